"""The gradient on a few examples, with some of the activations left out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from gdlib.interval import Array, Interval, check
from gdlib.objectives.network import Network
from gdlib.oracles.minibatch import MiniBatch


class Dropout(MiniBatch):
    """`MiniBatch` of a network whose hidden activations are 0 with probability `p` (Srivastava and others 2014).

    Those that are kept are divided by 1 − p ("inverted dropout"), so that their mean stays as it is, and the network is
    used as it stands: nothing is left out, nothing rescaled.

    p: the share that is left out, of every hidden layer
    rng: where the masks come from, one number for each example and unit; one draw for each t, shared by all runs

    Raises
        ValueError: p lies outside [0, 1), or as `MiniBatch`.
        TypeError: the objective is no Network.
    """

    def __init__(self, objective: Network, batches: Iterable[Array], p: float, rng: np.random.Generator) -> None:
        if not isinstance(objective, Network):
            raise TypeError(f"dropout needs the layers of a Network, and the objective is {objective!r}")
        check("p, the share that is left out,", p, Interval(0, 1))
        super().__init__(objective, batches)
        self.p, self.rng = p, rng
        self.masks: list[Array] | None = None

    def __call__(self, theta: Array, t: int) -> Array:
        if t != self.t:
            self.masks = None
        return super().__call__(theta, t)

    def asked(self, theta: Array) -> Array:
        """The gradient on the batch of the present step, with the masks of the present step."""
        if self.masks is None:
            shapes = [(len(self.rows), width) for width in self.objective.hidden]  # type: ignore[arg-type]
            self.masks = [(self.rng.random(shape) >= self.p) / (1 - self.p) for shape in shapes]
        return self.objective.gradient(theta, self.rows, self.masks)
