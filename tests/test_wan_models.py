"""The 5B's transformer, its ControlNet and Fun's weights: against the originals, against diffusers, from files."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import WanTransformer3DModel
from golden_weights import numbers, read_weights
from safetensors.torch import save_file

from generation.wan.controlnet import WanControlNet
from generation.wan.fun_weights import convert_fun_config, convert_fun_state_dict, load_fun_transformer
from generation.wan.transformer import ControlledWanTransformer

GOLDEN = Path(__file__).parent / "golden"
TINY = {
    "num_attention_heads": 2,
    "attention_head_dim": 16,
    "in_channels": 4,
    "out_channels": 4,
    "text_dim": 24,
    "freq_dim": 32,
    "ffn_dim": 48,
    "num_layers": 3,
}
PUBLISHED_FUN = {
    "dim": 3072,
    "ffn_dim": 14336,
    "freq_dim": 256,
    "in_dim": 148,
    "out_dim": 48,
    "num_heads": 24,
    "num_layers": 30,
    "eps": 1e-6,
}
VIDEOX_DIALECT = PUBLISHED_FUN | {
    "_class_name": "Wan2_2Transformer3DModel",
    "model_type": "ti2v",
    "in_channels": 16,
    "add_ref_conv": True,
    "in_dim_ref_conv": 48,
    "add_control_adapter": False,
    "window_size": [-1, -1],
    "cross_attn_type": "cross_attn",
}
DIFFSYNTH_DIALECT = PUBLISHED_FUN | {"has_image_input": False, "patch_size": [1, 2, 2], "has_ref_conv": True}


@pytest.fixture(scope="module")
def fun():
    """Everything in fun.npz."""
    with np.load(GOLDEN / "fun.npz") as arrays:
        return dict(arrays)


@pytest.fixture(scope="module")
def residual_control():
    """Everything in controlnet.npz."""
    with np.load(GOLDEN / "controlnet.npz") as arrays:
        return dict(arrays)


@pytest.fixture(scope="module")
def fun_weights(fun):
    """The weights of the golden Fun transformer, by their original names."""
    return {name: torch.from_numpy(array) for name, array in read_weights(fun["shapes"]).items()}


@pytest.fixture(scope="module")
def fun_transformer(fun, fun_weights):
    """The golden Fun transformer, through both converters."""
    model = ControlledWanTransformer(**convert_fun_config(json.loads(str(fun["config"])))).eval()
    model.load_state_dict(convert_fun_state_dict(fun_weights), strict=True)
    return model


@pytest.fixture
def fun_folder(fun, fun_weights, tmp_path):
    """A folder in the published layout: config.json and one file of weights."""
    (tmp_path / "config.json").write_text(str(fun["config"]), encoding="utf-8")
    save_file(fun_weights, tmp_path / "diffusion_pytorch_model.safetensors")
    return tmp_path


def _golden_model(model_class, arrays, name):
    model = model_class.from_config(json.loads(str(arrays[f"{name}/config"]))).eval()
    drawn = read_weights(arrays[f"{name}/shapes"])
    model.load_state_dict({key.removeprefix(f"{name}."): torch.from_numpy(drawn[key]) for key in drawn}, strict=True)
    return model


def _inputs(arrays, case):
    names = ("hidden_states", "timestep", "encoder_hidden_states", "reference")
    return {name: torch.from_numpy(arrays[f"{case}/{name}"]) for name in names if f"{case}/{name}" in arrays}


def _error(ours, golden):
    return np.linalg.norm(ours.numpy() - golden) / np.linalg.norm(golden)


def _tiny_inputs(dtype=torch.float32, per_token=False):
    inputs = {
        "hidden_states": torch.from_numpy(numbers("tiny latents", (1, 4, 3, 4, 6))).to(dtype),
        "timestep": torch.tensor([757.0]),
        "encoder_hidden_states": torch.from_numpy(numbers("tiny text", (1, 7, 24))).to(dtype),
    }
    if per_token:
        inputs["timestep"] = torch.tensor([[0.0, 757.0, 757.0]]).repeat_interleave(6, dim=1)
    return inputs


@pytest.mark.parametrize("case", ["held", "zero_reference", "no_reference", "scalar", "pair"])
@torch.no_grad()
def test_fun_control_equals_the_original(fun, fun_transformer, case):
    """VideoX-Fun's transformer and ours give the same flow on the same weights, converted."""
    assert _error(fun_transformer(**_inputs(fun, case)), fun[f"{case}/output"]) < 1e-5


def test_fun_names_are_all_translated(fun_weights, fun_transformer):
    """Every key of the original has a place of its own in our transformer, and no place is left empty."""
    converted = convert_fun_state_dict(fun_weights)
    assert len(converted) == len(fun_weights)
    assert converted.keys() == fun_transformer.state_dict().keys()


