"""What can a step do?: the loss with two wells, who leaves the poorer one, its pictures, and what its cards say."""

import numpy as np
import pytest

from descentlab import critical_points, optimizers, surfaces
from descentlab.descent import descend
from descentlab.lessons import what_can_a_step_do as lesson
from descentlab.lessons.critical_points.cases import Run
from descentlab.lessons.what_can_a_step_do.cases import (
    BOTTOM, HIMMELBLAU, LIMIT, RIM, STEEP, descend_in_well, rate_that_keeps, right_edge, well_slope, well_value)


def written(losses, norms, turns):
    """A `Run` of what was written down, each of shape (T, k)."""
    run = Run()
    for row in zip(losses, norms, turns):
        run.write_down(*row)
    return run


# The hunt


def test_the_two_lines_of_the_hunt_have_no_slope_at_the_ring_and_their_bends_there():
    explorer = lesson.hunt().set(x=1.0, y=-2.0)
    low, high = (line for line in explorer.scene.canvas.axes[1].lines if "bends" in line.get_label())
    bends = np.linalg.eigvalsh(surfaces.himmelblau.hessian(np.array([1.0, -2.0])))
    for line, bend in zip((low, high), bends):
        way, change = line.get_xdata(), line.get_ydata()
        middle, h = len(way) // 2, way[1] - way[0]
        assert change[middle] == 0 and (change[middle + 1] - change[middle - 1]) / h == pytest.approx(0, abs=0.1)
        assert (change[middle + 1] + change[middle - 1]) / h**2 == pytest.approx(bend, rel=0.01)


def test_himmelblaus_critical_points_are_those_that_algebra_finds():
    found = np.array([point.theta for point in critical_points(surfaces.himmelblau)])
    assert len(HIMMELBLAU) == len(found)
    for place in HIMMELBLAU:
        assert np.abs(found - place).max(axis=1).min() < 1e-12


def test_a_hand_is_drawn_to_each_critical_point_and_five_meet_the_goal():
    explorer = lesson.hunt()
    (handle,) = explorer.scene.handles
    met = [explorer.set(x=x, y=y).met for x, y in handle.snaps]
    assert handle.snaps == HIMMELBLAU and sum(met) == 5
    assert all("all but zero" in explorer.set(x=x, y=y).verdict for x, y in handle.snaps)


# The wells


def test_the_loss_is_the_one_on_the_page_and_its_derivatives_are_its_own():
    page = surfaces.Surface("x**2/2 - 3/5*exp(-8*(x - 3/2)**2)", variables="x")
    places = np.array([0.0, 0.7, 1.25, 1.4])
    assert well_value(places) == pytest.approx(page.value(places[:, None]))
    h = 1e-5
    for wall in (0, STEEP):
        assert (well_value(places + h, wall) - well_value(places - h, wall)) / (2 * h) == pytest.approx(
            well_slope(places, wall), abs=1e-8)
        assert (well_slope(places + h, wall) - well_slope(places - h, wall)) / (2 * h) == pytest.approx(
            lesson.well_bend(places, wall), abs=1e-6)


def test_bottom_and_rim_are_without_slope_and_a_steeper_wall_leaves_them_alone():
    for wall in (0, STEEP):
        assert well_slope([RIM, BOTTOM], wall) == pytest.approx([0, 0], abs=1e-12)
        assert well_value(right_edge(wall), wall) == pytest.approx(well_value(RIM), abs=1e-4)
    assert lesson.well_bend(RIM) < 0 < lesson.well_bend(BOTTOM) == lesson.well_bend(BOTTOM, STEEP)
    assert LIMIT == pytest.approx(2 / lesson.well_bend(BOTTOM)) and right_edge(STEEP) < right_edge()


@pytest.mark.parametrize("wall", [0, 100, STEEP])
def test_below_two_over_the_largest_bend_nobody_leaves(wall):
    keeps = rate_that_keeps(wall)
    assert keeps < 1 and lesson.share_that_gets_out(wall, "below the rim", 0.999 * keeps) == 0


