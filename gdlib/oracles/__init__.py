"""Oracles: what a rule is told instead of the exact gradient. Each is (theta, t) → g, and they wrap one another.

SharpnessAware(Clipped(MiniBatch(J, reshuffled(len(J.y), 32, rng)), norm=1.0), rho=0.05)

Those that draw keep the draw of the step they were last asked at: make a new one for a new run. They know theta as a
vector; to move matrices under one of them, use `Layerwise`, whose theta is flat. `Curvature` goes outside these,
and `Valued` outside all.
"""

from gdlib.oracles.base import Oracle, oracle
from gdlib.oracles.clip import Clipped
from gdlib.oracles.curriculum import baseline, combined, mix, naive
from gdlib.oracles.curvature import Curvature
from gdlib.oracles.dropout import Dropout
from gdlib.oracles.minibatch import MiniBatch
from gdlib.oracles.noise import Noisy
from gdlib.oracles.order import in_order, reshuffled, shuffled_once, with_replacement
from gdlib.oracles.sharpness import SharpnessAware
from gdlib.oracles.value import Valued

__all__ = [
    "Clipped",
    "Curvature",
    "Dropout",
    "MiniBatch",
    "Noisy",
    "Oracle",
    "SharpnessAware",
    "Valued",
    "baseline",
    "combined",
    "in_order",
    "mix",
    "naive",
    "oracle",
    "reshuffled",
    "shuffled_once",
    "with_replacement",
]
