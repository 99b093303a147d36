"""Who, what, in which colour and with which joint is where in a clip, told roughly: by tokens of the transformer.

The transformer learns to say this of noisy clips too, beside its own task and half way through its blocks: who goes
where it has to know from the text long before it can draw them. (REPA, arXiv 2410.06940, aligns with another network's
features for the same reason; here the truth is known.)
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.small.keypoint_labels import COLOURS, FIGURES, MOST_FIGURES, THINGS, Labels, label_scene
from training.small.scene import FRAMES, HEIGHT, WIDTH, Scene

_TOKEN = 16
"""Pixels to a token's side."""
_ROWS, _COLUMNS = HEIGHT // _TOKEN, WIDTH // _TOKEN
_JOINTS = 18
_NOUNS = len(FIGURES) + len(THINGS)
MARKS = _NOUNS + len(COLOURS) + _JOINTS
"""Kinds of marks: nouns, colours, joints."""
_RARE = -4.0
"""Logit of a mark to begin with: one in fifty is there."""


def mark(scene: Scene) -> np.ndarray:
    """The marks of a clip, (T, h, w) int64, a bit each: of all frames that become one latent frame together."""
    labels = label_scene(scene)
    bits = np.zeros((-(-FRAMES // 4), _ROWS, _COLUMNS), np.int64)
    for slot, kind in enumerate(labels.kinds[0]):
        if kind >= 0:
            _mark_one(bits, labels, slot, int(kind))
    return bits


def _mark_one(bits: np.ndarray, labels: Labels, slot: int, kind: int) -> None:
    alike = 1 << kind | 1 << _NOUNS + int(labels.colours[0, slot])
    if slot < MOST_FIGURES:
        points = labels.joints[0, :, slot]
        each = alike | 1 << _NOUNS + len(COLOURS) + np.arange(_JOINTS)
    else:
        points, each = labels.places[0, :, slot - MOST_FIGURES, None], np.array([alike])
    columns = (points[..., 0] // _TOKEN).clip(0, _COLUMNS - 1).astype(int)
    rows = (points[..., 1] // _TOKEN).clip(0, _ROWS - 1).astype(int)
    frames = (np.arange(FRAMES) + 3) // 4
    np.bitwise_or.at(bits, (frames[:, None], rows, columns), each)


def unpacked(bits: torch.Tensor) -> torch.Tensor:
    """(..., MARKS) of bits, 0 or 1."""
    return (bits[..., None] >> torch.arange(MARKS, device=bits.device) & 1).float()


class Tap(nn.Module):
    """A block whose tokens are looked at as they leave it.

    Args:
        block: of a transformer; it may be compiled.
    """

    def __init__(self, block: nn.Module) -> None:
        super().__init__()
        self.block = block
        self.seen: torch.Tensor | None = None

    def forward(self, *given: torch.Tensor) -> torch.Tensor:
        """What the block makes."""
        self.seen = self.block(*given)
        return self.seen


class MarkHead(nn.Module):
    """Tells marks from tokens.

    Args:
        width: of a token.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        last = nn.Linear(width, MARKS)
        nn.init.constant_(last.bias, _RARE)
        self.layers = nn.Sequential(nn.Linear(width, width), nn.SiLU(), last)

    def loss(self, tokens: torch.Tensor, bits: torch.Tensor) -> torch.Tensor:
        """How far what (B, N, width) tokens say is from the bits, (B, T, h, w): cross entropy, summed over marks."""
        told = self.layers(tokens).float()
        return functional.binary_cross_entropy_with_logits(told, unpacked(bits.flatten(1))) * MARKS
