"""The exercise of one schedule: half a cosine from `start` to `end` in `steps` steps, t counted from 1 (survey 3)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from gdlib.exercises.asking import Function, Verdict, ask, not_right, nothing, say
from gdlib.rule import Array
from gdlib.schedules import Cosine

Curve: TypeAlias = Callable[[Array, float, float, int], Any]
PROBLEMS = ((0.8, 0.1, 7), (0.05, 0.02, 12), (1.7, 0.4, 5))  # start, end, steps
BEYOND = 4  # values after the end
RTOL = 1e-6


def half(done: Array, start: float, end: float) -> Any:
    """From start, where nothing is `done`, to end, where 1 is."""
    return end + (start - end) * (1 + np.cos(np.pi * done)) / 2


# To add one: write it here, and its sentence into the table of strings as `checkCosine_<key>`.
WRONG: dict[str, Curve] = {
    "from_0": lambda t, start, end, steps: half(np.minimum(t / steps, 1), start, end),
    "ends_early": lambda t, start, end, steps: half(np.minimum((t - 1) / (steps - 1), 1), start, end),
    "rises_again": lambda t, start, end, steps: half((t - 1) / steps, start, end),
    "from_0_rises": lambda t, start, end, steps: half(t / steps, start, end),
    "no_half": lambda t, start, end, steps: 2 * half(np.minimum((t - 1) / steps, 1), start, end) - end,
    "no_end": lambda t, start, end, steps: half(np.minimum((t - 1) / steps, 1), start, 0),
    "end_added": lambda t, start, end, steps: end + half(np.minimum((t - 1) / steps, 1), start, 0),
    "upside_down": lambda t, start, end, steps: half(np.minimum((t - 1) / steps, 1), end, start),
    "quarter": lambda t, start, end, steps: end + (start - end) * np.cos(np.pi / 2 * np.minimum((t - 1) / steps, 1)),
    "whole": lambda t, start, end, steps: half(2 * np.minimum((t - 1) / steps, 1), start, end),
    "degrees": lambda t, start, end, steps: half(180 / np.pi * np.minimum((t - 1) / steps, 1), start, end),
    "straight": lambda t, start, end, steps: start + (end - start) * np.minimum((t - 1) / steps, 1),
}


def verdict(function: Function) -> str:
    """The verdict on a function that should give the value of the schedule at step t."""
    mine = [values(function, problem) for problem in PROBLEMS]
    right = [curve(lambda t, *given: Cosine(*given)(t), problem) for problem in PROBLEMS]
    if near(mine, right):
        return say("Right")
    for key, wrong in WRONG.items():
        if near(mine, [curve(wrong, problem) for problem in PROBLEMS]):
            return not_right(say(f"Cosine_{key}"))
    n = next(n for n in range(len(PROBLEMS)) if not near(mine[n : n + 1], right[n : n + 1]))
    step = int(np.argmin(np.isclose(mine[n], right[n], rtol=RTOL, atol=0)))
    start, end, steps = PROBLEMS[n]
    found = {"found": f"{mine[n][step]:.4g}", "expected": f"{right[n][step]:.4g}"}
    return not_right(say("Cosine_unnamed", t=step + 1, start=start, end=end, steps=steps, **found))


def times(steps: int) -> Array:
    """The steps at which a schedule is asked."""
    return np.arange(1, steps + 1 + BEYOND)


def curve(wanted: Curve, problem: tuple[float, float, int]) -> Array:
    """The values of a known function, at every step."""
    return np.asarray(wanted(times(problem[-1]), *problem), dtype=float)


def values(function: Function, problem: tuple[float, float, int]) -> Array:
    """The values of the reader's function, asked one by one.

    Raises
        Verdict: one is no real number.
    """
    found = []
    for t in times(problem[-1]).tolist():
        given = ask(partial(function, t, *problem))
        if nothing(given):
            raise Verdict(say("NotWrittenNothing"))
        value = ask(np.asarray, given)
        if value.ndim or value.dtype.kind not in "iuf":
            raise Verdict(not_right(say("Cosine_kind", t=t, kind=type(given).__name__)))
        found.append(float(value))
    return np.array(found)


def near(a: list[Array], b: list[Array]) -> bool:
    """Whether two lists of values agree."""
    return all(np.allclose(one, other, rtol=RTOL, atol=1e-12) for one, other in zip(a, b, strict=True))
