"""From a hand's move to new pixels, in a real JupyterLab in headless Chromium; `make benchmark` calls it.

    python benchmarks/latency.py [--against OTHER] [--turns 5] [--drags 2] [--only NAME ...] [--write docs]

One scene (the course's contours and a path of 200 steps) is made in four ways: as an explorer of the course, with
ipywidgets' `interact` and the inline backend, and with ipympl, once redrawn whole and once blitted. Then each explorer
of the lessons stands beside `interact` drawing the very same scene by the same control. With `--against`, the explorers
of another version of the course (its folder, in which `make` has built the environment) are moved in turns with these.
All take turns, a few changes each, so that a slow moment meets them all. The clock starts as the page hears of the
move, and stops when the page has drawn the frame with the changed picture. Trust the ratios.
"""

import argparse
import contextlib
import importlib
import json
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path

import attrs
import nbformat
from latency_report import plot, report
from moves import COUNT, Picture
from playwright.sync_api import TimeoutError, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / folder) for folder in ("tests", "tools", "")]
from browser.conftest import FLAGS  # noqa: E402
from browser.lab import Notebook, jupyterlab  # noqa: E402

from descentlab import lessons  # noqa: E402
from descentlab.explorers import Choice, Slider, explorers_of  # noqa: E402

SCENE = '''
import ipywidgets, matplotlib.pyplot as plt, numpy as np
from IPython.display import display
from importlib import import_module
from ipympl.backend_nbagg import Canvas, FigureManager
from matplotlib.figure import Figure
%matplotlib inline
# (Importing ipympl has made it pyplot's backend.)
from descentlab import descend, explorers, figures, optimizers, surfaces

def path(eta):
    return descend(surfaces.himmelblau.gradient, [0.0, 0.0], optimizers.gd(10**eta), 200).theta

TITLE = "Himmelblau's surface"

@figures.styled
def scene(fig, eta):
    fig.suptitle(TITLE, x=0.01, ha="left", fontsize=13, fontweight="bold", wrap=True)
    ax = fig.add_subplot()
    figures.draw_contours(ax, surfaces.himmelblau)
    line, = ax.plot(*path(eta).T, ".-")
    return ax, line

@figures.styled
def for_ipympl():
    fig = Figure(figsize=(6, 4.5))
    canvas = FigureManager(Canvas(fig), 0).canvas
    return fig, canvas, *scene(fig, -3)

def slider():
    return ipywidgets.FloatSlider(value=-3, min=-4, max=-2, step=0.02)

def like(control):
    """ipywidgets' own control, and what turns its value into this one's."""
    if isinstance(control, explorers.Choice):
        return ipywidgets.Dropdown(options=control.options, value=control.value), str
    if control.log:
        ends = dict(zip(("min", "max", "value"), np.log10([control.low, control.high, control.value])))
        # A step that is too short leaves a small whole number as it was, and there is no new picture to wait for.
        step = np.log10(1 + 1 / control.value) if control.whole else 0.01
        return ipywidgets.FloatSlider(**ends, step=step), lambda place: (round if control.whole else float)(10**place)
    kind = ipywidgets.IntSlider if control.whole else ipywidgets.FloatSlider
    step = {} if control.whole else {"step": control.step}
    return kind(value=control.value, min=control.low, max=control.high, **step), lambda place: place

def by_interact(explorer, name):
    """The scene of an explorer, drawn whole by `interact` and shown by the inline backend."""
    scene, values, (control, taken) = type(explorer.scene)(), explorer.values, like(explorer.controls[name])
    @figures.styled
    def draw(place):
        now = values | {name: taken(place)}
        artists = scene.paint(**{name: now[name] for name in scene.still})
        with np.errstate(all="ignore"):
            scene.move(artists, **now)
        display(scene.canvas.figure)
    ipywidgets.interact(draw, place=control)
'''

