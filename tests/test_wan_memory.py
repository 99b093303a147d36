"""Shots that a card has no room for are refused by arithmetic, before anything is loaded."""

import dataclasses

import pytest
from wan_stock import SHOT

from generation.wan.memory import check_room, peak_gib
from segmenter.errors import LongtakeError

GIB = 2**30
FILM = dataclasses.replace(SHOT, width=1280, height=704)
DRAFT = dataclasses.replace(SHOT, width=640, height=480)


def test_the_estimate_is_above_what_was_measured_and_near_it():
    """The peaks of `benchmarks/results/wan_gpu.json`, with a GiB for CUDA itself."""
    for width, height, offload, measured in ((1280, 704, False, 21.75), (640, 480, True, 5.71)):
        assert measured < peak_gib(width, height, offload=offload) < measured + 1.5


@pytest.mark.parametrize(
    ("shot", "card", "offload", "says"),
    [
        (FILM, 16, False, "takes some 22.8 GiB of the card, which has 16.0: take --profile draft"),
        (FILM, 8, True, "takes some 13.4 GiB of the card, which has 8.0: write a smaller size"),
        (DRAFT, 4, True, "takes some 6.5 GiB"),
    ],
)
def test_a_card_that_is_too_small_is_named(shot, card, offload, says):
    """What it takes, what there is, and what would fit."""
    with pytest.raises(LongtakeError, match=says):
        check_room(shot, card * GIB, offload=offload)


def test_cards_that_are_large_enough_are_taken():
    """24 GB for a film, 12 GB and 8 GB for a draft."""
    check_room(FILM, int(23.6 * GIB), offload=False)
    check_room(DRAFT, int(11.6 * GIB), offload=True)
    check_room(DRAFT, int(7.6 * GIB), offload=True)
