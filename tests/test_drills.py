"""Every exercise of every notebook: its solution, its other right answers, its wrong ones and what they are told."""

import importlib
import pkgutil

import pytest

from descentlab import drills
from descentlab.exercises import exercises_of, questions_of

MODULES = [importlib.import_module(f"descentlab.drills.{m.name}") for m in pkgutil.iter_modules(drills.__path__)]
EXERCISES = [pytest.param(exercise, id=f"{module.__name__.rsplit('.')[-1]}.{name}")
             for module in MODULES for name, exercise in exercises_of(module).items()]
QUESTIONS = [pytest.param(question, id=f"{module.__name__.rsplit('.')[-1]}.{name}")
             for module in MODULES for name, question in questions_of(module).items()]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_answers_pass_and_wrong_ones_are_told_why(exercise):
    assert exercise.faults() == []


@pytest.mark.parametrize("exercise", EXERCISES)
def test_not_attempted_is_neither_right_nor_wrong(exercise):
    assert exercise.check(...).state == "not attempted"


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("attempt", [None, 3, "text", [], {}, lambda: None, lambda *a, **k: 1 / 0, lambda *a, **k: a])
def test_nothing_that_a_learner_hands_in_raises(exercise, attempt):
    outcome = exercise.check(attempt)
    assert outcome.state in ("wrong", "not attempted") and "could not be judged" not in outcome.message


@pytest.mark.parametrize("exercise", EXERCISES)
def test_solution_and_hints_can_be_shown(exercise):
    assert str(exercise.solution())
    assert len({str(exercise.hint()) for _ in range(2)}) == 2


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_option_has_a_reason(question):
    for place in range(len(question.options)):
        assert len(question.choose(place)) > 10
