"""A shallow probe that reads the facts of a caption out of an encoder's states; thrown away afterwards."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from training.small.facts import FACTS

_HEADS = 6


class Probe(nn.Module):
    """One learned query a fact, one cross-attention over the states, one linear layer a fact.

    Args:
        width: of the states.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        counts = [len(classes) + 1 for classes in FACTS.values()]
        self.query = nn.Parameter(torch.randn(len(FACTS), width))
        self.key, self.value = nn.Linear(width, width, bias=False), nn.Linear(width, width, bias=False)
        self.weight = nn.Parameter(torch.randn(len(FACTS), width, max(counts)) * width**-0.5)
        self.bias = nn.Parameter(torch.zeros(len(FACTS), max(counts)))
        self.missing: torch.Tensor
        missing = torch.arange(max(counts)) >= torch.tensor(counts)[:, None]
        self.register_buffer("missing", missing, persistent=False)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The logits of each fact's classes, (B, facts, classes); -inf for classes that a fact has not.

        Args:
            states: (B, L, width).
            mask: (B, L), 1 where there is a token.
        """
        batch, length, width = states.shape
        query = self.query.expand(batch, -1, -1).view(batch, -1, _HEADS, width // _HEADS).transpose(1, 2)
        key = self.key(states).view(batch, length, _HEADS, -1).transpose(1, 2)
        value = self.value(states).view(batch, length, _HEADS, -1).transpose(1, 2)
        seen = mask.bool()[:, None, None, :]
        read = functional.scaled_dot_product_attention(query.to(key.dtype), key, value, attn_mask=seen)
        read = read.transpose(1, 2).reshape(batch, -1, width).float()
        logits = torch.einsum("bfd,fdc->bfc", read, self.weight) + self.bias
        return logits.masked_fill(self.missing, -torch.inf)


def loss_of(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The cross-entropy, summed over the facts; most are not told, and a sum keeps those that are from drowning."""
    rows = functional.cross_entropy(logits.flatten(0, 1).float(), labels.flatten().long(), reduction="sum")
    return rows / len(labels)


def score(predicted: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Per fact: how often it is right, among the examples that tell it or in which the probe sees it; NaN for none."""
    counted = (labels > 0) | (predicted > 0)
    return ((predicted == labels) & counted).sum(0) / counted.sum(0)
