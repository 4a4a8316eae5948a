"""Checks of what the author of a question or an exercise writes: texts, and lists of so many."""

from collections.abc import Mapping

import numpy as np

from descentlab import _checks


def one_line(name, value):
    """`value` on one line."""
    return " ".join(value.split())


def text(name, value):
    """`value` on one line, if it is a text with something in it."""
    if not isinstance(value, str) or not value.strip():
        _checks.refuse(name, value, "a text", TypeError)
    return one_line(name, value)


def several(name, value, least, of):
    """`value` as a tuple of at least so many; `of` says what."""
    if isinstance(value, (str, Mapping)) or not np.iterable(value) or len(value := tuple(value)) < least:
        _checks.refuse(name, value, f"at least {least} {of}")
    return value


def pairs(name, value, least, of):
    """`value` as a tuple of at least so many pairs, each a tuple."""
    for pair in (value := several(name, value, least, of)):
        if not (isinstance(pair, tuple) and len(pair) == 2):
            _checks.refuse(name, pair, of, TypeError)
    return value
