"""What normalised layers change, on the digits: `python -m gdlib.recorded.normalisation` measures it all anew.

That takes some minutes, so what was measured is kept beside this file, in normalisation.npz, with the versions it was
measured under.
"""

from __future__ import annotations

import platform
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gdlib.objectives import BatchNorm, LayerNorm, Network, Norm, RMSNorm, Running, digits
from gdlib.objectives.network import RELU, TANH, Activation
from gdlib.oracles import Dropout, MiniBatch
from gdlib.oracles.order import reshuffled
from gdlib.rule import Array

NORMS: dict[str, Norm | None] = {"none": None, "batch": BatchNorm(), "layer": LayerNorm(), "RMS": RMSNorm()}
DEEP, STEPS, SIZE, SEEDS = (20,) * 10, 300, 32, 3
GAINS = (0.25, 0.5, 1.0, 2.0, 4.0)
ETAS = 10.0 ** (np.arange(-6, 3) / 2)
TIMES = (0, 30, 100, 300)
VARIANCES = ("one", "fan-in")
MARKS = (0, 15, 30, 60, 100, 150, 200, 250, 300)

SIZES, FEWER_ETAS = (2, 4, 8, 16, 64), 10.0 ** (np.arange(-5, 2) / 2)

WIDE, FEW, LONGER, MORE_SEEDS = (64, 64), 300, 600, 6
DROPS = (0.0, 0.1, 0.2, 0.5)
FINE_ETAS = 10.0 ** (np.arange(-5, 3) / 4)

REACH, EVERY = np.array([0.5, 1.0, 2.0, 4.0]), 20
PROBED = ("none", "batch", "layer")
PROBED_ETAS = (0.03, 0.1, 0.3)


def parts() -> tuple[Array, Array, Array]:
    """The rows for training, validation and testing; the last are of hands that the others have not seen."""
    train, val, test = np.split(np.arange(len(digits().y)), [1000, 1300])
    return train, val, test


def network(hidden: tuple[int, ...], norm: str, activation: Activation = TANH) -> Network:
    """The digits, their pixels between 0 and 1, by a network with these hidden layers."""
    table = digits()
    return Network(table.x / 16, table.y, hidden, activation, NORMS[norm])


def starts(J: Network, gains: tuple[float, ...], seed: int) -> Array:
    """The start of a seed with its weights at each of these gains, shape (gains, d)."""
    return np.array([J.start(np.random.default_rng([seed, 0]), gain) for gain in gains])


class Run(NamedTuple):
    """A training: theta at the end, the network as it is then used, and the network in use at each mark."""

    theta: Array
    used: Network
    curve: Array


def train(
    J: Network,
    theta: Array,
    eta: Array,
    seed: int,
    *,
    steps: int = STEPS,
    size: int = SIZE,
    few: int = 1000,
    drop: float = 0.0,
    marks: tuple[int, ...] = (),
) -> Run:
    """Gradient descent from theta, shape (..., d), at the rates eta, shape (..., 1), on the first `few` of the images.

    The curve is the loss on the validation part at each of the marks, shape (marks, ...).
    """
    batches = reshuffled(few, size, np.random.default_rng([seed, 1]))
    told = Dropout(J, batches, drop, np.random.default_rng([seed, 2])) if drop else MiniBatch(J, batches)
    running, curve, (_, val, _) = Running(), [], parts()
    kept = isinstance(J.norm, BatchNorm) and steps > 0
    with np.errstate(all="ignore"):
        for t in range(steps + 1):
            if t in marks:
                used = J.in_use(running) if kept and t else J
                curve.append(used(theta, val))
            if t == steps:
                break
            g = told(theta, t + 1)
            if kept:
                running = running.updated(J.measured(theta, told.rows), len(told.rows))  # type: ignore[arg-type]
            theta = theta - eta * g
    return Run(theta, J.in_use(running) if kept else J, np.array(curve))


def errors(run: Run) -> tuple[Array, Array]:
    """The share of errors on the validation part and on the test part, shapes (...)."""
    _, val, test = parts()
    return 1 - run.used.accuracy(run.theta, val), 1 - run.used.accuracy(run.theta, test)


def rates(norm: str, seed: int, marks: tuple[int, ...] = MARKS) -> tuple[Array, Array, Array]:
    """All gains and rates of the deep network: the curve (gains, etas, marks), errors (gains, etas), twice."""
    J = network(DEEP, norm)
    theta = np.repeat(starts(J, GAINS, seed)[:, None], len(ETAS), axis=1)
    run = train(J, theta, ETAS[:, None], seed, marks=marks, steps=marks[-1])
    return (np.moveaxis(run.curve, 0, -1), *errors(run))


def batch_sizes(norm: str, size: int, seed: int) -> tuple[Array, Array]:
    """The deep network at each of FEWER_ETAS with batches of this size: errors (etas,), twice."""
    J = network(DEEP, norm)
    theta = np.repeat(starts(J, (1.0,), seed), len(FEWER_ETAS), axis=0)
    return errors(train(J, theta, FEWER_ETAS[:, None], seed, size=size))


def regularised(norm: str, drop: float, seed: int) -> tuple[Array, Array]:
    """A wide network on few images, at each of FINE_ETAS, with this dropout: errors (etas,), twice."""
    J = network(WIDE, norm, RELU)
    theta = np.repeat(starts(J, (1.0,), seed), len(FINE_ETAS), axis=0)
    return errors(train(J, theta, FINE_ETAS[:, None], seed, few=FEW, steps=LONGER, drop=drop))


