"""The small model's drawn world: its captions say what its clips show, and nothing else gives that away."""

import itertools
from collections import Counter

import numpy as np
import pytest

from generation.animatic.palette import PAINTS
from generation.pose import COLOURS
from segmenter.types import Pose
from training.small import caption_words, cast
from training.small.agreement import disagreements
from training.small.caption_words import Wordings
from training.small.captions import caption_of
from training.small.plot import sample_scene
from training.small.scene import FRAMES, HEIGHT, WIDTH, Scene
from training.small.sheet import write_sheet
from training.small.world import Clip, draw_clip, main

SPLITS = ("train", "test")
LANGUAGES = ("en", "zh")
SEEDS = 300
DRAWN = 24


@pytest.fixture(scope="module")
def clips() -> list[Clip]:
    """Some clips of either split."""
    return [draw_clip(seed, split) for split in SPLITS for seed in range(DRAWN)]


def doings(scene: Scene) -> set[tuple[str, str, str]]:
    """Who in which colour does, or has just done, what."""
    return {
        (one.noun, one.colour, action)
        for one in scene.performers
        for action in [*(act.action for act in one.acts), one.begins_in]
        if action is not None
    }


def middle(pose: Pose) -> float:
    """Where a figure is, as a share of the width: its trunk, for its limbs swing."""
    return float(np.mean([pose.keypoints[joint][0] for joint in (1, 2, 5, 8, 11)])) / WIDTH


@pytest.mark.parametrize(("split", "language"), [*itertools.product(SPLITS, LANGUAGES)])
def test_the_prompt_reader_agrees_with_every_caption(split, language):
    """Subjects with their colours, actions, ways, objects, recipients, places, the setting: no caption is misread."""
    wrong = {}
    for seed in range(SEEDS):
        scene = sample_scene(seed, split)
        caption = caption_of(scene, language, split)
        if found := disagreements(scene, caption):
            wrong[caption] = found
    assert wrong == {}


