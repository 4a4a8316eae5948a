"""Every exercise of every lesson: its solution, its other right answers, its wrong ones and what they are told."""

import importlib
import pkgutil
import re
from decimal import Decimal

import numpy as np
import pytest

from course import cells_of, elsewhere, notebooks, topic
from descentlab import lessons
from descentlab.exercises import exercises_of

ROOMS = [importlib.import_module(f"descentlab.lessons.{found.name}")
         for found in pkgutil.iter_modules(lessons.__path__)]
# What needs PyTorch is judged where it is installed: `make torch-test`.
ELSEWHERE = {f"descentlab.lessons.{topic(path)}" for path in notebooks() if elsewhere(cells_of(path))}
EXERCISES = [pytest.param(exercise, id=f"{room.__name__.rsplit('.')[-1]}.{name}")
             for room in ROOMS if room.__name__ not in ELSEWHERE for name, exercise in exercises_of(room).items()]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_a_room_offers_all_its_exercises(room):
    assert [name for name in room.__all__ if name[0] == "q" and name[1:].isdigit()] == list(exercises_of(room))
    assert all(getattr(room, name) is exercise for name, exercise in exercises_of(room).items())


@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_answers_pass_and_wrong_ones_are_told_why(exercise):
    assert exercise.faults() == []
    for attempt, _ in exercise.wrong_answers:
        assert not re.search(r"\d{16}", exercise.check(attempt).message), "nobody reads so many digits"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_not_attempted_is_neither_right_nor_wrong(exercise):
    assert exercise.check(...).state == "not attempted"


class Odd:
    def __repr__(self):
        raise RuntimeError

    __array__ = __bool__ = __float__ = __len__ = __eq__ = __repr__


ANSWERS = [None, True, 3, np.nan, np.inf, 1j, "text", "1.5", b"1", Decimal("0.5"), [], {}, set(), [0.5], (1.0, 2.0),
           ("a", "b"), (None, None), ([1.0], [2.0, 3.0]), np.array(1.0), np.array([0.5]), np.array([0.1, 0.9]),
           np.zeros((3, 3)), np.zeros((2, 0)), np.array([None]), np.array(["a"]), range(2), Odd(), object(), len]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_whatever_a_learner_hands_in_or_returns_is_judged(exercise):
    returning = [lambda *a, answer=answer, **k: answer for answer in ANSWERS]
    returning += [lambda *a, inner=inner, **k: inner for inner in returning]
    for attempt in [*ANSWERS, *returning, lambda: None, lambda *a, **k: 1 / 0, lambda *a, **k: a]:
        outcome = exercise.check(attempt)
        assert "could not be judged" not in outcome.message and len(outcome.message) < 700, outcome


@pytest.mark.parametrize("exercise", EXERCISES)
def test_solution_and_hints_can_be_shown(exercise):
    assert str(exercise.solution())
    assert len({str(exercise.hint()) for _ in range(2)}) == 2
