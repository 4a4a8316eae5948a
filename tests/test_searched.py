"""The searched points of a small network: critical, or clearly not; and the tool that found them."""

import doctest
import runpy
from pathlib import Path

import numpy as np
import pytest

from course import ROOT
from descentlab import classify, search_critical
from descentlab.curvature import searched


def test_doctest():
    assert doctest.testmod(searched).failed == 0


@pytest.fixture(scope="module")
def ends():
    network, theta = searched.network(), searched.search_ends()
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


def test_the_tool_makes_them_and_writes_them_here(ends):
    network, theta, norms = ends
    tool = runpy.run_path(str(ROOT / "tools" / "find_saddles.py"))
    assert tool["FILE"] == Path(searched.__file__).with_name("saddles.npz") and tool["FILE"].is_file()
    starts = tool["starts"](network, np.random.default_rng(1))
    assert starts.shape == theta.shape
    late = np.flatnonzero((norms < 1e-10) & (np.arange(180) >= 150) & (np.arange(180) < 160))[:3]
    assert len(late)      # from the ends of descent paths the search is short, and so the same on every machine
    for k in late:
        np.testing.assert_allclose(search_critical(network, starts[k]).theta, theta[k], atol=1e-8)


def test_all_minima_were_found_from_the_ends_of_paths(ends):
    network, theta, norms = ends
    lowest = np.linalg.eigvalsh(network.hessian(theta))[:, 0]
    minima = np.flatnonzero((norms < 1e-10) & (lowest > 0))
    assert len(minima) == 6 and ((minima >= 150) & (minima < 160)).all()      # no noise, after 1,000 steps


def test_what_is_given_out_is_a_copy():
    searched.search_ends()[:] = 0
    assert searched.search_ends().any()
