"""The `{dialects}` directive: what each library takes for a rule if it is told nothing, and every call that was run.

```{dialects} GD Momentum
```
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from gdlib.book.node import ROOT
from gdlib.book.rules import table_of
from gdlib.recorded.dialects import HYPER, LIBRARIES, Dialect, dialects, recorded
from gdlib.strings import table

HEADINGS = ("dialectsLibrary", "dialectsCall", "dialectsGives")


def setup(app: Sphinx) -> None:
    app.add_directive("dialects", DialectsDirective)


class DialectsDirective(SphinxDirective):
    """Show the rules named in the arguments, library by library."""

    required_arguments = 1
    optional_arguments = len(HYPER)

    def run(self) -> list[nodes.Node]:
        if unknown := [name for name in self.arguments if name not in HYPER]:
            raise self.error(f"no library was asked for {unknown[0]!r}, but for {', '.join(HYPER)}")
        for file in sorted((ROOT / "gdlib" / "recorded").glob("dialects*")):
            self.env.note_dependency(str(file))
        rows = [[nodes.paragraph("", table()[heading]) for heading in HEADINGS]]
        rows += [row for library in LIBRARIES for row in self.rows(library)]
        return [table_of(rows, (10, 55, 35), "gd-dialects")]

    def rows(self, library: str) -> Iterator[list[nodes.paragraph]]:
        """What is shown of a library: first the defaults of all that is called, then the calls."""
        told = [one for one in dialects() if one.library == library and one.rule in self.arguments]
        named = dict.fromkeys(one.call.partition("(")[0] for one in told)
        for name, taken in recorded(library)["defaults"].items():
            if name in named:
                values = ", ".join(f"{key}={value}" if value else key for key, value in taken.items())
                what = nodes.emphasis("", table()["dialectsDefaults"])
                cells = (nodes.Text(library), literal(f"{name}({values})"), what)
                yield [nodes.paragraph("", "", cell) for cell in cells]
        for one in told:
            yield [nodes.paragraph("", library), nodes.paragraph("", "", literal(one.call)), self.gives(one)]

    def gives(self, one: Dialect) -> nodes.paragraph:
        """What a call gives: a rule of gdlib, or a few words."""
        if one.agrees:
            return nodes.paragraph("", "", literal(one.ours))
        found, _ = self.state.inline_text(one.note, self.lineno)
        return nodes.paragraph("", "", *found)


def literal(text: str) -> nodes.Node:
    """Code in a line, nothing if there is none."""
    return nodes.literal("", text) if text else nodes.Text("–")
