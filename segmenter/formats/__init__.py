"""Formats in and out: screenplays, stories, shot lists, subtitles and others' projects become storyboards."""
