"""Trains the small model's text encoder on captions alone, by what a shallow probe reads out of its states.

python -m training.small.text_stage --out DIR --seconds 90
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from training.small import shapes
from training.small.captions import Language
from training.small.facts import FACTS, Examples, test_examples, train_examples
from training.small.scene import Split
from training.small.text_probe import Probe, loss_of, score
from training.small.tokenizer import load_tokenizer

TOKENIZER = Path(__file__).parents[2] / "generation" / "small" / "weights" / "tokenizer"
"""The learned tokenizer."""
_CHUNK = 1000
_SAVE_EVERY = 30.0
_CURVE_EVERY = 20
_WARM_UP = 100
_COLUMNS: tuple[tuple[Language, Split], ...] = (("en", "train"), ("en", "test"), ("zh", "train"), ("zh", "test"))


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
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*self.encoder.parameters(), *self.probe.parameters()], 5.0)
        self.optimizer.step()
        self.step += 1
        return loss.detach()

    def logits(self, tokens: torch.Tensor) -> torch.Tensor:
        """What the probe reads, (B, facts, classes)."""
        mask = _mask(tokens)
        with torch.autocast("cuda", torch.bfloat16, enabled=tokens.is_cuda):
            states = self.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state
            return self.probe(states, mask)

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


def encode(
    tokenizer: Any, encoder: Any, texts: Sequence[str], device: torch.device | str
) -> tuple[torch.Tensor, torch.Tensor]:
    """The states of texts, (B, L, width), padded to the longest, and the mask of what is no padding, (B, L)."""
    inputs = tokenizer(list(texts), padding=True, return_attention_mask=True, return_tensors="pt").to(device)
    with torch.no_grad():
        states = encoder(input_ids=inputs.input_ids, attention_mask=inputs.attention_mask).last_hidden_state
    return states, inputs.attention_mask


def make_examples(tokenizer: Path, scenes: int, processes: int) -> Examples:
    """Captions with their facts, made by several processes; the same ones with any number of them."""
    chunks = [range(begin, min(begin + _CHUNK, scenes)) for begin in range(0, scenes, _CHUNK)]
    # Forked, before anything runs on a GPU: a fresh process would load all of torch first.
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
        parts = list(pool.map(partial(train_examples, tokenizer), chunks))
    return Examples(
        tokens=np.concatenate([part.tokens for part in parts]),
        lengths=np.concatenate([part.lengths for part in parts]),
        labels=np.concatenate([part.labels for part in parts]),
    )


def evaluate(training: Training, tokenizer: Path, count: int = 1000) -> dict[str, dict[str, float]]:
    """Per fact: how often it is right in captions of unseen scenes, "en train" in known wordings, "en test" in unseen.

    Counted among the captions that tell it or in which the probe sees it.
    """
    training.encoder.eval()
    columns: dict[str, list[float]] = {}
    for language, wordings in _COLUMNS:
        examples = test_examples(tokenizer, language, wordings, count)
        tokens = torch.from_numpy(examples.tokens.astype(np.int64)).to(training.settings.device)
        with torch.no_grad():
            parts = [training.logits(part[:, : int(_mask(part).sum(1).max())]).argmax(-1) for part in tokens.split(256)]
        columns[f"{language} {wordings}"] = score(torch.cat(parts).cpu(), torch.from_numpy(examples.labels)).tolist()
    training.encoder.train()
    return {fact: {name: column[i] for name, column in columns.items()} for i, fact in enumerate(FACTS)}


def _mask(tokens: torch.Tensor) -> torch.Tensor:
    return (tokens != 0).long()


def _table(accuracy: dict[str, dict[str, float]]) -> str:
    names = list(next(iter(accuracy.values())))
    rows = [f"| fact | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    rows += [f"| {fact} | {' | '.join(f'{row[name]:.3f}' for name in names)} |" for fact, row in accuracy.items()]
    means = [float(np.nanmean([row[name] for row in accuracy.values()])) for name in names]
    return "\n".join([*rows, f"| mean | {' | '.join(f'{mean:.3f}' for mean in means)} |"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Trains the small model's text encoder.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the encoder, the state and the curve")
    parser.add_argument("--seconds", type=float, default=90.0, help="of training, over all runs")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--processes", type=int, default=max((os.cpu_count() or 2) - 2, 1))
    parser.add_argument("--batch", type=int, help="captions a step; 1024 on a GPU, else 64")
    parser.add_argument("--scenes", type=int, default=75_000, help="scenes that are told, four captions each")
    parser.add_argument("--rate", type=float, default=1.5e-3, help="highest learning rate")
    parser.add_argument("--tokenizer", type=Path, default=TOKENIZER, help="folder of the tokenizer")
    return parser.parse_args()


def main() -> None:
    """The command."""
    arguments = _arguments()
    device: Literal["cuda", "cpu"] = arguments.device
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    arguments.out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    examples = make_examples(arguments.tokenizer, arguments.scenes, arguments.processes)
    print(f"{len(examples.tokens)} captions in {time.monotonic() - started:.0f} s", flush=True)
    settings = Settings(
        seconds=arguments.seconds,
        device=device,
        batch=arguments.batch or (1024 if device == "cuda" else 64),
        rate=arguments.rate,
        scenes=arguments.scenes,
    )
    training = begin(settings, len(load_tokenizer(arguments.tokenizer)))
    if training.resume(arguments.out):
        print(f"goes on at step {training.step}, {training.spent:.0f} s", flush=True)
    training.run(examples, arguments.out)
    training.encoder.eval().float().save_pretrained(arguments.out / "text_encoder")
    accuracy = evaluate(training, arguments.tokenizer)
    report = {"curve": training.curve, "accuracy": accuracy}
    (arguments.out / "text_curve.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(_table(accuracy))


if __name__ == "__main__":
    main()
