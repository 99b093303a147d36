"""What an engine renders with: weights, single files and fingerprints, looked at before anything is loaded."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_wan import ORIGINAL_NAMES, make_profile
from wan_stock import SHOT, bench_in, frames_of, open_wan, open_way

from generation.wan.fun_weights import convert_fun_state_dict
from segmenter.errors import GenerationError, LongtakeError


def test_another_model_is_not_planned_with_either(stock, tmp_path):
    """Whoever asks for keys is told that the weights are another model's."""
    base = shutil.copytree(stock / "base", tmp_path / "base")
    index = base / "model_index.json"
    index.write_text(json.dumps(json.loads(index.read_text()) | {"expand_timesteps": False}))
    with pytest.raises(LongtakeError, match="a model without expand_timesteps"):
        _ = open_wan(base, stock / "plain.yaml", tmp_path / "cache").fingerprint


def test_fun_control_and_a_transformer_of_ones_own_exclude_each_other(stock, tmp_path):
    """The file would not be looked at: said, not passed over."""
    control = {"weights": str(stock / "fun")}
    profile = make_profile(tmp_path / "both.yaml", control=control, transformer_file="mine.safetensors")
    (tmp_path / "mine.safetensors").write_bytes(b"x")
    with pytest.raises(LongtakeError, match="Fun control brings a transformer of its own"):
        open_wan(stock / "base", profile, tmp_path / "cache").check([SHOT])


@pytest.mark.parametrize(
    ("content", "says"), [(None, "there is no file"), (b"GIF89a", "is damaged, or no safetensors")]
)
@pytest.mark.parametrize("key", ["transformer_file", "vae_file"])
def test_single_files_are_looked_at_first(key, content, says, stock, tmp_path):
    """One that is missing, or something else, is named before anything is loaded."""
    profile = make_profile(tmp_path / "single.yaml", control=None, **{key: "mine.safetensors"})
    if content:
        (tmp_path / "mine.safetensors").write_bytes(content)
    with pytest.raises(LongtakeError, match=says):
        open_wan(stock / "base", profile, tmp_path / "cache").check([SHOT])


def test_a_vae_of_ones_own_decodes(stock, tmp_path):
    """A single file in the place of the model's VAE: other weights give other frames, the same ones the same."""
    engine = open_way(stock, "plain", tmp_path)
    expected = frames_of(engine, SHOT, None, bench_in(tmp_path / "one"))
    weights = load_file(stock / "base" / "vae" / "diffusion_pytorch_model.safetensors")
    for name, factor in (("same", 1.0), ("other", 0.5)):
        save_file({key: value * factor for key, value in weights.items()}, tmp_path / f"{name}.safetensors")
        profile = make_profile(tmp_path / f"{name}.yaml", control=None, vae_file=f"{name}.safetensors")
        other = open_wan(stock / "base", profile, tmp_path / "cache")
        assert other.fingerprint != engine.fingerprint
        frames = frames_of(other, SHOT, None, bench_in(tmp_path / name))
        assert np.array_equal(frames, expected) == (name == "same")


def test_a_vae_file_that_lacks_weights_is_refused(stock, tmp_path):
    """Diffusers would leave them empty."""
    save_file({"decoder.conv_in.bias": torch.zeros(3)}, tmp_path / "half.safetensors")
    profile = make_profile(tmp_path / "half.yaml", control=None, vae_file="half.safetensors")
    with pytest.raises(GenerationError, match=r"half.safetensors cannot be loaded as a VAE like the model's") as caught:
        frames_of(open_wan(stock / "base", profile, tmp_path / "cache"), SHOT, None, bench_in(tmp_path))
    assert not caught.value.retryable


def test_planning_needs_no_torch(stock):
    """Fingerprints are had in a second, on machines that render nothing too."""
    code = (
        "import sys; from generation.wan import Engine; from pathlib import Path; "
        "assert Engine(model=sys.argv[1], profile=sys.argv[2], cache=Path(sys.argv[3])).fingerprint; "
        "assert not {'torch', 'diffusers', 'transformers'} & set(sys.modules)"
    )
    places = (stock / "base", stock / "fun.yaml", stock / "cache")
    subprocess.run([sys.executable, "-c", code, *map(str, places)], cwd=Path(__file__).parent.parent, check=True)


def test_the_fingerprint_follows_weights_and_profile_but_not_places(stock, tmp_path):
    """Copies of the same weights are the same; another byte, another number of steps, another control are not."""
    copy = shutil.copytree(stock / "base", tmp_path / "copy")
    here = open_way(stock, "plain", tmp_path).fingerprint
    there = open_wan(copy, stock / "plain.yaml", tmp_path / "cache")
    assert there.fingerprint == here
    weights = next((copy / "transformer").glob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    changed = open_wan(copy, stock / "plain.yaml", tmp_path / "cache").fingerprint
    steps = make_profile(tmp_path / "steps.yaml", control=None, steps=5)
    more = open_wan(stock / "base", steps, tmp_path / "cache").fingerprint
    saved = make_profile(tmp_path / "saved.yaml", control=None, checkpoint_steps=3)
    assert open_wan(stock / "base", saved, tmp_path / "cache").fingerprint == here
    fun = open_way(stock, "fun", tmp_path).fingerprint
    assert len({here, changed, more, fun}) == 4


@pytest.mark.parametrize("names", ["diffusers", "original"])
def test_a_single_file_takes_the_place_of_the_transformer(names, stock, tmp_path):
    """By diffusers' names or the original's, the result is that of the folder."""
    from safetensors.torch import load_file, save_file

    tensors = load_file(next((stock / "base" / "transformer").glob("*.safetensors")))
    if names == "original":
        originals = {name: torch.empty(1) for name in ORIGINAL_NAMES if not name.startswith("ref_conv")}
        named = {id(tensor): name for name, tensor in originals.items()}
        ours = convert_fun_state_dict(originals)
        tensors = {named[id(tensor)]: tensors[name] for name, tensor in ours.items()}
    save_file(tensors, tmp_path / "transformer.safetensors")
    profile = make_profile(tmp_path / "file.yaml", control=None, transformer_file="transformer.safetensors")
    one = frames_of(open_wan(stock / "base", profile, tmp_path / "cache"), SHOT, None, bench_in(tmp_path / "one"))
    np.testing.assert_array_equal(
        one, frames_of(open_way(stock, "plain", tmp_path), SHOT, None, bench_in(tmp_path / "other"))
    )
