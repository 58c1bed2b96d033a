"""A loss surface seen on a plane through one place: the directions that span it, and the values on a grid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gdlib.objectives.network import Network
from gdlib.rule import Array


def filterwise(network: Network, theta: Array, rng: np.random.Generator) -> Array:
    """A random direction, shape (d,), in which each neuron's weights are as long as those of theta, shape (d,).

    Nothing else moves. Li, Xu, Taylor, Studer & Goldstein (2018), whose filter is here the weights into one neuron.
    """
    direction = np.zeros(network.d)
    for block in network.weights:
        random, weights = rng.normal(size=block.shape), theta[block.where].reshape(block.shape)
        lengths = [np.linalg.norm(part, axis=1, keepdims=True) for part in (weights, random)]
        direction[block.where] = (random * lengths[0] / lengths[1]).ravel()
    return direction


def on_plane(value: Callable[[Array], Array], theta: Array, right: Array, up: Array, along: Array) -> Array:
    """value(theta + a right + b up) for a and b in `along`, shape (points, points): a row has one b."""
    return np.array([value(theta + along[:, None] * right + b * up) for b in along])
