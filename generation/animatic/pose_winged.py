"""Skeletons of birds, insects and fish: wings and fins are arms. In heights of the figure, y up, the foot at (0, 0)."""

from __future__ import annotations

import numpy as np

from generation.animatic.skeleton import L_EAR, L_EYE, NECK, NOSE, R_EAR, R_EYE, Doing, swell
from generation.animatic.species import Look


def pose_bird(look: Look, do: Doing) -> np.ndarray:
    """Birds: wings are arms."""
    act, phase, clock = do.act, do.phase, do.clock
    r, flying = 0.2, act == "fly"
    hop = abs(np.sin(np.pi * 2 * do.stride)) * 0.08 if act in ("walk", "run", "chase") else 0.0
    hop += 0.1 * abs(np.sin(clock * 7)) if act == "dance" else 0.0
    breath = np.sin(clock * 2.6) * 0.008
    tired = swell(phase, 0, 0.4, 3, 4) if act == "fall" else 0.0
    body = np.array((0.0, 0.42 + hop + breath - 0.16 * tired))
    peck = swell(phase, 0, 0.1, 0.9, 1) * (0.5 + 0.5 * np.sin(clock * 6)) if act == "eat" else 0.0
    lean = swell(phase, 0.05, 0.35, 0.7, 1) * 0.12 if act in ("give", "take", "push") else 0.0
    head = body + (0.2 + lean + 0.16 * peck, 0.3 + look.neck * 1.5 - 0.36 * peck - 0.14 * tired)
    if flying:
        body = np.array((0.0, 0.45 + 0.03 * np.sin(clock * 12 + 2)))
        head = body + (0.36, 0.13 + look.neck * 0.4)
    joints = np.zeros((18, 2))
    joints[NECK] = body + (head - body) * 0.55
    flap = np.sin(clock * 12) if flying else 0.6 * np.sin(clock * 9) if act in ("wave", "dance") else -1.0
    for side, (s, e, w) in enumerate(((2, 3, 4), (5, 6, 7))):
        root = body + (0.06 + 0.06 * side, 0.1)
        joints[s] = root
        if flap > -1:
            angle = 1.75 + 0.25 * side - 0.3 * side * flap
            up = 0.9 * flap + 0.15
            joints[e] = root + (0.24 * np.cos(angle) + 0.06 * side, 0.26 * up)
            joints[w] = joints[e] + (-0.16 + 0.1 * side, 0.3 * (0.8 * flap + 0.3 * np.cos(clock * 12 - 0.6) * flying))
        else:
            joints[e], joints[w] = root + (-0.13, -0.1 - 0.02 * side), root + (-0.32, -0.16 + 0.03 * side)
    for side, (h, k, a) in enumerate(((8, 9, 10), (11, 12, 13))):
        joints[h] = body + (-0.04 + 0.08 * side, -0.22)
        kick = (0.07 * np.sin(2 * np.pi * do.stride + np.pi * side)) if act in ("walk", "run", "chase") else 0.0
        joints[k] = joints[h] + ((-0.08, -0.04) if flying else (0.06 * tired, -0.09 + 0.08 * tired))
        joints[a] = joints[k] + ((-0.1, 0.0) if flying else (kick + 0.01 + 0.06 * tired, -0.09 + 0.07 * tired))
    joints[NOSE] = head + (1.55 * r if look.snout != "none" else 0.7 * r, -0.12 * r - 0.5 * r * peck)
    joints[R_EYE], joints[L_EYE] = head + (0.22 * r, 0.22 * r), head + (0.72 * r, 0.24 * r)
    joints[R_EAR], joints[L_EAR] = head + (-0.62 * r, 0.3 * r), head + (-0.05 * r, 0.86 * r)
    return np.asarray(joints * (do.turn, 1.0))


def pose_insect(look: Look, do: Doing) -> np.ndarray:
    """Butterflies and bees: two pairs of wings are arms and legs; they hover."""
    clock = do.clock
    flap = 0.62 + 0.38 * np.sin(clock * (11 if look.extras.isdisjoint({"stripes", "dots"}) else 17))
    body = np.array((0.0, 0.5 + 0.04 * np.sin(clock * 3.1)))
    joints = np.zeros((18, 2))
    axis = np.array((0.28 * do.turn, 0.96))
    head = body + axis * 0.26
    joints[NECK] = body + axis * 0.14
    for sign, (s, e, w, h, k, a) in ((-1, (2, 3, 4, 8, 9, 10)), (1, (5, 6, 7, 11, 12, 13))):
        joints[s], joints[h] = body + axis * 0.09 + (sign * 0.03, 0), body - axis * 0.03 + (sign * 0.03, 0)
        joints[e], joints[w] = joints[s] + (sign * 0.24 * flap, 0.12), joints[s] + (sign * 0.5 * flap, 0.3)
        joints[k], joints[a] = joints[h] + (sign * 0.18 * flap, -0.1), joints[h] + (sign * 0.36 * flap, -0.24)
    joints[NOSE] = head + (0.05 * do.turn, 0.02)
    joints[R_EYE], joints[L_EYE] = head + (-0.045 + 0.02 * do.turn, 0.05), head + (0.045 + 0.02 * do.turn, 0.05)
    joints[R_EAR], joints[L_EAR] = head + (-0.1, 0.2), head + (0.1, 0.2)
    return joints


def pose_fish(look: Look, do: Doing) -> np.ndarray:
    """Fish: fins are arms, the tail is a pair of legs."""
    sway = np.sin(do.clock * 6)
    body = np.array((0.0, 0.5 + 0.02 * np.sin(do.clock * 2.3)))
    joints = np.zeros((18, 2))
    joints[NECK] = body + (0.3, 0.02)
    for side, (s, e, w, h, k, a) in enumerate(((2, 3, 4, 8, 9, 10), (5, 6, 7, 11, 12, 13))):
        sign = 1 - 2 * side
        joints[s] = body + (0.16, -0.06 - 0.05 * side)
        joints[e] = joints[s] + (-0.07, -0.08 - 0.02 * sway * sign)
        joints[w] = joints[e] + (-0.09, -0.07 - 0.05 * sway * sign)
        joints[h] = body + (-0.42, 0.03 * sign)
        joints[k] = joints[h] + (-0.14, 0.1 * sign + 0.03 * sway)
        joints[a] = joints[k] + (-0.12, 0.12 * sign + 0.05 * sway)
    joints[NOSE] = body + (0.66, -0.03)
    joints[R_EYE], joints[L_EYE] = body + (0.42, 0.09), body + (0.53, 0.1)
    joints[R_EAR], joints[L_EAR] = body + (0.24, 0.12), body + (0.32, 0.2)
    return np.asarray(joints * (do.turn, 1.0))
