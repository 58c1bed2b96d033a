"""The words a reader sees in widgets, figures and the site: one table per language.

`en.json` is what the scripts of a page carry, `en.exercises.json` the verdicts, which are said by Python alone.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def table(language: str = "en") -> dict[str, str]:
    """All strings of a language by their key."""
    words: dict[str, str] = {}
    for name in (f"{language}.json", f"{language}.exercises.json"):
        words |= json.loads(files("gdlib.strings").joinpath(name).read_text("utf-8"))
    return words
