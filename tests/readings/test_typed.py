"""A rule that a reader types is computed as typed, and nothing else is: in Node, against gdlib."""

from __future__ import annotations

import numpy as np
import pytest

from gdlib.drivers import run
from gdlib.objectives import Beale, ravine
from gdlib.readings import script
from gdlib.rules import GD, NAG, Adagrad, Adam, Lion, Momentum

RUN = """
import { compile, run } from "./gdlib/widgets/js/run.js";
import { read } from "./gdlib/widgets/js/typed.js";
const main = ({ text, surface, start, steps, hyper }) => {
    const rule = read(text, Object.keys(hyper));
    return rule.error ? rule : { used: rule.hyper, ...run(rule.code, compile(surface), start, steps, hyper) };
};
"""
HYPER = {"eta": 0.02, "gamma": 0.7, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-7}


@pytest.fixture(scope="session")
def typed(node, bundled):
    """Run a typed rule down a surface."""
    program = RUN.replace("./gdlib/widgets/js/typed.js", bundled("typed.js"))

    def call(text, surface, steps=60):
        given = {"text": text, "surface": script(surface), "start": list(surface.start), "steps": steps}
        return node(program, {**given, "hyper": HYPER})

    return call


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("theta = theta - eta*g", GD(0.02)),
        ("θ = θ − η·g", GD(0.02)),
        ("v = gamma*v + eta*g; theta = theta - v", Momentum(0.02, 0.7)),
        ("# the survey's\nv = gamma*v + eta*g  # today's\n\ntheta = theta - v\n", Momentum(0.02, 0.7)),
        ("query = theta - gamma*v\nv = gamma*v + eta*g\ntheta = theta - v", NAG(0.02, 0.7)),
        ("v = gamma*v + eta*g\r\ntheta = theta - v\r\n", Momentum(0.02, 0.7)),
        ("theta = theta\u00a0− (eta ⋅ g)", GD(0.02)),
        ("theta = theta + eta*sign(g)*(0 - sqrt (g²))", GD(0.02)),
        ("G = G + g*g\ntheta = theta - eta*g/sqrt(G + epsilon)", Adagrad(0.02, 1e-7)),
        ("G = G + g**2\ntheta = theta - eta*g/sqrt(G + epsilon)", Adagrad(0.02, 1e-7)),
        (
            "c = beta1*m + (1 - beta1)*g\nm = beta2*m + (1 - beta2)*g\ntheta = theta - eta*sign(c)",
            Lion(0.02, 0.8, 0.95),
        ),
    ],
)
@pytest.mark.parametrize("surface", [ravine(30), Beale()], ids=["ravine", "Beale"])
def test_a_typed_rule_is_the_rule_to_the_last_bit(typed, text, rule, surface):
    found, expected = typed(text, surface), run(rule, surface, surface.start, 60)
    np.testing.assert_array_equal(np.array(found["theta"], float), expected.theta)
    assert set(found["used"]) == {name for name, value in rule.hyper().items() if value}


@pytest.mark.parametrize(
    ("power", "value"), [("-t**2", -9.0), ("(-t)**2", 9.0), ("2 - t^2", -7.0), ("-(1 + t)^2/2", -8.0), ("2**-t", 0.125)]
)
def test_a_sign_before_a_power_comes_after_it(typed, power, value):
    found = typed(f"theta = {power}", ravine(), 3)
    assert np.array(found["theta"], float)[3, 0] == value


def test_typed_adam_is_adam(typed):
    text = """m = beta1*m + (1 - beta1)*g
v = beta2*v + (1 - beta2)*g^2
mhat = m/(1 - beta1**t)
vhat = v/(1 - beta2**t)
theta = theta - eta*mhat/(sqrt(vhat) + epsilon)"""
    expected = run(Adam(0.02, 0.8, 0.95, 1e-7), ravine(30), ravine(30).start, 20)
    np.testing.assert_allclose(np.array(typed(text, ravine(30), 20)["theta"], float), expected.theta, rtol=1e-9)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("v = g", "No line says what theta becomes: add theta = …"),
        ("theta - eta*g", "Line 1 is no assignment: write name = expression"),
        ("theta =", "Line 1 is no assignment: write name = expression"),
        ("theta == g", "Line 1 is no assignment: write name = expression"),
        ("v = g\ntheta = theta - eta*(v", "Line 2: "),
        ("theta = theta - lr*g", "Line 1: lr is not known here."),
        ("theta = theta - sin(g)", "Line 1: sin is not known here."),
        ("theta = theta - sqrt(g, 2)", "Line 1: the count of numbers in the brackets of sqrt must be 1."),
        ("g = 2*g\ntheta = theta - g", "Line 1 assigns g, which is given: choose another name."),
        ("eta = 1\ntheta = theta - g", "Line 1 assigns eta, which is given: choose another name."),
        (
            "theta = theta - g\ntheta = theta - g",
            "Line 2 assigns theta a second time: give the new value another name.",
        ),
        ("query = theta - g\ntheta = theta - eta*g", "Line 1: g is not known here."),
        ("theta = theta.constructor", "only numbers, names"),
        ("theta = theta['a']", "only numbers, names"),
        ("theta = 'a' + theta", "only numbers, names"),
        ("theta = [theta]", "only numbers, names"),
        ("theta = g > 0 ? 1 : 2", "only numbers, names"),
        ("theta = g && 1", "only numbers, names"),
        ("theta = !g", "only numbers, names"),
        ("theta = this", "only numbers, names"),
        ("theta = alert(1)", "Line 1: alert is not known here."),
        ("theta = constructor", "Line 1: constructor is not known here."),
        ("theta = toString(1)", "Line 1: toString is not known here."),
        ("theta = (sqrt)(g)(1)", "only numbers, names"),
        ("__proto__ = 1\ntheta = __proto__", "Line 1 is no assignment"),
        ("theta = 1; 2", "Line 1 is no assignment: write name = expression"),
        ("theta = 0*theta" + "+0" * 1000, "This is longer than any rule"),
        ("theta = theta theta", "only numbers, names"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(typed, text, sentence):
    found = typed(text, ravine(), 3)
    assert sentence in found["error"]
    assert "\n" not in found["error"]
