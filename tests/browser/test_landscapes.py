"""What an experiment can have beside its rules: sliders of the surface, on a page of its own with no site around it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from gdlib.objectives import Ravine, Saddle
from gdlib.rules import GD, NAG, Adadelta, Adagrad, Adam, Momentum, RMSprop
from gdlib.widgets import Race

from .conftest import served
from .paths import check_race

pytestmark = served("no page of the site is opened")


@pytest.mark.parametrize(
    ("surface", "vary"), [(Ravine(), ("condition", "angle")), (Saddle(), ("angle",))], ids=["Ravine", "Saddle"]
)
def test_a_slider_of_the_surface_moves_picture_and_paths_as_gdlib_has_them(one, surface, vary):
    live = one(Race(GD(0.05), Momentum(0.05, 0.8), surface=surface, vary=vary, steps=80))
    check_race(live.made, live.shown)
    for name in vary:
        for share in (0.0, 0.37, 1.0):
            pictures, text = live.pictures, live.text
            live.slide(name, share)
            shown = live.shown
            check_race(live.made, shown)
            if shown["parameters"][name] != getattr(live.made, name):
                assert all(a != b for a, b in zip(pictures, live.pictures, strict=True))
                assert live.text != text
        assert shown["parameters"][name] == next(s["high"] for s in live.made.sliders if s["name"] == name)
    live.slide("eta", 0.6)
    check_race(live.made, live.shown)
    live.root.locator(".gd-reset").click()
    assert live.shown["parameters"] == {name: getattr(surface, name) for name in vary}
    check_race(live.made, live.shown)


def test_ground_that_a_slider_moves_is_drawn_finely_once_it_rests(one):
    live = one(Race(GD(0.05), surface=Ravine(), vary=("angle",), steps=80))
    live.slide("angle", 0.37)
    moving = live.pictures[0]
    live.tab.wait_for_function("before => document.querySelector('.gd-landscape').toDataURL() !== before", arg=moving)
    resting = live.pictures[0]
    size = live.tab.viewport_size
    live.tab.set_viewport_size({"width": 500, "height": 700})
    live.tab.wait_for_function("before => document.querySelector('.gd-landscape').toDataURL() !== before", arg=resting)
    live.tab.set_viewport_size(size)
    live.tab.wait_for_function("fine => document.querySelector('.gd-landscape').toDataURL() === fine", arg=resting)


RIDGE = {"ridge": (-1.0, 0.0), "beside": (-1.0, 1e-12)}


def escaping(**options):
    """A race down a saddle from its ridge."""
    return Race(GD(0.1), Momentum(0.1, 0.5), surface=Saddle(), starts=RIDGE, chart="distance", steps=150, **options)


def test_a_start_on_the_ridge_and_one_beside_it_are_told_apart(one):
    live = one(escaping())
    assert live.shown["start"] == [-1, 0]
    assert "from (−1, 0)" in live.text
    assert "The distance from the ridge was 0 at first and is 0 there." in live.text
    check_race(live.made, live.shown)
    ridge, beside = live.root.locator(".gd-starts button").all()
    assert [button.get_attribute("aria-pressed") for button in (ridge, beside)] == ["true", "false"]
    pictures = live.pictures
    beside.press("Enter")
    assert live.shown["start"] == [-1, 1e-12]
    assert [button.get_attribute("aria-pressed") for button in (ridge, beside)] == ["false", "true"]
    assert "from (−1, 10⁻¹²)" in live.text
    assert "was 10⁻¹² at first" in live.text
    assert "≈" not in live.text
    assert all(a != b for a, b in zip(pictures, live.pictures, strict=True))
    check_race(live.made, live.shown)
    live.root.locator("input[name=t]").press("Home")
    assert "The distance from the ridge was 10⁻¹² at first and is 10⁻¹² there." in live.text
    live.root.locator(".gd-handle").press("ArrowUp")
    assert [button.get_attribute("aria-pressed") for button in (ridge, beside)] == ["false", "false"]
    ridge.click()
    assert live.shown["start"] == [-1, 0]


def test_the_noise_is_gdlib_s_to_the_last_bit_and_another_draw_is_another(one):
    live = one(escaping(variance=0.0))
    assert live.shown["paths"][0]["theta"][-1][1] == 0
    for share in (0.3, 1.0):
        text, pictures = live.text, live.pictures
        live.slide("variance", share)
        check_race(live.made, live.shown)
        assert live.text != text
        assert all(a != b for a, b in zip(pictures, live.pictures, strict=True))
    assert live.shown["noise"] == {"variance": 1, "seed": 1}
    text, pictures = live.text, live.pictures
    live.root.locator(".gd-draw").press("Enter")
    assert live.shown["noise"]["seed"] == 2
    check_race(live.made, live.shown)
    assert live.text != text
    assert all(a != b for a, b in zip(pictures, live.pictures, strict=True))
    live.root.locator(".gd-reset").click()
    assert live.shown["noise"] == {"variance": 0, "seed": 1}


def test_the_distance_from_the_ridge_turns_with_it_and_that_from_a_minimum_is_its_own(one):
    live = one(Race(GD(0.1), surface=Saddle(30.0), vary=("angle",), chart="distance", variance=1e-4, steps=60))
    for share in (0.2, 0.8):
        live.slide("angle", share)
        check_race(live.made, live.shown)
    live = one(Race(GD(0.02), surface=Ravine(angle=20.0), chart="distance"))
    check_race(live.made, live.shown)
    assert live.shown["paths"][0]["distance"][0] == pytest.approx((1.7**2 + 0.9**2) ** 0.5)
    assert "The distance from the minimum was 1.92 at first" in live.text


def test_the_effective_rates_are_gdlib_s_and_said_and_left_out_where_the_gradient_is_zero(one):
    surface = Ravine(30.0)
    live = one(Race(GD(0.05), Adagrad(0.05), NAG(0.05, 0.5), surface=surface, vary=("angle",), chart="rates", steps=40))
    check_race(live.made, live.shown)
    assert "The effective rate of x was 0.05 at first and is 0.05 there, that of y 0.05 and 0.05." in live.text
    rates = np.array(live.shown["paths"][1]["rates"])
    assert (np.diff(rates[1:], axis=0) < 0).all()
    said = f"was {rates[1, 0]:.3g} at first and is {rates[-1, 0]:.3g} there, that of y {rates[1, 1]:.3g} and"
    assert said in live.text
    pictures, text = live.pictures, live.text
    live.slide("angle", 0.4)
    check_race(live.made, live.shown)
    assert all(a != b for a, b in zip(pictures, live.pictures, strict=True))
    assert live.text != text
    live.root.locator("input[name=t]").press("Home")
    assert "The effective rate of x was — at first" in live.text
    live = one(Race(GD(0.1), surface=Saddle(), start=(1.0, 0.0), chart="rates", variance=0.0))
    assert "The effective rate of x was 0.1 at first and is 0.1 there, that of y — and —." in live.text
    live.slide("variance", 0.5)
    check_race(live.made, live.shown)
    assert "—" not in live.text


OWN = Momentum(0.02, 0.5), NAG(0.03, 0.9), Adadelta(0.9, 1e-3)
NAMES = """(canvas) => {
    const written = [];
    const fillText = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, left, top) {
        if (this.canvas === canvas) written.push({ text, left, top, right: left + this.measureText(text).width });
        return fillText.apply(this, arguments);
    };
    window.written = written;
}"""


def test_rules_with_a_slider_of_their_own_follow_it_alone(one):
    live = one(Race(*OWN, surface=Ravine(5.0), own=("eta", "epsilon"), steps=60, typed="theta = theta - eta*g"))
    for name, share in (("eta_Momentum", 0.4), ("epsilon_Adadelta", 0.9), ("eta", 0.3)):
        before = [path["theta"] for path in live.shown["paths"]]
        live.slide(name, share)
        check_race(live.made, live.shown)
        after = [path["theta"] for path in live.shown["paths"]]
        moved = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
        assert moved == [["eta_Momentum", "eta_NAG", "epsilon_Adadelta", "eta"].index(name)]
    assert [path["h"].get("gamma") for path in live.shown["paths"]] == [0.5, 0.9, 0.9, None]
    assert not live.slider("gamma").is_visible()  # it is the typed rule's, which does not use it
    live.root.locator(".gd-reset").click()
    assert [path["h"].get("eta") for path in live.shown["paths"]] == [0.02, 0.03, None, 0.01]


@pytest.mark.parametrize("width", [1280, 390])
def test_names_of_paths_that_end_in_one_place_stand_apart(one, width):
    live = one(Race(*OWN, GD(0.02), Adam(0.1), RMSprop(0.02), surface=Ravine(5.0), own=("eta", "epsilon"), steps=200))
    live.tab.set_viewport_size({"width": width, "height": 800})
    live.root.locator(".gd-landscape").evaluate(NAMES)
    live.slide("steps", 1.0)
    live.slide("eta_GD", 0.5)
    names = {path["name"] for path in live.shown["paths"]}
    last = {one["text"]: one for one in live.tab.evaluate("written") if one["text"] in names}
    assert last.keys() == names
    for a, b in combinations(last.values(), 2):
        assert abs(a["top"] - b["top"]) >= 13 or a["left"] > b["right"] or b["left"] > a["right"]
