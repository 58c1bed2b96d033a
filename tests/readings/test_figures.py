"""Pictures and results: what reaches the page."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from traitlets import TraitError

from gdlib.drivers import run
from gdlib.figures.page import drawn, picture, readable, themed
from gdlib.figures.style import colour, palette
from gdlib.objectives import Beale, Ravine, Saddle, ravine
from gdlib.rules import GD, NAG, Adadelta, Adagrad, Adam, Momentum, RMSprop, Sophia
from gdlib.schedules import InverseTime
from gdlib.strings import table
from gdlib.widgets import Descent, Race

SIX = GD, Momentum, NAG, Adagrad, RMSprop, Adam


def test_a_number_is_printed_for_a_reader():
    assert [readable(text) for text in ("1e-05", "8.3e+06", "-0.5", "42")] == ["10⁻⁵", "8.3 × 10⁶", "−0.5", "42"]


def test_a_picture_takes_its_colours_from_the_page():
    svg = f'<?xml?><svg id="figure_1"><path style="stroke: {colour("GD")}"/></svg>'
    shown = themed(svg, 'a "line"')
    assert "stroke: var(--gd-" in shown
    assert palette()["GD"]["dark"] in shown
    assert 'id="figure_1"' not in shown
    assert 'aria-label="a &quot;line&quot;"' in shown


def test_a_picture_without_words_is_refused():
    with pytest.raises(ValueError, match="alt text"), picture(" "):
        pass


def test_an_experiment_says_what_is_wrong_with_it():
    with pytest.raises(TypeError, match="needs rules such as GD"):
        Race(surface=Beale())
    with pytest.raises(TypeError, match="needs rules such as GD"):
        Race(GD, surface=Beale())
    with pytest.raises(TypeError, match="Sophia needs h beside the gradient, and no surface gives it"):
        Descent(Sophia(), Beale())
    with pytest.raises(TypeError, match="must be a Surface"):
        Descent(GD(), surface=3)
    with pytest.raises(ValueError, match="share eta, and it cannot be both"):
        Race(GD(0.1), Momentum(0.2), surface=Beale())
    with pytest.raises(ValueError, match="steps must lie in"):
        Descent(GD(), Beale(), steps=0)
    with pytest.raises(TypeError, match="steps must be a whole number"):
        Descent(GD(), Beale(), steps=2.5)
    with pytest.raises(ValueError, match="vary names the parameter 'a', and Quadratic has none"):
        Race(GD(), surface=ravine(), vary=("a",))
    with pytest.raises(ValueError, match="vary names the parameter 'b', and Ravine has condition, angle"):
        Race(GD(), surface=Ravine(), vary=("b",))
    with pytest.raises(ValueError, match="starts has the key 'moon', and gdlib/strings has no string start_moon"):
        Race(GD(), surface=Saddle(), starts={"moon": (0, 0)})
    with pytest.raises(ValueError, match="the start 'ridge' must lie in the box"):
        Race(GD(), surface=Saddle(), starts={"ridge": (9, 0)})
    with pytest.raises(ValueError, match="chart must be one of objective, distance, rates, and is 'x'"):
        Race(GD(), surface=Saddle(), chart="x")
    with pytest.raises(ValueError, match="variance must lie in"):
        Race(GD(), surface=Saddle(), variance=-1.0)
    with pytest.raises(ValueError, match="Adadelta has none of the hyper-parameters eta for its own slider"):
        Race(GD(), Adadelta(), surface=Beale(), own=("eta",))
    with pytest.raises(ValueError, match="two rules are GD"):
        Race(GD(0.1), GD(0.2), surface=Beale(), own=("eta",))
    with pytest.raises(ValueError, match=r"GD\(eta\) must lie in \(0, ∞\)"):
        Race(GD(0.0), surface=Beale(), own=("eta",))
    with pytest.raises(TypeError, match=r"GD\(eta\) must be one number, for a slider"):
        Descent(GD(InverseTime(0.1, 0.1)), Beale())


def test_an_experiment_s_path_follows_its_traits():
    race = Race(GD(0.03), Momentum(0.03, 0.8), surface=ravine(), steps=5)
    race.eta, race.gamma, race.steps, race.start = 0.01, 0.5, 7, [1.0, 1.0]
    assert len(race.path(1)) == 7
    assert race.path(1).theta[1].tolist() == [1 - 0.01, 1 - 0.01 * 30]
    assert race.path(0).theta[-1].tolist() != race.path(1).theta[-1].tolist()


def test_a_slider_reaches_where_it_stands():
    ends = {one["name"]: (one["low"], one["high"]) for one in Race(Adam(3.0), RMSprop(3.0), surface=Beale()).sliders}
    assert ends["beta2"] == (0, 0.999)
    assert ends["gamma"] == (0, 0.99)
    assert ends["eta"] == (1e-4, 3.0)


def test_a_slider_of_the_surface_moves_the_surface():
    race = Race(GD(0.01), surface=Ravine(20.0, angle=10.0), vary=("condition",), steps=3)
    assert [(one["name"], one["symbol"], one["low"], one["high"]) for one in race.sliders[1:2]] == [
        ("condition", "κ", 1, 100)
    ]
    race.condition = 50.0
    assert race.landscape() == Ravine(50.0, angle=10.0)
    np.testing.assert_array_equal(race.path().theta, run(GD(0.01), Ravine(50.0, 10.0), race.start, 3).theta)
    with pytest.raises(TraitError):
        race.condition = 0.5
    assert "image/png" in race._repr_mimebundle_()[0]


def test_a_race_with_noise_is_one_of_the_oracle_and_has_a_still_picture():
    race = Race(GD(0.1), NAG(0.1, 0.5), surface=Saddle(), variance=1e-4, seed=3, chart="distance", steps=40)
    first = [race.path(i).theta for i in (0, 1)]
    race.seed = 4
    assert all((race.path(i).theta[1] != theta[1]).all() for i, theta in enumerate(first))
    race.seed = 3
    noise = -(race.path(0).theta[1] - race.path(0).theta[0]) / 0.1 - Saddle().gradient(race.path(0).theta[0])
    other = -(race.path(1).theta[1] - race.path(1).theta[0]) / 0.1 - Saddle().gradient(race.path(1).theta[0])
    np.testing.assert_allclose(noise, other, atol=1e-12)  # every rule is told the same draw
    data, _ = race._repr_mimebundle_()
    assert "the distance from the ridge at every step" in data["text/plain"]


def test_a_race_knows_its_effective_rates_and_draws_them():
    race = Race(GD(0.1), Adagrad(0.1), surface=Ravine(30.0), start=(1.0, 0.0), chart="rates", steps=3)
    nan = np.nan
    np.testing.assert_allclose(race.rates(0), [[nan, nan]] + 3 * [[0.1, nan]], rtol=1e-12)
    first, second, third = race.path(1).theta[:3, 0]  # the gradient of x is x itself
    sums = np.cumsum([first**2, second**2, third**2])
    np.testing.assert_allclose(race.rates(1)[1:, 0], 0.1 / np.sqrt(sums), rtol=1e-8)
    data, _ = race._repr_mimebundle_()
    assert "the effective rate of each coordinate at every step" in data["text/plain"]


def test_rules_with_a_slider_of_their_own_share_nothing():
    race = Race(Momentum(0.03, 0.8), NAG(0.02, 0.5), Adadelta(0.7), surface=ravine(), own=("eta", "epsilon"), steps=9)
    assert [(one["name"], one.get("symbol")) for one in race.sliders[:3]] == [
        ("eta_Momentum", "η of Momentum"),
        ("eta_NAG", "η of NAG"),
        ("epsilon_Adadelta", "ε of Adadelta"),
    ]
    assert (race.sliders[1]["low"], race.sliders[1]["high"]) == (0.0002, 2.0)
    race.eta_NAG, race.epsilon_Adadelta = 0.01, 1e-4
    for which, rule in enumerate((Momentum(0.03, 0.8), NAG(0.01, 0.5), Adadelta(0.7, 1e-4))):
        np.testing.assert_array_equal(race.path(which).theta, run(rule, ravine(), race.start, 9).theta)
    with pytest.raises(TraitError):
        race.eta_NAG = -1.0


def test_names_that_end_in_one_place_are_drawn_apart():
    with drawn(columns=2, width=7.6, height=3.4) as (figure, ax):
        Race(*(rule(0.01) for rule in SIX), surface=ravine(3), steps=200, own=("eta",)).still(ax)
        figure.draw_without_rendering()
        for axis in ax:
            boxes = [text.get_window_extent() for text in axis.texts]
            assert len(boxes) == len(SIX)
            assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_every_word_a_script_says_is_in_the_table(root):
    import re

    said = {
        key
        for path in (root / "gdlib/widgets/js").glob("*.js")
        for key in re.findall(r'say\("(\w+)"', path.read_text())
    }
    said |= {"readout", "diverged", "steps", "stepsMeaning", "Beale", "Quadratic", "Saddle"}
    assert said <= set(table())


def test_what_a_notebook_loads_is_a_module_with_render(node):
    script = 'import widget from "./gdlib/widgets/static/notebook.js";\nconst main = () => typeof widget.render;'
    assert node(script, None) == "function"
