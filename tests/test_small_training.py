"""The stages that train the small model: what they learn from, and that a run which was stopped goes on as it would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKLWan
from safetensors.torch import load_file
from torch import nn

from generation.pose import draw_openpose
from training.small import pool as pools
from training.small import shapes
from training.small.keypoint_labels import COLOURS, FIGURES, THINGS
from training.small.latent_clips import TOKENS, LatentClips, padded, tell
from training.small.meanings import MARKS, MarkHead, Tap, unpacked
from training.small.pool import Pool, coloured, draw_pool
from training.small.runs import Cards, Run, Steps, named
from training.small.scene import FRAMES, HEIGHT, WIDTH
from training.small.transformer_stage import _cut_off, new_controlnet, new_transformer
from training.small.vae_stage import _CROP, Phase, Pixels, psnr
from training.small.whole_clip import channels_last, decode, encode, unchunked
from training.small.world import draw_clip

CPU = torch.device("cpu")
CARDS = Cards(device=CPU, rank=0, count=1)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Pool]]:
    """Two files of three clips each; of the first also the pose maps."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pools, "SHARD", 3)
        folder = tmp_path_factory.mktemp("pool")
        draw_pool(folder, 6, 1, mapped=3)
        yield folder, Pool(folder)


@pytest.fixture
def generator() -> torch.Generator:
    """Always the same lot."""
    return torch.Generator().manual_seed(0)


def tiny_vae() -> AutoencoderKLWan:
    """The small model's, in fewer channels, with the scales of its norms drawn too."""
    torch.manual_seed(0)
    settings = shapes.VAE | {"base_dim": 4, "decoder_base_dim": 4, "z_dim": 4}
    vae = AutoencoderKLWan(**settings, latents_mean=[0.0] * 4, latents_std=[1.0] * 4).eval()
    for name, parameter in vae.named_parameters():
        if name.endswith("gamma"):
            nn.init.uniform_(parameter, 0.5, 1.5)
    return vae.requires_grad_(False)


