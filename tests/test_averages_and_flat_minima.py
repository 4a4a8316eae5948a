"""Averages and flat minima: the explorers, the small networks, the pictures and the cards."""

import doctest

import numpy as np
import pytest

from descentlab import schedules
from descentlab.lessons import averages_and_flat_minima as lesson
from descentlab.lessons.averages_and_flat_minima import cases
from descentlab.lessons.averages_and_flat_minima import explorers as scenes


def test_doctest():
    assert doctest.testmod(cases).failed == 0


# The explorers


def test_the_wells_have_the_bends_that_are_said():
    h = 1e-4
    for place, width, bend in ((-2.0, 0.1, 1.0), (2.0, 0.1, 100.0), (2.0, 0.2, 25.0)):
        left, here, right = scenes.wells(np.array([place - h, place, place + h]), width)
        assert (left - 2 * here + right) / h**2 == pytest.approx(bend, rel=0.01)


def test_the_hand_takes_the_narrow_well_by_its_wall():
    handle = lesson.shifted().scene.handles[0]
    for width in (0.05, 0.3, 1.0):
        place = lesson.shifted().set(width=width).reading.zeros["width"] + width
        assert scenes.wells(np.array(place), width) == pytest.approx(handle.at, abs=0.02)


def test_the_average_begins_at_its_line():
    _, _, thin, thick, mark = lesson.averaged().set(first=150).artists
    assert np.flatnonzero(np.isfinite(thick.get_ydata()))[0] == 150 == mark.get_xdata()[0]
    assert len(thick.get_ydata()) == len(thin.get_ydata()) == 401


# Rates that go up again


def test_at_step_630_all_cycles_are_complete_and_later_two_are_at_their_top():
    t = np.arange(736)
    restarts, triangular = schedules.Restarts(1.0, 90, 2)(t), schedules.Triangular(0.1, 1.0, 105)(t)
    assert restarts[629] < 1e-4 and (restarts[[90, 270, 630]] == 1).all()
    assert triangular[[630, 735]] == pytest.approx([0.1, 1])
    assert schedules.Triangular(0.1, 1.0, 105, shrink=0.5)(t)[[105, 315, 525]] == pytest.approx([1, 0.55, 0.325])


def test_the_peak_is_chosen_on_the_other_half_by_both_losses():
    looks = np.zeros((4, 2, 3, 2))
    looks[:2, 0, 1], looks[2:, 0, 1], looks[:, 1, 1] = [1.0, 2.0], [5.0, 3.0], [0.5, 0.25]
    assert lesson.at_own_peak(looks, 1).tolist() == [[2, 2, 5, 5], [0.25, 0.25, 0.5, 0.5]]


def test_restarts_are_drawn_as_medians_of_the_splits():
    looks = np.linspace(1.2, 0.9, 5)[:, None] + np.array([0.0, 0.1, 0.3])[:, None, None, None] + np.zeros((3, 2, 5, 2))
    ax = lesson.draw_restarts({"constant": looks, "restarts": looks}, [0.5, 2.0], every=10, restarts=[20]).ax
    assert ax.lines[0].get_xdata() == [20, 20] and ax.lines[1].get_xdata().tolist() == [0, 10, 20, 30, 40]
    np.testing.assert_allclose(ax.lines[2].get_ydata(), np.linspace(1.3, 1.0, 5))


def alike(**ends):
    """Training and test losses on ten splits, alike on all."""
    return {name: np.full((2, 10), float(end)) for name, end in ends.items()}


def word_of(card, own):
    card(own)
    return lesson.verdicts.pronounced.pop(card.__name__.upper()).form


@pytest.mark.parametrize("low, peak, smaller, its_peak, form", [
    (9, 11, 9, 9, "holds when"), (11, 11, 9, 9, "does not hold"), (9, 9, 9, 9, "does not hold"),
    (9, 11, 11, 9, "does not hold"), (9, 11, 9, 11, "does not hold")])
def test_cycles_must_train_lower_where_they_end_at_a_low_rate(low, peak, smaller, its_peak, form):
    own = alike(**{"constant": 10, "cosine": 8, "triangular": low, "triangular, at a peak": peak, "triangular2": smaller,
                   "triangular2, at a peak": its_peak})
    assert word_of(lesson.c45, own) == form


@pytest.mark.parametrize("restarts, cosine, later, form", [
    (9, 8, 11, "holds when"), (11, 8, 11, "does not hold"), (9, 10, 11, "does not hold"), (9, 8, 9, "does not hold")])
def test_restarts_must_end_before_a_restart(restarts, cosine, later, form):
    own = alike(**{"constant": 10, "cosine": cosine, "restarts": restarts, "after a restart": later})
    assert word_of(lesson.c46, own) == form


# The networks


def test_no_digit_is_seen_twice():
    network, others, rest = lesson.digits(2, split=3)
    rows = np.concatenate([network.inputs, others.inputs, rest.inputs])
    assert len(network.inputs) == len(others.inputs) == 200 and len(rows) == 1797
    assert len(np.unique(rows.round(9), axis=0)) == len(rows)


def test_each_of_the_ten_numbers_varies_by_one():
    assert lesson.digits(2)[0].inputs.std(axis=0) == pytest.approx(np.ones(10), abs=0.01)


