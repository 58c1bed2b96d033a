"""Normalised layers: each gradient against complex steps, what they leave unchanged, and what is kept for their use."""

from __future__ import annotations

import numpy as np
import pytest

from gdlib.objectives import (
    RELU,
    BatchNorm,
    LayerNorm,
    Network,
    RMSNorm,
    Running,
    check_gradient,
    filterwise,
    sharpness,
)
from gdlib.objectives.normalisation import Norm, Statistics
from gdlib.oracles import Dropout, in_order

X, LABELS = np.random.default_rng(1).normal(size=(12, 4)), np.arange(12) % 3
ROWS = np.array([3, 7, 8, 7, 0])
NORMS = [BatchNorm(), LayerNorm(), RMSNorm(), BatchNorm(0.3), LayerNorm(0.3), RMSNorm(0.3)]
NETS = [Network(X, LABELS, (5, 4), norm=norm) for norm in NORMS]
NETS += [Network(X, LABELS, (6,), RELU, norm=norm) for norm in NORMS[:3]]
BATCH = Network(X, LABELS, (5, 4), norm=BatchNorm())


def named(one):
    norm = getattr(one, "norm", one)
    return f"{type(norm).__name__}({norm.epsilon}){getattr(one, 'hidden', '')}"


def drawn(J, seed=0, *shape):
    """A theta far from the start: gains about 1, shifts not 0."""
    rng = np.random.default_rng(seed)
    return J.start(rng) + 0.5 * rng.normal(size=(*shape, J.d))


def by_hand(norm, z, gain, shift):
    """y, example by example and unit by unit, in Python's own numbers."""
    n, width = z.shape
    y = np.empty_like(z)
    for i in range(n):
        for j in range(width):
            group = z[:, j] if isinstance(norm, BatchNorm) else z[i]
            mean = 0.0 if isinstance(norm, RMSNorm) else sum(group) / len(group)
            variance = sum((one - mean) ** 2 for one in group) / len(group)
            y[i, j] = gain[j] * (z[i, j] - mean) / (variance + norm.epsilon) ** 0.5 + shift[j]
    return y


@pytest.mark.parametrize("norm", NORMS, ids=named)
def test_forward_is_the_formula_number_by_number(norm):
    rng = np.random.default_rng(2)
    z, gain, shift = 3 + 2 * rng.normal(size=(6, 5)), rng.normal(size=5), rng.normal(size=5)
    np.testing.assert_allclose(norm.forward(z, gain, shift)[0], by_hand(norm, z, gain, shift), rtol=1e-12)


