"""The room of the further notebook on warmup and plateau rules: its runs, its explorer, and how each verdict is decided."""

import numpy as np
import pytest

from descentlab import descend, optimizers, rules, schedules, sharpness
from descentlab.lessons import warmup_and_plateau_rules as lesson
from descentlab.lessons.learning_rate_schedules import cases
from descentlab.lessons.warmup_and_plateau_rules import explorers as scenes
from descentlab.lessons.warmup_and_plateau_rules.watched import Ruled

# The runs


@pytest.mark.parametrize("kind", cases.KINDS)
def test_warmup_joins_every_kind_without_a_jump(kind):
    after = cases.KINDS[kind](0.7, 200)
    eta = schedules.Warmup(100, after)(np.arange(300))
    assert np.allclose(eta[100:], after(np.arange(200)), rtol=1e-14, atol=0)
    assert np.allclose(np.diff(eta[:101]), after(0) / 101, rtol=1e-9)


@pytest.fixture(scope="module")
def splits():
    return lesson.Splits(many=2)


def test_watched_runs_are_plain_descent_until_the_rule_acts(splits):
    never = schedules.PlateauDecay(1.0, 0.3, patience=1000)
    watched = lesson.watch(splits, never, [0.5, 1.0], epochs=2)
    rated = lesson.with_peaks(optimizers.gd(1.0), [0.5, 1.0])
    end = descend(splits.batches(16), splits.starts(2), rated, 120).end
    assert watched.training[-1] == pytest.approx(splits.training_loss(end))
    assert (watched.eta == [0.5, 1.0]).all() and watched.eta.shape == (2, 2, 2)


def test_a_rule_lowers_the_rate_of_the_run_that_it_watches(splits):
    rule = schedules.PlateauDecay(1.0, 0.3, patience=1)
    watched = lesson.watch(splits, rule, [0.01, 4.0], epochs=10)
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
    watched = Ruled(losses, losses, losses, losses + 10)
    stops = watched.stopped(schedules.EarlyStopping(2))
    training, test = watched.at(stops)
    assert stops.tolist() == [[3, 3]] and training.tolist() == [[2.6, 2.6]] and test.tolist() == [[12.6, 12.6]]
    assert watched.stopped(schedules.EarlyStopping(9)).tolist() == [[4, 4]]


def test_the_steep_start_is_steep():
    usual, steep = (np.median([sharpness(each.network, start) for start in each.starts])
                    for each in (lesson.SmallNetwork(), lesson.SmallNetwork(scale=3)))
    assert usual < 10 and steep == pytest.approx(20, rel=0.1)


def test_the_small_steps_of_a_warmup_lead_to_less_steep_ground():
    steep, cosine = lesson.SmallNetwork(scale=3), schedules.Cosine(0.4, 240)
    path = descend(steep.batches(), steep.starts[:, None], optimizers.gd(lambda t: cosine(t) * min(1, (t + 1) / 25)), 24)
    bends = [np.median([sharpness(steep.network, theta) for theta in path.theta[t, :5, 0]]) for t in (0, 24)]
    assert bends[0] > 15 and bends[1] == pytest.approx(3, abs=1)


# The explorer


@pytest.mark.parametrize("warmup", [0, 24])
def test_a_step_is_as_long_as_that_of_a_run_whose_gradients_are_one(warmup):
    rate = schedules.Warmup(warmup, schedules.Constant(1.0)) if warmup else schedules.Constant(1.0)
    uncorrected = optimizers.Optimizer(rules.Average(0.9), rules.RMSProp(scenes.BETA), rate)
    path = descend(lambda theta: np.ones_like(theta), np.zeros(1), uncorrected, 60)
    length = scenes.beginning().set(warmup=warmup).artists[3].get_ydata()
    np.testing.assert_allclose(length[:60], -np.diff(path.theta[:, 0]), rtol=1e-3)


def test_a_corrected_sigma_needs_no_warmup():
    explorer = scenes.beginning().set(sigma="corrected")
    np.testing.assert_array_equal(explorer.artists[3].get_ydata(), 1)
    assert not explorer.met and not explorer.set(sigma="uncorrected", warmup=24).met


# The verdicts


def said(card, *measured):
    """The word and the table of a verdict on made-up measurements."""
    card(*measured)
    verdict = lesson.verdicts.pronounced.pop(card.__name__.upper())
    return verdict.form, verdict.table.rows


