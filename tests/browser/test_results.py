"""`Results` on the page: for every task, measure and choice of rules the rows are those of gdlib."""

from __future__ import annotations

import numpy as np
import pytest

from gdlib.figures.style import palette
from gdlib.widgets import Results

from .live import Live, each
from .test_rare import INKED

SIZE = "el => el.scrollWidth <= el.clientWidth"


class Table(Live):
    """The rows and the sweeps, and the Python twin of them."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        made = self.made
        measures = {
            one["task"]: {name: np.array(values, float) for name, values in one["measures"].items()}
            for one in made.tables
        }
        sweeps = {one["task"]: np.array(one["sweep"], float) for one in made.tables}
        self.twin = Results(made.entries, made.x, measures, sweeps, xlabel="", ylabel="", more=made.more)

    def choose(self, name, value):
        self.root.locator(f"select[name={name}]").select_option(value)

    def switch(self, i):
        self.root.locator(f"button[name=show_{i}]").click()

    def check(self):
        """What is shown is what the twin says."""
        shown, twin = self.shown, self.twin
        twin.task, twin.measure = shown["task"], shown["measure"]
        for i in range(len(self.made.entries)):
            pressed = self.root.locator(f"button[name=show_{i}]").get_attribute("aria-pressed")
            setattr(twin, f"show_{i}", "yes" if pressed == "true" else "no")
        rows = twin.rows()
        assert [row["name"] for row in shown["rows"]] == [row.name for row in rows]
        for row, expected in zip(shown["rows"], rows, strict=True):
            np.testing.assert_allclose(np.array(row["mean"], float), expected.mean, rtol=1e-12)
        sentences = self.root.locator(".gd-readout p").all_inner_texts()
        assert all(row.name in text for row, text in zip((rows[0], rows[-1]), sentences, strict=False))
        return shown


@each("results", disk=True)
def test_every_task_and_measure_has_the_rows_of_gdlib(visit, page, number, where):
    one, seen = Table(visit, page, number, where), set()
    for task in one.made.choices["task"]:
        one.choose("task", task)
        for measure in one.made.choices["measure"]:
            one.choose("measure", measure)
            seen.add(str(one.check()))
    assert len(seen) == len(one.made.choices["task"]) * len(one.made.choices["measure"])
    assert one.visit.complaints == []


@each("results")
def test_a_rule_is_taken_out_and_a_reset_brings_all_back(visit, page, number):
    one = Table(visit, page, number)
    first, words = one.pictures, one.text
    best = one.made.entries.index(one.shown["rows"][0]["name"])
    one.switch(best)
    assert len(one.check()["rows"]) == len(one.made.entries) - 1
    assert all(a != b for a, b in zip(first, one.pictures, strict=True))
    assert one.text != words
    every = one.root.get_by_role("button", name="all", exact=True)
    every.click()
    assert one.text == words
    every.click()
    assert one.shown["rows"] == []
    assert "No rule" in one.text
    one.switch(best)
    assert [row["name"] for row in one.check()["rows"]] == [one.made.entries[best]]
    one.root.locator(".gd-reset").click()
    assert one.pictures == first
    assert one.text == words
    assert one.visit.complaints == []


@each("results")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_a_phone_it_is_driven_by_keys_and_each_row_has_its_colour(visit, page, number, dark):
    one = Table(visit, page, number, width=390, dark=dark)
    one.root.locator("select[name=task]").focus()
    before = one.shown["task"]
    one.tab.keyboard.press("ArrowDown")
    assert one.check()["task"] != before
    one.root.locator("button[name=show_0]").press("Space")
    assert one.made.entries[0] not in [row["name"] for row in one.check()["rows"]]
    for row in one.shown["rows"]:
        ink = palette()[one.made.inks[one.made.entries.index(row["name"])]]["dark" if dark else "light"]
        assert one.root.locator("canvas").first.evaluate(INKED, [int(ink[i : i + 2], 16) for i in (1, 3, 5)]) > 10
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert one.root.evaluate(SIZE)
