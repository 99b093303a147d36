"""Writes a storyboard as an OpenTimelineIO timeline: a clip for each panel, with what YAML said of it as metadata.

The file is plain JSON in the schemas that every version of OpenTimelineIO reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from segmenter.storyboard_format import PanelEntry, StoryboardEntry
from segmenter.timing import panel_lengths, split_transition, transition_frames

KEY = "longtake"
"""Under which our own keys stand in the metadata of a timeline, a clip and a transition."""
VERSION = 1


def write_timeline(data: Mapping[str, Any]) -> str:
    """The .otio file of a storyboard.

    Args:
        data: the storyboard as it is read from YAML; it is sound.
    """
    entry = StoryboardEntry.model_validate(data)
    panels = [panel for scene in entry.scenes for panel in scene.panels]
    lengths = panel_lengths((panel.seconds for panel in panels), entry.fps)
    track = list(_track(data, panels, lengths, entry.fps))
    head = {key: value for key, value in data.items() if key != "scenes"}
    timeline = {
        "OTIO_SCHEMA": "Timeline.1",
        "metadata": {KEY: {"version": VERSION, "storyboard": head}},
        "name": entry.title,
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "metadata": {},
            "name": "tracks",
            "children": [
                {"OTIO_SCHEMA": "Track.1", "metadata": {}, "name": "panels", "kind": "Video", "children": track}
            ],
        },
    }
    return json.dumps(timeline, ensure_ascii=False, indent=1) + "\n"


def _track(
    data: Mapping[str, Any], panels: list[PanelEntry], lengths: tuple[int, ...], fps: Fraction
) -> Iterator[dict[str, Any]]:
    number = 0
    for scene_index, scene in enumerate(data["scenes"]):
        scene_keys = {key: value for key, value in scene.items() if key != "panels"}
        for panel_index, keys in enumerate(scene["panels"]):
            panel, num_frames = panels[number], lengths[number]
            seam = transition_frames(panel.transition.taken_seconds, fps)
            if seam and number:
                yield _transition(panel.transition.kind, seam, fps)
            own = {
                "scene": scene_index + 1,
                "setting": scene_keys,
                "panel": keys,
                "num_frames": num_frames,
                "transition_frames": seam if number else 0,
            }
            name = f"s{scene_index + 1:02}p{panel_index + 1:02}"
            yield _clip(name, panel, num_frames, fps, own)
            number += 1


def _clip(name: str, panel: PanelEntry, num_frames: int, fps: Fraction, own: Mapping[str, Any]) -> dict[str, Any]:
    media: dict[str, Any] = {"OTIO_SCHEMA": "MissingReference.1", "metadata": {}, "name": ""}
    if panel.image is not None:
        media = {
            "OTIO_SCHEMA": "ExternalReference.1",
            "metadata": {},
            "name": "",
            "available_range": _range(num_frames, fps),
            "target_url": quote(panel.image),
        }
    return {
        "OTIO_SCHEMA": "Clip.1",
        "metadata": {KEY: dict(own)},
        "name": f"{name} {panel.text[:60]}".strip(),
        "source_range": _range(num_frames, fps),
        "media_reference": media,
    }


def _transition(kind: str, num_frames: int, fps: Fraction) -> dict[str, Any]:
    before, after = split_transition(num_frames)
    return {
        "OTIO_SCHEMA": "Transition.1",
        "metadata": {KEY: {"kind": kind}},
        "name": kind,
        "transition_type": "SMPTE_Dissolve" if kind == "dissolve" else "Custom_Transition",
        "in_offset": _time(before, fps),
        "out_offset": _time(after, fps),
    }


def _range(num_frames: int, fps: Fraction) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "TimeRange.1", "duration": _time(num_frames, fps), "start_time": _time(0, fps)}


def _time(num_frames: int, fps: Fraction) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(fps), "value": float(num_frames)}
