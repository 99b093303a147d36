"""How each prompt of the golden file is split; `python tests/golden_splits.py` writes the file anew, to be read."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from segmenter.splitting import split_panel

GOLDEN = Path(__file__).parent / "golden" / "splits.md"
FPS = Fraction(24)

ARTICLES = [
    "Two cute bears sharing honey in a forest, one handing jar to the other",
    "Two dogs playing with a red ball, one chasing the other",
    "A cat jumps onto the table and knocks over a cup",
    "Person A hands a book to Person B, both smile",
    "Robot picks up key, unlocks door, saves trapped person",
    "Three kids passing a balloon in circle",
    "A boy throws a yellow frisbee to a brown dog in a sunny park, and the dog catches it mid-air",
    "A red car drives from the left to the right, passing a house in the center.",
    "A yellow ball rolls from the left edge to the center of the screen, while a blue cube remains stationary on the "
    "right.",
    "A bird flies above a forest, with clouds moving slowly in the sky.",
    "A child stands in the middle of a circle formed by five adults holding hands.",
    "A dog runs from the bottom of the hill to the top, chasing a butterfly.",
    "Two cats sit on the left and right edges, each looking toward a mouse in the center, which is jumping over a rock "
    "behind them.",
    "People queuing for skewers at night market, vendor grilling meat, customers laughing",
    "Little rabbit shares carrots with hungry bird",
    "妈妈递给宝宝奶瓶\uff0c宝宝笑了",
]
"""The prompts of the articles that this project was asked for with."""

CHAINS = [
    "The robot picks up the key. It unlocks the door. Then it saves the trapped person.",
    "机器人捡起钥匙\uff0c打开门\uff0c救出被困的人",
    "A small brown dog runs across the yard, picks up a stick, then brings it to the old man",
    "A small girl with a red scarf (long hair) picks up a key, opens the door, then hugs her mother",
    "A girl opens the box, takes out a kite and runs up the hill with it",
    "A boy picks up a stick. He throws it to a dog. The dog catches the stick and brings it back to him.",
    "A woman walks into a kitchen, takes a red cup from the shelf, and drinks the coffee. She smiles.",
    "Two dogs run to the left, then they jump over a rock",
    "A girl with long black hair in a white dress opens a book, then reads it under a tree",
    "A boy picks up and throws a ball, then runs away",
    "A fox takes an egg in a dark forest, runs to a log, hides under it and then sleeps.",
    "A man wants to open the door and walk out",
    "小男孩把黄色的飞盘扔给棕色的狗\uff0c狗接住了它。然后他们一起回家",
    "小兔子拿起胡萝卜\uff0c走到小鸟身边\uff0c然后把胡萝卜递给它",
    "小明拿起书\uff0c打开书\uff0c读书",
    "一个女孩走进厨房\uff0c拿起一个红色的杯子\uff0c喝了一口咖啡\uff0c然后她笑了",
    "一个穿红衣服的女孩先打开盒子\uff0c再拿出风筝\uff0c最后跑到山坡上",
    "两只小狗先跑到左边\uff0c然后它们跳过石头",
    "一只小狗捡起骨头\uff0c跑到树下\uff0c挖了一个坑",
]
"""Others: pronouns, places, clothes, groups, and what the reader is not to be trusted with."""


def golden_text() -> str:
    """The whole golden file as the code makes it now."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# How prompts are split, at 24 frames a second"
    yield ""
    yield "Written by `python tests/golden_splits.py`; a change is read by eye before it is committed."
    for heading, prompts, lengths in (
        ("The articles' prompts", ARTICLES, (4, 9, 12)),
        ("Chains", CHAINS, (4, 12)),
    ):
        yield ""
        yield f"## {heading}"
        for prompt in prompts:
            yield ""
            yield f"### {prompt}"
            for seconds in lengths:
                yield ""
                pieces = split_panel(prompt, seconds * 24, FPS)
                one_text = len({piece.text for piece in pieces}) == 1
                if one_text:
                    frames = " + ".join(str(piece.shown_frames) for piece in pieces)
                    yield f"{seconds} s: {frames} frames, all with the prompt as it is"
                    continue
                yield f"{seconds} s:"
                yield ""
                for piece in pieces:
                    of = f" ({piece.part + 1} of {piece.parts})" if piece.parts > 1 else ""
                    yield f"- {piece.shown_frames}{of}: {piece.text}"
    yield ""


if __name__ == "__main__":
    GOLDEN.write_text(golden_text(), encoding="utf-8")
