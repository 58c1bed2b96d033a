"""In a notebook: the module that anywidget loads draws a rule of the reader's own, and answers to traits."""

from __future__ import annotations

import numpy as np
import pytest

from gdlib.drivers import run
from gdlib.objectives import Beale, LinearRegression
from gdlib.rules import Adam
from gdlib.schedules import Constant, Cosine
from gdlib.widgets import Explorer, MiniBatch, Race
from tests.own import Mine

from .conftest import served
from .paths import check_schedules

pytestmark = served("no page of the site is opened")

SHOWN = "document.querySelector('section.gd').shown"


def test_a_race_with_a_reader_s_own_rule_runs_as_gdlib_runs_it(mount):
    race = Race(Adam(0.05), Mine(0.05), surface=Beale(), steps=20)
    tab = mount(race)
    mine = tab.evaluate(SHOWN)["paths"][1]
    assert mine["name"] == "Mine"
    np.testing.assert_array_equal(np.array(mine["theta"], float), race.path(1).theta)

    tab.evaluate("model.set('eta', 0.2)")  # by a slider, a link, an observer in Python
    expected = run(Mine(0.2), Beale(), race.start, 20)
    np.testing.assert_array_equal(np.array(tab.evaluate(SHOWN)["paths"][1]["theta"], float), expected.theta)
    tab.evaluate("model.set('t', 7)")
    assert tab.evaluate(SHOWN)["t"] == 7
    saved = tab.evaluate("model.saved")
    tab.locator("input[name=gamma]").press("ArrowLeft")
    assert tab.evaluate("model.saved") == saved + 1
    assert tab.evaluate("model.get('gamma')") < 0.5


def test_play_animates_it_and_tells_the_kernel_once(mount):
    tab = mount(Race(Adam(0.05), Mine(0.05), surface=Beale(), steps=8))
    before = tab.evaluate("document.querySelector('canvas').toDataURL()")
    tab.locator(".gd-play").click()
    tab.wait_for_function(f"{SHOWN}.t > 1 && {SHOWN}.t < 8")
    assert tab.evaluate("document.querySelector('canvas').toDataURL()") != before
    tab.wait_for_function(f"{SHOWN}.t === 8")
    assert tab.evaluate("document.querySelector('canvas').toDataURL()") == before
    assert tab.evaluate("model.saved") == 1


DATA = LinearRegression(np.random.default_rng(0).normal(size=(30, 1)), np.random.default_rng(1).normal(size=30))


def test_schedules_move_a_reader_s_own_rule_and_follow_their_traits(mount):
    one = Explorer(Cosine(0.2, 0.01, 20), Constant(0.1), objective=DATA, rule=Mine(0.1), steps=20)
    tab = mount(one)
    check_schedules(one, tab.evaluate(SHOWN))
    tab.evaluate("model.set('Cosine_start', 0.5)")  # by a slider, a link, an observer in Python
    tab.evaluate("model.set('other', 'Cosine')")
    shown = tab.evaluate(SHOWN)
    assert [path["eta"][0] for path in shown["paths"]] == [0.5, 0.5]
    check_schedules(one, shown)
    saved = tab.evaluate("model.saved")
    tab.locator("input[name=Cosine_end]").press("ArrowRight")
    assert tab.evaluate("model.saved") == saved + 1
    assert tab.evaluate("model.get('Cosine_end')") > 0.01


@pytest.mark.parametrize("make", [
    lambda: MiniBatch(Mine(0.1), DATA, size=4),
    lambda: Explorer(Cosine(0.2, 0.01, 20), Constant(0.1), objective=DATA, rule=Mine(0.1), steps=20),
])  # fmt: skip
def test_what_is_taken_down_listens_no_more(mount, make):
    tab = mount(make())
    assert tab.evaluate("Object.values(listeners).flat().length") > 5
    tab.evaluate("leave()")
    assert tab.evaluate("Object.values(listeners).flat().length") == 0