def test_a_caption_of_another_scene_disagrees():
    """The comparison can tell: a caption with the other side, another colour or another deed is found out."""
    scene = next(
        scene
        for scene in map(sample_scene, itertools.count())
        if scene.main.action == "walk" and scene.main.end == "left" and len(scene.performers) == 1 and not scene.things
        and scene.change is None and scene.performers[0].garment is None
    )  # fmt: skip
    who = f"{scene.performers[0].colour} {scene.performers[0].noun}"
    assert disagreements(scene, f"A {who} walks to the left.") == []
    assert disagreements(scene, f"A {who} walks to the right.")
    assert disagreements(scene, f"A {who} runs to the left.")
    assert disagreements(scene, f"A {who} walks from the right to the left, then it jumps.")
    assert disagreements(scene, f"A turquoise {scene.performers[0].noun} walks to the left.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_come_in_many_wordings(language):
    """One scene is told in many ways, and each of them again in the same way."""
    scene = sample_scene(5)
    told = [caption_of(scene, language, variant=variant) for variant in range(40)]
    assert len(set(told)) > 20
    assert told == [caption_of(scene, language, variant=variant) for variant in range(40)]


def test_wordings_kept_for_testing_are_never_trained():
    """No way to say a thing is in both splits, and captions to be learned from hold none of the held-out verbs."""
    tables = [value for name, value in vars(caption_words).items() if name.isupper()]
    all_wordings = [
        one
        for table in tables
        for one in ([table] if isinstance(table, Wordings) else table.values() if isinstance(table, dict) else [])
        if isinstance(one, Wordings)
    ]
    kept = [one for one in all_wordings if one.test]
    assert len(kept) > 50
    assert all(not set(one.train) & set(one.test) for one in kept)
    verbs = {said.split("/")[0].split(" ")[0] for one in caption_words.ENGLISH_ACTS.values() for said in one.test}
    verbs -= {"pushes"}
    learned = {word for seed in range(SEEDS) for word in caption_of(sample_scene(seed), "en").strip(".").split()}
    asked = {word for seed in range(SEEDS) for word in caption_of(sample_scene(seed, "test"), "en", "test").split()}
    assert not verbs & learned
    assert len(verbs & asked) > 8


def test_unseen_combinations_are_never_trained():
    """Held-out triples of kind, colour and deed are in no training scene, and lead many a test scene."""
    assert all(action in cast.ACTIONS and colour in cast.SPECIES[noun] for noun, colour, action in cast.UNSEEN)
    assert all(not doings(sample_scene(seed)) & cast.UNSEEN for seed in range(2000))
    tested = [sample_scene(seed, "test") for seed in range(SEEDS)]
    leads = [(one.performers[0].noun, one.performers[0].colour, one.main.action) for one in tested]
    assert sum(lead in cast.UNSEEN for lead in leads) > 0.4 * SEEDS


def test_scenes_are_balanced_and_what_was_before_tells_nothing():
    """Each action is as frequent as another; half begin in another one, whatever comes next; a third change midway."""
    scenes = [sample_scene(seed) for seed in range(3000)]
    actions = Counter(scene.main.action for scene in scenes)
    assert set(actions) == set(cast.ACTIONS)
    assert max(actions.values()) < 1.4 * min(actions.values())
    before = Counter((scene.main.action, scene.performers[0].begins_in) for scene in scenes)
    for action in cast.ACTIONS:
        others = [before[action, other] for other in cast.ALONE if other != action]
        assert 0.4 < sum(others) / actions[action] < 0.6
        assert min(others) > 0.4 * sum(others) / len(others)
        sides = Counter(scene.main.end for scene in scenes if scene.main.action == action)
        assert abs(sides["left"] - sides["right"]) < 0.2 * actions[action]
        turns = Counter(scene.performers[0].turn for scene in scenes if scene.main.end == "left")
        assert abs(turns[-1.0] - turns[1.0]) < 0.2 * turns.total()
    assert 0.28 < sum(scene.change is not None for scene in scenes) / len(scenes) < 0.38
    assert {len(scene.performers) for scene in scenes} == {1, 2, 3}
    assert {len(scene.things) for scene in scenes} == {0, 1, 2}


def test_the_same_seed_draws_the_same_clip(clips):
    """A seed is a clip to the last pixel; another seed, and the other split, is another clip."""
    again = draw_clip(0)
    assert np.array_equal(again.frames, clips[0].frames)
    assert (again.scene, again.poses) == (clips[0].scene, clips[0].poses)
    assert len({clip.frames.tobytes() for clip in clips}) == len(clips)


def test_clips_have_the_models_size(clips):
    """At least 192x320, 25 to 33 frames on the grid of four and one."""
    assert FRAMES % 4 == 1
    for clip in clips:
        assert clip.frames.shape == (FRAMES, HEIGHT, WIDTH, 3) == (33, 192, 320, 3)
        assert clip.frames.dtype == np.uint8
        assert clip.masks.shape == clip.frames.shape[:3]
        assert [len(poses) for poses in clip.poses] == [len(clip.scene.performers)] * FRAMES


def test_joints_are_in_the_picture_and_under_the_mask(clips):
    """Every joint is inside of the frame, and nearly all lie on what the mask calls foreground."""
    covered = []
    for clip in clips:
        for mask, poses in zip(clip.masks, clip.poses, strict=True):
            for pose in poses:
                joints = np.array(pose.keypoints)[:, :2]
                assert (joints > -6).all()
                assert (joints < (WIDTH + 6, HEIGHT + 6)).all()
                x, y = np.clip(joints.astype(int), 0, (WIDTH - 1, HEIGHT - 1)).T
                covered.append(mask[y, x].mean())
    assert np.mean(covered) > 0.97
    assert np.min(covered) > 0.7


def test_everything_that_moves_is_under_the_mask(clips):
    """Outside of the mask, the shadows beside it and the softness of both, no pixel changes through a clip."""
    for clip in clips[:8]:
        ever = clip.masks.any(axis=0)
        shadowed = np.zeros_like(ever)
        for down, across in itertools.product(range(-4, 11), range(-4, 11)):
            shadowed |= np.roll(ever, (down, across), (0, 1))
        assert not (clip.frames.max(axis=0) != clip.frames.min(axis=0))[~shadowed].any()
        assert 0 < clip.masks.mean() < 0.4


def test_figures_go_where_the_scene_says(clips):
    """The trunk of whoever moves goes to the side that the caption tells, and stays where it tells none."""
    seen = Counter()
    for clip in clips:
        for index, one in enumerate(clip.scene.performers):
            act = one.acts[0]
            last = clip.scene.change if index == 0 and clip.scene.change is not None else FRAMES - 1
            first_x, last_x = (middle(clip.poses[frame][index]) for frame in (0, last))
            if act.end is None and act.action not in ("run", "chase"):
                assert abs(last_x - first_x) < 0.12
            elif act.end in ("left", "right"):
                assert (last_x - first_x) * (1 if act.end == "right" else -1) > 0.1
            elif act.end == "centre":
                assert abs(last_x - 0.5) < 0.12
            seen[act.end] += 1
    assert min(seen[end] for end in ("left", "right", "centre", None)) > 0


def test_a_clip_begins_in_the_posture_of_the_other_action():
    """Who begins in a flight is in the air in the first frame, and down a second later if it is to sit."""
    scene = next(
        scene
        for scene in map(sample_scene, itertools.count())
        if scene.main.action == "sit" and scene.performers[0].begins_in == "fly" and scene.change is None
    )
    poses = [frame[0] for frame in draw_clip(scene.seed).poses]
    ground = scene.performers[0].row * HEIGHT
    ankles = [max(pose.keypoints[joint][1] for joint in (10, 13)) for pose in poses]
    assert ankles[0] < ground - 25
    assert ankles[12] > ground - 15
    assert "fl" not in caption_of(scene, "en").replace("flower", "")


def test_what_is_handed_over_changes_hands():
    """In the first frame the thing is at the giver's side of the two, in the last at the other's."""
    from training.small.acting import Acting

    gives = [scene for scene in map(sample_scene, range(200)) if scene.main.action == "give"]
    assert len(gives) > 10
    for scene in gives:
        acting, one, other = Acting(scene), scene.performers[0], scene.performers[1]
        side = np.sign(other.acts[0].path[0] - one.acts[0].path[0])
        start, end = (acting.things(at, acting.figures(at))[0].joints[0, 0] for at in (0.0, 4.0))
        assert (end - start) * side > 12


def test_no_figure_has_a_colour_of_the_pose_map():
    """Copying the pose map's colours would be no drawing: each paper is far from them, full or shaded as limbs are."""
    maps = [np.array(colour) * shade for colour in COLOURS for shade in (1.0, 0.6)]
    for name in {colour for colours in cast.SPECIES.values() for colour in colours}:
        assert min(float(np.linalg.norm(np.array(PAINTS[name]) - colour)) for colour in maps) > 60, name


def test_the_sheet_shows_clips_with_their_captions(tmp_path):
    """The command writes a picture of five frames a clip."""
    import cv2

    main(["--sheet", str(tmp_path / "sheet.png"), "--clips", "3", "--split", "test"])
    picture = cv2.imread(str(tmp_path / "sheet.png"))
    assert picture.shape[1] > 2 * 5 * WIDTH
    assert picture.shape[0] > 2 * HEIGHT
    write_sheet(tmp_path / "one.png", [draw_clip(1)], "train")
    assert (tmp_path / "one.png").exists()
