"""Every rule on six small tasks, at every rate of one grid: `python -m gdlib.recorded.which` runs it all anew.

That takes some minutes, so what was measured is kept beside this file, in which.npz, with the versions it was measured
under. Names of tasks run these alone: `python -m gdlib.recorded.which deep`.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np

from gdlib.drivers import iterate
from gdlib.oracles import MiniBatch
from gdlib.oracles.order import reshuffled
from gdlib.recorded.tasks import TASKS, Task, task
from gdlib.rule import Array, Rule
from gdlib.rules import GD, NAG, Adadelta, Adagrad, Adam, AdaMax, AMSGrad, Momentum, Nadam, RMSprop
from gdlib.schedules import Cosine

GRID = 10.0 ** (np.arange(-8, 5) / 2)  # one grid for all, in half-decades
SEEDS, MARKS = 5, 30
ROUNDS, TIMED = 30, 5
KINDS = (GD, Momentum, NAG, Adagrad, Adadelta, RMSprop, Adam, AdaMax, Nadam, AMSGrad)
ANNEALED = (GD, Momentum, Adam)
COSINE = ", cosine"
ENTRIES: dict[str, type[Rule]] = {
    **{kind.__name__: kind for kind in KINDS},
    **{kind.__name__ + COSINE: kind for kind in ANNEALED},
}


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured on one task. The axes: entries, rates (those of `rates`), seeds, marks.

    val, test: the loss on the validation and on the test part at the end, shape (entries, rates, seeds)
    other: the task's other measure on the test part, likewise
    marks: after which steps the validation loss was noted, shape (marks,)
    curve: the validation loss there at the best rate, shape (entries, seeds, marks)
    memory: the numbers kept beside theta, in multiples of theta, shape (entries,)
    time: the time of a step in multiples of GD's, shape (entries,)
    versions: what it was measured under
    A run that left the finite numbers is NaN.
    """

    val: Array
    test: Array
    other: Array
    marks: Array
    curve: Array
    memory: Array
    time: Array
    versions: str

    @property
    def best(self) -> Array:
        """Which rate of GRID has the least mean validation loss over the seeds, shape (entries,)."""
        mean = self.val[:, : len(GRID)].mean(axis=-1)
        return np.where(np.isfinite(mean), mean, np.inf).argmin(axis=1)

    def tuned(self, values: Array) -> Array:
        """Of values over all rates those at the best one, shape (entries, seeds)."""
        return values[np.arange(len(values)), self.best]

    def near(self, share: float = 0.1) -> Array:
        """At how many rates of GRID the mean validation loss is no more than `share` above its least, (entries,)."""
        mean = self.val[:, : len(GRID)].mean(axis=-1)
        return (mean <= (1 + share) * np.nanmin(mean, axis=1, keepdims=True)).sum(axis=1)

    def target(self, share: float = 0.1) -> float:
        """The validation loss a little above that where tuned gradient descent ends, by `share` of it."""
        return float((1 + share) * self.curve[0, :, -1].mean())

    def steps(self) -> Array:
        """At which step the validation loss is first seen at the target, NaN if never, shape (entries, seeds)."""
        there = self.curve <= self.target()
        return np.where(there.any(axis=-1), self.marks[there.argmax(axis=-1)], np.nan)


def rates(kind: type[Rule]) -> Array:
    """GRID, and last the rule's own default. Adadelta has no rate: there it is the root of epsilon."""
    own = np.sqrt(kind().hyper()["epsilon"]) if kind is Adadelta else kind().hyper()["eta"]
    return np.append(GRID, own)


def rule(name: str, etas: Array, steps: int) -> Rule:
    """The entry called `name` at these rates, all else at its default."""
    kind: Callable[..., Rule] = ENTRIES[name]
    if kind is Adadelta:
        return kind(epsilon=etas**2)
    return kind(Cosine(etas, 0.0, steps) if COSINE in name else etas)


def batches(given: Task, seed: int) -> Iterator[Array]:
    """The batches of a seed, the same for all entries: rows of the training part."""
    rng = np.random.default_rng([seed, 1])
    return (given.train[rows] for rows in reshuffled(len(given.train), given.size, rng))


def start(given: Task, seed: int) -> Array:
    """Where the runs of a seed start, shape (d,), the same for all entries."""
    return given.start(np.random.default_rng([seed, 0]))


def marks(given: Task) -> Array:
    """After which steps the validation loss is noted, shape (MARKS,); the last is the budget."""
    return np.linspace(0, given.steps, MARKS + 1).round().astype(int)[1:]


