"""What a keypoint net's maps should be for labelled frames, and how far from it they are."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn import functional

from generation.wan.keypoints import RawMaps
from generation.wan.sightings import CELL, MIDDLE
from training.small.keypoint_labels import FIGURES, MIRRORED, MOST_FIGURES, Labels, swaps_sides
from training.small.scene import HEIGHT, WIDTH

_SPREAD = 1.0
"""Of a middle or a joint in its map, in cells."""
_REACH = 2.5
"""Cells from a joint that have a say in where it is."""
_FAR = 1e4


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Labels of N frames, on the device: five who may be there, figures first."""

    joints: torch.Tensor
    """(N, 3, 18, 2) pixels."""
    places: torch.Tensor
    """(N, 5, 2) pixels: everybody's and everything's middle."""
    kinds: torch.Tensor
    """(N, 5); -1 where there is none."""
    colours: torch.Tensor
    """(N, 5)."""
    heights: torch.Tensor
    """(N, 5) pixels."""


class LabelBank:
    """The labels of many clips on a device, by clip and frame."""

    def __init__(self, labels: Labels, device: torch.device) -> None:
        self._joints = torch.from_numpy(labels.joints).to(device)
        self._places = torch.from_numpy(labels.places).to(device)
        self._kinds = torch.from_numpy(labels.kinds).to(device)
        self._colours = torch.from_numpy(labels.colours).to(device)
        self._heights = torch.from_numpy(labels.heights).to(device)
        self._swaps = torch.from_numpy(swaps_sides()).to(device)
        self._mirrored = torch.tensor(MIRRORED, device=device)

    def __len__(self) -> int:
        return len(self._kinds)

    def batch(self, clips: torch.Tensor, at: torch.Tensor, mirrored: torch.Tensor | None = None) -> Batch:
        """The labels of some frames, of those whose pictures are mirrored as they are then."""
        joints, things, kinds = self._joints[clips, at], self._places[clips, at], self._kinds[clips]
        if mirrored is not None:
            wide = WIDTH - 1
            swapped = self._swaps[kinds[:, :MOST_FIGURES].clamp(0, len(FIGURES) - 1)][:, :, None, None]
            turned = torch.where(swapped, joints[:, :, self._mirrored], joints)
            turned = torch.stack([wide - turned[..., 0], turned[..., 1]], dim=-1)
            joints = torch.where(mirrored[:, None, None, None], turned, joints)
            away = torch.stack([wide - things[..., 0], things[..., 1]], dim=-1)
            things = torch.where(mirrored[:, None, None], away, things)
        return Batch(
            joints=joints,
            places=torch.cat([joints.mean(dim=2), things], dim=1),
            kinds=kinds,
            colours=self._colours[clips],
            heights=self._heights[clips],
        )


