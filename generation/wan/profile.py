"""Profiles: how the 5B renders. Steps, guidance, precision, memory and pose control under one name, or in a YAML file.

Knows nothing of torch: `longtake plan` reads profiles on machines that render nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar, Literal

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from generation.pose_track import TrackKind
from generation.wan.continuity import CONTROLNET, FIRST_FRAME
from segmenter.errors import LongtakeError
from segmenter.storyboard_format import FilmDefaults, Fps, Size

FUN_CONTROL = "alibaba-pai/Wan2.2-Fun-5B-Control"
"""The only published 5B weights whose card lists pose among their controls."""
OPENPOSE = "lllyasviel/Annotators"
"""Where controlnet-aux's OpenPose weights are published."""

_FEWEST_STEPS = 10
"""Of a model that is not step-distilled: with fewer, the picture is mush."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlProfile:
    """Which weights hold a shot to its poses, and how firmly. What does not belong to their kind is not looked at."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    weights: str
    """Hub id (`owner/name`, `owner/name@revision`) or folder; whether Fun control or a ControlNet, its config says."""
    weight: float = 0.8
    """Of a ControlNet's residuals; the published 5B checkpoints advise 0.8."""
    stride: int = 3
    """Transformer blocks to a residual of a ControlNet."""
    start: float = 0.0
    """Share of the steps after which a ControlNet begins, 0 to 1."""
    end: float = 0.8
    """Share of the steps after which it ends, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything about a render that is neither the storyboard's nor the weights'."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: str
    """For people and manifests."""
    steps: int
    """Denoising steps."""
    guidance: float
    """Classifier-free guidance; 1 leaves the negative prompt out, and takes half the time."""
    flow_shift: float
    """Of the noise schedule: 5 at 704x1280, 3 below 720p."""
    precision: Literal["bfloat16", "float32"] = "bfloat16"
    """Of the transformer, the text encoder and the VAE's decoder; the VAE encodes in float32 always."""
    offload: bool = False
    """Keeps the transformer in main memory and sends its blocks to the card one after the other."""
    memory_gib: float
    """Memory of the card that it asks for."""
    checkpoint_steps: int = 5
    """Steps after which an unfinished shot is saved; 0 never saves."""
    step_cache: float | None = None
    """Threshold of diffusers' first-block cache: faster and not exact; None computes every step."""
    control: ControlProfile | None = ControlProfile(weights=FUN_CONTROL)
    """What holds a shot to its poses; null renders from the first frame alone."""
    pose_track: TrackKind = "ease"
    """What the poses do over a shot that names none: hold, ease, follow."""
    pose_weights: str = OPENPOSE
    """Folder or hub id of the OpenPose weights."""
    pose_detector: Literal["openpose", "dwpose"] = "openpose"
    """Which detector reads poses."""
    transformer_file: Path | None = None
    """A single file (.safetensors) in the place of the model's transformer: the original's names, or diffusers'."""
    vae_file: Path | None = None
    """A single file in the place of the model's VAE."""
    size: Size | None = None
    """Width and height in pixels of a film whose storyboard does not say; None leaves it to the storyboard's format."""
    fps: Fps | None = None
    """Frames per second of a film whose storyboard does not say."""

    @property
    def film_defaults(self) -> FilmDefaults:
        """What a film is like that is rendered with this profile, where its storyboard does not say."""
        return FilmDefaults(fps=self.fps, size=self.size)

    @property
    def wants_distilled(self) -> bool:
        """Whether it has so few steps that the base model must be a step-distilled one: it names no transformer."""
        return self.steps < _FEWEST_STEPS and self.transformer_file is None

    def decides_pixels(self, way: str) -> dict[str, Any]:
        """What a shot's key must know of the profile; the weights are known by their content instead.

        Args:
            way: how the shot is steered: what another way would look at decides nothing.
        """
        names = ["steps", "guidance", "flow_shift", "precision", "step_cache"]
        if way != FIRST_FRAME:
            names += ["pose_track", "pose_detector"]
        document = {name: getattr(self, name) for name in names}
        if way == CONTROLNET and self.control:
            control = self.control
            document["control"] = [control.weight, control.stride, control.start, control.end]
        return document


