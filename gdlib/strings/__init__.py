"""The words a reader sees in widgets, figures and the site: one table per language, `en.json` the first."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def table(language: str = "en") -> dict[str, str]:
    """All strings of a language by their key."""
    words: dict[str, str] = json.loads(files("gdlib.strings").joinpath(f"{language}.json").read_text("utf-8"))
    return words
