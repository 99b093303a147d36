"""What the 5B renders with, found on this machine and made sure of by its configs: loads nothing, imports no torch."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from generation.wan.continuity import FIRST_FRAME, FUN
from generation.wan.fit import BaseShape, Control, check_base, control_kind
from generation.wan.profile import read_profile
from generation.wan.weights import (
    Weights,
    check_safetensors,
    files_fingerprint,
    find_weights,
    weights_beside,
    weights_fingerprint,
)
from segmenter.errors import LongtakeError
from segmenter.vocabulary import VERSION, VOCABULARY_FILE, Vocabulary, read_vocabulary


class Outfit:
    """A profile and the weights that it names; everything is looked for when it is asked for, and once.

    Args:
        model: hub id (`owner/name`, `owner/name@revision`) or folder of the base model.
        profile: name of a profile, or a YAML file.
        cache: folder where hashes of weights are remembered.

    Raises:
        LongtakeError: there is no such profile. So do the properties, where weights are missing or do not fit.
    """

    def __init__(self, model: str, profile: str, cache: Path) -> None:
        self.model = model
        self.profile = read_profile(profile)
        self._memo = cache / "weights.json"

    @cached_property
    def base(self) -> Weights:
        """The base model, found once: a pull meanwhile changes nothing in this render."""
        return find_weights(self.model)

    @cached_property
    def shape(self) -> BaseShape:
        """Of the base model."""
        return check_base(self.base)

    @cached_property
    def control(self) -> Control | None:
        """What holds a shot to its poses; None where the profile has no control."""
        settings = self.profile.control
        if settings is None:
            return None
        weights = weights_beside(self.base, settings.weights)
        return Control(kind=control_kind(weights, self.shape), weights=weights, settings=settings)

    @cached_property
    def vocabulary(self) -> Vocabulary | None:
        """What the base model knows; None where it knows all words, or is not on this machine."""
        try:
            file = find_weights(self.model).folder / VOCABULARY_FILE
        except LongtakeError:
            return None  # said by whoever needs the weights themselves
        return read_vocabulary(file) if file.is_file() else None

    @property
    def way(self) -> str:
        """How shots are steered: one of the names in `continuity`."""
        return self.control.kind if self.control else FIRST_FRAME

    @cached_property
    def single_files(self) -> dict[str, Path]:
        """The profile's files that take the place of a part of the model, by key."""
        named = {"transformer_file": self.profile.transformer_file, "vae_file": self.profile.vae_file}
        files = {name: file for name, file in named.items() if file is not None}
        if "transformer_file" in files and self.way == FUN:
            raise LongtakeError(
                "transformer_file: Fun control brings a transformer of its own; leave it out, or write control: null"
            )
        for name, file in files.items():
            if not file.is_file():
                raise LongtakeError(f"{name}: there is no file {file}")
            if file.suffix == ".safetensors":
                check_safetensors(file, f"name another one as {name}")
        return files

    @cached_property
    def encoder_fingerprint(self) -> str:
        """Of all that decides an embedding."""
        content = weights_fingerprint(self.base, ("tokenizer", "text_encoder"), self._memo)
        return f"{content}:{self.profile.precision}"

    def fingerprints(self) -> dict[str, Any]:
        """Everything about profile and weights that decides pixels, by part."""
        self.shape  # noqa: B018 (another model is not to be planned with, either)
        files = self.single_files
        parts: dict[str, Any] = {
            "profile": self.profile.decides_pixels(self.way),
            "text": self.encoder_fingerprint,
            "vae": weights_fingerprint(self.base, ("vae", "scheduler"), self._memo),
        }
        if "transformer_file" not in files and self.way != FUN:
            parts["transformer"] = weights_fingerprint(self.base, ("transformer",), self._memo)
        parts |= {name: files_fingerprint([file], self._memo) for name, file in files.items()}
        if self.vocabulary is not None:
            parts["vocabulary"] = [VERSION, files_fingerprint([self.base.folder / VOCABULARY_FILE], self._memo)]
        if self.control is not None:
            parts["control"] = weights_fingerprint(self.control.weights, (".",), self._memo)
        return parts
