"""Prompts become embeddings once: a film's in batches, kept on disk, the encoder gone before the rest is loaded."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import torch
from diffusers.pipelines.wan.pipeline_wan import prompt_clean
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from generation.wan.disk import disk_errors_explained
from generation.wan.offload import place_module
from generation.wan.weights import Weights
from segmenter.errors import GenerationError, LongtakeError

MAX_TOKENS = 512
"""Of a prompt: what the 5B was trained with. `encode_prompt` of diffusers would cut at 226."""
_BATCH = 8


class PromptStore:
    """Embeddings on disk, by the encoder's fingerprint and the text.

    Args:
        folder: where they are kept.
        encoder: fingerprint of tokenizer, text encoder and precision.
    """

    def __init__(self, folder: Path, encoder: str) -> None:
        self.folder = folder / hashlib.sha256(encoder.encode()).hexdigest()[:16]

    def missing(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The texts that are not there yet, each once."""
        return tuple(text for text in dict.fromkeys(texts) if self._read(text) is None)

    def load(self, text: str, device: torch.device, dtype: torch.dtype) -> torch.Tensor:
        """The embedding of a text, (1, 512, text_dim), padded with zeros.

        Raises:
            LongtakeError: it is not there: the text was not prepared.
        """
        tokens = self._read(text)
        if tokens is None:
            raise LongtakeError(f"the prompt {text[:60]!r} has not been encoded: it is missing in {self.folder}")
        padded = torch.zeros(1, MAX_TOKENS, tokens.shape[1], dtype=dtype, device=device)
        padded[0, : len(tokens)] = tokens.to(device, dtype)
        return padded

    def save(self, text: str, tokens: torch.Tensor) -> None:
        """Keeps an embedding, (tokens, text_dim) without padding."""
        path = self._path(text)
        part = path.with_suffix(f".{uuid4().hex}.part")  # another render may be writing the same prompt
        with disk_errors_explained(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            save_file({"tokens": tokens.contiguous().cpu()}, part, metadata={"text": text})
            part.replace(path)

    def _read(self, text: str) -> torch.Tensor | None:
        try:
            return load_file(self._path(text))["tokens"]
        except (OSError, SafetensorError, KeyError):
            return None

    def _path(self, text: str) -> Path:
        return self.folder / f"{hashlib.sha256(text.encode()).hexdigest()}.safetensors"


def encode_prompts(
    weights: Weights,
    texts: Iterable[str],
    store: PromptStore,
    device: torch.device,
    dtype: torch.dtype,
    *,
    offload: bool = False,
) -> int:
    """Encodes the texts that are not in the store, in batches, and frees the encoder. Returns how many there were.

    Where all are there, the encoder is not loaded: at 11 GB it is larger than the transformer.

    Args:
        weights: folder with tokenizer and text encoder.
        texts: prompts, in any order and number.
        store: where they are kept.
        device: where they are encoded.
        dtype: precision of the encoder.
        offload: sends the encoder to the device layer by layer.

    Raises:
        GenerationError: the device has no room for the encoder, or its weights cannot be loaded.
        StoreError: the embeddings cannot be kept.
    """
    missing = store.missing(texts)
    if not missing:
        return 0
    with _transformers_quiet():
        tokenizer = _load_tokenizer(weights.folder / "tokenizer")
        encoder = _load_encoder(weights.folder / "text_encoder", dtype)
    try:
        # Not the whole: its embedding is registered twice, and runs once.
        place_module(encoder.encoder, device, offload=offload)
        _encode_all(tokenizer, encoder, missing, store, device, dtype)
    except torch.cuda.OutOfMemoryError as error:
        raise GenerationError(
            f"the text encoder does not fit into the memory of {device} ({error}); take a profile with offload: true",
            retryable=False,
        ) from error
    finally:
        del encoder
        gc.collect()
        if device.type == "cuda":
            torch.cuda.empty_cache()
    return len(missing)


@contextmanager
def _transformers_quiet() -> Iterator[None]:
    """Its progress bar and its report of what did not fit are ours to tell."""
    from transformers.utils import logging

    before, bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity(logging.CRITICAL)
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(before)
        if bar:
            logging.enable_progress_bar()


def _load_tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except Exception as error:  # tokenizers, in Rust, raises plain ones
        reason = str(error).strip().splitlines()[0]
        raise GenerationError(
            f"the tokenizer in {folder} cannot be loaded: {reason}; fetch it anew", retryable=False
        ) from error


def _load_encoder(folder: Path, dtype: torch.dtype) -> Any:
    """Loads an encoder of which nothing may be missing or have another shape: transformers would make it up."""
    from transformers import UMT5EncoderModel

    try:
        encoder, found = UMT5EncoderModel.from_pretrained(
            folder, dtype=dtype, local_files_only=True, output_loading_info=True, ignore_mismatched_sizes=True
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
        raise GenerationError(
            f"the text encoder in {folder} cannot be loaded: {error}; fetch it anew", retryable=False
        ) from error
    for what in ("missing_keys", "mismatched_keys"):
        if names := sorted(map(str, found[what])):
            raise GenerationError(
                f"the text encoder in {folder} does not fit its config: {len(names)} {what.replace('_', ' ')} "
                f"({', '.join(names[:3])}): fetch it anew",
                retryable=False,
            )
    return encoder.eval()


def _encode_all(
    tokenizer: Any, encoder: Any, texts: Sequence[str], store: PromptStore, device: torch.device, dtype: torch.dtype
) -> None:
    with torch.inference_mode():
        for begin in range(0, len(texts), _BATCH):
            batch = texts[begin : begin + _BATCH]
            inputs = tokenizer(
                [prompt_clean(text) for text in batch],
                padding="max_length",
                max_length=MAX_TOKENS,
                truncation=True,
                return_attention_mask=True,
                return_tensors="pt",
            ).to(device)
            states = encoder(inputs.input_ids, inputs.attention_mask).last_hidden_state
            for text, tokens, mask in zip(batch, states, inputs.attention_mask, strict=True):
                store.save(text, tokens[: int(mask.sum())].to(dtype))
