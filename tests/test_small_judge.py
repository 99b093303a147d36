"""The small model's eyes learn from drawings, and the judge tells from what they see what a clip shows."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from generation.animatic.motion import State, joints_of
from generation.animatic.skeleton import Doing
from generation.wan.sightings import Sighting
from training.small import cast, keypoint_stage
from training.small.judge import Judge, Seen, compare, joint_error, shares_of, told_actions, told_acts
from training.small.judge_action import facts_about
from training.small.judge_tracks import Track, tracks_of
from training.small.judge_training import acts_of, lessons_of, train_actions
from training.small.keypoint_frames import DrawnClips, Window
from training.small.keypoint_labels import COLOURS, FIGURES, MIRRORED, THINGS, joined, label_scene, swaps_sides
from training.small.keypoint_looks import altered
from training.small.keypoint_stage import Course, Trainer, new_net, train
from training.small.keypoint_targets import LabelBank, losses
from training.small.keypoint_test import errors_of
from training.small.plot import sample_scene
from training.small.scene import FRAMES, HEIGHT, WIDTH
from training.small.world import draw_clip

CPU = torch.device("cpu")


def perfect_maps(batch):
    """The raw maps of a net that knows everything, of one frame."""
    raw = new_net().eval()(torch.zeros(1, 3, HEIGHT, WIDTH))
    maps = raw._replace(**{name: part.detach().clone() for name, part in raw._asdict().items()})
    maps.centres.fill_(-9.0)
    rows, columns = np.mgrid[: HEIGHT // 4, : WIDTH // 4]
    cells = torch.from_numpy(np.stack([columns, rows]) * 4 + 1.5).float()
    away = torch.full(maps.joints.shape[1:], 1e4)
    for i in range(3):
        if batch.kinds[0, i] >= 0:
            way = batch.joints[0, i, :, :, None, None] - cells
            distance = way.norm(dim=1)
            maps.shifts[0] = torch.where((distance < away)[:, None], way, maps.shifts[0].unflatten(0, (18, 2))).flatten(
                0, 1
            )
            away = torch.minimum(away, distance)
    maps.joints[0] = torch.logit(torch.exp(-(away**2) / 32).clamp(1e-4, 1 - 1e-4))
    for i, kind in enumerate(batch.kinds[0]):
        if kind >= 0:
            column, row = ((batch.places[0, i] - 1.5) / 4).round().long().tolist()
            maps.centres[0, kind, row, column] = 9.0
            points = batch.joints[0, i] if i < 3 else batch.places[0, i].expand(18, 2)
            maps.offsets[0, :, row, column] = (points - torch.tensor((column, row)) * 4 - 1.5).flatten()
            maps.heights[0, 0, row, column] = batch.heights[0, i]
            maps.colours[0, :, row, column] = 20.0 * torch.eye(len(COLOURS))[batch.colours[0, i]]
    return maps


class Knowing(torch.nn.Module):
    """Stands where the net does, and says of a frame what it was told."""

    def __init__(self, batches):
        super().__init__()
        self.config = new_net().config
        self.dummy = torch.nn.Parameter(torch.zeros(1))
        self._batches = iter(batches)

    def forward(self, pictures):
        """Says what the pictures show, whatever they show."""
        maps = [perfect_maps(next(self._batches)) for _ in pictures]
        return type(maps[0])(*(torch.cat(parts) for parts in zip(*maps, strict=True)))


def true_tracks(scene):
    """The tracks of a scene as they are, figures in its order, and things."""
    labels, every = label_scene(scene), np.ones(FRAMES, bool)
    figures = tuple(
        Track(noun=one.noun, colour=one.colour, alive=True, points=labels.joints[0, :, i], seen=every,
              height=float(labels.heights[0, i]))
        for i, one in enumerate(scene.performers)
    )  # fmt: skip
    things = tuple(
        Track(
            noun=one.noun, colour=one.colour, alive=False, points=labels.places[0, :, i, None], seen=every, height=20.0
        )
        for i, one in enumerate(scene.things)
    )
    return figures, things


def true_seen(scene):
    """What a judge would see of a scene that never errs."""
    figures, things = true_tracks(scene)
    actions = np.full((len(figures), FRAMES, len(cast.ACTIONS)), 0.01)
    for i, acts in enumerate(acts_of(scene)):
        for frame, act in enumerate(acts):
            actions[i, frame, act if act >= 0 else cast.ACTIONS.index("rest")] = 0.9
    return Seen(figures=figures, actions=actions, things=things)


def sighting(noun, colour, x, y=100.0, alive=True, score=0.9):
    """Somebody or something at a place."""
    points = ((x, y, 0.9),) * (18 if alive else 1)
    return Sighting(noun=noun, colour=colour, score=score, alive=alive, keypoints=points, height=60.0)


def test_labels_are_where_the_clip_shows_them():
    """Joints are those that the drawing is made from, kinds and colours those of the scene."""
    clip = draw_clip(2)
    labels = label_scene(clip.scene)
    for i, one in enumerate(clip.scene.performers):
        drawn = np.array([[joint[:2] for joint in frame[i].keypoints] for frame in clip.poses])
        assert labels.joints[0, :, i] == pytest.approx(drawn, abs=1e-3)
        assert (FIGURES[labels.kinds[0, i]], COLOURS[labels.colours[0, i]]) == (one.noun, one.colour)
    for i, thing in enumerate(clip.scene.things, 3):
        assert (FIGURES + THINGS)[labels.kinds[0, i]] == thing.noun
    assert (labels.kinds[0] >= 0).sum() == len(clip.scene.performers) + len(clip.scene.things)


@pytest.mark.parametrize("noun", FIGURES)
@pytest.mark.parametrize("act", ["rest", "wave", "jump", "sit", "fly"])
def test_mirrored_labels_are_those_of_a_figure_that_looks_the_other_way(noun, act):
    """Upright figures exchange left and right in the mirror, animals on four feet and birds do not."""
    look = cast.look_for(noun, cast.SPECIES[noun][0], cast.GARMENTS[noun][0] if noun in cast.GARMENTS else None, 0)
    doing = Doing(act=act, phase=0.4, stride=0.25, clock=0.0)
    right, left = (joints_of(look, State(x=0, y=0, size=80, turn=turn, doing=doing)) for turn in (1.0, -1.0))
    mirrored = right[list(MIRRORED)] if swaps_sides()[FIGURES.index(noun)] else right
    away = np.linalg.norm(mirrored * (-1, 1) - left, axis=1)
    assert away.mean() < 0.02 * 80


def test_mirrored_batches_are_mirrored():
    """A mirrored frame's places are across the picture; mirroring again gives the frame back."""
    bank = LabelBank(label_scene(sample_scene(0)), CPU)
    index = torch.zeros(2, dtype=torch.long)
    plain = bank.batch(index, index)
    batch = bank.batch(index, index, torch.tensor((False, True)))
    assert torch.equal(batch.places[0], plain.places[0])
    assert batch.places[1, :, 0] == pytest.approx(WIDTH - 1 - plain.places[1, :, 0])
    assert torch.equal(batch.joints[1, 0, MIRRORED, 1], plain.joints[1, 0, :, 1])


