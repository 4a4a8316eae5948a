"""Lesson 01: critical points within reach, a run between two walls; what its cards say, and when."""

import numpy as np
import pytest

from descentlab import critical_points, descend, optimizers, surfaces
from descentlab.lessons import critical_points as lesson
from descentlab.lessons.critical_points.cases import (
    HIMMELBLAU, Trained, Watched, begins_below_the_rim, unlabelled_runs, wells)


# The hunt


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


# The runs


def test_a_run_is_watched_step_by_step():
    run = Watched.of(surfaces.valley, [3.0, 0.3], 0.12, 50)
    assert len(run.losses) == len(run.norms) == 51 and len(run.turns) == 49 and run.turns.all()
    assert not Watched.of(surfaces.bowl, [2.5, 2.0], 0.1, 50).turns.any()


def test_in_the_well_twice_the_limit_throws_every_run_out_and_a_small_rate_none():
    assert lesson.share_that_gets_out(0.05, 0.5) == 0 and lesson.share_that_gets_out(0.05, 2) == 1
    assert 0 < lesson.share_that_gets_out(0.2, 0.85) < 1


def test_the_wall_on_the_right_is_as_high_as_the_rim_at_a_tenth():
    well, bottom = wells()
    assert begins_below_the_rim(0.09) and not begins_below_the_rim(0.1)
    assert well.value(bottom + 0.0974)[()] == pytest.approx(well.value(np.array([1.1104])), abs=1e-4)


def test_steps_of_one_length_go_straight_down():
    path = lesson.steps_of_length(surfaces.bowl, [0.0, 1.0], 0.2, 3)
    assert path == pytest.approx(np.array([[0, 1], [0, 0.8], [0, 0.6], [0, 0.4]]))


def test_labels_are_counted_over_the_last_steps_of_each_run():
    t = np.arange(10)[:, None] * np.ones(3)
    run = Trained(np.stack([t, t, t > 4], axis=1), np.zeros((3, 5)))
    run.norms[:, 2] = 0

    def label(norms, turns):
        return f"{norms.sum():.0f} after {turns.sum()} turns"

    assert lesson.count_labels(label, run, last=2) == "2 17 after 2 turns, 1 0 after 2 turns"
    assert lesson.count_labels(label, run, last=2, among=[False, True, False]) == "1 17 after 2 turns"
    assert lesson.count_labels(label, run, last=2, among=[False] * 3) == "none"


def test_the_unlabelled_runs_stand_still_and_do_what_the_exercise_says():
    for run in unlabelled_runs().values():
        assert abs(run.losses[-1] - run.losses[-21]) < 0.002
    a, b, c, d = unlabelled_runs().values()
    assert b.turns.all() and c.turns.all() and not (a.turns.any() or d.turns.any())
    assert b.norms[-1] < b.norms[-21] / 2 and c.norms[-1] > 0.9 * c.norms[-21]
    assert a.norms[-1] > 1.2 * a.norms[-21] and d.norms[-1] > 2 * d.norms[-21]


# The cards


@pytest.fixture
def said(capsys):
    lesson.verdicts.pronounced.clear()
    yield lesson.verdicts.pronounced
    lesson.verdicts.pronounced.clear()


def test_the_path_in_the_plane(said):
    path = descend(surfaces.bowl.gradient, [1.0, 2.0], optimizers.gd(0.1), 5)
    lesson.c30(path, eta=0.1)
    assert said["C30"].word == "holds"
    lesson.c30(path, eta=0.2)
    assert said["C30"].word == "does not hold"


def test_steps_that_shrink(said):
    ways = [descend(surfaces.bowl.gradient, [2.5, 2.0], optimizers.gd(eta), 100).theta for eta in (0.1, 0.51)]
    still = np.stack([0.1 * np.arange(101), np.zeros(101)], axis=-1)
    lesson.c33(*ways, still)
    assert said["C33"].word.startswith("holds when")
    lesson.c33(*ways[::-1], still)
    assert said["C33"].word == "does not hold"


