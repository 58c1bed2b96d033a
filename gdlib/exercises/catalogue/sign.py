"""Mistakes made with Lion."""

from __future__ import annotations

import numpy as np

from gdlib.exercises.catalogue.table import mistake
from gdlib.rule import Array
from gdlib.rules import Lion


@mistake(Lion)
def memory_first(self: Lion, s: Lion.State, g: Array, t: Array) -> Lion.State:
    """The memory is renewed before it is blended."""
    right = Lion.step(self, s, g, t)
    return right._replace(theta=Lion.step(self, s._replace(m=right.m), g, t).theta)


@mistake(Lion)
def no_sign(self: Lion, s: Lion.State, g: Array, t: Array) -> Lion.State:
    """The blend itself, not its sign."""
    c = self.beta1 * s.m + (1 - self.beta1) * g
    right = Lion.step(self, s, g, t)
    return right._replace(theta=s.theta - self.eta * (c + self.weight_decay * s.theta))


@mistake(Lion)
def sign_of_gradient(self: Lion, s: Lion.State, g: Array, t: Array) -> Lion.State:
    """The sign of today's gradient alone."""
    right = Lion.step(self, s, g, t)
    return right._replace(theta=s.theta - self.eta * (np.sign(g) + self.weight_decay * s.theta))


@mistake(Lion)
def decay_without_rate(self: Lion, s: Lion.State, g: Array, t: Array) -> Lion.State:
    """The decay is not multiplied by the rate."""
    right = Lion.step(self, s, g, t)
    return right._replace(theta=right.theta + (self.eta - 1) * self.weight_decay * s.theta)


@mistake(Lion)
def decay_in_gradient(self: Lion, s: Lion.State, g: Array, t: Array) -> Lion.State:
    """The decay goes through the sign."""
    right = Lion.step(self, s, g + self.weight_decay * s.theta, t)
    return right._replace(theta=right.theta + self.eta * self.weight_decay * s.theta)
