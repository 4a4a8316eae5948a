"""Every way an attempt can go, on two small exercises made up here."""

import types
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab._outputs import facts
from descentlab.exercises import Exercise, Outcome, exercises_of, expect


# Two exercises on a subject that the course does not have: halving, and the half of 3.

def halve(theta):
    return theta / 2


def halve_in_place(theta):
    theta /= 2
    return theta


def halve_by_loop(theta):
    result = np.empty_like(theta)
    for place in range(len(theta)):
        result[place] = 0.5 * theta[place]
    return result


def halve_nothing(theta):
    theta / 2


def _check_halve(attempt):
    for theta in np.array([[1.0, 2.0], [-3.0, 0.5]]):
        attempt(theta).close_to(theta / 2, "Divide by two.")


def _check_half(value):
    value.close_to(1.5, "Twice the answer is 3.")


def halving():
    return Exercise("q1", _check_halve, hints=("What is half of $4$?", "Use `/`.", "Divide by two."), solution=halve,
                    alternatives=(lambda theta: 0.5 * theta, halve_by_loop),
                    wrong=((halve_in_place, "changed its input"), (halve_nothing, "returned nothing"),
                           (lambda theta: 2 * theta, "should be [0.5, 1], got [2, 4]. Divide by two."),
                           (np.sum, "shape (2,), got 3")), right="Two halvings make a quarter.")


def half():
    return Exercise("q2", _check_half, hints=("One.", "Two."), kind="value", solution=1.5, source="3 / 2",
                    alternatives=(np.float64(1.5), Fraction(3, 2)),
                    wrong=((2, "2 is not it. Twice"), ("1.5", "one real number, got '1.5'"),
                           (np.ones(2), "one real number, got shape (2,)")))

@pytest.fixture
def module():
    module = types.ModuleType("halves")
    module.q2, module.q1, module.np = half(), halving(), np
    return module


def test_a_module_lists_its_exercises_in_the_order_written(module):
    assert list(exercises_of(module)) == ["q2", "q1"]


def test_an_exercise_named_otherwise_than_in_its_module_is_refused(module):
    module.q3 = module.q1
    with pytest.raises(ValueError, match="name must be 'q3', as the module calls it, got 'q1'"):
        exercises_of(module)


@pytest.mark.parametrize("exercise", [halving(), half()], ids=["function", "value"])
def test_every_listed_answer_is_judged_as_promised(exercise):
    assert exercise.faults() == []


def test_faults_names_right_answers_refused_and_wrong_ones_let_through_or_told_something_else():
    lax = Exercise("q1", lambda attempt: expect(attempt(1).value == 1, "no"), hints=("a", "b"), solution=halve,
                   alternatives=(abs, lambda x: x), wrong=((int, "no"), (halve, "yes"), (halve, "no")))
    assert lax.faults() == ["q1: halve should get 'Right.', got 'Not yet: no'",
                            "q1: <class 'int'> should get 'Not yet: ... no', got 'Right.'",
                            "q1: halve should get 'Not yet: ... yes', got 'Not yet: no'"]


@pytest.mark.parametrize("attempt", [..., (..., 1), [1, ...], {"eta": ...}, lambda theta: ...,
                                     lambda theta: (theta, ...)])
def test_what_still_holds_dots_is_not_attempted(attempt):
    outcome = halving().check(attempt)
    assert outcome == Outcome("not attempted", "replace the `...` of q1 and run the cell again.", "q1")
    assert repr(outcome) == "Not attempted yet: replace the `...` of q1 and run the cell again."
    assert halving().check() == outcome


def test_an_exercise_says_what_it_can_do():
    assert repr(halving()) == "Exercise q1: .check(your answer), .hint(), .solution()"


def test_right_says_so_with_the_closing_sentence_or_alone():
    assert repr(halving().check(halve)) == "Right. Two halvings make a quarter."
    assert repr(half().check(1.5)) == "Right."


class Odd:
    def __repr__(self):
        raise RuntimeError

    __array__ = __bool__ = __str__ = __eq__ = __repr__


class OddError(Exception):
    def __str__(self):
        raise RuntimeError


def throwing(error):
    def attempt(theta):
        raise error
    return attempt


def recursing(theta):
    return recursing(theta)


def replacing(theta):
    theta.resize(3, refcheck=False)
    return theta


def overflowing(theta):
    import warnings
    warnings.warn("beware", stacklevel=1)
    return np.exp(1e6 * np.abs(theta))


