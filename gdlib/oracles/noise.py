"""A gradient with noise added on purpose."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np

from gdlib.interval import NOT_NEGATIVE, Array, check, plain_number
from gdlib.oracles.base import changed, oracle
from gdlib.schedules import Schedule, schedule


class Noisy:
    """g + N(0, variance(t)) in every coordinate (survey 6.4).

    variance: a number or a schedule; it is the *variance* that is scheduled, not the spread
    rng: where the noise comes from; one draw of shape (d,) for each t, shared by whatever axes theta has before its
        last one: all runs of a batch, all rows of a matrix

    Make a new one for each run: a t that follows itself is given the same draw.

    Raises
        ValueError: the variance is negative at some step.
        TypeError: the variance is neither a number nor a schedule.
    """

    def __init__(self, gradient: Callable[..., Any], variance: Schedule | float, rng: np.random.Generator) -> None:
        if isinstance(variance, Real):
            check("variance", variance, NOT_NEGATIVE)
        self.gradient = oracle(gradient)
        self.variance = schedule(variance)
        self.rng = rng
        self.t: int | None = None
        self.noise: Array = np.zeros(1)

    def __call__(self, theta: Array, t: int) -> Any:
        if t != self.t:
            variance = plain_number(self.variance(t))
            check(f"variance at t = {t}", variance, NOT_NEGATIVE)
            self.noise = self.rng.normal(scale=np.sqrt(variance), size=np.shape(theta)[-1:])
            self.t = t
        return changed(self.gradient(theta, t), self.added)

    def added(self, g: Array) -> Array:
        """Add the draw of this step to g, in g's own precision; whole numbers become floats."""
        return g + self.noise.astype(g.dtype if g.dtype.kind == "f" else float)
