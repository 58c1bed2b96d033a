"""What a schedule is, and how schedules are put together."""

from __future__ import annotations

from dataclasses import dataclass, fields
from numbers import Real
from typing import Any

import numpy as np

from gdlib.interval import Count, Number, check, intervals_of


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
    """The same value at every step.

    value: what it is
    """

    value: Number

    def __call__(self, t: Any) -> Any:
        return self.value


@dataclass(frozen=True)
class Product(Schedule):
    """The product of two schedules.

    one: the first of them
    other: the second
    """

    one: Schedule
    other: Schedule

    def __call__(self, t: Any) -> Any:
        return self.one(t) * self.other(t)


@dataclass(frozen=True)
class Then(Schedule):
    """`first` for `after` steps, then `second`, which counts from 1 again.

    first: the schedule of the first steps
    second: the schedule that follows
    after: how many steps the first one has
    """

    first: Schedule
    second: Schedule
    after: Count

    def __call__(self, t: Any) -> Any:
        return np.where(t <= self.after, self.first(t), self.second(np.maximum(t - self.after, 1)))
