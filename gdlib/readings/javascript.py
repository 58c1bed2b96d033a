"""The JavaScript reading: what runs in the reader's browser, from the very source the page shows.

Every operation is printed in the order in which NumPy does it, brackets and all, and JavaScript's
numbers are NumPy's float64: for + − × ÷ and the square root the two agree to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdlib.readings.gradient import gradient
from gdlib.readings.text import ATOM, LEVELS, Text, operations, printed
from gdlib.readings.trace import Program, RuleTrace

CALLS = {
    "sqrt": "Math.sqrt",
    "absolute": "Math.abs",
    "sign": "Math.sign",
    "exp": "Math.exp",
    "log": "Math.log",
    "sin": "Math.sin",
    "cos": "Math.cos",
    "tanh": "Math.tanh",
    "maximum": "Math.max",
    "minimum": "Math.min",
    "power": "Math.pow",
}
apply = operations(CALLS, where="({} ? {} : {})")


def rule_javascript(traced: RuleTrace) -> str:
    """A rule as a JavaScript object `{init, query, step, answer}` that works on one coordinate.

    `s` holds the state's fields, `h` the hyper-parameters; state and hyper-parameters are numbers.
    """
    hyper = set(traced.step.inputs) - {"g", "t"} - {f"s.{field}" for field in traced.rule.State._fields}
    defaults = traced.rule.State._field_defaults
    fields = (f"{name}: {number(defaults[name])}" if name in defaults else name for name in traced.rule.State._fields)

    def body(program: Program) -> str:
        consts, outputs = code(program, hyper)
        if "result" in outputs:
            return f"{{\n{consts}      return {outputs['result']};\n    }}"
        pairs = (name if value == name else f"{name}: {value}" for name, value in outputs.items())
        return f"{{\n{consts}      return {{ {', '.join(pairs)} }};\n    }}"

    return (
        "({\n"
        f"    init: (theta) => ({{ {', '.join(fields)} }}),\n"
        f"    query: (s, h) => {body(traced.query)},\n"
        f"    step: (s, g, t, h) => {body(traced.step)},\n"
        f"    answer: (s, h) => {body(traced.answer)},\n"
        "  })"
    )


def surface_javascript(value: Program) -> str:
    """A surface as a JavaScript object `{value, gradient}` of its coordinates, from the program of J."""
    inputs = ", ".join(value.inputs)
    consts, outputs = code(value)
    slopes, partials = code(gradient(value))
    return (
        "({\n"
        f"    value: ({inputs}) => {{\n{consts}      return {outputs['result']};\n    }},\n"
        f"    gradient: ({inputs}) => {{\n{slopes}      return [{', '.join(partials.values())}];\n    }},\n"
        "  })"
    )


def code(program: Program, hyper: Sequence[str] | set[str] = ()) -> tuple[str, dict[str, str]]:
    """The `const` lines of a program, and its outputs; the names in `hyper` are read from `h`."""

    def leaf(ref: str | float) -> Text:
        if isinstance(ref, str):
            return Text(f"h.{ref}" if ref in hyper else ref, ATOM)
        return Text(number(ref), LEVELS["negative"] if ref < 0 else ATOM)

    result = printed(program, leaf, apply)
    lines = "".join(f"      const {name} = {text};\n" for name, text in result.equations)
    return lines, {field: text.text for field, text in result.outputs.items()}


def number(value: float) -> str:
    """A number as JavaScript reads it back, to the last bit."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value)
