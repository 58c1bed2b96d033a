"""The ipywidgets that a page has without a kernel: each is driven by keys or clicks, linked, or refused in words."""

from __future__ import annotations

import shutil

import pytest
from ipywidgets import (
    Checkbox,
    ColorPicker,
    Dropdown,
    FloatLogSlider,
    FloatSlider,
    HBox,
    IntSlider,
    Label,
    VBox,
    jsdlink,
    jslink,
)
from ipywidgets.embed import dependency_state

from gdlib.book.node import MODULES
from gdlib.objectives import ravine
from gdlib.rules import GD
from gdlib.strings import table
from gdlib.widgets import Descent, Race
from tools.browser import serve

from .conftest import SITE, Visit
from .experiments import scripts
from .live import PICTURES

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Widgets</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="widget.css"><script defer src="site.js"></script>
<body class="gd-alone"><main>{body}</main></body></html>"""
SAID = "box => box.selectedOptions ? box.selectedOptions[0]?.text : box.getAttribute('aria-valuetext')"


def written(widgets):
    """A page that shows the widgets, with their state as the book writes it."""
    state = {"version_major": 2, "version_minor": 0, "state": dependency_state(widgets, drop_defaults=False)}
    return PAGE.format(body=scripts([widget.model_id for widget in widgets], state))


@pytest.fixture
def show(chromium, tmp_path):
    """Show widgets on a page, over `http` or from `file`; gives its tab, in which nothing may complain."""
    for name in ("site.js", "widget.css"):
        shutil.copy(SITE / "_static" / name, tmp_path)
    visits = []
    with serve(tmp_path) as localhost:

        def open_page(*widgets, where="http", **options):
            (tmp_path / "page.html").write_text(written(widgets), "utf-8")
            address = localhost if where == "http" else tmp_path.as_uri() + "/"
            visits.append(Visit(chromium, address, "page.html", **options))
            return visits[-1].tab

        yield open_page
        for one in visits:
            assert one.complaints == one.left == []
            one.context.close()


def descent():
    """A small experiment."""
    return Descent(GD(0.02), ravine(30), steps=30)


class Shown:
    """The experiments of a page, by the numbers behind their pictures."""

    def __init__(self, tab):
        self.roots = tab.locator("section.gd")

    def pictures(self, number=0):
        return self.roots.nth(number).evaluate(PICTURES)

    def __call__(self, number=0):
        shown = self.roots.nth(number).evaluate("root => root.shown")
        return {**shown["paths"][0]["h"], **{name: shown[name] for name in ("steps", "start", "t")}}


# the control, the trait it is linked to, the key, and what is then the trait's value and said of it
DRIVEN = {
    "whole": (IntSlider, {"value": 30, "min": 10, "max": 50, "step": 5}, "steps", "ArrowRight", 35, "35"),
    "whole, End": (IntSlider, {"value": 30, "min": 10, "max": 57, "step": 5}, "steps", "End", 57, "57"),
    "thousands": (IntSlider, {"value": 30, "min": 10, "max": 1234}, "steps", "End", 1234, "1234"),
    "tenths": (FloatSlider, {"value": 0.3, "min": 0.1, "max": 1, "step": 0.1}, "eta", "ArrowLeft", 0.2, "0.2"),
    "tenths, End": (FloatSlider, {"value": 0.03, "min": 0.01, "max": 0.1, "step": 0.06}, "eta", "End", 0.1, "0.1"),
    "powers": (FloatLogSlider, {"value": 0.01, "min": -4, "max": -1, "step": 0.5}, "eta", "Home", 0.0001, "10⁻⁴"),
    "base 2": (FloatLogSlider, {"value": 0.25, "base": 2, "min": -4, "max": 0}, "eta", "End", 1, "1"),
    "choice": (Dropdown, {"options": ["start", "one", "two"], "index": 1}, "t", "ArrowDown", 2, "two"),
}


@pytest.mark.parametrize("name", DRIVEN)
def test_a_key_on_a_control_moves_what_it_is_linked_to(show, name):
    kind, settings, trait, key, value, said = DRIVEN[name]
    control, experiment = kind(**settings, description="knob"), descent()
    jslink((control, "index" if kind is Dropdown else "value"), (experiment, trait))
    tab = show(control, experiment)
    shown = Shown(tab)
    before = shown.pictures()
    box = tab.get_by_role("combobox" if kind is Dropdown else "slider", name="knob", exact=True)
    box.press(key)
    assert shown()[trait] == value
    assert shown.pictures() != before
    assert box.evaluate(SAID) == said
    tab.locator(".gd-reset").click()  # and back, from the other end of the link
    assert box.evaluate(SAID) == {"eta": "0.02", "steps": "30", "t": None}[trait]


def test_checkboxes_are_linked_and_switch_a_slider_off(show):
    one, other, slider = Checkbox(True, description="one"), Checkbox(False, description="other"), IntSlider(3, max=5)
    jslink((one, "value"), (other, "value"))
    jsdlink((one, "value"), (slider, "disabled"))
    tab = show(VBox([one, other, slider]))
    boxes = [tab.get_by_role("checkbox", name=name) for name in ("one", "other")]
    knob = tab.get_by_role("slider", name=table()["value"])
    assert all(box.is_checked() for box in boxes)  # the source is heard first
    assert knob.is_disabled()
    tab.get_by_text("other").click()
    assert not any(box.is_checked() for box in boxes)
    assert knob.is_enabled()
    boxes[0].press("Space")
    assert all(box.is_checked() for box in boxes)
    assert knob.is_disabled()


def test_a_label_says_what_it_is_linked_to(show):
    race = Race(GD(0.02), surface=ravine(30), steps=20, typed="theta = theta - eta*g")
    label = Label("nothing yet")
    jslink((race, "typed"), (label, "value"))
    tab = show(HBox([label, race]))
    said = tab.locator(".gd-row > :first-child > p")
    assert said.inner_text() == race.typed
    tab.locator("textarea").press("End")
    tab.locator("textarea").press_sequentially("*2")
    assert said.inner_text() == race.typed + "*2"


def test_a_link_of_one_direction_goes_one_way(show):
    slider, experiment = FloatSlider(0.05, min=0.01, max=0.1, step=0.01, description="η"), descent()
    jsdlink((slider, "value"), (experiment, "eta"))
    tab = show(slider, experiment)
    shown, knob = Shown(tab), tab.get_by_role("slider", name="η", exact=True)
    assert shown()["eta"] == 0.05
    tab.locator("section.gd input[name=eta]").press("Home")
    assert shown()["eta"] < 0.01
    assert knob.get_attribute("aria-valuetext") == "0.05"
    knob.press("ArrowRight")
    assert shown()["eta"] == 0.06


@pytest.mark.parametrize("where", ["http", "file"])
def test_experiments_in_boxes_are_numbered_and_linked(show, where):
    rate, first, second, third = FloatLogSlider(0.01, min=-4, max=-1, description="η"), descent(), descent(), descent()
    for experiment in (first, second):
        jslink((rate, "value"), (experiment, "eta"))
    tab = show(VBox([rate, HBox([first, second])]), third, where=where)
    shown = Shown(tab)
    assert [shown(i)["eta"] for i in range(3)] == [0.01, 0.01, 0.02]
    for number in (1, 2, 3):
        section = tab.locator(f"#experiment-{number} > section.gd")
        assert section.get_attribute("aria-label").startswith(f"{number}. ")
    before = [shown.pictures(i) for i in range(3)]
    tab.locator("#experiment-2 input[name=eta]").press("ArrowRight")  # up to the slider, and down to the other
    assert shown(0)["eta"] == shown(1)["eta"] > 0.01
    assert [shown.pictures(i) != before[i] for i in range(3)] == [True, True, False]
    places = [shown.roots.nth(i).bounding_box() for i in range(2)]
    assert places[0]["y"] == places[1]["y"]
    assert places[0]["x"] + places[0]["width"] < places[1]["x"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_controls_in_boxes_can_be_read_on_a_phone(show, dark):
    choices = Checkbox(True, description="all"), Dropdown(options=["one"], description="which")
    tab = show(
        HBox([FloatSlider(0.5), *choices, Label("x")]), VBox([HBox([descent()]), ColorPicker()]), dark=dark, width=390
    )
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.add_script_tag(path=MODULES / "axe-core" / "axe.min.js")
    found = tab.evaluate("async () => (await axe.run()).violations")
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_a_widget_that_needs_a_kernel_says_so_and_leaves_the_others_alive(show):
    slider, experiment = FloatSlider(0.05, min=0.01, max=0.1, step=0.01, description="η"), descent()
    picker = ColorPicker(description="not here")
    jslink((slider, "value"), (experiment, "eta"))
    tab = show(picker, VBox([picker, slider]), experiment)
    notices = tab.locator(".gd-notice")
    assert notices.all_inner_texts() == [table()["unknownWidget"]] * 2
    tab.get_by_role("slider", name="η", exact=True).press("ArrowRight")
    assert Shown(tab)()["eta"] == 0.06
