"""Every mistake of the catalogue is called by its name, and so are slips as students write them."""

from __future__ import annotations

import json
import re
from functools import partial
from itertools import chain

import numpy as np
import pytest

from gdlib.book.node import ROOT
from gdlib.exercises import batches, cosine, sgd_pass
from gdlib.exercises.asking import not_right, say
from gdlib.exercises.catalogue import RULES, mistakes
from gdlib.exercises.catalogue.table import WRONG
from gdlib.exercises.checker import verdict
from gdlib.strings import table

from .answers import loop_body
from .slips import SLIPS

CATALOGUE = [(name, sentence, make) for name, kind in RULES.items() for sentence, make in mistakes(kind)]
# Some mistakes are the same rule; the first that stands in the catalogue is named.
TIME = {say("TimeFrom0"), say("TimeFrom2"), say("TimeStands")}
TIMED = {"adam", "adamax", "nadam", "schedulednadam", "schedulefree"}
SAME = {
    ("momentum", say("Absent", name="gamma")): say("Forgets", field="v"),
    ("momentum", say("Other", name="gd")): say("Forgets", field="v"),
    ("nag", say("Other", name="gd")): say("Absent", name="gamma"),
    ("nag", say("Other", name="momentum")): say("NAG_asks_at_theta"),
    ("adam", say("Absent", name="beta1")): say("Adam_gradient_for_m"),
    ("adamax", say("Absent", name="beta2")): say("Forgets", field="u"),
    ("adamax", say("Negative", name="beta2")): say("Forgets", field="u"),
    ("lion", say("Forgets", field="m")): say("Lion_sign_of_gradient"),
    ("lion", say("Absent", name="beta1")): say("Lion_sign_of_gradient"),
    ("schedulefree", say("Absent", name="beta")): say("ScheduleFree_asks_at_walker"),
    ("schedulefree", say("Other", name="gd")): say("TimeStands"),
}


@pytest.mark.parametrize(("name", "sentence", "make"), CATALOGUE, ids=[f"{one[0]}: {one[1]}" for one in CATALOGUE])
def test_a_mistake_of_the_catalogue_is_named(name, sentence, make):
    kind = RULES[name]
    said = verdict(loop_body(lambda **hyper: make(kind.unchecked(**hyper)), name))
    timeless = sentence in TIME and name not in TIMED
    assert said == (say("Right") if timeless else not_right(SAME.get((name, sentence), sentence)))


@pytest.mark.parametrize("key", sgd_pass.WRONG)
def test_a_wrong_pass_is_named(key):
    assert verdict(renamed("sgd_pass", sgd_pass.WRONG[key])) == not_right(say(f"Pass_{key}"))


@pytest.mark.parametrize("key", cosine.WRONG)
def test_a_wrong_cosine_is_named(key):
    assert verdict(renamed("cosine", cosine.WRONG[key])) == not_right(say(f"Cosine_{key}"))


@pytest.mark.parametrize(("function", "key", "places"), SLIPS, ids=[f"{one[1]}-{one[0].__name__}" for one in SLIPS])
def test_a_slip_is_named(function, key, places):
    name = next(name for name in (*RULES, "sgd_pass", "batches", "cosine") if function.__name__.startswith(name))
    said = verdict(renamed(name, function))
    assert said.startswith("Not right yet: ")
    assert not re.search(r"[{}]", said)
    if places is None:
        assert re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(table()["check" + key])), said.split(": ", 1)[1])
    else:
        assert said == not_right(say(key, **places))


def test_every_property_of_batches_has_a_slip():
    assert {f"Batches_{key}" for key in batches.WRONG} <= {key for _, key, _ in SLIPS}


def test_an_unknown_mistake_is_placed_and_no_hidden_value_is_told():
    def momentum(theta, grad_fn, state, eta, gamma):
        v = state.get("v", 0)
        state["v"] = gamma * v**2 + eta * grad_fn(theta)
        return theta - state["v"]

    said = verdict(momentum)
    assert said == (
        "Not right yet: I cannot name the mistake. It departs first on problem 1, a bowl: step 1 is right, "
        "step 2 is not, where theta[1] moves the wrong way."
    )
    assert not re.search(r"\d\.\d", said)


