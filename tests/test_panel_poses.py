"""Poses to reach: found within the storyboard's folder, read before anything starts, known by their content."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.keys import shot_key
from flows.planning import plan_film
from generation.engine import open_engine
from generation.pose import check_openpose, openpose_document, read_openpose
from generation.pose_track import plan_track
from segmenter.board_images import MAX_POSE_BYTES, BoardFolder
from segmenter.document import plan_document, read_plan
from segmenter.errors import StoryboardError
from segmenter.types import Pose

SIZE = (640, 480)
BOARD = """\
title: T
size: 640x480
scenes:
- panels:
  - text: A girl runs
  - text: She waves
    continuity: continue
    pose: wave.json
"""


def somebody(x: float = 300, figure: int = 0) -> Pose:
    """A figure around x, its left ear unseen."""
    joints = tuple((x + 5 * i, 100.0 + 10 * i, 0.9) for i in range(17))
    return Pose(figure=figure, keypoints=(*joints, (0.0, 0.0, 0.0)))


def waving(**changes: Any) -> dict[str, Any]:
    """An OpenPose document for the film's size."""
    return {**openpose_document([somebody()], *SIZE), **changes}


def content_of(document: Any) -> bytes:
    """A document as the bytes of a file."""
    return json.dumps(document).encode()


def person(*, count: int = 18, **joints: Sequence[Any]) -> dict[str, Any]:
    """A person of that many joints, some of them changed: j3=(x, y, confidence)."""
    numbers: list[Any] = [300.0, 200.0, 1.0] * count
    for name, joint in joints.items():
        numbers[3 * int(name[1:]) : 3 * int(name[1:]) + 3] = joint
    return {"pose_keypoints_2d": numbers}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A storyboard's folder, beside one that it must not reach."""
    inside, outside = tmp_path / "film", tmp_path / "other"
    (inside / "poses").mkdir(parents=True)
    outside.mkdir()
    (inside / "film.yaml").write_text(BOARD)
    for path in (inside / "wave.json", inside / "poses" / "wave.json", outside / "secret.json"):
        path.write_bytes(content_of(waving()))
    (inside / "link.json").symlink_to(outside / "secret.json")
    (inside / "near.json").symlink_to(inside / "wave.json")
    os.mkfifo(inside / "pipe")
    (inside / "circle.json").symlink_to(inside / "circle.json")
    (inside / "huge.json").write_bytes(content_of(waving()).ljust(MAX_POSE_BYTES + 1))
    (inside / "full.json").write_bytes(content_of(waving()).ljust(MAX_POSE_BYTES))
    return inside


@pytest.mark.parametrize("name", ["wave.json", "near.json", "./poses/../wave.json", "full.json"])
def test_a_pose_is_found(folder: Path, name: str) -> None:
    """The path is absolute, the hash that of the file; links within the folder are fine."""
    found = BoardFolder(folder, check_pose=check_openpose).pose(name, SIZE)

    assert found.path == (folder / name).resolve()
    assert found.sha256 == hashlib.sha256((folder / name).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.json", "there is no pose 'none.json' .* check its name"), ("poses\\wave.json", "write / between"),
        ("../other/secret.json", "copy the pose"), ("link.json", "copy the pose"), ("/etc/passwd", "absolute"),
        ("C:\\film\\a.json", "absolute"), ("~/a.json", "absolute"), ("https://example.org/a.json", "save the pose"),
        ("poses", "'poses' is not a pose file; name an OpenPose JSON file"),
        ("pipe", "'pipe' is not a pose file"), ("huge.json", "larger than 1 MiB"),
        ("circle.json", "cannot be read"), ("x" * 400, "cannot be read"),
    ],
)  # fmt: skip
def test_other_files_are_refused(folder: Path, name: str, words: str) -> None:
    """By the rules for images, in words for poses; nothing outside of the folder is opened."""
    with pytest.raises(ValueError, match=words):
        BoardFolder(folder, check_pose=check_openpose).pose(name, SIZE)


