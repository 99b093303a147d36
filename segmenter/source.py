"""Reads YAML and JSON files safely and within bounds, into data that knows where it stands in the file.

The front door of `yaml_source` and `json_source`; owns what both share, the file. Does not know what a storyboard is.
No file can make it run code, eat memory, or recurse without end: sizes and depths are bounded before anything is built.
"""

from __future__ import annotations

import codecs
import stat
from collections.abc import Callable
from pathlib import Path

from segmenter.json_source import parse_json
from segmenter.source_tree import Source, SourceError, place_at_end
from segmenter.yaml_source import parse_yaml

__all__ = ["MAX_FILE_BYTES", "parse_json", "parse_yaml", "read_source", "read_text"]

MAX_FILE_BYTES = 4 * 1024 * 1024


def read_source(path: Path, noun: str = "storyboard") -> Source:
    """Reads a .yaml, .yml or .json file.

    Args:
        path: of the file.
        noun: what it is to its author.

    Raises:
        SourceError: it cannot be read; nothing else, whatever the file holds.
    """
    content = _read_bytes(path, noun, MAX_FILE_BYTES)
    parsers: dict[str, Callable[[str], Source]] = {".yaml": parse_yaml, ".yml": parse_yaml, ".json": parse_json}
    parse = parsers.get(path.suffix.lower())
    if parse is None:
        raise SourceError(f"a {noun} is a .yaml, .yml or .json file; give it a name that ends in .yaml")
    text = _decode(content)
    if not text.strip():
        contents = {"storyboard": "a title and one scene with one panel"}.get(noun, "one value")
        raise SourceError(f"the file is empty; write at least {contents}")
    return parse(text)


def read_text(path: Path, noun: str, max_bytes: int) -> str:
    """Reads a file of UTF-8 text, with or without a byte order mark.

    Raises:
        SourceError: it cannot be read, is larger, or is something else.
    """
    return _decode(_read_bytes(path, noun, max_bytes))


def _read_bytes(path: Path, noun: str, max_bytes: int) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise SourceError(f"this is a folder; name the {noun}'s file in it")
        # A pipe or a device could block, or never end.
        if not stat.S_ISREG(mode):
            raise SourceError(f"this is not a regular file; save the {noun} as a file and name that")
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise SourceError("there is no such file; check its name and the folder you are in") from None
    except PermissionError:
        raise SourceError("no permission to read the file; make it readable, or copy it to where it is") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"the file cannot be read ({reason}); check its name") from None
    if len(content) > max_bytes:
        limit = max_bytes // 1024**2
        raise SourceError(f"the file is larger than {limit} MiB; a {noun} is text, split a long one into several")
    return content


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError("the file is UTF-16 text; save it as UTF-8")
    if b"\0" in content:
        raise SourceError("this is a binary file, not text; name a text file")
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        raise SourceError(
            "the file is not UTF-8 text from here on (GBK, or not text at all?); save it as UTF-8",
            place_at_end(before),
        ) from None
