"""nbval compares numbers as numbers, where a cell asks for it; pytest finds this file by itself.

Tagged `within-5%`, a cell may print numbers that are up to five percent off those that are stored (or any other
percentage); a number without point and exponent on both sides is a count, and has to be the same. Tagged
`within-5%-integers-too`, counts may be off as well. All else between the numbers has to be the same but for spaces,
and for the newlines inside [ ], where NumPy breaks its lines. A drawing in HTML, <svg>, is not compared, as no picture is.
A cell without such a tag stays exact.
"""

import re

TAG = re.compile(r"within-(\d+(?:\.\d+)?)%(-integers-too)?")
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
TOKEN = re.compile(r"""
    (?P<exact> \x1b\[[0-9;]*m                               # a colour in a terminal
             | </?[a-zA-Z][^<>]*> | <!--.*?-->              # an HTML tag with its attributes
             | \#[0-9a-fA-F]{3,8}\b                         # a colour in HTML
             | [^\W\d]\w* )                                 # a name, such as C27
  | (?P<number> [-+−]? (?: (?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d*)? | \.\d+ ) (?:[eE][-+]?\d+)? )
  | (?P<character> \n | \S )
""", re.VERBOSE | re.DOTALL)


def tokens(text):
    """The pieces of a text that matter: pairs (what it is, its text), without spaces and without newlines inside [ ].

    NumPy's `[2.]` is a number to its point; outside of brackets the point is the sentence's.
    """
    depth = 0
    for match in TOKEN.finditer(DRAWING.sub("<svg></svg>", text)):
        kind, piece = match.lastgroup, match[0]
        depth = max(0, depth + {"[": 1, "]": -1}.get(piece, 0))
        if kind == "number" and piece.endswith(".") and not depth:
            yield from ((kind, piece[:-1]), ("character", "."))
        elif not (depth and piece == "\n"):
            yield kind, piece


def is_count(number):
    return not re.search("[.eE]", number)


def value(number):
    return float(number.replace(",", "").replace("−", "-"))


class Within(str):
    """A text that equals another one if its words are the same, and its numbers are up to `share` of them apart."""

    def __new__(cls, text, share, integers_too):
        made = super().__new__(cls, text)
        made.share, made.integers_too = share, integers_too
        return made

    def same(self, mine, others):
        if mine == others or mine[0] != "number" or others[0] != "number":
            return mine == others
        if is_count(mine[1]) and is_count(others[1]) and not self.integers_too:
            return value(mine[1]) == value(others[1])
        a, b = value(mine[1]), value(others[1])
        return abs(a - b) <= self.share * max(abs(a), abs(b))

    def __eq__(self, other):
        if not isinstance(other, str):
            return NotImplemented
        mine, others = list(tokens(self)), list(tokens(other))
        return len(mine) == len(others) and all(map(self.same, mine, others))

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


def tolerance(tags):
    """What the tags of a cell allow: (share, whether counts may be off as well); None where they say nothing of it."""
    meant = [tag for tag in tags if "within" in tag.lower() or "%" in tag]
    found = [TAG.fullmatch(tag) for tag in meant]
    if len(found) > 1 or not all(found):
        raise ValueError(f"a cell is tagged {', '.join(meant)}: one tag such as within-5% or within-5%-integers-too "
                         "was expected")
    return (float(found[0][1]) / 100, bool(found[0][2])) if found else None


def pytest_runtest_setup(item):
    """Give a tagged cell, before it runs, texts that compare so; nbval's own comparison and report stay."""
    cell = getattr(item, "cell", None)
    if cell and (allowed := tolerance(cell.metadata.get("tags", ()))):
        exact = item.sanitize
        item.sanitize = lambda text: Within(exact(text), *allowed) if isinstance(text, str) else exact(text)
