"""Schedules: a hyper-parameter that changes with the step, t → value, t = 1 giving the start value.

A schedule stands where a number may stand, in any hyper-parameter of any rule. Two of them multiply, and
one can follow the other: `(Warmup(10) * Cosine(1, 0.1, 90)).then(0.01, after=100)`.

torch and optax count from 0: their schedule at step k is ours at t = k + 1. A schedule that goes from `start` to `end`
in `steps` steps is at `start` for t = 1 and at `end` for t = steps + 1 and ever after, so that in `steps` steps none is
taken at `end`, which may be 0. That is `steps` as torch's `T_max` and `total_iters` and as optax's `decay_steps` and
`transition_steps` have it. `Warmup` and `OneCycle` say where they differ.
"""

from gdlib.schedules.annealing import Cosine, CosineRestarts
from gdlib.schedules.base import Constant, Product, Schedule, Then, schedule
from gdlib.schedules.decay import Exponential, InversePower, InverseTime, Polynomial, SearchThenConverge, Step
from gdlib.schedules.warmup import OneCycle, Warmup, WarmupStableDecay

__all__ = [
    "Constant",
    "Cosine",
    "CosineRestarts",
    "Exponential",
    "InversePower",
    "InverseTime",
    "OneCycle",
    "Polynomial",
    "Product",
    "Schedule",
    "SearchThenConverge",
    "Step",
    "Then",
    "Warmup",
    "WarmupStableDecay",
    "schedule",
]
