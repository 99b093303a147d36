"""Reads OpenTimelineIO timelines: the clips of the main video track are panels.

A timeline of ours gives back the storyboard it was made from, with what an editor has changed since: order, lengths,
transitions. The file is read as plain JSON: the library does not say where a clip stands, refuses schemas that are
newer than itself, and dies of files that are nested deep.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from segmenter.complaints import complaints, where
from segmenter.errors import Problem, StoryboardError
from segmenter.formats.draft import Draft, DraftPanel, Enclosure
from segmenter.formats.foreign_json import add_flaws, parse_foreign_json
from segmenter.formats.incoming import Incoming
from segmenter.formats.otio_nodes import (
    child,
    clips_in,
    items_of,
    kind_of,
    length_of,
    list_of,
    media_of,
    name_of,
    own_keys,
    rate_of,
    schema_of,
    seconds_of,
    transition_kind,
)
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
        self.draft.title = name_of(timeline)
        own = own_keys(timeline).get("storyboard")
        if isinstance(own, dict):
            self.draft.head = dict(own)
        tracks = child(timeline, "tracks") if schema_of(timeline) == "Timeline" else timeline
        main, others = self._main_track(tracks)
        for track in others:
            self._leave_track(track)
        for item in items_of(main):
            self._item(item)
        if self._pending is not None:
            self._leave(self._pending[0], "a transition with no clip after it; left out")
        if any(panel.whole for scene in self.draft.scenes for panel in scene.panels):
            self._check()
        return self.draft

    def _timeline(self, root: Node) -> Node:
        schema = schema_of(root)
        if schema == "SerializableCollection":
            timelines = [item for item in items_of(root) if schema_of(item) == "Timeline"]
            for other in timelines[1:]:
                self._leave(other, "another timeline; left out")
            if timelines:
                return timelines[0]
        if schema in ("Timeline", "Stack", "Track", "Sequence"):
            return root
        if schema == "Clip":
            return Node(place=root.place, data={"OTIO_SCHEMA": "Track.1"}, children={"children": list_of(root)})
        raise SourceError("there is no timeline in it; it begins with an OTIO_SCHEMA such as Timeline.1", root.place)

    def _main_track(self, tracks: Node) -> tuple[Node, list[Node]]:
        """The video track with most on it, and the rest."""
        if schema_of(tracks) in ("Track", "Sequence"):
            return tracks, []
        items = list(items_of(tracks))
        video = [item for item in items if schema_of(item) not in ("Track", "Sequence") or kind_of(item) == "Video"]
        if not video:
            raise SourceError("there is no video track in it", tracks.place)
        main = max(video, key=length_of)
        others = [item for item in items if item is not main]
        if schema_of(main) not in ("Track", "Sequence"):
            main = Node(place=main.place, data={"OTIO_SCHEMA": "Track.1"}, children={"children": list_of(main)})
        return main, others

    def _item(self, item: Node) -> None:
        match schema_of(item):
            case "Clip":
                self._clip(item)
            case "Transition":
                if self._pending is not None:
                    self._leave(self._pending[0], "another transition follows it; left out")
                self._pending = (item, seconds_of(item, "in_offset") + seconds_of(item, "out_offset"))
            case "Gap" | "Filler":
                if length := length_of(item):
                    self._leave(item, f"a gap of {decimal(length)} s; left out")
            case "Stack" | "Track" | "Sequence":
                names = [name for clip in clips_in(item) if (name := name_of(clip))]
                text = ": ".join(part for part in (name_of(item), ", ".join(names)) if part)
                self._leave(item, "a sequence within the sequence; one panel")
                self._add(DraftPanel(text=text or "a sequence", place=item.place, seconds=length_of(item) or None))
            case schema:
                self._leave(item, f"a {schema or 'thing'} that is not read here; left out")

    def _clip(self, clip: Node) -> None:
        own = own_keys(clip)
        if isinstance(own.get("panel"), dict):
            self._own_clip(clip, own)
            return
        text = name_of(clip) or unquote(str(media_of(clip).get("target_url") or "")).rpartition("/")[2]
        panel = DraftPanel(text=text or "a clip without a name", place=clip.place, seconds=length_of(clip) or None)
        if panel.seconds is None:
            self._leave(clip, "a clip without a length; guessed by its words")
        for key in ("effects", "markers"):
            for item in items_of(clip, key):
                self._leave(item, f"one of the clip's {key}; left out")
        self._image(clip, panel)
        self._add(panel)

    def _add(self, panel: DraftPanel) -> None:
        if self._pending is not None:
            node, seconds = self._pending
            self._pending = None
            panel.transition = transition_kind(node)
            panel.transition_seconds = seconds or None
        self.draft.current_scene(panel.place).panels.append(panel)

    def _image(self, clip: Node, panel: DraftPanel) -> None:
        url = media_of(clip).get("target_url")
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
        length, fps = length_of(clip), rate_of(clip)
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
                "kind": transition_kind(node),
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
        clips = list(clips_in(track))
        noun = (
            "another track" if kind_of(track) == "Video" else f"a track of {kind_of(track).lower() or 'something else'}"
        )
        for clip in clips:
            self._leave(clip, f"on {noun}; left out")
        if not clips:
            self._leave(track, f"{noun} without clips; left out")

    def _leave(self, node: Node, message: str) -> None:
        self.draft.remark(node.place, name_of(node) or schema_of(node), message)
