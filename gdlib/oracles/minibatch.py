"""The gradient on a few examples."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

from gdlib.rule import Array


class MiniBatch:
    """The mean gradient over the rows of the next batch (survey 2.2, 2.3).

    objective: has `gradient(theta, rows)`
    batches: a stream of arrays of row numbers, see `gdlib.oracles.order`

    One batch is drawn for each t, however often the oracle is asked at that t, and it is shared by all
    runs of a batched theta. `rows` is the batch of the present step.

    Raises
        ValueError: a batch is empty, or the stream has ended.
    """

    def __init__(self, objective: Any, batches: Iterable[Array]) -> None:
        if "rows" not in inspect.signature(objective.gradient).parameters:
            name = type(objective).__name__
            raise TypeError(f"objective must have a method gradient(theta, rows), and that of {name} takes no rows")
        if not isinstance(batches, Iterable):
            raise TypeError(f"batches must be a stream of arrays of row numbers, and is {batches!r}")
        self.objective = objective
        self.batches = iter(batches)
        self.t: int | None = None
        self.rows: Array | None = None

    def __call__(self, theta: Array, t: int) -> Array:
        if t != self.t:
            self.rows = next(self.batches, None)
            self.t = t
        if self.rows is None:
            raise ValueError(f"the stream of batches has ended before step {t}")
        if len(self.rows) == 0:
            raise ValueError(f"the batch of step {t} is empty")
        try:
            return self.asked(theta)
        except IndexError as error:
            raise ValueError(f"the batch of step {t} asks for rows that are not there: {error}") from None

    def asked(self, theta: Array) -> Array:
        """The gradient on the batch of the present step."""
        return self.objective.gradient(theta, self.rows)
