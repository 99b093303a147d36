"""The storyboard's format: which keys there are, what each takes, and what an editor shows for it.

The pydantic models here make both the checks and the JSON Schema. They do not know files, nor how panels fit together.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Annotated, Any, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue

from segmenter.lint.rules import RULES, RuleId
from segmenter.notation import (
    MAX_FPS,
    MAX_SIDE,
    MIN_FPS,
    MIN_SIDE,
    SIDE_STEP,
    join_texts,
    parse_fps,
    parse_seconds,
    parse_size,
    shown,
)
from segmenter.seam_format import PLACEHOLDER, AcceptEntry, Direction, FadeColour
from segmenter.sound_format import Effects, FilmMusic, Loudness, Narration
from segmenter.types import Continuity, TrainedClips, TransitionKind

MAX_PANEL_SECONDS = 600
MAX_TRANSITION_SECONDS = 2
MAX_SETTING, MAX_DESCRIPTION = 500, 500
"""Characters of a setting, of a character's description."""
MAX_CHARACTERS = 200
MAX_SEED = 2**32 - 1
DEFAULT_TRANSITION_SECONDS = Fraction(1, 2)
DEFAULT_ENGINE = "animatic"

_WRITTEN_SIDE = r"([0-9]+|\$\{[^{}]+\})"
_SIDE = {
    "anyOf": [
        {"type": "integer", "minimum": MIN_SIDE, "maximum": MAX_SIDE, "multipleOf": SIDE_STEP},
        PLACEHOLDER,
    ]
}

Fps = Annotated[
    Fraction,
    PlainValidator(parse_fps),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": MIN_FPS, "maximum": MAX_FPS},
                {"type": "string", "pattern": r"^\s*([0-9]+(\.[0-9]+)?|[0-9]+\s*/\s*[0-9]+)\s*$"},
                PLACEHOLDER,
            ]
        }
    ),
]
Size = Annotated[
    tuple[int, int],
    PlainValidator(parse_size),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": rf"^\s*{_WRITTEN_SIDE}\s*[xX×*]\s*{_WRITTEN_SIDE}\s*$"},
                {"type": "array", "items": _SIDE, "minItems": 2, "maxItems": 2},
                {
                    "type": "object",
                    "properties": {"width": _SIDE, "height": _SIDE},
                    "required": ["width", "height"],
                    "additionalProperties": False,
                },
                PLACEHOLDER,
            ]
        }
    ),
]


def _seconds_schema(at_most: int) -> JsonSchemaValue:
    return {"anyOf": [{"type": "number", "exclusiveMinimum": 0, "maximum": at_most}, PLACEHOLDER]}


PanelSeconds = Annotated[
    Fraction,
    PlainValidator(lambda value: parse_seconds(value, MAX_PANEL_SECONDS)),
    WithJsonSchema(_seconds_schema(MAX_PANEL_SECONDS)),
]
TransitionSeconds = Annotated[
    Fraction,
    PlainValidator(lambda value: parse_seconds(value, MAX_TRANSITION_SECONDS)),
    WithJsonSchema(_seconds_schema(MAX_TRANSITION_SECONDS)),
]
Seed = Annotated[
    int,
    Field(strict=True, ge=0, le=MAX_SEED),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0, "maximum": MAX_SEED}, PLACEHOLDER]}),
]


def _silenced(value: object) -> frozenset[RuleId]:
    """`lint: {ignore: [alike]}`."""
    if not isinstance(value, dict) or set(value) != {"ignore"} or not isinstance(value["ignore"], list):
        raise ValueError(
            f"{shown(value)} silences no rule; write {{ignore: [alike]}}, with the ids of rules in the list"
        )
    for rule in value["ignore"]:
        if not isinstance(rule, str) or rule not in RULES:
            near = get_close_matches(str(rule).strip().lower().replace("_", "-")[:40], RULES, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"the rules are {', '.join(RULES)}"
            raise ValueError(f"there is no lint rule {shown(rule)}; {hint}")
    return frozenset(value["ignore"])


_RULE_SCHEMA = {"enum": [*RULES]}
Silenced = Annotated[
    frozenset[RuleId],
    PlainValidator(_silenced),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {"ignore": {"type": "array", "items": _RULE_SCHEMA}},
            "required": ["ignore"],
            "additionalProperties": False,
        }
    ),
]


def _text(at_most: int, at_least: int = 0) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=at_least, max_length=at_most)


def _kind_alone(value: object) -> object:
    """`transition: dissolve` is short for `transition: {kind: dissolve}`."""
    return {"kind": value} if isinstance(value, str) else value


def _name_alone(name: str) -> str:
    if not name.strip():
        raise ValueError("a character needs a name; write it before the colon")
    if name != name.strip():
        raise ValueError(f"the name {shown(name)} begins or ends with a space; write {shown(name.strip())}")
    return name


Name = Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(_name_alone)]


