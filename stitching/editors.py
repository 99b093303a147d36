"""A finished film as the timeline of an editing program: a clip a shot, with its file in the store as media.

OpenTimelineIO writes it, and its adapters turn it into EDL and Final Cut Pro 7 XML. Knows shots and paths, no store.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from types import ModuleType
from typing import Any, Literal, get_args

from segmenter.errors import LongtakeError
from segmenter.formats.otio_out import KEY, VERSION
from segmenter.timing import split_transition
from segmenter.types import Clip, Shot, ShotPlan
from stitching.timeline import Span, spans

Suffix = Literal[".otio", ".edl", ".xml"]
SUFFIXES: tuple[Suffix, ...] = get_args(Suffix)
_ADAPTERS: dict[Suffix, str] = {".otio": "otio_json", ".edl": "cmx_3600", ".xml": "fcp_xml"}
_REEL_LENGTH = 8
"""Characters that a CMX 3600 list has for a reel."""
_EVENT = re.compile(r"\d{3,}  \S+ ")
"""How a line with an edit begins: its number and its reel."""


def timeline_text(suffix: Suffix, plan: ShotPlan, clips: Sequence[Clip]) -> str:
    """The film as a file of that kind.

    Args:
        suffix: tells which kind: OpenTimelineIO, EDL (CMX 3600) or Final Cut Pro 7 XML.
        plan: of the film.
        clips: of its shots, in their order.

    Raises:
        LongtakeError: OpenTimelineIO or its adapter is not installed, or the format has no such frame rate.
    """
    otio, adapter = _library(), _ADAPTERS[suffix]
    if adapter not in otio.adapters.available_adapter_names():
        raise LongtakeError(f"{suffix} is written by an adapter of OpenTimelineIO that is not installed; {_REMEDY}")
    rate = float(plan.fps)
    if suffix != ".otio" and not otio.opentime.RationalTime.is_smpte_timecode_rate(rate):
        raise LongtakeError(
            f"{suffix} counts in timecode, which knows no {plan.fps} frames a second; write .otio, or render the film "
            "at 24, 25 or 30"
        )
    timeline = film_timeline(plan, clips)
    if suffix == ".edl":
        _note_for_edl(timeline)
        return _mended_edl(otio.adapters.write_to_string(timeline, adapter, rate=rate))
    if suffix == ".xml":
        _note_for_fcp(timeline, plan)
    text: str = otio.adapters.write_to_string(timeline, adapter)
    return text


def film_timeline(plan: ShotPlan, clips: Sequence[Clip]) -> Any:
    """The film as an `opentimelineio.schema.Timeline`, as long as the film, to the frame."""
    otio, placed = _library(), spans(plan.shots)
    timeline = otio.schema.Timeline(name=_line(plan.title) or "film")
    about = {"fps": str(plan.fps), "width": plan.width, "height": plan.height, "num_frames": placed[-1].end}
    timeline.metadata[KEY] = {"version": VERSION, "film": about}
    track = otio.schema.Track(name="shots", kind=otio.schema.TrackKind.Video)
    overlaps = [*_overlaps(placed), 0]
    for index, (shot, clip) in enumerate(zip(plan.shots, clips, strict=True)):
        before, after = split_transition(overlaps[index])[0], split_transition(overlaps[index + 1])[1]
        if overlaps[index]:
            track.append(_transition(shot, overlaps[index]))
        item = _clip(shot, clip, before, placed[index].num_frames - before - after)
        if index == 0 or plan.shots[index - 1].panel_id != shot.panel_id:
            item.markers.extend(_subtitle(shot, item.source_range))
        following = plan.shots[index + 1] if index + 1 < len(plan.shots) else None
        item.markers.extend(_fades(shot, following, placed[index], first=index == 0))
        track.append(item)
    timeline.tracks.append(track)
    return timeline


def _overlaps(placed: Sequence[Span]) -> Iterator[int]:
    """For each shot, the frames that it shares with the one before it."""
    end = 0
    for span in placed:
        yield end - span.start
        end = span.end


def _clip(shot: Shot, clip: Clip, start: int, num_frames: int) -> Any:
    otio = _library()
    media = otio.schema.ExternalReference(
        target_url=clip.video.absolute().as_uri(), available_range=_range(0, clip.num_frames, shot.fps)
    )
    media.name = f"{shot.id}.mp4"  # every shot's file has the same name in the store: programs would mix them up
    about = {
        "shot": shot.id,
        "prompt": shot.prompt,
        "negative_prompt": shot.negative_prompt,
        "seed": shot.seed,
        "key": clip.key,
        "transition": {"kind": shot.seam.kind, "num_frames": shot.seam.num_frames},
        "subtitle": shot.subtitle,
    }
    return otio.schema.Clip(
        name=_line(f"{shot.id} {shot.text[:60]}"),
        media_reference=media,
        source_range=_range(start, num_frames, shot.fps),
        metadata={KEY: about},
    )


def _transition(shot: Shot, num_frames: int) -> Any:
    otio, kind = _library(), shot.seam.kind
    before, after = split_transition(num_frames)
    types = otio.schema.TransitionTypes
    return otio.schema.Transition(
        name=kind,
        transition_type=types.SMPTE_Dissolve if kind == "dissolve" else types.Custom,
        in_offset=_time(before, shot.fps),
        out_offset=_time(after, shot.fps),
        metadata={KEY: {"kind": kind}},
    )


def _subtitle(shot: Shot, shown: Any) -> Iterator[Any]:
    """The line that is read from here on; a panel's later shots need no marker of their own."""
    if text := _line(shot.subtitle or ""):
        yield _marker(text, shown, "WHITE", {"subtitle": shot.subtitle})


