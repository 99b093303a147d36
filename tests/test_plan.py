"""From storyboard to shots."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmenter.document import plan_document, read_plan
from segmenter.plan import derive_seed, plan_shots
from segmenter.timing import frames_of, panel_lengths, split_transition, transition_frames
from segmenter.types import Panel, Scene, Seam, ShotPlan, Storyboard

OVERLAPS = ("dissolve", "wipe", "morph")


def board(*panels: Panel, fps: Fraction = Fraction(24), **others: object) -> Storyboard:
    """A storyboard of one scene."""
    others.setdefault("scenes", (Scene(setting="a park", panels=panels),))
    return Storyboard(title="Test", fps=fps, width=640, height=480, **others)


def panel(text: str = "A dog runs", seconds: float = 4, **others: object) -> Panel:
    """A panel, four seconds long where nothing else is said."""
    if others.get("transition", "cut") != "cut":
        others.setdefault("transition_seconds", Fraction(1, 2))
    return Panel(text=text, seconds=Fraction(str(seconds)), **others)


@st.composite
def storyboards(draw: st.DrawFn) -> Storyboard:
    """Valid storyboards: transitions that fit the panels on both sides."""
    fps = draw(st.sampled_from([Fraction(24), Fraction(5), Fraction(25), Fraction(30000, 1001), Fraction(60)]))
    seconds = draw(st.lists(st.fractions(Fraction(1, 2), 30, max_denominator=100), min_size=1, max_size=12))
    lengths = panel_lengths(seconds, fps)
    panels = []
    room = 0  # what the transition into the panel before has left of it
    for index, length in enumerate(lengths):
        kind = draw(st.sampled_from(["cut", "dissolve", "fade", "wipe", "morph"]))
        span = draw(st.fractions(Fraction(1, 10), 2, max_denominator=50))
        before, after = split_transition(transition_frames(span, fps))
        if kind != "cut" and (after > length or (index and before > room)):
            kind = "cut"
        room = length - (after if kind != "cut" else 0)
        continuity = draw(st.sampled_from(["cut", "continue", "pose"])) if index else "cut"
        panels.append(
            Panel(
                text=draw(st.sampled_from(["A dog runs", "A cat jumps"])),
                seconds=seconds[index],
                transition=kind,
                transition_seconds=span if kind != "cut" else Fraction(0),
                continuity=continuity,
            )
        )
    split = draw(st.integers(0, len(panels) - 1))
    scenes = tuple(Scene(panels=tuple(part)) for part in (panels[:split], panels[split:]) if part)
    return board(fps=fps, scenes=scenes)


@st.composite
def any_storyboards(draw: st.DrawFn) -> Storyboard:
    """Storyboards that nobody has checked: panels of no time at all, transitions that no panel has room for."""
    seconds = st.sampled_from([Fraction(1, 1000), Fraction(1, 60), Fraction(1, 4)]) | st.fractions(0, 8)
    spans = st.sampled_from([Fraction(1, 10), Fraction(2)]) | st.fractions(0, 6)
    panels = [
        Panel(
            text="A dog runs",
            seconds=draw(seconds),
            transition=(kind := draw(st.sampled_from(["cut", "dissolve", "fade"]))),
            transition_seconds=draw(spans) if kind != "cut" else Fraction(0),
            continuity=draw(st.sampled_from(["cut", "continue", "pose"])),
        )
        for _ in range(draw(st.integers(1, 6)))
    ]
    return board(*panels, fps=draw(st.sampled_from([Fraction(24), Fraction(1), Fraction(24000, 1001), Fraction(60)])))


def _fits(storyboard: Storyboard) -> bool:
    """Whether every panel has a frame, and enough of them for the halves of its transitions; none lasts over 2 s."""
    panels = [panel for scene in storyboard.scenes for panel in scene.panels]
    lengths = panel_lengths((panel.seconds for panel in panels), storyboard.fps)
    splits = [split_transition(transition_frames(panel.transition_seconds, storyboard.fps)) for panel in panels]
    befores = [before for before, _ in splits[1:]] + [0]
    if any(panel.seconds * storyboard.fps < 1 or panel.transition_seconds > 2 for panel in panels):
        return False
    return all(after + before <= n for n, (_, after), before in zip(lengths, splits, befores, strict=True))


@given(storyboard=storyboards())
@settings(max_examples=300, deadline=None)
def test_the_film_lasts_what_the_storyboard_says_to_the_frame(storyboard):
    """Overlaps consume what the shots were given on top: the sum is exact, and every shot keeps to the grid."""
    _assert_exact(plan_shots(storyboard), storyboard)


@given(storyboard=any_storyboards())
@settings(max_examples=300, deadline=None)
def test_a_storyboard_that_nobody_has_checked_is_planned_exactly_or_refused(storyboard):
    """The plan is as exact as ever, or a ValueError names the panel; what has room for everything is never refused."""
    refusal = None
    try:
        _assert_exact(plan_shots(storyboard), storyboard)
    except ValueError as error:
        refusal = str(error)
    if refusal is not None:
        assert re.search(r" of s01p0\d(-\d)? must be ", refusal)
        assert not _fits(storyboard)


@pytest.mark.parametrize(
    ("storyboard", "words"),
    [
        (board(panel(), panel(seconds=0.01)), r"panel\.seconds = .* of s01p02 must be at least one frame, 1/24 s"),
        (
            board(
                panel(seconds=0.25),
                panel(seconds=0.25, transition="dissolve", transition_seconds=Fraction(2)),
            ),
            r"shown_frames = 30 of s01p01 must be at least 0 \+ 48, the frames of the transitions",
        ),
        (board(panel(), fps=Fraction(1, 10)), r"fps = .* must be at least 1/5"),
    ],
)
def test_what_cannot_be_planned_is_named(storyboard, words):
    """A caller who built the value by hand learns at once which panel to mend: nothing is rendered in vain."""
    with pytest.raises(ValueError, match=words):
        plan_shots(storyboard)


def _assert_exact(plan: ShotPlan, storyboard: Storyboard) -> None:
    """A plan keeps to the grid and to the storyboard's time."""
    seconds = sum(panel.seconds for scene in storyboard.scenes for panel in scene.panels)
    overlaps = sum(shot.seam.num_frames for shot in plan.shots if shot.seam.kind in OVERLAPS)
    assert plan.num_frames == frames_of(seconds, storyboard.fps)
    assert sum(shot.shown_frames for shot in plan.shots) - overlaps == plan.num_frames
    for shot, following in zip(plan.shots, [*plan.shots[1:], None], strict=True):
        assert 1 <= shot.shown_frames <= 5 * storyboard.fps
        assert shot.num_frames % 4 == 1
        assert shot.drop_frames + shot.shown_frames <= shot.num_frames < shot.drop_frames + shot.shown_frames + 4
        assert shot.drop_frames == (shot.continuity == "continue")
        into = _taken(shot.seam)[1]
        out = _taken(following.seam)[0] if following else 0
        assert into + out <= shot.shown_frames
    assert plan == plan_shots(storyboard)


