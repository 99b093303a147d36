"""Trains the video transformer on latents and captions, then the ControlNet beside it on pose maps.

`torchrun --nproc-per-node 2 -m training.small.transformer_stage --pool POOL --out DIR --seconds 600`
`torchrun --nproc-per-node 2 -m training.small.transformer_stage --pool POOL --out DIR --seconds 200 --control`
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch

from generation.wan.controlnet import WanControlNet
from generation.wan.transformer import ControlledWanTransformer
from training.small import shapes
from training.small.latent_clips import LatentClips, load_clips, load_parts, tell
from training.small.pool import Pool
from training.small.runs import Run, join_cards, named, place_among_cards

_LENGTHS = ((5, 0.25), (9, 0.75))
"""Latent frames of a clip, and how often: 17 or 33 frames. Each is compiled for itself, in half a minute."""
_NO_TEXT = 0.1
_FIRST_FRAME = 0.5
"""How often the first frame is given."""
_CUT_OFF = 0.25
"""How often the poses end before the clip does: then the text alone says what follows."""


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
    run: Run, clips: LatentClips, base: ControlledWanTransformer, control: WanControlNet | None, batch: int
) -> None:
    """Trains until the run's seconds are used up."""
    device = run.cards.device
    rng = torch.Generator(device).manual_seed(1000 * run.progress.step + run.cards.rank)
    # The same lengths on all cards, so that none waits for another.
    lengths = torch.Generator().manual_seed(run.progress.step)
    share = run.share
    while share < 1:
        kind = torch.multinomial(torch.tensor([often for _, often in _LENGTHS]), 1, generator=lengths)
        frames = _LENGTHS[int(kind)][0]
        rows = torch.randint(len(clips.latents), (batch,), generator=rng, device=device)
        clean = clips.latents[rows][:, :, :frames].float()
        noise = torch.randn(clean.shape, generator=rng, device=device)
        sigma = torch.sigmoid(torch.randn(batch, generator=rng, device=device) * 1.2 + 0.6).view(-1, 1, 1, 1, 1)
        held = torch.rand(batch, generator=rng, device=device) < _FIRST_FRAME
        free = torch.ones(batch, 1, frames, *clean.shape[3:], device=device)
        free[held, :, 0] = 0
        noisy = free * ((1 - sigma) * clean + sigma * noise) + (1 - free) * clean
        times = (free[:, 0, :, ::2, ::2] * sigma[:, 0] * 1000).flatten(1)
        text = clips.texts(rows, rng, _NO_TEXT)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            residuals: tuple[torch.Tensor, ...] = ()
            if control is not None:
                maps = _cut_off(clips.poses(rows, 4 * frames - 3), rng)
                residuals = control(noisy, times, text, control_video=maps)
            flow = base(noisy, times, text, residuals=residuals, residual_stride=shapes.CONTROL_STRIDE).float()
        loss = ((flow - (noise - clean)).square() * free).sum() / (free.sum() * clean.shape[1])
        run.step(loss, share)
        if run.progress.step % 5 == 0:
            share = run.share


def _cut_off(maps: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
    """Pose maps, (B, 3, F, H, W), some of which show nobody from some frame on."""
    batch, _, frames = maps.shape[:3]
    ends = torch.rand(batch, generator=rng, device=maps.device) < _CUT_OFF
    last = torch.randint(1, frames, (batch,), generator=rng, device=maps.device)
    gone = ends[:, None] & (torch.arange(frames, device=maps.device) >= last[:, None])
    return torch.where(gone[:, None, :, None, None], -1.0, maps)


def main(arguments: list[str] | None = None) -> None:
    """Trains the transformer or the ControlNet, or goes on with it."""
    parser = argparse.ArgumentParser(description="Trains the small model's video transformer, or its ControlNet.")
    parser.add_argument("--pool", type=Path, required=True, help="drawn clips to learn from")
    parser.add_argument("--clips", type=int, help="how many of them")
    parser.add_argument("--out", type=Path, required=True, help="folder of the stages before, and of the results")
    parser.add_argument("--seconds", type=float, required=True, help="of training, over all starts")
    parser.add_argument("--control", action="store_true", help="trains the ControlNet beside DIR/transformer")
    parser.add_argument("--rate", type=float, default=1e-3, help="the highest learning rate")
    parser.add_argument("--batch", type=int, default=64, help="clips to a card and step")
    parser.add_argument("--processes", type=int, default=8, help="that make captions, to a card")
    parser.add_argument("--device", default="cuda", help="torch's name of it")
    asked = parser.parse_args(arguments)
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
    del vae, encoder
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
    run = Run(name, asked.out, named([(name, trained)]), seconds=asked.seconds, rate=asked.rate, cards=cards)
    if cards.device.type == "cuda":
        base.compile_repeated_blocks(fullgraph=True)
        if control is not None:
            control.compile_repeated_blocks(fullgraph=True)
    train(run, clips, base, control, asked.batch)
    if cards.leads:
        run.save()
        run.use_mean()
        trained.save_pretrained(asked.out / name)
    cards.wait()


if __name__ == "__main__":
    main()
