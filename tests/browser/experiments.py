"""The experiments of a page as gdlib makes them: its cells, run without a notebook."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt

from gdlib.book.node import ROOT
from gdlib.widgets import Race


@cache
def experiments(page: str) -> tuple[Race, ...]:
    """The experiments of `page`, in order, at their first settings."""
    source = ROOT / page.replace(".html", ".md")
    if not source.exists():
        return ()
    tokens = MarkdownIt().parse(source.read_text("utf-8"))
    cells = [token.content for token in tokens if token.type == "fence" and token.info.startswith("{code-cell}")]
    if not any("gdlib.widgets" in cell for cell in cells):
        return ()
    made: list[Race] = []
    original = Race.__init__

    def noting(self, *args, **kwargs):
        original(self, *args, **kwargs)
        made.append(self)

    Race.__init__ = noting
    try:
        namespace: dict[str, object] = {"__name__": "__main__"}
        for cell in cells:
            code = re.sub(r"^:.*\n", "", cell, flags=re.MULTILINE)
            exec(compile(code, page, "exec", dont_inherit=True), namespace)
    finally:
        Race.__init__ = original
    return tuple(made)
