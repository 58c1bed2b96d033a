"""The colours and the style of every picture: one colour is one rule, through the whole book."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def palette() -> dict[str, dict[str, str]]:
    """Every colour of the book by its name, with its `light` and its `dark` value; a rule's has the rule's name."""
    colours: dict[str, dict[str, str]] = json.loads(files("gdlib").joinpath("palette.json").read_text("utf-8"))
    return colours


def colour(name: str) -> str:
    """The colour called `name` in the light theme, as #rrggbb; `other` is for a reader's own rule."""
    return palette().get(name, palette()["other"])["light"]


def style() -> Any:
    """Matplotlib's settings for a picture of the book."""
    quiet, ink, line = colour("quiet"), colour("ink"), colour("contour")
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": "gdlib",
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": 10,
        "text.color": ink,
        "axes.edgecolor": line,
        "axes.labelcolor": quiet,
        "axes.titlesize": 10.5,
        "axes.titlelocation": "left",
        "axes.titlecolor": ink,
        "axes.titlepad": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": line,
        "ytick.color": line,
        "xtick.labelcolor": quiet,
        "ytick.labelcolor": quiet,
        "lines.linewidth": 1.8,
    }
