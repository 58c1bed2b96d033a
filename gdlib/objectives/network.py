"""A multi-layer network, its backward pass by hand; with no hidden layer it is softmax regression.

theta is one flat vector. `blocks` says where each layer's weights, stored (out, in), and biases lie in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod
from numbers import Integral
from typing import NamedTuple

import numpy as np

from gdlib.objectives.base import examples
from gdlib.objectives.linear import ALL
from gdlib.rule import Array, Block


class Activation(NamedTuple):
    """A function between two layers, its slope as a function of its own output, and that function's slope."""

    name: str
    value: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    bend: Callable[[Array], Array]


TANH = Activation("tanh", np.tanh, lambda a: 1 - a * a, lambda a: -2 * a)
RELU = Activation("relu", lambda z: np.maximum(z, 0), lambda a: (a > 0).astype(a.dtype), np.zeros_like)


@dataclass(frozen=True, eq=False)
class Network:
    """Classes from inputs: J(θ) = mean over the examples of −log softmax(scores)[label].

    x: inputs, shape (N, features)
    y: labels 0, 1, …, shape (N,)
    hidden: the width of each hidden layer, first to last
    activation: what stands between the layers
    theta has shape (..., d); `rows` picks examples, all of them by default.

    Raises
        ValueError: x and y do not fit together, a label is no whole number from 0, or a width is below 1.
    """

    x: Array
    y: Array
    hidden: tuple[int, ...] = ()
    activation: Activation = TANH

    def __post_init__(self) -> None:
        x, y = examples(self.x, self.y)
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)
        if np.asarray(self.y).dtype.kind not in "iu" or np.min(self.y) < 0:
            raise ValueError("y must be labels, whole numbers from 0")
        if not isinstance(self.activation, Activation):
            raise TypeError(f"activation must be an Activation, such as TANH, and is {self.activation!r}")
        widths = isinstance(self.hidden, tuple | list) and all(isinstance(width, Integral) for width in self.hidden)
        if not widths or min(self.hidden, default=1) < 1:
            raise ValueError(f"hidden must be widths of 1 or more, and is {self.hidden!r}")

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Inputs, hidden layers, classes."""
        return (self.x.shape[1], *self.hidden, int(np.max(self.y)) + 1)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Where W1, b1, W2, b2, … lie in theta."""
        shapes: dict[str, tuple[int, ...]] = {}
        for layer, (fan_in, fan_out) in enumerate(pairwise(self.widths), start=1):
            shapes[f"W{layer}"] = (fan_out, fan_in)
            shapes[f"b{layer}"] = (fan_out,)
        ends = np.cumsum([prod(shape) for shape in shapes.values()]).tolist()
        starts = [0, *ends[:-1]]
        return tuple(
            Block(name, slice(start, end), shape)
            for (name, shape), start, end in zip(shapes.items(), starts, ends, strict=True)
        )

    @property
    def d(self) -> int:
        """The number of parameters."""
        return int(self.blocks[-1].where.stop)

    def start(self, rng: np.random.Generator, gain: float = 1.0) -> Array:
        """A random theta: weights with variance gain² / fan-in, so that scores start at size `gain`; biases 0."""
        theta = np.zeros(self.d)
        for block in self.blocks[::2]:
            theta[block.where] = rng.normal(scale=gain / np.sqrt(block.shape[1]), size=prod(block.shape))
        return theta

    def layers(self, theta: Array) -> list[tuple[Array, Array]]:
        """Each layer's weights, shape (..., out, in), and biases, shape (..., 1, out)."""
        theta = np.asarray(theta)
        if theta.shape[-1:] != (self.d,):
            raise ValueError(f"this network has {self.d} parameters, and theta has shape {theta.shape}")
        parts = [theta[..., b.where].reshape(*theta.shape[:-1], *b.shape) for b in self.blocks]
        return [(W, b[..., None, :]) for W, b in zip(parts[::2], parts[1::2], strict=True)]

    def activations(self, theta: Array, rows: Array | slice = ALL) -> list[Array]:
        """What each layer gives, the inputs first, the scores last: shapes (..., N, width)."""
        a = [self.x[rows]]
        layers = self.layers(theta)
        for W, b in layers:
            z = a[-1] @ np.swapaxes(W, -1, -2) + b
            a.append(z if len(a) == len(layers) else self.activation.value(z))
        return a

    def losses(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The loss of each example, shape (..., N)."""
        scores, y = self.activations(theta, rows)[-1], self.y[rows]
        return np.log(self.partition(scores)) - self.shifted(scores)[..., np.arange(len(y)), y]

    def __call__(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The mean loss, shape (...)."""
        return self.losses(theta, rows).mean(axis=-1)

    def accuracy(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The share of examples whose highest score is their label's, shape (...)."""
        return (self.activations(theta, rows)[-1].argmax(axis=-1) == self.y[rows]).mean(axis=-1)

    def gradient(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The gradient of the mean loss, shape (..., d), passed back layer by layer."""
        a, layers = self.activations(theta, rows), self.layers(theta)
        delta = self.misses(a[-1], rows)
        gradient = np.empty_like(np.asarray(theta, dtype=delta.dtype))
        for layer in reversed(range(len(layers))):
            weights, biases = self.blocks[2 * layer : 2 * layer + 2]
            slope = np.swapaxes(delta, -1, -2) @ a[layer]
            gradient[..., weights.where] = slope.reshape(*slope.shape[:-2], -1)
            gradient[..., biases.where] = delta.sum(axis=-2)
            if layer:
                delta = (delta @ layers[layer][0]) * self.activation.slope(a[layer])
        return gradient

    def hessian_product(self, theta: Array, u: Array, rows: Array | slice = ALL) -> Array:
        """H u, H the second derivatives of the mean loss: exact, shape (..., d), for the price of about two gradients.

        It is the derivative of the gradient along u, shape (..., d): each line of `gradient`, differentiated, where
        da is the change of a along u, and so on (Pearlmutter 1994).
        """
        a, layers, along = self.activations(theta, rows), self.layers(theta), self.layers(u)
        slopes = [self.activation.slope(one) for one in a[:-1]]  # the first, the inputs', is not used
        da = [np.zeros_like(a[0])]
        for layer, ((W, _), (dW, db)) in enumerate(zip(layers, along, strict=True)):
            dz = da[-1] @ np.swapaxes(W, -1, -2) + a[layer] @ np.swapaxes(dW, -1, -2) + db
            da.append(dz if layer + 1 == len(layers) else slopes[layer + 1] * dz)
        p, delta = self.probabilities(a[-1]), self.misses(a[-1], rows)
        ddelta = p * (da[-1] - (p * da[-1]).sum(axis=-1, keepdims=True)) / p.shape[-2]
        product = np.empty((*ddelta.shape[:-2], self.d), ddelta.dtype)
        for layer in reversed(range(len(layers))):
            weights, biases = self.blocks[2 * layer : 2 * layer + 2]
            slope = np.swapaxes(ddelta, -1, -2) @ a[layer] + np.swapaxes(delta, -1, -2) @ da[layer]
            product[..., weights.where] = slope.reshape(*slope.shape[:-2], -1)
            product[..., biases.where] = ddelta.sum(axis=-2)
            if layer:
                (W, _), (dW, _) = layers[layer], along[layer]
                back, bend = delta @ W, self.activation.bend(a[layer]) * da[layer]
                ddelta = (ddelta @ W + delta @ dW) * slopes[layer] + back * bend
                delta = back * slopes[layer]
        return product

    def misses(self, scores: Array, rows: Array | slice = ALL) -> Array:
        """The slope of the mean loss in each score: (probability − 1 if it is the label's) / n, shape (..., n, out)."""
        y, delta = self.y[rows], self.probabilities(scores)
        delta[..., np.arange(len(y)), y] -= 1
        return delta / len(y)

    def probabilities(self, scores: Array) -> Array:
        """The softmax of the scores, shape (..., n, out)."""
        return np.exp(self.shifted(scores)) / self.partition(scores)[..., None]

    @staticmethod
    def shifted(scores: Array) -> Array:
        """Scores less their maximum, so that no exponential overflows."""
        return scores - scores.max(axis=-1, keepdims=True)

    def partition(self, scores: Array) -> Array:
        """The sum of the exponentials of the shifted scores, shape (..., N)."""
        return np.exp(self.shifted(scores)).sum(axis=-1)


def softmax_regression(x: Array, y: Array) -> Network:
    """A network with no hidden layer; see `Network`."""
    return Network(x, y)
