"""Our rules against torch, keras and optax: every call of dialects.toml, theta at every step, in float64."""

from __future__ import annotations

import math

import numpy as np
import pytest

import gdlib.rules
import gdlib.schedules
from gdlib.drivers import run
from gdlib.recorded import dialects
from gdlib.recorded.dialects import HYPER, LIBRARIES, bare, gradient, recorded, spoken, steady

from . import variants
from .remake import HERE, LISTS

NEAR, SMALL = 1e-12, 1e-14
WORDS = {**vars(gdlib.schedules), **vars(gdlib.rules), **vars(variants), "sqrt": math.sqrt}
CALLS = [one for one in dialects.dialects() if one.call]
# no rule of the survey's section 4; their parity comes with their pages
LATER = {"Lion", "ScheduleFree", "LAMB", "Muon", "Sophia", "AdaptiveRevision", "Layerwise"}
LATER |= {"ReduceOnPlateau", "BoldDriver"}  # a schedule in the libraries: see test_schedules.py


def ours(text, hyper, told, start, steps):
    """The theta of our rule after every step, shape (steps, 2)."""
    rule = eval(text, {**WORDS, **hyper})
    return run(rule, lambda theta: 0.0, np.array(start), steps, gradient=told).theta[1:]


def replayed(text, one):
    """Our rule with each set of the dialect's hyper-parameters, shape (3, STEPS, 2)."""
    return np.array([ours(text, hyper, gradient, dialects.START, dialects.STEPS) for hyper in HYPER[one.rule]])


@pytest.mark.parametrize("one", CALLS, ids=lambda one: one.call)
def test_a_call_gives_what_our_words_for_it_give(one):
    values = spoken(one.call)
    assert values.shape == (3, dialects.STEPS, 2)
    np.testing.assert_allclose(replayed(one.ours, one), values, rtol=NEAR, atol=SMALL)


@pytest.mark.parametrize("one", [one for one in CALLS if not one.agrees], ids=lambda one: one.call)
def test_a_call_that_is_said_to_differ_does(one):
    rule = f"{one.rule}({', '.join(HYPER[one.rule][0])})"
    assert one._replace(ours=rule).agrees
    apart = np.abs(replayed(rule, one) - spoken(one.call)).max(axis=(1, 2))
    assert apart.max() > 1e-3
    assert apart.min() > 1e-10


@pytest.mark.parametrize("one", bare(), ids=lambda one: one.call)
def test_a_bare_call_takes_the_defaults_that_we_say(one):
    values = spoken(one.call)
    assert values.shape == (dialects.BARE_STEPS, 2)
    found = ours(one.ours, {}, steady, dialects.BARE_START, dialects.BARE_STEPS)
    np.testing.assert_allclose(found, values, rtol=NEAR, atol=0)


def test_every_rule_has_a_call_or_a_reason_in_every_library():
    assert {*HYPER} | LATER == {*gdlib.rules.__all__}
    assert not {*HYPER} & LATER
    assert [*dialects.written()] == [*HYPER, "bare"]
    cells = {(one.rule, one.library) for one in dialects.dialects()}
    assert cells == {(rule, library) for rule in HYPER for library in LIBRARIES}
    for one in dialects.dialects():
        assert one.agrees or one.note, f"{one.rule} in {one.library}: neither the rule itself nor a word about it"
        assert bool(one.call) == bool(one.ours)


def test_a_rule_with_a_bare_call_has_one_in_every_library():
    rules = dialects.written()["bare"]
    assert len(rules) >= 6
    assert [(one.rule, one.library) for one in bare()] == [(rule, library) for rule in rules for library in LIBRARIES]


def test_every_rule_has_three_sets_of_distinct_hyperparameters():
    for one in CALLS:
        sets = HYPER[one.rule]
        assert len(sets) == 3
        for hyper in sets:
            assert list(hyper) == list(getattr(gdlib.rules, one.rule)().hyper())
            assert len({*hyper.values()}) == len(hyper)


def test_what_is_kept_is_what_the_calls_are_and_says_what_made_it():
    for library in LIBRARIES:
        kept = recorded(library)
        wanted = {one.call for one in [*dialects.dialects(), *bare()] if one.library == library and one.call}
        assert kept["runs"].keys() == wanted
        pins = (HERE / f"{LISTS[library]}.txt").read_text("utf-8")
        for name in kept["versions"].keys() - {"python"}:
            assert f"\n{name}=={kept['versions'][name].partition('+')[0]}\n" in pins


def test_the_gradients_tell_rules_apart():
    told = np.array([gradient(np.array([0.0, 0.0]), t) for t in range(1, dialects.STEPS + 1)])
    assert (told[:10, 0] == 1).all()
    assert told[10, 0] < 0
    assert (told[11:, 0] == 0).sum() > 5
    assert (told[:3, 1] == 0).all()
    assert gradient(np.array([0.0, 1.0]), 9)[1] != told[8, 1]