def test_below_the_limit_at_the_bottom_the_steeper_wall_throws_runs_out():
    assert lesson.share_that_gets_out(0, "below the rim", 0.95) == 0 < lesson.share_that_gets_out(
        STEEP, "below the rim", 0.95)
    assert lesson.share_that_gets_out(0, "above it", 0.95) > 0 and lesson.share_that_gets_out(0, "below the rim", 2) == 1


def test_steps_of_one_length_go_straight_down():
    path = lesson.steps_of_length(surfaces.bowl, [0.0, 1.0], 0.2, 3)
    assert path == pytest.approx(np.array([[0, 1], [0, 0.8], [0, 0.6], [0, 0.4]]))


def test_the_explorers_goal_wants_a_start_below_the_rim():
    explorer = lesson.well()
    assert explorer.set(**explorer.reach).met
    assert not explorer.set(multiple=2.0).met and "out of the well" in explorer.verdict
    assert "above the rim" in explorer.set(start=1.45).verdict and not explorer.met


def test_a_part_of_the_gradient_that_swings_changes_its_sign_at_every_step_and_one_that_creeps_does_not():
    class Bowl:
        def gradient(self, theta):
            return theta * [1.0, 9.0, 5.0]

        def hessian(self, theta):
            return np.diag([1.0, 9.0, 5.0])

    path = descend(Bowl().gradient, [1.0, 1.0, 1.0], optimizers.gd(0.19), 20)
    assert lesson.sign_changes(Bowl(), path, 3, 13) == "10 of 10 along the first, 0 of 10 along the second"


# The pictures


def test_the_run_in_the_well_ends_hopping_between_its_walls():
    whole, hops = lesson.draw_well(1.2).axes
    path, start, rim, bottom = hops.lines
    left, right = sorted(path.get_xdata()[-2:])
    assert rim.get_xdata()[0] < left < bottom.get_xdata()[0] < right < hops.get_xlim()[1]
    assert path.get_ydata().tolist() == list(range(len(path.get_xdata())))
    assert start.get_xydata()[0] == pytest.approx(path.get_xydata()[0])
    assert hops.get_ylim()[0] > hops.get_ylim()[1], "from top to bottom"


def test_steps_of_one_length_are_drawn_beside_those_that_shrink():
    drawn = lesson.draw_even_steps([[3.0, 4.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 2.0]])
    assert [line.get_ydata().tolist() for line in drawn.ax.lines] == [[5, 1], [1, 2]]


def test_the_factors_are_multiplied_until_they_meet_the_gradient():
    norms = np.full(61, 1e-3)
    measured = [[10, 1.5, 1e-2], [20, 1.9, 1e-4], [30, 2.1, 1e-6], [40, 3.0, 1e-3], [50, 3.0, 1e-3]]
    gradient, swing, factors, passed = lesson.draw_swing(norms, measured, eta=1.0).ax.lines
    assert swing.get_xydata().tolist() == [row[::2] for row in measured] and passed.get_xdata()[0] == 30
    assert factors.get_ydata()[:3] == pytest.approx([1e-2, 0.5 * 1e-2, 0.54 * 0.5 * 1e-2])
    assert factors.get_ydata()[-1] > 1e-3 / 2**0.5 >= factors.get_ydata()[-2] and factors.get_xdata()[0] == 10
    assert gradient.get_xdata()[[0, -1]].tolist() == [10, 60]


# The cards


@pytest.fixture
def said(capsys):
    lesson.verdicts.pronounced.clear()
    yield lesson.verdicts.pronounced
    lesson.verdicts.pronounced.clear()


def test_the_path_in_the_plane(said):
    low = descend(surfaces.bowl.gradient, [1.0, 2.0], optimizers.gd(0.1), 5).theta
    heights = {"as it is": surfaces.bowl.value(low), "higher": 10 * surfaces.bowl.value(low)}
    lesson.c30({"as it is": low, "higher": low}, heights)
    assert said["C30"].word == "holds"
    way, drawn = (list(map(float, column)) for column in list(zip(*said["C30"].table.rows))[1:])
    assert way[0] == way[1] < drawn[0] < drawn[1]
    lesson.c30({"as it is": low, "higher": 1.1 * low}, heights)     # it took other steps
    assert said["C30"].word == "does not hold"
    for times in (1, 5):        # the card says ten times as high
        lesson.c30({"as it is": low, "higher": low}, heights | {"higher": times * heights["as it is"]})
        assert said["C30"].word == "does not hold"


