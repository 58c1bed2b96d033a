"""What an experiment can have beside its rules: sliders of the surface, on a page of its own with no site around it."""

from __future__ import annotations

import pytest

from gdlib.objectives import Ravine, Saddle
from gdlib.rules import GD, Momentum
from gdlib.widgets import Race

from .conftest import served
from .live import PICTURES, SLIDE
from .paths import check_race

pytestmark = served("no page of the site is opened")


class Mounted:
    """One experiment in a page that has nothing else."""

    def __init__(self, tab, made):
        self.tab, self.made, self.root = tab, made, tab.locator("section.gd")

    @property
    def shown(self):
        return self.root.evaluate("root => root.shown")

    @property
    def text(self):
        return self.root.locator(".gd-readout").inner_text()

    @property
    def pictures(self):
        return self.root.evaluate(PICTURES)

    def slide(self, name, share):
        self.root.locator(f"input[name={name}]").evaluate(SLIDE, share)


@pytest.fixture
def one(mount):
    """Mount an experiment."""
    return lambda made, **options: Mounted(mount(made, **options), made)


@pytest.mark.parametrize(
    ("surface", "vary"), [(Ravine(), ("condition", "angle")), (Saddle(), ("angle",))], ids=["Ravine", "Saddle"]
)
def test_a_slider_of_the_surface_moves_picture_and_paths_as_gdlib_has_them(one, surface, vary):
    live = one(Race(GD(0.05), Momentum(0.05, 0.8), surface=surface, vary=vary, steps=80))
    check_race(live.made, live.shown)
    for name in vary:
        for share in (0.0, 0.37, 1.0):
            pictures, text = live.pictures, live.text
            live.slide(name, share)
            shown = live.shown
            check_race(live.made, shown)
            if shown["parameters"][name] != getattr(live.made, name):
                assert all(a != b for a, b in zip(pictures, live.pictures, strict=True))
                assert live.text != text
        assert shown["parameters"][name] == next(s["high"] for s in live.made.sliders if s["name"] == name)
    live.slide("eta", 0.6)
    check_race(live.made, live.shown)
    live.root.locator(".gd-reset").click()
    assert live.shown["parameters"] == {name: getattr(surface, name) for name in vary}
    check_race(live.made, live.shown)
