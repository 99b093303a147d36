"""Findings as SARIF 2.1.0, the format in which editors and code hosts take them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from segmenter.lint.board import BoardLint
from segmenter.lint.edits import Edit
from segmenter.lint.finding import Finding
from segmenter.lint.rules import RULES

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_document(path: Path, lint: BoardLint, version: str) -> dict[str, Any]:
    """The log of one run over one storyboard.

    Args:
        path: of the storyboard; a relative one stays relative.
        lint: what was found in it.
        version: of the program.
    """
    uri = path.as_uri() if path.is_absolute() else path.as_posix()
    rules = [
        {"id": rule, "shortDescription": {"text": what}, "defaultConfiguration": {"level": "warning"}}
        for rule, what in RULES.items()
    ]
    driver = {"name": "longtake", "version": version, "rules": rules}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "artifacts": [{"location": {"uri": uri}}],
                "results": [_result(uri, lint, finding) for finding in lint.findings],
            }
        ],
    }


def _result(uri: str, lint: BoardLint, finding: Finding) -> dict[str, Any]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": list(RULES).index(finding.rule),
        "level": finding.severity,
        "message": {"text": f'{finding.panel}: "{finding.words}": {finding.why}'},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri, "index": 0}, "region": region}}],
    }
    edits = lint.panel_edits.get(finding.panel, ()) if finding.severity == "warning" else ()
    if edits:
        result["fixes"] = [
            {
                "description": {"text": f"rewrite {finding.panel}"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": uri, "index": 0},
                        "replacements": [_replacement(lint.text, edit) for edit in edits],
                    }
                ],
            }
        ]
    return result


def _replacement(text: str, edit: Edit) -> dict[str, Any]:
    (line, column), (end_line, end_column) = _place(text, edit.start), _place(text, edit.end)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {"deletedRegion": region, "insertedContent": {"text": edit.new}}


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
