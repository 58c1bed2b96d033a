"""The website in one file, unpacked and opened by double-click; `make offline` runs all browser tests on it."""

from __future__ import annotations

from zipfile import ZipFile

import pytest

from gdlib.book.notebooks import pack

from .conftest import OTHERS, PAGES, SITE
from .live import KINDS, Live, live, nudge


def test_the_same_site_gives_the_same_bytes(tmp_path):
    pack(SITE, tmp_path / "one.zip", "book")
    pack(SITE, tmp_path / "two.zip", "book")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with ZipFile(tmp_path / "one.zip") as archive:
        names = archive.namelist()
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {"book"}
    assert len(names) == sum(path.is_file() for path in SITE.rglob("*"))


@pytest.mark.parametrize("page", [*PAGES, *OTHERS])
def test_a_page_is_silent_and_asks_for_nothing_outside(visit, page):
    one = visit(page, "zip")
    assert one.complaints == []
    assert one.left == []


@pytest.mark.parametrize(("page", "number"), [live(kind)[0] for kind in KINDS])
def test_an_experiment_answers(visit, page, number):
    one = Live(visit, page, number, "zip")
    pictures, text = one.pictures, one.text
    nudge(one.root)
    assert one.pictures != pictures
    assert one.text != text
    assert one.visit.complaints == []


def test_search_finds_a_term_and_its_page_opens(visit):
    one = visit("chapters/variants/batch.html", "zip")
    one.tab.locator(".search-button__button").first.click()
    one.tab.locator("#pst-search-dialog input").fill("momentum")
    one.tab.keyboard.press("Enter")
    hit = one.tab.locator("#search-results li a").first
    hit.click()
    one.tab.locator("article h1").wait_for()
    assert "momentum" in one.tab.inner_text("article").lower()
    assert one.complaints == one.left == []
