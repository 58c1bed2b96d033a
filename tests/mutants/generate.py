"""Mutants of a rule, made from its traced lines: each differs in one place, as a slip of the pen would.

An operator for another, arguments exchanged or one of them dropped, a constant changed, a name put in the place of
another (yesterday's value for today's, one hyper-parameter for another, the point for the gradient), an output left at
its old value, a state that starts elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from gdlib.readings.python import compiled
from gdlib.readings.trace import Line, Program, RuleTrace, trace_rule
from gdlib.rule import names

SWAP = {
    "add": ["subtract", "multiply"],
    "subtract": ["add"],
    "multiply": ["divide", "add"],
    "divide": ["multiply"],
    "maximum": ["minimum", "add"],
    "minimum": ["maximum"],
    "less_equal": ["less", "greater"],
    "greater": ["greater_equal", "less"],
}
UNARY = {"sqrt", "square", "sign", "absolute", "negative", "floor", "norm", "exp", "log"}
Ref = str | float


class Mutant(NamedTuple):
    """A changed rule, and what was changed."""

    what: str
    trace: RuleTrace


class Mutated:
    """A traced rule that runs: init, query, step and told, as a rule has them."""

    def __init__(self, traced: RuleTrace, hyper: dict[str, float]) -> None:
        self.kind = traced.rule
        self.values = [hyper[name] for name in names(traced.rule)]
        self.start, self.ask, self.move = compiled(traced.init), compiled(traced.query), compiled(traced.step)

    def told(self) -> Any:
        return self.kind.unchecked().told()

    def init(self, theta: Any) -> Any:
        return self.kind.State(*self.start(theta))

    def query(self, s: Any) -> Any:
        return self.ask(*self.values, *s)[0]

    def step(self, s: Any, told: Any, t: int) -> Any:
        asked = tuple(told) if self.told() else (told,)
        return self.kind.State(*self.move(*self.values, *s, *asked, t))


def mutants(rule: type) -> Iterator[Mutant]:
    """All mutants of a rule, each with a description."""
    traced = trace_rule(rule)
    for part in ("init", "query", "step"):
        for what, program in changed(getattr(traced, part)):
            yield Mutant(f"{part}: {what}", traced._replace(**{part: program}))


def changed(program: Program) -> Iterator[tuple[str, Program]]:
    """The program with one thing changed, in every way."""
    for i, line in enumerate(program.lines):
        for what, new in changed_line(line, [*program.inputs, *(before.name for before in program.lines[:i])]):
            lines = [*program.lines[:i], *new, *program.lines[i + 1 :]]
            yield f"{line.name} = {line.op}{line.args} → {what}", Program(program.inputs, tuple(lines), program.outputs)
        for what, dropped in dropped_line(line):
            yield f"{line.name} = {line.op}{line.args} → {what}", replaced(program, i, dropped)
    everything = [*program.inputs, *(line.name for line in program.lines)]
    for field, ref in program.outputs.items():
        for other in others(ref, everything):
            outputs = {**program.outputs, field: other}
            yield f"{field} is {other} and not {ref}", Program(program.inputs, program.lines, outputs)


def changed_line(line: Line, known: list[str]) -> Iterator[tuple[str, list[Line]]]:
    """Other lines in the place of this one."""
    for op in SWAP.get(line.op, []):
        yield op, [Line(line.name, op, line.args)]
    if line.op in ("subtract", "divide", "power", "where") and line.args[-1] != line.args[-2]:
        args = (*line.args[:-2], line.args[-1], line.args[-2])
        yield "arguments exchanged", [Line(line.name, line.op, args)]
    for k, arg in enumerate(line.args):
        for other in others(arg, known):
            args = (*line.args[:k], other, *line.args[k + 1 :])
            yield f"{other} for {arg}", [Line(line.name, line.op, args)]


def dropped_line(line: Line) -> Iterator[tuple[str, Ref]]:
    """What this line could be if the operation were forgotten."""
    if line.op in UNARY:
        yield f"without {line.op}", line.args[0]
    elif line.op not in ("less_equal", "greater", "less", "greater_equal"):
        for arg in dict.fromkeys(line.args[1:] if line.op == "where" else line.args):
            yield f"only {arg}", arg


def others(ref: Ref, known: list[str]) -> list[Ref]:
    """What could stand by mistake in the place of `ref`."""
    if isinstance(ref, str):
        return [name for name in known if name != ref and not name.startswith("_")]
    return [value for value in (ref + 1, -ref, 2 * ref, 0) if value != ref]


def replaced(program: Program, i: int, ref: Ref) -> Program:
    """The program without line `i`, with `ref` wherever it was used."""
    gone = program.lines[i].name

    def new(one: Ref) -> Ref:
        return ref if one == gone else one

    lines = (Line(a.name, a.op, tuple(map(new, a.args))) for a in program.lines if a.name != gone)
    return Program(program.inputs, tuple(lines), {field: new(one) for field, one in program.outputs.items()})
