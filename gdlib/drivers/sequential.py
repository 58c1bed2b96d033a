"""One run, one step after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, islice
from math import isfinite
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np

from gdlib.path import Path
from gdlib.rule import Array, Rule


class Step(NamedTuple):
    """One moment of a run: step `t` was told gradient `g` (None at t = 0) and led to `theta`."""

    t: int
    theta: Array
    g: Array | None
    state: Any


def iterate(rule: Rule, gradient: Callable[[Array], Array], theta: Array) -> Iterator[Step]:
    """Run `rule` for ever from `theta`, shape (d,) or (..., d); the first step yielded is the start, t = 0.

    `gradient(theta)` returns an array of theta's shape. Integers become floats.

    Raises
        ValueError: the gradient's shape is not theta's, or theta has no coordinate axis.
    """
    theta = floating(theta)
    state = rule.init(theta)
    yield Step(0, theta, None, state)
    for t in count(1):
        g = np.asarray(gradient(rule.query(state)))
        if g.shape != theta.shape:
            raise ValueError(f"the gradient has shape {g.shape}, and theta has shape {theta.shape}")
        state = rule.step(state, g, t)
        yield Step(t, rule.answer(state), g, state)


def run(rule: Rule, objective: Any, theta: Array, steps: int) -> Path:
    """Take `steps` steps of `rule` down `objective` from `theta`, shape (d,), and keep the whole path.

    `objective(theta)` is J and `objective.gradient(theta)` its gradient. A run that leaves the finite
    numbers ends there: the path says at which step, and keeps every point before it.

    Raises
        ValueError: `steps` is negative, or theta is no vector.
        TypeError: `steps` is no whole number.
    """
    if not isinstance(steps, Integral) or isinstance(steps, bool):
        raise TypeError(f"steps must be a whole number, and is {steps!r}")
    if steps < 0:
        raise ValueError(f"steps must be 0 or more, and is {steps}")
    start = floating(theta)
    if start.ndim != 1:
        raise ValueError(f"theta must be a vector of shape (d,), and has shape {start.shape}")
    points, values, state, diverged = [], [], None, None
    with np.errstate(all="ignore"):
        for step in islice(iterate(rule, objective.gradient, start), steps + 1):
            J = objective(step.theta)
            if not (isfinite(J) and np.isfinite(step.theta).all()):
                diverged = step.t
                break
            points.append(step.theta)
            values.append(J)
            state = step.state
    if not points:
        raise ValueError(f"the start {start.tolist()} has no finite objective: J = {J}")
    return Path(np.stack(points), np.array(values), diverged, state)


def floating(theta: Array) -> Array:
    """`theta` as an array of floats with at least one axis; a float type of its own is kept."""
    array = np.asarray(theta)
    if array.dtype.kind in "iub":
        array = array.astype(float)
    if array.dtype.kind != "f" or array.ndim == 0:
        raise ValueError(f"theta must be a vector of real numbers, and is {theta!r}")
    return array
