"""The LaTeX reading: the equations of the page, from the source the page runs.

Yesterday's state, `s.v`, is printed v_{t−1}; everything that a step computes has the index t.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from gdlib.readings.text import ATOM, LEVELS, Text, printed
from gdlib.readings.trace import Program, RuleTrace, trace_function, trace_rule, trace_schedule
from gdlib.rule import Rule, names
from gdlib.schedules import Schedule

GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "eta",
    "theta",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "rho",
    "sigma",
    "tau",
    "phi",
    "psi",
    "omega",
    "zeta",
    "iota",
    "xi",
    "upsilon",
    "chi",
]
UNDERLINE, ESCAPED = "_", r"\_"
SPECIAL = {"weight_decay": r"\lambda"}
TIMED = {"dtheta": r"\Delta\theta", "Eg": "E[g]", "Eg2": "E[g^2]", "Edtheta2": r"E[\Delta\theta^2]"}
ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde"}
FUNCTIONS = {
    "exp": r"\exp",
    "log": r"\log",
    "sin": r"\sin",
    "cos": r"\cos",
    "tanh": r"\tanh",
    "sign": r"\operatorname{sign}",
}
FENCES = {
    "absolute": (r"\lvert", r"\rvert"),
    "norm": (r"\lVert", r"\rVert"),
    "floor": (r"\lfloor", r"\rfloor"),
}
# what a schedule's parameters are called in its equation
PARAMETERS = {
    "value": r"\eta",
    "start": r"\eta_{\mathrm{start}}",
    "end": r"\eta_{\mathrm{end}}",
    "peak": r"\eta_{\mathrm{peak}}",
    "steps": "T",
}
CASES, END = r"\begin{cases} ", r" \end{cases}"
COMPARE = {"less": "<", "less_equal": r"\le", "greater": ">", "greater_equal": r"\ge"}


class Equation(str):
    """LaTeX that a notebook shows as an equation."""

    __slots__ = ()

    def _repr_latex_(self) -> str:
        return f"$${self}$$"


def equation(thing: Any) -> Equation:
    """The equation of a rule (its class or an instance), a schedule or a surface, from its own source.

    Raises
        TypeError: it is none of these, or it cannot be traced.
    """
    kind = thing if isinstance(thing, type) else type(thing)
    if issubclass(kind, Rule):
        return Equation(rule_latex(trace_rule(kind)))
    if issubclass(kind, Schedule):
        traced = trace_schedule(kind) if kind is thing else trace_function(thing.__call__, ("t",))
        outputs, lines = equations(traced, {name: parameter(name) for name in (*traced.inputs, *still(traced))})
        return aligned([*lines, rf"\eta_{{t}} &= {outputs['result'].text}"])
    if isinstance(getattr(thing, "program", None), Program):
        program = thing.program
        leaves = {name: symbol(name) for name in (*program.inputs, *(line.name for line in program.lines))}
        result = printed(program, leaf_of(leaves), apply)
        value = str(program.outputs["result"])
        rows = [f"{leaves[name]} &= {text}" for name, text in result.equations if name != value]
        last = dict(result.equations).get(value, result.outputs["result"].text)
        return aligned([*rows, f"J({', '.join(map(symbol, program.inputs))}) &= {last}"])
    raise TypeError(f"an equation is made from a rule, a schedule or a surface, and {thing!r} is none of these")


def aligned(rows: list[str]) -> Equation:
    """Rows with an `&` each, as one block."""
    return Equation("\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}")


def rule_latex(traced: RuleTrace) -> str:
    """A rule as one `aligned` block: where the gradient is asked, then the lines of its step."""
    state = {f"s.{field}": f"{symbol(field, 't-1')}" for field in traced.rule.State._fields}
    hyper = {name: symbol(name) for name in names(traced.rule)}
    needs = {f"told.{name}": rf"\hat{{{name}}}_{{t}}" for name in traced.rule.needs}
    reads = {f"told.{name}": rf"{symbol(name)}^{{\mathrm{{read}}}}" for name in traced.rule.reads}
    g = symbol("g", "t")
    leaves = {**state, **hyper, **needs, **reads, "g": g, "told.g": g, "t": "t"}

    point, lines = equations(traced.query, leaves)
    rows = [*lines, rf"{symbol('g', 't')} &= \nabla J({point['result'].text})"]
    outputs, lines = equations(traced.step, leaves)
    rows += lines
    for field, value in outputs.items():
        left = symbol(field, "t")
        if value.text not in (left, leaves.get(f"s.{field}")):
            rows.append(f"{left} &= {value.text}")
    return aligned(rows)


def parameter(name: str) -> str:
    """A parameter of a schedule as its equation writes it."""
    return PARAMETERS.get(name) or symbol(name)


def still(program: Program) -> list[str]:
    """The lines of a program that do not change with t."""
    moving = {"t"}
    for line in program.lines:
        if moving & set(line.args):
            moving.add(line.name)
    return [line.name for line in program.lines if line.name not in moving]


def equations(program: Program, leaves: dict[str, str]) -> tuple[dict[str, Text], list[str]]:
    """The outputs of a program, and a row `name &= expression` for each line that has a name."""
    leaf = leaf_of(leaves)
    result = printed(program, leaf, apply)
    return result.outputs, [f"{leaf(name).text} &= {text}" for name, text in result.equations]


def leaf_of(leaves: dict[str, str]) -> Callable[[str | float], Text]:
    """How a name or a number is printed; a name that is not in `leaves` is one of today's values."""

    def leaf(ref: str | float) -> Text:
        if isinstance(ref, str):
            return Text(leaves.get(ref) or symbol(ref, "t"), ATOM)
        return number(ref)

    return leaf


