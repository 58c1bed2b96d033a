"""Schedules that only fall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlib.interval import Count, Decay, Number, Positive
from gdlib.schedules.base import Schedule


@dataclass(frozen=True)
class InverseTime(Schedule):
    """Falls like 1/t in the end, the classic of Robbins and Monro (survey 2.2, 3).

    start: the value at t = 1
    decay: the share of the start that each step adds to the divisor; after 1/decay steps the value is halved
    """

    start: Number
    decay: Decay

    def __call__(self, t: Any) -> Any:
        return self.start / (1 + self.decay * (t - 1))


@dataclass(frozen=True)
class InversePower(Schedule):
    """Falls like a power of the step, the way the variance of added noise is annealed (survey 2.2, 6.4).

    start: the value at t = 1
    power: how fast it falls; 0 is constant, 1 is 1/t
    """

    start: Number
    power: Decay

    def __call__(self, t: Any) -> Any:
        return self.start / t**self.power


@dataclass(frozen=True)
class Exponential(Schedule):
    """The same share is lost at every step (survey 3); torch's `gamma` is exp(−decay).

    start: the value at t = 1
    decay: how fast it falls; after 1/decay steps the value is start/e
    """

    start: Number
    decay: Decay

    def __call__(self, t: Any) -> Any:
        return self.start * np.exp(-(self.decay * (t - 1)))


@dataclass(frozen=True)
class Step(Schedule):
    """Constant for some steps, then a jump (survey 3); torch's `StepLR`.

    start: the value at t = 1
    factor: what every jump multiplies by
    every: how many steps lie between two jumps; the first comes at t = every + 1
    """

    start: Number
    factor: Number
    every: Count

    def __call__(self, t: Any) -> Any:
        jumps = np.floor((t - 1) / self.every)
        return self.start * self.factor**jumps


@dataclass(frozen=True)
class Polynomial(Schedule):
    """From start to end along a power of the steps that are left; with power 1 a straight line.

    It is at `end` from t = steps + 1 on. torch's `PolynomialLR` (`end` 0), optax's `polynomial_schedule`.

    start: the value at t = 1
    end: the value from t = steps + 1 on
    steps: how many steps are taken before it is at its end
    power: 1 is a straight line, more falls early and ends softly
    """

    start: Number
    end: Number
    steps: Count
    power: Positive = 1.0

    def __call__(self, t: Any) -> Any:
        return self.end + (self.start - self.end) * np.maximum(1 - (t - 1) / self.steps, 0) ** self.power


@dataclass(frozen=True)
class SearchThenConverge(Schedule):
    """Stays near its start for about tau steps, then falls like c/t (Darken, Chang and Moody 1992).

    start: the value at t = 1, more than 0
    c: what t times the value tends to; for the rate of a noisy gradient it must not be too small
    tau: how many steps are spent searching before it converges
    """

    start: Positive
    c: Decay
    tau: Positive

    def __call__(self, t: Any) -> Any:
        x = (t - 1) / self.tau
        return self.start * (1 + self.c / self.start * x) / (1 + self.c / self.start * x + self.tau * x**2)