ZOO = [
    (throwing(ValueError("too\n steep")), "attempt([1, 2]) raised ValueError: too steep"),
    (throwing(ValueError()), "attempt([1, 2]) raised ValueError"),
    (throwing(SystemExit(3)), "raised SystemExit: 3"),
    (throwing(GeneratorExit()), "raised GeneratorExit"),
    (throwing(OddError()), "raised an object of type OddError"),
    (throwing(ValueError(object())), "raised ValueError: <object object>"),
    (recursing, "raised RecursionError"),
    (lambda: 1, "your function([1, 2]) raised TypeError"),
    (lambda theta: None, "returned nothing: is a `return` missing?"),
    (lambda theta: "half", "shape (2,), got 'half'"),
    (lambda theta: tuple(theta / 2), "expected an array of real numbers, shape (2,), got a tuple"),
    (lambda theta: list(theta / 2), "got a list"),
    (lambda theta: [[1], [2, 3]], "got a list"),
    (lambda theta: {}, "got {}"),
    (lambda theta: Odd(), "got an object of type Odd"),
    (lambda theta: [Odd(), Odd()], "got a list"),
    (lambda theta: theta > 0, "shape (2,), got [True, True]"),
    (lambda theta: theta / 2 + 1j, "shape (2,), got [0.5"),
    (lambda theta: theta[:, None] / 2, "shape (2,), got shape (2, 1)"),
    (lambda theta: theta[0], "shape (2,), got 1."),
    (lambda theta: np.broadcast_to(0.0, (10**6, 10**6)), "got shape (1000000, 1000000)"),
    (lambda theta: theta * np.nan, "is not finite: [nan, nan]. Is something divided by zero"),
    (overflowing, "is not finite: [inf, inf]"),
    (lambda theta: theta / 2 + 1e-6, "should be [0.5, 1], got [0.5, 1] (off by 1.0e-06). Divide by two."),
    (lambda theta: abs(theta) / 2, "your function([-3, 0.5]) should be [-1.5, 0.25], got [1.5, 0.25]"),
    (replacing, "changed its input"),
    (lambda theta: iter(theta), "got <"),
    (int, "int([1, 2]) raised TypeError"),
    (3.0, "expected a function, got 3."),
    (np.arange(9.0), "expected a function, got an array of shape (9,)."),
    ("halve", "expected a function, got 'halve'."),
    (None, "expected a function, got None."),
    (Odd(), "expected a function, got an object of type Odd."),
]


@pytest.mark.parametrize("attempt, part", ZOO)
def test_a_bad_attempt_is_told_what_is_amiss_in_one_line_and_on_no_other_channel(attempt, part, capfd):
    outcome = halving().check(attempt)   # warnings are errors here, so that one which escaped would fail the test
    assert outcome.state == "wrong"
    assert part in repr(outcome) and repr(outcome).startswith("Not yet: ")
    assert "\n" not in repr(outcome) and "0x" not in repr(outcome) + outcome._repr_mimebundle_()[0]["text/html"]
    assert capfd.readouterr() == ("", "")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary()
    | st.builds(object) | st.just(...), lambda each: st.lists(each) | st.dictionaries(st.text(), each)
    | st.tuples(each, each) | st.lists(each).map(lambda some: np.array(some, dtype=object)), max_leaves=5)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(ANYTHING)
def test_check_never_raises_whatever_is_handed_in_or_returned(thing):
    outcomes = [halving().check(thing), halving().check(lambda theta: thing), half().check(thing)]
    assert all(outcome.state != "right" or thing == 1.5 for outcome in outcomes)
    assert not any("\n" in repr(outcome) for outcome in outcomes)


@pytest.mark.parametrize("attempt, part", [
    (None, "got None: is a `return` missing in what made it?"),
    (halve, "expected a value, got a function: call it."),
    (float("nan"), "your answer is not finite: nan"),
    (1.6, "your answer: 1.6 is not it. Twice the answer is 3."),
    (Odd(), "your answer: expected one real number, got an object of type Odd"),
])
def test_a_wrong_value_is_told_what_is_amiss_but_never_the_answer(attempt, part):
    outcome = half().check(attempt)
    assert outcome.state == "wrong" and part in repr(outcome)
    assert "1.5" not in repr(outcome)


def test_a_value_is_handed_to_the_check_as_a_copy():
    attempt, seen = np.zeros(2), []
    exercise = Exercise("q", seen.append, kind="value", hints=("a", "b"), solution=0,
                        alternatives=(0, 0), wrong=((1, "x"),) * 3)
    exercise.check(attempt)
    seen[0].value[:] = 1
    assert attempt.tolist() == [0, 0]


