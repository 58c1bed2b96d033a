"""A multi-layer network, its backward pass by hand; with no hidden layer it is softmax regression.

theta is one flat vector. `blocks` says where each layer's weights, stored (out, in), and biases lie in it, and where
the gains of normalised layers do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import prod
from numbers import Integral
from typing import NamedTuple

import numpy as np

from gdlib.objectives.base import examples
from gdlib.objectives.linear import ALL
from gdlib.objectives.normalisation import BatchNorm, Kept, Norm, Running, Statistics
from gdlib.rule import Array, Block


class Forward(NamedTuple):
    """What the way forward through a network leaves: the activations, and what each norm keeps for the way back."""

    a: list[Array]
    kept: list[Kept]


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
    norm: what normalises each hidden layer before the activation, such as BatchNorm(); none by default
    statistics: what a batch norm takes in the place of each batch's own, one for each hidden layer; see `in_use`
    theta has shape (..., d); `rows` picks examples, all of them by default.
    With a batch norm the loss of an example depends on the others that `rows` picks.

    Raises
        ValueError: x and y do not fit together, a label is no whole number from 0, or a width is below 1.
    """

    x: Array
    y: Array
    hidden: tuple[int, ...] = ()
    activation: Activation = TANH
    norm: Norm | None = None
    statistics: tuple[Statistics, ...] | None = None

    def __post_init__(self) -> None:
        x, y = examples(self.x, self.y)
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)
        if np.asarray(self.y).dtype.kind not in "iu" or np.min(self.y) < 0:
            raise ValueError("y must be labels, whole numbers from 0")
        if not isinstance(self.activation, Activation):
            raise TypeError(f"activation must be an Activation, such as TANH, and is {self.activation!r}")
        if not isinstance(self.norm, Norm | None):
            raise TypeError(f"norm must be a norm, such as BatchNorm(), and is {self.norm!r}")
        if self.statistics is not None and not isinstance(self.norm, BatchNorm):
            raise ValueError(f"only a batch norm takes statistics, and the norm is {self.norm!r}")
        if self.statistics is not None and len(self.statistics) != len(self.hidden):
            count = len(self.statistics)
            raise ValueError(f"statistics are needed for {len(self.hidden)} layers, and are given for {count}")
        widths = isinstance(self.hidden, tuple | list) and all(isinstance(width, Integral) for width in self.hidden)
        if not widths or min(self.hidden, default=1) < 1:
            raise ValueError(f"hidden must be widths of 1 or more, and is {self.hidden!r}")

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Inputs, hidden layers, classes."""
        return (self.x.shape[1], *self.hidden, int(np.max(self.y)) + 1)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Where W1, b1, W2, b2, … lie in theta.

        With a norm shift1 stands in the place of b1, and so on; gain1, gain2, … come last.
        """
        shapes: dict[str, tuple[int, ...]] = {}
        for layer, (fan_in, fan_out) in enumerate(pairwise(self.widths), start=1):
            shapes[f"W{layer}"] = (fan_out, fan_in)
            shapes[f"shift{layer}" if self.norm and layer <= len(self.hidden) else f"b{layer}"] = (fan_out,)
        for layer, width in enumerate(self.hidden if self.norm else (), start=1):
            shapes[f"gain{layer}"] = (width,)
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

    @property
    def weights(self) -> tuple[Block, ...]:
        """Where W1, W2, … lie in theta."""
        return self.blocks[: 2 * len(self.widths) - 2 : 2]

    @property
    def gains(self) -> tuple[Block, ...]:
        """Where gain1, gain2, … lie in theta; none without a norm."""
        return self.blocks[2 * len(self.widths) - 2 :]

    def start(self, rng: np.random.Generator, gain: float = 1.0) -> Array:
        """A random theta: weights with variance gain² / fan-in, so that scores start at size `gain`; biases 0.

        A norm starts with a gain of 1 and a shift of 0.
        """
        theta = np.zeros(self.d)
        for block in self.weights:
            theta[block.where] = rng.normal(scale=gain / np.sqrt(block.shape[1]), size=prod(block.shape))
        for block in self.gains:
            theta[block.where] = 1
        return theta

    def layers(self, theta: Array) -> list[tuple[Array, Array]]:
        """Each layer's weights, shape (..., out, in), and its biases or shifts, shape (..., 1, out)."""
        theta = np.asarray(theta)
        if theta.shape[-1:] != (self.d,):
            raise ValueError(f"this network has {self.d} parameters, and theta has shape {theta.shape}")
        blocks = self.blocks[: 2 * len(self.widths) - 2]
        parts = [theta[..., b.where].reshape(*theta.shape[:-1], *b.shape) for b in blocks]
        return [(W, b[..., None, :]) for W, b in zip(parts[::2], parts[1::2], strict=True)]

    def forward(self, theta: Array, rows: Array | slice = ALL, masks: Sequence[Array] = ()) -> Forward:
        """The way forward: what each layer gives, the inputs first, and what its norm keeps.

        masks: what the activations of each hidden layer are multiplied by on their way to the next; see `Dropout`
        """
        a, kept, layers = [self.x[rows]], [], self.layers(theta)
        for layer, (W, b) in enumerate(layers):
            z = masked(a[layer], masks, layer) @ np.swapaxes(W, -1, -2)
            if self.norm and layer + 1 < len(layers):
                gain = np.asarray(theta)[..., None, self.gains[layer].where]
                y, one = self.norm.forward(z, gain, b, self.statistics[layer] if self.statistics else None)
                kept.append(one)
            else:
                y = z + b
            a.append(y if layer + 1 == len(layers) else self.activation.value(y))
        return Forward(a, kept)

    def activations(self, theta: Array, rows: Array | slice = ALL) -> list[Array]:
        """What each layer gives, the inputs first, the scores last: shapes (..., N, width)."""
        return self.forward(theta, rows).a

    def measured(self, theta: Array, rows: Array | slice = ALL) -> tuple[Statistics, ...]:
        """The statistics of a batch, one for each hidden layer, shapes (..., 1, width).

        Raises
            ValueError: the network has no batch norm.
        """
        if not isinstance(self.norm, BatchNorm):
            raise ValueError(f"only a batch norm keeps statistics, and the norm is {self.norm!r}")
        return tuple(one.statistics for one in self.forward(theta, rows).kept)

    def in_use(self, running: Running) -> Network:
        """The same network as it is used after training: normalised by the running averages and not by the batch."""
        return replace(self, statistics=running.layers)

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

    def gradient(self, theta: Array, rows: Array | slice = ALL, masks: Sequence[Array] = ()) -> Array:
        """The gradient of the mean loss, shape (..., d), passed back layer by layer."""
        (a, kept), layers = self.forward(theta, rows, masks), self.layers(theta)
        delta, theta = self.misses(a[-1], rows), np.asarray(theta)
        gradient = np.empty_like(theta, dtype=delta.dtype)
        for layer in reversed(range(len(layers))):
            weights, biases = self.blocks[2 * layer : 2 * layer + 2]
            gradient[..., biases.where] = delta.sum(axis=-2)
            if self.norm and layer < len(kept):
                gain = self.gains[layer].where
                delta, gradient[..., gain], _ = self.norm.backward(delta, theta[..., None, gain], kept[layer])
            slope = np.swapaxes(delta, -1, -2) @ masked(a[layer], masks, layer)
            gradient[..., weights.where] = slope.reshape(*slope.shape[:-2], -1)
            if layer:
                delta = masked((delta @ layers[layer][0]) * self.activation.slope(a[layer]), masks, layer)
        return gradient

    def hessian_product(self, theta: Array, u: Array, rows: Array | slice = ALL) -> Array:
        """H u, H the second derivatives of the mean loss: exact, shape (..., d), for the price of about two gradients.

        It is the derivative of the gradient along u, shape (..., d): each line of `gradient`, differentiated, where
        da is the change of a along u, and so on (Pearlmutter 1994). With a norm it is a complex step of `gradient`.
        """
        if self.norm:
            return self.gradient(theta + 1e-30j * np.asarray(u), rows).imag / 1e-30
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


def masked(value: Array, masks: Sequence[Array], layer: int) -> Array:
    """A layer's output, or a slope in it, times the layer's mask; the inputs, layer 0, have none."""
    return value * masks[layer - 1] if masks and layer else value


def softmax_regression(x: Array, y: Array) -> Network:
    """A network with no hidden layer; see `Network`."""
    return Network(x, y)
