"""What an experiment shows is what gdlib computes, whichever browser shows it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np

from gdlib.drivers import iterate, run
from gdlib.oracles import MiniBatch as Oracle
from gdlib.oracles import Noisy
from gdlib.path import effective_rates
from gdlib.widgets.draws import Draws

NEAR = 1e-12
STEPS = 50  # as long as two ways of adding up stay together
BEGINNING = """(root, steps) => {
    const { paths: [path], batches, ...shown } = root.shown;
    const cut = Object.fromEntries(['theta', 'behind'].map((name) => [name, path[name].slice(0, steps)]));
    return { ...shown, batches: batches.slice(0, steps), paths: [{ ...path, ...cut, J: [], asked: [] }] };
}"""


def check_race(made, shown, apart=None):
    """The paths of the rules that stand on the page are those of gdlib, to the last bit.

    Only of those in whose code the pattern `apart` finds what engines round apart it is the first steps, and nearly:
    one bit that differs may grow, and does on a saddle.
    """
    rules, given = made._given
    surface = replace(given, **shown["parameters"])
    for rule, told, path in zip(rules, made.rules, shown["paths"], strict=False):  # a typed rule comes after them
        rtol = NEAR if apart and apart.search(told["code"] + made.surface["code"]) else 0.0
        rule, oracle = type(rule)(**path["h"]), gradient(surface, shown)
        expected = run(rule, surface, shown["start"], shown["steps"], gradient=oracle)
        first = STEPS if rtol else None
        check_path(path, expected, rtol, first=first)
        if "distance" in path:
            distance = surface.distance(*expected.theta.T)
            there = np.array(path["distance"], float)
            np.testing.assert_allclose(there[:first], distance[:first], rtol=rtol, atol=rtol / 100)
        if "rates" in path:
            walk = iterate(rule, gradient(surface, shown), np.array(shown["start"], float))
            with np.errstate(all="ignore"):
                g = np.array([step.g for step in islice(walk, 1, len(expected) + 1)]).reshape(-1, 2)
            rates = effective_rates(expected.theta, g)
            there = np.array(path["rates"], float)
            assert np.isnan(there[0]).all()
            np.testing.assert_allclose(there[1:first], rates[: first and first - 1], rtol=1e3 * rtol)


def gradient(surface, shown):
    """What a rule is told: the gradient, with noise where the experiment has some."""
    noise = shown.get("noise")
    return Noisy(surface.gradient, noise["variance"], Draws(noise["seed"])) if noise else surface.gradient


def settings(made, path):
    """The traits that a path's hyper-parameters follow, each with its value there."""
    own = {rule["name"]: rule.get("own") for rule in made.rules}.get(path["name"])
    return {f"{own}_{path['name']}": path["h"][own]} if own else path["h"]


def check_path(path, expected, rtol=0.0, J=None, first=None):
    """One path or its `first` steps, and where it ended; `J`, how near its values are, if not as near as theta."""
    near = {"rtol": rtol, "atol": rtol / 100}  # a path of length about one, that may pass through 0
    theta, values = np.array(path["theta"], float), np.array(path["J"], float)
    assert len(theta) == len(values) == len(expected.J)
    np.testing.assert_allclose(theta[:first], expected.theta[:first], **near)
    np.testing.assert_allclose(values[:first], expected.J[:first], **near if J is None else {"rtol": J})
    assert path["diverged"] == expected.diverged


def check_batches(made, shown):
    """The path shown is gdlib's on the batches shown, as near as two ways of adding up allow."""
    rule, objective, surface = made._given
    [path] = shown["paths"]
    batches = [np.array(rows) for rows in shown["batches"]]
    steps = min(len(batches), len(path["theta"]) - 1)
    oracle = Oracle(objective, batches)
    expected = run(type(rule)(**path["h"]), surface, shown["start"], steps, gradient=oracle)
    theta = np.array(path["theta"], float)[: steps + 1]
    np.testing.assert_allclose(theta, expected.theta, rtol=1e-9, atol=1e-12)
    batch = [objective(theta, rows) for theta, rows in zip(expected.theta, batches, strict=False)][:steps]
    np.testing.assert_allclose(np.array(path["behind"], float)[:steps], batch, rtol=1e-6, atol=1e-12)


def check_schedules(made, shown):
    """Both schedules shown are gdlib's, and so are the runs with them, on the same draws."""
    for path in shown["paths"]:
        traits = {path["which"]: path["name"], **path["h"], **{name: shown[name] for name in ("steps", "size", "seed")}}
        for name, value in traits.items():
            setattr(made, name, value)
        schedule = made.schedule(path["which"])
        rates = [float(schedule(t)) for t in range(1, shown["steps"] + 1)]
        np.testing.assert_allclose(np.array(path["eta"], float), rates, rtol=1e-12, atol=1e-15)
        expected = made.path(path["which"])
        for draw, run_ in enumerate(path["runs"]):
            theta = np.array(run_["theta"], float)
            np.testing.assert_allclose(theta, expected.theta[: len(theta), draw], rtol=1e-9, atol=1e-12)
            assert run_["diverged"] == (None if expected.diverged[draw] < 0 else expected.diverged[draw])
        excess = expected.J.mean(axis=1) - made._given[-1](np.array(made.surface["minimum"]))
        np.testing.assert_allclose(np.array(path["mean"], float), excess, rtol=1e-6, atol=1e-12)


def check_contraction(made, shown):
    """The error along each direction is that of gdlib's run at these settings, to the last bit."""
    with made.hold_sync():
        made.eta, made.condition, made.steps = shown["eta"], shown["condition"], shown["steps"]
    assert [path["curvature"] for path in shown["paths"]] == made.curvatures()
    for i, path in enumerate(shown["paths"]):
        np.testing.assert_array_equal(np.array(path["theta"], float), made.path(i).theta[:, 0])


def check_stability(made, shown):
    """The errors are those of gdlib's runs to the last bit, and the roots those of the rule's matrix."""
    made.gamma = shown["gamma"]
    check_contraction(made, shown)
    for path, roots in zip(shown["paths"], made.roots(), strict=True):
        found = np.array(path["roots"], float) @ [1, 1j]
        np.testing.assert_allclose([found.sum(), found.prod()], [roots.sum(), roots.prod()], rtol=NEAR, atol=NEAR)
        if abs(roots[0] - roots[1]) > 0.01:  # where they meet, rounding moves them far
            apart = np.abs(found - roots).max(), np.abs(found - roots[::-1]).max()
            assert min(apart) <= NEAR * max(1, np.abs(roots).max())
            np.testing.assert_allclose(path["size"], np.abs(roots).max(), rtol=NEAR)
            assert path["pair"] == bool(roots[0].imag)


def check_rare(made, shown):
    """The passages and the weights shown are gdlib's, at the settings shown."""
    made.p, made.size, made.steps, made.seed = (shown[name] for name in ("p", "size", "steps", "seed"))
    assert shown["batches"] == made.passages().tolist()
    for which, path in enumerate(shown["paths"]):
        setattr(made, f"eta_{path['name']}", path["h"]["eta"])
        check_path(path, made.path(which), J=1e-12)
