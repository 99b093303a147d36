"""The camera: which part of the scene a frame shows. Knows views; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from segmenter.camera import view_between
from segmenter.types import Shot, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """Takes points of the scene to pixels of a frame."""

    zoom: float
    """Magnification."""
    left: float
    """Left edge of what is seen, pixels of the scene."""
    top: float
    """Upper edge of what is seen, pixels of the scene."""

    def to_frame(self, points: np.ndarray) -> np.ndarray:
        """From pixels of the scene to pixels of the frame, (N, 2)."""
        return np.asarray((points - (self.left, self.top)) * self.zoom)

    def to_scene(self, points: np.ndarray) -> np.ndarray:
        """From pixels of the frame to pixels of the scene, (N, 2)."""
        return np.asarray(points / self.zoom + (self.left, self.top))

    def film(self, picture: np.ndarray, width: int, height: int) -> np.ndarray:
        """What a frame shows of a picture of the whole scene, of any size of the same shape."""
        ratio = picture.shape[1] / width
        scale = self.zoom / ratio
        # Half a pixel: a pixel's coordinate is its middle, whatever its size.
        shift_x = -self.left * self.zoom + 0.5 * scale - 0.5
        shift_y = -self.top * self.zoom + 0.5 * scale - 0.5
        matrix = np.array(((scale, 0, shift_x), (0, scale, shift_y)))
        if abs(scale - 1) < 1e-9 and abs(shift_x) < 1e-6 and abs(shift_y) < 1e-6:
            return picture[:height, :width].copy()
        return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def lens_of(view: View, width: int, height: int) -> Lens:
    """The lens of a view; one that would look past the scene's edge is moved inside."""
    zoom = max(view.zoom, 1.0)
    half = 0.5 / zoom
    x, y = min(max(view.x, half), 1 - half), min(max(view.y, half), 1 - half)
    return Lens(zoom=zoom, left=(x - half) * width, top=(y - half) * height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The part of the scene that the play is set in: what the camera sees at its closest, wherever it travels then.

    Staged there, nobody is cut off by a camera that comes closer, and a pan finds somebody at both its ends.
    """

    zoom: float
    """Pixels of the stage for a pixel of the scene."""
    left: float
    """Left edge, pixels of the scene."""
    top: float
    """Upper edge, pixels of the scene."""
    width: int
    """Pixels of the stage."""
    height: int
    """Pixels of the stage."""

    def lens(self, view: View, width: int, height: int) -> Lens:
        """Takes points of the stage to pixels of a frame of that size."""
        lens = lens_of(view, width, height)
        return Lens(
            zoom=lens.zoom / self.zoom,
            left=(lens.left - self.left) * self.zoom,
            top=(lens.top - self.top) * self.zoom,
        )


def stage_of(shot: Shot) -> Stage:
    """The stage of a panel, told from any shot of it."""
    start, end = shot.view_start, shot.view_end
    # The move is even, so a part of it tells both ends of the whole.
    before, whole = panel_shares(shot)
    begin = view_between(start, end, -before)
    finish = view_between(start, end, whole - before)
    zoom = max(begin.zoom, finish.zoom)
    closest = [lens_of(view, shot.width, shot.height) for view in (begin, finish) if view.zoom > zoom - 0.01]
    left, top = min(lens.left for lens in closest), min(lens.top for lens in closest)
    right = max(lens.left + shot.width / lens.zoom for lens in closest)
    bottom = max(lens.top + shot.height / lens.zoom for lens in closest)
    return Stage(zoom=zoom, left=left, top=top, width=round((right - left) * zoom), height=round((bottom - top) * zoom))


def panel_shares(shot: Shot) -> tuple[float, float]:
    """How much of a shot's panel comes before it, and how much it is in all, in lengths of the shot."""
    if shot.panel_frames is None:
        return shot.part, shot.parts
    before, whole = shot.panel_frames
    return before / shot.shown_frames, whole / shot.shown_frames


def view_at(shot: Shot, index: int) -> View:
    """The view at a generated frame: it moves evenly from the first shown frame to the end of the shot."""
    share = (index - shot.drop_frames) / max(shot.shown_frames, 1)
    return view_between(shot.view_start, shot.view_end, min(max(share, 0.0), 1.0))
