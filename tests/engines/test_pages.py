"""Every page in Firefox and in WebKit, from localhost and from disk: silent, alive, drawn as it is meant."""

from __future__ import annotations

import pytest

from tests.browser.conftest import ALONE, OPEN_ALL, PAGES, SITE
from tests.browser.experiments import states

EVERY = pytest.mark.parametrize("page", [*PAGES, *ALONE, "search.html", "genindex.html"])
WHERE = pytest.mark.parametrize("where", ["http", "file"])
EXPERIMENTS = "() => [...document.querySelectorAll('section.gd')].map((root) => Boolean(root.shown))"
WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# of each equation what is wrong with it: nothing drawn, another font than the book's, a fraction that does not stand on
# its denominator or is as large as the text around it, a comma that was left for the next line
EQUATIONS = """async () => {
    await document.fonts.ready;
    const box = (el) => el.getBoundingClientRect();
    const css = (el, name) => getComputedStyle(el)[name];
    const loaded = [...document.fonts].some(({ family, status }) => /Book Math/.test(family) && status === 'loaded');
    const drawn = (math) => box(math).width > 1 && box(math).height > 1;
    const ours = (math) => loaded && /^"?Book Math"?,/.test(css(math, 'fontFamily'));
    const stands = ({ children: [above, below] }) => box(above).bottom <= box(below).top;
    const size = (el) => parseFloat(css(el, 'fontSize'));
    const small = (frac) => css(frac, 'mathStyle') === 'normal' || size(frac.firstChild) < size(frac);
    const whole = ({ firstChild: math, lastChild: text }) => {
        const range = document.createRange();
        range.selectNode(text);
        return box(range).left >= box(math).left;
    };
    const all = { math: [drawn, ours], mfrac: [stands, small], '.gd-together': [whole] };
    return Object.entries(all).flatMap(([name, checks]) => [...document.querySelectorAll(`article ${name}`)].flatMap(
        (el) => checks.filter((check) => !check(el)).map((check) => `${check.name}: ${el.textContent}`)));
}"""


@WHERE
@EVERY
def test_a_page_is_silent_and_its_experiments_are_alive(visit, page, where):
    one = visit(page, where)
    assert one.ask(EXPERIMENTS) == [True] * len(states((SITE / page).read_text("utf-8")))
    assert one.complaints == []


@WHERE
@pytest.mark.parametrize("page", PAGES)
def test_equations_are_drawn(visit, page, where):
    one = visit(page, where, width=700)
    one.ask(OPEN_ALL)
    assert one.ask(EQUATIONS) == []


@EVERY
def test_a_phone_never_scrolls_sideways(visit, page):
    one = visit(page, width=390)  # WebKit's window has a least width, which is a little more
    whole, seen = one.ask(WIDTHS)
    assert seen < 450
    assert whole <= seen


@WHERE
def test_a_search_finds_the_page(visit, where):
    one = visit("search.html?q=condition+number", where)
    one.wait("() => document.querySelector('#search-results li a')")
    found = one.ask("() => [...document.querySelectorAll('#search-results li a')].map(({ href }) => href)")
    assert any(address.split("?")[0].endswith("chapters/introduction.html") for address in found)
    assert one.complaints == []


@WHERE
def test_an_error_and_a_request_to_another_host_are_heard(visit, where):
    one = visit("search.html", where)
    one.ask("() => { setTimeout(() => { throw new Error('on purpose'); }); }")
    one.ask("() => { fetch('https://example.org/').catch(() => 0); }")
    one.wait("() => complaints.length >= 2")
    assert any("example.org" in complaint for complaint in one.complaints)
    assert any("rror" in complaint for complaint in one.complaints)
