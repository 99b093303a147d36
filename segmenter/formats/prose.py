"""Reads a story in plain text: a paragraph a scene, its sentences the panels. In Markdown, headings are settings."""

from __future__ import annotations

import re

from segmenter.formats.draft import Draft, DraftPanel
from segmenter.formats.incoming import Incoming
from segmenter.formats.sentences import join_lines

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)$")
_RULE = re.compile(r"\s*([-*_=~·•.])(?:\s*\1){2,}\s*$")
_LETTER = re.compile(r"\w")


def read_prose(incoming: Incoming) -> Draft:
    """Reads plain text; blank lines part its paragraphs."""
    return _read(incoming, markdown=False)


def read_markdown(incoming: Incoming) -> Draft:
    """Reads Markdown: the first heading of the first level is the title, other headings say where it happens."""
    return _read(incoming, markdown=True)


def _read(incoming: Incoming, markdown: bool) -> Draft:
    draft = Draft()
    paragraph: list[str] = []
    begun = 0
    setting = ""
    indented = not markdown and _by_indent(incoming.lines)
    for number, line in [*incoming.numbered(), (len(incoming.lines) + 1, "")]:
        heading = _HEADING.match(line) if markdown else None
        rule = bool(_RULE.match(line))
        new = not line.strip() or heading or rule or (indented and line[:1] in " \t\u3000")
        if new and paragraph:
            _add(draft, begun, paragraph, setting)
            paragraph = []
        if heading:
            setting = _take_heading(draft, number, heading, setting)
        elif rule:
            draft.remark((number, 1), line.strip(), "a line that parts sections; left out")
        elif line.strip():
            begun = begun if paragraph else number
            paragraph.append(line)
            draft.used.add(number)
    return draft


def _by_indent(lines: list[str]) -> bool:
    """Whether paragraphs begin with an indented line and have no blank lines between them, as Chinese ones often do."""
    full = [line for line in lines if line.strip()]
    begins = sum(line[0] in " \t\u3000" for line in full)
    return len(lines) - len(full) < begins


def _take_heading(draft: Draft, number: int, heading: re.Match[str], setting: str) -> str:
    """The setting of what follows."""
    words = heading[2].rstrip(" \t#")
    if len(heading[1]) == 1 and not draft.title:
        draft.title = words
        draft.used.add(number)
        return setting
    draft.remark((number, 1), heading[0], "a heading; it is the setting of the scenes that follow it")
    return words


def _add(draft: Draft, begun: int, paragraph: list[str], setting: str) -> None:
    text = join_lines(paragraph)
    place = (begun, 1 + len(paragraph[0]) - len(paragraph[0].lstrip()))
    if not _LETTER.search(text):
        draft.remark(place, text, "there is no word in it; left out")
        return
    draft.scene(place, setting).panels.append(DraftPanel(text=text, place=place))
