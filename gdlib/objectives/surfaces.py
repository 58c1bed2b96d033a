"""Surfaces over the plane: written once as a formula, everything else is read from it.

Products stand for powers (x*x, not x**2), and a series for the cosine of an angle, so that NumPy and the browser agree
to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, fields
from functools import cached_property
from numbers import Real
from typing import Annotated, Any

import numpy as np

from gdlib.interval import Array, Interval, check, intervals_of
from gdlib.readings.gradient import gradient
from gdlib.readings.python import compiled
from gdlib.readings.trace import Line, Program, Symbol, trace

Box = tuple[tuple[float, float], tuple[float, float]]
Condition = Annotated[Array, Interval(1, math.inf, slider=(1, 100), log=True)]
Angle = Annotated[Array, Interval(-180, 180, slider=(0, 90))]
TERMS = 15  # of the series for cosine and sine: enough for the last digit up to 180 degrees


class Surface:
    """J(x, y), theta = (x, y) of shape (..., 2). A subclass is a frozen dataclass with a `formula`.

    A field declared with an `Annotated` interval is a parameter: an experiment can have a slider for it.

    box: the part of the plane worth looking at, ((x low, x high), (y low, y high))
    start: where an experiment starts
    minimum: where J is least, or None where it has no minimum
    landmark: what `distance` is measured from
    axes: what the two coordinates are called

    Raises
        TypeError, ValueError: a parameter is no real number, or lies outside its interval.
    """

    box: Box
    start: tuple[float, float]
    minimum: tuple[float, float] | None = None
    landmark: str = "minimum"
    axes: tuple[str, str] = ("x", "y")

    def __post_init__(self) -> None:
        for name, interval in self.parameters().items():
            check(f"{type(self).__name__}({name})", getattr(self, name), interval)

    @classmethod
    def parameters(cls) -> dict[str, Interval]:
        """The interval of each parameter."""
        return intervals_of(cls, [field.name for field in fields(cls)])  # type: ignore[arg-type]

    def formula(self, x: Array, y: Array) -> Array:
        """J at (x, y), in plain NumPy."""
        raise TypeError(f"{type(self).__name__} has no method formula(x, y)")

    def distance(self, x: Array, y: Array) -> Array:
        """How far (x, y) is from the landmark, in plain NumPy: from the minimum, where a surface says no other."""
        if self.minimum is None:
            raise TypeError(f"{type(self).__name__} has no minimum, and no method distance(x, y)")
        u = x - self.minimum[0]
        w = y - self.minimum[1]
        return np.sqrt(u * u + w * w)

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
        return self.traced()

    def traced(self, free: Sequence[str] = (), method: str = "formula") -> Program:
        """A method of x and y, traced; the parameters named in `free` are inputs after them, the others numbers."""
        tape: list[Line] = []
        surface = copy(self)
        for name in free:
            object.__setattr__(surface, name, Symbol(name, tape))
        inputs = ["x", "y", *free]
        return trace(getattr(surface, method), [Symbol(name, tape) for name in inputs[:2]], tape, inputs)

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


def cos_sin(angle: Array) -> tuple[Array, Array]:
    """Cosine and sine of an angle in degrees up to 180, by + − × ÷ alone: the functions differ between engines."""
    r = angle * (math.pi / 180)
    square = r * r
    cos = sin = 1.0
    for k in range(2 * TERMS, 0, -2):
        cos = 1 - square * cos / (k * (k - 1))
        sin = 1 - square * sin / (k * (k + 1))
    return cos, r * sin


def turned(x: Array, y: Array, angle: Array) -> tuple[Array, Array]:
    """The coordinates of (x, y) along axes that are turned by `angle` in degrees; at 0, x and y themselves."""
    if isinstance(angle, Real) and angle == 0:
        return x, y
    cos, sin = cos_sin(angle)
    return cos * x + sin * y, cos * y - sin * x


@dataclass(frozen=True)
class Ravine(Surface):
    """A bowl with curvatures 1 and κ, turned: J = ½ (u² + κ w²), u along its floor and w across (survey 4.1, figure 2).

    condition: the condition number, how many times steeper it is across
    angle: the turn in degrees
    """

    condition: Condition = 30.0
    angle: Angle = 0.0
    box: Box = ((-2.0, 2.0), (-1.25, 1.25))
    start: tuple[float, float] = (-1.7, 0.9)
    minimum: tuple[float, float] = (0.0, 0.0)

    def formula(self, x: Array, y: Array) -> Array:
        u, w = turned(x, y, self.angle)
        J = 0.5 * (u * u + self.condition * w * w)
        return J

    @property
    def curvatures(self) -> Array:
        """The eigenvalues of H, smallest first: L is the last one."""
        return np.array([1.0, self.condition])


def ravine(condition: float = 30.0, angle: float = 0.0) -> Quadratic:
    """`Ravine` as a `Quadratic`, with the entries of its H; `angle` in degrees.

    Raises
        ValueError: `condition` is less than 1.
    """
    check("condition", condition, Interval(1, math.inf))
    cos, sin = cos_sin(angle)
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
    """J = u² − w²: up one way, down the other, no minimum (survey 3 and 4.7, figure 4b).

    angle: the turn in degrees, u is x and w is y at 0
    """

    landmark = "ridge"
    angle: Angle = 0.0
    box: Box = ((-1.5, 1.5), (-1.5, 1.5))
    start: tuple[float, float] = (-1.0, 0.01)

    def formula(self, x: Array, y: Array) -> Array:
        u, w = turned(x, y, self.angle)
        J = u * u - w * w
        return J

    def distance(self, x: Array, y: Array) -> Array:
        """How far (x, y) is from the ridge, the line w = 0."""
        _, w = turned(x, y, self.angle)
        return np.abs(w)


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
