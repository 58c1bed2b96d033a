"""JavaScript against NumPy, in Node: the rules, the surfaces and the driver that the page runs."""

from __future__ import annotations

import numpy as np
import pytest

import gdlib.rules
from gdlib.drivers import run
from gdlib.objectives import Beale, Quadratic, Saddle, ravine
from gdlib.readings import rule_javascript, surface_javascript, trace_rule
from gdlib.rule import intervals

RULES = [getattr(gdlib.rules, name) for name in gdlib.rules.__all__]
SURFACES = [Beale(), Saddle(), ravine(30, 0.4), Quadratic(2.0, 0.3, 5.0, (1.0, -1.0), 0.5)]

RUN = """
import { compile, run } from "./gdlib/widgets/js/run.js";
const main = ({ rule, surface, start, steps, h }) => run(compile(rule), compile(surface), start, steps, h);
"""


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: type(surface).__name__)
@pytest.mark.parametrize("rule", RULES)
def test_a_run_in_javascript_is_the_run_to_the_last_bit(node, rule, surface):
    rng = np.random.default_rng(3)
    for _ in range(3):
        h = {name: float(rng.uniform(0.001, 0.02) if name == "eta" else 0.7) for name in intervals(rule)}
        start = rng.uniform(-1, 1, size=2).tolist()
        told = {
            "rule": rule_javascript(trace_rule(rule)),
            "surface": surface_javascript(surface.program),
            "start": start,
            "steps": 500,
            "h": h,
        }
        found, expected = node(RUN, told), run(rule(**h), surface, start, 500)
        np.testing.assert_array_equal(np.array(found["theta"], float), expected.theta)
        np.testing.assert_array_equal(np.array(found["J"], float), expected.J)
        assert found["diverged"] == expected.diverged


def test_divergence_is_the_same_step(node):
    told = {
        "rule": rule_javascript(trace_rule(gdlib.rules.GD)),
        "surface": surface_javascript(ravine().program),
        "start": [1.0, 1.0],
        "steps": 5000,
        "h": {"eta": 0.5},
    }
    found, expected = node(RUN, told), run(gdlib.rules.GD(0.5), ravine(), (1.0, 1.0), 5000)
    assert found["diverged"] == expected.diverged
    assert found["diverged"] is not None
    np.testing.assert_array_equal(np.array(found["theta"], float), expected.theta)
