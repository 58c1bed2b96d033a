"""The pictures of `Stability`: the largest |root| over ηλ and γ, and the roots in the complex plane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gdlib.figures.contraction import INKS, NAMES
from gdlib.figures.style import colour
from gdlib.strings import table

LEVELS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)  # of the largest |root|
WRITTEN = (0.5, 0.7, 0.9)  # on their lines
EDGE = 1 + 1e-9  # at ηλ = 0 the largest root is 1, but for rounding
FAR = 4.0  # roots farther out leave the picture


def landscape(ax: Any, products: Any, gammas: Any, roots: Any, points: Sequence[float], gamma: float) -> None:
    """Draw the largest |root| over ηλ and γ, and where the curvatures lie.

    products, shape (n,): ηλ; gammas, shape (m,); roots, shape (m, n, 2): complex; points: the ηλ of each curvature
    """
    from matplotlib.colors import LinearSegmentedColormap

    words, size = table(), np.abs(roots).max(axis=-1)
    greys = LinearSegmentedColormap.from_list("greys", [colour("valley"), colour("hill")])
    ax.contourf(products, gammas, size, levels=[0, *LEVELS, 1], cmap=greys)
    lines = ax.contour(products, gammas, size, levels=LEVELS, colors=colour("contour"), linewidths=0.8)
    ax.clabel(lines, WRITTEN, fmt="%g", fontsize=8, colors=colour("quiet"))
    grows = ax.contourf(products, gammas, size, levels=[EDGE, np.inf], colors=colour("hill"), hatches=["///"])
    grows.set(edgecolor=colour("contour"), linewidth=0)
    ax.contour(products, gammas, size, levels=[EDGE], colors=colour("ink"), linewidths=1.5)
    apart = np.where(np.abs(roots.imag).max(axis=-1) > 0, 1.0, -1.0) * np.abs(roots[..., 0] - roots[..., 1])
    ax.contour(products, gammas, apart, levels=[0], colors=colour("quiet"), linewidths=1, linestyles="dashed")
    seen = np.minimum(points, products[-1])
    ax.plot(seen, np.full(len(seen), gamma), color=colour("ink"), lw=1.2)
    for i, product in enumerate(seen):
        ax.plot(product, gamma, "o", color=colour(INKS[i]), ms=7)
        where = {"xytext": (0, -13), "textcoords": "offset points", "ha": "center"}
        ax.annotate(NAMES[i], (product, gamma), **where, color=colour(INKS[i]))
    ax.set(xlim=(0, products[-1]), ylim=(gammas[0], gammas[-1]))
    ax.set(xlabel=words["productAxis"], title=words["stabilityAxis"])


def plane(ax: Any, roots: Any, gamma: float) -> None:
    """Draw the roots, shape (d, 2), complex, a row for each curvature, with the unit circle and that of radius √γ."""
    turn = np.linspace(0, 2 * np.pi, 181)
    for radius, ink, width in ((1.0, "ink", 1.5), (np.sqrt(gamma), "contour", 1.2)):
        ax.plot(radius * np.cos(turn), radius * np.sin(turn), color=colour(ink), lw=width)
    for i, both in enumerate(roots):
        ax.plot(both.real, both.imag, "o", color=colour(INKS[i]), ms=6)
        first = both[np.argmax(np.abs(both) + 1e-12 * both.imag)]
        ax.annotate(NAMES[i], (first.real, first.imag), (5, 5), textcoords="offset points", color=colour(INKS[i]))
    far = min(max(1.3, 1.1 * np.abs(roots).max()), FAR)
    ax.set(xlim=(-far, far), ylim=(-far, far), aspect="equal", title=table()["planeAxis"])
