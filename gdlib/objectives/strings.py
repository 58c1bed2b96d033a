"""Strings to learn from, of every length up to a longest one: drawn, and as hard as they are long.

Both tasks give symbols and classes for `Recurrent`, shape (N, T) each. A string that is shorter than the longest is
followed by blanks, symbol 0, where nothing is asked.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gdlib.interval import WHOLE, Array, Interval, check


class Strings(NamedTuple):
    """Symbols and what is asked after each, −1 for nothing, both of shape (N, T), and how long each string is, (N,)."""

    x: Array
    y: Array
    length: Array


def parity(longest: int, each: int, rng: np.random.Generator) -> Strings:
    """Strings of bits, `each` of every length; asked after the last bit: is the number of ones odd? T is `longest`.

    A bit enters as 1 or 2.

    Raises
        TypeError, ValueError: longest or each is no whole number of 1 or more.
    """
    length = lengths(longest, each)
    place = np.arange(longest)
    bits = rng.integers(2, size=(len(length), longest)) * (place < length[:, None])
    odd = bits.sum(axis=1) % 2
    y = np.where(place == length[:, None] - 1, odd[:, None], -1)
    return Strings(np.where(place < length[:, None], bits + 1, 0), y, length)


def addition(longest: int, each: int, rng: np.random.Generator, base: int = 4) -> Strings:
    """Two numbers of equally many digits, `each` pairs of every length; asked: their sum. T is 3 `longest` + 2.

    The digits enter as 3, 4, …, the highest place first, a plus between the numbers as 1, an equals sign after them as
    2. From the equals sign on the digits of the sum are asked, the lowest place first, one more than each number has.
    `length` counts the digits of a number; the first ones may be 0.

    Raises
        TypeError, ValueError: longest or each is no whole number of 1 or more, or base none of 2 or more.
    """
    check("base", base, Interval(2, np.inf, whole=True))
    length = lengths(longest, each)
    x, y = np.zeros((2, len(length), 3 * longest + 2), dtype=int)
    y -= 1
    for i, n in enumerate(length.tolist()):
        one, other = rng.integers(base**n, size=2).tolist()
        x[i, : 2 * n + 2] = [*digits(one, n, base)[::-1], -2, *digits(other, n, base)[::-1], -1]
        x[i, : 2 * n + 2] += 3
        y[i, 2 * n + 1 : 3 * n + 2] = digits(one + other, n + 1, base)
    return Strings(x, y, length)


def lengths(longest: int, each: int) -> Array:
    """How long each string is, shape (longest · each,): `each` of every length."""
    check("longest", longest, WHOLE)
    check("each, the number of strings of a length,", each, WHOLE)
    return np.repeat(np.arange(1, longest + 1), each)


def digits(number: int, places: int, base: int) -> list[int]:
    """The digits of a number, the lowest place first."""
    return [number // base**k % base for k in range(places)]
