"""From a storyboard to the shots that make the film. Pure, total and deterministic; knows no engine and no pixel."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise, zip_longest

from segmenter.camera import first_view, move_view, view_between
from segmenter.characters import Characters
from segmenter.negatives import negative_prompt
from segmenter.splitting import split_panel
from segmenter.timing import (
    MAX_SHOT_SECONDS,
    RAMP_SECONDS,
    generated_frames,
    max_shown_frames,
    panel_lengths,
    split_transition,
    transition_frames,
)
from segmenter.types import (
    Continuity,
    Cue,
    Effect,
    EngineChoice,
    Panel,
    Scene,
    Seam,
    SeamKind,
    Shot,
    ShotPlan,
    Soundtrack,
    Storyboard,
    TrainedClips,
    View,
)


def plan_shots(storyboard: Storyboard, clips: TrainedClips | None = None) -> ShotPlan:
    """Cuts every panel into shots of at most five seconds, so that the film lasts what it should, to the frame.

    A dissolve shows frames of both sides at once; each side gets its half of them on top of the panel's own time. So
    does a wipe, and a morph.

    Args:
        storyboard: the film on paper.
        clips: what its engine's weights make, where these make no other clips: shots are no longer than that, and of
            a shorter one more frames are generated than are shown.

    Raises:
        ValueError: a panel is shorter than a frame, or too short for the transitions at its ends; names it.
    """
    if max_shown_frames(storyboard.fps) < 1:
        raise ValueError(f"{storyboard.fps = } must be at least {Fraction(1, MAX_SHOT_SECONDS)}, a frame in a shot")
    shots: list[Shot] = []
    placed = _place_panels(storyboard)
    views = _camera_views(item.panel for item in placed)
    characters = Characters(storyboard.characters)
    for item, view in zip(placed, views, strict=True):
        chain = shots[-1].chain if shots else -1
        shots += _panel_shots(storyboard, characters, item, view, chain, clips)
    _fit_ramps(shots)
    _check_seams(shots)
    return ShotPlan(
        title=storyboard.title,
        engine=EngineChoice(name=storyboard.engine),
        fps=storyboard.fps,
        width=storyboard.width,
        height=storyboard.height,
        num_frames=sum(item.own_frames for item in placed),
        shots=tuple(shots),
        sound=_soundtrack(storyboard, placed),
        accept=storyboard.accept,
    )


def derive_seed(storyboard_seed: int, *words: str | int) -> int:
    """A seed of its own for every shot: chained shots that share one repeat each other's motion.

    It comes from what the shot says, not from where it stands: a panel put in before it leaves it as it is.
    """
    digest = hashlib.sha256("/".join(map(str, (storyboard_seed, *words))).encode()).digest()
    return int.from_bytes(digest[:4], "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlacedPanel:
    """A panel with its place in the film, in frames."""

    id: str
    scene: Scene
    panel: Panel
    own_frames: int
    """Between the moments at which it begins and ends."""
    seam: Seam
    frames_before: int
    """Of an overlap into it, those shown before its beginning."""
    frames_after: int
    """Of an overlap out of it, those shown after its end."""
    ends: tuple[int, int]
    """Those that the transitions into and out of it take of its first and of its last shot."""
    take: int
    """How many panels before it say the same in the same place."""


def _place_panels(storyboard: Storyboard) -> list[_PlacedPanel]:
    panels = [
        (f"s{s:02}p{p:02}", scene, panel)
        for s, scene in enumerate(storyboard.scenes, 1)
        for p, panel in enumerate(scene.panels, 1)
    ]
    for panel_id, _, panel in panels:
        if panel.seconds * storyboard.fps < 1:
            raise ValueError(f"{panel.seconds = } of {panel_id} must be at least one frame, {1 / storyboard.fps} s")
    lengths = panel_lengths((panel.seconds for _, _, panel in panels), storyboard.fps)
    seams = [_seam_into(panel, storyboard.fps, first=not index) for index, (_, _, panel) in enumerate(panels)]
    following = [*seams[1:], Seam(kind="cut")]
    overlaps = [*(seam.num_frames if seam.overlaps else 0 for seam in seams), 0]
    said: Counter[tuple[str, str]] = Counter()
    placed: list[_PlacedPanel] = []
    for index, (panel_id, scene, panel) in enumerate(panels):
        words = (scene.setting, panel.text)
        placed.append(
            _PlacedPanel(
                id=panel_id,
                scene=scene,
                panel=panel,
                own_frames=lengths[index],
                seam=seams[index],
                frames_before=split_transition(overlaps[index])[0],
                frames_after=split_transition(overlaps[index + 1])[1],
                ends=(_needed(seams[index]).frames_after, _needed(following[index]).frames_before),
                take=said[words],
            )
        )
        said[words] += 1
    return placed


def _soundtrack(storyboard: Storyboard, placed: Iterable[_PlacedPanel]) -> Soundtrack | None:
    cues: list[Cue] = []
    for item in placed:
        if item.panel.narration is not None:
            cues.append(Cue(panel_id=item.id, kind="narration", effect=Effect(sound=item.panel.narration)))
        cues += (Cue(panel_id=item.id, kind="effect", effect=effect) for effect in item.panel.effects)
    if not cues and storyboard.music is None:
        return None
    return Soundtrack(cues=tuple(cues), music=storyboard.music, loudness=storyboard.loudness)


def _seam_into(panel: Panel, fps: Fraction, *, first: bool) -> Seam:
    if panel.transition in {"cut", "continue"}:
        continues = panel.continuity == "continue" and not first
        return _continuation(panel.transition_seconds, fps) if continues else Seam(kind="cut")
    # Before the film's first panel there is nothing to dissolve out of: it comes up from black.
    kind: SeamKind = "fade" if first else panel.transition
    return Seam(
        kind=kind,
        num_frames=transition_frames(panel.transition_seconds, fps),
        direction=panel.wipe_direction,
        colour=panel.fade_colour,
    )


def _continuation(seconds: Fraction, fps: Fraction) -> Seam:
    return Seam(kind="continue", num_frames=transition_frames(seconds or RAMP_SECONDS, fps))


def _needed(seam: Seam) -> Seam:
    """The seam, as far as room must be made for it: a ramp takes what it finds."""
    return Seam(kind="cut") if seam.kind == "continue" else seam


def _fit_ramps(shots: list[Shot]) -> None:
    """Shortens the ramps of continuing shots to what the seams beside them leave, down to none at all."""
    for index, (before, shot) in enumerate(pairwise(shots), 1):
        if shot.seam.kind != "continue":
            continue
        taken = shots[index + 1].seam.frames_before if index + 1 < len(shots) else 0
        room = shot.shown_frames - taken if before.shown_frames > before.seam.frames_after else 0
        ramp = max(0, min(shot.seam.num_frames, room))
        shots[index] = replace(shot, seam=replace(shot.seam, num_frames=ramp))


def _check_seams(shots: list[Shot]) -> None:
    """Refuses a shot whose frames do not suffice for the seams at both its ends: no frame can be in both."""
    for shot, following in zip_longest(shots, shots[1:]):
        into = shot.seam.frames_after
        out = following.seam.frames_before if following else 0
        if into + out > shot.shown_frames:
            message = f"{into} + {out}, the frames of the transitions into and out of it"
            raise ValueError(f"{shot.shown_frames = } of {shot.id} must be at least {message}")


def _camera_views(panels: Iterable[Panel]) -> list[tuple[View, View]]:
    """Where the camera is at both ends of each panel: one that continues goes on from the view before it."""
    views: list[tuple[View, View]] = []
    for panel in panels:
        start = views[-1][1] if panel.continuity == "continue" and views else first_view(panel.camera)
        views.append((start, move_view(start, panel.camera)))
    return views


def _panel_shots(
    storyboard: Storyboard,
    characters: Characters,
    item: _PlacedPanel,
    view: tuple[View, View],
    chain: int,
    clips: TrainedClips | None,
) -> list[Shot]:
    panel = item.panel
    # The first frame may repeat the anchor, and is then not shown.
    longest, fewest = (clips.most - 1, clips.fewest) if clips else (None, 1)
    frames = item.frames_before + item.own_frames + item.frames_after
    pieces = split_panel(characters.expand(panel.text), frames, storyboard.fps, item.ends, longest)
    one_text = pieces[-1].parts == len(pieces)
    opening: Continuity = panel.continuity if chain >= 0 else "cut"
    setting = characters.expand(item.scene.setting)
    shots: list[Shot] = []
    before = 0
    for index, piece in enumerate(pieces):
        shown = piece.shown_frames
        continuity: Continuity = "continue" if index else opening
        drop = int(continuity == "continue")
        if panel.seed is None:
            seed = derive_seed(storyboard.seed, piece.text, setting, item.take, index)
        else:
            seed = (panel.seed + index) % 2**32
        shot = Shot(
            id=item.id if len(pieces) == 1 else f"{item.id}-{index + 1}",
            chain=chain + (opening == "cut"),
            part=piece.part,
            parts=piece.parts,
            text=piece.text,
            setting=setting,
            camera=panel.camera,
            # Even shares may differ by a step of the grid, and count as even: so do the camera's.
            view_start=view_between(*view, index / len(pieces) if one_text else before / frames),
            view_end=view_between(*view, (index + 1) / len(pieces) if one_text else (before + shown) / frames),
            negative_prompt=negative_prompt(piece.text, setting)
            if storyboard.negative_prompt is None
            else storyboard.negative_prompt,
            seed=seed,
            width=storyboard.width,
            height=storyboard.height,
            fps=storyboard.fps,
            num_frames=max(generated_frames(shown, drop), fewest),
            drop_frames=drop,
            shown_frames=shown,
            continuity=continuity,
            seam=_continuation(Fraction(0), storyboard.fps) if index else item.seam,
            subtitle=panel.subtitle,
            image=panel.image,
            image_sha256=panel.image_sha256,
            # The panel's last shot arrives there.
            pose=panel.pose if index == len(pieces) - 1 else None,
            pose_sha256=panel.pose_sha256 if index == len(pieces) - 1 else None,
            panel_frames=None if one_text else (before, frames),
        )
        shots.append(shot)
        before += shown
    return shots
