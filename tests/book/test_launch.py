"""Buttons and branches: what opens a notebook elsewhere leads to a file that `make publish` has put there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import nbformat
import pytest

from gdlib.book.launch import address, targets
from gdlib.book.node import ROOT

from .conftest import build, call, change

WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org")
OURS = "https://github.com/someone/their-book"


@pytest.mark.parametrize(("remote", "expected"), [
    ("git@github.com:someone/their-book.git", OURS),
    ("https://github.com/someone/their-book", OURS),
    ("https://github.com/someone/their-book.git/", OURS),
    ("https://someone:secret@github.com/someone/their-book.git", OURS),
    ("ssh://git@github.com:22/someone/their-book.git", OURS),
    ("git@gitlab.com:group/part/book.git", "https://gitlab.com/group/part/book"),
    ("", ""),
    ("/srv/git/book", ""),
    ("file:///srv/git/book", ""),
    ("../book", ""),
    ("someone@build-machine:book", ""),
    ("http://localhost:3000/someone/book", ""),
])  # fmt: skip
def test_the_repository_s_address_is_that_of_a_public_host_or_nothing(remote, expected):
    assert address(remote) == expected


def notebook(link):
    """The path in the tree of notebooks that a link opens, and the repository it is taken from."""
    query = parse_qs(urlsplit(link).query)
    if "colab" in link:
        return re.fullmatch(r".*/github/(.+?)/blob/notebooks/(.+)", link).groups()
    pull = parse_qs(unquote(query["urlpath"][0]).partition("?")[2]) if "mybinder" in link else query
    assert pull["branch"] == ["notebooks"]
    repository = pull["repo"][0]
    lead = f"lab/tree/{repository.rpartition('/')[2]}/"
    assert pull["urlpath"][0].startswith(lead)
    return urlsplit(repository).path.strip("/"), pull["urlpath"][0].removeprefix(lead)


@pytest.mark.parametrize(("repository", "names"), [
    (OURS, ["Binder", "Colab", "JupyterHub"]),
    ("https://gitlab.com/group/part/book", ["Binder", "JupyterHub"]),
    ("https://forge.example.org/group/book", ["JupyterHub"]),
])  # fmt: skip
def test_only_what_can_open_this_host_s_notebooks_is_offered(repository, names):
    found = targets(repository, "https://hub.example.edu/", "chapters/index")
    assert list(found) == names
    for link in found.values():
        owner = notebook(link)
        assert owner == (urlsplit(repository).path.strip("/"), "chapters/index.ipynb")
    if "Binder" in found:
        kind = found["Binder"].removeprefix("https://mybinder.org/v2/").split("?")[0]
        assert kind in ("gh/someone/their-book/binder", "gl/group%2Fpart%2Fbook/binder")
    assert found["JupyterHub"].startswith("https://hub.example.edu/hub/user-redirect/git-pull?repo=")


@pytest.fixture
def two(book):
    """A book of two pages, one in a folder, under git."""
    (book / "chapters" / "deeper").mkdir()
    text = (book / "chapters" / "index.md").read_text("utf-8").replace(":label: rule-gd\n", "")
    (book / "chapters" / "deeper" / "page.md").write_text(f"{text}\n```{{launches}}\n```\n", "utf-8")
    (book / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\nchapters:\n- file: chapters/deeper/page\n")
    call(book, "git", "init", "--quiet")
    return book


def links(site):
    """All links to other hosts on all pages."""
    pages = [path.read_text("utf-8") for path in site.glob("chapters/**/*.html")]
    return {unescape(link) for page in pages for link in re.findall(r'href="(https?://[^"]+)"', page)}


def test_with_a_remote_every_launch_link_leads_to_a_notebook(two):
    call(two, "git", "remote", "add", "origin", "git@github.com:someone/their-book.git")
    config = two / "_config.yml"
    config.write_text(config.read_text("utf-8").replace("# book_hub:", "book_hub:"), "utf-8")
    build(two)
    opened = {notebook(link) for link in links(two / "_build" / "html") if "mybinder" in link or "colab" in link}
    tree = two / "_build" / "notebooks"
    assert opened == {
        ("someone/their-book", path.relative_to(tree).as_posix()) for path in tree.glob("chapters/**/*.ipynb")
    }
    assert len(opened) == 2
    assert OURS in links(two / "_build" / "html")
    page = (two / "_build" / "html" / "chapters" / "deeper" / "page.html").read_text("utf-8")
    table = re.findall(r'class="gd-hub-link"[^>]*><a href="https://hub\.example\.edu/hub/user-redirect/git-pull', page)
    assert len(table) == 2  # also where no script fills it in
    for page in (two / "_build" / "html").glob("chapters/**/*.html"):
        for kind in ("ipynb", "zip"):
            [found] = re.findall(rf'href="([\w./-]+\.{kind})"', page.read_text("utf-8"))
            assert (page.parent / found).is_file()


def test_without_a_remote_there_is_no_button_that_leads_nowhere(two):
    build(two)
    site = two / "_build" / "html"
    assert not [link for link in links(site) if re.search("mybinder|colab|hub/user-redirect", link)]
    pages = [path.read_text("utf-8") for path in site.glob("chapters/**/*.html")]
    assert not any("launch-buttons" in page for page in pages)
    assert sum("built without a repository" in page for page in pages) == 1


def first_cell(notebook, folder, remote):
    """Run the first cell of a notebook where Python knows no gdlib; says where it was found, or the error."""
    elsewhere = f"import sys; sys.path = [one for one in sys.path if one != {str(ROOT)!r}]\n"
    cell = nbformat.read(notebook, as_version=4).cells[0].source
    instead = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{remote}.insteadOf", "GIT_CONFIG_VALUE_0": OURS}
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"{elsewhere}{cell}\nimport gdlib.rules\nprint(gdlib.__file__)"],
        cwd=folder,
        env={**os.environ, **instead},
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout or done.stderr).strip().splitlines()[-1]


def test_published_branches_change_only_with_what_they_hold(two, tmp_path_factory):
    remote = tmp_path_factory.mktemp("forge") / "their-book.git"
    subprocess.run(["git", "init", "--quiet", "--bare", remote], check=True)
    (two / "binder").mkdir()
    (two / "binder" / "requirements.txt").write_text("numpy==2.0\n", "utf-8")
    (two / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "publish.py", two / "tools")
    call(two, "git", "add", "chapters", "binder", "tools")
    call(two, "git", *WHO, "commit", "--quiet", "-m", "A book")
    build(two)

    def publish():
        before = call(two, "git", "status", "--porcelain")
        said = call(two, sys.executable, "tools/publish.py", remote)
        assert call(two, "git", "status", "--porcelain") == before
        return said.split("\n")[:-1]

    assert publish() == ["notebooks: made", "binder: made"]
    assert publish() == ["notebooks: unchanged", "binder: unchanged"]
    image = call(remote, "git", "rev-parse", "binder")
    change(two / "chapters" / "index.md", "# A small book", "# A smaller book")
    build(two)
    assert publish() == ["notebooks: updated", "binder: unchanged"]
    assert call(remote, "git", "rev-parse", "binder") == image
    assert call(remote, "git", "rev-list", "--count", "notebooks") == "2\n"  # a history that goes on
    assert "binder/requirements.txt" in call(remote, "git", "ls-tree", "-r", "--name-only", "binder").split()
    (two / "binder" / "requirements.txt").write_text("numpy\n", "utf-8")
    assert publish() == ["notebooks: unchanged", "binder: updated"]


def test_a_notebook_finds_the_library_beside_it_or_fetches_it(two, tmp_path_factory):
    remote = tmp_path_factory.mktemp("forge") / "their-book.git"
    alone = tmp_path_factory.mktemp("alone")
    subprocess.run(["git", "init", "--quiet", "--bare", remote], check=True)
    (two / "binder").mkdir()
    (two / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "publish.py", two / "tools")
    call(two, "git", "add", "chapters")
    call(two, "git", *WHO, "commit", "--quiet", "-m", "A book")

    tree = two / "_build" / "notebooks"
    page = tree / "chapters" / "deeper" / "page.ipynb"
    build(two)
    assert first_cell(page, page.parent, remote) == str(tree / "gdlib" / "__init__.py")
    said = first_cell(page, alone, remote)
    assert said == "FileNotFoundError: gdlib is not here: keep this notebook in the folder it came in, beside gdlib"

    call(two, "git", "remote", "add", "origin", OURS)
    build(two)
    call(two, sys.executable, "tools/publish.py", remote)
    assert first_cell(page, page.parent, remote) == str(tree / "gdlib" / "__init__.py")
    for _ in range(2):  # fetched, then found where it was fetched to
        assert first_cell(page, alone, remote) == str(alone / "their-book" / "gdlib" / "__init__.py")
