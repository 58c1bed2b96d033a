"""Whatever a reader's function does, the check prints one sentence and raises nothing."""

from __future__ import annotations

import sys
import warnings
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

from gdlib.exercises import check
from gdlib.exercises.asking import say
from gdlib.exercises.checker import TASKS, verdict


class Spiteful:
    """Raises whatever is asked of it."""

    def __getattr__(self, name):
        raise SystemExit(name)

    def __array__(self, *args, **kwargs):
        raise GeneratorExit

    def __iter__(self):
        raise MemoryError

    def __eq__(self, other):
        raise AssertionError

    __hash__ = None


class SpeechlessError(Exception):
    def __str__(self):
        raise RuntimeError


class Callable(Spiteful):
    def __call__(self, *args):
        return None


def raising(error):
    """A function that raises this."""

    def function(*args, **hyper):
        raise error

    return function


def deep(*args, **hyper):
    return deep(*args, **hyper)


def noisy(*args, **hyper):
    print("here")
    print("there", file=sys.stderr)
    warnings.warn("beware", stacklevel=1)
    sys.stdout = sys.stderr = None
    np.seterr(all="raise")
    warnings.simplefilter("error")
    return args[0] / np.zeros(1)


def greedy(*args, **hyper):
    for one in args:
        if isinstance(one, np.ndarray):
            one.resize((7,), refcheck=False)
        elif isinstance(one, dict):
            one["self"] = one
    return args[0]


def endless(*args, **hyper):
    while True:
        yield Spiteful()


def late(*args, **hyper):
    yield np.arange(3)
    raise SystemExit(3)


async def coroutine(*args, **hyper):
    return args[0]


RAISED = [
    ZeroDivisionError("division by zero"),
    SystemExit(1),
    GeneratorExit(),
    MemoryError(),
    StopIteration(),
    BaseException("base"),
    KeyError("v"),
    SpeechlessError(),
    ValueError("two\nlines"),
    ValueError("\ud800"),
    ValueError("{why} {0}"),
    pytest.fail.Exception("outcome"),
    BaseExceptionGroup("many", [KeyError(1)]),
]
RETURNED = [
    0,
    1.5,
    np.nan,
    "theta",
    b"theta",
    True,
    [],
    {},
    [1, "a", None],
    [[1], [1, 2]],
    ["1", "2", "3"],
    np.ones((3, 3)),
    np.ones((3, 1)),
    np.full(3, np.nan),
    np.full(3, np.inf),
    np.ones(3) * 1j,
    np.ones(3, bool),
    np.array([None, 1, 2]),
    np.datetime64("2020"),
    [Fraction(1, 3)] * 3,
    [10**400] * 3,
    Spiteful(),
    [Spiteful()],
    NotImplemented,
    object(),
    print,
    range(10**5),
    np.ma.masked_array([1.0, 2.0, 3.0], [1, 1, 1]),
]
DOING = [deep, noisy, greedy, endless, late, coroutine]


def giving(value):
    """A function that returns this."""
    return lambda *args, **hyper: value


HOSTILE = {
    **{f"raises {type(error).__name__} {n}": raising(error) for n, error in enumerate(RAISED)},
    **{f"returns {type(value).__name__} {n}": giving(value) for n, value in enumerate(RETURNED)},
    **{function.__name__: function for function in DOING},
}


@pytest.mark.filterwarnings("ignore:coroutine")
@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("what", HOSTILE)
def test_it_never_raises(name, what, capsys):
    function = partial(HOSTILE[what])
    function.__name__ = name
    streams, errors, filters = (sys.stdout, sys.stderr), np.geterr(), warnings.filters[:]
    assert check(function) is None
    assert (sys.stdout, sys.stderr) == streams
    assert np.geterr() == errors
    assert warnings.filters == filters
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith(("Not right yet: ", "Not written yet."))
    assert out.count("\n") == 1


@pytest.mark.parametrize("value", [None, ...])
@pytest.mark.parametrize("name", TASKS)
def test_a_stub_is_not_written_yet(name, value):
    def function(*args, **hyper):
        return value

    def stub(*args, **hyper):
        raise NotImplementedError

    function.__name__ = stub.__name__ = name
    assert verdict(stub) == "Not written yet."
    assert verdict(function) == "Not written yet. It returns nothing."


def test_a_branch_that_returns_nothing_is_no_stub():
    def gd(theta, grad_fn, state, eta):
        state["t"] = state.get("t", 0) + 1
        return theta - eta * grad_fn(theta) if state["t"] < 3 else None

    assert (
        verdict(gd)
        == "Not right yet: what it returns at step 3 is of type NoneType, and should be a theta of 3 real numbers."
    )


THINGS = [None, 3, "adam", np.ones(3), Spiteful(), Callable(), partial(print), Spiteful, print, len, raising, type]


@pytest.mark.parametrize("n", range(len(THINGS)))
def test_what_is_no_exercise_is_told_so(n, capsys):
    assert check(THINGS[n]) is None
    out = capsys.readouterr().out
    assert out.startswith((say("NoFunction"), "There is no exercise called ", "Not right yet: it raises SystemExit"))


def test_the_sentence_lists_the_exercises():
    assert verdict(lambda x: x) == (
        "There is no exercise called <lambda>. There are adadelta, adagrad, adam, adamax, amsgrad, batches, "
        "centredrmsprop, cosine, gd, lion, momentum, nadam, nag, rmsprop, schedulednadam, schedulefree, sgd_pass."
    )


@pytest.mark.parametrize("name", TASKS)
def test_the_readers_own_interrupt_passes(name):
    function = raising(KeyboardInterrupt())
    function.__name__ = name
    out = sys.stdout
    with pytest.raises(KeyboardInterrupt):
        check(function)
    assert sys.stdout is out


def test_the_error_is_told():
    function = raising(ValueError("two\nlines"))
    function.__name__ = "gd"
    assert verdict(function) == "Not right yet: it raises ValueError: two."


def test_the_gradient_handed_out_is_the_readers_own():
    def gd(theta, grad_fn, state, eta):
        g = grad_fn(theta)
        g *= eta
        return theta - g

    assert verdict(gd) == "Right."
