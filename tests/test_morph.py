"""Pictures moved into one another: the way between is the motion's, and where there is none it is said."""

from __future__ import annotations

import numpy as np
from test_flow import texture

from stitching.morph import morphed
from stitching.seams import dissolve


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    error = np.mean((one.astype(float) - other) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def test_a_shift_is_gone_through() -> None:
    """Half-way to the same picture eight pixels on is that picture four pixels on; a dissolve shows two at once."""
    picture = texture(1, 160, 280)
    before, after, between = picture[:, 8:248], picture[:, 16:256], picture[:, 12:252]
    moved = morphed([before], [after])
    assert moved is not None
    inner = np.s_[:, 16:-16]
    assert psnr(dissolve(*moved)[0][inner], between[inner]) > 40
    assert psnr(dissolve([before], [after])[0][inner], between[inner]) < 25


def test_different_pictures_are_not_moved() -> None:
    """There is no way from one to the other."""
    assert morphed([texture(2)], [texture(3)]) is None


def test_the_sides_need_as_many_frames() -> None:
    """None of both are none."""
    assert morphed([], []) == ([], [])
