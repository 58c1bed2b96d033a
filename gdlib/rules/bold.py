"""A rule that tries how large another's rate may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from gdlib.interval import Growth, Share
from gdlib.rule import Array, Rule
from gdlib.rules.feedback import Feedback


@dataclass(frozen=True)
class BoldDriver(Feedback):
    """Raise the rate a little as long as J falls; where J has risen, undo the step and cut the rate (survey 3).

    It is undone by going back to the point whose gradient is known and J good, where the rule begins anew with less:
    what it remembered led uphill, and a smaller rate alone would not turn it round. In Vogl and others 1988 the
    momentum is cleared so, `up` is 1.05 and `down` 0.7; Battiti 1989, who names it, halves. The run shows every step
    that was tried, also the ones that are undone next.

    rule: moves theta
    up: what multiplies the rate after a step that did not raise J
    down: what multiplies it after one that did
    name: the hyper-parameter that is driven
    """

    rule: Rule
    up: Growth = 1.05
    down: Share = 0.5
    name: str = "eta"

    class State(NamedTuple):
        theta: Array
        inner: Any
        scale: Array
        best: Array
        point: Array
        asked: tuple[Array, ...]

    def init(self, theta: Array) -> State:
        zero, inner = 0 * theta, self.rule.init(theta)
        nothing = tuple(zero for _ in ("g", *self.rule.needs))
        return self.State(theta, inner, 1 + zero, np.inf + zero, self.rule.query(inner), nothing)

    def step(self, s: State, told: Any, t: Array) -> State:
        good = s.best >= told.J  # not where J is no number
        driven = np.where(good, s.scale * self.up, s.scale * self.down)
        scale = np.where(np.isinf(s.best), s.scale, driven)
        best, point, asked, before = chosen(
            good,
            (told.J, self.query(s), self.asked(told), s.inner),
            (s.best, s.point, s.asked, self.rule.init(s.point)),
        )
        inner = self.move(before, asked, scale, t)
        return self.State(inner.theta, inner, scale, best, point, asked)


def chosen(which: Array, this: Any, that: Any) -> Any:
    """Where `which` is true `this`, else `that`, in states however they are nested."""
    if np.all(which):
        return this  # a state of one step has fields of no shape yet
    if isinstance(this, tuple):
        parts = (chosen(which, one, other) for one, other in zip(this, that, strict=True))
        return this._make(parts) if hasattr(this, "_make") else tuple(parts)
    return np.where(which, this, that)
