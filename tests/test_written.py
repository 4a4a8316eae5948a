"""How an answer would be written, as the instructor copies show it."""

import ast
import inspect

import numpy as np
import pytest

from course import cells_of, elsewhere, notebooks, room
from descentlab.exercises import exercises_of
from written import own_source, written


def helper(x):
    return x + 1


def _uses(x):
    return helper(_again(x))


def _again(x):
    return helper(x) if x else _uses(x)


def _made_of(best, power):
    return lambda x: best(x) ** power if power else helper(
        x)


FIRST, SECOND = (lambda x: x + 1, lambda x: (lambda y: x)(x + 2))
LONG = [lambda x: (
    x
        + 1), "after"][0]


def test_of_a_lambda_only_the_lambda():
    assert written(FIRST) == "lambda x: x + 1"
    assert written(SECOND) == "lambda x: (lambda y: x)(x + 2)"
    assert own_source(SECOND(1) if inspect.isfunction(SECOND(1)) else FIRST) == "lambda x: x + 1"
    assert written(LONG) == "(lambda x: (\n    x\n        + 1))"


def test_what_a_function_calls_comes_with_it_once_unless_the_reader_knows_it():
    whole = written(_uses)
    assert [line for line in whole.splitlines() if line.startswith("def")] == ["def _uses(x):", "def _again(x):", "def helper(x):"]
    assert written(_uses, known=[helper, _again]) == "def _uses(x):\n    return helper(_again(x))"


def test_what_a_function_has_closed_over_is_named():
    source = written(_made_of(np.max, 2), known=[helper])
    assert source.split("\n\n")[1:] == ["best = np.max", "power = 2"]
    assert written(_made_of(FIRST, 3), known=[helper]).split("\n\n")[1:] == ["best = lambda x: x + 1", "power = 3"]
    assert "def helper" in written(_made_of(helper, 3))


@pytest.mark.parametrize("value, source", [
    ({"A": "RMSProp", "B": "descent", "C": "Adam", "D": "AdaGrad"},
     "{'A': 'RMSProp', 'B': 'descent', 'C': 'Adam', 'D': 'AdaGrad'}"),
    (([3.0, 2.0], 0.01), "([3.0, 2.0], 0.01)"), (np.zeros(100), "an array of shape (100,)"), (float("nan"), "nan"),
    ([1.0] * 100, "[" + "1.0, " * 11 + "1..."),
])
def test_a_value_is_written_as_python_does_unless_it_is_long(value, source):
    assert written(value) == source


@pytest.mark.parametrize("path", [path for path in notebooks() if not elsewhere(cells_of(path))], ids=lambda path: path.stem)
def test_every_answer_that_the_checks_know_has_a_source_of_its_own(path):
    for exercise in exercises_of(room(path)).values():
        for attempt in [*exercise.right_answers, *(attempt for attempt, _ in exercise.wrong_answers)]:
            if inspect.isfunction(attempt):
                source = written(attempt)
                ast.parse(source)
                assert "@Exercise" not in source and source.count("\n") < 40, source
