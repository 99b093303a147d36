"""Writes readings down for people: the form of tests/golden/readings.yaml. As a script, writes that file anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from segmenter.prompts import read_prompt, template_of
from segmenter.prompts.reading import Beat, Reading

GOLDEN = Path(__file__).parent / "golden" / "readings.yaml"


def written_down(text: str) -> dict[str, Any]:
    """All that was read of a prompt, what is empty left out."""
    reading = read_prompt(text)
    labels = [subject.label for subject in reading.subjects]
    relations = [
        f"{labels[one.subject]} {one.relation}" + ("" if one.other is None else f" {labels[one.other]}")
        for one in reading.relations
    ]
    references = [
        f"{text[slice(*one.span)]}: {' + '.join(labels[i] for i in one.subjects)}" for one in reading.references
    ]
    said = {
        "text": text,
        "subjects": [f"{s.label} x{s.count or '?'}" if s.count != 1 else s.label for s in reading.subjects],
        "beats": [_beat(reading, beat) for beat in reading.beats],
        "sentences": list(dict.fromkeys(template_of(reading, beat) for beat in reading.beats)),
        "relations": relations,
        "references": references,
        "unread": list(reading.unread),
    }
    return {name: value for name, value in said.items() if value}


def _beat(reading: Reading, beat: Beat) -> str:
    """One line: "boy | throw (throws) | frisbee > dog | throw to | A boy throws ..."."""
    labels = [subject.label for subject in reading.subjects]
    whom = "" if beat.target is None else labels[beat.target]
    whom += "" if beat.recipient is None else f" > {labels[beat.recipient]}"
    whom += f" [{beat.start or ''}>{beat.end or ''}]" if beat.start or beat.end else ""
    parts = [labels[beat.actor], f"{beat.lemma} ({beat.verb})", whom.strip(), beat.contact or "", beat.phrase]
    return " | ".join(parts)


def main() -> None:
    """Reads the prompts of the golden file again; look at the difference before you commit it."""
    head = GOLDEN.read_text(encoding="utf-8").partition("- text")[0]
    prompts = [one["text"] for one in yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))]
    body = yaml.safe_dump([written_down(text) for text in prompts], allow_unicode=True, sort_keys=False, width=1000)
    GOLDEN.write_text(head + body, encoding="utf-8")


if __name__ == "__main__":
    main()
