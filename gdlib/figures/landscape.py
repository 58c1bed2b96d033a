"""The pictures of a run, as the live experiments draw them: a landscape with paths, J against the step, a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gdlib.figures.style import TINTS, colour
from gdlib.interval import Array
from gdlib.path import Path
from gdlib.strings import table

BANDS, GRID = 14, 160


def landscape(ax: Any, surface: Any, paths: Mapping[str, Path]) -> None:
    """Draw a surface from above, bands between contour lines, and each path in its rule's colour.

    surface: callable, with `box`, `minimum` and `axes` as `gdlib.objectives.Surface` has them
    paths: the rule's name → its path
    """
    ground(ax, surface)
    for i, (name, path) in enumerate(paths.items()):
        ax.plot(*path.theta.T, color=colour(name), lw=1.4, marker="o", ms=2.2)
        ax.plot(*path.theta[-1], "o", color=colour(name), ms=6)
        if len(paths) > 1:
            beside = {"xytext": (6, -14 if i % 2 else 6), "textcoords": "offset points"}  # out of each other's way
            ax.annotate(name, path.theta[-1], **beside, color=colour(name), weight="bold")
    ax.plot(*next(iter(paths.values())).theta[0], "o", mfc=colour("paper"), mec=colour("ink"), mew=2, ms=8)


def spread(ax: Any) -> None:
    """Move the names of an axis upwards, the lowest first, until none stands on another."""
    ax.figure.draw_without_rendering()
    point = ax.figure.dpi / 72
    taken: list[Any] = []
    for name in sorted(ax.texts, key=lambda text: text.get_window_extent().y0):
        box = name.get_window_extent()
        while any(box.overlaps(other) for other in taken):
            name.xyann = (name.xyann[0], name.xyann[1] + 1)
            box = box.translated(0, point)
        taken.append(box)


def ground(ax: Any, surface: Any) -> None:
    """Draw a surface from above, bands between contour lines, and a cross at its minimum."""
    (left, right), (low, high) = surface.box
    x, y = np.meshgrid(np.linspace(left, right, GRID), np.linspace(low, high, GRID))
    values = surface(np.stack([x, y], axis=-1))
    shares = np.linspace(0, 1, BANDS + 1) ** 2  # more lines where it is low
    levels = np.unique(np.quantile(values[np.isfinite(values)], shares))
    tints = [colour(f"tint{share:.0f}") for share in np.linspace(0, TINTS, len(levels))]
    ax.contourf(x, y, values, levels, colors=tints[:-1])
    ax.contour(x, y, values, levels[1:-1], colors=colour("contour"), linewidths=0.8)
    if surface.minimum is not None:
        ax.plot(*surface.minimum, "x", color=colour("ink"), ms=7, zorder=3)
    ax.set(xlim=(left, right), ylim=(low, high), xlabel=surface.axes[0], ylabel=surface.axes[1])


def cut(ax: Any, places: Array, here: Any, along: Array, loss: Array, behind: list[Array]) -> None:
    """Draw a cut, a dashed line through the point `here` on ax[0], and the loss along it, others behind, on ax[1]."""
    ax[0].plot(*places.T, "--", color=colour("accent"), lw=1.4)
    ax[0].plot(*here, "o", mfc=colour("paper"), mec=colour("ink"), mew=2, ms=8)
    for other in behind:
        ax[1].semilogy(along, other, color=colour("quiet"), lw=1.2)
    ax[1].semilogy(along, loss, color=colour("accent"))
    ax[1].set(title=table()["sliceLoss"])


def curve(
    ax: Any,
    paths: Mapping[str, Path],
    title: str,
    heights: Mapping[str, Array] | None = None,
    unit: float = 1,
    behind: Array | None = None,
) -> None:
    """Draw J of each path against the step, or against passes of `unit` steps; `behind` is J on each step's batch.

    heights: the rule's name → what is drawn in the place of J, shape (steps + 1,)
    """
    drawn = heights or {name: path.J for name, path in paths.items()}
    lowest = min([*(height.min() for height in drawn.values()), *(() if behind is None else behind)])
    some = max(height.max() for height in drawn.values()) > 0
    if behind is not None:
        ax.plot((np.arange(len(behind)) + 1) / unit, behind, color=colour("quiet"), lw=0.7, alpha=0.7)
    for name, height in drawn.items():
        ax.plot(np.arange(len(height)) / unit, height, color=colour(name))
        if len(paths) > 1:
            end = ((len(height) - 1) / unit, height[-1])
            ax.annotate(name, end, (4, 0), textcoords="offset points", color=colour(name))
    if lowest > 0 or (heights and some and lowest >= 0):
        ax.set_yscale("log")
    ax.set(xlabel=table()["step" if unit == 1 else "passesAxis"], title=title)


def rates(ax: Any, drawn: Mapping[str, Array], axes: tuple[str, str]) -> None:
    """Draw the effective rates of each rule against the step, shape (steps + 1, 2), the second coordinate's dashed.

    axes: what the two coordinates are called
    """
    for name, both in drawn.items():
        ends = []
        for rate, axis, line in zip(both.T, axes, ("-", "--"), strict=True):
            ax.semilogy(rate, line, color=colour(name))
            known = np.flatnonzero(np.isfinite(rate))
            ends += [(rate[at], at, f"{name} {axis}") for at in known[-1:]]
        for up, (last, at, text) in zip((-8, 4), sorted(ends), strict=False):  # the upper one above
            ax.annotate(text, (at, last), (4, up), textcoords="offset points", color=colour(name))
    ax.set(xlabel=table()["step"], title=table()["effectiveRate"])


def weights(ax: Any, paths: Mapping[str, Path], target: float, seen: Array) -> None:
    """Draw the weight of a frequent word, and beside it a rare one's with a mark for each step in `seen`."""
    words = table()
    for i, title in enumerate(("rareFrequent", "rareRare")):
        ax[i].axhline(target, color=colour("ink"), lw=1, ls="--")
        for name, path in paths.items():
            ax[i].plot(path.theta[:, i], color=colour(name), lw=1.4)
            beside = {"xytext": (4, 0), "textcoords": "offset points", "va": "center"}
            ax[i].annotate(name, (len(path), path.theta[-1, i]), **beside, color=colour(name))
        ax[i].set(xlabel=words["step"], title=words[title])
    ax[1].plot(seen, np.zeros(len(seen)), "|", color=colour("quiet"), clip_on=False)


