"""Rules that give every coordinate a rate of its own, from the gradients it has seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdlib.rule import Array, Guard, Rate, Rule


@dataclass(frozen=True)
class Adagrad(Rule):
    """Adagrad: the more a coordinate has moved, the less it moves (survey 4.3).

    eta: the learning rate before it is divided
    epsilon: a guard against division by zero, inside the root
    """

    eta: Rate = 0.01
    epsilon: Guard = 1e-8

    class State(NamedTuple):
        theta: Array
        G: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        G = s.G + g**2
        theta = s.theta - self.eta / np.sqrt(G + self.epsilon) * g
        return self.State(theta, G)


@dataclass(frozen=True)
class AdaptiveRevision(Rule):
    """Delay-tolerant Adagrad: revise the step that was taken too early (survey 5.3).

    With `b`, the sum of the gradients that were applied since this one was asked for.

    eta: the learning rate before it is divided
    """

    eta: Rate = 0.01
    reads = ("gbar",)

    class State(NamedTuple):
        theta: Array
        gbar: Array = 0
        z: Array = 1
        zmax: Array = 1

    def init(self, theta: Array) -> State:
        one = 1 + 0 * theta
        return self.State(theta, z=one, zmax=one)

    def step(self, s: State, told: Array, t: Array) -> State:
        b = s.gbar - told.gbar
        z = s.z + told.g**2 + 2 * told.g * b
        zmax = np.maximum(s.zmax, z)
        before = self.eta / np.sqrt(s.zmax)
        now = self.eta / np.sqrt(zmax)
        theta = s.theta - now * told.g + (before - now) * b
        gbar = s.gbar + told.g
        return self.State(theta, gbar, z, zmax)
