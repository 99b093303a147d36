"""Reads people's poses from any picture, with controlnet-aux's detectors: OpenPose's body model, or DWPose.

Imports controlnet-aux when it is loaded: that takes some 8 seconds.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, get_args

import cv2
import numpy as np

from generation.pose import JOINTS, check_frame
from generation.wan.weights import find_weights
from segmenter.errors import LongtakeError
from segmenter.types import Pose

Detector = Literal["openpose", "dwpose"]

BODY_FILE = "body_pose_model.pth"
"""OpenPose's body model. Its hand and face models lie beside it on the hub; a body's pose does without."""
DWPOSE_FILES = ("yolox_l_8x8_300e_coco_20211126_140236-d3bd2b23.pth", "dw-ll_ucoco_384.pth")
"""The two models of DWPose, by the names that they are published under: who is where, and where their joints are."""

_DWPOSE_PACKAGES = ("mmcv", "mmdet", "mmpose")
_SHORT_SIDE = 512
"""Pixels of the picture's shorter side that the detectors see: controlnet-aux's own `detect_resolution`."""
_MIN_SCORE = 0.3
"""What DWPose is less sure of is not seen: controlnet-aux's own threshold."""
_BROKEN_FILE = (RuntimeError, KeyError, ValueError, EOFError, AttributeError, TypeError, pickle.UnpicklingError)
"""What torch and the model raise over a file that is damaged or another model's."""
_MIN_JOINTS = 4
"""Fewer are nobody: OpenPose's own rule. DWPose, where it finds nobody, takes the whole picture for somebody."""


