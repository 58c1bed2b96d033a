"""Rules that give every coordinate a rate of its own, from the gradients it has seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from gdlib.rule import Array, Guard, Rate, Rule


@dataclass(frozen=True)
class Adagrad(Rule):
    """Adagrad: the more a coordinate has moved, the less it moves (survey 4.3).

    eta: the learning rate before it is divided
    epsilon: a guard against division by zero, inside the root
    """

    eta: Rate = 0.01
    epsilon: Guard = 1e-8

    class State(NamedTuple):
        theta: Array
        G: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        G = s.G + g**2
        theta = s.theta - self.eta / np.sqrt(G + self.epsilon) * g
        return self.State(theta, G)


@dataclass(frozen=True)
class RootlessAdagrad(Rule):
    """Adagrad without its root, to show what the root is for (survey 4.3).

    eta: the learning rate before it is divided
    epsilon: a guard against division by zero
    """

    eta: Rate = 0.01
    epsilon: Guard = 1e-8

    class State(NamedTuple):
        theta: Array
        G: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        G = s.G + g**2
        theta = s.theta - self.eta / (G + self.epsilon) * g
        return self.State(theta, G)


@dataclass(frozen=True)
class FullMatrixAdagrad(Rule):
    """Adagrad with the root of the whole matrix of products, where `Adagrad` takes its diagonal (Duchi 2011).

    G has shape (..., d, d), and its root costs d³ operations a step.

    eta: the learning rate before it is divided
    epsilon: a guard inside the root, added to the diagonal of G
    """

    eta: Rate = 0.01
    epsilon: Guard = 1e-8
    unreadable: ClassVar = {"equation": "it works on a matrix, and the tracer knows one coordinate"}

    class State(NamedTuple):
        theta: Array
        G: Array = 0

    def step(self, s: State, g: Array, t: Array) -> State:
        G = s.G + g[..., :, None] * g[..., None, :]
        root = inverse_root(G, self.epsilon * np.ones_like(g))
        theta = s.theta - self.eta * (root @ g[..., None])[..., 0]
        return self.State(theta, G)


def inverse_root(G: Array, epsilon: Array) -> Array:
    """(G + diag(ε))^(−1/2) for sums of squares G, shape (..., d, d), and ε (..., d); NaN where G is not finite."""
    finite = np.isfinite(G).all(axis=(-2, -1), keepdims=True)
    values, Q = np.linalg.eigh(np.where(finite, G, 0) + epsilon[..., None] * np.eye(G.shape[-1], dtype=G.dtype))
    values = np.maximum(values, epsilon.min(axis=-1, keepdims=True))  # rounding may bring them below
    return np.where(finite, Q / np.sqrt(values)[..., None, :] @ np.swapaxes(Q, -1, -2), np.nan)


@dataclass(frozen=True)
class AdaptiveRevision(Rule):
    """Delay-tolerant Adagrad: revise the step that was taken too early (survey 5.3).

    With `b`, the sum of the gradients that were applied since this one was asked for.

    eta: the learning rate before it is divided
    """

    eta: Rate = 0.01
    reads = ("gbar",)

    class State(NamedTuple):
        theta: Array
        gbar: Array = 0
        z: Array = 1
        zmax: Array = 1

    def init(self, theta: Array) -> State:
        one = 1 + 0 * theta
        return self.State(theta, z=one, zmax=one)

    def step(self, s: State, told: Array, t: Array) -> State:
        b = s.gbar - told.gbar
        z = s.z + told.g**2 + 2 * told.g * b
        zmax = np.maximum(s.zmax, z)
        before = self.eta / np.sqrt(s.zmax)
        now = self.eta / np.sqrt(zmax)
        theta = s.theta - now * told.g + (before - now) * b
        gbar = s.gbar + told.g
        return self.State(theta, gbar, z, zmax)
