"""The pictures of `Contraction`: the factor of one step against the rate, and the error along each direction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gdlib.figures.style import colour
from gdlib.path import Path
from gdlib.strings import table

INKS = ("GD", "Momentum", "NAG", "Adam", "Lion")  # colours of the palette that are told apart
NAMES = ("λ₁", "λ₂", "λ₃", "λ₄", "λ₅")
LEAST, MOST = 1e-8, 1e4  # errors beyond leave the picture


def factors(ax: Any, curvatures: Sequence[float], eta: float, seen: float) -> None:
    """Draw |1 − ηλ| against η up to `seen` / L for each curvature, smallest first, the worst thick, and `eta`."""
    words, low, L = table(), curvatures[0], curvatures[-1]
    rates = np.linspace(0, seen / L, 501)
    each = np.abs(1 - np.outer(curvatures, rates))
    ax.axhspan(1, seen - 1, color=colour("contour"), alpha=0.35, lw=0)
    ax.text(0.02 * rates[-1], 1.04, words["divergence"], color=colour("quiet"))
    ax.plot(rates, each.max(axis=0), color=colour("ink"), lw=5, alpha=0.3)
    for i, factor in enumerate(each):
        ax.plot(rates, factor, color=colour(INKS[i]), lw=1.5)
        name(ax, i, rates[-1], factor[-1])
    ax.axvline(min(eta, rates[-1]), color=colour("accent"), lw=2)
    last = NAMES[len(curvatures) - 1]
    for rate, text, side, shift in (
        (2 / (low + L), f"2/({NAMES[0]} + {last})", "right", -4),
        (2 / L, "2/L", "left", 4),
    ):
        ax.axvline(rate, color=colour("quiet"), ls="--", lw=0.8)
        where = {"xytext": (shift, 0), "textcoords": "offset points", "ha": side}
        ax.annotate(text, (rate, 0.05), **where, color=colour("quiet"))
    ax.set(xlim=(0, rates[-1]), ylim=(0, seen - 1), xlabel=words["rateAxis"], title=words["factorAxis"])


def errors(ax: Any, paths: Sequence[Path]) -> None:
    """Draw the size of theta, shape (steps + 1, 1), of each path against the step."""
    low = high = 1.0
    for i, path in enumerate(paths):
        size = np.abs(path.theta[:, 0])
        seen = np.flatnonzero((size >= LEAST) & (size <= MOST))
        ax.plot(np.maximum(size, LEAST**2), color=colour(INKS[i]), lw=1.5)
        name(ax, i, seen[-1], size[seen[-1]])
        low, high = min(low, size[seen].min()), max(high, size[seen].max())
    ax.set_yscale("log")
    ax.set(ylim=(0.7 * low, 1.4 * high), xlabel=table()["step"], title=table()["errorAxis"])


def name(ax: Any, i: int, x: float, y: float) -> None:
    """Write the name of curvature number `i` beside the end of its line."""
    ax.annotate(NAMES[i], (x, y), (3, -3), textcoords="offset points", color=colour(INKS[i]))
