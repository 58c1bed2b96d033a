"""Schedules that rise first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlib.interval import Count, Number, Rate, Share, Wait
from gdlib.schedules.base import Schedule


@dataclass(frozen=True)
class Warmup(Schedule):
    """A factor that rises to 1 in a straight line and stays there, to multiply with: `Warmup(10) * Cosine(1, 0, 90)`.

    t = 1 gives 1/steps and t = steps gives 1, so that no step is taken at 0 and 1 is no warm-up. torch's `LinearLR`
    from 1/steps in steps − 1 iterations. The schedule it multiplies does not wait for it; `then` makes it wait.

    steps: the first step at which the factor is 1
    """

    steps: Count

    def __call__(self, t: Any) -> Any:
        return np.minimum(t / self.steps, 1)


@dataclass(frozen=True)
class OneCycle(Schedule):
    """Up to a peak and down to almost nothing, each along half a cosine (Smith and Topin 2018, in torch's form).

    t = 1 gives start_factor · peak and t = steps, the last of them, end_factor · peak, which holds. In torch's
    `OneCycleLR`, whose defaults these are, `total_steps` is steps, `pct_start` rise, `div_factor` 1/start_factor and
    `final_div_factor` start_factor/end_factor. Its momentum is a second `OneCycle`, with factors that are not below 1.

    peak: the value at the top, at t = rise · steps
    steps: how many steps the cycle has
    rise: the share of the steps that go up
    start_factor: the first value, as a multiple of the peak
    end_factor: the last value, as a multiple of the peak

    Raises
        ValueError: there is no step to go up in.
    """

    peak: Number
    steps: Count
    rise: Share = 0.3
    start_factor: Rate = 0.04
    end_factor: Rate = 4e-6

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.rise * self.steps > 1:
            raise ValueError(
                f"OneCycle(rise) times steps must be more than 1, or no step goes up, and {self.rise!r} times "
                f"{self.steps!r} is {self.rise * self.steps:g}"
            )

    def __call__(self, t: Any) -> Any:
        top = self.rise * self.steps
        phi = np.pi * (t - 1) / (top - 1)
        psi = np.pi * (np.minimum(t, self.steps) - top) / (self.steps - top)
        rising = self.peak * (self.start_factor + (1 - self.start_factor) * (1 - np.cos(phi)) / 2)
        falling = self.peak * (self.end_factor + (1 - self.end_factor) * (1 + np.cos(psi)) / 2)
        return np.where(t <= top, rising, falling)


@dataclass(frozen=True)
class WarmupStableDecay(Schedule):
    """A straight line up, a long constant stretch, and a straight line down at the end (Hu and others 2024).

    t = warmup is the first step at the peak and t = warmup + stable + 1 the last; `end` is reached at
    t = warmup + stable + decay + 1 and holds. Another way down follows by `then`:
    `(Warmup(10) * 0.1).then(Exponential(0.1, 0.05), after=90)`.

    peak: the value of the constant stretch
    warmup: the first step at the peak; 1 is no warm-up
    stable: how many steps the peak is held after the warm-up
    decay: how many steps are taken from the peak to the end
    end: the value after the last of them
    """

    peak: Number
    warmup: Count
    stable: Wait
    decay: Count
    end: Number = 0.0

    def __call__(self, t: Any) -> Any:
        x = (t - 1 - self.warmup - self.stable) / self.decay
        falling = self.end + (self.peak - self.end) * np.maximum(1 - x, 0)
        rising = self.peak * t / self.warmup
        return np.where(t <= self.warmup, rising, np.where(t <= self.warmup + self.stable, self.peak, falling))
