"""Where a module's weights live: on the device, or in main memory and sent to the device as they are needed."""

from __future__ import annotations

import torch
from diffusers.hooks import apply_group_offloading


def place_module(module: torch.nn.Module, device: torch.device, *, offload: bool) -> None:
    """Puts a module where it can run on the device.

    Args:
        module: on the CPU, or already there.
        device: where it runs.
        offload: keeps the weights in main memory, and copies each layer's while the one before it runs: 2.2 GiB of a
            card are enough for the 5B's transformer, which then takes four times as long (`benchmarks/wan_gpu.py`).
    """
    if not offload or device.type != "cuda":
        module.to(device)
        return
    apply_group_offloading(
        module, onload_device=device, offload_device=torch.device("cpu"), offload_type="leaf_level", use_stream=True
    )
