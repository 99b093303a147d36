"""What a policy finds in a storyboard: in every text as it is written, and in what they become together.

Looks at titles, characters, settings, and each panel's text, camera and subtitle; then at each panel as an engine will
read it, with its characters described. The negative prompt names what shall not be seen, so nobody looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from segmenter.characters import Characters
from segmenter.complaints import where
from segmenter.film_checks import SoundPanel, expanded, sound_characters
from segmenter.moderation.folding import fold
from segmenter.moderation.rules import Finding, Policy
from segmenter.source_tree import Flaw, Loc, Source
from segmenter.types import Remark

_TOGETHER = "with its characters, setting, camera, subtitle and the title"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedFlaw(Flaw):
    """A text that the policy does not let through."""

    finding: Finding
    """Why."""


class BoardModeration:
    """Looks through one storyboard.

    Args:
        policy: what it looks for.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.remarks: tuple[Remark, ...] = ()
        self._found: dict[str, tuple[Finding, ...]] = {}

    def flaws(self, source: Source, panels: Sequence[SoundPanel]) -> list[Flaw]:
        """What is blocked; what is only told of is in `remarks` afterwards."""
        blocked: list[Flaw] = []
        told: list[Remark] = []
        for loc, finding, prefix in self._look_through(source, panels):
            flaw = source.flaw(loc, f"{prefix}{finding}")
            if finding.action == "block":
                blocked.append(BlockedFlaw(loc=flaw.loc, place=flaw.place, message=flaw.message, finding=finding))
            else:
                told.append(_remark(flaw, finding))
        self.remarks = tuple(sorted(told, key=lambda remark: (remark.line, remark.column)))
        return blocked

    def _look_through(self, source: Source, panels: Sequence[SoundPanel]) -> Iterator[tuple[Loc, Finding, str]]:
        data = source.data if isinstance(source.data, dict) else {}
        alone = list(_common_texts(data))
        for loc, text in [*alone, *(text for panel in panels for text in _panel_texts(panel))]:
            for finding in self._find(text):
                yield loc, finding, ""
        for loc, text in alone:
            if loc[0] != "scenes":  # settings are judged with their panels
                yield from ((loc, finding, "") for finding in self._judge(text))
        yield from self._look_at_wholes(data, panels, alone)

    def _look_at_wholes(
        self, data: dict[str, object], panels: Sequence[SoundPanel], alone: Sequence[tuple[Loc, str]]
    ) -> Iterator[tuple[Loc, Finding, str]]:
        characters = sound_characters(data) or Characters({})
        settings = {loc[1]: text for loc, text in alone if loc[0] == "scenes"}
        common = [text for loc, text in alone if loc[0] != "scenes"]
        title = next((text for loc, text in alone if loc == ("title",)), "")
        told = self._told(common)
        for panel in panels:
            texts = dict(_panel_texts(panel))
            setting = settings.get(panel.loc[1], "")
            text = texts.pop((*panel.loc, "text"), "")
            parts = (expanded(characters, text), expanded(characters, setting), *texts.values(), title)
            whole = ". ".join(part for part in parts if part)
            loc = (*panel.loc, "text")
            if findings := self._find(whole):
                known = told | self._told((text, setting, *texts.values()))
                for finding in findings:
                    new = tuple(word for word in finding.words if (finding.rule, fold(word)) not in known)
                    if new:
                        yield loc, replace(finding, words=new), f"{_TOGETHER}, "
            yield from ((loc, finding, "") for finding in self._judge(whole))

    def _find(self, text: str) -> tuple[Finding, ...]:
        """What the rules find; a text that comes again is not looked through again."""
        if text not in self._found:
            self._found[text] = self.policy.find(text)
        return self._found[text]

    def _judge(self, text: str) -> tuple[Finding, ...]:
        return self.policy.judge.find(text) if self.policy.judge and text else ()

    def _told(self, texts: Iterable[str]) -> set[tuple[str, str]]:
        """Rules and words that are told of where the texts stand."""
        return {(finding.rule, fold(word)) for text in texts for finding in self._find(text) for word in finding.words}


def _common_texts(data: dict[str, object]) -> Iterator[tuple[Loc, str]]:
    """Title, characters and settings, each with its place."""
    if isinstance(title := data.get("title"), str):
        yield ("title",), title
    characters = data.get("characters")
    for name, description in characters.items() if isinstance(characters, dict) else ():
        yield ("characters", name), f"{name}: {description}" if isinstance(description, str) else name
    scenes = data.get("scenes")
    for index, scene in enumerate(scenes if isinstance(scenes, list) else ()):
        if isinstance(scene, dict) and isinstance(setting := scene.get("setting"), str):
            yield ("scenes", index, "setting"), setting


def _panel_texts(panel: SoundPanel) -> Iterator[tuple[Loc, str]]:
    for key in ("text", "camera", "subtitle"):
        text = getattr(panel.entry, key)
        if text and key not in panel.wrong:
            yield (*panel.loc, key), text


def _remark(flaw: Flaw, finding: Finding) -> Remark:
    line, column = flaw.place
    return Remark(
        line=line,
        column=column,
        where=where(flaw.loc),
        rule=finding.rule,
        category=finding.category,
        words=finding.words,
        message=flaw.message,
    )
