"""Reads OpenTimelineIO timelines: the clips of the main video track are panels.

A timeline of ours gives back the storyboard it was made from, with what an editor has changed since: order, lengths,
transitions. The file is read as plain JSON: the library does not say where a clip stands, refuses schemas that are
newer than itself, and dies of files that are nested deep.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from segmenter.complaints import complaints, where
from segmenter.errors import Problem, StoryboardError
from segmenter.formats.draft import Draft, DraftPanel, Enclosure
from segmenter.formats.foreign_json import add_flaws, parse_foreign_json
from segmenter.formats.incoming import Incoming
from segmenter.formats.otio_out import KEY
from segmenter.formats.pictures import usable_picture
from segmenter.notation import decimal
from segmenter.source_tree import Node, Place, Source, SourceError
from segmenter.storyboard_format import StoryboardEntry

_IMAGES = (".png", ".jpg", ".jpeg", ".webp")


def read_timeline(incoming: Incoming) -> Draft:
    """Reads a .otio file."""
    source = parse_foreign_json(incoming.text)
    reader = _Timeline(incoming)
    add_flaws(reader.draft, source)
    return reader.read(source.root)


class _Timeline:
    """One timeline on its way."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming
        self.draft = Draft()
        self._scene: object = None
        self._pending: tuple[Node, Fraction] | None = None

    def read(self, root: Node) -> Draft:
        timeline = self._timeline(root)
        self.draft.title = _name(timeline)
        own = _own(timeline).get("storyboard")
        if isinstance(own, dict):
            self.draft.head = dict(own)
        tracks = _child(timeline, "tracks") if _schema(timeline) == "Timeline" else timeline
        main, others = self._main_track(tracks)
        for track in others:
            self._leave_track(track)
        for item in _items(main):
            self._item(item)
        if self._pending is not None:
            self._leave(self._pending[0], "a transition with no clip after it; left out")
        if any(panel.whole for scene in self.draft.scenes for panel in scene.panels):
            self._check()
        return self.draft

    def _timeline(self, root: Node) -> Node:
        schema = _schema(root)
        if schema == "SerializableCollection":
            timelines = [item for item in _items(root) if _schema(item) == "Timeline"]
            for other in timelines[1:]:
                self._leave(other, "another timeline; left out")
            if timelines:
                return timelines[0]
        if schema in ("Timeline", "Stack", "Track", "Sequence"):
            return root
        if schema == "Clip":
            return Node(place=root.place, data={"OTIO_SCHEMA": "Track.1"}, children={"children": _list_of(root)})
        raise SourceError("there is no timeline in it; it begins with an OTIO_SCHEMA such as Timeline.1", root.place)

    def _main_track(self, tracks: Node) -> tuple[Node, list[Node]]:
        """The video track with most on it, and the rest."""
        if _schema(tracks) in ("Track", "Sequence"):
            return tracks, []
        items = list(_items(tracks))
        video = [item for item in items if _schema(item) not in ("Track", "Sequence") or _kind(item) == "Video"]
        if not video:
            raise SourceError("there is no video track in it", tracks.place)
        main = max(video, key=_length)
        others = [item for item in items if item is not main]
        if _schema(main) not in ("Track", "Sequence"):
            main = Node(place=main.place, data={"OTIO_SCHEMA": "Track.1"}, children={"children": _list_of(main)})
        return main, others

    def _item(self, item: Node) -> None:
        match _schema(item):
            case "Clip":
                self._clip(item)
            case "Transition":
                if self._pending is not None:
                    self._leave(self._pending[0], "another transition follows it; left out")
                self._pending = (item, _seconds(item, "in_offset") + _seconds(item, "out_offset"))
            case "Gap" | "Filler":
                if length := _length(item):
                    self._leave(item, f"a gap of {decimal(length)} s; left out")
            case "Stack" | "Track" | "Sequence":
                names = [name for clip in _clips(item) if (name := _name(clip))]
                text = ": ".join(part for part in (_name(item), ", ".join(names)) if part)
                self._leave(item, "a sequence within the sequence; one panel")
                self._add(DraftPanel(text=text or "a sequence", place=item.place, seconds=_length(item) or None))
            case schema:
                self._leave(item, f"a {schema or 'thing'} that is not read here; left out")

    def _clip(self, clip: Node) -> None:
        own = _own(clip)
        if isinstance(own.get("panel"), dict):
            self._own_clip(clip, own)
            return
        text = _name(clip) or unquote(str(_media(clip).get("target_url") or "")).rpartition("/")[2]
        panel = DraftPanel(text=text or "a clip without a name", place=clip.place, seconds=_length(clip) or None)
        if panel.seconds is None:
            self._leave(clip, "a clip without a length; guessed by its words")
        for key in ("effects", "markers"):
            for item in _items(clip, key):
                self._leave(item, f"one of the clip's {key}; left out")
        self._image(clip, panel)
        self._add(panel)

    def _add(self, panel: DraftPanel) -> None:
        if self._pending is not None:
            node, seconds = self._pending
            self._pending = None
            panel.transition = _kind_of_transition(node)
            panel.transition_seconds = seconds or None
        self.draft.current_scene(panel.place).panels.append(panel)

    def _image(self, clip: Node, panel: DraftPanel) -> None:
        url = _media(clip).get("target_url")
        if not isinstance(url, str) or not url.lower().endswith(_IMAGES):
            return
        try:
            path = usable_picture(self._incoming.path.parent, unquote(urlsplit(url).path))
            panel.files["image"] = Enclosure(name=path.name, path=path)
        except ValueError as error:
            self._leave(clip, f"{error}; the panel has no image")

    def _own_clip(self, clip: Node, own: Mapping[str, Any]) -> None:
        """A panel as the storyboard had it, but for what an editor has changed."""
        keys = dict(own["panel"])
        panel = DraftPanel(text="", place=clip.place, keys=keys, whole=True)
        length, fps = _length(clip), _rate(clip)
        if length and fps and own.get("num_frames") != round(length * fps):
            keys["seconds"] = float(decimal(length))
            self._leave(clip, f"its length was changed to {decimal(length)} s")
        self._own_transition(clip, own, keys, fps)
        if (own.get("scene"), own.get("setting")) != self._scene or not self.draft.scenes:
            self._scene = (own.get("scene"), own.get("setting"))
            setting = own.get("setting")
            self.draft.scene(clip.place).keys = dict(setting) if isinstance(setting, dict) else {}
        for key in ("image", "pose"):
            if isinstance(keys.get(key), str):
                self._own_file(clip, panel, key)
        self.draft.scenes[-1].panels.append(panel)

    def _own_transition(self, clip: Node, own: Mapping[str, Any], keys: dict[str, Any], fps: Fraction) -> None:
        node, seconds = self._pending or (None, Fraction(0))
        self._pending = None
        if own.get("transition_frames") == round(seconds * fps) or not self.draft.scenes:
            return
        keys.pop("transition", None)
        if node is not None and seconds:
            keys["transition"] = {
                "kind": _kind_of_transition(node),
                "seconds": float(decimal(min(seconds, Fraction(2)))),
            }
        self._leave(clip, f"its transition was changed to {decimal(seconds)} s")

    def _own_file(self, clip: Node, panel: DraftPanel, key: str) -> None:
        folder = self._incoming.path.parent
        try:
            if key == "image":
                path = usable_picture(folder, panel.keys[key])
            else:
                path = (folder / panel.keys[key]).resolve()
                if not path.is_relative_to(folder.resolve()) or not path.is_file():
                    raise ValueError(f"there are no poses {panel.keys[key][:60]!r}")
            panel.files[key] = Enclosure(name=path.name, path=path)
        except (ValueError, OSError) as error:
            self._leave(clip, f"{error}; the {key} is left out")
            del panel.keys[key]

    def _check(self) -> None:
        """Says what is wrong with our own metadata, at the clip concerned."""
        scenes = self.draft.scenes
        panels = [[panel.keys if panel.whole else {"text": "-"} for panel in scene.panels] for scene in scenes]
        listed = [{**(scene.keys or {}), "panels": keys} for scene, keys in zip(scenes, panels, strict=True)]
        head = {"title": self.draft.title or "-", **self.draft.head}
        try:
            StoryboardEntry.model_validate({**head, "scenes": listed})
        except ValidationError as error:
            errors = error.errors(include_url=False)[:100]
        else:
            return
        nowhere = Source(root=Node(place=(1, 1), data=None), flaws=())
        problems = []
        for detail in errors:
            loc = detail["loc"]
            place: Place = (1, 1)
            if len(loc) > 3 and loc[0] == "scenes":
                place = scenes[int(loc[1])].panels[int(loc[3])].place
            message = "; ".join(flaw.message for flaw in complaints([detail], nowhere))
            problems.append(Problem(line=place[0], column=place[1], where=where(loc), message=message))
        raise StoryboardError(str(self._incoming.path), tuple(problems))

    def _leave_track(self, track: Node) -> None:
        clips = list(_clips(track))
        noun = "another track" if _kind(track) == "Video" else f"a track of {_kind(track).lower() or 'something else'}"
        for clip in clips:
            self._leave(clip, f"on {noun}; left out")
        if not clips:
            self._leave(track, f"{noun} without clips; left out")

    def _leave(self, node: Node, message: str) -> None:
        self.draft.remark(node.place, _name(node) or _schema(node), message)


