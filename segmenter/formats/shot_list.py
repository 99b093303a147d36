"""Reads shot lists: tables with a row a shot, whose columns are guessed from the names that are common in English and
Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from segmenter.formats.csv_rows import Cell, find_delimiter, read_rows
from segmenter.formats.draft import Draft, DraftPanel, Enclosure
from segmenter.formats.headings import is_heading, setting_words
from segmenter.formats.incoming import Incoming
from segmenter.formats.lengths import read_length
from segmenter.formats.pictures import usable_picture
from segmenter.types import TransitionKind

_NAMES = {
    "scene": "scene|sc|scene number|scene no|scene id|sequence|场|场次|场号|场景号|幕",
    "setting": "setting|location|locations|place|places|set|where|environment|background|场景|地点|环境|背景|场地",
    "inside": "int ext|i e|ie|int|interior exterior|内外|内外景",
    "when": "time of day|day night|day|d n|日夜|时段",
    "shot": "shot|shot number|shot no|shot id|no|number|id|panel|frame|镜号|镜头|镜头号|序号|编号|镜次|分镜号|分镜",
    "text": "description|shot description|desc|action|actions|subject|content|visual|visuals|what|text|prompt|details|"
    "video|scene description|what happens|画面|画面内容|内容|描述|画面描述|镜头描述|动作|提示词|情节",
    "script": "script|script reference|scene heading|剧本",
    "subtitle": "dialogue|dialog|subtitle|subtitles|caption|line|lines|vo|v o|voiceover|voice over|narration|audio|"
    "台词|对白|字幕|旁白|解说|解说词|对话|台词旁白",
    "seconds": "duration|seconds|length|secs|sec|dur|runtime|est time|estimated time|time|duration s|duration sec|"
    "duration seconds|length s|time s|时长|秒数|秒|时间|时长秒|镜头时长",
    "start": "timestamp|start|start time|in|tc in|timecode|time in|开始|开始时间|入点",
    "end": "end|end time|out|tc out|time out|结束|结束时间|出点",
    "camera": "camera|shot size|size|framing|shot type|type|angle|camera angle|movement|camera movement|move|"
    "camera move|motion|composition|景别|运镜|机位|角度|拍摄角度|镜头运动|运动|镜头语言|拍摄手法|景别角度|构图",
    "transition": "transition|transitions|cut|转场|过渡",
    "image": "image|picture|board|storyboard|drawing|file|图片|图像|画稿|分镜图",
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_SCENE_NUMBER = re.compile(r"sc(?:ene)?\W*\d+\w?|第.+场", re.IGNORECASE)
_SCENE_CODE = re.compile(rf"\w{{0,6}}|{_SCENE_NUMBER.pattern}", re.IGNORECASE)
_EMPTY = frozenset(("", "none", "n/a", "na", "-", "--", "—", "null", "nan", "无", "/"))
_FPS = Fraction(24)


def read_shot_list(incoming: Incoming) -> Draft:
    """Reads a table with any of the usual marks between its cells."""
    return _ShotList(incoming, find_delimiter(incoming.text)).read()


def read_tab_list(incoming: Incoming) -> Draft:
    """Reads a table with tabs between its cells."""
    return _ShotList(incoming, "\t").read()


class _ShotList:
    """A table, read row by row."""

    def __init__(self, incoming: Incoming, delimiter: str) -> None:
        self._incoming = incoming
        self._delimiter = delimiter
        self._draft = Draft()
        self._scene: tuple[str, str] | None = None
        self._time = ""

    def read(self) -> Draft:
        rows = read_rows(self._incoming.text, self._delimiter)
        columns = self._header(rows)
        body = list(rows)
        lengths = self._lengths(columns, body)
        for row, length in zip(body, lengths, strict=True):
            self._row(columns, row, length)
        return self._draft

    def _header(self, rows: Iterator[list[Cell]]) -> Mapping[int, tuple[str, str]]:
        """Index of each column to what it holds and its name; the first row that names a description is the header."""
        for _, row in zip(range(20), rows, strict=False):
            columns = {index: (_field(cell.text), cell.text) for index, cell in enumerate(row)}
            fields = {field for field, _ in columns.values()}
            if fields & {"text", "script", "subtitle"} and (len(fields - {""}) > 1 or len(row) == 1):
                self._draft.used.update(range(row[0].place[0], row[-1].last_line + 1))
                return columns
            self._leave_row(row, "a row above the names of the columns; left out")
        raise self._incoming.error(
            "no row names the columns; write a first row such as: scene,location,description,dialogue,duration"
        )

    def _row(self, columns: Mapping[int, tuple[str, str]], row: Sequence[Cell], length: Fraction | None) -> None:
        cells: dict[str, list[Cell]] = {}
        unread: list[tuple[Cell, str]] = []
        for index, cell in enumerate(row):
            if cell.text.lower() in _EMPTY:
                continue
            field, name = columns.get(index, ("", ""))
            cells.setdefault(field, []).append(cell)
            if not field:
                unread.append((cell, f"{name}: {cell.text}" if name else cell.text))
        text = _joined(cells, "text", ". ") or _joined(cells, "script", " ")
        said = _joined(cells, "subtitle", " ")
        if not text and not said:
            self._leave_row(row, "a row without a description; left out")
            return
        for cell, words in unread:
            self._draft.remark(cell.place, words, "a column that a storyboard has no place for; left out")
        if "text" in cells:
            for cell in cells.get("script", ()):
                self._draft.remark(cell.place, cell.text, "what the script says of it; left out")
        panel = DraftPanel(text=text or said, place=row[0].place, subtitle=said, seconds=length)
        self._camera(panel, cells)
        self._transition(panel, cells)
        self._image(panel, cells)
        self._enter_scene(cells, row)
        self._draft.scenes[-1].panels.append(panel)
        self._draft.used.update(range(row[0].place[0], row[-1].last_line + 1))

    def _enter_scene(self, cells: Mapping[str, Sequence[Cell]], row: Sequence[Cell]) -> None:
        number = _joined(cells, "scene", " ")
        place = _joined(cells, "setting", ", ")
        heading = " ".join(part for part in (_joined(cells, "inside", " "), place) if part)
        when = _joined(cells, "when", " ")
        heading = f"{heading} - {when}" if heading and when else heading or when
        setting = heading
        if is_heading(heading) or when:
            setting, time, _ = setting_words(heading, self._time)
            self._time = time or self._time
        if re.search(r"[^\W\d_]{3}|[\u3400-\u9fff]{2}", number) and not _SCENE_NUMBER.fullmatch(number):
            setting = f"{setting}, {number}" if setting else number
        elif not _SCENE_CODE.fullmatch(number):
            self._draft.remark(row[0].place, number, "neither a scene's number nor its name; left out")
        if self._scene is None or (number and number != self._scene[0]) or setting not in ("", self._scene[1]):
            self._scene = (number, setting)
            self._draft.scene(row[0].place, setting)

    def _camera(self, panel: DraftPanel, cells: Mapping[str, Sequence[Cell]]) -> None:
        words = _joined(cells, "camera", ", ")
        if len(words) > 200:
            self._draft.remark(cells["camera"][0].place, words, "the camera direction is shortened to 200 characters")
        if words:
            panel.keys["camera"] = words[:200].strip()

    def _transition(self, panel: DraftPanel, cells: Mapping[str, Sequence[Cell]]) -> None:
        for cell in cells.get("transition", ()):
            kind = _transition(cell.text)
            if kind is None:
                message = "no transition that is known here (cut, dissolve, fade); left out"
                self._draft.remark(cell.place, cell.text, message)
            else:
                panel.transition = kind

    def _image(self, panel: DraftPanel, cells: Mapping[str, Sequence[Cell]]) -> None:
        for cell in cells.get("image", ()):
            try:
                path = usable_picture(self._incoming.path.parent, cell.text)
                panel.files["image"] = Enclosure(name=path.name, path=path)
            except ValueError as error:
                self._draft.remark(cell.place, cell.text, f"{error}; left out")

    def _lengths(self, columns: Mapping[int, tuple[str, str]], rows: Sequence[Sequence[Cell]]) -> list[Fraction | None]:
        """Seconds of each row: as it says, or up to where it ends, or to where the next one begins."""
        times: dict[str, list[Fraction | None]] = {}
        for field in ("seconds", "start", "end"):
            indices = [index for index, (name, _) in columns.items() if name == field]
            times[field] = [self._time_in(row, indices) for row in rows]
        starts = times["start"]
        until = [
            after - start if start is not None and after is not None and after > start else None
            for start, after in pairwise([*starts, None])
        ]
        ends = [
            end - start if start is not None and end is not None and end > start else None
            for start, end in zip(starts, times["end"], strict=True)
        ]
        return [length or end or next_one for length, end, next_one in zip(times["seconds"], ends, until, strict=True)]

    def _time_in(self, row: Sequence[Cell], indices: Sequence[int]) -> Fraction | None:
        for index in indices:
            if index < len(row) and row[index].text.lower() not in _EMPTY:
                length, guessed = read_length(row[index].text, _FPS)
                if length is None:
                    self._draft.remark(row[index].place, row[index].text, "no length that can be read; left out")
                elif guessed:
                    self._draft.remark(row[index].place, row[index].text, f"read as {float(length):g} s")
                return length
        return None

    def _leave_row(self, row: Sequence[Cell], message: str) -> None:
        words = self._delimiter.join(cell.text for cell in row)
        self._draft.remark(row[0].place, words, message)
        self._draft.used.update(range(row[0].place[0], row[-1].last_line + 1))


def _field(name: str) -> str:
    """What a column with this name holds; empty where that cannot be told."""
    plain = " ".join(re.sub(r"[\W_]+", " ", name.lower()).split())
    return _FIELDS.get(plain) or _FIELDS.get(plain.replace(" ", "")) or ""


def _joined(cells: Mapping[str, Sequence[Cell]], field: str, mark: str) -> str:
    texts = [cell.text for cell in cells.get(field, ())]
    return mark.join(
        text.rstrip(". ") if mark == ". " and index < len(texts) - 1 else text for index, text in enumerate(texts)
    )


def _transition(text: str) -> TransitionKind | None:
    word = text.lower()
    if "dissolve" in word or "crossfade" in word or "cross fade" in word or re.search("溶|叠", word):
        return "dissolve"
    if "fade" in word or re.search("淡|渐", word):
        return "fade"
    return "cut" if "cut" in word or "切" in word else None
