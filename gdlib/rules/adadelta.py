"""Rules that divide by a running average of squares, so that what is long past is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdlib.rule import Array, Factor, Guard, Rate, Rule


@dataclass(frozen=True)
class Adadelta(Rule):
    """Adadelta: the size of past steps over the size of gradients, and no learning rate (survey 4.4).

    gamma: the fraction that is kept of both averages
    epsilon: a guard inside both roots; from a start at rest it is what sets the rule in motion
    """

    gamma: Factor = 0.95
    epsilon: Guard = 1e-6

    class State(NamedTuple):
        theta: Array
        Eg2: Array = 0
        Edtheta2: Array = 0

    def init(self, theta: Array) -> State:
        return self.State(theta, Edtheta2=0 * theta)  # its root is taken before anything is added to it

    def step(self, s: State, g: Array, t: Array) -> State:
        Eg2 = self.gamma * s.Eg2 + (1 - self.gamma) * g**2
        dtheta = -(np.sqrt(s.Edtheta2 + self.epsilon) / np.sqrt(Eg2 + self.epsilon) * g)
        Edtheta2 = self.gamma * s.Edtheta2 + (1 - self.gamma) * dtheta**2
        theta = s.theta + dtheta
        return self.State(theta, Eg2, Edtheta2)


@dataclass(frozen=True)
class RMSprop(Rule):
    """RMSprop: the gradient over the root of a running average of its square (survey 4.5).

    eta: the learning rate before it is divided
    gamma: the fraction that is kept of the average
    epsilon: a guard against division by zero, inside the root
    """

    eta: Rate = 0.001
    gamma: Factor = 0.9
    epsilon: Guard = 1e-8

    class State(NamedTuple):
        theta: Array
        Eg2: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        Eg2 = self.gamma * s.Eg2 + (1 - self.gamma) * g**2
        theta = s.theta - self.eta / np.sqrt(Eg2 + self.epsilon) * g
        return self.State(theta, Eg2)


@dataclass(frozen=True)
class CentredRMSprop(Rule):
    """RMSprop that divides by the spread of the gradient around its own average (Graves 2013).

    eta: the learning rate before it is divided
    gamma: the fraction that is kept of both averages
    epsilon: a guard against division by zero, inside the root
    """

    eta: Rate = 0.0001
    gamma: Factor = 0.95
    epsilon: Guard = 1e-4

    class State(NamedTuple):
        theta: Array
        Eg2: Array = 0
        Eg: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        Eg2 = self.gamma * s.Eg2 + (1 - self.gamma) * g**2
        Eg = self.gamma * s.Eg + (1 - self.gamma) * g
        theta = s.theta - self.eta / np.sqrt(Eg2 - Eg**2 + self.epsilon) * g
        return self.State(theta, Eg2, Eg)