def test_maps_that_are_right_cost_next_to_nothing_and_read_right():
    """The losses and the reading agree about what a map means: perfect maps have no loss and no error."""
    clips = [draw_clip(seed, "test") for seed in (12, 13)]
    labels = joined([label_scene(clip.scene) for clip in clips])
    bank = LabelBank(labels, CPU)
    batches = [bank.batch(torch.tensor([i]), torch.tensor([at])) for i in range(2) for at in range(0, FRAMES, 4)]
    parts = losses(perfect_maps(batches[0]), batches[0])
    assert max(float(parts[name]) for name in ("offsets", "heights", "colours", "shifts")) < 0.02
    assert float(parts["centres"]) < 0.02
    told = errors_of(Knowing(batches), np.stack([clip.frames for clip in clips]), labels)
    assert told["figures_found"] > 0.95
    assert told["joint_pixels"] < 0.3
    assert told["figures_noun"] == told["figures_colour"] == told["things_noun"] == told["things_colour"] == 1


def test_looks_alter_frames_a_little_and_keep_them_in_range():
    """Each frame is changed in a way of its own, no colour far; the same lots change it in the same way."""
    frames = torch.from_numpy(draw_clip(0).frames[:16].copy()).permute(0, 3, 1, 2) / 255
    one, other = (altered(frames, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(one, other)
    away = (one - frames).abs().mean(dim=(1, 2, 3))
    assert 0 < away.max() < 0.12
    assert (away == 0).any()
    assert 0 <= one.min() <= one.max() <= 1


def test_the_window_lets_new_clips_in():
    """Any frame comes with the number of its clip, and after a while another clip is there."""
    pool = DrawnClips([5, 6, 7])
    window = Window(pool, 2, CPU)
    lots = torch.Generator().manual_seed(0)
    seen = set()
    for _ in range(3):
        frames, clips, at = window.draw(8, lots)
        for frame, clip, number in zip(frames, clips.tolist(), at.tolist(), strict=True):
            assert torch.equal(frame.movedim(0, -1), pool.clips(clip, 1, CPU)[0, number])
        seen |= set(clips.tolist())
        window.renew(1)
    assert seen == {0, 1, 2}


def test_training_lowers_the_loss_and_goes_on_where_it_stopped(tmp_path):
    """Some steps on one clip lower the loss; what is kept of them is what another run goes on with."""
    course = Course(seconds=1e6, batch=4, device=CPU, window=1)
    pool, bank = DrawnClips([0]), LabelBank(label_scene(sample_scene(0)), CPU)
    trainer = Trainer(course, bank, pool)
    for _ in range(22):
        trainer.advance()
    first, last = (sum(row[name] for name in row if name not in ("step", "seconds")) for row in trainer.curve)
    assert last < 0.8 * first
    trainer.save(tmp_path)
    again = Trainer(course, bank, pool)
    again.restore(tmp_path)
    assert (again.step, again.curve) == (22, trainer.curve)
    for one, other in zip(again.average.parameters(), trainer.average.parameters(), strict=True):
        assert torch.equal(one, other)
    again.spent = 2e6
    train(again, tmp_path)
    assert again.step == 22


def test_tracks_follow_figures_that_cross():
    """Two who cross, one of them hidden meanwhile and once taken for another kind, are two tracks."""
    frames = []
    for i in range(FRAMES):
        seen = [sighting("cat" if i != 9 else "dog", "grey", 50 + 6 * i)]
        if not 14 <= i < 19:
            seen.append(sighting("robot", "red", 250 - 6 * i))
        seen.append(sighting("ball", "blue", 160 + i, alive=False))
        if i == 20:
            seen.append(sighting("bear", "black", 20, 20))
        frames.append(seen[::-1])
    cat, robot, ball = sorted(tracks_of(frames), key=lambda track: ("cat", "robot", "ball").index(track.noun))
    assert cat.middle[:, 0] == pytest.approx(50 + 6 * np.arange(FRAMES))
    assert robot.middle[:, 0] == pytest.approx(250 - 6 * np.arange(FRAMES))
    assert robot.seen.sum() == FRAMES - 5
    assert (cat.colour, ball.colour, ball.alive) == ("grey", "blue", False)
    assert cat.way(0, FRAMES - 1) > 2
    assert robot.way(0, FRAMES - 1) < -2


def test_who_was_out_of_sight_is_the_same():
    """Somebody who comes back elsewhere after ten frames is one track, whose way between is even."""
    frames = [[sighting("girl", "pink", 40.0)]] * 10 + [[]] * 13 + [[sighting("girl", "pink", 250.0)]] * 10
    (girl,) = tracks_of(frames)
    assert girl.seen.sum() == 20
    assert np.diff(girl.middle[:, 0]).min() >= 0
    assert girl.way(0, FRAMES - 1) == pytest.approx(210 / 60)


def test_clips_that_show_what_is_told_are_right():
    """What is seen of a scene agrees with it in everything, joints included."""
    for seed in range(40):
        scene = sample_scene(seed, "test")
        seen = true_seen(scene)
        assert False not in compare(scene, seen, cast.ACTIONS).values(), seed
        assert joint_error(seen, label_scene(scene).joints[0, :, : len(scene.performers)].swapaxes(0, 1)) < 1e-6


def test_clips_that_show_something_else_are_wrong():
    """Another direction, deed, kind, colour or thing is found out, each by its name; what is not told is not judged."""
    scene = next(
        scene
        for scene in map(sample_scene, range(500))
        if scene.main.action == "walk" and scene.change is None and len(scene.performers) > 1 and scene.things
    )
    seen = true_seen(scene)
    lead = seen.figures[0]

    def wrong(**changes):
        verdict = compare(scene, replace(seen, **changes), cast.ACTIONS)
        return {key for key, right in verdict.items() if right is False}

    back = replace(lead, points=lead.points[::-1])
    assert wrong(figures=(back, *seen.figures[1:])) == {"direction"}
    assert wrong(actions=np.roll(seen.actions, 1, axis=2)) == {"action"}
    stranger = next(noun for noun in FIGURES if noun not in {one.noun for one in scene.performers})
    assert "subject" in wrong(figures=(replace(lead, noun=stranger), *seen.figures[1:]))
    assert wrong(figures=(replace(lead, colour="none"), *seen.figures[1:])) == {"subject_colour"}
    assert wrong(figures=(lead,)) == {"others"}
    assert wrong(things=()) >= {"object", "object_colour"}
    assert wrong(figures=(), actions=seen.actions[:0]) >= {"subject", "action", "direction", "others"}
    alone = replace(scene, performers=scene.performers[:1], things=())
    assert {key for key, right in compare(alone, seen, cast.ACTIONS).items() if right is None} == {
        "others", "object", "object_colour", "object_direction",
    }  # fmt: skip
    assert shares_of([{"a": True, "b": None}, {"a": False, "b": None}]) == {"a": 0.5}


def test_joint_errors_are_shares_of_the_height():
    """Joints a tenth of the height away are 0.1 off, whoever is listed first; who is missing counts whole."""
    scene = next(scene for scene in map(sample_scene, range(50)) if len(scene.performers) == 2)
    seen = true_seen(scene)
    joints = label_scene(scene).joints[0, :, :2].swapaxes(0, 1)
    shifted = np.stack([track.points + np.array((0.1 * track.height, 0)) for track in seen.figures[::-1]])
    assert joint_error(seen, shifted) == pytest.approx(0.1)
    assert joint_error(replace(seen, figures=seen.figures[:1]), joints) == pytest.approx(0.5)
    assert joint_error(replace(seen, figures=()), joints) == 1.0


def test_acts_are_labelled_where_they_can_be_told():
    """Each frame has the act of its time; just begun ones, and whoever is handed something, have none."""
    scene = next(scene for scene in map(sample_scene, range(99)) if scene.main.action == "give" and scene.change)
    acts = acts_of(scene)
    assert (acts[0, :4] == -1).all()
    assert (acts[0, 5 : scene.change] == cast.ACTIONS.index("give")).all()
    assert (acts[0, scene.change + 4 :] == cast.ACTIONS.index(scene.performers[0].acts[1].action)).all()
    assert (acts[1] == -1).all()


def test_facts_do_not_depend_on_the_size_of_a_figure():
    """A figure twice as tall is told of in the same numbers, but for where and how tall it is."""
    figures, _ = true_tracks(sample_scene(3))
    points = figures[0].points[None]
    facts = [
        facts_about(points * k, np.array([60.0 * k]), np.array([0]), 12, np.zeros((0, FRAMES, 2)))[0] for k in (1, 2)
    ]
    assert facts[0].shape == (1, 54, FRAMES)
    assert facts[0][0, :38] == pytest.approx(facts[1][0, :38], abs=1e-5)


def test_actions_are_learned_from_tracks(tmp_path):
    """A few lessons are enough to tell many of the acts that they were about; saved and loaded, the net does so too."""
    scenes = [sample_scene(seed) for seed in range(60)]
    labels = joined([label_scene(scene) for scene in scenes])
    net = train_actions(lessons_of(labels, scenes, np.random.default_rng(0)), 80, CPU, batch=48)
    net.save_pretrained(str(tmp_path))
    again = type(net).from_pretrained(str(tmp_path), low_cpu_mem_usage=False).eval()
    right = []
    for scene in scenes[:30]:
        seen = true_seen(scene)
        actions = told_actions(again, seen.figures, seen.things)
        assert actions.shape == seen.actions.shape
        told = told_acts(scene, replace(seen, actions=actions), 0, cast.ACTIONS)
        right.append(told == [act.action for act in scene.performers[0].acts])
    assert np.mean(right) > 0.35
    assert told_actions(net, (), ()).shape == (0, FRAMES, len(cast.ACTIONS))


def test_the_stage_writes_what_the_judge_reads(tmp_path):
    """The command trains, says its errors, and the judge opens what it wrote; the second time it trains no more."""
    arguments = ["--out", str(tmp_path), "--draw", "1", "--seconds", "0.5", "--act-steps", "2", "--batch", "2",
                 "--device", "cpu", "--tests", "1"]  # fmt: skip
    keypoint_stage.main(arguments)
    written = (tmp_path / "pose_reader" / "diffusion_pytorch_model.safetensors").read_bytes()
    assert '"figures_found"' in (tmp_path / "keypoint_curve.json").read_text()
    seen = Judge(tmp_path).read(draw_clip(0).frames)
    assert seen.actions.shape[0] == len(seen.figures)
    keypoint_stage.main(arguments)
    assert (tmp_path / "pose_reader" / "diffusion_pytorch_model.safetensors").read_bytes() == written


def test_the_training_needs_no_reader_of_prompts():
    """The machine that trains has neither of the packages that longtake needs for language, films and flows."""
    code = (
        "import sys, training.small.keypoint_stage, training.small.judge;"
        "assert not {'lemminflect', 'rjieba', 'moviepy', 'prefect', 'av'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