def test_a_file_that_several_panels_name_is_read_once(folder: Path) -> None:
    """As an image and as a pose it is two things."""
    told: list[object] = []
    board_folder = BoardFolder(folder, check_pose=lambda *each: told.append(each))
    assert board_folder.pose("wave.json", SIZE) is board_folder.pose("near.json", SIZE)
    assert len(told) == 1
    with pytest.raises(ValueError, match="PNG"):
        board_folder.image("wave.json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"), (b"{", "not JSON .* in its line 1"), (b'{"people":\n [,]}', "not JSON .* in its line 2"),
        (b"\xff\xfe{", "not UTF-8"), (b"\x89PNG\r\n\x1a\n", "not UTF-8"), (b"[" * 100_000, "nested too deeply"),
        (b"[]", "as OpenPose writes it"), (b"{}", "as OpenPose writes it"), (b"5", "as OpenPose writes it"),
        (content_of([waving()]), "one picture's poses"), (content_of(waving(people={})), "as OpenPose writes it"),
        (content_of(waving(people=[])), "shows nobody"),
        (content_of(waving(people=[{"pose_keypoints_2d": [0] * 54}])), "shows nobody"),
        (content_of(waving(people=[5])), "person 1 has no joints"),
        (content_of(waving(people=[{}])), "person 1 has no joints"),
        (content_of(waving(people=[{"pose_keypoints_2d": None}])), "person 1 has no joints"),
        (content_of(waving(people=[person(), person(count=25)])), "person 2 has 25 joints, not 18 .*COCO"),
        (content_of(waving(people=[person(j3=(1, 2, 3, 4))])), r"54|18\.3"),
        (content_of(waving(people=[person(j3=(float("nan"), 2, 1))])), "no finite number"),
        (content_of(waving(people=[person(j3=(2, float("inf"), 1))])), "no finite number"),
        (content_of(waving(people=[person(j3=(2, 10**400, 1))])), "no finite number"),
        (content_of(waving(people=[person(j3=("2", 3, 1))])), "no finite number"),
        (content_of(waving(people=[person(j3=(True, 3, 1))])), "no finite number"),
        (content_of(waving(people=[person(j3=(None, 3, 1))])), "no finite number"),
        (content_of(waving(people=[person(j3=(961, 3, 1))])), "961, 3, far outside of the picture of 640x480"),
        (content_of(waving(people=[person(j3=(9, -241, 1))])), "9, -241, far outside"),
        (content_of(waving(people=[person(j3=(1, 300, 200))])), "a confidence of 200"),
        (content_of(waving(people=[{"pose_keypoints_2d": [0.4, 0.5, 1] * 18}])), "not shares of the picture"),
        (content_of(waving(canvas_width=480, canvas_height=640)), "canvas is 480x640, the film 640x480"),
        (content_of(openpose_document([somebody(1900)], 2000, 480)), r"the film 640x480 \([^;]*\)$"),
        (content_of(waving(canvas_width=None)), "save both"), (content_of(waving(canvas_height="480")), "save both"),
        (content_of(waving(canvas_height=0)), "save both"),
    ],
)  # fmt: skip
def test_what_is_no_pose_is_refused(folder: Path, content: bytes, words: str) -> None:
    """The storyboard's problem names the file, what is wrong in it and what to do; every one in its panel's line."""
    (folder / "wave.json").write_bytes(content)
    with pytest.raises(StoryboardError) as caught:
        plan_film(folder / "film.yaml", None)
    (problem,) = caught.value.problems
    assert (problem.line, problem.where) == (8, "scene 1, panel 2, pose")
    assert re.search(words, problem.message)
    assert problem.message.startswith("the pose 'wave.json' cannot be used: ")
    assert "\n" not in problem.message


@pytest.mark.parametrize(
    "document",
    [
        waving(), {"people": [person()]}, waving(canvas_width=None, canvas_height=None),
        waving(canvas_width=640.0), waving(people=[person(j3=(959, -239, 1.02), j4=(1e9, -1, 0), j5=(-1, -1, -1))]),
        waving(people=[{**person(), "person_id": who} for who in ([-1], [], None, "x", [1e99], [None], [7])]),
    ],
)  # fmt: skip
def test_what_other_tools_write_is_taken(document: dict[str, Any]) -> None:
    """A file without a canvas is in pixels of the film; near the picture is near enough."""
    check_openpose(content_of(document), SIZE)
    check_openpose(b"\xef\xbb\xbf" + content_of(document), SIZE)


def test_everything_wrong_with_a_file_is_told(folder: Path) -> None:
    """Canvas and people, up to three things; the rest is counted. Beside it every other problem of the storyboard."""
    people = [person(count=25), person(j0=(1, 2, 99)), person(count=2), {}]
    (folder / "wave.json").write_bytes(content_of(waving(canvas_width=64, people=people)))
    (folder / "film.yaml").write_text(BOARD + "    seconds: soon\n  - text: x\n    pose: none.json\n")
    with pytest.raises(StoryboardError) as caught:
        plan_film(folder / "film.yaml", None)
    messages = [(problem.line, problem.message) for problem in caught.value.problems]
    assert [line for line, _ in messages] == [8, 9, 11, 11]
    assert messages[0][1] == (
        "the pose 'wave.json' cannot be used: its canvas is 64x480, the film 640x480 (draw or scale the pose to "
        "640x480); person 1 has 25 joints, not 18 (save OpenPose's COCO model, as --model_pose COCO does); person 2 "
        "has a confidence of 99 (save x, y and confidence of each joint in turn); and 2 more"
    )


