"""A recurrent network, its backward pass through time by hand: symbols in, a class out wherever one is asked.

theta is one flat vector, as in `gdlib.objectives.network`. `blocks` says where U, W, b, V and c lie in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from numbers import Integral

import numpy as np

from gdlib.objectives.linear import ALL
from gdlib.rule import Array, Block


@dataclass(frozen=True, eq=False)
class Recurrent:
    """h_t = tanh(U x_t + W h_{t−1} + b) from h_0 = 0, and the scores V h_t + c: J(θ) is the mean of the losses.

    x: symbols 0, 1, …, shape (N, T); each enters as a vector with a one in its place
    y: the class 0, 1, … that is asked after each symbol, −1 where none is, shape (N, T)
    width: how many numbers h has
    The loss of an example is the mean of −log softmax(scores)[class] over all places where a class is asked.
    theta has shape (..., d); `rows` picks examples, all of them by default.

    Raises
        ValueError: x and y do not fit together, are no such whole numbers, or an example is asked nothing; or width
            is no whole number of 1 or more.
    """

    x: Array
    y: Array
    width: int = 16

    def __post_init__(self) -> None:
        for name, least in (("x", 0), ("y", -1)):
            value = np.asarray(getattr(self, name))
            if value.dtype.kind not in "iu" or value.ndim != 2 or not value.size or value.min() < least:
                raise ValueError(f"{name} must be whole numbers from {least}, of shape (N, T), N and T of 1 or more")
            object.__setattr__(self, name, value)
        if self.x.shape != self.y.shape:
            raise ValueError(f"x and y must have one shape, and have {self.x.shape} and {self.y.shape}")
        if not (self.y >= 0).any(axis=1).all():
            raise ValueError(f"example {(self.y >= 0).any(axis=1).argmin()} is asked nothing: its y is −1 everywhere")
        if not isinstance(self.width, Integral) or self.width < 1:
            raise ValueError(f"width must be a whole number of 1 or more, and is {self.width!r}")

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Where U, W, b, V and c lie in theta."""
        symbols, classes, width = int(self.x.max()) + 1, int(self.y.max()) + 1, int(self.width)
        shapes = {"U": (width, symbols), "W": (width, width), "b": (width,), "V": (classes, width), "c": (classes,)}
        ends = np.cumsum([prod(shape) for shape in shapes.values()]).tolist()
        return tuple(
            Block(name, slice(end - prod(shape), end), shape)
            for (name, shape), end in zip(shapes.items(), ends, strict=True)
        )

    @property
    def d(self) -> int:
        """The number of parameters."""
        return int(self.blocks[-1].where.stop)

    def start(self, rng: np.random.Generator) -> Array:
        """A random theta: U of variance 1, W orthogonal, V of variance 1 / width, and biases 0."""
        theta = np.zeros(self.d)
        U, W, _, V, _ = self.blocks
        theta[U.where] = rng.normal(size=prod(U.shape))
        Q, R = np.linalg.qr(rng.normal(size=W.shape))
        theta[W.where] = (Q * np.sign(np.diag(R))).ravel()
        theta[V.where] = rng.normal(scale=1 / np.sqrt(self.width), size=prod(V.shape))
        return theta

    def parts(self, theta: Array) -> list[Array]:
        """U, W, b, V and c, each of shape (..., its own shape)."""
        theta = np.asarray(theta)
        if theta.shape[-1:] != (self.d,):
            raise ValueError(f"this network has {self.d} parameters, and theta has shape {theta.shape}")
        return [theta[..., block.where].reshape(*theta.shape[:-1], *block.shape) for block in self.blocks]

    def states(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """h_0, …, h_T, shape (..., T + 1, N, width)."""
        U, W, b, _, _ = self.parts(theta)
        pushes = np.swapaxes(U, -1, -2)[..., self.x[rows].T, :] + b[..., None, None, :]
        h = np.zeros_like(pushes, shape=(*W.shape[:-2], pushes.shape[-3] + 1, *pushes.shape[-2:]))
        for t in range(pushes.shape[-3]):
            h[..., t + 1, :, :] = np.tanh(pushes[..., t, :, :] + h[..., t, :, :] @ np.swapaxes(W, -1, -2))
        return h

    def scores(self, theta: Array, h: Array) -> Array:
        """V h + c at h_1, …, h_T, less the largest of each place, shape (..., T, N, classes)."""
        *_, V, c = self.parts(theta)
        scores = h[..., 1:, :, :] @ np.swapaxes(V, -1, -2)[..., None, :, :] + c[..., None, None, :]
        return scores - scores.max(axis=-1, keepdims=True)

    def shares(self, rows: Array | slice = ALL) -> Array:
        """The weight of each place in its example's loss, shape (T, N): one over the number asked, or 0."""
        asked = self.y[rows].T >= 0
        return asked / asked.sum(axis=0)

    def losses(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The loss of each example, shape (..., N)."""
        h, y = self.states(theta, rows), self.y[rows].T
        scores, (place, example) = self.scores(theta, h), np.indices(y.shape)
        each = np.log(np.exp(scores).sum(axis=-1)) - scores[..., place, example, y]
        return (self.shares(rows).astype(h.real.dtype) * each).sum(axis=-2)

    def __call__(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The mean loss, shape (...)."""
        return self.losses(theta, rows).mean(axis=-1)

    def accuracy(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The share of right answers, in each example and then on average, shape (...)."""
        right = self.scores(theta, self.states(theta, rows)).argmax(axis=-1) == self.y[rows].T
        return (self.shares(rows) * right).sum(axis=-2).mean(axis=-1)

    def gradient(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The gradient of the mean loss, shape (..., d), passed back from the last symbol to the first."""
        h, (_, W, _, V, _), x, y = self.states(theta, rows), self.parts(theta), self.x[rows].T, self.y[rows].T
        delta = np.exp(self.scores(theta, h))
        delta /= delta.sum(axis=-1, keepdims=True)
        place, example = np.nonzero(y >= 0)
        delta[..., place, example, y[place, example]] -= 1
        delta *= (self.shares(rows) / y.shape[1])[..., None].astype(h.real.dtype)
        push = delta @ V[..., None, :, :]  # the slope in each h_t, then in what its tanh was given
        later = np.zeros_like(push[..., 0, :, :])
        for t in reversed(range(len(x))):
            push[..., t, :, :] = (push[..., t, :, :] + later) * (1 - h[..., t + 1, :, :] ** 2)
            later = push[..., t, :, :] @ W
        symbols = np.eye(self.blocks[0].shape[1], dtype=push.dtype)[x]
        slopes = (
            outer(push, symbols),
            outer(push, h[..., :-1, :, :]),
            push.sum(axis=(-3, -2)),
            outer(delta, h[..., 1:, :, :]),
            delta.sum(axis=(-3, -2)),
        )
        return np.concatenate([slope.reshape(*push.shape[:-3], -1) for slope in slopes], axis=-1)


def outer(a: Array, b: Array) -> Array:
    """The sum of a bᵀ over all places and examples: (..., T, N, p) and (..., T, N, q) → (..., p, q)."""
    flat = [one.reshape(*one.shape[:-3], -1, one.shape[-1]) for one in (a, b)]
    return np.swapaxes(flat[0], -1, -2) @ flat[1]
