"""Reads projects of Wonder Unit's Storyboarder: each board is a panel, and its drawing the panel's image."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from segmenter.formats.draft import Draft, DraftPanel, Enclosure
from segmenter.formats.foreign_json import add_flaws, parse_foreign_json
from segmenter.formats.incoming import Incoming
from segmenter.formats.pictures import usable_picture
from segmenter.formats.sentences import join_lines
from segmenter.notation import parse_fps, parse_seconds, shown
from segmenter.source_tree import Loc, Source, SourceError

DEFAULT_MILLISECONDS = 2000
"""What Storyboarder itself gives a board that has no length."""

_READ = frozenset(("shot", "newShot", "time", "duration", "dialogue", "action", "notes", "url", "layers"))
_BOOKKEEPING = frozenset(("uid", "number", "lastEdited", "lineMileage"))
_HEAD = frozenset(("version", "aspectRatio", "fps", "defaultBoardTiming", "boards"))
_WHY = {
    "sg": "the set of the shot generator; left out, its picture is used",
    "audio": "sound; left out",
    "link": "the file that the drawing is edited in; left out",
}
_WIDTH, _STEP = 1280, 32


def read_storyboarder(incoming: Incoming) -> Draft:
    """Reads a .storyboarder file; its drawings are in the folder "images" beside it."""
    source = parse_foreign_json(incoming.text)
    data = source.data
    if not isinstance(data, dict) or not isinstance(data.get("boards"), list):
        raise SourceError('this is no Storyboarder project: it has no list of "boards"', source.root.place)
    draft = Draft()
    add_flaws(draft, source)
    _read_head(draft, source, data)
    boards = data["boards"]
    lengths = list(_lengths(draft, source, boards, data.get("defaultBoardTiming")))
    scene = draft.scene(source.root.children["boards"].place)
    for index, (board, seconds) in enumerate(zip(boards, lengths, strict=True)):
        loc: Loc = ("boards", index)
        if not isinstance(board, dict):
            _leave(draft, source, loc, "no board; left out")
            continue
        scene.panels.append(_panel(draft, source, loc, board, seconds, incoming.path.parent))
    return draft


def _read_head(draft: Draft, source: Source, data: Mapping[str, Any]) -> None:
    if "fps" in data:
        try:
            parse_fps(data["fps"])
            draft.head["fps"] = data["fps"]
        except ValueError as error:
            _leave(draft, source, ("fps",), f"{error}; 24 is used")
    ratio = _number(data.get("aspectRatio"))
    if ratio is not None and Fraction(1, 4) <= ratio <= 4:
        draft.head["size"] = _size(float(ratio))
    elif "aspectRatio" in data:
        _leave(draft, source, ("aspectRatio",), "no shape of a picture that can be used; 1280x704 is")
    for key in data:
        if key not in _HEAD:
            _leave(draft, source, (key,), "nothing that a storyboard has a place for; left out")


def _size(ratio: float) -> str:
    """A size of about that shape, in steps of 32 pixels."""
    width = _WIDTH if ratio >= 1 else max(_STEP * 8, int(_WIDTH * ratio) // _STEP * _STEP)
    height = math.floor(width / ratio / _STEP) * _STEP if ratio >= 1 else _WIDTH
    return f"{width}x{height}"


def _lengths(draft: Draft, source: Source, boards: list[Any], default: object) -> Iterator[Fraction]:
    """Seconds of each board: its own, or up to the next one, or the project's default."""
    usual = _number(default) or Fraction(DEFAULT_MILLISECONDS)
    times = [_number(board.get("time"), at_least=0) if isinstance(board, dict) else None for board in boards]
    for index, (time, after) in enumerate(pairwise([*times, None])):
        board = boards[index] if isinstance(boards[index], dict) else {}
        length = _number(board.get("duration"))
        if length is None and "duration" in board:
            _leave(draft, source, ("boards", index, "duration"), "no length in milliseconds; guessed")
        if length is None and time is not None and after is not None and after > time:
            length = after - time
        yield (length or usual) / 1000


def _number(value: object, at_least: int = 1) -> Fraction | None:
    try:
        return parse_seconds(float(value) if isinstance(value, str) else value, 10**9)
    except ValueError:
        return Fraction(0) if at_least == 0 and value == 0 and not isinstance(value, bool) else None


def _panel(
    draft: Draft, source: Source, loc: Loc, board: Mapping[str, Any], seconds: Fraction, folder: Path
) -> DraftPanel:
    words = {key: _text(draft, source, (*loc, key), board.get(key)) for key in ("action", "notes", "dialogue", "shot")}
    text = ". ".join(part.rstrip(".") for part in (words["action"], words["notes"]) if part)
    text += "." if text else f"The board {words['shot'] or loc[1] + 1} as it is drawn"  # type: ignore[operator]
    for key in board:
        if key not in _READ and key not in _BOOKKEEPING and board[key] is not None:
            _leave(draft, source, (*loc, key), _WHY.get(key, "nothing that a storyboard has a place for; left out"))
    place = source.root.children["boards"].children[loc[1]].place
    panel = DraftPanel(text=text, subtitle=words["dialogue"], seconds=seconds, place=place)
    if (drawing := _drawing(draft, source, loc, board, folder)) is not None:
        panel.files["image"] = drawing
    return panel


def _text(draft: Draft, source: Source, loc: Loc, value: object) -> str:
    if isinstance(value, str):
        return join_lines(value.split("\n"))
    if value is not None:
        _leave(draft, source, loc, "no text; left out")
    return ""


def _drawing(draft: Draft, source: Source, loc: Loc, board: Mapping[str, Any], folder: Path) -> Enclosure | None:
    """The board as Storyboarder last showed it; the sheet it is drawn on, or its small copy, where that is missing."""
    url = board.get("url")
    if not isinstance(url, str) or not url:
        _leave(draft, source, loc, "it names no drawing")
        return None
    stem = url.removesuffix(".png")
    reasons = []
    for name in (f"{stem}-posterframe.jpg", url, f"{stem}-thumbnail.png", f"{stem}-thumbnail.jpg"):
        try:
            path = usable_picture(folder, f"images/{name}")
        except ValueError as error:
            reasons.append(str(error))
            continue
        if name.startswith(f"{stem}-thumbnail"):
            _leave(draft, source, (*loc, "url"), f"the drawing is not there; its small copy {path.name} is used")
        return Enclosure(name=path.name, path=path)
    _leave(draft, source, (*loc, "url"), f"{reasons[0]}; the panel has no image")
    return None


def _leave(draft: Draft, source: Source, loc: Loc, message: str) -> None:
    node = source.root
    for step in loc:
        node = node.children[step]
    key = f"{loc[-1]}: " if isinstance(loc[-1], str) else ""
    draft.remark(node.place, key + shown(node.data).strip("'"), message)
