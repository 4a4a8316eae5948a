"""A question before the experiment: the learner guesses, and learns of every option why it is right or not."""

import re
from collections.abc import Mapping
from functools import cached_property
from importlib import resources

import attrs

from descentlab import _checks, _progress
from descentlab._checks import checked
from descentlab._outputs import described
from descentlab.exercises._texts import pairs, text
from descentlab.exercises.wording import COLOURS, banner, markup
from descentlab.figures.palette import FOCUS

LETTERS = "ABCDEFGH"
CHOOSE = "Choose one. You may choose again."
# A row is one button, as wide as its text, which lies above it and lets clicks through. As in an explorer: the
# keyboard's focus is seen, and where no kernel answers, the form says so once, in words.
STYLE = f"""<style>
.question .option {{
    position: relative; overflow: visible; margin: 3px 0; border-radius: 3px;
    border: 1px solid var(--jp-border-color1, #8a8a8a); border-left-width: 4px;
}}
.question .option.right {{ border-color: {COLOURS['right']}; }}
.question .option.wrong {{ border-color: {COLOURS['wrong']}; }}
.question .option.chosen {{ border-color: {COLOURS['not attempted']}; }}
.question .option > button {{ position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; }}
.question .option > button:empty::before {{ content: none; }}   /* or this, and no title, would be its name */
.question .option > .words {{ position: relative; pointer-events: none; margin: 0; padding: 3px 10px; }}
.question .option > .words, .question .option > .words * {{ white-space: normal; }}
{FOCUS}
.question .jupyter-widgets-disconnected::before {{ display: none; }}
.question.jupyter-widgets-disconnected::before {{
    content: "Nothing runs here. Run this cell to answer."; font: inherit; font-style: italic; color: inherit;
}}
</style>"""


def _options(name, value):
    listed = list(value.items()) if isinstance(value, Mapping) else value
    several = pairs(name, listed, least=2, of="pairs (text, reason)")
    options = tuple((text("option", option), text("reason", reason)) for option, reason in several)
    if len(dict(options)) < len(several) or len(several) > len(LETTERS):
        _checks.refuse(name, [*dict(several)], f"different texts, at most {len(LETTERS)}")
    return options


@attrs.frozen(repr=False, slots=False)
class Question:
    """A guess before the experiment: options, and a reason for each, shown on choosing.

    Parameters
    ----------
    prompt : str
        As the options and reasons, it may hold `code` and $mathematics$.
    options : dict or sequence of (str, str)
        Text -> reason. The reason follows the word 'Yes.' or 'Not quite.'
    best : int or str, optional
        The place of the best option, counted from 0, or its letter, or its text. None where nobody can know.
    name, lesson : str
        What it is called, and in which room.
    """

    prompt: str = checked(text)
    options: tuple = checked(_options)
    best: int = attrs.field(default=None, converter=attrs.Converter(
        lambda value, self: value if value is None else self._place("best", value), takes_self=True))
    name: str = ""
    lesson: str = ""

    def _place(self, name, option):
        texts = [option for option, _ in self.options]
        letters = LETTERS[:len(texts)]
        if isinstance(option, str) and (line := " ".join(option.split())) in [*texts, *letters]:
            return texts.index(line) if line in texts else letters.index(line)
        if isinstance(option, str) or _checks.count(name, option, low=0) >= len(texts):
            _checks.refuse(name, option, f"0 to {len(texts) - 1}, a letter of {letters}, or an option's text")
        return int(option)

    def _verdict(self, place):
        """Of an option: the state that colours it, the word before its reason, and the mark beside its letter."""
        if self.best is None:
            return "not attempted", "", "•"
        return ("right", "Yes.", "✓") if place == self.best else ("wrong", "Not quite.", "✗")

    def choose(self, option):
        """Choose an option, as a click would.

        Parameters
        ----------
        option : int or str
            Its place, counted from 0, or its letter, or its text.

        Returns
        -------
        str
            The reason that is then shown.

        Raises
        ------
        TypeError, ValueError
            For what is none of the options.
        """
        place = self._place("option", option)
        reason, (_, *rows, status) = self.options[place][1], self.widget.children
        state, word, mark = self._verdict(place)
        rows[place].add_class("chosen" if self.best is None else state)
        self._label(rows[place], place, f" {mark}")
        status.value = banner(state, f"{LETTERS[place]}. {word}".strip(), reason)
        _progress.keep(self.lesson, "questions", self.name)
        return reason

    def _label(self, row, place, mark=""):
        """Write a row: its letter, mark and text for the eye, and the same as the name of its button."""
        button, words = row.children
        option = self.options[place][0]
        button.tooltip = f"{LETTERS[place]}{mark}. {option}"
        words.value = f'<span aria-hidden="true"><b>{LETTERS[place]}{mark}</b>&ensp;{markup(option)}</span>'

    def _row(self, place):
        from ipywidgets import Button, HBox

        button, words = Button(), _words("", width="auto", flex="1 1 auto")
        words.add_class("words")
        button.on_click(lambda _: self.choose(place))
        row = HBox([button, words])
        row.add_class("option")
        self._label(row, place)
        return row

    @cached_property
    def widget(self):
        """The live form, made when first shown: the prompt, a row (button, text) for each option, the status line."""
        from ipywidgets import VBox

        rows = [self._row(place) for place in range(len(self.options))]
        prompt = _words(f"{STYLE}<b>{markup(self.prompt)}</b>")
        form = VBox([prompt, *rows, _words(f'<div role="status">{CHOOSE}</div>')])
        form.add_class("question")
        return form

    def __repr__(self):
        rows = [f"  {letter}. {option}" for letter, (option, _) in zip(LETTERS, self.options)]
        return "\n".join([self.prompt, *rows])

    def _static_html(self):
        """Where no kernel runs, every option opens to its reason."""
        rows = []
        for place, (option, reason) in enumerate(self.options):
            word = self._verdict(place)[1]
            said = f"<b>{word}</b> {markup(reason)}" if word else markup(reason)
            rows.append(f"<details><summary>{LETTERS[place]}. {markup(option)}</summary><p>{said}</p></details>")
        return "\n".join([f"<p><b>{markup(self.prompt)}</b></p>", *rows])

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {**self.widget._repr_mimebundle_(), "text/plain": repr(self), "text/html": self._static_html()}
        return described("question", data, lesson=self.lesson, name=self.name, prompt=self.prompt,
                         options=[list(option) for option in self.options], best=self.best)


