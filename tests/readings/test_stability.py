"""The roots that a page computes are those of the rule's matrix, and its boundaries those of the algebra."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

from gdlib.figures.page import drawn
from gdlib.readings import algebra, trace_rule
from gdlib.rule import Array, Factor, Rate, Rule
from gdlib.rules import NAG, Momentum
from gdlib.widgets import Stability
from tests.own import Mine

ROOTS = """
import { edges, roots, size, square } from './gdlib/widgets/js/roots.js';
const main = ({ matrix, points }) => {
    const entries = new Function(`return ${matrix}`)();
    return points.map((point) => entries(...point)).map((one) => [roots(one), size(one), square(one)]);
};
"""
EDGES = """
import { edges, size, square } from './gdlib/widgets/js/roots.js';
const main = ({ matrix, reach }) => {
    const entries = new Function(`return ${matrix}`)();
    const along = (value) => edges((product, gamma) => value(entries(product, gamma)), reach, [0, 0.99]);
    return [along((one) => size(one) - 1), along(square)];
};
"""


@dataclass(frozen=True)
class Late(Rule):
    """Momentum with the rate outside the memory, so that η and λ meet in no entry of the matrix.

    eta: the rate
    gamma: the memory
    """

    eta: Rate = 0.05
    gamma: Factor = 0.9

    class State(NamedTuple):
        theta: Array
        v: Array = 0

    def step(self, s, g, t):
        v = self.gamma * s.v + g
        return self.State(s.theta - self.eta * v, v)


@dataclass(frozen=True)
class Fixed(Late):
    """A rule whose memory forgets at a rate of its own: its roots depend on η alone, too.

    eta: the rate
    gamma: the memory
    """

    def step(self, s, g, t):
        v = (self.gamma - self.eta) * s.v + g
        return self.State(s.theta - self.eta * v, v)


@dataclass(frozen=True)
class Short(Rule):
    """A rule with a name too many and no memory.

    eta: the rate
    gamma: what it is damped by
    """

    eta: Rate = 0.05
    gamma: Factor = 0.9

    def step(self, s, g, t):
        return self.State(s.theta - self.eta * (1 - self.gamma) * g)


@dataclass(frozen=True)
class Deaf(Late):
    """A rule that never moves theta by a gradient.

    eta: the rate
    gamma: the memory
    """

    def step(self, s, g, t):
        return self.State(self.gamma * s.theta, self.gamma * s.v)


@pytest.mark.parametrize("rule", [Momentum, NAG, Late])
def test_the_roots_of_a_page_are_those_of_numpy(node, rule):
    made = Stability(rule(0.05, 0.5))
    products, gammas = np.linspace(0, made.reach, 43), np.linspace(0, 0.99, 34)
    points = [(product, gamma) for product in products.tolist() for gamma in gammas.tolist()]
    found = node(ROOTS, {"matrix": made.matrix, "points": points})
    assert len(found) == 43 * 34
    pairs = 0
    for (product, gamma), (both, size, square) in zip(points, found, strict=True):
        expected = algebra.roots(trace_rule(rule), product / 0.3, eta=0.3, gamma=gamma)
        mine = np.array(both) @ [1, 1j]
        np.testing.assert_allclose(mine.sum(), expected.sum(), atol=1e-12)
        np.testing.assert_allclose(mine.prod(), expected.prod(), atol=1e-12)
        assert np.abs(mine).max() == pytest.approx(size, rel=1e-14)
        assert abs(mine[0]) == pytest.approx(size, rel=1e-14)
        if abs(expected[0] - expected[1]) < 1e-2:  # a double root, which NumPy itself finds to 10⁻⁸ only
            continue
        pairs += square < 0
        assert (square < 0) == bool(expected[0].imag)
        order = np.lexsort([-expected.imag, -np.abs(expected).round(12)])
        np.testing.assert_allclose(mine, expected[order], atol=1e-12)
        np.testing.assert_allclose(size, np.abs(expected).max(), atol=1e-12)
    assert 200 < pairs < 1300


@pytest.mark.parametrize("rule", [Momentum, NAG, Late])
def test_the_boundary_of_the_map_is_the_limit_of_the_algebra(node, rule):
    made = Stability(rule(0.05, 0.5))
    edge, complex_ = node(EDGES, {"matrix": made.matrix, "reach": made.reach})
    [line] = edge
    product, gamma = np.array(line).T
    np.testing.assert_allclose(product, algebra.limits(trace_rule(rule), gamma), rtol=1e-12)
    assert (gamma[0], gamma[-1]) == (0, 0.99)
    assert len(line) > 50
    *_, left, right = complex_
    for line in (left, right):
        for product, gamma in line[1:]:
            first, second = algebra.roots(trace_rule(rule), product, eta=1.0, gamma=gamma)
            assert abs(first - second) < 1e-6


def test_the_largest_root_of_momentum_inside_the_dashed_line_is_the_root_of_gamma(node):
    matrix = Stability(Momentum(0.05, 0.5)).matrix
    points = [(product, gamma) for gamma in (0.3, 0.9) for product in (0.5, 1.0, 2.0)]
    for (_, gamma), (_, size, square) in zip(points, node(ROOTS, {"matrix": matrix, "points": points}), strict=True):
        assert square < 0
        assert size == pytest.approx(np.sqrt(gamma), rel=1e-15)


def test_names_of_points_close_together_stand_beside_one_another(node, bundled):
    load = f"import {{ spread }} from '{bundled('rootmap.js')}';"
    script = load + "const main = (cases) => cases.map((one) => spread(...one));"
    cases = [[[60, 200], 52, 300], [[52, 53, 54], 60, 300], [[100, 300, 300, 300], 60, 290]]
    assert node(script, cases) == [[60, 200], [60, 79, 98], [100, 252, 271, 290]]


@pytest.mark.parametrize("rule", [Momentum, NAG])
def test_the_still_picture_has_the_boundary_the_points_and_the_roots(rule):
    made = Stability(rule(0.05, 0.5), curvatures=(1.0, 30.0))
    with drawn(columns=3, width=9, height=3) as (_, ax):
        made.still(ax)
        edges = [one for one in ax[0].collections if np.allclose(getattr(one, "levels", 0), [1], atol=1e-6)]
        product, gamma = np.concatenate(edges[0].allsegs[0]).T
        dots = [line.get_xydata() for line in ax[0].lines[1:]]
        roots = [line.get_xydata() @ [1, 1j] for line in ax[1].lines[2:]]
    assert len(gamma) > 100
    np.testing.assert_allclose(product, algebra.limits(trace_rule(rule), gamma), atol=0.02)
    np.testing.assert_allclose(dots, [[[0.05, 0.5]], [[1.5, 0.5]]], rtol=1e-12)
    np.testing.assert_array_equal(roots, made.roots())


def test_the_roots_follow_the_traits():
    made = Stability(Momentum(0.05, 0.9), curvatures=(1.0, 30.0))
    np.testing.assert_allclose(np.abs(made.roots()), np.sqrt(0.9), rtol=1e-12)
    made.eta, made.gamma, made.condition = 0.1, 0.0, 10.0
    np.testing.assert_allclose(np.sort(made.roots().real), [[0, 0.9], [0, 0]], atol=1e-12)
    assert made.curvatures() == [1.0, 10.0]
    assert made.path(0).theta[1] == 0.9
    assert made.reach == pytest.approx(1.1 * 3.8)
    assert Stability(NAG(0.01)).reach == pytest.approx(1.1 * 2)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Mine(), "Mine has no matrix: its step is not linear in its state and the gradient"),
        (Fixed(), "Fixed has roots that depend on more than ηλ and γ, and only those have a picture"),
        (Short(), "Short has a matrix of size 1, and only one of size 2 has a picture"),
        (Deaf(), "Deaf has no limit: not one rate alone makes −1 a root"),
    ],
    ids=("Mine", "Fixed", "Short", "Deaf"),
)
def test_a_rule_that_has_no_such_picture_is_told_why(rule, sentence):
    with pytest.raises(TypeError, match=f"^{sentence}$"):
        Stability(rule)


def test_experiments_need_no_sympy_until_one_is_about_roots(monkeypatch):
    program = "import sys, gdlib.widgets; print('sympy' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )
    monkeypatch.setitem(sys.modules, "sympy", None)
    monkeypatch.delitem(sys.modules, "gdlib.readings.algebra")
    monkeypatch.delattr("gdlib.readings.algebra")
    with pytest.raises(ImportError, match="needs SymPy: install the extra `algebra`"):
        Stability(Momentum())
