"""The course in one picture: what does nothing says so, and a page without a kernel can meet the goal."""

import pytest

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
