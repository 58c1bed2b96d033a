"""One run, one step after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from math import isfinite
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np

from gdlib.drivers.stopping import until
from gdlib.oracles.base import oracle
from gdlib.path import Path
from gdlib.rule import Array, Rule, check_rule


class Step(NamedTuple):
    """One moment of a run: step `t` was told gradient `g` (None at the start) and led to `theta`."""

    t: int
    theta: Array
    g: Array | None
    state: Any


def iterate(rule: Rule, gradient: Callable[..., Any], theta: Array | Path) -> Iterator[Step]:
    """Run `rule` for ever from `theta`, shape (..., d), or on from where a path ended; the start comes first.

    `gradient` is an oracle, (theta, t) → g, or a plain gradient of theta. Integers become floats.

    Raises
        ValueError: theta or what the oracle gives has the wrong shape, or a schedule leaves its interval.
        TypeError: the oracle does not give what the rule needs.
    """
    check_rule(rule)
    ask, told = oracle(gradient), rule.told()
    if isinstance(theta, Path):
        check_end(rule, theta)
        t, state = theta.t, theta.state
    else:
        t, state = 0, rule.at(1).init(floating(theta, rule.axes))
    check_shapes(rule.at(1), np.shape(rule.at(1).answer(state)))
    yield Step(t, rule.at(max(t, 1)).answer(state), None, state)
    while True:
        t += 1
        now = rule.at(t)
        point = now.query(state)
        g = answer = ask(point, t)
        if told:
            g, answer = asked(rule, told, answer, state)
        else:
            g = answer = np.asarray(g)
        if np.shape(g) != np.shape(point):
            raise ValueError(f"the gradient has shape {np.shape(g)}, and theta has shape {np.shape(point)}")
        if np.asarray(g).dtype.kind not in "fiub":
            raise TypeError(f"the gradient must be real numbers, and at step {t} is {g!r}")
        if not told:
            g = answer = g.astype(point.dtype, copy=False)  # a model's float64 does not change a run in float32
        state = now.step(state, answer, t)
        yield Step(t, now.answer(state), g, state)


def asked(rule: Rule, told: Any, answer: Any, state: Any) -> tuple[Array, Any]:
    """The gradient, and all that the rule asked for beside it."""
    missing = [name for name in rule.needs if not hasattr(answer, name)]
    if missing:
        name = type(rule).__name__
        raise TypeError(f"{name} needs {', '.join(missing)} beside the gradient, and the oracle does not give it")
    g = answer.g if rule.needs else answer
    given = {name: getattr(answer, name) for name in rule.needs}
    return g, told(g, **given, **{name: getattr(state, name) for name in rule.reads})


def run(
    rule: Rule,
    objective: Any,
    theta: Array | Path,
    steps: int,
    *,
    gradient: Callable[..., Any] | None = None,
    stop: Callable[[Step], bool] | None = None,
) -> Path:
    """Take `steps` steps of `rule` down `objective` from `theta`, shape (d,), and keep the whole path.

    `objective(theta)` is J, and the rule is told `objective.gradient`, or the oracle `gradient` in its place.
    Where theta is a path, the run goes on from its end. It ends early after the first step for which `stop(step)`
    is true. A run that leaves the finite numbers ends there: the path says at which step, and keeps every
    point before it.

    Raises
        ValueError: `steps` is negative, theta has the wrong shape, or the path given has diverged.
        TypeError: `steps` is no whole number.
    """
    check_steps(steps)
    check_rule(rule)
    if stop is not None and not callable(stop):
        raise TypeError(f"stop must be a function of a step, and is {stop!r}")
    if not isinstance(theta, Path) and floating(theta).ndim != rule.axes:
        want = "a vector of shape (d,)" if rule.axes == 1 else "a matrix of shape (rows, columns)"
        raise ValueError(f"theta must be {want}, and has shape {np.shape(theta)}")
    points, values, last, diverged = [], [], None, None
    with np.errstate(all="ignore"):
        walk = islice(iterate(rule, told_by(objective, gradient), theta), steps + 1)
        for step in until(walk, stop) if stop else walk:
            J = objective(step.theta)
            if np.ndim(J):
                raise ValueError(f"the objective must give one number, and gives an array of shape {np.shape(J)}")
            if not (isfinite(J) and np.isfinite(step.theta).all()):
                diverged = step.t
                break
            points.append(step.theta)
            values.append(J)
            last = step
    if last is None:
        raise ValueError(f"the start {np.asarray(theta).tolist()} has no finite objective: J = {J}")
    return Path(np.stack(points), np.array(values), diverged, last.state, last.t)


def told_by(objective: Any, gradient: Callable[..., Any] | None) -> Callable[..., Any]:
    """The oracle that is given, or the objective's own gradient."""
    if gradient is not None:
        return gradient
    if not hasattr(objective, "gradient"):
        raise TypeError(
            f"objective must have a method gradient(theta), or `gradient` be given, and it is {objective!r}"
        )
    return objective.gradient  # type: ignore[no-any-return]


def check_end(rule: Rule, path: Path) -> None:
    """Raise one sentence if `rule` cannot go on from the end of a path."""
    if path.J.ndim > 1:
        raise ValueError("a sweep's path cannot go on: take one of its starts")
    if path.diverged is not None:
        raise ValueError(f"the path diverged at step {path.diverged}, so no run can go on from its end")
    if not isinstance(path.state, rule.State):
        raise TypeError(f"the path ends in {path.state!r}, which is no state of {type(rule).__name__}")


def check_steps(steps: object) -> None:
    """Raise one sentence if `steps` is no number of steps."""
    if not isinstance(steps, Integral) or isinstance(steps, bool):
        raise TypeError(f"steps must be a whole number, and is {steps!r}")
    if steps < 0:
        raise ValueError(f"steps must be 0 or more, and is {steps}")


def check_shapes(rule: Rule, shape: tuple[int, ...]) -> None:
    """Raise one sentence with both shapes if an array hyper-parameter does not fit theta."""
    for name, value in rule.hyper().items():
        if isinstance(value, np.ndarray) and value.ndim:
            fits = value.ndim == len(shape) and all(
                one in (1, most) for one, most in zip(value.shape, shape, strict=True)
            )
            if not fits:
                raise ValueError(f"{type(rule).__name__}({name}) has shape {value.shape}, and theta has shape {shape}")


def floating(theta: Array, axes: int = 1) -> Array:
    """`theta` as an array of floats with at least `axes` axes; a float type of its own is kept."""
    try:
        array = np.array(theta)  # a copy: what the caller does with theta later is not our run
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind in "iub":
        array = array.astype(float)
    if array.dtype.kind != "f" or array.ndim < axes:
        want = "a vector" if axes == 1 else "a matrix"
        raise ValueError(f"theta must be {want} of real numbers, and is {theta!r}")
    return array
