"""Folders that are not what the engine needs are refused by their configs, before anything is loaded."""

import json
import shutil
from pathlib import Path

import pytest
from tiny_wan import make_base, make_controlnet, make_fun, make_profile
from wan_stock import SHOT, bench_in, frames_of, open_wan

from generation.wan.fit import check_base, control_kind
from generation.wan.weights import files_fingerprint, find_weights, is_hub_id
from segmenter.errors import GenerationError, LongtakeError


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base model, to be copied."""
    return make_base(tmp_path_factory.mktemp("made") / "base")


@pytest.fixture
def base(made: Path, tmp_path: Path) -> Path:
    """A copy of the base model, to be spoilt."""
    return shutil.copytree(made, tmp_path / "base")


def change(path: Path, **changes: object) -> None:
    """Changes a JSON file."""
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_model_like_the_5b_has_its_shape_read(base):
    """Width, channels and factors come from the configs."""
    shape = check_base(find_weights(base))
    assert (shape.dim, shape.latent_channels, shape.spatial, shape.temporal) == (24, 8, 16, 4)


@pytest.mark.parametrize(
    ("file", "changes", "says"),
    [
        ("model_index.json", {"transformer_2": ["diffusers", "WanTransformer3DModel"]}, "two transformers.*A14B"),
        ("model_index.json", {"boundary_ratio": 0.9}, "two transformers.*A14B"),
        ("model_index.json", {"expand_timesteps": False}, r"without expand_timesteps, as Wan 2\.1"),
        ("transformer/config.json", {"image_dim": 1280}, "CLIP images: its transformer has image_dim 1280"),
        ("transformer/config.json", {"in_channels": 36}, "36 channels beside a VAE of 8"),
        ("transformer/config.json", {"text_dim": 4096}, "text_dim.*4096 beside an encoder of 16"),
        ("transformer/config.json", {"patch_size": [2, 2, 2]}, r"patch_size.*\[2, 2, 2\]"),
    ],
)
def test_another_model_is_named(file, changes, says, base):
    """A14B, Wan 2.1 and forks: what was found, and what was expected."""
    change(base / file, **changes)
    with pytest.raises(LongtakeError, match=says) as caught:
        check_base(find_weights(base))
    assert "expected a model like Wan-AI/Wan2.2-TI2V-5B-Diffusers" in str(caught.value)


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        ("transformer", "lacks transformer"),
        ("model_index.json", "no model in diffusers' layout"),
        ("vae/config.json", "has no VAE"),
        ("transformer/*.safetensors", r"has a config and no weights"),
    ],
)
def test_a_folder_that_is_not_whole_is_named(gone, says, base):
    """What is missing, and what is there."""
    for path in base.glob(gone):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(LongtakeError, match=says):
        check_base(find_weights(base))


def test_a_config_that_is_damaged_is_named(base):
    """The file, and what to do."""
    (base / "vae" / "config.json").write_text("{")
    with pytest.raises(LongtakeError, match=r"vae/config.json cannot be read as JSON"):
        check_base(find_weights(base))


@pytest.mark.parametrize(
    ("file", "changes", "says"),
    [
        ("transformer/config.json", {"num_attention_heads": None}, "num_attention_heads is None, expected a whole"),
        ("transformer/config.json", {"attention_head_dim": "12"}, "attention_head_dim is '12'"),
        ("transformer/config.json", {"patch_size": 2}, "patch_size 2 instead of"),
        ("transformer/config.json", {"patch_size": None}, "patch_size None instead of"),
        ("vae/config.json", {"scale_factor_spatial": 0}, "scale_factor_spatial is 0"),
        ("text_encoder/config.json", {"d_model": []}, r"d_model is \[\]"),
    ],
)
def test_a_config_that_makes_no_sense_is_named(file, changes, says, base):
    """The file, the key, what is there and what should be."""
    change(base / file, **changes)
    with pytest.raises(LongtakeError, match=says):
        check_base(find_weights(base))


@pytest.mark.parametrize("part", ["transformer", "text_encoder", "vae"])
def test_weights_that_are_cut_short_are_named(part, base):
    """Before anything is loaded, by their header."""
    (file,) = (base / part).glob("*.safetensors")
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(LongtakeError, match=rf"{part}/.*safetensors is damaged.*fetch it anew"):
        check_base(find_weights(base))


def test_a_second_transformer_of_an_odd_kind_is_none(base):
    """What makes no list names no class."""
    change(base / "model_index.json", transformer_2=5)
    assert check_base(find_weights(base)).dim == 24


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("owner/nothing-of-that-name", "no such folder, nothing in the hub's cache.*run `longtake pull`"),
        ("", "there are no weights at ''"),
        ("/no/such/folder", "it is no folder, and no hub id"),
        ("plain", "it is no folder, and no hub id"),
    ],
)
def test_weights_that_are_not_here_are_named(source, says, monkeypatch, tmp_path):
    """Nothing is fetched."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(LongtakeError, match=says):
        find_weights(source)


def test_a_single_file_is_told_where_it_belongs(tmp_path):
    """A model is a folder: the profile takes single files."""
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(LongtakeError, match="transformer_file or vae_file"):
        find_weights(tmp_path / "model.safetensors")


def test_hub_ids_are_told_from_paths():
    """Two names with a slash between, none of them hidden."""
    assert is_hub_id("owner/name")
    assert not any(map(is_hub_id, ("name", "/a/b", "./name", "../name", "a/b/c", "owner/")))


def test_controls_of_another_width_are_refused(base, tmp_path):
    """Both numbers are said, for a ControlNet and for Fun control."""
    shape = check_base(find_weights(base))
    wide = make_controlnet(tmp_path / "wide", out_proj_dim=48)
    with pytest.raises(LongtakeError, match=r"are \(48, 8, 16, 16\), the model needs \(24, 8, 16, 16\)"):
        control_kind(find_weights(wide), shape)
    fun = make_fun(tmp_path / "fun", dim=48)
    with pytest.raises(LongtakeError, match=r"are \(48, 8, 16\), the model needs \(24, 8, 16\)"):
        control_kind(find_weights(fun), shape)
    with pytest.raises(LongtakeError, match="neither Fun control"):
        control_kind(find_weights(base / "vae"), shape)


@pytest.mark.parametrize("spoilt", ["transformer", "vae", "controlnet"])
def test_weights_that_do_not_fit_their_config_are_refused(spoilt, base, tmp_path):
    """Missing, left over or of another shape: diffusers would only log it, and render noise."""
    controlnet = make_controlnet(tmp_path / "controlnet")
    config = controlnet / "config.json" if spoilt == "controlnet" else base / spoilt / "config.json"
    change(config, **{"num_res_blocks": 2} if spoilt == "vae" else {"num_layers": 3})
    profile = make_profile(tmp_path / "p.yaml", control={"weights": str(controlnet)}, pose_weights=str(tmp_path))
    with pytest.raises(GenerationError, match=r"(missing|unexpected) keys"):
        frames_of(open_wan(base, profile, tmp_path / "cache"), SHOT, None, bench_in(tmp_path))


def test_fingerprints_are_remembered_by_size_and_time(tmp_path):
    """A file that did not change is hashed once; a memo that is damaged costs time alone."""
    file, memo = tmp_path / "file", tmp_path / "memo.json"
    file.write_bytes(b"one")
    first = files_fingerprint([file], memo)
    assert len(json.loads(memo.read_text())) == 1
    memo.write_text("{")
    assert files_fingerprint([file], memo) == first
    file.write_bytes(b"two!")
    assert files_fingerprint([file], memo) != first