def started(at_once, gain):
    """A case whose start at once is best at the second of four rates, and what warmup gains there."""
    losses = np.tile([2.0, 1.0, 3.0, 4.0], (10, 1)) + at_once - 1
    return {"at once": losses, "warmup": losses - gain}


@pytest.mark.parametrize("gain, helped, form", [         # what warmup gains, and on how many of ten starts when corrected
    (0.4, 6, "holds when"), (0.4, 8, "holds when"), (-0.1, 6, "does not hold"), (0.4, 10, "does not hold"),
    (0.4, 0, "does not hold")])
def test_warmup_must_help_clearly_where_sigma_is_uncorrected_only(gain, helped, form):
    corrected = started(0.5, np.where(np.arange(10) < helped, 0.1, -0.1)[:, None])
    word, rows = said(lesson.c41, {"zero": started(1.0, gain), "corrected": corrected, "steep": started(1.0, 0.4),
                                   "usual": started(1.0, -0.1)})
    assert word == form
    assert rows[0] == ("zero", "1", f"{1 - gain:.2g}", "10 of 10" if gain > 0 else "0 of 10")
    assert rows[1][3] == f"{helped} of 10"


def test_each_way_to_begin_is_taken_at_its_own_best_rate():
    """Two ways that do as well, at different rates, gain nothing over each other."""
    shifted = started(1.0, 0.0) | {"warmup": started(1.0, 0.0)["at once"][:, ::-1]}
    _, rows = said(lesson.c41, {case: shifted for case in ("zero", "corrected", "steep", "usual")})
    assert rows[0][1:] == ("1", "1", "0 of 10")


def runs(training, test, validation=None):
    """Watched runs of two epochs on ten splits at three rates, alike on all splits."""
    def spread(values):
        return np.tile(np.array(values, dtype=float)[:, None, :], (1, 10, 1))
    return Ruled(spread(training), spread(training), spread(validation or test), spread(test))


@pytest.mark.parametrize("training, test, form", [
    ([0.9, 1.2, 1.5], [0.82, 1.2, 1.5], "holds when"), ([0.9, 1.2, 1.5], [0.78, 1.2, 1.5], "holds when"),
    ([0.9, 1.2, 2.1], [0.82, 1.2, 2.1], "does not hold"), ([0.9, 1.2, 1.5], [0.7, 1.2, 1.5], "does not hold"),
    ([0.9, 1.2, 1.5], [0.9, 1.2, 1.5], "does not hold"), ([0.79, 1.2, 1.5], [0.82, 1.2, 1.5], "does not hold")])
def test_a_rule_must_help_at_the_large_rate_and_cost_training_at_the_best(training, test, form):
    constant = runs([[0.8, 1.1, 2.0]] * 2, [[0.8, 1.1, 2.0]] * 2)
    plateau, stops = runs([training] * 2, [test] * 2), np.ones((10, 3), dtype=int)
    word, rows = said(lesson.c44, [0.5, 1.0, 2.0], constant, plateau, stops)
    assert word == form and rows[3][1] == "2 of 2"
    # The condition names the rate: four times the best.
    assert said(lesson.c44, [0.25, 1.0, 2.0], constant, plateau, stops)[0] == "does not hold"


def test_on_how_many_splits_the_rule_trains_higher_is_counted():
    constant, plateau = (runs([[best, 1.1, 2.0 - k / 2]] * 2, [[0.8, 1.1, 2.0 - k / 2]] * 2)
                         for k, best in enumerate((0.8, 0.9)))
    stops = np.ones((10, 3), dtype=int)
    for splits, words in ((0, "on all splits"), (1, "on 9 splits")):
        plateau.training[:, :splits, 0] = 0.7
        lesson.c44([0.5, 1.0, 2.0], constant, plateau, stops)
        verdict = lesson.verdicts.pronounced.pop("C44")
        assert verdict.form == "holds when" and words in verdict.sentence


def test_stopping_too_early_is_seen():
    rule = [[3.0, 3.0, 3.0], [1.0, 1.0, 1.0]]
    word, rows = said(lesson.c44, [0.5, 1.0, 2.0], runs(rule, rule), runs(rule, rule), np.zeros((10, 3), dtype=int))
    assert word == "does not hold" and rows[3][1] == "1 of 2"
