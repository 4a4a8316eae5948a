"""An exercise: how its answers are checked, and everything that is known about them before a learner tries one."""

import inspect
import re
import textwrap
import warnings
from functools import partial
from importlib import import_module

import attrs
import numpy as np

from descentlab import _checks, _progress
from descentlab._checks import checked
from descentlab._outputs import described
from descentlab.exercises._texts import one_line, pairs, several, text
from descentlab.exercises.guard import Guarded, copied, unfinished
from descentlab.exercises.judging import Answer, Unfinished, Wrong, expect
from descentlab.exercises.wording import banner, show

KINDS = ("function", "value")
WORDS = {"right": "Right.", "wrong": "Not yet:", "not attempted": "Not attempted yet:"}


@attrs.frozen(repr=False)
class Outcome:
    """What `check` found; its text is one line.

    Parameters
    ----------
    state : str
        A key of `WORDS`: "right", "wrong" or "not attempted".
    message : str
        What the learner is told after the state's word.
    exercise : str
        Which it was.

    Raises
    ------
    ValueError
        For another state.
    """

    state: str = checked(partial(_checks.one_of, options=WORDS))
    message: str = checked(one_line)
    exercise: str = ""

    def __repr__(self):
        return f"{WORDS[self.state]} {self.message}".strip()

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"text/plain": repr(self), "text/html": banner(self.state, WORDS[self.state], self.message)}
        return described("outcome", data, exercise=self.exercise, state=self.state)


@attrs.frozen(repr=False)
class Note:
    """A hint or a solution.

    Parameters
    ----------
    text : str
        Plain text.
    markdown : str
        The same for the notebook.
    exercise : str
        Which it belongs to.
    """

    text: str
    markdown: str
    exercise: str = ""

    def __repr__(self):
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        return described("note", {"text/plain": self.text, "text/markdown": self.markdown}, exercise=self.exercise)


def _hints(name, value):
    return tuple(text("hint", hint) for hint in several(name, value, 2, "hints"))


def _praise(name, value):
    return value if value == "" else text(name, value)


def _wrong(name, value):
    listed = pairs(name, value, least=3, of="pairs (attempt, part of its message)")
    return tuple((attempt, text("part of a message", part)) for attempt, part in listed)


