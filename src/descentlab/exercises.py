"""Questions to guess at and exercises to try, judged by what they do: the course's fourth floor.

A drill is a plain module of `Exercise` and `Question` objects; notebooks say `drill.q1.check(my_function)`.
An exercise's `check(attempt)` calls the attempt and raises `Wrong(sentence)`, mostly through the `expect` functions:

    def _check(step):
        for theta in np.array([[1.0, 2.0], [-3.0, 0.5]]):
            expect_close(step, step(theta, 0.1), theta - 0.1 * theta, "Downhill is against the gradient.")

The attempt it is given is guarded: it works on copies of its inputs; raising, returning nothing and changing an
input are told to the learner in a sentence; and its text is its last call, as in f"{step} goes uphill".
"""

import html
import inspect
import re
import textwrap
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from descentlab import _checks

WORDS = {"right": "Right.", "wrong": "Not yet:", "not attempted": "Not attempted yet:"}
# Okabe and Ito's bluish green, vermillion and blue; the word beside them says the same.
COLOURS = {"right": "#009E73", "wrong": "#D55E00", "not attempted": "#0072B2"}
LETTERS = "ABCDEFGH"
# As in an explorer: the keyboard's focus is seen, and where no kernel answers, one broken link says it.
STYLE = f"""<style>
.question :focus-visible {{ box-shadow: 0 0 0 2px {COLOURS['not attempted']} !important; }}
.question .jupyter-widgets-disconnected::before {{ display: none; }}
</style>"""


class Wrong(Exception):
    """An attempt is not right yet; the message is the sentence that the learner reads."""


class _Unfinished(Wrong):
    """There is still a `...` in the attempt, or in what it returned."""


def _plain(text, width=300):
    """`text` on one line, without memory addresses (no run shares them with another), cut to `width`."""
    line = " ".join(re.sub(r" at 0x[0-9a-fA-F]+", "", str(text)).split())
    return line if len(line) <= width else line[:width - 3] + "..."


def _show(value):
    """`value` in a few words. Never raises, whatever the learner handed in."""
    try:
        if isinstance(value, (np.ndarray, np.generic, float)):
            if np.size(value) > 6:
                return f"an array of shape {value.shape}"
            formatter = {"float_kind": "{:.4g}".format, "bool": str}
            return _plain(np.array2string(np.asarray(value), separator=", ", formatter=formatter))
        if inspect.isroutine(value):
            return "a function" if value.__name__ == "<lambda>" else value.__name__
        if isinstance(value, BaseException):
            return f"{type(value).__name__}: {_plain(value)}".removesuffix(": ")
        return _plain(repr(value), 60)
    except Exception:
        return f"an object of type {type(value).__name__}"


def _html(text):
    """`text` as HTML: `code` and *emphasis* become tags, $mathematics$ is left to MathJax, all else is escaped."""

    def tag(part):
        code, mathematics, stress = part.groups()
        return mathematics or (f"<code>{code}</code>" if code else f"<em>{stress}</em>")

    return re.sub(r"`([^`]+)`|(\$[^$]+\$)|(?<!\*)\*([^\s*][^*]*)\*(?!\*)", tag, html.escape(text, quote=False))


def _banner(state, word, text):
    style = f"border-left: 4px solid {COLOURS[state]}; padding: 2px 0 2px 8px; line-height: 1.5"
    return f'<div role="status" style="{style}"><b>{_html(word)}</b> {_html(text)}</div>'


def _unfinished(value):
    if isinstance(value, (tuple, list, dict)):
        return any(map(_unfinished, value.values() if isinstance(value, dict) else value))
    return value is ...


