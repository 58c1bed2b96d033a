"""Adam's kin: each changes one thing in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdlib.rule import Array, Decay, Factor, Guard, Rate, Rule


@dataclass(frozen=True)
class AdaMax(Rule):
    """AdaMax: Adam with the largest recent gradient in the place of a root mean square (Kingma and Ba 2015).

    A coordinate whose gradient has always been zero does not move.

    eta: the learning rate, the longest step of a coordinate
    beta1: the factor of the average of gradients
    beta2: the factor by which the largest gradient fades
    """

    eta: Rate = 0.002
    beta1: Factor = 0.9
    beta2: Factor = 0.999

    class State(NamedTuple):
        theta: Array
        m: Array = 0
        u: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        m = self.beta1 * s.m + (1 - self.beta1) * g
        u = np.maximum(self.beta2 * s.u, np.abs(g))
        mhat = m / (1 - self.beta1**t)
        d = np.where(u > 0, u, 1)
        theta = s.theta - self.eta * mhat / d
        return self.State(theta, m, u)


@dataclass(frozen=True)
class Nadam(Rule):
    """Nadam: Adam that looks ahead as Nesterov does, with one constant factor (Dozat 2016, as the survey has it).

    eta: the learning rate
    beta1: the factor of the average of gradients
    beta2: the factor of the average of squared gradients
    epsilon: a guard against division by zero, outside the root
    """

    eta: Rate = 0.002
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
        mbar = self.beta1 * mhat + (1 - self.beta1) * g / (1 - self.beta1**t)
        theta = s.theta - self.eta / (np.sqrt(vhat) + self.epsilon) * mbar
        return self.State(theta, m, v)


@dataclass(frozen=True)
class ScheduledNadam(Rule):
    """Nadam with a factor that grows with t, as its author gave it and torch and keras have it (Dozat 2016).

    eta: the learning rate
    beta1: the factor of the average of gradients, which the look-ahead grows towards
    beta2: the factor of the average of squared gradients
    epsilon: a guard against division by zero, outside the root
    psi: how fast the look-ahead grows; 0.004 in torch, 1 in keras
    """

    eta: Rate = 0.002
    beta1: Factor = 0.9
    beta2: Factor = 0.999
    epsilon: Guard = 1e-8
    psi: Decay = 0.004

    class State(NamedTuple):
        theta: Array
        m: Array = 0
        v: Array = 0
        P: Array = 1

    def init(self, theta: Array) -> State:
        return self.State(theta, P=1 + 0 * theta)

    def step(self, s: State, g: Array, t: Array) -> State:
        mu = self.beta1 * (1 - 0.5 * 0.96 ** (t * self.psi))
        munext = self.beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * self.psi))
        P = s.P * mu
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        mbar = munext * m / (1 - P * munext) + (1 - mu) * g / (1 - P)
        vhat = v / (1 - self.beta2**t)
        theta = s.theta - self.eta * mbar / (np.sqrt(vhat) + self.epsilon)
        return self.State(theta, m, v, P)


@dataclass(frozen=True)
class AMSGrad(Rule):
    """AMSGrad: Adam that never forgets its largest average of squares, without corrections (Reddi and others 2018).

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
        vmax: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        vmax = np.maximum(s.vmax, v)
        theta = s.theta - self.eta * m / (np.sqrt(vmax) + self.epsilon)
        return self.State(theta, m, v, vmax)
