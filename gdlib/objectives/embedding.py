"""Words as vectors, from how often two of them stand together: GloVe's weighted least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdlib.objectives.linear import ALL
from gdlib.objectives.tables import Bags
from gdlib.rule import Array


@dataclass(frozen=True, eq=False)
class Embedding:
    """GloVe's loss: the mean of f(X) (w·w̃ + b + b̃ − ln X)² over pairs of words (Pennington, Socher & Manning 2014).

    A word has a vector w and a number b for when it stands first in a pair, w̃ and b̃ for when it stands second.
    f(X) = (X / most)^power, and never more than 1.

    pairs: the two words of each example, whole numbers from 0, shape (N, 2)
    counts: X, how often they stand together, above 0, shape (N,)
    words: how many words there are
    size: the length of a vector
    most, power: of the weight f
    theta has shape (..., d), d = 2 words (size + 1); `rows` picks pairs, all of them by default.

    Raises
        ValueError: the shapes do not fit, a word is not one of `words`, or a count is not above 0.
    """

    pairs: Array
    counts: Array
    words: int
    size: int = 8
    most: float = 100.0
    power: float = 0.75

    def __post_init__(self) -> None:
        pairs, counts = np.asarray(self.pairs), np.asarray(self.counts, dtype=float)
        if pairs.ndim != 2 or pairs.shape != (len(counts), 2) or not len(counts):
            shapes = f"{pairs.shape} and {counts.shape}"
            raise ValueError(f"pairs must have shape (N, 2) and counts (N,), N ≥ 1, and they have {shapes}")
        if pairs.dtype.kind not in "iu" or pairs.min() < 0 or pairs.max() >= self.words:
            raise ValueError(f"pairs must be whole numbers from 0 to {self.words - 1}")
        if not (counts > 0).all():
            raise ValueError("counts must be above 0: of 0 there is no logarithm")
        object.__setattr__(self, "pairs", pairs)
        object.__setattr__(self, "counts", counts)

    @property
    def d(self) -> int:
        """The number of parameters."""
        return 2 * self.words * (self.size + 1)

    def start(self, rng: np.random.Generator) -> Array:
        """A random theta: vectors within ±1/2 divided by their size, as word2vec starts them; b and b̃ are 0."""
        theta = rng.uniform(-0.5, 0.5, size=(2, self.words, self.size + 1)) / self.size
        theta[..., -1] = 0
        return theta.ravel()

    def sides(self, theta: Array, rows: Array | slice = ALL) -> tuple[Array, Array]:
        """(w, b) of each pair's first word and (w̃, b̃) of its second, two arrays of shape (..., N, size + 1)."""
        theta = np.asarray(theta)
        if theta.shape[-1:] != (self.d,):
            raise ValueError(f"this embedding has {self.d} parameters, and theta has shape {theta.shape}")
        both = theta.reshape(*theta.shape[:-1], 2, self.words, self.size + 1)
        first, second = self.pairs[rows].T
        return both[..., 0, first, :], both[..., 1, second, :]

    def misses(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """w·w̃ + b + b̃ − ln X of each pair, with no weight, shape (..., N)."""
        one, other = self.sides(theta, rows)
        return (
            np.sum(one[..., :-1] * other[..., :-1], axis=-1) + one[..., -1] + other[..., -1] - np.log(self.counts[rows])
        )

    def weights(self, rows: Array | slice = ALL) -> Array:
        """f(X) of each pair, shape (N,)."""
        return np.minimum(1, self.counts[rows] / self.most) ** self.power

    def losses(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The loss of each pair, shape (..., N)."""
        return self.weights(rows) * self.misses(theta, rows) ** 2

    def __call__(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The mean loss, shape (...)."""
        return self.losses(theta, rows).mean(axis=-1)

    def gradient(self, theta: Array, rows: Array | slice = ALL) -> Array:
        """The gradient of the mean loss, shape (..., d): zero for a word that is in none of the pairs."""
        one, other = self.sides(theta, rows)
        slope = self.slopes(self.misses(theta, rows), rows)
        return self.added([slope * with_one(other), slope * with_one(one)], rows)

    def hessian_product(self, theta: Array, u: Array, rows: Array | slice = ALL) -> Array:
        """H u, H the second derivatives of the mean loss, u of shape (..., d): exact, shape (..., d)."""
        one, other = self.sides(theta, rows)
        to_one, to_other = self.sides(u, rows)
        slope = self.slopes(self.misses(theta, rows), rows)
        changes = np.sum(one * flat(to_other) + other * flat(to_one), axis=-1)
        bend = self.slopes(changes + to_one[..., -1] + to_other[..., -1], rows)
        parts = [bend * with_one(other) + slope * flat(to_other), bend * with_one(one) + slope * flat(to_one)]
        return self.added(parts, rows)

    def slopes(self, misses: Array, rows: Array | slice) -> Array:
        """What pairs that miss by this much add to the slope of the mean loss, shape (..., N, 1)."""
        return (2 * self.weights(rows) * misses / misses.shape[-1])[..., None]

    def added(self, parts: list[Array], rows: Array | slice) -> Array:
        """What each pair does to its first word and to its second, shapes (..., N, size + 1), as a theta."""
        total = np.zeros((*parts[0].shape[:-2], 2, self.words, self.size + 1), dtype=parts[0].dtype)
        for side, part in enumerate(parts):
            present, which = np.unique(self.pairs[rows][:, side], return_inverse=True)
            total[..., side, present, :] = np.eye(len(present))[which].T @ part  # a word's pairs are added up
        return total.reshape(*total.shape[:-3], self.d)


def flat(side: Array) -> Array:
    """Vectors with 0 in the place of their number b."""
    return np.concatenate([side[..., :-1], np.zeros_like(side[..., -1:])], axis=-1)


def with_one(side: Array) -> Array:
    """Vectors with 1 in the place of their number b, whose slope it is."""
    return np.concatenate([side[..., :-1], np.ones_like(side[..., -1:])], axis=-1)


def together(bags: Bags, columns: Array) -> tuple[Array, Array]:
    """In how many passages two of these words both stand, for all pairs that do: pairs, shape (N, 2), and counts (N,).

    columns: which words of the bags; a pair is named by two places in this list, and stands there both ways round.
    """
    x = bags.dense()[:, columns]
    X = x.T @ x
    np.fill_diagonal(X, 0)
    pairs = np.argwhere(X > 0)
    return pairs, X[tuple(pairs.T)].astype(float)
