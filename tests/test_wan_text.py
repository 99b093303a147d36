"""Prompts are encoded once, quietly, by an encoder that is whole."""

import dataclasses
import shutil
import weakref

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import UMT5EncoderModel
from wan_stock import SHOT, bench_in, frames_of, open_wan, open_way

from segmenter.errors import GenerationError, LongtakeError


def test_prompts_are_encoded_in_batches_and_the_encoder_is_gone(stock, tmp_path, monkeypatch):
    """Ten prompts and one negative prompt take two runs of the encoder; nothing holds it afterwards."""
    runs, encoders = [], []
    forward = UMT5EncoderModel.forward

    def counted(self, ids, *args, **kwargs):
        runs.append(len(ids))
        encoders.append(weakref.ref(self))
        return forward(self, ids, *args, **kwargs)

    monkeypatch.setattr(UMT5EncoderModel, "forward", counted)
    engine = open_way(stock, "plain", tmp_path)
    engine.prepare([dataclasses.replace(SHOT, text=f"Dog {index}") for index in range(10)])
    assert runs == [8, 3]
    assert engine._loaded is None
    assert all(encoder() is None for encoder in encoders)


@pytest.mark.parametrize("damage", ["missing", "another shape"])
def test_a_text_encoder_that_is_not_whole_is_refused(damage, stock, tmp_path):
    """Transformers would make the weights up, and the film would show anything."""
    base = shutil.copytree(stock / "base", tmp_path / "base")
    (file,) = (base / "text_encoder").glob("*.safetensors")
    weights = load_file(file)
    name = next(name for name in weights if name.endswith("layer_norm.weight"))
    del weights[name]
    save_file(weights | ({name: torch.zeros(3)} if damage == "another shape" else {}), file, metadata={"format": "pt"})
    with pytest.raises(GenerationError, match=rf"does not fit its config: 1 \w+ keys.*{name}") as caught:
        frames_of(open_wan(base, stock / "plain.yaml", tmp_path / "cache"), SHOT, None, bench_in(tmp_path))
    assert not caught.value.retryable


def test_a_tokenizer_that_is_damaged_is_named(stock, tmp_path):
    """Its library raises what nobody can catch by kind."""
    base = shutil.copytree(stock / "base", tmp_path / "base")
    (base / "tokenizer" / "tokenizer.json").write_text('{"model": 1}')
    with pytest.raises(GenerationError, match=r"the tokenizer in .*cannot be loaded.*fetch it anew"):
        frames_of(open_wan(base, stock / "plain.yaml", tmp_path / "cache"), SHOT, None, bench_in(tmp_path))


def test_loading_says_nothing(stock, tmp_path, capfd):
    """No progress bar of a library and no report: what is to be said, the command says."""
    frames_of(open_way(stock, "plain", tmp_path), SHOT, None, bench_in(tmp_path))
    assert capfd.readouterr() == ("", "")


def test_a_film_of_known_prompts_needs_no_encoder(stock, tmp_path):
    """The second engine renders although the text encoder's weights are gone."""
    base = shutil.copytree(stock / "base", tmp_path / "base")
    engine = open_wan(base, stock / "plain.yaml", tmp_path / "cache")
    first = frames_of(engine, SHOT, None, bench_in(tmp_path / "first"))
    known = open_wan(base, stock / "plain.yaml", tmp_path / "cache")
    known.prepare([SHOT])
    for weights in (base / "text_encoder").glob("*.safetensors"):
        save_file({}, weights)
    np.testing.assert_array_equal(np.stack(list(known.generate(SHOT, None, bench_in(tmp_path / "second")))), first)


def test_a_prompt_that_was_not_prepared_is_named(stock, tmp_path):
    """Generating without preparing is a clear error."""
    with pytest.raises(LongtakeError, match=r"'A dog runs\.' has not been encoded"):
        next(iter(open_way(stock, "plain", tmp_path).generate(SHOT, None, bench_in(tmp_path))))
