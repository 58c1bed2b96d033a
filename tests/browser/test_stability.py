"""`Stability`: the map of the largest root, the roots, the errors of real runs, and the point that a reader drags."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdlib.figures.style import palette
from gdlib.readings import trace_rule
from gdlib.readings.algebra import limits
from gdlib.rules import GD, NAG, Adam, Momentum
from gdlib.widgets import Stability

from .conftest import served
from .live import swipe
from .numbers import plain
from .paths import check_stability

pytestmark = served("no page of the site is opened")
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 22, 34  # the margins of a chart
HIGHEST = 0.99
FRAME = """([page, [x, y]]) => {
    const canvas = document.querySelectorAll('section.gd canvas')[page];
    const scale = canvas.width / canvas.getBoundingClientRect().width;
    return [...canvas.getContext('2d').getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data];
}"""

COUNT = """() => {
    window.drawn = 0;
    const count = (records) => { drawn += records.length; };
    new MutationObserver(count).observe(document.querySelector('.gd-readout'), { childList: true });
}"""


def check(live):
    """What is shown is what gdlib computes; returns it."""
    shown = live.shown
    check_stability(live.made, shown)
    return shown


def place(live, product, gamma):
    """Where ηλ and γ are on the map, in CSS pixels from its corner."""
    box = live.root.locator("canvas").first.bounding_box()
    width, height = box["width"] - LEFT - RIGHT, box["height"] - TOP - BOTTOM
    return LEFT + product / live.made.reach * width, TOP + (HIGHEST - gamma) / HIGHEST * height


def on_page(live, product, gamma):
    """The same from the corner of the page."""
    box = live.root.locator("canvas").first.bounding_box()
    x, y = place(live, product, gamma)
    return box["x"] + x, box["y"] + y


def pixel(live, at, canvas=0):
    """The red, green and blue at a place of a picture."""
    return live.tab.evaluate(FRAME, [canvas, list(at)])[:3]


def rgb(name, theme="light"):
    ink = palette()[name][theme]
    return [int(ink[i : i + 2], 16) for i in (1, 3, 5)]


def heard(line):
    """Of one direction its curvature, ηλ, the largest |root|, whether they are a pair, and the step of the target."""
    number = r"(-?[\d.]+(?:e-?\d+)?)"
    text = plain(line)
    curvature, product = map(float, re.search(rf"= {number}, ηλ = {number}:", text).groups())
    pair = "complex pair" in text
    pattern = rf"of size {number} that" if pair else rf"real roots {number} and"
    step = re.search(r"from step (\d+) on", text)
    return curvature, product, abs(float(re.search(pattern, text)[1])), pair, step and int(step[1])


@pytest.mark.parametrize(
    "made",
    [(Momentum(0.05, 0.9), (1.0, 30.0)), (NAG(0.02, 0.8), (0.5, 3.0, 20.0)), (Momentum(0.1, 0.3), (1, 4, 9, 16, 30))],
    ids=lambda made: f"{type(made[0]).__name__}-{len(made[1])}",
)
def test_twenty_settings_draw_the_roots_and_the_errors_that_gdlib_computes(one, made):
    live = one(Stability(*made))
    np.testing.assert_allclose(live.made.curvatures(), made[1], rtol=1e-14)
    rng = np.random.default_rng(5)
    seen = set()
    for setting in [(0, 0, 0, 0), (1, 1, 1, 1), *rng.uniform(size=(18, 4)).tolist()]:
        for name, share in zip(("eta", "gamma", "condition", "steps"), setting, strict=True):
            live.slide(name, share)
        shown = check(live)
        seen.add((shown["eta"], shown["gamma"], shown["condition"], shown["steps"], *live.pictures))
    assert len(seen) == 20


def test_the_words_say_what_a_longer_run_does_along_each_direction(one):
    live = one(Stability(Momentum(0.05, 0.9), (1.0, 5.0, 30.0)))
    fates = set()
    for eta, gamma in ((0.05, 0.9), (0.05, 0.1), (0.001, 0.0), (0.13, 0.9), (0.004, 0.99), (0.08, 0.3), (0.0666, 0)):
        live.tab.evaluate("([eta, gamma]) => { model.set('eta', eta); model.set('gamma', gamma); }", [eta, gamma])
        check(live)
        live.made.steps = 5000
        first, *lines = [line for line in live.text.split("\n") if line]
        sizes = np.abs(live.made.roots()).max(axis=1)
        assert ("diverges" in first) == (sizes.max() > 1)
        said = re.search(r"along ([λ₁₂₃, ]+) (?:shrinks|grows)", first)[1].split(", ")
        assert said == [f"λ{'₁₂₃'[i]}" for i in range(3) if sizes[i] > sizes.max() - 1e-12]
        [limit] = limits(trace_rule(Momentum), [gamma])
        found = re.search(r"ηλ is above (.+), here once η is above (.+)\.", plain(first)).groups()
        np.testing.assert_allclose([float(one) for one in found], [limit, limit / 30], rtol=6e-3)
        for i, line in enumerate(lines):
            curvature, product, size, pair, step = heard(line)
            error = np.abs(live.made.path(i).theta[:, 0])
            both = live.made.roots()[i]
            assert curvature == pytest.approx(live.made.curvatures()[i], rel=6e-3)
            assert product == pytest.approx(eta * live.made.curvatures()[i], rel=6e-3)
            assert size == pytest.approx(sizes[i], rel=6e-3)
            assert pair == bool(both[0].imag)
            if pair:
                turn = float(re.search(r"turns by (.+)° a step", line)[1])
                assert turn == pytest.approx(np.degrees(np.abs(np.angle(both[0]))), rel=6e-3)
            worst = both[np.abs(both).argmax()].real
            swings = pair or (sizes[i] < 1 and worst < 0)
            assert ("swings" in line) == swings
            assert ("grows" in line, "shrinks" in line) == (sizes[i] > 1, sizes[i] < 1)
            fates.add((pair, swings, sizes[i] < 1))
            if sizes[i] > 1:
                assert step is None
            elif step is None:
                assert "not down to 10⁻³ within 5000 steps" in line
                assert error[-1] > 1e-3
            else:
                assert error[step - 1] > 1e-3 >= error[step:].max()
    assert len(fates) == 4
    live.tab.evaluate("model.set('gamma', 0.5); model.set('condition', 30); model.set('eta', 0.1)")
    assert "λ₃ keeps its size" in live.text
    assert "so the error keeps its size" in live.text
    assert live.root.locator(".gd-readout").get_attribute("aria-live") == "polite"


def test_the_point_is_moved_by_keys_sideways_and_upwards(one):
    live = one(Stability(Momentum(0.05, 0.123456)))
    grip = live.root.locator(".gd-handle")
    first = live.shown
    grip.press("ArrowRight")
    second = live.shown
    grip.press("Shift+ArrowRight")
    third = check(live)
    assert 0 < second["eta"] - first["eta"] < third["eta"] - second["eta"]
    assert third["gamma"] == first["gamma"] == 0.123456
    grip.press("ArrowUp")
    up = live.shown
    grip.press("Shift+ArrowUp")
    assert 0 < up["gamma"] - first["gamma"] < check(live)["gamma"] - up["gamma"]
    assert live.shown["eta"] == third["eta"]
    for key, name, end in (
        ("Shift+ArrowUp", "gamma", HIGHEST),
        ("Shift+ArrowDown", "gamma", 0),
        ("Shift+ArrowLeft", "eta", 1e-3),
        ("Shift+ArrowRight", "eta", live.made.reach / 30),
    ):
        for _ in range(40):
            grip.press(key)
        assert check(live)[name] == pytest.approx(end, rel=6e-3)
    assert grip.get_attribute("aria-description") == "η = 0.139, γ = 0, ηλ₂ = 4.17"
    live.slide("eta", 0.95)  # beyond the map, which the point does not leave
    eta = live.shown["eta"]
    grip.press("ArrowUp")
    assert check(live)["eta"] == eta > live.made.reach / 30
    box = grip.bounding_box()
    assert box["x"] + 22 == pytest.approx(on_page(live, live.made.reach, 0)[0], abs=0.6)
    live.root.locator(".gd-reset").click()
    assert live.shown == first


def test_the_point_is_dragged_into_divergence_and_back(one):
    live = one(Stability(Momentum(0.05, 0.9)))
    box = live.root.locator(".gd-handle").bounding_box()
    assert [box["width"], box["height"]] == pytest.approx([44, 44], abs=0.1)
    at = (box["x"] + 22, box["y"] + 22)
    assert at == pytest.approx(on_page(live, 1.5, 0.9), abs=0.6)
    pictures = live.pictures
    live.tab.evaluate(COUNT)
    live.tab.mouse.move(*at)
    live.tab.mouse.down()
    for product, gamma in ((1.0, 0.25), (3.0, 0.4)):
        live.tab.mouse.move(*on_page(live, product, gamma))
        shown = check(live)
        assert shown["paths"][1]["product"] == pytest.approx(product, abs=0.02)
        assert shown["paths"][0]["product"] == pytest.approx(product / 30, abs=0.001)
        assert shown["gamma"] == pytest.approx(gamma, abs=0.01)
    assert live.tab.evaluate("drawn") == 2  # η and γ at once
    live.tab.mouse.up()
    live.tab.mouse.move(*on_page(live, 1.0, 0.25))
    assert live.shown == shown
    assert "diverges" in live.text
    assert all(a != b for a, b in zip(pictures, live.pictures, strict=True))


def test_a_finger_moves_the_point_every_way_and_scrolls_the_page_beside_it(one):
    live = one(Stability(Momentum(0.05, 0.5)), width=390, touch=True)
    live.tab.evaluate("document.body.style.paddingBottom = '2000px'")
    assert live.tab.evaluate("document.documentElement.scrollWidth") <= 390
    x, y = on_page(live, 1.5, 0.5)
    swipe(live.tab, [(x + 6 * k, y + 8 * k) for k in range(8)])
    shown = check(live)
    assert shown["eta"] > 0.06
    assert shown["gamma"] < 0.35
    assert live.tab.evaluate("scrollY") == 0
    x, y = on_page(live, 0.8, 0.5)
    swipe(live.tab, [(x, y - 12 * k) for k in range(9)])
    live.tab.wait_for_function("scrollY > 40")
    assert live.shown == shown


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("rule", [Momentum, NAG])
def test_the_boundary_and_the_points_are_drawn_where_they_are(one, rule, theme):
    live = one(Stability(rule(0.02, 0.62), (1.0, 5.0, 30.0)))
    if theme == "dark":
        live.tab.evaluate("document.documentElement.dataset.theme = 'dark'")
        live.tab.wait_for_function("document.querySelector('.gd').style.getPropertyValue('--gd-ink') === '#e7ebf0'")
    gammas = (0.15, 0.35, 0.75, 0.95)
    for gamma, limit in zip(gammas, limits(trace_rule(rule), gammas), strict=True):
        x, y = place(live, limit, gamma)
        assert pixel(live, (x, y)) == pytest.approx(rgb("ink", theme), abs=60)
        stable, unstable = ([pixel(live, (x + sign * k, y)) for k in range(6, 24)] for sign in (-1, 1))
        hatched, solid = (
            [sum(np.allclose(one, rgb(name, theme), atol=3) for one in side) for side in (stable, unstable)]
            for name in ("contour", "hill")
        )
        assert hatched[0] <= 1 < 2 <= hatched[1]
        assert solid[0] <= 3 < 8 <= solid[1]
    for product, ink in ((0.02, "GD"), (0.1, "Momentum")):
        x, y = place(live, product, 0.62)
        assert pixel(live, (x, y + 2)) == pytest.approx(rgb(ink, theme), abs=3)
    plane = live.root.locator("canvas").nth(1).bounding_box()
    width, height = plane["width"] - LEFT - RIGHT, plane["height"] - TOP - BOTTOM
    unit = min(width, height) / 2 / 1.3
    for path, ink in zip(live.shown["paths"], ("GD", "Momentum", "NAG"), strict=True):
        for real, up in path["roots"]:
            at = (LEFT + width / 2 + real * unit, TOP + height / 2 - up * unit)
            assert pixel(live, at, 1) == pytest.approx(rgb(ink, theme), abs=3)
    below = (LEFT + width / 2 + unit * np.cos(4), TOP + height / 2 - unit * np.sin(4))
    assert pixel(live, below, 1) == pytest.approx(rgb("ink", theme), abs=60)


def test_a_trait_set_in_python_moves_it_and_what_is_taken_down_listens_no_more(one):
    live = one(Stability(NAG(0.03, 0.5), (1.0, 10.0)))
    first = live.pictures
    live.tab.evaluate("model.set('gamma', 0.2); model.set('condition', 20); model.set('steps', 30)")
    shown = check(live)
    assert (shown["gamma"], shown["condition"], shown["steps"]) == (0.2, 20, 30)
    assert len(shown["paths"][0]["theta"]) == 31
    live.slide("gamma", 0.7)
    assert live.tab.evaluate("model.get('gamma')") == check(live)["gamma"] != 0.2
    live.root.locator(".gd-reset").click()
    assert live.pictures == first
    live.tab.evaluate("leave()")
    assert live.tab.evaluate("Object.values(listeners).flat().length") == 0


def test_the_still_picture_and_the_bad_input():
    data, _ = Stability(Momentum(0.07, 0.8))._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    assert "largest root of Momentum" in data["text/plain"]
    assert "at η = 0.07, γ = 0.8;" in data["text/plain"]
    assert [one["name"] for one in Stability(Momentum(0.05)).sliders] == ["eta", "gamma", "condition", "steps"]
    for wrong in (GD(), Adam(), Momentum, 3):
        with pytest.raises(TypeError, match="a stability needs a rule with eta and gamma alone"):
            Stability(wrong)
    with pytest.raises(ValueError, match="curvatures must be two to five numbers that rise"):
        Stability(Momentum(), (1.0,))
    with pytest.raises(ValueError, match="must lie within a factor of 100, and 1000 lies between them"):
        Stability(Momentum(), (1.0, 1000.0))
    with pytest.raises(ValueError, match=r"eta must lie in \[0, 4.18\), and is 5"):
        Stability(Momentum(5.0))
    with pytest.raises(ValueError, match="steps must lie in"):
        Stability(Momentum(0.05), steps=201)
