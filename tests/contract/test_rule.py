"""The contract: what a rule is, what it refuses and in which words."""

from __future__ import annotations

import inspect
import pickle
import re
from dataclasses import FrozenInstanceError, dataclass
from typing import NamedTuple

import numpy as np
import pytest

import gdlib.rules
from gdlib.rule import Array, Rate, Rule, intervals, meanings, names
from gdlib.rules import GD, Momentum

RULES = [getattr(gdlib.rules, name) for name in gdlib.rules.__all__]
RULES = [rule for rule in RULES if "rule" not in names(rule)]  # those that are made of rules


def tell(rule, s, g):
    """What a step is told when everything it asks for is as simple as can be."""
    bundle = rule.told()
    return bundle(g, *(g for _ in rule.needs), *(getattr(s, name) for name in rule.reads)) if bundle else g


def after(rule, theta, gradients):
    """The state after being told these gradients."""
    s = rule.init(theta)
    for t, g in enumerate(gradients, start=1):
        s = rule.step(s, tell(rule, s, g), t)
    return s


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: GD(eta=-0.1), ValueError, "GD(eta) must lie in [0, ∞), and is -0.1"),
        (lambda: GD(eta=float("nan")), ValueError, "GD(eta) must lie in [0, ∞), and is nan"),
        (lambda: GD(eta=float("inf")), ValueError, "GD(eta) must lie in [0, ∞), and is inf"),
        (lambda: GD(eta="a"), TypeError, "GD(eta) must be a real number or an array of them in [0, ∞), and is 'a'"),
        (lambda: GD(eta=True), TypeError, "GD(eta) must be a real number"),
        (lambda: GD(eta=None), TypeError, "GD(eta) must be a real number"),
        (lambda: GD(eta=0.1j), TypeError, "GD(eta) must be a real number"),
        (lambda: GD(eta=[0.1]), TypeError, "GD(eta) must be a real number"),
        (lambda: GD(eta=np.array([0.1, -2.0])), ValueError, "GD(eta) must lie in [0, ∞), and is -2.0"),
        (lambda: Momentum(gamma=1), ValueError, "Momentum(gamma) must lie in [0, 1), and is 1"),
        (lambda: Momentum(gamma=1.2), ValueError, "Momentum(gamma) must lie in [0, 1), and is 1.2"),
    ],
)
def test_a_bad_hyper_parameter_is_named_with_its_value_and_interval(make, error, words):
    with pytest.raises(error, match=re.escape(words)):
        make()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_a_value(rule):
    one = rule()
    assert one == rule()
    assert hash(one) == hash(rule())
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(FrozenInstanceError):
        one.eta = 1.0
    assert inspect.signature(rule).parameters.keys() == one.hyper().keys()


@pytest.mark.parametrize("rule", RULES)
def test_every_hyper_parameter_has_a_meaning_and_an_interval(rule):
    assert list(meanings(rule)) == list(rule().hyper()) == list(intervals(rule))


@pytest.mark.parametrize("rule", RULES)
def test_a_batch_is_a_loop_to_the_last_bit(rule):
    rng = np.random.default_rng(1)
    shape = (3, 2)[: rule.axes]
    theta, gradients = rng.normal(size=(5, *shape)), rng.normal(size=(20, 5, *shape))
    together = after(rule(), theta, gradients).theta
    alone = np.stack([after(rule(), theta[i], gradients[:, i]).theta for i in range(5)])
    if rule.axes == 1:
        np.testing.assert_array_equal(together, alone)
    else:  # a matrix product may round differently in a batch
        np.testing.assert_allclose(together, alone, rtol=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_float32_stays_float32(rule):
    ones = np.ones((3, 2)[: rule.axes], np.float32)
    assert all(np.asarray(field).dtype == np.float32 for field in after(rule(), ones, [ones, ones]))


def test_a_rule_that_does_not_say_what_a_parameter_means_is_told_so():
    @dataclass(frozen=True)
    class Mine(Rule):
        """Mine."""

        eta: Rate = 0.1

    with pytest.raises(TypeError, match="docstring of Mine does not say what eta means"):
        meanings(Mine)


def test_a_rule_without_step_says_so():
    @dataclass(frozen=True)
    class Mine(Rule):
        """Mine."""

        class State(NamedTuple):
            theta: Array

    with pytest.raises(TypeError, match=re.escape("Mine has no method step(s, g, t)")):
        Mine().step(Mine().init(1.0), 1.0, 1)


def test_a_class_that_is_no_dataclass_says_so():
    class Mine(Rule):
        """Mine."""

    with pytest.raises(TypeError, match="Mine is no dataclass"):
        Mine()
