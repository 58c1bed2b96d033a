"""The sweep: it is the loop of runs, to the last bit."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from gdlib.drivers import run, sweep
from gdlib.objectives import Beale, LinearRegression, Network, ravine
from gdlib.oracles import MiniBatch, reshuffled
from gdlib.rules import GD, LAMB, NAG, Adadelta, Adagrad, Adam, Lion, Momentum, Muon, ScheduleFree, Sophia
from gdlib.schedules import InverseTime

from .bowl import RATED, Bowl, Told


def asked(rule, objective):
    """What the rule is told: the gradient, and where it needs a curvature one of the coordinate alone."""
    if not rule.needs:
        return None
    return lambda theta: Told(objective.gradient(theta), 1 + theta * theta)


def assert_sweep_is_the_loop(rule, objective, starts, steps, **arrays):
    """Compare one sweep with a run for each of its indices; return the steps at which they diverged."""
    starts, oracle = np.asarray(starts, float), asked(rule, objective)
    together = sweep(replace(rule, **arrays), objective, starts, steps, gradient=oracle)
    runs = np.broadcast_shapes(starts.shape[:-1], *(array.shape for array in arrays.values()))
    start = np.broadcast_to(starts, (*runs, starts.shape[-1]))
    assert together.theta.shape == (steps + 1, *start.shape)
    assert together.J.shape == (steps + 1, *runs)
    assert together.diverged.shape == runs
    for i in product(*map(range, runs)):
        hyper = {name: float(np.broadcast_to(array, runs)[i]) for name, array in arrays.items()}
        alone = run(replace(rule, **hyper), objective, start[i], steps, gradient=oracle)
        assert together.diverged[i] == (-1 if alone.diverged is None else alone.diverged)
        kept = len(alone) + 1
        np.testing.assert_array_equal(together.theta[:kept, *i], alone.theta)
        np.testing.assert_array_equal(together.J[:kept, *i], alone.J)
        assert np.all(np.isnan(together.theta[kept:, *i]))
        assert np.all(np.isnan(together.J[kept:, *i]))
    return together.diverged


@pytest.mark.parametrize("surface", [Beale(), ravine(30, 23)])
@pytest.mark.parametrize("rule", [*RATED, Sophia])
def test_a_sweep_is_the_loop_of_runs_to_the_last_bit_even_where_runs_diverge(rule, surface):
    eta = np.array([1e-3, 0.07, 1e160])[:, None]
    diverged = assert_sweep_is_the_loop(rule(), surface, [surface.start, (-1.1, 0.3)], 500, eta=eta)
    assert np.all(diverged[-1] >= 1)
    assert np.all(diverged[0] == -1)


def test_a_run_that_diverges_late_does_so_at_the_same_step_in_a_sweep():
    diverged = assert_sweep_is_the_loop(GD(), ravine(30), [(1.0, 1.0)], 1500, eta=np.array([0.05, 0.09, 0.2, 0.5]))
    assert diverged[0] == -1
    assert len(set(diverged.tolist())) == 4


@pytest.mark.parametrize(
    ("rule", "one", "other"),
    [
        (Momentum(), "eta", "gamma"),
        (NAG(), "gamma", "eta"),
        (Adagrad(), "eta", "epsilon"),
        (Adam(eta=0.1), "beta1", "beta2"),
        (Lion(eta=0.01), "beta1", "weight_decay"),
        (ScheduleFree(), "eta", "beta"),
        (Adadelta(), "gamma", "epsilon"),
    ],
)
def test_arrays_of_two_hyper_parameters_broadcast(rule, one, other):
    arrays = {one: np.linspace(0.02, 0.9, 5)[:, None], other: np.array([0.1, 0.5, 0.95])}
    assert_sweep_is_the_loop(rule, Beale(), (1.0, 1.5), 40, **arrays)


def test_a_sweep_of_starts_alone_and_one_of_nothing_are_runs_too():
    assert_sweep_is_the_loop(Adam(0.1), Beale(), np.random.default_rng(3).normal(size=(2, 3, 2)), 20)
    path = sweep(Adam(0.1), Beale(), (1.0, 1.5), 20)
    np.testing.assert_array_equal(path.theta, run(Adam(0.1), Beale(), (1.0, 1.5), 20).theta)
    assert path.diverged is None


def test_a_schedule_beside_an_array_is_the_loop_too():
    rule = Momentum(eta=InverseTime(0.1, 0.05))
    assert_sweep_is_the_loop(rule, Beale(), [(1.0, 1.5), (0.0, 0.0)], 40, gamma=np.array([0.3, 0.9]))


def test_a_sweep_over_starts_shares_the_batches_that_a_run_sees():
    rng = np.random.default_rng(4)
    J = LinearRegression(rng.normal(size=(12, 2)), rng.normal(size=12))
    starts = rng.normal(size=(4, 3))

    def oracle():
        return MiniBatch(J, reshuffled(12, 5, np.random.default_rng(5)))

    together = sweep(Momentum(0.05), J, starts, 30, gradient=oracle())
    for i, start in enumerate(starts):
        alone = run(Momentum(0.05), J, start, 30, gradient=oracle())
        np.testing.assert_allclose(together.theta[:, i], alone.theta, rtol=1e-12)


def test_a_sweep_of_lamb_on_a_network_agrees_with_its_runs():
    rng = np.random.default_rng(6)
    J = Network(rng.normal(size=(20, 3)), np.arange(20) % 3, hidden=(4,))
    starts, eta = np.stack([J.start(rng) for _ in range(2)])[:, None], np.array([1e-3, 0.01, 0.05])
    together = sweep(LAMB(eta), J, starts, 30)
    assert together.J.shape == (31, 2, 3)
    for i, k in product(range(2), range(3)):
        alone = run(LAMB(float(eta[k])), J, starts[i, 0], 30)
        np.testing.assert_allclose(together.theta[:, i, k], alone.theta, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(together.J[:, i, k], alone.J, rtol=1e-12)


def test_a_sweep_of_muon_moves_each_matrix_as_its_run_does():
    J, start = Bowl(np.arange(1.0, 7).reshape(2, 3)), np.random.default_rng(7).normal(size=(2, 3))
    together = sweep(Muon(np.array([0.01, 0.1])), J, start, 20)
    for k, eta in enumerate((0.01, 0.1)):
        np.testing.assert_allclose(together.theta[:, k], run(Muon(eta), J, start, 20).theta, rtol=1e-10)


@pytest.mark.parametrize("rule", RATED)
def test_a_rate_for_each_coordinate_is_a_run_for_each_coordinate(rule):
    c, eta, start = np.array([1.0, 30.0]), np.array([0.3, 0.01]), np.array([1.0, -2.0])
    both = run(rule(eta=eta), Bowl(c), start, 60)
    for i in range(2):
        alone = run(rule(eta=float(eta[i])), Bowl(c[i : i + 1]), start[i : i + 1], 60)
        np.testing.assert_array_equal(both.theta[:, i], alone.theta[:, 0])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: sweep(GD(np.ones(3)), ravine(), np.ones((5, 2)), 1), "theta has (5,) starts, and eta (3,)"),
        (
            lambda: sweep(Momentum(np.ones(3), np.full(4, 0.5)), ravine(), np.ones((1, 2)), 1),
            "theta has (1,) starts, and eta (3,), gamma (4,)",
        ),
        (lambda: run(GD(np.ones(3)), ravine(), (1, 1), 1), "GD(eta) has shape (3,), and theta has shape (2,)"),
        (lambda: run(GD(np.ones((5, 1))), ravine(), (1, 1), 1), "GD(eta) has shape (5, 1), and theta has shape (2,)"),
    ],
)
def test_shapes_that_do_not_fit_are_both_named(make, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        make()
