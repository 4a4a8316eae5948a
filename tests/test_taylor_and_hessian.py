"""What the lesson on second derivatives lets one move: the spectrum of a trained network."""

import numpy as np
import pytest

from descentlab import Network, curvature, descend, load_digits, optimizers
from descentlab.lessons import taylor_and_hessian as lesson
from descentlab.lessons.taylor_and_hessian.cases import trained_spectrum


def test_the_spectrum_is_that_of_the_network_as_the_notebook_trains_it():
    rng = np.random.default_rng(0)
    data = load_digits(rng, train=300, components=8)
    network = Network((8, 6, 10), data.inputs, data.labels)
    start = network.initial(np.random.default_rng(1))
    end = descend(network.gradient, start, optimizers.nesterov(0.5), 3000, keep="ends").end
    assert np.array_equal(trained_spectrum(), curvature.spectrum(network, end).values)
    assert network.value(end) == pytest.approx(0.029, abs=5e-4)


def test_nobody_can_change_it_for_the_next():
    with pytest.raises(ValueError, match="read-only"):
        trained_spectrum()[0] = 0


def test_the_tolerance_decides_what_the_point_is():
    explorer = lesson.tolerance()
    assert "4 negative, 7 zero, 113 positive: saddle" in explorer.verdict
    assert "undecided" in explorer.set(tolerance=1e-4).verdict


def test_the_model_on_top_of_himmelblaus_hill_is_a_dome():
    explorer = lesson.taylor_plane()
    assert "a bowl" in explorer.verdict
    explorer.set(**explorer.reach)
    low, high = np.linalg.eigvalsh(np.array(himmelblau_hessian(explorer)))
    assert high < 0 and "a dome" in explorer.verdict


def himmelblau_hessian(explorer):
    """Of Himmelblau's surface, at the point that the explorer shows; its box is 11 wide about 0."""
    x, y = 5.5 * explorer.values["x"], 5.5 * explorer.values["y"]
    return [[12 * x**2 + 4 * y - 42, 4 * (x + y)], [4 * (x + y), 12 * y**2 + 4 * x - 26]]
