"""Camera directions in words."""

import pytest

from segmenter.camera import first_view, move_view, read_camera, unread_camera, view_between
from segmenter.types import View


@pytest.mark.parametrize(
    ("direction", "moves"),
    [
        ("", ()),
        ("static, low angle close-up", ()),
        ("slow zoom in", ("zoom in",)),
        ("Slow push in", ("zoom in",)),
        ("the camera pulls back", ("zoom out",)),
        ("pan left", ("pan left",)),
        ("camera pans slowly to the right", ("pan right",)),
        ("tilt up, then zoom in", ("zoom in", "tilt up")),
        ("镜头推近", ("zoom in",)),
        ("镜头拉远", ("zoom out",)),
        ("镜头向左摇", ("pan left",)),
    ],
)
def test_moves_are_read_from_words(direction, moves):
    """English and Chinese directions name their moves; anything else leaves the camera where it is."""
    assert read_camera(direction) == moves


@pytest.mark.parametrize("direction", ["", "zoom in", "zoom out", "pan left", "pan right", "tilt up", "tilt down"])
def test_a_view_stays_inside_the_scene(direction):
    """However often a move is made, the camera sees nothing but the scene."""
    view = first_view(direction)
    for _ in range(20):
        for side in (view.x, view.y):
            assert 0.5 / view.zoom <= side + 1e-6
            assert side - 1e-6 <= 1 - 0.5 / view.zoom
        assert 1 <= view.zoom <= 4
        view = move_view(view, direction)


def test_pans_cross_the_scene():
    """A pan begins at one edge and ends at the other; a zoom out begins close; a zoom in keeps the ground."""
    start = first_view("pan right")
    assert start.x < 0.5 < move_view(start, "pan right").x
    wide, close = View(), move_view(View(), "zoom in")
    assert close.y + 0.5 / close.zoom == pytest.approx(wide.y + 0.5 / wide.zoom)
    assert first_view("zoom out").zoom > move_view(first_view("zoom out"), "zoom out").zoom == 1.0


def test_a_view_between_two_is_between_them():
    """Halfway is halfway in zoom and place."""
    assert view_between(View(), View(zoom=2.0, x=0.75, y=0.25), 0.5) == View(zoom=1.5, x=0.625, y=0.375)


@pytest.mark.parametrize("direction", ["slow zom inn", "whip", "镜头抖"])
def test_a_direction_that_nobody_here_understands_is_told(direction):
    """The author meant something by it, and nothing will come of it."""
    assert unread_camera(direction)


@pytest.mark.parametrize(
    "direction",
    ["", " ", "static", "Close-up", "wide shot", "handheld", "locked-off",
     "low angle", "zoom in", "固定", "特写", "远景", "推近"],
)  # fmt: skip
def test_a_direction_that_is_understood_or_asks_for_no_move_is_not(direction):
    """Shot sizes and a camera that stands still are what the film has anyway."""
    assert not unread_camera(direction)
