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

HEADINGS = ("dialectsLibrary", "dialectsCall")


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
        rows += [[nodes.paragraph("", library), [*self.said(library)]] for library in LIBRARIES]
        return [table_of(rows, (10, 90), "gd-dialects")]

    def said(self, library: str) -> Iterator[nodes.paragraph]:
        """What is shown of a library: the defaults of all that is called, then the calls."""
        told = [one for one in dialects() if one.library == library and one.rule in self.arguments]
        named = dict.fromkeys(one.call.partition("(")[0] for one in told)
        for name, taken in recorded(library)["defaults"].items():
            if name in named:
                values = ", ".join(f"{key}={value}" if value else key for key, value in taken.items())
                yield line([nodes.emphasis("", table()["dialectsDefaults"])], f"{name}({values})")
        for one in told:
            yield line(self.gives(one), one.call)

    def gives(self, one: Dialect) -> list[nodes.Node]:
        """What a call gives: a rule of gdlib, or a few words."""
        return [nodes.literal("", one.ours)] if one.agrees else self.state.inline_text(one.note, self.lineno)[0]


def line(what: list[nodes.Node], call: str) -> nodes.paragraph:
    """What a call gives, and the call, if there is one."""
    return nodes.paragraph("", "", *what, *([nodes.Text(": "), nodes.literal("", call)] if call else []))
