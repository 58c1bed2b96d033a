"""A gradient with noise added on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlib.oracles.base import oracle
from gdlib.rule import Array, plain_number
from gdlib.schedules import Schedule, schedule


class Noisy:
    """g + N(0, variance(t)) in every coordinate (survey 6.4).

    variance: a number or a schedule; it is the *variance* that is scheduled, not the spread
    rng: where the noise comes from; one draw for each t, shared by all runs of a batched theta

    Raises
        ValueError: the variance is negative at some step.
    """

    def __init__(self, gradient: Callable[..., Any], variance: Schedule | float, rng: np.random.Generator) -> None:
        self.gradient = oracle(gradient)
        self.variance = schedule(variance)
        self.rng = rng
        self.t: int | None = None
        self.noise: Array = 0.0

    def __call__(self, theta: Array, t: int) -> Array:
        g = np.asarray(self.gradient(theta, t))
        if t != self.t:
            variance = plain_number(self.variance(t))
            if not variance >= 0:
                raise ValueError(f"variance at t = {t} must be 0 or more, and is {variance!r}")
            self.noise = self.rng.normal(scale=np.sqrt(variance), size=g.shape[-1:])
            self.t = t
        return g + self.noise
