"""From matplotlib to a picture on the page that follows the reader's theme, and from a result to the text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

from gdlib.figures.style import palette, style

try:
    import matplotlib as mpl
    from IPython.display import HTML, display
    from matplotlib.figure import Figure
except ImportError as error:
    raise ImportError("Pictures need matplotlib: install the extra `widgets` of gradient-descent-book") from error

DARK = ('html[data-theme="dark"]', 'body[data-jp-theme-light="false"]')


@contextmanager
def drawn(columns: int, width: float, height: float) -> Iterator[Any]:
    """A figure in the book's style and its axes, one or an array of `columns`; sizes are in inches."""
    with mpl.rc_context(style()):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.subplots(1, columns)


@contextmanager
def picture(alt: str, columns: int = 1, width: float = 5.8, height: float = 2.9) -> Iterator[Any]:
    """Draw in the book's style: gives the axes (one, or an array of `columns`), and shows the picture at the end.

    `alt` says in words what the picture shows; `width` and `height` are in inches.

    Raises
        ValueError: `alt` is empty.
    """
    if not alt.strip():
        raise ValueError("a picture needs an alt text that says what it shows")
    with drawn(columns, width, height) as (figure, axes):
        yield axes
        file = io.StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    display(HTML(themed(file.getvalue(), " ".join(alt.split()))))  # type: ignore[no-untyped-call]


def themed(svg: str, alt: str) -> str:
    """Matplotlib's SVG for the inside of a page: labelled, no stray ids, its colours those of the theme."""
    svg = svg[svg.index("<svg") :]
    used = set(re.findall(r"#(\w+)[\")]", svg))
    svg = re.sub(r' id="(\w+)"', lambda found: found[0] if found[1] in used else "", svg)
    light, dark = "", ""
    for name, value in palette().items():
        before = svg
        svg = re.sub(value["light"], f"var(--gd-{name})", svg, flags=re.IGNORECASE)
        if svg != before:
            light += f"--gd-{name}:{value['light']};"
            dark += f"--gd-{name}:{value['dark']};"
    selectors = ",".join(f"{theme} .gd-figure" for theme in DARK)
    rules = f"<style>.gd-figure{{{light}}}{selectors}{{{dark}}}</style>"
    head = f'<svg class="gd-figure" role="img" aria-label="{escape(alt, quote=True)}"'
    return rules + svg.replace("<svg", head, 1)


def glue(name: str, value: object, form: str = "") -> None:
    """Keep a result under `name`, for the text to quote by {glue:text}: formatted here, typed nowhere.

    In a notebook, which quotes what the page found, it is shown: what comes out now may differ.
    """
    text = readable(format(value, form))
    prefix = "application/papermill.record/"
    bundle = {f"{prefix}text/plain": repr(text), "text/plain": f"{name}: {text}"}
    display(bundle, raw=True, metadata={"scrapbook": {"name": name, "mime_prefix": prefix}})  # type: ignore[no-untyped-call]


def readable(number: str) -> str:
    """A printed number as a reader expects it: 1e-05 is 10⁻⁵, 8.3e+06 is 8.3 × 10⁶, and minus is a minus sign."""
    if found := re.fullmatch(r"(-?[\d.]+)e([+-]\d+)", number):
        power = "10" + str(int(found[2])).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        number = power if found[1] == "1" else f"{found[1]} × {power}"
    return number.replace("-", "−")
