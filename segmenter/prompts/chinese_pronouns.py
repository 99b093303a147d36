"""Chinese pronouns, and numbers that stand for somebody: whom they mean."""

from __future__ import annotations

from collections.abc import Callable

from segmenter.prompts.cast import FEMALE, MALE
from segmenter.prompts.chinese_parts import Parts
from segmenter.prompts.chinese_places import (
    LOCATIVES,
)
from segmenter.prompts.chinese_verbs import VERBS
from segmenter.prompts.reading import Reference, Span


class Pronouns(Parts):
    """Reads the pronouns of a prompt."""

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
        acted_on = [] if is_subject or not self.clause else [i for group in self.clause.objects for i in group]
        meant: dict[str, Callable[[], tuple[int, ...]]] = {
            "it": lambda: self.cast.it(without=(*actors, *acted_on), doing=doing, living=self.relation == "for"),
            "he": lambda: self.cast.person(without=actors, nouns=MALE),
            "she": lambda: self.cast.person(without=actors, nouns=FEMALE),
            "both": self.cast.both,
            "one": self.cast.one,
            "other": lambda: self.cast.other(without=actors),
        }
        return meant.get(word, lambda: self.cast.them(without=actors))()