def test_who_leaves_a_well(said):
    multiples = (0.1, 0.5, 0.95, 1.2, 2)
    assert 0.1 < rate_that_keeps(STEEP) < 0.5 < rate_that_keeps(0) < 0.95

    def shares(drawn=(0, 0, 0, 0, 1), above=(0, 0, 0.5, 0.5, 1), steep=(0, 0, 0.2, 0.4, 1), steep_above=(0, 0.5, 0.7, 1, 1)):
        rows = {(0, "below the rim"): drawn, (0, "above it"): above, (STEEP, "below the rim"): steep,
                (STEEP, "above it"): steep_above}
        return {(*key, multiple): share for key, row in rows.items() for multiple, share in zip(multiples, row)}

    lesson.c34(shares())
    assert said["C34"].word.startswith("holds when") and len(said["C34"].table.rows) == 4
    for others in (dict(drawn=(0, 0.1, 0, 0, 1)), dict(steep=(0.1, 0, 0.2, 0.4, 1)), dict(drawn=(0, 0, 0.1, 0, 1)),
                   dict(steep=(0, 0, 0, 0, 1)), dict(drawn=(0, 0, 0, 0, 0.9)),
                   dict(above=(0, 0, 0, 0, 1), steep_above=(0, 0, 0, 1, 1))):
        lesson.c34(shares(**others))
        assert said["C34"].word == "does not hold", others


def test_a_run_in_the_well_is_plain_descent():
    places = descend_in_well(1.4, 0.5, 3)
    assert places[1] == pytest.approx(1.4 - 0.5 * LIMIT * well_slope(1.4)) and places.shape == (4,)


def test_steps_that_shrink(said):
    ways = [descend(surfaces.bowl.gradient, [2.5, 2.0], optimizers.gd(eta), 100).theta for eta in (0.1, 0.51)]
    lesson.c33(*ways)
    assert said["C33"].word.startswith("holds when")
    lesson.c33(*ways[::-1])
    assert said["C33"].word == "does not hold"


def test_what_a_rule_that_sees_only_the_loss_stops(said):
    def trained(turns, losses=np.linspace(2, 1, 50)):
        return written(losses[:, None] * np.ones(20), np.ones((50, 20)), turns)

    runs = {0.02: trained(np.zeros((50, 20), dtype=bool)), 0.003: trained(np.ones((50, 20), dtype=bool))}
    waits, all_stop = [None] * 20, [30] * 20
    stops = {(least, patience, decay): waits if (least, decay) == (0, 0.02) else all_stop
             for least in (0, 1e-4) for patience in (10, 20) for decay in runs}
    lesson.c31(runs, stops)
    assert said["C31"].word == "does not hold"
    table = str(said["C31"].table)
    assert table.count("40 of 40") == 2 and table.count(" 0 of 20") == 2 and table.count("27.9%") == 4
    for other in ({(0, 10, 0.02): all_stop}, {(0, 20, 0.003): waits}, {(1e-4, 10, 0.02): waits}):
        lesson.c31(runs, stops | other)
        assert said["C31"].word == "holds"
    turns = np.ones((50, 20), dtype=bool)
    turns[15] = False     # with a patience of 20 the rule stops what does not bounce
    lesson.c31(runs | {0.003: trained(turns)}, stops)
    assert said["C31"].word == "holds"
    rests = trained(runs[0.02].turns, np.maximum(np.linspace(2, 1, 50), 1.5))     # who is stopped has nothing left to gain
    lesson.c31(runs | {0.02: rests}, stops)
    assert said["C31"].word == "holds"


def test_the_loop_writes_down_what_each_step_had():
    class Bowl:
        def gradient(self, theta):
            return theta * [1.0, 4.0]

        def value(self, theta):
            return (theta**2 * [1.0, 4.0]).sum(axis=-1) / 2

    run = lesson.train(Bowl(), np.array([[1.0, 1.0], [1.0, 0.0]]), eta=0.4, steps=3)
    assert run.losses[0].tolist() == [2.5, 0.5] and run.turns[:, 0].tolist() == [False, True, True]
    assert run.end == pytest.approx(np.array([[0.216, -0.216], [0.216, 0.0]]))
