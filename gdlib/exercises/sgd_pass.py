"""The exercise of one pass of stochastic gradient descent: a step for every row, in the order given (survey 2.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from gdlib.exercises.asking import Function, ask, say, vector
from gdlib.exercises.judge import Exercise, Trail, judge
from gdlib.rule import Array

X = np.array(
    [[1.0, 0.3, -2.0], [0.5, -1.2, 0.1], [-0.8, 2.0, 0.6], [1.5, 0.9, 1.1], [0.2, -0.4, 1.7], [-1.1, 0.7, 0.4]]
)
Y = np.array([1.3, -0.7, 0.4, 2.1, -1.6, 0.9])


class Problem(NamedTuple):
    """A start, shape (d,), the order of the rows and the rate; the gradient is that of a line through d columns."""

    words: str
    start: Array
    order: Array
    eta: float

    def gradient(self, theta: Array, i: int) -> Array:
        """The gradient of row `i` alone."""
        if np.ndim(i):
            raise TypeError(say("OneRow"))
        x = X[i, : self.start.size]
        return (x @ theta - Y[i]) * x


PROBLEMS = (
    Problem("Rows", np.array([0.5, -1.0, 0.3]), np.array([3, 0, 4, 1, 2]), 0.17),
    Problem("RowsMore", np.array([-0.6, 0.9]), np.array([5, 2, 4, 0, 3, 1]), 0.23),
    Problem("RowsTwice", np.array([1.1, 0.2, -0.7]), np.array([4, 1, 4, 3]), 0.11),
)


def verdict(function: Function) -> str:
    """The verdict on a function that should make one pass."""
    follow = partial(followed, function)
    return judge(Exercise(PROBLEMS, follow, partial(trail, sgd_pass), wrong(follow)))


def followed(function: Function, problem: Problem) -> Trail:
    """Where the function is after one row, after two, … of the order; each time it starts anew."""
    thetas, touched = [], False
    for t in range(1, problem.order.size + 1):
        start = problem.start.copy()
        answer = ask(function, start, problem.gradient, problem.order[:t].copy(), problem.eta)
        touched |= not np.array_equal(start, problem.start)
        thetas.append(vector(answer, problem.start.size, t).copy())
    return Trail(np.array(thetas), touched)


def trail(function: Function, problem: Problem) -> Array:
    """The thetas alone."""
    return followed(function, problem).theta


def wrong(follow: Callable[[Problem], Trail]) -> Iterator[tuple[str, Callable[[Problem], Array]]]:
    """Every known mistake, and last the function itself with another rate: it may have no effect."""
    for key, function in WRONG.items():
        yield say(f"Pass_{key}"), partial(trail, function)
    yield say("Idle", name="eta"), lambda problem: np.nan_to_num(follow(problem._replace(eta=0.9 * problem.eta)).theta)


def sgd_pass(theta: Array, gradient: Function, order: Any, eta: float) -> Array:
    """What the exercise asks for."""
    for i in order:
        theta = theta - eta * gradient(theta, i)
    return theta


def batch_step(theta: Array, gradient: Function, order: Any, eta: float) -> Array:
    """One step with the mean of all gradients at the start."""
    return theta - eta * np.mean([gradient(theta, i) for i in order], axis=0)


def summed(theta: Array, gradient: Function, order: Any, eta: float) -> Array:
    """One step with the sum of all gradients at the start."""
    return theta - eta * np.sum([gradient(theta, i) for i in order], axis=0)


# To add one: write it here, and its sentence into the table of strings as `checkPass_<key>`.
WRONG: dict[str, Function] = {
    "batch_step": batch_step,
    "summed": summed,
    "counted": lambda theta, gradient, order, eta: sgd_pass(theta, gradient, range(len(order)), eta),
    "sorted": lambda theta, gradient, order, eta: sgd_pass(theta, gradient, sorted(order), eta),
    "reversed": lambda theta, gradient, order, eta: sgd_pass(theta, gradient, order[::-1], eta),
    "no_first": lambda theta, gradient, order, eta: sgd_pass(theta, gradient, order[1:], eta),
    "no_last": lambda theta, gradient, order, eta: sgd_pass(theta, gradient, order[:-1], eta),
    "first_only": lambda theta, gradient, order, eta: sgd_pass(theta, gradient, order[:1], eta),
    "last_only": lambda theta, gradient, order, eta: sgd_pass(theta, gradient, order[-1:], eta),
    "divided": lambda theta, gradient, order, eta: sgd_pass(theta, gradient, order, eta / len(order)),
    "sign": lambda theta, gradient, order, eta: sgd_pass(theta, gradient, order, -eta),
}
