"""Chinese prompts: from words to clauses, one word after the other."""

from __future__ import annotations

from collections.abc import Callable

from segmenter.prompts.cast import FEMALE, MALE
from segmenter.prompts.chinese_dictionary import is_listed, is_name, kind_of
from segmenter.prompts.chinese_noun_phrases import Found
from segmenter.prompts.chinese_nouns import BODY_PARTS, NOUN_WORDS
from segmenter.prompts.chinese_parts import COMMAS, ENDS, REST, Aside, Parts
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
from segmenter.prompts.chinese_verbs import PATH_VERBS, PIVOTS, VERBS, WITH_OBJECT, WORN
from segmenter.prompts.chinese_words import FELLING, KNOWN, is_open_noun, is_open_verb, words_of
from segmenter.prompts.clauses import OPEN, Mention, Verb
from segmenter.prompts.reading import Place, Reference, Span
from segmenter.prompts.staging import Foreign, Understood
from segmenter.prompts.traced import Traced
from segmenter.prompts.word_tables import words_in

_RUN_VERB = Verb(action="run", frame="move")
_FELL = Verb(action="push", frame="fell")
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
_BEHIND_A_SUBJECT = frozenset({"把", "被", "在", "向", "从", "和", "跟", "给", "正在", "将", "与"})
"""Words that stand between somebody and what they do."""
_AWAY = words_in("来 去 出来 出去 过来 过去 下来 下去 上来 上去 起来 进来 进去 回来 回去")
"""Where a verb leads, as seen by who speaks."""
_COMPLEMENTS = frozenset({"过", "进", "出", "上", "下", "回", "到"})
"""Verbs only where no other is near; else they say where a verb leads."""
_MOST_OWNERS = 6
"""Owners in a row ("his friend's dog's ..."); more are no phrase."""
_MOVING = frozenset({"walk", "run", "jump", "fly", "chase", "throw", "fall", "push", "give", "take", "hold"})


class _Reader(Parts):
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
        named = self._name_here(word) if self._word(1) in _BEHIND_A_SUBJECT else None
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

    def _is_deed(self, word: str) -> bool:
        """Whether what the dictionary has as a noun is done here ("助手记录下来")."""
        if not is_open_noun(word) or self.clause is not None or not self.own_subject or self.relation:
            return False
        return self._word(1) in {"了", "着", "下来", "起来"}

    def _is_noun_here(self, word: str) -> bool:
        """Whether what the dictionary has as a verb or a name is a thing here, by the words around it."""
        if is_open_verb(word):
            ends = not self._word(1) or self._word(1) in COMMAS or self._word(1) in ENDS
            owned = self.at > 0 and self.words[self.at - 1] == "的" and ends  # "太空站的扶手"
            return owned or self.relation in {"tool", "object"}  # "用触手"
        acted_on = self.clause is not None and self.relation in {"", "object"}
        return acted_on and word not in KNOWN and is_listed(word) and kind_of(word) == "name"  # "修好了卫星"

    def _name_here(self, word: str) -> Found | None:
        """An unknown word where somebody is expected is a name: a capital, or the subject of a verb."""
        following = self._word(1)
        if not is_name(word) and following not in _BEHIND_A_SUBJECT:
            return None
        latin = word[0].isascii() and word[0].isupper() and len(word) > 1
        acts = following in VERBS or following in _BEHIND_A_SUBJECT
        subject = not self.relation and self.clause is None and len(word) in {2, 3, 4} and not word[0].isdecimal()
        recipient = self.relation in {"goal", "agent", "and"} and len(word) in {2, 3} and not word[0].isascii()
        if not latin and not (subject and acts) and not recipient:
            return None
        return Found(Mention(noun="person", label=word, kind="person", name=word), self.at + 1)

    def _is_verb_here(self, word: str) -> bool:
        """Whether a word that can be a verb is one: not where a noun or preposition is due."""
        if word not in VERBS or self._word(1) == "地":
            return False
        alone = self.clause is None and self.own_subject and not self._verb_ahead(self.at + 1)
        if word in _COMPLEMENTS or word == "在":
            return alone and not self.relation
        if word == "给":
            busy = self.clause is not None and (self.after_verb or bool(self.clause.objects))
            return not busy and not self._verb_ahead(self.at + 1)
        if word in RELATIONS:
            return word == "叫" and self._word(1) in {"了", "着", "起来", ""}
        if word in NOUN_WORDS:
            following = self._word(1) in {"了", "着", "出", "完"} or self.nouns.find(self.at + 1) is not None
            return self.own_subject and not self.after_verb and self.relation == "" and following
        return True

    def _meant(self, word: str) -> Verb:
        """What a verb means with the object or the way that follows it."""
        both = OPEN if any(character not in VERBS for character in word) else VERBS[word[0]]  # "修剪"
        verb = VERBS.get(word, _FELL if word[-1] in FELLING else both)
        following = self.nouns.find(self.at + 1 + (self._word(1) in {"了", "着", "过"}))
        if following:
            verb = WITH_OBJECT.get(f"{word.rstrip('着了')} {following.mention.noun}", verb)
        leads = self._word(1) in _COMPLEMENTS | {"向", "往", "来"}
        return _RUN_VERB if word in PATH_VERBS and leads and verb.frame not in {"move", "fly", "roll"} else verb

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

    def _span(self, end: int) -> Span:
        """Where the words from here to another one stand in the text."""
        return self.spans[self.at][0], self.spans[end - 1][1]

    def _pronoun(self, word: str, end: int) -> int:
        if word == "mutual":
            if self.clause is not None and not self._verb_ahead(self.at + 1):
                self.clause.mutual = True
            else:
                self.before.mutual = True
            return 1
        is_subject = self._is_subject(self.at + 1) and word != "self"
        if is_subject:
            self._finish_clause()
        if word == "self":
            return 1
        group = self._who(word, is_subject=is_subject)
        if not group:
            self.unread.append(self._word())
            self.relation = ""
            return 1
        self.stage.references.append(Reference(span=self._span(end), subjects=group))
        # "她的狗": the owner has no part.
        if self._word(1) == "的" and self.nouns.find(self.at + 2):
            return 2
        extra = 1 if self._word(1) in LOCATIVES and self.relation else 0
        self._take_part(
            group, is_subject=is_subject, locative=LOCATIVES.get(self._word(1)) if extra else None, end=self.at + 1
        )
        return 1 + extra

    def _who(self, word: str, *, is_subject: bool) -> tuple[int, ...]:
        actors = () if is_subject else self.clause.actors if self.clause else self.subject
        verb = next((VERBS[w] for w in self.words[self.at + 1 : self.at + 6] if w in VERBS), None)
        doing = verb.action if verb and is_subject else None
        meant: dict[str, Callable[[], tuple[int, ...]]] = {
            "it": lambda: self.cast.it(without=actors, doing=doing, living=self.relation == "for"),
            "he": lambda: self.cast.person(without=actors, nouns=MALE),
            "she": lambda: self.cast.person(without=actors, nouns=FEMALE),
            "both": self.cast.both,
            "one": self.cast.one,
            "other": lambda: self.cast.other(without=actors),
        }
        return meant.get(word, lambda: self.cast.them(without=actors))()

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


def read_chinese(text: Traced, foreign: Foreign | None = None) -> Understood:
    """Reads a Chinese text."""
    reader = _Reader(*words_of(text), foreign.meant if foreign else {})
    if foreign is not None and foreign.before is not None:
        reader.go_on(foreign.before)
    reader.run()
    return Understood(stage=reader.stage, scenery=reader.scenery, unread=reader.unread)