def replay(ax: Any, x: Array, curves: Array, shown: Array, labels: Mapping[str, str]) -> None:
    """Draw every curve of a grid faintly, and the one that is shown in front; by ratio, as live, if none is below 0."""
    ax.plot(x, curves.T, color=colour("contour"), lw=0.9)
    ax.plot(x, shown, color=colour("accent"), lw=2.2)
    if np.any(curves > 0) and not np.any(curves < 0):
        ax.set_yscale("log")
    ax.set(xlabel=labels["x"], title=labels["y"])


def stopping(
    ax: Any, x: Array, parts: Mapping[str, Array], ends: Mapping[str, float], means: Sequence[float], watched: str
) -> None:
    """Draw a run on its three parts with the steps in `ends`, and beside it the mean on the test part."""
    for (name, curve), ink in zip(parts.items(), ("quiet", "accent", "ink"), strict=True):
        ax[0].plot(x, curve, color=colour(ink))
        ax[0].annotate(name, (x[-1], curve[-1]), xytext=(4, 0), textcoords="offset points", va="center")
    (kept, at_kept), (stops, at_stops) = ends.items()
    if 0 < at_stops - at_kept < 0.15 * (x[-1] - x[0]):  # no room for a name between the two lines
        kept, stops = "", f"{kept}, {stops}"
    for up, (name, at) in zip((0.97, 0.88), ((kept, at_kept), (stops, at_stops)), strict=True):
        ax[0].axvline(at, color=colour("quiet"), lw=1, ls="--")
        ax[0].annotate(name, (at, up), xycoords=("data", "axes fraction"), xytext=(3, 0), textcoords="offset points")
    ax[0].set(xlabel=table()["step"], title=watched)
    ax[1].plot(means, color=colour("ink"))
    ax[1].set(xlabel=table()["patience"], title=table()["stoppingMean"])


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


def ranked(ax: Any, rows: Sequence[Any], inks: Mapping[str, str], title: str) -> None:
    """Draw a row for each entry, the first on top: a dot for each seed, and a stroke at the mean."""
    for i, (name, mean, values) in enumerate(rows):
        ink = colour(inks[name])
        if np.isfinite(mean):
            ax.plot(values, np.full(len(values), -i), "o", color=ink, ms=3, alpha=0.5)
            ax.plot(mean, -i, "|", color=ink, ms=10, mew=2)
    ax.set_yticks(-np.arange(len(rows)), [name for name, *_ in rows])
    for tick, (name, *_) in zip(ax.get_yticklabels(), rows, strict=True):
        tick.set_color(colour(inks[name]))
    found = np.array([value for _, mean, values in rows for value in values if np.isfinite(mean)])
    if found.size and found.min() > 0 and found.max() > 5 * found.min():
        ax.set_xscale("log")
    ax.set(title=title)


def swept(
    ax: Any, x: Array, sweeps: Mapping[str, Array], inks: Mapping[str, str], labels: Mapping[str, str], span: float
) -> None:
    """Draw a sweep for each entry over the rates x, up to `span` times the least of all, a dot at its best."""
    least = min(np.nanmin(sweep) for sweep in sweeps.values())
    for name, sweep in sweeps.items():
        ax.plot(x, sweep, "--" if "," in name else "-", color=colour(inks[name]), lw=1.2)
        best = int(np.nanargmin(sweep))
        ax.plot(x[best], sweep[best], "o", color=colour(inks[name]), ms=4)
    ax.set(xscale="log", yscale="log", ylim=(0.9 * least, span * least), xlabel=labels["x"], title=labels["y"])
    ax.minorticks_off()
