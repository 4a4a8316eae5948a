"""A real Chromium for the tests in this folder: Debian's, driven by Playwright, with nothing outside this machine."""

import functools
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright

from course import cells_of, elsewhere, notebooks

from .lab import ROOT, Notebook, jupyterlab

NOTEBOOKS = notebooks()
RUN = [path for path in NOTEBOOKS if not elsewhere(cells_of(path))]      # JupyterLab has the kernel of this environment
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium():
    """One browser for the whole session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def new_page(chromium):
    """A fresh page, 1280x720. `page.complaints` collects the errors of its scripts, and what it asked of other machines."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(f"error in the page: {error}"))
    page.on("request", lambda request: page.complaints.append(f"asked for {request.url}") if not request.url.startswith(
        ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "about:")) else None)
    return page


@pytest.fixture
def page(chromium):
    """A fresh page, as `new_page` makes it."""
    page = new_page(chromium)
    yield page
    page.context.close()


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def serve():
    """serve(folder) gives the address under which a folder of files can be opened."""
    servers = {}

    def address(folder):
        if folder not in servers:
            server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(folder)))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            servers[folder] = server
        return f"http://127.0.0.1:{servers[folder].server_port}"

    yield address
    for server in servers.values():
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The address of a JupyterLab that serves a copy of the notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    with jupyterlab(folder) as address:
        yield address


@pytest.fixture(scope="session", params=RUN, ids=lambda path: path.stem)
def ran(request, chromium, lab):
    """Each notebook, opened, looked at and then run whole: once, for all the tests."""
    page = new_page(chromium)
    notebook = Notebook(page, lab, request.param)
    explorers = notebook.shown("explorer")
    notebook.at_first = [notebook.look(place) for place in explorers if not notebook.hides(place)]
    notebook.announced = [notebook.announcement(place) for place in explorers if notebook.hides(place)]
    notebook.run()
    yield notebook
    notebook.close()
    page.context.close()


@pytest.fixture
def notebook(ran):
    """The notebook, having run; a test that makes the page or the kernel complain has failed."""
    yield ran
    assert not ran.wrong() and not ran.page.complaints


@pytest.hookimpl(tryfirst=True)      # or xdist, which reads these marks in the same hook, would come before
def pytest_collection_modifyitems(items):
    """`--dist loadgroup` keeps in one process what shares a fixture: a notebook's run, a deck's, or a module's."""
    for item in items:
        given = getattr(item, "callspec", None) and item.callspec.params or {}
        module = item.module.__name__.rpartition(".")[2]
        if "ran" in given:
            item.add_marker(pytest.mark.xdist_group(given["ran"].stem))
        elif "walked" in given:
            item.add_marker(pytest.mark.xdist_group(f"deck of {given['walked'].stem}"))
        elif module not in ("test_site", "test_slides"):
            item.add_marker(pytest.mark.xdist_group(module))
