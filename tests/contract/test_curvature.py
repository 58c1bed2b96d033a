"""Second derivatives: products, matrices and sharpness, against differences and complex steps of the gradient."""

from __future__ import annotations

import numpy as np
import pytest

from gdlib.objectives import RELU, Beale, Rosenbrock, hessian, ravine, sharpness
from tests.contract.test_objectives import LABELS, MODELS, ROWS, SURFACES, Network, X, size


def drawn(J, seed, *shape):
    return np.random.default_rng(seed).normal(size=(*shape, size(J)))


@pytest.mark.parametrize("J", MODELS.values(), ids=list(MODELS))
@pytest.mark.parametrize("rows", [slice(None), ROWS], ids=["all", "some"])
def test_a_product_is_how_the_gradient_changes(J, rows):
    for seed in range(3):
        theta, u = drawn(J, seed), drawn(J, seed + 10)
        product = J.hessian_product(theta, u, rows)
        h = 1e-6
        change = (J.gradient(theta + h * u, rows) - J.gradient(theta - h * u, rows)) / (2 * h)
        np.testing.assert_allclose(product, change, atol=1e-7 * np.abs(product).max())
        exact = J.gradient(theta + 1e-30j * u, rows).imag / 1e-30
        np.testing.assert_allclose(product, exact, atol=1e-12 * np.abs(product).max())
    assert not np.allclose(product, J.hessian_product(theta, u, np.array([1, 2])))


@pytest.mark.parametrize("J", MODELS.values(), ids=list(MODELS))
@pytest.mark.parametrize("rows", [slice(None), ROWS], ids=["all", "some"])
def test_a_batch_of_products_is_a_loop(J, rows):
    theta, u = drawn(J, 2, 3, 1), drawn(J, 3, 2)
    together = J.hessian_product(theta, u, rows)
    assert together.shape == (3, 2, size(J))
    for i, k in np.ndindex(3, 2):
        alone = J.hessian_product(theta[i, 0], u[k], rows)
        np.testing.assert_allclose(together[i, k], alone, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("J", MODELS.values(), ids=list(MODELS))
def test_a_hessian_is_symmetric_before_it_is_made_so(J):
    H = J.hessian_product(drawn(J, 4), np.eye(size(J)))
    np.testing.assert_allclose(H, H.T, rtol=0, atol=1e-13 * np.abs(H).max())
    np.testing.assert_allclose(hessian(J, drawn(J, 4)), H, rtol=0, atol=1e-13 * np.abs(H).max())


def test_the_hessian_of_least_squares_is_its_own():
    J = MODELS["LinearRegression"]
    np.testing.assert_allclose(hessian(J, drawn(J, 5, 2)), [J.hessian] * 2, rtol=1e-12)


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: type(surface).__name__)
def test_the_hessian_of_a_surface_is_the_change_of_its_gradient(surface):
    theta = np.random.default_rng(6).uniform(*np.array(surface.box).T, size=(20, 2))
    H, h = hessian(surface, theta), 1e-5
    assert H.shape == (20, 2, 2)
    for k, e in enumerate(np.eye(2)):
        change = (surface.gradient(theta + h * e) - surface.gradient(theta - h * e)) / (2 * h)
        np.testing.assert_allclose(H[:, k], change, atol=1e-7 * np.abs(H).max())


def test_the_hessians_of_two_surfaces_are_their_formulas():
    valley = ravine(30, 0.4)
    np.testing.assert_allclose(hessian(valley, [1, 2]), [[valley.a, valley.b], [valley.b, valley.c]], rtol=1e-13)
    x, y = -1.5, 2.0
    exact = [[2 - 400 * y + 1200 * x * x, -400 * x], [-400 * x, 200]]
    np.testing.assert_allclose(hessian(Rosenbrock(), [x, y]), exact, rtol=1e-13)


def test_an_objective_with_a_gradient_alone_is_measured():
    class Plain:
        gradient = staticmethod(Beale().gradient)

    theta = np.array([[1.0, 1.5], [30.0, 0.2]])
    np.testing.assert_allclose(hessian(Plain, theta), hessian(Beale(), theta), rtol=1e-6)


NETWORKS = {"tanh": MODELS["tanh"], "relu": MODELS["relu"], "wide": Network(X, LABELS, hidden=(30, 20))}


@pytest.mark.parametrize("J", NETWORKS.values(), ids=list(NETWORKS))
def test_sharpness_is_the_largest_eigenvalue_of_the_whole_matrix(J):
    warm = None
    for seed in range(3):
        theta = drawn(J, 7) + 0.1 * drawn(J, seed)
        values, vectors = np.linalg.eigh(hessian(J, theta))
        scale = np.abs(values).max()
        for start in (None, warm, vectors[:, 0]):  # the last is the least curved, as misleading as can be
            found = sharpness(J, theta, start=start, tolerance=1e-6)
            assert abs(found.value - values[-1]) <= 1e-6 * scale
            assert np.linalg.norm(found.direction) == pytest.approx(1)
            left = J.hessian_product(theta, found.direction) - found.value * found.direction
            assert np.linalg.norm(left) <= 2e-6 * scale
        warm = found.direction


def test_sharpness_is_the_largest_and_not_the_farthest_from_zero():
    class Dent:
        def hessian_product(self, theta, u):
            return u * np.array([-5.0, 1.0, 2.0])

    assert sharpness(Dent(), np.zeros(3)).value == pytest.approx(2)


def test_a_warm_start_is_cheaper():
    J, asked = NETWORKS["wide"], []

    class Counted:
        def hessian_product(self, theta, u):
            asked.append(theta)
            return J.hessian_product(theta, u)

    theta = drawn(J, 8)
    cold = sharpness(Counted(), theta)
    first = len(asked)
    sharpness(Counted(), theta + 1e-3 * drawn(J, 9), start=cold.direction)
    assert len(asked) - first < first


def test_what_sharpness_cannot_answer_is_one_sentence():
    with pytest.raises(ValueError, match=r"theta must be a vector of shape \(d,\), and has shape \(2, 2\)"):
        sharpness(Beale(), np.zeros((2, 2)))
    J = Network(X, LABELS, hidden=(5, 4), activation=RELU)
    with pytest.raises(ValueError, match="not found to 1e-12 within 2 products"):
        sharpness(J, drawn(J, 1), tolerance=1e-12, most=2)
