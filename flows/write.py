"""The command `longtake write`: a topic in, a storyboard out. Without an endpoint it needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, cast

import typer

from flows.planning import chosen_policy
from flows.terminal import people
from generation.engine import ENGINES
from segmenter.errors import LongtakeError, WriterError
from segmenter.moderation import BoardModeration, Policy
from segmenter.writing import (
    Commission,
    Draft,
    Language,
    TemplateWriter,
    Writer,
    board_text,
    commission,
    draft_problems,
)
from stitching.beside import replacing, writing

WriterName = Literal["templates", "openai"]


def write(  # noqa: PLR0913, PLR0917 (each is an option of the command)
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="What the film is about, in a line.")],
    out: Annotated[Path | None, typer.Option("--out", help="File to write, .yaml; printed by default.")] = None,
    writer: Annotated[
        WriterName, typer.Option(help="templates: offline; openai: any endpoint of that kind, $OPENAI_BASE_URL.")
    ] = "templates",
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="The endpoint's; by default $LONGTAKE_WRITER_MODEL.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="Length of the film.")] = 20,
    language: Annotated[str | None, typer.Option(metavar="en|zh", help="By default the topic's.")] = None,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that an endpoint's answer may take.")] = 180,
    policy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Moderation policy; by default $LONGTAKE_POLICY, else the built-in one."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Write a storyboard about a topic."""
    from flows import cli

    with cli._explained(as_json):
        asked = _asked(topic, seconds, language)
        _check_out(out, force)
        rules = chosen_policy(policy)
        _check_topic(asked, rules)
        try:
            draft = _writer(writer, model, timeout, rules).write(asked)
            problems = draft_problems(draft, asked, ENGINES, BoardModeration(rules))
            if problems:
                raise WriterError("what was written cannot be rendered:\n" + "\n".join(problems))
        except WriterError as error:
            cli._end(cli.FAILED, str(error), {"error": str(error)}, as_json)
        if out:
            _save(draft, out, force)
        if as_json:
            cli._print_json(_document(asked, writer, out, draft))
        elif out:
            typer.echo(str(out))
        else:
            typer.echo(board_text(draft), nl=False)


def _asked(topic: str, seconds: float, language: str | None) -> Commission:
    if language not in (None, "en", "zh"):
        raise LongtakeError(f"--language {language} cannot be written; it is en or zh")
    try:
        return commission(topic, seconds, cast("Language | None", language))
    except ValueError as error:
        raise LongtakeError(str(error)) from error


def _check_out(out: Path | None, force: bool) -> None:
    """Before anybody is asked: an answer may cost money."""
    if out is None:
        return
    if out.suffix.lower() not in (".yaml", ".yml"):
        raise LongtakeError(f"{out} should end in .yaml, as a storyboard does")
    if out.is_dir():
        raise LongtakeError(f"{out} is a folder; name a file in it")
    if out.exists() and not force:
        raise LongtakeError(f"{out} is already there; name another file, or write over it with --force")
    if not out.absolute().parent.is_dir():
        raise LongtakeError(f"there is no folder {out.absolute().parent}; make it, or name another one")


def _check_topic(asked: Commission, policy: Policy) -> None:
    """Before it is sent anywhere."""
    judged = policy.judge.find(asked.topic) if policy.judge else ()
    if blocked := [finding for finding in (*policy.find(asked.topic), *judged) if finding.action == "block"]:
        raise LongtakeError("\n".join(f"the topic: {finding}" for finding in blocked))


def _writer(name: WriterName, model: str | None, timeout: float, policy: Policy) -> Writer:
    if name == "templates":
        return TemplateWriter()
    from dataclasses import replace

    from flows.chat_endpoint import endpoint_from_environment
    from flows.writer_endpoint import EndpointWriter

    endpoint = replace(endpoint_from_environment(model), total_seconds=timeout)
    return EndpointWriter(endpoint, ENGINES, policy, people.print)


def _save(draft: Draft, out: Path, force: bool) -> None:
    if force:
        with replacing(out) as part:
            part.write_text(board_text(draft), encoding="utf-8", newline="\n")
        return
    with writing(out):
        try:
            file = out.open("x", encoding="utf-8", newline="\n")
        except FileExistsError:
            raise LongtakeError(f"{out} is there by now; nothing was written over it") from None
        with file:
            file.write(board_text(draft))


def _document(asked: Commission, writer: str, out: Path | None, draft: Draft) -> dict[str, Any]:
    return {
        "topic": asked.topic,
        "language": asked.language,
        "seconds": float(asked.seconds),
        "writer": writer,
        "out": str(out) if out else None,
        "storyboard": dict(draft),
    }
