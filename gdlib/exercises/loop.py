"""The exercise of a rule: the reader writes the body of its loop, and is run beside the rule itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, takewhile
from typing import Any

import numpy as np

from gdlib.drivers import iterate
from gdlib.exercises.asking import Function, Verdict, ask, not_right, say, vector
from gdlib.exercises.catalogue import Make, mistakes
from gdlib.exercises.judge import Exercise, Trail, judge
from gdlib.exercises.problems import STEPS, Problem, problems
from gdlib.rule import Array, Rule, names

GIVEN = ("theta", "grad_fn", "state")


def verdict(kind: type[Rule], function: Function) -> str:
    """The verdict on a function that should do what the rule does."""
    named = signed(kind, function)
    follow, right = partial(followed, function, named), partial(trail, kind, as_it_is)
    return judge(Exercise(problems(kind, named), follow, right, wrong(kind, named, follow)))


def signed(kind: type[Rule], function: Function) -> list[str]:
    """The hyper-parameters that the function takes, after theta, grad_fn and state, which it may name as it likes.

    Raises
        Verdict: one that the rule needs is missing, or one is asked for that it does not know.
    """
    hyper = names(kind)
    needed = [name for name in hyper if getattr(kind, name) != 0]
    parameters = ask(inspect.signature, function).parameters.values()
    plain = [one for one in parameters if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    first = list(takewhile(lambda one: one.name not in hyper, plain))[:3]
    rest = plain[len(first) :]
    taken = [one.name for one in rest]
    missing = list(GIVEN[len(first) :])
    if any(one.kind is one.VAR_POSITIONAL for one in parameters):
        missing = []
    if any(one.kind is one.VAR_KEYWORD for one in parameters):
        taken += hyper
    missing += [name for name in needed if name not in taken]
    unknown = [one.name for one in rest if one.name not in hyper and (missing or one.default is one.empty)]
    if missing or unknown:
        found = {"Missing": missing, "Unknown": unknown}
        complaints = "; ".join(say(key, names=", ".join(these)) for key, these in found.items() if these)
        call = f"{kind.__name__.lower()}({', '.join([*GIVEN, *(f'{name}=…' for name in hyper)])})"
        raise Verdict(not_right(say("Signature", call=call, complaints=complaints)))
    return [name for name in hyper if name in taken]


def followed(function: Function, named: list[str], problem: Problem) -> Trail:
    """The trail of the reader's function, which is given back what it returned, as in a loop."""
    state: dict[Any, Any] = {}
    theta, thetas, touched = problem.start.copy(), [], False
    hyper = {name: problem.hyper[name] for name in named}
    for t in range(1, STEPS + 1):
        before = theta.copy()
        answer = ask(function, theta, partial(told, problem.gradient, t), state, **hyper)
        touched |= not np.array_equal(theta, before, equal_nan=True)
        theta = vector(answer, problem.start.size, t)
        thetas.append(theta.copy())
    return Trail(np.array(thetas), touched)


def told(gradient: Callable[[Array, int], Array], t: int, point: Array) -> Array:
    """The gradient in step `t` at `point`, which may be a list."""
    return gradient(np.asarray(point, float), t)


def trail(kind: type[Rule], make: Make, problem: Problem) -> Array:
    """The thetas of what `make` makes of the rule, shape (steps, d)."""
    steps = iterate(make(kind.unchecked(**problem.hyper)), problem.gradient, problem.start)
    return np.array([step.theta for step in islice(steps, 1, STEPS + 1)])


def as_it_is(rule: Rule) -> Rule:
    """The rule itself."""
    return rule


def wrong(
    kind: type[Rule], named: list[str], follow: Callable[[Problem], Trail]
) -> Iterator[tuple[str, Callable[[Problem], Array]]]:
    """Every known mistake, and last the function itself with another value: a hyper-parameter may have no effect."""
    for sentence, make in mistakes(kind):
        yield sentence, partial(trail, kind, make)
    for name in named:
        yield say("Idle", name=name), partial(elsewhere, follow, name)


def elsewhere(follow: Callable[[Problem], Trail], name: str, problem: Problem) -> Array:
    """The trails of the reader's function where one hyper-parameter has other values; a nan there is like no other."""
    values = [part * problem.hyper[name] for part in (0.1, 0.5, 0.9)]
    changed = [problem._replace(hyper={**problem.hyper, name: value}) for value in values]
    return np.nan_to_num([follow(other).theta for other in changed])
