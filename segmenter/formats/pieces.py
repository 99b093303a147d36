"""Cuts the panels of a draft into pieces that a storyboard's panel can hold: by sentences, and by time.

No text is cut off: what is too long for one panel goes on in the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from segmenter.film_checks import MAX_PANELS
from segmenter.formats.draft import Draft, DraftPanel
from segmenter.formats.sentences import pack, screen_seconds, spoken_seconds
from segmenter.source_tree import Place, visible_text
from segmenter.storyboard_format import MAX_PANEL_SECONDS

MAX_TEXT, MAX_SUBTITLE = 2000, 200
"""Characters; a subtitle may have 500, but nobody reads so many on a screen."""

GRAINS = (5, 10, 20, 40, 80, 160, 600)
"""Seconds that a panel of several sentences may take; the first with which the film has few enough panels is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One panel of the storyboard."""

    scene: int
    """Index of its scene in the draft."""
    place: Place
    """Where it begins in the source."""
    keys: dict[str, Any]
    """Its keys, but for seconds and transition."""
    seconds: Fraction
    """Time on screen."""
    draft: DraftPanel
    """What it is a part of."""
    first: bool
    """Whether it is the first part."""


def cut_into_pieces(draft: Draft) -> list[Piece]:
    """The panels of the storyboard, in the order of the film.

    Raises:
        ValueError: there are more than a film may have.
    """
    panels = [(index, panel) for index, scene in enumerate(draft.scenes) for panel in scene.panels]
    if len(panels) > MAX_PANELS:
        raise ValueError(_too_many(len(panels)))
    least = sum(spoken_seconds(panel.text) for _, panel in panels) / (2 * MAX_PANELS)
    for grain in (grain for grain in GRAINS if grain > least or grain == GRAINS[-1]):
        pieces = [piece for scene, panel in panels for piece in _cut(scene, panel, grain)]
        if len(pieces) <= MAX_PANELS:
            break
    else:
        raise ValueError(_too_many(len(pieces)))
    if grain != GRAINS[0]:
        message = f"so that there are at most {MAX_PANELS:,} panels, each takes up to {grain} s of sentences"
        draft.remark((1, 1), "", message)
    return pieces


def _cut(scene: int, panel: DraftPanel, grain: int) -> list[Piece]:
    """A panel's text and subtitle in parts, side by side."""
    if panel.whole:
        length = panel.seconds or Fraction(4)
        return [Piece(scene=scene, place=panel.place, keys=dict(panel.keys), seconds=length, draft=panel, first=True)]
    text, said = visible_text(panel.text).strip(), visible_text(panel.subtitle).strip()
    speaker = visible_text(panel.speaker).strip()
    speaker = f"{speaker[:60]}: " if speaker and said else ""
    timed = panel.seconds is not None
    # What has its time, or is drawn, is one panel as long as it can be one.
    grain = GRAINS[-1] if timed or panel.files else grain
    texts = pack(text, grain, MAX_TEXT) or ["-"]
    subtitles = pack(said, grain, (500 if timed else MAX_SUBTITLE) - len(speaker)) if said else []
    lengths = _lengths(panel, texts, subtitles)
    texts += texts[-1:] * (len(lengths) - len(texts))
    subtitles += [""] * (len(lengths) - len(subtitles))
    return [
        Piece(
            scene=scene,
            place=panel.place,
            keys=_keys(panel, texts[index], speaker + subtitles[index] if subtitles[index] else "", index == 0),
            seconds=length,
            draft=panel,
            first=index == 0,
        )
        for index, length in enumerate(lengths)
    ]


def _lengths(panel: DraftPanel, texts: list[str], subtitles: list[str]) -> list[Fraction]:
    """Seconds of each part; a time that the source has is shared out by the words."""
    pairs = list(zip_longest(texts, subtitles, fillvalue=""))
    if panel.seconds is None:
        return [max(screen_seconds(text), screen_seconds(line)) for text, line in pairs]
    if len(pairs) == 1:
        return [panel.seconds]
    words = [max(spoken_seconds(text), spoken_seconds(line), Fraction(1, 3)) for text, line in pairs]
    all_words = sum(words)
    return [panel.seconds * share / all_words for share in words]


def _keys(panel: DraftPanel, text: str, subtitle: str, first: bool) -> dict[str, Any]:
    own = {key: visible_text(value).strip() if isinstance(value, str) else value for key, value in panel.keys.items()}
    keys: dict[str, Any] = {"text": text, **own}
    if not first:
        keys = {key: value for key, value in keys.items() if key not in ("image", "pose", "continuity")}
    if subtitle:
        keys["subtitle"] = subtitle
    return keys


def split_long(pieces: list[Piece], milliseconds: list[int]) -> tuple[list[Piece], list[int]]:
    """Panels of more than the format's most are shown as several, the later ones going on from the first."""
    longest = MAX_PANEL_SECONDS * 1000
    if max(milliseconds) <= longest:
        return pieces, milliseconds
    parts: list[Piece] = []
    lengths: list[int] = []
    for piece, length in zip(pieces, milliseconds, strict=True):
        count = -(-length // longest)
        for index in range(count):
            going_on = {key: value for key, value in piece.keys.items() if key not in ("image", "pose")}
            going_on["continuity"] = "continue"
            later = replace(piece, keys=going_on, first=False)
            parts.append(piece if index == 0 else later)
            lengths.append(length * (index + 1) // count - length * index // count)
    if len(parts) > MAX_PANELS:
        raise ValueError(_too_many(len(parts)))
    return parts, lengths


def _too_many(num_panels: int) -> str:
    return f"{num_panels:,} panels are too many for one film, which has at most {MAX_PANELS:,}; split the file"
