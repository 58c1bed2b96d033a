"""Our norms against torch's: the way forward, the way back, the running averages, and in use. In float64."""

from __future__ import annotations

import json

import numpy as np
import pytest

import gdlib.objectives
from gdlib.objectives import Running

from .norms import BATCHES, EPSILON, GAIN, LAST, MOMENTUM, NORMS, SHIFT, SIZES
from .remake import HERE

KEPT = json.loads((HERE / "norms.json").read_text("utf-8"))
NEAR, SMALL = 1e-12, 1e-13


def near(found, name):
    np.testing.assert_allclose(np.squeeze(found), KEPT["values"][name], rtol=NEAR, atol=SMALL)


@pytest.mark.parametrize("name", NORMS)
def test_a_norm_gives_what_torch_gives(name):
    norm = getattr(gdlib.objectives, name)(EPSILON)
    shift = 0 * SHIFT if name == "RMSNorm" else SHIFT
    running = Running(MOMENTUM)
    for k, (z, delta) in enumerate(BATCHES):
        out, kept = norm.forward(z, GAIN, shift)
        slopes = norm.backward(delta, GAIN, kept)
        near(out, f"{name} {k} out")
        near(slopes.z, f"{name} {k} z")
        near(slopes.gain, f"{name} {k} gain")
        if name != "RMSNorm":
            near(slopes.shift, f"{name} {k} shift")
        if name == "BatchNorm":
            running = running.updated((kept.statistics,), len(z))
            near(running.layers[0].mean, f"{name} {k} mean")
            near(running.layers[0].variance, f"{name} {k} variance")
    near(norm.forward(LAST, GAIN, shift, *running.layers)[0], f"{name} used")


def test_what_is_kept_says_what_made_it_and_misses_nothing():
    assert KEPT["versions"]["torch"].partition("+")[0] in (HERE / "torch.txt").read_text("utf-8")
    assert len(KEPT["values"]) == len(SIZES) * (6 + 4 + 3) + len(NORMS)
