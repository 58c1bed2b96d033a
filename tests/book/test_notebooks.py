"""The notebooks of the built book: every page is there, reads well, and leads somewhere."""

from __future__ import annotations

import re
from urllib.parse import unquote

import nbformat
import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from gdlib.book.node import ROOT

from .conftest import build, change

TREE, SITE = ROOT / "_build" / "notebooks", ROOT / "_build" / "html"
PAGES = sorted(path.relative_to(ROOT).with_suffix("").as_posix() for path in ROOT.glob("chapters/**/*.md"))
READER = MarkdownIt("commonmark", {"html": True}).enable("table").use(dollarmath_plugin)
# what MyST would understand and Jupyter would show as it stands
RAW = re.compile(r"\{[a-z][\w:-]*\}`|^\s*[`:~]{3,}\s*\{|^\([\w-]+\)=\s*$|^%\s|<script|\[\^|%s", re.MULTILINE)


def read(page):
    """The notebook of a page."""
    return nbformat.read(TREE / f"{page}.ipynb", as_version=4)


def prose(page):
    """The Markdown cells of a page's notebook."""
    return [cell.source for cell in read(page).cells if cell.cell_type == "markdown"]


def pieces(tokens):
    """All tokens, those inside a line too."""
    for token in tokens:
        yield token
        yield from pieces(token.children or ())


def test_every_page_has_a_notebook_and_nothing_else_does():
    assert (
        sorted(path.relative_to(TREE).with_suffix("").as_posix() for path in TREE.glob("chapters/**/*.ipynb")) == PAGES
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_notebook_is_valid_and_has_not_been_run(page):
    notebook = read(page)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(cell.outputs == [] and not cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    assert (SITE / f"{page}.ipynb").read_bytes() == (TREE / f"{page}.ipynb").read_bytes()


@pytest.mark.parametrize("page", PAGES)
def test_its_cells_are_those_of_the_page(page):
    tokens = MarkdownIt().parse((ROOT / f"{page}.md").read_text("utf-8"))
    cells = [token.content for token in tokens if token.type == "fence" and token.info.startswith("{code-cell}")]
    wanted = [re.sub(r"\A(:.*\n)+\n*", "", cell).strip() for cell in cells]
    found = [cell.source.strip() for cell in read(page).cells if cell.cell_type == "code"]
    if found:
        assert "find_spec" in found.pop(0)
    assert [cell for cell in found if not re.fullmatch(r"# Exercise [\d.]+: your answer", cell)] == wanted


@pytest.mark.parametrize("page", PAGES)
def test_its_prose_holds_no_markup_that_jupyter_does_not_know(page):
    for text in prose(page):
        for token in pieces(READER.parse(text)):
            if token.type == "text":
                assert "$" not in token.content.replace("\\$", ""), f"a formula that does not end: {token.content}"
            if token.type in ("text", "paragraph_open", "html_block", "html_inline", "fence"):
                assert not RAW.search(f"{token.info}{token.content}"), token.content
        outside = re.sub(r"^(`{3,})[\s\S]*?^\1", "", text, flags=re.MULTILINE)
        assert not RAW.search(re.sub(r"`[^`\n]*`", "", outside))


@pytest.mark.parametrize("page", PAGES)
def test_numbers_of_equations_and_exercises_are_those_of_the_site(page):
    html = (SITE / f"{page}.html").read_text("utf-8")
    text = "\n".join(prose(page))
    assert re.findall(r"\\tag\{(.+?)\}", text) == re.findall(r'class="eqno">\((.+?)\)', html)
    assert re.findall(r"^> \*\*Exercise ([\d.]+)\. ", text, re.MULTILINE) == re.findall(
        r'<p class="admonition-title"><span class="caption-number">Exercise ([\d.]+) ', html
    )
    boxes = re.findall(r'<div class="[^"]*\bdropdown\b[^"]*admonition', html)
    assert text.count("<details>") == len(boxes) + html.count("<details><summary>")


@pytest.mark.parametrize("page", PAGES)
def test_its_links_lead_to_notebooks_headings_and_pictures_that_are_there(page):
    for text in prose(page):
        for token in pieces(READER.parse(text)):
            link = token.attrGet("href") or token.attrGet("src")
            if not link or re.match(r"\w+:", str(link)):
                continue
            file, _, place = str(link).partition("#")
            target = (TREE / page).parent / file if file else TREE / f"{page}.ipynb"
            assert target.is_file(), link
            if place:
                headings = re.findall(r"^#+ (.*)$", "\n".join(prose(page)), re.MULTILINE)
                assert unquote(place) in [heading.replace(" ", "-") for heading in headings], link


def test_nothing_of_the_website_s_tools_comes_along():
    names = {path.name for path in (TREE / "gdlib").iterdir()}
    assert {"rules", "widgets", "exercises"} <= names
    assert not names & {"book", "__pycache__"}
    assert (TREE / "gdlib" / "widgets" / "static" / "notebook.js").is_file()


def test_a_solution_that_the_site_withholds_is_in_no_notebook(book):
    page = book / "chapters" / "index.md"
    page.write_text(
        page.read_text("utf-8")
        + "\n```{exercise} A step\n:label: a-step\nWhere to?\n```\n\n```{solution} a-step\nTo the xylophone.\n```\n",
        "utf-8",
    )
    build(book)
    notebook = book / "_build" / "notebooks" / "chapters" / "index.ipynb"
    assert "xylophone" in notebook.read_text("utf-8")
    change(book / "_config.yml", "exercise_style: solution_follow_exercise", "hide_solutions: true")
    build(book)
    assert "Where to?" in notebook.read_text("utf-8")
    assert "xylophone" not in notebook.read_text("utf-8")
