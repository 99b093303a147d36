"""The value types of the house: plain, frozen, and free of everything but numbers, words and paths.

Imports nothing of ours. Frames are integers, rates are `Fraction`; what crosses a task boundary is one of these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

Continuity = Literal["cut", "continue", "pose"]
TransitionKind = Literal["cut", "continue", "dissolve", "fade", "wipe", "morph"]
SeamKind = Literal["cut", "continue", "dissolve", "fade", "wipe", "morph"]
WipeDirection = Literal["left", "right", "up", "down"]

_CHINESE = re.compile("[\u3400-\u9fff]")


def is_chinese(text: str) -> bool:
    """Whether a text is to be treated as Chinese: it has a Chinese character in it."""
    return _CHINESE.search(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A sound file that a storyboard names."""

    path: Path = field(repr=False)
    """Absolute. Not in its repr: where a file lies makes no other film."""
    sha256: str
    """Of the file, in hexadecimal."""
    seconds: Fraction
    """How long it sounds; 0 where nobody has listened to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A sound within a panel."""

    sound: Sound
    """Its file."""
    at_seconds: Fraction = Fraction(0)
    """When it begins, from the panel's first frame on, >= 0."""
    gain_db: float = 0.0
    """How much louder than in the file, decibels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Music:
    """What plays under the whole film, from its beginning."""

    sound: Sound
    """Its file."""
    gain_db: float = 0.0
    """How much louder than in the file, decibels."""
    duck_db: float = -12.0
    """How much louder under narration, decibels, <= 0."""
    fade_in_seconds: Fraction = Fraction(0)
    """Until it is there."""
    fade_out_seconds: Fraction = Fraction(2)
    """Before the film ends, or the music does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A sound that begins in a panel."""

    panel_id: str
    """Scene and panel: "s02p03"."""
    kind: Literal["narration", "effect"]
    """Music gives way to narration."""
    effect: Effect
    """What sounds, and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundtrack:
    """Everything that is heard in a film."""

    cues: tuple[Cue, ...] = ()
    """In the order of the panels."""
    music: Music | None = None
    """Under all of it."""
    loudness: float | None = None
    """Of the whole, LUFS (EBU R 128); None leaves it as it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """How far a seam, or a chain of shots, may go before it is flagged. It decides no pixel."""

    jump: float = 2.5
    """The largest step from frame to frame in a seam, in usual ones."""
    warping: float = 4.0
    """What of it motion does not explain, likewise."""
    delta_e: float = 2.0
    """How much more than usual the mean colour changes in a seam (CIE76)."""
    drift: float = 8.0
    """How far the mean colour of a chain's shot is from its first one's (CIE76)."""
    sharpness: float = 0.5
    """How much of the first one's sharpness it has at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One drawn board of the storyboard: what happens, and for how long."""

    text: str
    """What happens, as the author wrote it (character names not yet expanded)."""
    seconds: Fraction
    """Time on screen in seconds, > 0."""
    camera: str = ""
    """Camera direction in words ("slow zoom in"); empty for a static camera."""
    subtitle: str | None = None
    """Line to read while the panel is on screen."""
    transition: TransitionKind = "cut"
    """How the panel begins: straight, going on from the one before, or by what an editor calls a transition."""
    transition_seconds: Fraction = Fraction(0)
    """Length of the transition in seconds; 0 for a cut, and for a continuation that leaves it to the format."""
    wipe_direction: WipeDirection = "left"
    """Whither the edge of a wipe goes."""
    fade_colour: str = "#000000"
    """What a fade goes through, "#rrggbb"."""
    continuity: Continuity = "cut"
    """What the panel keeps of the one before: nothing, its last frame and pose, or its pose alone."""
    seed: int | None = None
    """Seed of the panel, 0 to 2**32 - 1; None derives one from the storyboard's."""
    image: Path | None = None
    """The artist's drawn board, an absolute path."""
    image_sha256: str | None = None
    """SHA-256 of the image file, in hexadecimal; None without an image."""
    pose: Path | None = None
    """OpenPose JSON of the poses to reach at the panel's end, an absolute path."""
    pose_sha256: str | None = None
    """SHA-256 of that file, in hexadecimal; None without one."""
    narration: Sound | None = None
    """What is said, from the panel's first frame on."""
    effects: tuple[Effect, ...] = ()
    """What else is heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Panels that share a place."""

    setting: str = ""
    """Where it happens ("a sunny forest"); joins the prompt of every panel."""
    panels: tuple[Panel, ...]
    """At least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard:
    """A film on paper."""

    title: str
    """Name of the film."""
    fps: Fraction
    """Frames per second, exact (24, 24000/1001)."""
    width: int
    """Pixels, a multiple of 32."""
    height: int
    """Pixels, a multiple of 32."""
    seed: int = 0
    """Seed from which every shot without its own derives one, 0 to 2**32 - 1."""
    negative_prompt: str | None = None
    """What no shot should show; None leaves it to what is in each shot."""
    engine: str = "animatic"
    """Name of the engine that renders it."""
    characters: Mapping[str, str] = field(default_factory=dict)
    """Name to description; the name expands to the description in every prompt."""
    music: Music | None = None
    """Under the whole film."""
    loudness: float | None = None
    """Of the whole sound, LUFS; None leaves it as it comes."""
    accept: Acceptance = Acceptance()
    """What is flagged in the finished film."""
    scenes: tuple[Scene, ...]
    """At least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The part of a scene that the camera sees."""

    zoom: float = 1.0
    """Magnification, >= 1: the view's sides are 1/zoom of the scene's."""
    x: float = 0.5
    """Centre of the view across the scene, 0 (left) to 1 (right)."""
    y: float = 0.5
    """Centre of the view down the scene, 0 (top) to 1 (bottom)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """How a shot begins: what joins it to the one before."""

    kind: SeamKind
    """`continue` goes on from the frame before; the rest are what an editor calls them."""
    num_frames: int = 0
    """Frames of the seam: those in which both shots are seen, a fade's on both sides of the join together, or those
    of a continuing shot over which what is left of a step is ramped out."""
    direction: WipeDirection = "left"
    """Whither the edge of a wipe goes."""
    colour: str = "#000000"
    """What a fade goes through, "#rrggbb"."""

    @property
    def overlaps(self) -> bool:
        """Whether both shots are seen at once, so that the film is shorter by the seam's frames."""
        return self.kind in {"dissolve", "wipe", "morph"}

    @property
    def frames_before(self) -> int:
        """Frames that it takes of the end of the shot before it. A continuation looks at one, and gives it back."""
        if self.kind == "continue":
            return min(1, self.num_frames)
        return self.num_frames if self.overlaps else self.num_frames // 2

    @property
    def frames_after(self) -> int:
        """Frames that it takes of the beginning of its own shot."""
        if self.kind == "continue" or self.overlaps:
            return self.num_frames
        return self.num_frames - self.num_frames // 2

    @property
    def frames_out(self) -> int:
        """Frames of the film that it becomes."""
        return self.num_frames if self.overlaps else self.frames_before + self.frames_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """The unit of rendering: at most five seconds, one prompt, one seed."""

    id: str
    """Scene, panel and part: "s02p03" or, where a panel takes several shots, "s02p03-1"."""
    chain: int
    """Index of the chain it belongs to, from 0."""
    part: int
    """Which of the shots that play its text it is, from 0."""
    parts: int
    """How many shots of the panel play that text: all of them, or those of one link."""
    text: str
    """What happens, character names expanded."""
    setting: str
    """Where it happens."""
    camera: str
    """Camera direction in words."""
    view_start: View
    """What the camera sees at the shot's first shown frame."""
    view_end: View
    """What it sees when the shot is over."""
    negative_prompt: str
    """What the shot should not show."""
    seed: int
    """0 to 2**32 - 1."""
    width: int
    """Pixels, a multiple of 32."""
    height: int
    """Pixels, a multiple of 32."""
    fps: Fraction
    """Frames per second."""
    num_frames: int
    """Frames generated, 4k+1."""
    drop_frames: int
    """Frames dropped at the front: 1 where the first repeats the anchor, else 0."""
    shown_frames: int
    """Frames of the clip, after the drop and the trim; a dissolve's overlap is among them."""
    continuity: Continuity
    """What the shot keeps of the one before it."""
    seam: Seam
    """How the shot is joined to the one before it."""
    subtitle: str | None
    """Line to read during the panel."""
    image: Path | None
    """The artist's board that the shot starts from."""
    image_sha256: str | None
    """SHA-256 of the board's file."""
    pose: Path | None = None
    """OpenPose JSON of the poses that the figures reach in the last frame."""
    pose_sha256: str | None = None
    """SHA-256 of that file."""
    panel_frames: tuple[int, int] | None = None
    """Frames of the panel before the shot, and of the whole panel, where its shots play links with texts of their own;
    None where they all play one text, in even shares."""

    @property
    def panel_id(self) -> str:
        """Scene and panel: "s02p03"."""
        return self.id.partition("-")[0]

    @property
    def prompt(self) -> str:
        """The whole prompt, as a model reads it: action, place, camera."""
        sentences = (part.strip().rstrip(".。") for part in (self.text, self.setting, self.camera))
        chinese = is_chinese(self.text)
        return ("。" if chinese else ". ").join(part for part in sentences if part) + ("。" if chinese else ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedClips:
    """The clips that an engine's weights were trained on, where they make no others."""

    width: int
    """Pixels."""
    height: int
    """Pixels."""
    fps: Fraction
    """Frames per second."""
    fewest: int
    """Frames of the shortest one, 4k+1."""
    most: int
    """Frames of the longest one, 4k+1."""

    @property
    def described(self) -> str:
        """In words, for people."""
        return f"clips of {self.fewest} to {self.most} frames of {self.width}x{self.height} at {self.fps} fps"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineChoice:
    """Which engine renders, and with what; None leaves a thing to the engine."""

    name: str
    """Of the engine."""
    model: str | None = None
    """Hub id or folder of its weights."""
    profile: str | None = None
    """Name of a profile, or a YAML file."""
    device: str | None = None
    """Where it runs, as torch names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something in a storyboard that somebody should know of, and that stops nothing."""

    line: int
    """Line in the file, from 1."""
    column: int
    """Column in the line, from 1."""
    where: str
    """The place in the author's terms: "scene 2, panel 1, text"."""
    rule: str
    """Id of the moderation policy's rule; `vocabulary` where the engine does not know words of the prompt."""
    category: str
    """Of the rule; of `vocabulary` the engine's name."""
    words: tuple[str, ...]
    """What it found, as it is written."""
    message: str
    """What there is to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotPlan:
    """The film, cut into shots."""

    title: str
    """Name of the film."""
    engine: EngineChoice
    """What renders it."""
    fps: Fraction
    """Frames per second."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    num_frames: int
    """Frames of the film."""
    shots: tuple[Shot, ...]
    """In the order of the film."""
    warnings: tuple[Remark, ...] = ()
    """What moderation tells of the storyboard, and what its engine does not know, each in the order of the file."""
    sound: Soundtrack | None = None
    """What is heard; None in a silent film."""
    accept: Acceptance = Acceptance()
    """What is flagged in the finished film."""

    @property
    def chains(self) -> tuple[tuple[Shot, ...], ...]:
        """The shots by chain: each waits for the one before it in its chain, chains wait for nothing."""
        chains: dict[int, list[Shot]] = {}
        for shot in self.shots:
            chains.setdefault(shot.chain, []).append(shot)
        return tuple(tuple(chain) for chain in chains.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """One figure's joints, in the order of COCO-18 (OpenPose's body model with the neck)."""

    figure: int
    """Who it is: the same number in every frame that shows the figure, 0 to 255."""
    keypoints: tuple[tuple[float, float, float], ...]
    """18 times (x, y, confidence), pixels from the top left corner; confidence 0 where the joint was not seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What a shot hands on to the one that continues it."""

    frame: Path
    """The last shown frame, lossless RGB PNG, straight from the engine."""
    pose: Path
    """The figures' poses in that frame, OpenPose JSON."""
    pose_map: Path
    """The same poses drawn as an OpenPose map, PNG of the frame's size."""
    sha256: str
    """Hash of the frame's pixels and the poses: part of the next shot's key."""
    history: Path | None = None
    """The poses in the frames that led up to it, where the engine reads more than the last one; JSON."""
    thumbnails: Path | None = None
    """The shot's frames, small, where the engine compares shots; NumPy array file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A finished shot in the store."""

    shot_id: str
    """Of the shot that asked for it."""
    key: str
    """Where the store keeps it."""
    video: Path
    """The shown frames, delivery encoding."""
    num_frames: int
    """Frames of the video."""
    anchor: Anchor
    """For the shot that continues it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """The finished film and what comes with it."""

    video: Path
    """H.264 in MP4."""
    preview: Path
    """Animated GIF."""
    contact_sheet: Path
    """One picture a shot, with its prompt; PNG."""
    seams: Path
    """Figures of its seams; JSON."""
    page: Path
    """The film with all its shots, for a browser; HTML."""
    seam_sheet: Path | None = None
    """Pictures of its seams, where it has any; PNG."""
    subtitles: Path | None = None
    """SubRip file, where the storyboard has subtitles."""
    web_subtitles: Path | None = None
    """The same as WebVTT."""
    captions: Path | None = None
    """The same as WebVTT."""
    remarks: tuple[str, ...] = ()
    """What was done otherwise than asked for, and why; seams that are seen."""
    num_frames: int
    """Frames of the video."""
    fps: Fraction
    """Frames per second."""
