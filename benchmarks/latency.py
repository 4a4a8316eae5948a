"""From a slider's change to new pixels, in a real JupyterLab in headless Chromium; `make benchmark` calls it.

    python benchmarks/latency.py [--changes 25] [--write docs]

One scene (contours and a path of 200 steps) is made in four ways: as an explorer of the course, with ipywidgets'
`interact` and the inline backend, and with ipympl, once redrawn whole and once blitted. They take turns, a change each,
so that a slow moment meets them all; every explorer of the notebooks that can be made without data takes its turn too.
The clock starts at the key press in the page, and stops in the frame after the picture has changed. Trust the ratios.
"""

import argparse
import inspect
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
from playwright.sync_api import TimeoutError, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]
from browser.conftest import FLAGS  # noqa: E402
from browser.lab import Notebook, jupyterlab  # noqa: E402

from descentlab import explorers, figures  # noqa: E402
from descentlab.explorers import Explorer, Slider  # noqa: E402

SCENE = '''
import ipywidgets, matplotlib.pyplot as plt, numpy as np
from IPython.display import display
from descentlab import descend, explorers, figures, optimizers, surfaces

surface = surfaces.himmelblau
x, y = np.meshgrid(np.linspace(-5.5, 5.5, 200), np.linspace(-5.5, 5.5, 200))
z = np.log1p(surface.value(np.stack([x, y], axis=-1)))

def path(eta):
    return descend(surface.gradient, [0.0, 0.0], optimizers.gd(10**eta), 200).theta

def slider():
    return ipywidgets.FloatSlider(value=-3, min=-4, max=-2, step=0.02)
'''

