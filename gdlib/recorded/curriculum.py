"""Three tasks with a difficulty, learnt in several orders: `python -m gdlib.recorded.curriculum` learns them all anew.

That takes some minutes, so what was measured is kept beside this file, in curriculum.npz, with the versions it was
measured under. Names of tasks run these alone: `python -m gdlib.recorded.curriculum parity`.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from gdlib.drivers import iterate
from gdlib.objectives import Network, Recurrent, Strings, addition, parity, shapes
from gdlib.oracles import Clipped, MiniBatch, baseline, combined, mix, naive
from gdlib.rule import Array, Rule
from gdlib.rules import Adam, Momentum

SEEDS, MARKS, SIZE = 5, 20, 32
Order = Callable[[Array, np.random.Generator], Iterator[Array]]


class Lesson(NamedTuple):
    """What is to be learnt, and in which orders.

    objective: has `gradient(theta, rows)` and `accuracy(theta, rows)`, and gives the loss on some rows
    difficulty: how hard each row is, shape (rows,); the highest is the target
    train, val, test: the rows of each part; of all levels the first and the last, of the target the second
    rule: rates → the rule, the same for all orders
    rates: what is swept, shape (rates,)
    steps: the budget, in batches of SIZE rows
    orders: name → (difficulty, rng) → a stream of batches
    """

    objective: Any
    difficulty: Array
    train: Array
    val: Array
    test: Array
    rule: Callable[[Array], Rule]
    rates: Array
    steps: int
    orders: dict[str, Order]


def of_strings(strings: Strings, width: int, steps: int) -> Lesson:
    """A recurrent network on strings, three quarters of each length for training; the target is reached halfway."""
    J, length = Recurrent(strings.x, strings.y, width), strings.length
    part = np.arange(len(length)) % 8  # they were drawn, and are in no order within a length
    val = np.flatnonzero((part == 6) & (length == length.max()))
    stage = steps // (2 * (int(length.max()) - 1))
    orders: dict[str, Order] = {
        "baseline": lambda difficulty, rng: baseline(difficulty, SIZE, rng),
        "naive": lambda difficulty, rng: naive(difficulty, SIZE, rng, stage),
        "mix": lambda difficulty, rng: mix(difficulty, SIZE, rng),
        "combined": lambda difficulty, rng: combined(difficulty, SIZE, rng, stage),
    }
    train, test = np.flatnonzero(part < 6), np.flatnonzero(part == 7)
    return Lesson(J, length, train, val, test, Adam, 10.0 ** (np.arange(-7, -1) / 2), steps, orders)


def pictures() -> Lesson:
    """Shapes, 3,000 easy and 3,000 others, for a network with three hidden layers; first the easy ones, or never."""
    rng, steps = np.random.default_rng(0), 6000
    (easy, kind), (other, of_other) = shapes(4000, rng, easy=True), shapes(5000, rng)
    J = Network(np.concatenate([easy, other]) - 0.3, np.concatenate([kind, of_other]), (32, 32, 32))
    difficulty, part = np.repeat([0, 1], [4000, 5000]), np.concatenate([np.arange(4000), np.arange(5000)])
    train = np.flatnonzero(part < 3000)
    val, test = np.flatnonzero((part >= 4000) & (difficulty == 1)), np.flatnonzero((part >= 3000) & (part < 4000))

    def switch(share: float) -> Order:
        return lambda difficulty, rng: naive(difficulty, SIZE, rng, int(share * steps))

    orders: dict[str, Order] = {
        "target alone": lambda difficulty, rng: baseline(difficulty, SIZE, rng),
        **{f"easy for 1/{k}": switch(1 / k) for k in (8, 4, 2)},
        "both mixed": lambda difficulty, rng: mix(difficulty, SIZE, rng),
    }
    return Lesson(J, difficulty, train, val, test, Momentum, 10.0 ** (np.arange(-5, 0) / 2), steps, orders)


LESSONS: dict[str, Callable[[], Lesson]] = {
    "shapes": pictures,
    "parity": lambda: of_strings(parity(16, 2000, np.random.default_rng(1)), 16, 1500),
    "addition": lambda: of_strings(addition(3, 4000, np.random.default_rng(2)), 32, 2000),
}


@dataclass(frozen=True, eq=False)
class Learnt:
    """What was measured on one task. The axes: orders, rates, seeds, marks or levels.

    orders, rates: their names, shape (orders,), and what was swept, shape (rates,)
    marks: after which steps, shape (marks,)
    val: the loss on the validation part, all of it of the target, shape (orders, rates, seeds, marks)
    error: the share of wrong answers on the test part's rows of the target, likewise
    levels: the share of wrong answers at the end on the test part, level by level, shape (orders, rates, seeds, levels)
    versions: what it was measured under
    """

    orders: Array
    rates: Array
    marks: Array
    val: Array
    error: Array
    levels: Array
    versions: str

    @property
    def best(self) -> Array:
        """Which rate has the least mean validation loss over the seeds at the end, shape (orders,)."""
        mean = self.val[..., -1].mean(axis=-1)
        return np.where(np.isfinite(mean), mean, np.inf).argmin(axis=1)

    def tuned(self, values: Array) -> Array:
        """Of values over all rates those at the best one, shape (orders, seeds, …)."""
        return values[np.arange(len(values)), self.best]


def marks(given: Lesson) -> Array:
    """After which steps there is a measurement, shape (MARKS,); the last is the budget."""
    return np.linspace(0, given.steps, MARKS + 1).round().astype(int)[1:]


def measure(given: Lesson, order: str, rates: Array, seed: int, marked: Array) -> tuple[Array, Array, Array]:
    """Learn in one order at these rates, side by side: `val` and `error` at each mark, `levels` at the last one."""
    begin, drawn = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])
    theta = np.tile(given.objective.start(begin), (len(rates), 1)).astype(np.float32)
    stream = given.orders[order](given.difficulty[given.train], drawn)
    oracle = Clipped(MiniBatch(given.objective, (given.train[rows] for rows in stream)), 1.0)
    hard = [given.test[given.difficulty[given.test] == level] for level in np.unique(given.difficulty)]
    val, error, last = [], [], theta
    with np.errstate(all="ignore"):
        for step in islice(iterate(given.rule(rates[:, None]), oracle, theta), int(marked[-1]) + 1):
            if step.t in marked:
                last = step.theta
                val.append(given.objective(last, given.val))
                error.append(1 - given.objective.accuracy(last, hard[-1]))
        levels = [1 - given.objective.accuracy(last, rows) for rows in hard]
    return np.stack(val, axis=-1), np.stack(error, axis=-1), np.stack(levels, axis=-1)


def record(name: str) -> Learnt:
    """Learn the task called `name` in every order, at every rate, from every seed."""
    given, found = LESSONS[name](), []
    for order in given.orders:
        runs = [measure(given, order, given.rates, seed, marks(given)) for seed in range(SEEDS)]
        found.append([np.stack(part, axis=1) for part in zip(*runs, strict=True)])
        print(f"{name:9} {order:13}", *(f"{e:6.3f}" for e in found[-1][1][..., -1].mean(axis=-1)), flush=True)
    val, error, levels = (np.stack(part).astype(np.float32) for part in zip(*found, strict=True))
    versions = f"NumPy {np.__version__}, Python {platform.python_version()}"
    return Learnt(np.array(list(given.orders)), given.rates, marks(given), val, error, levels, versions)


FILE = "curriculum.npz"


def load() -> dict[str, Array]:
    """The arrays of the file, task/name → array."""
    with files("gdlib.recorded").joinpath(FILE).open("rb") as file:
        return dict(np.load(file))


def recorded() -> dict[str, Learnt]:
    """What was measured, task by task."""
    arrays = load()
    return {
        name: Learnt(**{part: arrays[f"{name}/{part}"] for part in Learnt.__dataclass_fields__}) for name in LESSONS
    }


def main(*chosen: str) -> None:
    """Record the tasks that are named, or all, and keep each as soon as it is done."""
    path = Path(__file__).with_name(FILE)
    arrays = load() if path.exists() else {}
    for name in chosen or LESSONS:
        arrays |= {f"{name}/{part}": np.array(value) for part, value in vars(record(name)).items()}
        np.savez_compressed(path, **arrays)


if __name__ == "__main__":
    main(*sys.argv[1:])
