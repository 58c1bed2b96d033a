"""No false alarm: what is right is called right, however it is written."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from gdlib.drivers import iterate
from gdlib.exercises import check
from gdlib.exercises.asking import say
from gdlib.exercises.catalogue import RULES
from gdlib.exercises.checker import TASKS, verdict
from gdlib.exercises.judge import RTOL
from gdlib.exercises.loop import as_it_is, trail
from gdlib.exercises.problems import STEPS, problems
from gdlib.rule import names

from .answers import RIGHT

IN_PLACE = {"gd_in_place", "momentum_negative_velocity", "adam_in_place", "sgd_pass_in_place"}


@pytest.mark.parametrize("style", RIGHT)
def test_a_right_answer_is_right_in_every_style(style):
    assert verdict(RIGHT[style]) == say("RightTouched" if style in IN_PLACE else "Right")


def test_every_exercise_has_a_right_answer():
    assert {function.__name__ for function in RIGHT.values()} == set(TASKS)


def test_every_rule_that_is_a_plain_loop_is_an_exercise():
    survey = {"gd", "momentum", "nag", "adagrad", "adadelta", "rmsprop", "adam", "adamax", "nadam", "amsgrad"}
    assert set(RULES) == survey | {"centredrmsprop", "schedulednadam", "lion", "schedulefree"}


@pytest.mark.parametrize("kind", RULES.values(), ids=RULES)
def test_hidden_values_are_allowed_distinct_and_no_defaults(kind):
    for problem in problems(kind, names(kind)):
        rule = kind(**problem.hyper)
        values = [*problem.hyper.values(), *(1 - value for value in problem.hyper.values())]
        assert len(problem.hyper) == len(names(kind))
        assert np.diff(sorted(values)).min() > 1e-3
        assert not set(problem.hyper.values()) & set(kind().hyper().values())
        steps = islice(iterate(rule, problem.gradient, problem.start), 1, STEPS + 1)
        np.testing.assert_array_equal(trail(kind, as_it_is, problem), [step.theta for step in steps])


@pytest.mark.parametrize("kind", RULES.values(), ids=RULES)
def test_no_sign_hangs_on_the_last_bits(kind):
    for problem in problems(kind, names(kind)):
        nudged = problem._replace(start=problem.start * (1 + 1e-7))
        right, near = trail(kind, as_it_is, problem), trail(kind, as_it_is, nudged)
        assert np.all(np.abs(right - near) < 0.2 * RTOL * np.abs(right).max())


def test_it_prints_one_line_and_returns_nothing(capsys):
    assert check(RIGHT["gd_that_prints_and_warns"]) is None
    assert capsys.readouterr() == ("Right.\n", "")


def test_a_second_check_says_the_same():
    for function in RIGHT.values():
        assert verdict(function) == verdict(function)


def test_the_state_outside_is_noted():
    memory = {}

    def momentum(theta, grad_fn, state, eta, gamma):
        memory["v"] = gamma * memory.get("v", 0) + eta * grad_fn(theta)
        return theta - memory["v"]

    assert verdict(momentum) == say("RightOnce")
    assert verdict(momentum) == say("NotRight", why=say("Keeps"))


def test_chance_is_no_right_answer():
    def gd(theta, grad_fn, state, eta):
        return theta - np.random.default_rng().random() * eta * grad_fn(theta)

    assert verdict(gd) == say("NotRight", why=say("Keeps"))
