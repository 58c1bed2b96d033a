"""JavaScript against NumPy, in Node: the rules, the surfaces, the schedules and the driver that the page runs.

To the last bit where only + − × ÷ √ are used. Where a power or an exponential enters, which no standard asks to be
rounded correctly, each step is restarted from NumPy's own state and compared to a relative 1e-12.
"""

from __future__ import annotations

from itertools import islice, pairwise

import numpy as np
import pytest

import gdlib.rules
from gdlib.drivers import iterate, run
from gdlib.objectives import Beale, Himmelblau, Plateau, Quadratic, Rastrigin, Rosenbrock, Saddle, ravine
from gdlib.readings import script, trace_function, trace_rule
from gdlib.rule import intervals
from gdlib.schedules import Constant, Product, Then, Warmup
from tests.papers.test_schedules import CASES

EXACT = [Beale(), Saddle(), ravine(30, 0.4), Quadratic(2.0, 0.3, 5.0, (1.0, -1.0), 0.5), Rosenbrock(), Himmelblau()]
EXACT.append(Plateau())
NEAR = 1e-12
INEXACT = {"power", "exp", "log", "sin", "cos", "tanh"}


def rules(exact):
    """The public rules that run in a page, with or without an operation that is not rounded correctly."""
    public = (getattr(gdlib.rules, name) for name in gdlib.rules.__all__)
    for rule in public:
        if "javascript" not in rule.unreadable and "equation" not in rule.unreadable:
            traced = trace_rule(rule)
            if exact != any(line.op in INEXACT for line in traced.step.lines):
                yield rule


RUN = """
import { compile, run } from "./gdlib/widgets/js/run.js";
const main = ({ rule, surface, start, steps, h }) => run(compile(rule), compile(surface), start, steps, h);
"""
STEPS = """
import { compile } from "./gdlib/widgets/js/run.js";
const main = ({ rule, rows, h }) => {
    const code = compile(rule);
    return rows.map(({ s, g, t }) => code.step(s, g, t, h));
};
"""
VALUES = """
import { compile } from "./gdlib/widgets/js/run.js";
const main = ({ surface, points }) => {
    const { value, gradient } = compile(surface);
    return points.map(([x, y]) => [value(x, y), ...gradient(x, y)]);
};
"""


def settings(rule, rng):
    """Hyper-parameters to draw a run with: small rates, the rest from the middle of its slider."""
    values = {}
    for name, interval in intervals(rule).items():
        low, high = interval.slider
        value = np.exp(rng.uniform(np.log(low), np.log(high))) if interval.log else rng.uniform(low, high)
        values[name] = float(rng.uniform(1e-4, 5e-3)) if name == "eta" else float(value)
        if interval.whole:
            values[name] = int(value)
    return values


TOLD = """
import { compile } from "./gdlib/widgets/js/run.js";
const main = ({ rule, start, told, h }) => {
    const code = compile(rule);
    let s = code.init(start);
    return told.map((one, k) => (s = code.step(s, one, k + 1, h)));
};
"""


@pytest.mark.parametrize("surface", EXACT, ids=lambda surface: f"{type(surface).__name__}{surface.start}")
@pytest.mark.parametrize("rule", [rule for rule in rules(exact=True) if not rule.needs])
def test_a_run_in_javascript_is_the_run_to_the_last_bit(node, rule, surface):
    rng = np.random.default_rng(3)
    h, start = settings(rule, rng), rng.uniform(-1, 1, size=2).tolist()
    told = {"rule": script(rule), "surface": script(surface)}
    found = node(RUN, {**told, "start": start, "steps": 500, "h": h})
    expected = run(rule(**h), surface, start, 500)
    assert found["diverged"] == expected.diverged
    np.testing.assert_array_equal(np.array(found["theta"], float), expected.theta)
    np.testing.assert_array_equal(np.array(found["J"], float), expected.J)


