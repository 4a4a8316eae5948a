"""Lesson 01: critical points within reach, a run between two walls; what its cards say, and when."""

import numpy as np
import pytest

from descentlab import descend, optimizers, surfaces
from descentlab.lessons import critical_points as lesson
from descentlab.lessons.critical_points.cases import Run, Watched, unlabelled_runs


def written(losses, norms, turns):
    """A `Run` of what was written down, each of shape (T, k)."""
    run = Run()
    for row in zip(losses, norms, turns):
        run.write_down(*row)
    return run


# The first path


def test_the_dashed_line_is_the_gradients_length():
    history = lesson.descent().scene.canvas.axes[1]
    lengths = next(line for line in history.lines if line.get_linestyle() == "--").get_ydata()
    path = descend(surfaces.himmelblau.gradient, [0.15, 3.5], optimizers.gd(0.005), 60).theta
    assert lengths == pytest.approx(np.linalg.norm(surfaces.himmelblau.gradient(path), axis=-1))


def test_a_start_that_waits_meets_the_goal_and_one_at_a_minimum_does_not():
    explorer = lesson.descent()
    assert not explorer.met and explorer.set(**explorer.reach).met
    assert not explorer.set(eta=0.001).met and not explorer.set(eta=0.005, x=3.0, y=2.0).met


# The bowl


@pytest.mark.parametrize("eta, along_x, along_y", [
    (0.1, "0.90: arrives.", "0.60: arrives."), (0.4, "0.60: arrives.", "-0.60: arrives, turning back."),
    (0.5, "0.50: arrives.", "-1.00: stays as far away."), (0.51, "0.49: arrives.", "-1.04: bounces outward.")])
def test_each_direction_of_the_bowl_has_its_own_fate(eta, along_x, along_y):
    explorer = lesson.two_bends().set(eta=eta)
    assert explorer.verdict == f"Along x the factor is {along_x} Along y it is {along_y}"
    assert explorer.met == (eta == 0.4)
    x, y = (line.get_ydata() for line in explorer.scene.canvas.axes[1].lines)
    factors = 1 - eta, abs(1 - 4 * eta)
    assert [values[1] / values[0] for values in (x, y)] == pytest.approx(factors)


# The valley


def test_in_the_valley_a_division_by_one_changes_nothing():
    explorer = lesson.valley()
    assert "when" in explorer.reading.idle
    before = explorer.pixels()
    assert np.array_equal(explorer.set(when=7).pixels(), before)
    assert "when" not in explorer.set(divide=2.0).reading.idle and not np.array_equal(explorer.pixels(), before)


def test_from_the_valleys_floor_the_goal_is_not_met():
    assert not lesson.valley().set(y=0.0).met
    assert lesson.valley().set(divide=6.0).met


def test_every_step_of_the_valleys_run_is_told():
    explorer = lesson.valley()
    _, _, _, every = explorer.moving()
    assert every.count(1) == 2      # its loss and |g|


def test_the_valleys_path_lies_on_its_walls_and_the_mean_bend_between_them_is_two_over_eta():
    explorer = lesson.valley()
    (y,) = [line.get_xdata()[-2:] for line in explorer.scene.canvas.ax.lines if len(line.get_xdata()) == 61]
    slopes = surfaces.valley.gradient(np.stack([np.zeros(2), y], axis=-1))[:, 1]
    assert y[0] == pytest.approx(-y[1], rel=1e-3) and np.diff(slopes) / np.diff(y) == pytest.approx(2 / 0.12, rel=1e-3)


@pytest.mark.parametrize("eta, y", [(0.12, 0.3), (0.16, 0.263), (0.16, 0.45), (0.001, -0.45)])
def test_the_valleys_path_stays_in_its_picture(eta, y):
    canvas = lesson.valley().set(eta=eta, y=y).scene.canvas
    (path,) = [line.get_xydata() for line in canvas.ax.lines if len(line.get_xdata()) == 61]
    for values, (low, high) in zip(path.T, (canvas.ax.get_xlim(), canvas.ax.get_ylim())):
        assert values.min() > low and values.max() < high


# The runs


def test_a_run_is_watched_step_by_step():
    run = Watched.of(surfaces.valley, [3.0, 0.3], 0.12, 50)
    assert len(run.losses) == len(run.norms) == 51 and len(run.factors) == 50 and (run.factors < 0).all()
    along_x = Watched.of(surfaces.bowl, [2.5, 0.0], 0.1, 50)
    assert along_x.factors == pytest.approx(np.full(50, 0.9)), "1 - eta bend"


def ended(losses, norm=1.0, end=None):
    """Three runs of four steps with these losses, and where they ended."""
    run = written([losses] * 4, [[norm] * 3] * 4, [[False] * 3] * 4)
    run.end = end
    return run


def test_factors_are_counted_by_their_name(capsys):
    lesson.tell_factors({0.1: [-1.04, -0.96, -0.5, 0.3], 0.2: [0.9, 1.0, 1.1, -1.2]},
                        {0.1: [True, True, False, False], 0.2: [False] * 4})
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[3:]]
    assert rows == [["0.1", "2", "1", "0", "2"], ["0.2", "0", "2", "1", "0"]]


