"""The animatic engine: a paper theatre that shows how a storyboard reads, before any model runs."""

from generation.animatic.engine import Engine

__all__ = ["Engine"]
