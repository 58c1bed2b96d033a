"""What a rule is tried on: three gradients that tell rules apart, and hyper-parameters that the reader does not see."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from gdlib.rule import Array, Rule, intervals

STEPS = 8
# How far up its slider the first, second, … hyper-parameter of a rule stands in each problem, if that is logarithmic
# and if not: no two values are alike, none is a default, and memory and news weigh about the same.
HIGH = ((0.87, 0.93, 0.9, 0.98, 0.8), (0.81, 0.95, 0.84, 0.9, 0.85), (0.84, 0.92, 0.88, 0.97, 0.75))
MIDDLE = ((0.5, 0.65, 0.88, 0.4, 0.73), (0.45, 0.81, 0.53, 0.7, 0.38), (0.55, 0.58, 0.77, 0.35, 0.67))
# Gradients as they come, a row a step: they turn round, shrink, grow and vanish.
TURNS = np.array(
    [
        [1.0, 0.0, -0.02, 3.0],
        [1.1, 2.0, -0.03, -1.2],
        [-0.5, 0.4, 0.05, 0.0],
        [0.9, -1.6, 0.01, 0.3],
        [-2.3, 0.0, -0.06, 0.2],
        [0.2, 0.7, 0.03, -2.1],
        [0.6, -0.3, -0.01, 1.4],
        [-1.3, 1.9, 0.04, 0.5],
    ]
)


class Problem(NamedTuple):
    """A start, shape (d,), a gradient (theta, t) → g, and the hyper-parameters of the rule there."""

    words: str
    start: Array
    gradient: Callable[[Array, int], Array]
    hyper: dict[str, float]


def bowl(theta: Array, t: int) -> Array:
    """A gradient that depends on the point, and a little on t."""
    return np.array([1.0, 3.0, 0.2]) * (theta - np.array([0.2, -0.3, 0.1])) + 0.4 * TURNS[t - 1, :3]


def turns(theta: Array, t: int) -> Array:
    """A gradient that does not depend on the point, unless that is lost."""
    return TURNS[t - 1] + 0 * theta


def waves(theta: Array, t: int) -> Array:
    """A gradient that is no straight line, and mixes the coordinates."""
    return np.sin(3 * theta) + 0.5 * theta[::-1] * theta


def problems(kind: type[Rule], named: list[str]) -> list[Problem]:
    """The problems for a rule; a hyper-parameter that is not among `named` is 0 in all of them."""
    starts = ([0.9, -1.3, 0.05], [0.7, -0.4, 0.1, 1.2], [0.8, -1.1])
    gradients = {"Bowl": bowl, "Turns": turns, "Waves": waves}
    return [
        Problem(words, np.array(start), gradient, {name: value * (name in named) for name, value in hyper.items()})
        for (words, gradient), start, hyper in zip(
            gradients.items(), starts, map(partial(hidden, kind), HIGH, MIDDLE), strict=True
        )
    ]


def hidden(kind: type[Rule], high: tuple[float, ...], middle: tuple[float, ...]) -> dict[str, float]:
    """A value for each hyper-parameter, at its place on its slider."""
    values = {}
    for k, (name, interval) in enumerate(intervals(kind).items()):
        least, most = interval.slider
        values[name] = least * (most / least) ** high[k] if interval.log else least + (most - least) * middle[k]
    return values
