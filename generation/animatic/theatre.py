"""The paper theatre: one shot, staged and ready to be drawn frame by frame."""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

import numpy as np

from generation.animatic.camera import Lens, lens_of, stage_of, view_at
from generation.animatic.casting import Member, cast_members
from generation.animatic.continuity import (
    Legacy,
    homes_from_joints,
    match_cast,
    offsets_from,
    slate_note,
    taken_over_homes,
)  # fmt: skip
from generation.animatic.figures import draw_figure
from generation.animatic.gestures import Gestures
from generation.animatic.labels import draw_labels, settle_rows
from generation.animatic.life import Life
from generation.animatic.marks import OBJECT_JOINT, draw_marks
from generation.animatic.paper import Cutout
from generation.animatic.place import Place, paint_place
from generation.animatic.placing import place_members
from generation.animatic.props import draw_prop
from generation.animatic.script import write_script
from generation.animatic.slate import write_slate
from generation.animatic.stage import Puppet, puppets_at
from segmenter.prompts import read_prompt
from segmenter.types import Shot, View

_EASE_SECONDS = 0.5
_ENTER_SECONDS = 0.7
_LABEL_SAMPLES = 17
_MOST_BACKDROP_PIXELS = 9_000_000


class Theatre:
    """One shot, staged: draws any of its frames."""

    def __init__(self, shot: Shot, legacy: Legacy) -> None:
        self.shot, self.legacy = shot, legacy
        self.shot_seconds = float(shot.shown_frames / shot.fps)
        self.seconds = self.shot_seconds * shot.parts
        reading = read_prompt(shot.text, shot.setting)
        luminary = not any(subject.noun in ("sun", "moon") for subject in reading.subjects)
        seed = crc32(shot.setting.strip().encode())
        self.place = Place(setting=reading.setting, seed=seed, luminary=luminary)
        if legacy.place is not None and legacy.place.seed == self.place.seed:
            self.place = legacy.place
        reading, matched = match_cast(replace(reading, setting=self.place.setting), legacy)
        goes_on = shot.part > 0 and legacy.text == crc32(shot.text.encode()) and legacy.staging is not None
        self.staging = legacy.staging if goes_on and legacy.staging is not None else shot.seed
        figures = {index: int(entry["figure"]) for index, entry in matched.items()}
        ordinals = {index: int(entry["ordinal"]) for index, entry in matched.items()}
        self.gestures = Gestures(shot.seed)
        self.stage = stage = legacy.stage or stage_of(shot)
        widths = {index: float(entry["wide"]) for index, entry in matched.items() if entry["wide"] is not None}
        self.members = cast_members(reading, stage.width, stage.height, figures, ordinals, legacy.person, widths)
        kept = taken_over_homes(self.members, matched, "home" if goes_on else "now")
        rng = np.random.default_rng(self.staging)
        homes = place_members(reading, self.members, stage.width, stage.height, rng, kept)
        if legacy.joints and not matched:
            self.legacy.joints = _assigned(legacy.joints, self.members, shot.continuity == "pose")
            homes = homes_from_joints(homes, self.members, self.legacy.joints)
        self.homes = homes
        self.tracks = write_script(reading, self.members, homes, stage.width, stage.height)
        self.newcomers = self._newcomers()
        first = puppets_at(self.tracks, self._share(0), self.seconds, self._clock(0))
        self.offsets = offsets_from(first, self.legacy.joints) if self.legacy.joints else {}
        self.backdrop = self._paint()
        self.life = Life(self.place, shot.width, shot.height)
        self.rows = self._settle_labels({int(entry["figure"]): float(entry["row"]) for entry in legacy.cast})

    def _newcomers(self) -> set[int]:
        """Members that the anchor's picture does not show: they come in from the wings."""
        if self.shot.continuity != "continue" or (not self.legacy.joints and self.legacy.clock is None):
            return set()
        return {index for index, member in enumerate(self.members) if member.figure not in self.legacy.joints}

    def _share(self, index: int) -> float:
        """How much of the panel's time has gone by at a generated frame."""
        shown = (index - self.shot.drop_frames) / max(self.shot.shown_frames, 1)
        return float(max((self.shot.part + shown) / self.shot.parts, 0.0))

    def _clock(self, index: int) -> float:
        if self.legacy.clock is not None:
            return float(self.legacy.clock + self.gestures.pace * index / self.shot.fps)
        return float(self.shot.part * self.shot_seconds + (index - self.shot.drop_frames) / self.shot.fps)

    def view(self, index: int) -> View:
        """What the camera sees at a generated frame; where it repeats the anchor, what it saw there."""
        if index < self.shot.drop_frames and self.legacy.view is not None:
            return self.legacy.view
        return view_at(self.shot, index)

    def _paint(self) -> np.ndarray:
        width, height = self.shot.width, self.shot.height
        views = [self.shot.view_start, self.shot.view_end, self.view(0)]
        zoom = min(max(view.zoom for view in views), 2.0, max((_MOST_BACKDROP_PIXELS / (width * height)) ** 0.5, 1.0))
        return paint_place(self.place, round(width * zoom), round(height * zoom))

    def frame(self, index: int) -> np.ndarray:
        """Draws one frame, (H, W, 3) uint8 RGB."""
        shot = self.shot
        view, clock = self.view(index), self._clock(index)
        camera = lens_of(view, shot.width, shot.height)
        lens = self.stage.lens(view, shot.width, shot.height)
        puppets = self._puppets(index, clock)
        stay = _fading(float(index / shot.fps) / _EASE_SECONDS)
        rows = [row + (old - row) * stay for old, row in self.rows]
        picture = camera.film(self.backdrop, shot.width, shot.height)
        self.life.draw_behind(picture, camera, clock)
        for puppet in sorted(puppets, key=lambda one: one.depth):
            self._draw(picture, puppet, lens, clock)
        self.life.draw_before(picture, camera, clock)
        draw_labels(picture, self._labels(puppets, lens), rows)
        draw_marks(picture, _marks(puppets, lens))
        cast = list(zip(self.members, self.homes, puppets, rows, strict=True))
        write_slate(picture, slate_note(shot, self.staging, self.stage, self.place, view, clock, cast))
        return picture

    def marks(self, index: int) -> dict[tuple[int, int], tuple[float, float]]:
        """Where the rivets of a frame are: (figure, joint) to (x, y) in pixels of the frame."""
        lens = self.stage.lens(self.view(index), self.shot.width, self.shot.height)
        return _marks(self._puppets(index, self._clock(index)), lens)

    def _puppets(self, index: int, clock: float) -> list[Puppet]:
        puppets = puppets_at(self.tracks, self._share(index), self.seconds, clock)
        since = float(index / self.shot.fps)
        stay = _fading(since / _EASE_SECONDS)
        away = _fading(since / _ENTER_SECONDS)
        moved = []
        for i, puppet in enumerate(puppets):
            joints = puppet.joints
            offset = self.offsets.get(puppet.member.figure)
            if offset is not None and stay > 0:
                joints = joints + offset * stay
            if puppet.member.alive and self.legacy.clock is not None:
                joints = joints + self.gestures.offset(puppet.member, since, float(self.shot_seconds))
            if i in self.newcomers and away > 0:
                wide = self.stage.width + 2 * puppet.member.width
                joints = joints + np.array((wide if self.homes[i].x > 0.5 * self.stage.width else -wide, 0.0)) * away
            moved.append(replace(puppet, joints=joints))
        return moved

    def _draw(self, picture: np.ndarray, puppet: Puppet, lens: Lens, clock: float) -> None:
        member = puppet.member
        unit = member.size * lens.zoom
        cut = Cutout(self.place.setting.light, max(unit / 150, 0.6))
        joints = lens.to_frame(puppet.joints)
        if member.look is not None:
            draw_figure(cut, member.look, joints, unit, clock, member.figure)
        elif member.prop is not None:
            draw_prop(cut, member.prop, joints[0], unit, puppet.angle, clock, puppet.turn)
        cut.lay(picture, shadow=0.34, blur=max(0.03 * self._person * lens.zoom, 1.5))

    @property
    def _person(self) -> float:
        return 0.42 * min(self.stage.height, 1.3 * self.stage.width)

    def _settle_labels(self, old: dict[int, float]) -> list[tuple[float, float]]:
        """Each member's label row where the shot begins, and for the rest of it."""
        samples = []
        for index in np.linspace(0, max(self.shot.num_frames - 1, 0), _LABEL_SAMPLES).astype(int).tolist():
            lens = self.stage.lens(self.view(index), self.shot.width, self.shot.height)
            samples.append(self._labels(self._puppets(index, self._clock(index)), lens))
        figures = [member.figure for member in self.members]
        things = {member.figure for member in self.members if not member.alive}
        rows = settle_rows(samples, figures, things, old, self.shot.width, self.shot.height)
        return [(old.get(figure, float(row)), float(row)) for figure, row in zip(figures, rows, strict=True)]

    def _labels(self, puppets: list[Puppet], lens: Lens) -> list[tuple[str, float, float]]:
        labels = []
        for puppet in puppets:
            member = puppet.member
            middle = puppet.joints[:, 0].mean() if member.alive else puppet.joints[0, 0]
            # Who flies has the name below the feet, who only hops has it on the ground; between, it glides.
            aloft = 1 - _fading((puppet.lift / self.stage.height - 0.12) / 0.2)
            foot = puppet.foot - puppet.lift * aloft
            spot = lens.to_frame(np.array(((middle, foot + 0.016 * self.stage.height),)))[0]
            labels.append((member.subject.label, float(spot[0]), float(spot[1])))
        return labels


def _fading(share: float) -> float:
    """From 1 down to 0, softly."""
    share = min(max(share, 0.0), 1.0)
    return 1 - share * share * (3 - 2 * share)


def _marks(puppets: list[Puppet], lens: Lens) -> dict[tuple[int, int], tuple[float, float]]:
    marks = {}
    for puppet in sorted(puppets, key=lambda one: one.depth):
        for joint, (x, y) in enumerate(lens.to_frame(puppet.joints)):
            marks[puppet.member.figure, joint if puppet.member.alive else OBJECT_JOINT] = (float(x), float(y))
    return marks


def _assigned(joints: dict[int, np.ndarray], members: tuple[Member, ...], by_place: bool) -> dict[int, np.ndarray]:
    """Joints by the members' figures: those of one identity and, for a pose alone, the others from left to right."""
    assigned = {member.figure: joints[member.figure] for member in members if member.figure in joints}
    if by_place:
        rest = sorted(
            (known for figure, known in joints.items() if figure not in assigned),
            key=lambda known: float(np.nanmean(known[:, 0])),
        )
        lonely = [member for member in members if member.alive and member.figure not in assigned]
        assigned.update({member.figure: known for member, known in zip(lonely, rest, strict=False)})
    return assigned