def _schema(node: Node) -> str:
    schema = node.data.get("OTIO_SCHEMA") if isinstance(node.data, dict) else None
    return schema.partition(".")[0] if isinstance(schema, str) else ""


def _child(node: Node, key: str) -> Node:
    return node.children.get(key) or Node(place=node.place, data=None)


def _items(node: Node, key: str = "children") -> Iterator[Node]:
    child = _child(node, key)
    if isinstance(child.data, list):
        yield from child.children.values()


def _list_of(node: Node) -> Node:
    return Node(place=node.place, data=[node.data], children={0: node})


def _clips(node: Node) -> Iterator[Node]:
    """Every clip in a composition; nothing can be nested deep enough to matter."""
    if _schema(node) == "Clip":
        yield node
    for item in _items(node):
        yield from _clips(item)


def _name(node: Node) -> str:
    name = node.data.get("name") if isinstance(node.data, dict) else None
    return " ".join(name.split()) if isinstance(name, str) else ""


def _kind(node: Node) -> str:
    kind = node.data.get("kind", "Video") if isinstance(node.data, dict) else ""
    return kind if isinstance(kind, str) else ""


def _own(node: Node) -> Mapping[str, Any]:
    metadata = _child(node, "metadata").data
    own = metadata.get(KEY) if isinstance(metadata, dict) else None
    return own if isinstance(own, dict) else {}


