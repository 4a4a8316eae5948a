"""What the tests do in JupyterLab: start it, and run a notebook in it."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from functools import cached_property

from playwright.sync_api import expect

from course import ROOT, parent, room
from descentlab._outputs import facts
from descentlab.course.jupyter import settings

from .hands import Explorer
from .twin import Twin


@contextlib.contextmanager
def served(folder, *command, status="", python=sys.executable, config=None):
    """A server that `command`, a module of `python`'s and its arguments, starts in `folder`; gives its address.

    It has the course's settings, or those of another version's folder `config`, and its own beside them; `{port}` in the
    arguments is its port; `status` is what answers once it runs.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {f"{name}_DIR": str(folder / name.lower()) for name in (
        "JUPYTER_CONFIG", "JUPYTER_DATA", "JUPYTER_RUNTIME", "JUPYTERLAB_SETTINGS", "JUPYTERLAB_WORKSPACES")}
    given = settings(folder) | ({"JUPYTER_CONFIG_PATH": str(config)} if config else {})
    environment = os.environ | given | own | {"OPENBLAS_NUM_THREADS": "1",
                                                         "MPLCONFIGDIR": str(ROOT / ".venv" / "matplotlib")}
    address = f"http://127.0.0.1:{port}"
    with open(folder / "log", "w") as log:
        server = subprocess.Popen([python, "-m", *(part.format(port=port) for part in command)],
                                  cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"{address}/{status}", server, folder / "log")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:   # JupyterLab now and then hangs as it closes its extensions
                server.kill()
                server.wait()


def jupyter(folder, module, app, python=sys.executable, config=None):
    """A JupyterLab, or what is built like it, that serves `folder`/notebooks; gives its address."""
    return served(folder, module, "--no-browser", "--ServerApp.port={port}", "--ServerApp.port_retries=0",
                  f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=",
                  f"--{app}.expose_app_in_browser=True",
                  *["--allow-root"] * (os.getuid() == 0), status="api/status", python=python,
                  config=config)


def jupyterlab(folder, python=sys.executable, config=None):
    """A JupyterLab that serves `folder`/notebooks; gives its address."""
    return jupyter(folder, "jupyterlab", "LabApp", python, config)


def wait_for(address, server, log, seconds=60):
    for _ in range(5 * seconds):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=2).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


# In the page: what has been asked of the kernel and is not yet answered; the number of each explorer's latest frame; and
# what went wrong there unseen.
WATCH = """async () => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    const underWay = window.underWay = new Set(), latest = window.latest = {}, wrong = window.wrong = [];
    panel.sessionContext.session.kernel.anyMessage.connect((_, { msg, direction }) => {
        if (direction === 'send') {
            if (msg.channel === 'shell') underWay.add(msg.header.msg_id);
        } else if (msg.header.msg_type === 'status' && msg.content.execution_state === 'idle') {
            underWay.delete(msg.parent_header.msg_id);
        } else if (msg.content.data?.state?._frame) {
            latest[msg.content.comm_id] = msg.content.data.state._frame.number;
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


# And of an explorer: its last frame is shown, the pixels too, and it asked for no other meanwhile.
PAINTED = """async (root, model) => {
    for (const end = Date.now() + 30000; Date.now() < end;) {
        await settled();
        for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
        if (Number(root.dataset.shown) >= latest[model] && !underWay.size) return;
    }
    throw Error(`the picture ${latest[model]} was not drawn for half a minute, but ${root.dataset.shown}`);
}"""

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
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

    def settle(self, model=None, root=None):
        """Wait until the kernel has answered all that it was asked; and until an explorer shows its `model`'s last frame."""
        self.page.evaluate("settled()")
        if root:
            root.evaluate(PAINTED, model)

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
        return [self.explorer(place, known) for place, known in self.shown("explorer").items()]

    def explorer(self, place, known):
        """The explorer in the cell at `place`; `known` are its facts."""
        (model,) = [output["data"][WIDGET_VIEW]["model_id"] for output in self.cells[place]["outputs"]
                    if WIDGET_VIEW in output.get("data", {})]
        root = self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{place}"] .explorer')
        found = Explorer(self.page, root, Twin(known["lesson"], known["name"]), lambda: self.show(place),
                         lambda: self.settle(model, root))
        found.place = place
        return found

    def close(self):
        self.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
