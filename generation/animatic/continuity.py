"""What a continuing shot takes over from its anchor: who stands where and how, who holds what, the scene's clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

import numpy as np

from generation.anchor import load_frame
from generation.animatic.camera import Lens, Stage, stage_of
from generation.animatic.casting import Member, grown_person
from generation.animatic.marks import OBJECT_JOINT, read_marks
from generation.animatic.place import Place
from generation.animatic.placing import Home
from generation.animatic.slate import read_slate
from generation.animatic.stage import Puppet
from generation.pose import JOINTS, read_openpose
from segmenter.prompts.reading import Reading, Setting, Subject, Worn
from segmenter.types import Anchor, Pose, Shot, View

_NOTE_VERSION = 3
_MOST_MEMBERS = 18
_TOLD = ("label", "noun", "kind", "colour", "size", "worn", "old")
_RIGHT_HIP, _LEFT_HIP = 8, 11
# A twin stands in for a covered joint: the same joint of the other side.
_TWINS = {2: 5, 3: 6, 4: 7, 8: 11, 9: 12, 10: 13, 14: 15, 16: 17}
_TWINS |= {b: a for a, b in _TWINS.items()}


@dataclass(slots=True, kw_only=True)
class Legacy:
    """What an anchor tells; empty where there is none, its picture alone where nobody can be read from it."""

    joints: dict[int, np.ndarray] = field(default_factory=dict)
    """Figure to joints in pixels of the stage, (18, 2) or (1, 2) for a thing; NaN where covered."""
    cast: list[dict[str, Any]] = field(default_factory=list)
    """The slate's entries, one a member."""
    clock: float | None = None
    """Seconds on the scene's clock."""
    view: View | None = None
    """What the camera saw."""
    place: Place | None = None
    """Where it was."""
    staging: int | None = None
    """Seed of the placing."""
    person: float | None = None
    """Height of a grown person in pixels of the stage."""
    stage: Stage | None = None
    """Where in the scene the play was set."""
    text: int | None = None
    """Checksum of the text that the shot before played."""
    picture: np.ndarray | None = None
    """The anchor's frame, where the shot should go on from it and no figure says how; (H, W, 3) uint8 RGB."""


def slate_note(
    shot: Shot,
    staging: int,
    stage: Stage,
    place: Place,
    view: View,
    clock: float,
    cast: list[tuple[Member, Home, Puppet, float]],
) -> dict[str, Any]:
    """What a frame tells the shot that continues it; the cast with the row of each one's label."""
    members = tuple(member for member, *_ in cast)
    person = grown_person(members)
    entries = [
        {
            "figure": member.figure,
            "ordinal": member.ordinal,
            "subject": [getattr(member.subject, name) for name in _TOLD],
            "home": _told_home(members, home),
            "now": _told_home(members, _home_now(puppet)),
            "joints": [round(float(number) * 4) for number in puppet.joints.ravel()],
            "row": round(row, 2),
            "wide": None if member.prop is None else round(member.prop.width, 3),
        }
        for member, home, puppet, row in cast
    ]
    return {
        "version": _NOTE_VERSION,
        "text": crc32(shot.text.encode()),
        "clock": round(clock, 4),
        "view": [view.zoom, view.x, view.y],
        "staging": staging,
        "stage": [stage.zoom, stage.left, stage.top, stage.width, stage.height],
        "person": None if person is None else round(person, 3),
        "place": [place.setting.ground, place.setting.light, place.setting.weather, place.seed, place.luminary],
        "cast": entries,
    }


def _told_home(members: tuple[Member, ...], home: Home) -> list[float | int | None]:
    holder = members[home.holder].figure if home.holder is not None else None
    place = (round(number, 2) for number in (home.x, home.y, home.turn, home.lift))
    return [*place, holder, home.hand, round(home.angle, 3)]