def number(value: float) -> Text:
    """A number to the last digit, with a power of ten where Python writes an exponent."""
    if value == math.pi:
        return Text(r"\pi", ATOM)
    if math.isinf(value):
        return Text(r"\infty" if value > 0 else r"-\infty", ATOM if value > 0 else 1)
    whole = float(value).is_integer() and abs(value) < 1e15
    digits, _, exponent = (str(int(value)) if whole else repr(value)).partition("e")
    if exponent:
        power = f"10^{{{int(exponent)}}}"
        digits = power if digits == "1" else rf"{digits} \cdot {power}"
    return Text(digits, 1 if value < 0 else LEVELS["multiply"] if exponent else ATOM)


def bracketed(value: Text, least: int) -> str:
    """The text, in brackets if it binds less tightly than `least`; they grow with a fraction inside."""
    if value.level >= least:
        return value.text
    return rf"\left({value.text}\right)" if r"\frac" in value.text else f"({value.text})"


def apply(op: str, args: list[Text]) -> Text:
    """One operation on printed arguments."""
    level = LEVELS.get(op, ATOM)
    left, right = args if len(args) == 2 else (args[0], args[-1])
    if op == "add" and "0" in (left.text, right.text):
        return right if left.text == "0" else left
    if op == "multiply" and "1" in (left.text, right.text):
        return right if left.text == "1" else left
    if op in ("add", "subtract"):
        sign = "+" if op == "add" else "-"
        return Text(f"{bracketed(left, level)} {sign} {bracketed(right, level + 1)}", level)
    if op == "multiply":
        first, second = bracketed(left, level), bracketed(right, level + 1)
        dot = r" \cdot " if second[0].isdigit() else r" \, "
        return Text(first + dot + second, level)
    if op == "divide":
        return args[0] if args[1].text == "1" else Text(rf"\frac{{{args[0].text}}}{{{args[1].text}}}", ATOM - 1)
    if op == "negative":
        return Text(f"-{bracketed(args[0], 2)}", 1)  # as a right operand it needs brackets: x - (-y)
    if op in ("square", "power"):
        base = bracketed(args[0], ATOM)
        base = f"{{{base}}}" if "^" in base else base
        return Text(f"{base}^{'2' if op == 'square' else f'{{{args[1].text}}}'}", level)
    if op == "sqrt":
        return Text(rf"\sqrt{{{args[0].text}}}", ATOM)
    if op in FENCES:
        return Text(" ".join((FENCES[op][0], args[0].text, FENCES[op][1])), ATOM)
    if op in ("maximum", "minimum"):
        return Text(rf"\{op[:3]}({args[0].text}, {args[1].text})", ATOM)
    if op in COMPARE:
        return Text(f"{args[0].text} {COMPARE[op]} {args[1].text}", 0)
    if op == "where":
        condition, this, that = (arg.text for arg in args)
        more = that.removeprefix(CASES).removesuffix(END) if that.startswith(CASES) else rf"{that} & \text{{otherwise}}"
        return Text(rf"{CASES}{this} & \text{{if }} {condition} \\ {more}{END}", 0)
    return Text(rf"{FUNCTIONS[op]}({args[0].text})", ATOM)


def symbol(name: str, index: str = "") -> str:
    """A name of the code as the page writes it: `beta1` β₁, `mhat` m̂; `index` is the time below it."""
    if name in SPECIAL:
        return SPECIAL[name]
    if name.startswith("_"):  # a line that has no name in the code
        return f"w_{{{','.join(part for part in (name[1:], index) if part)}}}"
    if name in TIMED:
        return f"{TIMED[name]}_{{{index}}}" if index else TIMED[name]
    if name.endswith("next"):
        return symbol(name.removesuffix("next"), f"{index}+1")
    parts = re.fullmatch(r"(.+?)(hat|bar|tilde|max)?(\d*)", name)
    stem, accent, digits = parts.groups()  # type: ignore[union-attr]
    text = (
        f"\\{stem}" if stem in GREEK else stem if len(stem) == 1 else rf"\mathrm{{{stem.replace(UNDERLINE, ESCAPED)}}}"
    )
    if accent:
        text = rf"{text}^{{\max}}" if accent == "max" else f"{ACCENTS[accent]}{{{text}}}"
    below = ",".join(part for part in (digits, index) if part)
    return f"{text}_{{{below}}}" if below else text
