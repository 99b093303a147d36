"""What pydantic found wrong with a storyboard, said in the author's words: what is wrong, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from segmenter.notation import shown
from segmenter.seam_format import LIMITS, AcceptEntry
from segmenter.sound_format import NUMBERS, EffectEntry, MusicEntry, NarrationEntry
from segmenter.source_tree import Flaw, Loc, Source
from segmenter.storyboard_format import MAX_SEED, PanelEntry, SceneEntry, StoryboardEntry, TransitionEntry
from segmenter.types import Continuity, TransitionKind

_LEVELS: dict[tuple[str, ...], type[BaseModel]] = {
    (): StoryboardEntry,
    ("scenes",): SceneEntry,
    ("scenes", "panels"): PanelEntry,
    ("scenes", "panels", "transition"): TransitionEntry,
    ("scenes", "panels", "narration"): NarrationEntry,
    ("scenes", "panels", "sounds"): EffectEntry,
    ("music",): MusicEntry,
    ("accept",): AcceptEntry,
}
"""The names on a mapping's path, to the keys that it takes."""
_KEYS = {level: [name for name in level.model_fields if name != "json_schema"] for level in _LEVELS.values()}
"""What an author may be told to write; an editor's `$schema` is not among it."""
_BELONGS = {
    StoryboardEntry: "the top of the file",
    SceneEntry: "a scene",
    PanelEntry: "a panel",
    TransitionEntry: "a panel's transition",
    NarrationEntry: "a panel's narration",
    EffectEntry: "a panel's sound",
    MusicEntry: "the film's music",
    AcceptEntry: "what the film accepts",
}
_GUESSES = {
    guess: key
    for key, guesses in {
        "title": "name film movie 标题 片名 名称",
        "fps": "framerate frame_rate frames_per_second rate 帧率",
        "size": "resolution width height dimensions aspect aspect_ratio 尺寸 分辨率 大小 宽 高",
        "seed": "random_seed 种子 随机种子",
        "negative_prompt": "negative negatives avoid 负面提示词 反向提示词",
        "engine": "model backend renderer 引擎 模型",
        "characters": "cast people roles character actors 角色 人物",
        "scenes": "scene sequences chapters 场景 场次",
        "setting": "location place background environment where 地点 背景 环境",
        "panels": "shots panel frames clips boards 分镜 镜头 面板",
        "text": "prompt description action content what desc 内容 画面 文本 文字 提示词 描述 动作",
        "seconds": "duration length time secs sec s duration_seconds length_seconds 时长 秒 秒数",
        "camera": "camera_move camera_movement move shot_type 运镜 摄像机 相机",
        "subtitle": "caption dialogue dialog line 字幕 台词 对白",
        "narration": "voiceover voice_over voice speech 旁白 配音",
        "sounds": "sound effects sfx audio 音效 声音",
        "music": "soundtrack score bgm background_music 音乐 配乐",
        "gain": "volume level db 音量",
        "transition": "transition_in blend join 转场 过渡",
        "colour": "color 颜色 色彩",
        "direction": "wipe_direction towards 方向",
        "continuity": "anchor continues 连续性 衔接",
        "image": "board picture drawing sketch img file 图片 图像 画稿",
        "pose": "target_pose pose_file openpose keypoints skeleton 姿势 姿态",
        "lint": "ignore linter rules noqa silence 检查 忽略",
        "kind": "type 类型",
    }.items()
    for guess in guesses.split()
}
"""Keys that are likely to be guessed, to the right one."""
_VALUE_GUESSES = {
    "crossfade": "dissolve", "cross_dissolve": "dissolve", "xfade": "dissolve", "溶解": "dissolve", "叠化": "dissolve",
    "fade_in": "fade", "fade_out": "fade", "fade to black": "fade", "淡入": "fade", "淡出": "fade", "淡入淡出": "fade",
    "swipe": "wipe", "划像": "wipe", "擦除": "wipe", "interpolate": "morph", "flow": "morph", "变形": "morph",
    "none": "cut", "hard": "cut", "切": "cut", "硬切": "cut", "无": "cut",
    "continued": "continue", "true": "continue", "same": "continue", "继续": "continue", "延续": "continue",
    "姿势": "pose", "姿态": "pose",
}  # fmt: skip
_NO_SPACE = re.compile(r"\s*([\w$]{1,30})\s*[:：]\S")


