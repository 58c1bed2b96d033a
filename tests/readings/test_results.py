"""A table of results: its order, what is missing in it, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
from traitlets import TraitError

from gdlib.figures.style import palette
from gdlib.widgets import Results

ENTRIES, X = ["GD", "Adam", "GD, cosine"], [0.01, 0.1, 1.0]
LOSS = np.array([[3.0, 5.0], [1.0, 2.0], [2.0, 3.0]])
STEPS = np.array([[10.0, 20.0], [np.nan, 5.0], [8.0, 9.0]])
SWEEP = np.array([[3.0, 4.0, np.nan], [2.0, 1.0, 5.0], [9.0, 3.0, 2.5]])
MEASURES = {"loss": LOSS, "steps": STEPS, "width": np.array([[1.0], [3.0], [2.0]])}


def made(**options):
    given = {"xlabel": "η", "ylabel": "loss", "more": ("width",), **options}
    measures = given.pop("measures", {"one": MEASURES, "other": MEASURES | {"loss": -LOSS}})
    return Results(ENTRIES, X, measures, given.pop("sweeps", {"one": SWEEP, "other": SWEEP}), **given)


def order(one):
    return [row.name for row in one.rows()]


def test_the_best_comes_first_and_what_is_missing_last():
    one = made()
    assert order(one) == ["Adam", "GD, cosine", "GD"]
    assert [row.mean for row in one.rows()] == [1.5, 2.5, 4.0]
    one.task = "other"
    assert order(one) == ["GD", "GD, cosine", "Adam"]
    one.measure = "steps"
    assert order(one) == ["GD, cosine", "GD", "Adam"]
    assert np.isnan(one.rows()[-1].mean)
    one.measure = "width"
    assert order(one) == ["Adam", "GD, cosine", "GD"]  # more is better
    one.show_1 = "no"
    assert order(one) == ["GD, cosine", "GD"]


def test_what_a_page_carries_is_what_was_given():
    table = made().tables[0]
    assert table["measures"]["steps"] == [[10, 20], [None, 5], [8, 9]]
    assert table["sweep"][0] == [3, 4, None]


def test_a_still_picture_says_what_is_first():
    one = made(measure="steps")
    bundle, _ = one._repr_mimebundle_()
    assert "steps" in bundle["text/plain"]
    assert "GD, cosine on top" in bundle["text/plain"]
    assert len(bundle["image/png"]) > 1000


def test_a_trait_takes_nothing_else():
    one = made()
    for name, value in (("task", "none"), ("measure", "none"), ("show_0", "maybe")):
        with pytest.raises(TraitError):
            setattr(one, name, value)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sweeps": {"one": SWEEP}}, "a sweep for each task"),
        ({"sweeps": {"one": SWEEP, "other": SWEEP[:2]}}, r"shape \(3, 3\), and has \(2, 3\)"),
        ({"measures": {"one": MEASURES, "other": {"loss": LOSS}}}, "other has"),
        ({"measures": {"one": {"loss": LOSS[:2]}, "other": {"loss": LOSS}}}, r"shape \(3, seeds\), and has \(2, 2\)"),
        ({"task": "none"}, "task must be one of"),
        ({"measure": "none"}, "measure must be one of"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        made(**wrong)


def test_a_rate_must_have_a_logarithm():
    with pytest.raises(ValueError, match="above 0"):
        Results(ENTRIES, [0.0, 0.1, 1.0], {"one": MEASURES}, {"one": SWEEP}, xlabel="η", ylabel="loss")


def test_entries_that_are_no_rules_have_colours_of_their_own():
    names = ["naive", "Adam", "mix", "Adam, cosine", "baseline"]
    found = Results(names, X, {"task": {"loss": np.ones((5, 1))}}, {"task": np.ones((5, len(X)))}, xlabel="", ylabel="")
    assert [found.inks[1], found.inks[3]] == ["Adam", "Adam"]
    assert len({found.inks[i] for i in (0, 2, 4)} - {"Adam"}) == 3
    assert set(found.inks) <= set(palette())
