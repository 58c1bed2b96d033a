"""Many runs at once: starts, rates, any hyper-parameter, all in one array."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np

from gdlib.drivers.sequential import check_steps, floating, iterate, told_by
from gdlib.path import Path
from gdlib.rule import Array, Rule, check_rule


def sweep(rule: Rule, objective: Any, theta: Array, steps: int, *, gradient: Callable[..., Any] | None = None) -> Path:
    """Run every combination that broadcasting makes of the starts and of the rule's array hyper-parameters.

    theta: starts, shape (..., d)
    a hyper-parameter that is an array: shape (...), without the coordinate axis, which is added here

    The runs have the shape that all the (...) broadcast to. Each is, to the last bit for a rule that works element by
    element, the run that `run` makes; a run that diverges is NaN from its step on, and the others go on.

    Raises
        ValueError: the shapes do not broadcast; and as `run`.
    """
    check_steps(steps)
    check_rule(rule)
    start, axes = floating(theta, rule.axes), rule.axes
    arrays = {name: value for name, value in rule.hyper().items() if isinstance(value, np.ndarray) and value.ndim}
    shapes = [start.shape[:-axes], *(value.shape for value in arrays.values())]
    try:
        runs = np.broadcast_shapes(*shapes)
    except ValueError:
        told = ", ".join(f"{name} {value.shape}" for name, value in arrays.items())
        raise ValueError(f"the runs do not broadcast: theta has {shapes[0]} starts, and {told}") from None
    wide = {
        name: value.astype(start.dtype).reshape((1,) * (len(runs) - value.ndim) + value.shape + (1,) * axes)
        for name, value in arrays.items()
    }
    every = type(rule).unchecked(**{**rule.hyper(), **wide})
    start = np.broadcast_to(start, runs + start.shape[-axes:])

    points, values, state = [], [], None
    with np.errstate(all="ignore"):
        for step in islice(iterate(every, told_by(objective, gradient), start), steps + 1):
            J = objective(step.theta)
            if np.shape(J) != runs:
                raise ValueError(f"the objective must give one number a run, shape {runs}, and gives {np.shape(J)}")
            points.append(step.theta)
            values.append(J)
            state = step.state
    thetas, Js = np.stack(points), np.stack(values)
    finite = np.isfinite(Js) & np.isfinite(thetas).all(axis=tuple(range(-axes, 0)))
    alive = np.logical_and.accumulate(finite, axis=0)
    if not alive[0].all():
        lost = thetas[0][~alive[0]][0].tolist()
        raise ValueError(f"the start {lost} has no finite objective: J = {Js[0][~alive[0]][0]}")
    thetas[~alive] = np.nan
    Js = np.where(alive, Js, np.nan)
    ended: Any = np.where(alive.all(axis=0), -1, np.argmin(alive, axis=0))
    if not runs:  # nothing was swept: one run, which stops where it diverges
        ended = None if ended < 0 else int(ended)
        thetas, Js = thetas[:ended], Js[:ended]
    return Path(thetas, Js, ended, state, steps)
