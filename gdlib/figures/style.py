"""The colours and the style of every picture: one colour is one rule, through the whole book."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

TINTS = 40  # as many steps as lead from the colour of the valley to that of the hill


@cache
def palette() -> dict[str, dict[str, str]]:
    """Every colour of the book by its name, with its `light` and its `dark` value; a rule's has the rule's name.

    `tint0`, `tint1`, … lead from the valley to the hill.
    """
    colours: dict[str, dict[str, str]] = json.loads(files("gdlib").joinpath("palette.json").read_text("utf-8"))
    for n in range(TINTS + 1):
        ends = [(theme, colours["valley"][theme], colours["hill"][theme]) for theme in ("light", "dark")]
        colours[f"tint{n}"] = {theme: mixed(valley, hill, n / TINTS) for theme, valley, hill in ends}
    return colours


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two, with this share of the other."""
    ends = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in (one, other)]
    return "#" + "".join(f"{round(low + share * (high - low)):02x}" for low, high in zip(*ends, strict=True))


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