def _home_now(puppet: Puppet) -> Home:
    """Where a member is at this moment, as the next panel's home."""
    rest, joints = puppet.rest, puppet.joints
    x = joints[0, 0] if len(joints) == 1 else (joints[_RIGHT_HIP, 0] + joints[_LEFT_HIP, 0]) / 2
    holder, hand = (rest.holder, rest.hand) if rest is not None else (None, 0)
    return Home(
        x=float(x), y=puppet.foot, turn=puppet.turn, lift=puppet.lift, holder=holder, hand=hand, angle=puppet.angle
    )


def read_legacy(shot: Shot, anchor: Anchor | None) -> Legacy:
    """What the anchor tells a shot, as far as its continuity asks for it."""
    if anchor is None or shot.continuity == "cut":
        return Legacy()
    if shot.continuity == "pose":
        lens = stage_of(shot).lens(shot.view_start, shot.width, shot.height)
        return Legacy(joints={pose.figure: _seen_joints(pose, lens) for pose in read_openpose(anchor.pose)})
    frame = load_frame(anchor.frame)
    if frame.shape != (shot.height, shot.width, 3):
        return Legacy()
    marks = read_marks(frame)
    note = read_slate(frame) or {}
    note = note if note.get("version") == _NOTE_VERSION else {}
    if not marks and not note:
        return Legacy(picture=frame)
    view = View(zoom=note["view"][0], x=note["view"][1], y=note["view"][2]) if note else shot.view_start
    stage = stage_of(shot)
    if note:
        zoom, left, top, width, height = note["stage"]
        stage = Stage(zoom=zoom, left=left, top=top, width=width, height=height)
    lens = stage.lens(view, shot.width, shot.height)
    # A play begins on a stage of its own where nobody stands on the one before.
    played = bool(marks or note["cast"])
    legacy = Legacy(
        joints=_joints_of_marks(marks, lens),
        view=view,
        stage=stage if played else None,
        picture=None if played else frame,
    )
    if note:
        ground, light, weather, seed, luminary = note["place"]
        legacy.cast, legacy.clock = note["cast"], note["clock"]
        legacy.staging, legacy.text = note["staging"], note["text"]
        legacy.person = note["person"]
        legacy.place = Place(setting=Setting(ground=ground, light=light, weather=weather), seed=seed, luminary=luminary)
        for entry in legacy.cast:
            told = np.array(entry["joints"], np.float64).reshape(-1, 2) / 4
            seen = legacy.joints.get(entry["figure"], np.full_like(told, np.nan))
            if seen.shape == told.shape:
                legacy.joints[entry["figure"]] = np.where(np.isnan(seen), told, seen)
    return legacy


def _seen_joints(pose: Pose, lens: Lens) -> np.ndarray:
    points = np.array([(x, y) if seen > 0 else (np.nan, np.nan) for x, y, seen in pose.keypoints])
    return lens.to_scene(points)


def _joints_of_marks(marks: dict[tuple[int, int], tuple[float, float]], lens: Lens) -> dict[int, np.ndarray]:
    figures: dict[int, np.ndarray] = {}
    for (figure, joint), spot in marks.items():
        if joint == OBJECT_JOINT:
            figures[figure] = lens.to_scene(np.array((spot,)))
        else:
            points = figures.setdefault(figure, np.full((len(JOINTS), 2), np.nan))
            if len(points) == len(JOINTS):
                points[joint] = lens.to_scene(np.array((spot,)))[0]
    return figures


