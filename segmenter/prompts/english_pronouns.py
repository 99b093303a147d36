"""English pronouns: whom they mean in their clause."""

from __future__ import annotations

from collections.abc import Callable

from segmenter.prompts.cast import FEMALE, MALE
from segmenter.prompts.english_parts import Parts
from segmenter.prompts.english_words import OWNING, Phrase
from segmenter.prompts.reading import Action, Reference, Span

_SAME_PRONOUN = {
    "itself": "it", "him": "he", "himself": "he", "her": "she", "herself": "she", "two": "both", "another": "other",
}  # fmt: skip

_DONE_TO_THE_LIVING = frozenset(
    {"pet", "pat", "stroke", "feed", "hug", "chase", "follow", "kiss", "bark", "rescue", "greet"}
)


class Pronouns(Parts):
    """Reads the pronouns of a prompt."""

    def _owned(self, word: str, span: Span) -> None:
        """Notes whom "his" or "its" means: those who act, or else those that the pronoun would mean."""
        actors = self.clause.actors if self.clause else self.subject
        fits: Callable[[int], bool] = {
            "his": lambda i: self.cast.kind(i) == "person" and self.cast.noun(i) not in FEMALE,
            "her": lambda i: self.cast.kind(i) == "person" and self.cast.noun(i) not in MALE,
            "its": lambda i: self.cast.kind(i) != "person",
            "their": lambda _: len(actors) > 1,
        }[word]
        fitting = actors if actors and all(fits(i) for i in actors) else ()
        group = fitting or self._who(OWNING[word], is_subject=False) or self._who(OWNING[word], is_subject=True)
        if group:
            self.stage.references.append(Reference(span=span, subjects=group))

    def _on_nobody(self) -> None:
        """What nobody does is not seen."""
        acts, self.relation = self._is_subject(), ""
        if acts:
            self._finish_clause()
            self.subject, self.scenic, self.introduced = (), True, False

    def _on_pronoun(self, phrase: Phrase) -> None:
        if phrase.unread:
            self._on_nobody()
            return
        following = self._ahead()
        if phrase.text.endswith(("self", "selves")) and self.clause is not None:
            self.stage.references += [Reference(span=phrase.span, subjects=self.clause.actors)][
                : len(self.clause.actors)
            ]
            self.near, self.relation = self.clause.actors, ""
            return
        if phrase.text == "it" and any(
            p and (p.kind == "scenery" or (p.verb and p.verb.frame == "weather"))
            for p in (following, self._ahead(2), self._ahead(3))
        ):
            self.scenic = True
            return
        introduces = following is not None and following.mention is not None and following.mention.new
        if phrase.text == "her" and following and following.kind in {"noun", "attribute"} and not introduces:
            return
        is_subject = self._is_subject()
        coordinate = self.clause is None
        if is_subject:
            self._finish_clause()
        group = self._who(phrase.text, is_subject=is_subject)
        if not group:
            self.unread.append(phrase.text)
            self.relation = ""
            return
        self.stage.references.append(Reference(span=phrase.span, subjects=group))
        if is_subject and self.clause is None and phrase.text in {"both", "each", "all", "one", "they"}:
            self.joint = "stop"
        if is_subject and group == self.subject and self.clause is None:
            self.joint = "stop"
        self._take_part(group, is_subject=is_subject, coordinate=coordinate)
        if len(group) == 1 and phrase.text not in {"one", "other", "another"}:
            self.cast.recall(group)

    def _who(self, word: str, *, is_subject: bool) -> tuple[int, ...]:
        actors = self.clause.actors if self.clause and not is_subject else ()
        doing = self._doing_next() if is_subject else None
        living = not is_subject and self.clause_base in _DONE_TO_THE_LIVING
        acted_on = [] if is_subject or not self.clause else [i for group in self.clause.objects for i in group]
        meant: dict[str, Callable[[], tuple[int, ...]]] = {
            "it": lambda: self.cast.it(without=(*actors, *acted_on), doing=doing, living=living),
            "he": lambda: self.cast.person(without=actors, nouns=MALE),
            "she": lambda: self.cast.person(without=actors, nouns=FEMALE),
            "both": self.cast.both,
            "one": self.cast.one,
            "other": lambda: self.cast.other(without=actors or (self.subject if is_subject else ())),
        }
        plain = _SAME_PRONOUN.get(word, word)
        if word == "them" and self.clause is not None and not self.cast.them(without=actors, things=True):
            return self.cast.it(without=actors)  # "snatches the sunglasses and puts them on"
        return meant.get(plain, lambda: self.cast.them(without=actors, things=not is_subject or doing == "fall"))()

    def _doing_next(self) -> Action | None:
        """What the pronoun here does; what "shatters", and nothing behind it, falls."""
        verb = self._next_action()
        at = next((at for at in range(self.at + 1, self.at + 5) if self._is_verb_at(at)), len(self.phrases))
        behind = self.phrases[at + 1].kind if at + 1 < len(self.phrases) else "stop"
        return "fall" if verb.frame == "fell" and behind not in {"noun", "pronoun", "attribute"} else verb.action

    def _is_verb_at(self, at: int) -> bool:
        return at < len(self.phrases) and self.phrases[at].kind == "verb"

    def _on_mutual(self, phrase: Phrase) -> None:
        self.relation = ""
        if self.clause:
            self.clause.mutual = True
