"""The Python reading: a program as a plain function again, for what was derived and has no source of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlib.readings.text import ATOM, LEVELS, Text, operations, printed
from gdlib.readings.trace import OPERATIONS, Program

apply = operations({op: f"np.{op}" for op in OPERATIONS}, where="np.where({}, {}, {})")


def python(program: Program) -> str:
    """The source of a function `f` of the program's inputs that returns the tuple of its outputs."""

    def leaf(ref: str | float) -> Text:
        return Text(ref, ATOM) if isinstance(ref, str) else Text(repr(ref), LEVELS["negative"] if ref < 0 else ATOM)

    result = printed(program, leaf, apply)
    lines = "".join(f"    {name} = {text}\n" for name, text in result.equations)
    outputs = "".join(f"{value.text}, " for value in result.outputs.values())
    return f"def f({', '.join(program.inputs)}):\n{lines}    return ({outputs})\n"


def compiled(program: Program) -> Callable[..., tuple[Any, ...]]:
    """The program as a function of its inputs, arrays or numbers, that returns the tuple of its outputs."""
    place: dict[str, Any] = {"np": np}
    exec(python(program), place)
    return place["f"]  # type: ignore[no-any-return]