def _known_engine(name: str, info: ValidationInfo) -> str:
    """Which engines there are is not known here: who reads a storyboard says so in the context, or takes any."""
    engines = (info.context or {}).get("engines")
    if engines and name not in engines:
        raise ValueError(f"there is no engine {shown(name)}; write {' or '.join(engines)}")
    return name


_ENGINE = "^[a-z][a-z0-9_-]*$"
Engine = Annotated[
    str,
    StringConstraints(pattern=_ENGINE, max_length=60),
    AfterValidator(_known_engine),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": _ENGINE, "maxLength": 60}, PLACEHOLDER]}),
]


def _choice_schema(choice: Any) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"type": "string", "enum": list(get_args(choice))}, PLACEHOLDER]})


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmDefaults:
    """What a film is like whose storyboard does not say; None leaves it to the format. And what it cannot be like."""

    fps: Fraction | None = None
    """Frames per second."""
    size: tuple[int, int] | None = None
    """Width and height in pixels."""
    clips: TrainedClips | None = None
    """The only clips that its engine makes, where there are such: a film of another size or rate is refused."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TransitionEntry(_Entry):
    """How a panel begins, with its length."""

    kind: Annotated[TransitionKind, _choice_schema(TransitionKind)] = Field(
        description="cut, dissolve, fade (through a colour), wipe, morph (along the motion of the pictures), or "
        "continue: what is left of a step, where a panel goes on from the one before, is ramped out.",
        examples=["dissolve"],
    )
    seconds: TransitionSeconds | None = Field(
        default=None,
        description="Length in seconds, 0.5 where none is given (of continue a third); a cut takes none.",
        examples=[0.5, 1],
    )
    direction: Direction = Field(
        default="left", description="Of a wipe: whither its edge goes, left where none is given.", examples=["right"]
    )
    colour: FadeColour = Field(
        default="#000000",
        description="Of a fade: what it goes through, black where none is given.",
        examples=["white", "#203040"],
    )

    @model_validator(mode="after")
    def _only_what_it_takes(self) -> TransitionEntry:
        if self.kind == "cut" and self.seconds is not None:
            raise ValueError("a cut takes no time; remove its seconds, or write dissolve or fade")
        if self.kind != "wipe" and "direction" in self.model_fields_set:
            raise ValueError(f"a {self.kind} has no direction; remove it, or write wipe")
        if self.kind != "fade" and "colour" in self.model_fields_set:
            raise ValueError(f"a {self.kind} goes through no colour; remove it, or write fade")
        return self

    @property
    def length_seconds(self) -> Fraction:
        """Length in seconds; 0 for a cut, and for a continuation that leaves it to the plan."""
        if self.kind == "cut" or (self.kind == "continue" and self.seconds is None):
            return Fraction(0)
        return DEFAULT_TRANSITION_SECONDS if self.seconds is None else self.seconds

    @property
    def taken_seconds(self) -> Fraction:
        """Length in seconds for which the panels on both sides must have room; a continuation needs none."""
        return Fraction(0) if self.kind == "continue" else self.length_seconds


class PanelEntry(_Entry):
    """What happens, and for how long."""

    text: Annotated[str, _text(2000, at_least=1)] = Field(
        description="What happens: who does what, to whom, with what outcome. Names of characters are expanded.",
        examples=["A cat jumps onto the table and knocks over a cup", "妈妈递给宝宝奶瓶,宝宝笑了"],
    )
    seconds: PanelSeconds = Field(
        default=4,
        validate_default=True,
        description="Time on screen in seconds; more than 5 are split into several shots.",
        examples=[4, 2.5],
    )
    camera: Annotated[str, _text(200)] = Field(
        default="",
        description="Camera direction in words; none is a static camera.",
        examples=["slow zoom in", "镜头缓慢推近"],
    )
    subtitle: Annotated[str, _text(500)] | None = Field(
        default=None, description="Line to read while the panel is on screen.", examples=["Thank you!"]
    )
    transition: Annotated[
        TransitionEntry,
        BeforeValidator(
            _kind_alone,
            json_schema_input_type=TransitionKind | Annotated[str, WithJsonSchema(PLACEHOLDER)] | TransitionEntry,
        ),
    ] = Field(
        default="cut",
        validate_default=True,
        description="How the panel begins: cut, dissolve, fade, wipe, morph or continue; with a length as "
        "{kind: dissolve, seconds: 1}. A panel with continuity: continue begins with continue, if it says no other.",
        examples=["dissolve", {"kind": "fade", "seconds": 1}, {"kind": "wipe", "direction": "right"}],
    )
    continuity: Annotated[Continuity, _choice_schema(Continuity)] = Field(
        default="cut",
        description="What stays of the panel before. cut: nothing; continue: its last frame and pose; pose: its pose.",
        examples=["continue"],
    )
    seed: Seed | None = Field(
        default=None, description="Seed of this panel; without one it comes from the film's.", examples=[7]
    )
    image: Annotated[str, _text(500, at_least=1)] | None = Field(
        default=None,
        description="The drawn board: a PNG, JPEG or WebP file in the storyboard's folder.",
        examples=["boards/01.png"],
    )
    pose: Annotated[str, _text(500, at_least=1)] | None = Field(
        default=None,
        description="The poses to reach at the panel's end: an OpenPose JSON file (18 joints a person, pixels of the "
        "film's size) in the storyboard's folder. Takes continuity: continue or pose.",
        examples=["poses/wave.json"],
    )

    narration: Narration | None = Field(
        default=None,
        description="What is said, from the panel's first frame on: a sound file, or {file: ..., fit: stretch}.",
        examples=["sound/01.wav", {"file": "sound/01.wav", "fit": "stretch"}],
    )
    sounds: Effects = Field(
        default_factory=list,
        description="What else is heard: sound files, each with a moment and a gain as {file: ..., at: 1.5, gain: -6}.",
        examples=["sound/door.wav", [{"file": "sound/door.wav", "at": 1.5, "gain": -6}]],
    )
    lint: Silenced = Field(
        default_factory=frozenset,
        description="Rules of `longtake lint` that are silent for this panel.",
        examples=[{"ignore": ["alike"]}],
    )


class SceneEntry(_Entry):
    """Panels that share a place."""

    setting: Annotated[str, _text(MAX_SETTING)] = Field(
        default="", description="Where and when; joins the prompt of every panel.", examples=["a sunny forest", "夜市"]
    )
    panels: list[PanelEntry] = Field(
        min_length=1,
        description="The panels in their order, at least one.",
        examples=[[{"text": "A cat jumps onto the table", "seconds": 4}]],
    )


class StoryboardEntry(_Entry):
    """A film on paper: scenes, and in them panels."""

    json_schema: Annotated[str, _text(500)] | None = Field(
        default=None,
        alias="$schema",
        description="Where an editor finds this schema; nothing else reads it.",
        examples=["./storyboard.schema.json"],
    )
    title: Annotated[str, _text(200, at_least=1)] = Field(
        description="Name of the film.", examples=["The honey jar", "小兔和小鸟"]
    )
    fps: Fps = Field(
        default=24,
        validate_default=True,
        description="Frames per second; 23.976, 29.97 and 59.94 are read as 24000/1001, 30000/1001, 60000/1001.",
        examples=[24, 12, "24000/1001"],
    )
    size: Size = Field(
        default="1280x704",
        validate_default=True,
        description="Width x height in pixels, multiples of 32 from 64 to 2048.",
        examples=["1280x704", "640x480", [480, 640], {"width": 704, "height": 1280}],
    )
    seed: Seed = Field(
        default=0, description="Every shot without a seed derives its own from this one.", examples=[0, 42]
    )
    negative_prompt: (
        Annotated[str, _text(2000), BeforeValidator(join_texts, json_schema_input_type=str | list[str])] | None
    ) = Field(
        default=None,
        description="What no shot should show; a text or a list of texts. Without one, each shot says it by what is in "
        "it: distorted limbs where people or animals are, floating objects where things are.",
        examples=["blurred, watermark", ["blurred", "watermark"]],
    )
    engine: Engine = Field(
        default=DEFAULT_ENGINE, description="Name of the engine that renders the film.", examples=["animatic", "small"]
    )
    music: FilmMusic | None = Field(
        default=None,
        description="What plays under the whole film: a sound file, or with its gain, its fades, and how far it gives "
        "way to narration.",
        examples=["sound/theme.flac", {"file": "sound/theme.flac", "gain": -8, "duck": -15, "fade_out": 3}],
    )
    loudness: Loudness | None = Field(
        default=None,
        description="How loud the film is as a whole, LUFS (EBU R 128); without it, as loud as it comes. -14 is what "
        "the large platforms play at.",
        examples=[-14, -23],
    )
    accept: AcceptEntry = Field(
        default=AcceptEntry(),
        description="How far seams and chains may go before the report flags them.",
        examples=[{"delta_e": 1, "drift": 4}],
    )
    lint: Silenced = Field(
        default_factory=frozenset,
        description="Rules of `longtake lint` that are silent for the whole film.",
        examples=[{"ignore": ["alike"]}],
    )
    characters: dict[Name, Annotated[str, _text(MAX_DESCRIPTION, at_least=1)]] = Field(
        default_factory=dict,
        max_length=MAX_CHARACTERS,
        description="Name to description; wherever a panel names one, the description takes its place.",
        examples=[{"Mia": "a girl with a red scarf", "阿福": "一只橘色的小猫"}],
    )
    scenes: list[SceneEntry] = Field(
        min_length=1,
        description="The scenes in their order, at least one.",
        examples=[[{"setting": "a sunny forest", "panels": [{"text": "Two bears share honey"}]}]],
    )
