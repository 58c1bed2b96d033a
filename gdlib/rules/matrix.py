"""Rules that see a layer's weights as a matrix."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from gdlib.rule import Array, Factor, Rate, Rule

QUINTIC = (3.4445, -4.7750, 2.0315)  # Jordan 2024


def orthogonal(M: Array, steps: int = 5) -> Array:
    """M, shape (..., rows, columns), with its singular values brought towards 1 (Newton–Schulz).

    Five steps bring those that are not tiny beside the largest to between about 0.5 and 1.2, and leave 0 at 0.
    """
    a, b, c = QUINTIC
    wide = M.shape[-2] <= M.shape[-1]
    X = M if wide else np.swapaxes(M, -1, -2)
    X = X / (np.linalg.norm(X, axis=(-2, -1), keepdims=True) + 1e-7)
    for _ in range(steps):
        S = X @ np.swapaxes(X, -1, -2)
        X = a * X + (b * S + c * S @ S) @ X
    return X if wide else np.swapaxes(X, -1, -2)


@dataclass(frozen=True)
class Muon(Rule):
    """Muon: momentum, made orthogonal, for one matrix of hidden weights (Jordan 2024).

    eta: the learning rate, the length of the step along every singular direction
    gamma: the momentum
    """

    eta: Rate = 0.02
    gamma: Factor = 0.95
    axes = 2
    unreadable: ClassVar = {"equation": "it works on whole matrices, and the tracer knows one coordinate"}

    class State(NamedTuple):
        theta: Array
        B: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        B = self.gamma * s.B + g
        rows, columns = g.shape[-2:]
        stretch = math.sqrt(max(1, rows / columns))
        theta = s.theta - self.eta * stretch * orthogonal(g + self.gamma * B)
        return self.State(theta, B)
