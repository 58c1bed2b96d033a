"""What the pages derive, measured on runs."""

from __future__ import annotations

import numpy as np
import pytest

from gdlib.drivers import run
from gdlib.objectives import LinearRegression, Quadratic, penguins, ravine
from gdlib.rules import GD, Momentum


@pytest.mark.parametrize("angle", [0.0, 23.0])
def test_gd_shrinks_inside_two_over_l_and_grows_outside(angle):
    bowl = ravine(condition=30, angle=angle)
    limit = 2 / bowl.curvatures[-1]
    assert run(GD(0.99 * limit), bowl, bowl.start, 2000).J[-1] < 1e-6
    assert (
        run(GD(1.01 * limit), bowl, bowl.start, 2000).diverged
        or run(GD(1.01 * limit), bowl, bowl.start, 2000).J[-1] > 1e6
    )


def test_each_coordinate_contracts_by_one_minus_eta_lambda():
    path = run(GD(0.05), Quadratic(a=1, c=30), (1.0, 1.0), 20)
    t = np.arange(21)
    np.testing.assert_allclose(path.theta, np.stack([0.95**t, (-0.5) ** t], axis=1), rtol=1e-12)


def test_the_decrease_is_at_least_what_the_descent_lemma_promises():
    bowl = ravine(condition=30, angle=57.0)
    L = bowl.curvatures[-1]
    for eta in (0.3 / L, 1 / L, 1.9 / L):
        path = run(GD(eta), bowl, bowl.start, 50)
        slopes = np.sum(bowl.gradient(path.theta[:-1]) ** 2, axis=-1)
        promised = path.J[:-1] - eta * (1 - eta * L / 2) * slopes
        assert np.all(path.J[1:] <= promised + 1e-12 * path.J[0])


def test_momentum_is_stable_up_to_two_times_one_plus_gamma():
    gamma, bowl = 0.8, Quadratic(a=1, c=30)
    limit = 2 * (1 + gamma) / 30
    assert run(Momentum(0.99 * limit, gamma), bowl, (0.0, 1.0), 3000).J[-1] < 1e-6
    assert run(Momentum(1.01 * limit, gamma), bowl, (0.0, 1.0), 3000).diverged


def test_momentum_without_memory_is_gd():
    bowl = ravine()
    np.testing.assert_array_equal(
        run(Momentum(0.05, gamma=0.0), bowl, bowl.start, 50).theta, run(GD(0.05), bowl, bowl.start, 50).theta
    )


def test_gd_finds_the_least_squares_solution():
    table = penguins()
    x = (table.x - table.x.mean()) / table.x.std()
    J = LinearRegression(x, table.y / 1000)
    path = run(GD(0.5), J, np.zeros(2), 100)
    np.testing.assert_allclose(path.theta[-1], J.minimum, rtol=1e-12)
    assert path.J[-1] == pytest.approx(0.5 * np.mean((J.design @ J.minimum - J.y) ** 2), rel=1e-12)


def test_the_regression_as_a_surface_is_the_same_objective():
    table = penguins()
    J = LinearRegression((table.x - 170) / 10, table.y / 1000)
    surface = J.surface()
    theta = np.random.default_rng(0).normal(size=(20, 2))
    np.testing.assert_allclose(surface(theta), J(theta), rtol=1e-12)
    np.testing.assert_allclose(surface.gradient(theta), J.gradient(theta), rtol=1e-10, atol=1e-12)
