"""The exercise of the batches of one pass: every row once, in an order drawn anew (survey 2.3).

There is no one right answer to compare with, so each mistake is a property of what was drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain, islice, permutations
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from gdlib.exercises.asking import Function, Verdict, ask, not_right, nothing, say

Pass: TypeAlias = list[list[int]]
SIZES = ((14, 3), (12, 4), (11, 11), (11, 1))
MANY = 100  # passes over three rows: that one of the six orders never comes by chance is one in ten million


class Draws(NamedTuple):
    """Passes over `rows` rows, `size` at a time: three with one rng, one with its twin, one with another."""

    rows: int
    size: int
    first: Pass
    second: Pass
    third: Pass
    twin: Pass
    other: Pass

    @property
    def passes(self) -> tuple[Pass, ...]:
        """All passes."""
        return self.first, self.second, self.third, self.twin, self.other

    @property
    def numbers(self) -> list[int]:
        """The row numbers of all passes."""
        return [row for one in self.passes for row in flat(one)]

    @property
    def sizes(self) -> list[int]:
        """How large the batches of the first pass are."""
        return [len(batch) for batch in self.first]

    @property
    def expected(self) -> list[int]:
        """How large the batches should be."""
        return [min(self.size, self.rows - start) for start in range(0, self.rows, self.size)]

    @property
    def lost(self) -> list[int]:
        """The rows that no pass has."""
        return sorted(set(range(self.rows)).difference(self.numbers))

    @property
    def missing(self) -> int:
        """How many rows a pass has not."""
        return self.rows - min(len(set(flat(one))) for one in self.passes)

    @property
    def cut_first(self) -> bool:
        """Whether every batch of every pass holds neighbours, as if the rows had been cut and then shuffled."""
        blocks = [list(range(self.rows))[start : start + self.size] for start in range(0, self.rows, self.size)]
        return 1 < self.size < self.rows and all(sorted(map(sorted, one)) == blocks for one in self.passes)


def flat(one: Pass) -> list[int]:
    """The rows of a pass, one after the other."""
    return list(chain(*one))


# The first that fits is named. To add one: a line here, and `checkBatches_<key>` in the table of strings.
WRONG: dict[str, Callable[[Draws], bool]] = {
    "none": lambda d: [] in d.passes,
    "empty": lambda d: any([] in one for one in d.passes),
    "endless": lambda d: any(len(one) > d.rows for one in d.passes),
    "from_one": lambda d: min(d.numbers) == 1 and max(d.numbers) == d.rows,
    "no_such_row": lambda d: min(d.numbers) < 0 or max(d.numbers) >= d.rows,
    "repeats": lambda d: any(len(set(flat(one))) < len(flat(one)) for one in d.passes),
    "never": lambda d: 0 < len(d.lost) == d.missing,
    "drops_last": lambda d: 0 < d.missing == d.rows % d.size and set(d.sizes) == {d.size},
    "misses": lambda d: d.missing > 0,
    "not_shuffled": lambda d: all(flat(one) == list(range(d.rows)) for one in d.passes),
    "within": lambda d: d.cut_first and all(one == sorted(one, key=min) for one in d.passes),
    "among": lambda d: d.cut_first and all(batch == sorted(batch) for one in d.passes for batch in one),
    "neighbours": lambda d: d.cut_first,
    "number_for_size": lambda d: d.sizes == [len(part) for part in np.array_split(range(d.rows), d.size)] != d.expected,
    "sizes": lambda d: any([len(batch) for batch in one] != d.expected for one in d.passes),
    "same": lambda d: d.first == d.second == d.third == d.other,
    "same_pass": lambda d: d.first == d.second == d.third,
    "foreign": lambda d: d.first != d.twin,
}


def verdict(function: Function) -> str:
    """The verdict on a function that should give the batches of one pass."""
    for rows, size in SIZES:
        rng, twin, other = (np.random.default_rng(seed) for seed in (rows, rows, rows + 1))
        draws = Draws(rows, size, *(drawn(function, rows, size, source) for source in (rng, rng, rng, twin, other)))
        for key, fits in WRONG.items():
            if fits(draws):
                return not_right(say(f"Batches_{key}", **described(draws)))
    rng = np.random.default_rng(0)
    seen = {tuple(flat(drawn(function, 3, 2, rng))) for _ in range(MANY)}
    return say("Right") if seen == set(permutations(range(3))) else not_right(say("Batches_rare"))


def described(d: Draws) -> dict[str, object]:
    """What a sentence may say of the draws."""
    lists = {"sizes": d.sizes, "expected": d.expected, "lost": d.lost}
    words = {name: ", ".join(map(str, numbers)) for name, numbers in lists.items()}
    return {"rows": d.rows, "size": d.size, "missing": d.missing, **words}


def drawn(function: Function, rows: int, size: int, rng: np.random.Generator) -> Pass:
    """One pass of the reader's function; of one that does not end, as much as shows it.

    Raises
        Verdict: it gives nothing, or no arrays of row numbers.
    """
    given = ask(function, rows, size, rng)
    if nothing(given):
        raise Verdict(say("NotWrittenNothing"))
    if not ask(isinstance, given, Iterable):
        raise Verdict(not_right(say("Batches_kind", kind=type(given).__name__)))
    return [row_numbers(array) for array in ask(taken, given, rows + 1)]


def taken(batches: Iterable[Any], most: int) -> list[Any]:
    """The first batches as arrays, each copied before the next is drawn."""
    return [np.array(batch) for batch in islice(batches, most)]


def row_numbers(batch: Any) -> list[int]:
    """A batch as a list."""
    if batch.ndim != 1 or (batch.size and batch.dtype.kind not in "iu"):
        raise Verdict(not_right(say("Batches_numbers")))
    return [int(row) for row in batch]
