"""The gradient, and an estimate of the curvature beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gdlib.interval import POSITIVE, Array, check
from gdlib.oracles.base import oracle


class Curved(NamedTuple):
    """A gradient and a curvature, both of theta's shape."""

    g: Array
    h: Array


class Curvature:
    """g, and h = u ∘ (H u) with u a vector of random signs: on average the diagonal of the Hessian H (Hutchinson).

    H u is the change of the gradient along u, by central differences. One u is drawn for each t.
    """

    def __init__(self, gradient: Callable[..., Any], rng: np.random.Generator, step: float = 1e-5) -> None:
        check("step", step, POSITIVE)
        self.gradient = oracle(gradient)
        self.rng = rng
        self.step = step
        self.t: int | None = None
        self.u: Array = 0.0

    def __call__(self, theta: Array, t: int) -> Curved:
        if t != self.t:
            self.u = self.rng.choice([-1.0, 1.0], size=np.shape(theta)[-1:])
            self.t = t
        ahead, behind = (self.gradient(theta + sign * self.step * self.u, t) for sign in (1, -1))
        g = np.asarray(self.gradient(theta, t))
        return Curved(g, (self.u * (ahead - behind) / (2 * self.step)).astype(g.dtype))
