"""The `{rule}` directive: equation, source and hyper-parameters of a rule or of a schedule, all from its one source.

```{rule} Momentum
:label: rule-momentum
```

```{rule} Cosine
:label: schedule-cosine
```
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.domains.math import MathDomain
from sphinx.util.docutils import SphinxDirective

import gdlib.rules
import gdlib.schedules
from gdlib.book.node import ROOT
from gdlib.readings import equation, readings, script
from gdlib.readings.latex import parameter, symbol
from gdlib.readings.table import READINGS
from gdlib.rule import Rule, intervals, meanings, names
from gdlib.schedules import Schedule
from gdlib.strings import table

# what a page can show: every rule, and every schedule that is not made of others
SHOWN: dict[str, type] = {name: getattr(gdlib.rules, name) for name in gdlib.rules.__all__}
for one in map(vars(gdlib.schedules).get, gdlib.schedules.__all__):
    if inspect.isclass(one) and one is not Schedule and len(intervals(one)) == len(names(one)):
        SHOWN[one.__name__] = one
HEADINGS = ("ruleSymbol", "ruleName", "ruleMeaning", "ruleInterval", "ruleDefault")


def setup(app: Sphinx) -> None:
    app.add_directive("rule", RuleDirective)
    app.add_directive("readings", ReadingsDirective)


class RuleDirective(SphinxDirective):
    """Show the rule or schedule named in the argument; `label` makes its equation one that can be referred to."""

    required_arguments = 1
    option_spec: ClassVar = {"label": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        if name not in SHOWN:
            raise self.error(f"gdlib has no rule and no schedule {name!r}, it has {', '.join(SHOWN)}")
        kind = SHOWN[name]
        missing = readings(kind) if issubclass(kind, Rule) else {"equation": "", "javascript": ""}
        if missing["equation"]:
            shown: list[nodes.Node] = [nodes.paragraph("", f"{missing['equation']}.")]
        else:
            shown = self.equation(kind)
        source = Path(inspect.getsourcefile(kind) or "").resolve()
        self.env.note_dependency(str(source))
        words = table()
        where = source.relative_to(ROOT).as_posix()
        shown.append(nodes.paragraph("", words["ruleSource"].format(path=where), classes=["gd-where"]))
        shown.append(nodes.literal_block("", inspect.getsource(kind).rstrip(), language="python"))
        shown.append(hyperparameters(kind))
        if not missing["javascript"]:
            shown += folded(words["ruleBrowser" if issubclass(kind, Rule) else "scheduleBrowser"], script(kind))
        return [nodes.container("", *shown, classes=["gd-rule"])]

    def equation(self, kind: type) -> list[nodes.Node]:
        """The equation of a rule or of a schedule, with a number if the directive has a label."""
        label = self.options.get("label")
        block = nodes.math_block("", equation(kind), nowrap=False, number=None, label=label, docname=self.env.docname)
        self.set_source_info(block)
        if not label:
            return [block]
        domain = cast(MathDomain, self.env.get_domain("math"))
        domain.note_equation(self.env.docname, label, location=block)
        block["number"] = domain.get_equation_number_for(label)
        target = nodes.target("", "", ids=[nodes.make_id(f"equation-{label}")])
        self.state.document.note_explicit_target(target)
        return [target, block]


def hyperparameters(kind: type) -> nodes.table:
    """Symbol, attribute, meaning, interval and default of each hyper-parameter."""
    rows = [[nodes.paragraph("", table()[heading]) for heading in HEADINGS]]
    for name, meaning in meanings(kind).items():
        cells = (
            nodes.math("", symbol(name) if issubclass(kind, Rule) else parameter(name)),
            nodes.literal("", name),
            nodes.Text(meaning),
            nodes.Text(str(intervals(kind).get(name, ""))),
            nodes.literal("", default) if (default := default_of(kind, name)) else nodes.Text(""),
        )
        rows.append([nodes.paragraph("", "", cell) for cell in cells])
    return table_of(rows, (8, 12, 50, 15, 15), "gd-hyperparameters")


def default_of(kind: type, name: str) -> str:
    """The default of a hyper-parameter as text; nothing if it has none."""
    default = kind.__dataclass_fields__[name].default  # type: ignore[attr-defined]
    return "" if default is dataclasses.MISSING else f"{default}"


class ReadingsDirective(SphinxDirective):
    """The table of all rules and their readings, with the reason where one is missing."""

    def run(self) -> list[nodes.Node]:
        words, reasons = table(), []
        rows = [[nodes.paragraph("", words[key]) for key in ("readingsRule", *map("reading_{}".format, READINGS))]]
        for name in gdlib.rules.__all__:
            found = readings(getattr(gdlib.rules, name))
            cells = [nodes.paragraph("", "", nodes.literal("", name))]
            cells += [
                nodes.paragraph("", words["readingsNo" if reason else "readingsYes"]) for reason in found.values()
            ]
            rows.append(cells)
            reasons += [reason for reason in dict.fromkeys(found.values()) if reason]
        notes = nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", f"{reason}.")) for reason in reasons))
        return [table_of(rows, (30, *(20 for _ in READINGS)), "gd-readings"), notes]


def table_of(rows: Iterable[list[Any]], widths: tuple[int, ...], name: str) -> nodes.table:
    """A table whose first row is its head; a cell is a paragraph, or a list of them."""
    cells = [[cell if isinstance(cell, list) else [cell] for cell in row] for row in rows]
    head, *body = (nodes.row("", *(nodes.entry("", *cell) for cell in row)) for row in cells)
    columns = [nodes.colspec(colwidth=width) for width in widths]
    group = nodes.tgroup("", *columns, nodes.thead("", head), nodes.tbody("", *body), cols=len(columns))
    return nodes.table("", group, classes=[name])


def folded(title: str, javascript: str) -> list[nodes.Node]:
    """A closed `<details>` with the JavaScript that the experiments run."""
    return [
        nodes.raw("", f"<details><summary>{title}</summary>", format="html"),
        nodes.literal_block("", javascript, language="javascript"),
        nodes.raw("", "</details>", format="html"),
    ]
