"""The 5B engine: Wan2.2-TI2V-5B through diffusers, each shot anchored by the picture and the pose of the one before."""

from generation.wan.engine import Engine

__all__ = ["Engine"]
