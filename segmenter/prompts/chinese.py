"""Chinese prompts: from words to clauses, one word after the other."""

from __future__ import annotations

from segmenter.prompts.chinese_dictionary import is_name, kind_of
from segmenter.prompts.chinese_noun_phrases import Found
from segmenter.prompts.chinese_nouns import BODY_PARTS
from segmenter.prompts.chinese_open_words import BEHIND_A_SUBJECT
from segmenter.prompts.chinese_places import (
    BREAKS,
    DEFINITE,
    FILLERS,
    GROUND_WORDS,
    LIGHT_WORDS,
    LOCATIVES,
    PICTURE_WORDS,
    PLACES,
    PRONOUNS,
    RELATIONS,
    WEATHER_WORDS,
)
from segmenter.prompts.chinese_qualities import ADJECTIVES, COLOUR_WORDS, MEASURES, NUMBERS, SIZE_WORDS
from segmenter.prompts.chinese_state import COMMAS, ENDS, REST, Aside
from segmenter.prompts.chinese_verbs import PIVOTS, VERBS, WORN
from segmenter.prompts.chinese_ways import Ways
from segmenter.prompts.chinese_words import FELLING, KNOWN, is_open_verb, words_of
from segmenter.prompts.clauses import Mention
from segmenter.prompts.reading import Place
from segmenter.prompts.staging import Foreign, Understood
from segmenter.prompts.traced import Traced
from segmenter.prompts.word_tables import words_in

_TAILS = {
    "到": "goal",
    "向": "goal",
    "进": "goal",
    "上": "goal",
    "下": "goal",
    "过": "goal",
    "入": "goal",
    "往": "goal",
    "给": "goal",
    "在": "spot",
}
_NUMERALS = frozenset(NUMBERS)
_SILENT = frozenset({"们", "另"}).union(
    PICTURE_WORDS, FILLERS, ADJECTIVES, LOCATIVES, COLOUR_WORDS, SIZE_WORDS, MEASURES, DEFINITE, NUMBERS
)
"""Words that carry nothing to stage where they stand alone."""
_AWAY = words_in("来 去 出来 出去 过来 过去 下来 下去 上来 上去 起来 进来 进去 回来 回去")
"""Where a verb leads, as seen by who speaks."""
_MOST_OWNERS = 6
"""Owners in a row ("his friend's dog's ..."); more are no phrase."""


