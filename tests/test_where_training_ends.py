"""A further question to notebook 03, where training ends: the way in, the way out, what was found, and its verdicts."""

import doctest
import re

import numpy as np
import pytest

from descentlab import surfaces
from descentlab.curvature import escape
from descentlab.descent import descend
from descentlab.lessons import where_training_ends as lesson
from descentlab.lessons.saddle_escape.cases import first, mean_bend
from descentlab.lessons.where_training_ends import cases
from descentlab.optimizers import gd, momentum


# What was found


def test_doctest():
    assert doctest.testmod(cases).failed == 0


def test_of_each_loss_that_was_found_one_critical_point_is_kept():
    network, theta = cases.network(), lesson.critical_points()
    lowest = np.linalg.eigvalsh(network.hessian(theta))[:, 0]
    assert theta.shape == (53, 78) and (lowest > 0).sum() == 2 and (np.diff(network.value(theta)) > 1e-9).all()
    assert (np.linalg.norm(network.gradient(theta), axis=1) < 1e-10).all() and (np.abs(lowest) > 1e-3).all()


def test_the_stopped_runs_still_fall():
    network, stopped = cases.network(), lesson.stopped_runs()
    further = descend(network.gradient, stopped, gd(0.1), 200, keep="ends").end
    assert stopped.shape == (10, 78) and (network.value(further) < network.value(stopped) - 1e-4).all()


def test_what_a_step_should_gain_tells_stopped_runs_from_critical_points():
    network = cases.network()
    for theta, low, high in ((lesson.stopped_runs(), 1e-5, 1e-4), (lesson.critical_points(), 0, 1e-16)):
        g = network.gradient(theta)
        share = 0.1 * np.vecdot(g, g) / network.value(theta)
        assert (low < share).all() and (share < high).all()


@pytest.mark.parametrize("eta, length, seed", [(0.1, 1e-3, 0), (0.1, 1e-3, 1), (0.1, 0.1, 2), (0.03, 1e-3, 0)])
def test_a_proof_is_found_at_steep_saddles_and_at_no_minimum(eta, length, seed):
    network, theta = cases.network(), lesson.critical_points()
    lowest = np.linalg.eigvalsh(network.hessian(theta))[:, 0]
    path = descend(network.gradient, lesson.nudge(theta, length, seed), gd(eta), round(20 / eta))
    bends = mean_bend(np.array([network.gradient(at) for at in path.theta]), eta).min(axis=0)
    assert (bends[lowest < -0.1] < 0).all() and (bends[lowest > 0] > 0).all()
    assert (bends[lowest < 0] > 0).any()      # silence at the gentle ones


def test_a_larger_decay_hides_ways_down():
    network = cases.network()
    theta = network.initial(np.random.default_rng(3), starts=20)
    theta = descend(network.gradient, theta, momentum(0.3), 2000, keep="ends").end
    lowest = np.linalg.eigvalsh(network.hessian(theta))[:, 0]
    assert (np.linalg.norm(network.gradient(theta), axis=1) < 1e-5).all()
    assert (0 < lowest).all() and (lowest < 0.01).all()


# The explorers


def test_descent_leaves_the_toy_networks_saddle_when_the_law_says():
    way = escape(surfaces.toy_network, np.zeros(2))
    distances = 10.0 ** -np.arange(2, 16)
    for eta in (0.01, 0.05, 0.1):
        law = np.ceil(np.log(np.sqrt(0.002) / distances) / np.log(1 + 2 * eta))
        path = descend(surfaces.toy_network.gradient, distances[:, None] * way.direction, gd(eta), int(law.max()) + 5)
        out = first(surfaces.toy_network.value(path.theta) < 1 - 0.002)
        assert np.abs(out - law).max() <= 1


@pytest.mark.parametrize("eta, distance", [(0.05, 1e-6), (0.05, 1e-7), (0.2, 1e-3), (0.3, 1e-7)])
def test_the_leaving_explorer_leaves_when_the_law_says(eta, distance):
    verdict = lesson.leave().set(eta=eta, distance=distance).verdict
    measured, law = (int(number) for number in re.findall(r"(?:step|says) (\d+)", verdict))
    assert abs(measured - law) <= 1


def test_only_a_larger_rate_meets_the_leaving_explorers_goal():
    explorer = lesson.leave()
    assert not explorer.met and not lesson.leave().set(distance=1e-3, eta=0.25).met and explorer.set(eta=0.25).met


def test_only_the_diagonal_leads_into_the_saddle():
    assert lesson.aim().set(w1=-1.0, w2=1.0).met and lesson.aim().set(w1=1.5, w2=-1.5).met
    assert not lesson.aim().set(w1=-1.0, w2=1.05).met
    assert not lesson.aim().set(w1=-0.5, w2=0.5).met      # too near to begin with


