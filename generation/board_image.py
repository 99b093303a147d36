"""Says whether a drawn board can be decoded, before a film relies on it. Knows no engine, no shot and no storyboard."""

from __future__ import annotations

import warnings
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from segmenter.board_images import IMAGE_KINDS

MAX_IMAGE_PIXELS = 50 * 1000 * 1000
MAX_IMAGE_SIDE = 16384
"""Pixels; a drawn board needs a fraction, a file made to fill the memory claims more."""
_TOO_LARGE = (
    f"is larger than {MAX_IMAGE_PIXELS // 10**6} megapixels or {MAX_IMAGE_SIDE} pixels a side; save a smaller image"
)


def check_board_image(file: BinaryIO) -> None:
    """Decodes an image, once its header has said that this is no danger: a file that was cut short begins soundly.

    Raises:
        ValueError: it cannot be used; goes on from the image's name.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what is refused here, and of oddities that do no harm
        try:
            with Image.open(file, formats=("PNG", "JPEG", "WEBP")) as image:
                sound = max(image.size) <= MAX_IMAGE_SIDE and image.width * image.height <= MAX_IMAGE_PIXELS
                if sound:
                    image.draft("RGB", (64, 64))  # JPEG alone can be decoded small: eight times as fast
                    image.load()
        except UnidentifiedImageError:
            raise ValueError(f"is not a {IMAGE_KINDS} image; save it as one of these") from None
        except Image.DecompressionBombError:
            raise ValueError(_TOO_LARGE) from None
        except Exception as error:  # the decoders raise whatever a broken file leads them to
            raise ValueError("is damaged or cut short; save the image once more") from error
    if not sound:
        raise ValueError(_TOO_LARGE)
