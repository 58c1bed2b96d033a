"""`Replay`: runs too heavy for a page, computed when the book was built; sliders choose among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import traitlets

from gdlib.interval import Interval
from gdlib.objectives.base import real_array
from gdlib.readings.text import plain
from gdlib.rule import Array
from gdlib.strings import table
from gdlib.widgets.base import Experiment

DIGITS = 3


class Replay(Experiment):
    """A grid of curves, one shown before the others, chosen by a slider for each axis of the grid.

    x: where the curves were noted, shape (points,)
    curves: the curves, shape (len(axis 1), …, points); NaN from where a run was no longer finite
    axes: name → the values that were run, one entry for each axis of the grid; the names become traits
    xlabel, ylabel: what x and the curves are
    meanings: name → what the axis means
    start: name → the value shown at first; the middle one where it is left out
    ranked: whether the lowest end is the best one, which is then named

    The trait of an axis is the value shown, one of those that were run.

    Raises
        ValueError: the shapes do not fit, or a start is no value of its axis.
        TypeError: a value is no real number.
    """

    x: Any = traitlets.List().tag(sync=True)
    curves: Any = traitlets.List().tag(sync=True)
    axes: Any = traitlets.List().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    ranked = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        x: Array,
        curves: Array,
        *,
        axes: Mapping[str, Sequence[float]],
        xlabel: str,
        ylabel: str,
        meanings: Mapping[str, str] | None = None,
        start: Mapping[str, float] | None = None,
        ranked: bool = True,
    ) -> None:
        x, curves = real_array("x", x), np.asarray(curves, dtype=float)
        shape = (*(len(values) for values in axes.values()), len(x))
        if not axes or curves.shape != shape:
            raise ValueError(f"curves must have shape {shape}, one for each choice and point, and has {curves.shape}")
        first = {}
        for name, values in axes.items():
            first[name] = (start or {}).get(name, values[len(values) // 2])
            if first[name] not in values:
                raise ValueError(f"{name} was run at {list(values)}, and not at {first[name]!r}")
        wholes = [name for name, values in axes.items() if all(float(value).is_integer() for value in values)]
        numbers = {
            name: [int(value) if name in wholes else float(value) for value in values] for name, values in axes.items()
        }
        self._given = (x, curves, dict(numbers))
        super().__init__(
            "replay",
            first,
            {name: Interval(min(values), max(values) + 1, whole=name in wholes) for name, values in numbers.items()},
            x=[short(value) for value in x],
            curves=[[short(value) for value in curve] for curve in curves.reshape(-1, len(x))],
            axes=[
                {"name": name, "symbol": plain(name), "meaning": (meanings or {}).get(name, ""), "values": values}
                for name, values in numbers.items()
            ],
            labels={"x": xlabel, "y": ylabel},
            ranked=ranked,
        )

    def curve(self) -> Array:
        """The curve now shown, shape (points,): that of the values nearest to those that are set."""
        _, curves, axes = self._given
        return curves[tuple(int(np.argmin(np.abs(np.array(axes[name]) - getattr(self, name)))) for name in axes)]

    def still(self, ax: Any) -> str:
        """Draw all curves, and the one that is shown; returns the alt text."""
        from gdlib.figures.landscape import replay

        x, curves, axes = self._given
        ax[1].remove()
        replay(ax[0], x, curves.reshape(-1, len(x)), self.curve(), self.labels)
        shown = ", ".join(f"{plain(name)} = {getattr(self, name):g}" for name in axes)
        return table()["stillReplay"].format(count=len(list(product(*axes.values()))), shown=shown, **self.labels)


def short(value: float) -> float | None:
    """A number to as many digits as a picture needs; None where there is none."""
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None
