"""Runs chains of shots in lock-step: one shot of all chains at once, while other processes read those before it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from benchmarks.anchoring.measures import seam_measures, shot_measures
from benchmarks.anchoring.reading import Reading, Task, read
from benchmarks.anchoring.results import Row, add
from benchmarks.anchoring.steering import steered
from benchmarks.anchoring.storyboards import Storyboard
from generation.pose_track import TrackKind
from segmenter.plan import derive_seed
from training.small.sampling import Sampler, Wish

THUMBNAIL = 96, 58
"""Width and height of what the sheets show."""

FIRST_SHOTS = "first shots"
"""Row of the shots that the chains begin with: from text alone, for all ways the same."""

_Maps = dict[TrackKind, np.ndarray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a shot goes on from the one before it."""

    name: str
    """In tables."""
    picture: bool = False
    """It begins with the last frame; that is not shown again."""
    kind: TrackKind | None = None
    """What its poses do; None gives none."""
    steers: bool = False
    """The last frame's colours are pulled to those of the chain's first shot."""


WAYS = (
    Way(name="none"),
    Way(name="frame", picture=True),
    Way(name="pose, hold", kind="hold"),
    Way(name="pose, ease", kind="ease"),
    Way(name="pose, follow", kind="follow"),
    Way(name="frame + pose, hold", picture=True, kind="hold"),
    Way(name="frame + pose, ease", picture=True, kind="ease"),
    Way(name="frame + pose, follow", picture=True, kind="follow"),
)
"""Of the experiment."""
LONG_WAYS = (
    Way(name="long, frame", picture=True),
    Way(name="long, frame, steered", picture=True, steers=True),
)
"""Of the long chains: the picture alone is handed on, so that all drift is its."""


@dataclass(slots=True, kw_only=True)
class _Chain:
    """A chain in the making."""

    storyboard: Storyboard
    seed: int
    first: Reading | None = None
    before: Reading | None = None
    maps: _Maps = field(default_factory=dict)
    last: np.ndarray = field(default_factory=lambda: np.zeros(0, np.uint8))
    frames: np.ndarray = field(default_factory=lambda: np.zeros(0, np.uint8))
    """Of the shot that is being read."""


class Chains:
    """Runs and measures chains.

    Args:
        sampler: of the model.
        executor: of processes that read.
        folder: holds the judge's nets.
        device: where the judge runs.
        guidance: factor of classifier-free guidance.
        shown: numbers of the storyboards of which thumbnails are kept, of the first seed.
    """

    def __init__(
        self, sampler: Sampler, executor: Executor, folder: Path, device: str, guidance: float, shown: Sequence[int]
    ) -> None:
        self.rows: dict[str, Row] = {}
        self.thumbnails: dict[tuple[int, str], list[np.ndarray]] = {}
        self.clips = 0
        self._sampler, self._executor = sampler, executor
        self._folder, self._device, self._guidance, self._shown = folder, device, guidance, frozenset(shown)

    def run(self, storyboards: Sequence[Storyboard], seeds: int, ways: Sequence[Way]) -> None:
        """Runs all ways of all chains: their first shots, which are the same for all ways, are sampled once."""
        began = [_Chain(storyboard=one, seed=seed) for one in storyboards for seed in range(seeds)]
        kinds = tuple(dict.fromkeys(way.kind for way in ways if way.kind is not None))
        results = [future.result() for future in self._shoot(began, 0, None, kinds)]
        if FIRST_SHOTS not in self.rows:
            row = self.rows.setdefault(FIRST_SHOTS, {})
            for chain, (reading, _) in zip(began, results, strict=True):
                add(row, chain.storyboard.number, 0, shot_measures(reading, reading))
        going: dict[str, tuple[list[_Chain], list[Future[tuple[Reading, _Maps]]]]] = {}
        for way in ways:
            chains = [_Chain(storyboard=one.storyboard, seed=one.seed, frames=one.frames) for one in began]
            for chain, result in zip(chains, results, strict=True):
                self._take(chain, 0, way, result)
            going[way.name] = chains, []
        shots = len(storyboards[0].scenes)
        for shot in range(1, shots + 1):
            for way in ways:
                chains, futures = going[way.name]
                for chain, future in zip(chains, futures, strict=shot > 1):  # the first ones are taken
                    self._take(chain, shot - 1, way, future.result())
                if shot < shots:
                    going[way.name] = chains, self._shoot(chains, shot, way, (way.kind,) if way.kind else ())

    def _shoot(
        self, chains: Sequence[_Chain], shot: int, way: Way | None, kinds: tuple[TrackKind, ...]
    ) -> list[Future[tuple[Reading, _Maps]]]:
        """Samples a shot of all chains and has it read."""
        start = time.monotonic()
        wishes = [_wish(chain, shot, way) for chain in chains]
        # As the engine does: where nobody is seen, there is no control.
        for posed in (True, False):
            some = [i for i, wish in enumerate(wishes) if (wish.maps is not None) == posed]
            made = self._sampler.sample([wishes[i] for i in some], self._guidance) if some else []
            for i, frames in zip(some, made, strict=True):
                chains[i].frames = frames
        self.clips += len(chains)
        seconds = (time.monotonic() - start) / len(chains)
        print(f"shot {shot + 1}, {way.name if way else 'all'}: {len(chains)} clips, {seconds:.3f} s each", flush=True)
        return [
            self._executor.submit(
                read,
                Task(
                    folder=self._folder, device=self._device, frames=chain.frames,
                    scene=chain.storyboard.scenes[shot], kinds=kinds,
                ),
            )
            for chain in chains
        ]  # fmt: skip

    def _take(self, chain: _Chain, shot: int, way: Way, result: tuple[Reading, _Maps]) -> None:
        """Measures a shot that has been read, and keeps what the next one goes on from."""
        reading, maps = result
        number, drop = chain.storyboard.number, int(way.picture and shot > 0)
        chain.first = chain.first or reading
        if chain.before is not None:
            track = chain.before.tracks.get(way.kind) if way.kind else None
            measured = shot_measures(reading, chain.first)
            measured |= seam_measures(chain.before, reading, chain.last, chain.frames, drop, track)
            add(self.rows.setdefault(way.name, {}), number, shot, measured)
        if number in self._shown and chain.seed == 0:
            small = [_thumbnail(chain.frames[at]) for at in (drop, -1)]
            self.thumbnails.setdefault((number, way.name), []).extend(small)
        chain.before, chain.maps, chain.last = reading, maps, chain.frames[-1]
        chain.frames = chain.frames[:0]


def _wish(chain: _Chain, shot: int, way: Way | None) -> Wish:
    storyboard = chain.storyboard
    first = chain.last if way and way.picture else None
    if way and way.steers and first is not None and chain.first is not None:
        first = steered(first, chain.first.mean, chain.first.spread)
    return Wish(
        # Of the way it is independent: what differs between ways is the anchor alone.
        seed=derive_seed(chain.seed, "anchoring", storyboard.number, shot),
        caption=storyboard.captions[shot],
        first=first,
        maps=chain.maps.get(way.kind) if way and way.kind else None,
    )


def _thumbnail(frame: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.resize(frame, THUMBNAIL, interpolation=cv2.INTER_AREA))
