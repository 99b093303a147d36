"""Makes a draft of a Fountain screenplay: headings are settings, action and speech are panels.

Whoever speaks out of sight (V.O., O.S.) is heard over the panel before; a description in brackets behind a name
("MIA (30, red coat)") makes a character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from segmenter.formats.draft import Draft, DraftPanel
from segmenter.formats.fountain_script import Element, read_elements
from segmenter.formats.headings import setting_words
from segmenter.formats.incoming import Incoming
from segmenter.formats.sentences import join_lines
from segmenter.storyboard_format import MAX_CHARACTERS
from segmenter.types import TransitionKind, is_chinese

_FADES = re.compile(r"(?:SLOW )?FADE(?:S)?(?: TO BLACK| IN| OUT| UP| TO WHITE| TO)?(?: ON| FROM BLACK)?")
_DISSOLVES = re.compile(r"(?:[A-Z ]*\b)?(?:CROSS-?FADE|DISSOLVE|OVERLAP|溶解|叠化)S?(?: TO| INTO)?")
_CUTS = re.compile(r"(?:[A-Z’' -]*\b)?CUTS?(?: BACK)?(?: TO)?(?: BLACK)?|切至|切")
_CHINESE_FADES = re.compile("淡入|淡出|渐隐|渐显")
_UNSEEN = re.compile(r"\b(?:V\.? ?[O0]|[O0]\.? ?S|[O0]\.? ?C)\b|画外|旁白|VOICE OVER|OFF SCREEN|OFFSCREEN")
_NO_MANNER = re.compile(rf"{_UNSEEN.pattern}|\bCONT(?:['’]?D|INUED|INUING)?\b", re.IGNORECASE)
_BRACKETS = re.compile(r"[(（][^()（）]{0,200}[)）]")
_DESCRIBED = re.compile(
    r"(?<![\w'’])([A-Z][A-Z.'’-]{0,20}[A-Z](?: [A-Z][A-Z.'’-]{0,20}){0,3}|[\u4e00-\u9fff]{2,4})"
    r"\s?[(（]([^()（）]{2,120})[)）]"
)
_AGE = re.compile(r"^(?:\d{1,2}|mid|early|late|teens?|[一二三四五六七八九十]{1,3}岁|aged?\b)", re.IGNORECASE)
_AGE_ALONE = re.compile(r"(?:(?:age|aged|mid|early|late)[ -]*)?[0-9]{1,3}(?:['’]?s|岁)?", re.IGNORECASE)
"""Says too little to take a name's place."""
_NO_DESCRIPTION = re.compile(r"V\.?O|O\.?S|O\.?C|CONT|画外|旁白|on phone|beat|pre-?lap", re.IGNORECASE)


def read_fountain(incoming: Incoming) -> Draft:
    """Reads a screenplay."""
    elements = list(read_elements(incoming.text))
    return _Director(elements).direct()


