"""What every objective answers, and the check that its gradient is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from gdlib.rule import Array


class Objective(Protocol):
    """J(theta) for theta of shape (..., d): a value of shape (...) and a gradient of shape (..., d)."""

    def __call__(self, theta: Array) -> Array: ...

    def gradient(self, theta: Array) -> Array:
        """The slope in every coordinate, shape (..., d)."""
        ...


def real_array(what: str, value: Array) -> Array:
    """`value` as an array of finite real numbers.

    Raises
        TypeError, ValueError: it is not of real numbers, or one of them is not finite.
    """
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{what} must be real numbers, and is an array of {array.dtype}")
    if not np.isfinite(array).all():
        raise ValueError(f"{what} must be finite, and has {array[~np.isfinite(array)][0].item()!r} in it")
    return array


def examples(x: Array, y: Array) -> tuple[Array, Array]:
    """Inputs, shape (N, features), and targets, shape (N,), as arrays that fit together.

    Raises
        TypeError, ValueError: they do not, or there is no row, or an input is not finite.
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim != 2 or x.shape[:1] != y.shape or not len(y):
        raise ValueError(
            f"x must have shape (N, features) and y shape (N,), N ≥ 1, and they have shapes {x.shape} and {y.shape}"
        )
    return real_array("x", x), y


def check_gradient(J: Callable[[Array], Array], gradient: Callable[[Array], Array], theta: Array) -> float:
    """The relative error of `gradient` at `theta`, shape (d,), against central differences of `J`.

    It is ‖a − n‖ / (‖a‖ + ‖n‖), a the gradient given and n the numerical one: about 1e-10 where the gradient is
    right, 1e-2 or more where a term is wrong. In the denominator n takes the steeper of the slopes to the two sides,
    so that the measure keeps its meaning where the gradient vanishes. The step is h = ε^(1/3) max(1, |θ_i|), ε the
    machine's precision: a smaller one loses more to rounding than it gains (survey 2.1 recommends the check).

    Raises
        ValueError: the gradient's shape is not theta's.
    """
    theta = np.asarray(theta, dtype=float)
    analytic = np.asarray(gradient(theta))
    if analytic.shape != theta.shape:
        raise ValueError(f"the gradient has shape {analytic.shape}, and theta has shape {theta.shape}")
    h = np.cbrt(np.finfo(float).eps) * np.maximum(1.0, np.abs(theta))
    here, steps = J(theta), np.diag(h)
    ahead = np.array([J(theta + e) - here for e in steps]) / h
    behind = np.array([here - J(theta - e) for e in steps]) / h
    steeper = np.maximum(np.abs(ahead), np.abs(behind))
    total = np.linalg.norm(analytic) + np.linalg.norm(steeper)
    return float(np.linalg.norm(analytic - (ahead + behind) / 2) / total) if total else 0.0