@pytest.mark.parametrize("given", [None, Statistics(np.full(5, 0.2), np.full(5, 1.7))], ids=["own", "given"])
@pytest.mark.parametrize("norm", NORMS, ids=named)
def test_backward_is_the_complex_step_in_all_three(norm, given):
    rng = np.random.default_rng(3)
    z, delta = 3 + 2 * rng.normal(size=(6, 5)), rng.normal(size=(6, 5))
    gain, shift = rng.normal(size=(2, 5))
    _, kept = norm.forward(z, gain, shift, given)
    slopes = norm.backward(delta, gain, kept)
    for k, (value, slope) in enumerate(zip((z, gain, shift), slopes, strict=True)):
        for i in np.ndindex(value.shape):
            step = [one.astype(complex) for one in (z, gain, shift)]
            step[k][i] += 1e-30j
            exact = np.sum(delta * norm.forward(*step, given)[0]).imag / 1e-30
            np.testing.assert_allclose(slope[i], exact, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("J", NETS, ids=named)
@pytest.mark.parametrize("rows", [slice(None), ROWS], ids=["all", "some"])
def test_the_gradient_of_a_network_is_the_complex_step(J, rows):
    theta = drawn(J)
    g = J.gradient(theta, rows)
    exact = [J(theta + 1e-30j * e, rows).imag / 1e-30 for e in np.eye(J.d)]
    np.testing.assert_allclose(g, exact, rtol=0, atol=1e-13)
    assert check_gradient(lambda th: J(th, rows), lambda th: J.gradient(th, rows), theta) < 1e-7
    assert not np.allclose(g, J.gradient(theta, np.array([1, 2])))


@pytest.mark.parametrize("J", NETS, ids=named)
@pytest.mark.parametrize("rows", [slice(None), ROWS], ids=["all", "some"])
def test_a_batch_of_thetas_is_a_loop(J, rows):
    theta = drawn(J, 2, 3, 2)
    assert J(theta, rows).shape == (3, 2)
    for i in np.ndindex(3, 2):
        np.testing.assert_allclose(J(theta, rows)[i], J(theta[i], rows), rtol=1e-12)
        np.testing.assert_allclose(J.gradient(theta, rows)[i], J.gradient(theta[i], rows), rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("J", NETS, ids=named)
def test_a_product_with_the_hessian_is_how_the_gradient_changes(J):
    theta, u, h = drawn(J, 4), drawn(J, 5), 1e-6
    change = (J.gradient(theta + h * u, ROWS) - J.gradient(theta - h * u, ROWS)) / (2 * h)
    product = J.hessian_product(theta, u, ROWS)
    np.testing.assert_allclose(product, change, rtol=0, atol=1e-6 * np.abs(product).max())
    H = J.hessian_product(theta, np.eye(J.d))
    np.testing.assert_allclose(H, H.T, rtol=0, atol=1e-12 * np.abs(H).max())
    assert sharpness(J, theta).value == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=1e-3)


@pytest.mark.parametrize("J", NETS[1:3] + NETS[7:], ids=named)
def test_in_layer_norm_and_rms_norm_an_example_is_alone(J):
    theta = drawn(J)
    np.testing.assert_allclose(J.losses(theta)[ROWS], J.losses(theta, ROWS), rtol=1e-12)
    np.testing.assert_allclose(J(theta, np.array([4])), J.losses(theta)[4], rtol=1e-12)


def test_in_batch_norm_an_example_depends_on_the_others():
    theta = drawn(BATCH)
    assert np.abs(BATCH.losses(theta)[ROWS] - BATCH.losses(theta, ROWS)).min() > 1e-3


@pytest.mark.parametrize("norm", [BatchNorm(0), LayerNorm(0), RMSNorm(0)], ids=named)
def test_the_weights_before_a_norm_have_no_scale(norm):
    J = Network(X, LABELS, (5, 4), norm=norm)
    theta, first = drawn(J), J.blocks[0]
    g = J.gradient(theta)[first.where].reshape(first.shape)
    W = theta[first.where].reshape(first.shape)
    axis = 1 if isinstance(norm, BatchNorm) else (0, 1)  # unit by unit, or all of the layer together
    np.testing.assert_allclose((W * g).sum(axis=axis), 0, atol=1e-15)
    longer = theta.copy()
    longer[first.where] *= 7
    np.testing.assert_allclose(J(longer), J(theta), rtol=1e-13)
    np.testing.assert_allclose(J.gradient(longer)[first.where], J.gradient(theta)[first.where] / 7, rtol=1e-11)


def test_blocks_tile_theta_and_a_start_has_gains_of_one():
    names = [block.name for block in BATCH.blocks]
    assert names == ["W1", "shift1", "W2", "shift2", "W3", "b3", "gain1", "gain2"]
    covered = np.concatenate([np.arange(block.where.start, block.where.stop) for block in BATCH.blocks])
    np.testing.assert_array_equal(covered, np.arange(BATCH.d))
    theta = BATCH.start(np.random.default_rng(0), gain=3.0)
    for block in BATCH.blocks:
        part = theta[block.where]
        assert np.ptp(part) > 0 if block.name[0] == "W" else (part == (block.name[:4] == "gain")).all()
    direction = filterwise(BATCH, theta, np.random.default_rng(1))
    assert all(direction[block.where].any() == (block.name[0] == "W") for block in BATCH.blocks)


def test_running_averages_are_those_of_torch_s_rule_number_by_number():
    running, mean, variance = Running(momentum=0.3), 0.0, 1.0
    rng = np.random.default_rng(6)
    for n in (2, 5, 3):
        z = 4 + rng.normal(size=(n, 1))
        running = running.updated((BatchNorm().statistics(z),), n)
        mean = 0.7 * mean + 0.3 * z.mean()
        variance = 0.7 * variance + 0.3 * z.var(ddof=1)
    np.testing.assert_allclose(running.layers[0].mean, mean, rtol=1e-14)
    np.testing.assert_allclose(running.layers[0].variance, variance, rtol=1e-14)


def test_a_network_in_use_knows_no_batch():
    theta = drawn(BATCH)
    running = Running().updated(BATCH.measured(theta, ROWS), len(ROWS))
    used = BATCH.in_use(running)
    np.testing.assert_allclose(used.losses(theta)[ROWS], used.losses(theta, ROWS), rtol=1e-13)
    assert check_gradient(used, used.gradient, theta) < 1e-7
    assert BATCH.statistics is None
    whole = BATCH.in_use(Running(1.0, BATCH.measured(theta)))  # by the statistics of this very batch
    np.testing.assert_allclose(whole.losses(theta), BATCH.losses(theta), rtol=1e-13)
    assert not np.allclose(whole.gradient(theta), BATCH.gradient(theta))  # but they stand still


def test_running_averages_of_many_runs_are_a_loop():
    theta = drawn(BATCH, 3, 4)
    both = Running().updated(BATCH.measured(theta), 12)
    alone = Running().updated(BATCH.measured(theta[2]), 12)
    together = BATCH.in_use(both)(theta)
    np.testing.assert_allclose(together[2], BATCH.in_use(alone)(theta[2]), rtol=1e-12)


def masks_of(J, rate, seed=0):
    rng = np.random.default_rng(seed)
    return [(rng.random((12, width)) >= rate) / (1 - rate) for width in J.hidden]


@pytest.mark.parametrize("J", [Network(X, LABELS, (5, 4)), BATCH], ids=["plain", "batch norm"])
def test_the_gradient_with_masks_is_the_complex_step(J):
    theta, masks = drawn(J), masks_of(J, 0.4)

    def value(theta):
        scores = J.forward(theta, masks=masks).a[-1]
        return (np.log(J.partition(scores)) - J.shifted(scores)[np.arange(12), LABELS]).mean()

    exact = [value(theta + 1e-30j * e).imag / 1e-30 for e in np.eye(J.d)]
    np.testing.assert_allclose(J.gradient(theta, masks=masks), exact, rtol=0, atol=1e-14)
    assert not np.allclose(J.gradient(theta), exact)


def test_dropout_draws_once_a_step_and_keeps_the_mean_of_an_activation():
    J = Network(X, LABELS, (5, 4))
    theta = drawn(J)
    told = Dropout(J, in_order(12, 12), 0.3, np.random.default_rng(0))
    first = told(theta, 1)
    np.testing.assert_array_equal(first, told(theta, 1))
    masks = [told.masks]
    assert not np.allclose(first, told(theta, 2))
    for t in range(3, 800):
        told(theta, t)
        masks.append(told.masks)
    found = np.array([mask[0] for mask in masks])
    assert set(np.unique(found)) == {0, 1 / 0.7}
    assert found.mean() == pytest.approx(1, abs=0.01)
    assert len({mask.tobytes() for mask in found}) == len(found)
    assert (found[0] != found[0][0]).any()  # each example has a mask of its own
    np.testing.assert_array_equal(J.gradient(theta, told.rows, told.masks), told(theta, 799))


CASES = [
    (lambda: BatchNorm(-1), ValueError, r"BatchNorm\(epsilon\) must lie in \[0, ∞\), and is -1"),
    (lambda: LayerNorm("x"), TypeError, r"LayerNorm\(epsilon\) must be a real number"),
    (lambda: Running(1.5), ValueError, r"Running\(momentum\) must lie in \[0, 1"),
    (lambda: BATCH(np.zeros(BATCH.d), np.array([2])), ValueError, "batch norm needs 2 examples .* and is given 1"),
    (lambda: Network(X, LABELS, (3,), norm="batch"), TypeError, r"norm must be a norm, such as BatchNorm\(\)"),
    (lambda: NETS[1].measured(np.zeros(NETS[1].d)), ValueError, "only a batch norm keeps statistics"),
    (lambda: NETS[1].in_use(Running()), ValueError, "only a batch norm takes statistics"),
    (lambda: BATCH.in_use(Running()), ValueError, "needed for 2 layers, and are given for 0"),
    (lambda: Running().updated(BATCH.measured(np.zeros(BATCH.d)), 1), ValueError, "a batch of 2 examples or more"),
    (lambda: Running(layers=(Statistics(0.0, 1.0),)).updated((), 2), ValueError, "an average: 1, and .* of 0"),
    (lambda: Dropout(BATCH, in_order(12, 4), 1, None), ValueError, r"p, the share .* must lie in \[0, 1\), and is 1"),
    (lambda: Dropout(Norm(), in_order(12, 4), 0.5, None), TypeError, "needs the layers of a Network"),
]


@pytest.mark.parametrize(("wrong", "kind", "sentence"), CASES, ids=[case[2] for case in CASES])
def test_what_cannot_be_is_one_sentence(wrong, kind, sentence):
    with pytest.raises(kind, match=sentence):
        wrong()
