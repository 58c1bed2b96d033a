"""Schedules: each value against a formula of its own, how they combine, what they refuse, and their trace."""

from __future__ import annotations

import math
import pickle
import re

import numpy as np
import pytest

from gdlib.drivers import run, sweep
from gdlib.objectives import ravine
from gdlib.readings import compiled, trace_function
from gdlib.rules import GD, Adam, Momentum
from gdlib.schedules import (
    Constant,
    Cosine,
    CosineRestarts,
    Exponential,
    InversePower,
    InverseTime,
    OneCycle,
    Polynomial,
    Schedule,
    SearchThenConverge,
    Step,
    Warmup,
    WarmupStableDecay,
)

STEPS = range(1, 101)

# Each schedule with what it should be at t, worked out with plain numbers and no help from gdlib.
SCHEDULES = [
    (Constant(0.3), lambda t: 0.3),
    (InverseTime(0.5, 0.1), lambda t: 5 / (9 + t)),
    (Exponential(0.5, 0.1), lambda t: 0.5 * math.e ** (-0.1 * (t - 1))),
    (Step(0.8, 0.5, 7), lambda t: 0.8 / 2 ** ((t - 1) // 7)),
    (Step(0.8, 0.5, 1), lambda t: 0.8 / 2 ** (t - 1)),
    (InverseTime(0.5, 0.1) * 0.25, lambda t: 1.25 / (9 + t)),
    (0.25 * InverseTime(0.5, 0.1), lambda t: 1.25 / (9 + t)),
    (np.float64(0.25) * InverseTime(0.5, 0.1), lambda t: 1.25 / (9 + t)),
    (2 * Step(1.0, 0.5, 10) * InverseTime(0.5, 0.1), lambda t: 10 / (9 + t) / 2 ** ((t - 1) // 10)),
    (Constant(0.3).then(0.1, after=40), lambda t: 0.3 if t <= 40 else 0.1),
    (Constant(0.3).then(InverseTime(0.5, 0.1), after=40), lambda t: 0.3 if t <= 40 else 5 / (9 + t - 40)),
    (Step(0.8, 0.5, 7).then(Exponential(0.5, 0.1), 1), lambda t: 0.8 if t == 1 else 0.5 * math.exp(-0.1 * (t - 2))),
    (
        (Constant(4).then(2, after=10).then(1, after=30)) * Constant(0.1),
        lambda t: 0.4 if t <= 10 else 0.2 if t <= 30 else 0.1,
    ),
    (Warmup(4) * Cosine(1, 0.5, 8), lambda t: min(t / 4, 1) * (0.75 + 0.25 * math.cos(math.pi * min(t - 1, 8) / 8))),
    ((Constant(4) * 0.1).then(Constant(2).then(1, after=10), after=20), lambda t: 0.4 if t <= 20 else 2 - (t > 30)),
]


@pytest.mark.parametrize(("schedule", "formula"), SCHEDULES)
def test_a_schedule_is_its_formula(schedule, formula):
    for t in STEPS:
        np.testing.assert_allclose(schedule(t), formula(t), rtol=1e-13)


@pytest.mark.parametrize(("schedule", "formula"), SCHEDULES)
def test_a_schedule_of_all_steps_at_once_is_that_of_each(schedule, formula):
    together = np.broadcast_to(schedule(np.array(STEPS)), 100)
    np.testing.assert_allclose(together, [schedule(t) for t in STEPS], rtol=1e-15)


@pytest.mark.parametrize(("schedule", "formula"), SCHEDULES)
def test_a_traced_schedule_gives_the_same_values(schedule, formula):
    read = compiled(trace_function(schedule.__call__, ("t",)))
    for t in STEPS:
        np.testing.assert_allclose(read(t)[0], schedule(t), rtol=1e-15)


@pytest.mark.parametrize(("schedule", "formula"), SCHEDULES)
def test_a_schedule_is_a_value(schedule, formula):
    again = pickle.loads(pickle.dumps(schedule))
    assert again == schedule
    assert hash(again) == hash(schedule)
    assert GD(again) == GD(schedule)


@pytest.mark.parametrize(
    "second", [InverseTime(0.1, 1.0), InverseTime(0.1, 0.5), Exponential(0.1, 10.0), Step(0.1, 0.01, 1)], ids=repr
)
def test_a_schedule_that_follows_is_asked_only_from_its_own_first_step_on(second):
    both = Constant(0.3).then(second, after=200)
    assert [float(both(t)) for t in range(1, 201)] == [0.3] * 200
    assert float(both(201)) == second(1)


@pytest.mark.parametrize("schedule", [InverseTime(0.02, 0.3), Exponential(0.02, 0.3), Step(0.02, 0.5, 1)], ids=repr)
def test_the_first_step_of_a_run_uses_the_start_value(schedule):
    assert schedule(1) == 0.02
    scheduled, constant = (run(GD(eta), ravine(), (1.0, 1.0), 2).theta for eta in (schedule, 0.02))
    np.testing.assert_array_equal(scheduled[1], constant[1])
    assert not np.array_equal(scheduled[2], constant[2])


@pytest.mark.parametrize("name", ["eta", "beta1", "beta2", "epsilon"])
def test_any_hyper_parameter_may_be_a_schedule(name):
    schedule = Step(0.5, 0.5, 3)
    state = Adam().init(np.array([1.0, 1.0]))
    points = [state.theta]
    for t in range(1, 11):
        state = Adam(**{name: 0.5 / 2 ** ((t - 1) // 3)}).step(state, ravine().gradient(state.theta), t)
        points.append(state.theta)
    np.testing.assert_array_equal(run(Adam(**{name: schedule}), ravine(), (1, 1), 10).theta, points)


def test_a_schedule_on_the_momentum_is_the_momentum_of_each_step():
    path = run(Momentum(0.01, gamma=InverseTime(0.8, 1)), ravine(), (1.0, 1.0), 20)
    theta, v = np.ones(2), 0.0
    for t in range(1, 21):
        v = 0.8 / t * v + 0.01 * ravine().gradient(theta)
        theta = theta - v
        np.testing.assert_allclose(path.theta[t], theta, rtol=1e-13)


EVERY = [
    InversePower(0.9, 0.55),
    Polynomial(0.9, 0.3, 12, 2),
    SearchThenConverge(0.9, 2.0, 10.0),
    Cosine(0.9, 0.3, 12),
    CosineRestarts(0.9, 0.3, 3, 2),
    0.9 * Warmup(5),
    OneCycle(0.85, 20, start_factor=19 / 17, end_factor=19 / 17),
    WarmupStableDecay(0.9, 5, 5, 5, 0.3),
    (Warmup(5) * Cosine(0.9, 0.5, 20)).then(CosineRestarts(0.8, 0.1, 4), after=8),
]


@pytest.mark.parametrize("schedule", EVERY, ids=repr)
def test_any_schedule_on_the_momentum_works_in_a_run_in_a_sweep_and_at_a_step(schedule):
    path = run(Momentum(0.01, schedule), ravine(), (1.0, 1.0), 20)
    theta, v = np.ones(2), 0.0
    for t in range(1, 21):
        gamma = float(schedule(t))
        assert Momentum(0.01, schedule).at(t) == Momentum(0.01, gamma)
        v = gamma * v + 0.01 * ravine().gradient(theta)
        theta = theta - v
        np.testing.assert_array_equal(path.theta[t], theta)
    rates = np.array([0.003, 0.01])
    swept = sweep(Momentum(rates, schedule), ravine(), (1.0, 1.0), 20)
    np.testing.assert_array_equal(swept.theta[:, 1], path.theta)


@pytest.mark.parametrize("schedule", EVERY, ids=repr)
def test_every_step_is_checked_against_the_interval_of_the_hyper_parameter(schedule):
    wrong = next(t for t in range(1, 60) if 2 * float(schedule(t)) >= 1)
    with pytest.raises(ValueError, match=rf"Momentum\(gamma\) at t = {wrong} must lie in \[0, 1\)"):
        run(Momentum(0.001, 2 * schedule), ravine(), (1.0, 1.0), 60)


def test_a_rule_at_a_step_has_plain_numbers():
    rule = Momentum(eta=Exponential(0.1, 0.5), gamma=Constant(0.5).then(0.9, after=1))
    assert rule.at(2).hyper() == {"eta": 0.1 * math.exp(-0.5), "gamma": 0.9}
    assert all(type(value) is float for value in rule.at(2).hyper().values())
    plain = Momentum()
    assert plain.at(7) is plain


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Step(1, 0.5, every=0), ValueError, "Step(every) must lie in [1, ∞), and is 0"),
        (lambda: Step(1, 0.5, every=-3), ValueError, "Step(every) must lie in [1, ∞), and is -3"),
        (lambda: Step(1, 0.5, every=math.nan), TypeError, "Step(every) must be a whole number in [1, ∞), and is nan"),
        (lambda: Constant(1).then(2, after=0), ValueError, "Then(after) must lie in [1, ∞), and is 0"),
        (lambda: Constant(1).then("a", after=1), TypeError, "a schedule or a number is needed, and 'a' is neither"),
        (lambda: Constant(1) * "a", TypeError, "a schedule or a number is needed, and 'a' is neither"),
        (lambda: "a" * Constant(1), TypeError, "a schedule or a number is needed, and 'a' is neither"),
        (lambda: Constant(1) * True, TypeError, "a schedule or a number is needed, and True is neither"),
        (lambda: Constant(1) * None, TypeError, "a schedule or a number is needed, and None is neither"),
        (lambda: Schedule()(1), TypeError, "Schedule has no method __call__(t)"),
        (lambda: Cosine(1, 0, 0), ValueError, "Cosine(steps) must lie in [1, ∞), and is 0"),
        (lambda: Cosine(1, 0, 2.5), TypeError, "Cosine(steps) must be a whole number in [1, ∞), and is 2.5"),
        (lambda: Cosine(math.inf, 0, 5), ValueError, "Cosine(start) must lie in (−∞, ∞), and is inf"),
        (lambda: CosineRestarts(1, 0, 5, 1.5), TypeError, "CosineRestarts(growth) must be a whole number in [1, ∞)"),
        (lambda: Polynomial(1, 0, 5, 0), ValueError, "Polynomial(power) must lie in (0, ∞), and is 0"),
        (lambda: InversePower(1, -1), ValueError, "InversePower(power) must lie in [0, ∞), and is -1"),
        (lambda: SearchThenConverge(0, 1, 5), ValueError, "SearchThenConverge(start) must lie in (0, ∞), and is 0"),
        (lambda: SearchThenConverge(1, -1, 5), ValueError, "SearchThenConverge(c) must lie in [0, ∞), and is -1"),
        (lambda: SearchThenConverge(1, 1, 0), ValueError, "SearchThenConverge(tau) must lie in (0, ∞), and is 0"),
        (lambda: Warmup(0), ValueError, "Warmup(steps) must lie in [1, ∞), and is 0"),
        (lambda: OneCycle(1, 10, 1), ValueError, "OneCycle(rise) must lie in (0, 1), and is 1"),
        (
            lambda: OneCycle(1, 3),
            ValueError,
            "OneCycle(rise) times steps must be more than 1, or no step goes up, and 0.3 times 3 is 0.9",
        ),
        (lambda: OneCycle(1, 10, 0.5, -1), ValueError, "OneCycle(start_factor) must lie in [0, ∞), and is -1"),
        (lambda: WarmupStableDecay(1, 0, 5, 5), ValueError, "WarmupStableDecay(warmup) must lie in [1, ∞), and is 0"),
        (lambda: WarmupStableDecay(1, 5, -1, 5), ValueError, "WarmupStableDecay(stable) must lie in [0, ∞), and is -1"),
        (lambda: Constant(1) * np.ones(2), TypeError, "a schedule or a number is needed, and array([1., 1.])"),
        (lambda: np.ones(2) * Constant(1), TypeError, "a schedule or a number is needed, and array([1., 1.])"),
    ],
)
def test_a_bad_schedule_gets_one_sentence(make, error, words):
    with pytest.raises(error, match=re.escape(words)):
        make()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Step(1, 0.5, every="a"), r"Step\(every\).*'a'"),
        (lambda: Step(1, 0.5, every=2.5), r"Step\(every\).*2\.5"),
        (lambda: Constant(1).then(2, after=1.5), r"Then\(after\).*1\.5"),
        (lambda: InverseTime("a", 1), r"InverseTime\(start\).*'a'"),
        (lambda: run(GD(InverseTime(0.1, -1)), ravine(), (1, 1), 3), r"InverseTime\(decay\).*-1|GD\(eta\) at t = 2"),
    ],
)
def test_a_schedule_of_the_wrong_kind_is_named_with_its_value(make, words):
    with pytest.raises((TypeError, ValueError), match=words):
        make()
