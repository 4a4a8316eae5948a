"""The plans of docs/lecturing.md: for each notebook its rows of minutes, and the paragraphs that are about them.

A paragraph that begins with numbers in brackets, as (2) or (1, 3), is about these rows of its plan's table; any other is
about the whole hour.
"""

import re
from dataclasses import dataclass, field

from course import ROOT

SESSION = 50        # minutes
ROW = re.compile(r"^\| (?:[IV]+, )?(?P<minutes>\d+) \| (?P<what>.*) \| \*(?P<section>.+)\* \|$", re.M)
ABOUT = re.compile(r"\((\d+(?:, \d+)*)\) ")


@dataclass
class Row:
    """A row of a plan: minutes, what is done in them, the section of the notebook, and the paragraphs about it.

    begins : the minute of the session in which it begins
    """

    minutes: int
    what: str
    section: str
    begins: int
    told: list[str] = field(default_factory=list)


def texts():
    """The text of each plan, {heading: text}."""
    whole = (ROOT / "docs" / "lecturing.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^## (\d\d [^\n]+)\n(.*?)(?=^## |\Z)", whole, re.M | re.S))


def heading(path, title):
    """What the plan of the notebook at `path`, which has this title, is called."""
    number = path.stem[:2]
    return f"{number} {'Start here' if number == '00' else title}"


def read(text):
    """The rows of a plan, in order, and the paragraphs about the whole hour."""
    rows, whole, past = [], [], 0
    for row in ROW.finditer(text):
        rows.append(Row(int(row["minutes"]), row["what"], row["section"], past % SESSION))
        past += rows[-1].minutes
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.startswith("|"):
            continue
        about = ABOUT.match(paragraph)
        said = " ".join(paragraph[about.end() if about else 0:].split())
        places = [rows[int(number) - 1].told for number in about[1].split(", ")] if about else [whole]
        for place in places:
            place.append(said)
    return rows, whole