@pytest.mark.parametrize("rule", [rule for rule in rules(exact=True) if rule.needs])
def test_a_rule_that_is_told_more_than_the_gradient_keeps_numpy_s_state_to_the_last_bit(node, rule):
    rng = np.random.default_rng(6)
    h, told = settings(rule, rng), rule().told()
    given = [told(*pair) for pair in zip(rng.normal(size=(500, 1)), rng.uniform(-1, 3, size=(500, 1)), strict=True)]
    steps = list(islice(iterate(rule(**h), lambda theta, t: given[t - 1], (1.0,)), 501))[1:]
    asked = [{name: float(value[0]) for name, value in one._asdict().items()} for one in given]
    found = node(TOLD, {"rule": script(rule), "start": 1.0, "told": asked, "h": h})
    for state, step in zip(found, steps, strict=True):
        assert state == {name: float(np.broadcast_to(value, 1)[0]) for name, value in step.state._asdict().items()}
    assert len({float(step.state.h[0]) for step in steps if hasattr(step.state, "h")}) > 10  # what it was told was used


@pytest.mark.parametrize("rule", list(rules(exact=False)))
def test_a_step_in_javascript_is_the_step_to_twelve_digits(node, rule):
    h = settings(rule, np.random.default_rng(4))
    steps = list(islice(iterate(rule(**h), Beale().gradient, (1.0, 1.5)), 501))
    rows = [
        {"s": {field: float(np.broadcast_to(value, 2)[0]) for field, value in before.state._asdict().items()}}
        | {"g": float(after.g[0]), "t": after.t}
        for before, after in pairwise(steps)
    ]
    found = node(STEPS, {"rule": script(rule), "rows": rows, "h": h})
    for row, step in zip(found, steps[1:], strict=True):
        for field, value in step.state._asdict().items():
            assert row[field] == pytest.approx(float(np.broadcast_to(value, 2)[0]), rel=NEAR, abs=1e-300)


SCHEDULE = """
import { compile } from "./gdlib/widgets/js/run.js";
const main = ({ schedule, hyper, steps }) => steps.map((t) => compile(schedule)(t, hyper));
"""


@pytest.mark.parametrize(("schedule", "formula"), CASES, ids=[repr(schedule) for schedule, _ in CASES])
def test_a_schedule_in_javascript_gives_the_same_values(node, schedule, formula):
    steps = [*range(1, 101), 12_345, 10**6]
    expected = [float(schedule(t)) for t in steps]
    of_a_class = [] if isinstance(schedule, Product | Then) else [(type(schedule), vars(schedule))]
    for thing, hyper in [(schedule, {}), *of_a_class]:
        found = node(SCHEDULE, {"schedule": script(thing), "hyper": hyper, "steps": steps})
        if not INEXACT & {line.op for line in trace_function(schedule.__call__, ("t",)).lines}:
            assert found == expected
        np.testing.assert_allclose(found, expected, rtol=NEAR, atol=1e-16)
    assert len(set(expected)) > 1 or isinstance(schedule, Constant | Warmup)


def test_there_are_rules_of_both_kinds():
    assert len(list(rules(exact=True))) >= 7
    assert gdlib.rules.Sophia in rules(exact=True)
    assert len(list(rules(exact=False))) >= 1


def test_a_surface_with_a_cosine_agrees_to_twelve_digits(node):
    surface = Rastrigin()
    points = np.random.default_rng(5).uniform(-4, 4, size=(200, 2))
    found = np.array(node(VALUES, {"surface": script(surface), "points": points.tolist()}))
    np.testing.assert_allclose(found[:, 0], surface(points), rtol=NEAR, atol=1e-12)
    np.testing.assert_allclose(found[:, 1:], surface.gradient(points), rtol=NEAR, atol=1e-11)


def test_divergence_is_the_same_step(node):
    told = {
        "rule": script(gdlib.rules.GD),
        "surface": script(ravine()),
        "start": [1.0, 1.0],
        "steps": 5000,
        "h": {"eta": 0.5},
    }
    found, expected = node(RUN, told), run(gdlib.rules.GD(0.5), ravine(), (1.0, 1.0), 5000)
    assert found["diverged"] == expected.diverged
    assert found["diverged"] is not None
    np.testing.assert_array_equal(np.array(found["theta"], float), expected.theta)
