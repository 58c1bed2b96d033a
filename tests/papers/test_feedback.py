"""The rules that look at J, against loops written from the papers, one number at a time."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from gdlib.drivers import run
from gdlib.objectives import Beale, Rosenbrock, ravine
from gdlib.oracles import Valued
from gdlib.rules import GD, BoldDriver, Momentum, ReduceOnPlateau


def bold_driver(J, gradient, theta, steps, eta, gamma, up, down):
    """Vogl and others 1988, with no tolerance: all points that were tried, and the rate of each step.

    After a step that raised J the weights go back, the momentum is cleared, and the rate is cut; else it is raised.
    """
    theta, v, tried, rates = list(theta), [0.0, 0.0], [list(theta)], []
    good, least = None, math.inf
    for _ in range(steps):
        if J(theta) <= least:
            if good is not None:
                eta = eta * up
            good, slope, least = theta, list(gradient(theta)), J(theta)
        else:
            eta, theta, v = eta * down, good, [0.0, 0.0]
        v = [gamma * v[i] + eta * slope[i] for i in range(2)]
        theta = [theta[i] - v[i] for i in range(2)]
        tried.append(theta)
        rates.append(eta)
    return tried, rates


def reduce_on_plateau(values, factor, patience, threshold, cooldown, floor):
    """The factor of the rate after each value: what the documentation of torch's scheduler says, for positive J."""
    best, bad, resting, scale, scales = math.inf, 0, 0, 1.0, []
    for value in values:
        if value < best * (1 - threshold):
            best, bad = value, 0
        else:
            bad += 1
        if resting > 0:
            resting, bad = resting - 1, 0
        if bad > patience:
            scale, resting, bad = max(scale * factor, floor), cooldown, 0
        scales.append(scale)
    return scales


@pytest.mark.parametrize("surface", [ravine(), Beale(), Rosenbrock()], ids=lambda surface: type(surface).__name__)
@pytest.mark.parametrize("gamma", [0.0, 0.6])
def test_the_bold_driver_is_its_transcription(surface, gamma):
    J, gradient = (lambda theta: float(surface(np.array(theta)))), (lambda theta: surface.gradient(np.array(theta)))
    tried, rates = bold_driver(J, gradient, (1.0, 1.2), 60, 0.3, gamma, 1.07, 0.4)
    rule = Momentum(0.3, gamma) if gamma else GD(0.3)
    path = run(BoldDriver(rule, up=1.07, down=0.4), surface, (1.0, 1.2), 60, gradient=Valued(surface))
    np.testing.assert_allclose(path.theta, tried, rtol=1e-9)
    np.testing.assert_allclose(0.3 * path.state.scale, rates[-1], rtol=1e-12)
    rises = sum(after < before for before, after in pairwise(rates))
    assert 3 < rises < 40


VALUES = np.random.default_rng(31).uniform(0.9, 1.1, size=120) * np.linspace(3, 1, 120)


@pytest.mark.parametrize("patience", [0, 1, 4])
@pytest.mark.parametrize("cooldown", [0, 3])
@pytest.mark.parametrize(("threshold", "floor"), [(1e-4, 0.0), (0.02, 0.05)])
def test_reducing_on_a_plateau_is_its_transcription(patience, cooldown, threshold, floor):
    expected = reduce_on_plateau(VALUES.tolist(), 0.6, patience, threshold, cooldown, floor)
    rule = ReduceOnPlateau(GD(0.1), 0.6, patience, threshold, cooldown, floor)
    state, scales = rule.init(np.zeros(2)), []
    for t, J in enumerate(VALUES.tolist(), 1):
        before, told = state.theta, rule.told()(np.ones(2), np.full(2, J))
        state = rule.step(state, told, t)
        np.testing.assert_allclose(before - state.theta, 0.1 * state.scale, atol=1e-14)
        scales.append(float(state.scale[0]))
    np.testing.assert_allclose(scales, expected, rtol=1e-13)
    assert len(set(expected)) > 4