def _fades(shot: Shot, following: Shot | None, span: Span, *, first: bool) -> Iterator[Any]:
    """Where the film fades: the clips themselves are in full light, and no format here has a fade that all read."""
    if span.head and (first or shot.seam.kind == "fade"):
        yield _marker(f"fade in, {span.head} frames", _range(0, span.head, shot.fps), "BLACK", {"fade": "in"})
    if following and span.tail and following.seam.kind == "fade":
        faded = _range(span.num_frames - span.tail, span.tail, shot.fps)
        yield _marker(f"fade out, {span.tail} frames", faded, "BLACK", {"fade": "out"})


def _marker(name: str, marked: Any, color: str, about: dict[str, Any]) -> Any:
    return _library().schema.Marker(name=name, marked_range=marked, color=color, metadata={KEY: about})


def _note_for_edl(timeline: Any) -> None:
    """An EDL knows reels and comments alone."""
    items = timeline.find_clips()
    reels = [item.metadata[KEY]["shot"].replace("-", "") for item in items]
    if len({*reels}) < len(reels) or any(len(reel) > _REEL_LENGTH for reel in reels):
        reels = [f"{number:0{_REEL_LENGTH}}" for number in range(1, len(reels) + 1)]
    for item, reel in zip(items, reels, strict=True):
        item.metadata["cmx_3600"] = {"reel": f"{reel:{_REEL_LENGTH}}", "comments": [*_notes(item.metadata[KEY])]}


def _note_for_fcp(timeline: Any, plan: ShotPlan) -> None:
    """Final Cut Pro's XML has fields of its own for what is told of a clip, and wants to know the picture's size."""
    size = {"samplecharacteristics": {"width": plan.width, "height": plan.height}}
    timeline.metadata["fcp_xml"] = {"media": {"video": {"format": size}}}
    for item in timeline.find_clips():
        about = item.metadata[KEY]
        item.metadata["fcp_xml"] = {
            "logginginfo": {"description": _line(about["prompt"]), "lognote": "; ".join(_notes(about, prompt=False))}
        }
        # With the size there, the adapter does not claim that the file has sound.
        item.media_reference.metadata["fcp_xml"] = {"media": {"video": size}}


def _notes(about: Any, *, prompt: bool = True) -> Iterator[str]:
    seam = about["transition"]
    yield f"LONGTAKE SHOT {about['shot']} SEED {about['seed']} KEY {about['key']}"
    yield f"LONGTAKE TRANSITION {seam['kind']} {seam['num_frames']}"
    if prompt:
        yield f"LONGTAKE PROMPT {_line(about['prompt'])}"


def _mended_edl(edl: str) -> str:
    """What the adapter leaves out, or would itself read wrongly.

    It does not say how its timecode counts. At a dissolve it tells what it told of the shot before again, and takes
    that, and that shot's file, for the next one's when it reads.
    """
    lines: list[str] = []
    repeated = False
    for line in edl.splitlines():
        if _EVENT.match(line):
            repeated = line.split()[3] == "D"
        elif line.startswith("* TO CLIP NAME:"):
            repeated = False
        if not (repeated and line.startswith(("* LOC:", "* LONGTAKE"))):
            lines.append(line)
        if line.startswith("* TO CLIP: "):
            lines.append(line.replace("* TO CLIP: ", "* OTIO REFERENCE TO: ", 1))
    drops = any(";" in line for line in lines if _EVENT.match(line))
    lines.insert(1, f"FCM: {'DROP FRAME' if drops else 'NON-DROP FRAME'}")
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    """In one line, as names are, without what XML does not allow."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _range(start: int, num_frames: int, fps: Fraction) -> Any:
    return _library().opentime.TimeRange(_time(start, fps), _time(num_frames, fps))


def _time(num_frames: int, fps: Fraction) -> Any:
    return _library().opentime.RationalTime(num_frames, float(fps))


_REMEDY = "pip install 'longtake[otio]' brings it"


def _library() -> ModuleType:
    """OpenTimelineIO, which is an extra."""
    try:
        import opentimelineio
    except ImportError as error:
        raise LongtakeError(f"timelines are written by OpenTimelineIO, which is not installed; {_REMEDY}") from error
    module: ModuleType = opentimelineio
    return module
