"""The experiments of a page as gdlib makes them: the cells that they need, run without a notebook.

A replay, results, a slice and a stopping are taken from the page as it was built: their runs are heavy, and they
compute nothing that could differ but what lies between the points of a grid.
"""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from markdown_it import MarkdownIt

from gdlib.book.live import STATES, VIEW, alone, light, safe
from gdlib.book.node import ROOT
from gdlib.widgets.base import Experiment

LIVE = {"Contraction", "Descent", "Explorer", "MiniBatch", "Race", "RareWord", "Stability"}
BUILT = ("replay", "results", "slice", "stopping")


@cache
def experiments(page: str) -> tuple[Any, ...]:
    """The experiments of `page`, in order, at their first settings."""
    source = ROOT / page.replace(".html", ".md")
    if not source.exists():
        return ()
    tokens = MarkdownIt().parse(source.read_text("utf-8"))
    cells = [token.content for token in tokens if token.type == "fence" and token.info.startswith("{code-cell}")]
    made: list[object] = []
    namespace: dict[str, object] = {"__name__": "__main__"}
    with patch("IPython.display.display", lambda *shown, **options: made.extend(shown)):
        for cell in needed([re.sub(r"^:.*\n", "", cell, flags=re.MULTILINE) for cell in cells]):
            *body, last = ast.parse(cell).body
            ends = [ast.Expression(last.value)] if isinstance(last, ast.Expr) else []
            exec(compile(ast.Module(body if ends else [*body, last], []), page, "exec", dont_inherit=True), namespace)
            made += [eval(compile(end, page, "eval", dont_inherit=True), namespace) for end in ends]
    run = (one for one in made if isinstance(one, Experiment))
    built = (ROOT / "_build" / "html" / page).read_text("utf-8")
    return tuple(state if state.kind in BUILT else next(run) for state in states(built))


def scripts(models: list[str], state: dict[str, Any]) -> str:
    """The views of these models, and the widgets' state, as the book writes them into a page."""
    views = [f'<script type="{VIEW}">{json.dumps({"model_id": model})}</script>' for model in models]
    return "\n".join([*views, f'<script type="{STATES}">{safe(light(state))}</script>'])


def states(html: str) -> list[SimpleNamespace]:
    """The first settings of each experiment on a built page, in order."""
    found = []
    for _, _, script in alone(html):
        [model] = json.loads(re.sub(r"<[^>]+>", "", script))["state"].values()
        found.append(SimpleNamespace(**model["state"]))
    return found


def needed(cells: list[str]) -> list[str]:
    """The cells that make an experiment, and those that make what they use."""
    imported = [
        alias.name
        for cell in cells
        for node in ast.walk(ast.parse(cell))
        if isinstance(node, ast.ImportFrom) and node.module == "gdlib.widgets"
        for alias in node.names
    ]
    makers = {name for name in imported if name in LIVE} | {f"widgets.{kind}" for kind in LIVE}
    wanted: set[str] = set()
    kept = []
    for cell in reversed(cells):
        called = {ast.unparse(node.func) for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.Call)}
        taken, given = names(cell)
        if called & makers or given & wanted:
            kept.append(cell)
            wanted = (wanted - given) | taken
    return kept[::-1]


def names(cell: str) -> tuple[set[str], set[str]]:
    """The names that a cell takes from those before it, and those that it gives to those after it."""
    taken: set[str] = set()
    given: set[str] = set()
    for statement in ast.parse(cell).body:
        nodes = list(ast.walk(statement))
        loaded = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        stored |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                stored |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        inner = stored | {node.arg for node in nodes if isinstance(node, ast.arg)}
        if isinstance(statement, ast.Assign | ast.AugAssign):
            ends = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            inner -= {node.id for end in ends for node in ast.walk(end) if isinstance(node, ast.Name)}
            if isinstance(statement, ast.AugAssign):
                loaded |= stored
        taken |= loaded - inner - given
        given |= stored
    return taken, given
