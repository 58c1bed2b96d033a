"""A slice of a loss surface: the plane, its directions, and the widget's own numbers."""

from __future__ import annotations

import numpy as np
import pytest

from gdlib.objectives import RELU, Network, filterwise, on_plane
from gdlib.widgets import Slice

RNG = np.random.default_rng(3)
NET = Network(RNG.normal(size=(20, 4)), np.arange(20) % 3, (5,), RELU)
THETA = NET.start(RNG)
GRID = np.linspace(-1, 1, 9)


def rescaled(c):
    """The same function with the first layer times c and the second weights divided by it."""
    theta, (W1, b1, W2, _) = THETA.copy(), (block.where for block in NET.blocks)
    theta[W1], theta[b1], theta[W2] = c * theta[W1], c * theta[b1], theta[W2] / c
    return theta


def test_a_filterwise_direction_has_each_neuron_s_length_and_leaves_biases():
    direction = filterwise(NET, THETA, np.random.default_rng(1))
    for weights, biases in zip(NET.blocks[::2], NET.blocks[1::2], strict=True):
        lengths = [np.linalg.norm(part[weights.where].reshape(weights.shape), axis=1) for part in (direction, THETA)]
        np.testing.assert_allclose(*lengths)
        assert not direction[biases.where].any()


def test_rescaled_layers_have_the_same_slice():
    cuts = []
    for c in (1, 7):
        theta = rescaled(c)
        cuts.append(NET(theta + GRID[:, None] * filterwise(NET, theta, np.random.default_rng(1))))
    np.testing.assert_allclose(*cuts)


def planes(right, up):
    """Loss and accuracy on the plane of two directions."""
    return tuple(on_plane(value, THETA, right, up, GRID) for value in (NET, NET.accuracy))


def test_the_point_reads_what_the_network_says_there():
    right, up = (filterwise(NET, THETA, np.random.default_rng(k)) for k in (1, 2))
    made = Slice({"one": planes(right, up), "other": planes(up, right)}, start=(0.25, -0.75))
    there = THETA + 0.25 * right - 0.75 * up
    np.testing.assert_allclose(made.here(), (NET(there), NET.accuracy(there)), rtol=5e-3)
    made.view, made.start = "other", [-0.75, 0.25]
    np.testing.assert_allclose(made.here(), (NET(there), NET.accuracy(there)), rtol=5e-3)
    made.start = [-0.625, 0.25]
    loss = made._given["other"][0].values
    assert made.here()[0] == pytest.approx(np.sqrt(loss[5, 1] * loss[5, 2]))  # the mean of the logarithms


def test_each_cut_goes_through_the_point_and_to_the_edge():
    made = Slice({"one": planes(THETA, THETA)}, start=(0.5, -0.25))
    for cut, edge in (("across", [1, -0.25]), ("up", [0.5, 1]), ("home", [1, -0.5])):
        made.cut = cut
        s, places = made.line()
        np.testing.assert_allclose(places[-1], edge)
        assert np.hypot(*(places - made.start).T).min() < 0.02
        np.testing.assert_allclose(np.hypot(*np.diff(places, axis=0).T), np.diff(s))
    made.start = [0.0, 0.0]
    assert np.isfinite(made.line()[1]).all()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "at least one plane"),
        ({"one": (np.ones((3, 4)), np.ones((3, 4)))}, "one shape"),
        ({"one": (np.ones((3, 3)), np.ones((4, 4)))}, "those of one have"),
        ({"one": (np.zeros((3, 3)), np.ones((3, 3)))}, "above 0"),
        ({"one": (np.ones((3, 3)), 2 * np.ones((3, 3)))}, "from 0 to 1"),
        ({"one": (np.full((3, 3), np.nan), np.ones((3, 3)))}, "the loss of one must be finite"),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        Slice(given)
