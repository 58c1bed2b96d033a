"""Step by step: play, back, on, and the slider of the step; a rule that a reader types; touch."""

from __future__ import annotations

import numpy as np

from gdlib.drivers import run
from gdlib.objectives import ravine
from gdlib.rules import Momentum

from .live import Live, each, live, swipe

LIVE = live("race", "minibatch")
TYPED = [(page, number) for page, number in live("race") if page.endswith("readings.html")][1]
FRAMES = "async () => { for (let k = 0; k < 20; k += 1) await new Promise(requestAnimationFrame); }"
ENDED = "root => root.shown.t === root.shown.steps && root.querySelector('.gd-play').textContent === '▶'"


@each("race", "minibatch")
def test_every_step_can_be_shown_by_slider_button_and_key(visit, page, number):
    one = Live(visit, page, number)
    steps = one.steps
    back, on, scrub = (one.root.locator(name) for name in (".gd-back", ".gd-forward", ".gd-transport input"))
    assert on.get_attribute("aria-disabled") == "true"
    assert one.t == steps
    whole, text = one.pictures, one.text
    back.click()
    assert one.t == steps - 1
    assert one.text != text
    for t in {0, 1, steps // 2}:
        one.put("t", t)
        assert one.t == t
        assert all(a != b for a, b in zip(whole, one.pictures, strict=True))
        assert scrub.get_attribute("aria-valuetext") == f"step {t} of {steps}"
    one.put("t", 0)
    assert back.get_attribute("aria-disabled") == "true"
    on.click()
    assert one.t == 1
    scrub.press("ArrowRight")
    assert one.t == 2
    one.put("t", steps)
    assert one.pictures == whole
    assert one.text == text
    assert one.visit.complaints == []


@each("race", "minibatch")
def test_play_goes_from_the_start_to_the_end_and_can_be_paused(visit, page, number):
    one = Live(visit, page, number)
    play, whole = one.root.locator(".gd-play"), one.pictures
    assert play.get_attribute("aria-label") == "Play"
    play.click()
    one.tab.wait_for_function("root => root.shown.t >= 2", arg=one.root.element_handle())
    assert play.get_attribute("aria-label") == "Pause"
    play.click()
    t = one.t
    assert 2 <= t < one.steps
    one.tab.evaluate(FRAMES)
    assert one.t == t
    one.put("t", one.steps - 3)
    play.click()
    one.tab.wait_for_function(ENDED, arg=one.root.element_handle())
    assert one.pictures == whole


def test_a_path_that_is_shorter_than_the_step_shown_is_shown_whole(visit):
    page, number = LIVE[0]
    one = Live(visit, page, number)
    one.put("t", one.steps - 1)
    one.put("steps", 4)  # five steps
    assert one.t == one.steps == 5
    assert one.root.locator(".gd-upto").inner_text() == "whole path"
    one.root.locator(".gd-play").click()
    one.tab.wait_for_function("root => root.shown.t > 0 && root.shown.t < 5", arg=one.root.element_handle())
    assert one.root.locator(".gd-readout").get_attribute("aria-live") == "off"
    one.tab.wait_for_function(ENDED, arg=one.root.element_handle())
    assert one.root.locator(".gd-readout").get_attribute("aria-live") == "polite"


def test_a_reader_who_wants_no_motion_is_offered_none(visit):
    page, number = LIVE[0]
    one = Live(visit, page, number)
    one.tab.emulate_media(reduced_motion="reduce")
    one.tab.reload()
    one.root.scroll_into_view_if_needed()
    assert not one.root.locator(".gd-play").is_visible()
    one.root.locator(".gd-back").click()
    assert one.t == one.steps - 1


def test_a_reader_who_asks_for_no_motion_while_it_plays_sees_it_stop(visit):
    page, number = LIVE[0]
    one = Live(visit, page, number)
    one.root.locator(".gd-play").click()
    one.tab.wait_for_function("root => root.shown.t >= 2", arg=one.root.element_handle())
    one.tab.emulate_media(reduced_motion="reduce")
    one.root.locator(".gd-play").wait_for(state="hidden")
    t = one.t
    one.tab.evaluate(FRAMES)
    assert one.t == t < one.steps


def test_a_rule_typed_on_the_page_is_the_rule(visit):
    one = Live(visit, *TYPED)
    box, mistake = one.root.locator("textarea"), one.root.locator(".gd-mistake")
    first = one.shown["paths"][1]["theta"]
    box.fill("v = gamma*v + eta*g\ntheta = theta - v")
    mine = one.shown["paths"][1]
    assert mine["name"] == "yours"
    expected = run(Momentum(**mine["h"]), ravine(30), one.shown["start"], one.steps)
    np.testing.assert_array_equal(np.array(mine["theta"], float), expected.theta)
    assert mine["theta"] != first
    assert "yours from" in one.text
    before = one.slider("gamma").input_value()
    one.slide("gamma", 0.3)
    assert one.slider("gamma").input_value() != before
    assert one.shown["paths"][1]["theta"] != mine["theta"]

    box.fill("v = gamma*v + eta*g\ntheta = theta - w")
    assert mistake.inner_text() == "Line 2: w is not known here."
    assert box.get_attribute("aria-invalid") == "true"
    assert len(one.shown["paths"]) == 1
    box.fill("theta = theta - eta*g")
    assert mistake.inner_text() == ""
    assert not one.slider("gamma").is_visible()
    assert one.shown["paths"][1]["theta"] == one.shown["paths"][0]["theta"]
    box.fill("")
    assert len(one.shown["paths"]) == 1
    one.root.locator(".gd-reset").click()
    assert one.shown["paths"][1]["theta"] == first
    assert one.visit.complaints == []


@each("race", "minibatch")
def test_a_finger_that_swipes_over_a_picture_scrolls_the_page(visit, page, number):
    one = Live(visit, page, number, width=390, touch=True)
    box = one.root.locator(".gd-landscape").bounding_box()
    one.tab.evaluate("y => window.scrollBy(0, y)", box["y"] - 200)
    box = one.root.locator(".gd-landscape").bounding_box()
    before, start = one.tab.evaluate("window.scrollY"), one.shown["start"]
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.75
    swipe(one.tab, [(x, y - 15 * k) for k in range(12)])
    one.tab.wait_for_function("before => window.scrollY > before + 100", arg=before)
    assert one.shown["start"] == start


@each("race", "minibatch")
def test_a_finger_drags_the_handle_and_the_page_stays(visit, page, number):
    one = Live(visit, page, number, width=390, touch=True)
    one.tab.evaluate("y => window.scrollBy(0, y)", one.root.locator(".gd-landscape").bounding_box()["y"] - 200)
    handle = one.root.locator(".gd-handle").bounding_box()
    before, start = one.tab.evaluate("window.scrollY"), one.shown["start"]
    swipe(one.tab, [(handle["x"] + 22 + 8 * k, handle["y"] + 22 + 8 * k) for k in range(6)])
    assert one.tab.evaluate("window.scrollY") == before
    assert one.shown["start"][0] > start[0]
    assert one.shown["start"][1] < start[1]
