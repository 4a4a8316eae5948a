"""Following a run: what a path keeps, batches, divergence, noise, minibatches, rules that watch the loss."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab import descent, surfaces
from descentlab.descent import clipped, descend, minibatches, noisy
from descentlab.networks import Network
from descentlab.optimizers import adagrad, adam, adamw, gd, momentum, nesterov, rmsprop
from descentlab.schedules import Cosine, EarlyStopping, Exponential, PlateauDecay
from descentlab.surfaces import Surface

quick = settings(deadline=None, derandomize=True, max_examples=60)

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
def test_keeping_the_ends_gives_the_ends_of_keeping_all(optimizer, shape):
    surface = surfaces.rosenbrock
    start = starts_on(surface, *shape)
    kept, ends = (descend(surface.gradient, start, optimizer, 30, keep=keep) for keep in ("all", "ends"))
    assert ends.theta.shape == (2, *shape, 2) and len(ends) == len(kept)
    np.testing.assert_array_equal(ends.theta, kept.theta[[0, -1]])
    np.testing.assert_array_equal(ends.eta, kept.eta)
    assert ends.g is ends.m is ends.sigma is None


@pytest.mark.parametrize("shape, steps", [((2,), 7), ((30, 2), 11), ((3, 4, 2), 5)])
def test_memory_is_as_documented(shape, steps):
    path = descend(surfaces.bowl.gradient, np.ones(shape), adam(0.1), steps)
    kept = sum(getattr(path, name).nbytes for name in ("theta", *FACTORS))
    one_point_each = 8 * np.prod(shape)
    assert kept == 32 * steps * np.prod(shape) + one_point_each
    ends = descend(surfaces.bowl.gradient, np.ones(shape), adam(0.1), steps, keep="ends")
    assert ends.theta.nbytes == 2 * one_point_each


def test_the_start_is_neither_changed_nor_shared():
    start = np.array([[2.0, 1.0], [0.5, 0.5]])
    for keep in ("all", "ends"):
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
    for keep, length in (("all", 1), ("ends", 2)):
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


# Noise


def test_noise_is_the_generators_own_draws():
    surface, start = surfaces.himmelblau, np.zeros((4, 2))
    path = descend(noisy(surface.gradient, 0.3, np.random.default_rng(8)), start, adam(0.01), 25)
    again = descend(noisy(surface.gradient, 0.3, np.random.default_rng(8)), start, adam(0.01), 25)
    other = descend(noisy(surface.gradient, 0.3, np.random.default_rng(9)), start, adam(0.01), 25)
    np.testing.assert_array_equal(path.theta, again.theta)
    assert (path.theta[-1] != other.theta[-1]).all()
    draws = np.random.default_rng(8).normal(size=path.g.shape)
    np.testing.assert_allclose(path.g - surface.gradient(path.theta[:-1]), 0.3 * draws, atol=1e-12)


def test_without_spread_noise_is_exact():
    exact = descend(surfaces.bowl.gradient, [1.0, 2.0], gd(0.1), 20)
    silent = descend(noisy(surfaces.bowl.gradient, 0, np.random.default_rng(0)), [1.0, 2.0], gd(0.1), 20)
    np.testing.assert_array_equal(silent.theta, exact.theta)


def test_noise_has_the_spread_and_no_bias():
    sample = noisy(np.zeros_like, 0.3, np.random.default_rng(0))(np.zeros((100_000, 2)))
    np.testing.assert_allclose(sample.mean(axis=0), 0, atol=5 * 0.3 / np.sqrt(1e5))
    np.testing.assert_allclose(sample.std(axis=0), 0.3, rtol=0.02)
    assert abs(np.corrcoef(sample.T)[0, 1]) < 0.02


def test_noisy_gd_on_a_quadratic_settles_at_its_known_variance():
    """theta <- (1 - a) theta - eta * xi has the stationary variance eta**2 / (1 - (1 - a)**2)."""
    eta, spread = 0.2, 0.5
    gradient = noisy(lambda theta: theta, spread, np.random.default_rng(1))
    end = descend(gradient, np.zeros((40_000, 1)), gd(eta), 60, keep="ends").end
    assert end.var() == pytest.approx((eta * spread) ** 2 / (1 - (1 - eta) ** 2), rel=0.05)


# Clipping


@given(st.lists(st.floats(-1e300, 1e300), min_size=2, max_size=4), st.floats(1e-3, 1e3))
@quick
def test_a_clipped_gradient_keeps_its_direction_and_its_length_below_the_norm(g, norm):
    g, short = np.array(g), clipped(lambda theta: theta, norm)(g)
    length = float(np.hypot.reduce(g))
    if length <= norm * (1 - 1e-12):
        np.testing.assert_array_equal(short, g)
    else:
        np.testing.assert_allclose(short, norm * (g / length), rtol=1e-12, atol=1e-300)


def test_each_start_is_clipped_by_itself():
    g = np.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0], [-1e308, 1e308], [np.nan, 1.0], [np.inf, 1.0]]).reshape(2, 3, 2)
    expected = np.array([[0.6, 0.8], [0.3, 0.4], [0.0, 0.0], [-np.sqrt(0.5), np.sqrt(0.5)], [np.nan, 1.0],
                         [np.inf, 1.0]]).reshape(2, 3, 2)
    np.testing.assert_allclose(clipped(lambda theta: theta, 1.0)(g), expected, rtol=1e-15)


def test_clipping_bounds_each_step_of_gd():
    path = descend(clipped(surfaces.rosenbrock.gradient, 2.0), [[-2.0, 3.0], [2.0, -1.0]], gd(0.05), 100)
    assert (np.linalg.norm(path.g, axis=-1) <= 2 * (1 + 1e-15)).all() and (path.blew_up == -1).all()


# Minibatches


class Ledger:
    """An objective of N rows that only writes down which rows it was asked for."""

    def __init__(self, rows):
        self.inputs, self.asked = np.zeros((rows, 1)), []

    def gradient(self, theta, rows):
        self.asked.append(rows)
        return np.zeros_like(theta)


@given(st.integers(1, 40), st.data())
@quick
def test_an_epoch_deals_each_row_once(rows, data):
    size = data.draw(st.integers(1, rows))
    ledger, a_round = Ledger(rows), rows // size
    descend(minibatches(ledger, size, np.random.default_rng(2)), [0.0], gd(0.1), 4 * a_round)
    assert all(len(batch) == size for batch in ledger.asked)
    for epoch in range(4):
        dealt = np.concatenate(ledger.asked[epoch * a_round:(epoch + 1) * a_round])
        assert len(set(dealt)) == len(dealt) == a_round * size  # with N a multiple of size, every row
        assert set(dealt) <= set(range(rows))


def test_each_epoch_is_shuffled_anew():
    ledger = Ledger(50)
    descend(minibatches(ledger, 50, np.random.default_rng(2)), [0.0], gd(0.1), 2)
    assert sorted(ledger.asked[0]) == sorted(ledger.asked[1]) == list(range(50))
    assert (ledger.asked[0] != ledger.asked[1]).any()


def test_with_replacement_every_row_is_as_likely_each_time():
    ledger = Ledger(5)
    descend(minibatches(ledger, 4, np.random.default_rng(2), replace=True), [0.0], gd(0.1), 5000)
    counts = np.bincount(np.concatenate(ledger.asked), minlength=5)
    assert (abs(counts - 4000) < 5 * np.sqrt(20_000 * 0.2 * 0.8)).all()
    distinct = np.mean([len(set(batch)) == 4 for batch in ledger.asked])
    assert distinct == pytest.approx(5 * 4 * 3 * 2 / 5**4, abs=0.04)


@pytest.mark.parametrize("size", [1, 3, 4, 12])
def test_the_mean_of_an_epochs_gradients_is_the_full_gradient(size):
    objective = network(12)
    theta = objective.initial(np.random.default_rng(0))
    gradient = minibatches(objective, size, np.random.default_rng(4))
    for _ in range(2):
        epoch = np.mean([gradient(theta) for _ in range(12 // size)], axis=0)
        np.testing.assert_allclose(epoch, objective.gradient(theta), atol=1e-14)


@pytest.mark.parametrize("replace", [False, True])
def test_minibatches_are_reproducible_and_rows_are_the_generators(replace):
    objective = network(12)
    theta = objective.initial(np.random.default_rng(0))
    ends = [descend(minibatches(objective, 5, np.random.default_rng(seed), replace), theta, adam(0.01), 20).end
            for seed in (1, 1, 2)]
    np.testing.assert_array_equal(ends[0], ends[1])
    assert (ends[0] != ends[2]).any()


def test_one_generator_deals_all_starts_the_same_rows():
    objective = network(12)
    theta = np.stack([objective.initial(np.random.default_rng(0))] * 3)
    end = descend(minibatches(objective, 5, np.random.default_rng(1)), theta, adam(0.01), 20).end
    np.testing.assert_allclose(end, np.broadcast_to(end[0], end.shape), rtol=1e-9)


@pytest.mark.parametrize("replace", [False, True])
def test_a_generator_for_each_start_gives_the_runs_they_would_have_alone(replace):
    objective, seeds = network(12), (11, 12, 13)
    theta = objective.initial(np.random.default_rng(0), starts=3)
    generators = [np.random.default_rng(seed) for seed in seeds]
    batch = descend(minibatches(objective, 5, generators, replace), theta, adam(0.01), 20)
    for i, seed in enumerate(seeds):
        alone = descend(minibatches(objective, 5, np.random.default_rng(seed), replace), theta[i], adam(0.01), 20)
        np.testing.assert_allclose(batch.theta[:, i], alone.theta, rtol=1e-9, atol=1e-12)


# Rules that watch the loss

WATCHED = [(surfaces.rosenbrock, gd(0.003)), (surfaces.himmelblau, momentum(0.02)), (surfaces.bowl, adam(0.3))]


@pytest.mark.parametrize("surface, optimizer", WATCHED, ids=lambda x: getattr(x, "name", ""))
@pytest.mark.parametrize("rule", [EarlyStopping(1), EarlyStopping(5), EarlyStopping(3, 0.05), EarlyStopping(200)],
                         ids=repr)
def test_a_stopped_run_is_the_beginning_of_the_whole_run(surface, optimizer, rule):
    start = [-1.2, 1.0]
    whole = descend(surface.gradient, start, optimizer, 150)
    stopped = descend(surface.gradient, start, optimizer, 150, loss=surface.value, stopping=rule)
    stops_at = rule.stops_at(surface.value(whole.theta))
    length = 150 if stops_at is None else stops_at
    assert len(stopped) == length
    np.testing.assert_array_equal(stopped.theta, whole.theta[: length + 1])
    assert all(len(getattr(stopped, factor)) == length for factor in FACTORS)
    ends = descend(surface.gradient, start, optimizer, 150, loss=surface.value, stopping=rule, keep="ends")
    np.testing.assert_array_equal(ends.theta, stopped.theta[[0, -1]])


def test_stopping_does_stop_some_and_not_others():
    lengths = {len(descend(surfaces.himmelblau.gradient, [-1.2, 1.0], momentum(0.02), 150,
                           loss=surfaces.himmelblau.value, stopping=EarlyStopping(patience)))
               for patience in (1, 5, 200)}
    assert len(lengths) == 3 and max(lengths) == 150


@pytest.mark.parametrize("make", [gd, momentum, adam, adamw])
def test_a_plateau_schedule_sees_the_loss_before_each_step(make):
    surface, rule = surfaces.himmelblau, PlateauDecay(0.03, 0.5, patience=2)
    path = descend(surface.gradient, [-1.2, 1.0], make(rule), 150, loss=surface.value)
    memory, rates = rule.start(), []
    for loss in surface.value(path.theta[: len(path)]):
        memory, eta = rule.update(memory, loss)
        rates.append(eta)
    np.testing.assert_array_equal(path.eta, rates)


def test_a_plateau_schedule_makes_a_bouncing_run_settle():
    surface, start = surfaces.bowl, [1.0, 1.0]
    bouncing = descend(surface.gradient, start, gd(0.5), 200)  # 2 / 4: steps across the bowl for ever
    settling = descend(surface.gradient, start, gd(PlateauDecay(0.5, 0.5, patience=5)), 200, loss=surface.value)
    assert surface.value(bouncing.end) == pytest.approx(2) and surface.value(settling.end) < 1e-10
    assert settling.eta[0] == 0.5 and settling.eta[-1] < 0.5


def test_both_watch_together():
    surface = surfaces.bowl
    path = descend(surface.gradient, [1.0, 1.0], adam(PlateauDecay(0.5, 0.5, patience=3)), 300, loss=surface.value,
                   stopping=EarlyStopping(8))
    assert len(path) == EarlyStopping(8).stops_at(surface.value(path.theta)) < 300
    assert np.isfinite(path.eta).all() and path.eta[-1] < 0.5


def test_a_watched_run_that_diverges_is_kept_as_far_as_it_is_finite():
    path = descend(QUARTIC.gradient, [30.0, 1.0], gd(PlateauDecay(0.5)), 60, loss=QUARTIC.value,
                   stopping=EarlyStopping(50))
    assert path.blew_up == len(path) and np.isfinite(path.theta).all() and np.isfinite(path.eta).all()


def test_rules_without_a_loss_ask_for_none():
    asked = []
    descend(surfaces.bowl.gradient, [1.0, 1.0], gd(0.1), 5, loss=lambda theta: asked.append(theta))
    assert not asked
