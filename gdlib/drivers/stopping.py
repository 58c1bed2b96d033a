"""When to stop: predicates on the steps of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np


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
