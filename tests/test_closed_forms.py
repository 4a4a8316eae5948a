"""Every optimizer where its path is known in closed form: on a quadratic, down a slope, without a gradient."""

import numpy as np
import pytest

from descentlab import rules, surfaces
from descentlab.descent import descend
from descentlab.optimizers import Optimizer, adagrad, adam, adamw, gd, momentum, nesterov, rmsprop
from descentlab.schedules import Cosine, Exponential

STEPS = 200

CURVATURES = np.array([0.5, 1.0, 4.0])
ETA, BETA = 0.1, 0.7


def quadratic(theta):
    return CURVATURES * theta


def along_a_quadratic(optimizer, start):
    return descend(quadratic, start, optimizer, STEPS).theta


def by_matrix_powers(matrix, start):
    """theta_t, where (theta, memory)_{t+1} = matrix(curvature) @ (theta, memory)_t."""
    powers = [[np.linalg.matrix_power(matrix(c), t)[0, 0] for c in CURVATURES] for t in range(STEPS + 1)]
    return np.array(powers) * start


def test_gd_on_a_quadratic():
    start = np.array([1.0, -2.0, 3.0])
    expected = (1 - ETA * CURVATURES) ** np.arange(STEPS + 1)[:, None] * start
    np.testing.assert_allclose(along_a_quadratic(gd(ETA), start), expected, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("factor", [0.9, 0.99])
def test_gd_under_a_schedule_on_a_quadratic_is_a_product(factor):
    start = np.array([1.0, -2.0, 3.0])
    rates = 0.3 * factor ** np.arange(STEPS)
    expected = np.cumprod(1 - rates[:, None] * CURVATURES, axis=0) * start
    theta = along_a_quadratic(gd(Exponential(0.3, factor)), start)
    np.testing.assert_allclose(theta[1:], expected, rtol=1e-10, atol=1e-15)


def test_gd_has_its_edge_at_two_over_the_curvature():
    start = np.ones(3)
    np.testing.assert_array_equal(abs(along_a_quadratic(gd(2 / 4.0), start)[:, 2]), 1)
    assert abs(along_a_quadratic(gd(2.02 / 4), start)[-1, 2]) > 10
    assert abs(along_a_quadratic(gd(1.98 / 4), start)[-1, 2]) < 0.1


def test_momentum_on_a_quadratic_is_its_companion_matrix():
    start = np.array([1.0, -2.0, 3.0])
    expected = by_matrix_powers(lambda c: np.array([[1 - ETA * c, -ETA * BETA], [c, BETA]]), start)
    np.testing.assert_allclose(along_a_quadratic(momentum(ETA, BETA), start), expected, rtol=1e-10, atol=1e-13)


def test_nesterov_on_a_quadratic_is_its_companion_matrix():
    start = np.array([1.0, -2.0, 3.0])
    expected = by_matrix_powers(
        lambda c: np.array([[1 - ETA * c * (1 + BETA), -ETA * BETA**2], [c, BETA]]), start)
    np.testing.assert_allclose(along_a_quadratic(nesterov(ETA, BETA), start), expected, rtol=1e-10, atol=1e-13)


def test_nesterov_is_the_look_ahead_form_seen_from_the_point_ahead():
    """Nesterov's own form asks for the gradient at phi = x + beta * v, and moves x; ours follows phi."""
    x, v = np.array([1.0, -2.0, 3.0]), np.zeros(3)
    ahead = []
    for _ in range(STEPS + 1):
        phi = x + BETA * v
        ahead.append(phi)
        v = BETA * v - ETA * quadratic(phi)
        x = x + v
    np.testing.assert_allclose(along_a_quadratic(nesterov(ETA, BETA), ahead[0]), ahead, rtol=1e-10, atol=1e-13)


G = np.array([3.0, -0.02, 500.0])


def along_a_slope(optimizer, steps=300):
    """The path under the constant gradient G, from (1, 1, 1)."""
    return descend(lambda theta: np.broadcast_to(G, theta.shape), np.ones(3), optimizer, steps).theta


T = np.arange(301)[:, None]


def sums(steps):
    """How far the first t of the steps (300, 1) lead, for t = 0 to 300."""
    return np.concatenate([[[0.0]], np.cumsum(steps, axis=0)])


@pytest.mark.parametrize("optimizer, travelled", [
    (gd(ETA), T * G),
    (momentum(ETA, BETA), (T - BETA * (1 - BETA**T) / (1 - BETA)) / (1 - BETA) * G),
    (adagrad(ETA, eps=0), sums(1 / np.sqrt(T[1:])) * np.sign(G)),
    (rmsprop(ETA, 0.9, eps=0), sums(1 / np.sqrt(1 - 0.9 ** T[1:])) * np.sign(G)),
    (adam(ETA, eps=0), T * np.sign(G)),
    (Optimizer(rules.Gradient(), rules.RootMeanSquare(eps=0), ETA), T * np.sign(G)),
], ids=["gd", "momentum", "adagrad", "rmsprop", "adam", "root mean square"])
def test_down_a_constant_slope(optimizer, travelled):
    np.testing.assert_allclose(along_a_slope(optimizer), 1 - ETA * travelled, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("eps", [1e-8, 1e-3])
@pytest.mark.parametrize("make, size", [
    (lambda eps: adagrad(ETA, eps), lambda g, eps: g / (abs(g) + eps)),
    (lambda eps: rmsprop(ETA, 0.99, eps), lambda g, eps: g / (0.1 * abs(g) + eps)),
    (lambda eps: adam(ETA, eps=eps), lambda g, eps: g / (abs(g) + eps)),
], ids=["adagrad", "rmsprop", "adam"])
def test_the_first_adaptive_step_is_a_sign(make, size, eps):
    first = along_a_slope(make(eps), steps=1)
    np.testing.assert_allclose(first[1] - first[0], -ETA * size(G, eps), rtol=1e-9)


@pytest.mark.parametrize("eta", [0.1, Cosine(0.1, 40)])
def test_adamw_without_a_gradient_shrinks(eta):
    optimizer = adamw(eta, decay=0.3)
    theta = descend(np.zeros_like, [2.0, -1.0], optimizer, 50).theta
    shrinking = np.cumprod(1 - 0.3 * optimizer.schedule(np.arange(50)))
    np.testing.assert_allclose(theta[1:], shrinking[:, None] * [2.0, -1.0], rtol=1e-12)


def test_adamw_without_decay_is_adam():
    assert adamw(0.1, decay=0.0) == adam(0.1)


def test_adaptive_steps_do_not_see_the_loss_units():
    """Multiplying the loss by a constant changes gd's path, and not an adaptive one's (up to eps)."""
    start = [-1.0, 0.5]
    for make in (adagrad, rmsprop, adam):
        plain = descend(surfaces.himmelblau.gradient, start, make(0.01, eps=0), 100).theta
        scaled = descend(lambda t: 1024 * surfaces.himmelblau.gradient(t), start, make(0.01, eps=0), 100).theta
        np.testing.assert_array_equal(plain, scaled)
