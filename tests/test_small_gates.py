"""The gates of the small model: how clips are sampled for them, what their rows count, the table and the sheet."""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from diffusers import AutoencoderKLWan
from torch import nn
from transformers import UMT5Config, UMT5EncoderModel

from training.small import sampling, shapes
from training.small.gate_clips import Drawn, Verdict
from training.small.gate_report import KEYS, Row, table_of, write_sheet
from training.small.gates import swapped
from training.small.plot import sample_scene
from training.small.sampling import Sampler, Wish
from training.small.scene import FRAMES, HEIGHT, WIDTH, Scene
from training.small.text_stage import TOKENIZER
from training.small.tokenizer import load_tokenizer
from training.small.transformer_stage import new_controlnet, new_transformer

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


@pytest.fixture
def sampler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sampler:
    """Untrained parts of the small model's shapes, a tiny autoencoder, and short clips of small pictures."""
    for name, value in {"FRAMES": 9, "HEIGHT": 32, "WIDTH": 48}.items():
        monkeypatch.setattr(sampling, name, value)
    z = shapes.LATENT_CHANNELS
    torch.manual_seed(0)
    settings = shapes.VAE | {"base_dim": 4, "decoder_base_dim": 4}
    AutoencoderKLWan(**settings, latents_mean=[0.1] * z, latents_std=[1.0] * z).save_pretrained(tmp_path / "vae")
    vocabulary = len(load_tokenizer(TOKENIZER))
    UMT5EncoderModel(UMT5Config(vocab_size=vocabulary, **shapes.TEXT_ENCODER)).save_pretrained(
        tmp_path / "text_encoder"
    )
    base = new_transformer()
    control = new_controlnet(base)
    for layer in control.controlnet_blocks:
        nn.init.normal_(layer.weight, std=0.1)
    base.save_pretrained(tmp_path / "transformer")
    control.save_pretrained(tmp_path / "controlnet")
    return Sampler(tmp_path, "cpu", 2, 2)


def test_each_clip_of_a_batch_is_as_it_would_be_alone(sampler: Sampler) -> None:
    """With first pictures and pose maps, guided; each of them, and the words, change what comes out."""
    rng = np.random.default_rng(0)
    firsts = rng.integers(256, size=(3, 32, 48, 3)).astype(np.uint8)
    maps = rng.integers(256, size=(3, 9, 32, 48, 3)).astype(np.uint8)
    captions = ("A brown dog runs to the left.", "A cat sits.", "A red robot waves.")
    wishes = [Wish(seed=i, caption=captions[i], first=firsts[i], maps=maps[i]) for i in range(3)]
    clips = sampler.sample(wishes, 2.0)
    assert [(made.shape, made.dtype) for made in clips] == [((9, 32, 48, 3), np.uint8)] * 3
    assert sampler.broken_frames == 0
    for wish, made in zip(wishes, clips, strict=True):
        (alone,) = sampler.sample([wish], 2.0)
        assert np.abs(alone.astype(int) - made).max() <= 1
    for other in ({"seed": 9}, {"caption": captions[2]}, {"first": firsts[1]}, {"first": None}, {"maps": None}):
        (changed,) = sampler.sample([replace(wishes[0], **other)], 2.0)
        assert not np.array_equal(changed, clips[0]), other


def test_the_autoencoders_error_is_that_of_its_pictures(sampler: Sampler) -> None:
    """Squared, in [-1, 1], a number a pixel; the pictures are those that it was measured on."""
    drawn_clips = [np.random.default_rng(seed).integers(256, size=(9, 32, 48, 3)).astype(np.uint8) for seed in (0, 1)]
    made, errors = sampler.through_vae(drawn_clips)
    assert errors.shape == (2, 9, 32, 48)
    expected = (np.square((np.stack(made) - np.stack(drawn_clips).astype(float)) / 127.5)).mean(axis=-1)
    assert errors == pytest.approx(expected, abs=0.02)
