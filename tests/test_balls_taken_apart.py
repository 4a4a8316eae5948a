"""The room of Can a ball be taken apart?: its card, its pictures, and the bar of its explorer."""

import numpy as np
import pytest

from descentlab import rates
from descentlab.lessons import balls_taken_apart as lesson
from descentlab.lessons.balls_taken_apart.explorers import ends


@pytest.mark.parametrize("off, word", [(0.0, "holds"), (1e-6, "does not hold")])
def test_a_sum_is_a_sum_up_to_rounding(off, word):
    m = np.arange(10.0).reshape(5, 2) + 1
    lesson.c27(m, m * (1 + off), 0.9)
    assert lesson.verdicts.pronounced["C27"].form == word


@pytest.mark.parametrize("r", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_between_its_ends_and_nowhere_else_a_step_leaves_at_most_r(r, share):
    beta = share * r**2
    low, high = ends(r, beta)
    np.testing.assert_allclose(rates.heavy_ball_rate(np.array([low, high]), beta, 1.0), r)
    assert (rates.heavy_ball_rate(np.linspace(low, high, 50), beta, 1.0) <= r + 1e-12).all()
    assert (rates.heavy_ball_rate(np.array([0.99 * low, 1.01 * high]), beta, 1.0) > r).all()


def test_the_top_of_the_tent_touches_both_curves():
    np.testing.assert_allclose(ends(0.8, 0.64), ((1 - 0.8) ** 2, (1 + 0.8) ** 2))
    best = rates.best_heavy_ball(0.01, 1.0)
    low, high = ends(best.rate, best.beta)
    assert high / low == pytest.approx(100)


@pytest.mark.parametrize("beta", [0.0, 0.3, 0.64])
def test_the_bar_of_the_explorer_reaches_across_the_tent(beta):
    explorer = lesson.longest_bar().set(r=0.8, beta=beta)
    tent, bar, curve, now = explorer.artists
    low, high = ends(0.8, beta)
    np.testing.assert_allclose(bar.get_xydata(), [[low, beta], [high, beta]])
    assert now.get_xydata().tolist() == [[beta, pytest.approx(high / low)]]
    assert np.interp(beta, *curve.get_data()) == pytest.approx(high / low, rel=1e-2)
    assert f"condition number {high / low:.0f}" in explorer.verdict


def test_above_the_tent_there_is_no_bar():
    explorer = lesson.longest_bar().set(r=0.8, beta=0.7)
    assert "no setting" in explorer.verdict and len(explorer.artists[1].get_xdata()) == 0 and not explorer.met


def test_the_highest_bar_is_drawn_as_the_longest():
    ax = lesson.draw_heights([0, 0.64], [(0.2, 1.8), (0.04, 3.24)], r=0.8).ax
    bars = [line.get_xydata().tolist() for line in ax.lines if line.get_linewidth() == 5]
    assert bars == [[[0.2, 0], [1.8, 0]], [[0.04, 0.64], [3.24, 0.64]]]
    assert [text.get_text() for text in ax.texts][:2] == ["k = 9", "k = 81"]
