"""What can be wrong only with the film as a whole: its length, and how panels meet.

Looks at the sound parts of a storyboard, so that it can speak up beside what is wrong with single values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pydantic import ValidationError

from segmenter.board_images import BoardFile
from segmenter.characters import Characters
from segmenter.complaints import where
from segmenter.notation import decimal, parse_fps, parse_size
from segmenter.sound_format import MusicEntry, too_long
from segmenter.source_tree import Flaw, Loc, Source
from segmenter.storyboard_format import (
    MAX_CHARACTERS,
    MAX_DESCRIPTION,
    MAX_PANEL_SECONDS,
    MAX_SETTING,
    PanelEntry,
    StoryboardEntry,
)
from segmenter.timing import panel_lengths, split_transition, transition_frames
from segmenter.types import TrainedClips

MAX_PANELS = 5000
MAX_FILM_HOURS = 4

MAX_EXPANDED = 4000
"""Characters of a text once its characters are described."""

_ENDLESS = 10**9
"""Frames of a panel whose length is not known: nothing is too long for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPanel:
    """What is right about a panel, with defaults in the place of the rest."""

    loc: Loc
    """Where it stands in the file."""
    entry: PanelEntry
    """Its keys; only those that are not `wrong` say anything."""
    wrong: frozenset[str]
    """Keys whose values cannot be used."""


def num_panels_flaw(source: Source) -> Flaw | None:
    """Says when a film has more panels than anyone can mean, before each is looked at."""
    num_panels = sum(max(1, len(panels)) for _, panels in _panel_lists(source.data))
    if num_panels <= MAX_PANELS:
        return None
    message = f"{num_panels:,} panels are too many for one film; split it into films of at most {MAX_PANELS:,}"
    return source.flaw(("scenes",), message, at_key=True)


def sound_panels(data: object) -> list[SoundPanel]:
    """The panels of the film in their order, whatever else is wrong with the storyboard."""
    panels = []
    for scene, entries in _panel_lists(data):
        for index, entry in enumerate(entries):
            panels.append(_sound_panel(("scenes", scene, "panels", index), entry))
    return panels


def sound_characters(data: Mapping[str, object]) -> Characters | None:
    """The characters that can be used; None where there are none."""
    described = data.get("characters")
    if not isinstance(described, dict) or len(described) > MAX_CHARACTERS:
        return None
    return Characters(
        {
            name: text
            for name, text in described.items()
            if name and isinstance(text, str) and len(text) <= MAX_DESCRIPTION
        }
    )


def expanded(characters: Characters, text: str) -> str:
    """A text with its characters described; as it is, where that would be too long (which is a flaw of its own)."""
    return text if _too_long(characters.expanded_length(text), text) else characters.expand(text)


def film_size(source: Source) -> tuple[int, int] | None:
    """Width and height of the film in pixels; None where they cannot be used."""
    default = StoryboardEntry.model_fields["size"].default
    try:
        return parse_size(source.data.get("size", default)) if isinstance(source.data, dict) else None
    except ValueError:
        return None


def clip_flaws(source: Source, clips: TrainedClips) -> Iterator[Flaw]:
    """Says where a film is of another size or rate than the clips that its engine makes; lengths the plan sees to."""
    size = film_size(source)
    try:
        fps = parse_fps(source.data.get("fps", 24)) if isinstance(source.data, dict) else None
    except ValueError:
        fps = None  # said already
    wrong = {}
    if size not in (None, (clips.width, clips.height)):
        wrong["size"] = f"{clips.width}x{clips.height}"
    if fps not in (None, clips.fps):
        wrong["fps"] = str(clips.fps)
    for key, right in wrong.items():
        message = f"the engine's weights make {clips.described} alone; write {key}: {right}, or leave {key} out"
        yield source.flaw((key,), message)


def sound_music(data: object) -> MusicEntry | None:
    """The film's music, where what is said of it can be used."""
    written = data.get("music") if isinstance(data, dict) else None
    try:
        return MusicEntry.model_validate({"file": written} if isinstance(written, str) else written)
    except ValidationError:
        return None


def narration_flaws(source: Source, panels: Sequence[SoundPanel], files: Mapping[Loc, BoardFile]) -> Iterator[Flaw]:
    """Says where a narration lasts longer than its panel, and the panel may not."""
    for panel in panels:
        loc, entry = (*panel.loc, "narration"), panel.entry
        said = files.get(loc)
        if said is None or entry.narration is None or "seconds" in panel.wrong:
            continue
        if entry.narration.fit == "panel" and said.seconds > entry.seconds:
            yield source.flaw(loc, too_long(said.seconds, entry.seconds))
        elif said.seconds > MAX_PANEL_SECONDS:
            message = f"the narration lasts {float(said.seconds):.0f} s; panels of at most {MAX_PANEL_SECONDS} can be"
            yield source.flaw(loc, f"{message}: split it into several")


def film_flaws(source: Source, panels: Sequence[SoundPanel]) -> Iterator[Flaw]:
    """Finds everything that is wrong between panels or with all of them together."""
    seconds = sum((panel.entry.seconds for panel in panels if "seconds" not in panel.wrong), Fraction(0))
    if seconds > MAX_FILM_HOURS * 3600:
        hours, minutes = divmod(math.ceil(seconds / 60), 60)
        message = f"the film lasts {hours} h {minutes} min; write panels of at most {MAX_FILM_HOURS} hours together"
        yield source.flaw(("scenes",), message, at_key=True)
    yield from _continuity_flaws(source, panels)
    yield from _expansion_flaws(source, panels)
    try:
        fps = parse_fps(source.data.get("fps", 24)) if isinstance(source.data, dict) else None
    except ValueError:
        return  # said already; without a rate there are no frames to count
    if fps is not None:
        yield from _frame_flaws(source, panels, fps)


