"""Following a run: what a path keeps, batches, divergence, and gradients that go wrong on the way."""

import doctest

import numpy as np
import pytest

from descentlab import descent, surfaces
from descentlab.descent import descend
from descentlab.networks import Network
from descentlab.optimizers import adagrad, adam, adamw, gd, momentum, nesterov, rmsprop
from descentlab.schedules import Cosine, Exponential
from descentlab.surfaces import Surface

OPTIMIZERS = {make.__name__: make(Cosine(0.004, 30)) for make in (
    gd, momentum, nesterov, adagrad, rmsprop, adam, adamw)}
every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
every_surface = pytest.mark.parametrize("surface", surfaces.catalogue.values(), ids=surfaces.catalogue)
FACTORS = ("g", "m", "sigma")


def starts_on(surface, *shape):
    low, high = np.array(surface.box).T
    return np.random.default_rng(3).uniform(low / 2, high / 2, size=(*shape, 2))


def network(rows=12):
    rng = np.random.default_rng(5)
    return Network((3, 4, 2), rng.normal(size=(rows, 3)), rng.integers(2, size=rows), decay=0.01)


def test_examples_in_the_documentation():
    results = doctest.testmod(descent)
    assert results.attempted and not results.failed


# What a path keeps


@every_optimizer
@pytest.mark.parametrize("shape", [(), (5,), (3, 4)])
def test_shapes_and_contents(optimizer, shape):
    surface = surfaces.himmelblau
    start = starts_on(surface, *shape)
    path = descend(surface.gradient, start, optimizer, 20)
    assert len(path) == 20 and path.eta.shape == (20,) and path.theta.shape == (21, *shape, 2)
    assert all(getattr(path, factor).shape == (20, *shape, 2) for factor in FACTORS)
    np.testing.assert_array_equal(path.start, start)
    np.testing.assert_array_equal(path.end, path.theta[-1])
    np.testing.assert_array_equal(path.blew_up, np.full(shape, -1))
    # Each factor is what its part says of the gradients along the path.
    np.testing.assert_array_equal(path.g, surface.gradient(path.theta[:-1]))
    memory = optimizer.start(path.start)
    for t in range(20):
        memory, m, sigma = optimizer.factors(memory, path.g[t], t)
        np.testing.assert_array_equal(path.m[t], m)
        np.testing.assert_array_equal(path.sigma[t], np.broadcast_to(sigma, m.shape))


@every_optimizer
@pytest.mark.parametrize("shape", [(), (6,), (3, 4)])
def test_keeping_less_gives_what_keeping_all_gives(optimizer, shape):
    surface = surfaces.rosenbrock
    start = starts_on(surface, *shape)
    kept, ends = (descend(surface.gradient, start, optimizer, 30, keep=keep) for keep in ("all", "ends"))
    assert ends.theta.shape == (2, *shape, 2) and len(ends) == len(kept)
    np.testing.assert_array_equal(ends.theta, kept.theta[[0, -1]])
    np.testing.assert_array_equal(ends.eta, kept.eta)
    assert ends.g is ends.m is ends.sigma is None
    points = descend(surface.gradient, start, optimizer, 30, keep="points")
    np.testing.assert_array_equal(points.theta, kept.theta)
    assert points.g is points.m is points.sigma is None


@pytest.mark.parametrize("shape, steps", [((2,), 7), ((30, 2), 11), ((3, 4, 2), 5)])
def test_memory_is_as_documented(shape, steps):
    path = descend(surfaces.bowl.gradient, np.ones(shape), adam(0.1), steps)
    kept = sum(getattr(path, name).nbytes for name in ("theta", *FACTORS))
    one_point_each = 8 * np.prod(shape)
    assert kept == 32 * steps * np.prod(shape) + one_point_each
    points, ends = (descend(surfaces.bowl.gradient, np.ones(shape), adam(0.1), steps, keep=keep)
                    for keep in ("points", "ends"))
    assert points.theta.nbytes == 8 * steps * np.prod(shape) + one_point_each
    assert ends.theta.nbytes == 2 * one_point_each


def test_the_start_is_neither_changed_nor_shared():
    start = np.array([[2.0, 1.0], [0.5, 0.5]])
    for keep in ("all", "points", "ends"):
        path = descend(surfaces.bowl.gradient, start, gd(0.1), 5, keep=keep)
        assert not np.shares_memory(path.theta, start)
    np.testing.assert_array_equal(start, [[2.0, 1.0], [0.5, 0.5]])
    whole = descend(surfaces.bowl.gradient, [2, 1], gd(0.1), 5)
    np.testing.assert_array_equal(whole.theta, descend(surfaces.bowl.gradient, [2.0, 1.0], gd(0.1), 5).theta)


