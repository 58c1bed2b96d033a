"""The schedules of an explorer: what its JavaScript computes in Node is what gdlib computes, at every setting."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdlib.objectives import LinearRegression, penguins
from gdlib.rules import GD, Momentum
from gdlib.schedules import (
    Constant,
    Cosine,
    CosineRestarts,
    Exponential,
    InversePower,
    InverseTime,
    OneCycle,
    Polynomial,
    SearchThenConverge,
    Step,
    Warmup,
    WarmupStableDecay,
)
from gdlib.widgets import Explorer

VALUES = """
import { compile } from "./gdlib/widgets/js/run.js";
const main = ({ code, h, steps }) => Array.from({ length: steps }, (_, i) => compile(code)(i + 1, h));
"""
ALL = [Constant(0.1), Step(0.3, 0.5, 40), Exponential(0.2, 0.01), InverseTime(0.4, 0.1), Polynomial(0.3, 0.01, 90, 2.0)]
ALL += [InversePower(0.3, 0.55)]
ALL += [SearchThenConverge(0.2, 2.0, 30), Cosine(0.2, 0.01, 100), CosineRestarts(0.3, 0.0, 20, 2), OneCycle(0.3, 100)]
ALL += [Warmup(20) * Cosine(0.3, 0.0, 120), WarmupStableDecay(0.2, 10, 50, 60)]
ALL += [(Warmup(5) * 0.3).then(Exponential(0.3, 0.02), after=30)]
DATA = penguins()


def model():
    return LinearRegression((DATA.x - DATA.x.mean()) / DATA.x.std(), DATA.y / 1000)


def explorer(*schedules, **options):
    return Explorer(*(schedules or ALL), **{"objective": model(), "rule": GD(), **options})


@pytest.mark.parametrize("which", range(len(ALL)))
def test_a_page_reads_the_schedule_that_gdlib_has(node, which):
    one = explorer()
    described = one.schedules[which]
    one.chosen = described["name"]
    rng = np.random.default_rng(which)
    sliders = {slider["name"]: slider for slider in one.sliders}
    for turn in range(4):
        for name in described["hyper"] if turn else ():
            low, high = sliders[name]["low"], sliders[name]["high"]
            value = rng.uniform(low + 0.05 * (high - low), high)
            setattr(one, name, int(np.ceil(value)) if sliders[name]["whole"] else float(value))
        schedule = one.schedule()
        expected = [float(schedule(t)) for t in range(1, 151)]
        h = {name: getattr(one, name) for name in described["hyper"]}
        found = node(VALUES, {"code": described["code"], "h": h, "steps": 150})
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


def test_the_schedule_is_the_one_that_was_given():
    one = explorer()
    for given, described in zip(ALL, one.schedules, strict=True):
        one.chosen = described["name"]
        assert one.schedule() == given


def test_a_product_is_called_by_its_parts_and_its_numbers_by_theirs():
    [one] = explorer(Warmup(20) * Cosine(0.3, 0.0, 120)).schedules
    assert one["name"] == "WarmupCosine"
    assert one["hyper"] == [
        "WarmupCosine_Warmup_steps",
        *(f"WarmupCosine_Cosine_{x}" for x in ("start", "end", "steps")),
    ]


def test_the_runs_are_gdlib_s_with_the_rule_s_other_settings():
    one = explorer(Constant(0.1), rule=Momentum(gamma=0.5), steps=30, size=342)
    other = explorer(Constant(0.1), rule=Momentum(gamma=0.9), steps=30, size=342)
    assert one.path().J.shape == (31, 8)
    assert np.allclose(one.path().J, one.path().J[:, :1])  # no noise: all draws are one
    assert not np.allclose(one.path().J, other.path().J)


@pytest.mark.parametrize(("make", "words"), [
    (lambda: Explorer(objective=model(), rule=GD()), "an explorer needs schedules such as Constant(0.1)"),
    (lambda: explorer(0.1), "an explorer needs schedules such as Constant(0.1)"),
    (lambda: explorer(objective=DATA), "objective must be a LinearRegression with one input"),
    (lambda: explorer(rule=GD), "an experiment needs rules such as GD()"),
    (lambda: explorer(Constant(0.1), Constant(0.2)), "two of the schedules have one name, of Constant, Constant"),
    (lambda: explorer(chosen="cosine"), "chosen must be one of Constant, Step"),
    (lambda: explorer(steps=1001), "steps must lie in [2, 1001)"),
    (lambda: explorer(size=343), "size must lie in [1, 343)"),
    (lambda: explorer(Constant(np.ones(2))), "Constant(value) must be one number, for a slider"),
])  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(make, words):
    with pytest.raises((TypeError, ValueError), match=re.escape(words)):
        make()


def test_a_display_carries_a_still_picture_and_words_for_it():
    data, _ = explorer(steps=20)._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    assert "constant" in data["text/plain"]
