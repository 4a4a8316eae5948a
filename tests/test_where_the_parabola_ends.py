"""What Where does the parabola end? lets one move, and what its card says when the numbers are others."""

import numpy as np
import pytest

from descentlab import Network, descend, load_digits, spectrum
from descentlab.lessons import where_the_parabola_ends as lesson
from descentlab.optimizers import gd


# What is dragged lies on what is drawn


@pytest.mark.parametrize("a, b, c", [(3.0, 1.0, -2.0), (-3.0, -3.0, -3.0), (0.0, 0.5, 2.0)])
def test_the_entries_of_the_hessian_are_dragged_along_x_along_y_and_between_them(a, b, c):
    explorer = lesson.directions().set(a=a, b=b, c=c)
    *_, squares, mixed = explorer.artists
    signs = [(radius * np.cos(angle), radius * np.sin(angle))
             for line in (squares, mixed) for angle, radius in line.get_xydata()]
    for handle, (x, y) in zip(explorer.scene.handles, signs, strict=True):
        (name,) = handle.names
        along = explorer.reading.zeros[name] + handle.unit * explorer.values[name]
        beside = explorer.reading.at[name]
        assert (along, beside) == pytest.approx((x, y) if handle.x else (y, x), abs=1e-12)


# The card says what the numbers say


def said(capsys, claim):
    capsys.readouterr()
    return lesson.verdicts.pronounced[claim]


def test_the_parabola_is_off_by_the_cube_up_to_the_first_kink(capsys):
    step = np.geomspace(1e-4, 1, 17)
    law = {"tanh": (step**2, step**3), "relu": (step**2, np.where(step < 1e-3, 0.005, 0.7) * step**2)}
    crossed = np.where(step < 1e-3, 0, 5)
    lesson.c03(step, law, crossed)
    assert said(capsys, "C03").condition == "the step crosses no kink"
    # Not the cube; no good at short steps either; or good at all; no kink crossed, or always one: an idle condition.
    for other, kinks in (({"tanh": (step**2, step**2.5)}, crossed), ({"relu": (step**2, 0.7 * step**2)}, crossed),
                         ({"relu": (step**2, 0.005 * step**2)}, crossed), ({}, 0 * crossed), ({}, crossed + 1)):
        lesson.c03(step, law | other, kinks)
        assert said(capsys, "C03").word == "does not hold"


# What it measures and draws


def test_the_errors_are_those_in_the_middle_of_twenty_directions():
    seen = []

    def errors(network, theta, v, step):
        seen.append(v)
        return len(seen) * step, 0 * step

    step = np.array([1.0, 2.0])
    np.testing.assert_allclose(lesson.median_errors(errors, "tanh", step), [10.5 * step, 0 * step])
    assert len(seen) == 20 and seen[0] @ seen[0] == pytest.approx(1)


def test_a_kink_is_crossed_where_a_unit_goes_on_or_off():
    crossed = lesson.kinks_crossed(np.array([0.0, 1e-4, 0.1, 1e9]))
    assert crossed[0] == 0 and crossed[1] < crossed[2] < crossed[3]
    assert crossed[3] == pytest.approx(2000, rel=0.1)      # far away, half of 200 images times 20 units


def test_along_what_bends_most_a_parabola_helps_past_kinks_too():
    step, shares = np.geomspace(1e-3, 1, 13), []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        digits = load_digits(rng, train=200)
        network = Network((64, 20, 10), digits.inputs, digits.labels, "relu")
        for theta in descend(network.gradient, network.initial(rng), gd(0.2), 200).theta[[0, 10, 50, 100, 200]]:
            v = spectrum(network, theta, k=1).vectors[:, -1]
            line = network.value(theta) + network.gradient(theta) @ v * step
            loss = network.value(theta + step[:, None] * v)
            shares.append(np.abs(line + v @ network.hvp(theta, v) / 2 * step**2 - loss) / np.abs(line - loss))
    assert np.median(shares) < 0.1 and np.mean(np.array(shares) < 0.2) > 0.7


def test_the_limits_of_both_runs_stand_over_the_loss():
    losses, slow, fast = [2.0, 1.0, 0.5, 0.4, 0.3], [3.0, 2.0, 4.0], [1.0, 1.0, 4.0]
    ax = lesson.draw_limits({1.0: (losses, slow), 2.0: (losses, fast)}).ax
    curve, level, other, _ = ax.lines
    assert curve.get_xydata().tolist() == [[2.0, 3.0], [0.5, 2.0], [0.3, 4.0]] and set(level.get_ydata()) == {1.0}
    assert other.get_ydata().tolist() == fast and ax.xaxis_inverted()
    assert {"limit of the fast run", "rate 2.00"} <= {text.get_text() for text in ax.texts}