@pytest.mark.parametrize("case", ["held", "scalar"])
@torch.no_grad()
def test_controlnet_equals_the_original(residual_control, case):
    """TheDenk's ControlNet and ours give the same residuals, and so does a control that was encoded before."""
    model = _golden_model(WanControlNet, residual_control, "controlnet")
    control_video = torch.from_numpy(residual_control["control_video"])
    residuals = model(**_inputs(residual_control, case), control_video=control_video)
    assert len(residuals) == 2
    for number, residual in enumerate(residuals):
        assert _error(residual, residual_control[f"{case}/residual_{number}"]) < 1e-5
    once = model(**_inputs(residual_control, case), control_features=model.encode_control(control_video))
    assert all(torch.equal(*pair) for pair in zip(residuals, once, strict=True))


@pytest.mark.parametrize("stride", [1, 3])
@pytest.mark.parametrize("case", ["held", "scalar"])
@torch.no_grad()
def test_residuals_act_as_in_the_original(residual_control, case, stride):
    """Residuals of weight 0.8 steer our transformer as TheDenk's do his, at every stride."""
    model = _golden_model(ControlledWanTransformer, residual_control, "transformer")
    residuals = [torch.from_numpy(residual_control[f"{case}/residual_{number}"]) for number in range(2)]
    flow = model(**_inputs(residual_control, case), residuals=residuals, residual_stride=stride, residual_weight=0.8)
    assert _error(flow, residual_control[f"{case}/output_stride_{stride}"]) < 1e-5


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@torch.no_grad()
def test_without_control_it_is_the_stock_transformer(tmp_path, dtype):
    """Diffusers' folder loads key for key, and the flow is the same to the last bit."""
    WanTransformer3DModel(**TINY).save_pretrained(tmp_path)
    stock = WanTransformer3DModel.from_pretrained(tmp_path, torch_dtype=dtype)
    ours, loading = ControlledWanTransformer.from_pretrained(tmp_path, torch_dtype=dtype, output_loading_info=True)
    assert not any(loading.values())
    for per_token in (False, True):
        inputs = _tiny_inputs(dtype, per_token)
        assert torch.equal(ours(**inputs), stock(**inputs, return_dict=False)[0])


@torch.no_grad()
def test_reference_and_residuals_matter():
    """A reference, and a residual of weight above 0, change the flow; a residual of weight 0 does not."""
    model = ControlledWanTransformer(**TINY, ref_conv_channels=4).eval()
    inputs = _tiny_inputs(per_token=True)
    plain = model(**inputs)
    residuals = [torch.ones(1, 18, 32)]
    assert not torch.equal(model(**inputs, reference=torch.zeros(1, 4, 4, 6)), plain)
    assert not torch.equal(model(**inputs, residuals=residuals), plain)
    assert torch.equal(model(**inputs, residuals=residuals, residual_weight=0.0), plain)


def test_full_sizes():
    """The published models have these many parameters."""
    with torch.device("meta"):
        sizes = [
            sum(parameter.numel() for parameter in model.parameters())
            for model in (
                ControlledWanTransformer(),
                WanControlNet(),
                ControlledWanTransformer(**convert_fun_config(VIDEOX_DIALECT)),
            )
        ]
    assert sizes == [4_999_787_712, 345_979_584, 5_001_609_408]


def test_both_dialects_of_the_fun_config_say_the_same():
    """VideoX-Fun's and DiffSynth's words for the published 5B give one transformer; in_dim outdoes in_channels."""
    assert convert_fun_config(VIDEOX_DIALECT) == convert_fun_config(DIFFSYNTH_DIALECT)
    assert convert_fun_config(VIDEOX_DIALECT)["in_channels"] == 148
    assert convert_fun_config(PUBLISHED_FUN | {"add_ref_conv": False})["ref_conv_channels"] is None


def test_transformer_round_trip(tmp_path, fun_transformer):
    """What is saved is loaded: reference, config and weights."""
    fun_transformer.save_pretrained(tmp_path)
    again, loading = ControlledWanTransformer.from_pretrained(tmp_path, output_loading_info=True)
    assert not any(loading.values())
    assert again.config.ref_conv_channels == 4
    weights = fun_transformer.state_dict()
    assert all(torch.equal(tensor, weights[name]) for name, tensor in again.state_dict().items())


