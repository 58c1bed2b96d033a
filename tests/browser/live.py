"""One live experiment on a page, as the tests handle it."""

from __future__ import annotations

import pytest

from .conftest import PAGES
from .experiments import experiments

PIXEL = """(root, [x, y]) => {
    const canvas = root.querySelector('.gd-landscape');
    const scale = canvas.width / canvas.getBoundingClientRect().width;
    return [...canvas.getContext('2d').getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data];
}"""
SEND = "input.dispatchEvent(new Event('input', { bubbles: true }));"
SLIDE = f"(input, share) => {{ input.value = Math.round(share * input.max); {SEND} }}"
PUT = f"(input, position) => {{ input.value = position; {SEND} }}"
PICTURES = "root => [...root.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL())"


KINDS = (  # all
    *("race", "minibatch", "replay", "rare", "explorer"),
    *("slice", "contraction", "results", "stability", "stopping"),
)


def live(*kinds):
    """The experiments of these kinds on all pages, (page, number)."""
    return [(page, number) for page in PAGES for number, made in enumerate(experiments(page)) if made.kind in kinds]


def each(*kinds, disk=False):
    """Run a test for each experiment of these kinds; with `disk`, for the first of each kind from disk too."""
    cases = [(page, number, "http") for page, number in live(*kinds)]
    if disk:
        cases += [(*live(kind)[0], "file") for kind in kinds if live(kind)]
    names = ("page", "number", "where") if disk else ("page", "number")
    values = [case[: len(names)] for case in cases]
    return pytest.mark.parametrize(names, values, ids=["-".join(map(str, value)) for value in values])


AT_END = "el => el.matches('select') ? el.selectedIndex === el.length - 1 : el.value === el.max"


def nudge(root):
    """Move an experiment by the keys: its first slider to an end, or else the point, or else the first choice."""
    handle, ends = root.locator(".gd-handle"), root.locator(".gd-controls input, .gd-controls select")
    if handle.count() and not root.locator(".gd-controls input").count():
        handle.press("ArrowLeft")
        handle.press("ArrowLeft")
    else:
        ends.first.press("Home" if ends.first.evaluate(AT_END) else "End")


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

    def slider(self, name):
        return self.root.locator(f".gd-controls input[name={name}], .gd-transport input[name={name}]")

    def slide(self, name, share):
        """Move a slider to a share of its way, 0 its left end and 1 its right."""
        self.slider(name).evaluate(SLIDE, share)


class Live(Mounted):
    """One experiment on a page, and the object that gdlib makes of it."""

    def __init__(self, visit, page, number, where="http", **options):
        self.visit = visit(page, where, **options)
        self.tab = self.visit.tab
        self.root = self.tab.locator("section.gd").nth(number)
        self.root.scroll_into_view_if_needed()
        self.made = experiments(page.split("?")[0])[number]

    @property
    def t(self):
        return self.root.evaluate("root => root.shown.t")

    @property
    def steps(self):
        return self.root.evaluate("root => root.shown.steps")

    @property
    def sliders(self):
        """The names of the sliders in use, those of the steps left out."""
        return [slider["name"] for slider in self.made.sliders if self.slider(slider["name"]).is_visible()]

    def put(self, name, position):
        """Move a slider to a position of its own, such as the step t."""
        self.slider(name).evaluate(PUT, position)


def swipe(tab, places):
    """Move a finger through these places."""
    session = tab.context.new_cdp_session(tab)
    for kind, (x, y) in zip(["touchStart", *["touchMove"] * (len(places) - 1)], places, strict=True):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
