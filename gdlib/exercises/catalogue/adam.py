"""Mistakes made with Adam."""

from __future__ import annotations

import numpy as np

from gdlib.exercises.catalogue.table import mistake
from gdlib.rule import Array
from gdlib.rules import Adam


def adam(self: Adam, s: Adam.State, m: Array, v: Array, mhat: Array, root: Array) -> Adam.State:
    """The last line of Adam, with another average or another root in it."""
    return self.State(s.theta - self.eta * mhat / (root + self.epsilon), m, v)


def averages(self: Adam, s: Adam.State, g: Array, t: Array) -> tuple[Array, Array, Array, Array]:
    """The averages of Adam as they are kept, and corrected."""
    m, v = Adam.step(self, s, g, t)[1:]
    return m, v, m / (1 - self.beta1**t), v / (1 - self.beta2**t)


@mistake(Adam)
def no_correction(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """Neither average is corrected."""
    m, v, _, _ = averages(self, s, g, t)
    return adam(self, s, m, v, m, np.sqrt(v))


@mistake(Adam)
def m_alone_corrected(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """The square's average is not corrected."""
    m, v, mhat, _ = averages(self, s, g, t)
    return adam(self, s, m, v, mhat, np.sqrt(v))


@mistake(Adam)
def v_alone_corrected(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """The gradient's average is not corrected."""
    m, v, _, vhat = averages(self, s, g, t)
    return adam(self, s, m, v, m, np.sqrt(vhat))


@mistake(Adam)
def correction_kept(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """The corrected averages go into the next step."""
    _, _, mhat, vhat = averages(self, s, g, t)
    return adam(self, s, mhat, vhat, mhat, np.sqrt(vhat))


@mistake(Adam)
def epsilon_inside(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """The convention of Adagrad."""
    m, v, mhat, vhat = averages(self, s, g, t)
    return adam(self, s, m, v, mhat, np.sqrt(vhat + self.epsilon) - self.epsilon)


@mistake(Adam)
def epsilon_before_correction(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """The convention of the paper's faster form."""
    m, v, mhat, _ = averages(self, s, g, t)
    root = (np.sqrt(v) + self.epsilon) / np.sqrt(1 - self.beta2**t)
    return adam(self, s, m, v, mhat, root - self.epsilon)


@mistake(Adam)
def epsilon_outside_fraction(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """A bracket too few."""
    m, v, mhat, vhat = averages(self, s, g, t)
    return self.State(s.theta - self.eta * (mhat / np.sqrt(vhat) + self.epsilon), m, v)


@mistake(Adam)
def no_root(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """The average of squares itself below the fraction."""
    m, v, mhat, vhat = averages(self, s, g, t)
    return adam(self, s, m, v, mhat, vhat)


@mistake(Adam)
def no_square(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """An average of sizes, not of squares."""
    m, _, mhat, _ = averages(self, s, g, t)
    v = self.beta2 * s.v + (1 - self.beta2) * np.abs(g)
    return adam(self, s, m, v, mhat, np.sqrt(v / (1 - self.beta2**t)))


@mistake(Adam)
def gradient_for_m(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """Today's gradient above the fraction."""
    m, v, _, vhat = averages(self, s, g, t)
    return adam(self, s, m, v, g, np.sqrt(vhat))


@mistake(Adam)
def weights_exchanged(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """Both averages keep little and take much, and are corrected as if they did not."""
    m, v = (1 - self.beta1) * s.m + self.beta1 * g, (1 - self.beta2) * s.v + self.beta2 * g**2
    return adam(self, s, m, v, m / (1 - self.beta1**t), np.sqrt(v / (1 - self.beta2**t)))


@mistake(Adam)
def sums(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """Sums that fade in the place of averages."""
    m, v = self.beta1 * s.m + g, self.beta2 * s.v + g**2
    return adam(self, s, m, v, m / (1 - self.beta1**t), np.sqrt(v / (1 - self.beta2**t)))


@mistake(Adam)
def starts_at_gradient(self: Adam, s: Adam.State, g: Array, t: Array) -> Adam.State:
    """The average starts at the first gradient, and is corrected as if it had started at zero."""
    return Adam.step(self, s._replace(m=g) if t == 1 else s, g, t)
