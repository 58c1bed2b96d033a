"""When to stop: predicates on the steps of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import isfinite, isnan
from typing import Any

import numpy as np

from gdlib.interval import NOT_NEGATIVE, Interval, check


def until(steps: Iterable[Any], stop: Callable[[Any], bool]) -> Iterator[Any]:
    """The steps up to and including the first for which `stop(step)` is true."""
    for step in steps:
        yield step
        if stop(step):
            return


def level(slope: float) -> Callable[[Any], bool]:
    """Stop where the gradient that led here was no longer than `slope`."""

    def stop(step: Any) -> bool:
        return step.g is not None and bool(np.linalg.norm(step.g) <= slope)

    return stop


def below(objective: Callable[[Any], Any], J: float) -> Callable[[Any], bool]:
    """Stop where the objective is no more than `J`."""
    return lambda step: bool(objective(step.theta) <= J)


class Patience:
    """Early stopping: stop when a metric has not improved for a while, and remember the best step (survey 6.3).

    metric: theta → a number, the less the better, such as the loss on a validation part
    patience: how many checks in a row without an improvement are let pass; the next one stops
    least: an improvement is a metric below the best so far by more than this
    every: the metric is taken where t is a multiple of this

    `best` is the step of the last improvement as the run made it, its theta and its state with it, and None before the
    first; `checks` lists (t, metric). A NaN is no improvement, nor is an infinity. Make a new one for each run; a run
    that goes on from its end goes on with the same one, and the step at which the two parts meet counts once.

    Raises
        ValueError: the first metric is NaN, as it is where the validation part is empty; or an argument lies outside
            its interval.
        TypeError: the metric is no single real number, or patience or every is no whole number.
    """

    def __init__(self, metric: Callable[[Any], Any], patience: int, *, least: float = 0.0, every: int = 1) -> None:
        if not callable(metric):
            raise TypeError(f"metric must be a function of theta, and is {metric!r}")
        check("patience", patience, Interval(0, np.inf, whole=True))
        check("least", least, NOT_NEGATIVE)
        check("every", every, Interval(1, np.inf, whole=True))
        self.metric, self.patience, self.least, self.every = metric, patience, least, every
        self.best: Any = None
        self.lowest = np.inf
        self.checks: list[tuple[int, float]] = []
        self.waited = 0

    def __call__(self, step: Any) -> bool:
        if step.t % self.every:
            return False
        if self.checks and self.checks[-1][0] == step.t:
            return self.waited > self.patience
        value = self.metric(step.theta)
        if np.ndim(value) or np.asarray(value).dtype.kind not in "fiub":
            raise TypeError(f"the metric must be one real number, and at step {step.t} is {value!r}")
        value = float(value)
        if not self.checks and isnan(value):
            raise ValueError(f"the metric is NaN at its first check, step {step.t}: is the validation part empty?")
        self.checks.append((step.t, value))
        better = isfinite(value) and value < self.lowest - self.least
        if better:
            self.best, self.lowest = step, value
        self.waited = 0 if better else self.waited + 1
        return self.waited > self.patience
