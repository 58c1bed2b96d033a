"""The Python reading: a program as a plain function again, for what was derived and has no source of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from gdlib.readings.text import ATOM, LEVELS, Text, operations, printed
from gdlib.readings.trace import OPERATIONS, Program

CALLS = {op: f"np.{op}" for op in OPERATIONS} | {"norm": "norm"}
apply = operations(CALLS, where="np.where({}, {}, {})")


def python(program: Program) -> str:
    """The source of a function `f` of the program's inputs, a dot written `_`, that returns its outputs."""

    def leaf(ref: str | float) -> Text:
        return (
            Text(ref.replace(".", "_"), ATOM)
            if isinstance(ref, str)
            else Text(repr(ref), LEVELS["negative"] if ref < 0 else ATOM)
        )

    result = printed(program, leaf, apply)
    lines = "".join(f"    {name} = {text}\n" for name, text in result.equations)
    outputs = "".join(f"{value.text}, " for value in result.outputs.values())
    inputs = ", ".join(program.inputs).replace(".", "_")
    return f"def f({inputs}):\n{lines}    return ({outputs})\n"


def compiled(program: Program) -> Callable[..., tuple[Any, ...]]:
    """The program as a function of its inputs, arrays or numbers, that returns the tuple of its outputs."""
    place: dict[str, Any] = {"np": np, "norm": partial(np.linalg.norm, axis=-1, keepdims=True)}
    exec(python(program), place)
    return place["f"]  # type: ignore[no-any-return]
