"""Profiles: how the 5B renders. Steps, guidance, precision, memory and pose control under one name, or in a YAML file.

Knows nothing of torch: `longtake plan` reads profiles on machines that render nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from generation.wan.continuity import CONTROLNET, FIRST_FRAME
from segmenter.errors import LongtakeError
from segmenter.source import parse_yaml
from segmenter.source_tree import Source, SourceError
from segmenter.storyboard_format import FilmDefaults, Fps, Size

FUN_CONTROL = "alibaba-pai/Wan2.2-Fun-5B-Control"
"""The only published 5B weights whose card lists pose among their controls."""
OPENPOSE = "lllyasviel/Annotators"
"""Where controlnet-aux's OpenPose weights are published."""

_NUMBER: dict[str, Any] = {"strict": True, "allow_inf_nan": False}
"""Of a number that is one: no text, no truth value, no .inf."""
_Share = Annotated[float, Field(ge=0, le=1, **_NUMBER)]
_Count = Annotated[int, Field(ge=1, le=1000, strict=True)]
_FEWEST_STEPS = 10
"""Of a model that is not step-distilled: with fewer, the picture is mush."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlProfile:
    """Which weights hold a shot to its poses, and how firmly. What does not belong to their kind is not looked at."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    weights: Annotated[str, Field(min_length=1)]
    """Hub id (`owner/name`, `owner/name@revision`), folder, or name of a folder inside the model's; whether Fun control
    or a ControlNet, its config says."""
    weight: Annotated[float, Field(ge=0, le=10, **_NUMBER)] = 0.8
    """Of a ControlNet's residuals; the published 5B checkpoints advise 0.8."""
    stride: _Count = 3
    """Transformer blocks to a residual of a ControlNet."""
    start: _Share = 0.0
    """Share of the steps after which a ControlNet begins, 0 to 1."""
    end: _Share = 0.8
    """Share of the steps after which it ends, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything about a render that is neither the storyboard's nor the weights'."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1)]
    """For people and manifests."""
    steps: _Count
    """Denoising steps."""
    guidance: Annotated[float, Field(ge=1, le=100, **_NUMBER)]
    """Classifier-free guidance; 1 leaves the negative prompt out, and takes half the time."""
    flow_shift: Annotated[float, Field(gt=0, le=100, **_NUMBER)]
    """Of the noise schedule: 5 at 704x1280, 3 below 720p."""
    precision: Literal["bfloat16", "float32"] = "bfloat16"
    """Of the transformer, the text encoder and the VAE's decoder; the VAE encodes in float32 always."""
    offload: Annotated[bool, Field(strict=True)] = False
    """Keeps the transformer in main memory and sends its blocks to the card one after the other."""
    memory_gib: Annotated[float, Field(gt=0, **_NUMBER)]
    """Memory of the card that it asks for."""
    checkpoint_steps: Annotated[int, Field(ge=0, strict=True)] = 5
    """Steps after which an unfinished shot is saved; 0 never saves."""
    step_cache: Annotated[float, Field(gt=0, **_NUMBER)] | None = None
    """Threshold of diffusers' first-block cache: faster and not exact; None computes every step."""
    control: ControlProfile | None = ControlProfile(weights=FUN_CONTROL)
    """What holds a shot to its poses; null renders from the first frame alone."""
    pose_track: Literal["hold", "ease", "follow"] = "ease"
    """What the poses do over a shot that names none: hold, ease, follow."""
    pose_weights: Annotated[str, Field(min_length=1)] = OPENPOSE
    """Folder, name of a folder inside the model's, or hub id of the detector's weights."""
    pose_detector: Literal["openpose", "dwpose", "keypoints"] = "openpose"
    """Which detector reads poses: of people in pictures of every kind, or a small net of what it was trained on."""
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
    # The small model's: control and pose reader lie in its own folder.
    "small": Profile(
        name="small",
        steps=12,
        guidance=2.0,
        flow_shift=3.0,
        precision="float32",
        memory_gib=2,
        control=ControlProfile(weights="controlnet", weight=1.0, stride=3, start=0.0, end=1.0),
        pose_weights="pose_reader",
        pose_detector="keypoints",
        size=(320, 192),
        fps=Fraction(8),
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
    if not _is_there(path):
        raise LongtakeError(f"there is no profile {name!a}: write {', '.join(PROFILES)}, or the name of a YAML file")
    if path.is_dir():
        raise LongtakeError(f"{path} is a folder: name the profile's YAML file in it, or write {', '.join(PROFILES)}")
    try:
        text = path.read_text(encoding="utf-8-sig")
        source = parse_yaml(text if text.strip() else "[]")
    except SourceError as error:
        raise _flawed(path, error.flaw.place[0], error.flaw.message) from None
    except (OSError, ValueError) as error:
        raise LongtakeError(f"{path} cannot be read as YAML: {error}") from error
    for flaw in source.flaws:
        raise _flawed(path, flaw.place[0], flaw.message)
    if not isinstance(source.data, dict):
        raise LongtakeError(f"{path} holds no profile: write keys such as `base: draft` and `steps: 20`")
    profile = _validated(path, source, source.data)
    _check(path, profile)
    return profile


def _is_there(path: Path) -> bool:
    try:
        str(path).encode()  # the name stands in documents, which are UTF-8
        return path != Path() and path.exists()
    except (OSError, ValueError):  # too long, or no name at all
        return False


def _flawed(path: Path, line: int, message: str) -> LongtakeError:
    return LongtakeError(f"{path}, line {line}: {message}")


def _validated(path: Path, source: Source, given: Mapping[str, Any]) -> Profile:
    document = dict(given)
    base = document.pop("base", DEFAULT_PROFILE)
    if not isinstance(base, str) or base not in PROFILES:
        line = source.flaw(("base",), "").place[0]
        raise _flawed(path, line, f"base: there is no profile {base!r}; there is {', '.join(PROFILES)}")
    known = {field.name for field in fields(Profile)}
    start = {name: value for name, value in asdict(PROFILES[base]).items() if name in known}
    control = document.get("control", start["control"])
    if isinstance(control, dict) and "weights" not in control:
        control = {**(start["control"] or {"weights": FUN_CONTROL}), **control}
    try:
        profile = _PROFILE.validate_python({**start, "name": path.stem, **document, "control": control})
    except ValidationError as error:
        problems = "; ".join(_problem(source, problem["loc"], problem["msg"]) for problem in error.errors())
        raise LongtakeError(f"{path}, {problems}") from error
    return _placed(path.parent, profile)


def _problem(source: Source, loc: tuple[str | int, ...], says: str) -> str:
    """What pydantic says of a key, for people: where it stands, and what was found or could be there."""
    node = source.root
    for step in loc:
        node = node.children.get(step, node)
    if says == "Unexpected keyword argument":
        known = fields(ControlProfile if loc[0] == "control" and len(loc) > 1 else Profile)
        names = [field.name for field in known] + ["base"] * (len(loc) == 1)
        says = f"there is no such key; there is {', '.join(sorted(names))}"
    elif loc == ("control",):
        says = f"write a mapping (`weights: owner/name`, `weight: 0.8`), or null for none, not {node.data!r}"
    else:
        says = f"{says[:1].lower()}{says[1:]}, found {node.data!r}"
    return f"line {source.flaw(loc, '').place[0]}, {'.'.join(map(str, loc))}: {says}"


def _placed(folder: Path, profile: Profile) -> Profile:
    """The profile with the paths of its file's folder in the place of the names written there."""
    files = {name: folder / value for name in _PATHS if (value := getattr(profile, name)) is not None}
    control = profile.control
    if control and (folder / control.weights).is_dir():
        control = replace(control, weights=str((folder / control.weights).resolve()))
    poses = profile.pose_weights
    if (folder / poses).is_dir():
        poses = str((folder / poses).resolve())
    return replace(profile, control=control, pose_weights=poses, **files)


def _check(path: Path, profile: Profile) -> None:
    """How the values go together; what each may be stands beside it."""
    control = profile.control
    rules = [
        (
            profile.step_cache is None or profile.checkpoint_steps == 0,
            "step_cache: a step cache cannot be saved and taken up again exactly; "
            "leave it out, or write checkpoint_steps: 0",
        ),
        (
            profile.step_cache is None or control is None,
            "step_cache: cached steps skip the blocks that a pose control steers; leave it out, or write control: null",
        ),
        (control is None or control.start <= control.end, "control: start must not be above end"),
    ]
    broken = "; ".join(says for holds, says in rules if not holds)
    if broken:
        raise LongtakeError(f"{path}: {broken}")
