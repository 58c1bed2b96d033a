"""Mistakes made with momentum, and with where Nesterov asks."""

from __future__ import annotations

from gdlib.exercises.catalogue.table import mistake
from gdlib.rule import Array
from gdlib.rules import NAG, Momentum


@mistake(Momentum)
def averaged(self: Momentum, s: Momentum.State, g: Array, t: Array) -> Momentum.State:
    """The convention of an average in the place of a sum."""
    v = self.gamma * s.v + (1 - self.gamma) * g
    return self.State(s.theta - self.eta * v, v)


@mistake(Momentum)
def rate_twice(self: Momentum, s: Momentum.State, g: Array, t: Array) -> Momentum.State:
    """The rate once in the step, once more before it."""
    v = self.gamma * s.v + self.eta * g
    return self.State(s.theta - self.eta * v, v)


@mistake(Momentum)
def moves_by_yesterday(self: Momentum, s: Momentum.State, g: Array, t: Array) -> Momentum.State:
    """Theta moves before v is renewed."""
    return self.State(s.theta - s.v, self.gamma * s.v + self.eta * g)


@mistake(Momentum)
def factor_on_all(self: Momentum, s: Momentum.State, g: Array, t: Array) -> Momentum.State:
    """A bracket too many."""
    v = self.gamma * (s.v + self.eta * g)
    return self.State(s.theta - v, v)


@mistake(NAG, "query")
def asks_at_theta(self: NAG, s: NAG.State) -> Array:
    """The gradient where it stands."""
    return s.theta


@mistake(NAG, "query")
def asks_behind(self: NAG, s: NAG.State) -> Array:
    """The wrong sign in the look-ahead."""
    return s.theta + self.gamma * s.v


@mistake(NAG, "query")
def asks_too_far(self: NAG, s: NAG.State) -> Array:
    """The look-ahead without its factor."""
    return s.theta - s.v


@mistake(NAG)
def starts_ahead(self: NAG, s: NAG.State, g: Array, t: Array) -> NAG.State:
    """The step taken from the look-ahead, so that the memory counts twice."""
    right = NAG.step(self, s, g, t)
    return right._replace(theta=right.theta - self.gamma * s.v)


@mistake(NAG)
def without_memory(self: NAG, s: NAG.State, g: Array, t: Array) -> NAG.State:
    """It looks ahead, and then moves by the gradient alone."""
    return NAG.step(self, s, g, t)._replace(theta=s.theta - self.eta * g)


@mistake(NAG, "answer")
def reports_ahead(self: NAG, s: NAG.State) -> Array:
    """The convention of torch, whose theta is the look-ahead."""
    return s.theta - self.gamma * s.v
