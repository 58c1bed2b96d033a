"""Every one-token mutant of a right answer is refused.

`python -m tests.exercises.test_mutants` prints what became of them.
"""

from __future__ import annotations

from collections import Counter

import pytest

from gdlib.exercises.checker import TASKS, verdict

from .answers import RIGHT
from .mutate import mutants

# The same function: a largest value starts where nothing is smaller, or it is below every size.
EQUAL = {("amsgrad", "line 5: 0 → -1"), ("adamax", "line 4: 0 → -1"), ("adamax", "line 5: 1 → 2")}


def fate(said):
    """What a mutant got to hear, in a word."""
    words = {"Right": "alive", "Not right yet: it raises": "raises", "Not right yet: I cannot": "placed"}
    return next((kind for start, kind in words.items() if said.startswith(start)), "named")


@pytest.mark.parametrize("exercise", TASKS)
def test_every_mutant_is_refused(exercise):
    said = [(what, verdict(mutant)) for what, mutant in mutants(RIGHT[f"{exercise}_plain"])]
    alive = [(exercise, what) for what, words in said if fate(words) == "alive"]
    assert sorted(alive) == sorted(one for one in EQUAL if one[0] == exercise)
    assert len(said) > 15


if __name__ == "__main__":
    for exercise in TASKS:
        print(exercise, dict(Counter(fate(verdict(mutant)) for _, mutant in mutants(RIGHT[f"{exercise}_plain"]))))
