"""The experiments of a page as gdlib makes them: the cells that they need, run without a notebook."""

from __future__ import annotations

import ast
import re
from functools import cache

from markdown_it import MarkdownIt

from gdlib.book.node import ROOT
from gdlib.widgets.base import Experiment


@cache
def experiments(page: str) -> tuple[Experiment, ...]:
    """The experiments of `page`, in order, at their first settings."""
    source = ROOT / page.replace(".html", ".md")
    if not source.exists():
        return ()
    tokens = MarkdownIt().parse(source.read_text("utf-8"))
    cells = [token.content for token in tokens if token.type == "fence" and token.info.startswith("{code-cell}")]
    made: list[Experiment] = []
    original = Experiment.__init__

    def noting(self, *args, **kwargs):
        original(self, *args, **kwargs)
        made.append(self)

    Experiment.__init__ = noting
    try:
        namespace: dict[str, object] = {"__name__": "__main__"}
        for cell in needed([re.sub(r"^:.*\n", "", cell, flags=re.MULTILINE) for cell in cells]):
            exec(compile(cell, page, "exec", dont_inherit=True), namespace)
    finally:
        Experiment.__init__ = original
    return tuple(made)


def needed(cells: list[str]) -> list[str]:
    """The cells that make an experiment, and those that make what they use."""
    wanted: set[str] = set()
    kept = []
    for cell in reversed(cells):
        nodes = list(ast.walk(ast.parse(cell)))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        stored |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                stored |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        called = {node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                  for node in nodes if isinstance(node, ast.Call)}  # fmt: skip
        if called & {"Descent", "Race", "MiniBatch", "Replay"} or stored & wanted:
            kept.append(cell)
            wanted |= names
    return kept[::-1]
