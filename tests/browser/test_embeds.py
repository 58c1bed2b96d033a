"""An experiment on a page of its own, framed by a page of another site: light, alive, its state in its link."""

from __future__ import annotations

import pytest

from tools.browser import serve

from .conftest import ALONE, Visit
from .live import nudge

HOST = """<!doctype html><html lang="en"><title>Another site</title><link rel="icon" href="data:,">
<p style="height: {above}px">Another site.</p><iframe title="The book" src="{src}" width="800" height="700"></iframe>"""
LOADED = """['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))
    .map(({ name, decodedBodySize }) => [name, decodedBodySize])"""
MOST = 300_000  # bytes, nothing compressed


@pytest.fixture
def framed(chromium, localhost, tmp_path):
    """Frame a page of the site in a page of another origin; gives the visit, and the frame."""
    visits = []
    with serve(tmp_path) as elsewhere:

        def frame(src, above=20):
            (tmp_path / "host.html").write_text(HOST.format(src=src, above=above), "utf-8")
            one = Visit(chromium, elsewhere, "host.html")
            visits.append(one)
            inside = one.tab.frames[1]
            assert inside.evaluate("origin") != one.tab.evaluate("origin")
            inside.wait_for_selector("section.gd")
            return one, inside

        yield frame
        for one in visits:
            assert one.complaints == []
            assert all(url.startswith(localhost) for url in one.left)
            one.context.close()


def state(frame):
    """What the experiment shows."""
    shown = frame.locator("section.gd").evaluate("({ shown: { paths, batches, ...rest } }) => rest")
    return shown, frame.inner_text(".gd-readout")


@pytest.mark.parametrize("page", ALONE)
def test_a_framed_experiment_is_light_is_driven_and_keeps_its_state_in_its_link(framed, localhost, page):
    one, frame = framed(localhost + page)
    loaded = frame.evaluate(LOADED)
    assert len(loaded) == 3, loaded  # the page, one script, one style
    assert all(size > 0 for _, size in loaded)
    assert sum(size for _, size in loaded) <= MOST
    picture = frame.evaluate("document.querySelector('canvas').toDataURL()")
    before = state(frame)
    nudge(frame.locator("section.gd"))
    assert state(frame) != before
    assert frame.evaluate("document.querySelector('canvas').toDataURL()") != picture
    with one.context.expect_page() as opened:  # the address that a reader sees of a frame is its host's
        frame.locator(".gd-link").click()
    alone = opened.value
    alone.wait_for_selector("section.gd")
    assert alone.url.startswith(f"{localhost}{page}?experiment=")
    assert state(alone) == state(frame)
    _, again = framed(alone.url)
    assert state(again) == state(frame)


@pytest.mark.parametrize("end", ["?experiment=1", "?experiment=1#experiment-1"])
def test_a_frame_far_down_does_not_pull_its_host_down(framed, localhost, end):
    one, _ = framed(localhost + ALONE[0] + end, above=5000)
    assert one.tab.evaluate("scrollY") == 0


def test_the_way_to_the_book_leaves_the_frame(framed, localhost):
    one, frame = framed(localhost + ALONE[0])
    frame.locator("main > p a").click()
    one.tab.wait_for_url(f"{localhost}chapters/**")
