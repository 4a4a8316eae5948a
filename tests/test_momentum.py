"""What notebook 05 draws and lets one move: the map of rates, measured beside laws, and its explorers' claims."""

import numpy as np
import pytest

from descentlab import explorers, figures, optimizers, rates, surfaces
from descentlab.descent import descend
from descentlab.explorers._momentum import _with_eta_inside
from descentlab.figures import Canvas


def canvas():
    return Canvas("It says something", alt="what is seen")


@pytest.mark.parametrize("law", [rates.heavy_ball_rate, rates.nesterov_rate])
@pytest.mark.parametrize("condition", [10, 1000])
def test_the_map_can_be_drawn_for_every_ravine(law, condition):
    ax = canvas().ax
    figures.draw_rate_map(ax, lambda eta, beta: np.maximum(law(eta, beta, 1 / condition), law(eta, beta, 1.0)))
    ax.figure.canvas.draw()
    labels = [text for text in ax.texts if text.get_text() != "diverges"]
    boxes = [text.get_window_extent() for text in labels]
    assert len(labels) >= 2 and len(ax.texts) == len(labels) + 1
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1:])


def test_measured_signs_and_laws_are_what_was_given():
    ax = canvas().ax
    x, law, found = np.array([0.0, 0.5, 0.9]), np.array([1.0, 2.0, 3.0]), np.array([1.1, 2.1, np.nan])
    figures.draw_measured(ax, x, {"both": (law, found), "joined": found + 1}, stretched=True)
    line, signs, joined, alone = ax.lines
    assert np.array_equal(joined.get_ydata(), alone.get_ydata(), equal_nan=True)
    assert np.array_equal(line.get_ydata(), law) and np.array_equal(signs.get_ydata(), found, equal_nan=True)
    assert alone.get_marker() != signs.get_marker() and alone.get_color() != signs.get_color()
    assert [text.get_text() for text in ax.texts] == ["both", "joined"]
    assert ax.texts[0].xy == (0.5, 2.1)      # at the last sign there is


def test_a_law_may_be_finer_than_what_was_measured():
    ax = canvas().ax
    x, fine = np.array([0.0, 0.5, 0.9]), np.linspace(0, 0.9, 40)
    figures.draw_measured(ax, x, {"both": (fine**2, x**2), "joined": x}, laws_at=fine)
    line, signs, joined, _ = ax.lines
    assert np.array_equal(line.get_xdata(), fine) and np.array_equal(line.get_ydata(), fine**2)
    assert np.array_equal(signs.get_xdata(), x) and np.array_equal(joined.get_xdata(), x)
    assert ax.texts[0].xy == (0.9, 0.9**2)


def test_the_two_arrows_of_memory_make_the_next_step():
    explorer = explorers.memory().set(t=5)
    values = explorer.values
    run = descend(surfaces.himmelblau.gradient, [values["x"], values["y"]],
                  optimizers.momentum(values["eta"], values["beta"]), 60)
    old, push = (np.transpose(arrow.get_data()) for arrow in explorer._parts[1])
    assert np.allclose(old[0], run.theta[5]) and np.allclose(old[1], push[0])
    assert np.allclose(push[1] - old[0], 3 * (run.theta[6] - run.theta[5]))


@pytest.mark.parametrize("beta, words", [(0.0, "comes to rest in the shallow hollow"), (0.9, "comes to rest in the "
                                                                                             "deep hollow")])
def test_the_ball_says_where_it_ends(beta, words):
    explorer = explorers.ball().set(beta=beta)
    assert words in explorer.verdict and f"With beta {beta:g}" in explorer.verdict
    assert f"beta {beta:g}, eta 0.01" in [text.get_text() for text in explorer._canvas.axes[1].texts]


@pytest.mark.parametrize("method, best", [("heavy ball", rates.best_heavy_ball), ("Nesterov", rates.best_nesterov)])
def test_the_pad_says_the_rates_of_the_law(method, best):
    star = best(0.01, 1.0)
    explorer = explorers.pad().set(method=method, eta=star.eta, beta=star.beta)
    law = {"heavy ball": rates.heavy_ball_rate, "Nesterov": rates.nesterov_rate}[method]
    along, across = law(explorer.values["eta"], explorer.values["beta"], np.array([0.01, 1.0]))
    assert f"{along:.4f} of x and {across:.4f} of y" in explorer.verdict
    assert max(along, across) < 0.95      # the sliders round, and beside the star that matters


def test_the_pads_goal_needs_momentum():
    explorer = explorers.pad().set(condition="1000", beta=0.0)
    for eta in np.arange(0.1, 4.0, 0.1):
        assert not explorer.set(eta=eta).met


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_the_conventions_agree_under_a_constant_rate(beta):
    start = np.array([2.5, 1.8])
    run = descend(surfaces.bowl.gradient, start, optimizers.momentum(0.05, beta), 80).theta
    assert np.abs(run - _with_eta_inside(surfaces.bowl.gradient, start, np.full(80, 0.05), beta)).max() < 1e-12
    assert "One and the same run" in explorers.conventions().set(eta=0.05, beta=beta).verdict


def test_without_memory_no_schedule_parts_them():
    explorer = explorers.conventions().set(beta=0.0)
    for change in explorer.controls["change"].options:
        assert "One and the same run" in explorer.set(change=change).verdict
