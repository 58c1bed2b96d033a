"""The values a parameter may take: declared once, checked with one sentence, shown by a slider."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Annotated, Any, TypeAlias, get_type_hints

import numpy as np

# What flows through a rule: a NumPy array, a float, a Fraction, or the symbol that traces it. There is
# no narrower type that all of these share, and a rule must not care.
Array: TypeAlias = Any


@dataclass(frozen=True)
class Interval:
    """The values a parameter may take, written [low, high), and the part a slider shows.

    `slider` is the finite range of the reader's slider where the interval itself has no end; `log`
    spaces it by ratio; `whole` asks for whole numbers; `open` leaves the lower end out, too.
    """

    low: float
    high: float
    slider: tuple[float, float] = (0.0, 1.0)
    log: bool = False
    whole: bool = False
    open: bool = False

    def __contains__(self, value: object) -> bool:
        numbers = np.asarray(value)
        above = numbers > self.low if self.open else numbers >= self.low
        return bool(np.all(above & (numbers < self.high)))

    def __str__(self) -> str:
        low = "−∞" if math.isinf(self.low) else f"{self.low:g}"
        high = "∞" if math.isinf(self.high) else f"{self.high:g}"
        return f"{'(' if self.open else '['}{low}, {high})"


Number = Annotated[Array, Interval(-math.inf, math.inf, open=True)]
Rate = Annotated[Array, Interval(0, math.inf, slider=(1e-4, 1.0), log=True)]
Factor = Annotated[Array, Interval(0, 1, slider=(0, 0.99))]
Guard = Annotated[Array, Interval(0, math.inf, slider=(1e-10, 1e-2), log=True)]
Decay = Annotated[Array, Interval(0, math.inf, slider=(1e-5, 1.0), log=True)]
Positive = Annotated[Array, Interval(0, math.inf, slider=(0.1, 10.0), log=True, open=True)]
Growth = Annotated[Array, Interval(1, math.inf, slider=(1.0, 2.0))]
Share = Annotated[Array, Interval(0, 1, slider=(0.05, 0.95), open=True)]
Count = Annotated[int, Interval(1, math.inf, slider=(1, 100), whole=True)]
Wait = Annotated[int, Interval(0, math.inf, slider=(0, 100), whole=True)]
POSITIVE = Interval(0, math.inf, open=True)
WHOLE = Interval(1, math.inf, whole=True)
NOT_NEGATIVE = Interval(0, math.inf)


def intervals_of(kind: type, names: list[str]) -> dict[str, Interval]:
    """The interval of each of these fields of a class that declares one."""
    hints = get_type_hints(kind, include_extras=True)
    notes = {name: getattr(hints[name], "__metadata__", ()) for name in names}
    return {name: note for name, found in notes.items() for note in found if isinstance(note, Interval)}


def check(what: str, value: object, interval: Interval) -> None:
    """Raise one sentence that names `what`, the value and the allowed interval, if the value is not in it."""
    number = isinstance(value, Real) and not isinstance(value, bool | np.bool_)
    array = isinstance(value, np.ndarray) and value.dtype.kind in "iuf"
    if interval.whole and not (isinstance(value, Integral) and number):
        raise TypeError(f"{what} must be a whole number in {interval}, and is {value!r}")
    if not (number or array):
        raise TypeError(f"{what} must be a real number or an array of them in {interval}, and is {value!r}")
    if value not in interval:
        wrong = value
        if isinstance(value, np.ndarray):
            wrong = next(x for x in value.ravel().tolist() if x not in interval)
        raise ValueError(f"{what} must lie in {interval}, and is {wrong!r}")


def plain_number(value: Array) -> Array:
    """A NumPy number or an array with no axis as the number that it is; anything else unchanged."""
    return value.item() if isinstance(value, np.ndarray | np.generic) and np.ndim(value) == 0 else value