MOVES = {
    "theta[1] does not move and should": lambda x, y: x,
    "theta[1] moves too far": lambda x, y: x + 1.7 * (y - x),
    "theta[1] does not move far enough": lambda x, y: x + 0.3 * (y - x),
    "theta[0] moves the wrong way": lambda x, y: np.where(np.arange(x.size), y, 2 * x - y),
    "theta[1] is no longer a finite number": lambda x, y: np.where(np.arange(x.size) == 1, np.nan, y),
    "theta[0] is no longer a finite number": lambda x, y: y / (np.arange(x.size) > 0),
}


@pytest.mark.parametrize("words", MOVES)
def test_the_words_for_a_wrong_move(words):
    def gd(theta, grad_fn, state, eta):
        state["t"] = state.get("t", 0) + 1
        after = theta - eta * grad_fn(theta)
        return after if state["t"] < 4 else MOVES[words](theta, after)

    assert f"steps 1 to 3 are right, step 4 is not, where {words}" in verdict(gd)


def test_a_coordinate_that_should_stay():
    def adagrad(theta, grad_fn, state, eta, epsilon):
        g = grad_fn(theta)
        state["G"] = state.get("G", 0) + g * g
        return theta - eta * g / (state["G"] + epsilon) ** 0.5 - 0.01 * (g == 0)

    assert "problem 2, gradients that turn round and vanish: step 1 is not right, where theta[1] moves" in verdict(
        adagrad
    )


def test_a_pass_is_placed_by_its_rows():
    def sgd_pass(theta, gradient, order, eta):
        for k, i in enumerate(order):
            theta = theta - eta * gradient(theta, i) * (1 if k < 2 else 0.9)
        return theta

    assert "problem 1, five rows: steps 1 to 2 are right, step 3 is not, where theta[2] does not move far" in verdict(
        sgd_pass
    )


def test_nan_is_not_taken_for_a_rate_without_effect():
    def gd(theta, grad_fn, state, eta):
        return np.sqrt(-1 - abs(theta - eta * grad_fn(theta)))

    assert "step 1 is not right, where theta[0] is no longer a finite number" in verdict(gd)


@pytest.mark.parametrize("change", [lambda x: [str(one) for one in x], lambda x: x + 0j, lambda x: x.astype(object)])
def test_what_only_looks_like_numbers_is_refused(change):
    def gd(theta, grad_fn, state, eta):
        return change(theta - eta * grad_fn(theta))

    assert "and should be a theta of 3 real numbers" in verdict(gd)


def test_a_shape_that_is_counted_on():
    def momentum(theta, grad_fn, state, eta, gamma):
        state["v"] = gamma * state.get("v", np.zeros(3)) + eta * grad_fn(theta)
        return theta - state["v"]

    assert re.search(r"raises ValueError: .*\. That was on problem 2, .* has 4 coordinates\.$", verdict(momentum))


def test_every_sentence_is_used_and_every_mistake_has_one():
    own = {key.removeprefix("check") for key in table() if re.match("check[A-Z]", key)}
    source = "".join(path.read_text("utf-8") for path in (ROOT / "gdlib/exercises").rglob("*.py"))
    made = {
        *chain(*WRONG.values()),
        *(f"Pass_{key}" for key in sgd_pass.WRONG),
        *(f"Batches_{key}" for key in batches.WRONG),
        *(f"Cosine_{key}" for key in cosine.WRONG),
    }
    assert made <= own
    assert not [key for key in own - made if f'"{key}"' not in source]


def test_no_key_stands_twice():
    pairs = json.loads((ROOT / "gdlib/strings/en.exercises.json").read_text("utf-8"), object_pairs_hook=list)
    assert len(pairs) == len(dict(pairs))


def renamed(name, function):
    """The same function under the name of an exercise."""
    other = partial(function)
    other.__name__ = name
    return other
