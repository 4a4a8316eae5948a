"""From a slider's change to new pixels, in a real JupyterLab in headless Chromium; `make benchmark` calls it.

    python benchmarks/latency.py [--changes 25] [--drags 5] [--write docs]

One scene (the course's contours and a path of 200 steps) is made in four ways: as an explorer of the course, with
ipywidgets' `interact` and the inline backend, and with ipympl, once redrawn whole and once blitted. Then each explorer
of the lessons stands beside `interact` drawing the very same scene by the same slider.
All take turns, a change each, so that a slow moment meets them all; it takes about 20 minutes. The clock starts at the
key press in the page, and stops in the frame after the picture has changed. Trust the ratios.
"""

import argparse
import importlib
import pkgutil
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np
from playwright.sync_api import TimeoutError, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]
from browser.conftest import FLAGS  # noqa: E402
from browser.lab import Notebook, jupyterlab  # noqa: E402

from descentlab import figures, lessons  # noqa: E402
from descentlab.explorers import Slider, explorers_of  # noqa: E402

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

def by_interact(explorer, name):
    """The scene of an explorer, drawn whole by `interact`, which the same slider moves, and shown by the inline backend."""
    scene, control = explorer.scene, explorer.controls[name]
    like = control.widgets()[1].children[1]
    @figures.styled
    def draw(place):
        values = explorer.values | {name: control.number_at(place)}
        artists = scene.paint(**{name: values[name] for name in scene.still})
        with np.errstate(all="ignore"):
            scene.move(artists, **values)
        display(scene.canvas.figure)
    ipywidgets.interact(draw, place=type(like)(value=like.value, min=like.min, max=like.max, step=like.step))
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

BASE, TWIN, REPAINTS = "interact, inline", "its twin", " (repaints all)"
FIFTH = 0.2

