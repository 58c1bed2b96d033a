"""The judge: one trail of thetas beside the right one, and beside every wrong one that has a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from gdlib.exercises.asking import Verdict, not_right, say
from gdlib.rule import Array

RTOL = 1e-5  # of the largest coordinate: float32 needs 1e-6, and a slip would first get through at more than 3e-2


class Trail(NamedTuple):
    """Where a reader's function went, shape (steps, d), and whether it changed the theta it was given."""

    theta: Array
    touched: bool


@dataclass(frozen=True)
class Exercise:
    """A function to be judged by where it goes.

    problems: each has `words`, the key of what is special about it, and `start`, shape (d,)
    follow: the trail of the reader's function on a problem
    right: the right thetas on a problem, shape (steps, d)
    wrong: the known wrong ones, each with the sentence that names it
    """

    problems: Sequence[Any]
    follow: Callable[[Any], Trail]
    right: Callable[[Any], Array]
    wrong: Iterable[tuple[str, Callable[[Any], Array]]]


def judge(exercise: Exercise) -> str:
    """The verdict: right, right but, a mistake with a name, or the place of one without."""
    problems = exercise.problems
    right = [exercise.right(problem) for problem in problems]
    first, again = exercise.follow(problems[0]), exercise.follow(problems[0])
    if not near(first.theta, again.theta, right[0]).all():
        once = near(first.theta, right[0], right[0]).all()
        return say("RightOnce") if once else not_right(say("Keeps"))
    trails = [first, *(followed(exercise, n) for n in range(1, len(problems)))]
    mine = [trail.theta for trail in trails]
    if all(near(a, b, b).all() for a, b in zip(mine, right, strict=True)):
        return say("RightTouched" if any(trail.touched for trail in trails) else "Right")
    for sentence, wrong in exercise.wrong:
        if all(near(a, wrong(problem), b).all() for a, b, problem in zip(mine, right, problems, strict=True)):
            return not_right(sentence)
    return not_right(located(problems, mine, right))


def followed(exercise: Exercise, n: int) -> Trail:
    """The trail on a problem; a verdict that comes in its place says on which."""
    problem = exercise.problems[n]
    try:
        return exercise.follow(problem)
    except Verdict as said:
        where = {"number": n + 1, "problem": say(problem.words), "d": problem.start.size}
        raise Verdict(say("ThatWas", verdict=said, **where)) from None


def near(a: Array, b: Array, right: Array) -> Array:
    """Where two trails agree, both nan included, as exactly as the size of the right one asks; shape (steps, d)."""
    tolerance = RTOL * np.abs(right).max()
    return (np.abs(a - b) <= tolerance) | (a == b) | (np.isnan(a) & np.isnan(b))


def located(problems: Sequence[Any], mine: Sequence[Array], right: Sequence[Array]) -> str:
    """Where the trails part: the problem, the step, the coordinate, and what should have happened in words."""
    n = next(n for n, (a, b) in enumerate(zip(mine, right, strict=True)) if not near(a, b, b).all())
    step = int(np.argmin(near(mine[n], right[n], right[n]).all(axis=-1)))
    before = right[n][step - 1] if step else problems[n].start
    ours, theirs = mine[n][step] - before, right[n][step] - before
    i = int(np.argmax(np.nan_to_num(np.abs(ours - theirs), nan=np.inf)))
    tolerance = RTOL * np.abs(right[n]).max()
    return say(
        "Unnamed",
        number=n + 1,
        problem=say(problems[n].words),
        place=say(("Step1", "Step2")[step] if step < 2 else "StepLater", before=step, t=step + 1),
        i=i,
        how=say(moved(ours[i], theirs[i], tolerance)),
    )


def moved(ours: float, theirs: float, tolerance: float) -> str:
    """The key of the words for a coordinate that moved by `ours` and should have moved by `theirs`."""
    if not np.isfinite(ours):
        return "NotFinite"
    if abs(ours) <= tolerance:
        return "Stays"
    if abs(theirs) <= tolerance:
        return "ShouldStay"
    if ours * theirs < 0:
        return "WrongWay"
    return "TooFar" if abs(ours) > abs(theirs) else "TooShort"
