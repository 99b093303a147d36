"""Time, in whole frames: the one module that knows the grid of 4k+1 frames and the five-second shot.

Knows nothing of panels, seams or engines: numbers in, numbers out.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate, pairwise

MAX_SHOT_SECONDS = 5
"""Coherence over time decays beyond: no shot shows more."""

RAMP_SECONDS = Fraction(1, 3)
"""Over which a continuing shot ramps out what is left of a step: long enough that no eye follows it."""

GRID = 4
"""Engines generate GRID * k + 1 frames: the video VAE packs four frames into one latent, after a first one alone."""


def frames_of(seconds: Fraction, fps: Fraction) -> int:
    """The whole number of frames nearest to a time; a half counts up."""
    return (2 * seconds * fps + 1) // 2


def transition_frames(seconds: Fraction, fps: Fraction) -> int:
    """Frames of a transition: at least one where it has any length."""
    return max(1, frames_of(seconds, fps)) if seconds else 0


def split_transition(num_frames: int) -> tuple[int, int]:
    """The frames of a transition that lie before and after the moment it is centred on."""
    return num_frames // 2, num_frames - num_frames // 2


def panel_lengths(seconds: Iterable[Fraction], fps: Fraction) -> tuple[int, ...]:
    """Frames of each panel: its ends are rounded on the film's clock, so no error adds up over the film."""
    ends = [frames_of(end, fps) for end in accumulate(seconds)]
    return tuple(end - start for start, end in pairwise([0, *ends]))


def on_grid(num_frames: int) -> int:
    """The least number of the form 4k+1 that is not below `num_frames`."""
    return -(-(num_frames - 1) // GRID) * GRID + 1


def max_shown_frames(fps: Fraction) -> int:
    """The most frames a shot can show without stepping over five seconds: 120 at 24 frames a second."""
    return int(MAX_SHOT_SECONDS * fps)


def split_evenly(num_frames: int, fps: Fraction, longest: int | None = None) -> tuple[int, ...]:
    """Splits a panel's frames into as few shots as five seconds or `longest` allow, as even as the grid allows.

    Shares are whole steps of the grid where that fits, so that nothing generated is trimmed but the odd frames of one
    shot; 12 s at 24 frames a second become 3 x 96 frames, not 120 + 120 + 48.
    """
    longest = longest or max_shown_frames(fps)
    parts = -(-num_frames // longest)
    steps = -(-num_frames // GRID)
    shares = [GRID * share for share in _shares(steps, parts)]
    shares[0] -= GRID * steps - num_frames
    if max(shares) > longest or shares[0] < 1:
        shares = _shares(num_frames, parts)
    return tuple(shares)


def generated_frames(shown_frames: int, drop_frames: int) -> int:
    """How many frames an engine must generate, on the grid, so that a shot can show what it should."""
    return on_grid(shown_frames + drop_frames)


def _shares(total: int, parts: int) -> list[int]:
    share, rest = divmod(total, parts)
    return [share + (part < rest) for part in range(parts)]
