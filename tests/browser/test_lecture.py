"""`make lecture`: JupyterLab with larger type, one document and no panels beside it."""

import os
import signal
import socket
import subprocess

import pytest

from .conftest import ROOT, new_page
from .lab import wait_for

PARTS = [".jp-CodeCell .cm-content", ".jp-RenderedMarkdown p", ".lm-MenuBar-itemLabel"]     # code, prose, all around


@pytest.fixture(scope="module")
def lecture(tmp_path_factory):
    """The address of the JupyterLab that `make lecture` starts, and the folder of the lecturer's own settings."""
    own = tmp_path_factory.mktemp("own")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    flags = f"--no-browser --ServerApp.port={port} --IdentityProvider.token= --LabApp.expose_app_in_browser=True"
    with open(own / "log", "w") as log:
        server = subprocess.Popen(["make", "lecture", f"LAB_FLAGS={flags}"], cwd=ROOT, stdout=log, stderr=log,
                                  env=os.environ | {"JUPYTER_CONFIG_DIR": str(own / "config")}, start_new_session=True)
        try:
            wait_for(f"http://127.0.0.1:{port}/api/status", server, own / "log")
            yield f"http://127.0.0.1:{port}", own / "config"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def test_type_is_larger_and_nothing_stands_beside_the_notebook(chromium, lab, lecture):
    pages = [new_page(chromium) for _ in range(2)]
    for page, address in zip(pages, (f"{lab}/lab/tree/notebooks/00_start_here.ipynb", lecture[0])):
        page.goto(address)
        page.wait_for_function("window.jupyterapp", timeout=60_000)
    usual, projector = pages
    projector.wait_for_function("jupyterapp.shell.mode == 'single-document' && jupyterapp.shell.leftCollapsed")
    for page in pages:      # a size that is no number yet is that of a part without its theme
        page.wait_for_function("""parts => parts.every(part => document.querySelector(part)
            && parseFloat(getComputedStyle(document.querySelector(part)).fontSize) > 0)""", arg=list(PARTS))
    usual_sizes, sizes = ([page.locator(part).first.evaluate("part => parseFloat(getComputedStyle(part).fontSize)")
                           for part in PARTS] for page in pages)
    assert all(large > 1.2 * small for large, small in zip(sizes, usual_sizes, strict=True)), (sizes, usual_sizes)
    assert projector.url.endswith("/notebooks/00_start_here.ipynb")
    assert projector.evaluate("jupyterapp.shell.leftCollapsed && jupyterapp.shell.rightCollapsed")
    assert not projector.locator(".jp-StatusBar-Widget, .Toastify__toast").filter(visible=True).count()
    assert not projector.complaints
    for page in pages:
        page.context.close()


def test_the_lecturers_own_settings_are_left_alone(lecture):
    _, own = lecture
    assert not [path for path in own.rglob("*") if path.suffix in (".jupyterlab-settings", ".jupyterlab-workspace")]
