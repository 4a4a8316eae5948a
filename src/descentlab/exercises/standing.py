"""How far a learner is in a lesson, as `_progress` has kept it."""

from importlib import import_module

import attrs

from descentlab import _progress
from descentlab._outputs import described
from descentlab.exercises.exercise import exercises_of
from descentlab.exercises.question import questions_of


NOWHERE = "In a copy of your own, opened with `descentlab`, it says here what you have answered and solved so far."


@attrs.frozen
class Standing:
    """What was answered and solved in one lesson.

    Parameters
    ----------
    answered, solved : tuple of str
        The names of its questions and of its exercises that were.
    questions, exercises : int
        How many it has.
    """

    answered: tuple
    questions: int
    solved: tuple
    exercises: int

    def __str__(self):
        names = f" ({', '.join(self.solved)})" if self.solved else ""
        return (f"So far you have solved {len(self.solved)} of {self.exercises} exercises{names} "
                f"and answered {len(self.answered)} of {self.questions} questions.")


def standing_in(lesson):
    """How far the learner is in a lesson.

    Parameters
    ----------
    lesson : str
        The name of its room.

    Returns
    -------
    Standing or None
        None where nothing is kept.
    """
    if _progress.place() is None or not lesson:
        return None
    room, kept = import_module(f"descentlab.lessons.{lesson}"), _progress.kept().get(lesson, {})
    questions, exercises = questions_of(room), exercises_of(room)
    return Standing(tuple(name for name in questions if name in kept.get("questions", ())), len(questions),
                    tuple(name for name in exercises if name in kept.get("exercises", ())), len(exercises))


class Progress:
    """How far the learner is in a lesson, to be shown at the end of its notebook.

    Parameters
    ----------
    lesson : str
        The name of its room.
    """

    def __init__(self, lesson):
        self.lesson = lesson

    def __repr__(self):
        return self.markdown()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return described("standing", {"text/plain": repr(self), "text/markdown": self.markdown()})

    def markdown(self):
        """What is shown; where nothing is kept, what would be.

        Returns
        -------
        str
        """
        return str(standing_in(self.lesson) or NOWHERE)

    def forget(self):
        """Forget all that was answered and solved, in all lessons."""
        _progress.forget()
