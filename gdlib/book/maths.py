"""Equations become MathML when the book is built: no script on the page, read aloud by screen readers."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import IO, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from gdlib.book.node import NODE, ROOT

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer("temml", inline_renderers=(inline, None), block_renderers=(block, None))


@cache
def server() -> subprocess.Popen[str]:
    """One Node process for the whole build; it answers a line of JSON with a line of JSON."""
    script = Path(__file__).with_name("temml.mjs")
    return subprocess.Popen(
        [str(NODE), str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT
    )


@cache
def mathml(tex: str, display: bool) -> str:
    """`tex` as a `<math>` element.

    Raises
        ValueError: it is no formula that Temml knows.
    """
    process = server()
    question, reply = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
    question.write(json.dumps({"tex": tex, "display": display}) + "\n")
    question.flush()
    answer = json.loads(reply.readline() or '{"error": "the Node process has ended"}')
    if "error" in answer:
        raise ValueError(answer["error"])
    return str(answer["mathml"])


def rendered(self: HTML5Translator, node: nodes.Element, display: bool) -> str:
    """The formula of a node as MathML; one that does not render is a warning, so a strict build fails."""
    try:
        return mathml(node.astext(), display)
    except ValueError as error:
        logger.warning("equation does not render: %s: %s", error, node.astext(), location=node, type="maths")
        return f"<code>{self.encode(node.astext())}</code>"


def inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in the text."""
    self.body.append(rendered(self, node, display=False))
    raise nodes.SkipNode


def block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula: it scrolls in its own box where it is too wide, its number stays put."""
    numbered = node.get("number") is not None
    self.body.append(self.starttag(node, "div", CLASS="math gd-equation"))
    self.body.append(f'<div class="gd-formula">{rendered(self, node, display=True)}</div>')
    if numbered:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode
