"""From a reader's function to one sentence about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gdlib.exercises import batches, cosine, loop, sgd_pass
from gdlib.exercises.asking import Function, Verdict, ask, say, silence
from gdlib.exercises.catalogue import RULES

TASKS: dict[str, Callable[[Function], str]] = {
    **{name: partial(loop.verdict, kind) for name, kind in RULES.items()},
    "sgd_pass": sgd_pass.verdict,
    "batches": batches.verdict,
    "cosine": cosine.verdict,
}


def check(function: Function) -> None:
    """Print whether `function` does what its name promises, and if not, the mistake or the place.

    The name says the exercise: a rule in lower case, such as `adam(theta, grad_fn, state, eta, beta1, beta2, epsilon)`,
    or `sgd_pass(theta, gradient, order, eta)`, or `batches(rows, size, rng)`, or `cosine(t, start, end, steps)`.
    `state` is a dictionary, empty at the start, and `grad_fn(point)` the gradient at any point.

    Nothing is raised, whatever the function does. One that never ends is not stopped: interrupt it.
    """
    print(verdict(function).encode(errors="replace").decode())  # half a character in an error cannot be printed


def verdict(function: Function) -> str:
    """The sentence that `check` prints."""
    try:
        with silence():
            return task(function)(function)
    except Verdict as said:
        return str(said)


def task(function: Function) -> Callable[[Function], str]:
    """The exercise that bears the function's name."""
    name = ask(getattr, function, "__name__", None)
    if not callable(function) or type(name) is not str:
        raise Verdict(say("NoFunction"))
    if name not in TASKS:
        raise Verdict(say("NoTask", name=name, names=", ".join(sorted(TASKS))))
    return TASKS[name]
