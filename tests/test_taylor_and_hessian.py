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
    """Of Himmelblau's surface, at the point that the explorer shows."""
    x, y = explorer.values["x"], explorer.values["y"]
    return [[12 * x**2 + 4 * y - 42, 4 * (x + y)], [4 * (x + y), 12 * y**2 + 4 * x - 26]]


def test_on_a_smaller_surface_the_model_stays_in_the_picture():
    explorer = lesson.taylor_plane().set(surface="monkey saddle", x=1.9, y=-5.0)
    assert explorer.verdict.startswith("At (1.50, -1.50)")


# What is dragged lies on what is drawn


@pytest.mark.parametrize("curve, theta, step", [("cubic", -1.0, 2.0), ("wave", 0.5, -1.5), ("quartic", 2.0, 0.0)])
def test_the_point_and_the_step_are_dragged_on_the_curve(curve, theta, step):
    explorer = lesson.taylor().set(curve=curve, theta=theta, step=step)
    (loss, _, _), _, here, there = explorer.artists
    reading = explorer.reading
    for sign, across, height in ((here, theta, reading.at["theta"]),
                                 (there, reading.zeros["step"] + step, reading.at["step"])):
        np.testing.assert_allclose(sign.get_xydata(), [[across, height]])
        assert np.interp(across, *loss.get_data()) == pytest.approx(height, abs=1e-3)


@pytest.mark.parametrize("a, b, c", [(3.0, 1.0, -2.0), (-3.0, -3.0, -3.0), (0.0, 0.5, 2.0)])
def test_the_entries_of_the_hessian_are_dragged_along_x_along_y_and_between_them(a, b, c):
    explorer = lesson.directions().set(a=a, b=b, c=c)
    *_, squares, mixed = explorer.artists
    signs = [(radius * np.cos(angle), radius * np.sin(angle))
             for line in (squares, mixed) for angle, radius in line.get_xydata()]
    for handle, (x, y) in zip(explorer.scene.handles, signs, strict=True):
        (name,) = handle.names
        along = explorer.reading.zeros[name] + handle.unit * explorer.values[name]
        beside = explorer.reading.at[name]
        assert (along, beside) == pytest.approx((x, y) if handle.x else (y, x), abs=1e-12)
