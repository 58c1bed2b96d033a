"""Rules that report an average of where they have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gdlib.rule import Array, Factor, Rate, Rule


@dataclass(frozen=True)
class ScheduleFree(Rule):
    """Schedule-free gradient descent: ask between the walker and its average (Defazio and others 2024).

    eta: the learning rate
    beta: how far the question is moved from the walker z towards the average
    """

    eta: Rate = 0.1
    beta: Factor = 0.9

    class State(NamedTuple):
        theta: Array
        z: Array

    def init(self, theta: Array) -> State:
        return self.State(theta, theta)

    def query(self, s: State) -> Array:
        return (1 - self.beta) * s.z + self.beta * s.theta

    def step(self, s: State, g: Array, t: Array) -> State:
        z = s.z - self.eta * g
        theta = (1 - 1 / t) * s.theta + 1 / t * z
        return self.State(theta, z)
