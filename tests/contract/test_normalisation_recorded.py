"""What was recorded of normalised networks is what the program measures, and what the page takes it for."""

from __future__ import annotations

import numpy as np
import pytest

from gdlib.recorded import normalisation as made

KEPT = made.recorded()
NORMS = list(made.NORMS)
NEAR = 2e-3  # by the first marks a last bit has not grown,
TAME = slice(0, 4)  # except at the largest of the gains with no norm


def test_everything_is_there():
    wide, seeds = (len(made.GAINS), len(made.ETAS)), made.SEEDS
    shapes = {
        "curve": (4, seeds, *wide, len(made.MARKS)),
        "val": (4, seeds, *wide),
        "size val": (len(made.PROBED), len(made.SIZES), seeds, len(made.FEWER_ETAS)),
        "drop val": (2, len(made.DROPS), made.MORE_SEEDS, len(made.FINE_ETAS)),
        "probes": (len(made.PROBED), len(made.PROBED_ETAS), seeds, made.STEPS // made.EVERY, 5),
        "spreads": (2, len(made.TIMES), len(made.GAINS), len(made.DEEP)),
        "weights val": (len(made.VARIANCES), seeds, len(made.FEWER_ETAS)),
    }
    for name, shape in shapes.items():
        assert KEPT[name].shape == shape, name
        assert KEPT[name.replace("val", "test")].shape == shape
    assert "NumPy" in str(KEPT["versions"])


@pytest.mark.parametrize("norm", NORMS)
def test_the_first_marks_come_out_as_recorded(norm):
    curve, _, _ = made.rates(norm, 1, made.MARKS[:2])
    tame = made.ETAS <= 0.1
    recorded = KEPT["curve"][NORMS.index(norm), 1, ..., :2]
    np.testing.assert_allclose(curve[TAME, tame], recorded[TAME, tame], rtol=NEAR)


def test_the_first_probes_come_out_as_recorded():
    for i, norm in enumerate(made.PROBED):
        count = 1 if norm == "layer" else 2  # its last bits grow fast
        again = made.probes(norm, made.PROBED_ETAS[1], 2, steps=made.EVERY + 1)
        np.testing.assert_allclose(again[:count], KEPT["probes"][i, 1, 2, :count], rtol=NEAR)


def test_the_start_s_spreads_come_out_as_recorded(monkeypatch):
    monkeypatch.setattr(made, "TIMES", made.TIMES[:2])
    for i, norm in enumerate(("none", "batch")):
        np.testing.assert_allclose(made.spreads(norm)[:, TAME], KEPT["spreads"][i, :2, TAME], rtol=NEAR, atol=1e-6)


def test_a_few_of_the_errors_come_out_as_recorded(monkeypatch):
    """At the lowest rates, where a run is short of chaos; an error is a count of some hundreds of images."""
    monkeypatch.setattr(made, "FEWER_ETAS", made.FEWER_ETAS[:1])
    val, test = made.batch_sizes("batch", 16, 0)
    np.testing.assert_allclose(val, KEPT["size val"][made.PROBED.index("batch"), 3, 0, :1], atol=0.011)
    np.testing.assert_allclose(test, KEPT["size test"][made.PROBED.index("batch"), 3, 0, :1], atol=0.011)
    val, test = made.restandardised("fan-in", 0)
    np.testing.assert_allclose(val, KEPT["weights val"][1, 0, :1], atol=0.011)
    monkeypatch.setattr(made, "FINE_ETAS", made.FINE_ETAS[:1])
    val, test = made.regularised("batch", 0.2, 0)
    np.testing.assert_allclose(val, KEPT["drop val"][1, made.DROPS.index(0.2), 0, :1], atol=0.011)
    np.testing.assert_allclose(test, KEPT["drop test"][1, made.DROPS.index(0.2), 0, :1], atol=0.011)


def test_the_parts_have_no_row_in_common():
    parts = made.parts()
    assert len(np.unique(np.concatenate(parts))) == sum(map(len, parts))
    assert [len(part) for part in parts] == [1000, 300, 497]
