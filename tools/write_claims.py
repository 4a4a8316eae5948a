"""Write docs/claims.md, the table of all verdicts, from the cards that the notebooks showed when they were stored.

`make claims` calls it, and so does `make notebooks`. README gets the tally of them. A claim that no notebook pronounces on, that two do, or that is
pronounced in other words than `descentlab.claims` has is refused; then the page stays as it was.
"""

import re
import sys
from pathlib import Path

import attrs
import nbformat

import tally
from course import ROOT, Refused, anchor, notebooks, plain
from descentlab._outputs import facts
from descentlab.claims import CLAIMS, FORMS, SOURCES

PAGE = ROOT / "docs" / "claims.md"
README = ROOT / "README.md"
SECTION = re.compile(r"^###? +(.+?) *$", re.M)
MEANING = {
    "holds": ("hold", " in everything that their section tries"),
    "holds when": ("hold when …", ": under a condition, which the verdict names"),
    "does not hold": ("do not hold", ": what was measured speaks against them, as they are said"),
}
HEAD = """\
# Is it true that …?

These are {total} sentences that people repeat about training that stalls, collected from four widely read
introductions. The course puts each of them to the test. Of the {total}:

{summary}

What was measured was measured here: on surfaces of a few parameters, and on small networks that read handwritten
digits. Follow a claim to its section, change what you doubt, and run it again. Nobody wrote this page by hand: the
verdicts are the cards that the notebooks show, `make claims` collects them, and `make test` runs every notebook again
and compares.
"""
TABLE_HEAD = "| the claim, its sources, and where it is tried | the verdict, and what was measured |\n|---|---|\n"


@attrs.frozen
class Pronounced:
    """A verdict's parts, as its card has them, and where it stands: the notebook (below notebooks/) and the section."""

    claim: str
    word: str
    condition: str
    sentence: str
    table: dict
    notebook: str
    title: str
    section: str


def pronounced(path):
    """The verdicts among the stored outputs of the notebook at `path`, in their order."""
    cells = nbformat.read(path, as_version=4).cells
    title, section = cells[0].source.partition("\n")[0].removeprefix("# "), ""
    name = f"further/{path.name}" if path.parent.name == "further" else path.name
    for cell in cells:
        if cell.cell_type == "markdown":
            section = ([section] + SECTION.findall(cell.source))[-1]
        for card in map(facts, cell.get("outputs", ())):
            if card.get("kind") != "verdict":
                continue
            claim, text = card["claim"], card["text"]
            if claim not in CLAIMS or text != CLAIMS[claim].text:
                raise Refused(f'{name} pronounces on {claim}, "{text}", which is not a claim of descentlab.claims: '
                              "run `make notebooks`")
            yield Pronounced(claim, card["word"], card["condition"], card["sentence"], card["table"], name, title,
                             section)


def collect(paths):
    """The verdicts of all claims, {number: Pronounced}, from the notebooks at `paths`: one each."""
    verdicts = {}
    for verdict in (verdict for path in paths for verdict in pronounced(path)):
        if other := verdicts.get(verdict.claim):
            raise Refused(f"{verdict.claim} is pronounced on twice: in {other.notebook}, {other.section!r}, and in "
                          f"{verdict.notebook}, {verdict.section!r}")
        verdicts[verdict.claim] = verdict
    if missing := [claim for claim in CLAIMS if claim not in verdicts]:
        raise Refused(f"no notebook pronounces on {', '.join(missing)}")
    return dict(sorted(verdicts.items()))


def row(verdict):
    """The line of docs/claims.md with a claim and its verdict; the card's table is in it, a line for each row."""
    claim = CLAIMS[verdict.claim]
    table = [verdict.table["headers"], *verdict.table["rows"]] if verdict.table else []
    measured = "<br>".join(map(plain, [verdict.sentence, *map(" · ".join, table)]))
    return (f'| <a id="{verdict.claim.lower()}"></a>{verdict.claim} · {plain(claim.text)} ({", ".join(claim.sources)})'
            f"<br>[{plain(verdict.section)}](../notebooks/{verdict.notebook}#{anchor(verdict.section)}) "
            f"| **{plain(f'{verdict.word} {verdict.condition}'.strip())}**: {measured} |\n")


def page(verdicts):
    """The text of docs/claims.md: a summary, a table for each notebook, and the sources."""
    summary = []
    for word in FORMS:
        they, meaning = MEANING[word]
        found = [claim for claim, verdict in verdicts.items() if verdict.word == word]
        links = " ".join(f'<a href="#{claim.lower()}">{claim}</a>' for claim in found)
        summary.append(f"- **{len(found)} {they}**{meaning}:<br>{links}")
    parts = [HEAD.format(total=len(verdicts), summary="\n".join(summary))]
    for notebook, number, title in chapters(verdicts.values()):
        rows = "".join(row(verdict) for verdict in verdicts.values() if verdict.notebook == notebook)
        parts.append(f"## {number} · {plain(title)}\n\n{TABLE_HEAD}{rows}")
    sources = "".join(f"- **{letter}**: {plain(source)}\n" for letter, source in SOURCES.items())
    return "\n".join([*parts, f"## Sources\n\n{sources}"])


def chapters(verdicts):
    """The notebooks that pronounce, in their order: (notebook, number, title)."""
    titles = {Path(verdict.notebook): verdict.title for verdict in verdicts}
    for path in sorted(titles, key=lambda path: (path.name[:2], path.parent.name == "further", path.name)):
        number = path.name[:2] + (", further" if path.parent.name == "further" else "")
        yield path.as_posix(), number, titles[path]


def main():
    try:
        verdicts = collect(notebooks(ROOT / "notebooks"))
        first_page = tally.placed(README.read_text(encoding="utf-8"), tally.markdown(verdicts))
    except Refused as reason:
        return f"{PAGE.relative_to(ROOT)} not written: {reason}"
    PAGE.write_text(page(verdicts), encoding="utf-8", newline="\n")
    README.write_text(first_page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
