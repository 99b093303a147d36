"""The file as it comes in: its bytes within bounds, its encoding found out, its lines numbered.

Knows no format. Whatever a file holds, the only exception is `StoryboardError`.
"""

from __future__ import annotations

import codecs
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from segmenter.errors import Problem, StoryboardError
from segmenter.formats.draft import Remark
from segmenter.source_tree import Place, visible_text

MAX_INPUT_BYTES = 16 * 1024 * 1024
"""Four times what a storyboard may have: projects of other tools hold much that is not read."""

_SAMPLE_BYTES = 64 * 1024
"""As much of a file as is looked at to guess its encoding."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODINGS = ["big5", "cp1252", "cp1251", "shift_jis", "euc_kr"]
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SAVE = "save it as UTF-8, or name its encoding with --encoding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A text file to be read."""

    path: Path
    """Where it is."""
    text: str
    """All of it, with '\\n' at the ends of lines and without control characters."""
    remarks: tuple[Remark, ...] = ()
    """What was guessed or taken away to get there."""
    lines: list[str] = field(default_factory=list)
    """Its lines; line 1 is the first."""

    def error(self, message: str, place: Place = (1, 1)) -> StoryboardError:
        """Says that the file cannot be converted."""
        return incoming_error(self.path, message, place)

    def numbered(self) -> Iterator[tuple[int, str]]:
        """The lines with their numbers, from 1."""
        return enumerate(self.lines, 1)


def incoming_error(path: Path, message: str, place: Place = (1, 1)) -> StoryboardError:
    """Says that a file cannot be converted."""
    return StoryboardError(str(path), (Problem(line=place[0], column=place[1], where="", message=message),))


def read_incoming(path: Path, encoding: str | None = None) -> Incoming:
    """Reads a text file in whatever encoding it is.

    Args:
        path: of the file.
        encoding: its name, where the caller knows it; found out otherwise.

    Raises:
        StoryboardError: it is no text file, is too large, or its encoding cannot be found out.
    """
    return incoming_text(path, _read_bytes(path), encoding)


def incoming_text(path: Path, content: bytes, encoding: str | None = None) -> Incoming:
    """Decodes a file's content; raises as `read_incoming` does."""
    text, remarks = _decode(path, content, encoding)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if found := _NO_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        place = (line, found.start() - text.rfind("\n", 0, found.start()))
        message = f"{len(_NO_TEXT.findall(text)):,} control characters (U+{ord(found.group()):04X}) read as spaces"
        remarks.append(Remark(place=place, text="", message=message))
        text = _NO_TEXT.sub(" ", text)
    text = visible_text(text)
    if not text.strip():
        raise incoming_error(path, "the file is empty; there is nothing to convert")
    return Incoming(path=path, text=text, remarks=tuple(remarks), lines=text.split("\n"))


def _read_bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise incoming_error(path, "this is a folder; name the file in it that is to be converted")
        # A pipe or a device could block, or never end.
        if not stat.S_ISREG(mode):
            raise incoming_error(path, "this is not a regular file; save it as one and name that")
        with path.open("rb") as file:
            content = file.read(MAX_INPUT_BYTES + 1)
    except FileNotFoundError:
        raise incoming_error(path, "there is no such file; check its name and the folder you are in") from None
    except PermissionError:
        raise incoming_error(path, "no permission to read the file; make it readable, or copy it") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise incoming_error(path, f"the file cannot be read ({reason}); check its name") from None
    if len(content) > MAX_INPUT_BYTES:
        limit = MAX_INPUT_BYTES // 1024**2
        raise incoming_error(path, f"the file is larger than {limit} MiB; split it into several")
    return content


def _decode(path: Path, content: bytes, encoding: str | None) -> tuple[str, list[Remark]]:
    """The text, and what was guessed to get it."""
    if encoding is not None:
        return _decode_as(path, content, encoding), []
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _decode_as(path, content.removeprefix(bom), name), []
    if _mostly_zeros(content):
        name = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        return _decode_as(path, content, name), [_guessed(name)]
    if content.count(b"\0") > len(content) // 1000 + 3:
        raise incoming_error(path, "this is a binary file, not text; name a text file")
    try:
        return content.decode(), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    guess = _guess(content)
    if guess is None:
        message = f"the file is not UTF-8 text from line {line} on, nor in an encoding that can be told; {_SAVE}"
        raise incoming_error(path, message, (line, 1))
    return content.decode(guess), [_guessed(guess)]


def _decode_as(path: Path, content: bytes, encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding)
        if not codec._is_text_encoding:
            raise LookupError
        return content.decode(encoding)
    except LookupError:
        message = f"there is no encoding {encoding[:40]!r}; name one such as gb18030, big5, cp1252 or utf-16"
        raise incoming_error(path, message) from None
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = content.count(b"\n", 0, start) + 1
        raise incoming_error(path, f"the file is not {encoding} text from here on; {_SAVE}", (line, 1)) from None


def _mostly_zeros(content: bytes) -> bool:
    """Whether every second byte is zero, as in UTF-16 text in Latin letters."""
    sample = content[:1000]
    pairs = len(sample) // 2
    return pairs > 1 and max(sample[0::2].count(0), sample[1::2].count(0)) > 0.7 * pairs > 3 * min(
        sample[0::2].count(0), sample[1::2].count(0)
    )


def _guess(content: bytes) -> str | None:
    """The encoding of text that is not UTF-8; None where it cannot be told."""
    if _is_gb18030(content):
        return "gb18030"
    from charset_normalizer import from_bytes

    start = next((index for index, byte in enumerate(content) if byte >= 0x80), 0)
    start = content.rfind(b"\n", 0, start) + 1  # a sample that begins within a letter would mislead
    sample = content[start : start + _SAMPLE_BYTES]
    if start + _SAMPLE_BYTES < len(content):
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    best = from_bytes(sample, cp_isolation=_ENCODINGS, threshold=0.3).best()
    if best is None or best.encoding in ("ascii", "utf_8"):
        return None
    try:
        content.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    return best.encoding


def _is_gb18030(content: bytes) -> bool:
    """Whether it reads as Chinese in common characters: short texts look Korean to those who count letters."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    letters = [letter for letter in text[: 4 * _SAMPLE_BYTES] if letter >= "\x80"][:4000]
    leads = [letter.encode("gb18030")[0] for letter in letters if letter != "\ufffe"]
    common = sum(0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7 for lead in leads)
    return common > 0.85 * len(leads)


def _guessed(encoding: str) -> Remark:
    message = f"read as {encoding.replace('_', '-')}, which is a guess; if letters came out wrong, {_SAVE}"
    return Remark(place=(1, 1), text="", message=message)
