"""Profiles by name and from YAML files, and what is wrong with them."""

import pytest

from flows.planning import RenderOptions, plan_film
from generation.wan.profile import FUN_CONTROL, PROFILES, read_profile
from segmenter.errors import LongtakeError


def write(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    return str(path)


def test_profiles_have_names():
    """The consumer card's and the model's own are held by the published pose control, which is not distilled; the small
    model's by its own.
    """
    assert read_profile("draft").steps == 25
    assert read_profile("standard").guidance == 5.0
    assert [profile.control and profile.control.weights for profile in PROFILES.values()] == [
        FUN_CONTROL, FUN_CONTROL, None, "controlnet",
    ]  # fmt: skip


def test_a_file_says_what_is_different(tmp_path):
    """It starts from a profile; a control's other settings keep their defaults, and paths begin at the file."""
    (tmp_path / "mycontrol").mkdir()
    text = "base: draft\nsteps: 8\ncontrol: {weights: mycontrol, weight: 0.5}\nvae_file: vae.safetensors\n"
    profile = read_profile(write(tmp_path, text))
    assert (profile.name, profile.steps, profile.guidance) == ("mine", 8, 7.5)
    assert profile.control.weights == str(tmp_path / "mycontrol")
    assert (profile.control.weight, profile.control.stride) == (0.5, 3)
    assert profile.vae_file == tmp_path / "vae.safetensors"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("stepz: 4", "line 1, stepz: there is no such key; there is base, .*steps"),
        ("base: standard\nsteps: four", "line 2, steps: .*integer, found 'four'"),
        ("steps: '20'", "steps: .*integer, found '20'"),
        ("steps: true", "steps: .*integer, found True"),
        ("steps: 0", "steps: .*greater than or equal to 1, found 0"),
        ("steps: 4\nsteps: 5", "line 2: the key 'steps' is already given in line 1"),
        ("base: drafty", "there is no profile 'drafty'; there is draft, standard, turbo"),
        ("base: [draft]", r"there is no profile \['draft'\]"),
        ("control: fun", "control: write a mapping .*not 'fun'"),
        ("control: {wieght: 1}", r"control.wieght: there is no such key; there is end, .*weight"),
        ("control: {start: 0.9, end: 0.1}", "start must not be above end"),
        ("control: {stride: 0}", "control.stride: .*greater than or equal to 1"),
        ("control: {weight: .inf}", "control.weight: .*finite"),
        ("control: {weights: ''}", "control.weights: .*at least 1 character"),
        ("pose_track: reach", "'hold', 'ease' or 'follow', found 'reach'"),
        ("guidance: 0.5", "guidance: .*greater than or equal to 1, found 0.5"),
        ("guidance: .nan", "guidance: .*finite"),
        ("size: 481x320", "size: .*multiples of 32"),
        ("fps: fast", "fps: .*not a frame rate"),
        ("memory_gib: -2", "memory_gib: .*greater than 0"),
        ("step_cache: 0.1\ncontrol: null", "step_cache: a step cache cannot be saved"),
        ("step_cache: 0.1\ncheckpoint_steps: 0", "step_cache: cached steps skip the blocks"),
        ("- 1", "holds no profile"),
        ("", "holds no profile"),
        ("a: [", "line 2: a value is missing here"),
        ("[" * 300, "nested more than"),
        ("precision: float16", "precision: .*bfloat16"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(text, says, tmp_path):
    """By key, and with what to write."""
    with pytest.raises(LongtakeError, match=says):
        read_profile(write(tmp_path, text))


def test_a_profile_says_what_a_film_is_like_that_does_not(tmp_path):
    """A storyboard without size and rate is the articles' 25 frames of 480x640 with `draft`, at most, a shot."""
    board = tmp_path / "board.yaml"
    board.write_text("title: T\nscenes: [{panels: [{text: A dog runs, seconds: 5}, {text: A cat sits, seconds: 9}]}]")
    plan = plan_film(board, None, RenderOptions(engine="wan", profile="draft"))
    assert (plan.width, plan.height, plan.fps) == (640, 480, 5)
    assert [(shot.num_frames, shot.shown_frames) for shot in plan.shots] == [(25, 25), (21, 21), (25, 24)]
    mine = write(tmp_path, "base: draft\nsize: 480x320\nfps: 8")
    plan = plan_film(board, None, RenderOptions(engine="wan", profile=mine))
    assert (plan.width, plan.height, plan.fps) == (480, 320, 8)
    plan = plan_film(board, None)
    assert (plan.width, plan.height, plan.fps) == (1280, 704, 24)


def test_a_step_cache_alone_is_taken(tmp_path):
    """Without a control and without saving it is nobody's harm."""
    assert read_profile(write(tmp_path, "step_cache: 0.1\ncontrol: null\ncheckpoint_steps: 0")).step_cache == 0.1


def test_a_name_that_is_none_is_refused():
    """The profiles there are are named."""
    with pytest.raises(
        LongtakeError, match="there is no profile 'fast': write draft, standard, turbo, small, or the name of a YAML"
    ):
        read_profile("fast")


@pytest.mark.parametrize("name", ["", "\0", "x\udce9.yaml", "q" * 5000])
def test_names_that_no_file_can_have_are_refused(name):
    """Whatever a script puts there."""
    with pytest.raises(LongtakeError, match="there is no profile"):
        read_profile(name)


def test_a_folder_is_no_profile(tmp_path):
    """The file in it is asked for."""
    with pytest.raises(LongtakeError, match="is a folder: name the profile's YAML file in it"):
        read_profile(str(tmp_path))
