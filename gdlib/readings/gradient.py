"""The gradient reading: a program for J becomes a program for its gradient, by the chain rule backwards.

Each line passes what J owes it on to its arguments. The derivative is itself written in symbols, so its
lines land behind the lines of J on the same tape, and every other reading can read them too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gdlib.readings.trace import Line, Program, Symbol, reference

# operation -> what each argument gets, from dJ/d(result) and the line's result and arguments
RULES: dict[str, Callable[..., tuple[Any, ...]]] = {
    "add": lambda d, out, x, y: (d, d),
    "subtract": lambda d, out, x, y: (d, -d),
    "multiply": lambda d, out, x, y: (times(d, y), times(d, x)),
    "divide": lambda d, out, x, y: (d / y, -times(d, out) / y),
    "negative": lambda d, out, x: (-d,),
    "square": lambda d, out, x: (times(d, 2 * x),),
    "power": lambda d, out, x, n: (times(d, n * x ** (n - 1)), None),
    "sqrt": lambda d, out, x: (d / (2 * out),),
    "exp": lambda d, out, x: (times(d, out),),
    "log": lambda d, out, x: (d / x,),
    "sin": lambda d, out, x: (times(d, np.cos(x)),),
    "cos": lambda d, out, x: (-times(d, np.sin(x)),),
    "tanh": lambda d, out, x: (times(d, 1 - out * out),),
}


def times(d: Any, factor: Any) -> Any:
    """D · factor, without a line for the factor 1 that the chain starts with."""
    return factor if isinstance(d, int) and d == 1 else d * factor


def gradient(program: Program, by: Sequence[str] | None = None) -> Program:
    """The program whose outputs are J's derivatives by the inputs named, or by each, in order, from the program of J.

    Raises
        TypeError: J uses an operation that has no derivative here.
    """
    tape: list[Line] = list(program.lines)
    owed: dict[str, Any] = {str(program.outputs["result"]): 1}
    for line in program.lines[::-1]:
        if line.name not in owed:
            continue
        if line.op not in RULES:
            raise TypeError(f"np.{line.op} has no derivative in this reading: it knows {', '.join(sorted(RULES))}")
        args = [Symbol(arg, tape) if isinstance(arg, str) else arg for arg in line.args]
        shares = RULES[line.op](owed[line.name], Symbol(line.name, tape), *args)
        for arg, share in zip(line.args, shares, strict=True):
            if isinstance(arg, str):
                owed[arg] = owed[arg] + share if arg in owed else share
    outputs = {f"d{name}": reference(owed.get(name, 0.0)) for name in by or program.inputs}
    return needed(Program(program.inputs, tuple(tape), outputs))


def needed(program: Program) -> Program:
    """The same program without the lines that no output needs."""
    wanted = {ref for ref in program.outputs.values() if isinstance(ref, str)}
    kept: list[Line] = []
    for line in reversed(program.lines):
        if line.name in wanted:
            kept.append(line)
            wanted.update(arg for arg in line.args if isinstance(arg, str))
    return Program(program.inputs, tuple(reversed(kept)), program.outputs)
