"""Notebook 03's share of the package: the search for critical points, the shipped ones, and what is drawn of them."""

import doctest
import re
import runpy
from pathlib import Path

import numpy as np
import pytest

from descentlab import curvature, surfaces
from descentlab.curvature import classify, escape, search_critical, spectrum
from descentlab.descent import descend
from descentlab.digits import load_digits
from descentlab.lessons import saddle_escape as lesson
from descentlab.lessons.saddle_escape import cases
from descentlab.networks import Network
from descentlab.optimizers import gd, momentum

ROOT = Path(__file__).resolve().parents[1]


# The search


class Quadratic:
    """(theta - 1)'A(theta - 1) / 2, which gives products only."""

    def __init__(self, matrix):
        self.matrix = matrix

    def value(self, theta):
        return np.vecdot(theta - 1, (theta - 1) @ self.matrix) / 2

    def gradient(self, theta):
        return (theta - 1) @ self.matrix

    def hvp(self, theta, v):
        return v @ self.matrix


def test_the_search_finds_a_saddle_as_well_as_a_minimum_or_a_maximum():
    known = curvature.critical_points(surfaces.himmelblau)
    starts = np.array([point.theta for point in known]) + 0.05
    for point, found in zip(known, search_critical(surfaces.himmelblau, starts), strict=True):
        np.testing.assert_allclose(found.theta, point.theta, atol=1e-10)
        assert found.classification == point.classification and found.gradient_norm < 1e-10
        assert found.value == pytest.approx(point.value, abs=1e-12)


@pytest.mark.parametrize("eigenvalues", [[1.0, 2.0, 3.0], [-1.0, 2.0, 5.0], [-3.0, -1e-3, 1.0]])
def test_the_search_needs_no_more_than_products(eigenvalues):
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
    found = search_critical(Quadratic(turn @ np.diag(eigenvalues) @ turn.T), np.array([3.0, -2.0, 0.5]))
    np.testing.assert_allclose(found.theta, 1, atol=1e-8)
    np.testing.assert_allclose(found.eigenvalues, eigenvalues, atol=1e-12)


def test_starts_do_not_see_each_other_and_come_back_in_their_order():
    starts = np.random.default_rng(2).uniform(-4, 4, (6, 2))
    together = search_critical(surfaces.himmelblau, starts, steps=60)
    kept = starts.copy()
    for start, found in zip(starts, together, strict=True):
        np.testing.assert_allclose(search_critical(surfaces.himmelblau, start, steps=60).theta, found.theta, atol=1e-9)
    np.testing.assert_array_equal(starts, kept)


def test_a_search_with_too_few_steps_says_so_by_its_gradient():
    start = np.array([2.5, 1.5])
    norms = [search_critical(surfaces.himmelblau, start, steps=steps).gradient_norm for steps in (1, 2, 200)]
    assert norms[0] >= norms[1] > 1e-10 > norms[2]


@pytest.mark.parametrize("error, words, call", [
    (TypeError, "objective must be an objective .it has no `value`.", lambda: search_critical(3, [0.0])),
    (TypeError, "neither `hvp` nor `hessian`", lambda: search_critical(
        type("Half", (), {"value": sum, "gradient": sum}), [0.0])),
    (ValueError, "theta must be", lambda: search_critical(surfaces.bowl, [np.nan, 0])),
    (ValueError, r"theta must be one point \(n,\) or many", lambda: search_critical(surfaces.bowl, np.ones((2, 1, 2)))),
    (ValueError, "steps must be a whole number >= 1", lambda: search_critical(surfaces.bowl, [1, 1], steps=0)),
    (ValueError, "tolerance must be a positive number", lambda: search_critical(surfaces.bowl, [1, 1], tolerance=0)),
])
def test_bad_searches_are_told(error, words, call):
    with pytest.raises(error, match=words):
        call()


# The points that come with the package


def test_doctest():
    assert doctest.testmod(cases).failed == 0


@pytest.fixture(scope="module")
def ends():
    network, theta = cases.network(), cases.search_ends()
    return network, theta, np.linalg.norm(network.gradient(theta), axis=-1)


def test_the_searched_points_are_critical_or_clearly_not(ends):
    network, theta, norms = ends
    assert theta.shape == (180, network.parameters) and network.layers == (6, 4, 10)
    assert (norms < 1e-12).sum() >= 40      # up to rounding
    assert not ((norms > 1e-11) & (norms < 1e-6)).any()      # nothing in between, whatever the machine


def test_the_critical_ones_are_isolated_and_found_again_from_beside_them(ends):
    network, theta, norms = ends
    critical = theta[norms < 1e-10]
    assert not classify(np.linalg.eigvalsh(network.hessian(critical))).zero.any()
    some = critical[::8]
    found = search_critical(network, some + 1e-4 * np.random.default_rng(0).normal(size=some.shape))
    np.testing.assert_allclose([point.theta for point in found], some, atol=1e-9)


def test_the_tool_makes_them(ends):
    network, theta, norms = ends
    starts = runpy.run_path(str(ROOT / "tools" / "find_saddles.py"))["starts"](network, np.random.default_rng(1))
    assert starts.shape == theta.shape
    late = np.flatnonzero((norms < 1e-10) & (np.arange(180) >= 150) & (np.arange(180) < 160))[:3]
    assert len(late)      # from the ends of descent paths the search is short, and so the same on every machine
    for k in late:
        np.testing.assert_allclose(search_critical(network, starts[k]).theta, theta[k], atol=1e-8)