class _Director:
    """Goes through a screenplay once, and keeps in mind what the next panel needs."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = elements
        self._draft = Draft()
        self._characters: dict[str, str] = {}
        self._names = {_name(element.text) for element in elements if element.kind == "character"}
        self._pending: tuple[TransitionKind, Element] | None = None
        self._time = ""

    def direct(self) -> Draft:
        index = 0
        while index < len(self._elements):
            element = self._elements[index]
            index += 1
            if element.kind == "character":
                stop = index
                while stop < len(self._elements) and self._elements[stop].kind in _SAID:
                    stop += 1
                self._speech(element, self._elements[index:stop])
                index = stop
            else:
                getattr(self, f"_{element.kind.replace(' ', '_')}")(element)
        if self._pending is not None:
            self._remark(self._pending[1], "there is no panel after it that it could begin; left out")
        for scene in self._draft.scenes:
            if not scene.panels:
                text = scene.setting or "an empty scene"
                scene.panels.append(DraftPanel(text=text, place=scene.place))
                self._draft.remark(scene.place, "", "nothing happens in this scene; its panel shows the place")
        if self._characters:
            self._draft.head["characters"] = self._characters
        return self._draft

    def _remark(self, element: Element, message: str) -> None:
        self._draft.remark(element.place, element.raw, message)

    def _panel(self, element: Element, text: str, speaker: str = "", subtitle: str = "") -> None:
        panel = DraftPanel(text=text, place=element.place, speaker=speaker, subtitle=subtitle)
        if self._pending is not None:
            panel.transition, transition = self._pending
            self._pending = None
            self._remark(transition, f"a {panel.transition} into the panel after it")
        self._draft.current_scene(element.place).panels.append(panel)
        self._draft.used.update(element.lines)

    def _title(self, element: Element) -> None:
        if element.key == "title" and element.text and not self._draft.title:
            self._draft.title = element.text
            self._draft.used.update(element.lines)
        else:
            self._remark(element, "title page; left out")

    def _heading(self, element: Element) -> None:
        setting, time, carried = setting_words(element.text, self._time)
        self._time = time or self._time
        self._draft.scene(element.place, setting)
        self._draft.used.update(element.lines)
        if carried:
            self._remark(element, f"the time of the scene before holds: {time}")

    def _action(self, element: Element) -> None:
        lines = [(line, number) for line, number in zip(element.text.split("\n"), element.lines, strict=True) if line]
        if not lines:
            return
        if len(lines) == 1 and self._take_transition(element, lines[0][0]):
            return
        text = self._introduced(join_lines([line for line, _ in lines]), element)
        self._panel(element, text)

    def _transition(self, element: Element) -> None:
        if not self._take_transition(element, element.text):
            self._remark(element, "no transition that is known here (cut, dissolve, fade); left out")

    def _take_transition(self, element: Element, text: str) -> bool:
        words = text.strip(" .:：。!").upper()
        kind: TransitionKind
        if len(words) > 40:
            return False
        if _CUTS.fullmatch(words):
            self._remark(element, "panels join by a cut")
            return True
        if _FADES.fullmatch(words) or _CHINESE_FADES.fullmatch(words):
            kind = "fade"
        elif _DISSOLVES.fullmatch(words):
            kind = "dissolve"
        else:
            return False
        if self._pending is not None:
            self._remark(self._pending[1], "another transition follows it; left out")
        self._pending = (kind, element)
        return True

    def _centred(self, element: Element) -> None:
        if not self._take_transition(element, element.text):
            self._panel(element, f"标题：{element.text}" if is_chinese(element.text) else f"Title: {element.text}")

    def _lyrics(self, element: Element) -> None:
        self._say("", "", f"♪ {element.text} ♪", element, unseen=True)

    def _dialogue(self, element: Element) -> None:
        self._say("", "", element.text, element, unseen=True)

    _parenthetical = _action

    def _section(self, element: Element) -> None:
        self._remark(element, "a section of the outline; left out")

    def _synopsis(self, element: Element) -> None:
        self._remark(element, "a synopsis; left out")

    def _page_break(self, element: Element) -> None:
        self._remark(element, "a page break; left out")

    def _note(self, element: Element) -> None:
        self._remark(element, "a note; left out")

    def _boneyard(self, element: Element) -> None:
        self._remark(element, "put aside by its author; left out")

    def _speech(self, character: Element, said: Sequence[Element]) -> None:
        """What one character says at a time: the parts between directions are panels of their own."""
        name = _name(character.text) or character.text
        self._draft.used.update(character.lines)
        brackets = [words[1:-1].strip() for words in _BRACKETS.findall(character.text)]
        unseen = any(_UNSEEN.search(words.upper()) for words in brackets)
        more = (_NO_MANNER.sub("", words).strip(" .,/-–—") for words in brackets)
        manner = ", ".join(words for words in more if words)
        lines: list[str] = []
        first = character
        if character.dual:
            self._remark(character, "speaks at the same time as the one before; here after it")
        for element in said:
            if element.kind in ("note", "boneyard"):
                getattr(self, f"_{element.kind}")(element)
                continue
            self._draft.used.update(element.lines)
            if element.kind != "parenthetical":
                first = first if lines else element
                lines.append(f"♪ {element.text} ♪" if element.kind == "lyrics" else element.text)
                continue
            if lines:
                self._say(name, manner, join_lines(lines), first, unseen)
                manner, lines = "", []
            manner = f"{manner}, {element.text}" if manner else element.text
        if lines:
            self._say(name, manner, join_lines(lines), first, unseen)
        elif manner or not said:
            self._panel(character, _acts(_shown(name), manner))

    def _say(self, name: str, manner: str, line: str, element: Element, unseen: bool) -> None:
        if not unseen:
            self._panel(element, _acts(_shown(name), manner, line), name, line)
            return
        scene = self._draft.current_scene(element.place)
        before = scene.panels[-1] if scene.panels else None
        speaker = f"{name} ({manner})" if manner and name else name
        if before is not None and not before.subtitle and self._pending is None:
            before.speaker, before.subtitle = speaker, line
        else:
            text = before.text if before is not None else (scene.setting or "an empty place")
            self._panel(element, text, speaker, line)

    def _introduced(self, text: str, element: Element) -> str:
        """Takes descriptions out of a text into the storyboard's characters."""

        def take(match: re.Match[str]) -> str:
            name, words = match[1], match[2].strip()
            known = _name(name) in self._names
            if not (known or _AGE.match(words)) or _NO_DESCRIPTION.match(words) or _AGE_ALONE.fullmatch(words):
                return match[0]
            shown = _shown(name)
            if shown in self._characters or len(self._characters) >= MAX_CHARACTERS or len(shown) > 60:
                return match[0]
            self._characters[shown] = _description(words)
            self._draft.remark(element.place, match[0], f"a character; described as {self._characters[shown]!r}")
            return shown

        text = _DESCRIBED.sub(take, text)
        for name in self._characters:
            if name.upper() in text:
                text = re.sub(rf"(?<!\w){re.escape(name.upper())}(?!\w)", name, text)
        return text


_SAID = ("dialogue", "parenthetical", "lyrics", "note", "boneyard")


def _name(character: str) -> str:
    """The name alone, without (V.O.) and (CONT'D)."""
    return " ".join(_BRACKETS.sub(" ", character).split())


def _shown(name: str) -> str:
    """A name as a text has it: "MIA" is Mia."""
    return name.title().replace("'S", "'s").replace("’S", "’s") if name == name.upper() else name


def _acts(name: str, manner: str, line: str = "") -> str:
    chinese = is_chinese(name + manner + line)
    if chinese:
        return f"{name or '有人'}说话" + (f"，{manner}" if manner else "")
    return f"{name or 'Somebody'} speaks" + (f", {manner}" if manner else "")


def _description(words: str) -> str:
    if is_chinese(words):
        return f"一个人，{words}"
    age = re.match(r"(\d{1,2})(?=\s*(?:,|$))\s*,?\s*", words)
    if age:
        rest = words[age.end() :]
        return f"a person of {age[1]}" + (f", {rest}" if rest else "")
    return f"a person, {words}"