WAYS = {
    "explorer": '''
class Path(explorers.Scene):
    title, alt, size = TITLE, "Contours, and a path of 200 steps.", (6, 4.5)
    controls = {"eta": explorers.Slider("eta", 1e-4, 1e-2, 1e-3, log=True)}
    def paint(self):
        self.canvas.ax.clear()
        figures.draw_contours(self.canvas.ax, surfaces.himmelblau)
        return self.canvas.ax.plot([], [], ".-")
    def move(self, lines, *, eta):
        lines[0].set_data(*path(np.log10(eta)).T)
        return explorers.Reading(f"eta {eta:g}")
explorers.Explorer(Path())
''',
    "interact, inline": '''
@figures.styled
def draw(eta):
    scene(plt.figure(figsize=(6, 4.5)), eta)
    plt.show()
_ = ipywidgets.interact(draw, eta=slider())
''',
    "ipympl, draw_idle": '''
fig, canvas, ax, line = for_ipympl()
def redraw(change, canvas=canvas, line=line):
    line.set_data(*path(change["new"]).T)
    canvas.draw_idle()
control = slider()
control.observe(redraw, "value")
display(control, canvas)
''',
    "ipympl, blitting": '''
fig, canvas, ax, line = for_ipympl()
line.set_animated(True)
canvas.draw()
background = canvas.copy_from_bbox(fig.bbox)
def blit(change, fig=fig, ax=ax, canvas=canvas, line=line, background=background):
    canvas.restore_region(background)
    line.set_data(*path(change["new"]).T)
    ax.draw_artist(line)
    canvas.blit(fig.bbox)
control = slider()
control.observe(blit, "value")
display(control, canvas)
''',
}

# Of a version of the course: its explorers, how each is made, its controls, and whether a click on the picture sets any.
LISTED = """
import importlib, json, pkgutil
from descentlab import lessons
from descentlab.explorers import explorers_of
listed = {}
for module in pkgutil.iter_modules(lessons.__path__):
    for name, make in explorers_of(importlib.import_module(f"descentlab.lessons.{module.name}")).items():
        explorer = make()
        controls = [[control, type(kind).__name__.lower()] for control, kind in explorer.controls.items()]
        made = f"import_module('descentlab.lessons.{module.name}').{name}()"
        listed[name] = made, controls, bool(getattr(explorer.scene, "place", ()))
print(json.dumps(listed))
"""
AT_ONCE = 5     # changes of one picture before it is the next one's turn


@attrs.frozen
class Row:
    """What is measured: an explorer moved by one control, or by its first handle."""

    title: str
    made: str
    name: str
    control: str
    kind: str
    number: int
    repaints: bool = False


def chosen(explorer):
    """(control, whether it repaints): the first slider, or else choice, that moves anything; the first to repaint."""
    still = explorer.scene.still
    loose = [name for name in explorer.controls if name not in still]
    for name in sorted(loose, key=lambda name: "slider choice switch".split().index(explorer.controls[name].kind)):
        before = explorer.moving()[1].tobytes()
        explorer.set(**{name: explorer.controls[name].stops(2)[-1]})
        moved = explorer.moving()[1].tobytes() != before
        explorer.reset()
        if moved:
            yield name, False
            break
    if still:
        yield still[0], True


def place_among(controls, name):
    """A control's kind, and its place among those of its kind; controls are (name, kind)."""
    kind = dict(controls)[name]
    return kind, [each for each, other in controls if other == kind].index(name)


def rows(only=()):
    """All that is measured, explorer by explorer."""
    found = []
    for module in pkgutil.iter_modules(lessons.__path__):
        for name, make in explorers_of(importlib.import_module(f"descentlab.lessons.{module.name}")).items():
            if only and name not in only:
                continue
            explorer = make()
            controls = [(each, control.kind) for each, control in explorer.controls.items()]
            made = f"import_module('descentlab.lessons.{module.name}').{name}()"
            for control, repaints in chosen(explorer):
                found.append(Row(f"{name}, {control}", made, name, control, *place_among(controls, control), repaints))
            if explorer.scene.handles:
                held = ", ".join(explorer.scene.handles[0].names)
                found.append(Row(f"{name}, on the plot: {held}", made, name, "", "handle", 0))
    return found


def listed(other):
    """{explorer's name: (how it is made, its controls, whether it is clicked)} of another version, by its own Python."""
    command = [python_of(other), "-c", LISTED]
    return json.loads(subprocess.run(command, cwd=other, check=True, capture_output=True, text=True).stdout)


def python_of(root):
    return str(root / ".venv" / "bin" / "python")


