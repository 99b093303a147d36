"""The gates of the small model: what their rows count, the table, the sheet, and whose poses are swapped for whose."""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.small.gate_clips import Drawn, Verdict
from training.small.gate_report import KEYS, Row, table_of, write_sheet
from training.small.gates import swapped
from training.small.plot import sample_scene
from training.small.scene import FRAMES, HEIGHT, WIDTH, Scene

SOME = dict.fromkeys(KEYS)


def clip(scene: Scene) -> Drawn:
    """A test clip of a scene, all grey."""
    return Drawn(
        scene=scene,
        frames=np.full((FRAMES, HEIGHT, WIDTH, 3), 128, np.uint8),
        masks=np.zeros((FRAMES, HEIGHT, WIDTH), bool),
        maps=np.zeros((FRAMES, HEIGHT, WIDTH, 3), np.uint8),
        joints=np.zeros((len(scene.performers), FRAMES, 18, 2)),
        captions=("A dog runs.",) * 4,
    )


@pytest.fixture(scope="module")
def clips() -> tuple[Drawn, ...]:
    """Four of them, the first of which begins in the middle of another act."""
    begun = next(scene for scene in map(sample_scene, range(100)) if scene.performers[0].begins_in)
    fresh = [scene for scene in map(sample_scene, range(100)) if not scene.performers[0].begins_in]
    return tuple(map(clip, (begun, *fresh[:3])))


def row(clips: tuple[Drawn, ...], *rights: dict[str, bool | None], **others: object) -> Row:
    verdicts = tuple(
        Verdict(right=SOME | right, error=0.1 * (i + 1), figures=i, read=True) for i, right in enumerate(rights)
    )
    return Row(
        **{"name": "text", "guidance": 2.0, "clips": clips, "seconds": 0.5, "broken": 1}
        | {"verdicts": verdicts}
        | others
    )


def test_a_share_counts_those_that_tell_it(clips):
    """Of four clips three have an object; where none has, there is no share."""
    some = row(clips, {"object": True}, {"object": False}, {"object": None}, {"object": True})
    assert some.share("object") == (round(2 / 3, 4), 3)
    assert some.share("others") is None


def test_obedience_is_asked_where_the_first_frame_says_otherwise(clips):
    """Of the clip that begins in the middle of another act, and not where the poses are another clip's."""
    some = row(clips, {"action": False}, *[{"action": True}] * 3)
    assert some.share("action") == (0.75, 4)
    assert some.obeys() == (0.0, 1)
    assert replace(some, swapped=True).obeys() is None


def test_errors_and_what_went_wrong_are_written_down(clips):
    """Mean, median and the better nine tenths; and which seeds were wrong about what."""
    some = row(clips, {"subject": False}, {}, {}, {"action": False, "subject": True})
    assert some.errors() == pytest.approx((0.25, 0.25, 0.25))
    ten = row(clips[:1] * 10, *[{}] * 10)
    assert ten.errors() == pytest.approx((0.55, 0.55, 0.5))
    document = json.loads(json.dumps(some.document()))
    assert document["wrong"] == [[clips[0].scene.seed, "subject"], [clips[3].scene.seed, "action"]]
    assert document["shares"] == {
        "action": {"right": 0.0, "of": 1},
        "subject": {"right": 0.5, "of": 2},
    }
    assert (document["nobody_seen"], document["unread"], document["broken_frames"]) == (1, 0, 1)


def test_the_table_has_a_line_for_each_row(clips):
    """As many cells in each as there are titles, and the autoencoder's figures above."""
    rows = [row(clips, *[{"action": True}] * 4), row(clips, *[{}] * 4, name="drawn", guidance=None)]
    lines = table_of(rows, {"psnr": 31.234, "psnr_figures": 25.0}).splitlines()
    assert lines[0] == "VAE PSNR: 31.23 dB overall, 25.00 dB on the figures"
    cells = [line.split(" | ") for line in (lines[2], *lines[4:])]
    assert len(cells) == 3
    assert len({len(line) for line in cells}) == 1
    assert cells[1][:2] == ["| text", "2"]
    assert cells[1][cells[0].index("action")] == "1.000 (4)"
    assert cells[2][:2] == ["| drawn", ""]


def test_the_sheet_shows_every_clip_and_every_way(clips, tmp_path: Path):
    """A block a clip, of as many lines as two ways beside each other need; the pictures are in it."""
    strips = {name: [one.frames for one in clips] for name in ("drawn", "text", "poses")}
    write_sheet(tmp_path / "sheet.png", clips, strips)
    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    block, rest = divmod(sheet.shape[0], len(clips))
    assert rest == 0
    assert block > 2 * 95
    write_sheet(tmp_path / "two.png", clips[:1], dict(list(strips.items())[:2]))
    assert cv2.imread(str(tmp_path / "two.png")).shape[0] < block
    assert (sheet == 128).all(axis=2).mean() > 0.4


def test_poses_are_swapped_among_scenes_of_as_many_performers():
    """Nobody gets its own, as long as there are two; of a single one of its kind the next one's are taken."""
    scenes = [clip(sample_scene(seed)) for seed in range(12)]
    others = swapped(scenes)
    assert all(mine is not theirs for mine, theirs in zip(scenes, others, strict=True))
    counts = [len(one.scene.performers) for one in scenes]
    for mine, theirs in zip(scenes, others, strict=True):
        count = len(mine.scene.performers)
        assert counts.count(count) == 1 or len(theirs.scene.performers) == count
