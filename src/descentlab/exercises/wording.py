"""How values and sentences are put before a learner: in a few words, on one line, escaped, and in a colour."""

import html
import inspect
import re

import numpy as np

from descentlab.figures.palette import BLUE, GREEN, VERMILLION

COLOURS = {"right": GREEN, "wrong": VERMILLION, "not attempted": BLUE}      # the word beside them says the same


def plain(text, width=300):
    """A text on one line, without memory addresses (no run shares them with another).

    Parameters
    ----------
    text : object
        Its `str` counts.
    width : int
        The most characters; a longer text is cut, and ends in "...".

    Returns
    -------
    str
    """
    line = " ".join(re.sub(r" at 0x[0-9a-fA-F]+", "", str(text)).split())
    return line if len(line) <= width else line[:width - 3] + "..."


def show(value):
    """A value in a few words. Never raises, whatever the learner handed in.

    Parameters
    ----------
    value : object

    Returns
    -------
    str
        On one line; of an array with more than six numbers its shape.
    """
    try:
        return _shown(value)
    except Exception:
        return f"an object of type {type(value).__name__}"


def _shown(value):
    if isinstance(value, (np.ndarray, np.generic, float)):
        if np.size(value) > 6:
            return f"an array of shape {value.shape}"
        # As Python writes it, where `short` writes for readers: 12,300 would be two numbers, and nan "infinite".
        formatter = {"float_kind": "{:.4g}".format, "bool": str}
        return plain(np.array2string(np.asarray(value), separator=", ", formatter=formatter))
    if inspect.isroutine(value):
        return "a function" if value.__name__ == "<lambda>" else value.__name__
    if isinstance(value, BaseException):
        return f"{type(value).__name__}: {plain(value)}".removesuffix(": ")
    return plain(repr(value), 60)


def markup(text):
    """A text as HTML: `code` and *emphasis* become tags, $mathematics$ is left to MathJax, all else is escaped.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """

    def tag(part):
        code, mathematics, stress = part.groups()
        return mathematics or (f"<code>{code}</code>" if code else f"<em>{stress}</em>")

    return re.sub(r"`([^`]+)`|(\$[^$]+\$)|(?<!\*)\*([^\s*][^*]*)\*(?!\*)", tag, html.escape(text, quote=False))


def banner(state, word, text):
    """One line of HTML that a screen reader announces: a bold word and a text beside a bar in the state's colour.

    Parameters
    ----------
    state : str
        A key of `COLOURS`.
    word, text : str
        As `markup` takes them.

    Returns
    -------
    str
    """
    style = f"border-left: 4px solid {COLOURS[state]}; padding: 2px 0 2px 8px; line-height: 1.5"
    return f'<div role="status" style="{style}"><b>{markup(word)}</b> {markup(text)}</div>'