class _Reader(Ways):
    """Goes once over the words of a prompt."""

    def run(self) -> None:
        while self.at < len(self.words):
            word = self.words[self.at]
            self.at += self._read(word)
            if self.at in self.asides and self.at == self.near_end:
                self._read_aside(self.near, self.asides[self.at])
        self._end_stretch()

    def _read_aside(self, group: tuple[int, ...], aside: Aside) -> None:
        """What brackets say of a noun."""
        words, spans = aside
        # Before there is a verb, what is named only describes.
        verb = next((at for at, word in enumerate(words) if word in VERBS and word not in RELATIONS), len(words))
        inner = _Reader(words[verb:], spans[verb:])
        inner.cast, inner.stage, inner.scenery, inner.unread = self.cast, self.stage, self.scenery, self.unread
        inner.subject, inner.own_subject = group, True
        inner.nested = True
        inner.run()
        self.cast.recall(group)

    def _not(self) -> int:
        """A negation: of the verb to come, or of what comes of the last one ("吹不倒")."""
        if self.after_verb and self.clause is not None and len(self._word(1)) == 1:
            self.unread.append(self._word() + self._word(1))
            return 2
        self.negated = True
        return 1

    def _read(self, word: str) -> int:  # noqa: C901, PLR0911, PLR0912 - a plain list of cases
        """Takes in the next words; how many they were."""
        dressed = self._dress()
        if dressed:
            return dressed
        if word in COMMAS or word in ENDS:
            self._end_stretch()
            if word in ENDS or self.opens is None:  # what no verb follows before a comma opens the next clause
                self.opens, self.subject_at = self.at + 1, None
            return 1
        if word in {"的"}:
            return self._of()
        if word in BREAKS:
            self._finish_clause()
            return 1
        if word in {"没", "没有", "不"}:
            return self._not()
        if word in PRONOUNS and not (PRONOUNS[word] == "other" and self.nouns.find(self.at)):
            return self._pronoun(PRONOUNS[word], self.at + 1)
        if word in {"有", "出现"} and not self.own_subject:
            self._finish_clause()
            self.introducing, self.introducer = True, self.at
            self.relation = ""
            return 1
        if self._is_verb_here(word):
            return self._verb(word)
        if word in LIGHT_WORDS or word in WEATHER_WORDS or word in GROUND_WORDS or word in PLACES:
            found = self.nouns.find(self.at) if word in PLACES and self._word(1) == "的" else None
            return self._noun(found) if found else self._where(word)
        if self._is_deed(word):
            self.unread.append(word)
            return self._verb(word)
        found = self.nouns.find(self.at)
        if found:
            return self._noun(found)
        number = self.nouns.number(self.at)
        if number:
            return self._counted(*number)
        if word in RELATIONS:
            return self._relate(word)
        if word in VERBS and self._word(1) != "地":
            return self._verb(word)
        return self._leftover(word)

    def _dress(self) -> int:
        """Clothes, hair or beard behind a verb of dress, one after the other; how many words they are."""
        if self.clause is None or self.verb_word not in WORN or not self.after_verb:
            return 0
        garment = self.nouns.garment(self.at)
        found = self.nouns.find(self.at) if garment is None else None
        if garment is None:
            ours = found is not None and found.mention.kind in {None, "thing"} and not self.joined
            return found.end - self.at if ours and found is not None else 0
        worn, end = garment
        self.joined, self.relation = False, ""
        if self.clause.actors:
            self.cast.wear(self.clause.actors, (worn,))
        else:
            self.dressing.append(worn)
        return end - self.at

    def _leftover(self, word: str) -> int:  # noqa: PLR0911 - a plain list of cases
        if word in BODY_PARTS:
            self.relation = ""
            return 1 + (self._word(1) in LOCATIVES)
        named = self._name_here(word) if self._word(1) in BEHIND_A_SUBJECT else None
        if named and word not in KNOWN:
            return self._noun(named)
        if self._is_noun_here(word):
            return self._noun(Found(Mention(noun=word, label=word, word=word), self.at + 1))
        if is_open_verb(word):
            if word[-1] not in FELLING:
                self.unread.append(word)
            return self._verb(word)
        if word not in KNOWN and kind_of(word) == "adverb":
            return 1
        if word in _SILENT or not word[0].isalnum():
            return 1
        beside = len(self.near) == 1 and self.at == self.near_end
        name = self._name_here(word)
        if beside and 2 <= len(word) <= 4 and is_name(word) and self.cast.kind(self.near[0]) != "thing":
            self.cast.name(self.near[0], word)
        elif name:
            return self._noun(name)
        else:
            self.unread.append(word)
        return 1

    def _verb(self, word: str) -> int:
        if word == self.verb_word and self.clause is not None and self.words[self.at - 1] in {"了", "一", word}:
            return 1  # "抱了抱" is one embrace
        if word == "掉" and self.after_verb and self.words[self.at - 1] == self.verb_word:
            return 1  # "打掉"
        if word in _AWAY and self.after_verb and self.clause is not None:
            return 1  # "跳下来" is one jump
        verb = self._meant(word)
        actors = self._actors()
        if self.negated:
            self.unread.append("不" + word)
            self.negated = False
            verb = REST
        if self.scenic and not self.own_subject:
            self.after_verb = True
            return 1
        if (
            self.located
            and not self.own_subject
            and self._word(1) in {"着", "了", "满"} | _NUMERALS
            and not self.before.objects
        ):
            # "桌子上放着一杯茶": what is there comes behind the verb.
            lies_there = verb.frame == "put" or verb.action in {"push", "take", "hold"}
            self.introducer = self.at
            self.introducing, self.there = True, REST if lies_there else verb
            return 1
        if verb.action == "fall" and word.startswith("落") and actors and self.cast.kind(actors[0]) == "animal":
            verb = VERBS["降落"]
        expects = self.verb_word in PIVOTS or (self.relation and self.after_verb and self._of_ahead())
        if self.clause is not None and expects and (self.relation or not self._has_part(self.clause)):
            self.held, self.held_relation, self.clause = self.clause, self.relation, None
        self._start_clause(verb, actors)
        if verb.frame == "form":
            self.cast.place(actors, "around")
        self.verb_word, self.after_verb, self.joined, self.part = word, True, False, None
        hands_on = verb.frame == "give" and word[-1] in {"上", "过", "出"}  # "献上鲜花"
        self.relation = _TAILS.get(word[-1], "") if len(word) > 1 and not hands_on else ""
        self.relation_word, self.relation_at = word[-1], self.at + 1
        self.relation_begins = self.spans[self.at][1] - 1
        return 1

    def _noun(self, found: Found) -> int:
        used = found.end - self.at
        mention = found.mention
        if mention.noun == "cloud" and mention.count is None and not self.relation:
            self.scenery.add(("多云",))
            self.scenic, self.own_subject = True, False
            return used
        if mention.noun == "star" and (mention.plural or mention.count is None):
            self.scenery.add(("夜晚",))
            self.scenic, self.relation = True, ""
            return used
        if mention.noun == "moon":
            self.scenery.add(("月光",))
        if self.negated:
            self.unread.append("没有" + mention.label)
            self.negated = False
            return used
        is_subject = self._is_subject(found.end)
        if is_subject and self.clause is not None:
            self._finish_clause()
        self.unread += found.unread
        group = self.cast.mention(mention, self._span(found.end))
        self.cast.place(group, found.place)
        return used + self._placed(group, found.end, is_subject=is_subject)

    def _placed(self, group: tuple[int, ...], end: int, *, is_subject: bool) -> int:
        """Gives a noun its part, with the word of place behind it; how many words that was."""
        locative: Place | None = None
        extra = 0
        while self.nouns.word(end + extra) in LOCATIVES and extra < 2:
            locative = locative or LOCATIVES[self.nouns.word(end + extra)]
            extra += 1
        if self.nouns.word(end + extra) == "的" and not self._closes_relative(group, end + extra + 1, locative):
            return extra + self._owned(group, end + extra + 1, locative)
        if extra and not self.relation and self.clause is None and not self.own_subject:
            # "桌子上有一只猫": a place, not the subject.
            self.waiting_place = locative
            self.waiting_beside = (group, self.nouns.word(end))
            self.stage.places.append((self.spans[self.at][0], self.spans[end + extra - 1][1]))
            self.near, self.located = (), True
            return extra
        self._take_part(group, is_subject=is_subject, locative=locative, end=end + extra)
        return extra

    def _owned(self, group: tuple[int, ...], start: int, locative: Place | None) -> int:
        """The noun behind "的": what stands before it owns it, or says where it is."""
        found = self.nouns.find(start)
        if found is None and self.nouns.word(start) in BODY_PARTS:
            self._take_part(group, is_subject=self._is_subject(start), locative=locative, end=start + 1)
            return 2
        if found is None or self.owners == _MOST_OWNERS:
            return 1
        self.waiting_place = None
        before, self.at = self.at, start
        self.owners += 1
        found.place = found.place or locative
        used = self._noun(found)
        self.at, self.owners = before, self.owners - 1
        return 1 + used

    def _closes_relative(self, group: tuple[int, ...], start: int, locative: Place | None) -> bool:
        """Whether "的" ends a clause about somebody ("拿着气球的女孩"), rather than naming an owner."""
        if self.clause is None or (self.own_subject and self.held is None):
            return False
        if self.relation == "goal" and self.after_verb and self.clause.verb.frame in {"give", "throw", "put"}:
            return False  # "扔给树下的妈妈"
        found = self.nouns.find(start)
        living = found is not None and found.mention.kind in {"person", "animal"}
        return living and (self.cast.kind(group[0]) == "thing" or locative is not None)

    def _counted(self, count: int, end: int) -> int:
        """A number without a noun: "一只追着另一只", "两个都笑了"."""
        if count == 1 and self.nouns.word(end) in WORN and not self.own_subject:
            return end - self.at  # "一个穿蓝衣服的男孩": the noun is still to come
        if self.nouns.word(end) in GROUND_WORDS:
            return end - self.at  # "一座山"
        if self.words[self.at : end] == self.words[end : 2 * end - self.at]:
            return 2 * (end - self.at)  # "一个一个接住"
        self._pronoun("one" if count == 1 else "both" if count == 2 else "them", end)
        return end - self.at

    def _of(self) -> int:
        """The word "的" behind a verb: the noun that follows is who does it, or what it is done to."""
        found = self.nouns.find(self.at + 1)
        clause = self.clause
        if found is None or clause is None:
            return 1
        self.relation, seen_from, self.seen_from = "", self.seen_from, None
        group = self.cast.mention(found.mention, (self.spans[self.at + 1][0], self.spans[found.end - 1][1]))
        self.cast.place(group, found.place)
        if self.own_subject and self.held is None and not self._has_part(clause):
            clause.objects.append(group)
            self.part = clause.objects
        else:
            clause.actors = group
            if seen_from is not None:
                self.cast.relate(group, seen_from[1], seen_from[0])
            self.cast.wear(group, self.dressing)
            self.dressing = []
            held, self.held = self.held, None
            self._finish_clause()
            self.clause = held
            if held is not None:
                self.part = held.goals if self.held_relation == "goal" else held.objects
                self.part.append(group)
            else:
                self.subject, self.own_subject = group, True
        self.near, self.near_end, self.after_verb = group, found.end, False
        return 1 + found.end - self.at - 1


def read_chinese(text: Traced, foreign: Foreign | None = None) -> Understood:
    """Reads a Chinese text."""
    reader = _Reader(*words_of(text), foreign.meant if foreign else {})
    if foreign is not None and foreign.before is not None:
        reader.go_on(foreign.before)
    reader.run()
    return Understood(stage=reader.stage, scenery=reader.scenery, unread=reader.unread)
