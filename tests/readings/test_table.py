"""The table of rules and readings: what is missing is declared, what is declared is missing."""

from __future__ import annotations

import numpy as np
import pytest
import sympy

import gdlib.rules
from gdlib.book.maths import mathml
from gdlib.drivers import run, sweep
from gdlib.objectives import ravine
from gdlib.readings import equation, readings, script, trace_rule
from gdlib.readings.algebra import contraction, limit, matrix
from gdlib.rules import GD, NAG, Momentum
from gdlib.widgets import Race
from tests.own import Mine

RULES = [getattr(gdlib.rules, name) for name in gdlib.rules.__all__]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_the_readings_that_it_does_not_declare_missing(rule):
    for name, reason in readings(rule).items():
        if name != "algebra":
            assert bool(reason) == bool({name, "equation"} & set(rule.unreadable)), (name, reason)
        if reason:
            assert reason.startswith(rule.__name__)
            assert "\n" not in reason


def test_only_linear_rules_that_do_not_change_have_a_matrix():
    assert {rule for rule in RULES if not readings(rule)["algebra"]} == {GD, Momentum, NAG}


def test_the_limits_of_stability():
    gamma = sympy.Symbol("gamma", positive=True)
    assert limit(trace_rule(GD)) == 2
    assert sympy.simplify(limit(trace_rule(Momentum)) - 2 * (1 + gamma)) == 0
    assert sympy.simplify(limit(trace_rule(NAG)) - 2 * (1 + gamma) / (1 + 2 * gamma)) == 0


@pytest.mark.parametrize("rule", [GD, Momentum, NAG])
@pytest.mark.parametrize("curvature", [0.3, 4.0, 11.0])
def test_the_contraction_that_the_matrix_predicts_is_measured(rule, curvature):
    hyper = {"eta": 0.1} if rule is GD else {"eta": 0.1, "gamma": 0.7}
    predicted = contraction(trace_rule(rule), curvature, **hyper)
    steps = 400
    start = np.array([1.0])

    class Parabola:
        def __call__(self, theta):
            return 0.5 * curvature * float(theta @ theta)

        def gradient(self, theta):
            return curvature * theta

    path = run(rule(**hyper), Parabola(), start, steps)
    sizes = np.abs(path.theta[:, 0])
    # roots in pairs make the size swing: compare the largest of a stretch with that of a later one
    early, late = sizes[100:160].max(), sizes[200:260].max()
    assert (late / early) ** (1 / 100) == pytest.approx(float(predicted), rel=2e-2)


def test_contraction_takes_arrays():
    found = contraction(trace_rule(Momentum), np.array([1.0, 30.0]), eta=np.array([[0.01], [0.2]]), gamma=0.9)
    assert found.shape == (2, 2)
    assert found[1, 1] > 1 > found[0, 0]
    assert contraction(trace_rule(GD), 4.0, eta=0.1) == pytest.approx(0.6)


def test_the_matrix_of_momentum():
    eta, gamma, curvature = sympy.symbols("eta gamma lambda", positive=True)
    expected = sympy.Matrix([[1 - eta * curvature, -gamma], [eta * curvature, gamma]])
    assert sympy.simplify(matrix(trace_rule(Momentum)) - expected) == sympy.zeros(2)


def test_a_reader_s_own_rule_gets_what_the_built_in_ones_get():
    assert len(run(Mine(), ravine(), (-1.7, 0.9), 50)) == 50
    swept = sweep(Mine(eta=np.array([0.01, 0.1])), ravine(), (-1.7, 0.9), 50)
    np.testing.assert_array_equal(swept.theta[:, 1], run(Mine(0.1), ravine(), (-1.7, 0.9), 50).theta)
    assert "\\theta_{t} &= \\theta_{t-1} - \\frac{\\eta \\, u_{t}}{1 + \\lvert u_{t} \\rvert}" in equation(Mine)
    assert "const theta = s.theta - hyper.eta * u / (1 + Math.abs(u));" in script(Mine)
    assert Race(GD(0.05), Mine(), surface=ravine()).path(1).J[-1] < 13


def test_a_rule_that_uses_another_s_methods_is_told_what_it_lacks():
    reasons = readings(gdlib.rules.Muon)
    assert reasons["equation"] == (
        "Muon cannot be traced: it works on whole matrices, and the tracer knows one coordinate"
    )


@pytest.mark.parametrize("rule", [rule for rule in RULES if not readings(rule)["equation"]])
def test_every_equation_renders(rule):
    assert mathml(str(equation(rule)), display=True).startswith("<math")
