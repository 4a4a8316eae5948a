"""The explorers of lesson 01: critical points within reach, a stopping rule, a run between two walls."""

import numpy as np
import pytest

from descentlab import critical_points, surfaces
from descentlab.lessons import critical_points as lesson
from descentlab.lessons.critical_points.cases import HIMMELBLAU, STALLS, stalled_runs
from descentlab.lessons.critical_points.explorers import _falls
from descentlab.schedules import EarlyStopping


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


# The stopping rule


@pytest.mark.parametrize("run", STALLS)
@pytest.mark.parametrize("patience, least", [(10, 1e-4), (100, 1e-8), (3, 1e-10)])
def test_the_rule_stops_where_the_drawn_fall_was_too_small_for_too_long(run, patience, least):
    rule, losses = EarlyStopping(patience, least), stalled_runs()[run]
    too_small = np.array(_falls(rule, losses)) <= least
    waits = np.convolve(too_small, np.ones(patience, dtype=int))[:len(losses)] == patience
    assert rule.stops_at(losses) == (int(waits.argmax()) if waits.any() else None)


def test_a_rule_that_meets_the_goal_is_not_said_to_stop_the_run_beside_a_saddle_too_early():
    explorer = lesson.stopping()
    assert "too early" in explorer.verdict
    explorer.set(**explorer.reach)
    assert explorer.met and explorer.verdict.endswith("it had finished.")


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
    assert every.count(1) == 3      # its height, its loss and |g|