WAYS = {
    "explorer": '''
canvas = figures.Canvas("Himmelblau's surface", "Contours, and a path of 200 steps.", size=(6, 4.5))
def paint(values):
    canvas.ax.clear()
    canvas.ax.contour(x, y, z, 16)
    return tuple(canvas.ax.plot([], [], ".-"))
def move(values, line):
    line.set_data(*path(np.log10(values["eta"])).T)
    return explorers.Reading(f"eta {values['eta']:g}")
explorers.Explorer(canvas, {"eta": explorers.Slider("eta", 1e-4, 1e-2, 1e-3, log=True)}, paint, move)
''',
    "interact, inline": '''
def draw(eta):
    fig, ax = plt.subplots(figsize=(6, 4.5), dpi=100)
    ax.contour(x, y, z, 16)
    ax.plot(*path(eta).T, ".-")
    plt.show()
_ = ipywidgets.interact(draw, eta=slider())
''',
    "ipympl, draw_idle": '''
%matplotlib widget
fig, ax = plt.subplots(figsize=(6, 4.5), dpi=100)
ax.contour(x, y, z, 16)
line, = ax.plot(*path(-3).T, ".-")
def redraw(change, fig=fig, line=line):
    line.set_data(*path(change["new"]).T)
    fig.canvas.draw_idle()
control = slider()
control.observe(redraw, "value")
display(control, fig.canvas)
''',
    "ipympl, blitting": '''
fig, ax = plt.subplots(figsize=(6, 4.5), dpi=100)
ax.contour(x, y, z, 16)
line, = ax.plot(*path(-3).T, ".-", animated=True)
fig.canvas.draw()
background = fig.canvas.copy_from_bbox(fig.bbox)
def blit(change, fig=fig, ax=ax, line=line, background=background):
    fig.canvas.restore_region(background)
    line.set_data(*path(change["new"]).T)
    ax.draw_artist(line)
    fig.canvas.blit(fig.bbox)
control = slider()
control.observe(blit, "value")
display(control, fig.canvas)
''',
}

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
    const watch = window.watch = { frames: [], begun: 0, running: true };
    let before = now();
    addEventListener('keydown', () => { if (!watch.begun) watch.begun = performance.now(); }, { capture: true, once: true });
    const look = time => {
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
        for change in range(1, changes + 1):
            page.mouse.move(x + way * change / changes, y)
            page.wait_for_timeout(1000 * seconds / changes)
        last = page.evaluate("performance.now()")
        page.mouse.up()
        self.notebook.settle()
        page.wait_for_timeout(600)
        frames = page.evaluate("(watch.running = false, watch.frames)")
        return len(frames), max(0.0, max(frames, default=last) - last)


def simple(make):
    """Whether an explorer needs no data."""
    return all(p.default is not p.empty for p in inspect.signature(make).parameters.values())


def telling(explorer):
    """(place, name) of the first slider that moves the picture from where the explorer begins, best without repainting."""
    sliders = [(place, name) for place, name in enumerate(
        name for name, control in explorer.controls.items() if isinstance(control, Slider))]
    for place, name in sorted(sliders, key=lambda slider: slider[1] in explorer._still):
        control, before = explorer.controls[name], explorer.pixels()
        explorer.set(**{name: control.low if control.value > (control.low + control.high) / 2 else control.high})
        moved = (explorer.pixels() != before).any()
        explorer.reset()
        if moved:
            return place, name
    return None


def with_sliders():
    """{name: (its slider's place, whether it moves without repainting)}, for the explorers that have a slider."""
    found = {}
    for name in explorers.__all__:
        make = getattr(explorers, name)
        if name[0].islower() and simple(make) and isinstance(explorer := make(), Explorer):
            if slider := telling(explorer):
                found[name] = slider[0], slider[1] not in explorer._still
    return found


def measure(changes, drags):
    """{name: (latencies, frames, settling times)} for the ways and the explorers, in that order."""
    others = with_sliders()
    cells = [SCENE, *WAYS.values(), *(f"explorers.{name}()" for name in others)]
    names = [*WAYS, *others]
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
            pictures = {name: Picture(notebook, place, others.get(name, (0,))[0]) for place, name in enumerate(names, 1)}
            found = {name: ([], [], []) for name in names}
            for name, picture in pictures.items():      # once, outside of the clock
                picture.change()
            for turn in range(changes):
                for name, picture in pictures.items():
                    found[name][0].append(picture.change())
                    if turn < drags:
                        frames, settled = picture.drag()
                        found[name][1].append(frames)
                        found[name][2].append(settled)
            notebook.close()
        browser.close()
    return found, others


def report(found, others):
    base = np.median(found["interact, inline"][0])
    lines = ["# From a slider's change to new pixels", "",
             "Measured by `python benchmarks/latency.py` in JupyterLab, in headless Chromium, in turns; trust the ratios. The "
             "first four rows are one scene made in four ways, the others the explorers of the notebooks that have a slider "
             "and need no data, moved by the first that does anything. A drag is 30 changes in half a second.", "",
             "![The medians, beside interact](latency.png)", "",
             "| | median, ms | 95th percentile | beside interact | pictures in a drag | settles after, ms |",
             "|---|---:|---:|---:|---:|---:|"]
    for name, (times, frames, settled) in found.items():
        note = "" if others.get(name, (0, True))[1] else " (repaints all)"
        lines.append(f"| {name}{note} | {np.median(times):.0f} | {np.percentile(times, 95):.0f} | "
                     f"{np.median(times) / base:.2f} | {np.median(frames):.0f} | {np.median(settled):.0f} |")
    return "\n".join(lines) + "\n"


def plot(found):
    base = np.median(found["interact, inline"][0])
    names = sorted(found, key=lambda name: np.median(found[name][0]))
    canvas = figures.Canvas("From a slider's change to new pixels, beside interact",
                            "The median latency of each explorer and of four ways to make one scene.",
                            size=(7.5, 0.27 * len(names) + 1.2))
    for place, name in enumerate(names):
        ratios = np.array(found[name][0]) / base
        color = figures.VERMILLION if name in WAYS and name != "explorer" else figures.BLUE
        canvas.ax.plot(np.percentile(ratios, [5, 95]), [place, place], color=color, linewidth=1.5)
        canvas.ax.plot(np.median(ratios), place, "o", color=color)
    canvas.ax.axvline(0.2, color="black", linestyle=":", linewidth=1)
    canvas.ax.set_yticks(range(len(names)), names, fontsize=9)
    canvas.ax.set(xlabel="latency / median of interact (median, 5th to 95th percentile)", xlim=(0, 1.6))
    return canvas.figure


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=25, help="how many changes of each (25)")
    parser.add_argument("--drags", type=int, default=3, help="how many drags of each (3)")
    parser.add_argument("--write", type=Path, help="write latency.md and latency.png into this folder")
    given = parser.parse_args()
    found, others = measure(given.changes, given.drags)
    text = report(found, others)
    print(text)
    if given.write:
        (given.write / "latency.md").write_text(text, encoding="utf-8", newline="\n")
        plot(found).savefig(given.write / "latency.png", metadata={"Software": None})


if __name__ == "__main__":
    main()