@attrs.define(eq=False, repr=False)
class Exercise:
    """One exercise, with everything that is known about its answers.

    Parameters
    ----------
    name : str
        What the room calls it, such as "q1".
    check : callable
        Called with the `Guarded` attempt (kind "function") or with its `Answer` (kind "value"); raises `Wrong`.
    hints : tuple of str
        At least two, the gentlest first.
    solution : object
        A right answer; `source` is its text where it is no function written with `def`.
    alternatives : tuple
        At least two more right answers, in another style.
    wrong : tuple of (object, str)
        At least three pairs: an attempt, and a part of the sentence that it must get.
    kind : str
        "function" or "value".
    right : str
        One sentence for whoever got it right: what it is good for, where it leads.
    """

    name: str = checked(text)
    _check: object = checked(partial(_checks.function, expected="a function of the attempt"))
    hints: tuple = checked(_hints, kw_only=True)
    _solution: object = attrs.field(kw_only=True)
    _alternatives: tuple = checked(partial(several, least=2, of="more right answers"), kw_only=True)
    wrong_answers: tuple = checked(_wrong, kw_only=True, alias="wrong")
    kind: str = checked(partial(_checks.one_of, options=KINDS), "function", kw_only=True)
    _source: str = attrs.field(default=None, kw_only=True)
    _right: str = checked(_praise, "", kw_only=True)
    _hinted: int = attrs.field(default=0, init=False)

    @classmethod
    def of(cls, **known):
        """Make an exercise of the check below it, which gives it its name.

        Parameters
        ----------
        **known
            All but the name and the check.

        Returns
        -------
        callable
            A decorator, which makes an `Exercise` of a check.

        Examples
        --------
        >>> @Exercise.of(solution=halve, alternatives=..., hints=..., wrong=...)
        ... def q1(halve):
        ...     halve(3.0).close_to(1.5, "Divide by two.")
        """
        return lambda check: cls(check.__name__, check, **known)

    def __attrs_post_init__(self):
        by_def = inspect.isfunction(self._solution) and self._solution.__name__ != "<lambda>"
        if self._source is not None and not isinstance(self._source, str):
            _checks.refuse("source", self._source, "a text", TypeError)
        if self._source is None and self.kind == "function" and not by_def:
            _checks.refuse("solution", self._solution, "written with `def`, or given with its source=", TypeError)

    def __repr__(self):
        return f"Exercise {self.name}: .check(your answer), .hint(), .solution()"

    @property
    def lesson(self):
        """The room that its check is written in, "" for one of no lesson's."""
        found = re.fullmatch(r"descentlab\.lessons\.(\w+)\..*", str(getattr(self._check, "__module__", "")))
        return found[1] if found else ""

    @property
    def right_answers(self):
        """The solution and its alternatives."""
        return (self._solution, *self._alternatives)

    def check(self, attempt=...):
        """Judge an attempt. Never raises, never warns, whatever the attempt does (but Ctrl-C works).

        Parameters
        ----------
        attempt : object
            The learner's function or value; `...` where there is none yet.

        Returns
        -------
        Outcome
        """
        with warnings.catch_warnings(record=True), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            outcome = Outcome(*self._judged(attempt), self.name)
        if outcome.state == "right":
            _progress.keep(self.lesson, "exercises", self.name)
        return outcome

    def _judged(self, attempt):
        try:
            self._check(self._prepared(attempt))
        except Unfinished:
            return "not attempted", f"replace the `...` of {self.name} and run the cell again."
        except Wrong as wrong:
            return "wrong", str(wrong)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return "wrong", f"{show(attempt)} could not be judged: checking it raised {show(error)}"
        return "right", self._right

    def _prepared(self, attempt):
        if unfinished(attempt):
            raise Unfinished
        if self.kind == "function":
            return Guarded(attempt)
        expect(attempt is not None, "got None: is a `return` missing in what made it?")
        expect(not inspect.isroutine(attempt), "expected a value, got a function: call it.")
        return Answer(copied(attempt), "your answer")

    def hint(self):
        """The next hint; the last one stays."""
        self._hinted = min(self._hinted + 1, len(self.hints))
        last = " (the last)" if self._hinted == len(self.hints) else ""
        label, hint = f"Hint {self._hinted} of {len(self.hints)}{last}:", self.hints[self._hinted - 1]
        return Note(f"{label} {hint}", f"**{label}** {hint}", self.name)

    def solution(self):
        """The source of one right answer; others may be as good."""
        source = self._source or (inspect.getsource if self.kind == "function" else show)(self._solution)
        source = textwrap.dedent(source).strip()
        return Note(source, f"```python\n{source}\n```", self.name)

    def faults(self):
        """One sentence for every listed answer that is not judged as promised; an empty list in a sound exercise."""
        promises = [(attempt, "Right.", "") for attempt in self.right_answers]
        promises += [(attempt, "Not yet:", part) for attempt, part in self.wrong_answers]
        judged = [(attempt, word, part, str(self.check(attempt))) for attempt, word, part in promises]
        return [f"{self.name}: {show(attempt)} should get {' ... '.join(filter(None, [word, part]))!r}, got {found!r}"
                for attempt, word, part, found in judged if not (found.startswith(word) and part in found)]


def exercises_of(room):
    """The exercises of a lesson's room, or of any module.

    Parameters
    ----------
    room : module

    Returns
    -------
    dict
        Name -> `Exercise`, in the order written.

    Raises
    ------
    ValueError
        Where an exercise is called otherwise than its name says.
    """
    module = import_module(f"{room.__name__}.exercises") if hasattr(room, "__path__") else room
    found = {name: value for name, value in vars(module).items() if isinstance(value, Exercise)}
    for name, each in found.items():
        if each.name != name:
            _checks.refuse("the exercise's name", each.name, f"{name!r}, as the module calls it")
    return found
