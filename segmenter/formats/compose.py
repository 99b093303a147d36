"""Fits a draft into the storyboard format: cut into panels, paced, with transitions that have room.

What comes out is a document like one that is read from YAML, and where its parts stand in the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from segmenter.film_checks import MAX_EXPANDED, MAX_FILM_HOURS
from segmenter.formats.draft import Draft, Enclosure, Remark
from segmenter.formats.pacing import as_they_are, scaled
from segmenter.formats.pieces import Piece, cut_into_pieces, split_long
from segmenter.notation import decimal, parse_fps
from segmenter.source_tree import Place, visible_text
from segmenter.storyboard_format import MAX_SETTING, MAX_TRANSITION_SECONDS, PanelEntry
from segmenter.timing import panel_lengths, split_transition, transition_frames

MAX_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A storyboard, ready to be written."""

    document: dict[str, Any]
    """As it is read from YAML; no bound of the format is crossed."""
    places: dict[tuple[int, int], Place]
    """Index of scene and panel to where the panel begins in the source."""
    remarks: tuple[Remark, ...]
    """In the order of the source."""
    files: dict[tuple[int, int], dict[str, Enclosure]]
    """Index of scene and panel to the files of its keys, which the document does not name yet."""


def compose(draft: Draft, title: str, total: Fraction | None = None) -> Composition:
    """Makes a storyboard of a draft.

    Args:
        draft: what a reader found; the remarks of the fitting are added to it.
        title: of the film, where the draft has none.
        total: seconds that the film is to last; by default what the source says, or its words take.

    Raises:
        ValueError: it cannot be one film; says why and what to do.
    """
    draft.scenes = [scene for scene in draft.scenes if scene.panels]
    if not draft.scenes:
        raise ValueError("there is nothing in it that a panel could show: no action, no speech, no description")
    fps = _fps(draft)
    pieces = cut_into_pieces(draft)
    total = _bounded_total(draft, pieces, total)
    milliseconds = _paced(pieces, total, fps)
    pieces, milliseconds = split_long(pieces, milliseconds)
    _begin(draft, pieces[0])
    panels = [_panel(piece, length, total is None) for piece, length in zip(pieces, milliseconds, strict=True)]
    _fit_transitions(draft, pieces, panels, fps)
    return _composition(draft, title, pieces, panels)


def _fps(draft: Draft) -> Fraction:
    return parse_fps(draft.head.get("fps", 24))


def _bounded_total(draft: Draft, pieces: list[Piece], total: Fraction | None) -> Fraction | None:
    longest = Fraction(MAX_FILM_HOURS * 3600)
    if total is not None and total > longest:
        raise ValueError(f"a film lasts at most {MAX_FILM_HOURS} hours; ask for at most {longest} s")
    length = sum((piece.seconds for piece in pieces), Fraction(0))
    if total is None and length > longest:
        message = (
            f"it would last {float(length / 3600):.1f} hours; shortened to {MAX_FILM_HOURS}, the most that a film may "
            "last: ask for another length with --seconds, or split the file"
        )
        draft.remark((1, 1), "", message)
        return longest
    return total


def _paced(pieces: list[Piece], total: Fraction | None, fps: Fraction) -> list[int]:
    seconds = [piece.seconds for piece in pieces]
    return as_they_are(seconds, fps) if total is None else scaled(seconds, total, fps)


def _begin(draft: Draft, first: Piece) -> None:
    """The first panel goes on from nothing, wherever it stood before."""
    for key in ("continuity", "pose"):
        if first.keys.get(key, "cut") != "cut":
            value = first.keys.pop(key)
            first.draft.files.pop(key, None)
            draft.remark(first.place, f"{key}: {value}", "there is nothing before the first panel; left out")


def _panel(piece: Piece, milliseconds: int, keep: bool) -> dict[str, Any]:
    """The panel's keys; one that came from a storyboard keeps its length as it is written."""
    panel = dict(piece.keys)
    if not (piece.draft.whole and keep and piece.first):
        panel["seconds"] = milliseconds // 1000 if milliseconds % 1000 == 0 else milliseconds / 1000
    if not piece.draft.whole and piece.first and piece.draft.transition != "cut":
        length = piece.draft.transition_seconds
        kind = piece.draft.transition
        length = length if length is None else min(length, Fraction(MAX_TRANSITION_SECONDS))
        panel["transition"] = kind if not length else {"kind": kind, "seconds": float(decimal(length))}
    elif not piece.first:
        panel.pop("transition", None)
    return panel


