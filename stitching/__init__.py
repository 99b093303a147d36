"""Clips in, one film out: seams, concatenation, previews and subtitles. Knows no Prefect and no model."""
