"""Rectangles, ellipses and triangles, drawn, after the task of Bengio et al., *Curriculum learning*, 2009.

Theirs have 32 × 32 pixels, ours 16 × 16.
"""

from __future__ import annotations

import numpy as np

from gdlib.interval import WHOLE, Array, check

SIDE, FINE = 16, 3  # pixels on a side, and points on a pixel's side
KINDS = ("rectangle", "ellipse", "triangle")


def shapes(count: int, rng: np.random.Generator, easy: bool = False) -> tuple[Array, Array]:
    """`count` pictures, shape (count, 256), from 0, black, to 1, white, and their kinds, 0, 1 or 2, shape (count,).

    The easy ones are squares, circles and equilateral triangles of nearly one size, near the middle, bright on dark.
    The others have one half-axis shorter than the other, triangles of unequal angles, and more freedom in size, place
    and greys. All may be turned, and on average the kinds are of about one size.

    Raises
        TypeError, ValueError: count is no whole number of 1 or more.
    """
    check("count, the number of pictures,", count, WHOLE)
    kind = rng.integers(len(KINDS), size=count)

    def between(low: float, high: float, *shape: int) -> Array:
        return rng.uniform(low, high, size=(count, *shape))

    if easy:
        radius, ratio, spread = between(3.6, 4.2), between(1.0, 1.0), 0.0  # of a circle as large as the shape
        middle, dark, step = between(-0.5, 0.5, 2), between(0.0, 0.2), between(0.6, 0.8)
    else:
        radius, ratio, spread = between(2.8, 4.2), between(0.5, 0.9), 0.5
        middle, dark, step = between(-1.5, 1.5, 2), between(0.0, 0.4), between(0.3, 0.6)
    radius = radius * np.sqrt(np.pi / np.array([2.0, np.pi, 1.5 * np.sin(2 * np.pi / 3)]))[kind]
    long, short = radius / np.sqrt(ratio), radius * np.sqrt(ratio)
    turn, corner = between(0, 2 * np.pi), between(-spread, spread, 3)

    grid = (np.arange(SIDE * FINE) + 0.5) / FINE - SIDE / 2
    x, y = grid - middle[:, 0, None, None], grid[:, None] - middle[:, 1, None, None]
    c, s = np.cos(turn)[:, None, None], np.sin(turn)[:, None, None]
    u = (c * x + s * y) / long[:, None, None]
    v = (c * y - s * x) / short[:, None, None]
    inside = np.where((kind == 0)[:, None, None], np.maximum(abs(u), abs(v)) < np.sqrt(0.5), u * u + v * v < 1) & (
        (kind != 2)[:, None, None] | triangle(u, v, 2 * np.pi / 3 * np.arange(3) + corner)
    )
    cover = inside.reshape(count, SIDE, FINE, SIDE, FINE).mean(axis=(2, 4)).reshape(count, -1)
    return dark[:, None] + step[:, None] * cover, kind


def triangle(u: Array, v: Array, angles: Array) -> Array:
    """Whether points lie in the triangle with its corners on the unit circle at three rising angles, shape (N, 3)."""
    inside = np.ones(u.shape, bool)
    for one, other in ((0, 1), (1, 2), (2, 0)):
        half = (angles[:, one] + angles[:, other]) / 2 + (np.pi if other == 0 else 0)
        far = np.cos((angles[:, other] - angles[:, one]) / 2 + (np.pi if other == 0 else 0))
        inside &= np.cos(half)[:, None, None] * u + np.sin(half)[:, None, None] * v < far[:, None, None]
    return inside
