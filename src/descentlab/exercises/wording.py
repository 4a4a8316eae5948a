"""How values and sentences are put before a learner: in a few words, on one line, escaped, and in a colour."""

import html
import inspect
import re

import numpy as np

# Okabe and Ito's bluish green, vermillion and blue; the word beside them says the same.
COLOURS = {"right": "#009E73", "wrong": "#D55E00", "not attempted": "#0072B2"}


def plain(text, width=300):
    """`text` on one line, without memory addresses (no run shares them with another), cut to `width` characters."""
    line = " ".join(re.sub(r" at 0x[0-9a-fA-F]+", "", str(text)).split())
    return line if len(line) <= width else line[:width - 3] + "..."


def show(value):
    """`value` in a few words. Never raises, whatever the learner handed in."""
    try:
        return _shown(value)
    except Exception:
        return f"an object of type {type(value).__name__}"


def _shown(value):
    if isinstance(value, (np.ndarray, np.generic, float)):
        if np.size(value) > 6:
            return f"an array of shape {value.shape}"
        formatter = {"float_kind": "{:.4g}".format, "bool": str}
        return plain(np.array2string(np.asarray(value), separator=", ", formatter=formatter))
    if inspect.isroutine(value):
        return "a function" if value.__name__ == "<lambda>" else value.__name__
    if isinstance(value, BaseException):
        return f"{type(value).__name__}: {plain(value)}".removesuffix(": ")
    return plain(repr(value), 60)


def markup(text):
    """`text` as HTML: `code` and *emphasis* become tags, $mathematics$ is left to MathJax, all else is escaped."""

    def tag(part):
        code, mathematics, stress = part.groups()
        return mathematics or (f"<code>{code}</code>" if code else f"<em>{stress}</em>")

    return re.sub(r"`([^`]+)`|(\$[^$]+\$)|(?<!\*)\*([^\s*][^*]*)\*(?!\*)", tag, html.escape(text, quote=False))


def banner(state, word, text):
    """One line of HTML that a screen reader announces: a bold word and a text beside a bar in the state's colour."""
    style = f"border-left: 4px solid {COLOURS[state]}; padding: 2px 0 2px 8px; line-height: 1.5"
    return f'<div role="status" style="{style}"><b>{markup(word)}</b> {markup(text)}</div>'