class Tiny(nn.Module):
    """A kernel and a plain layer."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.kernel = nn.Conv2d(3, 4, 3)
        self.kernel.weight.data = self.kernel.weight.data.to(memory_format=torch.channels_last)
        self.layer = nn.Linear(4, 2)

    def loss(self, seed: int) -> torch.Tensor:
        """Of pictures drawn by lot."""
        pictures = torch.randn(2, 3, 5, 5, generator=torch.Generator().manual_seed(seed))
        loss: torch.Tensor = self.layer(self.kernel(pictures).mean((2, 3))).square().sum()
        return loss


def run_of(model: nn.Module, folder: Path, **others: Any) -> Run:
    return Run("tiny", folder, named([("tiny", model)]), seconds=1e9, steps=Steps(rate=1e-2, **others), cards=CARDS)


def test_the_pool_gives_back_the_drawn_pixels_and_pose_maps(drawn: tuple[Path, Pool]) -> None:
    """Exactly, all frames of both files; and it knows of which clips it has the maps."""
    _, pool = drawn
    assert pool.mapped == 3
    pixels, maps = pool.clips(0, 6, CPU), coloured(pool.pose_maps(0, 3, CPU))
    for index in (0, 2, 5):
        clip = draw_clip(pool.seed(index))
        assert np.array_equal(pixels[index].numpy(), clip.frames)
        if index < pool.mapped:
            drawn_maps = np.stack([draw_openpose(people, WIDTH, HEIGHT) for people in clip.poses])
            assert drawn_maps.any()
            assert np.array_equal(maps[index].numpy(), drawn_maps)


def test_the_pool_gives_some_of_the_clips(drawn: tuple[Path, Pool]) -> None:
    """From any clip on, over the end of a file."""
    _, pool = drawn
    assert torch.equal(pool.clips(1, 3, CPU), pool.clips(0, 6, CPU)[1:4])
    assert torch.equal(pool.pose_maps(1, 1, CPU), pool.pose_maps(0, 3, CPU)[1:2])


def test_a_pool_is_drawn_once_and_goes_on(drawn: tuple[Path, Pool]) -> None:
    """A file that is there is left alone; one that is missing is drawn as it was; where there is none, it says how."""
    folder, _ = drawn
    first, second = sorted(folder.glob("*.safetensors"))
    before, pixels = first.stat().st_mtime_ns, load_file(second)
    second.unlink()
    draw_pool(folder, 6, 1, mapped=3)
    assert first.stat().st_mtime_ns == before
    again = load_file(second)
    assert pixels.keys() == again.keys()
    assert all(torch.equal(pixels[name], again[name]) for name in pixels)
    with pytest.raises(FileNotFoundError, match=r"python -m training\.small\.pool --out"):
        Pool(folder / "elsewhere")


def test_the_autoencoder_learns_from_clips_and_from_crops_about_somebody(
    drawn: tuple[Path, Pool], generator: torch.Generator
) -> None:
    """In [-1, 1], with a mask that covers whatever is not backdrop; each crop holds some of it."""
    pixels = Pixels.of(drawn[1], CPU)
    whole = Phase(until=1, frames=5, clips=2, whole=True)
    for phase, size in ((whole, (HEIGHT, WIDTH)), (Phase(until=1, frames=3, clips=20), _CROP)):
        video, mask = pixels.take(generator, phase)
        assert video.shape == (phase.clips, 3, phase.frames, *size)
        assert mask.shape == (phase.clips, 1, phase.frames, *size)
        assert -1 <= video.min() < video.max() <= 1
        assert set(mask.unique().tolist()) == {0.0, 1.0}
        assert mask[:, :, 0].flatten(1).any(dim=1).all()


def test_psnr_is_that_of_the_masked_pixels() -> None:
    """An error of 0.2 of 2 is 20 dB; where it is not looked at, it does not count."""
    drawn = torch.zeros(1, 3, 1, 4, 4)
    made, mask = drawn.clone(), torch.zeros(1, 1, 1, 4, 4)
    made[..., :2] = 0.2
    mask[..., :2] = 1
    assert psnr(made, drawn, mask) == pytest.approx(20, abs=0.01)
    assert psnr(made, drawn) == pytest.approx(20 + 10 * np.log10(2), abs=0.01)
    assert psnr(made, drawn, 1 - mask) > 80


@pytest.mark.parametrize("frames", [1, 5, 9])
def test_whole_clips_are_what_the_chunks_are(frames: int, generator: torch.Generator) -> None:
    """Encoded and decoded at once, within 1e-5 of diffusers' loop; afterwards that is as it was."""
    vae = tiny_vae()
    video = torch.rand(2, 3, frames, 32, 48, generator=generator) * 2 - 1
    stock = vae.encode(video).latent_dist
    latents = torch.randn(stock.mean.shape, generator=generator)
    made = vae.decode(latents).sample
    with unchunked():
        mean, log_variance = encode(channels_last(vae), video)
        again = decode(vae, latents)
        assert torch.allclose(vae.decode(latents).sample, made, atol=1e-5)  # the loop works within, too
    assert torch.allclose(mean, stock.mean, atol=1e-5)
    assert torch.allclose(log_variance, stock.logvar, atol=1e-5)
    assert again.std() > 0.01
    assert torch.allclose(again.clamp(-1, 1), made, atol=1e-5)
    assert torch.allclose(vae.encode(video).latent_dist.mean, stock.mean, atol=1e-5)


def test_gradients_lie_as_their_parameters_do(tmp_path: Path) -> None:
    """All in one block of memory, each in its parameter's layout, and with the values that autograd has."""
    model = Tiny()
    run = run_of(model, tmp_path)
    expected = torch.autograd.grad(model.loss(0), list(model.parameters()))
    torch.autograd.backward(model.loss(0))
    assert not model.kernel.weight.is_contiguous()
    for parameter, gradient in zip(model.parameters(), expected, strict=True):
        assert parameter.grad is not None
        assert parameter.grad.stride() == parameter.stride()
        assert parameter.grad.untyped_storage().data_ptr() == run._gradients.untyped_storage().data_ptr()
        assert torch.allclose(parameter.grad, gradient)
    assert run._gradients.norm() == pytest.approx(float(torch.cat([g.flatten() for g in expected]).norm()))


