"""The ways to steer the 5B by name, and the one place that decides what a storyboard's continuity means for each.

Knows nothing of torch: `longtake plan` asks it too.
"""

from __future__ import annotations

from dataclasses import dataclass

from segmenter.types import Continuity

FIRST_FRAME = "first frame"
"""Without control: a shot can begin with a picture, and that is all that it keeps."""
FUN = "fun"
"""VideoX-Fun's control: pose maps as channels beside the noise."""
CONTROLNET = "controlnet"
"""A residual ControlNet beside the transformer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What a shot takes from the one before it, and from its own board."""

    picture: bool
    """It begins with a picture: the last frame of the shot before, or its own board."""
    poses: bool
    """Its pose track begins with the poses of the shot before."""


def what_it_takes(continuity: Continuity, way: str, *, has_board: bool, reaches_pose: bool = False) -> Uses:
    """What a storyboard's continuity means.

    `cut` begins with the board, if there is one, and is told no poses. `continue` begins with the last frame of the
    shot before, and every way of control is told the poses that follow on from it. `pose` keeps the poses and not the
    picture, which only a control can.

    Raises:
        ValueError: the way cannot keep poses without a picture, or reach those that the panel names.
    """
    if way == FIRST_FRAME and continuity == "pose":
        raise ValueError(
            "only a pose control can keep a pose without the picture that it was in: name one in the profile, "
            "or write continuity: continue"
        )
    if way == FIRST_FRAME and reaches_pose:
        raise ValueError("only a pose control can reach a pose: name one in the profile, or leave the pose out")
    return Uses(picture=continuity == "continue" or has_board, poses=continuity != "cut" and way != FIRST_FRAME)