def test_only_a_minimum_takes_a_run_back(said):
    ends = {kind: np.zeros((2, 2)) for kind in ("minimum", "saddle", "maximum")}
    ends["minimum"][1], ends["saddle"][1], ends["maximum"][1] = 1e-9, (0, 1e-2), 1e-2
    lesson.c02(ends)
    assert said["C02"].word.startswith("holds when")
    for others in ({"saddle": np.zeros((2, 2))}, {"minimum": np.ones((2, 2))}):
        lesson.c02(ends | others)
        assert said["C02"].word == "does not hold"


def test_who_leaves_a_well(said):
    multiples, near, far = (0.5, 0.95, 1.2, 2), (0, 0, 0.1, 1), (0, 0.2, 0.3, 1)

    def shares(near, far):
        return {(0.2, each): share for each, share in zip(multiples, far)} | {
            (0.05, each): share for each, share in zip(multiples, near)}

    lesson.c34(shares(near, far))
    assert said["C34"].word == "holds when the run begins lower than the rim, with eta below 2 / bend"
    assert "20%" in str(said["C34"].table) and str(said["C34"].table).count("some above the rim") == 1
    for others in (((0, 0.1, 0.1, 1), far), (near, (0, 0, 0.3, 1)), ((0, 0, 0, 0), far), ((0, 0, 0.1, 0.9), far)):
        lesson.c34(shares(*others))
        assert said["C34"].word == "does not hold"


def test_what_a_rule_that_sees_only_the_loss_stops(said):
    norms = np.stack([np.linspace(0.1, 0.002, 50), np.full(50, 0.1)]).T
    # Every step turns back.
    trained = {decay: Trained(np.stack([norms[:, [k] * 20]] * 3, axis=1), np.zeros((20, 3)))
               for k, decay in enumerate((0.02, 0.003))}
    waits, all_stop = [None] * 20, [30] * 20
    stops = {(0.02, 0, 10): waits, (0.003, 0, 10): all_stop, (0.02, 0.1, 10): all_stop, (0.003, 0.1, 10): all_stop}
    lesson.c31(trained, stops)
    assert said["C31"].word == "does not hold"
    assert str(said["C31"].table).count("20 of 20") == 3 and str(said["C31"].table).count("0 of 20") == 4
    for others in ({(0.02, 0, 10): all_stop}, {(0.003, 0, 10): waits}, {(0.02, 0.1, 10): waits}):
        lesson.c31(trained, stops | others)
        assert said["C31"].word == "holds"
    trained[0.003].turns[25] = False     # the rule stops what does not bounce
    lesson.c31(trained, stops)
    assert said["C31"].word == "holds"
    trained[0.003].turns[25] = True
    trained[0.02].norms[30] = 1e-4      # at rest
    lesson.c31(trained, stops)
    assert said["C31"].word == "holds"


def test_a_stall_with_a_gradient_that_grows_and_one_without(said):
    t = np.arange(1000)[:, None] * np.ones(20)
    shrinks, grows = np.exp(-t / 100), np.where(t < 150, np.exp(-t / 100), 1.0)

    def trained(norms, turns, jitter=0.0):
        losses = 1 + jitter * (t % 2)
        return Trained(np.stack([losses, norms, np.full_like(t, turns)], axis=1), np.zeros((20, 3)))

    runs = {0.02: trained(shrinks, False), 0.003: trained(grows, True, 0.01)}
    bends = {0.02: [1.6] * 20, 0.003: [2.4] * 20}
    lesson.c01(runs, bends, eta=0.9)
    assert said["C01"].word.startswith("holds when")
    lesson.c01(runs, bends, eta=0.5)
    assert said["C01"].word == "does not hold"
    for other in (trained(grows, False, 0.01), trained(shrinks, True)):
        lesson.c01(runs | {0.003: other}, bends, eta=0.9)
        assert said["C01"].word == "does not hold"
