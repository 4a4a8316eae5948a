"""Questions to guess at and exercises to try, judged by what they do.

A lesson's room keeps its questions as text, in `questions.md` (`read_questions`), and its exercises in `exercises.py`:
a right answer, more of them, wrong ones with what each is told, and a check that gives it its name.
A notebook says `lesson.q1.check(my_function)` and `lesson.slope`.
"""

from descentlab.exercises.exercise import WORDS, Exercise, Note, Outcome, exercises_of
from descentlab.exercises.guard import Guarded
from descentlab.exercises.judging import Answer, Wrong, expect, expect_close
from descentlab.exercises.question import LETTERS, Question, questions_of, read_questions
from descentlab.exercises.standing import Progress, Standing, standing_in

__all__ = ["LETTERS", "WORDS", "Answer", "Exercise", "Guarded", "Note", "Outcome", "Progress", "Question", "Standing",
           "Wrong", "exercises_of", "expect", "expect_close", "questions_of", "read_questions", "standing_in"]
