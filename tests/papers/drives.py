"""How a rule and its transcription are driven side by side, and the states compared.

A drive says what the rule is told at each step. `discriminating` gradients are many alike, then one that
turns round, then irregular with exact zeros; a `bowl` depends on the point, so that where the gradient is
asked shows. Hyper-parameters are pairwise distinct and not the defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

import gdlib.rules as rules

from . import adaptive
from . import transcriptions as paper

STEPS = 30
START = [0.7, -1.3, 0.4]
ZERO = [0.0, 0.0, 0.0]
BOWL = np.array([1.0, 3.0, 0.5])
NEAR = 1e-12
KNOWN: dict[str, list[dict[str, Any]]] = {}


def bowl(point: Any, t: int) -> Any:
    """A gradient that depends on the point, and a little on t."""
    return BOWL * np.asarray(point) + 0.05 * ((7 * t) % 5 - 2)


def discriminating(point: Any, t: int) -> Any:
    """A gradient that does not depend on the point."""
    return np.array(paper.discriminating(t, np.size(point)))


def quiet(point: Any, t: int) -> Any:
    """Small gradients that do not depend on the point."""
    return 0.3 * discriminating(point, t)


def curvature(point: Any, t: int) -> Any:
    """A curvature that changes with t, small, large and negative."""
    return np.array([0.4, 2.5, -0.3]) * (1 + 0.3 * ((5 * t) % 7))


class Case(NamedTuple):
    """One rule, one transcription of it, one set of hyper-parameters and one drive."""

    rule: type
    hyper: dict[str, float]
    start: list[float]
    gradient: Callable[[Any, int], Any]
    expected: Callable[..., list[dict[str, Any]]]
    names: dict[str, str]  # field of our state → field of the transcription's
    lag: int = 0  # how many steps pass between a reading of the state and the gradient that comes back


ADAM = {"eta": 0.03, "beta1": 0.8, "beta2": 0.95, "epsilon": 0.02}
RULES: list[tuple[type, Callable[..., Any], list[dict[str, float]], dict[str, str]]] = [
    (rules.GD, paper.gd, [{"eta": 0.07}], {}),
    (rules.Momentum, paper.momentum, [{"eta": 0.07, "gamma": 0.6}], {}),
    (rules.NAG, paper.nag, [{"eta": 0.07, "gamma": 0.6}], {}),
    (rules.Adagrad, paper.adagrad, [{"eta": 0.3, "epsilon": 0.05}], {}),
    (rules.RootlessAdagrad, adaptive.rootless_adagrad, [{"eta": 0.3, "epsilon": 0.05}], {}),
    (rules.FullMatrixAdagrad, adaptive.full_matrix_adagrad, [{"eta": 0.3, "epsilon": 0.05}], {}),
    (rules.Adadelta, adaptive.adadelta, [{"gamma": 0.7, "epsilon": 0.02}], {"Edtheta2": "Edelta2"}),
    (rules.RMSprop, adaptive.rmsprop, [{"eta": 0.03, "gamma": 0.7, "epsilon": 0.02}], {}),
    (rules.CentredRMSprop, adaptive.centred_rmsprop, [{"eta": 0.03, "gamma": 0.7, "epsilon": 0.02}], {}),
    (rules.Adam, paper.adam, [ADAM, {"eta": 0.2, "beta1": 0.5, "beta2": 0.7, "epsilon": 1e-3}], {}),
    (rules.AdaMax, adaptive.adamax, [{"eta": 0.03, "beta1": 0.8, "beta2": 0.95}], {}),
    (rules.Nadam, adaptive.nadam, [ADAM], {}),
    (rules.ScheduledNadam, adaptive.scheduled_nadam, [{**ADAM, "psi": 3.0}, {**ADAM, "psi": 0.1}], {"P": "product"}),
    (rules.AMSGrad, adaptive.amsgrad, [ADAM, {"eta": 0.2, "beta1": 0.5, "beta2": 0.7, "epsilon": 1e-3}], {}),
    (
        rules.Lion,
        paper.lion,
        [
            {"eta": 0.03, "beta1": 0.7, "beta2": 0.9, "weight_decay": 0.2},
            {"eta": 0.05, "beta1": 0.3, "beta2": 0.95, "weight_decay": 0.1},
        ],
        {},
    ),
    (rules.ScheduleFree, paper.schedule_free, [{"eta": 0.17, "beta": 0.8}], {"theta": "x"}),
    (rules.LAMB, paper.lamb, [{**ADAM, "weight_decay": 0.3}], {}),
    (
        rules.Sophia,
        lambda *args, **hyper: paper.sophia(*args[:2], curvature, *args[2:], **hyper),
        [{"eta": 0.05, "beta1": 0.6, "beta2": 0.8, "gamma": 0.7, "epsilon": 0.1, "weight_decay": 0.3, "every": 4}],
        {},
    ),
    (
        rules.AdaptiveRevision,
        lambda start, gradient, steps, eta: paper.adaptive_revision(start, events(gradient, steps, start), alpha=eta),
        [{"eta": 0.4}],
        {"zmax": "zp"},
    ),
]


def events(gradient: Callable[[Any, int], Any], steps: int, start: list[float]) -> list[tuple[Any, ...]]:
    """Three workers in turn: each reads, the other two push, then it pushes what it computed long ago."""
    found: list[tuple[Any, ...]] = [("read", worker) for worker in range(3)]
    for t in range(1, steps + 1):
        worker = (t - 1) % 3
        found += [("push", worker, list(gradient(start, t))), ("read", worker)]
    return found


def undelayed(start: list[float], gradient: Callable[[Any, int], Any], steps: int, eta: float) -> list[dict[str, Any]]:
    """One worker alone: it reads, asks where the server stands, and pushes at once."""
    pushes: list[tuple[Any, ...]] = []
    rows: list[dict[str, Any]] = [{"theta": start}]
    for t in range(1, steps + 1):
        pushes += [("read", 0), ("push", 0, list(gradient(rows[-1]["theta"], t)))]
        rows = paper.adaptive_revision(start, pushes, alpha=eta)
    return rows


def silent(point: Any, t: int) -> Any:
    """No gradient at all in the first steps, then the bowl's."""
    return 0 * BOWL if t <= 3 else bowl(point, t)


