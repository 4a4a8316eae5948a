"""Plateaus and remedies: the explorer, the four patients, the pictures and the cards."""

import doctest

import numpy as np
import pytest

from descentlab.lessons import plateaus_and_remedies as lesson
from descentlab.lessons.plateaus_and_remedies import cases


def test_doctest():
    assert doctest.testmod(cases).failed == 0


def test_the_patients_have_what_the_exercise_says():
    sizes = cases.patients()
    assert sizes["A"].max() < 1e-3 and np.ptp(np.log10(sizes["A"])) < 1
    assert sizes["B"][0] < 1e-3 * sizes["B"][-1] and (np.diff(sizes["B"]) > 0).all()
    assert 0.01 < sizes["C"].min() < sizes["C"].max() < 1
    assert sizes["D"].min() > 100


# The explorer


def test_the_start_of_the_plateau_is_dragged_on_the_loss():
    explorer = lesson.plateau().set(loss="cross-entropy", z=3.0)
    assert explorer.reading.at["z"] == pytest.approx(np.log(1 + np.exp(3.0)))


@pytest.mark.parametrize("z", [4.0, 6.0, 7.5])
def test_a_saturated_neuron_waits_about_e_to_the_z(z):
    said = lesson.plateau().set(loss="squared error", z=z, eta=1.0).verdict
    step = int(said.partition("step ")[2].partition(";")[0].replace(",", ""))
    assert step / np.exp(z) == pytest.approx(1, abs=0.35)


# The pictures


def test_both_lands_are_drawn_whole():
    t = np.arange(30)
    runs = [{"shallow": np.where(t < 8, 1.0, 0.0), "deep": np.where(t < out, 1.0, 0.0)} for out in (12, 25)]
    c = lesson.draw_flat_lands(*runs)
    for ax, curves in zip(c.axes, runs, strict=True):
        assert [line.get_ydata().tolist() for line in ax.lines] == [each.tolist() for each in curves.values()]
        assert [text.xy[0] for text in ax.texts] == [(losses > 0.5).sum() for losses in curves.values()]


def test_each_wait_is_drawn_from_nothing_to_all_of_it():
    drawn = lesson.draw_growth({"saddle": [1e-3, 1e-2, 0.1], "neuron": [0.01, 0.1]})
    assert [line.get_xydata().tolist() for line in drawn.ax.lines] == [[[0, 1e-3], [0.5, 1e-2], [1, 0.1]],
                                                                       [[0, 0.01], [1, 0.1]]]
    assert "saddle falls at first" in drawn.alt and "neuron climbs slowly" in drawn.alt


def test_layers_are_counted_from_one():
    ax = lesson.draw_layers({"a": [1e-3, 1.0, 2.0]}).ax
    assert ax.lines[0].get_xydata().tolist() == [[1, 1e-3], [2, 1], [3, 2]]


def test_every_pair_has_its_number():
    scores = {"tiny": {"nothing": 0.13, "skips": 0.99}, "none": {"nothing": 1.0, "skips": 1.0}}
    drawn = lesson.draw_remedies(scores)
    assert [text.get_text() for text in drawn.ax.texts] == ["0.13", "0.99", "1.00", "1.00"]
    assert "tiny: nothing 0.13, skips 0.99." in drawn.alt


# The cards

SADDLE, ENTROPY = ([2e-3, 3e-4], [181, 262]), ([0.5, 0.6], [6, 8])


@pytest.mark.parametrize("saddle, squared, entropy, word", [
    (SADDLE, ([1e-2, 1e-3], [118, 1026]), ENTROPY, "holds when"),
    (SADDLE, ([1e-2, 1e-3], [118, 200]), ENTROPY, "does not hold"),
    (SADDLE, ([1e-2, 1e-3], [118, 1026]), ([0.5, 0.6], [6, 60]), "does not hold"),
    (([2e-3, 3e-4], [181, 1800]), ([1e-2, 1e-3], [118, 1026]), ENTROPY, "does not hold"),
])
def test_a_plateau_multiplies_and_nothing_else_does(saddle, squared, entropy, word, capsys):
    lesson.c16(saddle, squared, entropy)
    assert lesson.verdicts.pronounced["C16"].form == word


@pytest.mark.parametrize("exact, doubles, word", [
    ([10, 20, None], [10, 20, 54], "holds when"), ([10, 20, 54], [10, 20, 54], "does not hold"),
    ([10, None, None], [10, 20, 54], "does not hold"),
])
def test_only_the_last_rest_may_never_be_reached(exact, doubles, word, capsys):
    lesson.c17([1e-3, 1e-6, 0], doubles, exact)
    card = lesson.verdicts.pronounced["C17"]
    assert card.form == word and card.table.rows[-1][0] == "zero"


def scores(**changed):
    table = {"tiny": dict(nothing=0.1, rate=0.1, weights=1.0, clipping=0.1),
             "huge": dict(nothing=0.1, rate=1.0, weights=1.0, clipping=1.0)}
    for trouble, row in changed.items():
        table[trouble] |= row
    return table


@pytest.mark.parametrize("table, word", [
    (scores(), "holds when"), (scores(tiny=dict(nothing=0.95)), "does not hold"),
    (scores(tiny=dict(weights=0.8)), "does not hold"), (scores(huge=dict(weights=0.8)), "does not hold"),
    (scores(tiny=dict(rate=1.0)), "does not hold"), (scores(tiny=dict(clipping=1.0)), "does not hold"),
    (scores(huge=dict(clipping=0.2)), "does not hold"), (scores(huge=dict(rate=0.2)), "does not hold"),
])
def test_clipping_is_for_large_gradients_and_the_others_for_all(table, word, capsys):
    lesson.c18(table)
    assert lesson.verdicts.pronounced["C18"].form == word
