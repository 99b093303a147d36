"""The rules by id: what an author silences, and what a finding names. Knows no prompt."""

from __future__ import annotations

from typing import Literal, get_args

RuleId = Literal[
    "vague-subject",
    "mixed-languages",
    "negative",
    "no-subject",
    "contradictory-space",
    "subjective-place",
    "tool-use",
    "exact-collision",
    "many-actions",
    "crowded",
    "alike",
    "too-long",
    "too-little",
    "too-much",
    "unread",
]
Severity = Literal["warning", "note"]

RULES: dict[RuleId, str] = {
    "vague-subject": "Nobody can draw what has no name: an animal, somebody, something.",
    "mixed-languages": "The prompt is in two languages.",
    "negative": "A prompt says what is there; what is not there belongs into the negative prompt.",
    "no-subject": "Nobody and nothing is to be seen.",
    "contradictory-space": "One subject is in two places at once.",
    "subjective-place": "Near is everywhere: left, right, above, below, in front and behind are places.",
    "tool-use": "Models do not hold tools to what they work on.",
    "exact-collision": "Models do not let things meet at a point.",
    "many-actions": "One subject does several things at once.",
    "crowded": "More than three subjects act on each other.",
    "alike": "Subjects that nothing tells apart become each other.",
    "too-long": "The text encoder reads 512 tokens and no more.",
    "too-little": "There is less to see than the panel has seconds for.",
    "too-much": "There is more to see than the panel has seconds for.",
    "unread": "The prompt reader does not understand some of the words.",
}
"""Every rule, in the order in which a prompt is mended: id, and what it is about."""

assert tuple(RULES) == get_args(RuleId)
