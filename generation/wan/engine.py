"""The engine `wan`: a shot, its anchor and a profile in, frames out. Imports torch and diffusers when it loads.

Everything that can be wrong with weights, sizes and settings is said by `check`, before anything is loaded.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from generation.anchor import THUMBNAILS_FILE
from generation.engine import Frame, Workbench
from generation.pose import Nobody, PoseReader
from generation.pose_track import write_track
from generation.wan.brief import Brief
from generation.wan.memory import check_room
from generation.wan.outfit import Outfit
from generation.wan.pose_reader import OpenposeReader
from generation.wan.profile import DEFAULT_PROFILE
from generation.wan.verdict import Verdict, read_thumbnails
from generation.wan.weights import BASE_MODEL, weights_beside
from segmenter.errors import GenerationError, LongtakeError
from segmenter.storyboard_format import FilmDefaults
from segmenter.timing import on_grid
from segmenter.types import Anchor, Shot
from segmenter.vocabulary import Replaced, limit_prompt

if TYPE_CHECKING:
    import torch

    from generation.wan.model import Model
    from generation.wan.text import PromptStore
    from generation.wan.ways import Conditions

FULL_DIM = 3072
"""Width of the 5B's transformer: smaller models fit anywhere."""

VERSION = 1
"""Raised whenever the same shot, weights and profile would give other pixels."""