def test_controlnet_round_trip(tmp_path, residual_control):
    """A folder whose config names the original class loads key for key, its norms in float32 beside bfloat16."""
    model = _golden_model(WanControlNet, residual_control, "controlnet")
    model.save_pretrained(tmp_path)
    (tmp_path / "config.json").write_text(str(residual_control["controlnet/config"]), encoding="utf-8")
    again, loading = WanControlNet.from_pretrained(tmp_path, torch_dtype=torch.bfloat16, output_loading_info=True)
    assert not any(loading.values())
    assert again.config.out_proj_dim == 48
    assert again.patch_embedding.weight.dtype == torch.bfloat16
    assert again.blocks[0].norm2.weight.dtype == torch.float32
    residuals = again(
        **_inputs(residual_control, "scalar") | {"hidden_states": torch.zeros(1, 4, 3, 4, 6, dtype=torch.bfloat16),
           "encoder_hidden_states": torch.zeros(1, 7, 24, dtype=torch.bfloat16)},
        control_video=torch.from_numpy(residual_control["control_video"]).bfloat16(),
    )  # fmt: skip
    assert {residual.dtype for residual in residuals} == {torch.bfloat16}


def test_untrained_controlnet_says_nothing():
    """A new ControlNet's residuals are zero, so that training starts at the base model."""
    model = WanControlNet(
        num_attention_heads=2, attention_head_dim=16, vae_channels=4, text_dim=24, freq_dim=32, ffn_dim=48,
        num_layers=2, downscale_coef=4, out_proj_dim=32,
    )  # fmt: skip
    residuals = model(**_tiny_inputs(), control_video=torch.ones(1, 3, 9, 16, 24))
    assert [tuple(residual.shape) for residual in residuals] == [(1, 18, 32)] * 2
    assert not any(residual.any() for residual in residuals)


def _split(folder, weights, with_index):
    (folder / "diffusion_pytorch_model.safetensors").unlink()
    names = sorted(weights)
    shards = {"model-00001-of-00002.safetensors": names[::2], "model-00002-of-00002.safetensors": names[1::2]}
    for shard, keys in shards.items():
        save_file({key: weights[key] for key in keys}, folder / shard)
    if with_index:
        weight_map = {key: shard for shard, keys in shards.items() for key in keys}
        index = folder / "diffusion_pytorch_model.safetensors.index.json"
        index.write_text(json.dumps({"weight_map": weight_map}), encoding="utf-8")


@pytest.mark.parametrize("layout", ["single", "shards", "index"])
@torch.no_grad()
def test_fun_folder_loads(fun, fun_weights, fun_folder, layout):
    """One file, several, or several with an index: the same transformer, equal to the original."""
    if layout != "single":
        _split(fun_folder, fun_weights, with_index=layout == "index")
    model = load_fun_transformer(fun_folder, torch.float32)
    assert not model.training
    assert _error(model(**_inputs(fun, "held")), fun["held/output"]) < 1e-5


@torch.no_grad()
def test_fun_folder_loads_as_from_pretrained_does(fun, fun_transformer, fun_folder, tmp_path):
    """In bfloat16 the same weights stay in float32 that diffusers keeps there, and the flow is the same."""
    fun_transformer.save_pretrained(tmp_path / "diffusers")
    expected = ControlledWanTransformer.from_pretrained(tmp_path / "diffusers", torch_dtype=torch.bfloat16)
    model = load_fun_transformer(fun_folder, torch.bfloat16)
    assert {name: tensor.dtype for name, tensor in model.state_dict().items()} == {
        name: tensor.dtype for name, tensor in expected.state_dict().items()
    }
    inputs = {name: tensor.bfloat16() for name, tensor in _inputs(fun, "scalar").items()}
    assert torch.equal(model(**inputs), expected(**inputs))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"in_dim": 48}, r"in_dim is 48 .* expected 148: .* 48 channels \(out_dim\)"),
        ({"in_dim": 100, "add_control_adapter": True}, r"add_control_adapter is True .* expected False"),
        ({"model_type": "s2v"}, "model_type is 's2v' .* expected 't2v' or 'i2v' or 'ti2v'"),
        ({"cross_attn_type": "i2v_cross_attn"}, "cross_attn_type is 'i2v_cross_attn'"),
        ({"has_image_input": True}, "has_image_input is True .* expected False"),
        ({"qk_norm": False}, "qk_norm is False .* expected True"),
        ({"window_size": [3, 3]}, r"window_size is \[3, 3\] .* expected \(-1, -1\)"),
        ({"num_heads": 23}, "dim is 3072 .* 23 heads do not divide"),
        ({"patch_size": [2, 2, 2]}, r"patch_size .* must begin with 1"),
    ],
)
def test_other_configs_are_refused(tmp_path, changed, message):
    """A config of another model is refused, and the message names the file, what was found and what was expected."""
    (tmp_path / "config.json").write_text(json.dumps(VIDEOX_DIALECT | changed), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"config\.json: .*{message}"):
        load_fun_transformer(tmp_path)


