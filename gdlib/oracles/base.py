"""What an oracle is, and how a plain gradient becomes one."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from gdlib.rule import Array

# (theta, t) → g, theta and g of shape (..., d), t = 1, 2, 3, … For a rule that `needs` more, the answer is a named
# tuple with the field `g` and those fields.
Oracle: TypeAlias = Callable[[Array, int], Any]


def changed(answer: Any, change: Callable[[Array], Array]) -> Any:
    """An oracle's answer with its gradient changed; what comes beside the gradient stays."""
    if hasattr(answer, "_replace"):
        return answer._replace(g=change(np.asarray(answer.g)))
    return change(np.asarray(answer))


def oracle(gradient: Callable[..., Any]) -> Oracle:
    """`gradient` as an oracle: one that takes theta alone is not told t.

    Raises
        TypeError: it is not callable, or it asks for something other than theta and t.
    """
    if not callable(gradient):
        raise TypeError(f"an oracle is a function of theta, or of theta and t, and {gradient!r} is none")
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    asked = [
        one for one in inspect.signature(gradient).parameters.values() if one.kind in kinds and one.default is one.empty
    ]
    if len(asked) == 2:
        return gradient
    if len(asked) == 1:
        return lambda theta, t: gradient(theta)
    raise TypeError(
        f"an oracle is a function of theta, or of theta and t, and this one asks for {[one.name for one in asked]}"
    )