def test_the_gradient_is_asked_once_a_step():
    asked = []

    def gradient(theta):
        asked.append(theta.copy())
        return theta

    path = descend(gradient, [1.0, 2.0], gd(0.1), 9)
    np.testing.assert_array_equal(asked, path.theta[:-1])


@pytest.mark.parametrize("gradient", [
    lambda theta: [float(theta[0]), 4 * float(theta[1])],
    lambda theta: (theta * [1, 4]).astype(np.float32).astype(np.float64),
    lambda theta: np.multiply(theta, [1, 4], out=np.empty(2)),
], ids=["a list", "a new array", "an out array"])
@every_optimizer
def test_a_gradient_of_ones_own(gradient, optimizer):
    path = descend(gradient, [2.0, 1.0], optimizer, 20)
    np.testing.assert_allclose(path.g, path.theta[:-1] * [1, 4], rtol=1e-6)


def test_a_gradient_that_reuses_its_array():
    room = np.empty(2)
    for optimizer in OPTIMIZERS.values():
        reusing = descend(lambda theta: np.multiply(theta, [1, 4], out=room), [2.0, 1.0], optimizer, 20)
        fresh = descend(lambda theta: theta * [1, 4], [2.0, 1.0], optimizer, 20)
        for name in ("theta", *FACTORS):
            np.testing.assert_array_equal(getattr(reusing, name), getattr(fresh, name))


@every_optimizer
def test_whole_number_gradients_do_not_overflow(optimizer):
    slope = np.array([2**40, 1])
    path = descend(lambda theta: slope, [0.0, 0.0], optimizer, 5)
    np.testing.assert_array_equal(path.theta, descend(lambda theta: 1.0 * slope, [0.0, 0.0], optimizer, 5).theta)


# Batches


@every_surface
def test_a_batch_equals_its_starts_one_by_one(surface):
    start = starts_on(surface, 3, 4)
    for optimizer in OPTIMIZERS.values():
        batch = descend(surface.gradient, start, optimizer, 20)
        for i, j in [(0, 0), (0, 3), (1, 2), (2, 1), (2, 3)]:
            alone = descend(surface.gradient, start[i, j], optimizer, 20)
            for name in ("theta", *FACTORS):
                kept = getattr(alone, name)  # shorter than the batch's where this start diverges
                np.testing.assert_array_equal(getattr(batch, name)[: len(kept), i, j], kept)


@every_optimizer
def test_a_batch_of_networks_equals_them_one_by_one(optimizer):
    objective = network()
    start = objective.initial(np.random.default_rng(1), starts=(2, 3))
    batch = descend(objective.gradient, start, optimizer, 20)
    for i, j in np.ndindex(2, 3):
        alone = descend(objective.gradient, start[i, j], optimizer, 20)
        np.testing.assert_allclose(batch.theta[:, i, j], alone.theta, rtol=1e-9, atol=1e-12)


# Divergence

QUARTIC = Surface("x**4 / 4 + y**2 / 2", box=((-9, 9), (-9, 9)))


@every_surface
def test_no_surface_lets_a_warning_out(surface):
    descend(surface.gradient, starts_on(surface, 3), gd(1e3), 50)


@pytest.mark.parametrize("make", [gd, momentum, nesterov])
def test_starts_that_diverge_do_not_disturb_the_others(make):
    start = np.array([[1.0, 1.0], [8.0, 1.0], [-0.5, 2.0], [30.0, 0.0], [9.0, 9.0]])
    optimizer = make(0.05)
    batch = descend(QUARTIC.gradient, start, optimizer, 60)
    runs = [descend(QUARTIC.gradient, one, optimizer, 60) for one in start]
    np.testing.assert_array_equal(batch.blew_up, [run.blew_up for run in runs])
    assert [bool(run.blew_up >= 0) for run in runs] == [False, True, False, True, True]
    for i, run in enumerate(runs):
        np.testing.assert_array_equal(batch.theta[: len(run) + 1, i], run.theta)
        assert np.isnan(batch.theta[len(run) + 1:, i]).all()
        assert np.isfinite(run.theta).all()
        if run.blew_up >= 0:  # kept as far as it is finite; the next step, t = blew_up, is the one that leaves
            assert len(run) == run.blew_up == len(run.g) == len(run.eta)
            longer = descend(QUARTIC.gradient, start[i], optimizer, len(run) + 1)
            assert longer.blew_up == run.blew_up
            shorter = descend(QUARTIC.gradient, start[i], optimizer, len(run))
            assert shorter.blew_up == -1 and len(shorter) == len(run)
            np.testing.assert_array_equal(shorter.theta, run.theta)
    ends = descend(QUARTIC.gradient, start, optimizer, 60, keep="ends")
    np.testing.assert_array_equal(ends.theta, batch.theta[[0, -1]])
    np.testing.assert_array_equal(ends.blew_up, batch.blew_up)


