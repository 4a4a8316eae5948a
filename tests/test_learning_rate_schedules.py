"""What the explorers of notebook 07 say, against what it is said of."""

import numpy as np
import pytest

from descentlab import descend, noisy, optimizers, schedules
from descentlab.lessons.learning_rate_schedules import explorers as scenes


@pytest.mark.parametrize("kind", scenes.KINDS)
@pytest.mark.parametrize("steps", [200, 300])
def test_every_kind_is_pure_and_stays_below_its_peak(kind, steps):
    schedule, t = scenes.KINDS[kind](0.7, steps), np.arange(steps)
    eta = schedule(t)
    assert np.allclose(eta, [schedule(int(step)) for step in t], rtol=1e-14, atol=0) and (eta >= 0).all()
    assert eta.max() == pytest.approx(0.7, rel=1e-3)


@pytest.mark.parametrize("kind", scenes.KINDS)
def test_warmup_joins_every_kind_without_a_jump(kind):
    after = scenes.KINDS[kind](0.7, 200)
    eta = schedules.Warmup(100, after)(np.arange(300))
    assert np.allclose(eta[100:], after(np.arange(200)), rtol=1e-14, atol=0)
    assert np.allclose(np.diff(eta[:101]), after(0) / 101, rtol=1e-9)


def test_the_mean_loss_is_that_of_many_runs():
    eta = schedules.Cosine(0.9, 60)
    gradient = noisy(lambda theta: scenes.BENDS * theta, scenes.SPREAD, np.random.default_rng(0))
    theta = descend(gradient, np.broadcast_to(scenes.START, (20_000, 2)), optimizers.gd(eta), 60).theta
    measured = (theta**2 @ scenes.BENDS / 2).mean(axis=1)
    assert np.allclose(scenes.expected_loss(eta(np.arange(60))), measured, rtol=0.05)


def test_the_dashed_line_is_the_best_constant_rate():
    rates = np.geomspace(0.02, 1.99, 400)
    best = min(scenes.expected_loss(np.full(scenes.STEPS, rate))[-1] for rate in rates)
    assert scenes.BEST_CONSTANT == pytest.approx(best, abs=5e-5)


def test_no_constant_rate_meets_the_goal():
    explorer = scenes.annealing()
    assert not any(explorer.set(kind="constant", peak=peak).met for peak in np.geomspace(0.02, 3.0, 12))


def test_the_wells_have_the_bends_that_are_said():
    h = 1e-4
    for place, width, bend in ((-2.0, 0.1, 1.0), (2.0, 0.1, 100.0), (2.0, 0.2, 25.0)):
        left, here, right = scenes.wells(np.array([place - h, place, place + h]), width)
        assert (left - 2 * here + right) / h**2 == pytest.approx(bend, rel=0.01)


def test_the_hand_takes_the_end_of_the_warmup_and_the_narrow_well_by_its_wall():
    explorer = scenes.annealing().set(kind="cosine", warmup=60, peak=1.3)
    (curve, _), _ = explorer.artists
    assert curve.get_ydata()[60] == pytest.approx(1.3)
    handle = scenes.shifted().scene.handles[0]
    for width in (0.05, 0.3, 1.0):
        place = scenes.shifted().set(width=width).reading.zeros["width"] + width
        assert scenes.wells(np.array(place), width) == pytest.approx(handle.at, abs=0.02)


def test_the_average_begins_at_its_line():
    _, _, thin, thick, mark = scenes.averaged().set(first=150).artists
    assert np.flatnonzero(np.isfinite(thick.get_ydata()))[0] == 150 == mark.get_xdata()[0]
    assert len(thick.get_ydata()) == len(thin.get_ydata()) == 401
