"""The small model: the engine `wan`, with weights of its own that render on a CPU. Hardly any code of its own."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from generation.wan.engine import Engine as WanEngine
from segmenter.errors import LongtakeError

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

    @cached_property
    def fingerprint(self) -> str:
        """As the engine `wan` has it, which reads all the weights; so it says whether there are any."""
        check_shipped(self.outfit.model)
        return super().fingerprint


def check_shipped(model: str | Path) -> None:
    """Makes sure that there is a model where the one that ships is asked for; its vocabulary may be there before it.

    Raises:
        LongtakeError: this version has none; says what to do.
    """
    if Path(model).absolute() == WEIGHTS.absolute() and not (WEIGHTS / "model_index.json").is_file():
        raise LongtakeError(
            "the small model's weights are not part of this version: train them, as training/small/README.md in the "
            "source says, or name a folder of such weights with --model"
        )
