"""Which rule can be read as what: tried, not claimed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gdlib.readings.javascript import script
from gdlib.readings.latex import equation
from gdlib.readings.trace import trace_rule
from gdlib.rule import Rule


def matrix(rule: type[Rule]) -> Any:
    """The rule's matrix, if it has one."""
    from gdlib.readings import algebra

    return algebra.matrix(trace_rule(rule))


READINGS: dict[str, Callable[[type[Rule]], Any]] = {
    "equation": equation,
    "javascript": script,
    "algebra": matrix,
}


def readings(rule: type[Rule]) -> dict[str, str]:
    """For each reading an empty string if the rule has it, else the sentence that says why not."""
    found = {}
    for name, read in READINGS.items():
        try:
            read(rule)
            found[name] = ""
        except TypeError as error:
            found[name] = str(error)
    return found
