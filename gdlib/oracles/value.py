"""The gradient, and the value of the objective beside it."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np

from gdlib.interval import Array
from gdlib.oracles.base import oracle


class Valued:
    """g, and J at the same point, with all else that comes beside the gradient.

    objective: J(theta), one number a run; its own `gradient` is asked where no other is given
    gradient: an oracle in the place of that. It is asked first, so that J may be that of its batch

    J is given in theta's shape, the same number in every coordinate, so that a rule can work coordinate by coordinate.

    Raises
        ValueError: the objective does not give one number a run.
    """

    def __init__(self, objective: Any, gradient: Callable[..., Any] | None = None) -> None:
        if not callable(objective):
            raise TypeError(f"the objective must be a function of theta, and is {objective!r}")
        if gradient is None and not hasattr(objective, "gradient"):
            raise TypeError(f"objective must have a method gradient(theta), or `gradient` be given: {objective!r}")
        self.objective = objective
        self.gradient = oracle(objective.gradient if gradient is None else gradient)

    def __call__(self, theta: Array, t: int) -> Any:
        answer = self.gradient(theta, t)
        beside = answer._asdict() if hasattr(answer, "_asdict") else {"g": np.asarray(answer)}
        J = np.asarray(self.objective(theta))
        shape = np.shape(theta)
        if J.ndim >= len(shape) or J.shape != shape[: J.ndim]:
            raise ValueError(f"the objective must give one number a run of theta {shape}, and gives shape {J.shape}")
        wide = J.reshape(J.shape + (1,) * (len(shape) - J.ndim)).astype(beside["g"].dtype)
        names = (*(name for name in beside if name != "J"), "J")
        return namedtuple("Valued", names)(**{**beside, "J": np.broadcast_to(wide, shape)})  # noqa: PYI024
