"""What every training stage does alike: a budget of seconds, a state that a kill does not lose, gradients of all cards.

A stage is started anew with the same command until its seconds are used up; on several cards with `torchrun`.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import distributed, nn

_SAVE_SECONDS = 60
_LOG_STEPS = 50
_FIRST_STEPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Which of the processes this is, and where it computes."""

    device: torch.device
    rank: int
    count: int

    @property
    def leads(self) -> bool:
        """Whether it is the one that writes files."""
        return self.rank == 0

    def wait(self) -> None:
        """Waits until all are here."""
        if self.count > 1:
            distributed.barrier()


def place_among_cards() -> tuple[int, int]:
    """Which of how many processes this is, as torchrun tells it."""
    return int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))


def join_cards(device: str) -> Cards:
    """Joins the other processes that torchrun started, if it did."""
    rank, count = place_among_cards()
    place = torch.device(f"{device}:{rank}" if device == "cuda" else device)
    if device == "cuda":
        torch.cuda.set_device(place)
        torch.backends.cudnn.benchmark = True
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    if count > 1:
        distributed.init_process_group("nccl" if device == "cuda" else "gloo")
    return Cards(device=place, rank=rank, count=count)


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far a stage is."""

    step: int = 0
    seconds: float = 0.0
    curve: list[dict[str, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """How parameters are moved."""

    rate: float
    """The highest learning rate."""
    decay: float = 0.01
    """Weight decay."""
    betas: tuple[float, float] = (0.9, 0.98)
    """AdamW's."""
    muon: frozenset[str] = frozenset()
    """The parameters, by name, that Muon moves in AdamW's place: matrices alone can be."""

    def optimizers(self, parameters: Sequence[tuple[str, nn.Parameter]], fused: bool) -> list[torch.optim.Optimizer]:
        """AdamW, and after it Muon if it has anything to move."""
        others = [p for name, p in parameters if name not in self.muon]
        matrices = [p for name, p in parameters if name in self.muon]
        adamw = torch.optim.AdamW(others, self.rate, betas=self.betas, weight_decay=self.decay, fused=fused)
        if not matrices:
            return [adamw]
        # Steps as large as AdamW's, so that one rate serves both.
        sized = "match_rms_adamw"
        return [adamw, torch.optim.Muon(matrices, lr=self.rate, weight_decay=self.decay, adjust_lr_fn=sized)]