def test_what_is_given_out_is_a_copy():
    cases.search_ends()[:] = 0
    assert cases.search_ends().any()


@pytest.mark.parametrize("hidden, dead", [(1, 3), (2, 2), (3, 1)])
def test_dead_units_make_a_minimum_a_saddle_that_no_sample_leaves(hidden, dead):
    small, large = cases.network(hidden), cases.network(hidden + dead)
    end = descend(small.gradient, small.initial(np.random.default_rng(0)), momentum(0.3), 1000, keep="ends").end
    found = search_critical(small, end)
    (w, b), (v, c) = small.unpack(found.theta)
    more = (0, dead)
    theta = large.pack([(np.pad(w, ((0, 0), more)), np.pad(b, more)), (np.pad(v, (more, (0, 0))), c)])
    assert found.classification.name == "minimum" and np.linalg.norm(large.gradient(theta)) < 1e-12
    assert classify(spectrum(large, theta).values).negative == 6 * dead
    (w, b), (v, _) = large.unpack(large.gradient(theta, np.arange(100)[:, None]))      # a sample at a time
    assert not w[..., hidden:].any() and not b[:, hidden:].any() and not v[:, hidden:].any() and w.any()


def test_descent_leaves_the_toy_networks_saddle_when_the_law_says():
    way = escape(surfaces.toy_network, np.zeros(2))
    distances = 10.0 ** -np.arange(2, 16)
    for eta in (0.01, 0.05, 0.1):
        law = np.ceil(np.log(0.1 / distances) / np.log(1 + 2 * eta))
        path = descend(surfaces.toy_network.gradient, distances[:, None] * way.direction, gd(eta), int(law.max()) + 5)
        assert np.abs((path.theta @ way.direction > 0.1).argmax(axis=0) - law).max() <= 1


# Lanczos on a network


@pytest.fixture(scope="module")
def rows():
    return load_digits(np.random.default_rng(0), 300)


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error"])
def test_lanczos_finds_a_networks_ends_from_products_alone(rows, loss):
    network = Network((64, 12, 10), rows.inputs, rows.labels, loss=loss)
    theta = network.initial(np.random.default_rng(1))
    found, dense = spectrum(network, theta, k=3), np.linalg.eigvalsh(network.hessian(theta))
    np.testing.assert_allclose(found.values, [*dense[:3], *dense[-3:]], rtol=0, atol=1e-6 * dense[-1])
    assert 0 < found.products < network.parameters


def test_lanczos_on_ten_thousand_parameters(rows):
    network = Network((64, 134, 10), rows.inputs, rows.labels)
    theta = network.initial(np.random.default_rng(0))
    found = spectrum(network, theta, k=1)
    assert network.parameters == 10_060 and found.products < 300
    assert found.values[0] < 0 < found.values[1]
    for value, v in zip(found.values, found.vectors.T):
        assert np.linalg.norm(network.hvp(theta, v) - value * v) < 1e-4 * found.values[1]
        assert v @ network.hvp(theta, v) == pytest.approx(value, abs=1e-6)


# The explorers


@pytest.mark.parametrize("beta, eta, distance", [(0.0, 0.05, 1e-6), (0.9, 0.05, 1e-9), (0.5, 0.2, 1e-3),
                                                 (0.95, 0.3, 1e-12)])
def test_the_leaving_explorer_knows_the_law_of_momentum_too(beta, eta, distance):
    verdict = lesson.leave().set(beta=beta, eta=eta, distance=distance).verdict
    measured, law = (int(number) for number in re.findall(r"(?:step|says) (\d+)", verdict))
    assert abs(measured - law) <= 1


def test_the_coins_explorer_counts_zero_and_says_so():
    assert "n = 6: 0 of 300" in lesson.coins().set(n=6).verdict


def test_the_searched_explorer_tells_critical_points_from_others():
    explorer, network, theta = lesson.searched(), cases.network(), cases.search_ends()
    norms = np.linalg.norm(network.gradient(theta[np.argsort(network.value(theta))]), axis=1)
    for point in (0, 5, 60, 179):
        assert ("no critical point" in explorer.set(point=point).verdict) == (norms[point] > 1e-10)


def test_the_searched_points_are_chosen_where_they_are_drawn():
    explorer = lesson.searched()
    (handle,) = explorer.scene.handles
    for point in (0, 5, 179):
        ring, *_ = explorer.set(point=point).artists
        assert tuple(ring.get_xydata()[0]) == handle.places[point]
    assert len(handle.places) == 180


def test_of_all_searched_points_one_meets_the_goal():
    explorer = lesson.searched()
    assert [point for point in range(180) if explorer.set(point=point).met] == [5]


def test_the_start_of_the_plateau_is_dragged_on_the_loss():
    explorer = lesson.plateau().set(loss="cross-entropy", z=3.0)
    assert explorer.reading.at["z"] == pytest.approx(np.log(1 + np.exp(3.0)))


def test_a_share_of_zero_is_marked_at_the_edge():
    explorer = lesson.coins().set(n=8)
    _, ring, *_ = explorer.artists
    low, _ = ring.axes.get_ylim()
    assert ring.get_xdata() == [8] and low < ring.get_ydata()[0] < 1.5 * low
