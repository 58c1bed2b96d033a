"""Models that are linear in theta."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdlib.objectives.surfaces import Quadratic
from gdlib.rule import Array


@dataclass(frozen=True, eq=False)
class LinearRegression:
    """Least squares: J(θ) = 1/(2N) Σ (θ₀ + θ₁ x₁ + … − y)², the intercept θ₀ first.

    x: inputs, shape (N, features)
    y: targets, shape (N,)
    theta has shape (..., features + 1).

    Raises
        ValueError: x and y do not have the same number of rows, or there is none.
    """

    x: Array
    y: Array

    def __post_init__(self) -> None:
        if np.ndim(self.x) != 2 or np.shape(self.x)[:1] != np.shape(self.y) or not len(self.y):
            raise ValueError(
                f"x must have shape (N, features) and y shape (N,), N ≥ 1, and they have shapes "
                f"{np.shape(self.x)} and {np.shape(self.y)}"
            )

    @cached_property
    def design(self) -> Array:
        """X with a column of ones before it, shape (N, d)."""
        return np.column_stack([np.ones(len(self.y)), self.x])

    def losses(self, theta: Array) -> Array:
        """The loss of each example, shape (..., N)."""
        r = np.asarray(theta) @ self.design.T - self.y
        return 0.5 * r * r

    def __call__(self, theta: Array) -> Array:
        """The mean loss, shape (...)."""
        return self.losses(theta).mean(axis=-1)

    def gradient(self, theta: Array) -> Array:
        """The gradient of the mean loss, shape (..., d)."""
        r = np.asarray(theta) @ self.design.T - self.y
        return r @ self.design / len(self.y)

    @cached_property
    def hessian(self) -> Array:
        """The second derivatives, the same everywhere, shape (d, d)."""
        return self.design.T @ self.design / len(self.y)

    @cached_property
    def minimum(self) -> Array:
        """The least-squares solution, shape (d,)."""
        return np.linalg.lstsq(self.design, self.y, rcond=None)[0]

    def surface(self, margin: float = 1.0) -> Quadratic:
        """The same J over its two parameters as a bowl in closed form, which a page can draw.

        `margin` is how far the box reaches from the minimum, in units of theta.

        Raises
            ValueError: there are not exactly two parameters.
        """
        if self.hessian.shape != (2, 2):
            raise ValueError(f"a surface needs two parameters, and this model has {len(self.hessian)}")
        (a, b), (_, c) = self.hessian.tolist()
        x, y = self.minimum.tolist()
        return Quadratic(
            a=a,
            b=b,
            c=c,
            minimum=(x, y),
            floor=float(self(self.minimum)),
            box=((x - margin, x + margin), (y - margin, y + margin)),
            start=(x - 0.8 * margin, y + 0.7 * margin),
            axes=("θ₀", "θ₁"),
        )
