"""A resolved page as the Markdown of a notebook: every reference, number and citation is already in place.

What Jupyter shows: Markdown with tables, formulas between dollars, and a little HTML for what folds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import admonitionlabels
from sphinx.util import logging

from gdlib.strings import table

logger = logging.getLogger(__name__)
FOLD = "<details><summary>{title}</summary>\n\n{body}\n\n</details>"
SILENT = ("comment", "index", "meta", "target", "toctree", "substitution_definition", "tabular_col_spec")
BARS = {"|": r"\vert ", r"\|": r"\Vert "}  # in a table a bar would end the cell


class Markdown:
    """Writes the nodes of one page; `link` turns a reference's address into one between notebooks, or into None."""

    def __init__(self, app: Sphinx, page: str, link: Callable[[str], str | None]) -> None:
        self.page, self.link, self.env = page, link, app.env

    # -- blocks --------------------------------------------------------------------------------------------------

    def blocks(self, children: Iterable[nodes.Node], depth: int) -> str:
        """Blocks, an empty line between two."""
        return "\n\n".join(filter(None, (self.block(child, depth) for child in children)))

    def block(self, node: nodes.Node, depth: int) -> str:
        """One block, in a section of this depth; a kind that is not known is a warning, so a strict build fails."""
        for kind in (kind.__name__ for kind in type(node).__mro__):
            if kind in SILENT:
                return ""
            if method := getattr(self, f"block_{kind}", None):
                return str(method(node, depth))
        if isinstance(node, nodes.Inline | nodes.Text):
            return self.inline(node)
        logger.warning("notebooks cannot show a %s", type(node).__name__, location=node, type="notebooks")
        return ""

    def block_section(self, node: nodes.Element, depth: int) -> str:
        return self.blocks(node.children, depth + 1)

    def block_title(self, node: nodes.Element, depth: int) -> str:
        return f"{'#' * max(depth, 1)} {self.line(node)}"

    def block_rubric(self, node: nodes.Element, depth: int) -> str:
        return f"**{self.line(node)}**"

    def block_paragraph(self, node: nodes.Element, depth: int) -> str:
        return self.line(node)

    def block_container(self, node: nodes.Element, depth: int) -> str:
        body = self.blocks(node.children, depth)
        return quoted(body) if "gd-promise" in node["classes"] else body

    block_compound = block_desc_content = block_definition_list = block_container

    def block_math_block(self, node: nodes.Element, depth: int) -> str:
        tag = f"\n\\tag{{{self.number('displaymath', node)}}}" if node.get("number") else ""
        return f"$$\n{node.astext().strip()}{tag}\n$$"

    def block_literal_block(self, node: nodes.Element, depth: int) -> str:
        language = node.get("language", "")
        text = node.astext().rstrip()
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
        return f"{fence}{'' if language in ('none', 'default') else language}\n{text}\n{fence}"

    def block_block_quote(self, node: nodes.Element, depth: int) -> str:
        return quoted(self.blocks(node.children, depth))

    def block_bullet_list(self, node: nodes.Element, depth: int) -> str:
        return "\n".join(hanging("- ", self.blocks(item.children, depth)) for item in node.children)

    def block_enumerated_list(self, node: nodes.Element, depth: int) -> str:
        first = node.get("start", 1)
        items = enumerate(node.children, start=first)
        return "\n".join(hanging(f"{n}. ", self.blocks(item.children, depth)) for n, item in items)

    def block_definition_list_item(self, node: nodes.Element, depth: int) -> str:
        terms = [self.line(child) for child in node.children if isinstance(child, nodes.term)]
        bodies = [self.blocks(child.children, depth) for child in node.children if isinstance(child, nodes.definition)]
        return hanging("- ", "\n\n".join([f"**{', '.join(terms)}**", *bodies]))

    def block_field_list(self, node: nodes.Element, depth: int) -> str:
        rows = [(self.line(name), self.blocks(body.children, depth)) for name, body in (row.children for row in node)]
        gap = {True: "\n", False: " "}
        return "\n".join(hanging("- ", f"**{name}**:{gap[body.startswith('- ')]}{body}") for name, body in rows)

    def block_table(self, node: nodes.Element, depth: int) -> str:
        rows = [[self.cell(entry) for entry in row.findall(nodes.entry)] for row in node.findall(nodes.row)]
        rows.insert(1, ["---"] * len(rows[0]))
        shown = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
        captions = [f"*{self.line(child)}*\n\n" for child in node.children if isinstance(child, nodes.title)]
        return "".join(captions) + shown

    def block_admonition(self, node: nodes.Element, depth: int) -> str:
        return self.boxed(node, depth, self.line(node.children[0]), node.children[1:])

    def block_Admonition(self, node: nodes.Element, depth: int) -> str:
        return self.boxed(node, depth, str(admonitionlabels[node.tagname]), node.children)

    def block_exercise_enumerable_node(self, node: nodes.Element, depth: int) -> str:
        title = f"{self.exercise(node)}. {self.line(node.children[0]).strip('()')}"
        return self.boxed(node, depth, title, node.children[1:])

    def exercise(self, node: nodes.Element) -> str:
        """What an exercise is called by its number."""
        return table()["exercise"].format(number=self.number("exercise", node))

    def block_solution_node(self, node: nodes.Element, depth: int) -> str:
        return self.block_admonition(node, depth)

    def boxed(self, node: nodes.Element, depth: int, title: str, children: Iterable[nodes.Node]) -> str:
        """A box with a title: folded where the page folds it."""
        body = self.blocks(children, depth)
        if "dropdown" in node["classes"]:
            return FOLD.format(title=title, body=body)
        return quoted(f"**{title}**\n\n{body}")

    def block_desc(self, node: nodes.Element, depth: int) -> str:
        return self.blocks(node.children, depth + 1)

    def block_desc_signature(self, node: nodes.Element, depth: int) -> str:
        return f"{'#' * depth} `{' '.join(node.astext().split())}`"

    def block_citation(self, node: nodes.Element, depth: int) -> str:
        return hanging("- ", self.blocks((child for child in node if not isinstance(child, nodes.label)), depth))

    def number(self, kind: str, node: nodes.Element) -> str:
        """The number of an equation or an exercise, as the page has it."""
        numbers = self.env.toc_fignumbers.get(self.page, {}).get(kind, {})
        return ".".join(map(str, numbers.get(node["ids"][0], (node.get("number"),))))

    def block_transition(self, node: nodes.Element, depth: int) -> str:
        return "---"

    def block_raw(self, node: nodes.Element, depth: int) -> str:
        return "" if "<script" in node.astext() else node.astext()

    def block_image(self, node: nodes.Element, depth: int) -> str:
        return self.image(node)

    # -- inside a line -------------------------------------------------------------------------------------------

    def line(self, node: nodes.Node) -> str:
        """All that stands in a node, as one line."""
        return " ".join("".join(map(self.inline, node.children)).split())

    def cell(self, entry: nodes.Element) -> str:
        """What stands in the cell of a table."""
        text = "<br>".join(self.line(child) for child in entry.children)
        formulas = re.split(r"(?<!\\)(\$[^$]+\$)", text)
        for k, part in enumerate(formulas):
            formulas[k] = re.sub(r"\\?\|", (lambda bar: BARS[bar[0]]) if k % 2 else r"\|", part)
        return "".join(formulas)

    def inline(self, node: nodes.Node) -> str:
        """A piece of a line; what has no form of its own in Markdown is what stands in it."""
        if isinstance(node, nodes.Text):
            return escaped(node.astext())
        inner = "".join(map(self.inline, node.children))
        match node:
            case nodes.comment() | nodes.target() | nodes.raw():
                return ""
            case nodes.math():
                return f"${node.astext().strip()}$"
            case nodes.literal():
                return code(node.astext())
            case nodes.emphasis():
                return f"*{inner}*"
            case nodes.strong():
                return f"**{inner}**"
            case nodes.image():
                return self.image(node)
            case nodes.reference():
                address = self.link(node.get("refuri") or f"#{node.get('refid', '')}")
                return f"[{inner}]({address})" if address else inner
        return inner

    def image(self, node: nodes.Element) -> str:
        """A picture that stands beside the notebook."""
        return f"![{escaped(node.get('alt', ''))}]({self.link(node['uri'])})"


def escaped(text: str) -> str:
    """Text in which nothing is markup."""
    text = re.sub(r"([\\`*$]|(?<!\w)_|_(?!\w))", r"\\\1", text)
    return text.replace("<", "&lt;")


def code(text: str) -> str:
    """Text as code in a line."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def quoted(text: str) -> str:
    """Each line behind a bar."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def hanging(mark: str, text: str) -> str:
    """An item of a list: its mark, and all further lines below its first letter."""
    first, *rest = text.splitlines() or [""]
    return "\n".join([mark + first, *(" " * len(mark) + line if line else "" for line in rest)])
