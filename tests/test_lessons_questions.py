"""Every question of every lesson, as its room gives it."""

import importlib
import pkgutil
import re

import pytest

from descentlab import lessons
from descentlab._outputs import facts
from descentlab.exercises import questions_of

ROOMS = [importlib.import_module(f"descentlab.lessons.{found.name}")
         for found in pkgutil.iter_modules(lessons.__path__)]
QUESTIONS = [pytest.param(question, id=f"{question.lesson}.{name}")
             for room in ROOMS for name, question in questions_of(room).items()]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_a_room_offers_all_its_questions(room):
    asked = questions_of(room)
    assert set(asked) <= set(room.__all__)
    assert not set(asked) & {found.name for found in pkgutil.iter_modules(room.__path__)}, "a module would hide it"
    for name, question in asked.items():
        assert (question.lesson, question.name) == (room.__name__.rpartition(".")[2], name)
        assert getattr(room, name) is question


def test_a_room_gives_its_questions_in_the_order_written():
    from descentlab.lessons import critical_points

    assert list(questions_of(critical_points))[:2] == ["forty", "stops"]
    assert questions_of(critical_points)["forty"] is critical_points.forty


def test_a_question_called_as_something_else_of_its_room_is_refused(tmp_path, monkeypatch):
    package = tmp_path / "double_room"
    package.mkdir()
    (package / "questions.md").write_text("## q1\n\n?\n\n- a\n  b\n* c\n  d\n")
    (package / "__init__.py").write_text("from descentlab.lessons import room\nroom(__name__, exercises=['q1', 'q2'])\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ValueError, match="double_room has a question and something else of the name q1"):
        importlib.import_module("double_room")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_option_has_a_reason(question):
    for place, (_, reason) in enumerate(question.options):
        assert question.choose(place) == reason and len(reason) > 10


@pytest.mark.parametrize("question", QUESTIONS)
def test_mathematics_and_code_are_closed(question):
    for text in (question.prompt, *(part for option in question.options for part in option)):
        assert text.count("$") % 2 == 0 and text.count("`") % 2 == 0
        assert not re.search(r"^[-*~] ", text)


@pytest.mark.parametrize("question", QUESTIONS)
def test_its_output_says_what_it_asks(question):
    data, metadata = question._repr_mimebundle_()
    known = facts({"metadata": metadata})
    assert known["kind"] == "question" and known["name"] == question.name and known["lesson"] == question.lesson
    assert [text for text, _ in known["options"]] == [text for text, _ in question.options]
    assert data["text/html"].count("Yes.") == (known["best"] is not None)


def test_what_nobody_can_know_is_not_called_wrong():
    from descentlab.lessons import start_here

    stalled = questions_of(start_here)["stalled"]
    assert stalled.best is None
    for place in range(len(stalled.options)):
        stalled.choose(place)
        said = stalled.widget.children[-1].value
        assert "Not quite" not in said and "Yes." not in said and "ABC"[place] in said
