"""What the lesson on undecided places lets one move, and what its card says when the numbers are others."""

import numpy as np
import pytest

from descentlab import Network, classify, critical_points, curvature, descend, load_digits, optimizers, spectrum, surfaces
from descentlab.curvature.points import CriticalPoint
from descentlab.lessons import when_eigenvalues_do_not_decide as lesson
from descentlab.lessons.when_eigenvalues_do_not_decide.cases import trained_spectrum


def test_the_spectrum_is_that_of_the_network_as_the_notebook_trains_it():
    digits = load_digits(np.random.default_rng(0), train=300, components=8)
    network = Network((8, 6, 10), digits.inputs, digits.labels)
    start = network.initial(np.random.default_rng(1))
    end = descend(network.gradient, start, optimizers.nesterov(0.5), 3000, keep="ends").end
    assert np.array_equal(trained_spectrum(), curvature.spectrum(network, end).values)
    assert network.value(end) == pytest.approx(0.029, abs=5e-4)


def test_nobody_can_change_it_for_the_next():
    with pytest.raises(ValueError, match="read-only"):
        trained_spectrum()[0] = 0


def test_the_tolerance_decides_what_the_place_is():
    explorer = lesson.tolerance()
    assert "4 negative, 7 zero, 113 positive. At a place without slope: saddle." in explorer.verdict
    assert "undecided" in explorer.set(tolerance=1e-4).verdict


@pytest.mark.parametrize("slope", [-1.5, -0.3, 0.2, 0.6, 2.0])
@pytest.mark.parametrize("c", [-1.0, 0.0, 1.0, 2.0, 3.0, 3.5])
def test_a_walk_with_a_slope_is_uphill_up_to_where_the_words_say(slope, c):
    explorer = lesson.peano_walk().set(slope=slope, c=c)
    enters = float(explorer.verdict.removesuffix(".").rpartition("= ")[2])
    x = enters * np.linspace(-0.99, 0.99, 200)
    assert (surfaces.peano.value(np.stack([x, slope * x + c * x**2], axis=-1)) > 0).all()
    assert surfaces.peano.value([1.02 * enters, 1.02 * slope * enters + 1.02**2 * c * enters**2]) < 0


@pytest.mark.parametrize("c, says", [(0.0, "Uphill"), (0.95, "Uphill"), (1.0, "Level"), (2.0, "Downhill"),
                                     (3.0, "Level"), (3.1, "Uphill")])
def test_a_walk_without_a_slope_goes_down_inside_the_crescent(c, says):
    explorer = lesson.peano_walk().set(slope=0.0, c=c)
    assert explorer.verdict.startswith(says) and explorer.met == (says == "Downhill")
    assert np.sign(surfaces.peano.value([0.01, c * 1e-4]).round(15)) == {"Uphill": 1, "Level": 0, "Downhill": -1}[says]


def test_both_handles_lie_on_the_walk():
    explorer = lesson.peano_walk().set(slope=-0.5, c=2.0)
    way, _, grips = explorer.artists
    for handle, (x, y) in zip(explorer.scene.handles, grips.get_xydata(), strict=True):
        at = explorer.reading.zeros[handle.y] + handle.unit * explorer.values[handle.y]
        assert (explorer.reading.at[handle.y], at) == pytest.approx((x, y))
        assert np.interp(x, *way.get_data()) == pytest.approx(y, abs=1e-3)


SAID = {"a*x**2": classify([-1.0, 0.0, 1.0]), "b": classify([0.0, 1.0]), "c": classify([0.0, 2.0])}
LOOKED = {"a*x**2": "saddle", "b": "minimum", "c": "saddle"}


@pytest.mark.parametrize("without_zero, looked, word", [
    ([("minimum", "minimum"), ("saddle", "saddle")], LOOKED, "holds when"),
    ([("minimum", "minimum"), ("maximum", "saddle")], LOOKED, "does not hold"),
    ([("minimum", "minimum")], LOOKED | {"a*x**2": "minimum"}, "does not hold"),
    ([("minimum", "minimum")], LOOKED | {"c": "minimum"}, "does not hold"),     # then zeros would have decided
    ([("minimum", "minimum")], LOOKED | {"c": "maximum"}, "does not hold"),     # which its other sign rules out
])
def test_the_card_is_held_to_signs_without_zeros_and_to_both(without_zero, looked, word, capsys):
    lesson.c04(without_zero, looked, SAID)
    card = lesson.verdicts.pronounced["C04"]
    assert card.form == word and [row[1] for row in card.table.rows] == ["no zero", "+ − 0", "+ 0", "+ 0"]
    assert card.table.rows[1][0] == "ax^2"


def test_the_share_must_fail_where_an_eigenvalue_is_zero_and_only_there():
    points, toy = critical_points(surfaces.himmelblau).points, surfaces.toy_network
    lesson.c08(points, toy, [(0, 0), (1, 1)])
    assert lesson.verdicts.pronounced["C08"].condition == "no eigenvalue is zero"
    assert str(lesson.verdicts.pronounced["C08"].table).count("0.5") == 2
    trough = [CriticalPoint(np.ones(2), 0.0, 0.0, spectrum(toy, [1, 1]).values)]
    for others, surface, places in ((points, surfaces.himmelblau, [(0.1, 2.9), (3, 2)]), (trough, toy, [(0, 0), (1, 1)])):
        lesson.c08(others, surface, places)
        assert lesson.verdicts.pronounced["C08"].word == "does not hold"


def test_the_crescent_is_where_the_loss_is_below_zero():
    ax = lesson.draw_straight_lines([1.0]).ax
    (crescent,) = [patch for patch in ax.collections if patch.get_label() == "below 0"]
    (region,) = crescent.get_paths()
    points = np.random.default_rng(0).uniform([-0.55, -0.15], [0.55, 0.75], size=(500, 2))
    assert np.array_equal(region.contains_points(points), surfaces.peano.value(points) < 0)


def test_in_the_right_picture_a_line_leaves_the_strip_upwards_towards_zero():
    strip = lesson.draw_straight_lines([0.0, 0.3]).axes[1]
    level, line, parabola = (each.get_xydata() for each in strip.lines)
    assert (level[:, 1] == 0).all() and (parabola[:, 1] == 2).all()
    assert line[0, 1] > 3 and np.allclose(line[:, 1] * line[:, 0], 0.3)
    for x, height in line[::20]:
        assert (surfaces.peano.value([x, height * x**2]) < 0) == (1 < height < 3)


def test_waiting_is_drawn_towards_the_saddle():
    canvas = lesson.draw_waiting([0.1, 0.03, 0.01], [31, 56, 78], [54, 211, 657], [363, 2988, 25299])
    waiting = canvas.axes[1]
    assert waiting.xaxis_inverted() and [text.get_text() for text in waiting.texts] == ["ordinary", "monkey", "Peano's"]
    assert len(canvas.axes[0].lines) == 3 * 3 + 1
    start = canvas.axes[0].lines[0].get_xydata()[0]
    assert np.linalg.norm(start) == pytest.approx(0.1)
