"""Every mutant of every schedule leaves its paper's values, or gives the schedule's own wherever one looks."""

from __future__ import annotations

import warnings
from functools import cache

import numpy as np
import pytest

from gdlib.readings import compiled, trace_schedule
from gdlib.rule import intervals
from gdlib.schedules import Product, Then

from ..papers.test_schedules import CASES, NEAR, STEPS
from .generate import changed

TRACED = list(dict.fromkeys(type(schedule) for schedule, _ in CASES if not isinstance(schedule, Product | Then)))
PAPERS = {
    kind: [(vars(one), np.array([formula(t) for t in STEPS], float)) for one, formula in CASES if type(one) is kind]
    for kind in TRACED
}


def values(program, hyper, steps):
    """What a program gives at these steps; None where it cannot be computed."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            run = compiled(program)
            return np.array([run(*hyper.values(), np.float64(t))[0] for t in steps], float)
        except (ArithmeticError, TypeError, ValueError, UnboundLocalError):
            return None


def agrees(program, hyper, steps, expected):
    """Whether a program gives the expected values."""
    found = values(program, hyper, steps)
    return found is not None and np.allclose(found, expected, rtol=NEAR, atol=1e-15)


def settings(kind, rng):
    """A schedule with parameters at random from their sliders."""
    drawn = {}
    for name, interval in intervals(kind).items():
        low, high = interval.slider
        value = rng.uniform(low, 6 if name == "growth" else high)
        drawn[name] = int(value) if interval.whole else float(value)
    try:
        return kind(**drawn)
    except ValueError:  # its parameters do not fit together
        return settings(kind, rng)


@cache
def fate(kind):
    """How many mutants were made, and those that neither leave the paper's values nor keep the schedule's own."""
    rng, traced, count, alive = np.random.default_rng(21), trace_schedule(kind), 0, []
    others = [settings(kind, rng) for _ in range(60)]
    steps = [*range(1, 12), 37, 120, 999]
    known = [(vars(one), np.array([one(t) for t in steps], float)) for one in others]
    for what, program in changed(traced):
        count += 1
        if all(agrees(program, hyper, STEPS, expected) for hyper, expected in PAPERS[kind]) and not all(
            agrees(program, hyper, steps, expected) for hyper, expected in known
        ):
            alive.append(what)
    return count, alive


@pytest.mark.parametrize("kind", TRACED)
def test_the_schedule_itself_lives(kind):
    assert all(agrees(trace_schedule(kind), hyper, STEPS, expected) for hyper, expected in PAPERS[kind])


@pytest.mark.parametrize("kind", TRACED)
def test_every_mutant_dies_or_is_the_same_schedule(kind):
    count, alive = fate(kind)
    assert not alive, f"{len(alive)} of {count} mutants of {kind.__name__} live: {alive[:5]}"
    assert count > 0
