"""The writer that is a language model: asks an endpoint, checks what it writes, and has it repaired.

What a model writes is data, checked like any storyboard; nothing in it is obeyed. Owns the questions; the network is in
`chat_endpoint`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any

from flows.chat_endpoint import ChatEndpoint, Endpoint, Message
from segmenter.errors import WriterError
from segmenter.moderation import BoardModeration, Policy
from segmenter.timing import MAX_SHOT_SECONDS
from segmenter.writing import Commission, Draft, draft_problems

REPAIRS = 2
"""How often a model may mend what it wrote."""
_MOST_PROBLEMS = 30
"""Told to a model at once."""
_MOST_STARTS = 50
"""Braces at which an answer is looked at for JSON."""
_QUOTED = 20_000
"""Characters of its own answer that a model is shown again."""

_TEXT = {"type": "string"}
DRAFT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["title", "scenes"],
    "additionalProperties": False,
    "properties": {
        "title": _TEXT,
        "characters": {"type": "object", "additionalProperties": _TEXT},
        "scenes": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["setting", "panels"],
                "additionalProperties": False,
                "properties": {
                    "setting": _TEXT,
                    "panels": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["text", "seconds"],
                            "additionalProperties": False,
                            "properties": {
                                "text": _TEXT,
                                "seconds": {"type": "number"},
                                "camera": _TEXT,
                                "subtitle": _TEXT,
                                "transition": {"enum": ["cut", "dissolve", "fade"]},
                                "continuity": {"enum": ["cut", "continue", "pose"]},
                            },
                        },
                    },
                },
            },
        },
    },
}
"""The part of the storyboard's format that is for a writer to write."""

_EXAMPLE = """{"title": "...", "characters": {"Mia": "a girl with a red scarf"}, "scenes": [{"setting": "a sunny park",
"panels": [{"text": "Mia hands a ball to a dog.", "seconds": 4, "camera": "slow zoom in", "subtitle": "For you!"}]}]}"""
_RULES = f"""You write storyboards for short films, and answer with one JSON object and nothing else:
{_EXAMPLE}
A film has a situation, a turn and an outcome. A panel shows one action in plain words: who does what, to whom, where it
can be seen; at most three figures, and no causal chains. It lasts 2 to {MAX_SHOT_SECONDS} seconds.
Call the characters by their names, and describe each once under "characters". Optional in a panel: "camera" (slow zoom
in, pan left), "subtitle" (one line), "transition" (cut, dissolve, fade), "continuity": "continue" where it goes on from
the last frame of the panel before, never in the first one. It is for an audience of all ages."""


class EndpointWriter:
    """Writes storyboards with a language model.

    Args:
        endpoint: where the model is asked.
        engines: names of the engines there are.
        policy: what its storyboards may not say.
        tell: is told of waiting and of repairs.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        engines: Collection[str] = (),
        policy: Policy | None = None,
        tell: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self._chat = ChatEndpoint(endpoint, tell)
        self._engines = engines
        self._policy = policy
        self._tell = tell

    def write(self, commission: Commission) -> Draft:
        """Writes one; what is wrong with it is told to the model, at most twice.

        Raises:
            WriterError: no answer came, or none that is a storyboard.
        """
        messages: list[Message] = [
            {"role": "system", "content": _RULES},
            {"role": "user", "content": _question(commission)},
        ]
        for repair in range(REPAIRS + 1):
            answer = self._chat.ask(messages, DRAFT_SCHEMA)
            draft = find_json(answer.text)
            problems = self._problems(draft, commission)
            if not problems:
                assert isinstance(draft, dict)
                return draft
            if answer.cut_off:
                problems.insert(0, "the answer was cut off before its end; write a shorter one")
            told = "\n".join(f"- {problem}" for problem in problems[:_MOST_PROBLEMS])
            if repair < REPAIRS:
                self._tell(f"the model's storyboard has {len(problems)} problems; it is asked to mend them")
            messages[2:] = [
                {"role": "assistant", "content": answer.text[:_QUOTED]},
                {
                    "role": "user",
                    "content": f"That cannot be used:\n{told}\nWrite the whole JSON object again, mended.",
                },
            ]
        model = self._chat.endpoint.model
        raise WriterError(f"what {model} wrote is no storyboard, after {REPAIRS} repairs; try another model:\n{told}")

    def _problems(self, draft: Any, commission: Commission) -> list[str]:
        if draft is None:
            return ["there is no JSON object in the answer, or it is not complete"]
        moderation = BoardModeration(self._policy) if self._policy else None
        return draft_problems(draft, commission, self._engines, moderation)


def find_json(text: str) -> dict[str, Any] | None:
    """The storyboard in an answer, between fences and among words too; the last one, where a model thought aloud.

    Returns:
        Where nothing has scenes, the object with which the answer begins; None where that is not whole.
    """
    decoder = json.JSONDecoder()
    first: dict[str, Any] | None = None
    board: dict[str, Any] | None = None
    at = text.find("{")
    outermost = at
    for _ in range(_MOST_STARTS):
        if at < 0:
            break
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            first = found if at == outermost else first
            board = found if "scenes" in found else board
        at = text.find("{", end)
    return board or first


def _question(commission: Commission) -> str:
    language = "Chinese" if commission.language == "zh" else "English"
    seconds = f"{float(commission.seconds):g}"
    topic = json.dumps(commission.topic, ensure_ascii=False)
    return f"Write a storyboard in {language} whose panels last {seconds} seconds together. Its topic: {topic}"
