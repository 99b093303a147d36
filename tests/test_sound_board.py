"""Sound in a storyboard: files found and listened to before anything starts, and panels as long as their narration."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from sound_stock import tone, write_wav

from flows.keys import shot_key
from flows.planning import plan_film
from flows.report import film_key
from generation.engine import open_engine
from segmenter.errors import StoryboardError
from segmenter.types import Effect, Music, ShotPlan


def write_board(folder: Path, *panels: dict[str, Any], **film: Any) -> Path:
    """A storyboard; the folder has a tone of 2.5 seconds and one of 7.3."""
    for name, seconds in (("short.wav", 2.5), ("long.wav", 7.3)):
        write_wav(folder / name, tone(seconds))
    board = {
        "title": "T",
        "size": "64x64",
        **film,
        "scenes": [{"panels": [{"text": "A cat sleeps", **p} for p in panels]}],
    }
    (folder / "board.yaml").write_text(yaml.safe_dump(board))
    return folder / "board.yaml"


def plan(folder: Path, *panels: dict[str, Any], **film: Any) -> ShotPlan:
    return plan_film(write_board(folder, *panels, **film), None)


def test_what_is_written_is_what_is_heard(tmp_path: Path) -> None:
    """A file's name alone, or with its moment, gain and fades; cues in the order of the panels."""
    music = {"file": "long.wav", "gain": -8, "duck": -15.5, "fade_in": 1, "fade_out": 0}
    panels = [
        {"narration": "short.wav", "sounds": "short.wav"},
        {},
        {"sounds": ["short.wav", {"file": "short.wav", "at": 1.5, "gain": -6}]},
    ]
    sound = plan(tmp_path, *panels, music=music, loudness=-14).sound
    assert sound is not None
    assert [(cue.panel_id, cue.kind) for cue in sound.cues] == [
        ("s01p01", "narration"),
        ("s01p01", "effect"),
        ("s01p03", "effect"),
        ("s01p03", "effect"),
    ]
    short = sound.cues[0].effect.sound
    assert (short.path, short.seconds) == (tmp_path.resolve() / "short.wav", Fraction(5, 2))
    assert sound.cues[3].effect == Effect(sound=short, at_seconds=Fraction(3, 2), gain_db=-6)
    assert sound.loudness == -14
    assert isinstance(sound.music, Music)
    assert (sound.music.gain_db, sound.music.duck_db, sound.music.fade_in_seconds, sound.music.fade_out_seconds) == (
        -8,
        -15.5,
        1,
        0,
    )


def test_a_silent_storyboard_has_no_sound(tmp_path: Path) -> None:
    """Also where it says how loud it would be."""
    assert plan(tmp_path, {}, loudness=-14).sound is None


def test_a_narration_must_fit_into_its_panel(tmp_path: Path) -> None:
    """The error has both lengths, the place, and two remedies."""
    with pytest.raises(StoryboardError) as caught:
        plan(tmp_path, {"narration": "short.wav", "seconds": 3}, {"narration": "long.wav", "seconds": 7})
    (problem,) = caught.value.problems
    assert problem.where == "scene 1, panel 2, narration"
    assert problem.message.startswith("the narration lasts 7.30 s and its panel 7.0 s; write seconds: 7.3, or")
    assert "fit: stretch" in problem.message
    plan(tmp_path, {"narration": "long.wav", "seconds": 7.3})


def test_a_panel_may_last_as_long_as_its_narration(tmp_path: Path) -> None:
    """In shots of at most five seconds; one that is longer than what is said in it stays so."""
    stretch = {"fit": "stretch"}
    made = plan(
        tmp_path,
        {"narration": {"file": "long.wav", **stretch}, "seconds": 2},
        {"narration": {"file": "short.wav", **stretch}, "seconds": 4},
    )
    frames = [sum(s.shown_frames for s in made.shots if s.panel_id == panel) for panel in ("s01p01", "s01p02")]
    assert frames == [175, 96]  # 7.3 s are 175.2 frames; the panels' ends are rounded, not their lengths
    assert len([shot for shot in made.shots if shot.panel_id == "s01p01"]) == 2


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"narration": "gone.wav"}, "there is no sound 'gone.wav' in the storyboard's folder"),
        ({"narration": "../short.wav"}, "leaves the storyboard's folder"),
        ({"narration": "text.wav"}, "'text.wav' is no sound that can be played"),
        ({"narration": "empty.wav"}, "'empty.wav' "),
        ({"narration": "folder.wav"}, "'folder.wav' is not a sound file"),
        ({"narration": {"file": "short.wav", "fit": "squeeze"}}, "squeeze"),
        ({"sounds": [{"file": "short.wav", "at": -1}]}, "-1"),
        ({"sounds": [{"file": "short.wav", "gain": 200}]}, "200"),
        ({"sounds": [{"file": "short.wav", "volume": 2}]}, "volume"),
    ],
    ids=str,
)
def test_what_cannot_be_heard_is_said_before_anything_starts(keys: dict[str, Any], says: str, tmp_path: Path) -> None:
    """With the place in the storyboard, and what to do."""
    board = write_board(tmp_path, keys)
    (tmp_path / "text.wav").write_text("no sound at all" * 100)
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "folder.wav").mkdir()
    with pytest.raises(StoryboardError) as caught:
        plan_film(board, None)
    (problem,) = caught.value.problems
    assert problem.where.startswith("scene 1, panel 1, ")
    assert says in problem.message


def test_music_that_is_not_there_is_named(tmp_path: Path) -> None:
    """At its place in the film."""
    with pytest.raises(StoryboardError) as caught:
        plan(tmp_path, {}, music="theme.flac")
    assert [(p.where, "there is no sound 'theme.flac'" in p.message) for p in caught.value.problems] == [
        ("music", True)
    ]


def test_sound_makes_another_film_of_the_same_shots(tmp_path: Path) -> None:
    """No shot is rendered for it; the film is joined anew when a sound's content, gain or moment changes."""
    silent = plan(tmp_path, {}, {})
    heard = plan(tmp_path, {"narration": "short.wav"}, {}, music="long.wav")
    louder = plan(tmp_path, {"narration": "short.wav"}, {}, music={"file": "long.wav", "gain": -3})
    board = write_board(tmp_path, {"narration": "short.wav"}, {}, music="long.wav")
    write_wav(tmp_path / "long.wav", np.zeros((2, 4800), np.float32))
    other = plan_film(board, None)
    engine = open_engine("animatic")
    assert len({tuple(shot_key(s, engine, None) for s in made.shots) for made in (silent, heard, louder, other)}) == 1
    assert (
        len({film_key(made, ()) if not made.shots else repr(made.sound) for made in (silent, heard, louder, other)})
        == 4
    )
