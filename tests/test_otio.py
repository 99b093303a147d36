"""Timelines: a storyboard comes back from one as it was, and what an editor changed is taken over."""

import json

import opentimelineio as otio
import pytest
from example_boards import STORYBOARDS
from format_files import composed, messages, storyboards
from hypothesis import HealthCheck, given, settings

from segmenter.errors import StoryboardError
from segmenter.formats.otio_out import write_timeline
from segmenter.source import read_source
from segmenter.storyboard import read_storyboard


def track_of(text: str) -> list[dict]:
    return json.loads(text)["tracks"]["children"][0]["children"]


def changed(text: str, change) -> str:
    timeline = json.loads(text)
    change(timeline["tracks"]["children"][0]["children"])
    return json.dumps(timeline)


@pytest.mark.parametrize("path", STORYBOARDS, ids=lambda path: path.name)
def test_examples_come_back(tmp_path, path):
    """All of each; and the library finds the film as long as the storyboard."""
    data = read_source(path).data
    text = write_timeline(data)
    assert composed(tmp_path, "a.otio", text).document == data
    timeline = otio.adapters.read_from_string(text, "otio_json")
    panels = [panel for scene in read_storyboard(path).scenes for panel in scene.panels]
    assert abs(timeline.duration().to_seconds() - float(sum(panel.seconds for panel in panels))) < 0.05
    assert len(timeline.find_clips()) == len(panels)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=storyboards())
def test_every_storyboard_comes_back(tmp_path, data):
    """Every key as it is written, after the library has read the file and written it again too."""
    text = write_timeline(data)
    assert composed(tmp_path, "a.otio", text).document == data
    again = otio.adapters.write_to_string(otio.adapters.read_from_string(text, "otio_json"), "otio_json")
    assert composed(tmp_path, "b.otio", again).document == data


DATA = {
    "title": "T",
    "scenes": [
        {"setting": "a forest", "panels": [{"text": "A dog runs"}, {"text": "It stops", "continuity": "continue"}]},
        {"panels": [{"text": "A cat", "transition": "dissolve"}, {"text": "It sleeps", "seconds": 2.5}]},
    ],
}


def test_an_editors_changes_are_taken_over(tmp_path):
    """Another length, another order, a transition that is gone: told, and in the storyboard."""

    def change(track):
        track[0]["source_range"]["duration"]["value"] = 48
        del track[2]
        track.insert(0, track.pop(1))

    made = composed(tmp_path, "a.otio", changed(write_timeline(DATA), change))
    assert made.document["scenes"] == [
        {"setting": "a forest", "panels": [{"text": "It stops"}, {"text": "A dog runs", "seconds": 2}]},
        {"panels": [{"text": "A cat"}, {"text": "It sleeps", "seconds": 2.5}]},
    ]
    assert {message.split(";")[0] for _, message in messages(made)} == {
        "its length was changed to 2 s",
        "its transition was changed to 0 s",
        "there is nothing before the first panel",
    }


def test_metadata_that_is_wrong_is_told_at_its_clip(tmp_path):
    """As for a storyboard: all of it, and what to write instead."""
    text = json.dumps(json.loads(write_timeline(DATA)), indent=1).replace('"text": "A cat"', '"txt": "A cat"')
    line = next(number for number, words in enumerate(text.split("\n"), 1) if '"txt"' in words)
    with pytest.raises(StoryboardError, match="scene 2, panel 1, txt: unknown key 'txt'") as error:
        composed(tmp_path, "a.otio", text)
    assert 0 < line - error.value.problems[0].line < 20


def foreign() -> otio.schema.Timeline:
    """A timeline as an editing program writes it."""

    def span(frames):
        return otio.opentime.TimeRange(otio.opentime.RationalTime(10, 25), otio.opentime.RationalTime(frames, 25))

    timeline = otio.schema.Timeline("Cut 3")
    track = otio.schema.Track("V1", kind="Video")
    nested = otio.schema.Stack("titles", children=[otio.schema.Clip("logo", source_range=span(25))])
    offset = otio.opentime.RationalTime(5, 25)
    track.extend(
        [
            otio.schema.Clip("harbour wide", source_range=span(75)),
            otio.schema.Transition("", "SMPTE_Dissolve", offset, offset),
            otio.schema.Clip("", otio.schema.ExternalReference("file:///media/lamp%20close.mov", span(50))),
            otio.schema.Gap(source_range=span(20)),
            nested,
        ]
    )
    track[0].markers.append(otio.schema.Marker("check focus"))
    sound = otio.schema.Track("A1", kind="Audio", children=[otio.schema.Clip("rain", source_range=span(100))])
    timeline.tracks.extend([track, sound])
    return timeline


def test_another_programs_timeline(tmp_path):
    """Clips of the main track are panels; the rest is told."""
    made = composed(tmp_path, "a.otio", otio.adapters.write_to_string(foreign(), "otio_json"))
    assert made.document == {
        "title": "Cut 3",
        "scenes": [
            {
                "panels": [
                    {"text": "harbour wide", "seconds": 3},
                    {"text": "lamp close.mov", "seconds": 2, "transition": {"kind": "dissolve", "seconds": 0.4}},
                    {"text": "titles: logo", "seconds": 1},
                ]
            }
        ],
    }
    assert sorted(message for _, message in messages(made)) == [
        "a gap of 0.8 s; left out",
        "a sequence within the sequence; one panel",
        "on a track of audio; left out",
        "one of the clip's markers; left out",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "3",
        '{"OTIO_SCHEMA": "Marker.1"}',
        '{"OTIO_SCHEMA": "Timeline.1"}',
        '{"OTIO_SCHEMA":"Timeline.1","tracks":7}',
        "[" * 200_000,
        '{"a":' * 200_000,
        '{"OTIO_SCHEMA": "Track.1", "children": [1, null, {"OTIO_SCHEMA": 4}]}',
    ],
)
def test_what_is_no_timeline_is_refused(tmp_path, text):
    """However deep it is nested; the library itself dies of some of these."""
    with pytest.raises(StoryboardError):
        composed(tmp_path, "a.otio", text)


def test_numbers_that_are_none_are_read_over(tmp_path):
    """OpenTimelineIO writes NaN and Infinity, which are no JSON."""
    made = composed(tmp_path, "a.otio", changed(write_timeline(DATA), lambda track: track[0].update(x=float("nan"))))
    assert made.document == DATA
