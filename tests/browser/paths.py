"""What an experiment shows is what gdlib computes, whichever browser shows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gdlib.drivers import run
from gdlib.oracles import MiniBatch as Oracle
from gdlib.oracles import Noisy
from gdlib.widgets.draws import Draws

STEPS = 50  # as long as two ways of adding up stay together
BEGINNING = """(root, steps) => {
    const { paths: [path], batches, ...shown } = root.shown;
    const cut = Object.fromEntries(['theta', 'behind'].map((name) => [name, path[name].slice(0, steps)]));
    return { ...shown, batches: batches.slice(0, steps), paths: [{ ...path, ...cut, J: [], asked: [] }] };
}"""


def check_race(made, shown, rtol=0.0):
    """The paths of the rules that stand on the page are those of gdlib, to the last bit if nothing else is said."""
    rules, given = made._given
    surface = replace(given, **shown["parameters"])
    for rule, path in zip(rules, shown["paths"], strict=False):  # a typed rule comes after them
        noise = shown.get("noise")
        oracle = Noisy(surface.gradient, noise["variance"], Draws(noise["seed"])) if noise else None
        expected = run(type(rule)(**path["h"]), surface, shown["start"], shown["steps"], gradient=oracle)
        check_path(path, expected, rtol)
        if "distance" in path:
            distance = surface.distance(*expected.theta.T)
            np.testing.assert_allclose(np.array(path["distance"], float), distance, rtol=rtol, atol=0)


def check_path(path, expected, rtol=0.0):
    """One path, and where it ended."""
    np.testing.assert_allclose(np.array(path["theta"], float), expected.theta, rtol=rtol, atol=0)
    np.testing.assert_allclose(np.array(path["J"], float), expected.J, rtol=rtol, atol=0)
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
