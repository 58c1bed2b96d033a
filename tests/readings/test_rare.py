"""The passages that a page draws are those of gdlib; each weight learns as the theory of its own word says."""

from __future__ import annotations

import re

import numpy as np
import pytest
from traitlets import TraitError

from gdlib.rules import GD, Adagrad, Momentum
from gdlib.widgets import RareWord

PASSAGES = """
import { passages } from "./gdlib/widgets/js/batches.js";
const main = ({ p, size, seed, steps }) => passages(p, size, seed, steps);
"""


@pytest.mark.parametrize(("p", "size", "seed"), [(0.02, 1, 1), (0.5, 3, 2), (0.005, 64, 12345)])
def test_the_same_seed_draws_the_same_passages(node, p, size, seed):
    one = RareWord(GD(), p=p, size=size, steps=200, seed=seed)
    found = node(PASSAGES, {"p": p, "size": size, "seed": seed, "steps": 200})
    assert found == one.passages().tolist()


def test_the_rare_word_comes_as_often_as_it_should():
    count, signs = RareWord(GD(), p=0.1, size=64, steps=1000).passages().sum(axis=0).T
    assert count.sum() == 64_000
    assert abs(count[1] - 6400) < 5 * np.sqrt(64_000 * 0.1 * 0.9)
    assert np.all(np.abs(signs) < 5 * np.sqrt(count))


def test_a_weight_moves_only_when_its_word_comes_and_then_as_the_rule_says():
    one = RareWord(GD(0.2), Adagrad(0.4), p=0.1, steps=300)
    passages = one.passages()
    for path in (one.path(0), one.path(1)):
        moved = np.diff(path.theta, axis=0) != 0
        np.testing.assert_array_equal(moved, passages[:, :, 0] > 0)
    t = int(np.flatnonzero(passages[:, 1, 0])[0])
    sign = passages[t, 1, 1]
    assert one.path(0).theta[t + 1, 1] == pytest.approx(0.2 * (1 + 0.5 * sign))
    assert one.path(1).theta[t + 1, 1] == pytest.approx(0.4)  # Adagrad's first step has the length of eta


def test_without_noise_the_frequent_weight_is_learnt_and_the_rare_one_lags_as_its_share_says():
    one = RareWord(GD(0.1), p=0.05, size=64, steps=200, sigma=0.0)
    left = 1 - one.path().theta[-1]
    np.testing.assert_allclose(np.log(left), 200 * np.log1p(-0.1 * np.array([0.95, 0.05])), rtol=0.1)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: RareWord(GD), "an experiment needs rules such as GD()"),
        (lambda: RareWord(GD(), GD(0.2)), "each rule must have an eta and a kind of its own, and these are GD, GD"),
        (lambda: RareWord(GD(), p=0.0), "p, the share of the rare word, must lie in (0, 1), and is 0.0"),
        (lambda: RareWord(GD(), size=65), "size, the number of passages in a batch, must lie in [1, 65), and is 65"),
        (lambda: RareWord(GD(), steps=2001), "steps must lie in [1, 2001), and is 2001"),
        (lambda: RareWord(GD(), sigma=-1.0), "sigma must lie in [0, 100), and is -1.0"),
        (lambda: RareWord(GD(), seed=-1), "seed must lie in [0, 2.14748e+09), and is -1"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(make, words):
    with pytest.raises((TypeError, ValueError), match=re.escape(words)):
        make()


@pytest.mark.parametrize(("name", "value"), [("p", 1.5), ("size", 0), ("size", 65), ("steps", 0), ("eta_GD", -1.0)])
def test_a_setting_that_makes_no_sense_is_refused_and_changes_nothing(name, value):
    one = RareWord(GD(0.1), Momentum(0.1))
    before = getattr(one, name)
    with pytest.raises(TraitError):
        setattr(one, name, value)
    assert getattr(one, name) == before


def test_a_display_carries_a_still_picture_and_words_for_it():
    data, _ = RareWord(GD(0.1), Adagrad(0.5))._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    assert "With scripts on" in data["text/plain"]
