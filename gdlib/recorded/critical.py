"""Critical points of a small network, found by Newton's method: `python -m gdlib.recorded.critical` finds them anew.

The search takes some minutes, so its finds are kept beside this file, in critical.npz. Whether they are critical, how
high they lie and which way the ground curves there, a page computes from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gdlib.objectives import Network, digits, hessian
from gdlib.rule import Array

TRIES, BEFORE, STEPS = 240, (0, 2, 5, 10, 20, 40, 80, 160), 100
RATE, RADIUS, LEVEL = 0.5, 0.5, 1e-8


@dataclass(frozen=True)
class Decayed:
    """J of a network plus ½ decay ‖θ‖², which no direction of the weight space leaves flat for ever."""

    network: Network
    decay: float

    def __call__(self, theta: Array) -> Array:
        """The sum, shape (...)."""
        return self.network(theta) + 0.5 * self.decay * np.sum(theta * theta, axis=-1)

    def gradient(self, theta: Array) -> Array:
        """Its gradient, shape (..., d)."""
        return self.network.gradient(theta) + self.decay * theta

    def hessian(self, theta: Array) -> Array:
        """Its matrix of second derivatives, shape (d, d)."""
        return hessian(self.network, theta) + self.decay * np.eye(self.network.d)


class Found(NamedTuple):
    """Where a search ended: theta, shape (d,), the seed of its start, and the steps of descent before it."""

    theta: Array
    seed: int
    before: int


def problem() -> Decayed:
    """300 of the digits as 8 principal components, one hidden layer of 5, decay 0.01: 105 parameters."""
    table = digits()
    centred = table.x - table.x.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    signs = np.sign(directions.sum(axis=1, keepdims=True))  # an SVD leaves them open
    x = centred @ (signs * directions)[:8].T
    rows = np.random.default_rng(0).permutation(len(x))[:300]
    return Decayed(Network((x / x.std(axis=0))[rows], table.y[rows], (5,)), 0.01)


def search(J: Decayed, seed: int) -> Found:
    """Descend for a while from a random start, then go by Newton's method, which any critical point attracts.

    No step is longer than RADIUS, so that the place that is found lies near the path.
    """
    before = BEFORE[seed % len(BEFORE)]
    theta = J.network.start(np.random.default_rng(seed))
    for _ in range(before):
        theta = theta - RATE * J.gradient(theta)
    for _ in range(STEPS):
        g = J.gradient(theta)
        if np.linalg.norm(g) < LEVEL:
            break
        step = np.linalg.solve(J.hessian(theta), g)
        theta = theta - step * min(1.0, RADIUS / float(np.linalg.norm(step)))
    return Found(theta, seed, before)


def recorded() -> list[Found]:
    """The ends of all searches, those that did not arrive among them."""
    with files("gdlib.recorded").joinpath("critical.npz").open("rb") as file:
        kept = dict(np.load(file))
    return [Found(*one) for one in zip(kept["theta"], kept["seed"].tolist(), kept["before"].tolist(), strict=True)]


def main() -> None:
    """Search from TRIES starts, and keep the ends; NumPy 2.4.6 found those that are kept now."""
    J = problem()
    found = []
    for seed in range(TRIES):
        found.append(search(J, seed))
        norm = np.linalg.norm(J.gradient(found[-1].theta))
        print(f"{seed:4} after {found[-1].before:4} steps: |g| = {norm:.0e}", flush=True)
    theta, seeds, before = (np.array(part) for part in zip(*found, strict=True))
    np.savez_compressed(Path(__file__).with_name("critical.npz"), theta=theta, seed=seeds, before=before)


if __name__ == "__main__":
    main()
