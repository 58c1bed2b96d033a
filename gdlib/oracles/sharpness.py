"""The gradient at the worst point near by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlib.interval import NOT_NEGATIVE, Array, check
from gdlib.oracles.base import oracle


class SharpnessAware:
    """The gradient at θ + ρ g/‖g‖, g the gradient at θ: two queries a step (SAM, Foret and others 2021).

    Raises
        ValueError: `rho` is negative.
    """

    def __init__(self, gradient: Callable[..., Any], rho: float) -> None:
        check("rho, the radius,", rho, NOT_NEGATIVE)
        self.gradient = oracle(gradient)
        self.rho = rho

    def __call__(self, theta: Array, t: int) -> Array:
        g = np.asarray(self.gradient(theta, t))
        length = np.linalg.norm(g, axis=-1, keepdims=True)
        return self.gradient(theta + self.rho * g / np.where(length > 0, length, 1), t)
