"""Readings: one source, a rule's `step` or a surface's `formula`, read as something else.

`trace` runs the source on symbols and keeps its lines; every other module here is a fold over them.
"""

from gdlib.readings.gradient import gradient
from gdlib.readings.javascript import script
from gdlib.readings.latex import Equation, equation
from gdlib.readings.python import compiled
from gdlib.readings.table import readings
from gdlib.readings.trace import Line, Program, RuleTrace, trace_function, trace_rule, trace_schedule

__all__ = [
    "Equation",
    "Line",
    "Program",
    "RuleTrace",
    "compiled",
    "equation",
    "gradient",
    "readings",
    "script",
    "trace_function",
    "trace_rule",
    "trace_schedule",
]
