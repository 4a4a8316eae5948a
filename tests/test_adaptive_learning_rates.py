"""What notebook 06 stands on: the ten-point regression, its jumps, and all optimizers against their published loops."""

import numpy as np
import pytest

from descentlab import optimizers, rules, surfaces
from descentlab.descent import descend, minibatches
from descentlab.digits import load_digits
from descentlab.lessons import adaptive_learning_rates as lesson
from descentlab.lessons.adaptive_learning_rates.cases import floor_distance, jumps
from descentlab.networks import Network
from descentlab.optimizers import Optimizer

X = np.array([338, 333, 328, 207, 226, 25, 179, 60, 208, 606])
Y = np.array([640, 633, 619, 393, 428, 27, 193, 66, 226, 1591])


# The regression


def test_the_regression_is_a_sum_of_squares():
    surface, theta = surfaces.regression(), np.random.default_rng(0).uniform([-205, -5], [-105, 5], size=(20, 2))
    expected = [sum((y - b - w * x) ** 2 for x, y in zip(X.tolist(), Y.tolist())) for b, w in theta]
    np.testing.assert_allclose(surface.value(theta), expected, rtol=1e-11)
    off = Y - theta[:, :1] - theta[:, 1:] * X
    slopes = np.stack([-2 * off.sum(axis=1), -2 * (off * X).sum(axis=1)], axis=-1)
    np.testing.assert_allclose(surface.gradient(theta), slopes, rtol=1e-9)
    np.testing.assert_allclose(surface.hessian(theta[0]), 2 * np.array([[10, X.sum()], [X.sum(), (X**2).sum()]]))


@pytest.mark.parametrize("x, y", [(X, Y), ([0.5, 1.25, -3.0], [1.0, 0.1, 7.5]), ([0, 1], [3, 5])])
def test_its_lowest_point_is_least_squares(x, y):
    surface = surfaces.regression(x, y)
    w, b = np.polyfit(x, y, 1)
    rest = np.square(np.asarray(y) - b - w * np.asarray(x)).sum()
    assert surface.lowest == pytest.approx(rest, rel=1e-9, abs=1e-9)
    assert surface.value([b, w]) == pytest.approx(rest, rel=1e-6, abs=1e-9)
    assert [str(v) for v in surface.variables] == ["b", "w"]


@pytest.mark.parametrize("x, y, error", [
    ([1, 2, 3], [1, 2], ValueError), ([1, 1], [2, 3], ValueError), ([[1, 2]], [[1, 2]], ValueError),
    ([1, np.nan], [1, 2], ValueError), ("ab", [1, 2], TypeError)])
def test_points_that_fix_no_line_are_named(x, y, error):
    with pytest.raises(error, match="x must be"):
        surfaces.regression(x, y)


def test_the_floor_is_the_best_weight_for_each_bias():
    """Least squares through a given bias: w = sum x (y - b) / sum x**2."""
    b = np.linspace(-200, -100, 7)
    w = (X * (Y - b[:, None])).sum(axis=1) / (X**2).sum()
    np.testing.assert_allclose(floor_distance(np.stack([b, w], -1)), 0, atol=1e-12)
    np.testing.assert_allclose(floor_distance(np.stack([b, w - 0.7], -1)), 0.7, rtol=1e-12)


@pytest.mark.parametrize("distance, found", [
    ([4, 1, 0.01, 0.2, 0.9, 3, 0.6], [4]),                   # the fall from the start is none, a long jump is one
    ([0.01, 0.6, 0.01, 0.6], [1, 3]),
    ([0.01, 0.6, 0.1, 0.6], [1]),                            # it must have come to rest in between
    ([0.01, 0.4, 0.01], []), ([3, 4, 5], []), ([], [])])
def test_jumps_are_counted_from_rest(distance, found):
    assert jumps(distance) == found


@pytest.mark.parametrize("scale, eta, expected", [
    (rules.RootMeanSquare(), 1.0, True), (rules.RMSProp(0.99), 1.0, True), (rules.AdaGrad(), 1.0, False),
    (rules.AdaGrad(), 10.0, False), (rules.Unit(), 1.1e-6, False)])
