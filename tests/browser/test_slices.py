"""`Slice` on the page: the point reads what gdlib computes there, by mouse, key and finger, on every plane and cut."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdlib.figures.style import palette
from gdlib.widgets import Slice

from .live import PIXEL, Live, each, live
from .numbers import heard
from .test_notebook import SHOWN

SELECT = "select[name={}]"


class Sliced(Live):
    """A slice, and the Python twin of it."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        side = int(np.sqrt(len(self.made.planes[0]["loss"])))
        grids = {
            plane["name"]: [np.reshape(plane["loss"], (side, side)), np.reshape(plane["right"], (side, side)) / 1000]
            for plane in self.made.planes
        }
        self.twin = Slice(grids, reach=self.made.surface["box"][0][1])

    def choose(self, name, value):
        self.root.locator(SELECT.format(name)).select_option(value)

    def check(self):
        """What is shown is what the twin says."""
        shown, twin = self.shown, self.twin
        twin.start, twin.view, twin.cut = shown["start"], shown["view"], shown["cut"]
        np.testing.assert_allclose([shown["loss"], shown["accuracy"]], twin.here(), rtol=1e-9)
        _, places = twin.line()
        np.testing.assert_allclose(shown["places"], places, atol=1e-12)
        np.testing.assert_allclose(shown["heights"], twin._given[twin.view][0](places), rtol=1e-9)
        sentence = self.root.locator(".gd-readout p").first.inner_text()
        assert sentence.startswith(twin.view)
        loss, share = re.search(r"the loss is (.+?) and (.+?) % are right", sentence).groups()
        assert [heard(loss), heard(share) / 100] == pytest.approx(twin.here(), rel=6e-3)
        return shown


@each("slice", disk=True)
def test_every_place_plane_and_cut_shows_what_gdlib_computes(visit, page, number, where):
    one = Sliced(visit, page, number, where)
    handle, seen = one.root.locator(".gd-handle"), set()
    for view in one.made.choices["view"]:
        one.choose("view", view)
        for cut, key in zip(one.made.choices["cut"], ("ArrowLeft", "Shift+ArrowDown", "ArrowUp"), strict=True):
            pictures, text = one.pictures, one.text
            one.choose("cut", cut)
            handle.press(key)
            one.check()
            assert all(a != b for a, b in zip(pictures, one.pictures, strict=True))
            assert one.text != text
            seen.add(one.text)
    assert len(seen) == 3 * len(one.made.choices["view"])
    assert one.visit.complaints == []


@each("slice")
def test_a_choice_changes_the_ground_and_a_reset_brings_all_back(visit, page, number):
    one = Sliced(visit, page, number)
    pictures, first = one.pictures, one.check()
    one.choose("view", one.made.choices["view"][1])
    assert all(a != b for a, b in zip(pictures, one.pictures, strict=True))
    one.choose("cut", "across")
    one.root.locator(".gd-handle").press("Shift+ArrowLeft")
    one.root.locator(".gd-reset").click()
    assert one.check() == first
    assert one.pictures == pictures


@each("slice")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_point_is_dragged_and_the_cut_goes_through_it(visit, page, number, dark):
    one = Sliced(visit, page, number, dark=dark)
    one.choose("cut", "across")
    box = one.root.locator(".gd-landscape").bounding_box()
    handle = one.root.locator(".gd-handle").bounding_box()
    one.tab.mouse.move(handle["x"] + 22, handle["y"] + 22)
    one.tab.mouse.down()
    for x, y in ((0.3, 0.3), (0.99, 0.01), (0.7, 0.8)):
        one.tab.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        reach = one.made.surface["box"][0][1]
        expected = ((2 * x - 1) * reach, (1 - 2 * y) * reach)
        np.testing.assert_allclose(one.check()["start"], expected, atol=0.02)
    one.tab.mouse.up()
    ink = palette()["accent"]["dark" if dark else "light"]
    expected = [int(ink[i : i + 2], 16) for i in (1, 3, 5)]
    height = (0.5 - one.shown["start"][1] / reach / 2) * box["height"]
    dashes = [one.root.evaluate(PIXEL, [left, height])[:3] for left in range(40, 60)]
    assert any(np.allclose(pixel, expected, atol=30) for pixel in dashes), dashes


@each("slice")
def test_a_finger_drags_the_point_and_scrolls_beside_it(visit, page, number):
    one = Sliced(visit, page, number, width=390, touch=True)
    touch = "el => getComputedStyle(el).touchAction"
    assert one.root.locator(".gd-handle").evaluate(touch) == "none"
    assert one.root.locator(".gd-plane").evaluate(touch) == "pan-y"
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= 390
    before, handle = one.shown["start"], one.root.locator(".gd-handle").bounding_box()
    session = one.visit.context.new_cdp_session(one.tab)
    at = {"x": handle["x"] + 22, "y": handle["y"] + 22}
    for kind, points in (
        ("touchStart", [at]),
        ("touchMove", [{"x": at["x"] - 30, "y": at["y"] + 50}]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    after = one.check()["start"]
    assert after[0] < before[0]
    assert after[1] < before[1]


@each("slice")
def test_a_screen_reader_hears_the_point_and_the_choices(visit, page, number):
    one = Sliced(visit, page, number)
    tree = one.visit.context.new_cdp_session(one.tab).send("Accessibility.getFullAXTree")["nodes"]
    controls = [node for node in tree if node.get("role", {}).get("value") in ("button", "combobox")]
    assert len([node for node in controls if node["role"]["value"] == "combobox"]) >= 2
    assert [node for node in controls if not node.get("name", {}).get("value", "").strip()] == []
    handle = one.root.locator(".gd-handle")
    before = handle.get_attribute("aria-description")
    handle.press("ArrowLeft")
    assert handle.get_attribute("aria-description") != before
    assert one.root.locator(".gd-readout").get_attribute("aria-live") == "polite"
    for canvas in one.root.locator("canvas").all():
        assert len(canvas.get_attribute("aria-label")) > 30


def test_the_state_of_a_slice_is_light(visit):
    page, number = live("slice")[0]
    planes = Live(visit, page, number).made.planes
    text = str(planes).replace(" ", "")
    assert len(text) < 30_000


def test_in_a_notebook_the_traits_move_the_point(mount):
    a = np.linspace(-1, 1, 9)
    loss = 0.02 + a**2 + 3 * a[:, None] ** 2
    made = Slice({"one": (loss, np.exp(-loss)), "two": (2 * loss, np.exp(-2 * loss))})
    tab = mount(made)
    tab.evaluate("model.set('start', [0.3, -0.55]); model.set('view', 'two'); model.set('cut', 'up')")
    made.start, made.view, made.cut = [0.3, -0.55], "two", "up"  # between the points of the grid
    shown = tab.evaluate(SHOWN)
    assert (shown["loss"], shown["accuracy"]) == pytest.approx(made.here())
    tab.locator(".gd-handle").press("ArrowUp")
    assert tab.evaluate("model.get('start')")[1] > -0.55
    assert tab.evaluate("model.saved") > 0
    tab.evaluate("leave()")
    assert tab.evaluate("Object.values(listeners).every((some) => some.length === 0)")