@pytest.mark.parametrize("muon", [frozenset(), frozenset({"tiny.layer.weight"})], ids=["AdamW", "and Muon"])
def test_a_run_saves_is_restored_and_goes_on(muon: frozenset[str], tmp_path: Path) -> None:
    """From the state on disk another process takes the very steps that the first one would have taken."""
    stayed = Tiny()
    run = run_of(stayed, tmp_path, muon=muon)
    for step in range(4):
        run.step(stayed.loss(step), 0.1)
    run.save()
    came = Tiny()
    other = run_of(came, tmp_path, muon=muon)
    assert other.progress.step == 4
    assert other.progress.curve == run.progress.curve
    assert other.progress.curve[0]["step"] == 1
    for model, its_run in ((stayed, run), (came, other)):
        for step in range(4, 8):
            its_run.step(model.loss(step), 0.1)
    for mine, theirs in zip(stayed.parameters(), came.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    for mean, its in zip(run.mean, other.mean, strict=True):
        assert torch.equal(mean, its)
    assert not torch.equal(next(stayed.parameters()), next(Tiny().parameters()))


def test_the_running_mean_takes_the_parameters_place(tmp_path: Path) -> None:
    """At the end it is what the stage hands on."""
    model = Tiny()
    run = run_of(model, tmp_path)
    for step in range(3):
        run.step(model.loss(step), 0.1)
    assert not torch.equal(model.layer.weight, run.mean[2])
    run.use_mean()
    for parameter, mean in zip(model.parameters(), run.mean, strict=True):
        assert torch.equal(parameter, mean)


def test_a_step_that_broke_spoils_nothing(tmp_path: Path) -> None:
    """A loss that is no number leaves numbers behind, and the run goes on."""
    model = Tiny()
    run = run_of(model, tmp_path)
    run.step(model.loss(0), 0.1)
    run.step(model.loss(1) * float("nan"), 0.1)
    run.step(model.loss(2) * float("inf"), 0.1)
    before = model.layer.weight.detach().clone()
    run.step(model.loss(3), 0.1)
    assert all(parameter.isfinite().all() for parameter in model.parameters())
    assert not torch.equal(model.layer.weight, before)


def test_marks_are_where_the_joints_are(drawn: tuple[Path, Pool]) -> None:
    """A noun, its colour and a joint in the token of the joint, in the latent frame of its frame; elsewhere nobody."""
    seed = next(seed for seed in range(6) if len(draw_clip(seed, "train").scene.performers) == 1)
    clip = draw_clip(seed, "train")
    marks = unpacked(drawn[1].marks(seed, 1, CPU)[0])
    assert marks.shape == (9, HEIGHT // 16, WIDTH // 16, MARKS)
    (one,) = clip.scene.performers
    nouns = len(FIGURES) + len(THINGS)
    for frame, latent in ((0, 0), (1, 1), (4, 1), (5, 2), (FRAMES - 1, 8)):
        (pose,) = clip.poses[frame]
        for joint, (x, y, _) in enumerate(pose.keypoints):
            there = marks[latent, int(y) // 16, int(x) // 16]
            assert there[FIGURES.index(one.noun)]
            assert there[nouns + COLOURS.index(one.colour)]
            assert there[nouns + len(COLOURS) + joint]
    assert marks[..., FIGURES.index(one.noun)].mean() < 0.2


def test_marks_are_learned_from_tokens() -> None:
    """What passes through a tapped block is what the block makes; the head's loss falls once it is told."""
    torch.manual_seed(0)
    tap, head = Tap(nn.Linear(5, 16)), MarkHead(16)
    tokens = torch.randn(2, 6, 5)
    assert torch.equal(tap(tokens), tap.block(tokens))
    bits = torch.randint(1 << 10, (2, 1, 2, 3))
    optimizer = torch.optim.Adam([*tap.parameters(), *head.parameters()], 0.02)
    losses = []
    for _ in range(150):
        tap(tokens)
        losses.append(head.loss(tap.seen, bits))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    assert losses[-1] < 0.1 * losses[0]


def test_a_controlnet_begins_as_the_base_and_changes_nothing(generator: torch.Generator) -> None:
    """Its blocks are the first ones of the transformer; beside it the flow is the same, until it has learned."""
    torch.manual_seed(0)
    base = new_transformer().eval()
    control = new_controlnet(base).eval()
    for mine, theirs in zip(control.blocks, base.blocks, strict=False):
        assert all(torch.equal(value, mine.state_dict()[name]) for name, value in theirs.state_dict().items())
    z = shapes.LATENT_CHANNELS
    assert torch.equal(control.patch_embedding.weight[:, :z], base.patch_embedding.weight)
    noisy = torch.randn(1, z, 2, 4, 4, generator=generator)
    given = noisy, torch.full((1, 8), 500.0), torch.randn(1, 6, shapes.TEXT_DIM, generator=generator)
    maps = torch.rand(1, 3, 5, 4 * shapes.SPATIAL, 4 * shapes.SPATIAL, generator=generator) * 2 - 1
    with torch.no_grad():
        alone = base(*given)
        beside = base(*given, residuals=control(*given, control_video=maps), residual_stride=shapes.CONTROL_STRIDE)
        assert torch.equal(alone, beside)
        control.controlnet_blocks[0].weight += 0.1
        beside = base(*given, residuals=control(*given, control_video=maps), residual_stride=shapes.CONTROL_STRIDE)
        assert not torch.allclose(alone, beside)


def test_texts_are_captions_of_the_clips_or_nothing(generator: torch.Generator) -> None:
    """One of each clip's own; the empty text stands there once, as the engine has it; zeros behind both."""
    states = torch.arange(1.0, 1 + 3 * 2 * 4).view(3, 2, 4, 1).expand(3, 2, 4, 5).to(torch.bfloat16)
    clips = LatentClips(
        latents=torch.zeros(3, 1), states=states, nothing=torch.full((1, 5), -1.0), marks=torch.zeros(3)
    )
    rows = torch.tensor([2, 0, 2, 1] * 20)
    told = clips.texts(rows, generator, 0.0)
    assert told.shape == (80, TOKENS, 5)
    assert clips.texts(rows, generator, 0.0, tokens=2).shape == (80, 4, 5)
    assert not told[:, 4:].any()
    which = [int((told[i, :4] == states[row].float()).all(dim=(1, 2)).nonzero()) for i, row in enumerate(rows)]
    assert set(which) == {0, 1}
    assert torch.equal(clips.texts(rows, generator, 1.0), padded(clips.nothing[None]).expand(80, -1, -1))
    some = (clips.texts(rows, generator, 0.5)[:, 0, 0] < 0).float().mean()
    assert 0.3 < some < 0.7


def test_the_maps_of_latent_clips_are_those_of_their_clips(drawn: tuple[Path, Pool]) -> None:
    """By the clips' rows, as many frames as are asked for, in [-1, 1]."""
    indices = drawn[1].pose_maps(0, 3, CPU)
    nothing = torch.zeros(1, 1)
    clips = LatentClips(
        latents=torch.zeros(3, 1), states=nothing.view(1, 1, 1, 1), nothing=nothing, marks=nothing, maps=indices
    )
    maps = clips.poses(torch.tensor([2, 0]), 9)
    assert maps.shape == (2, 3, 9, HEIGHT, WIDTH)
    for made, index in zip(maps, (2, 0), strict=True):
        drawn_maps = coloured(indices[index, :9]).movedim(-1, 0)
        assert torch.equal(((made + 1) * 127.5).round().to(torch.uint8), drawn_maps)


def test_captions_are_told_in_order_and_in_both_languages() -> None:
    """By several processes as by one: those in English first, then those in Chinese."""
    told = tell([5, 3, 8], "train", 2, variants=2)
    assert told == tell([5, 3, 8], "train", 1, variants=2)
    assert [told[1]] == tell([3], "train", 1, variants=2)
    for captions in told:
        assert [any("一" <= letter <= "鿿" for letter in caption) for caption in captions] == [False] * 2 + [True] * 2


def test_poses_are_cut_off_from_some_frame_on(generator: torch.Generator) -> None:
    """In a quarter of the clips, never from the first frame, and then until the end."""
    maps = torch.ones(400, 3, 9, 2, 2)
    cut = _cut_off(maps, generator)
    gone = (cut == -1).all(dim=(1, 3, 4))
    assert ((cut == 1) | (cut == -1)).all()
    assert torch.equal((cut == -1).any(dim=(1, 3, 4)), gone)
    assert not gone[:, 0].any()
    assert (gone[:, 1:] >= gone[:, :-1]).all()
    assert 0.18 < gone.any(dim=1).float().mean() < 0.32
    assert set(gone.sum(dim=1).tolist()) == set(range(FRAMES // 4 + 1))
