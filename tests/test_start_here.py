"""The course in one picture: what does nothing says so, and a page without a kernel can meet the goal."""

import pytest

from descentlab import descend, optimizers, surfaces
from descentlab.lessons import start_here as lesson


@pytest.mark.parametrize("direction, idle", [("gradient", True), ("momentum", False), ("Nesterov", False),
                                             ("average", False)])
def test_beta_is_idle_for_the_plain_gradient_only(direction, idle):
    explorer = lesson.course().set(direction=direction)
    assert ("beta" in explorer.reading.idle) == idle
    before = explorer.verdict
    assert (explorer.set(beta=0.5).verdict == before) == idle


def test_a_run_that_diverges_says_which_controls_are_idle_too():
    explorer = lesson.course().set(eta=10.0)
    assert "Diverges" in explorer.verdict and "beta" in explorer.reading.idle


def test_a_page_meets_the_goal_with_the_controls_that_it_keeps():
    explorer = lesson.course()
    assert "direction" in explorer.knobs and explorer.set(direction="momentum").met


def test_the_starts_of_a_page_lie_in_the_picture():
    explorer = lesson.course()
    plane = explorer.scene.canvas.axes[0]
    for name, (low, high) in (("x", plane.get_xlim()), ("y", plane.get_ylim())):
        places = explorer.controls[name].stops(explorer.scene.stops[name])
        assert explorer.controls[name].value in places and low <= min(places) and max(places) <= high


def test_the_pictures_show_the_runs_that_they_were_given():
    run = descend(surfaces.valley.gradient, [3.0, 0.3], optimizers.gd(0.12), 50)
    waiting, smaller = (descend(surfaces.valley.gradient, run.end, optimizers.gd(eta), 20) for eta in (0.12, 0.02))
    curves = lesson.draw_two_ways(run, waiting, smaller).ax.lines
    assert [len(curve.get_ydata()) for curve in curves] == [71, 71]
    assert curves[1].get_ydata()[-1] == surfaces.valley.value(smaller.end)
    cut, across = lesson.draw_jumps(run).axes
    assert cut.lines[1].get_xdata().tolist() == run.theta[:4, 1].tolist()
    assert cut.lines[1].get_ydata().tolist() == surfaces.valley.value(run.theta[:4]).tolist()
    assert across.lines[0].get_ydata().tolist() == run.theta[:21, 1].tolist()
