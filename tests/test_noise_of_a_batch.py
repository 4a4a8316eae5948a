"""What How far can a batch be trusted? is built of: the line and its batches' surfaces, and its verdicts."""

import re

import numpy as np
import pytest

from descentlab.lessons import noise_of_a_batch as lesson
from descentlab.lessons.noise_of_a_batch.cases import Bowl
from descentlab.lessons.noise_of_a_batch.explorers import _arrow, _beside

ROWS = 24


@pytest.fixture(scope="module")
def line():
    return lesson.straight_line()


@pytest.fixture(scope="module")
def lowest(line):
    return np.polyfit(line.inputs[:, 0], line.targets[:, 0], 1)      # (w, b), from elsewhere


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\.?\d*(?:e-?\d+)?", text)]


# The line.

def test_the_lines_minimum_is_the_least_squares_fit(line, lowest):
    assert np.abs(line.gradient(lowest)).max() < 1e-12
    assert np.abs(line.gradient(lowest, np.arange(ROWS)[:, None])).max(axis=1).min() > 0.01    # nobody is content


def test_neighbours_in_the_data_are_no_neighbours_on_the_line(line):
    assert np.median(np.abs(np.diff(line.inputs[:, 0]))) > 0.5


@pytest.mark.parametrize("rows", [[3], [0, 7], range(5, 11), range(ROWS)], ids=len)
def test_a_batch_has_the_surface_that_the_network_gives_it(line, rows):
    bowl, rows = Bowl.of(line, np.array(rows)), np.array(rows)
    theta = np.array([[0.3, -1.0], [2.0, 1.5]])
    for place in theta:
        np.testing.assert_allclose(bowl.gradient(place), line.gradient(place, rows), atol=1e-12)
    assert bowl.flat == (len(rows) == 1)
    level = bowl.level(0.3, np.linspace(0, 2 * np.pi, 50)).T
    rise = line.value(level, rows) - line.value(bowl.lowest, rows)
    np.testing.assert_allclose(rise, 0.3, rtol=1e-6) if len(rows) > 1 else None
    assert rise.min() > -1e-9 and rise.max() < 0.3 * (1 + 1e-6)


# The explorer (its goal and its controls' ends are in test_lessons_explorers).

def test_stepping_through_the_batches_moves_their_minimum(lowest):
    explorer = lesson.batch_surfaces().set(size=3)
    ways = {explorer.set(first=first).verdict for first in range(1, ROWS + 1)}
    assert len(ways) == ROWS
    assert "its minimum is the full one" in explorer.set(size=ROWS).verdict
    assert "its lowest places form a whole line" in explorer.set(size=1).verdict


def test_an_arrow_has_its_head_at_its_tip():
    tail, tip = np.array([1.0, 0.5]), np.array([1.0, -1.5])
    stroke = _arrow(tail, tip)
    assert stroke[[0, 1, 3]].tolist() == [tail.tolist(), tip.tolist(), tip.tolist()]
    assert np.allclose(stroke[[2, 4]], tip + [[0.12, 0.16], [-0.12, 0.16]])
    assert np.allclose(_arrow(tail, tail), tail)


def test_the_gradients_under_the_picture_are_the_networks(line):
    explorer = lesson.batch_surfaces().set(first=23, size=4, w=1.5, b=-0.3)
    rows, theta = [22, 23, 0, 1], np.array([1.5, -0.3])
    *_, batch, full = numbers(explorer.verdict)
    g_batch, g = line.gradient(theta, np.array(rows)), line.gradient(theta)
    assert batch == pytest.approx(np.linalg.norm(g_batch), rel=5e-3)
    assert full == pytest.approx(np.linalg.norm(g), rel=5e-3)
    assert ("uphill" in explorer.verdict) == (g @ g_batch < 0)


def test_a_batch_of_all_begins_nowhere():
    explorer = lesson.batch_surfaces().set(size=ROWS)
    assert "first" in explorer.reading.idle and "first" not in explorer.set(size=ROWS - 1).reading.idle


@pytest.mark.parametrize("step, other", [((0.3, 0.4), (0.6, 0.6)), ((0.6, 0.6), (0.3, 0.4)), ((0.0, 0.0), (0.5, 0.1))])
def test_an_arrows_name_is_off_its_head_and_away_from_the_other(step, other):
    away = _beside(np.array(step), np.array(other))
    assert np.linalg.norm(away) > 0.2 or not np.any(step)
    assert np.linalg.det([step, away]) * np.linalg.det([step, other]) <= 0


# The verdicts: the numbers decide.

def pronounced(claim, *measured):
    getattr(lesson, claim)(*measured)
    return lesson.verdicts.pronounced[claim.upper()]


def test_noise_that_does_not_follow_its_law_is_told():
    sizes, law = [1, 4, 16, 64], np.array([2.0, 1.0, 0.5, 0.25])
    assert pronounced("c19", np.ones(4), 2.0, sizes, law).word == "holds"
    assert pronounced("c19", np.ones(4), 2.0, sizes, law * [1, 1, 1, 1.2]).word == "does not hold"


def test_a_processor_on_which_every_sample_costs_alike_speaks_against_both():
    alone = {size: 1e-6 * size for size in (1, 16, 256, 1024)}
    with_overhead = {size: 1e-4 + time for size, time in alone.items()}
    assert pronounced("c21", alone).word == pronounced("c22", alone).word == "does not hold"
    assert pronounced("c21", with_overhead).word == "does not hold"
    assert "than 5 times" in lesson.verdicts.pronounced["C21"].sentence
    assert "than 2 times" in pronounced("c21", {1: 1.0, 1024: 3.0}).sentence
    assert pronounced("c21", dict.fromkeys(alone, 1e-4)).word == "holds"
    assert pronounced("c22", with_overhead).word == "holds"
