"""The room of notebook 07: its explorers, its runs, and how each verdict is decided."""

import doctest

import numpy as np
import pytest

from descentlab import descend, noisy, optimizers, schedules
from descentlab.lessons import learning_rate_schedules as lesson
from descentlab.lessons.learning_rate_schedules import cases
from descentlab.lessons.learning_rate_schedules import explorers as scenes
from descentlab.lessons.learning_rate_schedules.exercises import noise_left

# The five kinds


@pytest.mark.parametrize("kind", cases.KINDS)
@pytest.mark.parametrize("steps", [200, 300])
def test_every_kind_is_pure_and_stays_below_its_peak(kind, steps):
    schedule, t = cases.KINDS[kind](0.7, steps), np.arange(steps)
    eta = schedule(t)
    assert np.allclose(eta, [schedule(int(step)) for step in t], rtol=1e-14, atol=0) and (eta >= 0).all()
    assert eta.max() == pytest.approx(0.7, rel=1e-3)


def test_half_of_the_steps_of_a_staircase_and_of_an_exponential_are_hardly_worth_it():
    eta = {name: schedule(np.arange(630)) for name, schedule in lesson.kinds(630).items()}
    below = [(eta[name] <= 0.1 + 1e-9).mean() for name in ("staircase", "exponential")]
    assert below == pytest.approx([0.5, 0.5], abs=0.01)


# The runs


def test_doctest():
    assert doctest.testmod(cases).failed == 0


@pytest.fixture(scope="module")
def splits():
    return lesson.Splits(many=2)


def test_every_split_sees_its_own_rows_and_all_of_them(splits):
    seen = [np.stack([next(deal) for _ in range(60)]) for deal in
            (cases.dealer(np.random.default_rng(3), 16), cases.dealer(np.random.default_rng(3), 16, first=960))]
    assert [np.sort(rows.ravel()).tolist() for rows in seen] == [list(range(960)), list(range(960, 1920))]
    theta = splits.starts()
    assert splits.training_loss(theta).mean() == pytest.approx(
        np.mean([splits.network.value(own[0], np.arange(960) + 960 * i) for i, own in enumerate(theta)]))


def test_the_halves_are_the_unused_digits(splits):
    theta = splits.starts(runs=2)
    validation, test = splits.halves(theta)
    assert validation.shape == test.shape == (2, 2) and (validation != test).all()
    assert (418 * validation + 419 * test) / 837 == pytest.approx(splits.test_loss(theta))


@pytest.mark.parametrize("optimizer", [optimizers.gd, optimizers.adamw], ids=["gd", "adamw"])
def test_a_rated_run_is_the_run_at_that_rate(splits, optimizer):
    rates = [0.01, 0.03]
    start = splits.starts(len(rates))
    shape = schedules.Cosine(1.0, 20)
    together = descend(splits.batches(16), start, lesson.with_peaks(optimizer(shape), rates), 20).end
    for k, rate in enumerate(rates):
        alone = descend(splits.batches(16), start[:, k:k + 1], optimizer(schedules.Cosine(rate, 20)), 20).end
        np.testing.assert_allclose(together[:, k:k + 1], alone, rtol=1e-9, atol=1e-12)


def test_the_rate_is_chosen_on_the_other_splits():
    losses = np.array([[1.0, 2.0, 9.0], [1.0, 2.0, 9.0], [5.0, 9.0, 4.0], [5.0, 9.0, 4.0]])
    assert cases.own_best(losses).tolist() == [9, 9, 5, 5]
    assert cases.own_best_rates(losses).tolist() == [2, 2, 0, 0]
    losses[3, 2] = np.nan      # who diverges on one split is chosen for none
    assert cases.own_best(losses).tolist() == [1, 1, 5, 5]


def test_planned_runs_have_a_rate_for_each_epoch(splits):
    watched = lesson.train_and_watch(splits, [[0.5, 0.5], [1.0, 0.1]])
    ends = [descend(splits.batches(16), splits.starts(), optimizers.gd(schedules.Joined([0.5, 0.5], (60,)))
            if k == 0 else optimizers.gd(schedules.Joined([1.0, 0.1], (60,))), 120).end for k in range(2)]
    for k, end in enumerate(ends):
        assert watched.training[-1, :, k:k + 1] == pytest.approx(splits.training_loss(end))
    assert watched.eta[:, 0].tolist() == [[0.5, 1], [0.5, 0.1]]