def _words(value, **layout):
    from ipywidgets import HTMLMath

    return HTMLMath(value, layout=layout, style={"font_size": "var(--jp-content-font-size1)"})   # as the prose


def read_questions(page, lesson=""):
    """The questions of a text, as a lesson's room keeps them in `questions.md`:

        ## slope

        How long is the step after hundreds of them?

        - 0.1: the slope is always the same
          The slope is. But $m$ keeps nine tenths of what it had.
        * 1: ten times as long
          It grows until the tenth that is lost is as much as the slope adds.

    An option is one line after `-`, the best one after `*`; its reason is indented below it. Where nobody can know, all
    options begin with `~`.

    Parameters
    ----------
    page : str
    lesson : str
        The room's name, which the questions carry.

    Returns
    -------
    dict
        Name -> `Question`, in the order written.

    Raises
    ------
    ValueError
        With the question's name, where one is not as above.
    """
    _, *parts = re.split(r"^## +(.*?) *$", page, flags=re.M)
    found = {}
    for name, block in zip(parts[::2], parts[1::2]):
        if not name.isidentifier():
            _checks.refuse("the name of a question", name, "an identifier, as `slope`")
        if name in found:
            raise ValueError(f"question {name!r} is there twice")
        found[name] = _read(name, block, lesson)
    return found


def _read(name, block, lesson):
    prompt, *parts = re.split(r"^([-*~]) +(.*)$", block, flags=re.M)
    marks, options, reasons = "".join(parts[::3]), parts[1::3], parts[2::3]
    about = f"question {name!r}"
    if not prompt.strip():
        raise ValueError(f"{about} asks nothing")
    if len(options) < 2:
        raise ValueError(f"{about} must have at least two options, got {len(options)}")
    if set(marks) != {"~"} and ("~" in marks or marks.count("*") != 1):
        raise ValueError(f"{about} must have one best option, marked *, or ~ before all of them, got {' '.join(marks)}")
    for option, reason in zip(options, reasons):
        if not reason.strip():
            raise ValueError(f"{about}: the option {option!r} has no reason")
        if re.search(r"^\S", reason.removeprefix("\n"), re.M):
            raise ValueError(f"{about}: the reason of {option!r} must be indented")
    try:
        return Question(prompt, list(zip(options, reasons)), marks.find("*") if "*" in marks else None, name, lesson)
    except ValueError as error:
        raise ValueError(f"{about}: {error}") from None


def questions_of(room):
    """The questions of a lesson's room, or of any module.

    Parameters
    ----------
    room : module

    Returns
    -------
    dict
        Name -> `Question`, in the order written.
    """
    if hasattr(room, "__path__"):
        page = resources.files(room.__name__).joinpath("questions.md")
        names = read_questions(page.read_text(encoding="utf-8")) if page.is_file() else ()
        return {name: getattr(room, name) for name in names}
    return {name: value for name, value in vars(room).items() if isinstance(value, Question)}
