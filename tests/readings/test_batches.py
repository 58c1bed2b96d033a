"""The batches that a page draws are those of gdlib, and the path on them is the path of gdlib."""

from __future__ import annotations

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from traitlets import TraitError

from gdlib.objectives import LinearRegression, penguins
from gdlib.rules import GD, Adam, Momentum
from gdlib.widgets import MiniBatch, Replay
from gdlib.widgets.draws import Draws

BATCHES = """
import { batches, Draws } from "./gdlib/widgets/js/batches.js";
const main = ({ rows, size, order, seed, steps }) => batches(rows, size, order, seed, steps);
"""


def model():
    table = penguins()
    return LinearRegression((table.x - table.x.mean()) / table.x.std(), table.y / 1000)


@pytest.mark.parametrize("order", ["reshuffled", "with_replacement", "in_order"])
@pytest.mark.parametrize(("size", "seed"), [(1, 1), (16, 2), (100, 12345), (342, 0)])
def test_the_same_seed_draws_the_same_batches(node, order, size, seed):
    one = MiniBatch(GD(0.1), model(), size=size, passes=3, order=order, seed=seed)
    found = node(BATCHES, {"rows": 342, "size": size, "order": order, "seed": seed, "steps": one.steps})
    assert found == [batch.tolist() for batch in one.batches()]


def test_a_permutation_has_every_number_once_and_every_place_is_as_likely():
    orders = np.array([Draws(seed).permutation(6) for seed in range(6000)])
    assert (np.sort(orders, axis=1) == np.arange(6)).all()
    counts = np.array([np.bincount(column, minlength=6) for column in orders.T])
    assert counts.min() > 850  # 1000 each, 29 the standard deviation
    assert counts.max() < 1150
    again = Draws(3).integers(10, 50000)
    assert abs(np.bincount(again, minlength=10) - 5000).max() < 350


NOISE = """
import { noise } from "./gdlib/widgets/js/batches.js";
const main = ({ seed, steps }) => noise(seed, steps);
"""


@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_the_same_seed_draws_the_same_noise_to_the_last_bit(node, seed):
    draws = Draws(seed)
    noise = [draws.normal(1.0, (2,)).tolist() for _ in range(2000)]
    assert node(NOISE, {"seed": seed, "steps": 2000}) == noise


def test_the_noise_is_normal_and_its_coordinates_are_independent():
    z = Draws(5).normal(1.0, (200_000,))
    for power, moment in ((1, 0), (2, 1), (3, 0), (4, 3), (6, 15)):
        spread = np.std(z**power) / np.sqrt(len(z))
        assert abs(np.mean(z**power) - moment) < 4 * spread
    assert np.mean(np.abs(z) > 3) == pytest.approx(0.0027, abs=0.0005)
    for lag in (1, 2, 3):
        assert abs(np.mean(z[lag:] * z[:-lag])) < 4 / np.sqrt(len(z))
    first = np.array([Draws(seed).normal(2.0, (2,)) for seed in range(4000)])
    assert first.std() == pytest.approx(2, rel=0.05)
    assert abs(np.mean(first)) < 0.1


@pytest.mark.parametrize("rule", [GD(0.1), Momentum(0.05, 0.5), Adam(0.05)], ids=repr)
def test_the_path_is_one_of_gdlib_s_own_oracle(rule):
    one = MiniBatch(rule, model(), size=50, passes=4)
    assert len(one.path()) == one.steps == 28
    one.size, one.passes = 342, 5
    full = one.path()
    assert len(full) == 5
    assert np.all(np.diff(full.J) < 0)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: MiniBatch(GD(), model(), size=343), "size, the number of examples in a batch, must lie in [1, 343)"),
        (lambda: MiniBatch(GD(), model(), passes=11), "passes must lie in [1, 11)"),
        (
            lambda: MiniBatch(GD(), model(), order="sorted"),
            "order must be one of reshuffled, with_replacement, in_order",
        ),
        (lambda: MiniBatch(GD(), model(), seed=-1), "seed must lie in [0, 2.14748e+09), and is -1"),
        (lambda: MiniBatch(GD(), penguins()), "objective must be a LinearRegression with one input"),
        (
            lambda: MiniBatch(GD(), LinearRegression(np.eye(3), np.ones(3))),
            "a surface needs two parameters, and this model has 4",
        ),
        (lambda: MiniBatch(GD, model()), "an experiment needs rules such as GD()"),
        (lambda: replay(np.zeros((2, 3, 4))), "curves must have shape (2, 3, 5)"),
        (lambda: replay(np.zeros((2, 3, 5)), start={"n": 7}), "n was run at [1, 2, 3], and not at 7"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(make, words):
    with pytest.raises((TypeError, ValueError), match=re.escape(words)):
        make()


def replay(curves, **options):
    axes = {"eta": [0.1, 0.2], "n": [1, 2, 3]}
    return Replay(np.arange(5.0), curves, axes=axes, xlabel="passes", ylabel="error", **options)


def test_a_replay_shows_the_curve_that_is_chosen():
    curves = np.arange(30.0).reshape(2, 3, 5)
    one = replay(curves, start={"eta": 0.1, "n": 3})
    np.testing.assert_array_equal(one.curve(), curves[0, 2])
    one.eta, one.n = 0.2, 1
    np.testing.assert_array_equal(one.curve(), curves[1, 0])
    assert replay(np.where(curves > 3, np.nan, curves)).curves[0][-1] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("size", 0), ("size", 343), ("passes", 0), ("seed", -1), ("t", -1), ("eta", -1.0), ("order", "x")],
)
def test_a_setting_that_makes_no_sense_is_refused_and_changes_nothing(name, value):
    one = MiniBatch(GD(0.1), model())
    before = getattr(one, name)
    with pytest.raises(TraitError):
        setattr(one, name, value)
    assert getattr(one, name) == before
    assert "image/png" in one._repr_mimebundle_()[0]


def test_a_display_carries_a_still_picture_and_words_for_it():
    for one in (MiniBatch(GD(0.1), model()), replay(np.ones((2, 3, 5)))):
        data, _ = one._repr_mimebundle_()
        assert data["image/png"].startswith("iVBOR")
        assert "With scripts on" in data["text/plain"]


@pytest.mark.parametrize(("least", "scale"), [(0, "log"), (-1, "linear")])
def test_a_still_replay_is_by_ratio_where_the_live_one_is(least, scale):
    _, ax = plt.subplots(1, 2)
    replay(np.linspace(least, 3, 30).reshape(2, 3, 5)).still(ax)
    assert ax[0].get_yscale() == scale
    plt.close("all")