def _fit_transitions(draft: Draft, pieces: list[Piece], panels: list[dict[str, Any]], fps: Fraction) -> None:
    """Shortens transitions that have no room in their panels, or leaves them out."""
    entries = [PanelEntry.model_validate({"text": "-", **_timing_keys(panel)}) for panel in panels]
    lengths = panel_lengths((entry.seconds for entry in entries), fps)
    rest_before: int | None = None
    for piece, panel, entry, length in zip(pieces, panels, entries, lengths, strict=True):
        kind, seconds = entry.transition.kind, entry.transition.taken_seconds
        num_frames = transition_frames(seconds, fps)
        longest = 2 * length if rest_before is None else min(2 * length, 2 * rest_before + 1)
        if num_frames > longest:
            room = Fraction(int(Fraction(longest) / fps * 1000), 1000)
            if longest > 1 and room:
                panel["transition"] = {"kind": kind, "seconds": float(room)}
                message = f"its {kind} is shortened to {decimal(room)} s, as much as the panels beside it have room for"
                num_frames = transition_frames(room, fps)
            else:
                panel.pop("transition", None)
                message = f"its {kind} is left out: the panels beside it are too short for one"
                num_frames = 0
            draft.remark(piece.place, panel.get("text", "")[:60], message)
        rest_before = length - split_transition(num_frames)[1]


def _timing_keys(panel: dict[str, Any]) -> dict[str, Any]:
    return {key: panel[key] for key in ("seconds", "transition") if key in panel}


def _composition(draft: Draft, title: str, pieces: list[Piece], panels: list[dict[str, Any]]) -> Composition:
    document: dict[str, Any] = {"title": _title(draft, title), **draft.head}
    places: dict[tuple[int, int], Place] = {}
    files: dict[tuple[int, int], dict[str, Enclosure]] = {}
    scenes: list[dict[str, Any]] = []
    for index, group in groupby(zip(pieces, panels, strict=True), key=lambda pair: pair[0].scene):
        source = draft.scenes[index]
        members = list(group)
        keys = dict(source.keys) if source.keys is not None else _setting(draft, source.setting, source.place)
        scenes.append({**keys, "panels": [panel for _, panel in members]})
        for number, (piece, _) in enumerate(members):
            places[len(scenes) - 1, number] = piece.place
            if piece.first and piece.draft.files:
                files[len(scenes) - 1, number] = piece.draft.files
    document["scenes"] = scenes
    _fit_characters(draft, document)
    remarks = tuple(sorted(draft.remarks, key=lambda remark: remark.place))
    return Composition(document=document, places=places, remarks=remarks, files=files)


def _title(draft: Draft, title: str) -> Any:
    if "title" in draft.head:
        return draft.head["title"]
    words = " ".join(visible_text(draft.title).split()) or " ".join(visible_text(title).split()) or "Untitled"
    if len(words) > MAX_TITLE:
        draft.remark((1, 1), words, f"the title is shortened to {MAX_TITLE} characters")
    return words[:MAX_TITLE].strip()


def _setting(draft: Draft, setting: str, place: Place) -> dict[str, Any]:
    words = " ".join(visible_text(setting).split())
    if len(words) > MAX_SETTING:
        draft.remark(place, words, f"the setting is shortened to {MAX_SETTING} characters")
        words = words[:MAX_SETTING].strip()
    return {"setting": words} if words else {}


def _fit_characters(draft: Draft, document: dict[str, Any]) -> None:
    """Leaves descriptions out where a text would grow beyond all bounds with them."""
    from segmenter.characters import Characters

    described = document.get("characters")
    if not described or any(scene.keys is not None for scene in draft.scenes):
        return
    characters = Characters(described)
    texts = [panel["text"] for scene in document["scenes"] for panel in scene["panels"]]
    texts += [scene["setting"] for scene in document["scenes"] if "setting" in scene]
    if any(characters.expanded_length(text) > max(MAX_EXPANDED, len(text)) for text in texts):
        del document["characters"]
        listed = "; ".join(f"{name}: {text}" for name, text in described.items())
        draft.remark((1, 1), listed, "these descriptions are left out: with them some texts would be far too long")