def test_a_scale_that_may_shrink_jumps(scale, eta, expected):
    path = descend(surfaces.regression().gradient, [-120.0, -4.0], Optimizer(rules.Gradient(), scale, eta), 1000)
    assert (len(jumps(floor_distance(path.theta))) > 0) == expected


# All seven on a noisy run on real data, against plain loops in the order of PyTorch's documentation of torch.optim, and
# batches dealt by hand.

STEPS, SIZE = 1000, 16


def small_network():
    data = load_digits(np.random.default_rng(0), train=200, noise=0.2)
    return Network((64, 8, 10), data.inputs, data.labels, activation="tanh")


def dealt(network, seed):
    """The gradient function of a run: shuffled batches, without `minibatches`."""
    rng, waiting = np.random.default_rng(seed), []

    def gradient(theta):
        if not waiting:
            order = rng.permutation(len(network.inputs))
            waiting.extend(order[first:first + SIZE] for first in range(0, len(order) - SIZE + 1, SIZE))
        return network.gradient(theta, waiting.pop(0))

    return gradient


def published(name, gradient, theta, lr):
    """Where torch.optim's `name` is after each step."""
    b, total, m, v, path = None, 0.0, 0.0, 0.0, [theta]
    for step in range(1, STEPS + 1):
        g = gradient(theta)
        if name in ("momentum", "nesterov"):
            b = g if b is None else 0.9 * b + g
            theta = theta - lr * (b if name == "momentum" else g + 0.9 * b)
        elif name == "adagrad":
            total = total + g**2
            theta = theta - lr * g / (np.sqrt(total) + 1e-10)
        elif name == "rmsprop":
            v = 0.99 * v + 0.01 * g**2
            theta = theta - lr * g / (np.sqrt(v) + 1e-8)
        elif name in ("adam", "adamw"):
            theta = theta - lr * 0.01 * theta if name == "adamw" else theta
            m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
            theta = theta - lr * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        else:
            theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@pytest.mark.parametrize("name, eta", [
    ("gd", 0.3), ("momentum", 0.03), ("nesterov", 0.03), ("adagrad", 0.05), ("rmsprop", 0.003), ("adam", 0.003),
    ("adamw", 0.003)])
def test_parity_over_a_thousand_noisy_steps(name, eta):
    network = small_network()
    start = network.initial(np.random.default_rng(1))
    batches = minibatches(network, SIZE, np.random.default_rng(2))
    path = descend(batches, start, getattr(optimizers, name)(eta), STEPS).theta
    expected = published(name, dealt(network, 2), start, eta)
    assert network.value(expected[-1]) < 0.9 * network.value(start)
    assert np.abs(path - expected).max() <= 1e-12


# The explorers


@pytest.mark.parametrize("size, steps", [(0.1, 348), (10, 28)])
def test_the_reaction_explorer_counts_as_the_notebook(size, steps):
    """beta 0.99 after many gradients of size 1: 0.99**k must fall to 3/99, or 1 - 0.99**k rise to 24/99."""
    expected = np.ceil(np.log(3 / 99 if size < 1 else 1 - 24 / 99) / np.log(0.99))
    assert steps == expected
    assert f"after {steps} steps" in lesson.reaction().set(size=size).verdict


def test_adam_is_held_by_its_distance():
    explorer = lesson.adam_step().set(t=30)
    _, _, _, curve, _ = explorer.artists
    assert explorer.reading.at["t"] == curve.get_ydata()[30]


def test_points_that_are_not_all_steps_are_not_counted():
    (path, *_), curve = lesson.own_rates().set(steps=5000).artists
    assert path.get_gid() is None and curve.get_gid() is None
    (path, *_), far, _ = lesson.sideways().artists
    assert path.get_gid() and far.get_gid() and len(path.get_xdata()) == len(far.get_xdata()) == 2701
