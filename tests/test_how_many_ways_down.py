"""How many ways down?: what the searched points are worth, what is built beside them, explorers, pictures and cards."""

import numpy as np
import pytest

from descentlab.curvature import search_critical
from descentlab.lessons import how_many_ways_down as lesson
from descentlab.lessons.how_many_ways_down import cases


# The points that come with the package


def test_what_was_found_twice_counts_once():
    found = cases.measured_ends()
    assert found.critical.sum() == 57 and found.distinct.sum() == 53 and not (found.distinct & ~found.critical).any()
    left = found.eigenvalues[found.critical & ~found.distinct]
    kept = found.eigenvalues[found.distinct]
    assert (np.abs(left[:, None] - kept).max(axis=-1).min(axis=1) < 1e-6).all()
    apart = np.abs(kept[:, None] - kept).max(axis=-1)
    assert apart[~np.eye(len(kept), dtype=bool)].min() > 1e-5


def test_each_mystery_is_what_the_exercise_says():
    places = cases.mystery()
    assert places["A"].norm > 1e-6 and places["A"].eigenvalues[0] > 0
    assert places["B"].norm < 1e-10 and places["B"].eigenvalues[0] < -0.1
    assert places["C"].norm < 1e-10 and places["C"].eigenvalues[0] > 0


# What is built


@pytest.mark.parametrize("inputs", [2, 6, 9, 20])
def test_each_unit_has_as_many_ways_down_as_the_exercise_counts(inputs):
    network = cases.network(4, inputs)
    top = search_critical(network, np.zeros(network.parameters))
    assert top.gradient_norm < 1e-10 and (top.eigenvalues < 0).sum() == 4 * min(inputs, 9)


def test_a_coupling_stronger_than_the_decay_is_a_way_down():
    small, large = cases.network(1), cases.network(4)
    point = search_critical(small, np.concatenate([np.full(6, 0.1), np.zeros(1), np.full(10, 0.1), np.zeros(10)]))
    error = small.output(point.theta) - np.eye(10)[small.targets]
    couplings = np.linalg.svd(np.column_stack([small.inputs, np.ones(100)]).T @ error / 100)[1]
    added = np.tile(np.concatenate([0.01 - couplings, 0.01 + couplings, np.full(3, 0.01)]), 3)
    expected = np.sort(np.concatenate([point.eigenvalues, added]))
    np.testing.assert_allclose(np.linalg.eigvalsh(large.hessian(cases.padded(point.theta))), expected, atol=1e-10)


# The explorers


def test_the_coins_explorer_counts_zero_and_says_so():
    assert "n = 6: 0 of 300" in lesson.coins().set(n=6).verdict


def test_a_share_of_zero_is_marked_at_the_edge():
    explorer = lesson.coins().set(n=8)
    _, ring, *_ = explorer.artists
    low, _ = ring.axes.get_ylim()
    assert ring.get_xdata() == [8] and low < ring.get_ydata()[0] < 1.5 * low


def test_the_searched_explorer_tells_critical_points_from_others():
    explorer, network, theta = lesson.searched(), cases.network(), cases.search_ends()
    norms = np.linalg.norm(network.gradient(theta[np.argsort(network.value(theta))]), axis=1)
    for point in (0, 5, 60, 179):
        assert ("no critical point" in explorer.set(point=point).verdict) == (norms[point] > 1e-10)


def test_the_searched_points_are_chosen_where_they_are_drawn():
    explorer = lesson.searched()
    (handle,) = explorer.scene.handles
    for point in (0, 5, 179):
        ring, *_ = explorer.set(point=point).artists
        assert tuple(ring.get_xydata()[0]) == handle.places[point]
    assert len(handle.places) == 180


def test_of_all_searched_points_one_meets_the_goal():
    explorer = lesson.searched()
    assert [point for point in range(180) if explorer.set(point=point).met] == [5]


# The pictures


