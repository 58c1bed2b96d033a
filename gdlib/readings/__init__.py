"""Readings: one source, a rule's `step` or a surface's `formula`, read as something else.

`trace` runs the source on symbols and keeps its lines; every other module here is a fold over them.
"""

from gdlib.readings.gradient import gradient
from gdlib.readings.javascript import rule_javascript, surface_javascript
from gdlib.readings.latex import rule_latex
from gdlib.readings.python import compiled
from gdlib.readings.table import readings
from gdlib.readings.trace import trace_function, trace_rule

__all__ = [
    "compiled",
    "gradient",
    "readings",
    "rule_javascript",
    "rule_latex",
    "surface_javascript",
    "trace_function",
    "trace_rule",
]