def test_without_the_films_size_the_rest_is_checked(folder: Path) -> None:
    """A size that cannot be used does not hide what is wrong with a pose, nor blame it for the size."""
    (folder / "film.yaml").write_text(BOARD.replace("640x480", "big"))
    for document, lines in ((waving(canvas_width=96), [2]), (waving(people=[]), [2, 8])):
        (folder / "wave.json").write_bytes(content_of(document))
        with pytest.raises(StoryboardError) as caught:
            plan_film(folder / "film.yaml", None)
        assert [problem.line for problem in caught.value.problems] == lines


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("", "after a cut nothing leads to a pose; write continuity: continue or continuity: pose"),
        ("    continuity: cut\n", "after a cut nothing leads to a pose"),
        ("    continuity: maybe\n", None), ("    continuity: continue\n", None), ("    continuity: pose\n", None),
    ],
)  # fmt: skip
def test_something_has_to_lead_to_a_pose(folder: Path, keys: str, words: str | None) -> None:
    """A continuity that cannot be read is one problem, not two."""
    (folder / "film.yaml").write_text(BOARD.replace("    continuity: continue\n", keys) + "    seed: x\n")
    with pytest.raises(StoryboardError) as caught:
        plan_film(folder / "film.yaml", None)
    about_pose = [problem.message for problem in caught.value.problems if problem.where.endswith("pose")]
    assert about_pose == ([] if words is None else about_pose[:1])
    assert words is None or words in about_pose[0]


def test_a_shots_key_follows_the_poses_not_their_name(folder: Path) -> None:
    """Another name renders nothing; other joints render the shot that reaches them, and it alone begins anew."""
    engine = open_engine("animatic")

    def keys() -> list[str]:
        return [shot_key(shot, engine, None) for shot in plan_film(folder / "film.yaml", None).shots]

    before = keys()
    (folder / "film.yaml").write_text(BOARD.replace("wave.json", "poses/wave.json"))
    assert keys() == before
    (folder / "poses" / "wave.json").write_bytes(content_of(openpose_document([somebody(310)], *SIZE)))
    assert [old == new for old, new in zip(before, keys(), strict=True)] == [True, False]
    (folder / "film.yaml").write_text(BOARD.replace("    pose: wave.json\n", ""))
    assert [old == new for old, new in zip(before, keys(), strict=True)] == [True, False]


def test_a_plan_carries_the_pose_there_and_back(folder: Path) -> None:
    """What plan.json says is what the engine is told."""
    plan = plan_film(folder / "film.yaml", None)
    document = json.loads(json.dumps(plan_document(plan)))

    assert read_plan(document) == plan
    assert document["shots"][1]["pose"] == str((folder / "wave.json").resolve())
    assert document["shots"][1]["pose_sha256"] == hashlib.sha256(content_of(waving())).hexdigest()
    assert read_openpose(read_plan(document).shots[1].pose or Path()) == (somebody(),)


NUMBERS = st.floats() | st.integers(-2000, 2000) | st.sampled_from([0, 1, 0.5, 10**30, -1, "1", None, True])
JOINTS_OF_SOMEBODY = st.lists(
    st.tuples(st.floats(-320, 960), st.floats(-240, 720), st.floats(-1, 1.2)), min_size=18, max_size=18
).map(lambda joints: [number for joint in joints for number in joint])
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {"pose_keypoints_2d": JOINTS_OF_SOMEBODY | st.lists(NUMBERS, min_size=54, max_size=54) | st.none()},
        optional={"person_id": st.lists(NUMBERS, max_size=2) | st.text(max_size=2)},
    ),
    max_size=3,
)
DOCUMENTS = st.fixed_dictionaries(
    {"people": PEOPLE},
    optional={"canvas_width": st.just(640) | NUMBERS, "canvas_height": st.just(480) | NUMBERS},
)
ANY_JSON = st.recursive(
    NUMBERS | st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(content=DOCUMENTS.map(content_of) | ANY_JSON.map(content_of) | st.binary(max_size=100))
@settings(deadline=None, derandomize=True, max_examples=400)
def test_what_passes_the_check_can_be_reached(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever a file holds: it is refused in one line, or it is read, shows somebody, and a track arrives there."""
    refusal = None
    try:
        check_openpose(content, SIZE)
    except ValueError as error:
        refusal = str(error)
    if refusal is not None:
        assert refusal
        assert "\n" not in refusal
        return
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    poses = read_openpose(path)
    assert any(joint[2] > 0 for pose in poses for joint in pose.keypoints)
    track = plan_track([poses], poses, kind="reach", num_frames=5, fps=Fraction(24), width=SIZE[0], height=SIZE[1])
    assert len(track.frames) == 5
    assert not track.notes or not all(any(joint[2] > 0 for joint in pose.keypoints) for pose in poses)