# In the page: watch the picture of one cell, whatever makes it, from frame to frame.
WATCH_PICTURE = """place => {
    const cell = document.querySelector(`.jp-Cell[data-windowed-list-index="${place}"]`);
    if (!window.drawn) {
        window.drawn = 0;       // ipympl draws on a canvas
        const draw = CanvasRenderingContext2D.prototype.drawImage;
        CanvasRenderingContext2D.prototype.drawImage = function (...args) { window.drawn++; return draw.apply(this, args); };
    }
    const drawing = cell.querySelector('.jupyter-matplotlib');
    const now = () => {
        if (drawing) return window.drawn;
        const image = cell.querySelector('.jp-OutputArea img');
        return image && image.naturalWidth ? image.src : null;      // none: it was taken away, and the next is not there yet
    };
    const watch = window.watch = { frames: [], begun: 0, moved: 0, running: true };
    let before = now();
    addEventListener('keydown', () => { watch.begun = performance.now(); }, { capture: true, once: true });
    onmousemove = () => { watch.moved = performance.now(); };
    const look = () => {
        const seen = now();
        if (seen !== null && seen !== before) { before = seen; watch.frames.push(performance.now()); }
        if (watch.running) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


class Picture:
    """The cell at a place, with its slider."""

    def __init__(self, notebook, place, slider):
        self.notebook, self.place, self.slider, self.forth = notebook, place, slider, False

    def _begin(self):
        self.notebook.show(self.place)
        self.handle = self.notebook.page.locator(
            f'.jp-Cell[data-windowed-list-index="{self.place}"] .noUi-handle').nth(self.slider)
        self.handle.scroll_into_view_if_needed()
        self.handle.focus()
        self.notebook.page.wait_for_timeout(60)
        self.notebook.page.evaluate(WATCH_PICTURE, self.place)

    def change(self):
        """Milliseconds from one key press to the changed picture."""
        for patience in (2_000, 10_000):
            self._begin()
            self.forth = not self.forth
            self.notebook.page.keyboard.press("PageUp" if self.forth else "PageDown")
            try:
                self.notebook.page.wait_for_function("watch.frames.length > 0", timeout=patience)
                break
            except TimeoutError:        # it stands at its end, or this step changes nothing: the other way, then
                if patience > 2_000:
                    raise
                self.notebook.page.evaluate("watch.running = false")
        milliseconds = self.notebook.page.evaluate("(watch.running = false, watch.frames[0] - watch.begun)")
        self.notebook.settle()
        return milliseconds

    def drag(self, changes=30, seconds=0.5):
        """(pictures painted in a drag, milliseconds from its last move to the last picture)."""
        self._begin()
        page = self.notebook.page
        track = self.handle.locator("xpath=ancestor::*[contains(@class, 'noUi-base')]").bounding_box()
        box = self.handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        way = (0.9 if x < track["x"] + track["width"] / 2 else -0.9) * track["width"] / 2
        begun = time.monotonic()
        for change in range(1, changes + 1):
            page.mouse.move(x + way * change / changes, y)
            time.sleep(max(0, begun + seconds * change / changes - time.monotonic()))
        page.mouse.up()
        self.notebook.settle()
        page.wait_for_timeout(600)
        frames, moved = page.evaluate("(watch.running = false, [watch.frames, watch.moved])")
        return len(frames), max(0.0, max(frames) - moved)


def telling(explorer):
    """{whether it repaints all: (place, name)}, the first slider of each kind that moves the picture from its beginning."""
    found = {}
    sliders = [name for name, control in explorer.controls.items() if isinstance(control, Slider)]
    for place, name in enumerate(sliders):
        control, before = explorer.controls[name], explorer.pixels()
        explorer.set(**{name: control.low if control.value > (control.low + control.high) / 2 else control.high})
        if (explorer.pixels() != before).any():
            found.setdefault(name in explorer.scene.still, (place, name))
        explorer.reset()
    return found


def with_sliders():
    """{title: (lesson, explorer, its slider's place, and its name)}, for the explorers that have a slider."""
    found = {}
    for module in pkgutil.iter_modules(lessons.__path__):
        for name, make in explorers_of(importlib.import_module(f"descentlab.lessons.{module.name}")).items():
            for repaints, (place, slider) in sorted(telling(make()).items()):
                found[f"{name}, {slider}" + REPAINTS * repaints] = module.name, name, place, slider
    return found


def measure(changes, drags):
    """{title: {"latency", "beside" (of interact, the same scene), "frames", "settled"}}, lists, for ways and explorers."""
    cells, places, found = [SCENE], {}, {}
    for title, source in WAYS.items():
        places[title] = len(cells), 0
        cells += [source]
    for title, (lesson, name, place, slider) in with_sliders().items():
        places[title] = len(cells), place
        places[title, TWIN] = len(cells) + 1, 0
        made = f"import_module('descentlab.lessons.{lesson}').{name}()"
        cells += [made, f"by_interact({made}, {slider!r})"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "notebooks" / "latency.ipynb"
        path.parent.mkdir()
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells],
                                                metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}),
                       path)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        with jupyterlab(Path(folder)) as address:
            notebook = Notebook(browser.new_page(viewport={"width": 1280, "height": 900}), address, path)
            notebook.run()
            if wrong := notebook.wrong():
                raise RuntimeError("\n".join(wrong))
            pictures = {title: Picture(notebook, *place) for title, place in places.items()}
            for picture in pictures.values():      # once, outside of the clock
                picture.change()
            found = {title: {"latency": [], "frames": [], "settled": []} for title in places}
            for turn in range(changes):
                for title, picture in pictures.items():
                    found[title]["latency"].append(picture.change())
                    if turn < drags and TWIN not in title:
                        frames, settled = picture.drag()
                        found[title]["frames"].append(frames)
                        found[title]["settled"].append(settled)
            notebook.close()
        browser.close()
    for title in [*places]:
        twin = found.pop((title, TWIN), found[BASE])
        if title in found:
            found[title]["beside"] = twin["latency"]
    return found


def ratio(each):
    return np.median(each["latency"]) / np.median(each["beside"])


