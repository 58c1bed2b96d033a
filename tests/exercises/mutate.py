"""Mutants of a function, made from its source: each differs in one token, as a slip of the pen would."""

from __future__ import annotations

import ast
import inspect
import textwrap
from copy import deepcopy

SWAP = {
    ast.Add: [ast.Sub, ast.Mult],
    ast.Sub: [ast.Add, ast.Mult],
    ast.Mult: [ast.Add, ast.Sub, ast.Div, ast.Pow],
    ast.Div: [ast.Mult, ast.Sub, ast.FloorDiv],
    ast.Pow: [ast.Mult, ast.Add, ast.Div],
}


def mutants(function):
    """Each mutant of a function, with what was changed."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    tree.body[0].decorator_list = []
    body = tree.body[0]
    known = {arg.arg for arg in body.args.args}
    known |= {node.id for node in ast.walk(body) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    texts = {node.value for node in ast.walk(body) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for n, node in enumerate(ast.walk(tree)):
        for what, change in changes(node, known, texts):
            other = deepcopy(tree)
            change(list(ast.walk(other))[n])
            place = {}
            exec(compile(ast.fix_missing_locations(other), "<mutant>", "exec"), function.__globals__ | {}, place)
            made = place[body.name]
            made.__name__ = function.__name__
            yield f"line {getattr(node, 'lineno', 0)}: {what}", made


def changes(node, known, texts):
    """What can be changed in one node: a sentence, and how."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        for op in SWAP.get(type(node.op), []):
            yield f"{type(node.op).__name__} → {op.__name__}", setter("op", op())
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        for value in {node.value + 1, node.value - 1, 0} - {node.value}:
            yield f"{node.value} → {value}", setter("value", value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        for text in sorted(texts - {node.value}):
            yield f"{node.value!r} → {text!r}", setter("value", text)
    elif isinstance(node, ast.Name) and node.id in known:
        for name in sorted(known - {node.id}):
            yield f"{node.id} → {name}", setter("id", name)
    elif isinstance(node, ast.Attribute):
        for name in {"sqrt": ["square", "abs"], "permutation": ["integers", "random"]}.get(node.attr, []):
            yield f"{node.attr} → {name}", setter("attr", name)


def setter(field, value):
    """What sets one field of a node."""
    return lambda node: setattr(node, field, value)
