"""Trains the video transformer on latents and captions, then the ControlNet beside it on pose maps.

`torchrun --nproc-per-node 2 -m training.small.transformer_stage --pool POOL --out DIR --seconds 600`
`torchrun --nproc-per-node 2 -m training.small.transformer_stage --pool POOL --out DIR --seconds 200 --control`
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import torch

from generation.wan.controlnet import WanControlNet
from generation.wan.transformer import ControlledWanTransformer
from training.small import shapes
from training.small.latent_clips import TOKENS, LatentClips, load_clips, load_parts, tell
from training.small.meanings import MarkHead, Tap
from training.small.pool import Pool
from training.small.runs import Cards, Run, Steps, join_cards, named, place_among_cards

_TAPPED = 2
"""The block from whose tokens marks are told: half way."""
_MARKS = 0.2
"""How much telling marks counts at first: it falls to nothing over `_MARKED` of the time, and drawing well is left."""
_MARKED = 0.7
_NO_TEXT = 0.1
_FIRST_FRAME = 0.5
"""How often the first frame is given."""
_CUT_OFF = 0.25
"""How often the poses end before the clip does: then the text alone says what follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of the training: what a step sees."""

    until: float
    """Share of the time at which it ends."""
    frames: int
    """Latent frames of a clip."""
    clips: int
    """In a step, for each of those in a step of the longest clips."""
    tokens: int = TOKENS
    """Of a text, if it is not longer: more of them are zeros."""


_PHASES = (
    # Who looks how, and where who is, from pictures: nine for the price of a clip.
    Phase(until=0.15, frames=1, clips=8, tokens=64),
    Phase(until=0.3, frames=3, clips=3, tokens=64),
    Phase(until=0.55, frames=5, clips=2),
    Phase(until=1.0, frames=9, clips=1),
)
_CONTROL_PHASES = (Phase(until=0.4, frames=5, clips=2), Phase(until=1.0, frames=9, clips=1))


def new_transformer() -> ControlledWanTransformer:
    """An untrained transformer."""
    transformer: ControlledWanTransformer = ControlledWanTransformer(**shapes.TRANSFORMER)
    return transformer


def new_controlnet(base: ControlledWanTransformer) -> WanControlNet:
    """A ControlNet that begins as the first blocks of the transformer, and says nothing yet."""
    control: WanControlNet = WanControlNet(**shapes.CONTROLNET)
    z = shapes.LATENT_CHANNELS
    with torch.no_grad():
        control.patch_embedding.weight[:, :z].copy_(base.patch_embedding.weight)
        control.patch_embedding.weight[:, z:] *= 0.3
        assert control.patch_embedding.bias is not None
        control.patch_embedding.bias.copy_(base.patch_embedding.bias)
    control.condition_embedder.load_state_dict(base.condition_embedder.state_dict())
    for mine, theirs in zip(control.blocks, base.blocks, strict=False):
        mine.load_state_dict(theirs.state_dict())
    return control


def train(
    run: Run,
    clips: LatentClips,
    base: ControlledWanTransformer,
    control: WanControlNet | None,
    head: MarkHead,
    batch: int,
) -> None:
    """Trains until the run's seconds are used up."""
    device = run.cards.device
    rng = torch.Generator(device).manual_seed(1000 * run.progress.step + run.cards.rank)
    share = run.share
    while share < 1:
        phase = next(phase for phase in (_CONTROL_PHASES if control else _PHASES) if share < phase.until)
        count = batch * phase.clips
        rows = torch.randint(len(clips.latents), (count,), generator=rng, device=device)
        clean = clips.latents[rows][:, :, : phase.frames].float()
        noise = torch.randn(clean.shape, generator=rng, device=device)
        sigma = torch.sigmoid(torch.randn(count, generator=rng, device=device) * 1.2 + 0.6).view(-1, 1, 1, 1, 1)
        # Where there is but a first frame, it is not given.
        held = torch.rand(count, generator=rng, device=device) < (_FIRST_FRAME if phase.frames > 1 else 0)
        free = torch.ones(count, 1, phase.frames, *clean.shape[3:], device=device)
        free[held, :, 0] = 0
        noisy = free * ((1 - sigma) * clean + sigma * noise) + (1 - free) * clean
        times = (free[:, 0, :, ::2, ::2] * sigma[:, 0] * 1000).flatten(1)
        text = clips.texts(rows, rng, _NO_TEXT, phase.tokens)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            residuals: tuple[torch.Tensor, ...] = ()
            if control is not None:
                maps = _cut_off(clips.poses(rows, 4 * phase.frames - 3), rng)
                residuals = control(noisy, times, text, control_video=maps)
            flow = base(noisy, times, text, residuals=residuals, residual_stride=shapes.CONTROL_STRIDE).float()
            marks = _mark_loss(base, head, clips.marks[rows][:, : phase.frames], share)
        loss = ((flow - (noise - clean)).square() * free).sum() / (free.sum() * clean.shape[1])
        run.step(loss + marks, share, flow=loss.detach(), frames=phase.frames)
        if run.progress.step % 5 == 0:
            share = run.share


