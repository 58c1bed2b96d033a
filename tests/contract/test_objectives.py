"""Objectives: each gradient against differences and complex steps, each table against its description."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gdlib.objectives import (
    RELU,
    TANH,
    Beale,
    Embedding,
    Himmelblau,
    LinearRegression,
    LogisticRegression,
    Network,
    Plateau,
    Quadratic,
    Rastrigin,
    Ravine,
    Recurrent,
    Rosenbrock,
    Saddle,
    addresses,
    check_gradient,
    digits,
    penguins,
    ravine,
    softmax_regression,
    table,
    together,
)

RNG = np.random.default_rng(30)
X, LABELS = RNG.normal(size=(15, 4)), np.arange(15) % 3
ROWS = np.array([3, 7, 8, 7, 0])
MODELS = {
    "LinearRegression": LinearRegression(X, RNG.normal(size=15)),
    "LogisticRegression": LogisticRegression(X, np.arange(15) % 2),
    "softmax_regression": softmax_regression(X, LABELS),
    "tanh": Network(X, LABELS, hidden=(5, 4), activation=TANH),
    "relu": Network(X, LABELS, hidden=(5, 4), activation=RELU),
    "one hidden": Network(X, LABELS, hidden=(6,)),
    "Embedding": Embedding(RNG.integers(6, size=(15, 2)), RNG.uniform(0.5, 20, size=15), 6, size=3, most=10),
}
ASKED = RNG.integers(3, size=(15, 6))
ASKED[RNG.random(size=(15, 6)) < 0.5] = -1
ASKED[:, 3] = LABELS
SLOPES = MODELS | {"Recurrent": Recurrent(RNG.integers(4, size=(15, 6)), ASKED, 5)}  # that one has no Hessian
SURFACES = [
    Beale(),
    Saddle(),
    Rosenbrock(),
    Himmelblau(),
    Plateau(),
    Rastrigin(),
    Quadratic(2, 0.3, 5, (1, -1), 0.5),
    ravine(),
    ravine(30, 23),
    Ravine(30, 23),
    Saddle(60),
]


def size(J):
    return J.d if isinstance(J, Network | Embedding | Recurrent) else J.design.shape[1]


@pytest.mark.parametrize("J", SLOPES.values(), ids=list(SLOPES))
def test_a_gradient_is_right_on_all_examples_and_on_some(J):
    for seed in range(3):
        theta = np.random.default_rng(seed).normal(size=size(J))
        assert check_gradient(J, J.gradient, theta) < 1e-7
        assert check_gradient(lambda th: J(th, ROWS), lambda th: J.gradient(th, ROWS), theta) < 1e-7
        assert not np.allclose(J.gradient(theta), J.gradient(theta, ROWS))


@pytest.mark.parametrize("J", SLOPES.values(), ids=list(SLOPES))
def test_the_losses_of_the_examples_average_to_the_objective(J):
    theta = np.random.default_rng(1).normal(size=size(J))
    losses = J.losses(theta)
    assert losses.shape == (15,)
    np.testing.assert_allclose(losses.mean(), J(theta), rtol=1e-14)
    np.testing.assert_allclose(losses[ROWS].mean(), J(theta, ROWS), rtol=1e-13)
    for i in range(15):
        np.testing.assert_allclose(J(theta, np.array([i])), losses[i], rtol=1e-12)
    gradients = [J.gradient(theta, np.array([i])) for i in range(15)]
    np.testing.assert_allclose(np.mean(gradients, axis=0), J.gradient(theta), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("J", SLOPES.values(), ids=list(SLOPES))
@pytest.mark.parametrize("rows", [slice(None), ROWS], ids=["all", "some"])
def test_a_batch_of_thetas_is_a_loop(J, rows):
    theta = np.random.default_rng(2).normal(size=(3, 2, size(J)))
    assert J(theta, rows).shape == (3, 2)
    assert J.gradient(theta, rows).shape == theta.shape
    for i in np.ndindex(3, 2):
        np.testing.assert_allclose(J(theta, rows)[i], J(theta[i], rows), rtol=1e-12)
        np.testing.assert_allclose(J.gradient(theta, rows)[i], J.gradient(theta[i], rows), rtol=1e-11, atol=1e-14)


def test_a_recurrent_network_is_its_equation_symbol_by_symbol_and_its_gradient_the_complex_step():
    J = SLOPES["Recurrent"]
    theta = np.random.default_rng(6).normal(size=J.d)
    U, W, b, V, c = (theta[block.where].reshape(block.shape) for block in J.blocks)
    for i in range(15):
        h, losses = np.zeros(5), []
        for symbol, asked in zip(J.x[i], J.y[i], strict=True):
            h = np.tanh(U[:, symbol] + W @ h + b)
            p = np.exp(V @ h + c) / np.exp(V @ h + c).sum()
            losses += [-np.log(p[asked])] if asked >= 0 else []
        np.testing.assert_allclose(J.losses(theta)[i], np.mean(losses), rtol=1e-12)
    exact = np.array([J(theta + 1e-30j * e, ROWS).imag for e in np.eye(J.d)]) / 1e-30
    np.testing.assert_allclose(J.gradient(theta, ROWS), exact, rtol=0, atol=1e-13 * np.abs(exact).max())


def test_a_recurrent_start_keeps_lengths_and_a_type_is_kept():
    J = SLOPES["Recurrent"]
    theta = J.start(np.random.default_rng(7))
    W = theta[J.blocks[1].where].reshape(5, 5)
    np.testing.assert_allclose(W @ W.T, np.eye(5), atol=1e-14)
    for seed, same in ((7, True), (8, False)):
        assert np.array_equal(theta, J.start(np.random.default_rng(seed))) == same
    single = theta.astype(np.float32)
    assert J(single).dtype == J.gradient(single).dtype == np.float32
    assert np.isfinite(J(1e5 * theta))
    assert np.isfinite(J.gradient(1e5 * theta)).all()


def test_least_squares_and_logistic_loss_are_their_formulas():
    for name in ("LinearRegression", "LogisticRegression"):
        J, theta = MODELS[name], np.random.default_rng(3).normal(size=5)
        score = theta[0] + X @ theta[1:]
        p = 1 / (1 + np.exp(-score))
        loss = 0.5 * (score - J.y) ** 2 if name == "LinearRegression" else -np.log(np.where(J.y == 1, p, 1 - p))
        np.testing.assert_allclose(J(theta), loss.mean(), rtol=1e-12)


def test_an_embedding_is_glove_s_formula_pair_by_pair():
    J = MODELS["Embedding"]
    theta = np.random.default_rng(5).normal(size=J.d)
    (w, other_w), (b, other_b) = (part.reshape(2, 6, -1) for part in np.split(theta.reshape(12, 4), [3], axis=1))
    for k, ((i, j), X_ij) in enumerate(zip(J.pairs.tolist(), J.counts.tolist(), strict=True)):
        miss = w[i] @ other_w[j] + b[i, 0] + other_b[j, 0] - np.log(X_ij)
        f = (X_ij / 10) ** 0.75 if X_ij < 10 else 1
        np.testing.assert_allclose(J.losses(theta)[k], f * miss**2, rtol=1e-12)
    assert not J.gradient(theta, np.array([0])).reshape(2, 6, 4)[0, [i for i in range(6) if i != J.pairs[0, 0]]].any()


def test_words_are_together_as_often_as_passages_have_both():
    bags, columns = addresses(), np.array([0, 40, 900, 3600])
    pairs, counts = together(bags, columns)
    passages = [set(part.tolist()) for part in np.split(bags.indices, bags.indptr[1:-1])]
    found = {(i, j): n for (i, j), n in zip(pairs.tolist(), counts.tolist(), strict=True)}
    for i in range(4):
        for j in range(4):
            n = sum({columns[i], columns[j]} <= one for one in passages) if i != j else 0
            assert found.get((i, j), 0) == n


@pytest.mark.parametrize(
    ("pairs", "counts", "sentence"),
    [
        (np.zeros((3, 2), int), np.ones(2), r"have \(3, 2\) and \(2,\)"),
        (np.full((2, 2), 4), np.ones(2), "whole numbers from 0 to 3"),
        (np.zeros((2, 2)), np.ones(2), "whole numbers"),
        (np.zeros((2, 2), int), np.zeros(2), "no logarithm"),
    ],
)
def test_pairs_that_make_no_sense_are_refused(pairs, counts, sentence):
    with pytest.raises(ValueError, match=sentence):
        Embedding(pairs, counts, 4)
    J = Embedding(np.zeros((2, 2), int), np.ones(2), 4)
    with pytest.raises(ValueError, match="has 72 parameters"):
        J(np.zeros(5))


def test_a_network_is_its_layers_one_after_the_other():
    J = MODELS["tanh"]
    theta = np.random.default_rng(4).normal(size=J.d)
    parts = {block.name: theta[block.where].reshape(block.shape) for block in J.blocks}
    for i in range(15):
        a = X[i]
        for layer in (1, 2):
            a = np.tanh(parts[f"W{layer}"] @ a + parts[f"b{layer}"])
        scores = parts["W3"] @ a + parts["b3"]
        p = np.exp(scores) / np.exp(scores).sum()
        np.testing.assert_allclose(J.losses(theta)[i], -np.log(p[LABELS[i]]), rtol=1e-12)
        assert (J.accuracy(theta, np.array([i])) == 1) == (p.argmax() == LABELS[i])


@pytest.mark.parametrize("name", ["softmax_regression", "tanh", "one hidden"])
def test_a_network_of_zeros_knows_nothing(name):
    J = MODELS[name]
    assert J(np.zeros(J.d)) == pytest.approx(np.log(3), rel=1e-14)


@pytest.mark.parametrize("name", ["LogisticRegression", "softmax_regression", "tanh", "relu"])
def test_a_huge_theta_neither_overflows_nor_warns(name):
    J = MODELS[name]
    theta = 1e5 * np.random.default_rng(5).normal(size=size(J))
    assert np.isfinite(J(theta))
    assert np.all(np.isfinite(J.gradient(theta)))


@pytest.mark.parametrize("hidden", [(), (7,), (5, 4), (1, 1, 1)])
def test_blocks_tile_theta_exactly(hidden):
    J = Network(X, LABELS, hidden=hidden)
    count = np.zeros(J.d, int)
    for block in J.blocks:
        count[block.where] += 1
        assert block.where.stop - block.where.start == np.prod(block.shape)
    assert np.all(count == 1)
    widths = (4, *hidden, 3)
    assert J.widths == widths
    assert J.d == sum((a + 1) * b for a, b in itertools.pairwise(widths))
    layers = range(1, len(widths))
    assert [block.name for block in J.blocks] == [f"{kind}{layer}" for layer in layers for kind in "Wb"]


def test_a_random_start_has_the_variance_that_is_stated_and_no_biases():
    J = Network(np.ones((2, 400)), np.array([0, 1]), hidden=(300,))
    theta = J.start(np.random.default_rng(6), gain=2.0)
    for block in J.blocks:
        values = theta[block.where]
        if block.name.startswith("b"):
            assert np.all(values == 0)
        else:
            n, variance = len(values), 4.0 / block.shape[1]
            assert abs(values.var() / variance - 1) < 5 * np.sqrt(2 / n)
    np.testing.assert_array_equal(theta, J.start(np.random.default_rng(6), gain=2.0))
    assert not np.array_equal(theta, J.start(np.random.default_rng(7), gain=2.0))


# Surfaces.


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: type(surface).__name__)
def test_the_gradient_of_a_surface_is_the_complex_step(surface):
    (left, right), (bottom, top) = surface.box
    theta = np.random.default_rng(8).uniform((left, bottom), (right, top), size=(200, 2))
    h, (x, y) = 1e-30, theta.T
    exact = np.stack([surface.formula(x + 1j * h, y).imag, surface.formula(x, y + 1j * h).imag], axis=-1) / h
    scale = np.abs(exact).max()
    np.testing.assert_allclose(surface.gradient(theta), exact, rtol=1e-12, atol=1e-13 * scale)
    np.testing.assert_array_equal(surface.gradient(theta)[7], surface.gradient(theta[7]))
    np.testing.assert_array_equal(surface(theta)[7], surface(theta[7]))


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: type(surface).__name__)
def test_a_surface_is_flat_and_least_at_its_minimum(surface):
    (left, right), (bottom, top) = surface.box
    assert left < surface.start[0] < right
    assert bottom < surface.start[1] < top
    if surface.minimum is None:
        assert isinstance(surface, Saddle)
        return
    np.testing.assert_allclose(surface.gradient(surface.minimum), 0, atol=1e-12)
    everywhere = np.random.default_rng(9).uniform((left, bottom), (right, top), size=(2000, 2))
    near = np.array(surface.minimum) + 0.01 * np.random.default_rng(9).normal(size=(100, 2))
    assert np.all(surface(everywhere) >= surface(surface.minimum))
    assert np.all(surface(near) > surface(surface.minimum))


@pytest.mark.parametrize(("condition", "angle"), [(1, 0.0), (30, 0.0), (30, 23.0), (1000, -115.0)])
def test_a_ravine_has_the_curvatures_it_is_asked_for(condition, angle):
    np.testing.assert_allclose(ravine(condition, angle).curvatures, [1, condition], rtol=1e-10)
    np.testing.assert_array_equal(Ravine(condition, angle).curvatures, [1, condition])
    theta = np.random.default_rng(11).normal(size=(50, 2))
    np.testing.assert_allclose(Ravine(condition, angle)(theta), ravine(condition, angle)(theta), rtol=1e-12)
    r = np.deg2rad(angle)
    floor = np.outer(np.linspace(-1, 1, 9), [np.cos(r), np.sin(r)])
    np.testing.assert_allclose(Ravine(condition, angle)(floor), 0.5 * np.linspace(-1, 1, 9) ** 2, rtol=1e-9, atol=1e-25)


def test_a_saddle_that_is_turned_goes_down_across_its_ridge():
    r = np.deg2rad(35)
    along, across = np.array([np.cos(r), np.sin(r)]), np.array([-np.sin(r), np.cos(r)])
    np.testing.assert_allclose(Saddle(35)(np.stack([0.7 * along, 0.4 * across])), [0.49, -0.16], rtol=1e-14)
    theta = np.random.default_rng(12).normal(size=(50, 2))
    x, y = theta.T
    np.testing.assert_array_equal(Saddle()(theta), x * x - y * y)
    np.testing.assert_array_equal(Saddle().gradient(theta), np.stack([2 * x, -2 * y], axis=-1))


def test_least_squares_is_flat_at_its_minimum_and_its_surface_is_itself():
    data = penguins()
    J = LinearRegression((data.x - 200) / 10, data.y / 1000)
    np.testing.assert_allclose(J.gradient(J.minimum), 0, atol=1e-12)
    theta = np.random.default_rng(10).normal(size=(50, 2))
    np.testing.assert_allclose(J.surface()(theta), J(theta), rtol=1e-12)
    np.testing.assert_allclose(J.surface().gradient(theta), J.gradient(theta), rtol=1e-11, atol=1e-11)


# Tables.


def test_the_digits_are_as_described():
    data = digits()
    assert data.x.shape == (1797, 64)
    assert data.y.shape == (1797,)
    assert (data.x.min(), data.x.max()) == (0, 16)
    assert np.all(data.x == np.round(data.x))
    assert np.unique(data.y).tolist() == list(range(10))
    assert len(data.features) == len(set(data.features)) == 64
    assert data.features[9] == "row1column1"
    assert (data.target, data.licence) == ("digit", "CC BY 4.0")
    assert "10.24432/C50P49" in data.source
    assert np.issubdtype(data.x.dtype, np.floating)
    assert np.issubdtype(data.y.dtype, np.integer)


def test_the_penguins_are_as_described():
    data = penguins()
    assert data.x.shape == (342, 1)
    assert data.y.shape == (342,)
    assert data.licence == "CC0 1.0"
    assert "10.1371/journal.pone.0090081" in data.source


def test_the_addresses_are_as_described():
    bags = addresses()
    documents, words = 2696, 3669
    assert len(bags.y) == len(bags.test) == documents
    assert len(bags.words) == len(set(bags.words.tolist())) == words
    assert set(bags.y.tolist()) == {0, 1}
    assert bags.test.dtype == bool
    assert 0 < bags.test.mean() < 0.5
    assert bags.licence == "CC0 1.0"
    assert bags.target == "said in 1961 or later"
    assert len(bags.indptr) == documents + 1
    assert bags.indptr[0] == 0
    assert bags.indptr[-1] == len(bags.indices) == len(bags.counts)
    assert np.all(np.diff(bags.indptr) > 0)
    assert np.all(bags.counts >= 1)
    assert np.all(np.add.reduceat(bags.counts, bags.indptr[:-1]) <= 60)


def test_dense_is_zero_or_one_and_holds_the_same_words():
    bags = addresses()
    x = bags.dense()
    assert x.shape == (2696, 3669)
    assert x.dtype == np.float32
    assert x.sum() == np.count_nonzero(x) == len(bags.indices)
    assert x.max() == 1
    for i in range(0, 2696, 7):
        here = bags.indices[bags.indptr[i] : bags.indptr[i + 1]]
        assert np.flatnonzero(x[i]).tolist() == sorted(here.tolist())
    assert x[~bags.test].sum(axis=0).min() == 3  # training passages
    passages = x.sum(axis=0)
    assert abs(np.mean(passages < 10) - 0.5) < 0.05
    assert np.all(np.diff(passages) <= 0)  # the most frequent word first


@pytest.mark.parametrize(("name", "maker"), [("penguins", penguins), ("digits", digits), ("addresses", addresses)])
def test_a_table_is_found_by_its_name(name, maker):
    one, other = table(name), maker()
    assert one._fields == other._fields
    np.testing.assert_array_equal(one.y, other.y)
    assert one.source == other.source
