"""Reads chain scripts of mold (`mold.chain.v1`, TOML): each stage is a panel.

A stage that begins smoothly goes on from the one before, and shows that many frames less as it takes over from it.
"""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from segmenter.formats.draft import Draft, DraftPanel, Enclosure
from segmenter.formats.incoming import Incoming
from segmenter.formats.pictures import usable_picture
from segmenter.notation import parse_fps, parse_size, shown
from segmenter.source_tree import Place, SourceError, visible_text
from segmenter.storyboard_format import MAX_SEED

SCHEMA = "mold.chain.v1"
FADE_FRAMES = 8
"""Frames of a fade that gives none, as mold has it."""

# Comments and texts are looked through as a whole, so that nothing inside of them is taken for a key or a table.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*+\'{3,5}|"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*+\'|#[^\n]*+'
    r"|(?P<table>^[ \t]*\[{1,2}[^\[\]\n]*+\]{1,2})|(?P<key>^[ \t]*[A-Za-z0-9_-]++)(?=[ \t]*=)",
    re.DOTALL | re.MULTILINE,
)
_MANY_DOTS = re.compile(r"(?<![\w.-])(?:[\w-]++[ \t]*+\.[ \t]*+){20}")
"""A key a.b.c...: tomllib takes the square of its parts to read it."""
_CHAIN_KEYS = frozenset(("width", "height", "fps", "seed", "motion_tail_frames"))
_STAGE_KEYS = frozenset(
    ("prompt", "frames", "transition", "fade_frames", "negative_prompt", "source_image", "source_image_path")
) | {"source_image_b64"}
_IMAGE_KEYS = ("source_image_path", "source_image_b64", "source_image")
_FIRST_BYTES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"RIFF": ".webp"}