class Ends(NamedTuple):
    """What the runs of one seed came to: the validation loss at each mark, and at the end what is measured there."""

    curve: Array
    test: Array
    other: Array


def measure(given: Task, name: str, etas: Array, seed: int, marked: Array) -> Ends:
    """Run one entry at these rates, side by side on the same batches, up to the last of the marks."""
    theta = np.tile(start(given, seed), (len(etas), 1))
    oracle = MiniBatch(given.objective, batches(given, seed))
    noted, last = [], theta
    with np.errstate(all="ignore"):
        for step in islice(iterate(rule(name, etas[:, None], given.steps), oracle, theta), int(marked[-1]) + 1):
            if step.t in marked:
                noted.append(given.objective(step.theta, given.val))
                last = step.theta
        test, other = given.objective(last, given.test), given.other(last, given.test)
    lost = ~np.isfinite(np.array(noted)).all(axis=0)
    return Ends(*(np.where(lost, np.nan, found) for found in (np.array(noted), test, other)))


def kept(given: Task, name: str) -> float:
    """How many numbers an entry's state has beside theta, counted after a step, in multiples of theta."""
    theta = start(given, 0)
    last = list(islice(iterate(rule(name, 0.01, given.steps), given.objective.gradient, theta), 2))[-1].state
    return float(sum(np.size(part) for part in last) / theta.size - 1)


def times(given: Task) -> Array:
    """The time of a step, gradient and all, in multiples of GD's: the least of ROUNDS turns, taken by all in turn."""
    least = np.full(len(ENTRIES), np.inf)
    for _ in range(ROUNDS):
        for i, name in enumerate(ENTRIES):
            oracle = MiniBatch(given.objective, batches(given, 0))
            walk = iterate(rule(name, 1e-4, given.steps), oracle, start(given, 0))
            next(walk)
            next(walk)
            before = perf_counter()
            for _ in range(TIMED):
                next(walk)
            least[i] = min(least[i], perf_counter() - before)
    return least / least[0]


def record(name: str) -> Measured:
    """Measure every entry on the task called `name`."""
    given, found = task(name), []
    for entry, kind in ENTRIES.items():
        runs = [measure(given, entry, rates(kind), seed, marks(given)) for seed in range(SEEDS)]
        curves, test, other = (np.stack(part, axis=-1) for part in zip(*runs, strict=True))
        found.append((curves[-1], test, other, curves))
        print(f"{name:12} {entry:17}", *(f"{J:8.2g}" for J in curves[-1].mean(axis=-1)), flush=True)
    val, test, other = (np.array([one[k] for one in found]) for k in range(3))
    memory = np.array([kept(given, entry) for entry in ENTRIES])
    versions = f"NumPy {np.__version__}, Python {platform.python_version()}"
    partly = Measured(val, test, other, marks(given), np.empty(0), memory, times(given), versions)
    curve = np.array([one[3][:, best].T for one, best in zip(found, partly.best, strict=True)])
    return Measured(**{**vars(partly), "curve": curve})


FILE = "which.npz"


def load() -> dict[str, Array]:
    """The arrays of the file, task/name → array."""
    with files("gdlib.recorded").joinpath(FILE).open("rb") as file:
        return dict(np.load(file))


def recorded() -> dict[str, Measured]:
    """What was measured, task by task."""
    arrays, names = load(), [name for name in Measured.__dataclass_fields__ if name != "versions"]
    return {
        name: Measured(
            **{part: arrays[f"{name}/{part}"].astype(float) for part in names}, versions=str(arrays[f"{name}/versions"])
        )
        for name in TASKS
    }


def main(*chosen: str) -> None:
    """Record the tasks that are named, or all, and keep each as soon as it is done."""
    path = Path(__file__).with_name(FILE)
    arrays = load() if path.exists() else {}
    for name in chosen or TASKS:
        for part, value in vars(record(name)).items():
            arrays[f"{name}/{part}"] = np.array(value) if part == "versions" else short(value)
        np.savez_compressed(path, **arrays)


def short(values: Array) -> Array:
    """Numbers to four digits in single precision, NaN where they are beyond it."""
    with np.errstate(all="ignore"):
        exponent = np.floor(np.log10(np.abs(values)))
        unit = 10.0 ** (np.where(np.isfinite(exponent), exponent, 0) - 3)
        rounded = np.round(values / unit) * unit
    return np.where(np.abs(values) < 1e30, rounded, np.nan).astype(np.float32)


if __name__ == "__main__":
    main(*sys.argv[1:])
