"""Environments of their own, for the notebooks and for what we compare with: without gdlib and what builds the book."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from gdlib.book.node import ROOT

REQUIREMENTS = {
    "binder": "binder/requirements.txt",
    "lowest": "tests/notebooks/lowest.txt",  # the lower bounds of pyproject.toml, by `make lock`
    "colab": "tests/notebooks/colab.txt",  # by hand: its source stands there
}


def python(name: str) -> Path:
    """The Python of the notebooks' environment called `name`."""
    return made(name, ROOT / REQUIREMENTS[name])


def made(name: str, wanted: Path, complete: bool = True) -> Path:
    """The Python of an environment with what `wanted` lists; it is made anew if the list has changed.

    Nothing but a `complete` list is installed; for another one pip finds out what is missing.
    """
    folder = ROOT / "_build" / "environments" / name
    done = folder / "requirements.txt"  # written when all is installed
    if not done.exists() or done.read_bytes() != wanted.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        call("venv", "--without-pip", folder)
        options = ("--quiet", "--disable-pip-version-check", *(("--no-deps",) if complete else ()), "--requirement")
        call("pip", "--python", folder / "bin" / "python", "install", *options, wanted)
        shutil.copy(wanted, done)
    return folder / "bin" / "python"


def call(*arguments: str | Path) -> None:
    """Run a module of this Python; what goes wrong is printed."""
    subprocess.run([sys.executable, "-m", *arguments], check=True)
