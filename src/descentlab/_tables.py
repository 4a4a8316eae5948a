"""A small table: the numbers of a verdict, as text, as HTML and as plain facts."""

import html
import numbers
import re
from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from descentlab import _checks
from descentlab._numbers import short

MOST_ROWS = 6
EXPECTED = "a mapping of headers to columns, or a list of rows of one length, the headers first"


def _cell(value):
    """A cell's text: numbers as a reader needs them, words as they are."""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, numbers.Integral):
        return f"{int(value):,}"
    return short(float(value)) if isinstance(value, numbers.Real) else str(value)


def _listed(value):
    """Whether a value is a row or a column; a word is neither."""
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


@attrs.frozen
class Table:
    """Headers, and at most `MOST_ROWS` rows below them, all texts.

    Parameters
    ----------
    headers : tuple of str
    rows : tuple of tuple of str
        Each as long as the headers; no rows make no table.
    """

    headers: tuple = ()
    rows: tuple = ()

    @classmethod
    def of(cls, name, value):
        """The table of a mapping or of rows.

        Parameters
        ----------
        name : str
            What the argument is called, for the error's sentence.
        value : dict, sequence, Table or None
            A mapping {header: column}, or rows, the headers first; None makes an empty table.

        Returns
        -------
        Table

        Raises
        ------
        TypeError
            For anything else.
        ValueError
            For rows or columns of several lengths, no row at all, or more than `MOST_ROWS`.
        """
        if value is None:
            return cls()
        if isinstance(value, Table):
            return value
        if isinstance(value, Mapping) and value and all(map(_listed, value.values())):
            if len({len(column) for column in value.values()}) > 1:
                _checks.refuse(name, value, EXPECTED)
            value = [list(value), *zip(*value.values(), strict=True)]
        if not _listed(value) or not all(map(_listed, value)):
            _checks.refuse(name, value, EXPECTED, TypeError)
        if len(value) < 2 or not len(value[0]) or len({len(row) for row in value}) > 1:
            _checks.refuse(name, value, EXPECTED)
        if len(value) > MOST_ROWS + 1:
            raise ValueError(f"{name} must have at most {MOST_ROWS} rows, got {len(value) - 1}")
        headers, *rows = (tuple(map(_cell, row)) for row in value)
        return cls(headers, tuple(rows))

    def facts(self):
        """{"headers": [...], "rows": [[...], ...]}, or {} for no table."""
        return {"headers": list(self.headers), "rows": [list(row) for row in self.rows]} if self.rows else {}

    def _numeric(self):
        """For each column, whether it holds numbers: they stand right."""
        number = re.compile(r"[-+−]?[\d.][\d.,]*(e[-+]?\d+)?( ?%)?|infinite|")
        return [all(number.fullmatch(cell) for cell in column) for column in zip(*self.rows, strict=True)]

    def __str__(self):
        """Aligned plain text."""
        widths = [max(map(len, column)) for column in zip(self.headers, *self.rows, strict=True)]
        sides = [">" if right else "<" for right in self._numeric()]
        lines = [self.headers, ["-" * width for width in widths], *self.rows]
        return "\n".join("  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(
            line, sides, widths, strict=True)).rstrip() for line in lines)

    def html(self):
        """An HTML table with its styles in it, or "" for no table."""
        if not self.rows:
            return ""
        frame = "border-collapse: collapse; table-layout: auto; width: auto; margin: 0.6em 0 0"
        sides = ["right" if right else "left" for right in self._numeric()]

        def line(cells, tag, scope=""):
            style = "padding: 0.15em 0.9em; word-break: normal; font-variant-numeric: tabular-nums"
            return "".join(f'<{tag}{scope} style="text-align: {side}; {style}">{html.escape(cell)}</{tag}>'
                           for cell, side in zip(cells, sides, strict=True))

        body = "\n".join(f"<tr>{line(row, 'td')}</tr>" for row in self.rows)
        return (f'<table style="{frame}">\n<thead><tr>{line(self.headers, "th", " scope=col")}</tr></thead>\n'
                f"<tbody>\n{body}\n</tbody>\n</table>\n")
