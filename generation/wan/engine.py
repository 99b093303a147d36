"""The engine `wan`: a shot, its anchor and a profile in, frames out. Imports torch and diffusers when it loads.

Everything that can be wrong with weights, sizes and settings is said by `check`, before anything is loaded.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from generation.anchor import THUMBNAILS_FILE
from generation.engine import Frame, Workbench
from generation.pose import Nobody, PoseReader
from generation.pose_track import PoseTrack, draw_track, write_track
from generation.wan.anchoring import first_picture, track_of
from generation.wan.continuity import FIRST_FRAME, FUN, Uses, what_it_takes
from generation.wan.pose_reader import OpenposeReader
from generation.wan.profile import DEFAULT_PROFILE, read_profile
from generation.wan.verdict import Verdict, read_thumbnails
from generation.wan.weights import (
    BASE_MODEL,
    BaseShape,
    Control,
    check_base,
    control_kind,
    files_fingerprint,
    find_weights,
    weights_fingerprint,
)
from segmenter.errors import GenerationError, LongtakeError
from segmenter.timing import on_grid
from segmenter.types import Anchor, Shot

if TYPE_CHECKING:
    import torch

    from generation.wan.model import Model
    from generation.wan.text import PromptStore
    from generation.wan.ways import Conditions

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
        self.model = model
        self.profile = read_profile(profile)
        self.device = device
        self.cache = cache
        self._loaded: Model | None = None

    @cached_property
    def pose_reader(self) -> PoseReader:
        """OpenPose, where a control makes use of what it reads."""
        if self.profile.control is None:
            return Nobody()
        return OpenposeReader(self.profile.pose_weights, self.device, self.profile.pose_detector)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the weights, of what the profile says about pixels, and of this engine's version."""
        memo = self.cache / "weights.json"
        base = find_weights(self.model)
        parts: dict[str, Any] = {
            "version": VERSION,
            "profile": self.profile.decides_pixels,
            "text": self._encoder_fingerprint,
            "vae": weights_fingerprint(base, ("vae", "scheduler"), memo),
        }
        replaced = self.profile.transformer_file or (self._control is not None and self._control.kind == FUN)
        if not replaced:
            parts["transformer"] = weights_fingerprint(base, ("transformer",), memo)
        for name in ("transformer_file", "vae_file"):
            if file := getattr(self.profile, name):
                parts[name] = files_fingerprint([file], memo)
        if self._control is not None:
            parts["control"] = weights_fingerprint(self._control.weights, (".",), memo)
        if isinstance(self.pose_reader, OpenposeReader):
            parts["poses"] = self.pose_reader.fingerprint
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @cached_property
    def _encoder_fingerprint(self) -> str:
        base = find_weights(self.model)
        content = weights_fingerprint(base, ("tokenizer", "text_encoder"), self.cache / "weights.json")
        return f"{content}:{self.profile.precision}"

    @cached_property
    def _base_shape(self) -> BaseShape:
        return check_base(find_weights(self.model))

    @cached_property
    def _control(self) -> Control | None:
        settings = self.profile.control
        if settings is None:
            return None
        weights = find_weights(settings.weights)
        return Control(kind=control_kind(weights, self._base_shape), weights=weights, settings=settings)

    @property
    def _way(self) -> str:
        return self._control.kind if self._control else FIRST_FRAME

    def check(self, shots: Sequence[Shot]) -> None:
        """Makes sure that the shots can be rendered, by configs and numbers alone.

        Raises:
            LongtakeError: they cannot; names the shot or the weights, what was found and what was expected.
        """
        from generation.wan.model import find_device

        find_device(self.device)
        side = self._base_shape.spatial * 2
        for shot in shots:
            if shot.width % side or shot.height % side:
                raise LongtakeError(f"shot {shot.id}: {shot.width}x{shot.height} must be multiples of {side}")
            if on_grid(shot.num_frames) != shot.num_frames:
                raise LongtakeError(f"shot {shot.id}: {shot.num_frames = } must be 4k+1")
            self._uses(shot)
        self.fingerprint  # noqa: B018 (names weights that are missing)

    def prepare(self, shots: Sequence[Shot]) -> None:
        """Encodes the shots' prompts that are not known yet, all at once, and frees the encoder.

        Raises:
            GenerationError: the device is not there.
        """
        import torch

        from generation.wan.model import find_device
        from generation.wan.text import encode_prompts

        texts = [text for shot in shots for text in (shot.prompt, shot.negative_prompt)]
        dtype = getattr(torch, self.profile.precision)
        # The model makes room for the encoder, which is larger than the transformer.
        if self._loaded is not None and self._prompts.missing(texts):
            self._loaded = None
        device, base = find_device(self.device), find_weights(self.model)
        encode_prompts(base, texts, self._prompts, device, dtype, offload=self.profile.offload)

    def load(self) -> None:
        """Loads the weights; does nothing when called again."""
        from generation.wan.model import find_device, load_model

        if self._loaded is None:
            base = find_weights(self.model)
            device = find_device(self.device)
            self._loaded = load_model(base, self._base_shape, self._control, self.profile, device)

    def generate(self, shot: Shot, anchor: Anchor | None, bench: Workbench) -> Iterator[Frame]:
        """Yields the shot's `num_frames` frames, each (height, width, 3) uint8 RGB.

        Raises:
            GenerationError: the shot did not come out, or cannot be rendered.
        """
        import torch

        from generation.wan.latents import decode_frames

        self.load()
        assert self._loaded is not None
        try:
            with torch.inference_mode():
                latents = self._denoise(self._loaded, shot, anchor, bench)
            verdict = Verdict()
            for index, frame in enumerate(decode_frames(self._loaded.vae, latents)):
                verdict.see(frame)
                if index + 1 == shot.drop_frames + shot.shown_frames:
                    np.save(bench.beside / THUMBNAILS_FILE, verdict.thumbnails)
                    verdict.check(read_thumbnails(anchor.thumbnails) if anchor and anchor.thumbnails else None)
                yield frame
        except GenerationError:
            # What led there is not to be taken up again.
            shutil.rmtree(bench.unfinished, ignore_errors=True)
            raise
        except torch.cuda.OutOfMemoryError as error:
            raise GenerationError(
                f"shot {shot.id} does not fit into the memory of {self.device} ({error}); "
                "take a profile with offload: true, or a smaller size",
                retryable=False,
            ) from error

    def _denoise(self, model: Model, shot: Shot, anchor: Anchor | None, bench: Workbench) -> torch.Tensor:
        import torch

        from generation.wan.denoise import Checkpoints, denoise

        shape = self._base_shape
        size = (
            1,
            shape.latent_channels,
            (shot.num_frames - 1) // shape.temporal + 1,
            shot.height // shape.spatial,
            shot.width // shape.spatial,
        )
        # From a generator on the CPU: the same noise whatever the card.
        noise = torch.randn(size, generator=torch.Generator("cpu").manual_seed(shot.seed), dtype=torch.float32)
        conditions = self._conditions(model, shot, anchor, bench)
        checkpoints = Checkpoints(folder=bench.unfinished, every=self.profile.checkpoint_steps, key=bench.key)
        return denoise(model.way, conditions, noise.to(model.device), model.new_scheduler(), checkpoints, bench.on_step)

    def _conditions(self, model: Model, shot: Shot, anchor: Anchor | None, bench: Workbench) -> Conditions:
        """What steers the shot, encoded; and a note of it for the manifest."""
        from generation.wan.latents import to_video
        from generation.wan.ways import Conditions

        uses = self._uses(shot)
        picture = first_picture(shot, anchor) if uses.picture else None
        track = track_of(shot, anchor, self.profile.pose_track) if uses.poses else None
        bench.facts["wan"] = self._facts(shot, picture is not None, track)
        if track is not None:
            write_track(bench.beside, track, shot.width, shot.height, shot.fps)
        maps = np.stack(list(draw_track(track, shot.width, shot.height))) if track and track.frames[0] else None
        steering = model.way.encode(
            model.vae,
            None if picture is None else to_video(picture[None], model.device),
            None if maps is None else to_video(maps, model.device),
            shot.num_frames,
        )
        dtype = model.transformer.dtype
        guided = self.profile.guidance > 1
        return Conditions(
            text=self._prompts.load(shot.prompt, model.device, dtype),
            negative=self._prompts.load(shot.negative_prompt, model.device, dtype) if guided else None,
            guidance=self.profile.guidance,
            num_steps=self.profile.steps,
            steering=steering,
        )

    def _facts(self, shot: Shot, has_picture: bool, track: PoseTrack | None) -> dict[str, Any]:
        """What the manifest records of how the shot was made."""
        base = find_weights(self.model)
        control = self.profile.control
        profile = {
            name: str(value) if isinstance(value, Path) else value for name, value in asdict(self.profile).items()
        }
        return {
            "model": base.source,
            "revision": base.revision,
            "profile": profile,
            "device": self.device,
            "seed": shot.seed,
            "way": self._way,
            "control": control.weights if control else None,
            "first_frame": has_picture,
            "people": len(track.frames[0]) if track else None,
            "pose_track": track.kind if track else None,
            "notes": list(track.notes) if track else [],
        }

    def _uses(self, shot: Shot) -> Uses:
        try:
            return what_it_takes(
                shot.continuity, self._way, has_board=shot.image is not None, reaches_pose=shot.pose is not None
            )
        except ValueError as error:
            raise LongtakeError(f"shot {shot.id}: {error}") from error

    @cached_property
    def _prompts(self) -> PromptStore:
        from generation.wan.text import PromptStore

        return PromptStore(self.cache / "prompts", self._encoder_fingerprint)