def test_the_step_at_which_gd_blows_up_is_the_closed_forms():
    # theta_t = (1 - 3)**t exactly, and 2**1023 is the last power of two among the floats.
    path = descend(lambda theta: theta, [1.0], gd(3.0), 2000)
    assert path.theta[:, 0].tolist() == [(-2.0) ** t for t in range(1024)]
    assert path.blew_up == 1023
    assert repr(path) == "<Path: 1023 steps in 1 dimensions; diverged: no longer finite after step 1023>"


def test_when_all_have_left_the_path_ends():
    path = descend(QUARTIC.gradient, [[30.0, 0.0], [8.0, 1.0]], gd(0.05), 60)
    assert len(path) == path.blew_up.max() + 1 < 60
    assert np.isnan(path.end).all() and len(path.g) == len(path.eta) == len(path)
    assert repr(path) == (f"<Path: 2 starts, {len(path)} steps in 2 dimensions; 2 diverged, "
                          f"the first at step {path.blew_up.min()}>")


def test_a_single_start_that_leaves_at_once():
    for keep, length in (("all", 1), ("points", 1), ("ends", 2)):
        path = descend(lambda theta: theta * np.inf, [1.0, 2.0], gd(0.1), 9, keep=keep)
        assert path.blew_up == 0 and len(path) == 0
        np.testing.assert_array_equal(path.theta, [[1.0, 2.0]] * length)


def test_large_numbers_are_not_divergence():
    start = np.full((2, 2), 1.5e308)  # finite, though their sum is not
    path = descend(np.zeros_like, start, gd(0.1), 5)
    assert (path.blew_up == -1).all() and (path.theta == start).all()
    alone = descend(np.zeros_like, start[0], gd(0.1), 5)
    assert alone.blew_up == -1 and len(alone) == 5


def test_a_rate_that_explodes_blows_the_run_up_without_a_warning():
    path = descend(surfaces.bowl.gradient, [1.0, 1.0], gd(Exponential(1.0, 2.0)), 3000)
    assert 0 < path.blew_up == len(path) and np.isfinite(path.theta).all()


def test_what_a_path_says_of_itself():
    assert repr(descend(surfaces.bowl.gradient, [1.0, 1.0], gd(0.1), 7)) == "<Path: 7 steps in 2 dimensions>"
    batch = descend(surfaces.bowl.gradient, np.ones((3, 4, 2)), gd(0.1), 7)
    assert repr(batch) == "<Path: 12 starts, 7 steps in 2 dimensions>"


# Gradients that go wrong

WRONG = {
    "nothing": (None, TypeError, "gradient must be a function that gives numbers at every step (this is t = 3), "
                                 "got None"),
    "nothing in a place": ([1.0, None], TypeError, "(this is t = 3), got [1.0, None]"),
    "a word": ("down", TypeError, "(this is t = 3), got 'down'"),
    "complex numbers": (np.ones(2) * 1j, TypeError, "(this is t = 3), got array([0.+1.j, 0.+1.j])"),
    "rows of different lengths": ([[1.0], [1.0, 2.0]], TypeError, "(this is t = 3), got [[1.0], [1.0, 2.0]]"),
    "a number": (1.0, ValueError, "at every step, got shape () at t = 3"),
    "one coordinate": (np.ones(1), ValueError, "at every step, got shape (1,) at t = 3"),
    "too many": (np.ones(5), ValueError, "at every step, got shape (5,) at t = 3"),
}


@pytest.mark.parametrize("wrong, error, words", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("start", [np.ones(2), np.ones((3, 2))], ids=["one start", "a batch"])
@pytest.mark.parametrize("keep", ["all", "points", "ends"])
def test_a_gradient_that_goes_wrong_later_is_no_divergence(wrong, error, words, start, keep):
    calls = iter(range(9))
    with pytest.raises(error) as caught:
        descend(lambda theta: wrong if next(calls) == 3 else theta, start, momentum(0.1), 9, keep=keep)
    assert words in str(caught.value)
    assert next(calls) == 4     # told at once


def test_a_gradient_that_is_no_longer_finite_is_divergence_still():
    calls = iter(range(9))
    path = descend(lambda theta: theta * np.nan if next(calls) == 3 else theta, [1.0, 2.0], gd(0.1), 9)
    assert path.blew_up == len(path) == 3
