"""Write docs/claims.md, the table of all verdicts, from the lines that the notebooks printed when they were stored.

`make claims` calls it, and so does `make notebooks`. A claim that no notebook pronounces on, that two do, or that is
pronounced in other words than `descentlab.claims` has is refused; then the page stays as it was.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat

from descentlab.claims import CLAIMS, FORMS, SOURCES

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "claims.md"
SECTION = re.compile(r"^###? +(.+?) *$", re.M)
VERDICT = re.compile(r'^(C\d\d) · "(.*)" · (holds|holds when [^:\n]*|does not hold): (.+)$', re.M)
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
verdicts are the lines that the notebooks print, `make claims` collects them, and `make test` runs every notebook again
and compares.
"""
TABLE_HEAD = "| the claim, its sources, and where it is tried | the verdict, and what was measured |\n|---|---|\n"


class Refused(Exception):
    """A set of notebooks that makes no table; the message says which claim, and why."""


@dataclass(frozen=True)
class Verdict:
    """What one notebook pronounced on one claim, and in which of its sections."""

    claim: str
    form: str
    measured: str
    notebook: str
    title: str
    section: str

    @property
    def kind(self):
        """Which of `FORMS` it is: the form without its condition."""
        return "holds when" if self.form.startswith("holds when ") else self.form


def pronounced(path):
    """The verdicts among the stored outputs of the notebook at `path`, in their order."""
    cells = nbformat.read(path, as_version=4).cells
    title, section = cells[0].source.partition("\n")[0].removeprefix("# "), ""
    for cell in cells:
        if cell.cell_type == "markdown":
            section = ([section] + SECTION.findall(cell.source))[-1]
            continue
        text = "\n".join(output.text for output in cell.get("outputs", ()) if output.get("name") == "stdout")
        for claim, words, form, measured in VERDICT.findall(text):
            if claim not in CLAIMS or words != CLAIMS[claim].text:
                raise Refused(f'{path.name} pronounces on {claim}, "{words}", which is not a claim of '
                              "descentlab.claims: run `make notebooks`")
            yield Verdict(claim, form, measured, path.name, title, section)


def collect(paths):
    """The verdicts of all claims, {number: Verdict}, from the notebooks at `paths`: one each."""
    verdicts = {}
    for verdict in (verdict for path in paths for verdict in pronounced(path)):
        if other := verdicts.get(verdict.claim):
            raise Refused(f"{verdict.claim} is pronounced on twice: in {other.notebook}, {other.section!r}, and in "
                          f"{verdict.notebook}, {verdict.section!r}")
        verdicts[verdict.claim] = verdict
    if missing := [claim for claim in CLAIMS if claim not in verdicts]:
        raise Refused(f"no notebook pronounces on {', '.join(missing)}")
    return dict(sorted(verdicts.items()))


def plain(text):
    """`text` with nothing in it that Markdown would take for markup."""
    return re.sub(r"([\\`*_\[\]<|$~])", r"\\\1", text)


def anchor(heading):
    """The name that code hosts and MyST give to a heading, for a link to it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def row(verdict):
    claim = CLAIMS[verdict.claim]
    return (f'| <a id="{verdict.claim.lower()}"></a>{verdict.claim} · {plain(claim.text)} ({", ".join(claim.sources)})'
            f"<br>[{plain(verdict.section)}](../notebooks/{verdict.notebook}#{anchor(verdict.section)}) "
            f"| **{plain(verdict.form)}**: {plain(verdict.measured)} |\n")


def page(verdicts):
    """The text of docs/claims.md: a summary, a table for each notebook, and the sources."""
    summary = []
    for kind in FORMS:
        they, meaning = MEANING[kind]
        found = [claim for claim, verdict in verdicts.items() if verdict.kind == kind]
        links = " ".join(f'<a href="#{claim.lower()}">{claim}</a>' for claim in found)
        summary.append(f"- **{len(found)} {they}**{meaning}:<br>{links}")
    parts = [HEAD.format(total=len(verdicts), summary="\n".join(summary))]
    for notebook, title in sorted({(verdict.notebook, verdict.title) for verdict in verdicts.values()}):
        rows = "".join(row(verdict) for verdict in verdicts.values() if verdict.notebook == notebook)
        parts.append(f"## {notebook[:2]} · {plain(title)}\n\n{TABLE_HEAD}{rows}")
    sources = "".join(f"- **{letter}**: {plain(source)}\n" for letter, source in SOURCES.items())
    return "\n".join([*parts, f"## Sources\n\n{sources}"])


def main():
    try:
        text = page(collect(sorted((ROOT / "notebooks").glob("*.ipynb"))))
    except Refused as reason:
        return f"{PAGE.relative_to(ROOT)} not written: {reason}"
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