def _taken(seam: Seam) -> tuple[int, int]:
    """Frames that a seam takes of the shot before it and of its own."""
    if seam.kind in OVERLAPS:
        return seam.num_frames, seam.num_frames
    if seam.kind == "continue":
        return min(1, seam.num_frames), seam.num_frames
    return split_transition(seam.num_frames)


@given(storyboard=storyboards())
@settings(max_examples=100, deadline=None)
def test_a_continuation_asks_for_no_room(storyboard):
    """Its ramp is a third of a second, or what the other seams of the two shots leave of it."""
    shots = plan_shots(storyboard).shots
    for before, shot, following in zip(shots, shots[1:], [*shots[2:], None], strict=False):
        if shot.seam.kind != "continue":
            continue
        room = shot.shown_frames - (_taken(following.seam)[0] if following else 0)
        if before.shown_frames == _taken(before.seam)[1]:
            room = 0
        wanted = transition_frames(Fraction(1, 3), storyboard.fps)
        # A ramp that comes to nothing gives back the frame that was kept for it.
        assert min(wanted, room) - 1 <= shot.seam.num_frames <= min(wanted, room)


def test_a_continuation_may_be_given_its_length():
    """A second of it is a second; a cut where nothing goes on is a cut."""
    first, second = panel(), panel(continuity="continue", transition="continue", transition_seconds=Fraction(1))
    seam = plan_shots(board(first, second)).shots[1].seam
    assert (seam.kind, seam.num_frames, seam.frames_before, seam.frames_after, seam.frames_out) == (
        "continue", 24, 1, 24, 25,
    )  # fmt: skip


