"""The API reference: our docstrings, which are plain text, as Sphinx reads them; a missing one is a warning."""

from __future__ import annotations

import importlib
import inspect
import re
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

PACKAGES = ("rules", "drivers", "oracles", "objectives", "readings", "figures", "widgets", "exercises")
MODULES = ("gdlib.interval", "gdlib.rule", "gdlib.path", "gdlib.schedules", *(f"gdlib.{name}" for name in PACKAGES))


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", check_documented)
    app.connect("autodoc-skip-member", skip)
    app.connect("autodoc-process-docstring", convert)


def check_documented(app: Sphinx) -> None:
    """Warn of every public name that says nothing of itself."""
    for name in undocumented():
        logger.warning("%s is public and has no docstring", name, type="api")


def undocumented() -> list[str]:
    """The public names of the library, and the public methods of its public classes, without a docstring."""
    found = []
    for module in map(importlib.import_module, MODULES):
        public = getattr(module, "__all__", None) or [
            name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__
        ]
        for name in public:
            value = getattr(module, name)
            if name.startswith("_") or not (inspect.isclass(value) or inspect.isfunction(value)):
                continue
            if not said(value):
                found.append(f"{module.__name__}.{name}")
            for method, member in vars(value).items() if inspect.isclass(value) else ():
                own = (
                    inspect.isfunction(member)
                    and not method.startswith("_")
                    and not inspect.getdoc(getattr(value, method))
                )
                if own:
                    found.append(f"{module.__name__}.{name}.{method}")
    return found


def said(value: Any) -> bool:
    """Whether a class or a function has a docstring that somebody wrote."""
    doc = value.__doc__ or ""
    return bool(doc.strip()) and not doc.startswith(f"{value.__name__}(")


def skip(app: Sphinx, what: str, name: str, value: Any, skipped: bool, options: Any) -> bool | None:
    """Leave out what Python writes by itself: the fields of named tuples, and a rule's inner `State`."""
    doc = getattr(value, "__doc__", None) or ""
    return True if name == "State" or doc.startswith("Alias for field number") else None


def convert(app: Sphinx, what: str, name: str, value: Any, options: Any, lines: list[str]) -> None:
    """From our form to Sphinx's: `name: meaning` and `Raises` become lists, and no character is markup but `this`."""
    converted: list[str] = []
    for line in lines:
        parameter = re.match(r"([a-z]\w*|J): (.*)", line)
        if parameter and not line.startswith(" "):
            if converted and converted[-1] and not converted[-1].startswith((" ", ":param")):
                converted.append("")
            converted.append(f":param {parameter[1]}: {escaped(parameter[2])}")
        elif error := re.match(r"    (\w+Error): (.*)", line):
            converted.append(f":raises {error[1]}: {escaped(error[2])}")
        elif line.strip() == "Raises":
            converted.append("")
        else:
            if line and not line.startswith(" ") and converted and converted[-1].startswith((":param", " ")):
                converted.append("")
            converted.append(re.match(r" *", line)[0] + escaped(line.lstrip()))  # type: ignore[index]
    lines[:] = converted


def escaped(text: str) -> str:
    """Plain text in which only `code` is markup."""
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(f"`{part}`" if part.startswith("`") else re.sub(r"([\\*|_])", r"\\\1", part) for part in parts)
