"""Every optimizer on every objective: the published updates, the equation itself, and the parts."""

import doctest
import inspect
import math
from functools import cache

import numpy as np
import pytest

from descentlab import optimizers, rules, surfaces
from descentlab.descent import descend
from descentlab.networks import Network
from descentlab.optimizers import Optimizer, adagrad, adam, adamw, gd, momentum, nesterov, rmsprop
from descentlab.schedules import Constant, Cosine, Exponential, InverseSqrt, PlateauDecay, Restarts, Triangular, Warmup


def network():
    rng = np.random.default_rng(5)
    return Network((3, 4, 2), rng.normal(size=(12, 3)), rng.integers(2, size=12), decay=0.01)


OBJECTIVES = {**surfaces.catalogue, "network": network()}
every_objective = pytest.mark.parametrize("name", OBJECTIVES)


@cache
def starts_on(name):
    """Three starts: inside the box, or for a surface that falls off steeply, near its middle."""
    rng, objective = np.random.default_rng(7), OBJECTIVES[name]
    if name == "network":
        return objective.initial(rng, starts=3)
    low, high = np.array(objective.box).T
    reach = {"monkey saddle": 0.1, "Peano's surface": 0.3}.get(name, 0.8)
    return (low + high) / 2 + reach * (high - low) / 2 * rng.uniform(-1, 1, size=(3, 2))


@cache
def steepness(name):
    """The largest curvature in the box, for a rate that fits."""
    objective = OBJECTIVES[name]
    if name == "network":
        return 5.0
    if name in ("saddle", "monkey saddle"):  # these fall for ever, faster and faster
        return 100.0
    grid = np.stack(np.meshgrid(*(np.linspace(*pair, 21) for pair in objective.box)), axis=-1)
    return abs(np.linalg.eigvalsh(objective.hessian(grid))).max()


# The published updates, each in the order of its source: plain loops, from PyTorch's documentation of torch.optim.


def published_sgd(gradient, theta, rates, mu=0.0, look_ahead=False):
    path, b = [theta], None
    for lr in rates:
        g = gradient(theta)
        if mu != 0:
            b = g if b is None else mu * b + g
            g = g + mu * b if look_ahead else b
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)


def published_adagrad(gradient, theta, rates, eps=1e-10):
    path, total = [theta], np.zeros_like(theta)
    for lr in rates:
        g = gradient(theta)
        total = total + g**2
        theta = theta - lr * g / (np.sqrt(total) + eps)
        path.append(theta)
    return np.array(path)


def published_rmsprop(gradient, theta, rates, alpha=0.99, eps=1e-8):
    path, v = [theta], np.zeros_like(theta)
    for lr in rates:
        g = gradient(theta)
        v = alpha * v + (1 - alpha) * g**2
        theta = theta - lr * g / (np.sqrt(v) + eps)
        path.append(theta)
    return np.array(path)


def published_adam(gradient, theta, rates, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.0):
    path, m, v = [theta], np.zeros_like(theta), np.zeros_like(theta)
    for step, lr in enumerate(rates, start=1):
        g = gradient(theta)
        theta = theta - lr * weight_decay * theta
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        theta = theta - lr * (m / (1 - beta1**step)) / (np.sqrt(v / (1 - beta2**step)) + eps)
        path.append(theta)
    return np.array(path)


# name: (optimizer of a rate, the published update, its rate on an objective of steepness s). The rates are small
# enough that no run bounces about its floor: adaptive steps do so chaotically, and would enlarge every rounding.
OPTIMIZERS = {
    "gd": (gd, published_sgd, lambda s: 0.2 / s),
    "momentum": (momentum, lambda *a: published_sgd(*a, mu=0.9), lambda s: 0.02 / s),
    "momentum, 0.5": (lambda eta: momentum(eta, 0.5), lambda *a: published_sgd(*a, mu=0.5), lambda s: 0.1 / s),
    "nesterov": (nesterov, lambda *a: published_sgd(*a, mu=0.9, look_ahead=True), lambda s: 0.02 / s),
    "adagrad": (adagrad, published_adagrad, lambda s: 0.05),
    "rmsprop": (rmsprop, published_rmsprop, lambda s: 0.002),
    "rmsprop, own": (lambda eta: rmsprop(eta, 0.9, 0.1), lambda *a: published_rmsprop(*a, 0.9, 0.1), lambda s: 0.001),
    "adam": (adam, published_adam, lambda s: 0.01),
    "adam, own": (lambda eta: adam(eta, 0.5, 0.95, 0.1), lambda *a: published_adam(*a, 0.5, 0.95, 0.1),
                  lambda s: 0.001),
    "adamw": (adamw, lambda *a: published_adam(*a, weight_decay=0.01), lambda s: 0.01),
    "adamw, own": (lambda eta: adamw(eta, decay=0.5), lambda *a: published_adam(*a, weight_decay=0.5), lambda s: 0.01),
}
every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS)


def test_every_optimizer_is_written_a_second_time():
    made = {name for name, value in vars(optimizers).items()
            if inspect.isfunction(value) and value.__module__ == optimizers.__name__ and name[0] != "_"}
    assert made == {name.partition(",")[0] for name in OPTIMIZERS}, "write each optimizer's update by hand in OPTIMIZERS"

