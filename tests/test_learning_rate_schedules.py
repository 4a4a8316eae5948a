"""The room of notebook 07: its explorers, its runs, and how each verdict is decided."""

import doctest

import numpy as np
import pytest

from descentlab import descend, noisy, optimizers, schedules, sharpness
from descentlab.lessons import learning_rate_schedules as lesson
from descentlab.lessons.learning_rate_schedules import cases
from descentlab.lessons.learning_rate_schedules import explorers as scenes
from descentlab.lessons.learning_rate_schedules.watched import Watched

# The six kinds


@pytest.mark.parametrize("kind", cases.KINDS)
@pytest.mark.parametrize("steps", [200, 300])
def test_every_kind_is_pure_and_stays_below_its_peak(kind, steps):
    schedule, t = cases.KINDS[kind](0.7, steps), np.arange(steps)
    eta = schedule(t)
    assert np.allclose(eta, [schedule(int(step)) for step in t], rtol=1e-14, atol=0) and (eta >= 0).all()
    assert eta.max() == pytest.approx(0.7, rel=1e-3)


@pytest.mark.parametrize("kind", cases.KINDS)
def test_warmup_joins_every_kind_without_a_jump(kind):
    after = cases.KINDS[kind](0.7, 200)
    eta = schedules.Warmup(100, after)(np.arange(300))
    assert np.allclose(eta[100:], after(np.arange(200)), rtol=1e-14, atol=0)
    assert np.allclose(np.diff(eta[:101]), after(0) / 101, rtol=1e-9)


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
    theta = splits.starts([1.0, 2.0])
    validation, test = splits.halves(theta)
    assert validation.shape == test.shape == (2, 2) and (validation != test).all()
    assert (418 * validation + 419 * test) / 837 == pytest.approx(splits.test_loss(theta))


@pytest.mark.parametrize("optimizer", [optimizers.gd, optimizers.adamw], ids=["gd", "adamw"])
def test_a_rated_run_is_the_run_at_that_rate(splits, optimizer):
    rates = [0.01, 0.03]
    start = splits.starts(rates)
    shape = schedules.Cosine(1.0, 20)
    together = descend(splits.batches(16), start, lesson.at_rates(optimizer(shape), rates), 20).end
    for k, rate in enumerate(rates):
        alone = descend(splits.batches(16), start[:, k:k + 1], optimizer(schedules.Cosine(rate, 20)), 20).end
        np.testing.assert_allclose(together[:, k:k + 1], alone, rtol=1e-9, atol=1e-12)


def test_the_rate_is_chosen_on_the_other_splits():
    losses = np.array([[1.0, 2.0, 9.0], [1.0, 2.0, 9.0], [5.0, 9.0, 4.0], [5.0, 9.0, 4.0]])
    assert cases.own_best(losses).tolist() == [9, 9, 5, 5]
    assert cases.own_best_rates(losses).tolist() == [2, 2, 0, 0]
    losses[3, 2] = np.nan      # who diverges on one split is chosen for none
    assert cases.own_best(losses).tolist() == [1, 1, 5, 5]


def test_watched_runs_are_plain_descent_until_the_rule_acts(splits):
    never = schedules.PlateauDecay(1.0, 0.3, patience=1000)
    watched = lesson.watch(splits, never, [0.5, 1.0], epochs=2)
    rated = lesson.at_rates(optimizers.gd(1.0), [0.5, 1.0])
    end = descend(splits.batches(16), splits.starts([0.5, 1.0]), rated, 120).end
    assert watched.training[-1] == pytest.approx(splits.training_loss(end))
    assert (watched.eta == [0.5, 1.0]).all() and watched.eta.shape == (2, 2, 2)


def test_planned_runs_have_a_rate_for_each_epoch(splits):
    never = schedules.PlateauDecay(1.0, 0.3, patience=1000)
    watched = lesson.watch(splits, never, [0.5, 1.0], epochs=2)
    planned = lesson.planned(splits, [[0.5, 0.5], [1.0, 0.1]])
    np.testing.assert_allclose(planned.training[0], watched.training[0])
    np.testing.assert_allclose(planned.validation[1, :, 0], watched.validation[1, :, 0])
    assert (planned.training[1, :, 1] != watched.training[1, :, 1]).all() and planned.eta[:, 0].tolist() == [[0.5, 1], [0.5, 0.1]]


