"""A file of another format becomes a storyboard: read, fitted, written as YAML, and checked like any storyboard."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from segmenter.errors import StoryboardError
from segmenter.formats.compose import Composition, compose
from segmenter.formats.incoming import incoming_error
from segmenter.formats.registry import read_draft
from segmenter.formats.yaml_out import write_yaml
from segmenter.source import MAX_FILE_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A storyboard made of another file."""

    composition: Composition
    """What is in it, and what is not."""
    source: Path
    """The file that it was made from."""

    def text(self) -> str:
        """The YAML file.

        Raises:
            StoryboardError: it is too large for a storyboard.
        """
        made = self.composition
        text = write_yaml(made.document, made.remarks, made.places, self.source.name)
        if len(text.encode()) > MAX_FILE_BYTES:
            text = write_yaml(made.document, (), made.places, self.source.name)
        if len(text.encode()) > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1024**2
            raise incoming_error(self.source, f"it makes a storyboard of more than {limit} MiB; split the file")
        return text


def convert(
    path: Path,
    format_name: str | None = None,
    encoding: str | None = None,
    title: str | None = None,
    seconds: Fraction | None = None,
) -> Conversion:
    """Makes a storyboard of a file of another format.

    Args:
        path: of the file.
        format_name: of its format; by default the end of its name tells.
        encoding: of its text; by default it is found out.
        title: of the film; by default the source's own, or the file's name.
        seconds: that the film is to last; by default as the source says, or as its words take.

    Raises:
        StoryboardError: it cannot be made into one; nothing else, whatever the file holds.
    """
    draft = read_draft(path, format_name, encoding)
    if title is not None:
        draft.head.pop("title", None)
        draft.title = title
    try:
        made = compose(draft, _title_of(path), seconds)
    except ValueError as error:
        raise incoming_error(path, str(error)) from None
    return Conversion(composition=made, source=path)


def _title_of(path: Path) -> str:
    """A title from the file's name: "the_honey-jar.txt" is "the honey jar"."""
    return path.stem.replace("_", " ").replace("-", " ").strip()


__all__ = ["Conversion", "StoryboardError", "convert"]