def test_without_noise_only_the_sum_of_the_rates_counts(splits):
    whole = splits.batches(960)
    path = descend(whole, splits.starts(), optimizers.gd(2.0), 90)
    never = np.array([splits.training_loss(theta) for theta in path.theta])
    steps = {"cosine": 90, "staircase": 90, "late line": 80}
    for name, length in steps.items():
        schedule = lesson.kinds(length, peak=2)[name]
        reached = schedule(np.arange(length)).sum() / 2
        end = splits.training_loss(descend(whole, splits.starts(), optimizers.gd(schedule), length, keep="ends").end)
        same = [np.interp(reached, np.arange(91), losses) for losses in never[:, :, 0].T]
        assert end[:, 0] == pytest.approx(same, abs=0.005)


def test_the_gentle_staircase_has_a_sum_beyond_the_cosine_s():
    t = np.arange(315, 630)
    since_half = {name: schedule(t).sum() for name, schedule in lesson.kinds(630, peak=2).items()}
    gentle = lesson.staircase(2, by=2, at=[315, 394, 472, 551])
    assert [since_half["staircase"], since_half["cosine"], gentle(t).sum()] == pytest.approx([35, 115, 148], abs=0.5)


# The explorers


def test_the_mean_loss_is_that_of_many_runs():
    eta = schedules.Cosine(0.9, 60)
    gradient = noisy(lambda theta: scenes.BENDS * theta, scenes.SPREAD, np.random.default_rng(0))
    theta = descend(gradient, np.broadcast_to(scenes.START, (20_000, 2)), optimizers.gd(eta), 60).theta
    measured = (theta**2 @ scenes.BENDS / 2).mean(axis=1)
    assert np.allclose(scenes.expected_loss(eta(np.arange(60))), measured, rtol=0.05)


@pytest.mark.parametrize("cut", [0, 150, 240])
def test_old_noise_new_noise_and_the_way_are_the_mean_loss(cut):
    for kind in lesson.kinds(scenes.STEPS).values():
        eta = kind(np.arange(scenes.STEPS)) * np.ones(scenes.STEPS)
        new, old, way = scenes.parts_of_loss(eta, cut)
        whole = scenes.expected_loss(eta, scenes.BENDS[1:], scenes.SPREAD, scenes.START[1:])
        assert new + old + way == pytest.approx(whole)
        assert (new[:cut + 1] == 0).all() and (np.diff(old[cut:]) <= 0).all()
        noiseless = scenes.expected_loss(eta, scenes.BENDS[1:], 0.0, scenes.START[1:])
        assert way == pytest.approx(noiseless)


def test_the_areas_are_stacked():
    for *areas, upright in scenes.old_and_new().set(cut=150).artists:
        lows, highs = zip(*((xy[:101, 1], xy[101:-1, 1] if len(xy) == 203 else xy[101:, 1]) for xy in map(lambda a: a.get_xy(), areas)))
        assert (lows[0] == 0).all() and (highs[0][::-1] == lows[1]).all() and (highs[1][::-1] == lows[2]).all()
        assert list(upright.get_xdata()) == [150, 150]


@pytest.mark.parametrize("cut, met", [(150, False), (190, False), (200, True), (240, True), (250, False)])
def test_the_late_line_lets_noise_in_to_the_end(cut, met):
    assert scenes.old_and_new().set(cut=cut).met == met


def test_a_constant_rate_renews_its_noise_a_staircase_keeps_it_and_a_cosine_ends_lowest():
    ends = {}
    for name in scenes.OldAndNew.names:
        eta = lesson.kinds(scenes.STEPS)[name](np.arange(scenes.STEPS)) * np.ones(scenes.STEPS)
        ends[name] = scenes.parts_of_loss(eta, 150)[:, -1]
    new, old, _ = ends["constant"]
    assert new == pytest.approx(0.063, abs=0.001) and old < new / 100
    new, old, _ = ends["staircase"]
    assert old == pytest.approx(0.72 * 0.063, abs=0.001) and new < old / 10
    assert min(ends, key=lambda name: ends[name].sum()) == "cosine"


