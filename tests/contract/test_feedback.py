"""Rules that look at J: they work around any rule, coordinate by coordinate, and say what they cannot do."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace

import numpy as np
import pytest

from gdlib.drivers import run, sweep
from gdlib.objectives import Beale, LinearRegression, Network, ravine
from gdlib.oracles import Clipped, Curvature, MiniBatch, Valued, in_order
from gdlib.rules import (
    GD,
    LAMB,
    NAG,
    AdaptiveRevision,
    BoldDriver,
    Layerwise,
    Momentum,
    Muon,
    ReduceOnPlateau,
    RootlessAdagrad,
    ScheduleFree,
    Sophia,
)
from gdlib.schedules import Exponential, Warmup

from .bowl import RATED, Bowl, assert_same_state, flat

INNER = [rule for rule in RATED if not rule.reads]
J = ravine()


def asked(rule, objective):
    """The oracle that a rule needs."""
    plain = Curvature(objective.gradient, np.random.default_rng(9)) if "h" in rule.needs else objective.gradient
    return Valued(objective, plain)


@pytest.mark.parametrize("inner", [*(rule(eta=0.003) for rule in INNER), Sophia(0.003), LAMB(0.01)], ids=repr)
def test_a_rule_that_is_never_changed_is_the_rule_itself(inner):
    rule, bare = ReduceOnPlateau(inner, patience=100), Beale().gradient
    alone = run(inner, Beale(), (1.0, 1.5), 40, gradient=asked(inner, Beale()) if inner.needs else bare)
    path = run(rule, Beale(), (1.0, 1.5), 40, gradient=asked(rule, Beale()))
    np.testing.assert_array_equal(path.theta, alone.theta)
    assert_same_state(path.state.inner, alone.state)


@pytest.mark.parametrize("inner", [rule(eta=0.2) for rule in INNER if rule is not RootlessAdagrad], ids=repr)
def test_the_least_j_of_the_bold_driver_never_rises_and_it_ends_in_the_valley(inner):
    rule, least = BoldDriver(inner), []
    path = run(rule, J, (1.0, 1.0), 0, gradient=Valued(J))
    for _ in range(400):
        path = run(rule, J, path, 1, gradient=Valued(J))
        least.append(path.state.best[0])
        np.testing.assert_array_equal(path.state.best[0], J(path.state.point))
    assert np.all(np.diff(least) <= 0)
    assert least[-1] < 1e-6
    assert path.diverged is None


def test_a_step_that_failed_is_undone():
    path = run(BoldDriver(GD(0.2), down=0.25), J, (1.0, 1.0), 2, gradient=Valued(J))
    assert path.J[1] > path.J[0]
    np.testing.assert_array_equal(path.theta[2], path.theta[0] - 0.05 * J.gradient(path.theta[0]))


def test_a_memory_that_leads_uphill_is_cleared():
    inner = Momentum(0.03, 0.9)
    path = run(BoldDriver(inner), J, (1.0, 1.0), 30, gradient=Valued(J))
    risen = next(t for t in range(1, 31) if path.J[t] > path.J[t - 1])
    eta = 0.03 * 1.05 ** (risen - 1) * 0.5
    again = path.theta[risen - 1] - eta * J.gradient(path.theta[risen - 1])
    np.testing.assert_allclose(path.theta[risen + 1], again, rtol=1e-12)


@pytest.mark.parametrize("inner", [NAG(0.05, 0.9), ScheduleFree(2.0)], ids=repr)
def test_a_rule_that_asks_elsewhere_begins_anew_where_it_asked(inner):
    rule, seen = BoldDriver(inner), []
    state = rule.init(np.ones(2))
    for t in range(1, 60):
        point, before = rule.query(state), state
        state = rule.step(state, Valued(J)(point, t), t)
        if J(point) > before.best[0]:
            seen.append(t)
            np.testing.assert_array_equal(state.point, before.point)
    assert seen


WRAPPED = [
    BoldDriver(Momentum(0.2)),
    BoldDriver(Momentum(0.02, 0.5), up=1.01, name="gamma", down=0.5),
    ReduceOnPlateau(Momentum(0.2, 0.5), patience=1),
    ReduceOnPlateau(GD(Warmup(3) * Exponential(0.05, 0.1)), patience=0, factor=0.5),
    BoldDriver(Sophia(0.3, gamma=1.0)),
    BoldDriver(ReduceOnPlateau(GD(0.1), patience=2), name="factor", up=1.01),
]


@pytest.mark.parametrize("rule", WRAPPED, ids=repr)
def test_a_sweep_of_starts_is_the_loop(rule):
    starts = np.array([(1.0, 1.0), (-1.0, 0.2), (0.3, -0.8)])
    together = sweep(rule, J, starts, 25, gradient=asked(rule, J))
    for i, start in enumerate(starts):
        np.testing.assert_array_equal(together.theta[:, i], run(rule, J, start, 25, gradient=asked(rule, J)).theta)


@pytest.mark.parametrize("name", ["up", "down"])
def test_a_sweep_of_its_own_hyper_parameters_is_the_loop(name):
    values = np.array([0.4, 0.6, 0.8]) + (name == "up")
    together = sweep(BoldDriver(GD(0.2), **{name: values}), J, (1.0, 1.0), 25, gradient=Valued(J))
    for i, value in enumerate(values.tolist()):
        alone = run(BoldDriver(GD(0.2), **{name: value}), J, (1.0, 1.0), 25, gradient=Valued(J))
        np.testing.assert_array_equal(together.theta[:, i], alone.theta)
    assert len(np.unique(together.J[-1])) == 3


@pytest.mark.parametrize("rule", WRAPPED, ids=repr)
def test_a_run_goes_on_from_a_pickled_path(rule):
    whole, oracle = run(rule, J, (1.0, 1.0), 20, gradient=asked(rule, J)), asked(rule, J)
    first = pickle.loads(pickle.dumps(run(rule, J, (1.0, 1.0), 8, gradient=oracle)))
    second = run(pickle.loads(pickle.dumps(rule)), J, first, 12, gradient=oracle)
    np.testing.assert_array_equal(np.concatenate([first.theta, second.theta[1:]]), whole.theta)
    assert_same_state(second.state, whole.state)


@pytest.mark.parametrize("rule", [BoldDriver(Momentum(0.4)), ReduceOnPlateau(Momentum(0.4), patience=0)], ids=repr)
def test_a_run_of_float32_stays_float32(rule):
    bowl = Bowl(np.array([1.0, 30.0], np.float32))
    path = run(rule, bowl, np.ones(2, np.float32), 12, gradient=Valued(bowl))
    assert {field.dtype for field in flat(path.state)} == {path.theta.dtype} == {np.dtype(np.float32)}
    assert path.state.scale[0] != 1


def test_matrices_and_layers_are_driven_too():
    bowl = Bowl(np.arange(1.0, 7).reshape(2, 3))
    path = run(BoldDriver(Muon(1.0)), bowl, np.ones((2, 3)), 40, gradient=Valued(bowl))
    assert path.state.best[0, 0] < 1e-2 * path.J[0]
    rng = np.random.default_rng(8)
    net = Network(rng.normal(size=(20, 3)), np.arange(20) % 3, hidden=(4,))
    weights = tuple(block for block in net.blocks if len(block.shape) == 2)
    rule = Layerwise(BoldDriver(Muon(0.5)), weights, ReduceOnPlateau(GD(0.5)))
    assert rule.needs == ("J",)
    path = run(rule, net, net.start(rng), 60, gradient=Valued(net))
    assert path.J.min() < 0.5 * path.J[0]


def test_the_scale_multiplies_what_a_schedule_gives():
    rule = ReduceOnPlateau(GD(Exponential(0.1, 0.5)), factor=0.5, patience=0)
    state = rule.at(1).init(np.zeros(1))
    for t, (scale, value) in enumerate([(1, 5.0), (0.5, 5.0), (0.5, 4.0), (0.25, 4.0)], 1):
        before, told = state.theta, rule.told()(np.ones(1), np.full(1, value))
        state = rule.at(t).step(state, told, t)
        np.testing.assert_allclose(before - state.theta, scale * 0.1 * np.exp(-0.5 * (t - 1)), rtol=1e-13)


def test_negative_objectives_plateau_as_positive_ones_do():
    rule = ReduceOnPlateau(GD(0.1), patience=0, threshold=0.1)
    state = rule.init(np.zeros(1))
    for t, (value, scale) in enumerate([(-1.0, 1), (-1.05, 0.1), (-1.2, 0.1), (-1.0, 0.01)], 1):
        state = rule.step(state, rule.told()(np.ones(1), np.full(1, value)), t)
        np.testing.assert_allclose(state.scale, scale)


def test_a_value_that_is_no_number_is_a_failure():
    rule = BoldDriver(GD(0.1))
    state = rule.init(np.ones(1))
    for t, value in enumerate([1.0, np.nan, 0.5], 1):
        state = rule.step(state, rule.told()(np.ones(1), np.full(1, value)), t)
    assert state.best == 0.5
    np.testing.assert_allclose(state.scale, 0.5 * 1.05)


# The oracle.


def test_j_comes_beside_the_gradient_in_the_shape_of_theta():
    theta = np.random.default_rng(3).normal(size=(4, 2))
    g, value = Valued(J)(theta, 1)
    np.testing.assert_array_equal(g, J.gradient(theta))
    np.testing.assert_array_equal(value, np.stack([J(theta)] * 2, axis=-1))
    g, h, value = Valued(J, Curvature(J.gradient, np.random.default_rng(9)))(theta, 1)
    assert g.shape == h.shape == value.shape == theta.shape
    clipped = Clipped(Valued(J), 0.1)(theta, 1)
    np.testing.assert_array_equal(clipped.J, value)


def test_j_may_be_that_of_the_batch():
    rng = np.random.default_rng(4)
    data = LinearRegression(rng.normal(size=(6, 1)), rng.normal(size=6))
    batch = MiniBatch(data, in_order(6, 2))
    ask = Valued(lambda theta: data.losses(theta)[..., batch.rows].mean(axis=-1), batch)
    for t, rows in enumerate(([0, 1], [2, 3], [4, 5]), 1):
        told = ask(np.ones(2), t)
        np.testing.assert_allclose(told.J, data.losses(np.ones(2))[rows].mean())


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: BoldDriver(GD), TypeError, "rule must be an instance of a rule, such as GD(), and is <class"),
        (lambda: BoldDriver(GD(), up=0.9), ValueError, "BoldDriver(up) must lie in [1, ∞), and is 0.9"),
        (lambda: BoldDriver(GD(), down=1), ValueError, "BoldDriver(down) must lie in (0, 1), and is 1"),
        (lambda: BoldDriver(GD(), name="gamma"), ValueError, "GD has no number 'gamma' to change, it has eta"),
        (lambda: BoldDriver(Layerwise(Muon(), ())), ValueError, "Layerwise has no number 'eta' to change, it has rule"),
        (lambda: BoldDriver(AdaptiveRevision()), TypeError, "gbar back, and BoldDriver cannot hand it on"),
        (lambda: BoldDriver(GD(np.ones(2))), ValueError, "GD(eta) in a BoldDriver must be a number or a schedule"),
        (lambda: ReduceOnPlateau(GD(), patience=-1), ValueError, "ReduceOnPlateau(patience) must lie in [0, ∞)"),
        (lambda: ReduceOnPlateau(GD(), patience=1.5), TypeError, "(patience) must be a whole number in [0, ∞), and is"),
        (lambda: ReduceOnPlateau(GD(), factor=0), ValueError, "ReduceOnPlateau(factor) must lie in (0, 1), and is 0"),
        (lambda: run(BoldDriver(GD()), J, (1, 1), 3), TypeError, "BoldDriver needs J beside the gradient"),
        (
            lambda: run(BoldDriver(Momentum(0.001, 0.9), name="gamma"), J, (1, 1), 9, gradient=Valued(J)),
            ValueError,
            "Momentum(gamma) must lie in [0, 1), and is 1.0",
        ),
        (lambda: Valued(3), TypeError, "the objective must be a function of theta, and is 3"),
        (lambda: Valued(lambda theta: 0.0), TypeError, "must have a method gradient(theta), or `gradient` be given"),
        (lambda: Valued(J.gradient, J.gradient)(np.ones(2), 1), ValueError, "must give one number a run of theta (2,)"),
    ],
)
def test_bad_input_gets_one_sentence(make, error, words):
    with pytest.raises(error, match=re.escape(words)):
        make()


def test_it_is_a_value():
    assert {BoldDriver(GD()), BoldDriver(GD())} == {BoldDriver(GD())}
    assert replace(BoldDriver(GD()), up=2).up == 2