def test_minima_are_told_from_places_where_the_loss_bends_down(capsys):
    class Network:
        def hessian(self, theta):
            return np.stack([np.diag([bend, 1.0]) for bend in theta[:, 0]])

    def stopped(losses, norm, bends):
        return ended(losses, norm, np.stack([bends, np.ones(3)], axis=-1))

    runs = {5: stopped([2.0, 2.0, 2.0], 1e-3, [-1.0, -1.0, 1.0]), 90: stopped([1.0, 1.1, 1.5], 1e-9, [1.0, 1.0, -1.0])}
    lesson.tell_minima(Network(), runs)
    assert capsys.readouterr().out.splitlines() == [
        "of these networks, by step:", "5: 0 at a minimum, 2 where the loss bends down",
        "90: 2 at a minimum, 1 where the loss bends down", "in between the median loss fell by 45.00%",
        "losses at the minima differ by 10.00%"]
    lesson.tell_minima(Network(), {1: runs[5], 2: runs[5]})
    assert "differ" not in capsys.readouterr().out


def test_the_unlabelled_runs_stand_still_and_do_what_the_exercise_says():
    for run in unlabelled_runs().values():
        assert abs(run.losses[-1] - run.losses[-21]) < 0.002
    a, b, c, d = unlabelled_runs().values()
    assert -1 < b.factors[-1] < -0.9 and c.factors[-1] == pytest.approx(-1, abs=1e-3)
    assert a.factors[-1] > 1.01 and d.factors[-1] > 1.01
    assert b.norms[-1] < b.norms[-21] / 2 and c.norms[-1] > 0.9 * c.norms[-21]
    assert a.norms[-1] > 1.2 * a.norms[-21] and d.norms[-1] > 2 * d.norms[-21]


# The edge


def test_the_part_along_the_largest_bend_is_drawn_where_it_was_measured():
    canvas = lesson.draw_edge([2, 3, 4], [2.0, 2.7, 2.7], np.full(6, 0.1), [1e-3, 1e-2, 1.0], eta=0.8)
    measured, part, passed = canvas.axes[1].lines
    assert measured.get_xdata().tolist() == [2, 3, 4, 5] and part.get_xydata().tolist() == [[2, 1e-3], [3, 1e-2], [4, 1.0]]
    assert passed.get_xdata()[0] == 3


# The factors


def test_each_loss_has_its_factors_below():
    canvas = lesson.draw_factors({"one": (np.array([4.0, 2.0, 1.0]), np.array([0.5, 0.4])),
                                  "other": (np.array([2.0, 1.0]), np.array([-0.5]))})
    *losses, one, other = [ax.lines[-1].get_xydata().tolist() for ax in canvas.axes]
    assert losses == [[[0, 1], [1, 0.5], [2, 0.25]], [[0, 1], [1, 0.5]]]
    assert one == [[1, 0.5], [2, 0.4]] and other == [[1, -0.5]]


# The cards


@pytest.fixture
def said(capsys):
    lesson.verdicts.pronounced.clear()
    yield lesson.verdicts.pronounced
    lesson.verdicts.pronounced.clear()


def test_only_a_minimum_takes_a_run_back(said):
    ends = {kind: np.zeros((2, 2)) for kind in ("minimum", "saddle", "maximum", "minimum, eta 2.1")}
    ends["minimum"][1], ends["saddle"][1], ends["maximum"][1], ends["minimum, eta 2.1"][1] = 1e-9, (0, 1e-2), 1e-2, 1e-2
    lesson.c02(ends)
    assert said["C02"].word.startswith("holds when")
    for others in ({"saddle": np.zeros((2, 2))}, {"minimum": np.ones((2, 2))}, {"minimum, eta 2.1": np.zeros((2, 2))}):
        lesson.c02(ends | others)
        assert said["C02"].word == "does not hold"


def test_a_stall_with_a_gradient_that_grows_and_one_without(said):
    t = np.arange(1000)[:, None] * np.ones(20)
    shrinks, grows = np.exp(-t / 100), np.where(t < 150, np.exp(-t / 20), 0.1)

    def trained(norms, turns, jitter=0.0):
        return written(1 + jitter * (t % 2), norms, np.full(t.shape, turns))

    runs = {0.02: trained(shrinks, False), 0.003: trained(grows, True, 0.01)}
    bends = {0.02: [1.6] * 20, 0.003: [2.4] * 20}
    lesson.c01(runs, bends, eta=0.9)
    assert said["C01"].word.startswith("holds when")
    lesson.c01(runs, bends, eta=0.5)
    assert said["C01"].word == "does not hold"
    for other in (trained(grows, False, 0.01), trained(shrinks, True), trained(np.where(t < 150, grows, 0.5), True), trained(
            np.where(t < 150, np.exp(-t / 20), 0.02), True)):
        lesson.c01(runs | {0.003: other}, bends, eta=0.9)
        assert said["C01"].word == "does not hold"
