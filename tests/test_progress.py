"""What is kept of a learner's answers: where it is asked for, and nowhere else; and what is shown of it."""

import json

import pytest

from course import notebooks, parent, topic
from descentlab import _progress
from descentlab.claims import Verdict, Verdicts
from descentlab.exercises import Progress, exercises_of, questions_of
from descentlab.lessons import momentum, start_here
from descentlab.lessons.start_here import progress_map


@pytest.fixture(autouse=True)
def nowhere(monkeypatch):
    monkeypatch.delenv(_progress.VARIABLE, raising=False)


@pytest.fixture
def file(monkeypatch, tmp_path):
    """A learner's file, not there yet."""
    path = tmp_path / "progress.json"
    monkeypatch.setenv(_progress.VARIABLE, str(path))
    return path


def work():
    """One exercise is solved, another not, and one question is answered, in two lessons."""
    start_here.q1.check(lambda theta, g, eta: theta - eta * g)
    momentum.q1.check(lambda *_: None)
    momentum.q2.check()
    start_here.stalled.choose(0)


def test_what_was_solved_and_answered_is_kept_once(file):
    for _ in range(2):
        work()
    assert json.loads(file.read_text()) == {"start_here": {"exercises": ["q1"], "questions": ["stalled"]}}
    assert [path.name for path in file.parent.iterdir()] == ["progress.json"]


def test_nothing_is_kept_where_nobody_asks_for_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    work()
    assert not list(tmp_path.iterdir()) and _progress.kept() == {}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"start_here": 1}', '{"start_here": {"exercises": 1}}', "\0"])
def test_a_file_that_cannot_be_read_is_begun_anew(file, text):
    file.write_text(text)
    assert _progress.kept() == {}
    work()
    assert _progress.kept()["start_here"]["exercises"] == ["q1"]


def test_a_file_that_cannot_be_written_is_no_error_of_the_learners(file, monkeypatch):
    monkeypatch.setenv(_progress.VARIABLE, str(file / "below" / "nothing"))
    assert start_here.q1.check(lambda theta, g, eta: theta - eta * g).state == "right"


def test_the_map_has_every_notebook_and_forgets(file):
    assert list(progress_map.notebooks()) == [topic(path) for path in notebooks()]
    assert [address for _, address in progress_map.notebooks().values()] == [
        parent(path) + path.name for path in notebooks()]
    work()
    shown = start_here.progress.markdown()
    assert "| [00 Start here](00_start_here.ipynb) | 1 of 1 | 1 of 1 |" in shown
    assert f"| 0 of {len(questions_of(momentum))} | 0 of {len(exercises_of(momentum))} |" in shown
    start_here.progress.forget()
    assert not file.exists() and "(00_start_here.ipynb) | 0 of 1 | 0 of 1 |" in start_here.progress.markdown()
    start_here.progress.forget()


@pytest.mark.parametrize("shown", [start_here.progress, Progress("momentum")])
def test_what_is_stored_does_not_depend_on_the_learner(shown):
    data, metadata = shown._repr_mimebundle_()
    assert "In a copy of your own" in data["text/markdown"] and metadata["descentlab"] == {"kind": "standing"}


def test_below_the_verdicts_stands_how_far_the_learner_is(file, monkeypatch):
    verdicts = Verdicts("start_here")
    verdicts.pronounced["C01"] = Verdict("C01", "holds", "It does.")
    work()
    line = "So far you have solved 1 of 1 exercises (q1) and answered 1 of 1 questions."
    data, _ = verdicts._repr_mimebundle_()
    assert all(text.endswith(f"\n\n{line}") for text in data.values())
    monkeypatch.delenv(_progress.VARIABLE)
    assert verdicts._repr_mimebundle_()[0] == {kind: text.removesuffix(f"\n\n{line}") for kind, text in data.items()}


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_every_notebook_ends_with_it(path):
    text = path.read_text(encoding="utf-8")
    assert '"lesson.verdicts"' in text or '"lesson.progress"' in text


def test_exercises_and_verdicts_know_their_lesson():
    assert {each.lesson for each in exercises_of(momentum).values()} == {"momentum"}
    assert momentum.verdicts.lesson == "momentum"
