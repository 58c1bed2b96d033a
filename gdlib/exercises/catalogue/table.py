"""The rules that can be an exercise, and the table of what goes wrong with each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import gdlib.rules
from gdlib.rule import Rule
from gdlib.rules import RootlessAdagrad

Make: TypeAlias = Callable[[Rule], Rule]  # from a rule to a wrong one
Method = TypeVar("Method", bound=Callable[..., Any])


def loopable(kind: type[Rule]) -> bool:
    """Whether a plain loop with a gradient is all that the rule needs, coordinate by coordinate."""
    return not (kind.unreadable or kind.needs or kind.reads)


UNASKED = {RootlessAdagrad}  # a rule that is shown because it fails is a mistake made with another
KINDS: list[type[Rule]] = [getattr(gdlib.rules, name) for name in gdlib.rules.__all__]
RULES = {kind.__name__.lower(): kind for kind in KINDS if loopable(kind) and kind not in UNASKED}
WRONG: dict[type[Rule], dict[str, type[Rule]]] = {kind: {} for kind in RULES.values()}


def mistake(kind: type[Rule], method: str = "step") -> Callable[[Method], Method]:
    """Enter the rule that has this function in the place of `method`; its sentence is `check<Rule>_<function>`."""

    def enter(function: Method) -> Method:
        changed = type(kind.__name__, (kind,), {method: function})
        WRONG[kind][f"{kind.__name__}_{function.__name__}"] = dataclass(frozen=True)(changed)
        return function

    return enter
