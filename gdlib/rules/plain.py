"""The rule all others start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gdlib.rule import Array, Rate, Rule


@dataclass(frozen=True)
class GD(Rule):
    """Gradient descent: a step downhill, longer where it is steep (survey 1, 2.1).

    eta: the learning rate, the length of the step for a slope of one
    """

    eta: Rate = 0.01

    class State(NamedTuple):
        theta: Array

    def step(self, s: State, g: Array, t: Array) -> State:
        theta = s.theta - self.eta * g
        return self.State(theta)
