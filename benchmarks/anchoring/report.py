"""Writes the page of the experiment from its results: tables, and sentences that say no more than the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.anchoring.chains import FIRST_SHOTS, LONG_WAYS, WAYS
from benchmarks.anchoring.reading import HISTORY_FRAMES
from benchmarks.anchoring.results import Mean, Row, by_shot, difference, mean_of

_Column = tuple[str, str, str]
"""Measure, title, and how it is printed: "%" of a share, or decimals."""

_SEAM: tuple[_Column, ...] = (
    ("seam_step", "joints step at the seam", "%"),
    ("inner_step", "from frame to frame inside", "%"),
    ("seam_lost", "figure lost at the seam", "%"),
    ("speed_jump", "speed jump, heights/s", ".2f"),
    ("inner_speed_jump", "the same inside", ".2f"),
    ("seam_ratio", "seam difference / inner difference", ".2f"),
)
_SECOND: tuple[_Column, ...] = (
    ("second_to_anchor", "after 1 s, from the anchor", "%"),
    ("seam_to_track", "at the seam, from the track", "%"),
    ("second_to_track", "after 1 s, from the track", "%"),
    ("end_to_track", "in the last frame, from the track", "%"),
)
_TEXT: tuple[_Column, ...] = (
    ("action", "action obeyed", "%"),
    ("direction", "direction obeyed", "%"),
    ("subject", "subject still seen", "%"),
    ("subject_colour", "in its colour", "%"),
    ("others", "the other one seen", "%"),
)
_IDENTITY: tuple[_Column, ...] = (
    ("figure_colour_drift", "figure's colour, Delta E from shot 1", ".2f"),
    ("figure_height_drift", "figure's height, log ratio", ".3f"),
    ("unseen_frames", "frames in which it is not seen", "%"),
    ("picture_colour_drift", "picture's colour, Delta E from shot 1", ".2f"),
    ("sharpness", "sharpness / shot 1", ".3f"),
)
_COMPARED: tuple[tuple[str, str, str, str, str], ...] = (
    ("seam_step", "The joints' step at the seam", "%", "smaller", "larger"),
    ("speed_jump", "The speed jump at the seam", ".2f", "smaller", "larger"),
    ("seam_ratio", "The picture's step at the seam, against those inside", ".2f", "smaller", "larger"),
    ("second_to_anchor", "The way from the anchor after a second", "%", "shorter", "longer"),
    ("action", "The share of actions that are obeyed", "%", "lower", "higher"),
    ("direction", "The share of directions that are obeyed", "%", "lower", "higher"),
    ("figure_colour_drift", "The figure's drift in colour", ".2f", "smaller", "larger"),
)
"""Measure, what it is called, how it is printed, and what less and more of it are."""
_PAIRS = (("frame", "none"), ("pose, ease", "none"), ("pose, ease", "frame"), ("frame + pose, ease", "frame"),
    ("frame + pose, hold", "frame + pose, ease"), ("frame + pose, follow", "frame + pose, ease"))  # fmt: skip
"""Which ways are set against each other."""
_LONG: tuple[_Column, ...] = (
    ("picture_colour_drift", "picture's colour, Delta E", ".2f"),
    ("contrast", "contrast / shot 1", ".3f"),
    ("sharpness", "sharpness / shot 1", ".3f"),
    ("figure_colour_drift", "figure's colour, Delta E", ".2f"),
    ("subject", "subject seen", "%"),
)


def page_of(document: Mapping[str, Any], sheets: Sequence[str]) -> str:
    """The page, in markdown.

    Args:
        document: of the results, all parts merged.
        sheets: names of the pictures beside the page.
    """
    rows: dict[str, Row] = document["rows"]
    there = [way.name for way in WAYS if way.name in rows]
    parts = [_head(document, rows)]
    for title, columns in (
        ("At the seam", _SEAM), ("One second later", _SECOND), ("What the text asks for", _TEXT),
        ("Who it is", _IDENTITY),
    ):  # fmt: skip
        parts += [f"## {title}", _table(rows, there, columns)]
    parts += ["The figure's colour along the chain, Delta E from shot 1:", _curves(rows, there, "figure_colour_drift")]
    parts += ["## Set against each other", _comparisons(rows)]
    if all(way.name in rows for way in LONG_WAYS):
        parts += ["## Long chains, with and without colour steering", _long(document, rows)]
    if sheets:
        parts += ["## To be looked at", *(f"![{name}]({name})" for name in sheets)]
    return "\n\n".join(parts) + "\n"


def _head(document: Mapping[str, Any], rows: Mapping[str, Row]) -> str:
    settings = document["settings"]
    first = {name: mean_of(rows.get(FIRST_SHOTS, {}), name) for name in ("action", "subject")}
    told = ", ".join(f"{name} {_printed(mean, '%')}" for name, mean in first.items() if mean)
    first_shots = f" (right in it: {told})" if told else ""
    return f"""# Does anchoring by pose help?

The small model renders chains of shots, each going on from the one before in one of {len(WAYS)} ways: from its text
alone (none); from the last frame (frame); from the poses of the last {HISTORY_FRAMES} frames, which hold still, ease
out or follow on (pose); or from both.

