"""The wordings that captions are made of, those to learn and those kept for testing. Tables, nothing else.

In a wording, {o} is what is handed over or pushed, {r} who gets it or is chased, {a} and {b} the sides on which a move
begins and ends, {p} where somebody is.
"""

from __future__ import annotations

from dataclasses import dataclass

from segmenter.prompts.reading import Action, Ground, Light, Place
from training.small.scene import Split


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """Ways to say one thing."""

    train: tuple[str, ...]
    """Those that a model learns from."""
    test: tuple[str, ...] = ()
    """Those that it never learns from; none where there is only one way to say it."""

    def of(self, split: Split) -> tuple[str, ...]:
        """The wordings of a split."""
        return self.test if split == "test" and self.test else self.train


def _said(train: str, test: str = "") -> Wordings:
    """Wordings parted by bars."""
    return Wordings(
        train=tuple(part.strip() for part in train.split("|")),
        test=tuple(part.strip() for part in test.split("|") if part.strip()),
    )


ENGLISH_ACTS: dict[Action, Wordings] = {
    "walk": _said("walks/walking | strolls/strolling", "strides/striding | marches/marching"),
    "run": _said("runs/running | dashes/dashing", "races/racing | rushes/rushing"),
    "jump": _said("jumps/jumping | hops/hopping | leaps/leaping", "bounces/bouncing | bounds/bounding"),
    "wave": _said("waves/waving", "beckons/beckoning | gestures/gesturing"),
    "sit": _said("sits/sitting | sits down/sitting down", "squats/squatting | crouches/crouching"),
    "fly": _said("flies/flying | soars/soaring", "glides/gliding | floats/floating"),
    "rest": _said(
        "stands/standing | waits/waiting | stands still/standing still", "remains/remaining | pauses/pausing"
    ),
    "give": _said(
        "hands {o} to {r}/handing {o} to {r} | gives {o} to {r}/giving {o} to {r} | hands {r} {o}/handing {r} {o}",
        "passes {o} to {r}/passing {o} to {r} | offers {o} to {r}/offering {o} to {r}",
    ),
    "chase": _said("chases {r}/chasing {r} | runs after {r}/running after {r}", "pursues {r}/pursuing {r}"),
    "push": _said("pushes {o}/pushing {o}", "pushes {o} along/pushing {o} along"),
}
"""What somebody does, in the third person and with -ing."""

ENGLISH_TO = _said("to the {b} | towards the {b} | to the {b} side", "toward the {b} side | off to the {b}")
ENGLISH_FROM = _said(
    "from the {a} to the {b} | from {a} to {b}", "from the {a} side to the {b} | from the {a} edge to the {b}"
)
ENGLISH_AT = _said("on the {p} | on the {p} side", "at the {p}")
ENGLISH_CENTRE = _said("middle", "center | centre")
ENGLISH_IN_CENTRE = _said("in the {p}", "at the {p}")
ENGLISH_THEN = _said(
    ", then {pro} {v} | and then {pro} {v} | . Then {pro} {v}", ", and afterwards {pro} {v} | . Afterwards {pro} {v}"
)
ENGLISH_AND = _said("while {c} | , and {c} | . {C}", ". Meanwhile, {c} | , as {c}")
ENGLISH_THING = _said("{n} is {at} | {n} lies {at}", "{n} can be seen {at} | {n} rests {at}")
ENGLISH_ROLLS = _said(
    "{n} rolls towards the {b} | {n} rolls across to the {b}", "{n} moves to the {b} | {n} is rolling toward the {b}"
)
ENGLISH_WEARING = _said("{n} in a {c} {g}", "{n} wearing a {c} {g}")

ENGLISH_GROUNDS: dict[Ground, Wordings] = {
    "meadow": _said("in a meadow | on a lawn", "in a park | in a field"),
    "forest": _said("in a forest | in the woods", "in a jungle"),
    "beach": _said("on a beach | on a sandy beach", "at the seaside"),
    "snow": _said("in the snow | on a snowfield", "on a snowy field"),
    "street": _said("on a street | in a city", "on a road"),
    "desert": _said("in a desert", "among dunes"),
    "room": _said("in a room | in a bedroom", "in an office"),
}
ENGLISH_LIGHTS: dict[Light, Wordings] = {
    "day": _said(" | in the morning | in the afternoon", "at noon"),
    "sunset": _said("at sunset | in the evening", "at dusk"),
    "night": _said("at night", "at midnight"),
}
ENGLISH_WHERE = _said("{s}, {t} | {t} {s} | {S}. {t}", "{s}: {t}")
"""Where the setting {s} goes beside what happens {t}."""

