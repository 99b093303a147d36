"""The small model: the engine `wan`, with weights that ship with longtake and render on a CPU. No code of its own."""

from __future__ import annotations

from pathlib import Path

from generation.wan.engine import Engine as WanEngine

WEIGHTS = Path(__file__).parent / "weights"
"""The model in the hub's layout; beside its parts the ControlNet, the pose reader and `vocabulary.json`."""


class Engine(WanEngine):
    """Renders with the small model, which knows the drawn world that it was trained on and nothing else."""

    name = "small"

    def __init__(
        self,
        model: str = str(WEIGHTS),
        profile: str = "small",
        device: str = "cpu",
        cache: Path = Path(".longtake/cache"),
    ) -> None:
        super().__init__(model, profile, device, cache)