def cases() -> Iterator[Case]:
    """Every rule with every drive that its transcription can take."""
    for rule, expected, hypers, names in RULES:
        for hyper in hypers:
            if rule.reads:  # three workers in turn push what they computed two steps ago; and one alone, at once
                yield Case(rule, hyper, START, discriminating, expected, names, lag=2)
                yield Case(rule, hyper, START, quiet, expected, names, lag=2)
                yield Case(rule, hyper, START, bowl, undelayed, names)
            else:
                yield Case(rule, hyper, START, discriminating, expected, names)
                yield Case(rule, hyper, START, bowl, expected, names)
            if rule is rules.AdaMax:  # coordinates that have not been told anything yet
                yield Case(rule, hyper, START, silent, expected, names)
            if rule is rules.LAMB:  # both lengths zero, one of them, and the other
                yield Case(rule, hyper, ZERO, discriminating, expected, names)
                yield Case(rule, hyper, ZERO, silent, expected, names)
                yield Case(rule, hyper, START, silent, expected, names)
                yield Case(rule, hyper, [0.7, 0.0, 0.4], bowl, expected, names)
                yield Case(rule, {**hyper, "weight_decay": 0.0}, START, silent, expected, names)


def told(case: Case, point: Any, t: int, past: list[Any]) -> tuple[Any, ...]:
    """What a step is told: the gradient, and what the rule needs or reads beside it."""
    g = np.asarray(case.gradient(point, t), float)
    if case.rule.needs:
        return g, curvature(point, t)
    if case.rule.reads:
        noted = past[max(0, t - 1 - case.lag)]
        return g, getattr(noted, case.rule.reads[0])
    return (g,)


def expected_states(case: Case) -> list[dict[str, Any]]:
    """The states that the transcription goes through; worked out once."""
    key = repr(case)
    if key not in KNOWN:
        rows = case.expected(case.start, case.gradient, STEPS, **case.hyper)
        fields = case.rule.State._fields
        KNOWN[key] = [{field: np.array(row[case.names.get(field, field)]) for field in fields} for row in rows]
    return KNOWN[key]


def distance(case: Case, states: list[Any]) -> float:
    """The largest difference of any field at any step, relative to 1 + its size; NaN counts as infinite."""
    worst = 0.0
    for found, row in zip(states[1:], expected_states(case), strict=True):
        for field, right in row.items():
            wrong = np.broadcast_to(np.asarray(getattr(found, field), float), right.shape)
            gap = np.max(np.abs(wrong - right) / (1 + np.abs(right)))
            worst = max(worst, float(gap)) if np.isfinite(gap) else np.inf
    return worst


def states(case: Case, rule: Any) -> list[Any]:
    """All states of `rule`, an object with init, query and step, under this case's drive."""
    s = rule.init(np.array(case.start))
    found = [s]
    bundle = rule.told()
    for t in range(1, STEPS + 1):
        answer = told(case, rule.query(s), t, found)
        s = rule.step(s, bundle(*answer) if bundle else answer[0], t)
        found.append(s)
    return found