def _mark_loss(
    base: ControlledWanTransformer, head: MarkHead, bits: torch.Tensor, share: float
) -> torch.Tensor | float:
    """Of the marks told half way, weighted; nothing where nobody listens there."""
    tapped = base.blocks[_TAPPED]
    if not isinstance(tapped, Tap):
        return 0.0
    assert tapped.seen is not None
    return _MARKS * max(0.0, 1 - share / _MARKED) * head.loss(tapped.seen, bits)


def _cut_off(maps: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
    """Pose maps, (B, 3, F, H, W), some of which show nobody from some frame on."""
    batch, _, frames = maps.shape[:3]
    ends = torch.rand(batch, generator=rng, device=maps.device) < _CUT_OFF
    last = torch.randint(1, frames, (batch,), generator=rng, device=maps.device)
    gone = ends[:, None] & (torch.arange(frames, device=maps.device) >= last[:, None])
    return torch.where(gone[:, None, :, None, None], -1.0, maps)


def _matrices(parts: Sequence[tuple[str, torch.nn.Parameter]]) -> frozenset[str]:
    """Those between tokens and tokens: what leads in or out has rows or columns of its own scale."""
    return frozenset(name for name, parameter in parts if parameter.ndim == 2 and ".blocks." in name)


def main(arguments: list[str] | None = None) -> None:
    """Trains the transformer or the ControlNet, or goes on with it."""
    parser = argparse.ArgumentParser(description="Trains the small model's video transformer, or its ControlNet.")
    parser.add_argument("--pool", type=Path, required=True, help="drawn clips to learn from")
    parser.add_argument("--clips", type=int, help="how many of them")
    parser.add_argument("--out", type=Path, required=True, help="folder of the stages before, and of the results")
    parser.add_argument("--seconds", type=float, required=True, help="of training, over all starts")
    parser.add_argument("--control", action="store_true", help="trains the ControlNet beside DIR/transformer")
    parser.add_argument("--rate", type=float, default=1e-3, help="the highest learning rate")
    parser.add_argument("--batch", type=int, default=64, help="of the longest clips to a card and step")
    parser.add_argument("--processes", type=int, default=8, help="that make captions, to a card")
    parser.add_argument("--device", default="cuda", help="torch's name of it")
    asked = parser.parse_args(arguments)
    cards, clips = _load(asked)
    control: WanControlNet | None = None
    if asked.control:
        base = ControlledWanTransformer.from_pretrained(asked.out / "transformer").requires_grad_(False)
        control = new_controlnet(base)
    else:
        base = new_transformer()
    trained = base if control is None else control
    name = "transformer" if control is None else "controlnet"
    base.to(cards.device).train()
    trained.to(cards.device).train()
    head = MarkHead(base.config.num_attention_heads * base.config.attention_head_dim).to(cards.device)
    parts = named([(name, trained)] if asked.control else [(name, trained), ("marks", head)])
    steps = Steps(rate=asked.rate, muon=_matrices(parts))
    run = Run(name, asked.out, parts, seconds=asked.seconds, steps=steps, cards=cards)
    if cards.device.type == "cuda":
        base.compile_repeated_blocks(fullgraph=True)
        if control is not None:
            control.compile_repeated_blocks(fullgraph=True)
    with nullcontext() if asked.control else _tapped(base):
        train(run, clips, base, control, head, asked.batch)
    if cards.leads:
        run.save()
        run.use_mean()
        trained.save_pretrained(asked.out / name)
    cards.wait()


def _load(asked: argparse.Namespace) -> tuple[Cards, LatentClips]:
    """The clips that this process learns from, in the memory of its card."""
    pool = Pool(asked.pool, asked.clips)
    rank, count = place_among_cards()
    last = min(pool.mapped if asked.control else len(pool), asked.clips or len(pool))
    part = range(last * rank // count, last * (rank + 1) // count)
    captions = tell([pool.seed(i) for i in part], "train", asked.processes)  # forks, so it comes before the card
    cards = join_cards(asked.device)
    torch.manual_seed(0)
    vae, encoder = load_parts(asked.out, cards.device)
    began = time.monotonic()
    clips = load_clips(pool, part, captions, vae, encoder, cards.device, asked.control)
    print(f"{len(clips.latents)} clips on card {cards.rank} in {time.monotonic() - began:.0f} s", flush=True)
    return cards, clips


@contextmanager
def _tapped(base: ControlledWanTransformer) -> Iterator[None]:
    """Lets the tokens half way be looked at."""
    block = base.blocks[_TAPPED]
    base.blocks[_TAPPED] = Tap(block)
    try:
        yield
    finally:
        base.blocks[_TAPPED] = block


if __name__ == "__main__":
    main()
