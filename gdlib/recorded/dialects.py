"""What torch, keras and optax call the survey's rules: each call as it was run, and the numbers that came out.

The calls stand in dialects.toml. `make parity` runs each in its library, told what `gradient` and `steady` say, and
compares with the numbers that are kept in dialects-torch.json and its like, with the versions that made them.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from gdlib.rule import Array

LIBRARIES = ("torch", "keras", "optax")
START, STEPS = (0.7, -1.3), 50
BARE_START, BARE_STEPS = (0.0, 0.0), 20


def gradient(theta: Array, t: int) -> Array:
    """What every rule was told at step t, for theta of shape (2,).

    The first coordinate is told ten times the same, then the contrary,
    then this and that with exact zeros; the second nothing at all in
    three steps, then the slope of a bowl that is shaken.
    """
    wild = 0.0 if t % 5 == 0 else ((7 * t) % 11 - 5) / 4
    told = 1.0 if t <= 10 else -0.5 if t == 11 else wild
    bowl = 0.0 if t <= 3 else 3 * float(theta[1]) + 0.05 * ((7 * t) % 5 - 2)
    return np.array([told, bowl])


def steady(theta: Array, t: int) -> Array:
    """What a bare call was told, at every step: a gradient of one, and one of a millionth."""
    return np.array([1.0, 1e-6])


ADAM = (
    {"eta": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    {"eta": 0.03, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.02},
    {"eta": 0.2, "beta1": 0.5, "beta2": 0.7, "epsilon": 1e-3},
)
MOMENTUM = ({"eta": 0.01, "gamma": 0.9}, {"eta": 0.07, "gamma": 0.6}, {"eta": 0.2, "gamma": 0.3})
RMSPROP = (
    {"eta": 0.001, "gamma": 0.9, "epsilon": 1e-8},
    {"eta": 0.03, "gamma": 0.7, "epsilon": 0.02},
    {"eta": 0.2, "gamma": 0.99, "epsilon": 1e-3},
)
# three sets of hyper-parameters for each rule: near the defaults, and far from them
HYPER: dict[str, tuple[dict[str, float], ...]] = {
    "GD": ({"eta": 0.01}, {"eta": 0.07}, {"eta": 0.5}),
    "Momentum": MOMENTUM,
    "NAG": MOMENTUM,
    "Adagrad": ({"eta": 0.01, "epsilon": 1e-8}, {"eta": 0.3, "epsilon": 0.05}, {"eta": 1.0, "epsilon": 1e-3}),
    "Adadelta": ({"gamma": 0.95, "epsilon": 1e-6}, {"gamma": 0.7, "epsilon": 0.02}, {"gamma": 0.9, "epsilon": 1e-3}),
    "RMSprop": RMSPROP,
    "CentredRMSprop": RMSPROP,
    "Adam": ADAM,
    "AdaMax": tuple({name: one[name] for name in ("eta", "beta1", "beta2")} for one in ADAM),
    "Nadam": ADAM,
    "ScheduledNadam": tuple({**one, "psi": psi} for one, psi in zip(ADAM, (0.004, 0.1, 3.0), strict=True)),
    "AMSGrad": ADAM,
    "RootlessAdagrad": (),
    "FullMatrixAdagrad": (),
}


class Dialect(NamedTuple):
    """A call of a library; or the reason why there is none.

    rule: the rule of gdlib that it is compared with
    library: one of LIBRARIES
    call: what was run, with the names of `HYPER` for numbers; empty if there is nothing to call
    ours: what gives the same numbers, in gdlib's words
    note: what else it gives than the rule itself, or why there is no call
    """

    rule: str
    library: str
    call: str = ""
    ours: str = ""
    note: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the call gives the numbers of gdlib's rule, its own hyper-parameters in their places."""
        return self.call != "" and self.ours == f"{self.rule}({', '.join(HYPER[self.rule][0])})"


@cache
def written() -> dict[str, Any]:
    """What stands in dialects.toml."""
    return tomllib.loads(files("gdlib.recorded").joinpath("dialects.toml").read_text("utf-8"))


def dialects() -> list[Dialect]:
    """Every rule in every library, in the order of `HYPER`; what agrees comes first."""
    return [Dialect(rule, **one) for rule in HYPER for one in written()[rule]]


def bare() -> list[Dialect]:
    """Calls that say no more than they must."""
    return [Dialect(rule, **one) for rule, calls in written()["bare"].items() for one in calls]


@cache
def recorded(library: str) -> dict[str, Any]:
    """What a library gave: `versions`, `defaults` of each thing that is called, `runs` of each call."""
    found: dict[str, Any] = json.loads(files("gdlib.recorded").joinpath(f"dialects-{library}.json").read_text("utf-8"))
    return found


def spoken(call: str) -> Array:
    """The theta after every step of a call, a run for each set of `HYPER`: (3, STEPS, 2); if bare, (BARE_STEPS, 2)."""
    return np.array(recorded(call.partition(".")[0])["runs"][call])
