"""A rule as a reader writes it in a cell, for the tests that treat it as one of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdlib.rule import Array, Factor, Rate, Rule


@dataclass(frozen=True)
class Mine(Rule):
    """A reader's own rule, as one would write it in a notebook.

    eta: the rate
    gamma: the memory
    """

    eta: Rate = 0.05
    gamma: Factor = 0.5

    class State(NamedTuple):
        theta: Array
        u: Array = 0

    def step(self, s, g, t):
        u = self.gamma * s.u + (1 - self.gamma) * g
        theta = s.theta - self.eta * u / (1 + np.abs(u))  # no tanh, whose last bit is each engine's own
        return self.State(theta, u)
