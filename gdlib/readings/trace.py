"""The tracer: run plain NumPy code on symbols, and get back its lines with the names they have there.

A `Symbol` answers NumPy's own protocols, so the code under trace needs no wrapper and no import. What
comes out is a `Program`: inputs, single-assignment lines, outputs. It is no compiler: what a symbol
does not know, it refuses in one sentence.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gdlib.rule import Rule, intervals, names
from gdlib.schedules import Schedule

OPERATIONS = {
    *("add", "subtract", "multiply", "divide", "negative", "power", "square", "sqrt", "absolute", "sign"),
    *("exp", "log", "sin", "cos", "tanh", "floor", "norm", "maximum", "minimum", "where"),
    *("less", "less_equal", "greater", "greater_equal"),
}
RESERVED = {"self", "s", "g", "t", "told"}
WHOLE = {"axis": -1, "keepdims": True}  # np.linalg.norm of theta, kept as an axis


class Line(NamedTuple):
    """`name = op(*args)`; an argument is the name of an input or an earlier line, or a number."""

    name: str
    op: str
    args: tuple[str | float, ...]


@dataclass(frozen=True)
class Program:
    """What the traced code does: `outputs` says which line, input or number each result is."""

    inputs: tuple[str, ...]
    lines: tuple[Line, ...]
    outputs: dict[str, str | float]


class Symbol(NDArrayOperatorsMixin):
    """Stands for an array in code that is being traced, and writes down what is done to it."""

    __hash__ = object.__hash__

    def __init__(self, name: str, tape: list[Line]) -> None:
        self.name = name
        self.tape = tape

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *args: Any, **kwargs: Any) -> Symbol:
        name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
        if kwargs:
            raise TypeError(f"a traced np.{name} takes no keyword, and was given {sorted(kwargs)}")
        return record(self.tape, name, args)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Symbol:
        if function.__name__ == "norm" and kwargs != WHOLE:
            raise TypeError("a traced np.linalg.norm needs axis=-1, keepdims=True, or it mixes the runs of a sweep")
        if kwargs and function.__name__ != "norm":
            raise TypeError(f"a traced np.{function.__name__} takes no keyword, and was given {sorted(kwargs)}")
        return record(self.tape, function.__name__, args)

    def __bool__(self) -> bool:
        raise TypeError("a traced value is neither true nor false: write np.where(condition, this, that) for `if`")

    def __repr__(self) -> str:
        return f"<Symbol {self.name}>"


def record(tape: list[Line], op: str, args: Iterable[Any]) -> Symbol:
    """Append `op(*args)` to the tape and return the symbol of the result."""
    args = tuple(reference(arg) for arg in args)
    if op == "power" and args[1] in (2, 0.5):  # as NumPy itself does for x**2 and x**0.5
        op, args = ("square" if args[1] == 2 else "sqrt"), args[:1]
    if op not in OPERATIONS:
        raise TypeError(f"np.{op} cannot be traced: a traced rule may use {', '.join(sorted(OPERATIONS))}")
    line = Line(f"_{len(tape)}", op, args)
    tape.append(line)
    return Symbol(line.name, tape)


def reference(value: Any) -> str | float:
    """How a line names `value`: a symbol by its name, a number by itself."""
    if isinstance(value, Symbol):
        return value.name
    if isinstance(value, np.ndarray | np.generic) and np.ndim(value) == 0:
        value = value.item()
    if isinstance(value, int | float):
        return value
    raise TypeError(f"a traced rule works on symbols and plain numbers, not on {value!r}")


def trace(function: Callable[..., Any], args: Iterable[Any], tape: list[Line], inputs: Iterable[str]) -> Program:
    """Run `function(*args)`, where symbols on `tape` are among the arguments, and return its program.

    The lines get the names that the function's own local variables have when it returns. The outputs
    are the fields of a named tuple, or the one value `result`.
    """
    plain = inspect.unwrap(getattr(function, "__func__", function))
    if not inspect.isfunction(plain):
        raise TypeError(f"only a plain function or method can be traced, and {function!r} is none")
    before = sys.getprofile()
    if before is not None and not callable(before):
        raise TypeError("nothing can be traced while a profiler runs: switch it off first")
    code, local = plain.__code__, {}

    def watch(frame: Any, event: str, _: Any) -> None:
        if event == "return" and frame.f_code is code:
            local.update(frame.f_locals)

    sys.setprofile(watch)
    try:
        result = function(*args)
    finally:
        sys.setprofile(before)

    inputs = tuple(inputs)
    rename: dict[str, str] = {}
    for name, value in local.items():
        if isinstance(value, Symbol) and value.name not in inputs:
            if name in RESERVED or name in inputs:
                raise TypeError(f"{plain.__qualname__} assigns {name} anew: give the value another name")
            rename.setdefault(value.name, name)
    returned = result._asdict() if hasattr(result, "_asdict") else {"result": result}
    outputs = {field: reference(value) for field, value in returned.items()}
    for field, ref in outputs.items():
        if field in rename.values() and rename.get(str(ref)) != field:
            raise TypeError(f"{plain.__qualname__} returns another {field} than its own {field}: name one otherwise")
    return renamed(Program(inputs, tuple(tape), outputs), rename)


def renamed(program: Program, rename: dict[str, str]) -> Program:
    """The same program with other names for its lines."""

    def new(ref: str | float) -> str | float:
        return rename.get(ref, ref) if isinstance(ref, str) else ref

    lines = (Line(rename.get(a.name, a.name), a.op, tuple(map(new, a.args))) for a in program.lines)
    return Program(program.inputs, tuple(lines), {field: new(ref) for field, ref in program.outputs.items()})


class RuleTrace(NamedTuple):
    """A rule's methods as programs; inputs are its hyper-parameters, `s.` fields, `g` and `t`.

    For a rule that asks for more than the gradient, `told.g` and the other fields stand in the place of `g`.
    """

    rule: type[Rule]
    init: Program
    query: Program
    step: Program
    answer: Program


def trace_rule(rule: type[Rule]) -> RuleTrace:
    """Trace the methods of a rule's class; its hyper-parameters become symbols, so they stay free."""
    if "equation" in rule.unreadable:
        raise TypeError(f"{rule.__name__} cannot be traced: {rule.unreadable['equation']}")
    hyper = names(rule)
    told = rule.unchecked().told()
    asked = [f"told.{field}" for field in told._fields] if told else ["g"]
    state = [f"s.{field}" for field in rule.State._fields]

    def start() -> Program:
        tape: list[Line] = []
        return trace(rule.unchecked().init, [Symbol("theta", tape)], tape, ["theta"])

    def program(method: str, *more: str) -> Program:
        tape: list[Line] = []
        instance = rule.unchecked(**{name: Symbol(name, tape) for name in hyper})
        args: list[Any] = [rule.State(*(Symbol(name, tape) for name in state))]
        if more:
            symbols = [Symbol(name, tape) for name in asked]
            args += [told(*symbols) if told else symbols[0], Symbol("t", tape)]
        return trace(getattr(instance, method), args, tape, [*hyper, *state, *more])

    return RuleTrace(rule, start(), program("query"), program("step", *asked, "t"), program("answer"))


def trace_schedule(schedule: type[Schedule]) -> Program:
    """Trace the class of a schedule, a function of t; its parameters become symbols, so they stay free."""
    parameters = names(schedule)
    if intervals(schedule).keys() != set(parameters):
        raise TypeError(f"{schedule.__name__} is made of other schedules: only an instance of it can be read")
    tape: list[Line] = []
    instance = object.__new__(schedule)
    for name in parameters:
        object.__setattr__(instance, name, Symbol(name, tape))
    return trace(schedule.__call__, [instance, Symbol("t", tape)], tape, [*parameters, "t"])


def trace_function(function: Callable[..., Any], inputs: Iterable[str]) -> Program:
    """Trace a plain function of the named inputs."""
    tape: list[Line] = []
    inputs = tuple(inputs)
    return trace(function, [Symbol(name, tape) for name in inputs], tape, inputs)
