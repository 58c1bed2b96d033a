"""The `{modules}` directive: each page of the book, and the modules of the library that its code comes from."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

import gdlib.rules
from gdlib.book.api import MODULES
from gdlib.book.rules import table_of
from gdlib.strings import table

API = "chapters/appendix/api"
FENCED = re.compile(r"^(`{3,})\{(code-cell|rule)\} *(.*)\n(?s:(.*?))^\1", re.MULTILINE)
NO_PYTHON = re.compile(r"^(:[\w-]+:|[%!]).*", re.MULTILINE)  # a cell's options, and commands to the notebook


def setup(app: Sphinx) -> None:
    app.add_directive("modules", ModulesDirective)


class ModulesDirective(SphinxDirective):
    """A table of all pages that use the library, in the order of the table of contents."""

    def run(self) -> list[nodes.Node]:
        words = table()
        rows = [[nodes.paragraph("", words[key]) for key in ("modulesPage", "modulesCode")]]
        rows += [[titled(self.env, page), self.listed(found)] for page, found in running(self.env)]
        return [table_of(rows, (40, 60), "gd-modules")]

    def listed(self, found: list[str]) -> nodes.paragraph:
        """Names of modules, each a link to its place in the API reference if it is there."""
        shown: list[nodes.Node] = []
        for name in found:
            shown += [nodes.Text(", ")] if shown else []
            code = nodes.literal("", name.removeprefix("gdlib."))
            place = next((one for one in MODULES if f"{name}.".startswith(f"{one}.")), None)
            if place and API in self.env.found_docs:
                options = {"refdomain": "py", "reftype": "mod", "refdoc": self.env.docname, "refexplicit": True}
                shown.append(addnodes.pending_xref("", code, reftarget=place, **options))
            else:
                shown.append(code)
        return nodes.paragraph("", "", *shown)


def running(env: BuildEnvironment) -> Iterator[tuple[str, list[str]]]:
    """The pages that use the library, in the order of the table of contents, each with its modules."""
    env.note_dependency(str(Path(env.srcdir, env.config.external_toc_path)))
    for name in env.config.external_site_map:
        page = name.removesuffix(".md")
        source = Path(env.doc2path(page))
        if source.is_file() and source.suffix == ".md":
            env.note_dependency(str(source))
            if found := modules(source.read_text("utf-8")):
                yield page, found


def titled(env: BuildEnvironment, page: str) -> nodes.paragraph:
    """The title of a page, as a link to it."""
    options = {"refdomain": "std", "reftype": "doc", "refdoc": env.docname, "refwarn": True}
    link = addnodes.pending_xref("", nodes.inline(), reftarget=f"/{page}", refexplicit=False, **options)
    return nodes.paragraph("", "", link)


def modules(page: str) -> list[str]:
    """The modules in which the names are written that a page's cells import, or that it shows as rule or schedule."""
    found: set[str] = set()
    for _, kind, argument, body in FENCED.findall(page):
        if kind == "rule":
            name = argument.strip()
            found.add(home("gdlib.rules" if name in gdlib.rules.__all__ else "gdlib.schedules", name))
        else:
            found.update(imported(NO_PYTHON.sub("", body)))
    return sorted(found)


def imported(cell: str) -> Iterator[str]:
    """The modules of the library that a cell's imports lead to."""
    for node in ast.walk(ast.parse(cell)):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("gdlib."):
            yield from (home(str(node.module), alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("gdlib."))


def home(module: str, name: str) -> str:
    """The module in which a name is written that `module` hands on."""
    value = getattr(importlib.import_module(module), name, None)
    if value is None or inspect.ismodule(value):
        return f"{module}.{name}"  # a module may be handed on without being loaded
    written = str(getattr(value, "__module__", module))
    return written if written.startswith("gdlib.") else module
