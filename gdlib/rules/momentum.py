"""Rules that remember where they were going."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gdlib.rule import Array, Factor, Rate, Rule


@dataclass(frozen=True)
class Momentum(Rule):
    """Momentum: keep a fraction of the last step, add the new one (survey 4.1).

    eta: the learning rate
    gamma: the momentum, the fraction of the last step that is kept
    """

    eta: Rate = 0.01
    gamma: Factor = 0.9

    class State(NamedTuple):
        theta: Array
        v: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        v = self.gamma * s.v + self.eta * g
        theta = s.theta - v
        return self.State(theta, v)


@dataclass(frozen=True)
class NAG(Rule):
    """Nesterov's accelerated gradient: look where momentum will land (survey 4.2).

    eta: the learning rate
    gamma: the momentum, the fraction of the last step that is kept
    """

    eta: Rate = 0.01
    gamma: Factor = 0.9

    class State(NamedTuple):
        theta: Array
        v: Array = 0

    def query(self, s: State) -> Array:
        return s.theta - self.gamma * s.v

    def step(self, s: State, g: Array, t: Array) -> State:
        v = self.gamma * s.v + self.eta * g
        theta = s.theta - v
        return self.State(theta, v)