def _media(clip: Node) -> Mapping[str, Any]:
    """The media reference that is in use."""
    data: dict[str, Any] = clip.data if isinstance(clip.data, dict) else {}
    many = data.get("media_references")
    media = many.get(str(data.get("active_media_reference_key"))) if isinstance(many, dict) else None
    media = media if media is not None else data.get("media_reference")
    return media if isinstance(media, dict) else {}


def _length(node: Node) -> Fraction:
    """Seconds that an item takes in its track; 0 where it does not say."""
    if _schema(node) == "Transition" or not isinstance(node.data, dict):
        return Fraction(0)
    ranges = [node.data.get("source_range"), _media(node).get("available_range")]
    for time_range in ranges:
        if isinstance(time_range, dict) and (length := _in_seconds(time_range.get("duration"))):
            return length
    lengths = [_length(item) for item in _items(node)]
    return max(lengths, default=Fraction(0)) if _schema(node) == "Stack" else sum(lengths, Fraction(0))


def _rate(clip: Node) -> Fraction:
    """Frames a second of a clip's length; 0 where it does not say."""
    time_range = clip.data.get("source_range") if isinstance(clip.data, dict) else None
    duration = time_range.get("duration") if isinstance(time_range, dict) else None
    return _number(duration.get("rate")) if isinstance(duration, dict) else Fraction(0)


def _seconds(node: Node, key: str) -> Fraction:
    return _in_seconds(_child(node, key).data)


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


def _kind_of_transition(node: Node) -> Any:
    kind = _own(node).get("kind")
    if kind in ("dissolve", "fade"):
        return kind
    return "fade" if "fade" in _name(node).lower() else "dissolve"