- Storyboards: {len(document["storyboards"])}, one with one figure, the next with two; shots of each:
  {settings["shots"]}; seeds: {settings["seeds"]}; steps: {settings["steps"]}; guidance: {settings["guidance"]:g}.
- Clips: {document["clips"]}; frames that are no numbers: {document["broken_frames"]}; seconds:
  {document["seconds"]:.0f}; cards: {document["cards"]}.
- Noise and texts are the same for all ways, and so is the first shot{first_shots}.
- `python -m benchmarks.pose_anchoring run --weights DIR` makes it all again.

Everything is read from pixels, by a judge that knows no prompt. Distances are shares of the figure's height; who is not
seen counts as one height away. Brackets hold 95 % intervals: a bootstrap over storyboards. What a figure does anyway
from one frame to the next stands beside what it does at the seam. A shot that begins with the last frame does not show
it again: there, the seam is a step in time as any other; without a picture, the first frame shown is the moment of the
last one once more, and ideally nobody moves."""


def _table(rows: Mapping[str, Row], names: Sequence[str], columns: Sequence[_Column]) -> str:
    titles = ["anchor", *(title for _, title, _ in columns)]
    lines = [f"| {' | '.join(titles)} |", f"|{' --- |' * len(titles)}"]
    for name in names:
        cells = [_printed(mean_of(rows[name], measure), form) for measure, _, form in columns]
        lines.append(f"| {' | '.join([name, *cells])} |")
    return "\n".join(lines)


def _curves(rows: Mapping[str, Row], names: Sequence[str], measure: str) -> str:
    shots = sorted({shot for name in names for shot in by_shot(rows[name], measure)})
    titles = ["anchor", *(f"shot {shot + 1}" for shot in shots)]
    lines = [f"| {' | '.join(titles)} |", f"|{' --- |' * len(titles)}"]
    for name in names:
        curve = by_shot(rows[name], measure)
        cells = [f"{curve[shot]:.2f}" if shot in curve else "" for shot in shots]
        lines.append(f"| {' | '.join([name, *cells])} |")
    return "\n".join(lines)


def _comparisons(rows: Mapping[str, Row]) -> str:
    blocks = []
    for one, other in _PAIRS:
        if one in rows and other in rows:
            lines = [_sentence(rows, one, other, *compared) for compared in _COMPARED]
            blocks.append(f"**{one}**, beside **{other}**:\n\n" + "\n".join(f"- {line}" for line in lines if line))
    return "\n\n".join(blocks)


def _sentence(
    rows: Mapping[str, Row], one: str, other: str, measure: str, what: str, form: str, less: str, more: str
) -> str:
    """What the numbers say of two ways, and nothing where they do not tell it."""
    apart = difference(rows[one], rows[other], measure)
    means = mean_of(rows[one], measure), mean_of(rows[other], measure)
    if apart is None or means[0] is None or means[1] is None:
        return ""
    verdict = {0: "cannot be told apart", 1: f"is {more}", -1: f"is {less}"}[apart.sign]
    values = f"{_number(means[0].mean, form)} beside {_number(means[1].mean, form)}"
    return f"{what} {verdict}: {values}, a difference of {_printed(apart, form)}."


def _long(document: Mapping[str, Any], rows: Mapping[str, Row]) -> str:
    plain, steered = (rows[way.name] for way in LONG_WAYS)
    count = document["settings"]["long_shots"]
    shots = sorted({shot for shot in (1, 3, 7, 11, 15, 19, 23, count - 1) if shot < count})
    titles = ["shot", *(f"{title}: plain | the same, steered" for _, title, _ in _LONG)]
    lines = [f"| {' | '.join(titles)} |", f"|{' --- |' * (2 * len(_LONG) + 1)}"]
    for shot in shots:
        cells = [str(shot + 1)]
        for measure, _, form in _LONG:
            for row in (plain, steered):
                curve = by_shot(row, measure)
                cells.append(_number(curve[shot], form) if shot in curve else "")
        lines.append(f"| {' | '.join(cells)} |")
    told = [
        _sentence(rows, LONG_WAYS[1].name, LONG_WAYS[0].name, *compared)
        for compared in (
            (
                "picture_colour_drift",
                "Steered, the picture's drift in colour, over all shots,",
                ".2f",
                "smaller",
                "larger",
            ),
            ("figure_colour_drift", "Steered, the figure's drift in colour", ".2f", "smaller", "larger"),
            ("sharpness", "Steered, the sharpness", ".3f", "lower", "higher"),
            ("seam_ratio", "Steered, the picture's step at the seam", ".2f", "smaller", "larger"),
        )
    ]
    return (
        f"Chains of {count} shots from the last frame alone; steered, mean and spread of its colours in Lab are pulled "
        "to those of the first shot, within bounds, before it is handed on.\n\n"
        + "\n".join(lines) + "\n\n" + "\n".join(f"- {line}" for line in told if line)
    )  # fmt: skip


def _printed(mean: Mean | None, form: str) -> str:
    """A mean with its interval."""
    if mean is None:
        return ""
    low, high = (_number(value, form).removesuffix(" %") for value in (mean.low, mean.high))
    return f"{_number(mean.mean, form)} ({low} to {high})"


def _number(value: float, form: str) -> str:
    return f"{100 * value:.1f} %" if form == "%" else f"{value:{form}}"