def test_beside_each_start_the_nearest_one_on_the_line_is_shown():
    explorer = lesson.aim().set(w1=-1.3, w2=1.1)
    assert explorer.artists[3].get_xydata()[0].tolist() == pytest.approx([-1.2, 1.2])
    assert explorer.artists[2].get_ydata()[80] < 1e-3 < explorer.artists[1].get_ydata().min()


def test_who_waits_longer_proves_more_and_at_a_minimum_nothing():
    seen = cases.after_a_nudge()
    assert {kind: len(lowest) for kind, (lowest, _) in seen.items()} == {"saddles": 51, "runs": 10, "minima": 53}
    assert all((np.diff(lowest) >= 0).all() and bends.shape == (600, len(lowest)) for lowest, bends in seen.values())
    explorer, counts = lesson.missed(), []
    for wait in (10, 60, 200, 600):
        explorer.set(wait=wait)
        proved = {kind: int((bends[wait - 1] < 0).sum()) for kind, (_, bends) in seen.items()}
        assert [int(n) for n in re.findall(r"(\d+) of", explorer.verdict)] == [proved["saddles"], proved["minima"]]
        marks = [len(artist.get_xdata()) for artist in explorer.artists[:4]]      # proved, missed, not asked, minima
        assert marks == [proved["saddles"], 51 - proved["saddles"], 10, 53] and proved["minima"] == 0
        counts.append(proved["saddles"])
    assert counts == sorted(counts) and counts[0] < 20 < 35 < counts[2] < counts[3]


def test_who_is_silent_for_200_steps_is_gentler_than_three_over_eta_times_them():
    lowest, bends = cases.after_a_nudge()["saddles"]
    silent = bends[199] >= 0
    assert silent.sum() == 9 and lowest[silent].min() > -3 / (0.1 * 200)


# The verdicts


def said(card, *measured):
    """The word and the table of a verdict on made-up measurements."""
    card(*measured)
    verdict = lesson.verdicts.pronounced.pop(card.__name__.upper())
    return verdict.form, verdict.table.rows


def test_where_runs_end_decides():
    network, points = cases.network(), lesson.critical_points()
    lowest = np.linalg.eigvalsh(network.hessian(points))[:, 0]
    minimum, saddle = points[lowest > 0][[0] * 20], points[lowest < 0][[0] * 20]
    form, rows = said(lesson.c10, network, lowest, minimum)
    assert form == "holds when" and [row[1] for row in rows] == ["2 of 53", "20 of 20"]
    assert said(lesson.c10, network, -lowest, minimum)[0] == "does not hold"
    assert said(lesson.c10, network, lowest, saddle)[0] == "does not hold"
    assert said(lesson.c10, network, lowest, minimum + 1e-3)[0] == "does not hold"      # not at rest
    assert said(lesson.c10, network, lowest, np.vstack([minimum, saddle[:1]]))[0] == "does not hold"    # not each


@pytest.mark.parametrize("lower, nudged, untouched, word", [
    (20, True, False, "holds when"), (2500, True, False, "does not hold"), (20, False, False, "does not hold"),
    (20, True, True, "does not hold")])
def test_a_nudge_must_be_followed_by_descent(lower, nudged, untouched, word):
    changes, shaken = np.where(np.arange(5000) < lower, -1.0, 1.0), np.full(10, True)
    form, rows = said(lesson.c13, changes, np.full(10, nudged), shaken, np.full(1, untouched))
    assert form == word and [row[1] for row in rows] == [
        f"lower: {lower} of 5,000", f"out: {10 * nudged} of 10", "out: 10 of 10", f"out: {untouched:d} of 1"]


def test_a_random_start_at_the_saddle_would_be_told():
    far, near = np.ones((7, 2)), np.zeros((7, 2))
    assert said(lesson.c15, far, near)[0] == "holds when"
    assert said(lesson.c15, np.vstack([far[1:], near[:1]]), near)[0] == "does not hold"
    assert said(lesson.c15, far, far)[0] == "does not hold"
    assert said(lesson.c15, 2 * far, near)[0] == "does not hold"      # at no minimum either
    assert [list(row)[1:] for row in said(lesson.c15, far, near)[1]] == [["0 of 7", "7 of 7"], ["7 of 7", "0 of 7"]]


def test_a_way_down_that_is_none_would_be_told():
    steps = np.linspace(0, 1, 101)
    bend = -steps**2
    assert said(lesson.c06, steps, bend, bend + 2 * steps**4)[0] == "holds when"
    assert said(lesson.c06, steps, bend, -bend)[0] == "does not hold"
