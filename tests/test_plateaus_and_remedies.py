"""Plateaus and remedies: the explorer, the four patients, the pictures and the cards."""

import doctest
import re

import numpy as np
import pytest

from descentlab import surfaces
from descentlab.descent import descend
from descentlab.lessons import plateaus_and_remedies as lesson
from descentlab.lessons.plateaus_and_remedies import cases
from descentlab.optimizers import gd
from descentlab.schedules import EarlyStopping


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


@pytest.mark.parametrize("eta, said", [(0.05, "does not swing"), (0.15, "dies out"), (0.21, "wider and wider")])
def test_the_swing_is_decided_by_eta_times_the_bend(eta, said):
    explorer = lesson.rocking().set(eta=eta)
    assert said in explorer.verdict
    path = descend(surfaces.Surface("5*x**2 - y**2/20 + y**4/400").gradient, [1.0, 1e-6], gd(eta), 40).theta
    drawn = explorer.artists[0].get_ydata()
    seen = np.isfinite(drawn)
    np.testing.assert_allclose(drawn[seen], path[seen, 0], atol=1e-9)


@pytest.mark.parametrize("eta, y", [(0.19, 1e-6), (0.15, 1e-3), (0.12, 1e-4)])
def test_a_rocking_run_leaves_when_the_law_says(eta, y):
    explorer = lesson.rocking().set(eta=eta, y=y)
    measured, law = re.findall(r"Out at step ([\d,]+); the law says ([\d,]+)", explorer.verdict)[0]
    assert abs(int(measured.replace(",", "")) / int(law.replace(",", "")) - 1) < 0.02
    assert explorer.artists[3].get_xdata()[0] == int(measured.replace(",", ""))


def test_the_explorer_shows_the_gradient():
    explorer = lesson.rocking()
    surface = surfaces.Surface("5*x**2 - y**2/20 + y**4/400")
    norms = np.linalg.norm(surface.gradient(descend(surface.gradient, [1.0, 1e-6], gd(0.19), 1000).theta), axis=1)
    drawn = explorer.artists[1].get_ydata()
    seen = np.isfinite(drawn)
    np.testing.assert_allclose(drawn[seen], norms[seen], rtol=1e-6)


@pytest.mark.parametrize("patience", [20, 100, 300])
def test_the_rule_of_the_explorer_is_early_stopping(patience):
    explorer = lesson.rocking().set(patience=patience)
    surface = surfaces.Surface("5*x**2 - y**2/20 + y**4/400")
    losses = surface.value(descend(surface.gradient, [1.0, 1e-6], gd(0.19), 1000).theta)
    assert explorer.artists[2].get_xdata()[0] == EarlyStopping(patience, 1e-4).stops_at(losses)


def test_a_patience_beyond_the_run_stops_nothing():
    explorer = lesson.rocking().set(patience=1000)
    assert "lets it run" in explorer.verdict and explorer.met and not explorer.artists[4].get_visible()


# The pictures


def test_both_lands_are_drawn_whole():
    runs = ([0.1, 0.01, 0.1], [0.1, 1e-3, 1e-2, 0.1]), ([0.02, 0.1], [2e-3, 4e-3, 0.1])
    canvas = lesson.draw_flat_lands(*runs)
    for ax, curves in zip(canvas.axes, runs, strict=True):
        assert [line.get_ydata().tolist() for line in ax.lines] == list(curves)
        assert [text.xy[1] for text in ax.texts] == [min(sizes) for sizes in curves]


def test_the_title_says_what_a_layer_costs():
    drawn = lesson.draw_more_layers([[0.1] * 10, [0.05] * 50, [0.01] * 160], layers=(4, 5, 6))
    assert drawn.title.endswith("4 times as long") and "5 layers for 50 steps" in drawn.alt


def test_layers_are_counted_from_one():
    ax = lesson.draw_layers({"a": [1e-3, 1.0, 2.0]}).ax
    assert ax.lines[0].get_xydata().tolist() == [[1, 1e-3], [2, 1], [3, 2]]


def test_every_pair_has_its_number():
    scores = {"tiny": {"nothing": 0.13, "skips": 0.99}, "none": {"nothing": 1.0, "skips": 1.0}}
    drawn = lesson.draw_remedies(scores)
    assert [text.get_text() for text in drawn.ax.texts] == ["0.13", "0.99", "1.00", "1.00"]
    assert "tiny: nothing 0.13, skips 0.99." in drawn.alt


# The cards

def waits(*pairs):
    return [np.full(steps, norm) for norm, steps in pairs]


SADDLE, NEURON = waits((2e-3, 181), (3e-4, 262)), waits((1e-2, 118), (1e-3, 1026))


@pytest.mark.parametrize("saddle, neuron, entropy, word", [
    (SADDLE, NEURON, waits((0.6, 6), (0.5, 8)), "holds when"),
    (SADDLE, waits((1e-2, 118), (1e-3, 200)), waits((0.6, 6), (0.5, 8)), "does not hold"),
    (SADDLE, waits((1e-2, 118), (1e-2, 118)), waits((0.6, 6), (0.5, 8)), "does not hold"),
    (SADDLE, NEURON, waits((0.6, 6), (0.5, 60)), "does not hold"),
    (waits((2e-3, 181), (3e-4, 1800)), NEURON, waits((0.6, 6), (0.5, 8)), "does not hold"),
])
def test_only_on_a_plateau_a_factor_of_gradient_is_a_factor_of_steps(saddle, neuron, entropy, word, capsys):
    lesson.c16({"saddle": saddle, "neuron": neuron}, entropy)
    card = lesson.verdicts.pronounced["C16"]
    assert card.form == word and card.table.rows[0] == ("saddle", f"{saddle[0][0] / saddle[1][0]:.1f} times", "181",
                                                        f"{len(saddle[1]):,}")


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


def judged(*measured):
    """The verdict on C35 of made-up measurements."""
    lesson.c35(*measured)
    return lesson.verdicts.pronounced.pop("C35")


def test_a_swing_is_told_from_a_slide():
    surface, etas = surfaces.Surface("5*x**2 - y**2/20 + y**4/400"), np.array([0.05, 0.19, 0.21])
    paths = [descend(surface.gradient, [1.0, 1e-3], gd(eta), 2000) for eta in etas]
    out = [(surface.value(path.theta) < -0.002).argmax() for path in paths]
    swing = judged(10 * etas, paths, [28, 72, 20], out)
    assert swing.form == "holds when" and [row[1] for row in swing.table.rows] == ["no", "yes", "yes"]
    assert judged(10 * etas, paths[::-1], [28, 72, 20], out[::-1]).form == "does not hold"
    assert judged(10 * etas, paths, [28, 1900, 20], out).form == "does not hold"      # it left before the rule
