"""The drivers: what a run keeps, and what it refuses."""

from __future__ import annotations

import re
from itertools import islice

import numpy as np
import pytest

from gdlib.drivers import iterate, run, sweep
from gdlib.objectives import Beale, LinearRegression, Quadratic, Saddle, check_gradient, penguins, ravine
from gdlib.path import Path
from gdlib.rules import GD, Momentum


class Broken:
    """An objective whose gradient has the wrong shape."""

    def __call__(self, theta):
        return np.sum(theta)

    def gradient(self, theta):
        return np.ones(3)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: run(GD(), ravine(), (1, 1), -1), ValueError, "steps must be 0 or more, and is -1"),
        (lambda: run(GD(), ravine(), (1, 1), 1.5), TypeError, "steps must be a whole number, and is 1.5"),
        (lambda: run(GD(), ravine(), (1, 1), True), TypeError, "steps must be a whole number, and is True"),
        (lambda: run(GD(), ravine(), (1, 1, 1), 1), ValueError, "shape (..., 2), and was given shape (3,)"),
        (lambda: run(GD(), ravine(), [[1, 1]], 1), ValueError, "shape (d,), and has shape (1, 2)"),
        (lambda: run(GD(), ravine(), "ab", 1), ValueError, "theta must be a vector of real numbers, and is 'ab'"),
        (lambda: run(GD(), ravine(), 1.0, 1), ValueError, "theta must be a vector of real numbers, and is 1.0"),
        (lambda: run(GD(), ravine(), (np.nan, 1), 1), ValueError, "the start [nan, 1.0] has no finite objective"),
        (lambda: run(GD(), Broken(), (1, 1), 1), ValueError, "gradient has shape (3,), and theta has shape (2,)"),
        (lambda: ravine(condition=0.5), ValueError, "condition must lie in [1, ∞), and is 0.5"),
        (lambda: LinearRegression(np.ones((3, 1)), np.ones(4)), ValueError, "have shapes (3, 1) and (4,)"),
        (lambda: LinearRegression(np.ones((0, 1)), np.ones(0)), ValueError, "N ≥ 1"),
        (lambda: LinearRegression(np.ones((3, 2)), np.ones(3)).surface(), ValueError, "and this model has 3"),
        (lambda: check_gradient(Broken(), Broken().gradient, (1, 1)), ValueError, "has shape (3,)"),
    ],
)
def test_bad_input_gets_one_sentence_that_names_it(make, error, words):
    with pytest.raises(error, match=re.escape(words)):
        make()


def test_a_run_starts_at_the_start_and_takes_its_steps():
    path = run(GD(0.25), Quadratic(a=1, c=4), (4, 1), 2)
    np.testing.assert_array_equal(path.theta, [[4, 1], [3, 0], [2.25, 0]])
    np.testing.assert_array_equal(path.J, [10, 4.5, 2.53125])
    np.testing.assert_allclose(path.step, [np.sqrt(2), 0.75])
    assert len(path) == 2
    assert path.diverged is None


def test_no_step_is_a_path_too():
    assert len(run(GD(), ravine(), (1, 1), 0)) == 0


def test_a_run_that_leaves_the_finite_numbers_keeps_what_was_before():
    path = run(GD(1.0), ravine(condition=30), (1.0, 1.0), 10_000)
    assert path.diverged == len(path) + 1
    assert np.all(np.isfinite(path.theta))
    assert np.all(np.isfinite(path.J))
    assert "diverged at step" in repr(path)


def test_a_path_cannot_be_changed():
    path = run(GD(), ravine(), (1, 1), 3)
    with pytest.raises(ValueError, match="read-only"):
        path.theta[0] = 7


def test_a_path_does_not_share_memory_with_what_it_was_made_from():
    theta = np.zeros((2, 2))
    path = Path(theta, np.zeros(2))
    theta[0] = 1
    assert path.theta[0, 0] == 0


