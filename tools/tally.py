"""The claims in short, for whoever only comes to the first page: how many hold, and the three that surprise most.

Nobody types a number or a verdict here: both come from the cards that the notebooks have stored.
"""

import html
from collections import Counter

from course import Refused, anchor, plain
from descentlab.claims import CLAIMS, COLOURS, FORMS

SURPRISING = ("C10", "C26", "C31")      # chosen by hand; what became of them is not
THEY = {"holds": "hold", "holds when": "hold under a condition", "does not hold": "do not hold"}
BEGIN, END = "<!-- The tally: `make claims` writes it. -->\n", "<!-- The end of the tally. -->"


def counted(verdicts):
    """How many of the verdicts, {number: Pronounced}, have each of `FORMS`: [(form, how many)], in that order."""
    found = Counter(verdict.word for verdict in verdicts.values())
    return [(form, found[form]) for form in FORMS]


def markdown(verdicts):
    """The tally as Markdown, for the README."""
    parts = [f"**{count}** {THEY[form]}" for form, count in counted(verdicts)]
    lines = [f"{len(verdicts)} sentences that people repeat about training have been tried: {parts[0]}, {parts[1]}, and "
             f"{parts[2]}. [All of them, with their numbers](docs/claims.md). The three that surprise most:\n"]
    for number in SURPRISING:
        each = verdicts[number]
        word = plain(f"{each.word} {each.condition}".strip())
        lines.append(f"- *“{plain(CLAIMS[number].text)}”* **{word}**. {plain(each.sentence)}\n"
                     f"  [Try it](notebooks/{each.notebook}#{anchor(each.section)}).")
    return "\n".join(lines)


def placed(text, tally):
    """`text` with `tally` in the place that `BEGIN` and `END` mark."""
    before, _, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise Refused(f"README.md must have the lines {BEGIN.strip()!r} and {END!r}, in this order")
    return f"{before}{BEGIN}\n{tally}\n\n{END}{after}"


def bar(verdicts):
    """The counts as a strip in three colours, in HTML: each part as long as its share."""
    parts = [f'<li style="flex-grow: {count}; border-color: {COLOURS[form]}"><b>{count}</b> {html.escape(THEY[form])}</li>'
             for form, count in counted(verdicts)]
    return "\n".join(['<ul class="tally">', *parts, "</ul>\n"])