def test_a_rule_lowers_the_rate_of_the_run_that_it_watches(splits):
    rule = schedules.PlateauDecay(1.0, 0.3, patience=1)
    watched = lesson.watch(splits, rule, [0.01, 4.0], epochs=6)
    factors = watched.eta / [0.01, 4.0]
    assert (factors[:, :, 0] == 1).all() and (factors[-1, :, 1] < 0.31).all()
    for split in range(2):
        memory, expected = rule.start(), [1.0]
        for epoch, loss in enumerate(watched.validation[:-1, split, 1]):
            memory, factor = rule.update(memory, epoch, loss)
            expected.append(factor)
        np.testing.assert_allclose(factors[:, split, 1], expected)


def test_stopped_runs_are_read_where_they_stopped():
    losses = np.array([3.0, 2.0, 2.5, 2.6, 1.0])[:, None, None] * np.ones((5, 1, 2))
    watched = Watched(losses, losses, losses, losses + 10)
    stops = watched.stopped(schedules.EarlyStopping(2))
    training, test = watched.at(stops)
    assert stops.tolist() == [[3, 3]] and training.tolist() == [[2.6, 2.6]] and test.tolist() == [[12.6, 12.6]]
    assert watched.stopped(schedules.EarlyStopping(9)).tolist() == [[4, 4]]


def test_the_steep_start_is_steep():
    usual, steep = (np.median([sharpness(each.network, start) for start in each.starts])
                    for each in (lesson.Rectified(), lesson.Rectified(scale=3)))
    assert usual < 10 and steep == pytest.approx(20, rel=0.1)


def test_the_small_steps_of_a_warmup_lead_to_less_steep_ground():
    steep, cosine = lesson.Rectified(scale=3), schedules.Cosine(0.4, 240)
    path = descend(steep.batches(), steep.starts[:, None], optimizers.gd(lambda t: cosine(t) * min(1, (t + 1) / 25)), 24)
    bends = [np.median([sharpness(steep.network, theta) for theta in path.theta[t, :5, 0]]) for t in (0, 24)]
    assert bends[0] > 15 and bends[1] == pytest.approx(3, abs=1)


# The explorers


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


@pytest.mark.parametrize("kind", ["linear", "cosine"])
def test_a_line_and_a_cosine_meet_the_goal(kind):
    assert scenes.annealing().set(kind=kind, peak=1.02, warmup=0).met


def test_no_constant_rate_meets_a_goal():
    explorer, settle = scenes.annealing(), scenes.settle()
    for rate in np.geomspace(0.02, 1.8, 12):
        assert not explorer.set(kind="constant", peak=rate).met and not settle.set(eta=rate, later=rate).met


def test_the_hand_takes_the_end_of_the_warmup():
    curve, dot, _ = scenes.annealing().set(kind="cosine", warmup=60, peak=1.3).artists
    assert curve.get_ydata()[60] == dot.get_ydata()[0] == pytest.approx(1.3)


@pytest.mark.parametrize("eta", [0.05, 0.5, 1.5])
def test_a_run_settles_on_the_floor_that_is_drawn(eta):
    curve, thin, thick, first, second, *_ = scenes.settle().set(eta=eta, later=eta, switch=0).artists
    assert thick.get_ydata()[-1] == pytest.approx(second.get_ydata()[0], rel=0.01)
    assert second.get_ydata()[0] == pytest.approx(eta / (2 * (2 - eta)))


@pytest.mark.parametrize("run, factor, switch", [("P", 0.01, 70), ("Q", 0.1, 150), ("R", 150, 100)])
def test_each_run_that_stands_still_has_its_remedy_and_needs_one(run, factor, switch):
    explorer = scenes.standing()
    assert not explorer.set(run=run).met
    assert explorer.set(factor=factor, switch=switch).met


@pytest.mark.parametrize("run, factor", [("P", 0.1), ("P", 10), ("Q", 1.02), ("R", 0.1)])
def test_the_remedy_of_another_does_not_help(run, factor):
    assert not scenes.standing().set(run=run, factor=factor).met


def test_the_validation_loss_is_that_of_many_runs():
    scene = scenes.Standing
    rates, lowest = scene.runs["P"]
    gradient = noisy(lambda theta: scene.bends * theta, scenes.SPREAD, np.random.default_rng(0))
    theta = descend(gradient, np.broadcast_to(scenes.START, (5_000, 2)), optimizers.gd(0.2), 60).theta
    measured = ((theta - [0, lowest])**2 @ scene.bends / 2).mean(axis=1)
    assert (rates == 0.2).all()
    drawn = scenes.standing().set(run="P").artists[4].get_ydata()[:61]
    assert np.allclose(drawn, measured, rtol=0.1)


# The verdicts


def said(card, *measured):
    """The word and the table of a verdict on made-up measurements."""
    card(*measured)
    verdict = lesson.verdicts.pronounced.pop(card.__name__.upper())
    return verdict.form, verdict.table.rows


