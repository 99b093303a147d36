"""Trains the small model's text encoder on captions alone, by what a shallow probe reads out of its states.

python -m training.small.text_stage --out DIR --seconds 90
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from training.small.captions import Language
from training.small.facts import FACTS
from training.small.scene import Split
from training.small.text_examples import Examples, Wording, test_examples, train_examples
from training.small.text_probe import score
from training.small.text_training import Settings, Training, begin, mask_of
from training.small.tokenizer import load_tokenizer

TOKENIZER = Path(__file__).parents[2] / "generation" / "small" / "weights" / "tokenizer"
"""The learned tokenizer."""
_CHUNK = 1000
_COLUMNS: tuple[tuple[Language, Split], ...] = (("en", "train"), ("en", "test"), ("zh", "train"), ("zh", "test"))


def encode(
    tokenizer: Any, encoder: Any, texts: Sequence[str], device: torch.device | str
) -> tuple[torch.Tensor, torch.Tensor]:
    """The states of texts, (B, L, width), padded to the longest, and the mask of what is no padding, (B, L)."""
    inputs = tokenizer(list(texts), padding=True, return_attention_mask=True, return_tensors="pt").to(device)
    with torch.no_grad():
        states = encoder(input_ids=inputs.input_ids, attention_mask=inputs.attention_mask).last_hidden_state
    return states, inputs.attention_mask


def make_examples(tokenizer: Path, wordings: Wording, scenes: int, processes: int) -> Examples:
    """Captions with their facts, made by several processes; the same ones with any number of them."""
    chunks = [range(begin, min(begin + _CHUNK, scenes)) for begin in range(0, scenes, _CHUNK)]
    # Forked, before anything runs on a GPU: a fresh process would load all of torch first.
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
        parts = list(pool.map(partial(train_examples, tokenizer, wordings), chunks))
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
            parts = [
                training.logits(part[:, : int(mask_of(part).sum(1).max())]).argmax(-1)
                for part in torch.split(tokens, 256)
            ]
        columns[f"{language} {wordings}"] = score(torch.cat(parts).cpu(), torch.from_numpy(examples.labels)).tolist()
    training.encoder.train()
    return {fact: {name: column[i] for name, column in columns.items()} for i, fact in enumerate(FACTS)}


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
    parser.add_argument(
        "--wordings", choices=("train", "both"), default="train", help="also those kept from the video transformer?"
    )
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
    examples = make_examples(arguments.tokenizer, arguments.wordings, arguments.scenes, arguments.processes)
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
