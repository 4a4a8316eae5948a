"""What notebook 05 lets one move: its explorers' claims."""

import numpy as np
import pytest

from descentlab import figures, optimizers, rates, surfaces
from descentlab.descent import descend
from descentlab.lessons import momentum as lesson
from descentlab.lessons.momentum.explorers.conventions import with_eta_inside


def test_the_two_arrows_of_memory_make_the_next_step():
    explorer = lesson.memory().set(t=5)
    values = explorer.values
    run = descend(surfaces.himmelblau.gradient, [values["x"], values["y"]],
                  optimizers.momentum(values["eta"], values["beta"]), 60)
    old, push = (np.transpose(arrow.get_data()) for arrow in explorer.artists[1])
    assert np.allclose(old[0], run.theta[5]) and np.allclose(old[1], push[0])
    assert np.allclose(push[1] - old[0], 3 * (run.theta[6] - run.theta[5]))


@pytest.mark.parametrize("beta, words", [(0.0, "comes to rest in the shallow hollow"), (0.9, "comes to rest in the "
                                                                                             "deep hollow")])
def test_the_ball_says_where_it_ends(beta, words):
    explorer = lesson.ball().set(beta=beta)
    assert words in explorer.verdict and f"With beta {beta:g}" in explorer.verdict
    assert f"beta {beta:g}, eta 0.01" in [text.get_text() for text in explorer.scene.canvas.axes[1].texts]


@pytest.mark.parametrize("method, best", [("heavy ball", rates.best_heavy_ball), ("Nesterov", rates.best_nesterov)])
def test_the_pad_says_the_rates_of_the_law(method, best):
    star = best(0.01, 1.0)
    explorer = lesson.pad().set(method=method, eta=star.eta, beta=star.beta)
    law = {"heavy ball": rates.heavy_ball_rate, "Nesterov": rates.nesterov_rate}[method]
    along, across = law(explorer.values["eta"], explorer.values["beta"], np.array([0.01, 1.0]))
    assert f"{along:.4f} along and {across:.4f} across" in explorer.verdict
    assert max(along, across) < 0.95      # the sliders round, and beside the star that matters


def test_the_pads_goal_needs_momentum():
    explorer = lesson.pad().set(condition="1000", beta=0.0)
    for eta in np.arange(0.1, 4.0, 0.1):
        assert not explorer.set(eta=eta).met


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_the_conventions_agree_under_a_constant_rate(beta):
    start = np.array([2.5, 1.8])
    run = descend(surfaces.bowl.gradient, start, optimizers.momentum(0.05, beta), 80).theta
    assert np.abs(run - with_eta_inside(surfaces.bowl.gradient, start, np.full(80, 0.05), beta)).max() < 1e-12
    assert "One and the same run" in lesson.conventions().set(change="constant", eta=0.05, beta=beta).verdict


def test_without_memory_no_schedule_parts_them():
    explorer = lesson.conventions().set(beta=0.0)
    for change in explorer.controls["change"].options:
        assert "One and the same run" in explorer.set(change=change).verdict


def test_a_rate_that_does_not_change_at_a_step_of_its_own_says_so():
    explorer = lesson.conventions()
    idle = {change for change in explorer.controls["change"].options if explorer.set(change=change).reading.idle}
    assert idle == {"constant", "cosine"}


@pytest.mark.parametrize("x", [-6.0, 1.3, 4.0, 6.0])
def test_the_whole_hill_is_seen_and_the_start_lies_on_it(x):
    explorer = lesson.ball().set(x=x, t=0)
    hill = explorer.scene.canvas.ax
    (_, start, _), *_ = explorer.artists
    (across,), (up,) = start.get_data()
    assert hill.get_xlim()[0] < across < hill.get_xlim()[1] and hill.get_ylim()[0] < up < hill.get_ylim()[1]
    assert (across, up) == (x, explorer.reading.at["x"])
    assert up**2 == pytest.approx(max(surfaces.double_well.value([x, 0.0]), 0))


@pytest.mark.parametrize("law", [rates.heavy_ball_rate, rates.nesterov_rate])
@pytest.mark.parametrize("condition", [10, 100, 1000])
def test_the_lines_of_the_rate_map_are_where_the_law_has_their_level(law, condition):
    def slower(eta, beta):
        return np.maximum(law(eta, beta, 1 / condition), law(eta, beta, 1.0))

    canvas = figures.Canvas("", "a map")
    lesson.draw_rate_map(canvas.ax, slower)
    lines = [found for found in canvas.ax.collections if not found.get_facecolor().size]
    levels = [level for found in lines for level in found.levels]
    off = []
    for level, line in zip(levels, (line for found in lines for line in found.get_paths())):
        eta, beta = line.vertices.T
        # Within a pixel of each point there is one on either side of the level.
        near = np.stack([slower(np.clip(eta + a, 0.005, 4), np.clip(beta + b, 0, 0.995))
                         for a in (-0.02, 0, 0.02) for b in (-0.005, 0, 0.005)])
        off.append((near.min(axis=0) > level + 1e-9) | (near.max(axis=0) < level - 1e-9))
    assert len(off) > 3 and np.concatenate(off).mean() < 0.05