CHINESE_NOUNS = {
    "man": "男人", "woman": "女人", "boy": "男孩", "girl": "女孩", "robot": "机器人", "dog": "狗", "cat": "猫",
    "bear": "熊", "rabbit": "兔子", "bird": "鸟", "duck": "鸭子", "elephant": "大象", "ball": "球", "cup": "杯子",
    "book": "书", "jar": "罐子", "carrot": "胡萝卜", "balloon": "气球", "box": "盒子", "flower": "花", "apple": "苹果",
}  # fmt: skip
CHINESE_COLOURS = {
    "red": "红色", "orange": "橙色", "yellow": "黄色", "green": "绿色", "blue": "蓝色", "purple": "紫色",
    "pink": "粉色", "brown": "棕色", "black": "黑色", "white": "白色", "grey": "灰色",
}  # fmt: skip
CHINESE_GARMENTS = {"shirt": "衬衫", "coat": "外套", "dress": "裙子"}
CHINESE_MEASURES = {"elephant": "头", "book": "本", "flower": "朵", "carrot": "根"} | dict.fromkeys(
    ("dog", "cat", "bear", "rabbit", "bird", "duck"), "只"
)
"""Measure words; all else goes with 个."""

CHINESE_VERBS: dict[Action, str] = {"walk": "走", "run": "跑", "jump": "跳", "fly": "飞"}
"""The verb of a move."""
CHINESE_TO = _said("{v}到{b} | {v}向{b} | 往{b}{v} | 向{b}{v}", "朝{b}{v}去 | 朝着{b}{v}")
CHINESE_FROM = _said("从{a}{v}到{b} | 从{a}{v}向{b}", "从{a}一直{v}到{b}")
CHINESE_STAYS: dict[Action, Wordings] = {
    "jump": _said("在{p}跳 | 在{p}跳跃", "在{p}蹦跳"),
    "wave": _said("在{p}挥手 | 在{p}招手", "在{p}打招呼"),
    "sit": _said("坐在{p} | 在{p}坐下", "在{p}坐着"),
    "fly": _said("在{p}飞翔 | 在{p}飞", "在{p}盘旋"),
    "rest": _said("站在{p} | 在{p}等待", "静静地站在{p} | 停在{p}"),
}
CHINESE_ANYWHERE: dict[Action, Wordings] = {
    "jump": _said("跳起来 | 跳跃", "蹦跳"),
    "wave": _said("挥手 | 招手", "打招呼"),
    "sit": _said("坐下 | 坐着", "坐下来"),
    "fly": _said("飞翔 | 飞舞", "盘旋"),
    "rest": _said("站着 | 等待", "静静地站着 | 停下来"),
}
CHINESE_DEEDS: dict[Action, Wordings] = {
    "give": _said("把{o}递给{r} | 把{o}拿给{r} | 递给{r}{o}", "把{o}交给{r} | 把{o}送给{r}"),
    "chase": _said("追着{r}跑到{b} | 追着{r}向{b}跑", "追赶{r}，跑向{b}"),
    "push": _said("把{o}推到{b} | 把{o}推向{b}", "把{o}往{b}推"),
}
CHINESE_PUSHED_FROM = _said("从{a}把{o}推到{b} | 把{o}从{a}推到{b}", "把{o}从{a}推向{b}")
CHINESE_SIDES: dict[Place, Wordings] = {
    "left": _said("左边", "左侧"),
    "right": _said("右边", "右侧"),
    "centre": _said("中间", "中央"),
}
CHINESE_THEN = _said("，然后{v} | ，接着{v}", "，随后{v} | ，之后{v}")
CHINESE_AND = _said("，{c} | 。{c}", "，同时{c} | ，这时{c}")
CHINESE_THING = _said("{p}有{n} | {n}在{p}", "{n}放在{p} | {p}还有{n}")
CHINESE_WEARING = _said("穿{c}{g}的{n} | 穿着{c}{g}的{n}", "穿了{c}{g}的{n}")
CHINESE_WEARING_TOO = _said("{n}穿着{c}{g}", "{n}穿{c}{g}")
"""Of a bystander: the reader takes 穿…的 behind another clause for that one's clothes."""
CHINESE_WORN = _said("，{n}穿着{c}{g} | 。{n}穿着{c}{g}", "。这个{n}穿着{c}{g}")
"""Of who is chased or handed something, said afterwards."""
CHINESE_GROUNDS: dict[Ground, Wordings] = {
    "meadow": _said("草地上 | 草坪上", "公园里"),
    "forest": _said("森林里", "树林里"),
    "beach": _said("沙滩上 | 海边", "海滩上"),
    "snow": _said("雪地里 | 雪地上", "雪原上"),
    "street": _said("街道上 | 街上", "马路上"),
    "desert": _said("沙漠里", "沙丘上"),
    "room": _said("房间里 | 客厅里", "卧室里"),
}
CHINESE_LIGHTS: dict[Light, Wordings] = {
    "day": _said(" | 白天", "中午"),
    "sunset": _said("傍晚 | 黄昏", "日落"),
    "night": _said("夜晚 | 晚上", "深夜"),
}
CHINESE_WHERE = _said("{l}的{g}，{t} | {l}，{g}，{t} | {l}，在{g}，{t}", "在{l}的{g}，{t}")
