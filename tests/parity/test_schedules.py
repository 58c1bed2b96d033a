"""Our schedules against the values that torch and optax gave: their step k is our t = k + 1.

The values are kept here with the versions that made them; `make parity` makes them anew.
"""

from __future__ import annotations

import json

import numpy as np
import pytest

import gdlib.schedules
from gdlib.rules import GD, ReduceOnPlateau

from .remake import HERE, differences
from .schedules import OPTAX, PLATEAU, RATE, STEPS, TORCH, VALUES

KEPT = {name: json.loads((HERE / f"{name}.json").read_text("utf-8")) for name in ("torch", "optax")}
PAIRS = [("torch", name, ours) for name, (ours, _) in TORCH.items()]
PAIRS += [("optax", name, ours) for name, (ours, _) in OPTAX.items()]
NEAR = 1e-12
SMALL = 1e-15  # beside rates of order one: where a cosine has come to −1, only its distance to it is rounded alike


@pytest.mark.parametrize(("library", "name", "ours"), PAIRS, ids=[f"{library}, {name}" for library, name, _ in PAIRS])
def test_a_schedule_gives_what_the_library_gives(library, name, ours):
    schedule = eval(ours, vars(gdlib.schedules))
    values = KEPT[library]["values"][name]
    assert len(values) == STEPS
    np.testing.assert_allclose([schedule(t) for t in range(1, STEPS + 1)], values, rtol=NEAR, atol=SMALL)


@pytest.mark.parametrize("name", list(PLATEAU))
def test_reducing_on_a_plateau_gives_what_torch_gives(name):
    options = dict(PLATEAU[name])
    rule = ReduceOnPlateau(GD(RATE), floor=options.pop("min_lr", 0.0) / RATE, **options)
    state, rates = rule.init(np.zeros(1)), []
    for t, J in enumerate(VALUES, 1):
        state = rule.step(state, rule.told()(np.ones(1), np.full(1, J)), t)
        rates.append(RATE * float(state.scale[0]))
    np.testing.assert_allclose(rates, KEPT["torch"]["values"][f"plateau: {name}"], rtol=NEAR)
    assert len(set(rates)) > 2


def test_what_is_kept_says_what_made_it_and_misses_nothing():
    for name, kept in KEPT.items():
        assert kept["versions"][name]
        wanted = {*OPTAX} if name == "optax" else {*TORCH, *(f"plateau: {one}" for one in PLATEAU)}
        assert kept["values"].keys() == wanted


def test_a_value_that_changed_is_seen():
    values = KEPT["torch"]["values"]
    assert differences(values, values) == []
    other = {**values, "cosine": [value * (1 + 1e-9) for value in values["cosine"]]}
    assert differences(values, other) == ["cosine: the values have changed"]
    assert differences(values, {}) == [f"{name}: only in one of the two" for name in sorted(values)]
