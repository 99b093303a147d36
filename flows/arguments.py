"""What the commands of the command line take: arguments and options that several of them share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generation.engine import ENGINES


def writable_name(path: Path | None) -> Path | None:
    """Paths stand in our documents, which are UTF-8."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise typer.BadParameter(f"{str(path)!a} is no UTF-8 name; rename it") from None
    return path


Board = Annotated[Path, typer.Argument(metavar="STORYBOARD", help="Storyboard, YAML or JSON.", callback=writable_name)]
FolderName = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a film.", callback=writable_name)]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
EngineName = Annotated[
    str | None, typer.Option("--engine", metavar="NAME", help=f"{', '.join(ENGINES)}; by default the storyboard's.")
]
Model = Annotated[
    str | None, typer.Option("--model", metavar="ID", help="Hub id (owner/name, @revision) or folder of its weights.")
]
Profile = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="How it renders: draft, standard, turbo, small, a YAML file."),
]
Device = Annotated[str | None, typer.Option("--device", metavar="NAME", help="Where it runs: cuda, cuda:1, cpu.")]

Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="What ${NAME} in the storyboard stands for; may be repeated."),
]
ValuesFile = Annotated[
    Path | None,
    typer.Option("--values", metavar="FILE", help="The same for many names, JSON or YAML.", callback=writable_name),
]
TableFile = Annotated[
    Path | None,
    typer.Option(
        "--table", metavar="FILE", help="One film a row in DIR/ROW, CSV, TSV or JSON.", callback=writable_name
    ),
]
PolicyFile = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        metavar="FILE",
        help="Moderation policy; by default $LONGTAKE_POLICY, else the built-in one.",
        callback=writable_name,
    ),
]
