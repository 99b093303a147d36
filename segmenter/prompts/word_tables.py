"""The notation that the word lists are written in: rows of a name and its words, and plain lists."""

from __future__ import annotations


def words_in(text: str) -> frozenset[str]:
    """The words of a list, parted by spaces and line ends."""
    return frozenset(text.split())


def rows_in(text: str, *, comma: bool = True) -> list[tuple[str, list[str]]]:
    """The rows of a table, each "name: words"; a line that begins with spaces goes on with the row
    above, and a semicolon parts rows on one line.

    Args:
        text: the table.
        comma: words are parted by commas, and may hold spaces; else by spaces.
    """
    rows = (line.partition(":") for line in text.strip().replace("\n ", " ").replace(";", "\n").splitlines())
    parted = ((name.strip(), listed.split(",") if comma else listed.split()) for name, _, listed in rows)
    return [(name, [word.strip() for word in listed if word.strip()]) for name, listed in parted]


def names_by_word(text: str, *, comma: bool = True) -> dict[str, str]:
    """Every word of a table to the name of its row."""
    return {word: name for name, listed in rows_in(text, comma=comma) for word in listed}
