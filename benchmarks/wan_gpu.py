"""The 5B at its full size, with random weights, on a card: every way of control beside stock diffusers.

    python benchmarks/wan_gpu.py draft                      640x480, 25 frames, the profile "draft"
    python benchmarks/wan_gpu.py standard --ways fun,stock  704x1280, 121 frames, the profile "standard"
    python benchmarks/wan_gpu.py draft --tiny               the same on a CPU with a tiny model: does the script run?

No published weights are needed: the arithmetic is the same. A line a way: seconds for the conditions, a step (both
halves of the guidance), the decode; the peak of the card's memory while denoising and while decoding.
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import torch
from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanImageToVideoPipeline, WanTransformer3DModel
from PIL import Image
from transformers import UMT5Config, UMT5EncoderModel

from generation.wan.controlnet import WanControlNet
from generation.wan.denoise import Checkpoints, denoise
from generation.wan.latents import decode_frames, to_video
from generation.wan.offload import place_module
from generation.wan.profile import PROFILES, ControlProfile, Profile
from generation.wan.transformer import ControlledWanTransformer
from generation.wan.ways import Conditions, FirstFrame, FunControl, ResidualControl, Way

CASES = {"draft": (640, 480, 25), "standard": (1280, 704, 121)}
"""Profile to width, height and frames."""
WAYS = ("stock", "first frame", "fun", "controlnet", "text encoder")
FULL = {
    "transformer": {},
    "controlnet": {},
    "vae": {
        "base_dim": 160,
        "decoder_base_dim": 256,
        "z_dim": 48,
        "dim_mult": [1, 2, 4, 4],
        "num_res_blocks": 2,
        "temperal_downsample": [False, True, True],
        "is_residual": True,
        "in_channels": 12,
        "out_channels": 12,
        "patch_size": 2,
        "scale_factor_spatial": 16,
        "scale_factor_temporal": 4,
        "latents_mean": [0.0] * 48,
        "latents_std": [1.0] * 48,
    },
}
_SMALL = {"num_attention_heads": 2, "attention_head_dim": 12, "text_dim": 64, "ffn_dim": 32, "num_layers": 4}
TINY = {
    "transformer": _SMALL,
    "controlnet": _SMALL | {"out_proj_dim": 24, "num_layers": 2},
    "vae": FULL["vae"] | {"base_dim": 8, "decoder_base_dim": 8, "num_res_blocks": 1},
}


class Bench:
    """One case: makes models, and measures them."""

    def __init__(self, case: str, sizes: dict[str, Any], device: torch.device, steps: int | None, resume: bool) -> None:
        self.profile: Profile = PROFILES[case]
        self.width, self.height, self.num_frames = CASES[case] if device.type == "cuda" else (64, 64, 9)
        self.sizes = sizes
        self.device = device
        self.resume = resume
        self.steps = steps or self.profile.steps
        self.dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
        self.picture = np.random.default_rng(0).integers(0, 256, (self.height, self.width, 3), np.uint8)
        text_dim = sizes["transformer"].get("text_dim", 4096)
        self.text, self.negative = (torch.randn(1, 512, text_dim).to(device, self.dtype) for _ in range(2))

    def run(self, name: str) -> dict[str, Any]:
        """Measures one way."""
        if name == "text encoder":
            result = self.text_encoder()
        else:
            result = self._stock() if name == "stock" else self._ours(name)
        gc.collect()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        return {"way": name, "steps": self.steps, **result}

    def _ours(self, name: str) -> dict[str, Any]:
        vae, way = self._vae(), self._way(name)
        with torch.inference_mode():
            with self._measured() as conditions_cost:
                conditions = self._conditions(vae, way)
            noise = torch.randn(self._latents(), generator=torch.Generator().manual_seed(0)).to(self.device)
            marks: list[float] = []

            def on_step(_done: int, _total: int) -> None:
                self._wait()
                marks.append(time.perf_counter())

            with tempfile.TemporaryDirectory() as folder:
                checkpoints = Checkpoints(folder=Path(folder), every=self.profile.checkpoint_steps, key="benchmark")
                with self._measured() as denoise_cost:
                    latents = denoise(way, conditions, noise, self._scheduler(), checkpoints, on_step)
            resumed = self._resumed(way, conditions, noise, latents) if self.resume else None
            with self._measured() as decode_cost:
                began = time.perf_counter()
                frames = decode_frames(vae, latents)
                first = next(frames)
                first_seconds = time.perf_counter() - began
                count = 1 + sum(1 for _ in frames)
        assert first.shape == (self.height, self.width, 3)
        assert count == self.num_frames
        assert bool(torch.isfinite(latents).all())
        return {
            "conditions_s": conditions_cost["seconds"],
            "step_s": float(np.median(np.diff(marks))),
            "denoise_s": denoise_cost["seconds"],
            "decode_s": decode_cost["seconds"],
            "first_frame_s": round(first_seconds, 3),
            **({"resumed_equal": resumed} if resumed is not None else {}),
            "conditions_gib": conditions_cost["gib"],
            "denoise_gib": denoise_cost["gib"],
            "decode_gib": decode_cost["gib"],
        }

    def _resumed(self, way: Way, conditions: Conditions, noise: torch.Tensor, whole: torch.Tensor) -> bool:
        """Whether a shot that is stopped half way and taken up again ends in the very same bits."""

        def stop(done: int, total: int) -> None:
            if done == total // 2:
                raise KeyboardInterrupt

        with tempfile.TemporaryDirectory() as folder:
            checkpoints = Checkpoints(folder=Path(folder), every=2, key="benchmark")
            with suppress(KeyboardInterrupt):
                denoise(way, conditions, noise, self._scheduler(), checkpoints, stop)
            again = denoise(way, conditions, noise, self._scheduler(), checkpoints, lambda _done, _total: None)
        return torch.equal(again, whole)

    def text_encoder(self) -> dict[str, Any]:
        """The UMT5-XXL that encodes the prompts, as the profile places it."""
        sizes = {"vocab_size": 256384, "d_model": 4096, "d_ff": 10240, "num_heads": 64, "num_layers": 24, "d_kv": 64}
        if self.device.type != "cuda":
            sizes = {"vocab_size": 64, "d_model": 16, "d_ff": 32, "num_heads": 2, "num_layers": 2, "d_kv": 8}
        with torch.device("meta"):
            encoder = UMT5EncoderModel(UMT5Config(**sizes))
        encoder = encoder.to(self.dtype).to_empty(device="cpu").eval()
        with torch.no_grad():
            for parameter in encoder.parameters():
                parameter.fill_(0.01)
        with self._measured() as cost, torch.inference_mode():
            place_module(encoder.encoder, self.device, offload=self.profile.offload)
            tokens = torch.randint(0, sizes["vocab_size"], (8, 512), device=self.device)
            states = encoder(tokens, torch.ones_like(tokens)).last_hidden_state
        assert states.shape == (8, 512, sizes["d_model"])
        return {"way": "text encoder", "batch": 8, "seconds": cost["seconds"], "gib": cost["gib"]}

    def _stock(self) -> dict[str, Any]:
        """Diffusers' own pipeline, everything on the card, VAE in float32 as its documentation has it."""
        transformer = self._made(WanTransformer3DModel, self._stock_config(), self.dtype)
        pipeline = WanImageToVideoPipeline(
            tokenizer=None,
            text_encoder=None,
            vae=self._made(AutoencoderKLWan, self.sizes["vae"], torch.float32),
            scheduler=self._scheduler(),
            transformer=transformer,
            expand_timesteps=True,
        )
        pipeline.set_progress_bar_config(disable=True)
        marks: list[float] = []

        def on_step(_pipe: Any, _step: int, _time: Any, values: dict[str, Any]) -> dict[str, Any]:
            self._wait()
            marks.append(time.perf_counter())
            return values

        arguments = {
            "image": Image.fromarray(self.picture),
            "prompt_embeds": self.text,
            "negative_prompt_embeds": self.negative,
            "height": self.height,
            "width": self.width,
            "num_frames": self.num_frames,
            "num_inference_steps": self.steps,
            "guidance_scale": self.profile.guidance,
            "generator": torch.Generator().manual_seed(0),
        }
        with self._measured() as denoise_cost:
            latents = pipeline(**arguments, output_type="latent", callback_on_step_end=on_step).frames
        with self._measured() as decode_cost, torch.inference_mode():
            pixels = pipeline.vae.decode(latents.to(torch.float32), return_dict=False)[0]
            frames = pipeline.video_processor.postprocess_video(pixels, output_type="np")
        assert frames.shape[1] == self.num_frames
        return {
            "step_s": float(np.median(np.diff(marks))),
            "denoise_s": denoise_cost["seconds"],
            "decode_s": decode_cost["seconds"],
            "denoise_gib": denoise_cost["gib"],
            "decode_gib": decode_cost["gib"],
        }

    def _way(self, name: str) -> Way:
        config = dict(self.sizes["transformer"])
        if name == "fun":
            config |= {"in_channels": 3 * 48 + 4, "out_channels": 48, "ref_conv_channels": 48}
        transformer = self._made(ControlledWanTransformer, config, self.dtype)
        if self.profile.offload:
            transformer.to("cpu")
        place_module(transformer, self.device, offload=self.profile.offload)
        if name == "fun":
            return FunControl(transformer)
        if name == "controlnet":
            controlnet = self._made(WanControlNet, self.sizes["controlnet"], self.dtype)
            return ResidualControl(transformer, controlnet, ControlProfile(weights="random"))
        return FirstFrame(transformer)

    def _conditions(self, vae: AutoencoderKLWan, way: Way) -> Conditions:
        maps = torch.zeros(1, 3, self.num_frames, self.height, self.width, device=self.device) - 1
        maps[..., ::32, ::32] = 1
        steering = way.encode(vae, to_video(self.picture[None], self.device), maps, self.num_frames)
        return Conditions(
            text=self.text,
            negative=self.negative,
            guidance=self.profile.guidance,
            num_steps=self.steps,
            steering=steering,
        )

    def _vae(self) -> AutoencoderKLWan:
        vae = self._made(AutoencoderKLWan, self.sizes["vae"], torch.float32)
        vae.decoder.to(self.dtype)
        vae.post_quant_conv.to(self.dtype)
        return vae

    def _made(self, kind: Callable[..., Any], config: dict[str, Any], dtype: torch.dtype) -> Any:
        """A model with random weights of a trained one's size, made on the card."""
        with torch.device("meta"):
            model = kind(**config)
        in_float32 = getattr(model, "_keep_in_fp32_modules", None) or ()
        generator = torch.Generator(self.device).manual_seed(0)
        state = {}
        for name, shape in ((name, tensor.shape) for name, tensor in model.state_dict().items()):
            kept = any(part in name.split(".") for part in in_float32)
            tensor = torch.empty(shape, device=self.device, dtype=torch.float32 if kept else dtype)
            spread = 0.02 if len(shape) < 2 else float(np.prod(shape[1:])) ** -0.5
            tensor.normal_(0, spread, generator=generator)
            if (len(shape) == 1 and name.endswith("weight")) or name.endswith("gamma"):
                tensor.fill_(1)
            state[name] = tensor
        model.load_state_dict(state, assign=True)
        if hasattr(model, "rope"):
            rope = model.rope
            model.rope = type(rope)(rope.attention_head_dim, rope.patch_size, rope.max_seq_len).to(self.device)
        return model.eval().requires_grad_(requires_grad=False)

    def _stock_config(self) -> dict[str, Any]:
        full = {"num_attention_heads": 24, "in_channels": 48, "out_channels": 48, "ffn_dim": 14336, "num_layers": 30}
        return full | self.sizes["transformer"]

    def _latents(self) -> tuple[int, ...]:
        return (1, 48, (self.num_frames - 1) // 4 + 1, self.height // 16, self.width // 16)

    def _scheduler(self) -> UniPCMultistepScheduler:
        return UniPCMultistepScheduler(
            prediction_type="flow_prediction",
            use_flow_sigmas=True,
            num_train_timesteps=1000,
            flow_shift=self.profile.flow_shift,
        )

    @contextmanager
    def _measured(self) -> Iterator[dict[str, float]]:
        cost: dict[str, float] = {}
        if self.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats()
        self._wait()
        began = time.perf_counter()
        yield cost
        self._wait()
        cost["seconds"] = round(time.perf_counter() - began, 3)
        peak = torch.cuda.max_memory_allocated() if self.device.type == "cuda" else 0
        cost["gib"] = round(peak / 2**30, 2)

    def _wait(self) -> None:
        if self.device.type == "cuda":
            torch.cuda.synchronize()


def main() -> None:
    """Measures, prints, and writes what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=CASES)
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--steps", type=int, help="in place of the profile's")
    parser.add_argument("--resume", action="store_true", help="stop each shot half way, and compare what it becomes")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--out", type=Path, help="JSON file for the results; goes on in one that is there")
    arguments = parser.parse_args()
    device = torch.device("cpu" if arguments.tiny else "cuda")
    bench = Bench(arguments.case, TINY if arguments.tiny else FULL, device, arguments.steps, arguments.resume)
    card = torch.cuda.get_device_name() if device.type == "cuda" else "CPU"
    size = f"{bench.width}x{bench.height}, {bench.num_frames} frames"
    print(f"{arguments.case}: {size}, {bench.steps} steps on {card}, torch {torch.__version__}, "
          f"diffusers {diffusers.__version__}, random weights", flush=True)  # fmt: skip
    results = []
    for name in arguments.ways.split(","):
        result = bench.run(name)
        results.append({"case": arguments.case, "card": card, "torch": torch.__version__, "size": size, **result})
        words = (f"{key} {value if isinstance(value, str) else round(value, 3)}" for key, value in result.items())
        print("  ".join(words), flush=True)
        if arguments.out:
            before = json.loads(arguments.out.read_text()) if arguments.out.is_file() else []
            arguments.out.write_text(json.dumps([*before, results[-1]], indent=1) + "\n")


if __name__ == "__main__":
    main()
