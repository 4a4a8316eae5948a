"""What the page Do small batches generalize better? is built of: its two valleys, what it measures, its verdicts."""

import re

import numpy as np
import pytest

from descentlab import Network
from descentlab.lessons import batches_and_generalization as lesson
from descentlab.lessons.batches_and_generalization.explorers import run
from descentlab.lessons.batches_and_generalization.explorers import valleys as explorers


def arrived(explorer):
    return int(re.match(r"(\d+) of 200", explorer.verdict)[1])


@pytest.fixture
def valleys():
    return lesson.two_valleys()


@pytest.mark.parametrize("bend", [4.0, 20.0, 60.0])
def test_both_valleys_are_equally_deep_and_their_slope_is_the_slope(bend):
    places = np.linspace(-2.5, 4, 400)
    loss, slope = explorers._loss(places, bend), explorers._slope(places, bend)
    between = np.diff(loss) / np.diff(places)
    assert np.abs(between - (slope[1:] + slope[:-1]) / 2).max() < 0.05 * bend
    minima = explorers._loss(np.array([explorers.SHARP, explorers.WIDE]), bend)
    assert np.abs(minima).max() < 1e-3
    top = places[np.argmax(np.where((places > explorers.SHARP) & (places < explorers.WIDE), loss, -1))]
    assert top == pytest.approx(explorers._ridge(bend), abs=0.05)


def test_noise_or_long_steps_lead_out_and_neither_stays(valleys):
    assert arrived(valleys.set(size=1)) > 100
    assert arrived(valleys.set(size=256)) == 0
    assert arrived(valleys.set(size=256, eta=0.12)) > 190
    assert arrived(valleys.set(size=256, eta=0.12, bend=10.0)) == 0     # below that valley's limit


def test_the_limit_is_told(valleys):
    assert "below 2 / bend = 0.1" in valleys.verdict and "above" in valleys.set(eta=0.2).verdict


# The verdicts: the numbers decide.

def pronounced(claim, *measured):
    getattr(lesson, claim)(*measured)
    return lesson.verdicts.pronounced[claim.upper()]


KINDS = ((256, 1.0, 0.01), (256, 1.0, 0.002), (4, 0.25, 0.002), (4, 1.0, 0.002), (256, 16.0, 0.002))


@pytest.mark.parametrize("afar, small, form", [((0.83, 0.86, 0.86, 0.9, 0.9), 0.945, "does not hold"),
                                               ((0.83, 0.86, 0.86, 0.9, 0.86), 0.945, "holds"),
                                               ((0.83, 0.86, 0.86, 0.9, 0.9), 0.965, "holds")])
def test_each_size_with_its_own_eta_decides(afar, small, form):
    usual = {4: np.full(5, small), 256: np.full(5, 0.945)}
    scores = {kind: np.full(5, score) for kind, score in zip(KINDS, afar)}
    assert pronounced("c24", usual, np.full(5, 0.93), scores).form == form


@pytest.mark.parametrize("rest, form", [((0.14, 0.143), "does not hold"), ((0.14, 0.28), "holds")])
def test_at_rest_they_must_be_alike(rest, form):
    early, equal = {4: [0.13], 256: [0.48]}, {4: [0.2], 256: [0.27]}
    card = pronounced("c26", early, equal, dict(zip((4, 256), [[bend] for bend in rest])))
    assert card.form == form and card.table.rows[0] == ("60 epochs", "0.13", "0.48")


@pytest.mark.parametrize("decayed, form", [(0.4, "holds when"), (0.9, "does not hold")])
def test_weight_decay_must_matter(decayed, form):
    content = {(32, "clean"): ([0.6, 1.0], 1.0), (32, "noisy"): ([0.1, 1.0], 1.0), (32, "decay"): ([0.1, decayed], 1.0),
               (4, "noisy"): ([0.0, 0.12], 0.9)}
    assert pronounced("c56", content).form == form


# The pictures.

def test_what_was_measured_is_drawn():
    scores = {kind: np.full(3, 0.8) for kind in KINDS}
    places = {kind: np.full(3, 0.1 * place) for place, kind in enumerate(KINDS, 1)}
    for draw in (lesson.draw_from_afar, lesson.draw_flat_or_better):
        ax = draw(scores, places).ax
        assert [line.get_xdata()[0] for line in ax.lines] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5])
        assert len(ax.texts) == len(KINDS) and "to 0.01" in ax.texts[0].get_text()
    ax = lesson.draw_sharpness({4: [0.1, 0.3], 256: [0.4]}, {4: [0.2], 256: [0.2]}, {4: [0.1], 256: [0.1]}).ax
    assert {text.get_text() for text in ax.texts} == {"60 epochs", "same loss", "nearly at rest"}
    assert any(list(line.get_ydata()) == [0.2, 0.4] for line in ax.lines)
    ax = lesson.draw_content({(32, "clean"): ([0.1, 1.0], 1.0), (4, "noisy"): ([0.0, 0.2], 0.9)}).ax
    assert [list(line.get_ydata()) for line in ax.lines] == [[0.1, 1.0], [0.0, 0.2]]
    low, high = lesson.draw_equally_trained({4: np.full(3, 0.94), 256: np.full(3, 0.95)}).ax.get_ylim()
    assert high - low > 0.02


# Shuffled and dealt, or drawn.

def told(explorer):
    return [float(number) for number in re.findall(r"\d+\.?\d*(?:e-?\d+)?", explorer.verdict)]


@pytest.mark.parametrize("size", [4, 7])
def test_the_heights_are_those_of_runs_from_the_minimum(size):
    scene = lesson.batch_run().scene
    line = Network((1, 1), scene.x[:, None], scene.y[:, None], loss="squared_error")
    lowest = np.polyfit(scene.x, scene.y, 1)
    heights = scene._heights(size, np.array([0.05, 0.1]))
    many = run.ROWS // size
    for way in (0, 1):
        theta, above = np.tile(lowest, (scene.runs, 1)), []
        for rows in scene.rows[:, way, :, :many * size].reshape(60, scene.runs, many, size).swapaxes(1, 2).reshape(
                -1, scene.runs, size):
            theta = theta - 0.1 * line.gradient(theta, rows)
            above.append((line.value(theta) - line.value(lowest)).mean())
        np.testing.assert_allclose(heights[:, way, 1], above[-10 * many - 1:], rtol=1e-6, atol=1e-12)


def test_dealing_beats_drawing_the_more_the_shorter_the_steps():
    explorer = lesson.batch_run()
    _, drawn, dealt, _ = told(explorer.set(eta=0.2))
    _, drawn_slowly, dealt_slowly, _ = told(explorer.set(eta=0.05))
    assert dealt < drawn / 1.3 and dealt_slowly < drawn_slowly / 5
    assert drawn_slowly == pytest.approx(drawn / 4, rel=0.3)        # in proportion to eta
    _, drawn_larger, *_ = told(explorer.set(eta=0.2, size=8))
    assert drawn_larger == pytest.approx(drawn / 2, rel=0.3)        # and to 1 / B


def test_a_run_that_diverges_says_so():
    explorer = lesson.batch_run()
    assert "Diverges" not in explorer.set(eta=0.4, size=1).verdict
    assert "Diverges" in explorer.scene.move(explorer.artists, size=1, eta=3.0).verdict


@pytest.mark.parametrize("times, word", [(1.0, "does not hold"), (2.0, "holds")])
def test_dealing_must_come_nearer(times, word):
    settings = {(4, 0.4): np.array([[0.08], [0.06]]), (4, 0.8): np.array([[0.1], [0.1 / times]])}
    assert pronounced("c55", settings).word == word