def losses(raw: RawMaps, batch: Batch) -> dict[str, torch.Tensor]:
    """How far maps are from what they should be, by part; weighted so that the sum can be learned from."""
    there = batch.kinds >= 0
    cells = ((batch.places - MIDDLE) / CELL).round()
    limits = torch.tensor((WIDTH // CELL - 1, HEIGHT // CELL - 1), device=cells.device)
    cells = cells.clamp(min=torch.zeros_like(limits), max=limits).long()
    return {
        "centres": _centre_loss(raw.centres, batch.kinds, cells, there),
        **_cell_losses(raw, batch, cells, there),
        **_joint_losses(raw, batch, there[:, :MOST_FIGURES]),
    }


def _grid(like: torch.Tensor) -> torch.Tensor:
    """The cells of a map, (h, w, 2): column and row."""
    rows, columns = torch.meshgrid(
        torch.arange(like.shape[-2], device=like.device, dtype=torch.float32),
        torch.arange(like.shape[-1], device=like.device, dtype=torch.float32),
        indexing="ij",
    )
    return torch.stack([columns, rows], dim=-1)


def _centre_loss(logits: torch.Tensor, kinds: torch.Tensor, cells: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """CenterNet's focal loss: a peak in its cell, forgiven in the cells around."""
    away = (_grid(logits) - cells[:, :, None, None].float()).square().sum(dim=-1)
    bumps = torch.exp(-away / (2 * _SPREAD**2)) * there[:, :, None, None]
    wanted = torch.zeros_like(logits)
    index = kinds.clamp(min=0)[:, :, None, None].expand(-1, -1, *logits.shape[-2:])
    wanted = wanted.scatter_reduce(1, index, bumps, "amax")
    peak = wanted > 0.999
    sure, unsure = functional.logsigmoid(logits), functional.logsigmoid(-logits)
    chance = logits.sigmoid()
    loss = torch.where(peak, -sure * (1 - chance) ** 2, -unsure * chance**2 * (1 - wanted) ** 4)
    return loss.sum() / there.sum().clamp(min=1)


def _cell_losses(raw: RawMaps, batch: Batch, cells: torch.Tensor, there: torch.Tensor) -> dict[str, torch.Tensor]:
    """What the cell of each middle says: where the joints are, how tall, in which colour."""
    frame = torch.arange(len(cells), device=cells.device)[:, None].expand(-1, cells.shape[1])
    columns, rows = cells.unbind(dim=-1)
    wanted = torch.zeros((*cells.shape[:2], 18, 2), device=cells.device)
    wanted[:, :MOST_FIGURES] = batch.joints
    wanted[:, MOST_FIGURES:, 0] = batch.places[:, MOST_FIGURES:]
    weight = there[:, :, None].float().repeat(1, 1, 18)
    weight[:, MOST_FIGURES:, 1:] = 0
    told = raw.offsets[frame, :, rows, columns].reshape(*cells.shape[:2], 18, 2)
    offset = (told - (wanted - (cells[:, :, None].float() * CELL + MIDDLE))).abs().sum(dim=-1)
    heights = (raw.heights[frame, 0, rows, columns] - batch.heights).abs()
    colours = raw.colours[frame, :, rows, columns]
    named = functional.cross_entropy(colours.flatten(0, 1), batch.colours.flatten(), reduction="none").view_as(
        batch.colours
    )
    count = there.sum().clamp(min=1)
    return {
        "offsets": 0.15 * (offset * weight).sum() / weight.sum().clamp(min=1),
        "heights": 0.05 * (heights * there).sum() / count,
        "colours": 0.5 * (named * there).sum() / count,
    }


def _joint_losses(raw: RawMaps, batch: Batch, there: torch.Tensor) -> dict[str, torch.Tensor]:
    """What the cells around joints say: that one is there, and where exactly."""
    joints = torch.where(there[:, :, None, None], batch.joints, _FAR)
    grid = _grid(raw.joints) * CELL + MIDDLE
    away = torch.full_like(raw.joints, _FAR)
    nearest = raw.joints.new_zeros(*raw.joints.shape, 2)
    for i in range(MOST_FIGURES):
        way = joints[:, i, :, None, None] - grid
        distance = way.norm(dim=-1) / CELL
        closer = distance < away
        away = torch.where(closer, distance, away)
        nearest = torch.where(closer[..., None], way, nearest)
    wanted = torch.exp(-away.square() / (2 * _SPREAD**2))
    weight = 1 + 20 * wanted
    heat = functional.binary_cross_entropy_with_logits(raw.joints, wanted, weight=weight)
    near = (away < _REACH) * wanted.clamp(min=0.1)
    told = raw.shifts.reshape(nearest.shape[0], 18, 2, *nearest.shape[2:4]).movedim(2, -1)
    shift = (told - nearest).abs().sum(dim=-1)
    return {"joints": 20 * heat, "shifts": 0.5 * (shift * near).sum() / near.sum().clamp(min=1)}


def mirror_mask(count: int, share: float, generator: torch.Generator) -> torch.Tensor:
    """Which of a batch's frames are mirrored."""
    return torch.rand(count, generator=generator, device=generator.device) < share
