"""Puts the trained parts together: a folder in the hub's layout, in bfloat16, that the engine `small` takes.

`python -m training.small.assemble --parts DIR --out generation/small/weights`
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanPipeline, WanTransformer3DModel
from transformers import UMT5EncoderModel

from generation.wan.controlnet import WanControlNet
from generation.wan.keypoints import KeypointNet
from generation.wan.transformer import ControlledWanTransformer
from training.small import shapes
from training.small.text_stage import TOKENIZER
from training.small.tokenizer import load_tokenizer
from training.small.vocabulary import write_vocabulary

LARGEST = 34_000_000
"""Bytes of all of it together: it lies beside the code."""


def assemble(parts: Path, folder: Path) -> int:
    """Writes the model that the stages left in a folder; returns how many bytes it has.

    Raises:
        OSError: a part is not there.
        ValueError: it is larger than what ships.
    """
    half = torch.bfloat16
    trained = ControlledWanTransformer.from_pretrained(parts / "transformer")
    # Of the stock class, as the hub has it: without a reference frame the two are the same.
    transformer = WanTransformer3DModel(**shapes.TRANSFORMER)
    transformer.load_state_dict(trained.state_dict())
    WanPipeline(
        tokenizer=load_tokenizer(TOKENIZER),
        text_encoder=UMT5EncoderModel.from_pretrained(parts / "text_encoder").to(half),
        vae=AutoencoderKLWan.from_pretrained(parts / "vae", torch_dtype=half),
        transformer=transformer.to(half),
        scheduler=UniPCMultistepScheduler(**shapes.SCHEDULER),
        expand_timesteps=True,
    ).save_pretrained(folder)
    WanControlNet.from_pretrained(parts / "controlnet", torch_dtype=half).save_pretrained(folder / "controlnet")
    KeypointNet.from_pretrained(parts / "pose_reader", torch_dtype=half).save_pretrained(folder / "pose_reader")
    write_vocabulary(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if size > LARGEST:
        raise ValueError(f"{folder} has {size:,} bytes; what ships has at most {LARGEST:,}")
    return size


def main(arguments: list[str] | None = None) -> None:
    """Puts the parts together."""
    parser = argparse.ArgumentParser(description="Puts the small model's trained parts together.")
    parser.add_argument("--parts", type=Path, required=True, help="folder that the stages wrote into")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    asked = parser.parse_args(arguments)
    print(f"{asked.out}: {assemble(asked.parts, asked.out):,} bytes")


if __name__ == "__main__":
    main()
