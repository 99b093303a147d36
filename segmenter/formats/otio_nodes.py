"""The objects of an OpenTimelineIO file as they stand in its JSON: what they are called and how long they last.

Whatever is not as the schemas say counts as not there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from segmenter.formats.otio_out import KEY
from segmenter.source_tree import Node
from segmenter.types import TransitionKind


def schema_of(node: Node) -> str:
    """The name of an object's schema, without its version; empty where it has none."""
    schema = node.data.get("OTIO_SCHEMA") if isinstance(node.data, dict) else None
    return schema.partition(".")[0] if isinstance(schema, str) else ""


def child(node: Node, key: str) -> Node:
    """What stands under a key; a node without data where nothing does."""
    return node.children.get(key) or Node(place=node.place, data=None)


def items_of(node: Node, key: str = "children") -> Iterator[Node]:
    """The items of a list under a key."""
    listed = child(node, key)
    if isinstance(listed.data, list):
        yield from listed.children.values()


def list_of(node: Node) -> Node:
    """A list of one node."""
    return Node(place=node.place, data=[node.data], children={0: node})


def clips_in(node: Node) -> Iterator[Node]:
    """Every clip in a composition; nothing can be nested deep enough to matter."""
    if schema_of(node) == "Clip":
        yield node
    for item in items_of(node):
        yield from clips_in(item)


def name_of(node: Node) -> str:
    """The name of an object, in one line."""
    name = node.data.get("name") if isinstance(node.data, dict) else None
    return " ".join(name.split()) if isinstance(name, str) else ""


def kind_of(node: Node) -> str:
    """The kind of a track: "Video" or "Audio"."""
    kind = node.data.get("kind", "Video") if isinstance(node.data, dict) else ""
    return kind if isinstance(kind, str) else ""


def own_keys(node: Node) -> Mapping[str, Any]:
    """What the metadata of an object has of ours."""
    metadata = child(node, "metadata").data
    own = metadata.get(KEY) if isinstance(metadata, dict) else None
    return own if isinstance(own, dict) else {}


def media_of(clip: Node) -> Mapping[str, Any]:
    """The media reference that is in use."""
    data: dict[str, Any] = clip.data if isinstance(clip.data, dict) else {}
    many = data.get("media_references")
    media = many.get(str(data.get("active_media_reference_key"))) if isinstance(many, dict) else None
    media = media if media is not None else data.get("media_reference")
    return media if isinstance(media, dict) else {}


def length_of(node: Node) -> Fraction:
    """Seconds that an item takes in its track; 0 where it does not say."""
    if schema_of(node) == "Transition" or not isinstance(node.data, dict):
        return Fraction(0)
    ranges = [node.data.get("source_range"), media_of(node).get("available_range")]
    for time_range in ranges:
        if isinstance(time_range, dict) and (length := _in_seconds(time_range.get("duration"))):
            return length
    lengths = [length_of(item) for item in items_of(node)]
    return max(lengths, default=Fraction(0)) if schema_of(node) == "Stack" else sum(lengths, Fraction(0))


def rate_of(clip: Node) -> Fraction:
    """Frames a second of a clip's length; 0 where it does not say."""
    time_range = clip.data.get("source_range") if isinstance(clip.data, dict) else None
    duration = time_range.get("duration") if isinstance(time_range, dict) else None
    return _number(duration.get("rate")) if isinstance(duration, dict) else Fraction(0)


def seconds_of(node: Node, key: str) -> Fraction:
    """A time under a key, in seconds; 0 where there is none."""
    return _in_seconds(child(node, key).data)


def _in_seconds(time: object) -> Fraction:
    if not isinstance(time, dict):
        return Fraction(0)
    value, rate = _number(time.get("value")), _number(time.get("rate"))
    seconds = value / rate if rate else Fraction(0)
    return seconds if seconds < 10**7 else Fraction(0)


def _number(value: object) -> Fraction:
    """A number above 0; 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return Fraction(0)
    return max(Fraction(value), Fraction(0))


def transition_kind(node: Node) -> TransitionKind:
    """What a transition is to a storyboard."""
    match own_keys(node).get("kind"):
        case "dissolve":
            return "dissolve"
        case "fade":
            return "fade"
        case "wipe":
            return "wipe"
        case "morph":
            return "morph"
    name = name_of(node).lower()
    return "fade" if "fade" in name else "wipe" if "wipe" in name else "dissolve"