@given(storyboard=storyboards())
@settings(max_examples=100, deadline=None)
def test_chains_begin_with_a_cut_and_nothing_else(storyboard):
    """A chain's first shot has nothing before it; every other goes on from the one before."""
    plan = plan_shots(storyboard)
    assert [shot for chain in plan.chains for shot in chain] == list(plan.shots)
    for index, chain in enumerate(plan.chains):
        assert {shot.chain for shot in chain} == {index}
        assert chain[0].continuity == "cut"
        assert all(shot.continuity != "cut" for shot in chain[1:])


def test_a_panel_of_twelve_seconds_is_a_chain_of_three_shots():
    """The parts continue one another, share the prompt, and have a seed each."""
    shots = plan_shots(board(panel(seconds=12))).shots
    assert [shot.id for shot in shots] == ["s01p01-1", "s01p01-2", "s01p01-3"]
    assert [shot.continuity for shot in shots] == ["cut", "continue", "continue"]
    assert [shot.num_frames for shot in shots] == [97, 97, 97]
    assert [shot.seam.kind for shot in shots] == ["cut", "continue", "continue"]
    assert len({shot.seed for shot in shots}) == 3
    assert len({shot.prompt for shot in shots}) == 1


def test_a_dissolve_is_paid_for_by_both_sides():
    """Twelve frames of overlap: six more for each neighbour, and the film is not shorter."""
    plan = plan_shots(board(panel(), panel(transition="dissolve")))
    assert [shot.shown_frames for shot in plan.shots] == [102, 102]
    assert plan.num_frames == 192


def test_the_first_panel_can_only_come_up_from_black():
    """A dissolve with nothing before it is a fade, and consumes nothing."""
    shot = plan_shots(board(panel(transition="dissolve"))).shots[0]
    assert (shot.seam.kind, shot.shown_frames) == ("fade", 96)


def test_characters_expand_in_every_prompt():
    """Each panel describes whom it names, whatever the panels before it have said."""
    shots = plan_shots(board(panel("Mia waves"), panel("Mia runs"), characters={"Mia": "a small girl"})).shots
    assert [shot.prompt for shot in shots] == ["a small girl waves. a park.", "a small girl runs. a park."]


def test_seeds_follow_what_a_shot_says_not_where_it_stands():
    """A panel put in before others changes the seed of none; the same words twice have two seeds."""
    before = plan_shots(board(panel("A dog runs"), panel("A cat sits"))).shots
    after = plan_shots(board(panel("A bird flies"), panel("A dog runs"), panel("A cat sits"))).shots
    assert [shot.seed for shot in after[1:]] == [shot.seed for shot in before]
    twice = plan_shots(board(panel(), panel())).shots
    assert twice[0].seed != twice[1].seed
    assert derive_seed(1, "a") != derive_seed(2, "a")


def test_a_panel_may_choose_its_seed():
    """The panel's seed is the first part's; later parts count on, without leaving 32 bits."""
    shots = plan_shots(board(panel(seconds=8, seed=2**32 - 1))).shots
    assert [shot.seed for shot in shots] == [2**32 - 1, 0]


def test_the_last_shot_of_a_panel_reaches_its_pose():
    """The others lead there; nobody else is told of it, and plan.json carries it there and back."""
    reaching = panel(seconds=12, continuity="continue", pose=Path("/film/wave.json"), pose_sha256="0f" * 32)
    plan = plan_shots(board(panel(), reaching, panel(continuity="continue")))
    assert [shot.id for shot in plan.shots if shot.pose or shot.pose_sha256] == ["s01p02-3"]

    document = json.loads(json.dumps(plan_document(plan)))
    assert [shot["pose"] for shot in document["shots"]] == [None, None, None, str(Path("/film/wave.json")), None]
    assert [shot["pose_sha256"] for shot in document["shots"]] == [None, None, None, "0f" * 32, None]
    assert read_plan(document) == plan


def test_the_camera_moves_over_the_whole_panel_and_goes_on_when_continued():
    """Parts of a panel share its move; a panel that continues begins where the camera was left."""
    shots = plan_shots(board(panel(seconds=8, camera="zoom in"), panel(continuity="continue"), panel())).shots
    assert shots[0].view_end == shots[1].view_start
    assert shots[1].view_end == shots[2].view_start == shots[2].view_end
    assert shots[0].view_start.zoom == 1.0 < shots[0].view_end.zoom < shots[1].view_end.zoom
    assert shots[3].view_start.zoom == 1.0
