"""What the tests do in JupyterLab: start it, run a notebook in it, and move an explorer as hands on a keyboard do."""

import base64
import contextlib
import io
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from functools import cached_property

import numpy as np
from PIL import Image
from playwright.sync_api import expect

from course import ROOT, parent, room
from descentlab._outputs import facts


@contextlib.contextmanager
def jupyterlab(folder):
    """A JupyterLab that serves `folder`/notebooks, with settings of its own there; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {f"{name}_DIR": str(folder / name.lower()) for name in (
        "JUPYTER_CONFIG", "JUPYTER_DATA", "JUPYTER_RUNTIME", "JUPYTERLAB_SETTINGS", "JUPYTERLAB_WORKSPACES")}
    environment = os.environ | own | {
        "IPYTHONDIR": str(folder / "ipython"), "JUPYTER_PREFER_ENV_PATH": "1", "OPENBLAS_NUM_THREADS": "1",
        "MPLCONFIGDIR": str(ROOT / ".venv" / "matplotlib")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.port={port}",
               "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=",
               "--KernelManager.transport_encryption=auto", "--LabApp.expose_app_in_browser=True"]
    command += ["--allow-root"] if os.getuid() == 0 else []
    address = f"http://127.0.0.1:{port}"
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"{address}/api/status", server, folder / "log")
            yield address
        finally:
            server.terminate()
            server.wait(30)


def wait_for(address, server, log, seconds=60):
    for _ in range(5 * seconds):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=2).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


# In the page: what has been asked of the kernel and is not yet answered, and what went wrong there unseen.
WATCH = """async () => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    const underWay = new Set(), wrong = window.wrong = [];
    panel.sessionContext.session.kernel.anyMessage.connect((_, { msg, direction }) => {
        if (direction === 'send') {
            if (msg.channel === 'shell') underWay.add(msg.header.msg_id);
        } else if (msg.header.msg_type === 'status' && msg.content.execution_state === 'idle') {
            underWay.delete(msg.parent_header.msg_id);
        } else if (msg.header.msg_type === 'error') {
            wrong.push(msg.content.traceback.join('\\n'));
        } else if (msg.header.msg_type === 'stream' && msg.content.name === 'stderr') {
            // JupyterLab asks a fresh kernel for widgets, and it says that it has not heard of any.
            if (!msg.content.text.startsWith('No such comm')) wrong.push(msg.content.text);
        }
    });
    window.settled = async () => {
        for (const end = Date.now() + 60000; Date.now() < end;) {
            await new Promise(resolve => setTimeout(resolve, 5));
            if (!underWay.size) return;
        }
        throw Error('the kernel has not answered for a minute');
    };
}"""


CELLS = "jupyterapp.shell.currentWidget.model.toJSON().cells"


class Notebook:
    """A notebook that is open in JupyterLab, as the learner sees it."""

    def __init__(self, page, address, path):
        """`path` is where it lies, or lay before it was copied, in `notebooks` or its folder; `address` the JupyterLab's."""
        self.page, self.path = page, path
        page.goto(f"{address}/lab/workspaces/{path.stem}/tree/notebooks/{parent(path)}{path.name}")
        page.wait_for_function("window.jupyterapp && document.querySelector('.jp-Notebook .jp-Cell')", timeout=60_000)
        page.evaluate(WATCH)
        self.stored = page.evaluate(CELLS)

    def shown(self, kind):
        """What outputs of a kind say of themselves, as stored: {place of the cell: facts}."""
        return {place: facts(output) for place, cell in enumerate(self.stored)
                for output in cell.get("outputs", ()) if facts(output).get("kind") == kind}

    def hides(self, place):
        """Whether the outputs of the cell at `place` are stored hidden."""
        return self.stored[place]["metadata"].get("jupyter", {}).get("outputs_hidden", False)

    def announcement(self, place):
        """What stands in place of hidden outputs, once it stands there."""
        wrapper = self.show(place).locator(".jp-Cell-outputWrapper")
        expect(wrapper).not_to_have_text("")
        return wrapper.inner_text()

    def places(self, pattern):
        """The places of the code cells whose source matches."""
        return [place for place, cell in enumerate(self.stored)
                if cell["cell_type"] == "code" and re.fullmatch(pattern, self.source(place))]

    def show(self, place):
        """Scroll the cell at `place` into sight, make it the active one, and return it."""
        self.page.evaluate("""async place => {
            const notebook = jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = place;
            await notebook.scrollToItem(place, 'start');
        }""", place)
        return self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{place}"]')

    def look(self, place):
        """What stands under a cell: the width of its pictures (0 for a broken one), and its words."""
        return self.show(place).locator(".jp-Cell-outputArea").evaluate("""async area => {
            const images = [...area.querySelectorAll('img')];
            await Promise.allSettled(images.map(image => image.decode()));
            return { widths: images.map(image => image.naturalWidth), words: area.innerText };
        }""")

    def run(self, minutes=3):
        """Run all cells, and keep them with their outputs, as they would be saved."""
        self.page.evaluate("""() => {
            window.ran = false;
            jupyterapp.commands.execute('notebook:run-all-cells').then(() => { window.ran = true; });
        }""")
        self.page.wait_for_function("window.ran", timeout=minutes * 60_000)
        self.settle()
        self.cells = self.page.evaluate(CELLS)

    def settle(self):
        """Wait until the kernel has answered all that it was asked."""
        self.page.evaluate("settled()")

    def wrong(self):
        """What the kernel complained of since the last call."""
        return self.page.evaluate("wrong.splice(0)")

    def source(self, place):
        return self.stored[place]["source"]

    def answer(self, place, text):
        """Put a text into a cell in place of what is there, run it, and return what then stands under it."""
        cell = self.show(place)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)      # or the editor would indent what is indented
        self.page.keyboard.press("Control+Enter")
        self.settle()
        return cell.locator(".jp-OutputArea-output").inner_text()

    @cached_property
    def lesson(self):
        """The notebook's room, with its questions and exercises."""
        return room(self.path)

    @cached_property
    def explorers(self):
        """Every explorer of a notebook that has run."""
        return [Explorer(self, place, known["name"]) for place, known in self.shown("explorer").items()]

    def close(self):
        self.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")


