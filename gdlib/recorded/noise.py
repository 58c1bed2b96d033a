"""A deep, narrow network from bad starts, with noise added to its gradient and without (survey 6.4).

`python -m gdlib.recorded.noise` runs it all anew. That takes some minutes, so what was measured is kept beside this
file, in noise.npz, with the versions it was measured under.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from math import prod, sqrt
from pathlib import Path

import numpy as np

from gdlib.drivers import iterate
from gdlib.objectives import RELU, Network, digits
from gdlib.oracles import MiniBatch, Noisy
from gdlib.oracles.order import reshuffled
from gdlib.rule import Array
from gdlib.rules import GD
from gdlib.schedules import InversePower

LAYERS, WIDTH = 10, 20
POWER = 0.55
VARIANCES = (0.0, 0.01, 0.3, 1.0)  # at t = 1; the last three are those of the paper
RATES = 10.0 ** (np.arange(-8, 1) / 4)
SEEDS, STEPS, SIZE = 30, 1000, 20
MARKS = np.arange(1, 11) * STEPS // 10
TRAIN, VAL, TEST = np.split(np.arange(1797), [1000, 1300])


@cache
def network() -> Network:
    """The digits, by LAYERS hidden layers of WIDTH rectified units, in single precision."""
    table = digits()
    return Network((table.x / 16).astype(np.float32), table.y, (WIDTH,) * LAYERS, RELU)


def zero(rng: np.random.Generator) -> Array:
    """All weights zero."""
    return np.zeros(network().d)


def simple(rng: np.random.Generator) -> Array:
    """Weights with standard deviation 0.1, whatever the layer: too small for so many layers of this width."""
    theta = np.zeros(network().d)
    for block in network().blocks[::2]:
        theta[block.where] = rng.normal(scale=0.1, size=prod(block.shape))
    return theta


def fitting(rng: np.random.Generator) -> Array:
    """Weights with variance 2 / fan-in, with which signals keep their size through rectified layers."""
    return network().start(rng, sqrt(2))


STARTS: dict[str, Callable[[np.random.Generator], Array]] = {"zero": zero, "simple": simple, "fitting": fitting}


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured. The axes: starts, variances, rates, seeds, marks; a run that was lost is NaN.

    val: the accuracy on the validation part at each mark
    size: the root mean square of the weights between hidden layers, at each mark
    test: the accuracy on the test part at the end, without the axis of the marks
    versions: what it was measured under
    """

    val: Array
    size: Array
    test: Array
    versions: str


def hidden(theta: Array) -> Array:
    """The root mean square of the weights between hidden layers, shape (...)."""
    blocks = network().blocks[2:-2:2]
    return np.sqrt(np.mean(np.concatenate([theta[..., b.where] for b in blocks], axis=-1) ** 2, axis=-1))


def measure(start: str, variance: float, seed: int, marks: Array = MARKS) -> tuple[Array, Array, Array]:
    """The runs of one seed at all rates: val and size, shape (rates, marks), and test at the last mark, (rates,)."""
    net, rates = network(), RATES.astype(np.float32)[:, None]
    draws = [np.random.default_rng([seed, k]) for k in range(3)]
    theta = np.tile(STARTS[start](draws[0]).astype(np.float32), (len(rates), 1))
    batches = (TRAIN[rows] for rows in reshuffled(len(TRAIN), SIZE, draws[1]))
    told = Noisy(MiniBatch(net, batches), InversePower(variance, POWER), draws[2])
    noted = []
    with np.errstate(all="ignore"):
        for step in islice(iterate(GD(rates), told, theta), int(marks[-1]) + 1):
            if step.t in marks:
                alive = np.isfinite(net(step.theta, VAL))
                right = np.where(alive, net.accuracy(step.theta, VAL), np.nan)
                noted.append((right, np.where(alive, hidden(step.theta), np.nan)))
        test = np.where(alive, net.accuracy(step.theta, TEST), np.nan)
    val, size = np.moveaxis(np.array(noted), 0, -1)
    return val, size, test


def recorded() -> Measured:
    """What was measured."""
    with files("gdlib.recorded").joinpath("noise.npz").open("rb") as file:
        kept = dict(np.load(file))
    parts = (kept[name].astype(float) for name in ("val", "size", "test"))
    val, size, test = (np.where(np.isfinite(part), part, np.nan) for part in parts)
    return Measured(val, size, test, str(kept["versions"]))


def main() -> None:
    """Run every start with every noise, from every seed at every rate."""
    found = []
    for start in STARTS:
        for variance in VARIANCES:
            runs = [measure(start, variance, seed) for seed in range(SEEDS)]
            found.append([np.stack(part, axis=1) for part in zip(*runs, strict=True)])
            shares = (found[-1][0][..., -1] > 0.5).mean(axis=1)
            print(f"{start:8} variance {variance:4}: above one half", *(f"{one:4.0%}" for one in shares), flush=True)
    grid = (len(STARTS), len(VARIANCES))
    parts = [np.array(part) for part in zip(*found, strict=True)]
    with np.errstate(over="ignore"):  # a run that grows so large is lost
        val, size, test = (part.reshape(*grid, *part.shape[1:]).astype(np.float16) for part in parts)
    versions = f"NumPy {np.__version__}, Python {platform.python_version()}"
    np.savez_compressed(Path(__file__).with_name("noise.npz"), val=val, size=size, test=test, versions=versions)


if __name__ == "__main__":
    main()
