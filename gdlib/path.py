"""What a run leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlib.rule import Array


@dataclass(frozen=True)
class Path:
    """The record of a run, from the start (row 0) to the last point that was finite; it cannot be changed.

    theta: the points, shape (steps + 1, d)
    J: the objective at each, shape (steps + 1,)
    diverged: the step t whose point or objective was no longer finite, or None
    state: what the rule carried after the last step kept, so that a run can go on
    """

    theta: Array
    J: Array
    diverged: int | None = None
    state: Any = None

    def __post_init__(self) -> None:
        for name in ("theta", "J"):
            frozen = np.array(getattr(self, name))
            frozen.setflags(write=False)
            object.__setattr__(self, name, frozen)

    def __len__(self) -> int:
        """The number of steps taken."""
        return len(self.J) - 1

    @property
    def step(self) -> Array:
        """The length of each step, shape (steps,)."""
        return np.sqrt(np.sum(np.diff(self.theta, axis=0) ** 2, axis=-1))

    def __repr__(self) -> str:
        end = "" if self.diverged is None else f", diverged at step {self.diverged}"
        return f"<Path of {len(self)} steps: J {self.J[0]:.6g} → {self.J[-1]:.6g}{end}>"
