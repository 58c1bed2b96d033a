"""The live experiments of a page: their state made light, a still picture for readers without scripts, a page alone.

The page of its own, `embed/…-1.html`, is for other sites to show in a frame: one experiment, one script, one style.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from gdlib.strings import table

STATE = "ipywidgets_state"
VIEW, STILL = "application/vnd.jupyter.widget-view+json", "image/png"
STATES, REFERENCE = "application/vnd.jupyter.widget-state+json", "IPY_MODEL_"
NEEDED = ("_options_labels",)  # of what ipywidgets keep under names with an underscore
EMBED = """<!doctype html>
<html lang="{language}" data-content_root="{root}" data-experiment="{number}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{root}_static/widget.css">
<script defer src="{root}_static/site.js"></script>
</head>
<body class="gd-alone">
<main>
<h1>{title}</h1>
{view}
{still}
<p><a target="_top" href="{page}#experiment-{number}">{back}</a></p>
</main>
{state}
</body>
</html>
"""


def setup(app: Sphinx) -> None:
    app.add_post_transform(Stills)
    app.connect("env-updated", lighten_state)
    app.connect("build-finished", write_alone)


class Stills(SphinxPostTransform):
    """Put an experiment's still picture beside its live view, for readers whose browser runs no script."""

    default_priority = 3  # before one of the two is chosen and the other dropped

    def run(self, **options: Any) -> None:
        """Keep both."""
        for bundle in list(self.document.findall(nodes.container)):
            if bundle.get("nb_element") != "mime_bundle":
                continue
            kinds = {child["mime_type"]: child for child in bundle.findall(nodes.container) if "mime_type" in child}
            if VIEW in kinds and STILL in kinds:
                still = kinds[STILL].children[0]
                still["alt"] = kinds["text/plain"].astext()
                bare = [nodes.raw("", f"<{tag}>", format="html") for tag in ("noscript", "/noscript")]
                bundle.replace_self([*kinds[VIEW].children, bare[0], still, bare[1]])


def lighten_state(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Make the state of each page's widgets light."""
    for scripts in getattr(env, "nb_metadata", {}).values():
        if STATE in scripts.get("js_files", {}):
            _, attributes = scripts["js_files"][STATE]
            attributes["body"] = safe(light(json.loads(attributes["body"])))
    return []


def light(state: dict[str, Any]) -> dict[str, Any]:
    """The state of a page's widgets without what the site has once, the module and the style, and what says nothing."""

    def kept(name: str, value: object) -> bool:
        said = value is not None and name not in ("layout", "style")
        return said and (name in NEEDED or not name.startswith("_"))

    models = {
        model: {**rest, "state": {name: value for name, value in rest["state"].items() if kept(name, value)}}
        for model, rest in state["state"].items()
        if not rest["model_name"].endswith(("LayoutModel", "StyleModel"))
    }
    return {**state, "state": models}


def write_alone(app: Sphinx, error: Exception | None) -> None:
    """Write a page for each experiment of the site that stands by itself."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for name in sorted(app.env.found_docs):
        file = out / f"{name}.html"
        html = file.read_text("utf-8") if file.exists() else ""
        for number, (view, still, state) in enumerate(alone(html), start=1):
            target = out / "embed" / f"{name}-{number}.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            root = "../" * (name.count("/") + 1)
            title = app.env.titles[name].astext()
            places = {
                "language": app.config.language or "en",
                "root": root,
                "number": number,
                "title": escape(title),
                "view": view,
                "still": re.sub(r'src="(\.\./)*', f'src="{root}', still),
                "state": state,
                "page": f"{root}{name}.html",
                "back": escape(table()["backToPage"].format(title=title)),
            }
            target.write_text(EMBED.format(**places), "utf-8")


def alone(html: str) -> list[tuple[str, str, str]]:
    """Of each experiment on a page, in order, boxes opened: the script of its view, its still picture, its state."""
    if f'type="{VIEW}"' not in html:
        return []
    found = re.search(rf'<script type="{re.escape(STATES)}">(.*?)</script>', html, re.DOTALL)
    state = json.loads(found[1] if found else '{"state": {}}')
    parts: dict[str, tuple[str, str, str]] = {}

    def note(model: str, script: str, still: str) -> None:
        inner = state["state"].get(model, {}).get("state", {})
        if inner.get("kind") and model not in parts:
            view = script or f'<script type="{VIEW}">{json.dumps({"model_id": model})}</script>'
            own = {**state, "state": {model: state["state"][model]}}
            parts[model] = (view, still, f'<script type="{STATES}">{safe(own)}</script>')
        for child in inner.get("children", ()):
            note(child.removeprefix(REFERENCE), "", "")

    pattern = rf'(<script type="{re.escape(VIEW)}">(.*?)</script>)\s*(<noscript>.*?</noscript>)?'
    for script, body, still in re.findall(pattern, html, re.DOTALL):
        note(json.loads(body)["model_id"], script, still)
    return list(parts.values())


def safe(state: dict[str, Any]) -> str:
    """A state as JSON that no reader's text can end the script of."""
    return json.dumps(state, separators=(",", ":")).replace("<", "\\u003c")
