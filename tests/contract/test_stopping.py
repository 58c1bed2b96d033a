"""Early stopping: when it stops, what it keeps, and what it says of a metric that is none."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from gdlib.drivers import Patience, iterate, run, until
from gdlib.objectives import Network, digits, ravine
from gdlib.oracles import MiniBatch, reshuffled
from gdlib.path import Path
from gdlib.rules import GD, Adam, Momentum

NAN = float("nan")


def walk(values, patience, **options):
    """A patience that was shown these metrics, one a step, and the step at which it stopped, None if it did not."""
    stop = Patience(lambda theta: values[int(theta[0])], patience, **options)
    for t in range(len(values)):
        if stop(step_at(t)):
            return stop, t
    return stop, None


def step_at(t):
    return next(iterate(GD(), lambda theta: theta, np.array([float(t)])))._replace(t=t)


@pytest.mark.parametrize(
    ("values", "patience", "stopped", "best"),
    [
        ([5, 4, 3, 4, 5, 6], 0, 3, 2),
        ([5, 4, 3, 4, 5, 6], 1, 4, 2),
        ([5, 4, 3, 4, 5, 6], 2, 5, 2),
        ([5, 4, 3, 4, 5, 6], 3, None, 2),
        ([5, 4, 6, 3, 6, 6], 1, 5, 3),  # an improvement starts the count anew
        ([5, 4, 4, 4, 4, 4], 1, 3, 1),  # to be as good is no improvement, and the first of equals is kept
        ([5, 4, NAN, NAN, 3, 9], 1, 3, 1),
        ([5, 4, NAN, 3, NAN, NAN], 1, 5, 3),
        ([np.inf, np.inf, 2, -np.inf, 3, 3], 1, 1, None),
        ([np.inf, 2, -np.inf, 3, 3, 3], 5, None, 1),
    ],
)
def test_it_stops_one_check_after_its_patience_and_keeps_the_first_best(values, patience, stopped, best):
    stop, t = walk(values, patience)
    assert t == stopped
    assert (stop.best and stop.best.t) == best
    assert [one for one, _ in stop.checks] == list(range(len(values) if t is None else t + 1))


def test_an_improvement_must_be_more_than_the_least():
    values = [5.0, 4.75, 4.5, 4.25, 4.0, 3.75]
    assert walk(values, 0, least=0.25)[1] == 1  # exactly as much is not more
    stop, stopped = walk(values, 0, least=0.25 - 1e-9)
    assert (stopped, stop.best.t) == (None, 5)
    stop, stopped = walk(values, 1, least=0.4)  # measured from the best, so that many small ones count together
    assert (stopped, stop.best.t) == (None, 4)


def test_it_looks_only_at_every_so_many_steps_from_the_start_on():
    looked = []
    stop = Patience(lambda theta: looked.append(theta) or 1.0, 2, every=7)
    path = run(GD(0.01), ravine(), (1, 1), 100, stop=stop)
    assert [t for t, _ in stop.checks] == [0, 7, 14, 21]
    assert len(path) == 21
    np.testing.assert_array_equal(looked, path.theta[::7])


def network():
    table = digits()
    return Network(table.x[:60] / 16, table.y[:60], (8,))


@pytest.mark.parametrize("rule", [Adam(0.05), Momentum(0.3)], ids=lambda rule: type(rule).__name__)
def test_the_best_step_comes_back_to_the_last_bit_and_a_run_can_go_on_from_it(rule):
    J = network()
    told, held, start = np.arange(30), np.arange(30, 60), J.start(np.random.default_rng(1))

    def oracle():
        return MiniBatch(J, (told[rows] for rows in reshuffled(30, 5, np.random.default_rng(2))))

    stop = Patience(lambda theta: J(theta, held), 4, every=5)
    path = run(rule, J, start, 400, gradient=oracle(), stop=stop)
    best = stop.best
    assert 0 < best.t < len(path) < 400
    assert len(path) == best.t + 25
    values = [J(theta, held) for theta in path.theta[::5]]
    assert best.t == 5 * int(np.argmin(values))
    again = run(rule, J, start, best.t, gradient=oracle())
    for one, other in zip(best.state, again.state, strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(best.theta, again.theta[-1])
    kept = Path(best.theta[None], J(best.theta)[None], None, best.state, best.t)
    on, straight = (run(rule, J, from_, 10).theta[-1] for from_ in (kept, again))
    np.testing.assert_array_equal(on, straight)
    assert not np.array_equal(best.theta, path.theta[-1])


def test_it_works_on_any_steps():
    stop = Patience(ravine(), 0)
    steps = list(until(islice(iterate(GD(10.0), ravine().gradient, np.ones(2)), 50), stop))
    assert [step.t for step in steps] == [0, 1]
    assert stop.best is steps[0]


@pytest.mark.parametrize("after", [3, 5, 6, 9])
@pytest.mark.parametrize("every", [1, 3])
def test_a_run_in_two_parts_stops_where_the_whole_one_does(after, every):
    values = [5, 4, 6, 7, 3, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8]

    def going(start, steps, stop):
        return run(GD(1.0), lambda theta: 0.0, start, steps, gradient=lambda theta: -np.ones(1), stop=stop)

    whole, parts = (Patience(lambda theta: values[round(theta[0])], 2, every=every) for _ in range(2))
    straight = going((0.0,), 19, whole)
    end = going(going((0.0,), after, parts), 19, parts)
    assert straight.t == end.t < 19
    assert whole.checks == parts.checks
    assert whole.best.t == parts.best.t
    assert len(going(end, 5, parts)) == 0  # it had stopped, and still does


def test_a_run_that_diverges_leaves_the_best_behind():
    stop = Patience(ravine(), 10**6)
    path = run(GD(0.5), ravine(), (1, 1), 10**4, stop=stop)
    assert path.diverged is not None
    assert stop.best.t == 0


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Patience(3, 1), TypeError, "metric must be a function of theta, and is 3"),
        (lambda: Patience(len, -1), ValueError, r"patience must lie in \[0, ∞\), and is -1"),
        (lambda: Patience(len, 2.5), TypeError, r"patience must be a whole number in \[0, ∞\), and is 2.5"),
        (lambda: Patience(len, 1, every=0), ValueError, r"every must lie in \[1, ∞\), and is 0"),
        (lambda: Patience(len, 1, least=-1), ValueError, r"least must lie in \[0, ∞\), and is -1"),
        (lambda: Patience(len, 1, least=NAN), ValueError, r"least must lie in \[0, ∞\), and is nan"),
        (lambda: walk([NAN, 1], 3), ValueError, "the metric is NaN at its first check, step 0: is the validation part"),
        (lambda: walk([np.ones(2)], 3), TypeError, "the metric must be one real number, and at step 0 is array"),
        (lambda: walk(["low"], 3), TypeError, "the metric must be one real number, and at step 0 is 'low'"),
    ],
)
def test_what_is_no_metric_or_no_patience_gets_one_sentence(make, error, words):
    with pytest.raises(error, match=words):
        make()


@pytest.mark.filterwarnings("ignore:Mean of empty slice")
def test_an_empty_validation_part_is_named():
    J = network()
    stop = Patience(lambda theta: J(theta, np.arange(0)), 3)
    with pytest.raises(ValueError, match=r"is the validation part empty\?"):
        run(GD(), J, J.start(np.random.default_rng(1)), 10, stop=stop)
