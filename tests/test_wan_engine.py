"""The 5B engine on tiny checkpoints: it renders as diffusers does, goes on after a kill, and says what is wrong."""

import dataclasses
import hashlib
import json
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKLWan, WanImageToVideoPipeline, WanPipeline
from PIL import Image
from tiny_wan import make_profile
from wan_stock import FOLLOWING, SHOT, bench_in, frames_of, make_anchor_of, open_wan, open_way, picture, standing

from generation.anchor import load_frame
from generation.pose import write_openpose
from generation.pose_track import read_track
from generation.wan.anchoring import fit_picture
from generation.wan.latents import decode_frames, encode_video, to_video
from generation.wan.model import find_device
from generation.wan.ways import Conditions
from segmenter.errors import GenerationError, LongtakeError

LIMIT = 1e-5
"""Relative error allowed in float32."""


def relative_error(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one - other).norm() / other.norm())


def latents_of(engine, shot, anchor, folder) -> torch.Tensor:
    """What the engine denoises a shot to, from the first step on."""
    engine.prepare([shot])
    engine.load()
    with torch.inference_mode():
        return engine._denoise(engine._loaded, shot, anchor, bench_in(folder, key=uuid4().hex))


@pytest.mark.parametrize("way", ["plain", "controlnet", "fun"])
def test_a_shot_comes_out_and_is_the_same_every_time(way, stock, tmp_path):
    """Every way gives the planned frames as uint8 RGB, the same ones from a fresh engine, and facts for a manifest."""
    anchor = make_anchor_of(tmp_path / "anchor", standing(20), standing(44, figure=1))
    benches = [bench_in(tmp_path / str(index)) for index in range(2)]
    shots = [frames_of(open_way(stock, way, tmp_path), FOLLOWING, anchor, bench) for bench in benches]
    assert json.loads(json.dumps(benches[0].facts))["wan"]["profile"]["fps"] == "5"
    assert shots[0].shape == (9, 64, 64, 3)
    assert shots[0].dtype == np.uint8
    np.testing.assert_array_equal(*shots)


def test_text_to_video_is_what_diffusers_makes_of_it(stock, tmp_path):
    """Without an anchor our latents are those of `WanPipeline`: same weights, seed and prompts."""
    pipeline = WanPipeline.from_pretrained(stock / "base")
    pipeline.set_progress_bar_config(disable=True)
    pipeline.scheduler = type(pipeline.scheduler).from_config(pipeline.scheduler.config, flow_shift=3.0)
    theirs = pipeline(
        SHOT.prompt, SHOT.negative_prompt, SHOT.height, SHOT.width, SHOT.num_frames, 4, 7.5,
        generator=torch.Generator("cpu").manual_seed(SHOT.seed), output_type="latent",
    ).frames  # fmt: skip
    assert relative_error(latents_of(open_way(stock, "plain", tmp_path), SHOT, None, tmp_path), theirs) < LIMIT


def test_image_to_video_is_what_diffusers_makes_of_it(stock, tmp_path):
    """With an anchor our latents are those of `WanImageToVideoPipeline` with that image."""
    pipeline = WanImageToVideoPipeline.from_pretrained(stock / "base")
    pipeline.set_progress_bar_config(disable=True)
    pipeline.scheduler = type(pipeline.scheduler).from_config(pipeline.scheduler.config, flow_shift=3.0)
    anchor = make_anchor_of(tmp_path / "anchor")
    theirs = pipeline(
        Image.fromarray(picture()), FOLLOWING.prompt, FOLLOWING.negative_prompt,
        FOLLOWING.height, FOLLOWING.width, FOLLOWING.num_frames, 4, 7.5,
        generator=torch.Generator("cpu").manual_seed(FOLLOWING.seed), output_type="latent",
    ).frames  # fmt: skip
    ours = latents_of(open_way(stock, "plain", tmp_path), FOLLOWING, anchor, tmp_path)
    assert relative_error(ours, theirs) < LIMIT


