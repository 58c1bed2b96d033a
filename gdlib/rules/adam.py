"""Rules with two running averages: of the gradient, and of its square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from gdlib.rule import Array, Decay, Factor, Guard, Rate, Rule


@dataclass(frozen=True)
class Adam(Rule):
    """Adam: a running average of gradients over the root of one of squares (survey 4.6).

    eta: the learning rate
    beta1: the factor of the average of gradients
    beta2: the factor of the average of squared gradients
    epsilon: a guard against division by zero, outside the root
    """

    eta: Rate = 0.001
    beta1: Factor = 0.9
    beta2: Factor = 0.999
    epsilon: Guard = 1e-8

    class State(NamedTuple):
        theta: Array
        m: Array = 0
        v: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        mhat = m / (1 - self.beta1**t)
        vhat = v / (1 - self.beta2**t)
        theta = s.theta - self.eta * mhat / (np.sqrt(vhat) + self.epsilon)
        return self.State(theta, m, v)


@dataclass(frozen=True)
class LAMB(Rule):
    """LAMB: Adam's direction, as long as the layer's weights are (You and others 2020).

    theta is one layer. Its step is eta times as long as theta, or as the direction itself where theta is zero.

    eta: the learning rate, as a fraction of the layer's length
    beta1: the factor of the average of gradients
    beta2: the factor of the average of squared gradients
    epsilon: a guard against division by zero, outside the root
    weight_decay: how much of theta is added to the direction
    """

    eta: Rate = 0.001
    beta1: Factor = 0.9
    beta2: Factor = 0.999
    epsilon: Guard = 1e-6
    weight_decay: Decay = 0.01
    unreadable: ClassVar = {
        "javascript": "it takes the length of a whole layer, and that reading works on one coordinate"
    }

    class State(NamedTuple):
        theta: Array
        m: Array = 0
        v: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        mhat = m / (1 - self.beta1**t)
        vhat = v / (1 - self.beta2**t)
        r = mhat / (np.sqrt(vhat) + self.epsilon)
        u = r + self.weight_decay * s.theta
        phi = np.linalg.norm(s.theta, axis=-1, keepdims=True)
        psi = np.linalg.norm(u, axis=-1, keepdims=True)
        length = np.where(phi > 0, phi, psi)
        theta = s.theta - self.eta * length * u / np.where(psi > 0, psi, 1)
        return self.State(theta, m, v)
