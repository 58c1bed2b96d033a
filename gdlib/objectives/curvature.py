"""The second derivatives: the whole matrix H, and its largest eigenvalue alone, which is cheap.

An objective that has a method `hessian_product(theta, u)`, H u, is asked for it; any other is measured by central
differences of its gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gdlib.rule import Array


class Sharpness(NamedTuple):
    """The largest eigenvalue of H, and the direction, of length 1, in which J curves so much."""

    value: float
    direction: Array


def hessian(objective: Any, theta: Array) -> Array:
    """The second derivatives of `objective` at theta, shape (..., d): symmetric matrices, shape (..., d, d)."""
    theta = np.asarray(theta, dtype=float)
    product, d = product_of(objective), theta.shape[-1]
    columns = np.array_split(np.eye(d), 1 + d // 64)  # some at a time, for the sake of memory
    H = np.concatenate([product(theta[..., None, :], some) for some in columns], axis=-2)
    return (H + np.swapaxes(H, -1, -2)) / 2


def sharpness(
    objective: Any, theta: Array, start: Array | None = None, tolerance: float = 1e-4, most: int = 300
) -> Sharpness:
    """The largest eigenvalue λ of H at theta, shape (d,), with its direction v, by Lanczos' method.

    The products H u with a growing set of orthogonal directions are kept. Within their span the best direction is an
    eigenvector of a small matrix; what H v leaves beside λ v is the next direction. It ends when
    ‖H v − λ v‖ ≤ tolerance · ‖H‖, so that an eigenvalue of H lies as near to λ. Near a known answer, as along a path,
    give its direction as `start`; a little of all directions is mixed in, lest another that has become the sharpest
    be missed.

    Raises
        ValueError: theta is no vector, or `most` products are not enough.
    """
    theta = np.asarray(theta, dtype=float)
    if theta.ndim != 1:
        raise ValueError(f"theta must be a vector of shape (d,), and has shape {theta.shape}")
    product = product_of(objective)
    rest = np.random.default_rng(0).normal(size=theta.shape)
    rest /= np.linalg.norm(rest)
    u = rest if start is None else start / np.linalg.norm(start) + 0.1 * rest
    U, HU = np.empty((0, len(theta))), np.empty((0, len(theta)))
    for _ in range(most):
        u = u / np.linalg.norm(u)
        U, HU = np.vstack([U, u]), np.vstack([HU, product(theta, u)])
        values, vectors = np.linalg.eigh(U @ HU.T)
        value, weights = values[-1], vectors[:, -1]
        direction = weights @ U
        left = weights @ HU - value * direction
        if np.linalg.norm(left) <= tolerance * np.abs(values).max():
            return Sharpness(float(value), direction)
        u = left - U.T @ (U @ left)
    raise ValueError(f"the largest eigenvalue was not found to {tolerance:g} within {most} products")


def product_of(objective: Any) -> Callable[[Array, Array], Array]:
    """(theta, u) → H u, as exactly as `objective` allows; u has length 1."""
    if hasattr(objective, "hessian_product"):
        return objective.hessian_product  # type: ignore[no-any-return]

    def measured(theta: Array, u: Array) -> Array:
        h = np.cbrt(np.finfo(float).eps) * np.maximum(1.0, np.abs(theta).max(axis=-1, keepdims=True))
        change: Array = objective.gradient(theta + h * u) - objective.gradient(theta - h * u)
        return change / (2 * h)

    return measured
