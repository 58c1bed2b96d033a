"""The drivers beyond one run: sweeping, going on, stopping early, and the laws that every rule obeys in them."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from gdlib.drivers import below, level, run, sweep
from gdlib.objectives import Beale, LinearRegression, Network, ravine
from gdlib.oracles import Curvature, MiniBatch, Noisy, reshuffled
from gdlib.rules import (
    GD,
    LAMB,
    NAG,
    Adagrad,
    Adam,
    AdaptiveRevision,
    Layerwise,
    Lion,
    Momentum,
    Muon,
    ScheduleFree,
    Sophia,
)
from gdlib.schedules import Exponential, InverseTime, Step

ELEMENTWISE = [GD, Momentum, NAG, Adagrad, AdaptiveRevision, Adam, Lion, ScheduleFree]


class Told(NamedTuple):
    """A gradient and a curvature."""

    g: object
    h: object


class Bowl:
    """J = ½ Σ c θ², one curvature for each coordinate; a matrix is a vector to it."""

    def __init__(self, c):
        self.c = np.asarray(c)

    def __call__(self, theta):
        return np.sum(0.5 * self.c * theta**2, axis=tuple(range(-self.c.ndim, 0)))

    def gradient(self, theta):
        return self.c * theta


def flat(state):
    """All arrays in a state, whatever it is nested in."""
    if isinstance(state, tuple):
        return [array for part in state for array in flat(part)]
    return [] if state is None else [np.asarray(state)]


def assert_same_state(one, other):
    assert len(flat(one)) == len(flat(other)) > 0
    for this, that in zip(flat(one), flat(other), strict=True):
        np.testing.assert_array_equal(this, that)


def assert_sweep_is_the_loop(rule, objective, starts, steps, **arrays):
    """Compare one sweep with a run for each of its indices; return the steps at which they diverged."""
    starts = np.asarray(starts, float)
    together = sweep(replace(rule, **arrays), objective, starts, steps)
    runs = np.broadcast_shapes(starts.shape[:-1], *(array.shape for array in arrays.values()))
    start = np.broadcast_to(starts, (*runs, starts.shape[-1]))
    assert together.theta.shape == (steps + 1, *start.shape)
    assert together.J.shape == (steps + 1, *runs)
    assert together.diverged.shape == runs
    for i in product(*map(range, runs)):
        hyper = {name: float(np.broadcast_to(array, runs)[i]) for name, array in arrays.items()}
        alone = run(replace(rule, **hyper), objective, start[i], steps)
        assert together.diverged[i] == (-1 if alone.diverged is None else alone.diverged)
        kept = len(alone) + 1
        np.testing.assert_array_equal(together.theta[:kept, *i], alone.theta)
        np.testing.assert_array_equal(together.J[:kept, *i], alone.J)
        assert np.all(np.isnan(together.theta[kept:, *i]))
        assert np.all(np.isnan(together.J[kept:, *i]))
    return together.diverged


@pytest.mark.parametrize("surface", [Beale(), ravine(30, 0.4)])
@pytest.mark.parametrize("rule", ELEMENTWISE)
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


@pytest.mark.parametrize("rule", ELEMENTWISE)
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


# Going on. Each case: a rule, an objective, a start, and a maker of fresh oracles, or None for the plain gradient.


def cases():
    rng = np.random.default_rng(8)
    net = Network(rng.normal(size=(20, 3)), np.arange(20) % 3, hidden=(4,))
    weights = tuple(block for block in net.blocks if len(block.shape) == 2)
    start, beale = net.start(rng), Beale()

    def curved():
        return Curvature(beale.gradient, np.random.default_rng(9))

    def batches():
        return MiniBatch(net, reshuffled(20, 6, np.random.default_rng(10)))

    def noisy():
        return Noisy(beale.gradient, InverseTime(0.1, 1), np.random.default_rng(11))

    for rule in ELEMENTWISE:
        yield pytest.param(rule(eta=0.003), beale, beale.start, None, id=rule.__name__)
    yield pytest.param(LAMB(), net, start, None, id="LAMB")
    yield pytest.param(Muon(), Bowl(np.arange(1.0, 7).reshape(2, 3)), np.ones((2, 3)), None, id="Muon")
    yield pytest.param(Sophia(every=4), beale, beale.start, curved, id="Sophia")
    yield pytest.param(Layerwise(Muon(), weights, Adam()), net, start, None, id="Layerwise")
    yield pytest.param(GD(InverseTime(0.02, 0.5)), beale, beale.start, None, id="a schedule")
    yield pytest.param(Layerwise(Muon(Step(0.1, 0.5, 2)), weights, GD()), net, start, None, id="an inner schedule")
    yield pytest.param(Adam(), net, start, batches, id="batches")
    yield pytest.param(Adam(0.1), beale, beale.start, noisy, id="noise")


@pytest.mark.parametrize(("rule", "objective", "start", "oracle"), list(cases()))
def test_a_run_that_goes_on_is_the_longer_run(rule, objective, start, oracle):
    whole = run(rule, objective, start, 10, gradient=oracle and oracle())
    same = oracle and oracle()
    first = run(rule, objective, start, 5, gradient=same)
    second = run(rule, objective, first, 5, gradient=same)
    np.testing.assert_array_equal(np.concatenate([first.theta, second.theta[1:]]), whole.theta)
    np.testing.assert_array_equal(np.concatenate([first.J, second.J[1:]]), whole.J)
    assert (first.t, second.t, whole.t) == (5, 10, 10)
    assert len(second) == 5
    assert_same_state(second.state, whole.state)
    assert len(np.unique(whole.J)) > 5  # it moves at all


def test_a_path_of_no_step_can_go_on():
    path = run(Adam(), Beale(), run(Adam(), Beale(), (1, 1), 0), 3)
    np.testing.assert_array_equal(path.theta, run(Adam(), Beale(), (1, 1), 3).theta)


def test_a_pickled_path_goes_on_too():
    first = run(Adam(0.1), Beale(), (1, 1.5), 5)
    again = pickle.loads(pickle.dumps(first))
    np.testing.assert_array_equal(again.theta, first.theta)
    np.testing.assert_array_equal(again.J, first.J)
    assert (again.t, again.diverged) == (5, None)
    assert_same_state(run(Adam(0.1), Beale(), again, 5).state, run(Adam(0.1), Beale(), (1, 1.5), 10).state)


def test_a_pickled_path_cannot_be_changed_either():
    again = pickle.loads(pickle.dumps(run(GD(), ravine(), (1, 1), 3)))
    with pytest.raises(ValueError, match="read-only"):
        again.theta[0] = 7


def test_a_diverged_path_cannot_go_on():
    path = run(GD(1.0), ravine(30), (1.0, 1.0), 1000)
    with pytest.raises(ValueError, match=f"the path diverged at step {path.diverged}, so no run can go on"):
        run(GD(1.0), ravine(30), path, 1)


def test_a_path_of_a_sweep_cannot_go_on_and_is_not_called_diverged():
    path = sweep(GD(), ravine(), np.ones((3, 2)), 2)
    assert np.all(path.diverged == -1)
    with pytest.raises((TypeError, ValueError), match="sweep") as caught:
        run(GD(), ravine(), path, 1)
    assert "diverged at step" not in str(caught.value)


def test_level_stops_after_the_first_step_with_a_small_gradient():
    whole = run(NAG(0.02, 0.8), ravine(30), (1.0, 1.0), 300)
    seen = []
    short = run(NAG(0.02, 0.8), ravine(30), (1.0, 1.0), 300, stop=lambda step: seen.append(step.g) or level(0.1)(step))
    np.testing.assert_array_equal(short.theta, whole.theta[: len(short) + 1])
    lengths = [np.linalg.norm(g) for g in seen[1:]]
    assert lengths[-1] <= 0.1 < min(lengths[:-1])
    assert 0 < len(short) == len(lengths) < 300
    assert seen[0] is None


def test_below_stops_after_the_first_step_that_is_low_enough():
    J = ravine(30)
    whole = run(GD(0.03), J, (1.0, 1.0), 300)
    low = float(whole.J[20])
    short = run(GD(0.03), J, (1.0, 1.0), 300, stop=below(J, low))
    assert len(short) == 20  # J falls at every step
    np.testing.assert_array_equal(short.J, whole.J[:21])
    assert len(run(GD(0.03), J, (1.0, 1.0), 300, stop=below(J, 1e9))) == 0
    assert len(run(GD(0.03), J, (1.0, 1.0), 30, stop=below(J, -1))) == 30


# The laws.


def told(rule, gradients, curvatures=1.0):
    """An oracle that gives row t − 1 whatever theta is, with a curvature if the rule needs one."""
    if rule.needs:
        h = np.broadcast_to(curvatures, gradients[0].shape).astype(gradients.dtype)
        return lambda theta, t: Told(gradients[t - 1], h)
    return lambda theta, t: gradients[t - 1]


LAWFUL = [*(rule(eta=0.1) for rule in ELEMENTWISE), Sophia(0.1, gamma=2.0, every=3), Lion(0.1, weight_decay=0.3)]
NAMES = [*(rule.__name__ for rule in ELEMENTWISE), "Sophia", "Lion with decay"]


@pytest.mark.parametrize("rule", LAWFUL, ids=NAMES)
def test_coordinates_do_not_know_their_place_nor_each_other(rule):
    rng = np.random.default_rng(12)
    start, gradients, h = rng.normal(size=5), rng.normal(size=(30, 5)), rng.uniform(0, 2, size=5)
    whole = run(rule, Bowl(np.ones(5)), start, 30, gradient=told(rule, gradients, h))
    for some in ([3, 0, 4, 2, 1], [4, 1], [2]):
        part = run(rule, Bowl(np.ones(len(some))), start[some], 30, gradient=told(rule, gradients[:, some], h[some]))
        np.testing.assert_array_equal(part.theta, whole.theta[:, some])


@pytest.mark.parametrize("rule", LAWFUL, ids=NAMES)
def test_a_run_of_float32_stays_float32(rule):
    gradients = np.random.default_rng(13).normal(size=(10, 3)).astype(np.float32)
    path = run(rule, Bowl(np.ones(3, np.float32)), np.ones(3, np.float32), 10, gradient=told(rule, gradients))
    assert path.theta.dtype == path.J.dtype == np.float32
    assert {field.dtype for field in flat(path.state)} == {np.dtype(np.float32)}


@pytest.mark.parametrize("rule", [Muon(), LAMB(), Adam(Exponential(0.1, 0.1)), GD(np.float64(0.1))], ids=repr)
def test_a_run_of_float32_stays_float32_beyond_plain_numbers(rule):
    ones = np.ones((2, 3) if rule.axes == 2 else 3, np.float32)
    path = run(rule, Bowl(ones), ones, 10)
    assert path.theta.dtype == path.J.dtype == np.float32


@pytest.mark.parametrize("rule", [*LAWFUL, Muon(), LAMB(), GD(Step(0.1, 0.5, 3) * 2)], ids=repr)
def test_a_rule_pickles(rule):
    assert pickle.loads(pickle.dumps(rule)) == rule


@pytest.mark.parametrize("rule", [Momentum, NAG])
def test_without_momentum_it_is_gradient_descent(rule):
    one, other = run(rule(0.01, gamma=0), Beale(), (1, 1.5), 100), run(GD(0.01), Beale(), (1, 1.5), 100)
    np.testing.assert_array_equal(one.theta, other.theta)


def test_lion_and_adam_do_not_know_the_scale_of_the_gradient():
    gradients, start = np.random.default_rng(14).normal(size=(50, 4)), np.ones(4)
    for rule, rtol in ((Lion(0.1), 0), (Adam(0.1, epsilon=0), 1e-9), (Adam(0.1), 1e-6)):
        one, other = (
            run(rule, Bowl(np.ones(4)), start, 50, gradient=told(rule, scale * gradients)).theta for scale in (1, 3.7)
        )
        np.testing.assert_allclose(other, one, rtol=rtol, atol=rtol)
    assert not np.array_equal(one, other)  # the last: a guard above 0 lets the scale through


@pytest.mark.parametrize("rule", [*LAWFUL, LAMB()], ids=repr)
def test_a_batched_start_is_a_loop_of_starts(rule):
    rng = np.random.default_rng(15)
    starts, gradients = rng.normal(size=(4, 3)), rng.normal(size=(20, 4, 3))
    together = sweep(rule, Bowl(np.ones(3)), starts, 20, gradient=told(rule, gradients))
    for i in range(4):
        alone = run(rule, Bowl(np.ones(3)), starts[i], 20, gradient=told(rule, gradients[:, i]))
        np.testing.assert_allclose(together.theta[:, i], alone.theta, rtol=1e-12 if isinstance(rule, LAMB) else 0)
