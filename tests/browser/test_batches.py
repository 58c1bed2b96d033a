"""`MiniBatch` and `Replay` on the page: what is drawn is what gdlib computes, at every setting."""

from __future__ import annotations

import re

import numpy as np
import pytest

from .live import Live, each, nudge
from .numbers import heard
from .paths import BEGINNING, STEPS, check_batches


class Batched(Live):
    """A rule on batches."""

    @property
    def shown(self):
        """What is shown, of the path its first steps."""
        return self.root.evaluate(BEGINNING, STEPS)

    def check(self):
        """The path shown is gdlib's on the batches shown."""
        shown = self.shown
        check_batches(self.made, shown)
        return shown


@each("minibatch", disk=True)
def test_twenty_settings_draw_the_path_that_gdlib_runs(visit, page, number, where):
    one = Batched(visit, page, number, where)
    rng = np.random.default_rng(8)
    seen = set()
    for setting in rng.uniform(size=(20, len(one.sliders))):
        for name, share in zip(one.sliders, setting.tolist(), strict=True):
            one.slide(name, share)
        one.root.locator("select[name=order]").select_option(
            str(rng.choice(["reshuffled", "with_replacement", "in_order"]))
        )
        shown = one.check()
        seen.add(str(shown["paths"][0]["h"]) + str(shown["steps"]) + str(shown["batches"][0]))
    assert len(seen) == 20
    assert one.visit.complaints == []


@each("minibatch")
def test_every_control_changes_pictures_and_words(visit, page, number):
    one = Batched(visit, page, number)
    order, draw = one.root.locator("select[name=order]"), one.root.locator(".gd-draw")
    first = one.pictures
    one.slide("size", 0.2)
    for act in (
        lambda: one.slide("eta", 0.5),
        lambda: one.slide("passes", 0.7),
        lambda: one.slide("size", 0.4),
        lambda: order.select_option("with_replacement"),
        draw.click,
        draw.click,
        lambda: one.root.locator(".gd-handle").press("ArrowDown"),
    ):
        pictures, text = one.pictures, one.text
        act()
        assert all(a != b for a, b in zip(pictures, one.pictures, strict=True))
        assert one.text != text
        one.check()
    order.select_option("in_order")
    assert draw.is_disabled()
    one.root.locator(".gd-reset").click()
    assert one.pictures == first
    assert one.shown["batches"] == [rows.tolist() for rows in one.made.batches()[:STEPS]]


@each("minibatch")
def test_the_words_hold_the_variance_and_it_falls_with_the_batch(visit, page, number):
    one = Batched(visit, page, number)
    objective = one.made._given[1]
    rows = len(objective.y)
    for share in (0, 0.3, 0.6, 1):
        one.slide("size", share)
        size, theta = one.root.evaluate("({ shown }) => [shown.batches[0].length, shown.paths[0].theta.at(-1)]")
        full = objective.gradient(theta)
        single = np.mean(np.sum([(objective.gradient(theta, [i]) - full) ** 2 for i in range(rows)], axis=1))
        measured, predicted, one_example = (
            heard(re.search(pattern, one.text)[1])
            for pattern in (r"full one by (.+?) \(mean", r"square\), (.+?) by the formula", r"one example by (.+)\.$")
        )
        assert one_example == pytest.approx(single, rel=6e-3)
        assert predicted == pytest.approx(single / size * (rows - size) / (rows - 1), rel=6e-3, abs=1e-12)
        if size == 1:
            assert measured == pytest.approx(single, rel=6e-3)  # a pass holds every example once
        if size == rows:
            assert measured < 1e-12
    assert one.root.locator(".gd-readout").get_attribute("aria-live") == "polite"


@each("replay", disk=True)
def test_a_replay_shows_the_run_that_its_sliders_say(visit, page, number, where):
    one = Live(visit, page, number, where)
    axes, first = one.made.axes, one.pictures
    counts = [len(axis["values"]) for axis in axes]
    curves = np.array(one.made.curves, float).reshape(*counts, -1)
    seen = set()
    for index in np.ndindex(*counts):
        for axis, position in zip(axes, index, strict=True):
            one.put(axis["name"], position)
        np.testing.assert_array_equal(np.array(one.shown["curve"], float), curves[index])
        for axis, position in zip(axes, index, strict=True):
            assert one.shown["setting"][axis["name"]] == axis["values"][position]
        seen.add(one.text)
        assert ("The best end of all" in one.text) == one.made.ranked  # of a measurement no end is the best
    assert len(seen) == np.prod(counts)
    one.root.locator(".gd-reset").click()
    assert one.pictures == first
    text = one.text
    nudge(one.root)
    assert one.text != text
    assert one.visit.complaints == []
