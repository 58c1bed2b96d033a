"""Bundle the scripts, styles and fonts: into the site, and into the package for notebooks."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from gdlib.book.node import MODULES, NODE, ROOT

SCRIPTS = ROOT / "gdlib" / "widgets" / "js"
STATIC = ROOT / "gdlib" / "widgets" / "static"
THEME = ROOT / "gdlib" / "book" / "theme"
WATCHED = {".py", ".js", ".mjs", ".css", ".json", ".toml", ".csv", ".npz"}


def setup(app: Sphinx) -> None:
    app.connect("config-inited", add_assets)


def add_assets(app: Sphinx, config: Config) -> None:
    """Bundle before Sphinx looks for static files."""
    bundle_notebook()
    folder = Path(app.outdir).parent / "assets"
    sources = (SCRIPTS / "site.js", SCRIPTS / "widget.css", THEME / "site.css", THEME / "hub.js")
    esbuild(*sources, "--minify", "--format=iife", f"--outdir={folder}")
    config.html_static_path.append(str(folder))
    app.add_css_file("site.css", priority=900)


def bundle_notebook() -> None:
    """The one module, and the one style, that an anywidget sends to the notebook's page."""
    esbuild(SCRIPTS / "notebook.js", SCRIPTS / "widget.css", "--minify", "--format=esm", f"--outdir={STATIC}")


def esbuild(*arguments: Path | str) -> None:
    """Run esbuild.

    Raises
        ExtensionError: a script or a style has an error; the message is esbuild's own.
    """
    tool = MODULES / "esbuild" / "bin" / "esbuild"
    if not tool.exists():
        raise ExtensionError("node_modules is missing: run `make book`, which sets it up")
    options = ["--bundle", "--outbase=.", "--entry-names=[name]", "--asset-names=[name]", "--loader:.woff2=file"]
    command = [NODE, tool, *arguments, *options, "--target=es2022", "--log-level=warning", "--log-limit=5"]
    result = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    if result.returncode:
        raise ExtensionError(f"A script of the site does not bundle:\n{result.stderr}")
