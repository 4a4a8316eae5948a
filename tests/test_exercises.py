"""Every way an attempt can go, every way a question can be answered, on a small drill made up here."""

import re
import sys
import types
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab._outputs import facts
from descentlab.exercises import (
    LETTERS, Answer, Exercise, Guarded, Outcome, Question, Wrong, exercises_of, expect, expect_close, expect_shape,
    questions_of, read_questions)

UPHILL = "Downhill is against the gradient."
VIEW = "application/vnd.jupyter.widget-view+json"


# A drill on a subject that the course does not have: halving, and the half of 3.

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


def guess():
    return Question("How many halves of $x < 4$ make `x`?", {"one": "Then `x` would be its half.",
                    "**two**": "By definition.", "$\\infty$": "Zeno\n stops sooner."}, best="**two**", name="guess", lesson="halves")


@pytest.fixture
def drill():
    module = types.ModuleType("halves")
    module.guess, module.q2, module.q1, module.np = guess(), half(), halving(), np
    return module


def test_a_drill_lists_its_exercises_and_questions_in_the_order_written(drill):
    assert list(exercises_of(drill)) == ["q2", "q1"]
    assert list(questions_of(drill)) == ["guess"]


def test_an_exercise_named_otherwise_than_in_its_drill_is_refused(drill):
    drill.q3 = drill.q1
    with pytest.raises(ValueError, match="name must be 'q3', as the module calls it, got 'q1'"):
        exercises_of(drill)


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


@pytest.mark.parametrize("change", [
    lambda theta, memory, table: theta.fill(0), lambda theta, memory, table: memory.append(1),
    lambda theta, memory, table: memory[0].fill(7), lambda theta, memory, table: table.update(eta=1),
    lambda theta, memory, table: memory.__setitem__(0, 5), lambda theta, memory, table: table.pop("beta"),
    lambda theta, memory, table: table["beta"].append(2),
])
def test_a_changed_array_list_or_dictionary_is_noticed_and_the_original_kept(change):
    theta, memory, table = np.ones(2), [np.ones(2)], {"beta": [1]}
    with pytest.raises(Wrong, match=r"changed its input"):
        Guarded(change)(theta, memory, table=table)
    assert theta.tolist() == [1, 1] and memory[0].tolist() == [1, 1] and len(memory) == 1 and table == {"beta": [1]}


def test_a_random_generator_is_shared_and_nan_inputs_are_no_change():
    rng, twin = np.random.default_rng(1), np.random.default_rng(1)
    draw = Guarded(lambda rng, theta: rng.random())
    assert [draw(rng, np.array([np.nan])).value for _ in range(2)] == twin.random(2).tolist()


def test_an_answer_knows_its_own_call_whatever_is_called_later():
    guarded = Guarded(halve)
    first, second = guarded(theta=np.ones(2)), guarded(2.0)
    assert (str(first), str(second)) == ("halve(theta=[1, 1])", "halve(2)")
    assert str(first[0]) == "halve(theta=[1, 1])[0]"
    assert str(Guarded(lambda: 0)()) == "your function()"


def test_an_answer_is_its_value_to_numpy():
    answer = Guarded(halve)(np.array([1.0, 3.0]))
    assert np.asarray(answer).tolist() == [0.5, 1.5] and np.mean(answer) == 1.0
    assert answer.value.tolist() == [0.5, 1.5] and answer[1].number() == 1.5


def test_nothing_is_an_answer_until_it_is_asked_for_its_value():
    answer = Guarded(halve_nothing)(2.0)
    assert answer.nothing and not Guarded(halve)(2.0).nothing
    for ask in (lambda: answer.value, answer.number, answer.truth, lambda: answer.close_to(1.0), lambda: answer[0],
                lambda: answer.is_not(1.0, "?"), lambda: answer.results("a", "b"), lambda: np.asarray(answer)):
        with pytest.raises(Wrong, match=r"^halve_nothing\(2\) returned nothing: is a `return` missing\?$"):
            ask()


