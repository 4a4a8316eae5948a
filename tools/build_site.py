"""Build the course as an offline book in build/site; `make site` calls it.

The notebooks are shown from their stored outputs and are not run again. Only the explorers are made anew, and
photographed at some of their settings, so that whoever reads without a kernel can still turn a knob or two.
"""

import hashlib
import html
import itertools
import json
import pkgutil
import re
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

import nbformat
import numpy as np
from PIL import Image

import descentlab
from course import ROOT, notebooks, parent, room
from descentlab._outputs import facts
from descentlab.exercises import exercises_of
from descentlab.explorers import Choice, Slider, Switch

SITE = ROOT / "build" / "site"
WORK = ROOT / "build" / "site-work"
SOURCE = WORK / "source"    # what Sphinx reads: laid out as the repository is, so that links hold
PAGES = WORK / "site"       # what it writes: the site, once all is well
MATHJAX = ROOT / "web" / "node_modules" / "mathjax" / "es5"
SITE_TITLE = "When the Loss Stops Falling"
STEPS, STEPS_OF_TWO = 11, 7     # positions of a slider that is alone, and of each of two


# An explorer without a kernel.

def positions(control, many):
    """Values of `control` to stop at, from end to end, the one it begins with among them."""
    if isinstance(control, Choice):
        return list(control.options)
    if isinstance(control, Switch):
        return [False, True]
    if control.log:
        values = [float(f"{value:.3g}") for value in np.geomspace(control.low, control.high, many)]
        apart = [abs(np.log(value / control.value)) for value in values]
    else:
        evenly = np.linspace(control.low, control.high, many)
        values = [round(round(value / control.step) * control.step, 10) for value in evenly]
        apart = [abs(value - control.value) for value in values]
    values = [min(max(value, control.low), control.high) for value in values]
    if 0 < (nearest := int(np.argmin(apart))) < len(values) - 1:    # the ends stay
        values.pop(nearest)
    return sorted({round(value) if control.whole else value for value in [*values, control.value]})


def knobs(explorer):
    """The controls that an explorer keeps on its page: {control's name: values to stop at}."""
    kept = {name: explorer.controls[name] for name in explorer.knobs}
    many = STEPS if sum(isinstance(control, Slider) for control in kept.values()) == 1 else STEPS_OF_TWO
    return {name: positions(control, many) for name, control in kept.items()}


def photograph(explorer):
    """Store the present picture, and return its path below the site. Equal pictures share a file."""
    pixels = explorer.pixels()
    path = Path("frames", explorer.lesson, explorer.name, f"{hashlib.sha256(pixels.tobytes()).hexdigest()[:12]}.png")
    if not (PAGES / path).exists():
        (PAGES / path).parent.mkdir(parents=True, exist_ok=True)
        # 256 colours, chosen so that none is far off, halve the size; no pattern of dots, so that letters stay crisp.
        few = Image.fromarray(pixels).quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(PAGES / path, optimize=True)
    return path.as_posix()


def knob(name, control, values, where):
    """One labelled knob, as HTML: a slider for a number, else a list to choose from."""
    label = f'<label for="{where}">{html.escape(control.label)}</label>'
    place = values.index(control.value)
    if isinstance(control, Slider):
        shown = [f"{value:g}" for value in values]
        return (f'{label}<input type="range" id="{where}" name="{name}" '
                f'min="0" max="{len(values) - 1}" value="{place}" aria-valuetext="{shown[place]}" '
                f'data-values="{html.escape(json.dumps(shown))}">'
                f'<output for="{where}">{shown[place]}</output>')
    names = {False: "off", True: "on"}
    options = "".join(f"<option{' selected' if i == place else ''}>{html.escape(names.get(value, value))}</option>"
                      for i, value in enumerate(values))
    return f'{label}<select id="{where}" name="{name}">{options}</select>'


