"""Real data, shipped small: each set with its source, licence, shapes and units."""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple

import numpy as np

from gdlib.rule import Array


class Table(NamedTuple):
    """Inputs x, shape (N, features), and targets y, shape (N,), with what they are and where they come from."""

    x: Array
    y: Array
    features: tuple[str, ...]
    target: str
    source: str
    licence: str


def penguins() -> Table:
    """Flipper length in mm (x) and body mass in g (y) of 342 penguins of three species.

    Measured near Palmer Station, Antarctica, 2007–2009. Gorman, Williams & Fraser (2014), PLoS ONE 9(3) e90081;
    `palmerpenguins` by Horst, Hill & Gorman, released under CC0 1.0. Two of the 344 birds were not measured
    and are left out.
    """
    text = files("gdlib.objectives").joinpath("data/penguins.csv").read_text(encoding="utf-8")
    header, *rows = text.splitlines()
    numbers = np.array([row.split(",") for row in rows], dtype=float)
    flipper, mass = header.split(",")
    return Table(
        x=numbers[:, :1],
        y=numbers[:, 1],
        features=(flipper,),
        target=mass,
        source="Gorman, Williams & Fraser (2014), doi:10.1371/journal.pone.0090081",
        licence="CC0 1.0",
    )