@pytest.mark.parametrize("way", ["controlnet", "fun"])
def test_poses_steer_and_nobody_is_a_recorded_fact(way, stock, tmp_path):
    """Other poses give other latents; without people the shot comes out from its frame alone, and says so."""
    engine = open_way(stock, way, tmp_path)
    left = make_anchor_of(tmp_path / "left", standing(16))
    right = make_anchor_of(tmp_path / "right", standing(48))
    nobody = make_anchor_of(tmp_path / "nobody")
    bench = bench_in(tmp_path)
    latents = [latents_of(engine, FOLLOWING, anchor, tmp_path / way) for anchor in (left, right, nobody)]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert relative_error(latents[one], latents[other]) > 10 * LIMIT
    frames_of(engine, FOLLOWING, nobody, bench)
    facts = bench.facts["wan"]
    assert (facts["way"], facts["first_frame"], facts["people"]) == (way, True, 0)


def test_a_pose_alone_is_kept_without_the_picture(stock, tmp_path):
    """With continuity `pose` the track is told and no first frame is given."""
    shot = dataclasses.replace(FOLLOWING, continuity="pose", drop_frames=0)
    bench = bench_in(tmp_path)
    frames_of(open_way(stock, "fun", tmp_path), shot, make_anchor_of(tmp_path / "anchor", standing(20)), bench)
    facts = bench.facts["wan"]
    assert (facts["first_frame"], facts["people"], facts["pose_track"]) == (False, 1, "ease")
    assert {path.name for path in bench.beside.iterdir()} >= {"pose_track.json", "pose_track.png", "thumbnails.npy"}


def test_a_pose_that_the_panel_names_is_reached(stock, tmp_path):
    """The track ends on it in the last frame shown, and the manifest says so; a file that changed is refused."""
    goal = tmp_path / "goal.json"
    write_openpose(goal, [standing(44)], 64, 64)
    digest = hashlib.sha256(goal.read_bytes()).hexdigest()
    shot = dataclasses.replace(FOLLOWING, pose=goal, pose_sha256=digest, num_frames=13, shown_frames=10)
    engine, anchor = open_way(stock, "fun", tmp_path), make_anchor_of(tmp_path / "anchor", standing(20))
    bench = bench_in(tmp_path)
    frames_of(engine, shot, anchor, bench)
    track = read_track(bench.beside / "pose_track.json")
    for index, expected in ((0, 20), (10, 44), (12, 44)):
        assert track.frames[index][0].keypoints[0][0] == expected
    assert bench.facts["wan"]["pose_track"] == "reach"
    goal.write_text(goal.read_text() + " ")
    with pytest.raises(GenerationError, match="has changed since the film was planned"):
        frames_of(engine, shot, anchor, bench_in(tmp_path, key="again"))


def test_a_controlnet_with_no_weight_is_no_control(stock, tmp_path):
    """At weight 0 the ControlNet's result is the one without it: with the first frame it works together."""
    control = {"weights": str(stock / "controlnet"), "weight": 0.0}
    profile = make_profile(tmp_path / "zero.yaml", control=control, pose_weights=str(stock))
    anchor = make_anchor_of(tmp_path / "anchor", standing(20))
    zero = latents_of(open_wan(stock / "base", profile, tmp_path / "cache"), FOLLOWING, anchor, tmp_path / "zero")
    plain = latents_of(open_way(stock, "plain", tmp_path), FOLLOWING, anchor, tmp_path / "plain")
    assert relative_error(zero, plain) < LIMIT


def test_fun_control_is_told_what_the_original_is_told(stock, tmp_path):
    """Noise, pose maps, mask and start video side by side, a zero reference, no time in frame 0, and it is held.

    Channels and fill as `Wan2_2FunControlPipeline` makes them: the mask is 1 where a frame is given, the frames after
    the start are grey, without a start both are zeros.
    """
    engine = open_way(stock, "fun", tmp_path)
    engine.load()
    model = engine._loaded
    seen = []
    model.transformer.register_forward_pre_hook(
        lambda _module, args, kwargs: seen.append((args, kwargs)), with_kwargs=True
    )
    cpu = torch.device("cpu")
    with torch.inference_mode():
        maps = to_video(np.repeat(picture(1)[None], 9, axis=0), cpu)
        start = to_video(picture()[None], cpu)
        grey = torch.cat([start, torch.zeros(1, 3, 8, 64, 64)], dim=2)
        noise = torch.randn(1, 8, 3, 4, 4)
        text = torch.randn(1, 512, 16)
        for given in (start, None):
            steering = model.way.encode(model.vae, given, maps, 9)
            conditions = Conditions(text=text, negative=None, guidance=1.0, num_steps=4, steering=steering)
            latents = model.way.hold(noise, conditions)
            model.way.predict(latents, conditions, torch.tensor(500), 0)
            (inputs, times, _), extra = seen.pop()
            video = torch.zeros_like(noise) if given is None else encode_video(model.vae, grey)
            mask = torch.zeros(1, 4, 3, 4, 4)
            mask[:, :, 0] = float(given is not None)
            held = noise if given is None else torch.cat([video[:, :, :1], noise[:, :, 1:]], dim=2)
            torch.testing.assert_close(latents, held)
            torch.testing.assert_close(inputs, torch.cat([held, encode_video(model.vae, maps), mask, video], dim=1))
            assert times[0].tolist() == [500.0 * (given is None)] * 4 + [500.0] * 8
            assert not extra["reference"].any()


