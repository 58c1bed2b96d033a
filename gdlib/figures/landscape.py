"""The pictures of a run, as the live experiments draw them: a landscape with paths, J against the step, a grid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gdlib.figures.style import colour
from gdlib.interval import Array
from gdlib.path import Path
from gdlib.strings import table

BANDS, GRID = 14, 160


def landscape(ax: Any, surface: Any, paths: Mapping[str, Path]) -> None:
    """Draw a surface from above, bands between contour lines, and each path in its rule's colour.

    surface: callable, with `box`, `minimum` and `axes` as `gdlib.objectives.Surface` has them
    paths: the rule's name → its path
    """
    (left, right), (low, high) = surface.box
    x, y = np.meshgrid(np.linspace(left, right, GRID), np.linspace(low, high, GRID))
    values = surface(np.stack([x, y], axis=-1))
    shares = np.linspace(0, 1, BANDS + 1) ** 2  # more lines where it is low
    levels = np.unique(np.quantile(values[np.isfinite(values)], shares))
    ground = [mixed(share) for share in np.linspace(0, 1, len(levels))]
    ax.contourf(x, y, values, levels, colors=ground[:-1])
    ax.contour(x, y, values, levels[1:-1], colors=colour("contour"), linewidths=0.8)
    for i, (name, path) in enumerate(paths.items()):
        ax.plot(*path.theta.T, color=colour(name), lw=1.4, marker="o", ms=2.2)
        ax.plot(*path.theta[-1], "o", color=colour(name), ms=6)
        if len(paths) > 1:
            beside = {"xytext": (6, -14 if i % 2 else 6), "textcoords": "offset points"}  # out of each other's way
            ax.annotate(name, path.theta[-1], **beside, color=colour(name), weight="bold")
    ax.plot(*next(iter(paths.values())).theta[0], "o", mfc=colour("paper"), mec=colour("ink"), mew=2, ms=8)
    if surface.minimum is not None:
        ax.plot(*surface.minimum, "x", color=colour("ink"), ms=7)
    ax.set(xlim=(left, right), ylim=(low, high), xlabel=surface.axes[0], ylabel=surface.axes[1])


def mixed(share: float) -> str:
    """A colour between that of the valley and that of the hill."""
    ends = [[int(colour(name)[i : i + 2], 16) for i in (1, 3, 5)] for name in ("valley", "hill")]
    return "#" + "".join(f"{round(low + share * (high - low)):02x}" for low, high in zip(*ends, strict=True))


def curve(ax: Any, paths: Mapping[str, Path], unit: float = 1, behind: Array | None = None) -> None:
    """Draw J of each path against the step, or against passes of `unit` steps; `behind` is J on each step's batch."""
    words = table()
    lowest = min([*(path.J.min() for path in paths.values()), *(() if behind is None else behind)])
    if behind is not None:
        ax.plot((np.arange(len(behind)) + 1) / unit, behind, color=colour("quiet"), lw=0.7, alpha=0.7)
    for name, path in paths.items():
        ax.plot(np.arange(len(path.J)) / unit, path.J, color=colour(name))
        if len(paths) > 1:
            ax.annotate(name, (len(path) / unit, path.J[-1]), (4, 0), textcoords="offset points", color=colour(name))
    if lowest > 0:
        ax.set_yscale("log")
    ax.set(xlabel=words["step" if unit == 1 else "passesAxis"], title=words["objective"])


def replay(ax: Any, x: Array, curves: Array, shown: Array, labels: Mapping[str, str]) -> None:
    """Draw every curve of a grid faintly, and the one that is shown in front."""
    ax.plot(x, curves.T, color=colour("contour"), lw=0.9)
    ax.plot(x, shown, color=colour("accent"), lw=2.2)
    ax.set(xlabel=labels["x"], title=labels["y"])


def explorer(ax: Any, shown: Mapping[str, tuple[str, Array, Array]]) -> None:
    """Draw two schedules, the one compared with first: the rate at every step, and J above its least value."""
    words = table()
    for (which, (name, rates, excess)), line in zip(shown.items(), ({"ls": "--"}, {}), strict=True):
        ink = colour("quiet" if which == "other" else "accent")
        ax[0].plot(np.arange(1, len(rates) + 1), rates, color=ink, label=name, **line)
        ax[1].semilogy(np.maximum(excess, 1e-16), color=ink, **line)
    ax[0].legend(frameon=False)
    ax[0].set(xlabel=words["step"], title=words["explorerRate"])
    ax[1].set(xlabel=words["step"], title=words["explorerExcess"])
