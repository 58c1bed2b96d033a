"""Schedules: a hyper-parameter that changes with the step, t → value, t = 1 giving the start value.

A schedule stands where a number may stand, in any hyper-parameter of any rule. Two of them multiply, and
one can follow the other: `(InverseTime(1, 0.1) * 0.5).then(Constant(0.01), after=100)`.
(torch and optax count from 0: their schedule at step k is ours at k + 1.)
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from numbers import Real
from typing import Any

import numpy as np

from gdlib.interval import Count, Decay, Number, check, intervals_of


class Schedule:
    """Base of all schedules: a frozen dataclass with `__call__(t)`, written in plain NumPy.

    Raises
        TypeError, ValueError: a parameter is no number, or lies outside its interval.
    """

    __array_ufunc__ = None  # an array times a schedule is our business, and refused

    def __post_init__(self) -> None:
        names = [field.name for field in fields(self)]  # type: ignore[arg-type]
        for name, interval in intervals_of(type(self), names).items():
            check(f"{type(self).__name__}({name})", getattr(self, name), interval)

    def __call__(self, t: Any) -> Any:
        """The value at step t, which counts from 1."""
        raise TypeError(f"{type(self).__name__} has no method __call__(t)")

    def __mul__(self, other: Schedule | float) -> Schedule:
        """The product of two schedules, or of a schedule and a number."""
        return Product(self, schedule(other))

    __rmul__ = __mul__

    def then(self, other: Schedule | float, after: int) -> Schedule:
        """Follow this schedule for the first `after` steps, then the other one from its own start."""
        return Then(self, schedule(other), after)


def schedule(value: Schedule | float) -> Schedule:
    """`value` as a schedule; a number stays what it is for ever.

    Raises
        TypeError: it is neither a schedule nor a number.
    """
    if isinstance(value, Schedule):
        return value
    if isinstance(value, Real) and not isinstance(value, bool):
        return Constant(value)
    raise TypeError(f"a schedule or a number is needed, and {value!r} is neither")


@dataclass(frozen=True)
class Constant(Schedule):
    """The same value at every step."""

    value: Number

    def __call__(self, t: Any) -> Any:
        return self.value


@dataclass(frozen=True)
class InverseTime(Schedule):
    """start / (1 + decay (t − 1)): falls like 1/t, the classic of Robbins and Monro (survey 2.2, 3)."""

    start: Number
    decay: Decay

    def __call__(self, t: Any) -> Any:
        return self.start / (1 + self.decay * (t - 1))


@dataclass(frozen=True)
class Exponential(Schedule):
    """start · exp(−decay (t − 1)): the same share is lost at every step (survey 3)."""

    start: Number
    decay: Decay

    def __call__(self, t: Any) -> Any:
        return self.start * np.exp(-self.decay * (t - 1))


@dataclass(frozen=True)
class Step(Schedule):
    """start · factor^⌊(t − 1) / every⌋: constant for `every` steps, then a jump (survey 3)."""

    start: Number
    factor: Number
    every: Count

    def __call__(self, t: Any) -> Any:
        return self.start * self.factor ** np.floor((t - 1) / self.every)


@dataclass(frozen=True)
class Product(Schedule):
    """The product of two schedules."""

    one: Schedule
    other: Schedule

    def __call__(self, t: Any) -> Any:
        return self.one(t) * self.other(t)


@dataclass(frozen=True)
class Then(Schedule):
    """`first` for `after` steps, then `second`, which counts from 1 again."""

    first: Schedule
    second: Schedule
    after: Count

    def __call__(self, t: Any) -> Any:
        return np.where(t <= self.after, self.first(t), self.second(np.maximum(t - self.after, 1)))
