"""Who and what goes through a clip: sightings in its frames, joined to tracks. Knows no prompt, and no scene."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from generation.wan.sightings import Sighting

TRUNK = (2, 5, 8, 11)
"""Shoulders and hips: where a figure is, whatever its limbs do."""

_OTHER_NOUN, _OTHER_COLOUR = 0.7, 0.35
"""What a difference costs, in heights of a figure: what looks alike is the same if it is not farther away."""
_FARTHEST = 1.2
"""Costs above this are somebody else's."""
_THING_UNIT = 40.0
"""Pixels that are to a thing what its height is to a figure."""
_FEWEST = 4
"""Sightings; fewer are a mistake."""
_OVERLAP = 2
"""Frames that two tracks of one noun may share to be one that was lost for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Somebody or something through a clip."""

    noun: str
    """By vote of the sightings."""
    colour: str
    """By vote of the sightings."""
    alive: bool
    """Whether it is a figure."""
    points: np.ndarray
    """(F, 18, 2) joints of a figure, (F, 1, 2) places of a thing, pixels; between sightings evenly."""
    seen: np.ndarray
    """(F,) bool: in which frames it was seen."""
    height: float
    """Pixels."""

    @property
    def middle(self) -> np.ndarray:
        """(F, 2): where it is."""
        return np.asarray(self.points[:, TRUNK if self.alive else slice(None)].mean(axis=1))

    def way(self, first: int, last: int) -> float:
        """How far it gets to the right from one frame to another, in heights, leftwards below 0."""
        x = self.middle[:, 0]
        start, end = np.median(x[first : first + 3]), np.median(x[max(last - 2, first) : last + 1])
        return float(end - start) / (self.height if self.alive else _THING_UNIT)


@dataclass(slots=True)
class _Trail:
    """A track in the making."""

    at: list[int] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)

    def vote(self, what: str) -> str:
        """What most sightings say, each as loud as it is sure."""
        votes: Counter[str] = Counter()
        for seen in self.sightings:
            votes[getattr(seen, what)] += seen.score  # type: ignore[assignment]
        return votes.most_common(1)[0][0]

    def cost(self, seen: Sighting, frame: int) -> float:
        """How unlikely it is that a sighting goes on with this, in heights."""
        last = _middle(self.sightings[-1])
        gap = frame - self.at[-1]
        if len(self.at) > 1 and self.at[-1] - self.at[-2] <= 2:
            pace = (last - _middle(self.sightings[-2])) / (self.at[-1] - self.at[-2])
            last = last + pace * min(gap, 4)
        unit = seen.height if seen.alive else _THING_UNIT
        away = float(np.hypot(*(_middle(seen) - last))) / unit
        away /= 1 + 0.15 * min(gap - 1, 6)
        return (
            away + _OTHER_NOUN * (seen.noun != self.vote("noun")) + _OTHER_COLOUR * (seen.colour != self.vote("colour"))
        )


def tracks_of(frames: Sequence[Sequence[Sighting]]) -> tuple[Track, ...]:
    """Joins what was seen in a clip's frames to tracks, the longest first."""
    found = []
    for alive in (True, False):
        trails: list[_Trail] = []
        for number, sightings in enumerate(frames):
            _go_on(trails, [seen for seen in sightings if seen.alive == alive], number)
        found += [_track(trail, len(frames)) for trail in _mended(trails) if len(trail.at) >= min(_FEWEST, len(frames))]
    return tuple(sorted(found, key=lambda track: -int(track.seen.sum())))


def _go_on(trails: list[_Trail], sightings: list[Sighting], frame: int) -> None:
    """Adds a frame's sightings to the trails that they go on with, as cheaply as can be; others begin new ones."""
    costs = np.array([[trail.cost(seen, frame) for seen in sightings] for trail in trails])
    rows, columns = linear_sum_assignment(np.minimum(costs, _FARTHEST)) if costs.size else ((), ())
    free = set(range(len(sightings)))
    for i, j in zip(rows, columns, strict=True):
        if costs[i, j] < _FARTHEST:
            trails[i].at.append(frame)
            trails[i].sightings.append(sightings[j])
            free.discard(int(j))
    trails += [_Trail([frame], [sightings[j]]) for j in sorted(free)]


def _mended(trails: list[_Trail]) -> list[_Trail]:
    """Joins trails of one noun that do not overlap: one was out of sight in between."""
    whole: list[_Trail] = []
    for trail in sorted(trails, key=lambda one: -len(one.at)):
        kin = [
            one for one in whole
            if one.vote("noun") == trail.vote("noun") and len(set(one.at) & set(trail.at)) <= _OVERLAP
        ]  # fmt: skip
        if not kin:
            whole.append(trail)
            continue
        pieces = dict(zip(trail.at, trail.sightings, strict=True))
        pieces |= dict(zip(kin[0].at, kin[0].sightings, strict=True))
        kin[0].at = sorted(pieces)
        kin[0].sightings = [pieces[frame] for frame in kin[0].at]
    return whole


def _track(trail: _Trail, count: int) -> Track:
    points = np.array([seen.keypoints for seen in trail.sightings])[:, :, :2]
    flat = points.reshape(len(points), -1)
    frames = np.arange(count)
    even = np.stack([np.interp(frames, trail.at, column) for column in flat.T], axis=1)
    return Track(
        noun=trail.vote("noun"),
        colour=trail.vote("colour"),
        alive=trail.sightings[0].alive,
        points=even.reshape(count, *points.shape[1:]),
        seen=np.isin(frames, trail.at),
        height=float(np.median([seen.height for seen in trail.sightings])),
    )


def _middle(seen: Sighting) -> np.ndarray:
    points = np.array(seen.keypoints)[:, :2]
    return np.asarray(points[list(TRUNK)].mean(axis=0) if seen.alive else points[0])
