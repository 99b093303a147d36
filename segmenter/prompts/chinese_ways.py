"""Chinese prepositions, places and ways."""

from __future__ import annotations

from segmenter.prompts.chinese_open_words import OpenWords
from segmenter.prompts.chinese_places import (
    GROUND_WORDS,
    LOCATIVES,
    PLACES,
    RELATIONS,
)
from segmenter.prompts.reading import Place

_MOVING = frozenset({"walk", "run", "jump", "fly", "chase", "throw", "fall", "push", "give", "take", "hold"})


class Ways(OpenWords):
    """Reads where things are and go."""

    def _relate(self, word: str) -> int:
        relation = RELATIONS[word]
        if relation == "and":
            self.joined = True
            self.relation = ""
            return 1
        if relation == "give":
            relation = "goal" if self.clause is not None else "for"
        if relation == "agent":
            self.before.passive = True
        if relation in {"none", "tool"}:
            relation = "tool"
        # "跑上去了": no noun follows, so it is the verb's own complement.
        self.relation, self.relation_word, self.relation_at = relation, word, self.at
        self.relation_begins = self.spans[self.at][0]
        return 1

    def _where(self, word: str) -> int:
        relation, self.relation = self.relation, ""
        used = 1
        while self._word(used) in LOCATIVES and self._word(used) not in PLACES:
            used += 1
        place = PLACES.get(word)
        if place is None and self._word(used) in PLACES and word in GROUND_WORDS:
            place = PLACES[self._word(used)]
            used += 1
        self.scenery.add((word, "山") if word[0] in "山坡" else (word,))
        self.located = self.located or self.clause is None
        self._note_place(relation, self.at + used)
        if word in GROUND_WORDS and place is None:
            self._ground_path(word, relation)
            if self.clause is not None and self._word(used) == "的" and self.nouns.find(self.at + used + 1):
                self.relation = relation  # "抛给码头上的工人"
                return used + 1
            return used
        if place is None:
            return used
        self._go(place, relation)
        return used

    def _go(self, place: Place, relation: str) -> None:
        """A side of the picture: where a move begins or ends, or where somebody is."""
        clause = self.clause
        if relation in {"from", "goal"} and self.before.opens is None:
            self.before.opens = self.relation_at
        if relation == "from":
            (clause if clause is not None and self.after_verb else self.before).start = place
        elif relation == "goal":
            behind = clause is not None and (self.after_verb or not self._verb_ahead(self.at + 1))
            if clause is not None and behind and clause.verb.action in _MOVING:
                clause.end = place
            elif not behind:
                self.before.end = place
        elif relation == "spot" and clause is not None and clause.verb.action == "fall":
            clause.end = place
        else:
            self._stay(place)