def read_chain(incoming: Incoming) -> Draft:
    """Reads a chain script."""
    if _MANY_DOTS.search(_TOKEN.sub(" ", incoming.text)):
        raise SourceError("a key has more parts than a chain script needs; it is [chain] and [[stage]]")
    try:
        data = tomllib.loads(incoming.text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        at = (int(place[1]), int(place[2])) if place else (len(incoming.lines), 1)
        raise SourceError(f"this is not TOML: {str(error).split(' (at ')[0]}", at) from None
    except RecursionError:
        raise SourceError("lists and tables are nested too deep; a chain script is [chain] and [[stage]]") from None
    return _ChainReader(incoming, data).read()


class _ChainReader:
    """One script on its way."""

    def __init__(self, incoming: Incoming, data: dict[str, Any]) -> None:
        self._incoming = incoming
        self._data = data
        self._places = dict(_places(incoming.text))
        self._draft = Draft()

    def read(self) -> Draft:
        schema = self._data.get("schema", SCHEMA)
        stages = self._data.get("stage")
        if schema != SCHEMA:
            raise SourceError(
                f"{shown(schema)} is no schema that is read here; it is {SCHEMA}", self._place(("schema",))
            )
        if not isinstance(stages, list) or not stages:
            raise SourceError("there is no stage in it; a chain script has [[stage]] for each", (1, 1))
        chain = self._data.get("chain", {})
        chain = chain if isinstance(chain, dict) else {}
        fps, tail = self._read_chain(chain)
        for key in self._data:
            if key not in ("schema", "chain", "stage"):
                self._leave((key,), self._data[key], "nothing that a storyboard has a place for; left out")
        scene = self._draft.scene(self._place(("stage", 0)))
        for index, stage in enumerate(stages):
            if isinstance(stage, dict):
                panel = self._panel(index, stage, fps, tail)
                scene.panels += [panel] if panel is not None else []
            else:
                self._leave(("stage", index), stage, "no stage; left out")
        self._negative_prompt(stages)
        return self._draft

    def _read_chain(self, chain: Mapping[str, Any]) -> tuple[Fraction, int]:
        """Frames a second, and how many of them a smooth stage takes over from the one before."""
        fps = Fraction(24)
        if "fps" in chain:
            try:
                fps = parse_fps(chain["fps"])
                self._draft.head["fps"] = chain["fps"]
            except ValueError as error:
                self._leave(("chain", "fps"), chain["fps"], f"{error}; 24 is used")
        if "width" in chain and "height" in chain:
            self._read_size(chain)
        seed = chain.get("seed")
        if isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed <= MAX_SEED:
            self._draft.head["seed"] = seed
        elif seed is not None:
            self._leave(("chain", "seed"), seed, f"a seed is a whole number from 0 to {MAX_SEED}; left out")
        for key in chain:
            if key not in _CHAIN_KEYS:
                self._leave(("chain", key), chain[key], "a setting of the model; left out, see --profile")
        tail = chain.get("motion_tail_frames", 0)
        return fps, tail if isinstance(tail, int) and 0 <= tail <= 1000 else 0

    def _read_size(self, chain: Mapping[str, Any]) -> None:
        try:
            parse_size([chain["width"], chain["height"]])
            self._draft.head["size"] = f"{chain['width']}x{chain['height']}"
        except ValueError as error:
            near = re.search(r"write (\d+x\d+)$", str(error))
            if near:
                self._draft.head["size"] = near[1]
            self._leave(("chain", "width"), chain["width"], f"{error}, which is used" if near else str(error))

    def _panel(self, index: int, stage: Mapping[str, Any], fps: Fraction, tail: int) -> DraftPanel | None:
        loc = ("stage", index)
        prompt, frames = stage.get("prompt"), stage.get("frames")
        for key in stage:
            if key not in _STAGE_KEYS:
                self._leave((*loc, key), stage[key], "nothing that a panel has a place for; left out")
        if not isinstance(prompt, str) or not visible_text(prompt).strip():
            self._leave(loc, stage, "a stage without a prompt; left out")
            return None
        panel = DraftPanel(text=" ".join(prompt.split()), place=self._place(loc))
        smooth = self._begin(panel, loc, stage, fps)
        if isinstance(frames, int) and not isinstance(frames, bool) and 0 < frames < 10**6:
            shown_frames = frames - tail if smooth and frames > tail else frames
            panel.seconds = shown_frames / fps
        else:
            self._leave((*loc, "frames"), frames, "no number of frames; its length is guessed by its words")
        if (picture := self._picture(loc, stage, smooth)) is not None:
            panel.files["image"] = picture
        return panel

    def _begin(self, panel: DraftPanel, loc: tuple[str, int], stage: Mapping[str, Any], fps: Fraction) -> bool:
        """How a stage begins; says whether smoothly, from the one before."""
        kind = stage.get("transition", "smooth")
        fade = stage.get("fade_frames", FADE_FRAMES)
        if kind not in ("smooth", "cut", "fade"):
            self._leave((*loc, "transition"), kind, "no transition of mold's (smooth, cut, fade); a cut is used")
        if kind == "fade" and loc[1]:
            frames = fade if isinstance(fade, int) and 0 < fade < 1000 else FADE_FRAMES
            panel.transition, panel.transition_seconds = "dissolve", frames / fps
        elif "fade_frames" in stage:
            self._leave((*loc, "fade_frames"), fade, "it does not begin with a fade; left out")
        if kind == "smooth" and loc[1]:
            panel.keys["continuity"] = "continue"
            return True
        return False

    def _picture(self, loc: tuple[str, int], stage: Mapping[str, Any], smooth: bool) -> Enclosure | None:
        for key in _IMAGE_KEYS:
            value = stage.get(key)
            if value is None:
                continue
            if smooth:
                self._leave((*loc, key), value, "a stage that goes on takes no image; left out")
                continue
            try:
                if key == "source_image_path":
                    path = usable_picture(self._incoming.path.parent, str(value))
                    return Enclosure(name=path.name, path=path)
                return _inline_picture(str(value), f"{self._incoming.path.stem[:80]}-stage-{loc[1] + 1:02}")
            except ValueError as error:
                self._leave((*loc, key), value, f"{error}; left out")
        return None

    def _negative_prompt(self, stages: list[Any]) -> None:
        """One for the film, where all that have one agree."""
        given = [
            (index, stage["negative_prompt"])
            for index, stage in enumerate(stages)
            if isinstance(stage, dict) and "negative_prompt" in stage
        ]
        texts = {text.strip() for _, text in given if isinstance(text, str)}
        if len(texts) == 1 and len(given) == len(stages) and len(text := texts.pop()) <= 2000:
            self._draft.head["negative_prompt"] = visible_text(text)
            return
        for index, text in given:
            self._leave(("stage", index, "negative_prompt"), text, "a film has one for all its panels; left out")

    def _place(self, loc: tuple[str | int, ...]) -> Place:
        """Where a value stands, or the nearest thing around it that can be found."""
        while loc and loc not in self._places:
            loc = loc[:-1]
        return self._places.get(loc, (1, 1))

    def _leave(self, loc: tuple[str | int, ...], value: object, message: str) -> None:
        key = f"{loc[-1]}: " if isinstance(loc[-1], str) else ""
        self._draft.remark(self._place(loc), key + shown(value).strip("'"), message)


def _places(text: str) -> Iterator[tuple[tuple[str | int, ...], Place]]:
    """Keys and tables to where they are written; tomllib does not say."""
    table: tuple[str | int, ...] = ()
    num_stages = 0
    at, line, line_start = 0, 1, 0
    for match in _TOKEN.finditer(text):
        if num_breaks := text.count("\n", at, match.start()):
            line += num_breaks
            line_start = text.rindex("\n", at, match.start()) + 1
        at = match.start()
        word = match.group().lstrip()
        place = (line, match.end() - len(word) - line_start + 1)
        if match["table"]:
            name = word.strip("[] \t").strip("\"'")
            table = (name, num_stages) if word.startswith("[[") and name == "stage" else (name,)
            num_stages += len(table) - 1
            yield table, place
        elif match["key"]:
            yield (*table, word), place


def _inline_picture(text: str, stem: str) -> Enclosure:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("this is no picture in base64") from None
    suffix = next((suffix for first, suffix in _FIRST_BYTES.items() if content.startswith(first)), None)
    if suffix is None:
        raise ValueError("this is no PNG, JPEG or WebP image")
    return Enclosure(name=stem + suffix, content=content)
