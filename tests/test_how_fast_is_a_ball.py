"""The room of How fast is a ball?: the arrows of its explorer, its pictures, and what its page says in numbers."""

import re

import numpy as np
import pytest

from descentlab import noisy, optimizers, rates, surfaces
from descentlab.descent import descend
from descentlab.lessons import how_fast_is_a_ball as lesson


@pytest.mark.parametrize("t, beta", [(6, 0.9), (12, 0.5), (1, 0.0)])
def test_both_steps_begin_with_the_same_motion_and_end_where_their_methods_end(t, beta):
    explorer = lesson.ahead().set(t=t, beta=beta)
    surface, eta = surfaces.ravine(10), explorer.values["eta"]
    run = descend(surface.gradient, [-2.6, 1.1], optimizers.momentum(eta, beta), 30)
    (_, (old, push)), (_, (old_too, ahead)) = explorer.artists
    assert np.array_equal(old.get_xydata(), old_too.get_xydata())
    here, corner = old.get_xydata()[:2]
    assert np.allclose(here, run.theta[t]) and np.allclose(corner, here - eta * beta * run.m[t - 1])
    assert np.allclose(push.get_xydata()[1], run.theta[t + 1])
    assert np.allclose(ahead.get_xydata()[1], corner - eta * surface.gradient(corner))


def test_without_memory_the_two_are_one():
    said = lesson.ahead().set(beta=0.0).verdict
    (ball, ahead), = re.findall(r"it is (\S+) with the heavy ball, (\S+) with Nesterov", said)
    assert ball == ahead


def test_nesterov_s_points_are_those_of_the_package():
    def gradient(theta):
        return np.array([1.0, 30.0]) * theta

    theta, m, looked = np.array([1.0, -1.0]), np.zeros(2), []
    for _ in range(40):
        looked.append(theta - 0.02 * 0.9 * m)
        m = 0.9 * m + gradient(looked[-1])
        theta = theta - 0.02 * m
    path = descend(gradient, [1.0, -1.0], optimizers.nesterov(0.02, 0.9), 39)
    np.testing.assert_allclose(path.theta, looked, atol=1e-12)


@pytest.mark.parametrize("t", range(1, 6))
def test_a_double_root_lets_t_times_its_power_follow_the_rule(t):
    star = rates.best_heavy_ball(0.01, 1.0)
    for bend in (0.01, 1.0):
        r = (1 + star.beta - star.eta * bend) / 2
        assert abs(r) == pytest.approx(star.rate)
        assert (t + 1) * r ** (t + 1) == pytest.approx(2 * r * t * r**t - star.beta * (t - 1) * r ** (t - 1))


@pytest.mark.parametrize("share, stuck", [(1.0, True), (0.9, False)])
def test_the_trap_holds_the_best_ball_and_lets_a_slower_one_go(share, stuck):
    def bent(theta):
        return 25 * theta - 24 * np.clip(theta - 1, 0, 1)

    best = rates.best_heavy_ball(1, 25)
    assert (25 * best.eta, 2 * (1 + best.beta)) == pytest.approx((2.78, 2.89), abs=0.01)
    starts = np.linspace(-4, 4, 401)[:, None]
    ends = descend(bent, starts, optimizers.momentum(share * best.eta, best.beta), 800, keep="ends").end
    assert (np.abs(ends) > 1e-6).any() == stuck


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.95])
def test_the_floor_is_about_a_quarter_of_the_effective_rate(beta):
    eta = 0.02 * (1 - beta)
    floor = eta * (1 + beta) / (2 * (1 - beta) * (2 * (1 + beta) - eta))      # the whole formula, for a bend of 1
    assert floor == pytest.approx(0.02 / 4, rel=0.02)
    gradient = noisy(lambda theta: theta, 1.0, np.random.default_rng(0))
    end = descend(gradient, np.zeros((20_000, 1)), optimizers.momentum(eta, beta), 400, keep="ends").end
    assert (end**2).mean() / 2 == pytest.approx(floor, rel=0.04)


