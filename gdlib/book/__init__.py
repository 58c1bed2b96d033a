"""The Sphinx extension of the book: equations, directives, the site's own assets and fixes."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

import gdlib
from gdlib.book import api, assets, dialects, fixes, launch, live, maths, modules, notebooks, offline, rules


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    for part in (api, assets, dialects, fixes, launch, live, maths, modules, notebooks, offline, rules):
        part.setup(app)
    return {"version": gdlib.__version__, "parallel_read_safe": True, "parallel_write_safe": True}
