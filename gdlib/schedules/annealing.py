"""Schedules that follow a cosine, once or again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlib.interval import Count, Number
from gdlib.schedules.base import Schedule


@dataclass(frozen=True)
class Cosine(Schedule):
    """From start to end along half a cosine, flat at both ends (Loshchilov and Hutter 2017, with no restart).

    It is at `end` from t = steps + 1 on. torch's `CosineAnnealingLR` up to there (it would rise again), optax's
    `cosine_decay_schedule`.

    start: the value at t = 1
    end: the value from t = steps + 1 on
    steps: how many steps are taken before it is at its end
    """

    start: Number
    end: Number
    steps: Count

    def __call__(self, t: Any) -> Any:
        phi = np.pi * np.minimum((t - 1) / self.steps, 1)
        return self.end + (self.start - self.end) * (1 + np.cos(phi)) / 2


@dataclass(frozen=True)
class CosineRestarts(Schedule):
    """Half a cosine, and back to the start at once, again and again: SGDR (Loshchilov and Hutter 2017).

    The first period is t = 1 … steps, and t = steps + 1 is at `start` again; `end` itself is never reached. torch's
    `CosineAnnealingWarmRestarts`.

    start: the value at t = 1 and at every restart
    end: what each period falls towards
    steps: the length of the first period
    growth: how many times as long as the last one each period is, a whole number
    """

    start: Number
    end: Number
    steps: Count
    growth: Count = 1

    def __call__(self, t: Any) -> Any:
        base = np.maximum(self.growth, 2)  # where nothing grows, i stays 0, and the first period is repeated for ever
        i = np.floor(np.log(1 + (t - 1) * (self.growth - 1) / self.steps) / np.log(base))
        period = self.steps * self.growth**i
        x = (t - 1 - (period - self.steps) / (base - 1)) / period
        phi = np.pi * (x - np.floor(x))  # 0 where a period begins, also if rounding has left i one too low
        return self.end + (self.start - self.end) * (1 + np.cos(phi)) / 2
