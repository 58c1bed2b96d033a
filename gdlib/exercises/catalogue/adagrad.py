"""Mistakes made with Adagrad."""

from __future__ import annotations

import numpy as np

from gdlib.exercises.catalogue.table import mistake
from gdlib.rule import Array
from gdlib.rules import Adagrad


@mistake(Adagrad)
def epsilon_outside(self: Adagrad, s: Adagrad.State, g: Array, t: Array) -> Adagrad.State:
    """The convention of torch."""
    G = s.G + g**2
    return self.State(s.theta - self.eta / (np.sqrt(G) + self.epsilon) * g, G)


@mistake(Adagrad)
def no_root(self: Adagrad, s: Adagrad.State, g: Array, t: Array) -> Adagrad.State:
    """The sum itself below the fraction."""
    G = s.G + g**2
    return self.State(s.theta - self.eta / (G + self.epsilon) * g, G)


@mistake(Adagrad)
def no_square(self: Adagrad, s: Adagrad.State, g: Array, t: Array) -> Adagrad.State:
    """A sum of sizes, not of squares."""
    G = s.G + np.abs(g)
    return self.State(s.theta - self.eta / np.sqrt(G + self.epsilon) * g, G)


@mistake(Adagrad)
def divides_by_yesterday(self: Adagrad, s: Adagrad.State, g: Array, t: Array) -> Adagrad.State:
    """The sum before today's gradient is in it."""
    return self.State(s.theta - self.eta / np.sqrt(s.G + self.epsilon) * g, s.G + g**2)


@mistake(Adagrad)
def averaged_squares(self: Adagrad, s: Adagrad.State, g: Array, t: Array) -> Adagrad.State:
    """The mean of the squares, not their sum."""
    G = s.G + g**2
    return self.State(s.theta - self.eta / np.sqrt(G / t + self.epsilon) * g, G)
