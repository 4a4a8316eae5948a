"""Slices of a network's loss: filter normalization, and the loss on the plane."""

import numpy as np
import pytest

from descentlab import Network, filter_normalized_plane
from descentlab._numbers import short
from descentlab.landscapes import along, filter_normalized


def made(activation="relu", **kind):
    rng = np.random.default_rng(0)
    network = Network((5, 6, 6, 3), rng.normal(size=(20, 5)), rng.integers(3, size=20), activation, **kind)
    theta = network.initial(rng) + 0.1 * rng.normal(size=network.parameters)
    return network, theta, rng.normal(size=(4, network.parameters))


def filters(network, theta):
    return [np.linalg.norm(weights, axis=-2) for weights, _ in network.unpack(theta)]


def test_each_unit_gets_the_length_that_it_has_in_theta():
    network, theta, v = made()
    for mine, wanted in zip(filters(network, filter_normalized(network, theta, v)), filters(network, theta)):
        assert np.allclose(mine, wanted, rtol=1e-12)


def test_directions_stay_and_biases_become_zero():
    network, theta, v = made()
    for (weights, biases), (before, _) in zip(network.unpack(filter_normalized(network, theta, v)), network.unpack(v)):
        scale = weights / before
        assert np.allclose(scale, scale[..., :1, :], rtol=1e-10) and (scale > 0).all() and not biases.any()


def test_a_unit_without_weights_is_left_alone():
    network, theta, v = made()
    theta, v = np.zeros_like(theta), np.zeros_like(v)
    assert not filter_normalized(network, theta, v).any()


@pytest.mark.parametrize("factor", [0.1, 7.0])
def test_a_rescaled_network_gives_the_same_slice(factor):
    """The reason for filter normalization: Li et al. 2018, section 4."""
    network, theta, v = made()
    (w1, b1), (w2, b2), last = network.unpack(theta)
    same = network.pack([(factor * w1, factor * b1), (w2 / factor, b2), last])
    steps = np.linspace(-1, 1, 9)
    one, two = (along(network, point, filter_normalized(network, point, v), steps) for point in (theta, same))
    assert np.allclose(one, two, rtol=1e-9)
    plain = along(network, same, v, steps)
    assert not np.allclose(along(network, theta, v, steps), plain, rtol=1e-2)


def test_along_is_the_loss_at_each_point(monkeypatch):
    network, theta, v = made("tanh")
    steps = [-1.0, 0.0, 0.5]
    expected = [[network.value(theta + a * each) for a in steps] for each in v]
    assert np.allclose(along(network, theta, v, steps), expected, rtol=1e-13)
    monkeypatch.setattr("descentlab.landscapes.CHUNK", 1)
    assert np.allclose(along(network, theta, v, steps), expected, rtol=1e-13)


def test_the_plane_is_the_loss_on_a_grid():
    network, theta, _ = made("tanh", skip=True)
    piece = filter_normalized_plane(network, theta, np.random.default_rng(3), reach=0.5, points=5)
    assert piece.loss.shape == (5, 5) and np.array_equal(piece.steps, [-0.5, -0.25, 0, 0.25, 0.5])
    assert piece.loss[2, 2] == pytest.approx(network.value(theta), rel=1e-12)
    point = theta + piece.steps[4] * piece.directions[0] + piece.steps[1] * piece.directions[1]
    assert piece.loss[1, 4] == pytest.approx(network.value(point), rel=1e-12)
    low, high = short(piece.loss.min()), short(piece.loss.max())
    assert repr(piece) == f"<Slice: 5 by 5 points, loss {low} to {high}>"
    again = filter_normalized_plane(network, theta, np.random.default_rng(3), reach=0.5, points=5)
    assert np.array_equal(piece.loss, again.loss)


@pytest.mark.parametrize("change, error, words", [
    (dict(theta=np.ones(3)), ValueError, "theta must be an array of finite numbers, shape (..., "),
    (dict(theta=np.ones((2, 99))), ValueError, "theta must be one point, shape (99,), got shape (2, 99)"),
    (dict(rng=0), TypeError, "rng must be a numpy.random.Generator"),
    (dict(reach=0.0), ValueError, "reach must be a positive number, got 0.0"),
    (dict(points=1), ValueError, "points must be a whole number >= 2, got 1"),
])
def test_bad_arguments_are_named(change, error, words):
    network, theta, _ = made()
    arguments = dict(theta=theta, rng=np.random.default_rng(0)) | change
    with pytest.raises(error) as caught:
        filter_normalized_plane(network, **arguments)
    assert words in str(caught.value)
