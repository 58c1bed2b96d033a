"""What Jupyter Book and its theme leave to mend: stale caches, repeated scripts, what no page asks for."""

from __future__ import annotations

import hashlib
import re
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.jinja2glue import BuiltinTemplateLoader

from gdlib.book.assets import WATCHED
from gdlib.book.node import ROOT
from gdlib.strings import table

# What is wrong in a page as the theme writes it, and what stands there instead.
MENDS = (
    # Thebe is off and lives on a CDN, but its set-up is on every page, twice
    (r'<script type="text/x-thebe-config">.*?</script>', ""),
    (r"<script>const THEBE_JS_URL[^<]*</script>", ""),
    (r"<(script|link)[^>]*sphinx-thebe\.(js|css)[^>]*>(</script>)?", ""),
    # icons come from the font, see icons.css
    (r"<script[^>]*scripts/fontawesome\.js[^>]*></script>", ""),
    # the one icon of a brand that the theme puts before a link would need a font of its own
    (r'class="(github|gitlab|bitbucket) reference', 'class="reference'),
    # text comes before what makes it act: no script holds the first paint, and the search is loaded where one searches
    (r'<link rel="preload" as="script"[^>]*>', ""),
    (r'(name="docsearch:version"[^>]*>)(\s*<script src="[^"]*(search|language_)\w+\.js[^"]*"></script>)+', r"\1"),
    (r"<script (?=[^>]*src=)(?![^>]*(defer|documentation_options))", "<script defer "),
    # a formula and the comma behind it stay on one line
    (r"(<math\b(?:(?!</math>).)*</math>[,.;:?!)]+)", r'<span class="gd-together">\1</span>'),
    # names that differ from what a button shows, and a list with no items, confuse screen readers
    (r' aria-label="Toggle hidden content"', ""),
    (r'(search-button-field[^>]*) aria-label="Search"', r"\1"),
    (r'(data-mode="\w+") +title="[^"]*"', r"\1"),
    (r'<summary>(?=<span class="toctree-toggle")', f'<summary aria-label="{table()["sectionToggle"]}">'),
    (r'<div role="list" class="citation-list">', '<div class="citation-list">'),
)
UNUSED = (
    *("scripts/*.map", "styles/*.map", "sphinx-thebe.*", "scripts/fontawesome.js*", "*webpack-macros.html"),
    *("vendor/**/*.ttf", "vendor/**/fa-brands*", "vendor/**/fa-regular*"),
)

# The site's own address leads to the first page; with an icon, or browsers ask for one that is not there.
FRONT = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url={first}">
<link rel="icon" href="{icon}">
<title>{title}</title>
<a href="{first}">{title}</a>
</html>
"""


def setup(app: Sphinx) -> None:
    app.connect("config-inited", configure)
    app.connect("build-finished", remove_unused)
    app.connect("build-finished", write_front, priority=600)  # over what Jupyter Book leaves there


def write_front(app: Sphinx, error: Exception | None) -> None:
    """Write the page at the site's own address, if the book's first page is another."""
    first = str(app.config.root_doc)
    if error or app.builder.format != "html" or first == "index":
        return
    icon = f"_static/{Path(app.config.html_favicon).name}" if app.config.html_favicon else "data:,"
    words = {"lang": app.config.language, "first": f"{first}.html", "icon": icon, "title": app.config.html_title}
    front = FRONT.format(**{name: escape(word or "") for name, word in words.items()})
    (Path(app.outdir) / "index.html").write_text(front, encoding="utf-8")


def fingerprint() -> str:
    """A hash of all that a page's cells may depend on: the library, its data, its scripts, the pins."""
    digest = hashlib.sha256()
    library = (path for path in (ROOT / "gdlib").rglob("*") if path.suffix in WATCHED)
    for path in sorted([*library, ROOT / "requirements.txt", ROOT / "package-lock.json"]):
        if "static" not in path.relative_to(ROOT).parts:
            digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def configure(app: Sphinx, config: Config) -> None:
    """Mend every page, and keep executed pages under the library's fingerprint.

    When the library changes, they are run again. The setting is one that Sphinx re-reads all pages for,
    so that no page keeps an old picture either.
    """
    config.template_bridge = "gdlib.book.fixes.Templates"
    config.nb_execution_cache_path = str(Path(app.outdir).parent / "executed" / fingerprint())


class Templates(BuiltinTemplateLoader):
    """Sphinx's templates, with every page mended as it is written."""

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        """The page, mended."""
        html: str = super().render(template, context)
        for pattern, replacement in MENDS:
            html = re.sub(pattern, replacement, html, flags=re.DOTALL)
        return html


def remove_unused(app: Sphinx, error: Exception | None) -> None:
    """Remove from the site what no page asks for: source maps, Thebe, and icons by script or in fonts unused."""
    static = Path(app.outdir) / "_static"
    for pattern in UNUSED:
        for file in static.glob(pattern):
            file.unlink()
