"""The order in which examples come: endless streams of batches, each an array of row numbers (survey 2.2, 2.3, 6.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from numbers import Integral

import numpy as np

from gdlib.rule import Array


def in_order(rows: int, size: int) -> Iterator[Array]:
    """The rows as they stand, pass after pass, `size` at a time; the last batch of a pass may be smaller."""
    return passes(rows, size, lambda: np.arange(rows))


def shuffled_once(rows: int, size: int, rng: np.random.Generator) -> Iterator[Array]:
    """One random order, the same in every pass."""
    order = rng.permutation(rows)
    return passes(rows, size, lambda: order)


def reshuffled(rows: int, size: int, rng: np.random.Generator) -> Iterator[Array]:
    """A new random order in every pass, what is usually called SGD."""
    return passes(rows, size, lambda: rng.permutation(rows))


def with_replacement(rows: int, size: int, rng: np.random.Generator) -> Iterator[Array]:
    """Rows drawn one by one, each as likely as any other at every draw: there are no passes."""
    check(rows, size)

    def batches() -> Iterator[Array]:
        while True:
            yield rng.integers(rows, size=size)

    return batches()


def passes(rows: int, size: int, order: Callable[[], Array]) -> Iterator[Array]:
    """Batches of `size` rows, a new `order()` for every pass."""
    check(rows, size)

    def batches() -> Iterator[Array]:
        while True:
            now = order()
            yield from (now[start : start + size] for start in range(0, rows, size))

    return batches()


def check(rows: int, size: int) -> None:
    """Raise one sentence if there is no such batch."""
    for name, value in (("rows", rows), ("size", size)):
        if not isinstance(value, Integral) or isinstance(value, bool):
            raise TypeError(f"{name} must be a whole number, and is {value!r}")
    if rows < 1:
        raise ValueError(f"rows must be 1 or more, and is {rows}")
    if not 1 <= size <= rows:
        raise ValueError(f"size, the number of rows in a batch, must lie between 1 and {rows}, and is {size}")
