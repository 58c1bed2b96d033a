"""What was recorded is what the program finds, and what the pages take it for."""

from __future__ import annotations

import numpy as np

from gdlib.recorded.critical import LEVEL, TRIES, problem, recorded, search

J, FOUND = problem(), recorded()
CRITICAL = [one for one in FOUND if np.linalg.norm(J.gradient(one.theta)) < LEVEL]


def test_the_first_searches_come_out_as_recorded():
    assert [one.seed for one in FOUND] == list(range(TRIES))
    for one in CRITICAL[:3]:  # a search that arrives forgets how rounding fell on its way
        again = search(J, one.seed)
        assert again.before == one.before
        np.testing.assert_allclose(again.theta, one.theta, rtol=0, atol=1e-5)


def test_critical_points_are_critical_and_their_signs_are_no_matter_of_rounding():
    assert len(CRITICAL) > 50
    for one in CRITICAL[::10]:
        assert np.abs(np.linalg.eigvalsh(J.hessian(one.theta))).min() > 1e-5


def test_the_decay_is_in_the_gradient_and_in_the_hessian():
    theta, u = FOUND[0].theta, np.random.default_rng(1).normal(size=J.network.d)
    h = 1e-5
    slope = (J(theta + h * u) - J(theta - h * u)) / (2 * h)
    bend = (J.gradient(theta + h * u) - J.gradient(theta - h * u)) / (2 * h)
    np.testing.assert_allclose(slope, J.gradient(theta) @ u, atol=1e-8)
    np.testing.assert_allclose(bend, J.hessian(theta) @ u, atol=1e-6)
