"""Streams by difficulty, and the tasks that have one: each is what its sentence says."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from gdlib.objectives import Recurrent, addition, parity, shapes
from gdlib.objectives.shapes import KINDS
from gdlib.oracles import baseline, combined, mix, naive
from gdlib.recorded.curriculum import LESSONS, MARKS, SEEDS, marks, measure, recorded

DIFFICULTY = np.array([3, 1, 7, 3, 1, 1, 3, 7, 1, 3, 1, 1])
LEVELS = np.array([1, 3, 7])
STRATEGIES = {
    "baseline": lambda seed: baseline(DIFFICULTY, 6, np.random.default_rng(seed)),
    "naive": lambda seed: naive(DIFFICULTY, 6, np.random.default_rng(seed), 400),
    "mix": lambda seed: mix(DIFFICULTY, 6, np.random.default_rng(seed)),
    "combined": lambda seed: combined(DIFFICULTY, 6, np.random.default_rng(seed), 400),
}


def shares(batches):
    """How large a share of the examples each level has."""
    told = DIFFICULTY[np.concatenate(batches)]
    return np.array([(told == level).mean() for level in LEVELS])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("baseline", [[0, 0, 1]] * 4),
        ("naive", [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]]),
        ("mix", [[1 / 3] * 3] * 4),
        ("combined", [[2 / 3, 1 / 6, 1 / 6], [1 / 6, 2 / 3, 1 / 6], [1 / 6, 1 / 6, 2 / 3], [1 / 6, 1 / 6, 2 / 3]]),
    ],
)
def test_a_strategy_has_the_levels_that_it_says_in_every_stage(name, expected):
    stream = STRATEGIES[name](3)
    spread = 5 * np.sqrt(0.25 / 2400)  # five times that of a share of 2,400 draws, at most
    for want in expected:
        found = shares(list(islice(stream, 400)))
        assert np.all(np.abs(found - want) < np.where(np.isin(want, (0, 1)), 1e-12, spread))


@pytest.mark.parametrize("name", STRATEGIES)
def test_within_a_level_every_row_is_as_likely_as_any_other(name):
    told = np.concatenate(list(islice(STRATEGIES[name](4), 1600)))
    for level in LEVELS:
        rows = np.flatnonzero(level == DIFFICULTY)
        count = np.array([(told == row).sum() for row in rows])
        assert np.all(np.abs(count - count.mean()) <= 5 * np.sqrt(count.mean()))


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_same_seed_is_the_same_stream(name):
    one, again, other = (np.array(list(islice(STRATEGIES[name](seed), 900))) for seed in (3, 3, 4))
    assert one.shape == (900, 6)
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("strategy", [naive, combined])
def test_a_function_is_asked_whether_to_go_on_and_not_at_the_target(strategy):
    asked = []

    def ready(level):
        asked.append(level)
        return asked.count(level) == (2 if level == 1 else 5)

    stream = strategy(DIFFICULTY, 12, np.random.default_rng(0), ready)
    next(stream)
    assert asked == []  # not before the first batch
    list(islice(stream, 20))
    assert asked == [1, 1, 3, 3, 3, 3, 3]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda rng: naive(DIFFICULTY, 0, rng, 5), "size, .* must lie between 1 and 12, and is 0"),
        (lambda rng: naive(DIFFICULTY, 13, rng, 5), "size, .* must lie between 1 and 12, and is 13"),
        (lambda rng: mix([], 1, rng), "rows must be 1 or more, and is 0"),
        (lambda rng: baseline([2, 2, 2], 1, rng), "two levels or more, and every row has 2"),
        (lambda rng: mix([1, np.nan], 1, rng), "difficulty must be finite, and has nan in it"),
        (lambda rng: mix(["easy", "hard"], 1, rng), "difficulty must be real numbers"),
        (lambda rng: mix(DIFFICULTY[:, None], 1, rng), r"one number for each row, and has shape \(12, 1\)"),
        (lambda rng: combined(DIFFICULTY, 1, rng, 0), "stage, the number of batches of a level, .* is 0"),
        (lambda rng: naive(DIFFICULTY, 1, rng, 2.5), r"stage must be .* a function of the level, and is 2\.5"),
        (lambda rng: naive(DIFFICULTY, 1, rng, True), "stage must be .* and is True"),
    ],
)
def test_a_curriculum_that_makes_no_sense_is_refused_where_it_is_made(make, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        make(np.random.default_rng(0))


# Strings.


def test_a_string_of_bits_is_asked_for_its_parity_at_its_end():
    x, y, length = parity(5, 40, np.random.default_rng(5))
    assert x.shape == y.shape == (200, 5)
    assert np.bincount(length).tolist() == [0, 40, 40, 40, 40, 40]
    for symbols, asked, n in zip(x.tolist(), y.tolist(), length.tolist(), strict=True):
        assert set(symbols[:n]) <= {1, 2}
        assert symbols[n:] == [0] * (5 - n)
        assert asked == [-1] * (n - 1) + [symbols.count(2) % 2] + [-1] * (5 - n)
    assert 0.3 < y.max(axis=1).mean() < 0.7


def test_a_sum_is_asked_lowest_place_first():
    x, y, length = addition(3, 50, np.random.default_rng(6), base=5)
    assert x.shape == y.shape == (150, 11)
    for symbols, asked, n in zip(x.tolist(), y.tolist(), length.tolist(), strict=True):
        said = "".join("_+=01234"[symbol] for symbol in symbols)
        assert said.index("=") == 2 * n + 1
        one, other = said.rstrip("_").rstrip("=").split("+")
        assert len(one) == len(other) == n
        total = sum(k * 5**i for i, k in enumerate(asked[2 * n + 1 : 3 * n + 2]))
        assert total == int(one, 5) + int(other, 5)
        assert asked[: 2 * n + 1] == [-1] * (2 * n + 1)
        assert asked[3 * n + 2 :] == [-1] * (9 - 3 * n)


def test_an_accuracy_is_the_share_of_answers_in_each_example_and_then_on_average():
    J = Recurrent(np.array([[0, 1], [1, 1]]), np.array([[0, 1], [-1, 0]]), 2)
    theta = np.zeros(J.d)
    theta[J.blocks[-1].where] = [0, 1]  # always says 1
    assert J.accuracy(theta) == 0.25


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        ([[0, 1]], [[0, 1], [1, 0]], r"one shape, and have \(1, 2\) and \(2, 2\)"),
        ([[0, 1], [1, 1]], [[0, 1], [-1, -1]], "example 1 is asked nothing"),
        ([[0, -1]], [[0, 1]], "x must be whole numbers from 0"),
        ([[0, 1]], [[0, -2]], "y must be whole numbers from -1"),
        ([[0.0, 1.0]], [[0, 1]], "x must be whole numbers"),
        ([0, 1], [0, 1], r"of shape \(N, T\)"),
    ],
)
def test_sequences_that_make_no_sense_are_refused(x, y, sentence):
    with pytest.raises(ValueError, match=sentence):
        Recurrent(np.array(x), np.array(y))
    with pytest.raises(ValueError, match="width must be a whole number of 1 or more, and is 0"):
        Recurrent(np.array([[0]]), np.array([[1]]), 0)
    with pytest.raises(ValueError, match="has 14 parameters, and theta has shape"):
        Recurrent(np.array([[0]]), np.array([[1]]), 2)(np.zeros(5))


# Shapes.


@pytest.mark.parametrize("easy", [True, False])
def test_a_shape_is_of_its_kind_and_the_kinds_are_of_about_one_size(easy):
    x, kind = shapes(3000, np.random.default_rng(7), easy)
    assert x.shape == (3000, 256)
    assert x.min() >= 0
    assert x.max() <= 1
    assert np.bincount(kind).min() > 900
    ground, most = x.min(axis=1, keepdims=True), x.max(axis=1, keepdims=True)
    cover = (x - ground) / (most - ground)
    area = cover.sum(axis=1)
    sizes = np.array([area[kind == k].mean() for k in range(len(KINDS))])
    assert np.ptp(sizes) < (0.02 if easy else 0.1) * sizes.mean()
    assert (area.std() < 5) == easy
    # The second moments of an even shape around its middle, in its area: 1/2π of a disc, 1/6 of a square,
    # √3/9 of an equilateral triangle, and more if it is longer one way than the other.
    place = np.indices((16, 16)).reshape(2, -1)
    middle = cover @ place.T / area[:, None]
    moment = (cover * ((place[:, None] - middle.T[..., None]) ** 2).sum(axis=0)).sum(axis=1) / area**2
    for k, least in enumerate((1 / 6, 1 / (2 * np.pi), np.sqrt(3) / 9)):
        assert abs(moment[kind == k].min() - least) < 0.01
        assert (moment[kind == k].max() < least + 0.01) == easy


def test_the_same_seed_draws_the_same_shapes():
    (one, of_one), (again, _), (other, _) = (shapes(20, np.random.default_rng(seed)) for seed in (8, 8, 9))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
    assert of_one.dtype.kind == "i"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda rng: shapes(0, rng), "count, the number of pictures, must lie in .* and is 0"),
        (lambda rng: shapes(2.5, rng), "count, the number of pictures, must be a whole number"),
        (lambda rng: parity(0, 3, rng), "longest must lie in"),
        (lambda rng: parity(3, 2.5, rng), "each, the number of strings of a length, must be a whole number"),
        (lambda rng: addition(3, True, rng), "each, the number of strings of a length, must be a whole number"),
        (lambda rng: addition(3, 2, rng, base=1), "base must lie in .2, ∞., and is 1"),
    ],
)
def test_a_task_that_cannot_be_drawn_is_refused(make, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        make(np.random.default_rng(0))


# What was recorded.


@pytest.mark.parametrize("name", LESSONS)
def test_the_first_marks_come_out_as_recorded(name):
    given, found = LESSONS[name](), recorded()[name]
    for i, order in enumerate(given.orders):
        best = found.best[i]
        again, error, _ = measure(given, order, given.rates[[best]], 1, marks(given)[:1])
        np.testing.assert_allclose(again[0], found.val[i, best, 1, :1], rtol=2e-3)
        np.testing.assert_allclose(error[0], found.error[i, best, 1, :1], atol=0.02)


@pytest.mark.parametrize("name", LESSONS)
def test_every_order_was_learnt_at_every_rate_and_its_best_is_not_at_the_edge(name):
    given, found = LESSONS[name](), recorded()[name]
    shape = (len(given.orders), len(given.rates), SEEDS, MARKS)
    assert found.val.shape == found.error.shape == shape
    assert found.levels.shape == (*shape[:3], len(np.unique(given.difficulty)))
    np.testing.assert_array_equal(found.levels[..., -1], found.error[..., -1])
    np.testing.assert_array_equal(found.marks, marks(given))
    np.testing.assert_array_equal(found.rates, given.rates)
    assert found.orders.tolist() == list(given.orders)
    assert str(found.versions).startswith("NumPy")
    learns = found.tuned(found.error)[..., -1].mean(axis=-1) < 0.46  # where nothing is learnt, no rate is best
    assert learns.sum() >= 3
    assert np.all((found.best > 0) & (found.best < len(given.rates) - 1) | ~learns)


@pytest.mark.parametrize("name", LESSONS)
def test_the_parts_of_a_lesson_have_no_row_in_common_and_are_judged_by_the_target(name):
    given = LESSONS[name]()
    parts = (given.train, given.val, given.test)
    assert len(np.unique(np.concatenate(parts))) == sum(map(len, parts))
    assert np.all(given.difficulty[given.val] == given.difficulty.max())
    for rows in (given.train, given.test):
        assert len(np.unique(given.difficulty[rows])) == len(np.unique(given.difficulty)) or name == "shapes"
