"""Reads policy files: YAML in, a `Policy` out, or every problem at once, with line, rule and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from segmenter.errors import PolicyError, Problem
from segmenter.moderation.classifier import Classifier, load_classifier
from segmenter.moderation.folding import fold
from segmenter.moderation.rules import MAX_PATTERN, ActionOnText, Language, Policy, Rule, compile_pattern
from segmenter.notation import shown
from segmenter.source import parse_yaml
from segmenter.source_tree import Flaw, Loc, Source, SourceError
from segmenter.types import is_chinese

MAX_POLICY_BYTES = 1024 * 1024
MAX_RULES = 500
MAX_WORD = 100

_TOP_KEYS = ("extends", "without", "classifier", "rules")
_RULE_KEYS = ("id", "category", "language", "action", "words", "patterns", "unless", "with")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def read_policy(path: Path) -> Policy:
    """Reads a policy file; it may begin with the default policy, `extends: default`.

    Raises:
        PolicyError: it cannot be used; names every problem, with line, rule and what to write instead.
    """
    return _read(str(path), _file_text(path), path.parent)


@cache
def default_policy() -> Policy:
    """The policy that holds where nobody names another: for a tool that schools use too."""
    text = (files("segmenter.moderation") / "default_policy.yaml").read_text(encoding="utf-8")
    return _read("the default policy", text, Path())


def _file_text(path: Path) -> str:
    try:
        if not path.is_file():
            raise _error(str(path), [_flaw("there is no such file; name a policy, a YAML file")])
        with path.open("rb") as file:
            content = file.read(MAX_POLICY_BYTES + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _error(str(path), [_flaw("the file is not UTF-8 text; save it as UTF-8")]) from None
    except OSError as error:
        raise _error(str(path), [_flaw(f"the file cannot be read ({error.strerror}); make it readable")]) from None
    if len(content) > MAX_POLICY_BYTES:
        raise _error(str(path), [_flaw("the file is larger than 1 MiB; a policy is a short list, shorten it")])
    if all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines()):
        raise _error(str(path), [_flaw("the file says nothing; write 'extends: default', or 'rules:' with rules")])
    return text


def _read(name: str, text: str, folder: Path) -> Policy:
    try:
        source = parse_yaml(text)
    except SourceError as error:
        raise _error(name, [error.flaw]) from None
    reader = _Reader(source, folder)
    policy = reader.policy(name)
    if policy is None or reader.flaws:
        raise _error(name, reader.flaws)
    return policy


def _flaw(message: str) -> Flaw:
    return Flaw(loc=(), place=(1, 1), message=message)


def _error(name: str, flaws: list[Flaw]) -> PolicyError:
    flaws = sorted(flaws, key=lambda flaw: flaw.place)
    problems = (Problem(line=f.place[0], column=f.place[1], where="", message=f.message) for f in flaws)
    return PolicyError(name, tuple(problems))


class _Reader:
    """Goes through a policy's data, and notes what is wrong with it."""

    def __init__(self, source: Source, folder: Path) -> None:
        self.flaws = list(source.flaws)
        self._source = source
        self._folder = folder

    def policy(self, name: str) -> Policy | None:
        """The policy, where nothing is wrong with it that leaves none."""
        data = self._source.data
        if not isinstance(data, dict):
            self._no((), f"a policy is keys with values, not {shown(data)}; begin with 'rules:'")
            return None
        self._known_keys((), data, _TOP_KEYS)
        rules = {rule.id: rule for rule in self._base(data)}
        rules |= {rule.id: rule for rule in self._rules(data.get("rules"))}
        if "rules" not in data and "extends" not in data:
            self._no((), "'rules' is missing; write 'rules:' with rules, or 'extends: default'")
        policy = Policy(name=name, rules=tuple(rules.values()), judge=self._classifier(data))
        if not self.flaws:
            try:
                policy.find("-")  # compiles it
            except ValueError as error:
                self._no(("rules",), f"the words together are too much ({error}); write fewer of them")
        return policy

    def _base(self, data: dict[str, Any]) -> Iterator[Rule]:
        base, without = data.get("extends"), data.get("without", [])
        if base is None:
            if "without" in data:
                self._no(("without",), "there is nothing to leave out; write 'extends: default' too")
            return
        if base != "default":
            self._no(("extends",), f"there is no policy {shown(base)} to begin with; write default")
            return
        known = [rule.id for rule in default_policy().rules]
        names = without if isinstance(without, list) else [without]
        for index, left_out in enumerate(names):
            if left_out not in known:
                message = f"the default policy has no rule {shown(left_out)}; it has {', '.join(known)}"
                self._no(("without", index) if isinstance(without, list) else ("without",), message)
        yield from (rule for rule in default_policy().rules if rule.id not in names)

    def _classifier(self, data: dict[str, Any]) -> Classifier | None:
        name = data.get("classifier")
        if name is None:
            return None
        try:
            return load_classifier(str(name), self._folder)
        except ValueError as error:
            self._no(("classifier",), f"{error}; mend it, or remove the classifier")
            return None

    def _rules(self, entries: Any) -> Iterator[Rule]:
        if entries is None:
            return
        if not isinstance(entries, list):
            self._no(("rules",), "rules is a list: begin each rule with '- id: ...'")
            return
        if len(entries) > MAX_RULES:
            self._no(("rules",), f"{len(entries):,} rules are too many; write at most {MAX_RULES}")
            return
        lines: dict[str, int] = {}
        for index, entry in enumerate(entries):
            loc: Loc = ("rules", index)
            if not isinstance(entry, dict):
                self._no(loc, f"a rule is keys with values, not {shown(entry)}; write '- id: ...', 'words: [...]'")
                continue
            rule = self._rule(loc, entry)
            if rule.id in lines:
                self._no(
                    (*loc, "id"), f"there is a rule {rule.id!r} in line {lines[rule.id]} already; rename one", rule.id
                )
            lines.setdefault(rule.id, self._source.flaw((*loc, "id"), "").place[0])
            yield rule

    def _rule(self, loc: Loc, entry: dict[str, Any]) -> Rule:
        name = entry.get("id")
        if not isinstance(name, str) or not _ID.fullmatch(name):
            written = "is missing" if name is None else f"cannot be {shown(name)}"
            self._no((*loc, "id"), f"a rule's id {written}; write small letters, digits and hyphens: id: own-words")
            name = str(name)
        self._known_keys(loc, entry, _RULE_KEYS, name)
        category = entry.get("category")
        if not isinstance(category, str) or not category.strip():
            self._no((*loc, "category"), "it has no category; write what it is about, for example category: gore", name)
        language = self._choice(loc, entry, "language", get_args(Language), name)
        action = self._choice(loc, entry, "action", get_args(ActionOnText), name)
        if not entry.get("words") and not entry.get("patterns"):
            self._no(loc, "it has neither words nor patterns; write 'words:' with a list", name)
        return Rule(
            id=name,
            category=str(category),
            language=language,
            action=action,
            words=self._words((*loc, "words"), entry, name, language, at_least=2),
            patterns=self._patterns((*loc, "patterns"), entry, name),
            unless=self._words((*loc, "unless"), entry, name, language, at_least=1),
            together_with=self._words((*loc, "with"), entry, name, language, at_least=1),
        )

    def _choice(self, loc: Loc, entry: dict[str, Any], key: str, choices: tuple[str, ...], rule: str) -> Any:
        if entry.get(key) not in choices:
            is_not = f"{shown(entry[key])} is no {key}" if key in entry else f"it has no {key}"
            self._no((*loc, key), f"{is_not}; write {key}: {' or '.join(choices)}", rule)
            return choices[0]
        return entry[key]

    def _texts(self, loc: Loc, entry: dict[str, Any], rule: str) -> Iterator[tuple[Loc, str]]:
        key = str(loc[-1])
        values = entry.get(key, [])
        if not isinstance(values, list):
            self._no(loc, f"{key} is a list; write {key}: [{shown(values)}]", rule)
            return
        for index, value in enumerate(values):
            if isinstance(value, str):
                yield (*loc, index), value
            else:
                self._no((*loc, index), f'{shown(value)} is not a text; put it in quotes: "{shown(value)}"', rule)

    def _words(self, loc: Loc, entry: dict[str, Any], rule: str, language: str, at_least: int) -> tuple[str, ...]:
        return tuple(
            word for at, word in self._texts(loc, entry, rule) if self._is_word(at, word, rule, language, at_least)
        )

    def _is_word(self, loc: Loc, word: str, rule: str, language: str, at_least: int) -> bool:
        bare = fold(word).strip("*").strip()
        if sum(map(str.isalnum, bare)) < at_least:
            message = f"{shown(word)} is too short, it stands in too many others; write a longer one, or a pattern"
        elif len(word) > MAX_WORD:
            message = f"a word of {len(word)} characters; write at most {MAX_WORD}"
        elif "*" in bare:
            message = f"in {shown(word)} there is a * within the word; it can only begin or end one: write a pattern"
        elif at_least > 1 and is_chinese(bare) != (language == "zh"):
            other = "en" if language == "zh" else "zh"
            message = f"{shown(word)} in a rule with language: {language}; put it into one with language: {other}"
        else:
            return True
        self._no(loc, message, rule)
        return False

    def _patterns(self, loc: Loc, entry: dict[str, Any], rule: str) -> tuple[str, ...]:
        patterns = []
        for at, pattern in self._texts(loc, entry, rule):
            try:
                if len(pattern) > MAX_PATTERN:
                    raise ValueError(f"it has {len(pattern):,} characters, at most {MAX_PATTERN:,} are read")
                compile_pattern(pattern)
            except ValueError as error:
                remedy = "write it in RE2's syntax, which has no look-around and no back-references"
                self._no(at, f"the pattern {shown(pattern)} cannot be used ({error}); {remedy}", rule)
            else:
                patterns.append(pattern)
        return tuple(patterns)

    def _known_keys(self, loc: Loc, data: dict[str, Any], keys: tuple[str, ...], rule: str = "") -> None:
        for key in data:
            if key not in keys:
                near = get_close_matches(str(key), keys, n=1)
                remedy = f"did you mean '{near[0]}'?" if near else f"the keys there are {', '.join(keys)}"
                self._no((*loc, key), f"unknown key {shown(key)}; {remedy}", rule, at_key=True)

    def _no(self, loc: Loc, message: str, rule: str = "", *, at_key: bool = False) -> None:
        named = f"rule {rule}: " if rule else ""
        self.flaws.append(self._source.flaw(loc, named + message, at_key=at_key))