class Explorer:
    """An explorer in a notebook that has run. Each act waits until the kernel has answered."""

    def __init__(self, notebook, place, name):
        self.notebook, self.place, self.name, self.keyboard = notebook, place, name, notebook.page.keyboard
        self.root = notebook.show(place).locator(".explorer")
        self.image = self.root.locator("img")

    def show(self):
        self.notebook.show(self.place)
        return self

    def state(self):
        """(picture, verdict, values): the picture's address, which holds all its bytes, and the fields' values by name."""
        self.notebook.settle()
        return tuple(self.root.evaluate("""root => [
            root.querySelector('img').src,
            root.querySelector('[role=status] > b').textContent,
            Object.fromEntries([...root.querySelectorAll('input, select')].map(
                field => [field.labels[0].textContent, field.type === 'checkbox' ? field.checked : field.value])),
        ]"""))

    def controls(self):
        """The names of the controls, in their order."""
        return list(self.state()[2])

    def field(self, name):
        return self.root.get_by_label(name, exact=True).and_(self.root.locator("input, select"))

    def slider(self, name):
        return self.root.get_by_role("slider", name=name, exact=True)

    def places(self, name):
        """How many places a control's slider has; 0 for a control without one."""
        sliders = self.slider(name).locator("xpath=ancestor::*[contains(@class, 'noUi-target')]")
        return sliders.evaluate_all("""targets => Math.round(Math.max(0, ...targets.map(
            ({ noUiSlider: { options: { range, step } } }) => (range.max - range.min) / step)))""")

    def press(self, control, *keys):
        """Press keys on a control, and return the state."""
        control.focus()
        for key in keys:
            self.keyboard.press(key)
        return self.state()

    def enter(self, name, value):
        """Set a control by its field, from the keyboard, and return the state."""
        field = self.field(name)
        if isinstance(value, bool):
            return self.press(field, *["Space"] * (field.is_checked() != value))
        if field.evaluate("field => field.tagName") == "SELECT":
            options = field.locator("option").evaluate_all("options => options.map(option => option.value)")
            return self.press(field, "Home", *["ArrowDown"] * options.index(value))
        field.focus()
        self.keyboard.press("ControlOrMeta+a")
        self.keyboard.type(str(value))
        return self.press(field, "Enter")

    def reset(self):
        return self.press(self.root.get_by_role("button", name="Reset"), "Enter")

    def drag(self, name, share, changes=30, seconds=0.5):
        """Drag a slider from its low end over a share of its way, with so many moves of the mouse; returns the state."""
        slider, mouse = self.slider(name), self.notebook.page.mouse
        self.press(slider, "Home")
        track = slider.locator("xpath=ancestor::*[contains(@class, 'noUi-base')]").bounding_box()
        x, y = middle(slider)
        mouse.move(x, y)
        mouse.down()
        begun = time.monotonic()
        for change in range(1, changes + 1):
            end = x + share * track["width"] * change / changes
            mouse.move(end, y)
            time.sleep(max(0, begun + seconds * change / changes - time.monotonic()))
        mouse.up()
        state, off = self.state(), abs(middle(slider)[0] - end)
        assert off < 3 + track["width"] / self.places(name) / 2, f"the handle is {off} pixels from where the mouse let go"
        return state

    def click(self, across, down):
        """Click on the picture at these shares of its width and height, and return the state."""
        box = self.image.bounding_box()
        self.image.click(position={"x": across * box["width"], "y": down * box["height"]})
        return self.state()


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def pixels(picture):
    """The pixels (height, width, 3) of a picture that an explorer's state holds."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(picture.split(",")[1]))).convert("RGB"))
