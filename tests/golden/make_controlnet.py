"""Makes controlnet.npz: runs TheDenk's own `WanControlnet` and `CustomWanTransformer3DModel` on a CPU in float32.

python tests/golden/make_controlnet.py CHECKOUT_OF_WAN2.2_CONTROLNET
"""

import json
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from golden_weights import numbers, weight, write_shapes  # noqa: E402

CONTROLNET = {
    "patch_size": [1, 2, 2],
    "num_attention_heads": 2,
    "attention_head_dim": 16,
    "in_channels": 3,
    "vae_channels": 4,
    "text_dim": 24,
    "freq_dim": 32,
    "ffn_dim": 48,
    "num_layers": 2,
    "cross_attn_norm": True,
    "qk_norm": "rms_norm_across_heads",
    "eps": 1e-6,
    "image_dim": None,
    "added_kv_proj_dim": None,
    "rope_max_seq_len": 64,
    "downscale_coef": 4,
    "out_proj_dim": 48,
}
TRANSFORMER = {
    "patch_size": [1, 2, 2],
    "num_attention_heads": 3,
    "attention_head_dim": 16,
    "in_channels": 4,
    "out_channels": 4,
    "text_dim": 24,
    "freq_dim": 32,
    "ffn_dim": 64,
    "num_layers": 4,
    "rope_max_seq_len": 64,
}
"""Four layers: with stride 3 both residuals have a place, at blocks 0 and 3, and with stride 1 two blocks have none."""

FRAMES, HEIGHT, WIDTH = 3, 4, 6
TOKENS_A_FRAME = (HEIGHT // 2) * (WIDTH // 2)
VIDEO = (4 * (FRAMES - 1) + 1, HEIGHT * CONTROLNET["downscale_coef"], WIDTH * CONTROLNET["downscale_coef"])
WEIGHT = 0.8


def fill(model: torch.nn.Module, prefix: str) -> np.ndarray:
    """Fills a model by the recipe; gives its packed names and shapes."""
    shapes = {f"{prefix}{name}": tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    drawn = {name.removeprefix(prefix): torch.from_numpy(weight(name, shape)) for name, shape in shapes.items()}
    model.load_state_dict(drawn, strict=True)
    return write_shapes(shapes)


def main() -> None:
    """Writes controlnet.npz beside this file."""
    sys.path.insert(0, sys.argv[1])
    controlnet = import_module("wan_controlnet").WanControlnet(**CONTROLNET).eval()
    transformer = import_module("wan_transformer").CustomWanTransformer3DModel(**TRANSFORMER).eval()
    arrays = {
        "controlnet/config": np.array(json.dumps(CONTROLNET | {"_class_name": "WanControlnet"})),
        "controlnet/shapes": fill(controlnet, "controlnet."),
        "transformer/config": np.array(json.dumps(TRANSFORMER | {"_class_name": "CustomWanTransformer3DModel"})),
        "transformer/shapes": fill(transformer, "transformer."),
        "control_video": np.tanh(numbers("control video", (1, 3, *VIDEO))),
    }
    held = np.repeat([[0.0, 757.0, 757.0]], TOKENS_A_FRAME, axis=1).astype(np.float32)
    for case, timestep in {"held": held, "scalar": np.array([250.0], np.float32)}.items():
        given = {
            "hidden_states": numbers(f"{case} latents", (1, TRANSFORMER["in_channels"], FRAMES, HEIGHT, WIDTH)),
            "timestep": timestep,
            "encoder_hidden_states": numbers(f"{case} text", (1, 7, TRANSFORMER["text_dim"])),
        }
        tensors = {name: torch.from_numpy(array) for name, array in given.items()}
        with torch.no_grad():
            control = torch.from_numpy(arrays["control_video"])
            residuals = controlnet(**tensors, controlnet_states=control, return_dict=False)[0]
            outputs = {
                stride: transformer(
                    **tensors,
                    controlnet_states=residuals,
                    controlnet_weight=WEIGHT,
                    controlnet_stride=stride,
                    return_dict=False,
                )[0]
                for stride in (1, 3)
            }
        arrays |= {f"{case}/{name}": array for name, array in given.items()}
        arrays |= {f"{case}/residual_{number}": residual.numpy() for number, residual in enumerate(residuals)}
        arrays |= {f"{case}/output_stride_{stride}": output.numpy() for stride, output in outputs.items()}
    np.savez_compressed(HERE / "controlnet.npz", **arrays)


if __name__ == "__main__":
    main()
