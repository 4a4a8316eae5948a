"""Build the course as an offline book in build/site; `make site` calls it.

The notebooks are shown from their stored outputs and are not run again. Only the explorers are made anew, at all the
positions of their main knobs: they stay alive for whoever reads without a kernel.
"""

import base64
import html
import pkgutil
import re
import shutil
import sys
from importlib import import_module

import nbformat

import descentlab
import share_card
import tables
import tally
from course import QUESTION, ROOT, TITLE, notebooks, parent, room
from descentlab._outputs import facts
from descentlab.exercises import exercises_of
from write_claims import collect

SITE = ROOT / "build" / "site"
WORK = ROOT / "build" / "site-work"
SOURCE = WORK / "source"    # what Sphinx reads: laid out as the repository is, so that links hold
PAGES = WORK / "site"       # what it writes: the site, once all is well
MATHJAX = ROOT / "web" / "node_modules" / "mathjax" / "es5"
FIRST = ("critical_points", "valley")       # the explorer that the first page begins with: a loss that stopped falling
STATIC = "_static/explorers"        # where in the site their tables and first pictures are


# An explorer without a kernel.

def made_again(output):
    """The explorer that a stored output shows, made anew, if it still says the same."""
    stored = facts(output)
    explorer = getattr(import_module(f"descentlab.lessons.{stored['lesson']}"), stored["name"])()
    if explorer.verdict != stored["verdict"]:
        raise SystemExit(f"{stored['lesson']}.{stored['name']} is stored as {stored['verdict']!r}, and shows "
                         f"{explorer.verdict!r}: run `make notebooks`")
    return explorer


# A notebook as a page.

LIVE = """\
```{{admonition}} This page shows a stored run
:class: live
To run its cells, to turn every knob and to have your answers judged, get the course (`uvx descentlab`), and open
`{path}`.
```
"""


def folded(label, text):
    return f'<details class="help"><summary>{label}</summary>\n\n{text}\n\n</details>'


def helped(exercise):
    """An exercise's hints and its solution, folded away."""
    many = len(exercise.hints)
    return "\n\n".join([*(folded(f"Hint {i} of {many}", hint) for i, hint in enumerate(exercise.hints, 1)),
                        folded("A solution", exercise.solution().markdown)])


def at_home(text):
    """Markdown whose links to the README lead to the landing page, which stands in its place."""
    return re.sub(r"(\]\((?:\.\./)*)README\.md", r"\1index.md", text)


def prose(text, name):
    return nbformat.v4.new_markdown_cell(text, id=name)


def stage(path):
    """Write the notebook at `path` into SOURCE as its page is to show it; return its card for the landing page."""
    notebook, below = nbformat.read(path, as_version=4), parent(path)
    exercises, staged, shown, tried = exercises_of(room(path)), [], [], []
    to_site = "../" * (1 + bool(below))
    for cell in notebook.cells:
        staged.append(cell)
        if cell.cell_type == "markdown":
            cell.source = at_home(cell.source)
            continue
        if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-output"]     # folded until it is asked for
        # Neither a progress bar nor the call to fill in a gap has anything to say on a page.
        cell.outputs = [output for output in cell.outputs if facts(output).get("kind") not in ("progress", "outcome")]
        for output in cell.outputs:
            if facts(output).get("kind") == "explorer":
                if (facts(output)["lesson"], facts(output)["name"]) == FIRST:
                    begin(output)
                shown.append(show_explorer(output, to_site + STATIC))
            else:
                show_output(output, cell)
        asked = re.findall(r"lesson\.(\w+)\.check\(", cell.source)
        staged += [prose(helped(exercises[name]), f"{cell.id}-help") for name in asked]
        tried += asked
    staged.insert(1, prose(LIVE.format(path=path.relative_to(ROOT).as_posix()), "live"))
    title, minutes = re.match(r"# (.+)\n(?:.|\n)*?Time: ([\w ]+)", notebook.cells[0].source).groups()
    notebook.cells = staged
    target = SOURCE / path.relative_to(ROOT)
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    if title == TITLE:     # the first notebook is called as the course
        title = path.stem[3:].replace("_", " ").capitalize()
    return {"name": below + path.stem, "number": path.stem[:2], "title": title, "explorers": shown,
            "about": f"{minutes} · {some(len(shown), 'explorer')} · {some(len(tried), 'exercise')}"}


def show_explorer(output, folder):
    """Put what stands in the explorer's place into its output; returns what the cards of the landing page ask of it."""
    made_again(output)
    known = facts(output)
    name = f"{known['lesson']}.{known['name']}"
    (SOURCE / STATIC).mkdir(parents=True, exist_ok=True)
    (SOURCE / STATIC / f"{name}.png").write_bytes(base64.b64decode(output.data["image/png"]))
    output.data["text/html"] = tables.place(output, f"{folder}/{name}.png", folder)
    return {"name": (known["lesson"], known["name"]), "picture": f"{STATIC}/{name}.png", "alt": known["title"]}