def _copy(value):
    """A copy of the arrays and containers in `value`; all else, such as a generator, is meant to be shared."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (tuple, list):
        return type(value)(map(_copy, value))
    return {key: _copy(each) for key, each in value.items()} if type(value) is dict else value


def _same(one, two):
    if type(one) is not type(two):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and one.shape == two.shape and one.tobytes() == two.tobytes()
    if type(one) is dict:
        return list(one) == list(two) and _same(list(one.values()), list(two.values()))
    return len(one) == len(two) and all(map(_same, one, two)) if type(one) in (tuple, list) else one is two


class Guarded:
    """The learner's function as a check meets it: every misfortune of a call becomes a `Wrong` with a sentence.

    Wrap a function that an attempt returned, too: `inner = Guarded(attempt(3))`. `str()` is its last call.
    """

    def __init__(self, function, name="your function"):
        if not callable(function):
            raise Wrong(f"expected a function, got {_show(function)}.")
        own = getattr(function, "__name__", "")
        self.name = own if isinstance(own, str) and own.isidentifier() else name
        self._function, self._inputs, self._options = function, (), {}

    def __call__(self, *inputs, **options):
        self._inputs, self._options = inputs, options
        given, named = _copy(inputs), _copy(options)
        try:
            value = self._function(*given, **named)
        except (Wrong, KeyboardInterrupt):
            raise
        except BaseException as error:
            raise Wrong(f"{self} raised {_show(error)}") from None
        if not _same((inputs, options), (given, named)):
            raise Wrong(f"{self} changed its input. Leave it as it was: `x = x - step` makes a new array, "
                        "`x -= step` changes the old one.")
        if value is None:
            raise Wrong(f"{self} returned nothing: is a `return` missing?")
        if _unfinished(value):
            raise _Unfinished
        return value

    def __str__(self):
        inputs = [*map(_show, self._inputs), *(f"{name}={_show(value)}" for name, value in self._options.items())]
        return f"{self.name}({', '.join(inputs)})"


def expect(condition, message):
    """Raise `Wrong(message)` unless `condition` holds."""
    if not condition:
        raise Wrong(message)


def expect_shape(what, got, shape):
    """`got` as a float64 array of exactly `shape`, () for one number; else a `Wrong` saying what came instead.

    what: as in `expect_close`. A call must return an array, for what follows is to calculate with it;
        an answer that is a value may also be a tuple or a list.
    """
    return _array(str(what), got, shape, isinstance(what, Guarded))


def expect_close(what, got, expected, hint="", tolerance=1e-7):
    """Raise `Wrong` unless |got - expected| <= tolerance * (1 + |expected|) everywhere, in the same shape.

    what: the guarded attempt, for what its last call returned: the sentence names the call and the expected result;
        or a text, for an answer that is a value: the sentence does not give the expected one away.
    expected: a number, an array, or a tuple of them where several results are expected.
    """
    _compare(str(what), got, expected, hint, tolerance, isinstance(what, Guarded))


def _array(what, got, shape, called):
    found = f"a {type(got).__name__}" if isinstance(got, (tuple, list)) else _show(got)
    if not (called and isinstance(got, (tuple, list))):
        try:
            array = np.asarray(got)
            if array.shape == shape and array.dtype.kind in "iufO":
                return array.astype(np.float64)
            found = f"shape {array.shape}" if array.ndim and array.shape != shape else found
        except Exception:
            pass  # what NumPy makes no array of is described as it came
    wanted = f"an array of real numbers, shape {shape}" if shape else "one real number"
    raise Wrong(f"{what}: expected {wanted}, got {found}.")


def _compare(what, got, expected, hint, tolerance, called):
    if isinstance(expected, tuple):
        if not (isinstance(got, (tuple, list)) and len(got) == len(expected)):
            found = f"a {type(got).__name__} of {len(got)}" if isinstance(got, (tuple, list)) else _show(got)
            raise Wrong(f"{what}: expected {len(expected)} results, got {found}.")
        for place, (one, other) in enumerate(zip(got, expected, strict=True), 1):
            _compare(f"{what}, result {place}", one, other, hint, tolerance, called)
        return
    expected = np.asarray(expected, dtype=np.float64)
    got = _array(what, got, expected.shape, called)
    if np.isfinite(expected).all() and not np.isfinite(got).all():
        found = _show(got) if got.size <= 6 else "nan" if np.isnan(got).any() else "inf"
        raise Wrong(f"{what} is not finite: {found}. Is something divided by zero, or growing without bound? {hint}")
    if np.allclose(got, expected, rtol=tolerance, atol=tolerance, equal_nan=True):
        return
    gap = np.where(got == expected, 0.0, np.abs(got - expected))
    if got.size > 6:
        place = tuple(map(int, np.unravel_index(np.argmax(gap), gap.shape)))
        raise Wrong(f"{what}: off by up to {gap.max():.2g}, most at index {place}. {hint}")
    if not called:
        raise Wrong(f"{what}: {_show(got)} is not it. {hint}")
    detail = f" (off by {gap.max():.1e})" if _show(got) == _show(expected) else ""
    raise Wrong(f"{what} should be {_show(expected)}, got {_show(got)}{detail}. {hint}")


@dataclass(frozen=True, repr=False)
class Outcome:
    """What `check` found: `state` is 'right', 'wrong' or 'not attempted'; its text is one line."""

    state: str
    message: str

    def __post_init__(self):
        _checks.one_of("state", self.state, WORDS)
        object.__setattr__(self, "message", " ".join(self.message.split()))

    def __repr__(self):
        return f"{WORDS[self.state]} {self.message}".strip()

    def _repr_html_(self):
        return _banner(self.state, WORDS[self.state], self.message)


@dataclass(frozen=True, repr=False)
class Note:
    """A hint or a solution: plain text, and the same in Markdown for the notebook."""

    text: str
    markdown: str

    def __repr__(self):
        return self.text

    def _repr_markdown_(self):
        return self.markdown


def _text(name, value):
    if not isinstance(value, str) or not value.strip():
        _checks.refuse(name, value, "a text", TypeError)
    return " ".join(value.split())


def _several(name, value, least, of):
    if isinstance(value, (str, Mapping)) or not np.iterable(value) or len(value := tuple(value)) < least:
        _checks.refuse(name, value, f"at least {least} {of}")
    return value


def _pairs(name, value, least, of):
    for pair in (value := _several(name, value, least, of)):
        if not (isinstance(pair, tuple) and len(pair) == 2):
            _checks.refuse(name, pair, of, TypeError)
    return value


class Exercise:
    """One exercise, with everything that is known about its answers.

    name: what the drill calls it, such as "q1".
    check: called with the guarded attempt (kind "function"), or with a copy of it (kind "value"); raises `Wrong`.
    hints: at least two, the gentlest first.
    solution: a right answer; `source` is its text where it is no function written with `def`.
    alternatives: at least two more right answers, in another style.
    wrong: at least three pairs (attempt, part of the sentence that it must get).
    right: one sentence for whoever got it right: what it is good for, where it leads.
    """

    def __init__(self, name, check, *, hints, solution, alternatives, wrong, kind="function", source=None, right=""):
        self.name = _text("name", name)
        self.kind = _checks.one_of("kind", kind, ("function", "value"))
        self.hints = tuple(_text("hint", hint) for hint in _several("hints", hints, 2, "hints"))
        self.right_answers = (solution, *_several("alternatives", alternatives, 2, "more right answers"))
        self.wrong_answers = tuple((attempt, _text("part of a message", part)) for attempt, part in _pairs(
            "wrong", wrong, 3, "pairs (attempt, part of its message)"))
        if source is not None and not isinstance(source, str):
            _checks.refuse("source", source, "a text", TypeError)
        if source is None and kind == "function" and not (
                inspect.isfunction(solution) and solution.__name__ != "<lambda>"):
            _checks.refuse("solution", solution, "written with `def`, or given with its source=", TypeError)
        self._check = _checks.function("check", check, "a function of the attempt")
        self._source, self._hinted = source, 0
        self._praise = right if right == "" else _text("right", right)

    def __repr__(self):
        return f"Exercise {self.name}: .check(your answer), .hint(), .solution()"

    def check(self, attempt=...):
        """The `Outcome` of an attempt. Never raises, never warns, whatever the attempt does (but Ctrl-C works)."""
        with warnings.catch_warnings(record=True), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                self._check(self._prepare(attempt))
            except _Unfinished:
                return Outcome("not attempted", f"replace the `...` of {self.name} and run the cell again.")
            except Wrong as wrong:
                return Outcome("wrong", str(wrong))
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                return Outcome("wrong", f"{_show(attempt)} could not be judged: checking it raised {_show(error)}")
        return Outcome("right", self._praise)

    def _prepare(self, attempt):
        if _unfinished(attempt):
            raise _Unfinished
        if self.kind == "function":
            return Guarded(attempt)
        expect(attempt is not None, "got None: is a `return` missing in what made it?")
        expect(not inspect.isroutine(attempt), "expected a value, got a function: call it.")
        return _copy(attempt)

    def hint(self):
        """The next hint; the last one stays."""
        self._hinted = min(self._hinted + 1, len(self.hints))
        last = " (the last)" if self._hinted == len(self.hints) else ""
        label, text = f"Hint {self._hinted} of {len(self.hints)}{last}:", self.hints[self._hinted - 1]
        return Note(f"{label} {text}", f"**{label}** {text}")

    def solution(self):
        """The source of one right answer; others may be as good."""
        answer = self.right_answers[0]
        source = self._source or (inspect.getsource(answer) if self.kind == "function" else _show(answer))
        source = textwrap.dedent(source).strip()
        return Note(source, f"```python\n{source}\n```")

    def faults(self):
        """One sentence for every listed answer that is not judged as promised; an empty list in a sound drill."""
        promises = [(attempt, "Right.", "") for attempt in self.right_answers]
        promises += [(attempt, "Not yet:", part) for attempt, part in self.wrong_answers]
        judged = [(attempt, word, part, str(self.check(attempt))) for attempt, word, part in promises]
        return [f"{self.name}: {_show(attempt)} should get {' ... '.join(filter(None, [word, part]))!r}, got {found!r}"
                for attempt, word, part, found in judged if not (found.startswith(word) and part in found)]


def exercises_of(drill):
    """The exercises of a drill module, {name: Exercise}, in the order written; ValueError where two names differ."""
    found = {name: value for name, value in vars(drill).items() if isinstance(value, Exercise)}
    for name, exercise in found.items():
        if exercise.name != name:
            _checks.refuse("the exercise's name", exercise.name, f"{name!r}, as the drill calls it")
    return found


def questions_of(drill):
    """The questions of a drill module, {name: Question}, in the order written."""
    return {name: value for name, value in vars(drill).items() if isinstance(value, Question)}


class Question:
    """A guess before the experiment: options, one of them best, and a reason for each, shown on choosing.

    prompt, texts and reasons may hold `code` and $mathematics$.
    options: a mapping {text: reason}, or pairs (text, reason). The reason follows the word 'Yes.' or 'Not quite.'
    best: the place of the best option, counted from 0, or its letter, or its text.
    """

    def __init__(self, prompt, options, best):
        self.prompt = _text("prompt", prompt)
        pairs = _pairs("options", list(options.items()) if isinstance(options, Mapping) else options, 2,
                       "pairs (text, reason)")
        self.options = tuple((_text("option", text), _text("reason", reason)) for text, reason in pairs)
        if len(dict(self.options)) < len(pairs) or len(pairs) > len(LETTERS):
            _checks.refuse("options", [*dict(pairs)], f"different texts, at most {len(LETTERS)}")
        self.best = self._place("best", best)

    def _place(self, name, option):
        texts = [text for text, _ in self.options]
        letters = LETTERS[:len(texts)]
        if isinstance(option, str) and (line := " ".join(option.split())) in [*texts, *letters]:
            return texts.index(line) if line in texts else letters.index(line)
        if isinstance(option, str) or _checks.count(name, option, low=0) >= len(texts):
            _checks.refuse(name, option, f"0 to {len(texts) - 1}, a letter of {letters}, or an option's text")
        return int(option)

    def choose(self, option):
        """Choose by place, letter or text, as a click would; returns the reason that is then shown."""
        place = self._place("option", option)
        reason, (_, *rows, status) = self.options[place][1], self.widget.children
        state, word, mark = ("right", "Yes.", "✓") if place == self.best else ("wrong", "Not quite.", "✗")
        button = rows[place].children[0]
        button.description = f"{LETTERS[place]} {mark}"
        button.style.button_color, button.style.text_color = COLOURS[state], "black"
        status.value = _banner(state, f"{LETTERS[place]}. {word}", reason)
        return reason

    @cached_property
    def widget(self):
        """The live form, made when first shown: the prompt, a row (button, text) for each option, the status line."""
        from ipywidgets import Button, HBox, HTMLMath, VBox

        def words(text, **layout):
            return HTMLMath(text, layout=layout, style={"font_size": "var(--jp-content-font-size1)"})   # as the prose

        rows = []
        for place, (text, _) in enumerate(self.options):
            button = Button(description=LETTERS[place], tooltip=text, layout={"width": "52px", "flex": "0 0 auto"})
            button.on_click(lambda _, place=place: self.choose(place))
            rows.append(HBox([button, words(_html(text), width="auto", flex="1 1 auto")],
                             layout={"align_items": "center"}))
        status = words('<div role="status">Choose one. You may choose again.</div>')
        form = VBox([words(f"{STYLE}<b>{_html(self.prompt)}</b>"), *rows, status])
        form.add_class("question")
        return form

    def __repr__(self):
        return "\n".join([self.prompt, *(f"  {letter}. {text}" for letter, (text, _) in zip(LETTERS, self.options))])

    def _static_html(self):
        """Where no kernel runs, every option opens to its reason."""
        options = [f"<details><summary>{letter}. {_html(text)}</summary><p><b>"
                   f"{'Yes.' if place == self.best else 'Not quite.'}</b> {_html(reason)}</p></details>"
                   for place, (letter, (text, reason)) in enumerate(zip(LETTERS, self.options))]
        return "\n".join([f"<p><b>{_html(self.prompt)}</b></p>", *options])

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {**self.widget._repr_mimebundle_(), "text/plain": repr(self), "text/html": self._static_html()}