def told(found):
    """What the table says, in sentences."""
    moved = {title: each for title, each in found.items() if title not in WAYS and REPAINTS not in title}
    painted = [each for title, each in found.items() if REPAINTS in title]
    slower = [f"{title.split(',')[0]} ({ratio(each):.2f})" for title, each in moved.items() if ratio(each) > FIFTH]
    late = sum(np.median(each["settled"]) > 2 * np.median(each["latency"]) for each in moved.values())
    return [f"{len(moved) - len(slower)} of {len(moved)} explorers answer within a fifth of the time that `interact` takes for "
            f"the same scene, {sum(ratio(each) <= 0.13 for each in moved.values())} within 0.13 of it. The others are "
            f"{', '.join(slower) or 'none'}: their scenes are quickly drawn, and two frames of a screen, 33 ms, are as short as "
            f"it gets here. After a drag {len(moved) - late} of {len(moved)} stand still within two latencies of a single "
            f"change. A slider that has to paint the whole picture again takes {min(map(ratio, painted)):.2f} to "
            f"{max(map(ratio, painted)):.2f} of `interact`'s time."]


def report(found):
    lines = ["# From a slider's change to new pixels", "",
             "Measured by `python benchmarks/latency.py` in JupyterLab, in headless Chromium, in turns. Trust the ratios; the "
             "milliseconds are those of one small machine. The first four rows are one scene made in four ways. The others are "
             "the explorers of the lessons that have a slider, each moved by the first slider that does "
             "anything, and by the first whose change has to paint the whole picture again. Beside each, `interact` draws the "
             "very same scene, moved by the same slider. A drag is 30 changes in half a second; the last column is the time "
             "from its last move to its last picture.", "", *told(found),
             "", "![The medians, beside interact](latency.png)", "",
             "| | median, ms | 95th percentile | `interact`, ms | ratio | pictures in a drag | settled after, ms |",
             "|---|---:|---:|---:|---:|---:|---:|"]
    for title, each in found.items():
        median, beside = np.median(each["latency"]), np.median(each["beside"])
        lines.append(f"| {title} | {median:.0f} | {np.percentile(each['latency'], 95):.0f} | {beside:.0f} | {ratio(each):.2f} | "
                     f"{np.median(each['frames']):.0f} | {np.median(each['settled']):.0f} |")
    return "\n".join(lines) + "\n"


@figures.styled
def plot(found):
    found = dict(sorted(found.items(), key=lambda item: -ratio(item[1])))
    canvas = figures.Canvas("How long a change takes, beside interact drawing the same scene",
                            "The latency of each explorer and of four ways to make one scene, over interact's median.",
                            size=(8.4, 0.25 * len(found) + 1.4))
    for place, (title, each) in enumerate(found.items()):
        ratios = np.array(each["latency"]) / np.median(each["beside"])
        color = (figures.BLACK if title in WAYS and title != "explorer" else
                 figures.VERMILLION if REPAINTS in title else figures.BLUE)
        canvas.ax.plot(np.percentile(ratios, [5, 95]), [place, place], color=color, linewidth=2)
        canvas.ax.plot(np.median(ratios), place, "o", color=color, markersize=7)
    canvas.ax.axvline(FIFTH, color=figures.BLACK, linestyle=":", linewidth=1.2)
    canvas.ax.text(FIFTH + 0.01, len(found) - 1, "a fifth", va="center")
    canvas.ax.set_yticks(range(len(found)), found, fontsize=9)
    canvas.ax.set(xlabel="latency over interact's median: median, and 5th to 95th percentile", xlim=(0, 1.25),
                  ylim=(-0.7, len(found) - 0.3))
    return canvas.figure


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=25, help="how many changes of each (25)")
    parser.add_argument("--drags", type=int, default=5, help="how many drags of each (5)")
    parser.add_argument("--write", type=Path, help="write latency.md and latency.png into this folder")
    given = parser.parse_args()
    found = measure(given.changes, given.drags)
    text = report(found)
    print(text)
    if given.write:
        (given.write / "latency.md").write_text(text, encoding="utf-8", newline="\n")
        plot(found).savefig(given.write / "latency.png", metadata={"Software": None})


if __name__ == "__main__":
    main()