def test_measured_rates_stand_on_their_lines():
    etas = np.array([0.5, 1.0, 2.0])
    ax = lesson.draw_measured_rates(etas, {0.9: [0.95, 0.94, 0.95]}).ax
    law, signs = ax.lines[:2]
    assert signs.get_ydata().tolist() == [0.95, 0.94, 0.95] and np.allclose(law.get_ydata(), np.sqrt(0.9))
    ax = lesson.draw_two_limits([0.5, 1.0], [0.95, 0.95], [0.67, 0.01]).ax
    assert len(ax.lines) == 5 and ax.lines[2].get_ydata().min() < 0.1


def test_the_floors_are_drawn_with_a_quarter_of_the_speed():
    ax = lesson.draw_hovering([0, 0.9], [0.005, 0.05], [0.005, 0.005], eta=0.02).ax
    assert np.allclose(ax.lines[0].get_ydata(), [0.005, 0.05]) and np.allclose(ax.lines[2].get_ydata(), [0.005, 0.005])


def test_the_promise_starts_where_the_run_starts():
    ax = lesson.draw_arrival([1.4, 2.0, 1.0], 0.5, goal=1e-2).ax
    assert ax.lines[1].get_ydata().tolist() == pytest.approx([1.4, 0.7, 0.35])
    assert ax.lines[2].get_ydata()[0] == 1e-2


def test_a_trap_is_drawn_with_both_runs():
    ax = lesson.draw_trap([3.0, -1.8, 2.1], [3.0, 0.5, 0.1]).ax
    assert {text.get_text() for text in ax.texts} == {"Nesterov", "heavy ball"}
    assert ax.lines[1].get_ydata().tolist() == [3.0, -1.8, 2.1]


# The leap


def ends(share, passing=1):
    """Ten runs, a share of which ends at 0, first below the rim at step `passing`."""
    last = np.where(np.arange(10) < 10 * share, 0.0, 1.32)
    return np.stack([np.full(10, 3.0)] * passing + [last] * (30 - passing))


GONE = np.stack([np.full(10, 3.0), np.full(10, np.nan)])


@pytest.mark.parametrize("plain, last, word", [
    ([ends(0), ends(0.3), ends(0.8)], 0.4, "holds when"),
    ([ends(0), ends(0), ends(0.8)], 0.4, "holds when"),
    ([ends(0), ends(0.3), ends(0.8)], 0.5, "does not hold"),            # there nothing could rest
    ([ends(0), ends(0), ends(0)], 0.4, "does not hold"),
    ([ends(0.8), ends(0.8), ends(1)], 0.4, "does not hold"),
    ([ends(0), ends(0.3), GONE], 0.4, "does not hold"),
    ([ends(0), ends(0.8, passing=25), ends(1)], 0.4, "does not hold"),  # that late it is no leap
])
def test_leaps_are_judged_by_how_many_and_how_early(plain, last, word):
    lesson.c52([0.1, 0.2, last], plain, rim=1.11, limit=0.42)
    assert lesson.verdicts.pronounced["C52"].form == word


def test_the_card_of_the_leap_says_from_which_eta_on():
    lesson.c52([0.1, 0.2, 0.3, 0.4], [*map(ends, [0, 0.3, 0.8, 0.7])], rim=1.11, limit=0.42)
    assert "no start from 2.3 to 6 leaps with eta 0.10; from 0.30 on over half do" in lesson.verdicts.pronounced["C52"].sentence


@pytest.mark.parametrize("offset", [0.7, 0.8, 1, 1.1, 1.25])
def test_the_word_of_the_leap_does_not_hang_on_which_rates_were_tried(offset):
    well = surfaces.double_well
    starts = np.stack([np.linspace(2.3, 6, 75), np.zeros(75)], axis=1)
    limit = 2 / well.hessian([1.3228, 0.0])[0, 0]
    etas = limit * (0.3 + 0.1 * (offset - 0.7)) * 1.25 ** np.arange(6)
    etas = etas[etas < limit]
    lesson.c52(etas, [descend(well.gradient, starts, optimizers.gd(eta), 1500).theta[..., 0] for eta in etas],
               rim=1.11, limit=limit)
    assert lesson.verdicts.pronounced["C52"].form == "holds when"


def test_each_leap_is_drawn_from_the_one_start():
    runs = {"eta 0.16": np.arange(80.0).reshape(40, 2), "eta 0.32": np.zeros((40, 2))}
    lines = lesson.draw_leap(runs, start=1, steps=10).ax.lines
    assert [line.get_ydata().tolist() for line in lines[-2:]] == [list(range(1, 23, 2)), [0] * 11]
