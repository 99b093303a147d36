"""What the film's page and the sheet of its seams say, in two languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segmenter.types import Seam
from stitching.seam_report import SeamFigures

WORDS = {
    "en": {
        "skip": "Skip to the shots",
        "shots": "Shots",
        "hint": "Click a shot, or press Enter on it, and the film plays from there. Arrow keys go from shot to shot.",
        "remarks": "Remarks",
        "contents": "In this folder",
        "sheet": "Contact sheet",
        "preview": "Preview",
        "subtitles": "Subtitles",
        "play": "Play from",
        "seed": "Seed",
        "seam": "Seam",
        "key": "Key",
        "made": "Made",
        "rendered": "rendered in {:.1f} s",
        "reused": "was in the store",
        "before": "before",
        "after": "after",
        "difference": "difference × {}",
        "apart": "mean difference {:.2f} of 255",
        "seams": "Seams",
        "seams_sheet": "Seams in pictures",
        "figures": "step {jump:.1f} × usual · warping {warping:.1f} × usual · Delta E {delta_e:.1f}",
        "seen": "seen: {}",
        "jump": "jump",
        "colour": "colour",
        "warping": "warping",
        "repeated": "a frame twice",
        "frozen": "frozen",
        "frames": "{} frames",
        "cut": "cut",
        "continue": "goes on",
        "dissolve": "dissolve",
        "fade": "fade",
        "wipe": "wipe",
        "morph": "morph",
    },
    "zh": {
        "skip": "跳到镜头",
        "shots": "镜头",
        "hint": "点击镜头或按回车,影片从那里播放。方向键在镜头之间移动。",
        "remarks": "说明",
        "contents": "同一文件夹",
        "sheet": "总览图",
        "preview": "预览",
        "subtitles": "字幕",
        "play": "播放",
        "seed": "种子",
        "seam": "接缝",
        "key": "键",
        "made": "来源",
        "rendered": "渲染用时 {:.1f} 秒",
        "reused": "仓库中已有",
        "before": "之前",
        "after": "之后",
        "difference": "差异 × {}",
        "apart": "平均差异 {:.2f}(满值 255)",
        "seams": "接缝",
        "seams_sheet": "接缝图",
        "figures": "步长为平常的 {jump:.1f} 倍 · 形变误差 {warping:.1f} 倍 · Delta E {delta_e:.1f}",
        "seen": "看得出:{}",
        "jump": "跳动",
        "colour": "颜色",
        "warping": "形变",
        "repeated": "重复帧",
        "frozen": "定格",
        "frames": "{} 帧",
        "cut": "切",
        "continue": "延续",
        "dissolve": "叠化",
        "fade": "淡入淡出",
        "wipe": "划像",
        "morph": "变形",
    },
}


def in_words(seam: Seam, words: Mapping[str, str]) -> str:
    """What kind of seam it is, and how long."""
    kind = words[seam.kind]
    return f"{kind}, {words['frames'].format(seam.num_frames)}" if seam.num_frames else kind


def figures_in_words(seam: SeamFigures, words: Mapping[str, str]) -> str:
    """How far it is seen. A colour that changes less than about it changes by nothing."""
    return words["figures"].format(jump=seam.jump, warping=seam.warping, delta_e=max(0.0, seam.delta_e))


def flags_in_words(flags: Sequence[str], words: Mapping[str, str]) -> str:
    """By what a seam is seen; nothing where it is not."""
    return words["seen"].format(", ".join(words[flag] for flag in flags)) if flags else ""