def match_cast(reading: Reading, legacy: Legacy) -> tuple[Reading, dict[int, dict[str, Any]]]:
    """Finds the anchor's figures among the subjects of the new text; those that it does not name stay, and rest."""
    matched: dict[int, dict[str, Any]] = {}
    free = list(legacy.cast)
    for likeness in (5, 4, 3):
        for index, subject in enumerate(reading.subjects):
            if index in matched:
                continue
            found = next((entry for entry in free if _likeness(subject, entry) >= likeness), None)
            if found is not None:
                matched[index] = found
                free.remove(found)
    subjects = list(reading.subjects)
    for index, entry in matched.items():
        # What it looked like goes on, where the new text does not say otherwise.
        old, new = entry["subject"], subjects[index]
        subjects[index] = replace(
            new,
            label=new.label if len(new.label) >= len(old[0]) else old[0],
            colour=new.colour or old[3],
            size=new.size or old[4],
            worn=new.worn or _worn_of(old[5]),
            old=new.old or old[6],
        )
    for entry in free[: max(_MOST_MEMBERS - len(subjects), 0)]:
        label, noun, kind, colour, size, worn, aged = entry["subject"]
        matched[len(subjects)] = entry
        kept = Subject(label=label, noun=noun, kind=kind, colour=colour, size=size, worn=_worn_of(worn), old=aged)
        subjects.append(kept)
    return replace(reading, subjects=tuple(subjects)), matched


def _worn_of(told: list[list[str | None]]) -> tuple[Worn, ...]:
    """What somebody wears, as the slate tells it."""
    return tuple((str(noun), colour) for noun, colour in told)


def _likeness(subject: Subject, entry: dict[str, Any]) -> int:
    label, noun, kind, colour, *_ = entry["subject"]
    if (
        kind != subject.kind
        or noun != subject.noun
        or (subject.colour is not None and colour is not None and colour != subject.colour)
    ):
        return 0
    return 3 + int(label == subject.label) + int(colour == subject.colour)


def taken_over_homes(members: tuple[Member, ...], matched: dict[int, dict[str, Any]], key: str) -> dict[int, Home]:
    """Homes of those the anchor shows, by member: where they are now (key "now"), or when the panel began ("home")."""
    index_of = {member.figure: index for index, member in enumerate(members)}
    taken = {}
    for index, entry in matched.items():
        x, y, turn, lift, holder, hand, angle = entry[key]
        if members[index].alive:
            turn = 1.0 if turn >= 0 else -1.0
        taken[index] = Home(
            x=x,
            y=y,
            turn=turn,
            lift=lift,
            holder=index_of.get(holder) if holder is not None else None,
            hand=hand,
            angle=angle,
        )
    return taken


def homes_from_joints(homes: list[Home], members: tuple[Member, ...], joints: dict[int, np.ndarray]) -> list[Home]:
    """Homes of those of whom only the joints are known."""
    taken = list(homes)
    for index, (home, member) in enumerate(zip(homes, members, strict=True)):
        known = joints.get(member.figure)
        if known is None or len(known) != (18 if member.alive else 1) or np.isnan(known).all():
            continue
        if member.alive:
            hips = known[[_RIGHT_HIP, _LEFT_HIP], 0]
            x = float(np.nanmean(hips)) if not np.isnan(hips).all() else float(np.nanmean(known[:, 0]))
            taken[index] = replace(home, x=x)
        elif home.holder is None:
            x, y = (float(number) for number in known[0])
            taken[index] = replace(home, x=x, lift=max(home.y - y - member.size / 2, 0.0))
    return taken


def offsets_from(puppets: list[Puppet], joints: dict[int, np.ndarray]) -> dict[int, np.ndarray]:
    """Figure to how far each joint of the anchor is from where the new shot would begin."""
    offsets = {}
    for puppet in puppets:
        known = joints.get(puppet.member.figure)
        if known is None or known.shape != puppet.joints.shape or np.isnan(known).all():
            continue
        offset = known - puppet.joints
        for joint in np.flatnonzero(np.isnan(offset[:, 0])):
            twin = _TWINS.get(int(joint))
            offset[joint] = (
                offset[twin]
                if twin is not None and not np.isnan(offset[twin, 0])
                else np.nanmean(known - puppet.joints, axis=0)
            )
        offsets[puppet.member.figure] = offset
    return offsets
