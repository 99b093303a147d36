"""Chinese words that may be verb, noun or name: which they are, by the words around them."""

from __future__ import annotations

from segmenter.prompts.chinese_dictionary import is_listed, is_name, kind_of
from segmenter.prompts.chinese_noun_phrases import Found
from segmenter.prompts.chinese_nouns import NOUN_WORDS
from segmenter.prompts.chinese_places import (
    RELATIONS,
)
from segmenter.prompts.chinese_pronouns import Pronouns
from segmenter.prompts.chinese_state import COMMAS, ENDS
from segmenter.prompts.chinese_verbs import PATH_VERBS, VERBS, WITH_OBJECT
from segmenter.prompts.chinese_words import FELLING, KNOWN, is_open_noun, is_open_verb
from segmenter.prompts.clauses import OPEN, Mention, Verb

_RUN_VERB = Verb(action="run", frame="move")

_FELL = Verb(action="push", frame="fell")

BEHIND_A_SUBJECT = frozenset({"把", "被", "在", "向", "从", "和", "跟", "给", "正在", "将", "与"})
"""Words that stand between somebody and what they do."""

_COMPLEMENTS = frozenset({"过", "进", "出", "上", "下", "回", "到"})
"""Verbs only where no other is near; else they say where a verb leads."""


class OpenWords(Pronouns):
    """Tells verbs from nouns and names."""

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
        if not is_name(word) and following not in BEHIND_A_SUBJECT:
            return None
        latin = word[0].isascii() and word[0].isupper() and len(word) > 1
        acts = following in VERBS or following in BEHIND_A_SUBJECT
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