class OpenposeReader:
    """Finds the people in a picture and their 18 joints.

    Args:
        source: a folder with the weights, or a repository of the hub, of which the cache has a copy; with "dwpose",
            the latter leaves it to controlnet-aux where its weights come from.
        device: torch's name of it.
        detector: which of the two.
    """

    def __init__(
        self, source: str | Path = "lllyasviel/Annotators", device: str = "cpu", detector: Detector = "openpose"
    ) -> None:
        if detector not in get_args(Detector):
            raise ValueError(f"{detector = } is none of {', '.join(get_args(Detector))}")
        self.source = source
        self.device = device
        self.detector: Detector = detector
        self._find: Callable[[np.ndarray], tuple[Pose, ...]] | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Hash, in hexadecimal, of what decides a reading: detector, version, the weights' names, sizes and content."""
        files = self.files()
        digests = []
        for path in files:
            with path.open("rb") as file:
                digests.append([path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()])
        document = [self.detector, _version(), digests or str(self.source)]
        return hashlib.sha256(json.dumps(document).encode()).hexdigest()

    def load(self) -> None:
        """Loads the detector onto its device; does nothing when called again.

        Raises:
            LongtakeError: a package or the weights are missing or broken: says which, and what to do.
        """
        if self._find is None:
            _version()
            files = self.files()
            self._find = self._open_dwpose(files) if self.detector == "dwpose" else self._open_openpose(files[0])

    def read(self, frame: np.ndarray) -> tuple[Pose, ...]:
        """Reads every figure's pose from a frame, (H, W, 3) uint8 RGB, in its pixels, numbered from left to right.

        Raises:
            LongtakeError: the detector cannot be loaded.
        """
        check_frame(frame)
        self.load()
        assert self._find is not None
        return self._find(frame)

    def files(self) -> tuple[Path, ...]:
        """The weights on this machine.

        Raises:
            LongtakeError: they are not here; says what to do.
        """
        names = DWPOSE_FILES if self.detector == "dwpose" else (BODY_FILE,)
        folder = Path(self.source)
        if not folder.is_dir():
            if isinstance(self.source, Path):
                raise LongtakeError(f"there is no folder {folder}: it should hold {' and '.join(names)}")
            if self.detector == "dwpose":
                raise LongtakeError(
                    f"{self.source} is no folder: DWPose needs one with {' and '.join(names)}; renders fetch none"
                )
            folder = find_weights(self.source).folder
        missing = [name for name in names if not (folder / name).is_file()]
        if missing:
            raise LongtakeError(
                f"{folder} lacks {' and '.join(missing)}: put it there, or name a repository of the hub that has "
                "it (lllyasviel/Annotators) and run `longtake pull`"
            )
        return tuple(folder / name for name in names)

    def _open_openpose(self, file: Path) -> Callable[[np.ndarray], tuple[Pose, ...]]:
        with warnings.catch_warnings():
            # Importing it warns of what its other detectors lack, and of old names that it uses.
            warnings.simplefilter("ignore")
            from controlnet_aux.open_pose import OpenposeDetector
            from controlnet_aux.open_pose.body import Body
        try:
            body = Body(str(file))
        except _BROKEN_FILE as error:
            reason = (str(error) or type(error).__name__).splitlines()[0]
            raise LongtakeError(f"{file} holds no weights of OpenPose's body model: {reason}") from error
        body.to(self.device)
        # Without the hand and face models, which `from_pretrained` would load too: 300 MB that nobody asks.
        detector = OpenposeDetector(body)

        def find(frame: np.ndarray) -> tuple[Pose, ...]:
            resized = _resize(frame)
            return poses_from_results(detector.detect_poses(resized), resized.shape, frame.shape)

        return find

    def _open_dwpose(self, files: Sequence[Path]) -> Callable[[np.ndarray], tuple[Pose, ...]]:
        missing = [name for name in _DWPOSE_PACKAGES if find_spec(name) is None]
        if missing:
            raise LongtakeError(
                f"DWPose needs {', '.join(missing)}, which are not installed: install them as OpenMMLab says "
                '(`mim install "mmcv>=2.0.1" "mmdet>=3.1.0" "mmpose>=1.1.0"`), or use the detector "openpose"'
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from controlnet_aux.dwpose.wholebody import Wholebody
        people, joints = (str(file) for file in files) if files else (None, None)
        wholebody = Wholebody(det_ckpt=people, pose_ckpt=joints, device=self.device)

        def find(frame: np.ndarray) -> tuple[Pose, ...]:
            resized = _resize(frame)
            keypoints, scores = wholebody(np.ascontiguousarray(resized[:, :, ::-1]))
            return poses_from_arrays(keypoints, scores, resized.shape, frame.shape)

        return find


def poses_from_results(results: Iterable[Any], seen: Sequence[int], shape: Sequence[int]) -> tuple[Pose, ...]:
    """Turns controlnet-aux's `PoseResult`s into poses; it drops the scores, so what it saw has confidence 1.

    Args:
        results: joints from 0 to 1, None where not seen.
        seen: (height, width, ...) of the picture that the detector saw.
        shape: (height, width, ...) of the frame, in whose pixels the poses are.
    """
    people = []
    for result in results:
        joints = np.zeros((len(JOINTS), 3))
        for index, joint in enumerate(result.body.keypoints):
            if joint is not None:
                joints[index] = joint.x * seen[1], joint.y * seen[0], 1.0
        people.append(joints)
    return _ordered(people, seen, shape)


def poses_from_arrays(
    keypoints: np.ndarray, scores: np.ndarray, seen: Sequence[int], shape: Sequence[int]
) -> tuple[Pose, ...]:
    """Turns DWPose's whole bodies, (people, 134, 2) pixels and (people, 134) scores, into poses of 18 joints."""
    sure = np.where(scores[:, : len(JOINTS)] > _MIN_SCORE, scores[:, : len(JOINTS)], 0.0)
    people = np.concatenate([keypoints[:, : len(JOINTS)], sure[:, :, None]], axis=2)
    return _ordered(list(people), seen, shape)


def _ordered(people: Iterable[np.ndarray], seen: Sequence[int], shape: Sequence[int]) -> tuple[Pose, ...]:
    scale = np.array([shape[1] / seen[1], shape[0] / seen[0]])
    found = []
    for joints in people:
        shown = joints[:, 2] > 0
        if shown.sum() >= _MIN_JOINTS:
            # The middle of a pixel is the middle of the pixels that it was made of.
            points = np.where(shown[:, None], (joints[:, :2] + 0.5) * scale - 0.5, 0.0)
            found.append((*points[shown].mean(axis=0).tolist(), np.column_stack([points, joints[:, 2]]).tolist()))
    return tuple(
        Pose(figure=figure, keypoints=tuple((x, y, confidence) for x, y, confidence in joints))
        for figure, (_, _, joints) in enumerate(sorted(found))
    )


def _resize(frame: np.ndarray) -> np.ndarray:
    """As `OpenposeDetector.__call__` does, but in proportion: it rounds the sides to 64, which stretches people."""
    height, width = frame.shape[:2]
    scale = _SHORT_SIDE / min(height, width)
    size = round(width * scale), round(height * scale)
    return cv2.resize(frame, size, interpolation=cv2.INTER_LANCZOS4 if scale > 1 else cv2.INTER_AREA)


def _version() -> str:
    try:
        return version("controlnet-aux")
    except PackageNotFoundError as error:
        raise LongtakeError("controlnet-aux is not installed: `pip install 'longtake[wan]'`") from error
