"""The built site, read as files: nothing in it may lead a browser to another host."""

from __future__ import annotations

import json
import re

import pytest

from gdlib.book.node import ROOT

SITE = ROOT / "_build" / "html"
FILES = [path for path in SITE.rglob("*") if path.suffix in {".html", ".css", ".js"}]
HOSTS = re.compile(r"//(?:cdn|unpkg|cdnjs|ajax|fonts|polyfill)[\w.-]*\.\w+|jsdelivr\.net", re.IGNORECASE)
LOADED = re.compile(
    r"""<(?:script|img|iframe|source|audio|video|embed|object)\b[^>]*?\s(?:src|srcset|data)\s*=\s*["']?\s*(?:https?:)?//[^\s"'>]+"""
    r"""|<link\b(?=[^>]*rel=["']?(?:stylesheet|preload|icon|prefetch|preconnect|modulepreload))[^>]*href=["']?(?:https?:)?//[^\s"'>]+"""
    r"""|url\(\s*["']?(?:https?:)?//[^\s"')]+|@import\s+["'](?:https?:)?//[^"']+""",
    re.IGNORECASE,
)


def test_there_is_a_site():
    assert len([path for path in FILES if path.suffix == ".html"]) >= 4, "run `make strict` first"


def test_the_sites_own_address_leads_to_the_first_page_and_asks_for_nothing_that_is_not_there():
    front = (SITE / "index.html").read_text("utf-8")
    led = re.findall(r'(?:url=|href=")([\w./]+)"', front)
    assert led == ["chapters/index.html", "_static/favicon.svg", "chapters/index.html"]
    assert all((SITE / address).is_file() for address in led)
    assert '<html lang="en">' in front
    assert "<title>The gradient descent book</title>" in front


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".html"], ids=lambda path: path.stem)
def test_every_colour_of_a_figure_is_the_themes(path):
    for figure in re.findall(r'<svg class="gd-figure".*?</svg>', path.read_text("utf-8"), re.DOTALL):
        assert re.findall(r"(?:fill|stroke|color)[:=] *[\"']?(#\w+|black|white)", figure) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SITE).as_posix())
def test_a_file_loads_nothing_from_elsewhere(path):
    text = path.read_text("utf-8")
    assert LOADED.findall(text) == []
    assert HOSTS.findall(text) == []


@pytest.mark.parametrize("bad", [
    '<script src="https://cdn.example.org/a.js"></script>',
    "<img alt='x' src=//example.org/a.png>",
    '<link rel="stylesheet" href="https://example.org/a.css">',
    "a{background:url(https://example.org/a.png)}",
    '@import "https://example.org/a.css";',
])  # fmt: skip
def test_the_pattern_sees_what_it_must(bad):
    assert LOADED.search(bad)


def test_links_between_pages_lead_somewhere():
    for path in SITE.glob("chapters/**/*.html"):
        for link in re.findall(r'(?:href|src)="([^"#?]+)', path.read_text("utf-8")):
            if not re.match(r"\w+:", link):
                assert (path.parent / link).exists(), f"{path.name} leads to {link}, which is not there"


def test_the_state_of_an_experiment_is_small_and_carries_no_module():
    for path in SITE.glob("chapters/**/*.html"):
        for body in re.findall(
            r'<script type="application/vnd.jupyter.widget-state\+json">(.*?)</script>', path.read_text("utf-8")
        ):
            for model in json.loads(body)["state"].values():
                assert "_esm" not in model["state"]
                whole_runs = model["state"].get("kind") == "stopping"  # two dozen runs
                assert len(json.dumps(model)) < (120_000 if whole_runs else 30_000)


def test_every_icon_has_a_picture():
    css = (ROOT / "gdlib" / "book" / "theme" / "icons.css").read_text("utf-8")
    drawn = set(re.findall(r"\.(fa-[\w-]+)::before", css))
    sizes = {"fa-lg"}
    for path in FILES:
        for names in re.findall(r'class="([^"]*fa-solid[^"]*)"', path.read_text("utf-8")):
            used = {name for name in names.split() if name.startswith("fa-")}
            assert used <= drawn | sizes, f"{path.name} uses {used - drawn - sizes}"
