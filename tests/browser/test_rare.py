"""`RareWord` on the page: the passages are those of gdlib, and the weights those that gdlib computes from them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdlib.figures.style import palette

from .live import Live, each
from .numbers import heard
from .paths import check_rare

SHOWN = """({ shown: { paths, ...rest } }) => ({ ...rest, paths: paths.map(({ asked, ...path }) => path) })"""


class Rare(Live):
    """Two words, and rules that learn a weight for each."""

    @property
    def shown(self):
        """What is shown, but for the gradients."""
        return self.root.evaluate(SHOWN)

    def check(self):
        """What is shown is what gdlib computes; returns it."""
        shown = self.shown
        check_rare(self.made, shown)
        return shown


@each("rare", disk=True)
def test_ten_settings_draw_the_paths_that_gdlib_runs(visit, page, number, where):
    one = Rare(visit, page, number, where)
    rng = np.random.default_rng(8)
    seen = set()
    for setting in rng.uniform(size=(10, len(one.sliders))):
        for name, share in zip(one.sliders, setting.tolist(), strict=True):
            one.slide(name, share)
        shown = one.check()
        seen.add(str([shown["p"], shown["size"], shown["steps"], [path["h"] for path in shown["paths"]]]))
    assert len(seen) == 10
    assert one.visit.complaints == []


@each("rare")
def test_every_control_changes_pictures_and_words(visit, page, number):
    one = Rare(visit, page, number)
    first, said = one.pictures, one.text
    before = [path["theta"][-1] for path in one.check()["paths"]]
    draw = one.root.locator(".gd-draw")
    for act in (*(lambda name=name: one.slide(name, 0.4) for name in one.sliders), draw.click, draw.click):
        pictures, text = one.pictures, one.text
        act()
        assert all(a != b for a, b in zip(pictures, one.pictures, strict=True))
        assert one.text != text
        one.check()
    one.root.locator(".gd-reset").click()
    assert one.pictures == first
    assert one.text == said
    assert [path["theta"][-1] for path in one.check()["paths"]] == before
    slider = one.slider("p")
    slider.press("ArrowRight")
    assert one.text != said
    assert one.visit.complaints == []


@each("rare")
def test_the_words_say_where_the_weights_are(visit, page, number):
    one = Rare(visit, page, number)
    for share in (0.0, 0.5, 1.0):
        one.slide("p", share)
        shown = one.check()
        stream, *sentences = one.root.locator(".gd-readout p").all_inner_texts()
        count = sum(batch[1][0] for batch in shown["batches"])
        assert f"came {count} times among {shown['steps'] * shown['size']} passages" in stream
        for path, sentence in zip(shown["paths"], sentences, strict=True):
            told = re.search(r"frequent word’s weight is (\S+), the rare word’s (\S+)\. ", sentence).groups()
            assert [heard(number) for number in told] == pytest.approx(path["theta"][-1], rel=6e-3, abs=1e-8)
    assert one.root.locator(".gd-readout").get_attribute("aria-live") == "polite"


@each("rare")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_line_ends_where_the_weight_is_in_the_rule_s_colour(visit, page, number, dark):
    one = Rare(visit, page, number, dark=dark, width=390)
    for path in one.check()["paths"]:
        ink = palette()[path["name"]]["dark" if dark else "light"]
        for which in (0, 1):
            canvas = one.root.locator("canvas").nth(which)
            found = canvas.evaluate(INKED, [int(ink[i : i + 2], 16) for i in (1, 3, 5)])
            assert found > 50, (path["name"], which)


INKED = """(canvas, ink) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let i = 0; i < data.length; i += 4) found += ink.every((part, k) => Math.abs(part - data[i + k]) <= 3);
    return found;
}"""
