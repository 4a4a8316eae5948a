"""What the further notebook on scales stands on: one rate, a scale that follows, Adam put together, its verdicts."""

import numpy as np
import pytest

from descentlab import optimizers, rules, surfaces
from descentlab.descent import descend
from descentlab.lessons import what_the_scale_remembers as lesson
from descentlab.lessons.adaptive_learning_rates.cases import START


@pytest.mark.parametrize("size, steps", [(0.1, 348), (10, 28)])
def test_the_reaction_explorer_counts_as_the_notebook(size, steps):
    """beta 0.99 after many gradients of size 1: 0.99**k must fall to 3/99, or 1 - 0.99**k rise to 24/99."""
    expected = np.ceil(np.log(3 / 99 if size < 1 else 1 - 24 / 99) / np.log(0.99))
    assert steps == expected
    assert f"after {steps} steps" in lesson.reaction().set(size=size, noise=False).verdict


@pytest.mark.parametrize("before", [100, 1000])
@pytest.mark.parametrize("size", [0.1, 10.0])
def test_sigma_follows_when_its_formula_says(before, size):
    """The mean: (n + k size^2) / (n + k); RMSProp: (1 - b^n) b^k + size^2 (1 - b^k)."""
    took, k = lesson.steps_to_follow(before, size), np.arange(1, 400_000)
    mean = np.sqrt((before + k * size**2) / (before + k))
    forgetting = np.sqrt((1 - 0.99**before) * 0.99**k + size**2 * (1 - 0.99**k))
    for name, sigma in (("mean of all squares", mean), ("beta 0.99", forgetting)):
        near = (sigma <= 2 * size * (1 + 1e-9)) & (sigma >= size / 2 * (1 - 1e-9))
        assert took[name] == k[near.argmax()]


def test_the_first_steps_are_those_of_the_formula():
    t = np.arange(1, 101)
    means, roots = 1 - 0.9**t, np.sqrt(1 - 0.999**t)
    for first, second in ((False, False), (True, False), (False, True), (True, True)):
        lengths = lesson.step_lengths(rules.Average(0.9, corrected=first), rules.RMSProp(0.999, corrected=second), steps=100)
        expected = (1 if first else means) / (1 if second else roots)
        np.testing.assert_allclose(lengths, expected * np.ones(100), rtol=1e-5)


def test_adams_loop_is_adam_and_dividing_first_is_not():
    ravine = surfaces.ravine(100)
    adam = descend(ravine.gradient, [-2.4, 1.1], optimizers.adam(0.1), 120).theta
    assert np.abs(lesson.adams_loop(ravine.gradient, [-2.4, 1.1], 0.1, 120) - adam).max() < 1e-12
    other = lesson.divided_first(ravine.gradient, [-2.4, 1.1], 0.1, 120)
    assert np.abs(other - adam).max() > 0.01 and other[1] == pytest.approx(adam[1])
    np.testing.assert_allclose(np.diff(lesson.divided_first(np.ones_like, [0.0], 1.0, 50)[:, 0]), -1)


@pytest.mark.parametrize("hessian", [surfaces.regression().hessian(START), np.diag([20.0, 20.0])])
def test_w_turns_back_only_above_half_the_limit(hessian):
    assert lesson.turning_back(hessian, 1.01) == lesson.turning_back(hessian, 0.99) == 1
    assert lesson.turning_back(hessian, 0.45) < 0.1


# The verdicts


def said(card, *measured):
    """The word and the table of a verdict on made-up measurements."""
    card(*measured)
    verdict = lesson.verdicts.pronounced.pop(card.__name__.upper())
    return verdict.form, verdict.table.rows


def test_one_rate_must_fail_as_they_are_and_arrive_when_prepared():
    bends = {"as they are": np.diag([5.0, 1e6]), "scaled": np.diag([1.0, 19.0])}
    turns = dict.fromkeys(bends, 1.0)
    assert said(lesson.c32, bends, {"as they are": [0.0, 0.4], "scaled": [1.0, 1.0]}, turns)[0] == "holds when"
    assert said(lesson.c32, bends, {"as they are": [0.0, 0.99], "scaled": [1.0, 1.0]}, turns)[0] == "does not hold"
    assert said(lesson.c32, bends, {"as they are": [0.0, 0.4], "scaled": [0.5, 1.0]}, turns)[0] == "does not hold"
    for name in bends:
        assert said(lesson.c32, bends, {"as they are": [0.0, 0.4], "scaled": [1.0, 1.0]}, turns | {name: 0.1}
                    )[0] == "does not hold"


def test_forgetting_pays_after_a_long_run_only():
    def measured(long, short):
        return {100: {"mean": 32, "beta 0.999": short}, 10_000: {"mean": long, "beta 0.999": 280}}

    form, rows = said(lesson.c37, measured(3200, 287))
    assert form == "holds when" and list(rows[1]) == ["10,000", "3,200", "280"]
    assert said(lesson.c37, measured(600, 287))[0] == "does not hold"
    assert said(lesson.c37, measured(3200, 20))[0] == "does not hold"


def test_adam_must_be_made_exactly_and_only_with_both_corrections_and_in_its_order():
    lengths = {"neither": [3.2, 6.6], "only m": [31.6, 20.0], "only sigma": [0.1, 0.2], "both": [1.0, 1.0]}
    lengths["other"] = [1.0, 1.0]
    apart = dict.fromkeys(lengths, 0.5) | {"both": 0.0}
    form, rows = said(lesson.c38, lengths, apart)
    assert form == "holds when" and list(rows[3]) == ["both", "1.0", "1.0", "0"] and rows[0][1:3] == ("3.2", "6.6")
    for name, value in (("both", 1e-3), ("neither", 0.0), ("only m", 0.0), ("only sigma", 0.0), ("other", 0.0)):
        assert said(lesson.c38, lengths, apart | {name: value})[0] == "does not hold"
    assert said(lesson.c38, lengths | {"both": [1.0, 2.0]}, apart)[0] == "does not hold"
