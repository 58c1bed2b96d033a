"""Normalisation as a layer: batch, layer and RMS norm, forward and backward by hand (survey 6.2).

z comes in with shape (..., n, width), n examples of a batch. It leaves as y = gain · ẑ + shift, with ẑ = (z − mean) /
√(variance + ε): ε stands inside the root. `gain` and `shift`, shape (..., 1, width), are learnt with all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar, NamedTuple

import numpy as np

from gdlib.interval import NOT_NEGATIVE, Array, Interval, check


class Statistics(NamedTuple):
    """What z is normalised by: its mean and its variance, of shapes that broadcast with z."""

    mean: Array
    variance: Array


class Kept(NamedTuple):
    """What the way forward leaves for the way back: ẑ, 1 / √(variance + ε), the statistics, and if they were given."""

    zhat: Array
    scale: Array
    statistics: Statistics
    given: bool


class Slopes(NamedTuple):
    """The slope of J in z, shape (..., n, width), and in gain and shift, shape (..., width)."""

    z: Array
    gain: Array
    shift: Array


@dataclass(frozen=True)
class Norm:
    """What the three have in common. They differ in the axis they average over, and RMS norm takes no mean off.

    epsilon: what is added to the variance, inside the root

    Raises
        TypeError, ValueError: epsilon is no number of 0 or more.
    """

    epsilon: float = 1e-5
    axis: ClassVar[int] = -1
    centred: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check(f"{type(self).__name__}(epsilon)", self.epsilon, NOT_NEGATIVE)

    def statistics(self, z: Array) -> Statistics:
        """The mean and the variance over the axis, the latter a mean of squares: divided by n, not by n − 1."""
        mean = z.mean(axis=self.axis, keepdims=True) if self.centred else np.zeros((1, 1))
        return Statistics(mean, ((z - mean) ** 2).mean(axis=self.axis, keepdims=True))

    def forward(self, z: Array, gain: Array, shift: Array, given: Statistics | None = None) -> tuple[Array, Kept]:
        """y, shape (..., n, width), and what `backward` needs. Statistics that are given take the place of z's own."""
        statistics = given or self.statistics(z)
        scale = 1 / np.sqrt(statistics.variance + self.epsilon)
        zhat = (z - statistics.mean) * scale
        return gain * zhat + shift, Kept(zhat, scale, statistics, given is not None)

    def backward(self, delta: Array, gain: Array, kept: Kept) -> Slopes:
        """From the slope of J in y to those in z, gain and shift: through the statistics too, unless they were given.

        What is taken off is the part of the slope along ones and along ẑ: moves of z that the norm undoes.
        """
        zhat, slope = kept.zhat, delta * gain
        if not kept.given:
            along_ones = slope.mean(axis=self.axis, keepdims=True) if self.centred else 0
            along_zhat = (slope * zhat).mean(axis=self.axis, keepdims=True)
            slope = slope - along_ones - zhat * along_zhat
        return Slopes(kept.scale * slope, (delta * zhat).sum(axis=-2), delta.sum(axis=-2))


@dataclass(frozen=True)
class BatchNorm(Norm):
    """Each feature over the examples of the batch (Ioffe & Szegedy 2015); in use, by running averages, see `Running`.

    Raises
        ValueError: a batch of one example, which is its own mean.
    """

    axis: ClassVar[int] = -2

    def statistics(self, z: Array) -> Statistics:
        if z.shape[-2] < 2:
            raise ValueError(f"batch norm needs 2 examples in a batch or more, and is given {z.shape[-2]}")
        return super().statistics(z)


@dataclass(frozen=True)
class LayerNorm(Norm):
    """Each example over the features of the layer, the same in training and in use (Ba, Kiros & Hinton 2016)."""


@dataclass(frozen=True)
class RMSNorm(Norm):
    """Each example by the root mean square of its features, about zero and not their mean (Zhang & Sennrich 2019)."""

    centred: ClassVar[bool] = False


@dataclass(frozen=True)
class Running:
    """Running averages of the statistics of batches, one for each normalised layer. They are no part of theta.

    momentum: the share of the new in the average, as in torch; the `momentum` of keras is the share of the old
    layers: the averages so far; before the first batch a mean of 0 and a variance of 1, as in torch and keras

    Raises
        ValueError: momentum lies outside [0, 1].
    """

    momentum: float = 0.1
    layers: tuple[Statistics, ...] = field(default=())

    def __post_init__(self) -> None:
        check("Running(momentum)", self.momentum, Interval(0, np.nextafter(1, 2)))

    def updated(self, batch: tuple[Statistics, ...], n: int) -> Running:
        """The averages after another batch of n examples.

        Its variances, which are divided by n, go in as if they had been divided by n − 1, without bias; as in torch.

        Raises
            ValueError: n is below 2, or the batch has another number of layers.
        """
        if n < 2:
            raise ValueError(f"running averages need a batch of 2 examples or more, and are given one of {n}")
        if self.layers and len(batch) != len(self.layers):
            raise ValueError(f"layers with an average: {len(self.layers)}, and statistics are given of {len(batch)}")
        before = self.layers or tuple(Statistics(0.0, 1.0) for _ in batch)
        m, unbiased = self.momentum, n / (n - 1)
        after = (
            Statistics((1 - m) * old.mean + m * new.mean, (1 - m) * old.variance + m * unbiased * new.variance)
            for old, new in zip(before, batch, strict=True)
        )
        return replace(self, layers=tuple(after))
