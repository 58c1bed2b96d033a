"""The contract of an update rule: what it is told, what it keeps, how it moves theta.

A rule is a frozen dataclass. Its fields are the hyper-parameters, its `State` is what it carries from
one step to the next, and `step` is the survey's equation, written once in plain NumPy. Everything else
in this library (a run, a sweep, the LaTeX and the JavaScript of a page) is a reading of that method.

Shapes: theta is (..., d). The last axis is the coordinate axis, all axes before it are batch. A
hyper-parameter is a scalar, or an array with as many axes as theta: (..., 1) one value per run,
(..., d) one per coordinate; or a schedule, t → value. A rule for matrices says `axes = 2` and is given
theta of shape (..., rows, columns).
"""

from __future__ import annotations

import inspect
import re
from collections import namedtuple
from dataclasses import fields
from typing import Any, ClassVar, NamedTuple, Self

from gdlib.interval import Array, Count, Decay, Factor, Guard, Interval, Rate, check, intervals_of, plain_number
from gdlib.schedules import Schedule

__all__ = [
    "Array",
    "Block",
    "Count",
    "Decay",
    "Factor",
    "Guard",
    "Interval",
    "Rate",
    "Rule",
    "check_rule",
    "intervals",
    "meanings",
    "names",
]


class Block(NamedTuple):
    """One layer's weights, or its biases, inside the one flat theta of a network."""

    name: str
    where: slice
    shape: tuple[int, ...]

    def __hash__(self) -> int:
        return hash((self.name, self.where.start, self.where.stop, self.shape))


class Told(NamedTuple):
    """Stands for `Rule.State` until a rule declares its own."""

    theta: Array


class Rule:
    """Base of all update rules: `theta` and `g` have shape (..., d), `t` counts from 1.

    A subclass is a frozen dataclass with a `State` and a method `step(s, g, t)` that returns the next state.
    `query` says where the gradient is asked and `answer` what is reported, where these are not `s.theta`.

    needs: what the oracle must give besides the gradient, for instance ("h",) for a curvature
    reads: fields of the state that are noted when the query is taken and handed back with its gradient
    axes: how many trailing axes of theta are coordinates, 2 for a rule that moves matrices
    unreadable: which readings this rule does not have, each with the reason; without its equation it has none

    If `needs` or `reads` is not empty, `step` gets for `g` a named tuple with `g` and those fields.

    Raises
        TypeError: a hyper-parameter is no real number and no schedule, or the class is no frozen dataclass.
        ValueError: a hyper-parameter lies outside its interval.
    """

    State: ClassVar[Any] = Told
    needs: ClassVar[tuple[str, ...]] = ()
    reads: ClassVar[tuple[str, ...]] = ()
    axes: ClassVar[int] = 1
    unreadable: ClassVar[dict[str, str]] = {}

    def __init__(self) -> None:
        names(type(self))  # only a class that is no dataclass comes here: the others have an __init__ of their own

    def __post_init__(self) -> None:
        for name, interval in intervals(type(self)).items():
            if not isinstance(getattr(self, name), Schedule):
                value = plain_number(getattr(self, name))
                check(f"{type(self).__name__}({name})", value, interval)
                object.__setattr__(self, name, value)

    def init(self, theta: Array) -> Any:
        """The state before the first step: `theta` and every other field at its default."""
        return self.State(theta)

    def query(self, s: Any) -> Array:
        """The point, shape (..., d), at which the next gradient is asked."""
        return s.theta

    def step(self, s: Any, g: Array, t: Array) -> Any:
        """The state after step `t`, from the state before it and the gradient at `query(s)`."""
        raise TypeError(f"{type(self).__name__} has no method step(s, g, t), so it does not say how theta moves")

    def answer(self, s: Any) -> Array:
        """What the run reports, shape (..., d)."""
        return s.theta

    def at(self, t: int) -> Self:
        """The rule as it is at step `t`: each schedule replaced by its value there.

        Raises
            ValueError: a schedule gives a value outside the hyper-parameter's interval.
        """
        hyper = self.hyper()
        if not any(isinstance(value, Schedule) for value in hyper.values()):
            return self
        for name, interval in intervals(type(self)).items():
            if isinstance(hyper[name], Schedule):
                hyper[name] = number = plain_number(hyper[name](t))
                check(f"{type(self).__name__}({name}) at t = {t}", number, interval)
        return type(self).unchecked(**hyper)

    def hyper(self) -> dict[str, Any]:
        """The hyper-parameters by name, in the order of declaration."""
        return {name: getattr(self, name) for name in names(type(self))}

    def told(self) -> Any:
        """The named tuple that `step` is given for `g`, with the fields the rule asks for; None if it asks for none."""
        asked = (*self.needs, *self.reads)
        return namedtuple("Asked", ("g", *asked)) if asked else None  # noqa: PYI024 (the fields are the rule's)

    @classmethod
    def unchecked(cls, **hyper: Any) -> Self:
        """A rule with these hyper-parameters and no check of them: for the symbols of a reading."""
        rule = object.__new__(cls)
        for name, value in hyper.items():
            object.__setattr__(rule, name, value)
        return rule


def names(rule: type) -> list[str]:
    """The names of the hyper-parameters of a rule, or of the parameters of a schedule, in the order of declaration."""
    if "__dataclass_fields__" not in vars(rule):
        raise TypeError(f"{rule.__name__} is no dataclass: put @dataclass(frozen=True) above the class")
    return [field.name for field in fields(rule)]


def intervals(rule: type) -> dict[str, Interval]:
    """The interval of each of those names that declares one, read once for each class."""
    if "_intervals" not in vars(rule):
        rule._intervals = intervals_of(rule, names(rule))  # type: ignore[attr-defined]
    return rule._intervals  # type: ignore[attr-defined, no-any-return]


def meanings(rule: type) -> dict[str, str]:
    """What each of those names means, from the lines `name: meaning` of the class's docstring."""
    lines = re.findall(r"^(\w+): (.+(?:\n +.+)*)$", inspect.getdoc(rule) or "", re.MULTILINE)
    found = {name: re.sub(r"\s+", " ", text) for name, text in lines}
    for name in names(rule):
        if name not in found:
            raise TypeError(f"The docstring of {rule.__name__} does not say what {name} means: add a line `{name}: …`")
    return {name: found[name] for name in names(rule)}


def check_rule(rule: object, what: str = "rule") -> None:
    """Raise one sentence if `rule` is no instance of a rule."""
    if not isinstance(rule, Rule):
        raise TypeError(f"{what} must be an instance of a rule, such as GD(), and is {rule!r}")