def test_an_ensemble_of_one_is_the_network_and_one_of_two_is_better_than_their_mean_loss():
    network, _, rest = lesson.digits(4)
    theta = network.initial(np.random.default_rng(0), starts=2)
    plain = rest.value(theta) - rest.decay / 2 * (theta**2).sum(axis=1)
    assert lesson.ensemble_loss(rest, theta[:1]) == pytest.approx(plain[0])
    assert lesson.ensemble_loss(rest, theta) < plain.mean()
    scores = lesson.scores(rest, theta)
    assert scores.sum(axis=-1) == pytest.approx(1.0)
    assert lesson.own_scores(rest, theta)[1, 7] == scores[1, 7, rest.targets[7]]


def test_splits_are_put_together():
    found = lesson.together({1.0: [{"a": [1, 2]}, {"a": [3]}]})
    assert found[1.0]["a"].tolist() == [1, 2, 3]


def test_pairs_are_within_a_draw():
    assert lesson.pairs_that_agree([[1, 2], [3, 4]], [[5, 6], [2, 1]]) == 0.5


# The pictures


def contestants(values):
    names = "last point", "average of weights", "average of predictions", "cosine"
    return dict(zip(names, map(np.atleast_1d, values)))


def test_what_was_measured_is_drawn():
    noisy, clean = ({1.0: contestants((low, 0.2, 0.3, 0.4)), 4.0: contestants((0.5, 0.6, 0.7, 0.8))}
                    for low in (0.1, 0.15))
    for ax, first in zip(lesson.draw_averages(noisy, clean).axes, (0.1, 0.15)):
        drawn = [list(line.get_ydata()) for line in ax.lines]
        assert drawn == [[first, 0.5], [0.2, 0.6], [0.4, 0.8]]
    axes = lesson.draw_minima({"XOR, 2 units": np.array([2.0, 1.0]), "digits, 8 units": np.array([3.0, 3.0])}).axes
    assert [text.get_text() for ax in axes for text in ax.texts] == ["2.00", "1.00"]
    assert list(axes[0].lines[0].get_ydata()) == [1.0, 2.0]
    ax = lesson.draw_rises([[0.5, 0.6], [0.7]], [[0.1, 0.2], [0.3]]).ax
    assert [line.get_xydata().tolist() for line in ax.lines] == [[[0.5, 0.1], [0.6, 0.2]], [[0.7, 0.3]]]


# The verdicts: the numbers decide.


def pronounced(claim, *measured):
    getattr(lesson, claim)(*measured)
    return lesson.verdicts.pronounced[claim.upper()]


@pytest.mark.parametrize("last, clean, early, form", [
    (0.8, 0.16, 0.2, "holds when"), (0.5, 0.16, 0.2, "does not hold"), (0.8, 0.3, 0.4, "does not hold"),
    (0.8, 0.16, 0.16, "does not hold")])
def test_averaging_must_gain_where_there_is_noise_and_only_there(last, clean, early, form):
    noisy = {0.2: contestants((0.5, 0.55, 0.5, 0.5)), 1.0: contestants((0.48, 0.45, 0.46, 0.5)),
             4.0: contestants((last, 0.46, 0.5, 0.5))}
    quiet = {eta: contestants((clean, early if eta == 0.2 else 0.16, 0.16, 0.16)) for eta in noisy}
    card = pronounced("c47", noisy, quiet)
    assert card.form == form and len(card.table.rows) == 6


@pytest.mark.parametrize("tiny, wide, form", [(10.0, 1.01, True), (1.5, 1.01, False), (10.0, 1.2, False)])
def test_units_to_spare_must_matter(tiny, wide, form):
    worst = {"XOR, 2 units": tiny, "XOR, 8 units": 1.04, "digits, 8 units": wide}
    losses = {name: np.array([1.0, ratio]) for name, ratio in worst.items()}
    right = dict.fromkeys(worst, np.array([0.5, 1.0]))
    card = pronounced("c48", losses, losses, right, 2)
    assert (card.form == "holds when") is form and card.table.rows[0][2] == f"{tiny:.2f}"
    assert pronounced("c48", losses, losses, right, 3).form == "does not hold"


def test_the_same_digit_must_be_safer_where_its_score_is_high():
    unsure = np.array([[True, True, False], [False, False, False]])
    sure = np.array([[False, False, True], [True, False, False]])      # only the first digit is in both
    wrong = np.array([[0.2, 0.9, 0.9], [0.0, 0.9, 0.9]])
    card = pronounced("c49", wrong, unsure, sure)
    assert card.form == "holds when" and [row[1:] for row in card.table.rows] == [("0.29", "1", "20.0%"), ("0.04", "1", "0.0%")]
    assert pronounced("c49", wrong[::-1], unsure, sure).form == "does not hold"


@pytest.mark.parametrize("share, pairs, times, form", [(0.4, 0.5, 500, True), (1.0, 0.5, 500, False),
                                                       (0.4, 0.9, 500, False), (0.4, 0.5, 1, False)])
def test_the_shift_must_not_explain_it(share, pairs, times, form):
    assert (pronounced("c50", (0.005, 0.39), share, pairs, times).form == "holds when") is form
