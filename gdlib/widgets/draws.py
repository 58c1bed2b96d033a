"""Random numbers that the browser draws too: the same seed, the same numbers, in Python and in JavaScript."""

from __future__ import annotations

import math

import numpy as np

from gdlib.interval import Interval
from gdlib.rule import Array

MODULUS, MULTIPLIER = 2**31 - 1, 48271
WIDTH = 1.7155277699214135  # √(8/e), the width of the box that holds the normal distribution's ratios
SEEDS = Interval(0, 2**31, whole=True)


class Draws:
    """The minimal standard generator of Park and Miller (1988, multiplier of 1993), exact in double precision.

    It has the methods that the oracles of `gdlib.oracles` ask of a NumPy generator. It is for pictures, no more.
    """

    def __init__(self, seed: int) -> None:
        self.state = (seed * 7919 + 104729) % (MODULUS - 1) + 1

    def share(self) -> float:
        """A number between 0 and 1."""
        self.state = MULTIPLIER * self.state % MODULUS
        return self.state / MODULUS

    def below(self, number: int) -> int:
        """A whole number from 0 to `number` − 1."""
        return int(self.share() * number)

    def gauss(self) -> float:
        """A number of the standard normal distribution (Kinderman and Monahan 1977).

        It is a ratio of two shares, and the logarithm only says whether to take it: every engine has the same bits.
        """
        while True:
            below = self.share()
            ratio = WIDTH * (self.share() - 0.5) / below
            if ratio * ratio <= -4 * math.log(below):
                return ratio

    def normal(self, scale: float, size: tuple[int]) -> Array:
        """Numbers of the normal distribution around 0, `scale` their standard deviation, shape `size`."""
        return np.array([scale * self.gauss() for _ in range(*size)])

    def permutation(self, number: int) -> Array:
        """The numbers from 0 to `number` − 1 in a random order."""
        order = list(range(number))
        for last in range(number - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return np.array(order)

    def integers(self, number: int, size: int) -> Array:
        """`size` numbers below `number`, each drawn by itself."""
        return np.array([self.below(number) for _ in range(size)])