def complaints(errors: Iterable[ErrorDetails], source: Source) -> Iterator[Flaw]:
    """Says each of pydantic's errors in the author's words, at the key or value concerned.

    A key that is missing because it is written as another one (`prompt` for `text`) is one flaw, not two.
    """
    errors = list(errors)
    meant = {
        (*error["loc"][:-1], _right_key(error["loc"])[0]) for error in errors if error["type"] == "extra_forbidden"
    }
    for error in errors:
        loc = error["loc"]
        if error["type"] == "missing" and loc in meant:
            continue
        of_name = len(loc) == 3 and loc[0] == "characters"  # pydantic adds "[key]" where the name itself is wrong
        message = MESSAGES[error["type"]](error, loc)
        yield source.flaw(loc[:2] if of_name else loc, message, at_key=of_name or error["type"] == "extra_forbidden")


def where(loc: Loc) -> str:
    """A path in the author's terms: "scene 2, panel 1, seconds"."""
    words: list[str] = []
    for step in loc:
        if isinstance(step, int):
            noun = {"scenes": "scene", "panels": "panel"}.get(words.pop() if words else "", "item")
            words.append(f"{noun} {step + 1}")
        else:
            words.append(shown(step)[1:-1])
    return ", ".join(words)


def _level(path: Loc) -> type[BaseModel]:
    return _LEVELS[tuple(step for step in path if isinstance(step, str))]


def _right_key(loc: Loc) -> tuple[str | None, type[BaseModel] | None]:
    """The key that the author of an unknown one had in mind, and what it belongs to."""
    here = _level(loc[:-1])
    plain = re.sub(r"[\s-]+", "_", str(loc[-1]).strip().lower())[:60]
    elsewhere = [level for level in _LEVELS.values() if level is not here]
    for key in (plain, _GUESSES.get(plain, "")):
        for level in (here, *elsewhere):
            if key in _KEYS[level]:
                return key, level
    near = get_close_matches(plain, _KEYS[here], n=1)
    return (near[0], here) if near else (None, None)


def _unknown_key(error: ErrorDetails, loc: Loc) -> str:
    key, level = _right_key(loc)
    here = _level(loc[:-1])
    unknown = f"unknown key {shown(loc[-1])}"
    in_here = f"{'at' if here is StoryboardEntry else 'in'} {_BELONGS[here]}"
    if key is None or level is None:
        return f"{unknown} {in_here}; the keys there are {', '.join(_KEYS[here])}"
    if key == "panels" and level is not here:
        return f"{unknown} {in_here}; write 'scenes:', and below it '- panels:' with the panels"
    if level is not here:
        meant = "it" if key == loc[-1] else f"write '{key}', which"
        return f"{unknown} {in_here}; {meant} belongs to {_BELONGS[level]}"
    if len(loc) == 1 and loc[0] in ("width", "height"):
        return f"{unknown}; did you mean 'size'? Write both as size: 1280x704"
    return f"{unknown}; did you mean '{key}'?"


def _missing(_: ErrorDetails, loc: Loc) -> str:
    if loc[-1] in ("scenes", "panels"):
        return f"'{loc[-1]}' is missing; {_LISTS[str(loc[-1])]}"
    return f"'{loc[-1]}' is missing; write for example {loc[-1]}: {_example(loc)}"


_LISTS = {
    "scenes": "write 'scenes:', and below it, for each scene, '- panels:' with its panels",
    "panels": "write 'panels:', and below it a '- text: ...' for each panel",
}


def _not_a_list(error: ErrorDetails, loc: Loc) -> str:
    key = str(loc[-1])
    if isinstance(error["input"], dict):
        return f"{key} is a list: begin each of its {key} with '- '"
    return f"{shown(error['input'])} is not a list of {key}; {_LISTS[key]}"


