"""Drawn boards that a project names: found within its folder, and looked at before they are used."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from segmenter.board_images import BoardFolder


def usable_picture(folder: Path, name: str) -> Path:
    """The picture of that name within a folder.

    Raises:
        ValueError: it is not there, not within the folder, or no picture; says which.
    """
    if "\0" in name:
        raise ValueError("no name of a picture")
    parts = PureWindowsPath(name)
    portable = parts.as_posix() if "\\" in name and not parts.drive else name
    return BoardFolder(folder).image(portable).path
