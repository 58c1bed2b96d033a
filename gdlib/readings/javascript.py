"""The JavaScript reading: what runs in the reader's browser, from the very source the page shows.

Every operation is printed in the order in which NumPy does it, brackets and all, and JavaScript's
numbers are NumPy's float64: for + − × ÷ and the square root the two agree to the last bit.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from gdlib.readings.gradient import gradient
from gdlib.readings.text import ATOM, LEVELS, Text, operations, printed
from gdlib.readings.trace import Program, RuleTrace, trace_function, trace_rule
from gdlib.rule import Rule, names
from gdlib.schedules import Schedule

CALLS = {
    "sqrt": "Math.sqrt",
    "absolute": "Math.abs",
    "sign": "Math.sign",
    "exp": "Math.exp",
    "log": "Math.log",
    "sin": "Math.sin",
    "cos": "Math.cos",
    "tanh": "Math.tanh",
    "floor": "Math.floor",
    "maximum": "Math.max",
    "minimum": "Math.min",
    "power": "Math.pow",
}
KEPT = """
await break case catch class const continue debugger default delete do else enum export extends false finally for
function if implements import in instanceof interface let new null package private protected public return static
super switch this throw true try typeof var void while with yield arguments eval NaN Infinity undefined Math hyper told
"""
apply = operations(CALLS, where="({} ? {} : {})")


def script(thing: Any, free: Sequence[str] = ()) -> str:
    """The JavaScript of a rule (its class or an instance), a schedule, a surface or a program, from its own source.

    A rule becomes an object `{init, query, step, answer}` on one coordinate, a schedule a function of t, a surface an
    object `{value, gradient}` of its coordinates, a program a function of its inputs; the parameters of a surface named
    in `free`, or such inputs of a program, are read from an object after the others.

    Raises
        TypeError: it is none of these, or it cannot be read so.
    """
    kind = thing if isinstance(thing, type) else type(thing)
    if issubclass(kind, Rule):
        return rule_javascript(trace_rule(kind))
    if isinstance(thing, Program):
        consts, outputs = code(thing, set(free))
        return f"(({signature(thing, free)}) => {{\n{consts}    return {outputs['result']};\n}})"
    if isinstance(thing, Schedule):
        consts, outputs = code(trace_function(thing.__call__, ("t",)))
        return f"((t) => {{\n{consts}    return {outputs['result']};\n}})"
    if isinstance(getattr(thing, "program", None), Program):
        return surface_javascript(thing.traced(free), free)
    raise TypeError(f"JavaScript is made from a rule, a schedule or a surface, and {thing!r} is none of these")


def rule_javascript(traced: RuleTrace) -> str:
    """A rule as a JavaScript object `{init, query, step, answer}` that works on one coordinate.

    `s` holds the state's fields, `hyper` the hyper-parameters; state and hyper-parameters are numbers. A rule that asks
    for more than the gradient is given `told`, an object with `g` and what it asked for.
    """
    if "javascript" in traced.rule.unreadable:
        raise TypeError(f"{traced.rule.__name__} cannot run in a page: {traced.rule.unreadable['javascript']}")
    hyper = set(names(traced.rule))
    told = "told" if traced.rule.unchecked().told() else "g"
    reads = f"  reads: {json.dumps(traced.rule.reads)},\n" if traced.rule.reads else ""

    def record(outputs: dict[str, str]) -> str:
        return ", ".join(name if value == name else f"{name}: {value}" for name, value in outputs.items())

    def body(program: Program) -> str:
        consts, outputs = code(program, hyper)
        result = outputs["result"] if "result" in outputs else f"{{ {record(outputs)} }}"
        return f"{{\n{consts}    return {result};\n  }}"

    return (
        f"({{\n{reads}"
        f"  init: (theta) => {body(traced.init)},\n"
        f"  query: (s, hyper) => {body(traced.query)},\n"
        f"  step: (s, {told}, t, hyper) => {body(traced.step)},\n"
        f"  answer: (s, hyper) => {body(traced.answer)},\n"
        "})"
    )


def surface_javascript(value: Program, free: Sequence[str] = ()) -> str:
    """A surface as a JavaScript object `{value, gradient}` of its coordinates, from the program of J."""
    inputs = signature(value, free)
    consts, outputs = code(value, set(free))
    slopes, partials = code(gradient(value, [name for name in value.inputs if name not in free]), set(free))
    return (
        "({\n"
        f"  value: ({inputs}) => {{\n{consts}    return {outputs['result']};\n  }},\n"
        f"  gradient: ({inputs}) => {{\n{slopes}    return [{', '.join(partials.values())}];\n  }},\n"
        "})"
    )


def signature(program: Program, free: Sequence[str]) -> str:
    """The parameters of the function that a program becomes."""
    return ", ".join([*(name for name in program.inputs if name not in free), *(["hyper"] if free else [])])


def code(program: Program, hyper: Sequence[str] | set[str] = ()) -> tuple[str, dict[str, str]]:
    """The `const` lines of a program, and its outputs; the names in `hyper` are read from the object `hyper`."""

    def leaf(ref: str | float) -> Text:
        if isinstance(ref, str):
            return Text(f"hyper.{ref}" if ref in hyper else ref, ATOM)
        return Text(number(ref), LEVELS["negative"] if ref < 0 else ATOM)

    result = printed(program, leaf, apply)
    for name, _ in result.equations:
        if name in KEPT.split():
            raise TypeError(f"a value called {name} cannot become JavaScript, which keeps that name: choose another")
    lines = "".join(f"    const {name} = {text};\n" for name, text in result.equations)
    return lines, {field: text.text for field, text in result.outputs.items()}


def number(value: float) -> str:
    """A number as JavaScript reads it back, to the last bit."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(int(value) if isinstance(value, bool) else value)
