"""Where a picture lies in a frame of another size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmenter.errors import StitchError
from stitching.placing import place

SIDES = st.integers(8, 4000).map(lambda half: 2 * half)


@pytest.mark.parametrize(
    ("picture", "size", "fit", "scaled", "corner", "words"),
    [
        ((1280, 704), None, "pad", (1280, 704), (0, 0), ""),
        ((1280, 720), (1920, 1080), "pad", (1920, 1080), (0, 0), ""),
        ((1280, 704), (1920, 1080), "pad", (1920, 1056), (0, 12), "bars above and below, 24 pixels in all"),
        ((1280, 704), (1920, 1080), "crop", (1964, 1080), (-22, 0), "sides cropped, 44 pixels in all"),
        ((704, 1280), (1080, 1920), "pad", (1056, 1920), (12, 0), "bars left and right, 24 pixels in all"),
        ((704, 1280), (1080, 1080), "crop", (1080, 1964), (0, -442), "top and bottom cropped, 884 pixels in all"),
    ],
)
def test_known_sizes(picture, size, fit, scaled, corner, words):
    """What film makers ask for most."""
    placement = place(picture, size, fit)
    assert (placement.width, placement.height) == (size or picture)
    assert (placement.picture, placement.corner, placement.words) == (scaled, corner, words)


@given(picture=st.tuples(SIDES, SIDES), size=st.tuples(SIDES, SIDES), fit=st.sampled_from(["pad", "crop"]))
def test_nothing_is_stretched(picture, size, fit):
    """Proportions are kept to the even pixel; one side fits, the other leaves bars or is cropped; all stays even."""
    placement = place(picture, size, fit)
    wide, high = placement.picture
    scales = [wanted / there for wanted, there in zip(size, picture, strict=True)]
    scale = min(scales) if fit == "pad" else max(scales)
    assert abs(wide - max(2, picture[0] * scale)) <= 1
    assert abs(high - max(2, picture[1] * scale)) <= 1
    assert not any(number % 2 for number in (wide, high, *placement.corner))
    assert wide == size[0] or high == size[1]
    inside = all(side <= wanted for side, wanted in zip((wide, high), size, strict=True))
    covered = all(side >= wanted for side, wanted in zip((wide, high), size, strict=True))
    assert inside if fit == "pad" else covered


@pytest.mark.parametrize(
    ("size", "words"), [((1921, 1081), "write 1920x1080"), ((0, 100), "16 to 8192"), ((9000, 900), "16 to 8192")]
)
def test_useless_sizes_are_refused(size, words):
    """Odd ones with the nearest even one."""
    with pytest.raises(StitchError, match=words):
        place((1280, 704), size)
