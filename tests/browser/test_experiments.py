"""The live experiments: every control works, and what is drawn is what gdlib computes."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdlib.figures.style import palette

from .live import KINDS, PIXEL, Live, each
from .numbers import plain
from .paths import check_race, settings


class Raced(Live):
    """A race, or a descent."""

    def check(self):
        """The paths shown are those of gdlib, to the last bit."""
        shown = self.shown
        check_race(self.made, shown)
        return shown


@each("race", disk=True)
def test_twenty_settings_draw_the_path_that_gdlib_runs(visit, page, number, where):
    live = Raced(visit, page, number, where)
    rng = np.random.default_rng(7)
    names = live.sliders
    settings = [[0] * len(names), [1] * len(names), *rng.uniform(size=(18, len(names))).tolist()]
    seen = set()
    for setting in settings:
        for name, share in zip(names, setting, strict=True):
            live.slide(name, share)
        shown = live.check()
        seen.add(str([path["h"] for path in shown["paths"]]) + str(shown["steps"]))
    assert len(seen) == 20
    assert live.visit.complaints == []


@each("race")
def test_the_ends_of_a_slider_are_the_ends_of_its_interval(visit, page, number):
    live = Raced(visit, page, number)
    for slider in live.made.sliders:
        if slider["name"] not in live.sliders:
            continue
        for share, end in ((0, slider["low"]), (1, slider["high"])):
            live.slide(slider["name"], share)
            shown = live.shown
            hyper = [settings(live.made, path).get(slider["name"]) for path in shown["paths"]]
            assert end in [shown["steps"], *shown["parameters"].values(), *shown.get("noise", {}).values(), *hyper]


@each("race")
def test_every_control_changes_pictures_and_words(visit, page, number):
    live = Raced(visit, page, number)
    if live.made.starts:  # on a ridge nothing moves away from it
        live.root.locator(".gd-starts button").last.click()
    for name in live.sliders:
        pictures, text, paths = live.pictures, live.text, live.shown["paths"]
        live.slide(name, {"variance": 0.9, "epsilon": 0.8}.get(name, 0.25))  # away from where they stand
        if name == "epsilon":  # beside Adagrad's large sums it is felt, and not seen
            assert live.shown["paths"] != paths
            continue
        assert all(a != b for a, b in zip(pictures, live.pictures, strict=True)), name
        assert live.text != text, name
    first = live.made.start
    live.root.locator(".gd-handle").press("ArrowDown")
    assert live.shown["start"] != first
    live.root.locator(".gd-reset").click()
    shown = live.check()
    assert shown["start"] == first
    assert shown["steps"] == live.made.steps
    for path in shown["paths"]:
        assert all(getattr(live.made, name) == value for name, value in settings(live.made, path).items())


@each("race")
def test_a_key_moves_the_start_and_the_words_say_where_it_led(visit, page, number):
    live = Raced(visit, page, number)
    handle = live.root.locator(".gd-handle")
    handle.focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowDown", "ArrowLeft"):
        text = live.text
        live.tab.keyboard.press(key)
        shown = live.check()
        assert live.text != text
        sentences = live.root.locator(".gd-readout p").all_inner_texts()
        for path, sentence in zip(shown["paths"], sentences, strict=True):
            assert heard(sentence) == pytest.approx(meant(path), rel=6e-3, abs=1e-8)
    assert live.root.locator(".gd-readout").get_attribute("aria-live") == "polite"
    slider = live.slider(live.sliders[0])
    text, before = live.text, slider.input_value()
    slider.press("ArrowRight")
    assert int(slider.input_value()) == int(before) + 1
    assert live.text != text


def heard(sentence):
    """The step, theta, the last J and the length of the last step, as numbers, from the text alternative."""
    text = plain(sentence)
    number = r"(-?[\d.]+(?:e-?\d+)?)"
    t = re.search(r"(?:after|at step) (\d+)", text)[1]
    x, y = re.search(rf"θ = \({number}, {number}\)", text).groups()
    J = re.search(rf"(?:J = | to ){number}", text)[1]
    length = re.search(rf"length of the last step {number}", text)[1]
    return [float(value.rstrip(".")) for value in (t, x, y, J, length)]


def meant(path):
    """The same numbers from the path itself."""
    theta = np.array(path["theta"], float)
    length = np.linalg.norm(theta[-1] - theta[-2]) if len(theta) > 1 else 0.0
    return [path["diverged"] or len(theta) - 1, *theta[-1].tolist(), path["J"][-1], length]


@each("race")
def test_the_handle_is_dragged(visit, page, number):
    live = Raced(visit, page, number)
    tab = live.tab
    box = live.root.locator(".gd-landscape").bounding_box()
    handle = live.root.locator(".gd-handle").bounding_box()
    tab.mouse.move(handle["x"] + 22, handle["y"] + 22)
    tab.mouse.down()
    for x, y in ((0.3, 0.3), (0.6, 0.25), (0.7, 0.8)):
        tab.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        (x0, x1), (y0, y1) = live.made.surface["box"]
        expected = (x0 + x * (x1 - x0), y1 - y * (y1 - y0))
        np.testing.assert_allclose(live.check()["start"], expected, atol=0.02 * (x1 - x0))
    tab.mouse.up()
    tab.mouse.move(box["x"] + 5, box["y"] + 5)
    np.testing.assert_allclose(live.shown["start"], expected, atol=0.02 * (x1 - x0))


@each("race")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_end_of_the_path_is_drawn_where_it_is_in_the_rule_s_colour(visit, page, number, dark):
    live = Raced(visit, page, number, where="file", dark=dark)
    shown = live.check()
    canvas = live.root.locator(".gd-landscape").bounding_box()
    (x0, x1), (y0, y1) = live.made.surface["box"]

    def pixel_of(theta):
        return np.array([(theta[0] - x0) / (x1 - x0) * canvas["width"], (y1 - theta[1]) / (y1 - y0) * canvas["height"]])

    def apart(path, t):
        """How far a path's end at step t is from the cross and the other ends, but those of earlier paths under it."""
        at, number = pixel_of(path["theta"][t]), shown["paths"].index(path)
        ends = [(n, other["theta"][min(t, len(other["theta"]) - 1)]) for n, other in enumerate(shown["paths"])]
        far = [(n, np.linalg.norm(at - pixel_of(end))) for n, end in ends if n != number]
        far = [distance for n, distance in far if n > number or distance > 1]
        cross = live.made.surface["minimum"]
        far += [np.linalg.norm(at - pixel_of(cross))] if cross else []
        inside = (at > 10).all() and at[0] < canvas["width"] - 10 and at[1] < canvas["height"] - 10
        return inside * min(far, default=1.0)

    ends = [(path, t) for path in shown["paths"] for t in reversed(range(1, len(path["theta"])))]
    path, end = max(ends, key=lambda one: apart(*one))
    if end < shown["steps"]:
        live.put("t", end)
    at = pixel_of(path["theta"][end])
    ink = palette().get(path["name"], palette()["other"])["dark" if dark else "light"]
    expected = [int(ink[i : i + 2], 16) for i in (1, 3, 5)]
    around = [(at[0] + 3.2 * np.cos(angle), at[1] + 3.2 * np.sin(angle)) for angle in np.arange(8) * np.pi / 4]
    pixels = [live.root.evaluate(PIXEL, list(place))[:3] for place in around]
    assert sum(np.allclose(pixel, expected, atol=3) for pixel in pixels) >= 4, pixels


@each(*(kind for kind in KINDS if kind != "slice"))  # it has no slider: test_slices.py hears it
def test_a_screen_reader_hears_what_every_control_is(visit, page, number):
    live = Raced(visit, page, number)
    tree = live.visit.context.new_cdp_session(live.tab).send("Accessibility.getFullAXTree")["nodes"]
    controls = [
        node for node in tree if node.get("role", {}).get("value") in ("slider", "button", "combobox", "textbox")
    ]
    some_hidden = live.made.kind == "explorer" or getattr(live.made, "typed", "")
    there = live.sliders if some_hidden else live.made.sliders
    assert len([node for node in controls if node["role"]["value"] == "slider"]) >= len(there)
    assert [node for node in controls if not node.get("name", {}).get("value", "").strip()] == []
    if live.made.kind == "results":  # it has choices and buttons, which say of themselves what they are at
        return
    slider = live.root.locator(".gd-controls input").first
    slider.press("Home")
    slider.press("ArrowRight")
    one = slider.get_attribute("aria-valuetext")
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") != one
