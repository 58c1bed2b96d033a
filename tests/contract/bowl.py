"""What the tests of drivers share: the elementwise rules, a bowl, and how states are compared."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gdlib.rule import names
from gdlib.rules import (
    GD,
    NAG,
    Adadelta,
    Adagrad,
    Adam,
    AdaMax,
    AdaptiveRevision,
    AMSGrad,
    CentredRMSprop,
    Lion,
    Momentum,
    Nadam,
    RMSprop,
    RootlessAdagrad,
    ScheduledNadam,
    ScheduleFree,
)

ELEMENTWISE = [GD, Momentum, NAG, Adagrad, RootlessAdagrad, Adadelta, RMSprop, CentredRMSprop, AdaptiveRevision]
ELEMENTWISE += [Adam, AdaMax, Nadam, ScheduledNadam, AMSGrad, Lion, ScheduleFree]
RATED = [rule for rule in ELEMENTWISE if "eta" in names(rule)]  # all but Adadelta


class Told(NamedTuple):
    """A gradient and a curvature."""

    g: object
    h: object


class Bowl:
    """J = ½ Σ c θ², one curvature for each coordinate; a matrix is a vector to it."""

    def __init__(self, c):
        self.c = np.asarray(c)

    def __call__(self, theta):
        return np.sum(0.5 * self.c * theta**2, axis=tuple(range(-self.c.ndim, 0)))

    def gradient(self, theta):
        return self.c * theta


def flat(state):
    """All arrays in a state, whatever it is nested in."""
    if isinstance(state, tuple):
        return [array for part in state for array in flat(part)]
    return [] if state is None else [np.asarray(state)]


def assert_same_state(one, other):
    assert len(flat(one)) == len(flat(other)) > 0
    for this, that in zip(flat(one), flat(other), strict=True):
        np.testing.assert_array_equal(this, that)