class Run:
    """A stage under way: parameters, their optimizer, their running mean (which is used at the end), how far it is.

    Args:
        name: of the stage's files.
        folder: where they go.
        parameters: by name; all of them are trained.
        seconds: of training, over all the starts together.
        steps: how they are moved.
        cards: that train.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        parameters: Iterable[tuple[str, nn.Parameter]],
        *,
        seconds: float,
        steps: Steps,
        cards: Cards,
    ) -> None:
        self.name, self.folder, self.cards = name, folder, cards
        self.seconds, self.rate = seconds, steps.rate
        self._by_name = list(parameters)
        self.parameters = [parameter for _, parameter in self._by_name]
        self.optimizers = steps.optimizers(self._by_name, fused=cards.device.type == "cuda")
        # One block of memory for all gradients: the cards exchange it in one go.
        self._gradients = torch.zeros(sum(p.numel() for p in self.parameters), device=cards.device)
        at = 0
        for parameter in self.parameters:
            flat = self._gradients[at : at + parameter.numel()]
            # Laid out as the parameter is, else the optimizer does not take it.
            parameter.grad = flat.as_strided(parameter.shape, parameter.stride(), flat.storage_offset())
            at += parameter.numel()
        self.progress = Progress()
        self.mean = [p.detach().clone() for p in self.parameters]
        self._restore()
        if cards.count > 1:
            for parameter in self.parameters:
                distributed.broadcast(parameter.data, 0)
        self._began = self._saved = time.monotonic()
        self._before = self.progress.seconds
        self._logged = (self.progress.step, self._began)

    @property
    def share(self) -> float:
        """How much of the budget is used up, 0 to 1; the same on every card."""
        spent = self._before + time.monotonic() - self._began
        if self.cards.count > 1:
            told = torch.tensor(spent, device=self.cards.device)
            distributed.broadcast(told, 0)
            spent = told.item()
        self.progress.seconds = spent
        return min(1.0, spent / self.seconds)

    @property
    def logs_next(self) -> bool:
        """Whether the next step is told about: the first ones, and then one in fifty."""
        step = self.progress.step + 1
        return self.cards.leads and (step % _LOG_STEPS == 0 or step <= _FIRST_STEPS)

    def step(self, loss: torch.Tensor, share: float, **told: torch.Tensor | float) -> None:
        """One step of the optimizer: warm-up, flat for a while, then a cosine down."""
        logs = self.logs_next
        torch.autograd.backward(loss)
        if self.cards.count > 1:
            distributed.all_reduce(self._gradients)
            self._gradients /= self.cards.count
        norm = self._gradients.norm()
        # A step that broke moves nothing: zero times what is no number would be none either.
        self._gradients *= (1.0 / norm.clamp(min=1.0)).nan_to_num(0.0)
        self._gradients.nan_to_num_(0.0, 0.0, 0.0)
        step = self.progress.step
        falling = 0.5 * (1 + math.cos(math.pi * max(0.0, share - 0.3) / 0.7))
        for group in (group for optimizer in self.optimizers for group in optimizer.param_groups):
            group["lr"] = self.rate * min(1.0, (step + 1) / 150) * (0.02 + 0.98 * falling)
        for optimizer in self.optimizers:
            optimizer.step()
        self._gradients.zero_()
        weight = max(1 / (step + 1), 0.02 if share < 0.7 else 0.004)
        torch._foreach_lerp_(self.mean, [p.detach() for p in self.parameters], weight)
        self.progress.step += 1
        if logs:
            self._log(share, loss=loss.detach(), norm=norm, **told)
        if self.cards.leads and time.monotonic() - self._saved > _SAVE_SECONDS:
            self.save()

    def use_mean(self) -> None:
        """Puts the running mean into the parameters' place: the stage is at its end."""
        for parameter, mean in zip(self.parameters, self.mean, strict=True):
            parameter.data.copy_(mean)

    def save(self) -> None:
        """Writes the state beside, then gives it its name."""
        state: dict[str, Any] = {
            "parameters": dict(self._by_name),
            "mean": self.mean,
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "progress": [self.progress.step, self.progress.seconds, self.progress.curve],
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part")
        torch.save(state, part)
        part.replace(self._file)
        (self.folder / f"{self.name}_curve.json").write_text(json.dumps(self.progress.curve))
        self._saved = time.monotonic()

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.name}_state.pt"

    def _restore(self) -> None:
        if not self._file.is_file():
            return
        state = torch.load(self._file, map_location=self.cards.device, weights_only=True)
        for name, parameter in self._by_name:
            parameter.data.copy_(state["parameters"][name])
        for optimizer, kept in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        self.mean = [mean.to(self.cards.device) for mean in state["mean"]]
        step, seconds, curve = state["progress"]
        self.progress = Progress(step=step, seconds=seconds, curve=curve)
        print(f"{self.name}: goes on from step {step}", flush=True)

    def _log(self, share: float, **told: torch.Tensor | float) -> None:
        now = time.monotonic()
        pace = (self.progress.step - self._logged[0]) / max(now - self._logged[1], 1e-6)
        self._logged = (self.progress.step, now)
        line = {key: round(float(value), 5) for key, value in told.items()}
        line |= {"step": self.progress.step, "share": round(share, 3), "steps_per_second": round(pace, 2)}
        self.progress.curve.append(line)
        print(self.name, json.dumps(line), flush=True)


def named(parts: Sequence[tuple[str, nn.Module]]) -> list[tuple[str, nn.Parameter]]:
    """The parameters of several modules that are to be trained, by name."""
    return [
        (f"{prefix}.{name}", parameter)
        for prefix, module in parts
        for name, parameter in module.named_parameters()
        if parameter.requires_grad
    ]
