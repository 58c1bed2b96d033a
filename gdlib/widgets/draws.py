"""Random numbers that the browser draws too: the same seed, the same batches, in Python and in JavaScript."""

from __future__ import annotations

import numpy as np

from gdlib.rule import Array

MODULUS, MULTIPLIER = 2**31 - 1, 48271


class Draws:
    """The minimal standard generator of Park and Miller (1988, multiplier of 1993), exact in double precision.

    It has the two methods that the orders of `gdlib.oracles` ask of a NumPy generator. It is for pictures, no more.
    """

    def __init__(self, seed: int) -> None:
        self.state = (seed * 7919 + 104729) % (MODULUS - 1) + 1

    def below(self, number: int) -> int:
        """A whole number from 0 to `number` − 1."""
        self.state = MULTIPLIER * self.state % MODULUS
        return int(self.state / MODULUS * number)

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
