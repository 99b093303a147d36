"""A judge of the reader's own, beside the rules: a function that a policy names. It may block and warn, and no more.

Whatever goes wrong in it blocks, with its name: a judge that cannot judge has not said yes.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segmenter.moderation.rules import Finding

_KEYS = ("category", "action", "rule", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """A function that reads a text and says what is wrong with it."""

    name: str
    """As the policy names it: `module:function`, or `file.py:function`."""
    judge: Callable[[str], Any]
    """Takes a text; returns a list of mappings with `category`, and `action`, `rule`, `words` where it likes."""

    def find(self, text: str) -> tuple[Finding, ...]:
        """What the function finds; that it failed, where it does."""
        try:
            found = self.judge(text)
            if isinstance(found, str | Mapping) or not isinstance(found, Iterable):
                raise TypeError(f"it returned {type(found).__name__}, not a list of findings")
            return tuple(self._finding(item) for item in found)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"[:300]
            return (Finding(rule=self.name, category="classifier failed", action="block", words=(), reason=reason),)

    def _finding(self, item: Any) -> Finding:
        if isinstance(item, Finding):
            return item
        if not isinstance(item, Mapping) or not isinstance(item.get("category"), str):
            raise TypeError("a finding is a mapping with a category, such as {'category': 'gore', 'action': 'block'}")
        if unknown := set(item) - set(_KEYS):
            raise ValueError(f"a finding has {', '.join(_KEYS)}; not {', '.join(sorted(map(str, unknown)))}")
        action, words = item.get("action", "block"), item.get("words", ())
        if action not in ("block", "warn"):
            raise ValueError(f"a finding's action is block or warn, not {action!r}")
        words = (words,) if isinstance(words, str) else tuple(map(str, words))
        rule = str(item.get("rule", self.name))
        return Finding(rule=rule, category=item["category"], action=action, words=words)


def load_classifier(name: str, folder: Path) -> Classifier:
    """Loads the function that a policy names.

    Args:
        name: `module:function`, of an installed module, or `file.py:function`.
        folder: where such a file is looked for.

    Raises:
        ValueError: there is none; says what to write.
    """
    module_name, colon, function_name = name.rpartition(":")
    if not colon or not module_name or not function_name.isidentifier():
        raise ValueError(f"{name!r} names no function; write module:function, or file.py:function")
    try:
        module = (
            _load_file(folder / module_name) if module_name.endswith(".py") else importlib.import_module(module_name)
        )
    except Exception as error:  # it is somebody else's code, and runs while it is imported
        raise ValueError(f"{module_name} cannot be imported ({type(error).__name__}: {error})") from error
    judge = getattr(module, function_name, None)
    if not callable(judge):
        raise ValueError(f"{module_name} has no function {function_name!r}")
    return Classifier(name=name, judge=judge)


def _load_file(path: Path) -> Any:
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    spec = importlib.util.spec_from_file_location(f"longtake_classifier_{path.stem}", path)
    assert spec is not None, "a name that ends in .py has a loader"
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