def test_wrong_raised_inside_an_attempt_by_what_it_was_given_passes_through():
    def gradient(theta):
        raise Wrong("the gradient is asked for twice")
    with pytest.raises(Wrong, match="^the gradient is asked for twice$"):
        Guarded(lambda gradient: gradient(1))(gradient)


@pytest.mark.parametrize("got, part", [
    ((1.0, np.ones(2)), None), ([1.0, np.ones(2)], None), ((1.0, np.ones(3)), "result 2: expected an array"),
    ((1.5, np.ones(2)), "result 1: 1.5 is not it"), ((1.0,), "(result 1, result 2), got a tuple of 1"),
    (1.0, "expected 2 results (result 1, result 2), got 1"),
])
def test_several_results_are_compared_one_by_one(got, part):
    def compare():
        one, two = Guarded(lambda: got)().results("result 1", "result 2")
        one.close_to(1.0)
        two.close_to(np.ones(2))

    if part is None:
        return compare()
    with pytest.raises(Wrong) as error:
        compare()
    assert part in str(error.value)


def test_several_numbers_may_come_in_an_array():
    assert Guarded(lambda: np.array([1.0, 2.0]))().numbers("a", "b") == [1.0, 2.0]
    with pytest.raises(Wrong, match=r"expected 2 results \(a, b\), got 1\."):
        Guarded(lambda: np.array(1.0))().numbers("a", "b")


@pytest.mark.parametrize("given, sentence", [
    (0.04, "that is the other one"), (0.05, None), (np.nan, "x is not finite: nan"), (np.inf, "x is not finite: inf"),
    ("0.04", "x: expected one real number, got '0.04'"), ([0.04], "x: expected one real number, got a list"),
])
def test_a_known_mistake_gets_its_sentence_and_what_is_no_number_does_not(given, sentence):
    if sentence is None:
        return Answer(given, "x").is_not(0.04, "that is the other one")
    with pytest.raises(Wrong, match=f"^{sentence}"):
        Answer(given, "x").is_not(0.04, "that is the other one")


@pytest.mark.parametrize("given, found", [(True, True), (np.False_, False), (np.array(True), True), (1, None)])
def test_true_or_false_is_asked_for(given, found):
    if found is not None:
        assert Answer(given, "x").truth() is found
        return
    with pytest.raises(Wrong, match="x should be one True or False"):
        Answer(given, "x").truth()


@settings(deadline=None, derandomize=True)
@given(st.floats(-1e6, 1e6), st.floats(1e-12, 1e-2), st.sampled_from([-1, 1]))
def test_the_tolerance_is_absolute_plus_relative(value, tolerance, sign):
    allowed = tolerance * (1 + abs(value))
    expect_close("x", value + 0.9 * sign * allowed, value, tolerance=tolerance + 1e-15)
    with pytest.raises(Wrong):
        expect_close("x", value + 1.2 * sign * allowed + sign * 1e-9, value, tolerance=tolerance)


def test_a_large_array_is_told_where_it_is_worst():
    got = np.zeros((3, 4))
    got[1, 2] = 0.5
    with pytest.raises(Wrong, match=r"^it: off by up to 0\.5, most at index \(1, 2\)\. Look\.$"):
        expect_close("it", got, np.zeros((3, 4)), "Look.")
    got[0, 0] = np.nan
    with pytest.raises(Wrong, match="it is not finite: nan"):
        expect_close("it", got, np.zeros((3, 4)))


def test_infinite_and_undefined_numbers_may_be_expected():
    expect_close("it", np.array([np.inf, np.nan]), np.array([np.inf, np.nan]))


def test_expect_shape_gives_the_array_and_a_value_may_be_a_list():
    array = expect_shape("it", [1, 2], (2,))
    assert array.dtype == np.float64 and array.tolist() == [1, 2]
    with pytest.raises(Wrong, match="got a list"):
        Guarded(lambda: [1, 2])().array((2,))


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


# Questions

def parts(question):
    prompt, *rows, status = question.widget.children
    return prompt, [row.children[0] for row in rows], [row.children[1] for row in rows], status


def marks(question):
    return [re.search("<b>(.*)</b>", words.value)[1] for words in parts(question)[2]]


