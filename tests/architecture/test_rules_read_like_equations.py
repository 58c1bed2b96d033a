"""What lets a rule be read: every name assigned once, and none that a reading keeps for itself."""

from __future__ import annotations

import ast
from collections import Counter

import pytest

import gdlib.rules
from gdlib.book.node import ROOT
from gdlib.readings.javascript import KEPT
from gdlib.readings.trace import RESERVED, trace_rule

FILES = sorted((ROOT / "gdlib" / "rules").glob("*.py"))
METHODS = [
    (path.name, cls.name, method)
    for path in FILES
    for cls in ast.parse(path.read_text("utf-8")).body
    if isinstance(cls, ast.ClassDef)
    for method in cls.body
    if isinstance(method, ast.FunctionDef) and method.name in ("step", "query", "answer", "init")
]


@pytest.mark.parametrize(("file", "name", "method"), METHODS, ids=lambda value: getattr(value, "name", value))
def test_every_name_is_assigned_once(file, name, method):
    bound = [node.id for node in ast.walk(method) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    again = [one for one, count in Counter(bound).items() if count > 1]
    assert not again, f"{name}.{method.name} in {file} assigns {again} more than once"
    assert not any(isinstance(node, ast.AugAssign) for node in ast.walk(method))


@pytest.mark.parametrize("name", gdlib.rules.__all__)
def test_no_name_is_one_that_a_reading_keeps_for_itself(name):
    rule = getattr(gdlib.rules, name)
    if "equation" in rule.unreadable:
        return
    traced = trace_rule(rule)
    used = {*rule.State._fields, *rule.unchecked().__dataclass_fields__, *(line.name for line in traced.step.lines)}
    assert not used & ((set(KEPT.split()) | RESERVED) - set(rule.State._fields))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_rules_is_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= 150
