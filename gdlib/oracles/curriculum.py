"""The order of lessons: endless streams of batches by how hard an example is (survey 6.1; Zaremba & Sutskever 2014).

Each strategy is told the difficulty of every row, shape (rows,). Equal numbers are one level, and the highest level is
the target. A batch is an array of row numbers, shape (size,): a level is chosen for each place in it, and then a row
of that level, each as likely as any other, with replacement.

stage: when to go on to the next level, for the strategies that do: after so many batches, or when a function says so,
    level → bool, asked before each batch but the first; at the target there is nothing to go on to

Raises
    TypeError, ValueError: difficulty is not one finite number for each row, all rows are equally hard, there is no
        such batch, or `stage` is neither a number of batches nor a function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from numbers import Integral
from typing import TypeAlias

import numpy as np

from gdlib.objectives.base import real_array
from gdlib.oracles.order import check
from gdlib.rule import Array

Stage: TypeAlias = int | Callable[[float], bool]


def baseline(difficulty: Array, size: int, rng: np.random.Generator) -> Iterator[Array]:
    """Every example from the target, from the first batch on."""
    return lessons(difficulty, size, rng, 1, lambda now, top: np.full(size, top))


def naive(difficulty: Array, size: int, rng: np.random.Generator, stage: Stage) -> Iterator[Array]:
    """Every example from the present level, which rises from the easiest to the target."""
    return lessons(difficulty, size, rng, stage, lambda now, top: np.full(size, now))


def mix(difficulty: Array, size: int, rng: np.random.Generator) -> Iterator[Array]:
    """Every example from a level of its own, each up to the target as likely as any other."""
    return lessons(difficulty, size, rng, 1, lambda now, top: rng.integers(top + 1, size=size))


def combined(difficulty: Array, size: int, rng: np.random.Generator, stage: Stage) -> Iterator[Array]:
    """Every example as in `naive` or as in `mix`; a coin decides."""

    def choose(now: int, top: int) -> Array:
        return np.where(rng.random(size) < 0.5, now, rng.integers(top + 1, size=size))

    return lessons(difficulty, size, rng, stage, choose)


def lessons(
    difficulty: Array, size: int, rng: np.random.Generator, stage: Stage, choose: Callable[[int, int], Array]
) -> Iterator[Array]:
    """Batches whose levels `choose` picks, knowing the number of the present level and that of the highest."""
    difficulty = real_array("difficulty", difficulty)
    if difficulty.ndim != 1:
        raise ValueError(f"difficulty must be one number for each row, and has shape {difficulty.shape}")
    check(len(difficulty), size)
    levels, counts = np.unique(difficulty, return_counts=True)
    if len(levels) < 2:
        raise ValueError(f"difficulty must have two levels or more, and every row has {levels[0].item()!r}")
    done = after(stage)
    rows, first, top = np.argsort(difficulty, kind="stable"), np.cumsum(counts) - counts, len(levels) - 1

    def batches() -> Iterator[Array]:
        now = 0
        while True:
            chosen = choose(now, top)
            yield rows[first[chosen] + rng.integers(counts[chosen])]
            now += now < top and bool(done(levels[now].item()))

    return batches()


def after(stage: Stage) -> Callable[[float], bool]:
    """`stage` as a function: one that is true at every call of that number."""
    if callable(stage):
        return stage
    if not isinstance(stage, Integral) or isinstance(stage, bool):
        raise TypeError(f"stage must be a number of batches or a function of the level, and is {stage!r}")
    if stage < 1:
        raise ValueError(f"stage, the number of batches of a level, must be 1 or more, and is {stage}")
    asked = iter(range(1, 2**62))
    return lambda level: next(asked) % stage == 0