@contextlib.contextmanager
def opened(browser, cells, scale, python, config=None):
    """A notebook of these cells, run, in a JupyterLab of its own: that of this version, or as `config` sets it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notebooks" / "latency.ipynb"
        path.parent.mkdir()
        cells = [nbformat.v4.new_code_cell(cell.strip()) for cell in cells]
        metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
        with jupyterlab(Path(folder), python, config) as address:
            context = browser.new_context(viewport={"width": 1280, "height": 900}, device_scale_factor=scale)
            context.add_init_script(COUNT)
            notebook = Notebook(context.new_page(), address, path)
            notebook.run(minutes=8)
            if wrong := notebook.wrong():
                raise RuntimeError("\n".join(wrong))
            yield notebook
            notebook.close()
            context.close()


def pictures_here(stack, browser, scale, measured, beside):
    """{title: Picture} of this version, and the same of what `interact` draws."""
    cells = [SCENE, *WAYS.values()]
    wanted = {title: (1 + place, "slider", 0) for place, title in enumerate(WAYS)}
    twins = {}
    for row in measured:
        if row.made not in cells:
            cells.append(row.made)
        wanted[row.title] = cells.index(row.made), row.kind, row.number
        if beside and row.control:
            cells.append(f"by_interact({row.made}, {row.control!r})")
            twins[row.title] = len(cells) - 1, row.kind, 0
    notebook = stack.enter_context(opened(browser, cells, scale, sys.executable))
    return tuple({title: Picture(notebook, *each) for title, each in group.items()} for group in (wanted, twins))


def pictures_there(stack, browser, scale, measured, other):
    """{title: Picture} of another version: for a handle its click on the picture, if it has that."""
    known, cells, wanted = listed(other), ["from importlib import import_module"], {}
    for row in measured:        # an explorer may have stood in another room, or not have been there at all
        made, controls, clicked = known.get(row.name, ("", [], False))
        if row.control not in dict(controls) and not (clicked and row.kind == "handle"):
            continue
        if made not in cells:
            cells.append(made)
        moved = place_among(controls, row.control) if row.control else ("click", 0)
        wanted[row.title] = cells.index(made), *moved
    notebook = stack.enter_context(opened(browser, cells, scale, python_of(other), other / "lab"))
    return {title: Picture(notebook, *each) for title, each in wanted.items()}


def first_change(picture, title, version):
    """Milliseconds of a picture's first change; None for a control of another version that changes nothing yet."""
    try:
        return picture.changes(1)[0][0]
    except TimeoutError as error:
        if version != "there":
            raise RuntimeError(f"{title} ({version}): its control changes no pixel") from error
        return None


def measure(measured, scale, turns, drags, other=None):
    """{title: {version: {"first", "latency", "bytes", "rate", "settled"}}}, lists, of here, there, interact."""
    with sync_playwright() as playwright, contextlib.ExitStack() as stack:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        stack.callback(browser.close)
        here, twins = pictures_here(stack, browser, scale, measured, beside=turns > 0)
        versions = {"here": here, "interact": twins}
        if other:
            versions["there"] = pictures_there(stack, browser, scale, measured, other)
        found = {title: {} for title in here}
        for version, pictures in versions.items():
            for title, picture in pictures.items():
                if (first := first_change(picture, title, version)) is not None:
                    found[title][version] = {"first": first, "latency": [], "bytes": [], "rate": [], "settled": []}
        for turn in range(max(turns, drags)):
            for title, of in found.items():
                for version, each in of.items():
                    picture = versions[version][title]
                    if turn < turns:
                        change = picture.changes(2 if version == "interact" else AT_ONCE)
                        each["latency"] += [milliseconds for milliseconds, _ in change]
                        each["bytes"] += [many for _, many in change]
                    if turn < drags and version != "interact" and picture.kind in ("slider", "handle"):
                        rate, settled = picture.drag()
                        each["rate"].append(rate)
                        each["settled"].append(settled)
    for row in measured:        # on the plot, `interact` is that of the explorer's slider
        beside = next(each for each in measured if each.name == row.name)
        if row.kind == "handle" and "interact" in found[beside.title]:
            found[row.title]["interact"] = found[beside.title]["interact"]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", type=Path, help="the folder of another version of the course")
    parser.add_argument("--turns", type=int, default=5, help=f"how often each is moved {AT_ONCE} times (5)")
    parser.add_argument("--drags", type=int, default=2, help="how many drags of each, at device scale 1 and at 2 (2)")
    parser.add_argument("--only", nargs="*", default=(), help="explorers, by name (all)")
    parser.add_argument("--write", type=Path, help="write latency.md and latency.png into this folder")
    given = parser.parse_args()
    other = given.against and given.against.resolve()
    measured = rows(given.only)
    found = measure(measured, 1, given.turns, given.drags, other)
    sharp = measure(measured, 2, 0, given.drags, other) if given.drags else {}
    ways, repaints = list(WAYS), {row.title for row in measured if row.repaints}
    for way in ways[1:]:        # the one scene is measured beside its own `interact`
        found[way]["interact"] = found["interact, inline"]["here"]
    found["explorer"]["interact"] = found["interact, inline"]["here"]
    text = report(found, sharp, ways, repaints)
    print(text)
    if given.write:
        (given.write / "latency.md").write_text(text, encoding="utf-8", newline="\n")
        plot(found, ways, repaints).savefig(given.write / "latency.png", metadata={"Software": None})


if __name__ == "__main__":
    main()