def test_config_of_something_else_is_refused():
    """A config without the words of a Wan transformer says which are lacking, the input channels among them."""
    with pytest.raises(ValueError, match="lacks dim, ffn_dim, out_dim, num_heads, num_layers, in_dim"):
        convert_fun_config({"vocab": 256384})


def test_unknown_keys_are_named(fun_weights):
    """Keys of other models are named, a few of them."""
    alien = {f"blocks.{i}.cross_attn.k_img.weight": torch.zeros(1) for i in range(9)}
    with pytest.raises(ValueError, match=r"no keys of .*: blocks\.0\.cross_attn\.k_img\.weight, .* and 4 more"):
        convert_fun_state_dict(fun_weights | alien)
    for key in (
        "head.norm.weight",
        "blocks.0.norm2.weight",
        "patch_embedding.scale",
        "modulation",
        "blocks.0.modulation.weight",
    ):
        with pytest.raises(ValueError, match=f"no keys of .*: {key}"):
            convert_fun_state_dict({key: torch.zeros(1)})


def test_incomplete_fun_folders_are_refused(fun_folder, fun_weights):
    """What a folder lacks, and what it has too much of, is named before anything runs."""
    weights_file = fun_folder / "diffusion_pytorch_model.safetensors"
    index = fun_folder / "diffusion_pytorch_model.safetensors.index.json"

    def refuses(message):
        with pytest.raises(ValueError, match=message):
            load_fun_transformer(fun_folder, torch.float32)

    save_file({key: fun_weights[key] for key in fun_weights if not key.startswith("ref_conv")}, weights_file)
    refuses(r"the weights lack ref_conv\.weight, ref_conv\.bias")
    save_file(fun_weights | {"blocks.3.modulation": torch.zeros(1, 6, 32)}, weights_file)
    refuses(r"config\.json has no place for the weights blocks\.3\.scale_shift_table")
    save_file(fun_weights | {"patch_embedding.weight": torch.zeros(32, 4, 1, 2, 2)}, weights_file)
    refuses(r"patch_embedding\.weight is \(32, 4, 1, 2, 2\), expected \(32, 16, 1, 2, 2\)")
    save_file({"img_emb.proj.0.weight": torch.zeros(1)}, weights_file)
    refuses(r"diffusion_pytorch_model\.safetensors: no keys of .*img_emb\.proj\.0\.weight")
    weights_file.write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    refuses(r"diffusion_pytorch_model\.safetensors: ")
    weights_file.unlink()
    refuses(r"lacks diffusion_pytorch_model\.safetensors$")
    index.write_text("{}", encoding="utf-8")
    refuses("is no index of safetensors files")
    index.write_text('{"weight_map": {"a": "part-1.safetensors", "b": "part-2.safetensors"}}', encoding="utf-8")
    refuses(r"lacks part-1\.safetensors, part-2\.safetensors$")
    (fun_folder / "config.json").unlink()
    refuses(r"has no config\.json")


@pytest.mark.parametrize("field", ["image_dim", "added_kv_proj_dim"])
def test_image_embeddings_are_refused(field):
    """Checkpoints that want CLIP embeddings, Wan 2.1's and some forks', are refused by both classes."""
    for model_class in (ControlledWanTransformer, WanControlNet):
        with pytest.raises(ValueError, match=f"{field} = 1280.* must both be None"):
            model_class(num_layers=1, **{field: 1280})


def test_wrong_controls_are_refused():
    """A reference that has no place, two controls at once and residuals of another size are refused."""
    inputs = _tiny_inputs()
    reference, residual = torch.zeros(1, 4, 4, 6), torch.zeros(1, 18, 32)
    with pytest.raises(ValueError, match="its config has no ref_conv_channels"):
        ControlledWanTransformer(**TINY)(**inputs, reference=reference)
    model = ControlledWanTransformer(**TINY, ref_conv_channels=4)
    with pytest.raises(ValueError, match="pass one of them"):
        model(**inputs, reference=reference, residuals=[residual])
    with pytest.raises(ValueError, match=r"= \(18, 16\) of a residual is not the \(tokens, dim\) \(18, 32\)"):
        model(**inputs, residuals=[residual[:, :, :16]])


def test_wrong_control_videos_are_refused(residual_control):
    """A control video off the latents' grid is refused with the size it must have, and so are none and two controls."""
    model = _golden_model(WanControlNet, residual_control, "controlnet")
    inputs = _inputs(residual_control, "scalar")
    video = torch.from_numpy(residual_control["control_video"])
    for wrong in (video[:, :, :5], video[..., :20]):
        with pytest.raises(ValueError, match=r"must be \(9, 16, 24\)"):
            model(**inputs, control_video=wrong)
    for both_or_none in ({}, {"control_video": video, "control_features": model.encode_control(video)}):
        with pytest.raises(ValueError, match="exactly one of control_video and control_features"):
            model(**inputs, **both_or_none)
