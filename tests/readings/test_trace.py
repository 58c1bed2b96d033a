"""The tracer and the printed readings, on code made to trip them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

from gdlib.book.maths import mathml
from gdlib.objectives import Beale, Saddle, Surface
from gdlib.readings import compiled, equation, gradient, script, trace_function
from gdlib.readings.javascript import code
from gdlib.readings.latex import aligned, symbol
from gdlib.readings.text import plain
from gdlib.rule import Array, Factor, Rate, Rule
from gdlib.rules import GD, Momentum
from gdlib.schedules import (
    Constant,
    Cosine,
    Exponential,
    InverseTime,
    OneCycle,
    Product,
    Step,
    Then,
    WarmupStableDecay,
)
from tests.papers.test_schedules import CASES


def test_the_equations_of_the_rules():
    assert equation(GD) == (
        "\\begin{aligned}\n"
        "g_{t} &= \\nabla J(\\theta_{t-1}) \\\\\n"
        "\\theta_{t} &= \\theta_{t-1} - \\eta \\, g_{t}\n"
        "\\end{aligned}"
    )
    assert equation(Momentum) == (
        "\\begin{aligned}\n"
        "g_{t} &= \\nabla J(\\theta_{t-1}) \\\\\n"
        "v_{t} &= \\gamma \\, v_{t-1} + \\eta \\, g_{t} \\\\\n"
        "\\theta_{t} &= \\theta_{t-1} - v_{t}\n"
        "\\end{aligned}"
    )


@dataclass(frozen=True)
class Ahead(Rule):
    """A rule that asks elsewhere, and uses what the others do not.

    eta: the rate
    beta1: a factor
    """

    eta: Rate = 0.1
    beta1: Factor = 0.5

    class State(NamedTuple):
        theta: Array
        m: Array = 0

    def query(self, s):
        return s.theta - self.beta1 * s.m

    def step(self, s, g, t):
        m = self.beta1 * s.m + (1 - self.beta1) * g
        mhat = m / (1 - self.beta1**t)
        theta = s.theta - self.eta * mhat / (np.sqrt(np.abs(mhat)) + 1e-8)
        return self.State(theta, m)


def test_a_reader_s_own_rule_gets_equations_and_code():
    latex = equation(Ahead)
    assert "g_{t} &= \\nabla J(\\theta_{t-1} - \\beta_{1} \\, m_{t-1})" in latex
    assert "\\hat{m}_{t} &= \\frac{m_{t}}{1 - \\beta_{1}^{t}}" in latex
    javascript = script(Ahead)
    assert "return s.theta - hyper.beta1 * s.m;" in javascript
    assert "const mhat = m / (1 - Math.pow(hyper.beta1, t));" in javascript


def test_brackets_keep_the_order_of_operations():
    def f(x, y):
        return (x - (y - x)) / (x / (y * x)) - -(x + y) * (x * (y - 1)) ** 2

    program = trace_function(f, ("x", "y"))
    lines, outputs = code(program)
    body = lines.replace("const ", "").replace(";", "").replace("    ", "")
    place = {"x": 0.3, "y": -1.7}
    exec(body, place)
    assert eval(outputs["result"], place) == f(0.3, -1.7) == compiled(program)(0.3, -1.7)[0]


@pytest.mark.parametrize(
    "f",
    [
        lambda x, y: x * y / (x + 3) - y,
        lambda x, y: np.sqrt(x * x + y * y + 1),
        lambda x, y: np.exp(-x) * np.sin(y) + np.cos(x * y),
        lambda x, y: np.log(x * x + 1) + np.tanh(y) ** 3,
        lambda x, y: (x - y) ** 2 + 7,
        lambda x, y: 1 / (1 + np.exp(-x)) + 0 * y,
    ],
)
def test_the_gradient_reading_is_the_complex_step(f):
    slopes = gradient(trace_function(f, ("x", "y")))
    x, y = np.random.default_rng(5).uniform(0.1, 1.5, size=(2, 20))
    h = 1e-30
    dx, dy = compiled(slopes)(x, y)
    np.testing.assert_allclose(dx, f(x + 1j * h, y).imag / h, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(dy, f(x, y + 1j * h).imag / h, rtol=1e-12, atol=1e-14)


def test_a_coordinate_that_is_not_used_has_slope_zero():
    assert compiled(gradient(trace_function(lambda x, y: x * x, ("x", "y"))))(2.0, 3.0) == (4.0, 0.0)


def test_what_cannot_be_traced_is_refused_in_one_sentence():
    with pytest.raises(TypeError, match=r"write np\.where\(condition, this, that\) for `if`"):
        trace_function(lambda x: x if x > 0 else -x, ("x",))
    with pytest.raises(TypeError, match=r"np\.cumsum cannot be traced"):
        trace_function(lambda x: np.cumsum(x), ("x",))
    with pytest.raises(TypeError, match="works on symbols and plain numbers, not on 'a'"):
        trace_function(lambda x: np.add(x, "a"), ("x",))
    with pytest.raises(TypeError, match=r"np\.sign has no derivative"):
        gradient(trace_function(lambda x: np.sign(x), ("x",)))


def test_names_are_printed_as_the_field_writes_them():
    assert [plain(name) for name in ("eta", "beta1", "gamma", "steps")] == ["η", "β₁", "γ", "steps"]
    assert symbol("beta1") == r"\beta_{1}"
    assert symbol("vhat", "t-1") == r"\hat{v}_{t-1}"
    assert symbol("beta2", "t") == r"\beta_{2,t}"


def test_the_equation_of_a_surface_and_of_a_schedule():
    assert equation(Saddle()) == "\\begin{aligned}\nJ(x, y) &= x \\, x - y \\, y\n\\end{aligned}"
    assert "e1 &=" not in equation(Beale())
    assert "J(x, y) &= e_{1} \\, e_{1} + e_{2} \\, e_{2} + e_{3} \\, e_{3}" in equation(Beale())
    decayed = equation(InverseTime(0.5, 0.1))
    assert decayed == "\\begin{aligned}\n\\eta_{t} &= \\frac{0.5}{1 + 0.1 \\, (t - 1)}\n\\end{aligned}"
    assert "\\begin{cases}" in equation(Constant(1).then(Exponential(1, 0.1), after=5))
    assert equation(GD(0.3)) == equation(GD)
    assert equation(GD)._repr_latex_().startswith("$$")
    with pytest.raises(TypeError, match="an equation is made from a rule, a schedule or a surface, and 3 is none"):
        equation(3)
    with pytest.raises(TypeError, match="JavaScript is made from a rule, a schedule or a surface, and 3 is none"):
        script(3)


def test_the_class_of_a_schedule_has_an_equation_of_its_parameters():
    assert equation(Cosine) == (
        "\\begin{aligned}\n"
        "\\phi_{t} &= \\pi \\, \\min(\\frac{t - 1}{T}, 1) \\\\\n"
        "\\eta_{t} &= \\eta_{\\mathrm{end}} + \\frac{(\\eta_{\\mathrm{start}} - \\eta_{\\mathrm{end}}) "
        "\\, (1 + \\cos(\\phi_{t}))}{2}\n"
        "\\end{aligned}"
    )
    assert "\\mathrm{top} &= \\mathrm{rise} \\, T" in equation(OneCycle)  # it does not change with t
    assert script(Step).splitlines()[1:3] == [
        "    const jumps = Math.floor((t - 1) / hyper.every);",
        "    return hyper.start * Math.pow(hyper.factor, jumps);",
    ]
    with pytest.raises(TypeError, match="Then is made of other schedules: only an instance of it can be read"):
        equation(Then)


def test_what_follows_what_is_one_list_of_cases():
    latex = equation(WarmupStableDecay(0.5, 4, 6, 10))
    assert latex.count("\\begin{cases}") == 1
    assert "0.5 & \\text{if } t \\le 10 \\\\" in latex


def test_what_changes_nothing_is_not_printed():
    assert "&= \\frac{1 + \\cos(\\phi_{t})}{2}" in equation(Cosine(1, 0, 10))


@pytest.mark.parametrize("schedule", [*(one for one, _ in CASES), *{type(one) for one, _ in CASES} - {Product, Then}])
def test_the_equation_of_every_schedule_renders(schedule):
    assert mathml(str(equation(schedule)), display=True).startswith("<math")


def anew(x, y):
    x = x - 3
    return x * x + y


def test_a_name_that_would_mean_two_things_is_refused():
    with pytest.raises(TypeError, match="anew assigns x anew: give the value another name"):
        trace_function(anew, ("x", "y"))

    @dataclass(frozen=True)
    class Shadow(Rule):
        """One that takes a hyper-parameter's name.

        eta: the rate
        """

        eta: Rate = 0.1

        def step(self, s, g, t):
            eta = self.eta / np.sqrt(t)
            return self.State(s.theta - eta * g)

    with pytest.raises(TypeError, match="assigns eta anew"):
        script(Shadow)

    @dataclass(frozen=True)
    class Kept(Rule):
        """One that takes a name of JavaScript.

        eta: the rate
        """

        eta: Rate = 0.1

        def step(self, s, g, t):
            var = g * g
            return self.State(s.theta - self.eta * var * var)

    with pytest.raises(TypeError, match="a value called var cannot become JavaScript"):
        script(Kept)

    with pytest.raises(TypeError, match=r"np\.linalg\.norm needs axis=-1, keepdims=True"):
        trace_function(lambda x: x / np.linalg.norm(x), ("x",))
    with pytest.raises(TypeError, match="only a plain function or method can be traced"):
        trace_function(np.sin, ("x",))


@dataclass(frozen=True)
class Odd(Surface):
    """Signs, numbers and lines that an equation must not blur."""

    def formula(self, x, y):
        J = x * (-y) + 1e-5 * x - (-y)
        K = x + y
        return J + 0 * K


def test_signs_numbers_and_lines_are_kept_apart():
    text = equation(Odd())
    assert r"x \, (-y)" in text
    assert r"- (-y)" in text
    assert r"10^{-5}" in text
    assert "1e-05" not in text
    assert equation(Constant(1.5e-7)) == aligned([r"\eta_{t} &= 1.5 \cdot 10^{-7}"])


@dataclass(frozen=True)
class Flat(Surface):
    """The plainest surface."""

    def formula(self, x, y):
        return x


def test_a_formula_that_returns_an_input_has_an_equation_and_a_gradient():
    assert equation(Flat()) == aligned(["J(x, y) &= x"])
    np.testing.assert_array_equal(Flat().gradient((2.0, 3.0)), [1.0, 0.0])


def test_helpers_called_from_a_step_get_lines_with_names_of_their_own():
    def soft(u):
        w = u * 2
        return w / (1 + np.abs(w))

    program = trace_function(lambda x: soft(x) * soft(x), ("x",))
    assert all(name.isidentifier() for name, _, _ in program.lines)
    assert compiled(program)(3.0)[0] == soft(3.0) ** 2
