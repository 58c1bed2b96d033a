"""Mistakes that can be made with any rule, and the list of all that are known of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from gdlib.exercises.asking import say
from gdlib.exercises.catalogue.table import RULES, WRONG, Make
from gdlib.rule import Array, Rule, intervals, names


@dataclass(frozen=True)
class Slip(Rule):
    """A rule whose step is given something else than it should be."""

    rule: Rule
    change: Callable[[Any, Array], tuple[Any, Array]]

    def init(self, theta: Array) -> Any:
        return self.rule.init(theta)

    def query(self, s: Any) -> Array:
        return self.rule.query(s)

    def step(self, s: Any, g: Array, t: Array) -> Any:
        s, t = self.change(s, t)
        return self.rule.step(s, g, t)

    def answer(self, s: Any) -> Array:
        return self.rule.answer(s)


def mistakes(kind: type[Rule]) -> Iterator[tuple[str, Make]]:
    """Each known mistake: the sentence that names it, and how to make it. The rule's own come first."""
    for key, changed in WRONG[kind].items():
        yield say(key), partial(become, changed)
    yield from slips(kind)
    yield from values(kind)
    for name, other in RULES.items():
        if other is not kind and set(names(other)) <= set(names(kind)):
            yield say("Other", name=name), partial(become, other)


def become(other: type[Rule], rule: Rule) -> Rule:
    """Another rule with the same hyper-parameters, as far as it has them."""
    return other.unchecked(**{name: getattr(rule, name) for name in names(other)})


def slips(kind: type[Rule]) -> Iterator[tuple[str, Make]]:
    """Time that stands still, or is counted wrong; memory that is lost."""
    for field in kind.State._fields[1:]:
        yield say("Forgets", field=field), partial(forgetful, field)
    yield say("TimeFrom0"), lambda rule: Slip(rule, lambda s, t: (s, np.float64(t - 1)))
    yield say("TimeFrom2"), lambda rule: Slip(rule, lambda s, t: (s, t + 1))
    yield say("TimeStands"), lambda rule: Slip(rule, lambda s, t: (s, 1))


def forgetful(field: str, rule: Rule) -> Rule:
    """The rule that finds one field of its state as it was at the start."""
    return Slip(rule, lambda s, t: (s._replace(**{field: getattr(rule.init(s.theta), field)}), t))


def values(kind: type[Rule]) -> Iterator[tuple[str, Make]]:
    """Hyper-parameters with a wrong sign or size, or in each other's place."""
    hyper = intervals(kind)
    if "eta" in hyper:
        yield say("Sign"), lambda rule: altered(rule, eta=-rule.eta)  # type: ignore[attr-defined]
        yield say("Half"), lambda rule: altered(rule, eta=rule.eta / 2)  # type: ignore[attr-defined]
        yield say("Double"), lambda rule: altered(rule, eta=rule.eta * 2)  # type: ignore[attr-defined]
    for name, interval in hyper.items():
        if interval.high == 1:
            yield say("Complement", name=name), partial(complement, name)
            yield say("Negative", name=name), partial(negative, name)
        if name != "eta":
            yield say("Absent", name=name), partial(absent, name)
    for a, b in combinations(hyper, 2):
        yield say("Exchanged", a=a, b=b), partial(exchanged, a, b)


def altered(rule: Rule, **new: float) -> Rule:
    """The rule with other values, allowed or not."""
    return type(rule).unchecked(**{**rule.hyper(), **new})


def complement(name: str, rule: Rule) -> Rule:
    """The rule with 1 − value in the place of a factor."""
    return altered(rule, **{name: 1 - getattr(rule, name)})


def negative(name: str, rule: Rule) -> Rule:
    """The rule with the sign of a factor changed."""
    return altered(rule, **{name: -getattr(rule, name)})


def absent(name: str, rule: Rule) -> Rule:
    """The rule without a hyper-parameter."""
    return altered(rule, **{name: 0})


def exchanged(a: str, b: str, rule: Rule) -> Rule:
    """The rule with two hyper-parameters in each other's place."""
    return altered(rule, **{a: getattr(rule, b), b: getattr(rule, a)})
