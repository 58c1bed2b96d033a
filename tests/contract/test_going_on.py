"""A run that goes on is the longer run, and a run that stops early is its beginning."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from gdlib.drivers import below, level, run, sweep
from gdlib.objectives import Beale, Network, ravine
from gdlib.oracles import Curvature, MiniBatch, Noisy, reshuffled
from gdlib.rules import GD, LAMB, NAG, Adadelta, Adam, FullMatrixAdagrad, Layerwise, Muon, Sophia
from gdlib.schedules import InverseTime, Step

from .bowl import RATED, Bowl, assert_same_state


def cases():
    """A rule, an objective, a start, and a maker of fresh oracles, or None for the plain gradient."""
    rng = np.random.default_rng(8)
    net = Network(rng.normal(size=(20, 3)), np.arange(20) % 3, hidden=(4,))
    weights = tuple(block for block in net.blocks if len(block.shape) == 2)
    start, beale = net.start(rng), Beale()

    def curved():
        return Curvature(beale.gradient, np.random.default_rng(9))

    def batches():
        return MiniBatch(net, reshuffled(20, 6, np.random.default_rng(10)))

    def noisy():
        return Noisy(beale.gradient, InverseTime(0.1, 1), np.random.default_rng(11))

    for rule in RATED:
        yield pytest.param(rule(eta=0.003), beale, beale.start, None, id=rule.__name__)
    yield pytest.param(Adadelta(), beale, beale.start, None, id="Adadelta")
    yield pytest.param(FullMatrixAdagrad(0.3), beale, beale.start, None, id="FullMatrixAdagrad")
    yield pytest.param(LAMB(), net, start, None, id="LAMB")
    yield pytest.param(Muon(), Bowl(np.arange(1.0, 7).reshape(2, 3)), np.ones((2, 3)), None, id="Muon")
    yield pytest.param(Sophia(every=4), beale, beale.start, curved, id="Sophia")
    yield pytest.param(Layerwise(Muon(), weights, Adam()), net, start, None, id="Layerwise")
    yield pytest.param(GD(InverseTime(0.02, 0.5)), beale, beale.start, None, id="a schedule")
    yield pytest.param(Layerwise(Muon(Step(0.1, 0.5, 2)), weights, GD()), net, start, None, id="an inner schedule")
    yield pytest.param(Adam(), net, start, batches, id="batches")
    yield pytest.param(Adam(0.1), beale, beale.start, noisy, id="noise")


@pytest.mark.parametrize(("rule", "objective", "start", "oracle"), list(cases()))
def test_a_run_that_goes_on_is_the_longer_run(rule, objective, start, oracle):
    whole = run(rule, objective, start, 10, gradient=oracle and oracle())
    same = oracle and oracle()
    first = run(rule, objective, start, 5, gradient=same)
    second = run(rule, objective, first, 5, gradient=same)
    np.testing.assert_array_equal(np.concatenate([first.theta, second.theta[1:]]), whole.theta)
    np.testing.assert_array_equal(np.concatenate([first.J, second.J[1:]]), whole.J)
    assert (first.t, second.t, whole.t) == (5, 10, 10)
    assert len(second) == 5
    assert_same_state(second.state, whole.state)
    assert len(np.unique(whole.J)) > 5  # it moves at all


def test_a_path_of_no_step_can_go_on():
    path = run(Adam(), Beale(), run(Adam(), Beale(), (1, 1), 0), 3)
    np.testing.assert_array_equal(path.theta, run(Adam(), Beale(), (1, 1), 3).theta)


def test_a_pickled_path_goes_on_too():
    first = run(Adam(0.1), Beale(), (1, 1.5), 5)
    again = pickle.loads(pickle.dumps(first))
    np.testing.assert_array_equal(again.theta, first.theta)
    np.testing.assert_array_equal(again.J, first.J)
    assert (again.t, again.diverged) == (5, None)
    assert_same_state(run(Adam(0.1), Beale(), again, 5).state, run(Adam(0.1), Beale(), (1, 1.5), 10).state)


def test_a_pickled_path_cannot_be_changed_either():
    again = pickle.loads(pickle.dumps(run(GD(), ravine(), (1, 1), 3)))
    with pytest.raises(ValueError, match="read-only"):
        again.theta[0] = 7


def test_a_diverged_path_cannot_go_on():
    path = run(GD(1.0), ravine(30), (1.0, 1.0), 1000)
    with pytest.raises(ValueError, match=f"the path diverged at step {path.diverged}, so no run can go on"):
        run(GD(1.0), ravine(30), path, 1)


def test_a_path_of_a_sweep_cannot_go_on_and_is_not_called_diverged():
    path = sweep(GD(), ravine(), np.ones((3, 2)), 2)
    assert np.all(path.diverged == -1)
    with pytest.raises((TypeError, ValueError), match="sweep") as caught:
        run(GD(), ravine(), path, 1)
    assert "diverged at step" not in str(caught.value)


def test_level_stops_after_the_first_step_with_a_small_gradient():
    whole = run(NAG(0.02, 0.8), ravine(30), (1.0, 1.0), 300)
    seen = []
    short = run(NAG(0.02, 0.8), ravine(30), (1.0, 1.0), 300, stop=lambda step: seen.append(step.g) or level(0.1)(step))
    np.testing.assert_array_equal(short.theta, whole.theta[: len(short) + 1])
    lengths = [np.linalg.norm(g) for g in seen[1:]]
    assert lengths[-1] <= 0.1 < min(lengths[:-1])
    assert 0 < len(short) == len(lengths) < 300
    assert seen[0] is None


def test_below_stops_after_the_first_step_that_is_low_enough():
    J = ravine(30)
    whole = run(GD(0.03), J, (1.0, 1.0), 300)
    low = float(whole.J[20])
    short = run(GD(0.03), J, (1.0, 1.0), 300, stop=below(J, low))
    assert len(short) == 20  # J falls at every step
    np.testing.assert_array_equal(short.J, whole.J[:21])
    assert len(run(GD(0.03), J, (1.0, 1.0), 300, stop=below(J, 1e9))) == 0
    assert len(run(GD(0.03), J, (1.0, 1.0), 30, stop=below(J, -1))) == 30
