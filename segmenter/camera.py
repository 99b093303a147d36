"""Camera directions in words -> what the camera sees. Words and numbers only: no pixels are moved here."""

from __future__ import annotations

import re

from segmenter.types import View

_ZOOM = 1.25
"""How much closer one move takes the camera."""
_MAX_ZOOM = 4.0
"""Closer, and a drawn scene has nothing left to show."""

_MOVES: tuple[tuple[str, str], ...] = (
    (
        "zoom in",
        r"(zoom|push|dolly|track|move)(s|es|ing)?[\s-]+(slowly |gently )?(in|closer|forward)|推近|推进|拉近|放大",
    ),
    ("zoom out", r"(zoom|pull|dolly|track|move)(s|ing)?[\s-]+(slowly |gently )?(out|back|away)|拉远|拉开|后退|缩小"),
    ("pan left", r"(pan|track|truck|move)(s|ning|ing)?\s+(slowly |gently )?(to the )?left|(向|往|从右到?)左[摇移]?"),
    ("pan right", r"(pan|track|truck|move)(s|ning|ing)?\s+(slowly |gently )?(to the )?right|(向|往|从左到?)右[摇移]?"),
    ("tilt up", r"(tilt|crane|pan|rise)(s|ing|ning)?\s+(slowly |gently )?up|向上|上[摇升]"),
    ("tilt down", r"(tilt|crane|pan)(s|ing|ning)?\s+(slowly |gently )?down|向下|下[摇降]"),
)
_STILL = re.compile(
    r"\b(static|still|fixed|locked|stationary|hand-?held|steady|close[\s-]*ups?|long shot|establishing|macro|aerial|pov"
    r"|(extreme|medium|full|wide|low|high|eye|dutch|bird's|top|over)[\s-]+(close|long|shot|wide|angle|level|eye|down|the)"
    r"|no (camera )?(move|movement|motion)|does not move|overhead|two[\s-]shot|point of view)\b"
    r"|固定|静止|不动|手持|特写|[远全中近]景|[俯仰平]拍|[俯仰平]视|航拍|定格|机位|广角|微距|主观",
    re.IGNORECASE,
)
"""What is said of a camera that stays where it is."""
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _MOVES)


def read_camera(direction: str) -> tuple[str, ...]:
    """The camera moves that a direction asks for ("slow zoom in, pan left"); none for a camera that stands still."""
    return tuple(name for name, pattern in _PATTERNS if pattern.search(direction))


def unread_camera(direction: str) -> bool:
    """Whether a direction says something, yet neither a move that is known nor that the camera stays where it is."""
    return bool(direction.strip()) and not read_camera(direction) and not _STILL.search(direction)


def first_view(direction: str) -> View:
    """Where a camera starts that has this move before it: wide, or close and at the far side where it will travel."""
    moves = set(read_camera(direction))
    if not moves - {"zoom in"}:
        return View()
    x = _side(moves, "pan right", "pan left", 0.5)
    return _inside(View(zoom=_ZOOM, x=x, y=_side(moves, "tilt down", "tilt up", 1.0)))


def move_view(view: View, direction: str) -> View:
    """What the camera sees at the end of a move that starts with this view.

    A pan or tilt ends at the edge of the scene. It needs room: a view that shows the whole scene comes closer during
    the same move. Coming closer or going back keeps the lower edge where it is: that is where people stand.
    """
    moves = set(read_camera(direction))
    zoom = view.zoom
    if "zoom in" in moves:
        zoom = min(zoom * _ZOOM, _MAX_ZOOM)
    elif "zoom out" in moves:
        zoom = max(zoom / _ZOOM, 1.0)
    elif moves:
        zoom = max(zoom, _ZOOM)
    x = _side(moves, "pan left", "pan right", view.x)
    y = _side(moves, "tilt up", "tilt down", view.y + 0.5 / view.zoom - 0.5 / zoom)
    return _inside(View(zoom=zoom, x=x, y=y))


def view_between(start: View, end: View, share: float) -> View:
    """The view at a share of the way from one view to another; before 0 and beyond 1 the way goes on evenly."""
    return View(
        zoom=round(start.zoom + (end.zoom - start.zoom) * share, 6),
        x=round(start.x + (end.x - start.x) * share, 6),
        y=round(start.y + (end.y - start.y) * share, 6),
    )


def _side(moves: set[str], towards_0: str, towards_1: str, otherwise: float) -> float:
    if towards_0 in moves:
        return 0.0
    return 1.0 if towards_1 in moves else otherwise


def _inside(view: View) -> View:
    margin = 0.5 / view.zoom
    x, y = (round(min(max(centre, margin), 1 - margin), 6) for centre in (view.x, view.y))
    return View(zoom=view.zoom, x=x, y=y)
