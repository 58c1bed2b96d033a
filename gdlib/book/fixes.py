"""What Jupyter Book and its theme leave to mend: stale caches, repeated scripts, heavy state."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.jinja2glue import BuiltinTemplateLoader

from gdlib.book.assets import WATCHED
from gdlib.book.node import ROOT

STATE = "ipywidgets_state"

# What is wrong in a page as the theme writes it, and what stands there instead.
MENDS = (
    # Thebe is off and lives on a CDN, but its set-up is on every page, twice
    (r'<script type="text/x-thebe-config">.*?</script>', ""),
    (r"<script>const THEBE_JS_URL[^<]*</script>", ""),
    (r"<(script|link)[^>]*sphinx-thebe\.(js|css)[^>]*>(</script>)?", ""),
    # icons come from the font, see icons.css
    (r"<script[^>]*scripts/fontawesome\.js[^>]*></script>", ""),
    # a formula and the comma behind it stay on one line: a word joiner between them
    (r"</math>([,.;:?!)])", "</math>\u2060\\1"),
    # names that differ from what a button shows, and a list with no items, confuse screen readers
    (r' aria-label="Toggle hidden content"', ""),
    (r'(search-button-field[^>]*) aria-label="Search"', r"\1"),
    (r'(data-mode="\w+") +title="[^"]*"', r"\1"),
    (r'<div role="list" class="citation-list">', '<div class="citation-list">'),
)
UNUSED = ("scripts/*.map", "styles/*.map", "sphinx-thebe.*", "scripts/fontawesome.js*", "vendor/**/*.ttf")


def setup(app: Sphinx) -> None:
    app.connect("config-inited", configure)
    app.connect("env-updated", lighten_state)
    app.connect("build-finished", remove_unused)


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


def lighten_state(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Take out of a widget's state what the site has once, the module and the style, and what says nothing."""
    for scripts in getattr(env, "nb_metadata", {}).values():
        if STATE in scripts.get("js_files", {}):
            _, attributes = scripts["js_files"][STATE]
            state = json.loads(attributes["body"])
            for model in state["state"].values():
                said = {name: value for name, value in model["state"].items() if value is not None}
                model["state"] = {name: value for name, value in said.items() if name not in ("_esm", "_css")}
            attributes["body"] = json.dumps(state, separators=(",", ":")).replace("</", "<\\/")
    return []


class Templates(BuiltinTemplateLoader):
    """Sphinx's templates, with every page mended as it is written."""

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        """The page, mended."""
        html: str = super().render(template, context)
        for pattern, replacement in MENDS:
            html = re.sub(pattern, replacement, html, flags=re.DOTALL)
        return html


def remove_unused(app: Sphinx, error: Exception | None) -> None:
    """Remove from the site what no page asks for: source maps, Thebe, and icons by script or in old font formats."""
    static = Path(app.outdir) / "_static"
    for pattern in UNUSED:
        for file in static.glob(pattern):
            file.unlink()
