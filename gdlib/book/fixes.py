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

from gdlib.book.assets import WATCHED
from gdlib.book.node import ROOT

STATE = "ipywidgets_state"
WORD_JOINER = "\u2060"


def setup(app: Sphinx) -> None:
    app.connect("config-inited", cache_by_content)
    app.connect("env-updated", lighten_state)
    app.connect("html-page-context", mend_page, priority=990)


def fingerprint() -> str:
    """A hash of all that a page's cells may depend on: the library, its data, its scripts, the pins."""
    digest = hashlib.sha256()
    library = (path for path in (ROOT / "gdlib").rglob("*") if path.suffix in WATCHED)
    for path in sorted([*library, ROOT / "requirements.txt"]):
        if "static" not in path.relative_to(ROOT).parts:
            digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_by_content(app: Sphinx, config: Config) -> None:
    """Keep executed pages under the library's fingerprint: when the library changes, they are run again.

    The setting is one that Sphinx re-reads all pages for, so that no page keeps an old picture either.
    """
    config.nb_execution_cache_path = str(Path(app.outdir).parent / "executed" / fingerprint())


def lighten_state(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Take the module and the style, which the site has once, out of the state of every widget."""
    for scripts in getattr(env, "nb_metadata", {}).values():
        if STATE in scripts.get("js_files", {}):
            _, attributes = scripts["js_files"][STATE]
            state = json.loads(attributes["body"])
            for model in state["state"].values():
                for heavy in ("_esm", "_css"):
                    model["state"].pop(heavy, None)
            attributes["body"] = json.dumps(state, separators=(",", ":")).replace("</", "<\\/")
    return []


def mend_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Remove Thebe, which Jupyter Book puts on every page twice, though it is off and lives on a CDN.

    And keep a formula and the comma behind it on one line.
    """
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file for file in context.get(kind, []) if "thebe" not in f"{file.filename} {file.attributes}".lower()
        ]
    body = re.sub(r'<script type="text/x-thebe-config">.*?</script>', "", context.get("body", ""), flags=re.DOTALL)
    context["body"] = re.sub(r"</math>([,.;:?!)])", f"</math>{WORD_JOINER}\\1", body)
