"""`Contraction`: the factors of one step, the errors of real runs, and the line of the rate that a reader drags."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdlib.rules import GD, Momentum
from gdlib.widgets import Contraction

from .conftest import served
from .live import swipe
from .numbers import plain
from .paths import check_contraction

pytestmark = served("no page of the site is opened")
SEEN = 2.5  # the rates shown end at SEEN / L


def check(live):
    """What is shown is what gdlib computes; returns it."""
    shown = live.shown
    check_contraction(live.made, shown)
    return shown


def heard(text):
    """Of each direction its curvature, its factor and the step at which it is down to 10⁻³, None where it is not."""
    number = r"(-?[\d.]+(?:e-?\d+)?)"
    pattern = rf"= {number}: each step multiplies the error by {number}(?:, so it \w+)?\.(?:.*?at step (\d+)\.)?"
    found = [re.search(pattern, plain(line)) for line in text.split("\n") if line.startswith("λ")]
    return [(float(one[1]), float(one[2]), one[3] and int(one[3])) for one in found]


@pytest.mark.parametrize("curvatures", [(1.0, 30.0), (1.0, 5.0, 30.0), (0.5, 0.7, 1.0, 3.0, 20.0)], ids=len)
def test_twenty_settings_draw_the_errors_that_gdlib_runs(one, curvatures):
    live = one(Contraction(GD(0.05), curvatures, steps=60))
    np.testing.assert_allclose(live.made.curvatures(), curvatures, rtol=1e-14)
    rng = np.random.default_rng(5)
    seen = set()
    for setting in [(0, 0, 0), (1, 1, 1), *rng.uniform(size=(18, 3)).tolist()]:
        for name, share in zip(("eta", "condition", "steps"), setting, strict=True):
            live.slide(name, share)
        shown = check(live)
        seen.add((shown["eta"], shown["condition"], shown["steps"], *live.pictures))
    assert len(seen) == 20


def test_the_words_say_what_a_longer_run_does_along_each_direction(one):
    live = one(Contraction(GD(0.05), (1.0, 5.0, 30.0)))
    for eta, words in ((0.05, "shrinks most slowly"), (0.0666, "shrinks most slowly"), (0.08, "diverges"), (0.5, "")):
        live.tab.evaluate("eta => model.set('eta', eta)", eta)
        check(live)
        live.made.steps = 5000
        said = heard(live.text)
        assert len(said) == 3
        assert words in live.text.split("\n")[0]
        for i, (curvature, factor, step) in enumerate(said):
            sizes = np.abs(live.made.path(i).theta[:, 0])
            assert curvature == pytest.approx(live.made.curvatures()[i], rel=6e-3)
            assert factor == pytest.approx(1 - eta * live.made.curvatures()[i], rel=6e-3, abs=1e-12)
            if step is None:
                assert sizes[-1] > 1
            else:
                assert np.flatnonzero(sizes <= 1e-3)[0] == step
    assert live.text.count("so it diverges") == 2
    live.tab.evaluate("model.set('eta', 0.0666)")
    assert "oscillates" in live.text.split("\n")[-1]
    live.tab.evaluate("model.set('condition', 40); model.set('eta', 0.05)")
    assert "is 2/L: the error along λ₃ keeps its size" in live.text
    assert "so it neither shrinks nor grows" in live.text
    assert live.root.locator(".gd-readout").get_attribute("aria-live") == "polite"


def test_the_line_of_the_rate_is_moved_by_keys(one):
    live = one(Contraction(GD(0.05)))
    line = live.root.locator(".gd-line")
    first = live.shown["eta"]
    line.press("ArrowRight")
    second = live.shown["eta"]
    line.press("Shift+ArrowRight")
    third = check(live)["eta"]
    assert 0 < second - first < third - second
    text = live.text
    line.press("ArrowUp")
    assert live.text == text
    for _ in range(40):
        line.press("Shift+ArrowLeft")
    assert live.shown["eta"] == pytest.approx(1e-3)
    for _ in range(60):
        line.press("Shift+ArrowRight")
    assert check(live)["eta"] == pytest.approx(SEEN / 30, rel=6e-3)
    assert line.get_attribute("aria-description") == "η = 0.0833"
    live.root.locator(".gd-reset").click()
    assert live.shown["eta"] == first


def test_the_line_is_dragged_from_any_height_to_divergence(one):
    live = one(Contraction(GD(0.05)))
    box = live.root.locator(".gd-line").bounding_box()
    picture = live.root.locator("canvas").first.bounding_box()
    assert box["height"] == pytest.approx(picture["height"])
    x, y = box["x"] + 22, box["y"] + box["height"] - 50
    pictures = live.pictures
    live.tab.mouse.move(x, y)
    live.tab.mouse.down()
    for share in (0.5, 0.9):
        place = picture["x"] + 52 + share * (picture["width"] - 52 - 12)
        live.tab.mouse.move(place, y - 30)
        assert check(live)["eta"] == pytest.approx(share * SEEN / 30, rel=0.02)
    live.tab.mouse.up()
    live.tab.mouse.move(x, y)
    assert check(live)["eta"] == pytest.approx(0.9 * SEEN / 30, rel=0.02)
    assert "diverges" in live.text
    assert all(a != b for a, b in zip(pictures, live.pictures, strict=True))


def test_a_finger_moves_the_line_sideways_and_scrolls_the_page_along_it(one):
    live = one(Contraction(GD(0.05)), width=390, touch=True)
    live.tab.evaluate("document.body.style.paddingBottom = '2000px'")
    assert live.tab.evaluate("document.documentElement.scrollWidth") <= 390
    box = live.root.locator(".gd-line").bounding_box()
    x, y = box["x"] + 22, box["y"] + 120
    swipe(live.tab, [(x + 8 * k, y) for k in range(8)])
    eta = check(live)["eta"]
    assert eta > 0.06
    assert live.tab.evaluate("scrollY") == 0
    box = live.root.locator(".gd-line").bounding_box()
    for left in (box["x"] + 22, box["x"] - 60):  # on the line, and beside it
        before = live.tab.evaluate("scrollY")
        swipe(live.tab, [(left, y - 12 * k) for k in range(9)])
        live.tab.wait_for_function("before => scrollY > before + 40", arg=before)
        live.tab.evaluate("scrollTo(0, 0)")
    assert live.shown["eta"] == eta


def test_a_trait_set_in_python_moves_it_and_what_is_taken_down_listens_no_more(one):
    live = one(Contraction(GD(0.1), (1.0, 10.0)))
    first = live.pictures
    live.tab.evaluate("model.set('condition', 20); model.set('steps', 30)")
    shown = check(live)
    assert (shown["condition"], shown["steps"], len(shown["paths"][0]["theta"])) == (20, 30, 31)
    live.slide("condition", 0.1)
    assert live.tab.evaluate("model.get('condition')") == check(live)["condition"] != 20
    live.root.locator(".gd-reset").click()
    assert live.pictures == first
    live.tab.evaluate("leave()")
    assert live.tab.evaluate("Object.values(listeners).flat().length") == 0


def test_the_still_picture_and_the_bad_input():
    data, _ = Contraction(GD(0.07))._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    assert "η = 0.07 marked" in data["text/plain"]
    assert Contraction(GD(0.05)).path(2).theta[1] == 1 - 0.05 * Contraction(GD(0.05)).curvatures()[2]
    assert Contraction(GD(0.05)).rules[0]["name"] == GD.__name__
    with pytest.raises(ValueError, match="curvatures must be two to five numbers that rise"):
        Contraction(GD(), (1.0,))
    with pytest.raises(ValueError, match="curvatures must be two to five numbers that rise"):
        Contraction(GD(), (3.0, 2.0))
    with pytest.raises(ValueError, match="must lie within a factor of 100, and 1000 lies between them"):
        Contraction(GD(), (1.0, 1000.0))
    with pytest.raises(ValueError, match=r"eta must lie in \[0, 2.5\), and is 3"):
        Contraction(GD(3.0))
    with pytest.raises(TypeError, match="a contraction needs a rule with eta alone"):
        Contraction(Momentum())
    with pytest.raises(ValueError, match="steps must lie in"):
        Contraction(GD(0.05), steps=0)