def test_iterate_yields_the_start_first_and_the_gradient_of_each_step():
    steps = list(islice(iterate(Momentum(0.1, 0.5), lambda theta: theta, np.array([1.0])), 3))
    assert [step.t for step in steps] == [0, 1, 2]
    assert steps[0].g is None
    assert [float(step.g[0]) for step in steps[1:]] == [1.0, 0.9]


@pytest.mark.parametrize("surface", [Beale(), Saddle(), ravine(30, 23), Quadratic(2, 0.3, 5, (1, -1), 0.5)])
def test_a_surface_s_gradient_is_the_complex_step(surface):
    theta = np.random.default_rng(2).uniform(-2, 2, size=(50, 2))
    h = 1e-30
    x, y = theta.T
    expected = np.stack([surface.formula(x + 1j * h, y).imag, surface.formula(x, y + 1j * h).imag], axis=-1) / h
    np.testing.assert_allclose(surface.gradient(theta), expected, rtol=1e-13, atol=1e-12)


@pytest.mark.parametrize("surface", [Beale(), ravine(30, 23), Quadratic(2, 0.3, 5, (1, -1), 0.5)])
def test_a_surface_is_least_where_it_says(surface):
    np.testing.assert_allclose(surface.gradient(surface.minimum), 0, atol=1e-12)
    around = np.array(surface.minimum) + 0.01 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    assert np.all(surface(around) > surface(surface.minimum))


def test_check_gradient_tells_right_from_wrong():
    table = penguins()
    J = LinearRegression((table.x - 170) / 10, table.y / 1000)
    theta = np.array([1.0, 2.0])
    assert check_gradient(J, J.gradient, theta) < 1e-9
    for wrong in (lambda th: 2 * J.gradient(th), lambda th: -J.gradient(th), lambda th: J.gradient(th) * [0, 1]):
        assert check_gradient(J, wrong, theta) > 1e-2


def test_the_penguins_are_as_described():
    table = penguins()
    assert table.x.shape == (342, 1)
    assert table.y.shape == (342,)
    assert (table.features, table.target) == (("flipper_length_mm",), "body_mass_g")
    assert (table.x.min(), table.x.max()) == (172, 231)
    assert (table.y.min(), table.y.max()) == (2700, 6300)
    assert table.licence == "CC0 1.0"


def test_a_path_and_the_caller_s_array_are_apart_and_its_state_cannot_be_changed():
    theta = np.array([1.0, 1.0])
    path = run(GD(), ravine(), theta, 0)
    theta[:] = 9
    assert run(GD(), ravine(), path, 1).theta[0].tolist() == [1.0, 1.0]
    with pytest.raises(ValueError, match="read-only"):
        path.state.theta[0] = 5


def test_an_objective_that_mixes_the_runs_of_a_sweep_is_refused():
    class Mixed:
        def __call__(self, theta):
            return np.sum(theta**2)

        def gradient(self, theta):
            return 2 * theta

    with pytest.raises(ValueError, match=re.escape("one number a run, shape (3,), and gives ()")):
        sweep(GD(), Mixed(), np.ones((3, 2)), 2)


def test_a_sweep_of_nothing_is_a_run():
    swept, one = sweep(GD(0.01), ravine(), (-1.7, 0.9), 5), run(GD(0.01), ravine(), (-1.7, 0.9), 5)
    assert swept.diverged is None
    np.testing.assert_array_equal(swept.theta, one.theta)
    assert len(run(GD(0.01), ravine(), swept, 3)) == 3
    wild = sweep(GD(0.5), ravine(), (1.0, 1.0), 5000)
    assert wild.diverged == run(GD(0.5), ravine(), (1.0, 1.0), 5000).diverged == len(wild) + 1


def test_a_model_in_float64_does_not_change_a_run_in_float32():
    table = penguins()
    J = LinearRegression((table.x - 200) / 10, table.y / 1000)
    assert run(GD(0.01), J, np.zeros(2, np.float32), 3).theta.dtype == np.float32
    assert sweep(GD(np.array([0.01, 0.02])), ravine(), np.ones(2, np.float32), 3).theta.dtype == np.float32
