"""What was recorded of the rules is what the program measures, and the tasks are what the page says of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from gdlib.objectives import addresses, digits
from gdlib.recorded import tasks
from gdlib.recorded.tasks import TASKS
from gdlib.recorded.which import ENTRIES, GRID, KINDS, SEEDS, kept, marks, measure, rates, recorded

task = cache(tasks.task)
FOUND = recorded()
NAMES = list(ENTRIES)


@pytest.mark.parametrize("name", TASKS)
def test_the_first_mark_comes_out_as_recorded(name):
    given, found = task(name), FOUND[name]
    for entry in ("GD", "Adadelta", "Adam, cosine"):
        i = NAMES.index(entry)
        best = rates(ENTRIES[entry])[found.best[i]]
        again = measure(given, entry, np.array([best]), 1, marks(given)[:1])  # later, a last bit may have grown large
        np.testing.assert_allclose(again.curve[0, 0], found.curve[i, 1, 0], rtol=2e-3)


def test_a_whole_task_comes_out_as_recorded():
    given, found = task("regression"), FOUND["regression"]
    for i, entry in enumerate(NAMES):
        etas = rates(ENTRIES[entry])
        again = measure(given, entry, etas, 0, marks(given))
        for part, measured in ((again.curve[-1], found.val), (again.test, found.test), (again.other, found.other)):
            tame = etas <= etas[found.best[i]]  # at larger rates a last bit may grow into another path
            np.testing.assert_allclose(part[tame], measured[i, tame, 0], rtol=5e-3, atol=1e-5)


@pytest.mark.parametrize("name", TASKS)
def test_every_entry_was_run_at_every_rate_and_its_best_is_not_at_the_edge(name):
    found = FOUND[name]
    assert found.val.shape == found.test.shape == found.other.shape == (len(ENTRIES), len(GRID) + 1, SEEDS)
    assert np.isfinite(found.curve).all()
    np.testing.assert_array_equal(found.curve[:, :, -1], found.tuned(found.val))
    np.testing.assert_array_equal(found.marks, marks(task(name)))
    for entry, best in zip(NAMES, found.best, strict=True):
        assert 0 < best < len(GRID) - 1, entry


def test_what_is_kept_is_counted_from_the_state():
    given = task("regression")
    assert [kept(given, entry) for entry in NAMES[: len(KINDS)]] == [0, 1, 1, 1, 2, 1, 2, 2, 2, 3]
    for found in FOUND.values():
        np.testing.assert_array_equal(found.memory, [kept(given, entry) for entry in NAMES])
        assert found.time[0] == 1


@pytest.mark.parametrize("name", TASKS)
def test_the_parts_of_a_task_have_no_row_in_common(name):
    given = task(name)
    parts = (given.train, given.val, given.test)
    assert len(np.unique(np.concatenate(parts))) == sum(map(len, parts))


def test_a_pair_of_words_and_its_mirror_are_in_one_part():
    given = task("embedding")
    kinds = np.sort(given.objective.pairs, axis=1)
    sides = [set(map(tuple, kinds[rows].tolist())) for rows in (given.train, given.val, given.test)]
    assert len(set.union(*sides)) == sum(map(len, sides))


def test_the_tests_are_on_other_hands_and_other_addresses():
    assert task("softmax").test.min() > max(task("softmax").train.max(), task("softmax").val.max())
    assert len(task("softmax").test) + 1300 == len(digits().y)
    assert addresses().test[task("words").test].all()
    assert not addresses().test[task("words").train].any()


def test_a_task_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="there is no task 'none'"):
        task("none")
