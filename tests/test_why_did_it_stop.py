"""The cases and the explorers of notebook 08, and what the README shows of `diagnose`."""

import contextlib
import io
import re
from pathlib import Path

import numpy as np
import pytest

from descentlab import diagnose
from descentlab.lessons import why_did_it_stop as lesson
from descentlab.lessons.why_did_it_stop.cases import TREATMENTS, mystery, treat
from descentlab.lessons.why_did_it_stop.explorers import DESK

NUMBERS = range(1, 9)


@pytest.mark.parametrize("number", NUMBERS)
def test_each_run_is_diagnosed_as_what_it_was_made_to_be(number):
    case = mystery(number)
    assert diagnose(case.objective, case.path, case.optimizer).verdict == case.cause


@pytest.mark.parametrize("number", NUMBERS)
def test_no_run_falls_and_none_says_its_name(number):
    case = mystery(number)
    assert len(case.losses) == 101 and case.cause not in repr(case)
    first, second = case.losses[:50].mean(), case.losses[51:].mean()
    assert first - second < 0.05 * second


def test_no_cause_comes_twice():
    assert len({mystery(number).cause for number in NUMBERS}) == len(NUMBERS)


@pytest.mark.parametrize("number", [0, 9, 1.5, "1"])
def test_there_are_eight_runs(number):
    with pytest.raises((TypeError, ValueError), match="number must be"):
        mystery(number)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_fresh_gradient_repeats_the_run(number):
    """What was drawn for the run does not depend on who else drew batches before."""
    case = mystery(number)
    assert np.array_equal(case.gradients()(case.path.theta[0]), case.path.g[0])


def test_sixteen_times_the_batch_is_quieter():
    case = mystery(2)
    theta, exact = case.path.end, case.objective.gradient(case.path.end)
    spread = [np.mean([np.sum((g(theta) - exact) ** 2) for _ in range(200)]) for g in map(case.gradients, (1, 16))]
    assert spread[0] / spread[1] > 8


def test_a_treatment_that_is_none_is_told():
    with pytest.raises(ValueError, match="name must be one of 'go on as before', .*, got 'rest'"):
        treat(mystery(1), "rest")


def test_at_the_saddle_only_a_push_or_noise_helps():
    case = mystery(5)
    left = {name: treat(case, name)[-1] / case.losses[-1] for name in TREATMENTS}
    assert {name for name, share in left.items() if share < 0.99} == {
        "push along the lowest eigenvector", "noise of 0.01 in the gradient"}


def test_adam_lowers_six_of_the_eight():
    helped = {number for number in NUMBERS if treat(mystery(number), "Adam, falling from 0.1")[-20:].mean()
              < 0.95 * mystery(number).losses.mean()}
    assert helped == set(NUMBERS) - {3, 5}


def test_the_desk_s_goal_needs_a_smaller_eta():
    desk = lesson.diagnosis_desk()
    assert not any(desk.set(eta=eta, noise=noise).met for eta in (0.08, 0.12, 0.3) for noise in (0.0, 0.25, 0.5))
    assert not any(desk.set(surface=name, eta=0.04, noise=0.5).met for name in DESK if "valley" not in name)


def test_promise_and_fall_part_at_the_limit():
    explorer = lesson.promise_and_fall()
    for steep in (3.0, 5.0, 8.0):
        limit = 2 / steep**2
        assert "is kept" in explorer.set(steep=steep, eta=0.8 * limit).verdict
        assert "takes it back" in explorer.set(steep=steep, eta=1.2 * limit).verdict


def test_the_readme_shows_what_diagnose_says():
    text = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
    code, shown = re.search(r"```python\n(import numpy.*?diagnose.*?)```\n\n```\n(.*?)```", text, re.S).groups()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(code, {})
    assert said.getvalue().startswith(shown) and said.getvalue().removeprefix(shown).startswith("Evidence")


def test_the_desk_shows_all_points_and_some_true_moves():
    (points, *_), moves, loss, slope = lesson.diagnosis_desk().artists
    run = np.transpose(points.get_data())
    shown = np.transpose(moves.get_data()).reshape(-1, 3, 2)
    assert len(run) == len(loss.get_ydata()) == len(slope.get_ydata()) == 401 and len(shown) == 12
    for begin, end, lift in shown:
        at = np.flatnonzero((run == begin).all(axis=1))[0]
        assert np.array_equal(run[at + 1], end) and np.isnan(lift).all()
