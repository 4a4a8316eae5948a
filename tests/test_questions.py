"""Questions: as text, as a form of widgets, and as it stands where nothing runs."""

import re
import sys
import types

import numpy as np
import pytest

from descentlab._outputs import facts
from descentlab.exercises import LETTERS, Question, questions_of, read_questions

VIEW = "application/vnd.jupyter.widget-view+json"


def guess():
    return Question("How many halves of $x < 4$ make `x`?", {"one": "Then `x` would be its half.",
                    "**two**": "By definition.", "$\\infty$": "Zeno\n stops sooner."}, best="**two**",
                    name="guess", lesson="halves")


def test_a_module_lists_its_questions_in_the_order_written():
    module = types.ModuleType("halves")
    module.second, module.first, module.np = guess(), guess(), np
    assert list(questions_of(module)) == ["second", "first"]


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
    rule = re.search(r"\.question\.jupyter-widgets-disconnected::before \{(.*?)\}", prompt.value, re.S)
    assert "Run this cell" in rule[1]
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


def test_choosing_what_is_not_there_is_refused():
    with pytest.raises(ValueError, match="option must be 0 to 2, .*, got 3"):
        guess().choose(3)


def test_a_question_is_made_without_the_widgets():
    import subprocess
    lines = ("import sys; from descentlab.exercises import Question; Question('?', {'a': 'b', 'c': 'd'}, 0); "
             "print('ipywidgets' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
