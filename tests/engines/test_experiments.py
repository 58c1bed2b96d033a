"""The experiments in Firefox and in WebKit, by real keys and a real pointer: what they show is what gdlib computes."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from gdlib.drivers import run
from gdlib.rules import Adam, Momentum
from tests.browser.experiments import experiments
from tests.browser.live import PICTURES, SLIDE, each, live
from tests.browser.paths import (
    BEGINNING,
    STEPS,
    check_batches,
    check_contraction,
    check_path,
    check_race,
    check_rare,
    check_schedules,
    check_stability,
)

CALL = "(number, ...given) => ({})(document.querySelectorAll('section.gd')[number], ...given)"
INSIDE = "(root, selector, ...given) => ({})(root.querySelector(selector), ...given)"
MIDDLE = "(root) => root.scrollIntoView({ block: 'center', behavior: 'instant' })"
PLACE = "(el) => (({ left, top, width, height }) => [left, top, width, height])(el.getBoundingClientRect())"
FOCUS = "(el) => { el.focus({ preventScroll: true }); el.select?.(); }"
TEXT = "({ textContent }) => textContent"
SLIDERS = "root => [...root.querySelectorAll('.gd-controls label:not([hidden]) input')].map(({ name }) => name)"
# powers and functions, where engines differ in the last bit
ROUNDED_APART = re.compile(r"\*\*|Math\.(?!sqrt|abs|sign|max|min)")

WHERE = pytest.mark.parametrize("where", ["http", "file"])
KINDS = pytest.mark.parametrize("kind", ["race", "minibatch", "replay", "explorer", "contraction", "rare", "stability"])
LANDSCAPES = pytest.mark.parametrize("kind", ["race", "minibatch"])
# the shortest run with a box to type a rule in
TYPED = min(
    ((page, number) for page, number in live("race") if experiments(page)[number].typed),
    key=lambda one: experiments(one[0])[one[1]].steps,
)


class Live:
    """One experiment on a page, and the object that gdlib makes of it."""

    def __init__(self, visit, page, number, where="http"):
        self.browser, self.number = visit(page, where), number
        self.made = experiments(page.split("?")[0])[number]
        self.ask(MIDDLE)

    def ask(self, script, *arguments):
        return self.browser.ask(CALL.replace("{}", script), self.number, *arguments)

    def inside(self, selector, script, *arguments):
        return self.ask(INSIDE.replace("{}", script), selector, *arguments)

    def wait(self, script):
        self.browser.wait(CALL.replace("{}", script), self.number)

    @property
    def shown(self):
        """What is shown, of a path on batches its first steps."""
        return self.ask(BEGINNING, STEPS) if self.made.kind == "minibatch" else self.ask("({ shown }) => shown")

    @property
    def pictures(self):
        return self.ask(PICTURES)

    @property
    def text(self):
        return self.inside(".gd-readout", TEXT)

    def check(self):
        """What is shown is gdlib's."""
        shown = self.shown
        if self.made.kind == "replay":
            assert shown["curve"] == self.made.curves[shown["index"]]
        elif self.made.kind == "minibatch":
            check_batches(self.made, shown)
        elif self.made.kind == "explorer":
            check_schedules(self.made, shown)
        elif self.made.kind == "contraction":
            check_contraction(self.made, shown)
        elif self.made.kind == "stability":
            check_stability(self.made, shown)
        elif self.made.kind == "rare":
            check_rare(self.made, shown)
        else:
            check_race(self.made, shown, ROUNDED_APART)
        return shown

    def place(self, selector, x=0.5, y=0.5):
        """The pixel in the middle of an element, or at another share of its width and height."""
        left, top, width, height = self.inside(selector, PLACE)
        return [round(left + x * width), round(top + y * height)]

    def click(self, selector):
        self.browser.drag([self.place(selector)])

    def press(self, selector, *keys):
        self.inside(selector, FOCUS)
        self.browser.press(*keys)

    def type(self, text):
        """Type a rule in place of the one that stands there; gives its path."""
        self.inside("textarea", FOCUS)
        self.browser.type(text)
        return self.shown["paths"][1]


@pytest.fixture
def first(visit):
    """The first experiment of a kind in the book."""
    return lambda kind: Live(visit, *live(kind)[0])


@KINDS
def test_a_key_moves_a_slider_and_the_pictures_follow(first, kind):
    one = first(kind)
    assert len(one.pictures) > 0
    one.click(".gd-reset")  # once a canvas has been read, WebKit draws it anew with a pixel that differs
    before, pictures, text = one.check(), one.pictures, one.text
    one.press(".gd-controls input", "ArrowLeft", "ArrowLeft")
    assert one.check() != before
    assert all(a != b for a, b in zip(pictures, one.pictures, strict=True))
    assert one.text != text
    one.click(".gd-reset")
    assert one.shown == before
    assert one.text == text
    assert one.pictures == pictures
    assert one.browser.complaints == []


