"""Each rule against an independent transcription of its paper, on the whole state, at every step."""

from __future__ import annotations

import numpy as np
import pytest

import gdlib.rules as rules
from gdlib.drivers import run
from gdlib.oracles import SharpnessAware

from . import transcriptions as paper
from .drives import NEAR, STEPS, bowl, cases, distance, states


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.rule.__name__}-{case.gradient.__name__}")
def test_a_rule_is_its_transcription_on_the_whole_state(case):
    assert distance(case, states(case, case.rule(**case.hyper))) < NEAR


@pytest.mark.parametrize("shape", [(3, 2), (2, 4), (3, 3)])
def test_muon_is_its_transcription(shape):
    rng = np.random.default_rng(1)
    W, noise = rng.normal(size=shape), rng.normal(size=(STEPS + 1, *shape))

    def gradient(W, t):
        return (0.5 * np.array(W) + noise[t]).tolist()

    expected = paper.muon(W.tolist(), gradient, STEPS, eta=0.1, gamma=0.8, nesterov=True)
    rule, s = rules.Muon(eta=0.1, gamma=0.8), rules.Muon(eta=0.1, gamma=0.8).init(W)
    for t in range(1, STEPS + 1):
        s = rule.step(s, np.array(gradient(s.theta, t)), t)
        np.testing.assert_allclose(s.theta, expected[t - 1]["theta"], rtol=0, atol=NEAR)
        np.testing.assert_allclose(s.B, expected[t - 1]["B"], rtol=0, atol=NEAR)


def test_sharpness_aware_descent_is_its_transcription():
    start = np.array([0.7, -1.3, 0.4])
    expected = paper.sam(start.tolist(), bowl, STEPS, eta=0.1, rho=0.3)
    path = run(rules.GD(0.1), lambda theta: 0.0, start, STEPS, gradient=SharpnessAware(bowl, rho=0.3))
    np.testing.assert_allclose(path.theta[1:], [row["theta"] for row in expected], rtol=0, atol=NEAR)


def test_every_public_rule_has_a_transcription_or_is_made_of_rules():
    compared = {case.rule.__name__ for case in cases()} | {"Muon"}
    assert compared == set(rules.__all__) - {"Layerwise", "ReduceOnPlateau", "BoldDriver"}


def delayed(gradients, delay):
    """AdaptiveRevision with a constant delay, one coordinate: the last state."""
    rule, past = rules.AdaptiveRevision(eta=1.0), []
    s = rule.init(np.zeros(1))
    past.append(s.gbar)
    for t, g in enumerate(gradients, start=1):
        s = rule.step(s, rule.told()(np.array([g]), past[max(0, t - 1 - delay)]), t)
        past.append(s.gbar)
    return s


def test_adaptive_revision_without_delay_is_adagrad_that_starts_at_one():
    gradients = [1.0] * 10 + [-0.5, 2.0, 0.0, 0.3]
    s, theta, G = delayed(gradients, 0), 0.0, 1.0
    for g in gradients:
        G += g * g
        theta -= g / np.sqrt(G)
    assert float(s.theta[0]) == pytest.approx(theta, rel=1e-13)


def test_adaptive_revision_under_delay_has_the_known_sums():
    assert float(delayed([1.0] * 1000, 10).z[0]) == 20_891
    turning = delayed([(-1.0) ** k for k in range(1000)], 9)
    assert (float(turning.z[0]), float(turning.zmax[0])) == (-989, 2)
