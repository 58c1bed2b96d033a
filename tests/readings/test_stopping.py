"""Patience on recorded curves: what the page computes in Node is what gdlib's own early stopping does."""

from __future__ import annotations

import numpy as np
import pytest
from traitlets import TraitError

from gdlib.widgets import Stopping

STOPPED = """
import { stopped } from "./gdlib/widgets/js/stopping.js";
const main = ({ curves, most }) => curves.map((curve) => Array.from({ length: most + 1 }, (_, i) => stopped(curve, i)));
"""
RNG = np.random.default_rng(4)
WALKS = np.abs(np.cumsum(RNG.integers(-3, 4, size=(12, 3, 30)), axis=-1)) / 4.0  # with many equal values
X = 10 * np.arange(30)


def made(**options):
    return Stopping(X, {"loss": WALKS, "error": 10 - WALKS}, **{"most": 12, **options})


def test_a_page_stops_where_gdlib_stops(bundled, node):
    script = STOPPED.replace("./gdlib/widgets/js/stopping.js", bundled("stopping.js"))
    found = node(script, {"curves": WALKS[:, 1].tolist(), "most": 12})
    one, seen = made(), set()
    for run, answers in enumerate(found, 1):
        for patience, answer in enumerate(answers):
            expected = one.stopped(run, patience)
            assert (answer["stops"], answer["kept"]) == expected
            seen.add(expected)
    assert len(seen) > 20


def test_what_is_kept_is_the_first_best_of_what_was_seen():
    one = made()
    for run in range(1, 13):
        for patience in range(13):
            stops, kept = one.stopped(run, patience)
            assert kept == int(np.argmin(WALKS[run - 1, 1, : stops + 1]))
            assert stops == 29 or stops == kept + patience + 1


def test_the_mean_is_that_of_the_test_part():
    one = made(watched="error")
    kept = [one.stopped(run, 4) for run in range(1, 13)]
    test, steps = one.mean(4)
    assert test == pytest.approx(np.mean([10 - WALKS[i, 2, two.kept] for i, two in enumerate(kept)]))
    assert steps == pytest.approx(np.mean([X[two.stops] for two in kept]))


def test_a_still_picture_says_where_it_stops():
    one = made(patience=2)
    bundle, _ = one._repr_mimebundle_()
    stops, kept = one.stopped()
    assert f"stops at step {10 * stops} and keeps step {10 * kept}" in bundle["text/plain"]
    assert len(bundle["image/png"]) > 1000


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Stopping(X, {}), "at least one thing"),
        (lambda: Stopping([], {"loss": WALKS[..., :0]}), "x must have at least one check"),
        (lambda: made(most=-1), r"most must lie in \[0, ∞\), and is -1"),
        (lambda: made(most=2.5), r"most must be a whole number in \[0, ∞\), and is 2.5"),
        (lambda: Stopping(X, {"loss": WALKS[:, :2]}), r"\(runs, 3, 30\), and those of loss have \(12, 2, 30\)"),
        (lambda: Stopping(X, {"loss": WALKS, "error": WALKS[:5]}), r"those of error have \(5, 3, 30\)"),
        (lambda: Stopping(X, {"loss": WALKS * np.nan}), "loss must be finite"),
        (lambda: made(patience=13), r"patience must lie in \[0, 13\), and is 13"),
        (lambda: made(watched="none"), "none"),
    ],
)
def test_what_does_not_fit_gets_one_sentence(make, words):
    with pytest.raises((TypeError, ValueError, TraitError), match=words):
        make()


def test_a_trait_takes_nothing_else():
    one = made()
    for name, value in (("patience", -1), ("patience", 13), ("run", 0), ("run", 13), ("watched", "none")):
        with pytest.raises(TraitError):
            setattr(one, name, value)