def test_a_controlnet_is_asked_once_a_step_and_in_its_share_of_them(stock, tmp_path):
    """Between `start` and `end`, once for both halves of the guidance, on a control that was encoded once."""
    control = {"weights": str(stock / "controlnet"), "start": 0.25, "end": 0.75}
    profile = make_profile(tmp_path / "share.yaml", control=control, steps=8, pose_weights=str(stock))
    engine = open_wan(stock / "base", profile, tmp_path / "cache")
    engine.prepare([FOLLOWING])
    engine.load()
    asked, encoded, steps = [], [], []
    controlnet = engine._loaded.controlnet
    controlnet.register_forward_hook(lambda *_: asked.append(steps[-1]))
    controlnet.control_encoder[0].register_forward_hook(lambda *_: encoded.append(1))
    bench = bench_in(tmp_path, on_step=lambda done, _total: steps.append(done))
    frames_of(engine, FOLLOWING, make_anchor_of(tmp_path / "anchor", standing(20)), bench)
    assert asked == [2, 3, 4, 5]
    assert len(encoded) == 1


@pytest.mark.parametrize(("part", "says"), [("transformer", "latents are no numbers"), ("vae", "pixels that are no")])
def test_numbers_that_are_none_are_caught(part, says, stock, tmp_path):
    """NaN out of the transformer or out of the VAE is worth another try."""
    engine = open_way(stock, "plain", tmp_path)
    engine.prepare([SHOT])
    engine.load()
    module = engine._loaded.transformer.proj_out if part == "transformer" else engine._loaded.vae.decoder.conv_out
    with torch.no_grad():
        module.bias.fill_(float("nan"))
    with pytest.raises(GenerationError, match=says) as caught:
        frames_of(engine, SHOT, None, bench_in(tmp_path))
    assert caught.value.retryable


def test_a_shot_that_comes_out_black_is_caught_and_tried_with_other_noise(stock, tmp_path):
    """The dropped first frame does not hide it; the next attempt's seed is another one, and the manifest says which."""
    engine, bench = open_way(stock, "plain", tmp_path), bench_in(tmp_path)
    anchor = make_anchor_of(tmp_path / "anchor")
    frames_of(engine, FOLLOWING, anchor, bench)
    bench.attempt = 2
    again = frames_of(engine, FOLLOWING, anchor, bench)
    assert bench.facts["wan"]["seed"] != FOLLOWING.seed
    np.testing.assert_array_equal(frames_of(engine, FOLLOWING, anchor, bench), again)
    decoder = engine._loaded.vae.decoder

    def black_after_the_first(_module, _inputs, output):
        return output if output.shape[2] == 1 else torch.full_like(output, -1)

    decoder.register_forward_hook(black_after_the_first)
    with pytest.raises(GenerationError, match="black"):
        frames_of(engine, FOLLOWING, anchor, bench)


@pytest.mark.parametrize("device", ["meta", "mps", "xla:0", "cuda:x", "CPU", ""])
def test_devices_are_cards_or_the_cpu(device):
    """What torch may know beside them is not rendered on."""
    with pytest.raises(GenerationError, match="write cuda, cuda:1 or cpu"):
        find_device(device)