@LANDSCAPES
def test_the_start_is_dragged_and_moved_by_keys(first, kind):
    one = first(kind)
    pictures = one.pictures
    (x0, x1), (y0, y1) = one.made.surface["box"]
    ways = [(0.3, 0.3), (0.6, 0.25), (0.7, 0.8)]
    places = [one.place(".gd-landscape", *way) for way in ways]
    one.browser.drag([one.place(".gd-handle"), *places])
    start = one.check()["start"]
    x, y = ways[-1]
    np.testing.assert_allclose(start, (x0 + x * (x1 - x0), y1 - y * (y1 - y0)), atol=0.02 * (x1 - x0))
    assert all(a != b for a, b in zip(pictures, one.pictures, strict=True))
    one.press(".gd-handle", "ArrowLeft")
    assert one.check()["start"][0] < start[0]
    assert one.browser.complaints == []


@LANDSCAPES
def test_every_step_can_be_shown_and_played(first, kind):
    one = first(kind)
    steps, whole = one.shown["steps"], one.pictures
    one.click(".gd-back")
    assert one.shown["t"] == steps - 1
    assert one.pictures[0] != whole[0]
    one.click(".gd-forward")
    assert one.shown["t"] == steps
    assert one.pictures == whole
    one.press(".gd-transport input", "Home", "ArrowRight")
    assert one.shown["t"] == 1
    one.click(".gd-play")
    one.wait("({ shown }) => shown.t >= 3")
    one.click(".gd-play")
    assert 3 <= one.shown["t"] < steps
    assert one.inside(".gd-play", TEXT) == "▶"
    one.press(".gd-transport input", "End", "ArrowLeft", "ArrowLeft")
    assert one.shown["t"] == steps - 2
    one.click(".gd-play")
    one.wait("(root) => root.shown.t === root.shown.steps && root.querySelector('.gd-play').textContent === '▶'")
    assert one.pictures == whole
    assert one.browser.complaints == []


def test_a_rule_that_a_reader_types_is_the_rule(visit):
    one = Live(visit, *TYPED)
    J = one.made.landscape()
    path = one.type("v = gamma*v + eta*g\ntheta = theta - v")
    shown = one.check()
    check_path(path, run(Momentum(**path["h"]), J, shown["start"], shown["steps"]))
    one.press("input[name=gamma]", "ArrowLeft")
    moved = one.shown["paths"][1]
    assert moved["h"]["gamma"] < path["h"]["gamma"]
    check_path(moved, run(Momentum(**moved["h"]), J, shown["start"], shown["steps"]))
    path = one.type(
        "m = beta1*m + (1 - beta1)*g\nv = beta2*v + (1 - beta2)*g**2\n"
        "theta = theta - eta*m/(1 - beta1**t)/(sqrt(v/(1 - beta2**t)) + epsilon)"
    )
    check_path(path, run(Adam(**path["h"]), J, shown["start"], shown["steps"]), rtol=1e-12)
    one.inside("textarea", FOCUS)
    one.browser.type("theta = theta - w")
    assert one.inside(".gd-mistake", TEXT) == "Line 1: w is not known here."
    assert len(one.shown["paths"]) == 1
    assert one.browser.complaints == []


@each("race", "minibatch", disk=True)
def test_the_paths_of_an_engine_are_those_of_gdlib(visit, page, number, where):
    one = Live(visit, page, number, where)
    sliders = one.ask(SLIDERS)
    seen = [one.check()]
    for setting in ([0.0] * len(sliders), *np.random.default_rng(9).uniform(size=(6, len(sliders))).tolist()):
        for name, share in zip(sliders, setting, strict=True):
            one.inside(f"input[name={name}]", SLIDE, share)
        seen.append(one.check())
    assert all(a != b for a, b in pairwise(seen))
    assert one.browser.complaints == []


@WHERE
@KINDS
def test_a_link_holds_the_state(visit, kind, where):
    page, number = live(kind)[0]
    one = Live(visit, page, number, where)
    one.press(".gd-controls input", "ArrowLeft", "ArrowLeft")
    shown, text = one.shown, one.text
    one.inside(".gd-reset", "(el) => el.closest('.gd-mount').querySelector('.gd-link').click()")
    query = one.ask("() => location.search")
    assert f"experiment={number + 1}" in query
    again = Live(visit, page + query, number, where)
    assert again.shown == shown
    assert again.text == text
    assert again.browser.complaints == []
