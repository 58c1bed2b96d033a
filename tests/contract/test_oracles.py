"""Oracles: what each promises about the gradient it gives, alone and inside another."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from gdlib.drivers import run
from gdlib.objectives import LinearRegression, LogisticRegression, Network
from gdlib.oracles import (
    Clipped,
    Curvature,
    MiniBatch,
    Noisy,
    SharpnessAware,
    in_order,
    oracle,
    reshuffled,
    shuffled_once,
    with_replacement,
)
from gdlib.rules import GD, Adam, Sophia
from gdlib.schedules import InversePower, InverseTime

H = np.array([[2.0, 0.7, 0.0], [0.7, 5.0, -1.5], [0.0, -1.5, 1.0]])


def rng(seed=0):
    return np.random.default_rng(seed)


def regression(rows=12):
    return LinearRegression(rng(1).normal(size=(rows, 2)), rng(2).normal(size=rows))


def bowl(theta):
    return theta @ H


def bowl_value(theta):
    return 0.5 * theta @ H @ theta


class Watched:
    """An objective that notes every (theta, rows) at which its gradient is asked."""

    def __init__(self, inner):
        self.inner = inner
        self.asked = []

    def gradient(self, theta, rows):
        self.asked.append((theta, rows))
        return self.inner.gradient(theta, rows)


STREAMS = {
    "in order": lambda seed: in_order(12, 5),
    "shuffled once": lambda seed: shuffled_once(12, 5, rng(seed)),
    "reshuffled": lambda seed: reshuffled(12, 5, rng(seed)),
    "with replacement": lambda seed: with_replacement(12, 5, rng(seed)),
}


# The order of the examples.


@pytest.mark.parametrize("name", ["in order", "shuffled once", "reshuffled"])
def test_a_pass_covers_every_row_once_and_its_last_batch_is_what_is_left(name):
    stream = STREAMS[name](3)
    for _ in range(4):
        batches = list(islice(stream, 3))
        assert [len(batch) for batch in batches] == [5, 5, 2]
        assert sorted(np.concatenate(batches).tolist()) == list(range(12))


def test_only_reshuffling_changes_the_order_from_pass_to_pass():
    def passes(stream):
        return [np.concatenate(list(islice(stream, 3))).tolist() for _ in range(5)]

    assert passes(in_order(12, 5)) == [list(range(12))] * 5
    kept = passes(shuffled_once(12, 5, rng(3)))
    assert kept == [kept[0]] * 5
    assert kept[0] != list(range(12))
    assert len(set(map(tuple, passes(reshuffled(12, 5, rng(3)))))) == 5


def test_with_replacement_rows_repeat_and_are_equally_likely():
    batches = np.array(list(islice(with_replacement(12, 6, rng(3)), 4000)))
    assert batches.shape == (4000, 6)
    assert any(len(set(batch)) < 6 for batch in batches.tolist())
    count = np.bincount(batches.ravel(), minlength=12)
    spread = np.sqrt(24000 * (1 / 12) * (11 / 12))  # of a binomial count
    assert np.all(np.abs(count - 2000) < 5 * spread)


@pytest.mark.parametrize("name", list(STREAMS))
def test_the_same_seed_is_the_same_stream(name):
    one, again, other = (np.concatenate(list(islice(STREAMS[name](seed), 12))) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one, again)
    assert np.array_equal(one, other) == (name == "in order")


@pytest.mark.parametrize("order", [in_order, shuffled_once, reshuffled, with_replacement])
@pytest.mark.parametrize(("rows", "size"), [(12, 0), (12, 13), (0, 1), (12, 2.0)])
def test_a_bad_batch_size_is_refused_where_the_stream_is_made(order, rows, size):
    with pytest.raises((TypeError, ValueError), match=r"(rows|size.*) must .*, and is (0|13|2\.0)$"):
        order(rows, size, *(() if order is in_order else (rng(),)))


# Batches.


def test_a_batch_is_drawn_once_for_each_step_however_often_it_is_asked():
    drawn = []

    def stream():
        for batch in reshuffled(12, 5, rng()):
            drawn.append(batch)
            yield batch

    J = Watched(regression())
    ask = MiniBatch(J, stream())
    for t in (1, 2, 3):
        for _ in range(3):
            ask(np.ones(3), t)
            np.testing.assert_array_equal(ask.rows, drawn[-1])
        assert len(drawn) == t
    for i, (_, rows) in enumerate(J.asked):
        np.testing.assert_array_equal(rows, drawn[i // 3])


def test_a_batch_is_shared_by_all_runs_of_a_batched_theta():
    J, theta = regression(), rng(4).normal(size=(4, 2, 3))
    ask = MiniBatch(J, reshuffled(12, 5, rng()))
    g = ask(theta, 1)
    assert g.shape == theta.shape
    for i in np.ndindex(4, 2):
        np.testing.assert_allclose(g[i], J.gradient(theta[i], ask.rows), rtol=1e-13)


@pytest.mark.parametrize("make", [LinearRegression, LogisticRegression, Network])
@pytest.mark.parametrize("order", [in_order, shuffled_once, reshuffled])
def test_the_mean_over_a_pass_of_equal_batches_is_the_full_gradient(make, order):
    x, y = rng(5).normal(size=(12, 2)), np.arange(12) % 2
    J = make(x, y)
    theta = rng(6).normal(size=6 if make is Network else 3)
    ask = MiniBatch(J, order(12, 3, *(() if order is in_order else (rng(7),))))
    gradients = np.array([ask(theta, t) for t in range(1, 5)])
    np.testing.assert_allclose(gradients.mean(axis=0), J.gradient(theta), rtol=1e-12, atol=1e-15)
    assert not np.allclose(gradients[0], gradients[1])


@pytest.mark.parametrize("name", list(STREAMS))
def test_the_seed_alone_decides_a_run(name):
    J = regression()
    paths = [run(Adam(0.1), J, np.zeros(3), 20, gradient=MiniBatch(J, STREAMS[name](seed))) for seed in (3, 3, 4)]
    np.testing.assert_array_equal(paths[0].theta, paths[1].theta)
    assert np.array_equal(paths[0].theta, paths[2].theta) == (name == "in order")


def test_one_oracle_draws_anew_for_a_second_run():
    J = regression()
    ask = MiniBatch(J, in_order(12, 4))
    first, second = (run(GD(0.1), J, np.zeros(3), 2, gradient=ask) for _ in range(2))
    assert not np.array_equal(first.theta, second.theta)


# Clipping.


def test_a_clipped_gradient_is_never_longer_than_its_norm_and_keeps_its_direction():
    g = rng(8).normal(size=(200, 3)) * np.geomspace(1e-3, 1e3, 200)[:, None]
    clipped, length = Clipped(lambda theta: theta, 1.5)(g, 1), np.linalg.norm(g, axis=-1)
    short = length <= 1.5
    assert 0 < short.sum() < 200
    np.testing.assert_array_equal(clipped[short], g[short])
    np.testing.assert_allclose(clipped[~short], 1.5 * g[~short] / length[~short, None], rtol=1e-14)
    assert np.all(np.linalg.norm(clipped, axis=-1) <= 1.5 * (1 + 1e-15))
    np.testing.assert_array_equal(Clipped(lambda theta: theta, 5.0)(np.array([3.0, 4.0]), 1), [3.0, 4.0])
    np.testing.assert_array_equal(Clipped(lambda theta: theta, 5.0)(np.zeros(2), 1), 0)


def test_a_very_long_gradient_is_clipped_and_not_lost():
    with np.errstate(over="ignore"):
        clipped = Clipped(lambda theta: theta, 1.0)(np.array([3e200, -4e200]), 1)
    np.testing.assert_allclose(clipped, [0.6, -0.8], rtol=1e-14)


# Noise.


def test_the_noise_has_the_variance_that_is_stated_and_no_mean():
    n = 200_000
    exact = np.linspace(-1, 1, n)
    noise = Noisy(lambda theta: theta, 4.0, rng(9))(exact, 1) - exact
    # the variance of n normal numbers spreads by √(2/n) of itself, their mean by √(variance / n); five of those
    assert abs(noise.var() / 4.0 - 1) < 5 * np.sqrt(2 / n)
    assert abs(noise.mean()) < 5 * np.sqrt(4.0 / n)


@pytest.mark.parametrize(
    ("variance", "stated"),
    [
        (InverseTime(9.0, 1.0), lambda t: 9.0 / t),
        *((InversePower(eta, 0.55), lambda t, eta=eta: eta / t**0.55) for eta in (0.01, 0.3, 1.0)),
    ],
    ids=["1/t", "0.01", "0.3", "1"],
)
def test_a_schedule_of_the_noise_is_one_of_its_variance(variance, stated):
    n = 200_000
    ask = Noisy(lambda theta: 0 * theta, variance, rng(9))
    for t in (1, 2, 3, 10, 1000):
        assert abs(ask(np.ones(n), t).var() / stated(t) - 1) < 5 * np.sqrt(2 / n)


def test_the_seed_alone_decides_a_run_with_noise():
    def path(seed):
        return run(Adam(0.1), bowl_value, np.ones(3), 20, gradient=Noisy(bowl, InversePower(0.3, 0.55), rng(seed)))

    np.testing.assert_array_equal(path(3).theta, path(3).theta)
    assert not np.any(path(3).theta[1:] == path(4).theta[1:])


def test_noise_is_drawn_once_for_each_step_and_shared_by_all_runs():
    ask = Noisy(lambda theta: theta, 1.0, rng(9))
    first = ask(np.zeros((4, 3)), 1)
    np.testing.assert_array_equal(first, np.tile(first[0], (4, 1)))
    np.testing.assert_array_equal(ask(np.zeros(3), 1), first[0])
    second = ask(np.zeros(3), 2)
    assert not np.any(second == first[0])
    assert len(set(second.tolist())) == 3


def test_a_gradient_of_whole_numbers_is_given_the_whole_noise():
    told = np.array([3, -1])
    float_too = Noisy(lambda theta: told.astype(float), 0.01, rng(9))(np.zeros(2), 1)
    np.testing.assert_array_equal(Noisy(lambda theta: told, 0.01, rng(9))(np.zeros(2), 1), float_too)
    assert Noisy(lambda theta: theta, 0.01, rng(9))(np.zeros(2, np.float32), 1).dtype == np.float32


def test_no_variance_is_no_noise():
    theta = rng(10).normal(size=(5, 3))
    for variance in (0, 0.0, InverseTime(0.0, 1.0)):
        np.testing.assert_array_equal(Noisy(bowl, variance, rng())(theta, 1), bowl(theta))


# Sharpness.


def test_sharpness_is_the_gradient_at_the_worst_point_near_by():
    theta, asked = rng(11).normal(size=(4, 3)), []

    def gradient(point, t):
        asked.append((point, t))
        return bowl(point)

    g = SharpnessAware(gradient, 0.3)(theta, 7)
    assert [t for _, t in asked] == [7, 7]
    np.testing.assert_array_equal(asked[0][0], theta)
    away = asked[1][0] - theta
    np.testing.assert_allclose(np.linalg.norm(away, axis=-1), 0.3, rtol=1e-14)
    np.testing.assert_allclose(away, 0.3 * bowl(theta) / np.linalg.norm(bowl(theta), axis=-1, keepdims=True))
    np.testing.assert_array_equal(g, bowl(asked[1][0]))
    np.testing.assert_array_equal(SharpnessAware(bowl, 0)(theta, 1), bowl(theta))
    np.testing.assert_array_equal(SharpnessAware(bowl, 0.3)(np.zeros(3), 1), 0)


def test_sharpness_asks_twice_on_the_same_batch():
    J = Watched(regression())
    run(GD(0.1), J.inner, np.zeros(3), 6, gradient=SharpnessAware(MiniBatch(J, reshuffled(12, 5, rng())), 0.1))
    assert len(J.asked) == 12
    for (here, rows), (there, same) in zip(J.asked[::2], J.asked[1::2], strict=True):
        np.testing.assert_array_equal(rows, same)
        assert not np.array_equal(here, there)
    assert not np.array_equal(J.asked[0][1], J.asked[2][1])


# Curvature.


def test_the_curvature_of_a_bowl_is_on_average_the_diagonal():
    ask, n = Curvature(bowl, rng(12)), 3000
    theta = np.array([1.0, -2.0, 0.5])
    h = np.array([ask(theta, t).h for t in range(1, n + 1)])
    spread = np.sqrt((H**2).sum(axis=1) - np.diag(H) ** 2)  # of one draw: h − diag(H) = Σ ± the rest of the row
    assert np.all(np.abs(h.mean(axis=0) - np.diag(H)) < 5 * spread / np.sqrt(n) + 1e-8)
    np.testing.assert_allclose(h.std(axis=0), spread, rtol=0.1)
    np.testing.assert_array_equal(ask(theta, 1).g, bowl(theta))


def test_the_curvature_of_a_bowl_along_its_axes_is_exact_at_every_draw():
    c = np.array([1.0, 30.0, 0.0])
    for seed in range(5):
        h = Curvature(lambda theta: c * theta, rng(seed))(np.ones((2, 3)), 1).h
        np.testing.assert_allclose(h, np.tile(c, (2, 1)), atol=1e-8)


def test_one_direction_is_drawn_for_each_step():
    ask = Curvature(bowl, rng(12))
    signs = []
    for t in range(1, 30):
        one, again = ask(np.ones(3), t), ask(np.ones((2, 3)), t)
        np.testing.assert_allclose(np.tile(one.h, (2, 1)), again.h, rtol=1e-9)
        signs.append(tuple(ask.u.tolist()))
    assert len(set(signs)) == 8


# One inside another.


def test_oracles_wrap_one_another():
    J, theta = regression(), np.array([1.0, -2.0, 0.5])
    batch = next(reshuffled(12, 5, rng(13)))
    ask = SharpnessAware(Clipped(MiniBatch(J, reshuffled(12, 5, rng(13))), norm=0.5), rho=0.2)
    g = J.gradient(theta, batch)
    assert np.linalg.norm(g) > 0.5
    g = J.gradient(theta + 0.2 * g / np.linalg.norm(g), batch)
    np.testing.assert_allclose(ask(theta, 1), 0.5 * g / np.linalg.norm(g), rtol=1e-13)


def test_noise_outside_a_clip_is_not_clipped_and_inside_it_is():
    theta, far = np.array([30.0, 40.0]), Clipped(lambda theta: theta, 1.0)
    outside = Noisy(far, 100.0, rng(14))(theta, 1)
    noise = rng(14).normal(scale=10.0, size=2)
    np.testing.assert_allclose(outside - noise, [0.6, 0.8], rtol=1e-12)
    inside = Clipped(Noisy(lambda theta: theta, 100.0, rng(14)), 1.0)(theta, 1)
    np.testing.assert_allclose(inside, (theta + noise) / np.linalg.norm(theta + noise), rtol=1e-14)


def test_a_curvature_of_batches_uses_one_batch_for_all_its_questions():
    J = Watched(regression())
    ask = Curvature(MiniBatch(J, reshuffled(12, 5, rng(15))), rng(16))
    path = run(Sophia(0.05, gamma=1.0, every=2), J.inner, np.zeros(3), 8, gradient=ask)
    assert len(J.asked) == 24
    for t in range(8):
        rows = [rows for _, rows in J.asked[3 * t : 3 * t + 3]]
        np.testing.assert_array_equal(rows[0], rows[1])
        np.testing.assert_array_equal(rows[0], rows[2])
    assert path.J[-1] < path.J[0]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda g: Clipped(g, 0.1),
        lambda g: SharpnessAware(g, 0.1),
        lambda g: Noisy(g, 0.1, rng()),
        lambda g: Noisy(g, 0, rng()),
    ],
    ids=["Clipped", "SharpnessAware", "Noisy", "Noisy without noise"],
)
def test_an_oracle_keeps_float32(wrap):
    assert wrap(lambda theta: 2 * theta)(np.ones(3, np.float32), 1).dtype == np.float32


def test_a_curvature_has_the_type_of_its_gradient():
    g, h = Curvature(lambda theta: 2 * theta, rng())(np.ones(3, np.float32), 1)
    assert g.dtype == h.dtype == np.float32


def test_a_plain_gradient_and_one_that_is_told_t_are_oracles():
    seen = []
    assert oracle(lambda theta: 2 * theta)(3.0, 7) == 6.0
    assert oracle(lambda theta, t: seen.append(t) or 2 * theta)(3.0, 7) == 6.0
    assert oracle(lambda theta, rows=None: seen.append(rows) or theta)(3.0, 7) == 3.0
    assert seen == [7, None]