# name: (schedule of a rate, the same rate at step t as plain arithmetic)
SCHEDULES = {
    "number": (lambda eta: eta, lambda eta, t: eta),
    "cosine": (lambda eta: Cosine(eta, 150), lambda eta, t: eta * (1 + math.cos(math.pi * min(t, 150) / 150)) / 2),
    "warmup": (lambda eta: Warmup(20, InverseSqrt(eta, 30.0)),
               lambda eta, t: eta * (t + 1) / 21 if t < 20 else eta / math.sqrt(1 + (t - 20) / 30)),
    "triangular": (lambda eta: Triangular(eta / 5, eta, 25),
                   lambda eta, t: eta / 5 + eta * 4 / 5 * (1 - abs(t % 50 - 25) / 25)),
}
STEPS = 200


def test_examples_in_the_documentation():
    results = doctest.testmod(optimizers)
    assert results.attempted and not results.failed


@every_objective
@every_optimizer
def test_published_update(kind, name):
    make, published, rate = OPTIMIZERS[kind]
    objective, start, eta = OBJECTIVES[name], starts_on(name), rate(steepness(name))
    for schedule, plain in SCHEDULES.values():
        path = descend(objective.gradient, start, make(schedule(eta)), STEPS)
        expected = published(objective.gradient, start, [plain(eta, t) for t in range(STEPS)])
        assert np.isfinite(expected).all() and (path.blew_up == -1).all()
        assert abs(path.theta - expected).max() <= 1e-12


@every_objective
@every_optimizer
def test_the_equation_holds_bitwise_along_every_path(kind, name):
    make, _, rate = OPTIMIZERS[kind]
    start, eta = starts_on(name), rate(steepness(name))
    for schedule in (Constant(eta), Restarts(3 * eta, 10, 1.5), Exponential(eta, 0.99)):
        optimizer = make(schedule)
        path = descend(OBJECTIVES[name].gradient, start, optimizer, 60)
        np.testing.assert_array_equal(path.eta, schedule(np.arange(60)))
        step = (path.eta[:, None, None] / path.sigma) * path.m
        before = path.theta[:-1]
        if kind.startswith("adamw"):
            before = before * (1 - path.eta * optimizer.decay)[:, None, None]
        assert (path.theta[1:] == before - step).all()


@every_optimizer
def test_the_equation_holds_bitwise_for_one_start_and_under_a_watched_rate(kind):
    surface, optimizer = surfaces.rosenbrock, OPTIMIZERS[kind][0](PlateauDecay(1e-4, 0.5, patience=3))
    path = descend(surface.gradient, [-1.2, 1.0], optimizer, 80, loss=surface.value)
    shrink = (1 - path.eta * optimizer.decay)[:, None] if optimizer.decay else 1
    assert (path.theta[1:] == path.theta[:-1] * shrink - path.eta[:, None] / path.sigma * path.m).all()


@every_objective
def test_adagrad_is_the_root_mean_square_under_an_inverse_square_root(name):
    gradient, start = OBJECTIVES[name].gradient, starts_on(name)
    for eps, tolerance in ((0.0, 1e-9), (1e-10, 1e-6)):  # eps is added before and after the division by sqrt(t + 1)
        published = descend(gradient, start, adagrad(0.05, eps), STEPS)
        lectures = Optimizer(rules.Gradient(), rules.RootMeanSquare(eps), InverseSqrt(0.05))
        path = descend(gradient, start, lectures, STEPS)
        np.testing.assert_allclose(path.theta, published.theta, rtol=0, atol=tolerance)
        np.testing.assert_allclose(path.sigma * np.sqrt(np.arange(1, STEPS + 1))[:, None, None], published.sigma,
                                   rtol=1e-5)


# Made of parts


@pytest.mark.parametrize("named, parts", [
    (gd(0.1), (rules.Gradient(), rules.Unit(), 0.1)),
    (momentum(0.1), (rules.Momentum(0.9), rules.Unit(), 0.1)),
    (nesterov(0.1), (rules.Nesterov(0.9), rules.Unit(), 0.1)),
    (adagrad(0.1), (rules.Gradient(), rules.AdaGrad(1e-10), 0.1)),
    (rmsprop(0.1), (rules.Gradient(), rules.RMSProp(0.99, 1e-8), 0.1)),
    (adam(0.1), (rules.Average(0.9), rules.RMSProp(0.999, 1e-8, corrected=True), 0.1)),
    (adamw(0.1), (rules.Average(0.9), rules.RMSProp(0.999, 1e-8, corrected=True), 0.1, 0.01)),
], ids=lambda x: "" if isinstance(x, tuple) else repr(x))
def test_a_famous_name_is_an_expression_of_parts(named, parts):
    assert named == Optimizer(*parts)
    assert hash(named) == hash(Optimizer(*parts))
    assert eval(repr(named), {**vars(rules), "Optimizer": Optimizer, "Constant": Constant}) == named


def test_any_direction_goes_with_any_scale():
    directions = (rules.Gradient(), rules.Momentum(), rules.Nesterov(), rules.Average())
    scales = (rules.Unit(), rules.RootMeanSquare(), rules.AdaGrad(), rules.RMSProp())
    for direction in directions:
        for scale in scales:
            path = descend(surfaces.bowl.gradient, [[2.0, 1.0], [-1.0, 1.0]], Optimizer(direction, scale, 0.01), 50)
            assert (surfaces.bowl.value(path.end) < surfaces.bowl.value(path.start)).all()
