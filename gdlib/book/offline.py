"""The site without a network: what a reader has read stays readable, see `theme/sw.js`.

Every script and style gets an address with a digest of what it holds, so that a kept page never meets another's.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from gdlib.book.assets import THEME, esbuild
from gdlib.strings import table

LOADED = re.compile(r'((?:src|href)="([^":?#]+\.(?:js|css)))(?:\?[^"]*)?"')
BY_STYLE = re.compile(r"""(?:url\(|@import )["']?([^"':)]+)""")
UNASKED = ("index.html", "offline.html", "search.html")  # pages that are kept with the first one that is read


def setup(app: Sphinx) -> None:
    app.connect("config-inited", register)
    app.connect("html-collect-pages", unread)
    app.connect("build-finished", finish, priority=900)  # when nothing changes any more


def register(app: Sphinx, config: Config) -> None:
    """Have every page ask the browser to keep it; in the page, because it is smaller than a request."""
    folder = Path(app.outdir).parent / "register"
    esbuild(THEME / "register.js", "--minify", "--format=iife", f"--outdir={folder}")
    app.add_js_file(None, body=(folder / "register.js").read_text("utf-8").strip())


def unread(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page that stands for one that was never read, when there is no network."""
    title, sentence = (escape(table()[name]) for name in ("offlineTitle", "offline"))
    body = f'<section><h1>{title}</h1>\n<p>{sentence}</p>\n<ul class="gd-kept"></ul></section>'
    yield "offline", {"title": title, "body": body, "metatags": '<meta name="robots" content="noindex">'}, "page.html"


def finish(app: Sphinx, error: Exception | None) -> None:
    """When the site is complete."""
    if not error and app.builder.format == "html":
        keep(Path(app.outdir))


def keep(site: Path) -> None:
    """Give scripts and styles their addresses on all pages, and write the service worker that keeps them."""
    needed: dict[str, Path] = {}

    def addressed(found: re.Match[str]) -> str:
        file = (page.parent / found[2]).resolve()
        if not file.is_file():
            return found[0]
        needed[f"{name(file)}?v={digest(file)}"] = file
        return f'{found[1]}?v={digest(file)}"'

    def name(file: Path) -> str:
        return file.relative_to(root).as_posix()

    root = site.resolve()
    for page in sorted(root.rglob("*.html")):
        html = page.read_text("utf-8")
        if (mended := LOADED.sub(addressed, html)) != html:
            page.write_text(mended, "utf-8")
    for style in [file for file in needed.values() if file.suffix == ".css"]:
        asked = [(style.parent / found).resolve() for found in BY_STYLE.findall(style.read_text("utf-8"))]
        needed |= {name(file): file for file in asked if file.is_file()}
    files = dict(sorted(needed.items()))
    known = {"BUILD": digest(*files.values(), *map(root.joinpath, UNASKED)), "FILES": [*files], "PAGES": UNASKED}
    lines = [f"const {key} = {json.dumps(value)};\n" for key, value in known.items()]
    (root / "sw.js").write_text("".join(lines) + (THEME / "sw.js").read_text("utf-8"), "utf-8")


def digest(*files: Path) -> str:
    """Of what files hold."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
