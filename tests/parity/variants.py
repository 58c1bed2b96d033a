"""The forms of the libraries that no rule of gdlib has: each a rule of gdlib with one line changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlib.rule import Array, Guard, Rate
from gdlib.rules import NAG, Adadelta, Adagrad, AdaMax, AMSGrad, CentredRMSprop, Momentum, RMSprop
from gdlib.schedules import Schedule


@dataclass(frozen=True)
class Formula(Schedule):
    """Any function of t as a schedule."""

    f: Callable[[Any], Any]

    def __call__(self, t):
        return self.f(t)


@dataclass(frozen=True)
class AskedNAG(NAG):
    """NAG that reports where it asks, not where it is."""

    def answer(self, s):
        return self.query(s)


@dataclass(frozen=True)
class LateMomentum(Momentum):
    """Momentum whose rate multiplies the whole velocity."""

    def step(self, s, g, t):
        v = self.gamma * s.v + g
        return self.State(s.theta - self.eta * v, v)


@dataclass(frozen=True)
class DampedMomentum(Momentum):
    """Momentum whose velocity is a running average of gradients, the first of them whole."""

    def step(self, s, g, t):
        v = self.gamma * s.v + (1 if t == 1 else 1 - self.gamma) * g
        return self.State(s.theta - self.eta * v, v)


@dataclass(frozen=True)
class LateNAG(Momentum):
    """NAG at the points where it asks, with a rate that multiplies the whole velocity."""

    def step(self, s, g, t):
        v = self.gamma * s.v + g
        return self.State(s.theta - self.eta * (g + self.gamma * v), v)


@dataclass(frozen=True)
class OutsideAdagrad(Adagrad):
    """Adagrad with its guard outside the root."""

    def step(self, s, g, t):
        G = s.G + g**2
        return self.State(s.theta - self.eta / (np.sqrt(G) + self.epsilon) * g, G)


@dataclass(frozen=True)
class OutsideRMSprop(RMSprop):
    """RMSprop with its guard outside the root."""

    def step(self, s, g, t):
        Eg2 = self.gamma * s.Eg2 + (1 - self.gamma) * g**2
        return self.State(s.theta - self.eta / (np.sqrt(Eg2) + self.epsilon) * g, Eg2)


@dataclass(frozen=True)
class OutsideCentredRMSprop(CentredRMSprop):
    """Centred RMSprop with its guard outside the root."""

    def step(self, s, g, t):
        Eg2 = self.gamma * s.Eg2 + (1 - self.gamma) * g**2
        Eg = self.gamma * s.Eg + (1 - self.gamma) * g
        return self.State(s.theta - self.eta / (np.sqrt(Eg2 - Eg**2) + self.epsilon) * g, Eg2, Eg)


@dataclass(frozen=True)
class RatedAdadelta(Adadelta):
    """Adadelta that goes `eta` times as far as it thinks."""

    eta: Rate = 1.0

    def step(self, s, g, t):
        new = super().step(s, g, t)
        return new._replace(theta=s.theta + self.eta * (new.theta - s.theta))


@dataclass(frozen=True)
class UphillAdadelta(Adadelta):
    """Adadelta that forgets its minus sign."""

    def step(self, s, g, t):
        new = super().step(s, g, t)
        return new._replace(theta=s.theta - (new.theta - s.theta))


@dataclass(frozen=True)
class InsideAdaMax(AdaMax):
    """AdaMax whose guard is added to each gradient's size, before the largest is taken."""

    epsilon: Guard = 1e-8

    def size(self, u: Array, g: Array) -> Array:
        return np.maximum(self.beta2 * u, np.abs(g) + self.epsilon)

    def divisor(self, u: Array) -> Array:
        return u

    def step(self, s, g, t):
        m = self.beta1 * s.m + (1 - self.beta1) * g
        u = self.size(s.u, g)
        return self.State(s.theta - self.eta * m / (1 - self.beta1**t) / self.divisor(u), m, u)


@dataclass(frozen=True)
class OutsideAdaMax(InsideAdaMax):
    """AdaMax whose guard is added to the largest size."""

    def size(self, u, g):
        return np.maximum(self.beta2 * u, np.abs(g))

    def divisor(self, u):
        return u + self.epsilon


@dataclass(frozen=True)
class CorrectedAMSGrad(AMSGrad):
    """AMSGrad that corrects both averages, and takes the largest of what is corrected."""

    def step(self, s, g, t):
        m = self.beta1 * s.m + (1 - self.beta1) * g
        v = self.beta2 * s.v + (1 - self.beta2) * g**2
        vmax = np.maximum(s.vmax, v / (1 - self.beta2**t))
        return self.State(s.theta - self.eta * m / (1 - self.beta1**t) / (np.sqrt(vmax) + self.epsilon), m, v, vmax)
