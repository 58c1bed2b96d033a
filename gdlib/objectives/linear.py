"""Models that are linear in theta: least squares and logistic regression."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdlib.objectives.base import examples, real_array
from gdlib.objectives.surfaces import Quadratic
from gdlib.rule import Array

ALL = slice(None)


@dataclass(frozen=True, eq=False)
class Linear:
    """The mean over the examples of a loss of the score θ₀ + θ₁ x₁ + …, the intercept θ₀ first.

    x: inputs, shape (N, features)
    y: targets, shape (N,)
    theta has shape (..., features + 1); `rows` picks examples, all of them by default.

    Raises
        ValueError: x and y do not have the same number of rows, or there is none.
    """

    x: Array
    y: Array

    def __post_init__(self) -> None:
        x, y = examples(self.x, self.y)
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", real_array("y", y))

    @cached_property
    def design(self) -> Array:
        """X with a column of ones before it, shape (N, d)."""
        return np.column_stack([np.ones(len(self.y)), self.x])

    def scores(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The score of each example, shape (..., N)."""
        theta = np.asarray(theta)
        if theta.shape[-1:] != self.design.shape[1:]:
            raise ValueError(f"this model has {self.design.shape[1]} parameters, and theta has shape {theta.shape}")
        return theta @ self.design[rows].T

    def losses(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The loss of each example, shape (..., N)."""
        return self.loss(self.scores(theta, rows), self.y[rows])

    def __call__(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The mean loss, shape (...)."""
        return self.losses(theta, rows).mean(axis=-1)

    def gradient(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The gradient of the mean loss, shape (..., d)."""
        slopes = self.slope(self.scores(theta, rows), self.y[rows])
        return slopes @ self.design[rows] / slopes.shape[-1]

    def hessian_product(self, theta: Array, u: Array, rows: Array | slice = ALL) -> Array:
        """H u, H the second derivatives of the mean loss, u of shape (..., d): exact, shape (..., d)."""
        bends = self.bend(self.scores(theta, rows), self.y[rows]) * self.scores(u, rows)
        return bends @ self.design[rows] / bends.shape[-1]

    def loss(self, score: Array, y: Array) -> Array:
        """The loss of a score."""
        raise TypeError(f"{type(self).__name__} has no method loss(score, y)")

    def slope(self, score: Array, y: Array) -> Array:
        """The derivative of the loss by the score."""
        raise TypeError(f"{type(self).__name__} has no method slope(score, y)")

    def bend(self, score: Array, y: Array) -> Array:
        """The second derivative of the loss by the score."""
        raise TypeError(f"{type(self).__name__} has no method bend(score, y)")


@dataclass(frozen=True, eq=False)
class LinearRegression(Linear):
    """Least squares: J(θ) = 1/(2N) Σ (θ₀ + θ₁ x₁ + … − y)²; see `Linear` for the shapes."""

    def loss(self, score: Array, y: Array) -> Array:
        return 0.5 * (score - y) ** 2

    def slope(self, score: Array, y: Array) -> Array:
        return score - y

    def bend(self, score: Array, y: Array) -> Array:
        return np.ones_like(score)

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


@dataclass(frozen=True, eq=False)
class LogisticRegression(Linear):
    """Two classes, y in {0, 1}: J(θ) = 1/N Σ log(1 + exp(s)) − y s, s the score; see `Linear` for the shapes.

    Raises
        ValueError: a target is neither 0 nor 1.
    """

    def __post_init__(self) -> None:
        other = np.setdiff1d(self.y, [0, 1])
        if other.size:
            raise ValueError(f"y must be 0 or 1, and has {other[0].item()!r} in it")
        super().__post_init__()

    def loss(self, score: Array, y: Array) -> Array:
        return np.logaddexp(0, score) - y * score

    def slope(self, score: Array, y: Array) -> Array:
        return 0.5 * (1 + np.tanh(score / 2)) - y  # the logistic function, written so that it never overflows

    def bend(self, score: Array, y: Array) -> Array:
        return 0.25 * (1 - np.tanh(score / 2) ** 2)
