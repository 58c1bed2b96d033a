"""Rules whose step is bounded in every coordinate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdlib.rule import Array, Count, Decay, Factor, Guard, Rate, Rule


@dataclass(frozen=True)
class Lion(Rule):
    """Lion: the sign of a blend of memory and gradient (Chen and others 2023).

    eta: the learning rate, the length of the step in every coordinate
    beta1: the factor of memory in the blend that gives the sign
    beta2: the factor of memory in the average that is kept
    weight_decay: how much of theta is taken away, decoupled
    """

    eta: Rate = 0.0001
    beta1: Factor = 0.9
    beta2: Factor = 0.99
    weight_decay: Decay = 0.0

    class State(NamedTuple):
        theta: Array
        m: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        c = self.beta1 * s.m + (1 - self.beta1) * g
        theta = s.theta - self.eta * (np.sign(c) + self.weight_decay * s.theta)
        m = self.beta2 * s.m + (1 - self.beta2) * g
        return self.State(theta, m)


@dataclass(frozen=True)
class Sophia(Rule):
    """Sophia: momentum over curvature, clipped (Liu and others 2024).

    The oracle gives the curvature `h`; it is used at the steps 1, 1 + every, 1 + 2 every, …

    eta: the learning rate, the longest step of a coordinate
    beta1: the factor of the average of gradients
    beta2: the factor of the average of curvatures
    gamma: the scale of the curvature
    epsilon: the least curvature that is divided by
    weight_decay: how much of theta is taken away, decoupled
    every: how many steps a curvature is kept
    """

    eta: Rate = 0.001
    beta1: Factor = 0.96
    beta2: Factor = 0.99
    gamma: Rate = 0.01
    epsilon: Guard = 1e-12
    weight_decay: Decay = 0.0
    every: Count = 10
    needs = ("h",)

    class State(NamedTuple):
        theta: Array
        m: Array = 0
        h: Array = 0

    def step(self, s: State, told: Array, t: Array) -> State:
        m = self.beta1 * s.m + (1 - self.beta1) * told.g
        age = (t - 1) / self.every - np.floor((t - 1) / self.every)
        h = np.where(age <= 0, self.beta2 * s.h + (1 - self.beta2) * told.h, s.h)
        u = m / np.maximum(self.gamma * h, self.epsilon)
        kept = s.theta - self.eta * self.weight_decay * s.theta
        theta = kept - self.eta * np.maximum(-1, np.minimum(u, 1))
        return self.State(theta, m, h)
