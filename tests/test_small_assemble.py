"""The trained parts of the small model become a folder that the engine takes."""

from __future__ import annotations

import json

import pytest
import torch
from safetensors.torch import load_file
from transformers import UMT5Config, UMT5EncoderModel

from generation.engine import open_engine
from training.small import assemble, shapes
from training.small.keypoint_labels import COLOURS, FIGURES, THINGS
from training.small.text_stage import TOKENIZER
from training.small.tokenizer import load_tokenizer
from training.small.transformer_stage import new_controlnet, new_transformer
from training.small.vae_stage import new_vae


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """What the stages leave, untrained."""
    from generation.wan.keypoints import KeypointNet

    folder = tmp_path_factory.mktemp("parts")
    with torch.random.fork_rng():
        torch.manual_seed(1)
        transformer = new_transformer()
        new_vae().save_pretrained(folder / "vae")
        transformer.save_pretrained(folder / "transformer")
        new_controlnet(transformer).save_pretrained(folder / "controlnet")
        words = UMT5Config(vocab_size=len(load_tokenizer(TOKENIZER)), **shapes.TEXT_ENCODER)
        UMT5EncoderModel(words).save_pretrained(folder / "text_encoder")
        KeypointNet(figures=FIGURES, things=THINGS, colours=COLOURS).save_pretrained(folder / "pose_reader")
    return folder


def test_the_folder_is_one_that_the_engine_takes(parts, tmp_path):
    """It is small enough to ship, of the stock classes, and whole in the eyes of the engine."""
    size = assemble.assemble(parts, tmp_path / "small")
    assert size <= assemble.LARGEST
    index = json.loads((tmp_path / "small" / "model_index.json").read_text())
    assert index["transformer"] == ["diffusers", "WanTransformer3DModel"]
    assert index["expand_timesteps"] is True
    engine = open_engine("small", model=tmp_path / "small", cache=tmp_path / "cache")
    assert engine.fingerprint
    trained = load_file(parts / "transformer" / "diffusion_pytorch_model.safetensors")
    shipped = load_file(tmp_path / "small" / "transformer" / "diffusion_pytorch_model.safetensors")
    assert trained.keys() == shipped.keys()
    assert all(torch.equal(tensor.bfloat16(), shipped[name]) for name, tensor in trained.items())


def test_what_is_too_large_is_refused(parts, tmp_path, monkeypatch):
    """A model that would make the package too heavy is said to be, with its size."""
    monkeypatch.setattr(assemble, "LARGEST", 1000)
    with pytest.raises(ValueError, match="at most 1,000"):
        assemble.assemble(parts, tmp_path / "small")