@pytest.mark.parametrize("place", range(3))
def test_each_button_shows_its_own_reason_and_whether_it_is_the_best(place):
    question = guess()
    _, buttons, _, status = parts(question)
    buttons[place].click()
    word, mark = ("Yes.", "✓") if place == 1 else ("Not quite.", "✗")
    reason = ["Then <code>x</code> would be its half.", "By definition.", "Zeno stops sooner."][place]
    assert 'role="status"' in status.value and f"<b>{LETTERS[place]}. {word}</b> {reason}" in status.value
    assert marks(question) == [f"{letter} {mark}" if letter == LETTERS[place] else letter for letter in "ABC"]


def test_one_may_choose_again_and_every_button_has_a_name_and_its_text():
    question = guess()
    _, buttons, texts, status = parts(question)
    buttons[0].click()
    buttons[1].click()
    assert "Yes." in status.value and "Not quite." not in status.value
    assert marks(question) == ["A ✗", "B ✓", "C"]
    # A button without a description is named by its tooltip; what is seen is hidden from those who hear that.
    assert [button.tooltip for button in buttons] == ["A ✗. one", "B ✓. **two**", "C. $\\infty$"]
    assert not any(button.description for button in buttons)
    assert all(text.value.startswith('<span aria-hidden="true">') for text in texts)
    assert [text.value.partition("</b>&ensp;")[2] for text in texts] == ["one</span>", "**two**</span>",
                                                                         "$\\infty$</span>"]


@pytest.mark.parametrize("option", [2, np.int64(2), "C", "$\\infty$"])
def test_choose_takes_a_place_a_letter_or_a_text_and_returns_the_reason(option):
    assert guess().choose(option) == "Zeno stops sooner."


def test_a_question_is_shown_live_and_still_without_the_answer_in_the_plain_text():
    bundle, metadata = guess()._repr_mimebundle_(include=None, exclude=None)
    assert facts({"metadata": metadata}) == {
        "kind": "question", "lesson": "halves", "name": "guess", "prompt": guess().prompt, "best": 1,
        "options": [["one", "Then `x` would be its half."], ["**two**", "By definition."],
                    ["$\\infty$", "Zeno stops sooner."]]}
    assert bundle[VIEW]["model_id"]
    assert bundle["text/plain"] == repr(guess()) == (
        "How many halves of $x < 4$ make `x`?\n  A. one\n  B. **two**\n  C. $\\infty$")
    assert bundle["text/html"].startswith("<p><b>How many halves of $x &lt; 4$ make <code>x</code>?</b></p>\n<details>")
    assert bundle["text/html"].count("Yes.") == 1 and bundle["text/html"].count("<details>") == 3


def test_the_still_forms_are_the_same_from_run_to_run_and_after_choosing():
    one, two = guess(), guess()
    two.choose(0)
    still = [{key: text for key, text in each._repr_mimebundle_()[0].items() if key != VIEW} for each in (one, two)]
    assert still[0] == still[1] and "0x" not in str(still)
    assert repr(halving()) == "Exercise q1: .check(your answer), .hint(), .solution()"


@pytest.mark.parametrize("arguments, error, message", [
    ({"prompt": " "}, TypeError, "prompt must be a text"),
    ({"options": {"a": "b"}}, ValueError, "options must be at least 2 pairs"),
    ({"options": "ab"}, ValueError, "options must be at least 2 pairs"),
    ({"options": ["ab", "cd"]}, TypeError, "options must be pairs .text, reason., got 'ab'"),
    ({"options": [("a", "b"), ("c", "")]}, TypeError, "reason must be a text, got ''"),
    ({"options": [("a", "b"), ("a ", "c")]}, ValueError, "options must be different texts"),
    ({"options": [(str(n), "b") for n in range(9)]}, ValueError, "options must be different texts, at most 8"),
    ({"best": 2}, ValueError, "best must be 0 to 1, a letter of AB, or an option's text, got 2"),
    ({"best": -1}, ValueError, "best must be a whole number >= 0, got -1"),
    ({"best": "C"}, ValueError, "best must be 0 to 1, .*, got 'C'"),
    ({"best": True}, TypeError, "best must be a whole number >= 0, got True"),
])
def test_a_badly_made_question_is_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        Question(**{"prompt": "?", "options": [("a", "b"), ("c", "d")], "best": 0, **arguments})


