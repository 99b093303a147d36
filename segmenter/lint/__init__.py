"""Lint: what in a storyboard's prompts a video model will not show, why, and in which words it would."""
