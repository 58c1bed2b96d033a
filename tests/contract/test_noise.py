"""What was recorded of the deep network is what the program measures, and its starts are what the page says."""

from __future__ import annotations

import numpy as np
import pytest

from gdlib.recorded.noise import (
    LAYERS,
    MARKS,
    RATES,
    SEEDS,
    STARTS,
    TEST,
    TRAIN,
    VAL,
    VARIANCES,
    WIDTH,
    hidden,
    measure,
    network,
    recorded,
)

FOUND = recorded()
NAMES = list(STARTS)


@pytest.mark.parametrize("start", NAMES)
@pytest.mark.parametrize("variance", VARIANCES)
def test_the_first_mark_comes_out_as_recorded(start, variance):
    i, j = NAMES.index(start), VARIANCES.index(variance)
    seed = 1 + i
    val, size, _ = measure(start, variance, seed, MARKS[:1])  # later, a last bit may have grown into another path
    tame = np.isfinite(val[:, 0]) & np.isfinite(FOUND.val[i, j, :, seed, 0]) & (RATES < 0.2)
    assert tame.sum() >= 5
    np.testing.assert_allclose(size[tame, 0], FOUND.size[i, j, tame, seed, 0], rtol=3e-3, atol=1e-6)
    np.testing.assert_allclose(val[tame, 0], FOUND.val[i, j, tame, seed, 0], atol=0.02)


def test_every_start_was_run_with_every_noise_at_every_rate():
    shape = (len(NAMES), len(VARIANCES), len(RATES), SEEDS)
    assert FOUND.val.shape == FOUND.size.shape == (*shape, len(MARKS))
    assert FOUND.test.shape == shape
    assert "NumPy" in FOUND.versions
    assert SEEDS == 30


def test_the_best_rate_of_what_learns_is_not_at_the_edge():
    mean = np.nan_to_num(FOUND.val[..., -1]).mean(axis=-1)
    for i, j in np.ndindex(mean.shape[:2]):
        if mean[i, j].max() > 0.3:
            assert 0 < mean[i, j].argmax() < len(RATES) - 1


def test_without_noise_nothing_moves_from_zero_but_the_last_biases():
    net = network()
    g = net.gradient(STARTS["zero"](np.random.default_rng(0)))
    assert np.flatnonzero(g).min() == net.blocks[-1].where.start
    assert np.all(FOUND.size[0, 0] == 0)


def test_the_starts_are_as_large_as_they_say():
    rng = np.random.default_rng(1)
    assert hidden(STARTS["zero"](rng)) == 0
    assert hidden(STARTS["simple"](rng)) == pytest.approx(0.1, rel=0.05)
    assert hidden(STARTS["fitting"](rng)) == pytest.approx(np.sqrt(2 / WIDTH), rel=0.05)
    assert len(network().blocks) == 2 * (LAYERS + 1)


def test_the_parts_have_no_row_in_common():
    assert len(np.unique(np.concatenate([TRAIN, VAL, TEST]))) == len(TRAIN) + len(VAL) + len(TEST) == len(network().y)