def frozen(explorer, where, root):
    """An explorer as HTML, a picture and its verdict for each position of its knobs; and the path of its first picture.

    where : what its controls' names begin with; root : the way from its page to the site

    Without JavaScript the first picture stays, and the knobs are not shown.
    """
    controls, stops = explorer.controls, knobs(explorer)
    first = tuple(values.index(controls[control].value) for control, values in stops.items())
    frames = {}
    for place in itertools.product(*(range(len(values)) for values in stops.values())):
        explorer.set(**{control: values[i] for (control, values), i in zip(stops.items(), place)})
        frames[place] = root + photograph(explorer), explorer.verdict, bool(explorer.met)
    explorer.reset()
    height, width, _ = explorer.pixels().shape
    picture, verdict, _ = frames[first]
    rows = "".join(knob(control, controls[control], values, f"{where}-{control}") for control, values in stops.items())
    rest = [html.escape(control.label) for other, control in controls.items() if other not in stops]
    within_reach = any(met for _, _, met in frames.values())
    data = json.dumps({"about": explorer.alt.removesuffix(verdict), "frames": list(frames.values())})
    data = data.replace("</", r"<\/")       # in a script, that would end it
    return "\n".join([
        '<div class="explorer">',
        f'<img src="{picture}" alt="{html.escape(explorer.alt)}" width="{width}" height="{height}">',
        f'<div class="knobs" hidden>{rows}</div>',
        f'<p class="verdict" role="status">{html.escape(verdict)}</p>',
        f'<p class="goal"><b>{"Goal" if within_reach else "Goal, live"}:</b> {html.escape(explorer.goal)}</p>',
        f'<p class="live">Live, you also turn: {" · ".join(rest)}</p>' if rest else "",
        f'<script type="application/json">{data}</script>',
        "</div>"]), picture.removeprefix(root)


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
To run its cells, to turn every knob and to have your answers judged, type `make lab` in the course's folder and open
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
                shown.append(show_explorer(output, cell.id, "../" * (1 + bool(below))))
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
    if title == SITE_TITLE:     # the first notebook is called as the course
        title = path.stem[3:].replace("_", " ").capitalize()
    return {"name": below + path.stem, "number": path.stem[:2], "title": title, "picture": shown[0] if shown else None,
            "about": f"{minutes} · {some(len(shown), 'explorer')} · {some(len(tried), 'exercise')}"}


def show_explorer(output, where, root):
    """Put the explorer with its knobs into its output; returns its first picture's path, and its title."""
    explorer = made_again(output)
    output.data["text/html"], picture = frozen(explorer, where, root)
    return picture, html.escape(facts(output)["title"])


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

def card(name, number, title, picture, about):
    """A notebook on the landing page."""
    image = f'<img src="{picture[0]}" alt="{picture[1]}">' if picture else ""
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
    """Fill SOURCE: the pages of docs/site, the other documents, each where it lies in the repository, and the rest."""
    shutil.copytree(ROOT / "docs", SOURCE / "docs", ignore=shutil.ignore_patterns("site"))
    shutil.copytree(ROOT / "docs" / "site", SOURCE, dirs_exist_ok=True)
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "src/descentlab/digits.md"):
        shutil.copy(ROOT / name, SOURCE)
    for path in SOURCE.rglob("*.md"):
        path.write_text(at_home(path.read_text(encoding="utf-8")), encoding="utf-8")
    with ProcessPoolExecutor(2) as pool:
        cards = list(pool.map(stage, notebooks()))
    path, further = ([each for each in cards if each["name"].startswith("further/") == far] for far in (False, True))
    write("notebooks.md", shelf("", path))
    write("further.md", shelf("## Further\n", further))
    write("toctree.md", table_of_contents("Notebooks", path) + table_of_contents("Further", further))
    for module in pkgutil.iter_modules(descentlab.__path__):
        if not module.name.startswith("_"):
            write(f"reference/{module.name}.md",
                  f"# {module.name}\n\n```{{eval-rst}}\n.. automodule:: descentlab.{module.name}\n   :members:\n```\n")


def main():
    from sphinx.cmd.build import build_main     # here: the tests of what is above do without Sphinx

    shutil.rmtree(WORK, ignore_errors=True)
    stage_all()
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
    frames = [path for path in files if "frames" in path.parts]
    print(f"build/site: {megabytes(files)}; {len(frames)} frames of explorers are {megabytes(frames)} of it")
    return 0


def megabytes(files):
    return f"{sum(path.stat().st_size for path in files) / 1e6:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
