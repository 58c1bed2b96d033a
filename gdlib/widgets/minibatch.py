"""`MiniBatch`: one rule, told the gradient on a few examples, on the bowl of a regression in two parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import traitlets

from gdlib.drivers import run
from gdlib.interval import Interval, check
from gdlib.objectives import LinearRegression
from gdlib.oracles import MiniBatch as Oracle
from gdlib.oracles import in_order, reshuffled, with_replacement
from gdlib.path import Path
from gdlib.rule import Array, Rule, names
from gdlib.strings import table
from gdlib.widgets.base import Experiment, allowed, check_rules, described, drawable, knobs, shared
from gdlib.widgets.draws import SEEDS, Draws

ORDERS: dict[str, Callable[[int, int, Any], Iterator[Array]]] = {
    "reshuffled": reshuffled,
    "with_replacement": with_replacement,
    "in_order": lambda rows, size, _: in_order(rows, size),
}
DIGITS = 5  # of the data, so that a page stays light


class MiniBatch(Experiment):
    """A rule on least squares in two parameters, its gradient asked on batches of `size` examples (survey 2.3).

    rule: an instance of `Rule`
    objective: a `LinearRegression` with one input; its data are rounded to five digits
    size: the number of examples in a batch, n
    passes: the budget, in passes over the data; the slider reaches `most`
    order: one of reshuffled, with_replacement, in_order
    seed: which draw of the batches
    start: theta at t = 0, shape (2,); a place on the wall of the bowl if it is left out

    All arguments but `rule`, `objective` and `most` are traits, as are the rule's hyper-parameters and `t`, the step
    up to which the path is shown, None for the whole of it.

    Raises
        TypeError, ValueError: an argument is none of these, or `size` or `passes` lies outside its range.
    """

    rules: Any = traitlets.List().tag(sync=True)
    surface = traitlets.Dict().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    start = traitlets.List(traitlets.Float(), minlen=2, maxlen=2).tag(sync=True)
    passes = traitlets.Int(1, min=1).tag(sync=True)
    order = traitlets.Enum(list(ORDERS)).tag(sync=True)
    orders: Any = traitlets.List().tag(sync=True)
    t = traitlets.Int(None, allow_none=True, min=0).tag(sync=True)

    def __init__(
        self,
        rule: Rule,
        objective: LinearRegression,
        *,
        size: int = 16,
        passes: int = 3,
        most: int = 10,
        order: str = "reshuffled",
        seed: int = 1,
        start: tuple[float, float] | None = None,
        margin: float = 1.5,
    ) -> None:
        if not isinstance(objective, LinearRegression):
            raise TypeError(f"objective must be a LinearRegression with one input, and is {objective!r}")
        rounded = LinearRegression(five_digits(objective.x), five_digits(objective.y))
        surface = rounded.surface(margin=margin)
        check_rules((rule,), surface)
        rows = len(rounded.y)
        check("size, the number of examples in a batch,", size, Interval(1, rows + 1, whole=True))
        check("passes", passes, Interval(1, most + 1, whole=True))
        check("seed", seed, SEEDS)
        if order not in ORDERS:
            raise ValueError(f"order must be one of {', '.join(ORDERS)}, and is {order!r}")
        self._given = (rule, rounded, surface)
        more = [
            {"name": "size", "symbol": "n", "low": 1, "high": rows, "log": True, "whole": True},
            {"name": "passes", "low": 1, "high": most, "whole": True},
        ]
        super().__init__(
            "minibatch",
            {**shared((rule,)), "size": size, "seed": seed},
            {**allowed((rule,)), "size": Interval(1, rows + 1, whole=True), "seed": SEEDS},
            rules=[described(rule)],
            surface=drawable(surface),
            data={"x": rounded.x[:, 0].tolist(), "y": rounded.y.tolist()},
            sliders=[*knobs((rule,)), *more],
            start=[float(x) for x in (surface.start if start is None else start)],
            passes=passes,
            order=order,
            orders=list(ORDERS),
        )

    @property
    def steps(self) -> int:
        """The number of steps in all passes."""
        return int(self.passes * math.ceil(len(self._given[1].y) / self.size))

    def batches(self) -> list[Array]:
        """The rows of the batch of each step, in the order chosen."""
        stream = ORDERS[self.order](len(self._given[1].y), self.size, Draws(self.seed))
        return list(islice(stream, self.steps))

    def path(self) -> Path:
        """The path at the present settings, run by gdlib."""
        rule, objective, surface = self._given
        now = type(rule)(**{name: getattr(self, name) for name in names(type(rule))})
        return run(now, surface, self.start, self.steps, gradient=Oracle(objective, self.batches()))

    def still(self, ax: Any) -> str:
        """Draw the bowl with the path, and J against the passes; returns the alt text."""
        from gdlib.figures.landscape import curve, landscape

        rule, objective, surface = self._given
        path = self.path()
        batch = [objective(theta, rows) for theta, rows in zip(path.theta, self.batches(), strict=False)]
        landscape(ax[0], surface, {type(rule).__name__: path})
        words = table()
        paths = {type(rule).__name__: path}
        curve(ax[1], paths, words["objective"], unit=self.steps / self.passes, behind=np.array(batch))
        return words["stillBatch"].format(rule=type(rule).__name__, n=self.size, passes=self.passes)


def five_digits(values: Array) -> Array:
    """The numbers, to as many significant digits as a page carries."""
    return np.vectorize(lambda value: float(f"{value:.{DIGITS}g}"))(np.asarray(values, dtype=float))
