"""Bad input: one sentence that names the field, the value and what is allowed; numbers gone bad end a run quietly."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pytest

from gdlib.drivers import iterate, run, sweep
from gdlib.objectives import LinearRegression, LogisticRegression, Network, Ravine, Saddle, penguins, ravine, table
from gdlib.oracles import Clipped, Curvature, MiniBatch, Noisy, SharpnessAware, in_order, oracle, reshuffled
from gdlib.path import Path
from gdlib.rule import Block
from gdlib.rules import (
    GD,
    LAMB,
    NAG,
    Adagrad,
    Adam,
    AdaptiveRevision,
    FullMatrixAdagrad,
    Layerwise,
    Lion,
    Momentum,
    Muon,
    ScheduleFree,
    Sophia,
)
from gdlib.schedules import Constant, InverseTime, Step

from .bowl import ELEMENTWISE

NAN, INF = float("nan"), float("inf")
J, RNG = ravine(), np.random.default_rng(40)
G = J.gradient
X, Y = np.ones((4, 2)), np.array([0, 1, 0, 1])
LINE = LinearRegression(X, Y)
NET = Network(X, Y, hidden=(3,))
ONE, BOTH = Block("one", slice(0, 1), (1,)), Block("both", slice(0, 2), (2,))
SHAPE = "x must have shape (N, features) and y shape (N,), N ≥ 1, and they have shapes "
REAL = "must be a real number or an array of them in"
WHOLE = "must be a whole number in [1, ∞), and is"


def go(rule, theta=(1.0, 1.0), steps=3, objective=J, **how):
    """A run that is wrong in one thing."""
    return run(rule, objective, theta, steps, **how)


CASES = [
    # hyper-parameters out of their interval
    (lambda: GD(eta=NAN), ValueError, "GD(eta) must lie in [0, ∞), and is nan"),
    (lambda: GD(eta=-1e-300), ValueError, "GD(eta) must lie in [0, ∞), and is -1e-300"),
    (lambda: GD(eta=INF), ValueError, "GD(eta) must lie in [0, ∞), and is inf"),
    (lambda: GD(eta=np.array(-0.5)), ValueError, "GD(eta) must lie in [0, ∞), and is -0.5"),
    (lambda: Momentum(eta=-1), ValueError, "Momentum(eta) must lie in [0, ∞), and is -1"),
    (lambda: Momentum(gamma=1.0), ValueError, "Momentum(gamma) must lie in [0, 1), and is 1.0"),
    (lambda: NAG(gamma=-0.1), ValueError, "NAG(gamma) must lie in [0, 1), and is -0.1"),
    (lambda: Adagrad(epsilon=-1e-8), ValueError, "Adagrad(epsilon) must lie in [0, ∞), and is -1e-08"),
    (lambda: AdaptiveRevision(eta=-2), ValueError, "AdaptiveRevision(eta) must lie in [0, ∞), and is -2"),
    (lambda: Adam(beta1=1.5), ValueError, "Adam(beta1) must lie in [0, 1), and is 1.5"),
    (lambda: Adam(beta2=1), ValueError, "Adam(beta2) must lie in [0, 1), and is 1"),
    (lambda: Adam(beta2=np.array([0.9, 1.0])), ValueError, "Adam(beta2) must lie in [0, 1), and is 1.0"),
    (lambda: Adam(epsilon=INF), ValueError, "Adam(epsilon) must lie in [0, ∞), and is inf"),
    (lambda: LAMB(weight_decay=-0.01), ValueError, "LAMB(weight_decay) must lie in [0, ∞), and is -0.01"),
    (lambda: Lion(beta1=NAN), ValueError, "Lion(beta1) must lie in [0, 1), and is nan"),
    (lambda: Lion(weight_decay=-3), ValueError, "Lion(weight_decay) must lie in [0, ∞), and is -3"),
    (lambda: Muon(gamma=1), ValueError, "Muon(gamma) must lie in [0, 1), and is 1"),
    (lambda: ScheduleFree(beta=1), ValueError, "ScheduleFree(beta) must lie in [0, 1), and is 1"),
    (lambda: Sophia(gamma=-1), ValueError, "Sophia(gamma) must lie in [0, ∞), and is -1"),
    (lambda: Sophia(every=0), ValueError, "Sophia(every) must lie in [1, ∞), and is 0"),
    # hyper-parameters that are no number
    (lambda: Momentum(gamma="a"), TypeError, f"Momentum(gamma) {REAL} [0, 1), and is 'a'"),
    (lambda: Adam(eta=0.1 + 0j), TypeError, f"Adam(eta) {REAL} [0, ∞), and is (0.1+0j)"),
    (lambda: GD(eta=np.array([1j])), TypeError, f"GD(eta) {REAL} [0, ∞), and is array([0.+1.j])"),
    (lambda: GD(eta=np.array([True])), TypeError, f"GD(eta) {REAL} [0, ∞), and is array([ True])"),
    (lambda: GD(eta=np.bool_(1)), TypeError, f"GD(eta) {REAL} [0, ∞), and is True"),
    (lambda: Lion(beta2=False), TypeError, f"Lion(beta2) {REAL} [0, 1), and is False"),
    (lambda: NAG(eta=None), TypeError, f"NAG(eta) {REAL} [0, ∞), and is None"),
    (lambda: Adagrad(eta=[0.1, 0.2]), TypeError, f"Adagrad(eta) {REAL} [0, ∞), and is [0.1, 0.2]"),
    (lambda: GD(eta=np.array(["a"])), TypeError, f"GD(eta) {REAL} [0, ∞), and is array(['a']"),
    (lambda: GD(eta=np.array([0.1, None])), TypeError, f"GD(eta) {REAL} [0, ∞), and is array([0.1, None]"),
    (lambda: GD(eta=InverseTime), TypeError, f"GD(eta) {REAL} [0, ∞), and is <class"),
    (lambda: Sophia(every=2.5), TypeError, f"Sophia(every) {WHOLE} 2.5"),
    (lambda: Sophia(every=True), TypeError, f"Sophia(every) {WHOLE} True"),
    (lambda: Sophia(every=np.array([1, 2])), TypeError, f"Sophia(every) {WHOLE} array([1, 2])"),
    # schedules
    (lambda: go(GD(InverseTime(-1, 0))), ValueError, "GD(eta) at t = 1 must lie in [0, ∞), and is -1"),
    (lambda: go(GD(Constant(0.1).then(-0.1, after=2))), ValueError, "GD(eta) at t = 3 must lie in [0, ∞), and is -0.1"),
    (lambda: go(Momentum(gamma=0.5 * Step(1, 2, 2))), ValueError, "Momentum(gamma) at t = 3 must lie in [0, 1)"),
    (lambda: go(GD(Constant("a"))), TypeError, f"Constant(value) {REAL} (−∞, ∞), and is 'a'"),
    (lambda: go(GD(Constant(NAN))), ValueError, "Constant(value) must lie in (−∞, ∞), and is nan"),
    (
        lambda: go(Sophia(every=Constant(2.5)), gradient=Curvature(G, RNG)),
        TypeError,
        "Sophia(every) at t = 1 must be a",
    ),
    (lambda: Step(0.1, 0.5, every=0), ValueError, "Step(every) must lie in [1, ∞), and is 0"),
    (lambda: Constant(1) * "a", TypeError, "a schedule or a number is needed, and 'a' is neither"),
    # steps and starts
    (lambda: go(GD(), steps=-1), ValueError, "steps must be 0 or more, and is -1"),
    (lambda: go(GD(), steps=1.5), TypeError, "steps must be a whole number, and is 1.5"),
    (lambda: go(GD(), steps="3"), TypeError, "steps must be a whole number, and is '3'"),
    (lambda: sweep(GD(), J, (1, 1), -1), ValueError, "steps must be 0 or more, and is -1"),
    (lambda: sweep(GD(), J, (1, 1), 2.0), TypeError, "steps must be a whole number, and is 2.0"),
    (lambda: go(GD(), (1, NAN)), ValueError, "the start [1.0, nan] has no finite objective"),
    (lambda: go(GD(), (INF, 1)), ValueError, "the start [inf, 1.0] has no finite objective"),
    (lambda: go(GD(), None), ValueError, "theta must be a vector of real numbers, and is None"),
    (lambda: go(GD(), (1j, 1)), ValueError, "theta must be a vector of real numbers, and is (1j, 1)"),
    (lambda: sweep(GD(), J, "ab", 1), ValueError, "theta must be a vector of real numbers, and is 'ab'"),
    (lambda: go(GD(), np.ones((2, 2))), ValueError, "theta must be a vector of shape (d,), and has shape (2, 2)"),
    (lambda: go(Muon(), (1, 1)), ValueError, "theta must be a matrix of shape (rows, columns), and has shape (2,)"),
    (lambda: sweep(Muon(), J, (1, 1), 1), ValueError, "theta must be a matrix of real numbers, and is (1, 1)"),
    # shapes
    (lambda: go(GD(np.ones(3))), ValueError, "GD(eta) has shape (3,), and theta has shape (2,)"),
    (
        lambda: next(iterate(GD(np.ones(2)), G, np.ones((5, 2)))),
        ValueError,
        "has shape (2,), and theta has shape (5, 2)",
    ),
    (lambda: sweep(GD(np.ones(3)), J, np.ones((5, 2)), 1), ValueError, "theta has (5,) starts, and eta (3,)"),
    (lambda: go(GD(), gradient=lambda theta: 1.0), ValueError, "gradient has shape (), and theta has shape (2,)"),
    (lambda: go(GD(), gradient=lambda theta: None), ValueError, "gradient has shape (), and theta has shape (2,)"),
    # oracles
    (lambda: oracle(lambda a, b, c: a), TypeError, "and this one asks for ['a', 'b', 'c']"),
    (lambda: go(GD(), gradient=lambda a, b, c: a), TypeError, "and this one asks for ['a', 'b', 'c']"),
    (lambda: go(GD(), gradient=lambda: 1), TypeError, "and this one asks for []"),
    (lambda: oracle(7), TypeError, "an oracle is a function of theta, or of theta and t, and 7 is none"),
    (lambda: go(GD(), gradient="G"), TypeError, "an oracle is a function of theta, or of theta and t, and 'G' is none"),
    (lambda: Clipped(3.0, 1.0), TypeError, "an oracle is a function of theta, or of theta and t, and 3.0 is none"),
    (lambda: go(Sophia()), TypeError, "Sophia needs h beside the gradient, and the oracle does not give it"),
    (lambda: Clipped(G, 0), ValueError, "norm, the greatest length, must lie in (0, ∞), and is 0"),
    (lambda: Clipped(G, NAN), ValueError, "norm, the greatest length, must lie in (0, ∞), and is nan"),
    (lambda: SharpnessAware(G, -0.1), ValueError, "rho, the radius, must lie in [0, ∞), and is -0.1"),
    (lambda: go(GD(), gradient=Noisy(G, -1, RNG)), ValueError, "variance must lie in [0, ∞), and is -1"),
    (
        lambda: go(GD(), gradient=Noisy(G, Constant(1).then(-1, 1), RNG)),
        ValueError,
        "variance at t = 2 must lie in [0, ∞)",
    ),
    (lambda: Noisy(G, "a", RNG), TypeError, "a schedule or a number is needed, and 'a' is neither"),
    (lambda: in_order(4, 0), ValueError, "size, the number of rows in a batch, must lie between 1 and 4, and is 0"),
    (
        lambda: reshuffled(4, 5, RNG),
        ValueError,
        "size, the number of rows in a batch, must lie between 1 and 4, and is 5",
    ),
    (lambda: in_order(0, 1), ValueError, "rows must be 1 or more, and is 0"),
    (lambda: in_order(4.0, 1), TypeError, "rows must be a whole number, and is 4.0"),
    (lambda: in_order(4, True), TypeError, "size must be a whole number, and is True"),
    (lambda: MiniBatch(LINE, [np.arange(0)])(np.ones(3), 1), ValueError, "the batch of step 1 is empty"),
    (
        lambda: go(GD(), np.ones(3), 3, LINE, gradient=MiniBatch(LINE, [np.arange(2)])),
        ValueError,
        "the stream of batches has ended before step 2",
    ),
    # data and models
    (lambda: table("mnist"), ValueError, "there is no data set 'mnist': gdlib has penguins, digits, addresses"),
    (lambda: LogisticRegression(X, np.array([0, 1, 2, 1])), ValueError, "y must be 0 or 1, and has"),
    (lambda: LogisticRegression(X, np.array([0, 1, NAN, 1])), ValueError, "y must be 0 or 1, and has"),
    (lambda: LinearRegression(X, np.ones(3)), ValueError, SHAPE + "(4, 2) and (3,)"),
    (lambda: LinearRegression(np.ones(4), np.ones(4)), ValueError, SHAPE + "(4,) and (4,)"),
    (lambda: Network(X, np.array([0, 1])), ValueError, SHAPE + "(4, 2) and (2,)"),
    (lambda: Network(X[:0], Y[:0]), ValueError, SHAPE + "(0, 2) and (0,)"),
    (lambda: Network(X, Y.astype(float)), ValueError, "y must be labels, whole numbers from 0"),
    (lambda: Network(X, Y.astype(bool)), ValueError, "y must be labels, whole numbers from 0"),
    (lambda: Network(X, Y - 1), ValueError, "y must be labels, whole numbers from 0"),
    (lambda: Network(X, Y, hidden=(3, 0)), ValueError, "hidden must be widths of 1 or more, and is (3, 0)"),
    (lambda: NET(np.ones(5)), ValueError, "this network has 17 parameters, and theta has shape (5,)"),
    (lambda: NET.gradient(np.ones((17, 2))), ValueError, "this network has 17 parameters, and theta has shape (17, 2)"),
    (lambda: go(GD(), np.ones(16), 1, NET), ValueError, "this network has 17 parameters, and theta has shape (16,)"),
    (lambda: J(np.ones(3)), ValueError, "a surface takes theta of shape (..., 2), and was given shape (3,)"),
    (lambda: ravine(condition=NAN), ValueError, "condition must lie in [1, ∞), and is nan"),
    (lambda: Ravine(condition=0.5), ValueError, "Ravine(condition) must lie in [1, ∞), and is 0.5"),
    (lambda: Saddle(angle=INF), ValueError, "Saddle(angle) must lie in [-180, 180), and is inf"),
    # layers
    (lambda: go(Layerwise(GD(), (BOTH, ONE))), ValueError, "blocks overlap at coordinate 0"),
    (lambda: go(Layerwise(GD(), (ONE,))), ValueError, "1 of 2 coordinates are in no block: say which rule moves them"),
    (lambda: Layerwise(Muon(), NET.blocks), ValueError, "Muon moves matrices, and the block b1 has shape (3,)"),
    (
        lambda: Layerwise(AdaptiveRevision(), (BOTH,)),
        TypeError,
        "AdaptiveRevision reads gbar back, and Layerwise cannot",
    ),
    (lambda: Layerwise(GD(), (ONE,), AdaptiveRevision()), TypeError, "AdaptiveRevision reads gbar back"),
    (lambda: go(Layerwise(GD(Constant(-1)), (BOTH,))), ValueError, "GD(eta) at t = 1 must lie in [0, ∞), and is -1"),
]


@pytest.mark.parametrize(("make", "error", "words"), CASES, ids=[words[:60] for *_, words in CASES])
def test_bad_input_gets_one_sentence(make, error, words):
    with pytest.raises(error, match=re.escape(words)) as caught:
        make()
    assert "\n" not in str(caught.value)


# What is refused with another library's words, too late, or not at all. The words here ask for the name and the value.
SLIPS = [
    ("gradient", lambda: go(GD(), gradient=()), r"oracle.*\(\)"),
    ("gradient", lambda: go(GD(), gradient=0), r"oracle.* 0 "),
    ("gradient", lambda: go(GD(), gradient=np.ones(2)), r"oracle.*array\(\[1\., 1\.\]\)"),
    ("complex gradient", lambda: go(GD(), gradient=lambda theta: theta * 1j), "gradient.*(complex|real)"),
    ("list gradient", lambda: go(GD(), gradient=lambda theta: ["a", "b"]), "gradient"),
    ("objective", lambda: go(GD(), objective=lambda theta: 1.0), "gradient"),
    ("J of shape (1,)", lambda: go(GD(), gradient=G, objective=lambda theta: np.ones(1)), r"objective.*\(1,\)"),
    ("rule is a class", lambda: go(GD), "GD"),
    ("stop", lambda: go(GD(), stop=3), "stop.*3"),
    ("ragged start", lambda: go(GD(), [(1, 1), (1,)]), "theta"),
    ("hand-made path", lambda: go(GD(), Path(np.ones((2, 2)), np.ones(2))), "path"),
    ("path of another rule", lambda: go(Adam(), go(GD())), "Adam"),
    ("start of a sweep", lambda: sweep(GD(), J, np.full(2, NAN), 1), r"the start \[nan, nan\]"),
    ("array in a schedule", lambda: go(GD(Constant(np.full(3, 0.1)))), r"GD\(eta\).*\(3,\).*\(2,\)"),
    ("norm", lambda: Clipped(G, "a"), "norm.*'a'"),
    ("rho", lambda: SharpnessAware(G, "a"), "rho.*'a'"),
    ("endless rho", lambda: SharpnessAware(G, INF), "rho.*inf"),
    ("variance of a schedule", lambda: Noisy(G, Constant("a"), RNG)(np.ones(2), 1), "Constant\\(value\\).*'a'"),
    ("endless variance", lambda: Noisy(G, INF, RNG)(np.ones(2), 1), "variance.*inf"),
    ("curvature's step", lambda: Curvature(G, RNG, step=0), "step.* 0"),
    ("batches", lambda: MiniBatch(LINE, 5), "batches.*5"),
    ("an objective without rows", lambda: MiniBatch(J, in_order(4, 2))(np.ones(2), 1), "rows"),
    ("rows that are not there", lambda: MiniBatch(LINE, [np.array([7])])(np.ones(3), 1), "(rows|batch).*7"),
    ("theta of a line", lambda: LINE(np.ones(5)), r"3 parameters.*\(5,\)"),
    ("gradient of a line", lambda: go(GD(), np.ones(5), 1, LINE), r"3 parameters.*\(5,\)"),
    ("nan inputs", lambda: LinearRegression(X * NAN, Y), "x.*nan"),
    ("words for inputs", lambda: LinearRegression(np.full((4, 1), "a"), Y), "x"),
    ("half a width", lambda: Network(X, Y, hidden=(2.5,)), r"hidden.*\(2\.5,\)"),
    ("one width", lambda: Network(X, Y, hidden=5), "hidden.*5"),
    ("word for a width", lambda: Network(X, Y, hidden=("a",)), "hidden.*'a'"),
    ("activation", lambda: Network(X, Y, hidden=(3,), activation=np.tanh), "activation.*tanh"),
    ("condition", lambda: ravine("a"), "condition.*'a'"),
    ("endless condition", lambda: ravine(INF), "condition.*inf"),
    ("name of a table", lambda: table(["digits"]), r"data set \['digits'\]"),
    ("number of a numpy type", lambda: LogisticRegression(X, np.array([0, 1, 2, 1])), "y must be 0 or 1, and has 2 in"),
]


@pytest.mark.parametrize(("make", "words"), [case[1:] for case in SLIPS], ids=[case[0] for case in SLIPS])
def test_bad_input_is_named_and_not_left_to_others(make, words):
    with pytest.raises((TypeError, ValueError), match=words):
        make()


def test_lists_of_numbers_are_data_too():
    rows = np.array([1, 0])
    for make, d in ((LinearRegression, 2), (LogisticRegression, 2), (Network, 4)):
        lists, arrays = make([[1.0], [2.0]], [0, 1]), make(np.array([[1.0], [2.0]]), np.array([0, 1]))
        theta = np.arange(1.0, d + 1)
        np.testing.assert_array_equal(lists.gradient(theta, rows), arrays.gradient(theta, rows))


# Numbers gone bad in the middle of a run.

RULES = [*(rule() for rule in ELEMENTWISE), LAMB(), FullMatrixAdagrad()]


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_a_gradient_gone_bad_ends_the_run_and_keeps_all_before(rule, bad):
    def spoilt(theta, t):
        return G(theta) if t < 4 else np.array([bad, 1.0])

    clean = run(rule, J, (1.0, 1.0), 9)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        path = run(rule, J, (1.0, 1.0), 9, gradient=spoilt)
    assert not seen
    if path.diverged is None:  # the sign of infinity is 1
        assert isinstance(rule, Lion)
        assert abs(bad) == INF
        return
    assert path.diverged == 4
    np.testing.assert_array_equal(path.theta, clean.theta[:4])
    np.testing.assert_array_equal(path.J, clean.J[:4])
    assert len(path) == path.t == 3


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
def test_an_objective_gone_bad_ends_the_run_and_keeps_all_before(bad):
    class Spoilt:
        def __call__(self, theta):
            return np.where(np.asarray(theta)[..., 0] < 0.95, bad, J(theta))

        def gradient(self, theta):
            return G(theta)

    clean = run(GD(), J, (1.0, 1.0), 9)
    at = int(np.argmax(clean.theta[:, 0] < 0.95))
    assert at > 2
    path = run(GD(), Spoilt(), (1.0, 1.0), 9)
    assert (path.diverged, len(path), path.t) == (at, at - 1, at - 1)
    np.testing.assert_array_equal(path.theta, clean.theta[:at])
    together = sweep(GD(), Spoilt(), [(1.0, 1.0), (0.97, 1.0)], 9)
    assert together.diverged.tolist() == [at, int(np.argmax(0.97 * 0.99 ** np.arange(10) < 0.95))]
    assert np.isnan(together.J[at, 0])
    assert not np.isnan(together.J[at - 1, 0])


def test_an_overflow_in_the_objective_is_no_warning():
    path = run(GD(10.0), J, (1.0, 1.0), 1000)
    assert path.diverged == len(path) + 1
    assert np.all(sweep(GD(np.array([10.0, 20.0])), J, (1.0, 1.0), 1000).diverged > 0)


@pytest.mark.parametrize("start", [(1, 2), np.array([1, 2]), np.array([1, 2], np.uint8), (True, 2), [1, 2.0]], ids=repr)
def test_whole_numbers_become_floats(start):
    for path in (run(GD(), J, start, 2), sweep(GD(), J, start, 2)):
        assert path.theta.dtype == path.J.dtype == float
        np.testing.assert_array_equal(path.theta, run(GD(), J, (1.0, 2.0), 2).theta)
    assert penguins().y.dtype == float
