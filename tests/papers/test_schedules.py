"""Every schedule against its paper's formula, in plain numbers: `k` counts the steps that were taken before, t − 1."""

from __future__ import annotations

import inspect
import math

import numpy as np
import pytest

import gdlib.schedules
from gdlib.readings import compiled, trace_schedule
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
NEAR = 1e-12


def robbins_monro(k, first, decay):
    """A rate like 1/t, started at `first`."""
    return first / (1 + decay * k)


def annealed_variance(k, eta, gamma):
    """Neelakantan et al. 2015: σ_t² = η / (1 + t)^γ, t from 0."""
    return eta * math.exp(-gamma * math.log(1 + k))


def staircase(k, first, factor, every):
    """One factor for each whole number of `every` steps."""
    value = first
    for _ in range(k // every):
        value = value * factor
    return value


def falling_power(k, first, last, length, power):
    """(η₀ − η_end)(1 − k/T)^p + η_end, and η_end after T steps."""
    return last if k >= length else (first - last) * (1 - k / length) ** power + last


def search_then_converge(k, eta0, c, tau):
    """Darken, Chang and Moody 1992: η(t) = η₀ (1 + (c/η₀)(t/τ)) / (1 + (c/η₀)(t/τ) + τ t²/τ²), t from 0."""
    return eta0 * (1 + (c / eta0) * (k / tau)) / (1 + (c / eta0) * (k / tau) + tau * k**2 / tau**2)


def sgdr(k, least, most, first_period, growth):
    """Loshchilov and Hutter 2017: η = η_min + ½ (η_max − η_min)(1 + cos(π T_cur / T_i)), periods one after another."""
    now, period = k, first_period
    while now >= period:
        now, period = now - period, period * growth
    return least + 0.5 * (most - least) * (1 + math.cos(math.pi * now / period))


def half_cosine(k, most, least, length):
    """The same with one period, and η_min after it."""
    return least if k >= length else sgdr(k, least, most, length, 1)


def one_cycle(k, peak, length, rise, first, last):
    """torch's form of Smith and Topin 2018: the top is at rise · length − 1, counted from 0."""
    top, end = rise * length - 1, length - 1
    if k >= end:
        return peak * last
    low, high, way = (first, 1, k / top) if k <= top else (1, last, (k - top) / (end - top))
    return peak * (high + (low - high) * (1 + math.cos(math.pi * way)) / 2)


def warmup_stable_decay(t, peak, warmup, stable, decay, last):
    """Hu and others 2024, W and T the ends of the first two stages: s/W η, then η, then f(s − T) η; f a straight line.

    The warm-up counts from 1, so that no step has rate 0; the last stage counts from 0, so that f(0) = 1.
    """
    if t <= warmup:
        return t / warmup * peak
    if t <= warmup + stable:
        return peak
    s = min(t - 1 - warmup - stable, decay)
    return peak * (1 - s / decay) + last * (s / decay)


CASES = [
    (Constant(0.3), lambda t: 0.3),
    (InverseTime(0.5, 0.1), lambda t: robbins_monro(t - 1, 0.5, 0.1)),
    (InversePower(0.3, 0.55), lambda t: annealed_variance(t - 1, 0.3, 0.55)),
    (InversePower(0.5, 1), lambda t: robbins_monro(t - 1, 0.5, 1)),
    (Exponential(0.5, 0.1), lambda t: 0.5 / math.e ** ((t - 1) / 10)),
    (Step(0.8, 0.5, 7), lambda t: staircase(t - 1, 0.8, 0.5, 7)),
    (Polynomial(0.8, 0.1, 60, 2.5), lambda t: falling_power(t - 1, 0.8, 0.1, 60, 2.5)),
    (Polynomial(0.1, 0.8, 60), lambda t: 0.1 + 0.7 * min(t - 1, 60) / 60),
    (Polynomial(0.8, 0, 60, 2), lambda t: falling_power(t - 1, 0.8, 0, 60, 2)),
    (SearchThenConverge(0.2, 3.0, 25.0), lambda t: search_then_converge(t - 1, 0.2, 3.0, 25.0)),
    (SearchThenConverge(0.2, 0, 7), lambda t: 0.2 / (1 + (t - 1) ** 2 / 7)),
    (Cosine(0.8, 0.1, 60), lambda t: half_cosine(t - 1, 0.8, 0.1, 60)),
    (Cosine(0.1, 0.8, 200), lambda t: half_cosine(t - 1, 0.1, 0.8, 200)),
    (CosineRestarts(0.8, 0.1, 9), lambda t: sgdr(t - 1, 0.1, 0.8, 9, 1)),
    (CosineRestarts(0.8, 0.1, 9, 2), lambda t: sgdr(t - 1, 0.1, 0.8, 9, 2)),
    (CosineRestarts(0.8, 0.1, 1, 3), lambda t: sgdr(t - 1, 0.1, 0.8, 1, 3)),
    (CosineRestarts(0.8, 0.1, 3, 10), lambda t: sgdr(t - 1, 0.1, 0.8, 3, 10)),
    (Warmup(12), lambda t: t / 12 if t < 12 else 1),
    (Warmup(1), lambda t: 1),
    (OneCycle(0.9, 80), lambda t: one_cycle(t - 1, 0.9, 80, 0.3, 1 / 25, 1 / 25 / 1e4)),
    (OneCycle(0.9, 75, 0.47, 0.2, 0.1), lambda t: one_cycle(t - 1, 0.9, 75, 0.47, 0.2, 0.1)),
    (OneCycle(0.85, 80, 0.3, 0.95 / 0.85, 0.95 / 0.85), lambda t: one_cycle(t - 1, 0.85, 80, 0.3, 19 / 17, 19 / 17)),
    (WarmupStableDecay(0.9, 15, 40, 30), lambda t: warmup_stable_decay(t, 0.9, 15, 40, 30, 0)),
    (WarmupStableDecay(0.9, 1, 0, 30, 0.2), lambda t: warmup_stable_decay(t, 0.9, 1, 0, 30, 0.2)),
    (Warmup(10) * Cosine(0.5, 0.05, 90), lambda t: min(t / 10, 1) * half_cosine(t - 1, 0.5, 0.05, 90)),
    (
        (Warmup(10) * 0.5).then(Cosine(0.5, 0.05, 60), after=10).then(CosineRestarts(0.2, 0, 5, 2), after=80),
        lambda t: t / 20 if t <= 10 else half_cosine(t - 11, 0.5, 0.05, 60) if t <= 80 else sgdr(t - 81, 0, 0.2, 5, 2),
    ),
]


@pytest.mark.parametrize(("schedule", "formula"), CASES, ids=[repr(schedule) for schedule, _ in CASES])
def test_a_schedule_is_its_paper_s_formula(schedule, formula):
    expected = [formula(t) for t in STEPS]
    np.testing.assert_allclose([schedule(t) for t in STEPS], expected, rtol=NEAR, atol=1e-15)
    np.testing.assert_allclose(np.broadcast_to(schedule(np.array(STEPS)), 100), expected, rtol=NEAR, atol=1e-15)


def test_every_schedule_has_a_formula():
    public = {one for one in map(vars(gdlib.schedules).get, gdlib.schedules.__all__) if inspect.isclass(one)}
    made_of_others = {gdlib.schedules.Product, gdlib.schedules.Then}
    assert {type(schedule) for schedule, _ in CASES} - made_of_others == public - made_of_others - {Schedule}


@pytest.mark.parametrize(("growth", "steps"), [(2, 1), (2, 7), (3, 1), (3, 5), (5, 2), (7, 3), (10, 1)])
def test_a_restart_comes_at_the_very_step_and_not_one_later(growth, steps):
    first, period = 1, steps
    while first < 10**9:
        assert CosineRestarts(0.8, 0.1, steps, growth)(first) == 0.8
        if period > 1:
            assert CosineRestarts(0.8, 0.1, steps, growth)(first + period - 1) < 0.8
        first, period = first + period, period * growth


@pytest.mark.parametrize(
    ("schedule", "first", "values"),
    [
        (Cosine(0.8, 0.1, 40), 0.8, {41: 0.1, 42: 0.1, 10**6: 0.1}),
        (Polynomial(0.8, 0.1, 40, 3), 0.8, {41: 0.1, 10**6: 0.1}),
        (Warmup(8), 1 / 8, {8: 1, 9: 1, 10**6: 1}),
        (OneCycle(0.5, 40), 0.02, {12: 0.5, 40: 2e-6, 41: 2e-6, 10**6: 2e-6}),
        (WarmupStableDecay(0.5, 4, 6, 10, 0.1), 0.125, {4: 0.5, 10: 0.5, 11: 0.5, 12: 0.46, 21: 0.1, 10**6: 0.1}),
        (CosineRestarts(0.8, 0.1, 40, 2), 0.8, {41: 0.8, 121: 0.8}),
        (SearchThenConverge(0.2, 3.0, 25.0), 0.2, {}),
    ],
    ids=repr,
)
def test_the_values_that_are_promised(schedule, first, values):
    for t, value in {1: first, **values}.items():
        assert float(schedule(t)) == pytest.approx(value, rel=1e-15)


def test_search_then_converge_tends_to_c_over_t():
    assert 1e8 * SearchThenConverge(0.2, 3.0, 25.0)(10**8) == pytest.approx(3.0, rel=1e-5)


# Mistakes that are often made with schedules, each put in on purpose, each caught.

WRONG = {
    "t from 0": lambda schedule: lambda t: schedule(t + 1),
    "t from 2": lambda schedule: lambda t: schedule(max(t - 1, 1)),
    "the end a step too early": lambda schedule: lambda t: changed(schedule, lambda n: n - 1)(t),
    "the end a step too late": lambda schedule: lambda t: changed(schedule, lambda n: n + 1)(t),
}


def changed(schedule, change):
    """The same schedule with another number of steps."""
    values = dict(vars(schedule))
    name = next(name for name in ("steps", "every", "decay", "tau") if name in values)
    return type(schedule)(**{**values, name: change(values[name])})


SIMPLE = [case for case in CASES if set(vars(case[0])) & {"steps", "every", "tau"} and case[0] != Warmup(1)]
SIMPLE = [case for case in SIMPLE if not isinstance(case[0], CosineRestarts) or case[0].steps > 1]


@pytest.mark.parametrize("slip", list(WRONG))
@pytest.mark.parametrize(("schedule", "formula"), SIMPLE, ids=[repr(schedule) for schedule, _ in SIMPLE])
def test_a_slip_in_counting_is_caught(schedule, formula, slip):
    wrong = WRONG[slip](schedule)
    assert max(abs(float(wrong(t)) - formula(t)) for t in STEPS) > 1e-6


def test_a_staircase_without_its_floor_and_a_line_without_its_end_are_caught():
    traced = {kind: trace_schedule(kind) for kind in (Step, Polynomial, Cosine, Warmup)}
    for kind, op in ((Step, "floor"), (Polynomial, "maximum"), (Cosine, "minimum"), (Warmup, "minimum")):
        schedule, formula = next(case for case in CASES if type(case[0]) is kind)
        lines, ops = traced[kind].lines, [line.op for line in traced[kind].lines]
        lost = lines[ops.index(op)]
        kept = [line._replace(args=tuple(lost.args[0] if a == lost.name else a for a in line.args)) for line in lines]
        outputs = {"result": lost.args[0]} if traced[kind].outputs["result"] == lost.name else traced[kind].outputs
        wrong = compiled(type(traced[kind])(traced[kind].inputs, tuple(kept), outputs))
        with np.errstate(invalid="ignore"):
            found = [wrong(*vars(schedule).values(), np.float64(t))[0] for t in STEPS]
        assert not np.allclose(found, [formula(t) for t in STEPS], rtol=1e-6)
