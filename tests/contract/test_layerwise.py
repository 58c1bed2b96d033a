"""A rule made of rules: each layer moves as if it were alone."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

import numpy as np
import pytest

from gdlib.drivers import run, sweep
from gdlib.objectives import Network, digits, ravine
from gdlib.oracles import Curvature, MiniBatch, reshuffled
from gdlib.rule import Block
from gdlib.rules import GD, LAMB, NAG, Adagrad, Adam, Layerwise, Lion, Momentum, Muon, ScheduleFree, Sophia
from gdlib.schedules import Step

RNG = np.random.default_rng(20)
J = Network(RNG.normal(size=(20, 3)), np.arange(20) % 3, hidden=(4,))
START = J.start(RNG)
WEIGHTS = tuple(block for block in J.blocks if block.name.startswith("W"))


class Fixed:
    """J = Σ θ; what the gradients are is said by an oracle."""

    def __call__(self, theta):
        return theta.sum(axis=-1)


def at(gradients):
    """An oracle that gives row t − 1."""
    return lambda theta, t: gradients[t - 1]


@pytest.mark.parametrize("blocks", [J.blocks, WEIGHTS, (), J.blocks[1:2], J.blocks[::-1]], ids=len)
@pytest.mark.parametrize(
    "rule",
    [
        GD(0.1),
        Momentum(0.1),
        NAG(0.1),
        Adagrad(0.1),
        Adam(0.01),
        Lion(0.01),
        ScheduleFree(0.5, 0.7),
        GD(Step(1, 0.5, 4)),
    ],
    ids=repr,
)
def test_one_rule_for_all_layers_is_that_rule(rule, blocks):
    layered, plain = run(Layerwise(rule, blocks, rule), J, START, 30), run(rule, J, START, 30)
    np.testing.assert_array_equal(layered.theta, plain.theta)
    np.testing.assert_array_equal(layered.J, plain.J)
    assert len(np.unique(plain.J)) == 31


def test_a_run_that_goes_on_and_a_sweep_are_that_of_the_rule():
    rule = Layerwise(ScheduleFree(0.5, 0.7), WEIGHTS, ScheduleFree(0.5, 0.7))
    first = run(rule, J, START, 5)
    whole = run(ScheduleFree(0.5, 0.7), J, START, 12).theta
    np.testing.assert_array_equal(run(rule, J, first, 7).theta, whole[5:])
    starts = np.stack([START, -START, 2 * START])
    together = sweep(rule, J, starts, 12)
    np.testing.assert_allclose(together.theta[:, 0], whole, rtol=1e-12)
    np.testing.assert_array_equal(together.theta, sweep(ScheduleFree(0.5, 0.7), J, starts, 12).theta)


def test_what_a_rule_needs_reaches_its_layer():
    def curved():
        return Curvature(J.gradient, np.random.default_rng(21))

    sophia = Sophia(0.05, gamma=1.0, every=3)
    plain = run(sophia, J, START, 10, gradient=curved())
    layered = run(Layerwise(sophia, J.blocks), J, START, 10, gradient=curved())
    np.testing.assert_array_equal(layered.theta, plain.theta)
    mixed = run(Layerwise(GD(0.1), WEIGHTS, sophia), J, START, 1, gradient=curved())
    for block in J.blocks:
        other = run(GD(0.1), J, START, 1) if block in WEIGHTS else plain
        np.testing.assert_array_equal(mixed.theta[1, block.where], other.theta[1, block.where])
    assert Layerwise(GD(), WEIGHTS, sophia).needs == Layerwise(sophia, WEIGHTS, sophia).needs == ("h",)
    with pytest.raises(TypeError, match="Layerwise needs h beside the gradient, and the oracle does not give it"):
        run(Layerwise(GD(), WEIGHTS, sophia), J, START, 1)


def test_the_answer_is_that_of_each_layer_s_rule():
    @dataclass(frozen=True)
    class Doubled(GD):
        """Reports twice its point.

        eta: the learning rate
        """

        def answer(self, s):
            return 2 * s.theta

    plain = run(Doubled(0.1), J, START, 5)
    np.testing.assert_array_equal(plain.theta[0], 2 * START)
    np.testing.assert_array_equal(run(Layerwise(Doubled(0.1), J.blocks), J, START, 5).theta, plain.theta)
    mixed = run(Layerwise(GD(0.1), WEIGHTS, Doubled(0.1)), J, START, 5).theta
    for block in J.blocks:
        other = run(GD(0.1), J, START, 5) if block in WEIGHTS else plain
        np.testing.assert_array_equal(mixed[:, block.where], other.theta[:, block.where])


def test_lamb_on_blocks_is_lamb_on_each_block_alone():
    gradients = np.random.default_rng(22).normal(size=(15, J.d))
    whole = run(Layerwise(LAMB(0.1), J.blocks), Fixed(), START, 15, gradient=at(gradients))
    for block in J.blocks:
        alone = run(LAMB(0.1), Fixed(), START[block.where], 15, gradient=at(gradients[:, block.where]))
        np.testing.assert_array_equal(whole.theta[:, block.where], alone.theta)
    together = run(LAMB(0.1), Fixed(), START, 15, gradient=at(gradients))
    assert not np.allclose(together.theta, whole.theta)


def test_muon_on_blocks_is_muon_on_each_matrix_and_the_other_rule_has_the_rest():
    gradients = np.random.default_rng(23).normal(size=(15, J.d))
    whole = run(Layerwise(Muon(0.1), WEIGHTS, Adam(0.1)), Fixed(), START, 15, gradient=at(gradients))
    for block in WEIGHTS:
        gs = gradients[:, block.where].reshape(-1, *block.shape)
        state = Muon(0.1).init(START[block.where].reshape(block.shape))
        for t, g in enumerate(gs, start=1):
            state = Muon(0.1).step(state, g, t)
            np.testing.assert_array_equal(whole.theta[t, block.where], state.theta.ravel())
    adam = run(Adam(0.1), Fixed(), START, 15, gradient=at(gradients)).theta
    for block in J.blocks:
        assert np.array_equal(whole.theta[:, block.where], adam[:, block.where]) == (block not in WEIGHTS)


def test_muon_with_adam_learns_digits():
    table = digits()
    net = Network(table.x[:300] / 16, table.y[:300], hidden=(16,))
    rule = Layerwise(Muon(0.1), tuple(b for b in net.blocks if len(b.shape) == 2), Adam(0.02))
    start = net.start(np.random.default_rng(24))
    path = run(rule, net, start, 60)
    assert path.J[0] > 2
    assert path.J[-1] < 0.1
    assert net.accuracy(path.theta[0]) < 0.3
    assert net.accuracy(path.theta[-1]) > 0.98
    batches = MiniBatch(net, reshuffled(300, 50, np.random.default_rng(25)))
    assert run(rule, net, start, 60, gradient=batches).J[-1] < 0.2


def test_the_start_is_not_changed_and_the_type_is_kept():
    start = START.astype(np.float32)
    before = start.copy()
    one = np.ones((5, J.d), np.float32)
    path = run(Layerwise(Muon(0.1), WEIGHTS, Adam(0.1)), Fixed(), start, 5, gradient=at(one))
    np.testing.assert_array_equal(start, before)
    assert path.theta.dtype == np.float32


def test_each_rule_keeps_its_own_schedule():
    rule = Layerwise(GD(Step(0.1, 0.5, 2)), WEIGHTS, GD(Step(1.0, 0.1, 3)))
    path = run(rule, Fixed(), START, 6, gradient=at(np.ones((6, J.d))))
    for block in J.blocks:
        etas = [0.1, 0.1, 0.05, 0.05, 0.025, 0.025] if block in WEIGHTS else [1, 1, 1, 0.1, 0.1, 0.1]
        moved = -np.diff(path.theta[:, block.where], axis=0)
        np.testing.assert_allclose(moved, np.tile(np.array(etas)[:, None], moved.shape[1]), rtol=1e-12)


def test_a_rule_made_of_rules_is_a_value():
    one, other = (Layerwise(Muon(), blocks, Adam()) for blocks in (WEIGHTS, list(WEIGHTS)))
    assert one == other
    assert pickle.loads(pickle.dumps(one)) == one
    assert one != Layerwise(Muon(0.3), WEIGHTS, Adam())
    assert hash(one) == hash(other)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Layerwise(GD(), WEIGHTS, Muon()), "Muon"),
        (lambda: run(Layerwise(GD(), (Block("W9", slice(0, 9), (9,)),)), ravine(), (1, 1), 1), "W9"),
        (lambda: run(Layerwise(GD(), (Block("W9", slice(5, 9), (4,)),), GD()), ravine(), (1, 1), 1), "W9"),
        (lambda: run(Layerwise(Muon(), (Block("W9", slice(0, 2), (2, 3)),)), ravine(), (1, 1), 1), "W9"),
        (lambda: run(Layerwise(GD(), (Block("W9", slice(0, 2), (7,)),)), ravine(), (1, 1), 1), "W9"),
        (lambda: Layerwise(0.1, WEIGHTS), "0.1"),
        (lambda: Layerwise(GD, WEIGHTS), "GD"),
        (lambda: Layerwise(GD(), (slice(0, 2),)), "slice"),
        (lambda: run(Layerwise(GD(np.ones(3)), (Block("W9", slice(0, 2), (2,)),)), ravine(), (1, 1), 1), "GD\\(eta\\)"),
        (lambda: sweep(Layerwise(GD(np.ones(2)), WEIGHTS, GD()), J, START, 1), "GD\\(eta\\)"),
        (lambda: sweep(Layerwise(GD(np.ones(12)), WEIGHTS, GD()), J, START, 1), "GD\\(eta\\)"),
    ],
    ids=[
        "matrices otherwise",
        "block too long",
        "block outside",
        "matrix too small",
        "shape of another length",
        "no rule",
        "a class",
        "no block",
        "inner array",
        "inner array in a sweep",
        "inner array that happens to fit",
    ],
)
def test_a_layer_that_does_not_fit_is_named(make, words):
    with pytest.raises((TypeError, ValueError), match=words):
        make()


def test_the_step_of_a_matrix_has_one_length():
    class Bowl:
        def __call__(self, theta):
            return 0.5 * np.sum(theta**2, axis=(-2, -1))

        def gradient(self, theta):
            return theta

    path = run(GD(0.01), ravine(), (1, 1), 3)
    assert path.step.shape == (3,)
    path = run(Muon(), Bowl(), np.ones((2, 3)), 4)
    assert path.step.shape == (4,)