PROFILES = {
    # R2's consumer card: 25 frames at 5 fps, 20 to 25 steps, guidance 6.5 to 8.
    "draft": Profile(
        name="draft",
        steps=25,
        guidance=7.5,
        flow_shift=3.0,
        offload=True,
        memory_gib=8,
        size=(640, 480),
        fps=Fraction(5),
    ),
    # The model card's own setting for 704x1280, 121 frames.
    "standard": Profile(
        name="standard", steps=50, guidance=5.0, flow_shift=5.0, memory_gib=24, size=(1280, 704), fps=Fraction(24)
    ),
    # Shifted by 5, four steps stand at 1000, 938, 833 and 625: those that the distilled 5B was trained on. The weights
    # are not the base model's: `transformer_file`, or --model with a folder or hub id such as
    # FastVideo/FastWan2.2-TI2V-5B-FullAttn-Diffusers (Apache-2.0) or what was made of quanhaol/Wan2.2-TI2V-5B-Turbo
    # (CC BY-NC-SA). The published pose control is a transformer of its own, not distilled: there is none here.
    "turbo": Profile(
        name="turbo",
        steps=4,
        guidance=1.0,
        flow_shift=5.0,
        memory_gib=24,
        checkpoint_steps=0,
        control=None,
        size=(1280, 704),
        fps=Fraction(24),
    ),
}
"""By name."""

DEFAULT_PROFILE = "standard"

_PROFILE = TypeAdapter(Profile)
_PATHS = ("transformer_file", "vae_file")


def read_profile(name: str) -> Profile:
    """The profile of that name, or the one in a YAML file.

    A file may name a profile to start from, `base: draft`, and says what is different. Its paths begin at its folder.

    Raises:
        LongtakeError: there is no such profile, or the file holds none; says what to write.
    """
    if name in PROFILES:
        return PROFILES[name]
    path = Path(name)
    if not path.is_file():
        raise LongtakeError(f"there is no profile {name!r}: write {', '.join(PROFILES)}, or the name of a YAML file")
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise LongtakeError(f"{path} cannot be read as YAML: {error}") from error
    if not isinstance(document, Mapping):
        raise LongtakeError(f"{path} holds no profile: write keys such as `base: draft` and `steps: 20`")
    profile = _validated(path, dict(document))
    _check(path, profile)
    return profile


def _validated(path: Path, document: dict[str, Any]) -> Profile:
    base = document.pop("base", DEFAULT_PROFILE)
    if base not in PROFILES:
        raise LongtakeError(f"{path}: base: there is no profile {base!r}; there is {', '.join(PROFILES)}")
    known = {field.name for field in fields(Profile)}
    start = {name: value for name, value in asdict(PROFILES[base]).items() if name in known}
    control = document.get("control", start["control"])
    if isinstance(control, dict) and "weights" not in control:
        control = {**control, "weights": FUN_CONTROL}
    try:
        profile = _PROFILE.validate_python({**start, "name": path.stem, **document, "control": control})
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg'].lower()}" for problem in error.errors()
        )
        raise LongtakeError(f"{path}: {problems}; there is base, {', '.join(sorted(known))}") from error
    return _placed(path.parent, profile)


def _placed(folder: Path, profile: Profile) -> Profile:
    """The profile with the paths of its file's folder in the place of the names written there."""
    files = {name: folder / value for name in _PATHS if (value := getattr(profile, name))}
    control = profile.control
    if control and (folder / control.weights).is_dir():
        control = replace(control, weights=str((folder / control.weights).resolve()))
    poses = profile.pose_weights
    if (folder / poses).is_dir():
        poses = str((folder / poses).resolve())
    return replace(profile, control=control, pose_weights=poses, **files)


def _check(path: Path, profile: Profile) -> None:
    control = profile.control
    rules = [
        (1 <= profile.steps <= 1000, f"steps: {profile.steps} must be from 1 to 1000"),
        (profile.guidance >= 1, f"guidance: {profile.guidance} must be at least 1"),
        (profile.flow_shift > 0, f"flow_shift: {profile.flow_shift} must be above 0"),
        (profile.checkpoint_steps >= 0, f"checkpoint_steps: {profile.checkpoint_steps} must be at least 0"),
        (
            profile.pose_track != "reach",
            "pose_track: a pose to reach is named by a panel (`pose: FILE`); write hold, ease or follow",
        ),
        (
            profile.step_cache is None or profile.checkpoint_steps == 0,
            "step_cache: a step cache cannot be saved and taken up again exactly; "
            "leave it out, or write checkpoint_steps: 0",
        ),
        (
            profile.step_cache is None or control is None,
            "step_cache: cached steps skip the blocks that a pose control steers; leave it out, or write control: null",
        ),
        (
            control is None or 0 <= control.start <= control.end <= 1,
            "control: start and end must be 0 <= start <= end <= 1",
        ),
        (control is None or control.stride >= 1, "control: stride must be at least 1"),
    ]
    broken = "; ".join(says for holds, says in rules if not holds)
    if broken:
        raise LongtakeError(f"{path}: {broken}")
