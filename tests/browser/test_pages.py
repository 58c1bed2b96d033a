"""Every page, from localhost and from disk: silent, self-contained, readable."""

from __future__ import annotations

import json

import pytest

from gdlib.book.node import MODULES

from .conftest import OPEN_ALL, OTHERS, PAGES, SITE


@pytest.mark.parametrize("where", ["http", "file"])
@pytest.mark.parametrize("page", [*PAGES, *OTHERS])
def test_a_page_is_silent_and_stays_on_the_site(visit, page, where):
    one = visit(page, where)
    one.tab.wait_for_timeout(300)
    assert one.complaints == []
    assert one.left == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("page", [*PAGES, "search.html", "genindex.html"])
def test_a_phone_never_scrolls_sideways(visit, page, dark):
    one = visit(page, width=390, dark=dark)
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert one.complaints == []


@pytest.mark.parametrize("page", PAGES)
def test_every_equation_is_maths_to_a_screen_reader(visit, page):
    one = visit(page)
    one.tab.evaluate(OPEN_ALL)
    shown = one.tab.evaluate("document.querySelectorAll('math').length")
    tree = one.context.new_cdp_session(one.tab).send("Accessibility.getFullAXTree")["nodes"]
    heard = [
        node for node in tree if node.get("role", {}).get("value") in ("MathMLMath", "math") and not node["ignored"]
    ]
    assert len(heard) == shown
    source = (SITE / page).read_text("utf-8")
    assert shown == source.count("<math")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_serious(visit, page, dark):
    one = visit(page, dark=dark)
    one.tab.add_script_tag(path=MODULES / "axe-core" / "axe.min.js")
    found = one.tab.evaluate("async () => (await axe.run()).violations")
    serious = [
        (violation["id"], [node["html"][:200] for node in violation["nodes"]][:3])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == [], json.dumps(serious, indent=1)


@pytest.mark.parametrize("page", PAGES)
def test_without_scripts_text_and_equations_remain(visit, page):
    one = visit(page, scripts=False)
    assert len(one.tab.inner_text("article")) > 50


def test_a_request_to_another_host_is_seen_and_fails(visit):
    one = visit("search.html")
    with one.tab.expect_console_message():
        one.tab.evaluate("fetch('https://example.org/').catch(() => 0)")
    assert one.left == ["https://example.org/"]
    assert one.complaints != []
