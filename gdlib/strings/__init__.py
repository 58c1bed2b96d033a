"""The words a reader sees in widgets, figures and the site: one table per language.

`en.json` is what the scripts of a page carry; `en.book.json`, of the pages and notebooks as they are built, and
`en.exercises.json`, the verdicts, are said by Python alone.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def table(language: str = "en") -> dict[str, str]:
    """All strings of a language by their key."""
    words: dict[str, str] = {}
    for part in ("", ".book", ".exercises"):
        words |= json.loads(files("gdlib.strings").joinpath(f"{language}{part}.json").read_text("utf-8"))
    return words