def probes(norm: str, eta: float, seed: int, steps: int = STEPS) -> Array:
    """What a step of the deep network finds, every EVERY steps, shape (probes, 5).

    The batch's J; how far it ranges along the step, to REACH times its length, and by what multiple of the gradient's
    length the gradient changes there at most (Santurkar and others 2018); the largest such change divided by the way;
    and by what multiple of its length the gradient of a layer's weights changes if the layers below take their step
    first, the mean over the layers: their "internal covariate shift".
    """
    J, found = network(DEEP, norm), []
    theta = J.start(np.random.default_rng([seed, 0]))
    batches = reshuffled(1000, SIZE, np.random.default_rng([seed, 1]))
    for t, rows in zip(range(steps), batches, strict=False):
        g = J.gradient(theta, rows)
        if t % EVERY == 0:
            along = theta - eta * REACH[:, None] * g
            J_along, length = J(along, rows), np.linalg.norm(g)
            change = np.linalg.norm(J.gradient(along, rows) - g, axis=-1)
            per_way = change / (eta * REACH * length)
            found.append(
                [J(theta, rows), np.ptp(J_along), change.max() / length, per_way.max(), shift(J, theta, eta, g, rows)]
            )
        theta = theta - eta * g
    return np.array(found)


def spreads(norm: str, seed: int = 1) -> Array:
    """The spread of each hidden layer's outputs on the training part, (TIMES, GAINS, layers), at the rate 0.1."""
    J, (rows, _, _), found = network(DEEP, norm), parts(), []
    for steps in TIMES:
        run = train(J, starts(J, GAINS, seed), np.array(0.1), seed, steps=steps)
        found.append([a.std(axis=(-1, -2)) for a in J.activations(run.theta, rows)[1:-1]])
    return np.moveaxis(np.array(found), 1, -1)


def restandardised(variance: str, seed: int) -> tuple[Array, Array]:
    """The deep network with no norm, its hidden weights standardised after each step: errors (FEWER_ETAS,), twice.

    Each layer's weights get the mean 0 and the variance 1, or 1 / fan-in.
    """
    J = network(DEEP, "none")
    theta = np.repeat(starts(J, (1.0,), seed), len(FEWER_ETAS), axis=0)
    for rows, _ in zip(reshuffled(1000, SIZE, np.random.default_rng([seed, 1])), range(STEPS), strict=False):
        theta = theta - FEWER_ETAS[:, None] * J.gradient(theta, rows)
        for block in J.weights[:-1]:
            W = theta[:, block.where]
            spread = W.std(axis=1, keepdims=True) * (1.0 if variance == "one" else np.sqrt(block.shape[1]))
            theta[:, block.where] = (W - W.mean(axis=1, keepdims=True)) / spread
    return errors(Run(theta, J, np.empty(0)))


def shift(J: Network, theta: Array, eta: float, g: Array, rows: Array) -> float:
    """The change of the gradient of a layer's weights when all layers below have moved, over its length; the mean."""
    changes = []
    for k, block in enumerate(J.weights[1:], start=1):
        below = theta.copy()
        for name, where, _ in J.blocks:
            if int("".join(filter(str.isdigit, name))) <= k:
                below[where] -= eta * g[where]
        after, before = J.gradient(below, rows)[block.where], g[block.where]
        changes.append(np.linalg.norm(after - before) / np.linalg.norm(before))
    return float(np.mean(changes))


def measured() -> dict[str, Array]:
    """All that is recorded, by name; norms, sizes, shares of dropout and seeds are the first axes."""
    found: dict[str, Array] = {}

    def keep(names: tuple[str, ...], values: list[tuple[Array, ...]], shape: tuple[int, ...]) -> None:
        for name, value in zip(names, zip(*values, strict=True), strict=True):
            found[name] = np.array(value, dtype=np.float32).reshape(*shape, *np.shape(value[0]))
            print(name, found[name].shape, flush=True)

    three, six = range(SEEDS), range(MORE_SEEDS)
    keep(("curve", "val", "test"), [rates(n, s) for n in NORMS for s in three], (len(NORMS), SEEDS))
    some = [batch_sizes(n, size, s) for n in PROBED for size in SIZES for s in three]
    keep(("size val", "size test"), some, (len(PROBED), len(SIZES), SEEDS))
    some = [regularised(n, drop, s) for n in ("none", "batch") for drop in DROPS for s in six]
    keep(("drop val", "drop test"), some, (2, len(DROPS), MORE_SEEDS))
    walks = [(probes(n, eta, s),) for n in PROBED for eta in PROBED_ETAS for s in three]
    keep(("probes",), walks, (len(PROBED), len(PROBED_ETAS), SEEDS))
    keep(("spreads",), [(spreads(n),) for n in ("none", "batch")], (2,))
    some = [restandardised(variance, s) for variance in VARIANCES for s in three]
    keep(("weights val", "weights test"), some, (len(VARIANCES), SEEDS))
    return found


def recorded() -> dict[str, Array]:
    """What was measured: the arrays of `measured`, and under which versions."""
    with files("gdlib.recorded").joinpath("normalisation.npz").open("rb") as file:
        return dict(np.load(file))


def main() -> None:
    """Measure all, and keep it."""
    versions = f"NumPy {np.__version__}, Python {platform.python_version()}"
    np.savez_compressed(Path(__file__).with_name("normalisation.npz"), versions=versions, **measured())


if __name__ == "__main__":
    main()
