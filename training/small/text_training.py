"""Trains a text encoder with its probe against the clock, and goes on where another run ended."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.small import shapes
from training.small.text_examples import Examples
from training.small.text_probe import Probe, loss_of

_SAVE_EVERY = 30.0
_CURVE_EVERY = 20
_WARM_UP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the encoder is trained."""

    seconds: float
    """Of training, over all runs; the rate falls to nothing at their end."""
    device: str
    """Where, "cuda" or "cpu"."""
    batch: int
    """Captions a step."""
    rate: float = 1.5e-3
    """Highest learning rate."""
    scenes: int = 75_000
    """Scenes that are told, four captions each."""
    seed: int = 0
    """Of the weights and of the order."""


@dataclass(slots=True, kw_only=True)
class Training:
    """A training under way."""

    settings: Settings
    encoder: Any
    """UMT5EncoderModel."""
    probe: Probe
    optimizer: torch.optim.Optimizer
    rng: np.random.Generator
    step: int = 0
    spent: float = 0.0
    """Seconds of training so far."""
    curve: list[dict[str, float]] = field(default_factory=list)
    """Step, seconds, loss and rate."""

    def run(self, examples: Examples, folder: Path) -> None:
        """Trains until the seconds are spent; saves the state now and then, and at the end."""
        device = torch.device(self.settings.device)
        tokens = torch.from_numpy(examples.tokens.astype(np.int16)).to(device)
        labels = torch.from_numpy(examples.labels).to(device)
        saved = last = time.monotonic()
        losses: list[torch.Tensor] = []
        while self.spent < self.settings.seconds:
            for rows in self._batches(examples.lengths):
                longest = -(-int(examples.lengths[rows].max()) // 8) * 8
                chosen = torch.from_numpy(rows).to(device)
                losses.append(self.learn(tokens[chosen, :longest].long(), labels[chosen]))
                if self.step % _CURVE_EVERY == 0:
                    self._note(torch.stack(losses).mean().item())
                    losses.clear()
                now = time.monotonic()
                self.spent, last = self.spent + now - last, now
                if self.spent >= self.settings.seconds:
                    break
                if now - saved > _SAVE_EVERY:
                    self.save(folder)
                    saved = last = time.monotonic()
        self.save(folder)

    def learn(self, tokens: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """One step; returns its loss, on the device."""
        rate = self.settings.rate * min(1.0, (self.step + 1) / _WARM_UP) * self._cosine()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = loss_of(self.logits(tokens), labels)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*self.encoder.parameters(), *self.probe.parameters()], 5.0)
        self.optimizer.step()
        self.step += 1
        return loss.detach()

    def logits(self, tokens: torch.Tensor) -> torch.Tensor:
        """What the probe reads, (B, facts, classes)."""
        mask = mask_of(tokens)
        with torch.autocast("cuda", torch.bfloat16, enabled=tokens.is_cuda):
            states = self.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state
            logits: torch.Tensor = self.probe(states, mask)
        return logits

    def save(self, folder: Path) -> None:
        """Writes the state from which another run goes on."""
        state = {
            "encoder": self.encoder.state_dict(), "probe": self.probe.state_dict(),
            "optimizer": self.optimizer.state_dict(), "rng": self.rng.bit_generator.state,
            "step": self.step, "spent": self.spent, "curve": self.curve,
        }  # fmt: skip
        part = folder / "text_state.part"
        torch.save(state, part)
        part.replace(folder / "text_state.pt")

    def resume(self, folder: Path) -> bool:
        """Goes on from the state of a folder, if there is one."""
        path = folder / "text_state.pt"
        if not path.exists():
            return False
        state = torch.load(path, map_location=self.settings.device, weights_only=True)
        self.encoder.load_state_dict(state["encoder"])
        self.probe.load_state_dict(state["probe"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.rng.bit_generator.state = state["rng"]
        self.step, self.spent, self.curve = state["step"], state["spent"], state["curve"]
        return True

    def _cosine(self) -> float:
        return 0.5 + 0.5 * math.cos(math.pi * min(self.spent / self.settings.seconds, 1.0))

    def _batches(self, lengths: np.ndarray) -> list[np.ndarray]:
        """Every example once, in batches of about the same length, in any order."""
        size = self.settings.batch
        order = self.rng.permutation(len(lengths))
        batches = []
        for begin in range(0, len(order), size * 16):
            group = order[begin : begin + size * 16]
            group = group[np.argsort(lengths[group], kind="stable")]
            batches += [group[at : at + size] for at in range(0, len(group), size)]
        return [batches[i] for i in self.rng.permutation(len(batches))]

    def _note(self, loss: float) -> None:
        rate = float(self.optimizer.param_groups[0]["lr"])
        self.curve.append({"step": self.step, "seconds": round(self.spent, 2), "loss": loss, "rate": rate})
        if self.step % (_CURVE_EVERY * 10) == 0:
            print(f"step {self.step}, {self.spent:.0f} s: loss {loss:.3f}", flush=True)


def begin(settings: Settings, vocabulary: int, config: dict[str, Any] | None = None) -> Training:
    """A training that has not begun.

    Args:
        settings: how.
        vocabulary: pieces of the tokenizer.
        config: of the encoder, in the place of the small model's.
    """
    from transformers import UMT5Config, UMT5EncoderModel

    torch.manual_seed(settings.seed)
    config = config or shapes.TEXT_ENCODER
    marks = {"pad_token_id": 0, "eos_token_id": 1}
    encoder = UMT5EncoderModel(UMT5Config(vocab_size=vocabulary, **marks, **config)).to(settings.device).train()
    probe = Probe(config["d_model"]).to(settings.device)
    parameters = [*encoder.parameters(), *probe.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=settings.rate, betas=(0.9, 0.98), weight_decay=0.01)
    rng = np.random.default_rng(settings.seed)
    return Training(settings=settings, encoder=encoder, probe=probe, optimizer=optimizer, rng=rng)


def mask_of(tokens: torch.Tensor) -> torch.Tensor:
    """1 where there is a token."""
    return (tokens != 0).long()
