"""The laws that every rule obeys."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from gdlib.drivers import run, sweep
from gdlib.objectives import Beale
from gdlib.rules import GD, LAMB, NAG, Adadelta, Adam, FullMatrixAdagrad, Lion, Momentum, Muon, Sophia
from gdlib.schedules import Exponential, Step

from .bowl import RATED, Bowl, Told, flat


def told(rule, gradients, curvatures=1.0):
    """An oracle that gives row t − 1 whatever theta is, with a curvature if the rule needs one."""
    if rule.needs:
        h = np.broadcast_to(curvatures, gradients[0].shape).astype(gradients.dtype)
        return lambda theta, t: Told(gradients[t - 1], h)
    return lambda theta, t: gradients[t - 1]


LAWFUL = [*(rule(eta=0.1) for rule in RATED), Adadelta(), Sophia(0.1, gamma=2.0, every=3), Lion(0.1, weight_decay=0.3)]
NAMES = [*(rule.__name__ for rule in RATED), "Adadelta", "Sophia", "Lion with decay"]


@pytest.mark.parametrize("rule", LAWFUL, ids=NAMES)
def test_coordinates_do_not_know_their_place_nor_each_other(rule):
    rng = np.random.default_rng(12)
    start, gradients, h = rng.normal(size=5), rng.normal(size=(30, 5)), rng.uniform(0, 2, size=5)
    whole = run(rule, Bowl(np.ones(5)), start, 30, gradient=told(rule, gradients, h))
    for some in ([3, 0, 4, 2, 1], [4, 1], [2]):
        part = run(rule, Bowl(np.ones(len(some))), start[some], 30, gradient=told(rule, gradients[:, some], h[some]))
        np.testing.assert_array_equal(part.theta, whole.theta[:, some])


@pytest.mark.parametrize("rule", LAWFUL, ids=NAMES)
def test_a_run_of_float32_stays_float32(rule):
    gradients = np.random.default_rng(13).normal(size=(10, 3)).astype(np.float32)
    path = run(rule, Bowl(np.ones(3, np.float32)), np.ones(3, np.float32), 10, gradient=told(rule, gradients))
    assert path.theta.dtype == path.J.dtype == np.float32
    assert {field.dtype for field in flat(path.state)} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    "rule", [Muon(), LAMB(), FullMatrixAdagrad(), Adam(Exponential(0.1, 0.1)), GD(np.float64(0.1))], ids=repr
)
def test_a_run_of_float32_stays_float32_beyond_plain_numbers(rule):
    ones = np.ones((2, 3) if rule.axes == 2 else 3, np.float32)
    path = run(rule, Bowl(ones), ones, 10)
    assert path.theta.dtype == path.J.dtype == np.float32


@pytest.mark.parametrize("rule", [*LAWFUL, Muon(), LAMB(), GD(Step(0.1, 0.5, 3) * 2)], ids=repr)
def test_a_rule_pickles(rule):
    assert pickle.loads(pickle.dumps(rule)) == rule


@pytest.mark.parametrize("rule", [Momentum, NAG])
def test_without_momentum_it_is_gradient_descent(rule):
    one, other = run(rule(0.01, gamma=0), Beale(), (1, 1.5), 100), run(GD(0.01), Beale(), (1, 1.5), 100)
    np.testing.assert_array_equal(one.theta, other.theta)


def test_lion_and_adam_do_not_know_the_scale_of_the_gradient():
    gradients, start = np.random.default_rng(14).normal(size=(50, 4)), np.ones(4)
    for rule, rtol in ((Lion(0.1), 0), (Adam(0.1, epsilon=0), 1e-9), (Adam(0.1), 1e-6)):
        one, other = (
            run(rule, Bowl(np.ones(4)), start, 50, gradient=told(rule, scale * gradients)).theta for scale in (1, 3.7)
        )
        np.testing.assert_allclose(other, one, rtol=rtol, atol=rtol)
    assert not np.array_equal(one, other)  # the last: a guard above 0 lets the scale through


@pytest.mark.parametrize("rule", [*LAWFUL, LAMB(), FullMatrixAdagrad(0.1)], ids=repr)
def test_a_batched_start_is_a_loop_of_starts(rule):
    rng = np.random.default_rng(15)
    starts, gradients = rng.normal(size=(4, 3)), rng.normal(size=(20, 4, 3))
    together = sweep(rule, Bowl(np.ones(3)), starts, 20, gradient=told(rule, gradients))
    rounded = 1e-12 if isinstance(rule, LAMB | FullMatrixAdagrad) else 0
    for i in range(4):
        alone = run(rule, Bowl(np.ones(3)), starts[i], 20, gradient=told(rule, gradients[:, i]))
        np.testing.assert_allclose(together.theta[:, i], alone.theta, rtol=rounded)
