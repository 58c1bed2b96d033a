"""The state of an experiment in a link, its page of its own, linked widgets, and what stands there without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import ALONE, PAGES, SITE
from .live import KINDS, Live, each, live, nudge

LIVE = live(*KINDS)


def state(one):
    """What is shown, without what a picture draws with."""
    return one.root.evaluate("({ shown: { paths, batches, ...rest } }) => rest"), one.text


def change(one):
    """Move every slider, and what else there is."""
    names = [axis["name"] for axis in one.made.axes] if one.made.kind == "replay" else one.sliders
    for name in names:
        one.slide(name, 0.4)
    if one.made.kind in ("contraction", "slice", "stability"):
        one.root.locator(".gd-handle").press("Shift+ArrowLeft")
    if one.made.kind in ("race", "minibatch"):
        one.root.locator(".gd-handle").press("Shift+ArrowDown")
    if one.made.kind in ("results", "slice", "stopping"):
        for select in one.root.locator("select").all():
            select.select_option(index=1)
    if one.made.kind == "results":
        one.root.locator("button[name=show_1]").click()
    if one.made.kind in ("race", "minibatch"):
        one.put("t", 3)
    if one.root.locator(".gd-starts").count():
        one.root.locator(".gd-starts button").last.click()
    if one.made.kind == "minibatch":
        one.root.locator("select").select_option("with_replacement")
    if one.root.locator(".gd-draw").count():
        one.root.locator(".gd-draw").click()
    if one.made.kind == "explorer":
        one.root.locator("select[name=chosen]").select_option(one.made.choices["chosen"][1])
        one.root.locator("select[name=other]").select_option(one.made.choices["other"][2])
    if one.root.locator("textarea").count():
        one.root.locator("textarea").fill("w = gamma*w + eta*g  # mine & yours?\ntheta = theta - w")


@each(*KINDS, disk=True)
def test_a_link_brings_the_state_back(visit, page, number, where):
    one = Live(visit, page, number, where)
    before = state(one)
    change(one)
    link = one.tab.locator(f"#experiment-{number + 1} .gd-link").first.get_attribute("href")
    assert f"experiment={number + 1}" in link
    again = Live(visit, page + link, number, where)
    assert state(again) == state(one) != before
    assert again.visit.complaints == []
    again.root.locator(".gd-reset").click()
    assert state(again) == before  # the page's own settings, not those of the link
    others = [other for other in range(again.tab.locator("section.gd").count()) if other != number]
    for other in others[:1]:
        assert (
            Live(visit, page, other, where).text == again.tab.locator("section.gd .gd-readout").nth(other).inner_text()
        )


@pytest.mark.parametrize("where", ["http", "file"])
def test_a_click_on_the_link_puts_the_state_into_the_address(visit, where):
    page, number = LIVE[0]
    one = Live(visit, page, number, where)
    change(one)
    shown = state(one)
    one.tab.locator(f"#experiment-{number + 1} .gd-link").first.click()
    assert f"experiment={number + 1}" in one.tab.url
    one.tab.reload()
    assert state(one) == shown


@each(*KINDS)
@pytest.mark.parametrize(
    "query",
    [
        "eta=abc&start=1&steps=-5&t=-1",
        "eta=1e9&start=900,900&steps=2.5&size=0&order=no&view=no&cut=no&task=no&show_1=off&seed=x&chosen=no&Cosine_start=x",
    ],
)
def test_an_address_that_makes_no_sense_changes_nothing(visit, page, number, query):
    plain, odd = Live(visit, page, number), Live(visit, f"{page}?experiment={number + 1}&{query}&__proto__=1", number)
    assert state(odd) == state(plain)
    assert odd.visit.complaints == []


def test_every_experiment_has_a_page_of_its_own():
    assert len(ALONE) == len(LIVE)


@pytest.mark.parametrize("where", ["http", "file"])
@pytest.mark.parametrize("page", ALONE)
def test_a_page_of_its_own_is_silent_and_alive(visit, page, where):
    one = visit(page, where, width=390)
    root = one.tab.locator("section.gd")
    assert root.count() == 1
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= 390
    pictures = root.evaluate("root => root.querySelector('canvas').toDataURL()")
    nudge(root)
    assert root.evaluate("root => root.querySelector('canvas').toDataURL()") != pictures
    assert one.complaints == one.left == []
    html = (SITE / page).read_text("utf-8")
    back = re.search(r'<a target="_top" href="([^"#]+)#experiment-(\d+)"', html)
    target = (SITE / page).parent.joinpath(back[1]).resolve()
    assert target == (SITE / page.replace("embed/", "").replace(f"-{back[2]}.html", ".html")).resolve()


def test_a_link_to_the_page_of_its_own_brings_the_state_along(visit):
    page, number = LIVE[0]
    one = Live(visit, page, number)
    change(one)
    link = one.tab.locator(f"#experiment-{number + 1} .gd-link").nth(1).get_attribute("href")
    other = visit(link[link.index("embed/") :]).tab.locator("section.gd")
    assert other.locator(".gd-readout").inner_text() == one.text
    assert Path(link.split("?")[0]).name in {Path(name).name for name in ALONE}


@pytest.mark.parametrize("where", ["http", "file"])
def test_what_is_linked_in_python_is_linked_on_the_page(visit, where):
    page = "chapters/appendix/readings.html"
    one, other = Live(visit, page, 2, where), Live(visit, page, 3, where)
    both = [one.tab.locator("section.gd").nth(number) for number in (2, 3)]
    slider = one.tab.locator(".gd-box input[type=range]")
    slider.evaluate("(input) => { input.value = 40; input.dispatchEvent(new Event('input')); }")
    rates = [root.evaluate("root => root.shown.paths[0].h.eta") for root in both]
    assert rates == [0.1, 0.1]
    assert one.tab.locator(".gd-box .gd-value").inner_text() == "0.1"
    one.slide("eta", 0.5)
    rates = [root.evaluate("root => root.shown.paths[0].h.eta") for root in both]
    assert rates[0] == rates[1] != 0.1
    assert int(slider.input_value()) != 40
    one.root.locator(".gd-handle").press("ArrowDown")
    starts = [root.evaluate("root => root.shown.start") for root in both]
    assert starts[0] == starts[1] != other.made.start
    assert one.visit.complaints == []


@pytest.mark.parametrize("page", [page for page in PAGES if page in dict(LIVE)])
def test_without_scripts_every_experiment_is_a_still_picture(visit, page):
    one = visit(page, scripts=False)
    count = sum(other == page for other, _ in LIVE)
    stills = one.tab.locator("noscript img")
    assert stills.count() == count
    for still in stills.all():
        assert still.is_visible()
        assert still.bounding_box()["width"] > 300
        assert len(still.get_attribute("alt")) > 40
        assert (SITE / page).parent.joinpath(still.get_attribute("src")).exists()
