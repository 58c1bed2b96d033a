"""Building: what changed is built again, and plain Sphinx gives the same site."""

from __future__ import annotations

import re

from gdlib.book.rules import SHOWN
from gdlib.recorded.dialects import HYPER, LIBRARIES, dialects, recorded

from .conftest import BIN, build, call, change


def test_a_change_in_the_library_or_a_widget_is_never_served_stale(book):
    page, script = build(book)
    assert "the default rate is 0.01" in page
    assert "freshly built" not in script

    change(book / "gdlib" / "rules" / "plain.py", "eta: Rate = 0.01", "eta: Rate = 0.02")
    page, _ = build(book)
    assert "the default rate is 0.02" in page  # the cell ran again
    assert "0.02</span>" in page.split("gd-hyperparameters")[1]  # and so did the directive

    change(
        book / "gdlib" / "widgets" / "js" / "run.js", "diverged: null };", 'diverged: null, mark: "freshly built" };'
    )
    _, script = build(book)
    assert "freshly built" in script

    change(book / "gdlib" / "strings" / "en.json", "Arrow keys move it", "Arrows push it")
    page, script = build(book)
    assert "Arrows push it" in script


def test_a_prose_edit_runs_no_cell_again(book):
    build(book)
    change(book / "chapters" / "index.md", "# A small book", "# A smaller book")
    output = call(book, BIN / "jupyter-book", "build", ".")
    assert "Executing notebook" not in output
    assert "A smaller book" in (book / "_build" / "html" / "chapters" / "index.html").read_text("utf-8")


def test_every_rule_can_be_shown(book):
    rules = "".join(f"\n```{{rule}} {name}\n:label: rule-{name.lower()}\n```\n" for name in SHOWN)
    said = f"\n```{{dialects}} {' '.join(HYPER)}\n```\n"
    (book / "chapters" / "index.md").write_text(f"# All rules\n{rules}{said}", "utf-8")
    call(book, BIN / "jupyter-book", "build", ".", "-W", "-n", "--keep-going")
    page = (book / "_build" / "html" / "chapters" / "index.html").read_text("utf-8")
    assert page.count("gd-hyperparameters") == len(SHOWN)
    assert "Muon cannot be traced: it works on whole matrices" in page
    assert page.count("if it is told nothing") == sum(len(recorded(library)["defaults"]) for library in LIBRARIES)
    assert page.count("gd-dialects") == 1
    for one in dialects():
        assert one.call.partition("(")[0] in page


def test_plain_sphinx_builds_the_same_site(book):
    build(book)
    call(book, BIN / "jupyter-book", "config", "sphinx", ".")
    call(book, BIN / "sphinx-build", "-q", "-j", "2", "-b", "html", ".", "_build/plain/html")

    def site(folder):
        found = {}
        for path in sorted((book / "_build" / folder).rglob("*")):
            if path.is_file() and path.name != ".buildinfo" and path.suffix not in {".inv", ".doctree", ".pickle"}:
                text = path.read_bytes()
                if path.suffix == ".html":
                    # the ids of widgets are drawn anew in every run of a notebook
                    text = re.sub(rb"[0-9a-f]{32}\b", b"ID", text)
                found[path.relative_to(book / "_build" / folder).as_posix()] = text
        return found

    for ours, plain in ((site("html"), site("plain/html")), (site("notebooks"), site("plain/notebooks"))):
        assert ours.keys() == plain.keys()
        assert [name for name in ours if ours[name] != plain[name]] == []