def test_a_check_that_fails_by_itself_is_reported_and_ctrl_c_still_works():
    def stumble(attempt):
        raise KeyError("author")
    exercise = Exercise("q", stumble, hints=("a", "b"), solution=halve, alternatives=(1, 2), wrong=((1, "x"),) * 3)
    assert repr(exercise.check(halve)) == "Not yet: halve could not be judged: checking it raised KeyError: 'author'"
    with pytest.raises(KeyboardInterrupt):
        halving().check(throwing(KeyboardInterrupt()))


def test_hints_come_one_at_a_time_the_last_stays_and_checking_does_not_start_anew():
    exercise = halving()
    texts = [repr(exercise.hint())]
    exercise.check(halve)
    texts += [repr(exercise.hint()) for _ in range(3)]
    assert texts == ["Hint 1 of 3: What is half of $4$?", "Hint 2 of 3: Use `/`.",
                     "Hint 3 of 3 (the last): Divide by two.", "Hint 3 of 3 (the last): Divide by two."]
    assert halving().hint()._repr_mimebundle_()[0]["text/markdown"] == "**Hint 1 of 3:** What is half of $4$?"


def test_the_solution_shows_its_source_as_code():
    assert repr(halving().solution()) == "def halve(theta):\n    return theta / 2"
    assert half().solution()._repr_mimebundle_()[0]["text/markdown"] == "```python\n3 / 2\n```"
    plain = Exercise("q", _check_half, hints=("a", "b"), kind="value", solution=1.5, alternatives=(1, 2),
                     wrong=((1, "x"),) * 3)
    assert repr(plain.solution()) == "1.5"


def test_an_outcome_is_shown_with_its_word_in_colour_and_with_nothing_unescaped():
    data, metadata = Outcome("wrong", "`a < b` & <script>", "q1")._repr_mimebundle_()
    assert facts({"metadata": metadata}) == {"kind": "outcome", "exercise": "q1", "state": "wrong"}
    shown = data["text/html"]
    assert "<b>Not yet:</b>" in shown and "#D55E00" in shown
    assert "<code>a &lt; b</code> &amp; &lt;script&gt;" in shown
    with pytest.raises(ValueError, match="state must be one of 'right', 'wrong', 'not attempted', got 'fine'"):
        Outcome("fine", "")


GOOD = {"hints": ("a", "b"), "solution": halve, "alternatives": (abs, abs), "wrong": ((1, "x"),) * 3}


@pytest.mark.parametrize("change, error, message", [
    ({"name": ""}, TypeError, "name must be a text, got ''"),
    ({"check": 3}, TypeError, "check must be a function of the attempt, got 3"),
    ({"kind": "both"}, ValueError, "kind must be one of 'function', 'value', got 'both'"),
    ({"hints": ("a",)}, ValueError, "hints must be at least 2 hints"),
    ({"hints": "abc"}, ValueError, "hints must be at least 2 hints, got 'abc'"),
    ({"hints": ("a", 2)}, TypeError, "hint must be a text, got 2"),
    ({"alternatives": (halve,)}, ValueError, "alternatives must be at least 2 more right answers"),
    ({"alternatives": 3}, ValueError, "alternatives must be at least 2"),
    ({"wrong": ((1, "x"),)}, ValueError, "wrong must be at least 3 pairs"),
    ({"wrong": ((1, "x"), (2, "y"), 3)}, TypeError, "wrong must be pairs .*, got 3"),
    ({"wrong": ((1, "x"), (2, "y"), (3, ""))}, TypeError, "part of a message must be a text, got ''"),
    ({"solution": abs}, TypeError, "solution must be written with `def`"),
    ({"source": 3}, TypeError, "source must be a text, got 3"),
    ({"right": None}, TypeError, "right must be a text, got None"),
    ({"solution": lambda theta: theta}, TypeError, "solution must be written with `def`, or given with its source="),
])
def test_a_badly_made_exercise_is_refused(change, error, message):
    with pytest.raises(error, match=message):
        Exercise(**{"name": "q1", "check": _check_halve, **GOOD, **change})


def test_an_exercise_is_named_by_its_check():
    @Exercise.of(**GOOD)
    def q7(attempt):
        attempt(1).close_to(1)

    assert q7.name == "q7" and q7.check(abs).state == "right"
