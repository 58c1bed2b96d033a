"""What the readings that print share: from lines back to expressions, with the brackets they need."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from gdlib.readings.trace import Program


class Text(NamedTuple):
    """A piece of an expression, and how tightly its outermost operation binds."""

    text: str
    level: int


ATOM = 9
LEVELS = {"add": 1, "subtract": 1, "multiply": 2, "divide": 2, "negative": 3, "power": 4, "square": 4}


class Equation(NamedTuple):
    """One printed line: a name and what it is."""

    name: str
    text: str


class Printed(NamedTuple):
    """A printed program: its equations in order, and each output as text."""

    equations: list[Equation]
    outputs: dict[str, Text]


def printed(
    program: Program,
    leaf: Callable[[str | float], Text],
    apply: Callable[[str, list[Text]], Text],
) -> Printed:
    """Print a program: a line with a name of its own, or used more than once, stands by itself; the
    others are written where they are used. `leaf` prints names and numbers, `apply` one operation.
    """
    uses = Counter(arg for line in program.lines for arg in line.args)
    known: dict[str, Text] = {}
    equations = []

    def text(ref: str | float) -> Text:
        return known[ref] if isinstance(ref, str) and ref in known else leaf(ref)

    for line in program.lines:
        value = apply(line.op, [text(arg) for arg in line.args])
        if not line.name.startswith("_") or uses[line.name] > 1:
            equations.append(Equation(line.name, value.text))
            value = leaf(line.name)
        known[line.name] = value
    return Printed(equations, {field: text(ref) for field, ref in program.outputs.items()})


def bracketed(value: Text, least: int) -> str:
    """The text, in brackets if it binds less tightly than `least`."""
    return value.text if value.level >= least else f"({value.text})"


INFIX = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
COMPARE = {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">="}


def operations(calls: dict[str, str], where: str) -> Callable[[str, list[Text]], Text]:
    """How a programming language writes one operation: infix, or by the function that `calls` names.

    `where` is its form of a choice, with places for condition, this and that.
    """

    def apply(op: str, args: list[Text]) -> Text:
        level = LEVELS.get(op, ATOM)
        if op in INFIX:
            left, right = args
            return Text(f"{bracketed(left, level)} {INFIX[op]} {bracketed(right, level + 1)}", level)
        if op == "negative":
            return Text(f"-{bracketed(args[0], level + 1)}", level)
        if op == "square":
            side = bracketed(args[0], ATOM)
            return Text(f"{side} * {side}", LEVELS["multiply"])
        if op in COMPARE:
            return Text(f"{bracketed(args[0], 1)} {COMPARE[op]} {bracketed(args[1], 1)}", 0)
        if op == "where":
            return Text(where.format(*(arg.text for arg in args)), ATOM)
        if op not in calls:
            raise TypeError(f"np.{op} has no form in this reading, which knows {', '.join(sorted(calls))}")
        return Text(f"{calls[op]}({', '.join(arg.text for arg in args)})", ATOM)

    return apply


SPECIAL = {"weight_decay": "λ", "condition": "κ", "variance": "σ²"}


def plain(name: str) -> str:
    """A name of the code as one writes it without markup: `beta1` is β₁."""
    if name in SPECIAL:
        return SPECIAL[name]
    stem, digits = re.fullmatch(r"(.*?)(\d*)", name).groups()  # type: ignore[union-attr]
    with suppress(KeyError):
        stem = unicodedata.lookup(f"GREEK SMALL LETTER {stem.upper()}")
    return stem + digits.translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
