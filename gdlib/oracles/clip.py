"""A gradient that is never longer than it may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlib.interval import POSITIVE, Array, check
from gdlib.oracles.base import changed, oracle


class Clipped:
    """The gradient, scaled down to length `norm` where it is longer (Pascanu, Mikolov & Bengio 2013).

    Raises
        ValueError: `norm` is not above 0.
    """

    def __init__(self, gradient: Callable[..., Any], norm: float) -> None:
        check("norm, the greatest length,", norm, POSITIVE)
        self.gradient = oracle(gradient)
        self.norm = norm

    def __call__(self, theta: Array, t: int) -> Any:
        return changed(self.gradient(theta, t), self.clip)

    def clip(self, g: Array) -> Array:
        """The gradient, no longer than it may be."""
        most = np.max(np.abs(g), axis=-1, keepdims=True)
        unit = g / np.where(most > 0, most, 1)  # so that no square overflows
        size = np.linalg.norm(unit, axis=-1, keepdims=True)
        longer = size * most > self.norm
        return np.where(longer, unit * (self.norm / np.where(longer, size, 1)), g)
