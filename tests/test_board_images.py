"""Drawn boards: found within the storyboard's folder, known by their content."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from flows.planning import plan_film
from generation.board_image import check_board_image
from segmenter.board_images import MAX_IMAGE_BYTES, BoardFolder
from segmenter.errors import StoryboardError


def picture(kind: str = "PNG", size: tuple[int, int] = (32, 24)) -> bytes:
    """A small picture as the bytes of a file."""
    file = io.BytesIO()
    Image.effect_noise(size, 50).save(file, kind)
    return file.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A PNG whose header claims a size that its pixels do not have."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk + picture()[33:]


PNG = picture()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A storyboard's folder, beside one that it must not reach."""
    inside, outside = tmp_path / "film", tmp_path / "other"
    (inside / "boards").mkdir(parents=True)
    outside.mkdir()
    (inside / "boards" / "01.png").write_bytes(PNG)
    (inside / "notes.png").write_text("not a picture")
    (outside / "secret.png").write_bytes(PNG)
    (inside / "link.png").symlink_to(outside / "secret.png")
    (inside / "shelf").symlink_to(outside)
    (inside / "near.png").symlink_to(inside / "boards" / "01.png")
    (inside / "circle.png").symlink_to(inside / "circle.png")
    with (inside / "huge.png").open("wb") as file:
        file.write(PNG)
        file.truncate(MAX_IMAGE_BYTES + 1)
    return inside


@pytest.mark.parametrize("name", ["boards/01.png", "near.png", "./boards/../boards/01.png"])
def test_an_image_is_found(folder: Path, name: str) -> None:
    """The path is absolute, the hash that of the file; links within the folder are fine."""
    image = BoardFolder(folder, check_board_image).image(name)

    assert image.path == folder / "boards" / "01.png"
    assert image.sha256 == hashlib.sha256(PNG).hexdigest()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_images_are_known_by_their_content(tmp_path: Path, kind: str) -> None:
    """PNG, JPEG and WebP are accepted, whatever the name ends in."""
    (tmp_path / "board").write_bytes(picture(kind))
    assert BoardFolder(tmp_path, check_board_image).image("board").sha256


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_an_image_that_was_cut_short_is_refused(tmp_path: Path, kind: str, share: float) -> None:
    """A header alone is no picture: half a download is found before a film relies on it."""
    data = picture(kind, (320, 240))
    (tmp_path / "board").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ValueError, match="damaged or cut short"):
        BoardFolder(tmp_path, check_board_image).image("board")


@pytest.mark.parametrize("size", [(20_000, 10), (10, 20_000), (9_000, 9_000), (10_000, 10_000), (60_000, 60_000)])
def test_an_image_that_claims_too_many_pixels_is_never_decoded(tmp_path: Path, size: tuple[int, int]) -> None:
    """What the header says is enough, and Pillow's own warnings stay its own."""
    (tmp_path / "board").write_bytes(claiming(*size))
    with pytest.raises(ValueError, match="50 megapixels or 16384 pixels"):
        BoardFolder(tmp_path, check_board_image).image("board")


def test_without_a_check_the_first_bytes_have_to_do(folder: Path) -> None:
    """The segmenter knows no pixels: it tells an image from a text, and leaves the rest to whoever can decode."""
    (folder / "short.png").write_bytes(PNG[:20])
    assert BoardFolder(folder).image("short.png").sha256
    with pytest.raises(ValueError, match=r"'notes\.png' is not a PNG, JPEG or WebP image"):
        BoardFolder(folder).image("notes.png")


def test_a_film_is_planned_with_the_check(folder: Path) -> None:
    """Whoever plans a film learns of a damaged board, in its line of the storyboard, before anything starts."""
    (folder / "short.png").write_bytes(PNG[: len(PNG) // 2])
    (folder / "film.yaml").write_text("title: T\nscenes:\n- panels:\n  - text: x\n    image: short.png\n")
    with pytest.raises(StoryboardError, match=r":5:.*image: 'short\.png' is damaged or cut short; save the image"):
        plan_film(folder / "film.yaml", None)


def test_the_folder_is_named_where_an_image_is_not_found(tmp_path: Path) -> None:
    """A storyboard that is a link may be taken to mean another folder than the link's own."""
    with pytest.raises(ValueError, match=tmp_path.name):
        BoardFolder(tmp_path, check_board_image).image("none.png")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.png", "check its name"), ("boards\\01.png", "write / between"),
        ("../other/secret.png", "copy the image"),
        ("link.png", "copy the image"), ("shelf/secret.png", "copy the image"), ("/etc/passwd", "absolute"),
        ("C:\\film\\01.png", "absolute"), ("~/01.png", "absolute"), ("https://example.org/a.png", "address"),
        ("boards", "not an image file"), (".", "not an image file"), ("notes.png", "PNG, JPEG or WebP"),
        ("huge.png", "50 MiB"), ("circle.png", "cannot be read"), ("x" * 400, "cannot be read"),
        ("notes.png/x", "cannot be read"),
    ],
)  # fmt: skip
def test_other_images_are_refused(folder: Path, name: str, words: str) -> None:
    """Each message says what to do; nothing outside of the folder is opened."""
    with pytest.raises(ValueError, match=words):
        BoardFolder(folder, check_board_image).image(name)
