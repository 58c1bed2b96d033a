"""`Explorer` on the page: the rates and the runs that it shows are those of gdlib, for every schedule."""

from __future__ import annotations

import re

import numpy as np
import pytest

from .live import Live, each
from .numbers import heard
from .paths import check_schedules

SIZE = "el => el.scrollWidth <= el.clientWidth"


class Explored(Live):
    """Two schedules side by side."""

    def choose(self, which, name):
        self.root.locator(f"select[name={which}]").select_option(name)

    def check(self):
        """Both schedules, and the runs with them, are gdlib's."""
        shown = self.shown
        check_schedules(self.made, shown)
        return shown


@each("explorer", disk=True)
def test_every_schedule_draws_the_rates_and_the_runs_of_gdlib(visit, page, number, where):
    one = Explored(visit, page, number, where)
    rng = np.random.default_rng(11)
    names = one.made.choices["chosen"]
    one.slide("steps", 0.05)
    seen = set()
    for i, name in enumerate(names):
        one.choose("chosen", name)
        one.choose("other", names[i - 1])
        for slider in one.sliders:
            if slider.startswith(f"{name}_"):
                one.slide(slider, float(rng.uniform(0.05, 0.5)))
        shown = one.check()
        assert [path["name"] for path in shown["paths"]] == [name, names[i - 1]]
        seen.add(str(shown["paths"][0]["eta"]))
    assert len(seen) == len(names) >= 8
    assert one.visit.complaints == []


@each("explorer")
def test_every_control_changes_pictures_and_words_and_reset_brings_them_back(visit, page, number):
    one = Explored(visit, page, number)
    first, words = one.pictures, one.text
    for act in (
        lambda: one.slide(one.sliders[0], 0.4),
        lambda: one.choose("chosen", one.made.choices["chosen"][2]),
        lambda: one.choose("other", one.made.choices["other"][3]),
        lambda: one.slide("steps", 0.1),
    ):
        pictures, text = one.pictures, one.text
        act()
        assert all(a != b for a, b in zip(pictures, one.pictures, strict=True))
        assert one.text != text
    for act in (one.root.locator(".gd-draw").click, lambda: one.slide("size", 0.5)):  # the rates stay as they are
        (rates, curves), text = one.pictures, one.text
        act()
        assert one.pictures[0] == rates
        assert one.pictures[1] != curves
        assert one.text != text
    one.check()
    one.root.locator(".gd-reset").click()
    assert one.pictures == first
    assert one.text == words


@each("explorer")
def test_the_words_say_the_rates_and_where_the_runs_end(visit, page, number):
    one = Explored(visit, page, number)
    sentences = one.root.locator(".gd-readout p").all_inner_texts()
    for path, sentence in zip(one.shown["paths"], sentences, strict=True):
        first, last = re.search(r"from (.+?) at step 1 to (.+?) at step", sentence).groups()
        excess = re.search(r"J is (.+?) above", sentence)[1]
        expected = [path["eta"][0], path["eta"][-1], path["mean"][-1]]
        assert [heard(text) for text in (first, last, excess)] == pytest.approx(expected, rel=6e-3)
    assert one.root.locator(".gd-readout").get_attribute("aria-live") == "polite"


@each("explorer")
def test_a_rate_that_is_too_large_is_said_to_be(visit, page, number):
    one = Explored(visit, page, number)
    one.choose("chosen", "SearchThenConverge")  # its start reaches to 10
    for name in ("SearchThenConverge_start", "SearchThenConverge_c", "SearchThenConverge_tau", "steps"):
        one.slide(name, 1)
    shown = one.check()
    assert shown["paths"][0]["lost"] > 0
    assert "left the finite numbers" in one.text
    assert one.visit.complaints == []


@each("explorer")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_a_phone_it_is_driven_by_keys_and_nothing_sticks_out(visit, page, number, dark):
    one = Explored(visit, page, number, width=390, dark=dark, touch=True)
    choice = one.root.locator("select[name=chosen]")
    choice.focus()
    before = one.shown["paths"][0]["name"]
    one.tab.keyboard.press("ArrowDown")
    assert one.shown["paths"][0]["name"] != before
    slider = one.slider(one.sliders[0])
    text = one.text
    slider.press("ArrowRight")
    assert one.text != text
    assert slider.evaluate("el => el === document.activeElement")  # the focus stays while the picture is drawn anew
    one.root.locator(".gd-draw").tap()
    assert one.shown["seed"] != one.made.seed
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert one.root.evaluate(SIZE)


@each("explorer")
def test_one_schedule_beside_itself_has_its_sliders_once(visit, page, number):
    one = Explored(visit, page, number)
    name = one.made.choices["chosen"][0]
    one.choose("chosen", name)
    one.choose("other", name)
    mine = [slider for slider in one.sliders if slider.startswith(f"{name}_")]
    assert all(one.slider(slider).count() == 1 for slider in mine)
    assert one.shown["paths"][0]["eta"] == one.shown["paths"][1]["eta"]
    one.choose("other", one.made.choices["other"][1])
    assert len(one.sliders) > len(mine) + 2