def _too_long(expanded_length: int, text: str) -> bool:
    return expanded_length > max(MAX_EXPANDED, len(text))


def _panel_lists(data: object) -> Iterator[tuple[int, list[object]]]:
    scenes = data.get("scenes") if isinstance(data, dict) else None
    for index, scene in enumerate(scenes if isinstance(scenes, list) else ()):
        panels = scene.get("panels") if isinstance(scene, dict) else None
        yield index, panels if isinstance(panels, list) else []


def _sound_panel(loc: Loc, data: object) -> SoundPanel:
    keys = data if isinstance(data, dict) else dict.fromkeys(PanelEntry.model_fields)
    try:
        return SoundPanel(loc=loc, entry=PanelEntry.model_validate(keys), wrong=frozenset())
    except ValidationError as error:
        wrong = frozenset(str(detail["loc"][0]) for detail in error.errors(include_url=False))
    sound = {key: value for key, value in keys.items() if key not in wrong}
    return SoundPanel(loc=loc, entry=PanelEntry.model_validate({"text": "-", **sound}), wrong=wrong)


def _continuity_flaws(source: Source, panels: Sequence[SoundPanel]) -> Iterator[Flaw]:
    for panel in panels:
        continuity, loc = panel.entry.continuity, (*panel.loc, "continuity")
        first = panel.loc == ("scenes", 0, "panels", 0)
        if continuity != "cut" and first:
            yield source.flaw(loc, f"the first panel has nothing before it to {_KEEP[continuity]}; write cut")
        if panel.entry.transition.kind == "continue" and continuity != "continue" and not panel.wrong:
            message = "only a panel with continuity: continue goes on from the one before; write that too, or write cut"
            yield source.flaw((*panel.loc, "transition"), message)
        if continuity == "continue" and panel.entry.image is not None:
            message = "a panel that continues starts from the last frame of the one before, not from an image; "
            yield source.flaw((*panel.loc, "image"), message + "remove the image, or write continuity: cut")
        if panel.entry.pose is not None:
            if first:
                message = "the first panel has nothing before it that could lead to a pose; remove the pose"
                yield source.flaw((*panel.loc, "pose"), message)
            elif continuity == "cut" and "continuity" not in panel.wrong:
                message = "after a cut nothing leads to a pose; write continuity: continue or continuity: pose"
                yield source.flaw((*panel.loc, "pose"), message)


_KEEP = {"continue": "continue", "pose": "take its pose from"}


def _expansion_flaws(source: Source, panels: Sequence[SoundPanel]) -> Iterator[Flaw]:
    data = source.data if isinstance(source.data, dict) else {}
    characters = sound_characters(data)
    if characters is None:
        return
    texts: list[tuple[Loc, str]] = [
        ((*panel.loc, "text"), panel.entry.text) for panel in panels if "text" not in panel.wrong
    ]
    scenes = data.get("scenes")
    for index, scene in enumerate(scenes if isinstance(scenes, list) else ()):
        setting = scene.get("setting") if isinstance(scene, dict) else None
        if isinstance(setting, str) and len(setting) <= MAX_SETTING:
            texts.append((("scenes", index, "setting"), setting))
    for loc, text in texts:
        length = characters.expanded_length(text)
        if _too_long(length, text):
            message = f"with its characters' descriptions the text has {length:,} characters; write at most "
            yield source.flaw(loc, f"{message}{MAX_EXPANDED:,}: name fewer of them, or describe them in fewer words")


def _frame_flaws(source: Source, panels: Sequence[SoundPanel], fps: Fraction) -> Iterator[Flaw]:
    lengths = _lengths(panels, fps)
    for panel in panels:
        if panel.entry.seconds * fps < 1:
            message = f"the panel is shorter than one frame; write at least {_ceil_decimal(1 / fps)}"
            yield source.flaw((*panel.loc, "seconds"), message)
    rest_before: int | None = None  # the film begins: nothing before it that a transition could take frames of
    for index, panel in enumerate(panels):
        num_frames = transition_frames(panel.entry.transition.taken_seconds, fps)
        longest = 2 * lengths[index]
        tight = panel
        if rest_before is not None and 2 * rest_before + 1 < longest:
            longest, tight = 2 * rest_before + 1, panels[index - 1]
        if num_frames > longest:
            yield _transition_flaw(source, panel, tight, Fraction(longest) / fps if longest > 1 else None)
        rest_before = lengths[index] - split_transition(min(num_frames, longest))[1]


def _lengths(panels: Sequence[SoundPanel], fps: Fraction) -> list[int]:
    """Frames of each panel; where a length before it is not known, the most that its rounding can give."""
    lengths: list[int] = []
    known = True
    for panel, num_frames in zip(panels, panel_lengths((p.entry.seconds for p in panels), fps), strict=True):
        exact = panel.entry.seconds * fps
        if "seconds" in panel.wrong or exact < 1:
            known = False
            lengths.append(_ENDLESS)
        else:
            lengths.append(num_frames if known else math.ceil(exact))
    return lengths


def _transition_flaw(source: Source, panel: SoundPanel, tight: SoundPanel, longest: Fraction | None) -> Flaw:
    transition = panel.entry.transition
    remedy = f"write {{kind: {transition.kind}, seconds: {decimal(longest)}}} or less" if longest else "write cut"
    length = decimal(transition.length_seconds)
    message = f"{length} s of {transition.kind} do not fit into {where(tight.loc)}; {remedy}, or make that panel longer"
    return source.flaw((*panel.loc, "transition", "seconds"), message)


def _ceil_decimal(value: Fraction) -> str:
    return decimal(Fraction(math.ceil(value * 1000), 1000))
