"""Surfaces over the plane: written once as a formula, everything else is read from it.

Products stand for powers (x*x, not x**2), so that NumPy and the browser agree to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from gdlib.interval import Array, Interval, check
from gdlib.readings.gradient import gradient
from gdlib.readings.python import compiled
from gdlib.readings.trace import Program, trace_function

Box = tuple[tuple[float, float], tuple[float, float]]


class Surface:
    """J(x, y), theta = (x, y) of shape (..., 2). A subclass is a frozen dataclass with a `formula`.

    box: the part of the plane worth looking at, ((x low, x high), (y low, y high))
    start: where an experiment starts
    minimum: where J is least, or None where it has no minimum
    axes: what the two coordinates are called
    """

    box: Box
    start: tuple[float, float]
    minimum: tuple[float, float] | None = None
    axes: tuple[str, str] = ("x", "y")

    def formula(self, x: Array, y: Array) -> Array:
        """J at (x, y), in plain NumPy."""
        raise TypeError(f"{type(self).__name__} has no method formula(x, y)")

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]

    def __call__(self, theta: Array) -> Array:
        """J, shape (...)."""
        return self.formula(*coordinates(theta))

    def gradient(self, theta: Array) -> Array:
        """The gradient, shape (..., 2), read from the formula."""
        x, y = coordinates(theta)
        slopes = np.empty(np.shape(theta), np.result_type(x, 1.0))
        slopes[..., 0], slopes[..., 1] = self.slopes(x, y)
        return slopes

    def hessian_product(self, theta: Array, u: Array) -> Array:
        """H u, H the second derivatives, exact to rounding, shape (..., 2): a complex step of the gradient along u."""
        tiny = 1e-30  # its square is lost beside any number here, and nothing is subtracted
        return self.gradient(np.asarray(theta) + 1j * tiny * np.asarray(u)).imag / tiny

    @cached_property
    def program(self) -> Program:
        """The formula, traced."""
        return trace_function(self.formula, ("x", "y"))

    @cached_property
    def slopes(self) -> Callable[..., tuple[Array, ...]]:
        """The two partial derivatives, as a function of x and y."""
        return compiled(gradient(self.program))


def coordinates(theta: Array) -> tuple[Array, Array]:
    """X and y of theta, shape (..., 2)."""
    theta = np.asarray(theta)
    if theta.shape[-1:] != (2,):
        raise ValueError(f"a surface takes theta of shape (..., 2), and was given shape {theta.shape}")
    return theta[..., 0], theta[..., 1]


@dataclass(frozen=True)
class Quadratic(Surface):
    """A bowl: J = floor + ½ (θ − θ*)ᵀ H (θ − θ*), H = [[a, b], [b, c]]."""

    a: float = 1.0
    b: float = 0.0
    c: float = 30.0
    minimum: tuple[float, float] = (0.0, 0.0)
    floor: float = 0.0
    box: Box = ((-2.0, 2.0), (-1.25, 1.25))
    start: tuple[float, float] = (-1.7, 0.9)
    axes: tuple[str, str] = ("x", "y")

    def formula(self, x: Array, y: Array) -> Array:
        u = x - self.minimum[0]
        w = y - self.minimum[1]
        J = self.floor + 0.5 * (self.a * u * u + 2 * self.b * u * w + self.c * w * w)
        return J

    @property
    def curvatures(self) -> Array:
        """The eigenvalues of H, smallest first: L is the last one."""
        return np.linalg.eigvalsh([[self.a, self.b], [self.b, self.c]])


def ravine(condition: float = 30.0, angle: float = 0.0) -> Quadratic:
    """A bowl with curvatures 1 and `condition`, turned by `angle` in radians (survey 4.1, figure 2).

    Raises
        ValueError: `condition` is less than 1.
    """
    check("condition", condition, Interval(1, math.inf))
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    return Quadratic(
        a=cos * cos + condition * sin * sin,
        b=(1 - condition) * cos * sin,
        c=sin * sin + condition * cos * cos,
    )


@dataclass(frozen=True)
class Beale(Surface):
    """Beale's function: a curved valley, flat far away, steep near the corners (survey 4.7, figure 4a)."""

    box: Box = ((-4.5, 4.5), (-4.5, 4.5))
    start: tuple[float, float] = (1.0, 1.5)
    minimum: tuple[float, float] = (3.0, 0.5)

    def formula(self, x: Array, y: Array) -> Array:
        y2 = y * y
        e1 = 1.5 - x + x * y
        e2 = 2.25 - x + x * y2
        e3 = 2.625 - x + x * y2 * y
        J = e1 * e1 + e2 * e2 + e3 * e3
        return J


@dataclass(frozen=True)
class Saddle(Surface):
    """J = x² − y²: down one axis, up the other, no minimum (survey 3 and 4.7, figure 4b)."""

    box: Box = ((-1.5, 1.5), (-1.5, 1.5))
    start: tuple[float, float] = (-1.0, 0.01)

    def formula(self, x: Array, y: Array) -> Array:
        J = x * x - y * y
        return J


@dataclass(frozen=True)
class Rosenbrock(Surface):
    """Rosenbrock's banana: a curved valley, easy to find and slow to follow."""

    box: Box = ((-2.0, 2.0), (-1.0, 3.0))
    start: tuple[float, float] = (-1.5, 2.0)
    minimum: tuple[float, float] = (1.0, 1.0)

    def formula(self, x: Array, y: Array) -> Array:
        u = 1 - x
        w = y - x * x
        J = u * u + 100 * w * w
        return J


@dataclass(frozen=True)
class Himmelblau(Surface):
    """Himmelblau's function: four minima of the same height."""

    box: Box = ((-5.0, 5.0), (-5.0, 5.0))
    start: tuple[float, float] = (-0.5, -1.0)
    minimum: tuple[float, float] = (3.0, 2.0)

    def formula(self, x: Array, y: Array) -> Array:
        u = x * x + y - 11
        w = x + y * y - 7
        J = u * u + w * w
        return J


@dataclass(frozen=True)
class Plateau(Surface):
    """J = r² / (1 + r²): a hole in a plain; the farther away, the flatter (survey 3)."""

    box: Box = ((-6.0, 6.0), (-6.0, 6.0))
    start: tuple[float, float] = (-4.5, 3.5)
    minimum: tuple[float, float] = (0.0, 0.0)

    def formula(self, x: Array, y: Array) -> Array:
        r2 = x * x + y * y
        J = r2 / (1 + r2)
        return J


@dataclass(frozen=True)
class Rastrigin(Surface):
    """Rastrigin's function: a bowl full of dents, one minimum among very many."""

    box: Box = ((-4.5, 4.5), (-4.5, 4.5))
    start: tuple[float, float] = (-3.4, 2.6)
    minimum: tuple[float, float] = (0.0, 0.0)

    def formula(self, x: Array, y: Array) -> Array:
        turn = 6.283185307179586
        J = 20 + x * x - 10 * np.cos(turn * x) + y * y - 10 * np.cos(turn * y)
        return J