@pytest.mark.parametrize("peak, loss", [(0.5, 0.030), (1.0, 0.045)])
def test_at_half_its_peak_the_late_line_ends_lower(peak, loss):
    eta = lesson.kinds(scenes.STEPS, peak)["late line"](np.arange(scenes.STEPS)) * np.ones(scenes.STEPS)
    assert scenes.parts_of_loss(eta, 150)[:, -1].sum() == pytest.approx(loss, abs=0.0005)


def test_a_line_that_falls_sooner_leaves_less_noise_and_goes_less_far():
    t = np.arange(300)
    lines = [np.minimum(1, (300 - t) / (300 - start)) for start in (0, 150, 240)]
    assert [round(noise_left(rates, 0.02), 1) for rates in lines] == [9.1, 12.8, 18.1]      # what the exercise says
    assert [rates.sum() for rates in lines] == pytest.approx([150, 226, 270], abs=0.6)


def test_no_constant_rate_meets_the_goal():
    settle = scenes.settle()
    for rate in np.geomspace(0.02, 1.8, 12):
        assert not settle.set(eta=rate, later=rate).met


@pytest.mark.parametrize("eta", [0.05, 0.5, 1.5])
def test_a_run_settles_on_the_floor_that_is_drawn(eta):
    curve, thin, thick, first, second, *_ = scenes.settle().set(eta=eta, later=eta, switch=0).artists
    assert thick.get_ydata()[-1] == pytest.approx(second.get_ydata()[0], rel=0.01)
    assert second.get_ydata()[0] == pytest.approx(eta / (2 * (2 - eta)))


@pytest.mark.parametrize("factor, switch, helped", [
    (1, 150, ""), (0.1, 150, "R"), (10, 150, ""), (100, 150, "P"), (0.1, 70, "QR"), (0.01, 150, "")])
def test_each_run_that_stands_still_has_a_remedy_of_its_own(factor, switch, helped):
    scene = scenes.standing().scene
    ends = {run: scene.losses(run, factor, switch)[1][-1] for run in scene.runs}
    assert "".join(run for run, end in ends.items() if end < 0.08) == helped
    assert scenes.standing().set(factor=factor, switch=switch).met == bool(helped)


def test_the_validation_loss_is_that_of_many_runs():
    scene = scenes.standing().scene
    rates, lowest = scene.runs["Q"]
    gradient = noisy(lambda theta: scene.bends * theta, scenes.SPREAD, np.random.default_rng(0))
    theta = descend(gradient, np.broadcast_to(scenes.START, (5_000, 2)), optimizers.gd(0.2), 60).theta
    measured = ((theta - [0, lowest])**2 @ scene.bends / 2).mean(axis=1)
    assert (rates == 0.2).all()
    assert np.allclose(scene.losses("Q", 1, 0)[1][:61], measured, rtol=0.1)


# The verdicts


def said(card, *measured):
    """The word and the table of a verdict on made-up measurements."""
    card(*measured)
    verdict = lesson.verdicts.pronounced.pop(card.__name__.upper())
    return verdict.form, verdict.table.rows


PEAKS = 2.0 ** np.arange(-4, 4)
CONSTANT = np.tile(np.abs(np.arange(8) - 3.0) + 10, (10, 1))      # best at 0.5, on ten splits
NAMES = ("staircase", "exponential", "cosine")


@pytest.mark.parametrize("tilt, gain, form", [
    (0.1, 1.0, "holds when"), (-0.1, 1.0, "does not hold"), (0.1, -1.0, "does not hold")])
def test_a_fall_must_help_at_large_peaks_only_and_at_its_own(tilt, gain, form):
    losses = {"constant": CONSTANT} | {name: CONSTANT - tilt * (np.arange(8) - 3) for name in NAMES}
    losses["cosine"][:, 3] -= gain
    word, rows = said(lesson.c43, PEAKS, losses, losses)
    assert word == form and [row[0] for row in rows] == list(NAMES)
    assert rows[-1][-2] == ("10 / 10" if gain > 0 else "0 / 0")


def test_a_fall_that_fails_at_the_largest_peak_is_seen():
    losses = {"constant": CONSTANT} | {name: CONSTANT - 0.1 * (np.arange(8) - 3) for name in NAMES}
    losses["cosine"][:, 3] -= 1
    losses["staircase"][:, -1] += 9
    assert said(lesson.c43, PEAKS, losses, losses)[0] == "does not hold"
