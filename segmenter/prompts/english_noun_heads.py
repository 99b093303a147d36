"""English nouns at the end of their phrase: names, compounds, and nouns that our lists do not have."""

from __future__ import annotations

from typing import Literal

from segmenter.prompts.clauses import Mention
from segmenter.prompts.english_dictionary import is_adjective, noun_lemma, verb_form
from segmenter.prompts.english_modifiers import NEVER_NAMES, Modifiers, NounSoFar
from segmenter.prompts.english_nouns import ATTRIBUTE_NOUNS, BODY_PARTS, NOUN_WORDS, WORN_WORDS
from segmenter.prompts.english_qualities import (
    ADJECTIVES,
    COLOUR_WORDS,
)
from segmenter.prompts.english_verbs import AUXILIARIES, VERB_FORMS
from segmenter.prompts.english_words import DETERMINERS, POSSESSIVES, Phrase
from segmenter.prompts.lexicon import NOUNS


def _singular(text: str, canonical: str, *, plural: bool) -> str:
    """The label of one out of several: "red balls" is each a "red ball"."""
    if not plural:
        return text
    *before, word = text.split()
    for ending, instead in (("ies", "y"), ("es", "e"), ("es", ""), ("s", "")):
        single = word.removesuffix(ending) + instead
        if word.endswith(ending) and NOUN_WORDS.get(single, ("", True, False))[:2] == (canonical, False):
            return " ".join([*before, single])
    return " ".join([*before, canonical]) if word in NOUN_WORDS else " ".join([*before, word.removesuffix("s")])


