"""OpenPose weights that nobody trained: a folder that controlnet-aux itself loads, and that reads OpenPose maps.

The real networks, of the real shapes. The body network's weights are set by hand: it finds the joints of a map by their
colours and the limbs by theirs (`generation.pose.COLOURS`, what `draw_openpose` paints), so that a drawn pose can be
read back through all of the real detector. On what is no such map it finds nobody. The hand and face networks are zero.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from generation.pose import COLOURS, LIMBS

_JOINTS = len(COLOURS)
_SHADE = 0.6
"""What a stick's colour is of its joint's."""
_DISC_LEVELS = (0, 85, 170, 255)
_DISC_WIDTH = 30.0
"""How far a channel may be from a disc's colour: small enough that a blend of a disc and a stick is no other disc."""
_STICK_LEVELS = (51, 102, 153)
_STICK_WIDTH = 20.0
_SHARP = ("conv1_2", "conv2_1", "conv2_2", "conv3_1", "conv3_2", "conv4_2", "conv4_3_CPM", "conv4_4_CPM")
"""Layers that hand on what they get; those of `_SOFT` blur it: a joint's peak may then lie between two cells."""
_SOFT = ("conv3_3", "conv3_4", "conv4_1")
_HEAT_GAIN = 4.0
"""Makes up for what the blurs take."""

_PAF_CHANNELS = (12, 20, 14, 16, 22, 24, 0, 2, 4, 6, 8, 10, 28, 30, 34, 32, 36)
"""Where the body network's first output has the x of each limb's direction, in the order of LIMBS; y follows it."""
_DOWN = (0.0, 1.0)
_DIRECTIONS = (
    (-1.0, 0.0), (1.0, 0.0), _DOWN, _DOWN, _DOWN, _DOWN, _DOWN, _DOWN, _DOWN,
    _DOWN, _DOWN, _DOWN, (0.0, -1.0), (-0.6, -0.8), (-1.0, 0.0), (0.6, -0.8), (1.0, 0.0),
)  # fmt: skip
"""Where each limb points in somebody who stands and faces us; one within 80 degrees of it is still found."""


def make_openpose_folder(folder: Path) -> Path:
    """Writes body_pose_model.pth, hand_pose_model.pth and facenet.pth into a new folder: some 30 MB instead of 500."""
    with warnings.catch_warnings():
        # Of what its other detectors lack, and of old names that it uses.
        warnings.simplefilter("ignore")
        from controlnet_aux.open_pose.face import FaceNet
        from controlnet_aux.open_pose.model import bodypose_model, handpose_model
    folder.mkdir(parents=True)
    with torch.device("meta"):
        body, hand, face = bodypose_model(), handpose_model(), FaceNet()
    torch.save({**_zeros(body, drop=1), **_body_weights(body)}, folder / "body_pose_model.pth")
    torch.save(_zeros(hand, drop=1), folder / "hand_pose_model.pth")
    torch.save(_zeros(face, drop=0), folder / "facenet.pth")
    return folder


def _zeros(model: nn.Module, *, drop: int) -> dict[str, Any]:
    # The files name a layer without the block that it lies in. One stored zero is a whole tensor of them.
    return {
        ".".join(name.split(".")[drop:]): torch.zeros((), dtype=torch.float16).expand(tensor.shape)
        for name, tensor in model.state_dict().items()
    }


def _body_weights(body: nn.Module) -> dict[str, Any]:
    shapes = {".".join(name.split(".")[1:]): tuple(tensor.shape) for name, tensor in body.state_dict().items()}
    weights: dict[str, Any] = {}

    def set_layer(layer: str, matrix: np.ndarray, bias: np.ndarray | None = None, *, soft: bool = False) -> None:
        outputs, inputs, size, _ = shapes[f"{layer}.weight"]
        kernel = np.zeros((size, size))
        kernel[size // 2, size // 2] = 1
        if soft:
            kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
        weight = np.zeros((outputs, inputs, size, size), np.float16)
        weight[: matrix.shape[0], : matrix.shape[1]] = matrix[:, :, None, None] * kernel
        weights[f"{layer}.weight"] = torch.from_numpy(weight)
        if bias is not None:
            weights[f"{layer}.bias"] = torch.zeros(outputs)
            weights[f"{layer}.bias"][: len(bias)] = torch.from_numpy(bias)

    edges, edge_bias, colours, colour_bias = _colour_layers()
    found = len(colours)
    set_layer("conv1_1", edges, edge_bias)
    set_layer("conv1_2", colours, colour_bias)
    for layer in _SHARP[1:]:
        set_layer(layer, np.eye(found))
    for layer in _SOFT:
        set_layer(layer, np.eye(found), soft=True)
    for branch, last in (("L1", _paf_layer()), ("L2", _HEAT_GAIN * np.eye(_JOINTS, found))):
        # The stages see the stages before them (38 + 19 channels), which are zero, and then the trunk.
        set_layer(f"Mconv1_stage6_{branch}", np.eye(found, 57 + found, 57))
        for number in range(2, 7):
            set_layer(f"Mconv{number}_stage6_{branch}", np.eye(found))
        set_layer(f"Mconv7_stage6_{branch}", last)
    return weights


def _colour_layers() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Two layers that find the 18 disc colours and the 17 stick colours: 1 where all three channels are right.

    The first has ramps that begin below, at and above each level; the second makes tents of three of them each, and is
    positive only where the tents of a colour's three channels are.
    """
    levels = [(level, _DISC_WIDTH) for level in _DISC_LEVELS] + [(level, _STICK_WIDTH) for level in _STICK_LEVELS]
    ramps, biases, tents = [], [], {}
    for channel in range(3):
        for level, width in levels:
            for shift, part in ((-width, 1.0), (0.0, -2.0), (width, 1.0)):
                # The network sees BGR, from -0.5 to 0.5.
                start = (level + shift) / 256 - 0.5
                if level + shift >= 255:
                    continue
                slope = 256 / width
                row = np.zeros(3)
                row[2 - channel] = slope
                tents.setdefault((channel, level), []).append((len(ramps), part))
                ramps.append(row)
                biases.append(-slope * start)
    wanted = [*COLOURS, *(tuple(int(_SHADE * value) for value in colour) for colour in COLOURS[: len(LIMBS)])]
    colours = np.zeros((len(wanted), len(ramps)))
    for row, colour in enumerate(wanted):
        for channel, level in enumerate(colour):
            for ramp, part in tents[channel, level]:
                colours[row, ramp] = part
    return np.array(ramps), np.array(biases), colours, np.full(len(wanted), -2.0)


def _paf_layer() -> np.ndarray:
    """Directions where a limb's stick is, or one of the discs at its ends, which lie over it."""
    layer = np.zeros((38, _JOINTS + len(LIMBS)))
    for limb, ((start, end), channel, direction) in enumerate(zip(LIMBS, _PAF_CHANNELS, _DIRECTIONS, strict=True)):
        layer[channel : channel + 2, [start, end, _JOINTS + limb]] = np.array(direction)[:, None]
    return layer