def test_shares_are_drawn_kind_by_kind_and_told_in_ways_down():
    built = np.array([0.3, 0.4]), np.array([[1.0] * 10, [-1.0] * 2 + [1.0] * 8])
    searched = np.array([0.35]), np.array([[-1.0] + [1.0] * 9])
    ax = lesson.draw_share_against_loss(built, searched, n=10).ax
    assert [line.get_xydata().tolist() for line in ax.lines] == [[[0.35, 0.9]], [[0.3, 1.0], [0.4, 0.8]]]
    assert {"a minimum", "2 ways down"} <= {text.get_text() for text in ax.texts}


def test_the_coins_bell_has_as_many_throws_as_there_are_points():
    ax = lesson.draw_heads(np.array([0, 2, 2, 5]), n=10).ax
    (bell,) = ax.lines
    assert bell.get_ydata().sum() == pytest.approx(4) and bell.get_ydata().argmax() == 5
    assert [bar.get_height() for bar in ax.patches][:6] == [1, 0, 2, 0, 0, 1]


def test_a_stall_is_drawn_by_number_and_depth():
    ax = lesson.draw_stall_bends({"a": np.array([[-1.0, -0.5, 2.0], [-0.2, 1.0, 4.0]])}).ax
    np.testing.assert_allclose(ax.lines[0].get_xydata(), [[2, 0.5], [1, 0.05]])


# The cards

RANDOM = {1: 0.5, 2: 0.146, 3: 0.025}


@pytest.mark.parametrize("ways, matrices, word", [
    ([0, 5, 12], RANDOM, "does not hold"),
    ([39, 41, 0], RANDOM, "holds"), ([0, 5, 12], {1: 0.5, 2: 0.25}, "holds"), ([3, 5, 12], RANDOM, "holds"),
])
def test_the_coin_must_be_wrong_twice(ways, matrices, word, capsys):
    lesson.c09(ways, matrices)
    assert lesson.verdicts.pronounced["C09"].form == word


FALLING = np.array([0.3, 0.4, 0.5]), np.array([[1.0, 1.0, 1.0], [-1.0, 1.0, 1.0], [-1.0, -1.0, 1.0]])


@pytest.mark.parametrize("points, begins, word", [
    (FALLING, {(9, 20, 0.01): 0.56, (2, 20, 0.01): 0.85}, "holds when"),
    (FALLING, {(9, 20, 0.01): 0.56, (2, 20, 0): 0.55}, "does not hold"),
    ((FALLING[0], FALLING[1][::-1]), {(9, 20, 0.01): 0.56, (2, 20, 0.01): 0.85}, "does not hold"),
])
def test_the_trend_and_its_beginning_are_both_asked_for(points, begins, word, capsys):
    lesson.c11(*points, begins)
    assert lesson.verdicts.pronounced["C11"].form == word


def spectrum(negative, lowest):
    return np.array([np.sort(np.append(np.linspace(lowest, -1e-6, negative), np.ones(100 - negative)))] * 2)


@pytest.mark.parametrize("saddle, bouncing, entropy, word", [
    ((20, -0.3), (3, -0.02), (30, -0.003), "holds when"), ((8, -0.3), (3, -0.02), (30, -0.003), "does not hold"),
    ((20, -0.003), (3, -0.02), (30, -0.003), "does not hold"), ((20, -0.3), (12, -0.02), (30, -0.003), "does not hold"),
    ((20, -0.3), (3, -0.02), (8, -0.003), "does not hold"), ((20, -0.3), (3, -0.02), (30, -0.3), "does not hold"),
])
def test_a_stall_is_judged_by_number_and_depth(saddle, bouncing, entropy, word, capsys):
    lesson.c12({"saddle": spectrum(*saddle), "bouncing": spectrum(*bouncing), "entropy": spectrum(*entropy)})
    card = lesson.verdicts.pronounced["C12"]
    assert card.form == word and card.table.rows[0][1] == f"{saddle[0]} of 100"
