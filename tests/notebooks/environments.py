"""Environments of their own for the notebooks, without gdlib and without what builds the book."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from gdlib.book.node import ROOT

REQUIREMENTS = {"binder": "binder/requirements.txt"}


def python(name: str) -> Path:
    """The Python of the environment called `name`; the environment is made anew if its requirements have changed."""
    wanted = ROOT / REQUIREMENTS[name]
    folder = ROOT / "_build" / "environments" / name
    made = folder / "requirements.txt"  # written when all is installed
    if not made.exists() or made.read_bytes() != wanted.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        uv("venv", folder, "--python", sys.executable)
        uv("pip", "install", "--python", folder, "--compile-bytecode", "--requirements", wanted)
        shutil.copy(wanted, made)
    return folder / "bin" / "python"


def uv(*arguments: str | Path) -> None:
    """Run uv quietly; what goes wrong is printed."""
    subprocess.run([sys.executable, "-m", "uv", "--quiet", *arguments], check=True)
