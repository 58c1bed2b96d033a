"""`Results`: what a comparison of rules measured, for the reader to choose from, put into order and look behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any, NamedTuple

import numpy as np
import traitlets

from gdlib.figures.style import palette
from gdlib.objectives.base import real_array
from gdlib.rule import Array
from gdlib.strings import table
from gdlib.widgets.base import Experiment
from gdlib.widgets.replay import short

SHOWN = ("yes", "no")
SPARE = ("ink", "accent", "other", "quiet")  # colours for entries that are named after no rule
SPAN = 20  # the picture of the rates reaches from the least loss to this many times as much


class Row(NamedTuple):
    """One entry: its name, the mean of a measure over the seeds, NaN if a seed has none, and the seeds' own values."""

    name: str
    mean: float
    values: Array


class Results(Experiment):
    """A table of measurements as pictures: a row for each entry, best first, and the whole sweep behind it.

    entries: the names; one that begins with a rule's name has its colour, dashed if there is more to it
    x: the rates that were swept, all above 0, shape (rates,)
    measures: task → measure → values, shape (entries, seeds), NaN where there is none; all tasks have the same measures
    sweeps: task → what was tuned by, shape (entries, rates), NaN where a run was lost
    xlabel, ylabel: what x and the sweeps are
    more: the measures of which more is better
    task, measure: what is shown at first, the first of each where left out

    The traits are `task`, `measure`, and `show_0`, `show_1`, … for the entries, each "yes" or "no".

    Raises
        ValueError: the shapes do not fit, or a name is none of those given.
        TypeError: a rate is no real number.
    """

    x: Any = traitlets.List().tag(sync=True)
    entries: Any = traitlets.List().tag(sync=True)
    inks: Any = traitlets.List().tag(sync=True)
    tables: Any = traitlets.List().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    more: Any = traitlets.List().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        entries: Sequence[str],
        x: Array,
        measures: Mapping[str, Mapping[str, Array]],
        sweeps: Mapping[str, Array],
        *,
        xlabel: str,
        ylabel: str,
        more: Sequence[str] = (),
        task: str | None = None,
        measure: str | None = None,
    ) -> None:
        x = real_array("x", x)
        if not measures or set(sweeps) != set(measures):
            raise ValueError(f"there must be a sweep for each task, and there are {list(measures)} and {list(sweeps)}")
        names = list(next(iter(measures.values())))
        self._given: dict[str, dict[str, Array]] = {}
        for where, found in measures.items():
            if list(found) != names:
                raise ValueError(f"each task must have the measures {names}, and {where} has {list(found)}")
            self._given[where] = {name: np.asarray(values, dtype=float) for name, values in found.items()}
            for name, values in self._given[where].items():
                if values.ndim != 2 or len(values) != len(entries):
                    raise ValueError(f"{name} must have shape ({len(entries)}, seeds), and has {values.shape}")
            if np.shape(sweeps[where]) != (len(entries), len(x)):
                raise ValueError(f"a sweep must have shape {(len(entries), len(x))}, and has {np.shape(sweeps[where])}")
        if not (x > 0).all():
            raise ValueError("the rates must be above 0")
        self._sweeps = {where: np.asarray(sweep, dtype=float) for where, sweep in sweeps.items()}
        options = {"task": list(measures), "measure": names}
        first = {"task": task or options["task"][0], "measure": measure or names[0]}
        for name, value in first.items():
            if value not in options[name]:
                raise ValueError(f"{name} must be one of {options[name]}, and is {value!r}")
        shown = {f"show_{i}": list(SHOWN) for i in range(len(entries))}
        self.add_traits(
            **{
                name: traitlets.Enum(some, default_value=some[0]).tag(sync=True)
                for name, some in (options | shown).items()
            },
        )
        super().__init__(
            "results",
            {},
            {},
            x=[short(value) for value in x],
            entries=list(entries),
            inks=inks(entries),
            tables=[
                {
                    "task": where,
                    "measures": {name: [shorts(row) for row in values] for name, values in found.items()},
                    "sweep": [shorts(row) for row in self._sweeps[where]],
                }
                for where, found in self._given.items()
            ],
            labels={"x": xlabel, "y": ylabel},
            more=list(more),
            choices=options | shown,
            **first,
            **dict.fromkeys(shown, SHOWN[0]),
        )

    def rows(self) -> list[Row]:
        """The entries that are shown, by the measure that is chosen, best first; those with no mean last."""
        values = self._given[self.task][self.measure]
        rows = [
            Row(name, float(one.mean()), one)
            for i, (name, one) in enumerate(zip(self.entries, values, strict=True))
            if getattr(self, f"show_{i}") == SHOWN[0]
        ]
        sign = -1 if self.measure in self.more else 1
        return sorted(rows, key=lambda row: sign * row.mean if np.isfinite(row.mean) else np.inf)

    def still(self, ax: Any) -> str:
        """Draw the rows, and the sweeps; returns the alt text."""
        from gdlib.figures.landscape import ranked, swept

        rows, ink = self.rows(), dict(zip(self.entries, self.inks, strict=True))
        ranked(ax[0], rows, ink, self.measure)
        sweeps = dict(zip(self.entries, self._sweeps[self.task], strict=True))
        swept(ax[1], np.array(self.x), sweeps, ink, self.labels, SPAN)
        best = rows[0].name if rows else ""
        return table()["stillResults"].format(task=self.task, measure=self.measure, best=best, **self.labels)


def inks(entries: Sequence[str]) -> list[str]:
    """The colour of each entry by its name in the palette: that of its rule, or else the next that is spare."""
    spare = cycle(SPARE)
    own = [name.split(",")[0] for name in entries]
    return [name if name in palette() else next(spare) for name in own]


def shorts(values: Array) -> list[float | None]:
    """Numbers to as many digits as a picture needs."""
    return [short(value) for value in values]