def begin(output):
    """Let the first page begin with an explorer, and those who share it see its picture."""
    name, verdicts = ".".join(FIRST), collect(notebooks())
    write("first.md", tables.place(output, f"{STATIC}/{name}.png", STATIC))
    write("tally.md", tally.bar(verdicts))
    picture = base64.b64decode(output.data["image/png"])
    share_card.draw(SOURCE / "_static" / "card.png", TITLE, QUESTION, verdicts, picture)


def show_output(output, cell):
    """Make what is no explorer fit for a page."""
    if facts(output).get("kind") == "question":
        formula = r'<span class="math">\\(\1\\)</span>'
        output.data["text/html"] = re.sub(r"\$([^$]+)\$", formula, output.data["text/html"])
    elif "image/png" in output.get("data", {}):     # MyST-NB keeps one text a cell
        if "mystnb" in cell.metadata:
            raise SystemExit(f"cell {cell.id} shows two pictures")
        size = {side: f"{length}px" for side, length in output.metadata["image/png"].items() if side == "width"}
        cell.metadata["mystnb"] = {"image": {"alt": output.metadata["image/png"]["alt"], **size}}


def some(count, noun):
    return f"{count} {noun}{'s' * (count != 1)}"


# The book.

def card(name, number, title, explorers, about):
    """A notebook on the landing page, with the picture of its first explorer."""
    image = f'<img src="{explorers[0]["picture"]}" alt="{html.escape(explorers[0]["alt"])}">' if explorers else ""
    return (f'<li><a href="notebooks/{name}.html">{image}<b><span>{number}</span> {title}</b></a>\n'
            f"<small>{about}</small></li>")


def shelf(heading, cards):
    """Notebooks on the landing page, side by side; nothing where there is none."""
    return "\n".join([heading, '<ol class="cards">', *(card(**each) for each in cards), "</ol>\n"]) if cards else ""


def table_of_contents(caption, cards):
    """Notebooks for the book's side; nothing where there is none."""
    lines = [f"{card['number']} · {card['title']} <notebooks/{card['name']}>" for card in cards]
    return "\n".join(["```{toctree}", f":caption: {caption}", ":hidden:", "", *lines, "```\n\n"]) if cards else ""


def write(path, text):
    (SOURCE / path).parent.mkdir(parents=True, exist_ok=True)
    (SOURCE / path).write_text(text, encoding="utf-8")


def stage_all():
    """Fill SOURCE: the pages of docs/site, the other documents, each where it lies in the repository, and the rest.

    Returns what the tables of the explorers say of themselves.
    """
    shutil.copytree(ROOT / "docs", SOURCE / "docs", ignore=shutil.ignore_patterns("site"))
    shutil.copytree(ROOT / "docs" / "site", SOURCE, dirs_exist_ok=True)
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "src/descentlab/digits.md"):
        shutil.copy(ROOT / name, SOURCE)
    for path in SOURCE.rglob("*.md"):
        path.write_text(at_home(path.read_text(encoding="utf-8")), encoding="utf-8")
    cards = [stage(path) for path in notebooks()]
    path, further = ([each for each in cards if each["name"].startswith("further/") == far] for far in (False, True))
    write("notebooks.md", shelf("", path))
    write("further.md", shelf("## Further\n", further))
    write("toctree.md", table_of_contents("Notebooks", path) + table_of_contents("Further", further))
    for module in pkgutil.iter_modules(descentlab.__path__):
        if not module.name.startswith("_"):
            write(f"reference/{module.name}.md",
                  f"# {module.name}\n\n```{{eval-rst}}\n.. automodule:: descentlab.{module.name}\n   :members:\n```\n")
    return tables.write([shown["name"] for each in cards for shown in each["explorers"]], SOURCE / STATIC)


def main():
    from sphinx.cmd.build import build_main     # here: the tests of what is above do without Sphinx

    shutil.rmtree(WORK, ignore_errors=True)
    heads = stage_all()
    options = ["-q", "-W", "--keep-going", "-j", "2", "-d", str(WORK / "doctrees")]
    if status := build_main([*options, str(SOURCE), str(PAGES)]):
        return status
    # What MathJax loads for TeX, and no more of its twenty megabytes.
    for part in ("tex-mml-chtml.js", "input/tex/extensions", "output/chtml/fonts"):
        copy = shutil.copy if part.endswith(".js") else shutil.copytree
        (PAGES / "_static" / "mathjax" / part).parent.mkdir(parents=True, exist_ok=True)
        copy(MATHJAX / part, PAGES / "_static" / "mathjax" / part)
    for page in (PAGES / "notebooks").rglob("*.html"):      # a name that is not the words that are seen
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(' aria-label="Toggle hidden content"', ""), encoding="utf-8")
    shutil.rmtree(SITE, ignore_errors=True)
    PAGES.rename(SITE)
    files = [path for path in SITE.rglob("*") if path.is_file()]
    packed = [SITE / STATIC / f"{name}.js" for name in heads]
    print(f"build/site: {megabytes(files)}; {len(heads)} explorers at {sum(map(tables.positions, heads.values())):,} "
          f"positions are {megabytes(packed)} of it")
    return 0


def megabytes(files):
    return f"{sum(path.stat().st_size for path in files) / 1e6:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
