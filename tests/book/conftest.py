"""A small book to build again and again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gdlib.book.node import ROOT
from gdlib.book.notebooks import BESIDE

PAGE = """---
jupytext:
  text_representation:
    format_name: myst
kernelspec:
  name: python3
  display_name: Python 3
---

# A small book

```{code-cell}
from gdlib.objectives import ravine
from gdlib.rules import GD
from gdlib.widgets import Descent

print("the default rate is", GD().eta)
Descent(GD(), ravine())
```

```{rule} GD
:label: rule-gd
```
"""
BIN = Path(sys.executable).parent


@pytest.fixture
def book(tmp_path):
    """A book of one page, with a library of its own to change."""
    for name in ("_config.yml", "requirements.txt", "package-lock.json", *BESIDE):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "gdlib", tmp_path / "gdlib", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    shutil.copytree(ROOT / "chapters" / "images", tmp_path / "chapters" / "images")
    (tmp_path / "chapters" / "references.bib").touch()
    (tmp_path / "chapters" / "index.md").write_text(PAGE, "utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\n")
    return tmp_path


def call(book, *command):
    """Run a command with this book's own library."""
    environment = {**os.environ, "PYTHONPATH": str(book), "PYTHONWARNINGS": ""}
    done = subprocess.run(command, cwd=book, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def build(book):
    """Build with Jupyter Book; returns the page and the script of the site."""
    call(book, BIN / "jupyter-book", "build", ".")
    site = book / "_build" / "html"
    return (site / "chapters" / "index.html").read_text("utf-8"), (site / "_static" / "site.js").read_text("utf-8")


def change(path, old, new):
    """Replace a piece of a file that must be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