def test_a_question_that_nobody_can_answer_gives_reasons_and_no_verdict():
    question = Question("?", [("a", "as b"), ("c", "as d")])
    question.choose("C".lower())
    assert question.best is None and marks(question) == ["A", "B •"]
    assert "<b>B.</b> as d" in question.widget.children[-1].value
    assert "Yes." not in question._static_html() and "Not quite." not in question._static_html()


def test_a_form_without_a_kernel_says_so_and_an_option_is_one_button():
    prompt, buttons, _, _ = parts(guess())
    assert re.search(r"\.question\.jupyter-widgets-disconnected::before \{\s*content: \"[^\"]*Run this cell", prompt.value)
    assert len(buttons) == 3


# Questions as text

PAGE = r"""What comes before the first question is for whoever writes.

## far

How far is $x < 4$
from `x`?

- near: not at all
  Then it would be there, and so
  on.
* far

  - By *definition*.

## unknown_yet

Who knows?

~ you
  Perhaps.
~ I
  Perhaps not.
"""


def test_questions_are_read_from_text_in_their_order():
    found = read_questions(PAGE, "halves")
    assert list(found) == ["far", "unknown_yet"]
    assert found["far"] == Question("How far is $x < 4$ from `x`?", {
        "near: not at all": "Then it would be there, and so on.", "far": "- By *definition*."}, "far", "far", "halves")
    assert found["unknown_yet"].best is None and found["unknown_yet"].name == "unknown_yet"


@pytest.mark.parametrize("old, new, sentence", [
    ("* far", "- far", "question 'far' must have one best option, marked \\*, or ~ before all of them, got - -"),
    ("- near", "* near", "question 'far' must have one best option, .*, got \\* \\*"),
    ("~ I", "* I", "question 'unknown_yet' must have one best option, .*, got ~ \\*"),
    ("~ I\n  Perhaps not.\n", "", "question 'unknown_yet' must have at least two options, got 1"),
    ("  Perhaps.\n", "", "question 'unknown_yet': the option 'you' has no reason"),
    ("  Perhaps.", "Perhaps.", "question 'unknown_yet': the reason of 'you' must be indented"),
    ("~ I", "~ you", "question 'unknown_yet': options must be different texts"),
    ("Who knows?", "", "question 'unknown_yet' asks nothing"),
    ("## unknown_yet", "## far", "question 'far' is there twice"),
    ("## unknown_yet", "## not yet", "the name of a question must be an identifier, .*, got 'not yet'"),
    ("## unknown_yet", "## 2nd", "the name of a question must be an identifier, .*, got '2nd'"),
])
def test_a_bad_text_is_refused_with_the_name_of_the_question(old, new, sentence):
    assert old in PAGE
    with pytest.raises(ValueError, match=f"^{sentence}"):
        read_questions(PAGE.replace(old, new, 1))


def test_a_room_gives_its_questions_and_exercises_in_the_order_written():
    from descentlab.lessons import critical_points

    assert list(questions_of(critical_points))[:2] == ["where", "steepest"]
    assert list(exercises_of(critical_points)) == ["q1", "q2", "q3", "q4", "q5"]
    assert questions_of(critical_points)["where"] is critical_points.where


def test_an_exercise_is_named_by_its_check():
    @Exercise.of(**GOOD)
    def q7(attempt):
        attempt(1).close_to(1)

    assert q7.name == "q7" and q7.check(abs).state == "right"


def test_choosing_what_is_not_there_is_refused():
    with pytest.raises(ValueError, match="option must be 0 to 2, .*, got 3"):
        guess().choose(3)


def test_a_drill_is_imported_without_the_widgets():
    import subprocess
    lines = ("import sys; from descentlab.exercises import Question; Question('?', {'a': 'b', 'c': 'd'}, 0); "
             "print('ipywidgets' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