def test_frames_are_decoded_one_latent_after_the_other(stock):
    """The first frame is there before the decoder has seen the second latent, and all equal the plain decode."""
    vae = AutoencoderKLWan.from_pretrained(stock / "base" / "vae").eval()
    latents = torch.randn(1, 8, 3, 4, 4, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        mean = torch.tensor(vae.config.latents_mean).view(1, -1, 1, 1, 1)
        std = torch.tensor(vae.config.latents_std).view(1, -1, 1, 1, 1)
        plain = vae.decode(latents * std + mean, return_dict=False)[0]
        expected = ((plain / 2 + 0.5) * 255).round().to(torch.uint8)[0].permute(1, 2, 3, 0).numpy()
        calls = []
        handle = vae.decoder.register_forward_hook(lambda *_: calls.append(1))
        stream = decode_frames(vae, latents)
        first = next(stream)
        assert len(calls) == 1
        np.testing.assert_array_equal(np.stack([first, *stream]), expected)
        handle.remove()


def test_pictures_are_cropped_and_never_stretched():
    """A wide picture loses its sides: a square in it stays one."""
    wide = np.zeros((100, 200, 3), np.uint8)
    wide[25:75, 75:125] = 255
    fitted = fit_picture(wide, 64, 64)
    assert fitted.shape == (64, 64, 3)
    rows, columns = np.where(fitted[:, :, 0] > 127)
    assert np.ptp(rows) == np.ptp(columns) == 31


def test_the_anchor_is_encoded_as_diffusers_encodes_it(stock):
    """The mode, normalised by the VAE's statistics."""
    vae = AutoencoderKLWan.from_pretrained(stock / "base" / "vae").eval()
    with torch.inference_mode():
        latent = encode_video(vae, to_video(picture()[None], torch.device("cpu")))
        mode = vae.encode(to_video(picture()[None], torch.device("cpu"))).latent_dist.mode()
    for channel in range(8):
        expected = (mode[0, channel] - vae.config.latents_mean[channel]) / vae.config.latents_std[channel]
        torch.testing.assert_close(latent[0, channel], expected)


def test_an_anchor_of_another_size_is_refused(stock, tmp_path):
    """Both sizes are named, before the first step."""
    anchor = make_anchor_of(tmp_path / "anchor", frame=picture()[:32])
    with pytest.raises(GenerationError, match="shot s01p02: its anchor is 64x32, the shot 64x64"):
        frames_of(open_way(stock, "plain", tmp_path), FOLLOWING, anchor, bench_in(tmp_path))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"num_frames": 10}, "shot.num_frames = 10 must be 4k"),
        ({"width": 80}, "80x64 must be multiples of 32"),
        ({"continuity": "pose"}, "only a pose control can keep a pose"),
        ({"continuity": "continue", "pose": Path("a.json")}, "only a pose control can reach a pose"),
    ],
)
def test_shots_that_cannot_be_rendered_are_refused(changes, says, stock, tmp_path):
    """Frames off the grid, sizes off the tokens, poses without a control: said before anything is loaded."""
    with pytest.raises(LongtakeError, match=says):
        open_way(stock, "plain", tmp_path).check([dataclasses.replace(SHOT, **changes)])


def test_a_card_that_is_not_there_is_named(stock, tmp_path):
    """Nothing else is taken in its place."""
    if torch.cuda.is_available():
        pytest.skip("this machine has a card")
    from generation.wan import Engine

    engine = Engine(model=str(stock / "base"), profile=str(stock / "plain.yaml"), cache=tmp_path)
    with pytest.raises(GenerationError, match="finds no CUDA card"):
        engine.check([SHOT])


def test_a_board_is_what_a_model_starts_from(stock, tmp_path):
    """The panel's picture is its first frame, made to fit."""
    Image.fromarray(np.repeat(picture(), 2, axis=1)).save(tmp_path / "board.png")
    shot = dataclasses.replace(SHOT, image=tmp_path / "board.png", image_sha256="0")
    engine, bench = open_way(stock, "plain", tmp_path), bench_in(tmp_path)
    board = latents_of(engine, shot, None, tmp_path)
    frames_of(engine, shot, None, bench)
    assert bench.facts["wan"]["first_frame"] is True
    with torch.inference_mode():
        fitted = fit_picture(load_frame(tmp_path / "board.png"), 64, 64)
        expected = encode_video(engine._loaded.vae, to_video(fitted[None], torch.device("cpu")))
    torch.testing.assert_close(board[:, :, :1], expected)
