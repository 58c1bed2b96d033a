"""What a run leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlib.rule import Array

ROUNDING = 1e-12  # of theta, below which the length of a step is mostly that


@dataclass(frozen=True, eq=False)
class Path:
    """The record of one run, or of a sweep of many; it cannot be changed.

    theta: the points from the start on, shape (steps + 1, d), for a sweep (steps + 1, ..., d)
    J: the objective at each, shape (steps + 1,), for a sweep (steps + 1, ...)
    diverged: the step t whose point or objective was no longer finite, or None; for a sweep an array of such
        steps, -1 where there was none. A single run ends there; a sweep's points are NaN from there on.
    state: what the rule carried after the last step kept, so that a run can go on
    t: the number of that step, which is the number of steps taken unless the run went on from another
    """

    theta: Array
    J: Array
    diverged: Any = None
    state: Any = None
    t: int = 0

    def __post_init__(self) -> None:
        for name in ("theta", "J"):
            frozen = np.array(getattr(self, name))
            frozen.setflags(write=False)
            object.__setattr__(self, name, frozen)
        freeze(self.state)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.__post_init__()  # an array that was pickled comes back as one that can be changed

    def __len__(self) -> int:
        """The number of steps taken."""
        return len(self.J) - 1

    @property
    def step(self) -> Array:
        """The length of each step, shape (steps,) or (steps, ...)."""
        axes = tuple(range(self.J.ndim, self.theta.ndim))
        return np.sqrt(np.sum(np.diff(self.theta, axis=0) ** 2, axis=axes))

    def __repr__(self) -> str:
        if self.J.ndim > 1:
            runs, ended = self.J[0].size, int(np.sum(np.asarray(self.diverged) >= 0))
            return f"<Path of {len(self)} steps in {runs} runs, {ended} diverged>"
        end = "" if self.diverged is None else f", diverged at step {self.diverged}"
        return f"<Path of {len(self)} steps: J {self.J[0]:.6g} → {self.J[-1]:.6g}{end}>"


def effective_rates(theta: Array, g: Array) -> Array:
    """The length of each coordinate's step over the size of its gradient, |Δθ_i| / |g_i|, shape (steps, d).

    theta: the points from the start on, shape (steps + 1, d)
    g: the gradient that was told before each step, shape (steps, d)

    It is NaN where the gradient is zero, and where the step is so short beside theta that rounding decides it.
    """
    length, size = np.abs(np.diff(theta, axis=0)), np.abs(g)
    told = (size > 0) & (length > ROUNDING * np.abs(theta[1:]))
    return np.divide(length, size, out=np.full(length.shape, np.nan), where=told)


def freeze(state: Any) -> None:
    """Make every array in a state, however nested, one that cannot be changed."""
    for part in state if isinstance(state, tuple) else (state,):
        if isinstance(part, np.ndarray):
            part.setflags(write=False)
        elif isinstance(part, tuple):
            freeze(part)