class Engine:
    """Renders with the 5B; the model stays loaded between shots.

    Args:
        model: hub id (`owner/name`, `owner/name@revision`) or folder of the base model.
        profile: name of a profile, or a YAML file.
        device: torch's name of it; nothing else is taken in its place.
        cache: folder for what is computed once: embeddings of prompts, hashes of weights.
    """

    name = "wan"
    parallel_shots = 1
    history_frames = 5

    def __init__(
        self,
        model: str = BASE_MODEL,
        profile: str = DEFAULT_PROFILE,
        device: str = "cuda",
        cache: Path = Path(".longtake/cache"),
    ) -> None:
        self.outfit = Outfit(model, profile, cache)
        self.profile = self.outfit.profile
        self.device = device
        self.cache = cache
        self._loaded: Model | None = None

    @cached_property
    def pose_reader(self) -> PoseReader:
        """The profile's detector, where a control makes use of what it reads."""
        profile = self.profile
        if profile.control is None:
            return Nobody()
        if profile.pose_detector == "keypoints":
            from generation.wan.keypoints import KeypointReader

            return KeypointReader(weights_beside(self.outfit.base, profile.pose_weights).folder, self.device)
        return OpenposeReader(profile.pose_weights, self.device, profile.pose_detector)

    @property
    def film_defaults(self) -> FilmDefaults:
        """The profile's, and the clips that the weights were trained on, where they make no others."""
        known = self.outfit.vocabulary
        return replace(self.profile.film_defaults, clips=known.clips if known else None)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the weights, of what the profile says about pixels, and of this engine's version."""
        parts = self.outfit.fingerprints() | {"version": VERSION, "diffusers": version("diffusers")}
        if poses := self.pose_reader.fingerprint:
            parts["poses"] = poses
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def replaced(self, shot: Shot) -> tuple[Replaced, ...]:
        """What of a shot's prompt the weights do not know, and what they draw instead; nothing where they know all."""
        known = self.outfit.vocabulary
        return limit_prompt(known, shot.text, shot.setting, shot.camera)[1] if known else ()

    def check(self, shots: Sequence[Shot]) -> None:
        """Makes sure that the shots can be rendered, by configs and numbers alone.

        Raises:
            LongtakeError: they cannot; names the shot or the weights, what was found and what was expected.
        """
        self.fingerprint  # noqa: B018 (names weights that are missing, or do not fit)
        side = self.outfit.shape.spatial * 2
        for shot in shots:
            if shot.width % side or shot.height % side:
                raise LongtakeError(f"shot {shot.id}: {shot.width}x{shot.height} must be multiples of {side}")
            if on_grid(shot.num_frames) != shot.num_frames:
                raise LongtakeError(f"shot {shot.id}: {shot.num_frames = } must be 4k+1")
            self._check_clip(shot)
            Brief(outfit=self.outfit, shot=shot).uses  # noqa: B018 (names what the weights cannot do)
        _check_packages()
        self._check_card(shots)

    def _check_clip(self, shot: Shot) -> None:
        clips = self.film_defaults.clips
        if clips is None:
            return
        same = (shot.width, shot.height, shot.fps) == (clips.width, clips.height, clips.fps)
        if not same or not clips.fewest <= shot.num_frames <= clips.most:
            raise LongtakeError(
                f"shot {shot.id}: {shot.num_frames} frames of {shot.width}x{shot.height} at {shot.fps} fps, and the "
                f"weights make {clips.described} alone"
            )

    def _check_card(self, shots: Sequence[Shot]) -> None:
        import torch

        from generation.wan.model import find_device

        device = find_device(self.device)
        if device.type == "cuda" and self.outfit.shape.dim == FULL_DIM:
            for shot in shots:
                check_room(shot, torch.cuda.mem_get_info(device)[1], offload=self.profile.offload)

    def prepare(self, shots: Sequence[Shot]) -> None:
        """Encodes the shots' prompts that are not known yet, all at once, and frees the encoder.

        Raises:
            GenerationError: the device is not there.
        """
        import torch

        from generation.wan.model import find_device
        from generation.wan.text import encode_prompts

        self.pose_reader.load()  # what is wrong with it is not to be said after the first shot
        texts = [text for shot in shots for text in Brief(outfit=self.outfit, shot=shot).told]
        dtype = getattr(torch, self.profile.precision)
        # The model makes room for the encoder, which is larger than the transformer.
        if self._loaded is not None and self._prompts.missing(texts):
            self._loaded = None
            gc.collect()  # offloading leaves cycles
        device = find_device(self.device)
        encode_prompts(self.outfit.base, texts, self._prompts, device, dtype, offload=self.profile.offload)

    def load(self) -> None:
        """Loads the weights; does nothing when called again."""
        from generation.wan.model import find_device, load_model

        if self._loaded is None:
            self._loaded = load_model(self.outfit, find_device(self.device))

    def generate(self, shot: Shot, anchor: Anchor | None, bench: Workbench) -> Iterator[Frame]:
        """Yields the shot's `num_frames` frames, each (height, width, 3) uint8 RGB.

        Raises:
            GenerationError: the shot did not come out, or cannot be rendered.
        """
        import torch

        from generation.wan.disk import disk_errors_explained
        from generation.wan.latents import decode_frames

        self.load()
        assert self._loaded is not None
        too_large = None
        try:
            with torch.inference_mode():
                latents = self._denoise(self._loaded, shot, anchor, bench)
            verdict = Verdict()
            for index, frame in enumerate(decode_frames(self._loaded.vae, latents)):
                if index >= shot.drop_frames:  # what is dropped is the anchor once more, and always good
                    verdict.see(frame)
                if index + 1 == shot.drop_frames + shot.shown_frames:
                    with disk_errors_explained(bench.beside):
                        np.save(bench.beside / THUMBNAILS_FILE, verdict.thumbnails)
                    verdict.check(read_thumbnails(anchor.thumbnails) if anchor and anchor.thumbnails else None)
                yield frame
        except torch.cuda.OutOfMemoryError as error:
            too_large = str(error)
        if too_large is not None:
            # Not from within: the error's traceback would hold what fills the card.
            gc.collect()
            torch.cuda.empty_cache()
            raise GenerationError(
                f"shot {shot.id} does not fit into the memory of {self.device} ({too_large}); "
                "take a profile with offload: true, or a smaller size",
                retryable=False,
            )

    def _denoise(self, model: Model, shot: Shot, anchor: Anchor | None, bench: Workbench) -> torch.Tensor:
        import torch

        from generation.wan.denoise import Checkpoints, denoise
        from generation.wan.disk import disk_errors_explained

        brief = Brief(outfit=self.outfit, shot=shot, anchor=anchor, attempt=bench.attempt)
        bench.facts["wan"] = brief.facts(self.device)
        if brief.track is not None:
            with disk_errors_explained(bench.beside):
                write_track(bench.beside, brief.track, shot.width, shot.height, shot.fps)
        shape = self.outfit.shape
        size = (
            1,
            shape.latent_channels,
            (shot.num_frames - 1) // shape.temporal + 1,
            shot.height // shape.spatial,
            shot.width // shape.spatial,
        )
        # From a generator on the CPU: the same noise whatever the card.
        noise = torch.randn(size, generator=torch.Generator("cpu").manual_seed(brief.seed), dtype=torch.float32)
        conditions = self._conditions(model, brief)
        # Exact on the same card with the same libraries alone: elsewhere the shot begins anew.
        made_by = (bench.key, bench.attempt, torch.__version__, version("diffusers"), model.device_name)
        checkpoints = Checkpoints(
            folder=bench.unfinished, every=self.profile.checkpoint_steps, key="/".join(map(str, made_by))
        )
        return denoise(model.way, conditions, noise.to(model.device), model.new_scheduler(), checkpoints, bench.on_step)

    def _conditions(self, model: Model, brief: Brief) -> Conditions:
        """What steers the shot, encoded."""
        from generation.wan.latents import to_video
        from generation.wan.ways import Conditions

        picture, maps = brief.picture, brief.maps
        steering = model.way.encode(
            model.vae,
            None if picture is None else to_video(picture[None], model.device),
            None if maps is None else to_video(maps, model.device),
            brief.shot.num_frames,
        )
        dtype = model.transformer.dtype
        told, negative = brief.told
        return Conditions(
            text=self._prompts.load(told, model.device, dtype),
            negative=self._prompts.load(negative, model.device, dtype) if self.profile.guidance > 1 else None,
            guidance=self.profile.guidance,
            num_steps=self.profile.steps,
            steering=steering,
        )

    @cached_property
    def _prompts(self) -> PromptStore:
        from generation.wan.text import PromptStore

        return PromptStore(self.cache / "prompts", self.outfit.encoder_fingerprint)


def _check_packages() -> None:
    missing = [
        name for name in ("torch", "diffusers", "transformers", "safetensors", "ftfy") if find_spec(name) is None
    ]
    if missing:
        raise LongtakeError(f"{', '.join(missing)} missing: the model needs `pip install 'longtake[wan]'`")
