"""Drawn boards: found within the storyboard's folder, known by their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from segmenter.board_images import MAX_IMAGE_BYTES, BoardFolder

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


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
    image = BoardFolder(folder).image(name)

    assert image.path == folder / "boards" / "01.png"
    assert image.sha256 == hashlib.sha256(PNG).hexdigest()


@pytest.mark.parametrize("start", [PNG, b"\xff\xd8\xff\xe0jpeg", b"RIFF\x00\x00\x00\x00WEBPVP8 "])
def test_images_are_known_by_their_content(tmp_path: Path, start: bytes) -> None:
    """PNG, JPEG and WebP are accepted, whatever the name ends in."""
    (tmp_path / "board").write_bytes(start)
    assert BoardFolder(tmp_path).image("board").sha256


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
        BoardFolder(folder).image(name)
