"""`Stopping` on the page: where it stops and what it keeps are gdlib's, for every run and with any patience."""

from __future__ import annotations

import numpy as np
import pytest

from gdlib.widgets import Stopping

from .live import Live, each


class Watch(Live):
    """The curves and the Python twin of them."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        curves = {one["name"]: np.array(one["runs"]) for one in self.made.curves}
        self.twin = Stopping(self.made.x, curves, most=self.made.sliders[0]["high"])

    def check(self):
        """What is shown is what the twin says."""
        shown, twin = self.shown, self.twin
        for name in ("watched", "patience", "run"):
            setattr(twin, name, shown[name])
        assert (shown["stops"], shown["kept"]) == twin.stopped()
        np.testing.assert_allclose((shown["mean"], shown["steps"]), twin.mean(shown["patience"]), rtol=1e-12)
        assert f"tep {twin.x[twin.stopped().kept]:g}" in self.text
        return shown


@each("stopping", disk=True)
def test_every_patience_and_run_is_that_of_gdlib(visit, page, number, where):
    one, seen = Watch(visit, page, number, where), set()
    for watched in one.made.choices["watched"]:
        one.root.locator("select").select_option(watched)
        for share in (0, 0.1, 0.3, 0.6, 1):
            one.slide("patience", share)
            one.slide("run", 1 - share)
            seen.add(str(one.check()))
    assert len(seen) == 5 * len(one.made.choices["watched"])
    assert one.visit.complaints == []


@each("stopping")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_a_phone_it_is_driven_by_keys_and_a_reset_brings_all_back(visit, page, number, dark):
    one = Watch(visit, page, number, width=390, dark=dark)
    first, words = one.pictures, one.text
    before = one.check()["patience"]
    one.slider("patience").focus()
    one.tab.keyboard.press("ArrowRight")
    assert one.check()["patience"] == before + 1
    one.slider("run").focus()
    one.tab.keyboard.press("ArrowRight")
    assert one.check()["run"] == 2
    assert all(a != b for a, b in zip(first, one.pictures, strict=True))
    one.root.locator(".gd-reset").click()
    assert one.pictures == first
    assert one.text == words
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert one.visit.complaints == []