class NounHeads(Modifiers):
    """Finds the noun that a phrase is about."""

    def _heads_compound(self, noun: NounSoFar, canonical: str, *, plural: bool) -> bool:
        """Whether the word behind a known noun is the noun that it describes ("a lion tamer", "a banana peel")."""
        word = self._word()
        if plural or not word.isalpha() or self.tokens[self.at][0].isupper() or word in BODY_PARTS | ATTRIBUTE_NOUNS:
            return False
        if word in VERB_FORMS:  # "a banana peel", and not "the ball hit the wall"
            ends = self._word(1) not in DETERMINERS and self._word(1) not in {"to", "into", "at"}
            thing = NOUNS[canonical] == "thing" and noun.determiner in {"a", "an", "the"} and word not in NOUN_WORDS
            return VERB_FORMS[word][1] == "base" and thing and ends and noun_lemma(word) is not None
        if word in NEVER_NAMES or word.endswith("ly"):
            return False
        form = verb_form(word)
        if noun_lemma(word) is None:
            return form is None and word.endswith(("er", "or")) and bool(noun.determiner)
        # "robot vacuum" has no "s" that would make it a verb.
        return form is None or form[1] == "base" or (form[1] == "s" and (noun.count or 1) > 1)

    def _unknown_head(self, noun: NounSoFar) -> Phrase:
        """A noun that our lists do not have."""
        word = self._word()
        self.at += 1
        single = noun_lemma(word) or word
        plural = single != word if noun_lemma(word) else len(word) > 3 and word.endswith("s") and word[-2] != "s"
        plural = plural and noun.determiner not in {"a", "an"}
        single = single if noun_lemma(word) else word[:-1] if plural else word
        text = " ".join([*noun.words, single if plural else word])
        return self._finish(noun, single, text, plural=plural, size=noun.size, name=None)

    def _attribute(self, noun: NounSoFar, text: str, word: str, *, worn: bool) -> Phrase:
        """What somebody wears, or a part of somebody."""
        phrase = Phrase(kind="attribute", text=text, unread=tuple(noun.unread))
        if worn and word in WORN_WORDS:
            phrase.worn = ((WORN_WORDS[word], noun.colour),)
        return phrase

    def _is_worn(self, noun: NounSoFar) -> bool:
        """Whether clothes are worn here: after "wearing", "with", "in", or joined to others that are."""
        before = self.phrases[-1].text if self.phrases else ""
        verb = self.phrases[-1].base if self.phrases else ""
        joined = self._last_kind() in {"and", "comma"} and len(self.phrases) > 1 and bool(self.phrases[-2].worn)
        return verb in {"wear", "dress in"} or before in {"with", "in", "dressed"} or joined

    def _name_after(self, canonical: str, noun: NounSoFar) -> str | None:
        """The letter or name behind a noun: "Person A", "Captain Lee", "a bear named Bruno"."""
        if (
            self._word() in {"named", "called"}
            and self.at + 1 < len(self.tokens)
            and self.tokens[self.at + 1][:1].isupper()
        ):
            self.at += 2
            return self.tokens[self.at - 1]
        if self.at >= len(self.tokens):
            return None
        token = self.tokens[self.at]
        single = len(token) == 1 and (token.isupper() or token.isdecimal())
        if single and not noun.begun and self.at > 0:
            name = f"{self.tokens[self.at - 1]} {token}"
            self.at += 1
            return name[:1].upper() + name[1:]
        if token[:1].isupper() and not single and self._is_name_here():
            self.at += 1
            return token
        return None

    def _proper(self, name: str) -> Phrase:
        """Somebody of whom nothing but the name is known."""
        return Phrase(kind="noun", text=name, mention=Mention(noun="person", label=name, kind="person", name=name))

    def _is_name_here(self) -> bool:
        word = self._word()
        return word not in NEVER_NAMES and self.tokens[self.at][:1].isupper() and not word.endswith(("ly", "'s"))

    def _unknown_or_compound(self, noun: NounSoFar) -> Phrase:
        """An unknown noun, or the last one of two ("a coral reef")."""
        following = self._word(1)
        described = (noun_lemma(self._word()) or is_adjective(self._word())) and self._word() not in VERB_FORMS
        unlisted = following.isalpha() and following not in NEVER_NAMES and following not in BODY_PARTS
        # "a french fry": with that article, no verb follows so.
        unlisted = unlisted or (noun.determiner in {"a", "an"} and VERB_FORMS.get(following, ("", "s"))[1] == "base")
        form = verb_form(following) if described and unlisted else None
        if described and unlisted and noun_lemma(following) and (form is None or form[1] == "base"):
            noun.words.append(self._word())
            self.at += 1
        return self._unknown_head(noun)

    def _bare_noun(self, noun: NounSoFar) -> bool:
        """Whether a word without an article is a noun by the dictionary: what is acted on, or the subject of a verb."""
        word, following = self._word(), self._word(1)
        listed = word in ADJECTIVES or word in COLOUR_WORDS or word in ATTRIBUTE_NOUNS
        if listed or noun_lemma(word) is None or word.endswith(("ly", "ing")):
            return False
        before = self._last_kind()
        if before == "verb" or noun.begun:
            return verb_form(word) is None or not (following in DETERMINERS or following in VERB_FORMS)
        acts = VERB_FORMS.get(following, ("", "past"))[1] in {"s", "base", "ing"} or following in AUXILIARIES
        return before in {None, "and", "comma", "then", "stop"} and acts and following not in NOUN_WORDS

    def _finish(
        self,
        noun: NounSoFar,
        canonical: str,
        text: str,
        *,
        plural: bool,
        size: Literal["small", "large"] | None,
        name: str | None,
    ) -> Phrase:
        determiner = noun.determiner
        count = noun.count
        if count is None and determiner in {"a", "an", "another", "this", "that", "every", "each"}:
            count = 1
        one = determiner in {"a", "an", "another"} or (
            noun.count is not None and determiner not in {"the", "these", "those", "both"} | POSSESSIVES
        )
        mention = Mention(
            noun=canonical,
            label=name or _singular(text, canonical, plural=plural or (count or 1) > 1),
            word=canonical,
            kind=NOUNS.get(canonical),
            count=count,
            vague=noun.vague,
            side=noun.place[0] if noun.place else None,
            new=one and name is None,
            owned=determiner in POSSESSIVES,
            definite=determiner in {"the", "this", "that", "these", "those"} | POSSESSIVES,
            plural=plural,
            colour=noun.colour,
            size=size,
            pick=noun.pick,
            name=name,
            worn=noun.worn,
            old=noun.old or text.startswith("old "),
        )
        return Phrase(
            kind="noun",
            text=text,
            mention=mention,
            places=noun.place,
            scenery=(*noun.scenery, "moonlight") if canonical == "moon" else tuple(noun.scenery),
            unread=tuple(noun.unread),
            doing=tuple(noun.doing),
        )
