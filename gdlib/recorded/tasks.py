"""Six small tasks on the data that comes with the book, each with a training, a validation and a test part."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from gdlib.objectives import (
    Embedding,
    LinearRegression,
    LogisticRegression,
    Network,
    addresses,
    digits,
    penguins,
    together,
)
from gdlib.rule import Array

RARE = 10  # a word in fewer passages


class Task(NamedTuple):
    """What is to be learnt, and from what.

    objective: has `gradient(theta, rows)` and gives the loss on some rows
    start: a generator → theta, shape (d,)
    train, val, test: the rows of each part
    size, steps: how many rows are in a batch, and the budget
    other: (theta, rows) → what else is measured, the less the better
    """

    objective: Any
    start: Callable[[np.random.Generator], Array]
    train: Array
    val: Array
    test: Array
    size: int
    steps: int
    other: Callable[[Array, Array], Array]


def images(hidden: tuple[int, ...], size: int, steps: int) -> Task:
    """The digits, by a network with these hidden layers, tested on hands it has not seen. Also: share of errors."""
    table = digits()
    J = Network(table.x / 16, table.y, hidden)
    train, val, test = np.split(np.arange(len(table.y)), [1000, 1300])
    return Task(J, J.start, train, val, test, size, steps, lambda theta, rows: 1 - J.accuracy(theta, rows))


def words() -> Task:
    """Was a passage said in 1961 or later? A weight for each of 3,669 words. Also: share of errors."""
    bags = addresses()
    J = LogisticRegression(bags.dense(), bags.y)
    rest = np.flatnonzero(~bags.test)
    train, val = np.split(rest, [3 * len(rest) // 4])

    def errors(theta: Array, rows: Array) -> Array:
        return ((J.scores(theta, rows) > 0) != bags.y[rows]).mean(axis=-1)

    return Task(J, lambda rng: np.zeros(J.design.shape[1]), train, val, np.flatnonzero(bags.test), 8, 600, errors)


def embedding() -> Task:
    """Vectors for every tenth word, from the passages they share. Also: the squared miss on pairs with a rare one."""
    bags = addresses()
    columns = np.arange(0, len(bags.words), 10)
    pairs, counts = together(bags, columns)
    J = Embedding(pairs, counts, len(columns), most=10)
    seen = np.bincount(bags.indices)[columns]
    low = pairs.min(axis=1) * len(columns) + pairs.max(axis=1)  # a pair and its mirror stay on one side
    kinds, which = np.unique(low, return_inverse=True)
    part = np.random.default_rng(0).choice(3, size=len(kinds), p=(0.7, 0.1, 0.2))[which]
    rare = seen[pairs].min(axis=1) < RARE

    def miss(theta: Array, rows: Array) -> Array:
        return (J.misses(theta, rows[rare[rows]]) ** 2).mean(axis=-1)

    train, val, test = (np.flatnonzero(part == k) for k in range(3))
    return Task(J, J.start, train, val, test, 64, 1000, miss)


def regression() -> Task:
    """The penguins' mass by five powers of the flipper's length. Also: J on the training part above its least value."""
    table = penguins()
    z = (table.x - table.x.mean()) / table.x.std()
    J = LinearRegression(z ** np.arange(1, 6), table.y / 1000)
    train, val, test = np.split(np.random.default_rng(0).permutation(len(table.y)), [202, 272])
    least = LinearRegression(J.x[train], J.y[train])
    floor = least(least.minimum)
    return Task(J, lambda rng: np.zeros(6), train, val, test, 32, 1000, lambda theta, rows: J(theta, train) - floor)


TASKS: dict[str, Callable[[], Task]] = {
    "softmax": partial(images, (), 32, 600),
    "network": partial(images, (32, 32), 32, 600),
    "words": words,
    "embedding": embedding,
    "regression": regression,
    "deep": partial(images, (10,) * 10, 32, 1000),
}


def task(name: str) -> Task:
    """The task called `name`.

    Raises
        ValueError: there is none.
    """
    if name not in TASKS:
        raise ValueError(f"there is no task {name!r}: there are {', '.join(TASKS)}")
    return TASKS[name]()
