"""`Stopping`: recorded curves, and a slider for the patience: where a run stops, what is kept, what that is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import traitlets

from gdlib.drivers import Patience, Step
from gdlib.interval import Interval, check
from gdlib.objectives.base import real_array
from gdlib.rule import Array
from gdlib.strings import table
from gdlib.widgets.base import Experiment
from gdlib.widgets.replay import short

PARTS = ("Training", "Validation", "Test")


class Stopped(NamedTuple):
    """Where a run stops and which step is kept, as numbers of checks."""

    stops: int
    kept: int


class Stopping(Experiment):
    """Early stopping on curves that were recorded: on one run, and on average over all of them (survey 6.3).

    x: after which steps the runs were checked, shape (checks,)
    curves: what is watched → its values, shape (runs, 3, checks): on the training, the validation and the test part
    patience: how many checks without an improvement are let pass at first; the slider reaches `most`
    watched: what is watched at first, the first where it is left out

    The traits are `patience`, `run`, which counts from 1, and `watched`.

    Raises
        ValueError: the shapes do not fit.
        TypeError: a value is no real number.
    """

    x: Any = traitlets.List().tag(sync=True)
    curves: Any = traitlets.List().tag(sync=True)
    sliders: Any = traitlets.List().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        x: Array,
        curves: Mapping[str, Array],
        *,
        patience: int = 3,
        most: int = 40,
        watched: str | None = None,
    ) -> None:
        x, runs = real_array("x", x), np.shape(next(iter(curves.values()), ()))[:1]
        check("most", most, Interval(0, np.inf, whole=True))
        if not len(x):
            raise ValueError("x must have at least one check, and has none")
        self._given: dict[str, Array] = {}
        for name, values in curves.items():
            if np.shape(values) != (*runs, len(PARTS), len(x)) or not runs[0]:
                raise ValueError(
                    f"curves must have shape (runs, 3, {len(x)}), and those of {name} have {np.shape(values)}"
                )
            self._given[name] = np.vectorize(short)(real_array(name, values))
        if not self._given:
            raise ValueError("there must be curves of at least one thing that is watched")
        check("patience", patience, Interval(0, most + 1, whole=True))
        names = list(self._given)
        self.add_traits(watched=traitlets.Enum(names, default_value=names[0]).tag(sync=True))
        super().__init__(
            "stopping",
            {"patience": patience, "run": 1},
            {"patience": Interval(0, most + 1, whole=True), "run": Interval(1, runs[0] + 1, whole=True)},
            x=[short(step) for step in x],
            curves=[{"name": name, "runs": values.tolist()} for name, values in self._given.items()],
            sliders=[
                {"name": "patience", "low": 0, "high": most, "whole": True},
                {"name": "run", "low": 1, "high": runs[0], "whole": True},
            ],
            choices={"watched": names},
            watched=watched or names[0],
        )

    def values(self) -> Array:
        """The curves of what is watched now, shape (runs, 3, checks)."""
        return self._given[self.watched]

    def stopped(self, run: int | None = None, patience: int | None = None) -> Stopped:
        """What `gdlib.drivers.Patience` does with a run; the one that is shown where it is left out."""
        curve = self.values()[(self.run if run is None else run) - 1, 1]
        stop = Patience(lambda theta: curve[theta[0]], self.patience if patience is None else patience)
        for t in range(len(curve)):
            if stop(Step(t, np.array([t]), None, None)):
                break
        return Stopped(t, stop.best.t)

    def mean(self, patience: int) -> tuple[float, float]:
        """Over all runs, the mean on the test part of what is kept, and the mean number of steps that it took."""
        found = [self.stopped(run + 1, patience) for run in range(len(self.values()))]
        tests = [values[2, one.kept] for values, one in zip(self.values(), found, strict=True)]
        return float(np.mean(tests)), float(np.mean([self.x[one.stops] for one in found]))

    def still(self, ax: Any) -> str:
        """Draw the run that is shown, and the mean over all runs against the patience; returns the alt text."""
        from gdlib.figures.landscape import stopping

        words, one, curves = table(), self.stopped(), self.values()[self.run - 1]
        most = self.sliders[0]["high"]
        names = [words[f"stopping{part}"] for part in PARTS]
        ends = {words["stoppingKept"]: self.x[one.kept], words["stoppingStops"]: self.x[one.stops]}
        means = [self.mean(patience)[0] for patience in range(most + 1)]
        stopping(ax, np.array(self.x), dict(zip(names, curves, strict=True)), ends, means, self.watched)
        kept, stops = (f"{self.x[check]:g}" for check in (one.kept, one.stops))
        places = {"watched": self.watched, "patience": self.patience, "run": self.run, "kept": kept, "stops": stops}
        return words["stillStopping"].format(**places)
