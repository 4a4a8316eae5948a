"""Questions and exercises in JupyterLab: answered by clicking and by typing."""

import re

from descentlab.exercises import LETTERS, exercises_of, questions_of


def plain(text):
    """The words of a text that are no formula, no code, and not stressed: those that stand in the page as they are."""
    return [" ".join(part.split()) for part in re.split(r"\$[^$]*\$|`[^`]*`|\*[^*]*\*", text)]


def test_questions_are_answered_by_clicking(notebook):
    questions = {known["name"]: place for place, known in notebook.shown("question").items()}
    assert questions.keys() == questions_of(notebook.lesson).keys()
    for name, question in questions_of(notebook.lesson).items():
        form = notebook.show(questions[name]).locator(".question")
        buttons = form.get_by_role("button")
        assert buttons.count() == len(question.options)
        best = 0 if question.best is None else question.best
        for place in (best - 1) % len(question.options), best:
            buttons.nth(place).click()
            notebook.settle()
            said = " ".join(form.get_by_role("status").inner_text().split())
            word = "" if question.best is None else "Yes." if place == best else "Not quite."
            assert said.startswith(f"{LETTERS[place]}. {word}"), name
            assert all(part in said for part in plain(question.options[place][1])), (name, said)


def solved(exercise, variable):
    """The text of a right answer that is called `variable`."""
    text = exercise.solution().text
    if exercise.kind == "function":
        return f"{text}\n{variable} = {exercise.right_answers[0].__name__}"
    return text if re.search(rf"^{variable} = ", text, re.M) else f"{variable} = {text}"


def test_exercises_are_answered_by_typing(notebook):
    for name, exercise in exercises_of(notebook.lesson).items():
        (place,) = notebook.places(rf"(\w+) = .*\.\.\..*\nlesson\.{name}\.check\(\1\)")
        variable, check = notebook.source(place).split(" ")[0], notebook.source(place).splitlines()[-1]
        told = notebook.answer(place, f"{variable} = lesson.{name}.wrong_answers[0][0]\n{check}")
        assert told.startswith("Not yet:") and all(part in told for part in plain(exercise.wrong_answers[0][1])), name
        assert notebook.answer(place, f"{solved(exercise, variable)}\n{check}").startswith("Right."), name
