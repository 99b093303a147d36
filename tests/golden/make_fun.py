"""Makes fun.npz: runs VideoX-Fun's own `Wan2_2Transformer3DModel` on a CPU in float32.

python tests/golden/make_fun.py CHECKOUT_OF_VIDEOX_FUN
"""

import json
import sys
import types
import warnings
from importlib import import_module
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from golden_weights import numbers, weight, write_shapes  # noqa: E402

CONFIG = {
    "model_type": "ti2v",
    "patch_size": [1, 2, 2],
    "text_len": 8,
    "in_dim": 16,
    "dim": 32,
    "ffn_dim": 48,
    "freq_dim": 32,
    "text_dim": 24,
    "out_dim": 4,
    "num_heads": 2,
    "num_layers": 3,
    "eps": 1e-6,
    "add_ref_conv": True,
    "in_dim_ref_conv": 4,
}
"""Head size 16, where time and space have different shares of the rotary embedding, as in the 5B."""

FRAMES, HEIGHT, WIDTH = 3, 4, 6
WORDS = 5
TOKENS_A_FRAME = (HEIGHT // 2) * (WIDTH // 2)


def import_original(checkout: Path) -> types.ModuleType:
    """Imports the one module, for the package's own __init__ wants every model of the repository."""
    for name, folder in (("videox_fun", ""), ("videox_fun.models", "models"), ("videox_fun.utils", "utils")):
        package = types.ModuleType(name)
        package.__path__ = [str(checkout / "videox_fun" / folder)]
        sys.modules[name] = package
    names_elsewhere = {
        "videox_fun.dist": (
            "get_sequence_parallel_rank", "get_sequence_parallel_world_size", "get_sp_group", "usp_attn_forward",
            "xFuserLongContextAttention",
        ),
        "videox_fun.models.attention_kernel": ("_sparse_linear_attention", "get_block_map"),
    }  # fmt: skip
    for name, members in names_elsewhere.items():
        sys.modules[name] = types.ModuleType(name)
        for member in members:
            setattr(sys.modules[name], member, None)
    sys.modules["videox_fun.utils"].cfg_skip = import_module("videox_fun.utils.cfg_optimization").cfg_skip
    return import_module("videox_fun.models.wan_transformer3d")


def cases() -> dict[str, dict[str, np.ndarray]]:
    """Lists the inputs: latents with 12 channels of control after them, text padded with zeros, timestep, reference."""

    def inputs(case: str, batch: int, timestep: np.ndarray, reference: np.ndarray | None) -> dict[str, np.ndarray]:
        text = numbers(f"{case} text", (batch, CONFIG["text_len"], CONFIG["text_dim"]))
        text[:, WORDS:] = 0
        given = {
            "hidden_states": numbers(f"{case} latents", (batch, CONFIG["in_dim"], FRAMES, HEIGHT, WIDTH)),
            "encoder_hidden_states": text,
            "timestep": timestep.astype(np.float32),
        }
        return given if reference is None else given | {"reference": reference}

    shape = (1, CONFIG["in_dim_ref_conv"], HEIGHT, WIDTH)
    held = np.repeat([[0.0, 757.0, 757.0]], TOKENS_A_FRAME, axis=1)
    return {
        "held": inputs("held", 1, held, numbers("held reference", shape)),
        "zero_reference": inputs("zero_reference", 1, held, np.zeros(shape, np.float32)),
        "no_reference": inputs("no_reference", 1, held, None),
        "scalar": inputs("scalar", 1, np.array([250.0]), numbers("scalar reference", shape)),
        "pair": inputs("pair", 2, np.array([999.0, 522.0]), numbers("pair reference", (2, *shape[1:]))),
    }


@torch.no_grad()
def run(model: torch.nn.Module, given: dict[str, np.ndarray]) -> np.ndarray:
    """Runs the original as its pipeline does: the control apart from the noise, the text cut to its words."""
    tensors = {name: torch.from_numpy(array) for name, array in given.items()}
    noise, control = tensors["hidden_states"].split([CONFIG["out_dim"], CONFIG["in_dim"] - CONFIG["out_dim"]], dim=1)
    return model(
        x=noise,
        t=tensors["timestep"],
        context=[text[:WORDS] for text in tensors["encoder_hidden_states"]],
        seq_len=FRAMES * TOKENS_A_FRAME,
        y=control,
        full_ref=tensors.get("reference"),
    ).numpy()


def main() -> None:
    """Writes fun.npz beside this file."""
    warnings.simplefilter("ignore")
    original = import_original(Path(sys.argv[1]))
    model = original.Wan2_2Transformer3DModel(**CONFIG).eval()
    shapes = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    drawn = {name: torch.from_numpy(weight(name, shape)) for name, shape in shapes.items()}
    model.load_state_dict(drawn, strict=True)
    config = {name: value for name, value in model.config.items() if not name.startswith("_")}
    arrays = {"config": np.array(json.dumps(config)), "shapes": write_shapes(shapes)}
    for case, given in cases().items():
        arrays |= {f"{case}/{name}": array for name, array in given.items()}
        arrays[f"{case}/output"] = run(model, given)
    np.savez_compressed(HERE / "fun.npz", **arrays)


if __name__ == "__main__":
    main()
