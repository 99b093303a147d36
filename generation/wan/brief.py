"""What one shot is made of: its words, its picture and its poses, and the note of them that its manifest keeps.

Knows words, poses and settings; what they are once encoded is `ways`' business.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from generation.pose_track import PoseTrack, draw_track
from generation.wan.anchoring import first_picture, track_of
from generation.wan.continuity import Uses, what_it_takes
from generation.wan.outfit import Outfit
from segmenter.errors import LongtakeError
from segmenter.plan import derive_seed
from segmenter.types import Anchor, Shot
from segmenter.vocabulary import limit_prompt


@dataclass(frozen=True, kw_only=True)
class Brief:
    """A shot as one attempt renders it."""

    outfit: Outfit
    """The weights, and how they are used."""
    shot: Shot
    """Which one."""
    anchor: Anchor | None = None
    """Of the shot before, where it continues one."""
    attempt: int = 1
    """1 where no attempt has failed."""

    @property
    def seed(self) -> int:
        """The shot's own, and another one after every attempt that failed."""
        own = self.shot.seed
        return own if self.attempt == 1 else derive_seed(own, "attempt", self.attempt)

    @property
    def told(self) -> tuple[str, str]:
        """The prompt and the negative prompt that are encoded: the shot's own, or what limited weights know of them."""
        known, shot = self.outfit.vocabulary, self.shot
        if known is None:
            return shot.prompt, shot.negative_prompt
        return limit_prompt(known, shot.text, shot.setting, shot.camera)[0], ""

    @cached_property
    def uses(self) -> Uses:
        """Whether it begins with a picture, and whether it follows poses.

        Raises:
            LongtakeError: the weights cannot do what the shot asks for.
        """
        shot = self.shot
        try:
            return what_it_takes(
                shot.continuity, self.outfit.way, has_board=shot.image is not None, reaches_pose=shot.pose is not None
            )
        except ValueError as error:
            raise LongtakeError(f"shot {shot.id}: {error}") from error

    @cached_property
    def picture(self) -> np.ndarray | None:
        """(H, W, 3) uint8 RGB: what it begins with."""
        return first_picture(self.shot, self.anchor) if self.uses.picture else None

    @cached_property
    def track(self) -> PoseTrack | None:
        """The poses that it follows."""
        return track_of(self.shot, self.anchor, self.outfit.profile.pose_track) if self.uses.poses else None

    @property
    def maps(self) -> np.ndarray | None:
        """(F, H, W, 3) uint8 RGB: the poses, drawn; None where there is nobody to draw."""
        track = self.track
        if track is None or not track.frames[0]:
            return None
        return np.stack(list(draw_track(track, self.shot.width, self.shot.height)))

    def facts(self, device: str) -> dict[str, Any]:
        """What the manifest records of how the shot was made."""
        base, profile, shot, track = self.outfit.base, self.outfit.profile, self.shot, self.track
        control = profile.control
        unused = ["the panel's board is not used: the shot goes on from the one before"]
        if shot.image is None or shot.continuity != "continue":
            unused = []
        settings = {
            name: str(value) if isinstance(value, Path | Fraction) else value for name, value in asdict(profile).items()
        }
        return {
            "model": base.source,
            "revision": base.revision,
            "profile": settings,
            "device": device,
            "attempt": self.attempt,
            "seed": self.seed,
            "way": self.outfit.way,
            "control": control.weights if control else None,
            "first_frame": self.picture is not None,
            "people": len(track.frames[0]) if track else None,
            "pose_track": track.kind if track else None,
            "notes": [*(track.notes if track else ()), *unused],
            **({"told": self.told[0]} if self.outfit.vocabulary else {}),
        }
