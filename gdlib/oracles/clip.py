"""A gradient that is never longer than it may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlib.oracles.base import oracle
from gdlib.rule import Array


class Clipped:
    """The gradient, scaled down to length `norm` where it is longer (Pascanu, Mikolov & Bengio 2013).

    Raises
        ValueError: `norm` is not above 0.
    """

    def __init__(self, gradient: Callable[..., Any], norm: float) -> None:
        if not norm > 0:
            raise ValueError(f"norm, the greatest length, must be above 0, and is {norm!r}")
        self.gradient = oracle(gradient)
        self.norm = norm

    def __call__(self, theta: Array, t: int) -> Array:
        g = np.asarray(self.gradient(theta, t))
        length = np.linalg.norm(g, axis=-1, keepdims=True)
        return np.where(length > self.norm, g * (self.norm / np.maximum(length, self.norm)), g)
