"""Denoising, step by step, saved on the way: a shot that was killed goes on bit by bit as if nothing had happened."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import UniPCMultistepScheduler
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from generation.wan.disk import disk_errors_explained
from generation.wan.ways import Conditions, Way
from segmenter.errors import GenerationError

STATE_FILE = "denoising.safetensors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoints:
    """Where and how often the state of a shot is saved."""

    folder: Path
    """Made when something is saved."""
    every: int
    """Steps; 0 never saves."""
    key: str
    """Of everything that decides the result: a state with another key is left alone."""


def denoise(
    way: Way,
    conditions: Conditions,
    noise: torch.Tensor,
    scheduler: UniPCMultistepScheduler,
    checkpoints: Checkpoints,
    on_step: Callable[[int, int], None],
) -> torch.Tensor:
    """Denoises (1, z, T, h, w) noise, from the last state that was saved, if there is one.

    Args:
        way: how the transformer is steered.
        conditions: what steers it.
        noise: float32, on the device.
        scheduler: a fresh one: it holds the state of one shot. UniPC draws no noise of its own, so its state and the
            latents are all there is.
        checkpoints: where to save.
        on_step: is told of steps done, of all steps; may raise to stop.

    Raises:
        GenerationError: the latents are no numbers any more.
        StoreError: the state cannot be saved.
    """
    scheduler.set_timesteps(conditions.num_steps, device=noise.device)
    # Timesteps are whole numbers, and of many steps several are the same: the scheduler would begin at a later one.
    scheduler.set_begin_index(0)
    latents, done = way.hold(noise, conditions), 0
    saved = _restore(scheduler, checkpoints, noise)
    if saved is not None:
        latents, done = saved
    for step in range(done, conditions.num_steps):
        on_step(step, conditions.num_steps)
        timestep = scheduler.timesteps[step]
        flow = way.predict(latents, conditions, timestep, step)
        latents = way.hold(scheduler.step(flow, timestep, latents, return_dict=False)[0], conditions)
        if not torch.isfinite(latents).all():
            raise GenerationError(f"the latents are no numbers (NaN) after step {step + 1}", retryable=True)
        if checkpoints.every and (step + 1) % checkpoints.every == 0:
            _save(scheduler, checkpoints, latents, step + 1)
    on_step(conditions.num_steps, conditions.num_steps)
    return latents


def _save(scheduler: UniPCMultistepScheduler, checkpoints: Checkpoints, latents: torch.Tensor, done: int) -> None:
    """Writes the state beside, then gives it its name: the one before is there until this one is whole."""
    tensors = {"latents": latents}
    for name in ("model_outputs", "timestep_list"):
        values = enumerate(getattr(scheduler, name))
        tensors |= {f"{name}.{index}": torch.as_tensor(value) for index, value in values if value is not None}
    if scheduler.last_sample is not None:
        tensors["last_sample"] = scheduler.last_sample
    numbers = {"lower_order_nums": scheduler.lower_order_nums, "this_order": scheduler.this_order}
    facts = {"key": checkpoints.key, "done": done, "step_index": scheduler.step_index, **numbers}
    path = checkpoints.folder / STATE_FILE
    part = path.with_suffix(".part")
    on_cpu = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}
    with disk_errors_explained(checkpoints.folder):
        checkpoints.folder.mkdir(parents=True, exist_ok=True)
        save_file(on_cpu, part, metadata={"state": json.dumps(facts)})
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)


def _restore(
    scheduler: UniPCMultistepScheduler, checkpoints: Checkpoints, noise: torch.Tensor
) -> tuple[torch.Tensor, int] | None:
    path = checkpoints.folder / STATE_FILE
    if not checkpoints.every or not path.is_file():
        return None
    order = scheduler.config.solver_order
    try:
        with safe_open(path, framework="pt", device=str(noise.device)) as file:
            facts = json.loads(file.metadata()["state"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no dict)
        if facts["key"] != checkpoints.key or tensors["latents"].shape != noise.shape:
            return None
        done, step_index = int(facts["done"]), int(facts["step_index"])
        lower_order_nums, this_order = int(facts["lower_order_nums"]), int(facts["this_order"])
    except (SafetensorError, OSError, ValueError, KeyError, TypeError):
        return None  # damaged: the shot begins anew
    scheduler.model_outputs = [tensors.get(f"model_outputs.{index}") for index in range(order)]
    scheduler.timestep_list = [tensors.get(f"timestep_list.{index}") for index in range(order)]
    scheduler.last_sample = tensors.get("last_sample")
    scheduler.lower_order_nums, scheduler.this_order = lower_order_nums, this_order
    scheduler._step_index = step_index
    return tensors["latents"], done