PEAKS = 2.0 ** np.arange(-4, 4)
CONSTANT = np.tile(np.abs(np.arange(8) - 3.0) + 10, (10, 1))      # best at 0.5, on ten splits


NAMES = ("staircase", "exponential", "cosine")


def alike(**ends):
    """Training and test losses on ten splits, alike on all: one number, or two, for each schedule."""
    return {name: np.array([np.full(10, end) for end in np.broadcast_to(each, 2)]) for name, each in ends.items()}


@pytest.mark.parametrize("tilt, cosine, others, form", [
    (0.1, 9.0, 9.0, "holds when"), (-0.1, 9.0, 9.0, "does not hold"), (0.1, 11.0, 9.0, "does not hold"),
    (0.1, 9.0, 11.0, "holds when")])
def test_a_fall_must_help_at_large_peaks_only_and_at_its_own(tilt, cosine, others, form):
    losses = {"constant": CONSTANT} | {name: CONSTANT - tilt * (np.arange(8) - 3) for name in NAMES}
    own = alike(constant=10, staircase=others, exponential=others, cosine=cosine)
    word, rows = said(lesson.c43, PEAKS, losses, losses, own)
    assert word == form and not rows


def started(at_once, gain):
    """A case whose start at once is best at the second of four rates, and what warmup gains there."""
    losses = np.tile([2.0, 1.0, 3.0, 4.0], (10, 1)) + at_once - 1
    return {"at once": losses, "warmup": losses - gain}


@pytest.mark.parametrize("zero, corrected, form", [      # the loss at once, and what warmup gains
    ((1.0, 0.4), (0.5, -0.1), "does not hold"), ((1.0, -0.1), (0.5, -0.1), "does not hold"),
    ((1.0, 0.4), (0.5, 0.1), "holds"), ((1.0, 0.4), (0.9, -0.1), "holds"), ((1.0, -0.1), (0.5, 0.1), "does not hold")])
def test_no_data_were_missing_if_a_corrected_sigma_does_as_well_at_once(zero, corrected, form):
    word, rows = said(lesson.c41, {"zero": started(*zero), "corrected": started(*corrected), "steep": started(1.0, 0.4),
                                   "usual": started(1.0, -0.1)})
    assert word == form
    assert rows[0] == ("zero", "1", f"{1 - zero[1]:.2g}", "10 of 10" if zero[1] > 0 else "0 of 10")


def test_each_way_to_begin_is_taken_at_its_own_best_rate():
    """Two ways that do as well, at different rates, gain nothing over each other."""
    shifted = started(1.0, 0.0) | {"warmup": started(1.0, 0.0)["at once"][:, ::-1]}
    _, rows = said(lesson.c41, {case: shifted for case in ("zero", "corrected", "steep", "usual")})
    assert rows[0][1:] == ("1", "1", "0 of 10")


def runs(training, test, validation=None):
    """Watched runs of two epochs on ten splits at three rates, alike on all splits."""
    def spread(values):
        return np.tile(np.array(values, dtype=float)[:, None, :], (1, 10, 1))
    return Watched(spread(training), spread(training), spread(validation or test), spread(test))


@pytest.mark.parametrize("training, test, form", [
    ([0.9, 1.2, 1.5], [0.82, 1.2, 1.5], "holds when"), ([0.9, 1.2, 2.1], [0.82, 1.2, 2.1], "does not hold"),
    ([0.9, 1.2, 1.5], [0.79, 1.2, 1.5], "does not hold"), ([0.9, 1.2, 1.5], [0.7, 1.2, 1.5], "does not hold"),
    ([0.9, 1.2, 1.5], [0.9, 1.2, 1.5], "does not hold")])
def test_a_rule_that_watches_must_help_at_the_large_rate_only(training, test, form):
    constant = runs([[0.8, 1.1, 2.0]] * 2, [[0.8, 1.1, 2.0]] * 2)
    plateau, stops = runs([training] * 2, [test] * 2), np.ones((10, 3), dtype=int)
    word, rows = said(lesson.c44, [0.25, 1.0, 2.0], constant, plateau, stops)
    assert word == form and rows[3][1] == "2 of 2"


def test_stopping_too_early_is_seen():
    rule = [[3.0, 3.0, 3.0], [1.0, 1.0, 1.0]]
    word, rows = said(lesson.c44, [0.25, 1.0, 2.0], runs(rule, rule), runs(rule, rule), np.zeros((10, 3), dtype=int))
    assert word == "does not hold" and rows[3][1] == "1 of 2"
