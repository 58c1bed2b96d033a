"""The rules against steps worked out by hand, in exact fractions, on the whole state.

The gradients discriminate: many alike, then one that turns round, so that a wrong sign, factor or memory shows.
"""

from __future__ import annotations

from fractions import Fraction

from gdlib.rules import GD, Momentum

GRADIENTS = [Fraction(1)] * 10 + [Fraction(-1, 2)]


def states(rule, theta):
    """All states of a rule that is told GRADIENTS."""
    s = rule.init(theta)
    found = [s]
    for t, g in enumerate(GRADIENTS, start=1):
        s = rule.step(s, g, t)
        found.append(s)
    return found


def test_gd_subtracts_the_rate_times_the_gradient():
    eta = Fraction(1, 8)
    expected = [Fraction(3) - k * eta for k in range(11)]
    expected.append(expected[-1] + eta / 2)
    assert [s.theta for s in states(GD.unchecked(eta=eta), Fraction(3))] == expected


def test_momentum_is_the_geometric_sum_of_past_gradients():
    # written out: v_t = eta * sum_k gamma^k g_{t-k}, and theta is the start minus the sum of all v
    eta, gamma = Fraction(1, 8), Fraction(3, 4)
    v = [eta * sum(gamma**k * GRADIENTS[t - k] for k in range(t + 1)) for t in range(11)]
    found = states(Momentum.unchecked(eta=eta, gamma=gamma), Fraction(3))
    assert [s.v for s in found[1:]] == v
    assert [s.theta for s in found[1:]] == [3 - sum(v[: t + 1]) for t in range(11)]


def test_momentum_by_hand():
    found = states(Momentum.unchecked(eta=Fraction(1, 2), gamma=Fraction(1, 2)), Fraction(0))
    assert [s.v for s in found[:4]] == [0, Fraction(1, 2), Fraction(3, 4), Fraction(7, 8)]
    assert [s.theta for s in found[:4]] == [0, Fraction(-1, 2), Fraction(-5, 4), Fraction(-17, 8)]
