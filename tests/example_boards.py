"""The examples that the project comes with."""

from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
TEMPLATES = {"product.yaml"}
"""Storyboards that want values first."""
STORYBOARDS = sorted(path for path in EXAMPLES.glob("*.[yj]*") if path.name not in TEMPLATES)
"""Those that are films as they stand."""
