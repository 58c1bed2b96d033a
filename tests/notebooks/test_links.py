"""The book's own link, opened on a server that has nothing but Binder's environment: as on Binder, and on a hub."""

from __future__ import annotations

import shutil
import subprocess

from gdlib.book.launch import pulled
from gdlib.book.notebooks import BRANCH
from tools.lab import Notebook, lab

from .conftest import NOTEBOOKS
from .environments import python

WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org")


def test_a_link_brings_the_notebooks_with_their_library_and_opens_the_page(chromium, tmp_path):
    forge, empty, home = shutil.copytree(NOTEBOOKS, tmp_path / "their-book"), tmp_path / "empty", tmp_path / "home"
    for command in (
        ["init", "--quiet", "-b", BRANCH],
        ["add", "."],
        [*WHO, "commit", "--quiet", "-m", "The notebooks"],
    ):
        subprocess.run(["git", *command], cwd=forge, check=True)
    empty.mkdir()
    home.mkdir()
    with lab(python("binder"), empty, home) as (_, address):
        notebook = Notebook(chromium, address, pulled(forge.as_uri(), "chapters/variants/index"))
        assert notebook.tab.url.endswith("/lab/tree/their-book/chapters/variants/index.ipynb")
        assert [output for output in notebook.run_all() if output["output_type"] == "error"] == []
        [said] = notebook.run("import gdlib; print(gdlib.__file__)")
        assert said["text"] == f"{home}/notebooks/their-book/gdlib/__init__.py\n"
        assert notebook.tab.locator("section.gd").count() == 1
        notebook.context.close()