def _not_a_mapping(error: ErrorDetails, loc: Loc) -> str:
    value = error["input"]
    if isinstance(value, str) and (match := _NO_SPACE.match(value)):
        return f"{shown(value)} is one text; put a plain colon and a space after the key: '{match[1]}: ...'"
    text = value[:60] if isinstance(value, str) else "..."
    sound = f"{shown(value)} is not a sound; write the name of a file, or {{file: ...}} and below it its keys"
    return {
        StoryboardEntry: f"a storyboard is keys with values, not {shown(value)}; begin with 'title: ...', then "
        "'scenes:'",
        SceneEntry: f"a scene is keys with values, not {shown(value)}; write '- setting: ...' and below it 'panels:'",
        PanelEntry: f"a panel is keys with values, not {shown(value)}; write '- text: {text}'",
        TransitionEntry: f"{shown(value)} is not a transition; write dissolve, or {{kind: dissolve, seconds: 1}}",
        AcceptEntry: f"{shown(value)} accepts nothing; write for example accept: {{delta_e: 1, drift: 4}}",
    }.get(_level(loc), sound)


def _not_a_text(error: ErrorDetails, loc: Loc) -> str:
    value = error["input"]
    if value is None:
        return f"there is no text here; write one, for example {loc[-1]}: {_example(loc)}"
    if isinstance(value, list | dict):
        return f"{shown(value)} is not a text; write one text, in quotes if it begins with '[', '{{' or '- '"
    return f'{shown(value)} is not a text as it stands; put it in quotes: "{shown(value)}"'


def _not_a_choice(error: ErrorDetails, loc: Loc) -> str:
    value = error["input"]
    if loc[-1] == "fit":
        return f"{shown(value)} is no way to fit; write panel or stretch"
    kinds, continuities = get_args(TransitionKind), get_args(Continuity)
    noun, choices, others = (
        ("continuity", continuities, kinds) if loc[-1] == "continuity" else ("transition", kinds, continuities)
    )
    is_not = f"{shown(value)} is not a {noun}; write {', '.join(choices[:-1])} or {choices[-1]}"
    word = str(value).strip().lower()[:40]
    meant = _VALUE_GUESSES.get(word) or next(iter(get_close_matches(word, [*choices, *others], n=1)), None)
    if meant in choices:
        return f"{is_not} (did you mean '{meant}'?)"
    if meant is None:
        return is_not
    other = "transition" if noun == "continuity" else "continuity"
    return f"{is_not}; '{meant}' is a {other}: write {other}: {meant}"


def _not_a_number(error: ErrorDetails, loc: Loc) -> str:
    lowest, highest, unit = (NUMBERS | LIMITS).get(str(loc[-1]), (0, MAX_SEED, ""))
    kind = "whole number" if loc[-1] == "seed" else f"number of {unit}" if unit else "number"
    return f"{shown(error['input'])} is not a {loc[-1]}; write a {kind} from {lowest} to {highest}"


def _example(loc: Loc) -> str:
    if loc[0] == "characters":
        return "a girl with a red scarf"
    field = _level(loc[:-1]).model_fields[_FIELDS.get(str(loc[-1]), str(loc[-1]))]
    return str((field.examples or [""])[0])


_FIELDS = {"$schema": "json_schema"}


def _context(error: ErrorDetails, name: str) -> Any:
    return error["ctx"][name]


MESSAGES: dict[str, Callable[[ErrorDetails, Loc], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "model_type": _not_a_mapping,
    "list_type": _not_a_list,
    "dict_type": lambda error, _: (
        f"{shown(error['input'])} is not names with descriptions; write 'Mia: a girl with a red scarf', without '- '"
    ),
    "too_short": lambda _, loc: f"there are no {loc[-1]}; {_LISTS[str(loc[-1])]}",
    "too_long": lambda error, loc: f"more {loc[-1]} than {_context(error, 'max_length')}; remove some",
    "string_type": _not_a_text,
    "string_too_short": lambda _, loc: f"the text is empty; write for example {loc[-1]}: {_example(loc)}",
    "string_too_long": lambda error, _: (
        f"the text has {len(error['input'].strip()):,} characters; write at most {_context(error, 'max_length'):,}"
    ),
    "string_pattern_mismatch": lambda error, _: (
        f"{shown(error['input'])} is not the name of an engine; write small letters, such as animatic"
    ),
    "int_type": _not_a_number,
    "float_type": _not_a_number,
    "greater_than_equal": _not_a_number,
    "less_than_equal": _not_a_number,
    "finite_number": _not_a_number,
    "literal_error": _not_a_choice,
    "value_error": lambda error, _: str(_context(error, "error")),
}
"""Every type of error that the models can raise."""
