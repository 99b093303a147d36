"""Reads storyboards: a YAML or JSON file in, a `Storyboard` out, or every problem at once.

Owns the way from the file to the value; the format is in `storyboard_format`, what is said of mistakes in `complaints`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from segmenter.board_images import BoardFile, BoardFolder, CheckImage, CheckPose, CheckSound
from segmenter.complaints import complaints, where
from segmenter.errors import BlockedText, Problem, StoryboardError
from segmenter.film_checks import (
    SoundPanel,
    clip_flaws,
    film_flaws,
    film_size,
    narration_flaws,
    num_panels_flaw,
    sound_music,
    sound_panels,
)
from segmenter.moderation import BlockedFlaw, BoardModeration
from segmenter.sound_format import MusicEntry
from segmenter.source import read_source
from segmenter.source_tree import Flaw, Loc, Source, SourceError
from segmenter.storyboard_format import FilmDefaults, PanelEntry, StoryboardEntry
from segmenter.templates import Value, fill
from segmenter.types import Acceptance, Effect, Music, Panel, Scene, Sound, Storyboard

MAX_PROBLEMS = 1000
"""More are counted, not told: nobody reads on."""


def read_storyboard(
    path: Path,
    engines: Collection[str] = (),
    check_image: CheckImage | None = None,
    check_pose: CheckPose | None = None,
    values: Mapping[str, Value] | None = None,
    moderation: BoardModeration | None = None,
    defaults: FilmDefaults = FilmDefaults(),  # noqa: B008 - frozen
    check_sound: CheckSound | None = None,
) -> Storyboard:
    """Reads a .yaml, .yml or .json file, and fills its placeholders.

    Args:
        path: of the file.
        engines: names of the engines there are, where the caller knows them; another one is a problem.
        check_image: decodes a panel's image, where the caller can; without it a file's first bytes have to do.
        check_pose: reads a panel's pose, where the caller can; without it any file will do.
        values: what its placeholders stand for, by name; each must be used, and none may be missing.
        moderation: looks through its texts; what that blocks is a problem, what it tells of is in there afterwards.
        defaults: for what the file leaves out, in the place of the format's own.
        check_sound: listens to sounds, where the caller can; without it any file will do, and none lasts too long.

    Raises:
        StoryboardError: it cannot be used; names every problem, in the order of the file.
    """
    try:
        filling = fill(read_source(path), values or {})
    except SourceError as error:
        raise file_error(path, [error.flaw]) from None
    source = _completed(filling.source, defaults)
    flaws = list(source.flaws)
    if too_many := num_panels_flaw(source):
        raise file_error(path, filling.explained([*flaws, too_many]))
    entry, num_untold = _check_values(source, engines, flaws)
    panels = sound_panels(source.data)
    flaws += film_flaws(source, panels)
    if defaults.clips is not None:
        flaws += clip_flaws(source, defaults.clips)
    if moderation is not None:
        flaws += moderation.flaws(source, panels)
    files = _find_files(source, panels, BoardFolder(path.parent, check_image, check_pose, check_sound), flaws)
    flaws = filling.explained(flaws)
    if entry is None or flaws:
        raise file_error(path, flaws, num_untold)
    return _storyboard(entry, files)


def filled_source(path: Path, values: Mapping[str, Value] | None = None) -> Source:
    """A storyboard as it is written, its placeholders filled: what it says, and where. Nothing in it is checked.

    Raises:
        StoryboardError: the file cannot be read.
    """
    try:
        return fill(read_source(path), values or {}).source
    except SourceError as error:
        raise file_error(path, [error.flaw]) from None


def placeholder_names(path: Path) -> frozenset[str]:
    """The names for which a storyboard wants values.

    Raises:
        StoryboardError: the file cannot be read.
    """
    try:
        return fill(read_source(path), {}).names
    except SourceError as error:
        raise file_error(path, [error.flaw]) from None


def storyboard_schema() -> dict[str, Any]:
    """The JSON Schema of the format, by which editors complete and check a storyboard."""
    schema = StoryboardEntry.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "longtake storyboard"}


def _completed(source: Source, defaults: FilmDefaults) -> Source:
    """The source as if it said what it leaves out; no flaw can be there."""
    width, height = defaults.size or (0, 0)
    given = {"fps": str(defaults.fps) if defaults.fps else None, "size": f"{width}x{height}" if width else None}
    if not isinstance(source.data, dict):
        return source
    data = {key: value for key, value in given.items() if value is not None} | source.data
    return replace(source, root=replace(source.root, data=data))


def _check_values(source: Source, engines: Collection[str], flaws: list[Flaw]) -> tuple[StoryboardEntry | None, int]:
    """Adds to the flaws what is wrong with single values; also says how many more there are."""
    try:
        return StoryboardEntry.model_validate(source.data, context={"engines": engines}), 0
    except ValidationError as error:
        errors = error.errors(include_url=False)
    flaws += complaints(errors[:MAX_PROBLEMS], source)
    return None, max(0, len(errors) - MAX_PROBLEMS)


def _find_files(
    source: Source, panels: Sequence[SoundPanel], folder: BoardFolder, flaws: list[Flaw]
) -> dict[Loc, BoardFile]:
    """What each panel names, by the place where it does; adds to the flaws what is wrong with the files."""
    size = film_size(source)
    files: dict[Loc, BoardFile] = {}
    named: dict[Loc, Callable[[], BoardFile]] = {}
    for panel in panels:
        entry = panel.entry
        if entry.image is not None:
            named[*panel.loc, "image"] = partial(folder.image, entry.image)
        if entry.pose is not None:
            named[*panel.loc, "pose"] = partial(folder.pose, entry.pose, size)
        if entry.narration is not None:
            named[*panel.loc, "narration"] = partial(folder.sound, entry.narration.file)
        for index, effect in enumerate(entry.sounds):
            named[*panel.loc, "sounds", index] = partial(folder.sound, effect.file)
    if (music := sound_music(source.data)) is not None:
        named["music",] = partial(folder.sound, music.file)
    for loc, find in named.items():
        try:
            files[loc] = find()
        except ValueError as error:
            flaws.append(source.flaw(loc, str(error)))
    flaws += narration_flaws(source, panels, files)
    return files


def file_error(path: Path, flaws: Sequence[Flaw], num_untold: int = 0) -> StoryboardError:
    """The error that names everything that is wrong with a file, in its order."""
    flaws = sorted(flaws, key=lambda flaw: flaw.place)
    problems = [_problem(flaw) for flaw in flaws[:MAX_PROBLEMS]]
    num_untold += len(flaws) - len(problems)
    if num_untold:
        message = f"there are {num_untold:,} more problems; mend these first"
        problems.append(Problem(line=problems[-1].line, column=problems[-1].column, where="", message=message))
    return StoryboardError(str(path), tuple(problems))


def _problem(flaw: Flaw) -> Problem:
    line, column = flaw.place
    if not isinstance(flaw, BlockedFlaw):
        return Problem(line=line, column=column, where=where(flaw.loc), message=flaw.message)
    return BlockedText(
        line=line,
        column=column,
        where=where(flaw.loc),
        message=flaw.message,
        rule=flaw.finding.rule,
        category=flaw.finding.category,
        words=flaw.finding.words,
    )


def _storyboard(entry: StoryboardEntry, files: Mapping[Loc, BoardFile]) -> Storyboard:
    width, height = entry.size
    return Storyboard(
        title=entry.title,
        fps=entry.fps,
        width=width,
        height=height,
        seed=entry.seed,
        negative_prompt=entry.negative_prompt,
        engine=entry.engine,
        characters=entry.characters,
        music=_music(entry.music, files[("music",)]) if entry.music else None,
        loudness=entry.loudness,
        accept=Acceptance(**entry.accept.model_dump()),
        scenes=tuple(
            Scene(
                setting=scene.setting,
                panels=tuple(
                    _panel(panel, ("scenes", scene_index, "panels", index), files)
                    for index, panel in enumerate(scene.panels)
                ),
            )
            for scene_index, scene in enumerate(entry.scenes)
        ),
    )


def _panel(entry: PanelEntry, loc: Loc, files: Mapping[Loc, BoardFile]) -> Panel:
    image, pose, narration = (files.get((*loc, key)) for key in ("image", "pose", "narration"))
    return Panel(
        text=entry.text,
        # A narration that may not stretch its panel is no longer than that.
        seconds=max(entry.seconds, narration.seconds) if narration else entry.seconds,
        camera=entry.camera,
        subtitle=entry.subtitle or None,
        transition=entry.transition.kind,
        transition_seconds=entry.transition.length_seconds,
        wipe_direction=entry.transition.direction,
        fade_colour=entry.transition.colour,
        continuity=entry.continuity,
        seed=entry.seed,
        image=image.path if image else None,
        image_sha256=image.sha256 if image else None,
        pose=pose.path if pose else None,
        pose_sha256=pose.sha256 if pose else None,
        narration=_sound(narration) if narration else None,
        effects=tuple(
            Effect(sound=_sound(files[*loc, "sounds", index]), at_seconds=effect.at, gain_db=effect.gain)
            for index, effect in enumerate(entry.sounds)
        ),
    )


def _sound(file: BoardFile) -> Sound:
    return Sound(path=file.path, sha256=file.sha256, seconds=file.seconds)


def _music(entry: MusicEntry, file: BoardFile) -> Music:
    return Music(
        sound=_sound(file),
        gain_db=entry.gain,
        duck_db=entry.duck,
        fade_in_seconds=entry.fade_in,
        fade_out_seconds=entry.fade_out,
    )
