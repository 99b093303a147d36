"""Writes storyboards: a topic in, a storyboard out. Knows words, and no network."""

from segmenter.writing.draft import board_text, draft_problems
from segmenter.writing.templates import TemplateWriter
from segmenter.writing.writer import Commission, Draft, Language, Writer, commission

__all__ = ["Commission", "Draft", "Language", "TemplateWriter", "Writer", "board_text", "commission", "draft_problems"]
