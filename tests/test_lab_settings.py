"""The settings that the command gives the kernel and the server: what is opened, and what is saved."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat import v4, validate
from store_notebooks import METADATA
from traitlets.config import PyFileConfigLoader

LAB = Path(__file__).resolve().parents[1] / "lab"
VIEW = "application/vnd.jupyter.widget-view+json"


def test_the_kernel_says_of_itself_what_is_stored():
    said = "from ipykernel.ipkernel import IPythonKernel; import json; print(json.dumps(IPythonKernel.language_info))"
    code = f"exec(open({str(LAB / 'ipython_kernel_config.py')!r}).read()); {said}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == METADATA["language_info"]


@pytest.fixture(scope="module")
def still():
    """What the server does to a notebook before it saves it."""
    return PyFileConfigLoader("jupyter_server_config.py", path=str(LAB)).load_config().ContentsManager.pre_save_hook


def shown(**data):
    return v4.new_output("display_data", {kind.replace("_", "/"): text for kind, text in data.items()})


def alive(**data):
    output = shown(**data)
    output.data[VIEW] = {"model_id": "1", "version_major": 2, "version_minor": 0}
    return output


def saved(still, *cells, **model):
    notebook = v4.new_notebook(cells=cells)
    still({"type": "notebook", "content": notebook} | model, path="one.ipynb", contents_manager=None)
    validate(notebook)
    return notebook


def test_a_widget_is_saved_as_its_picture_and_words(still):
    picture, text = {"image_png": "iVBORw0KGgo=", "text_plain": "[explorer]"}, {"text_html": "<p>How far?</p>"}
    cells = [v4.new_markdown_cell("# A"), v4.new_code_cell("1", outputs=[shown(text_plain="1"), alive(**picture)]),
             v4.new_code_cell("2", outputs=[alive(**text), alive(**text)])]
    notebook = saved(still, *cells)
    first, second = (cell.outputs for cell in notebook.cells[1:])
    assert first[:2] == [shown(text_plain="1"), shown(**picture)]
    assert "Nothing runs here" in first[2]["data"]["text/html"]
    assert second[0] == second[2] == shown(**text) and second[1] == second[3] == first[2]
    before = copy.deepcopy(notebook)
    still({"type": "notebook", "content": notebook})
    assert notebook == before       # opened and saved again, it says so once


def test_all_else_is_saved_as_it_is(still):
    plain = v4.new_code_cell("1", outputs=[shown(text_plain="1"), v4.new_output("stream", text="2")])
    assert list(saved(still, copy.deepcopy(plain)).cells) == [plain]
    for model in ({"type": "file", "content": "text"}, {"type": "directory", "content": None},
                  {"type": "notebook", "content": {"nbformat": 3, "worksheets": []}}):
        before = copy.deepcopy(model)
        still(model)
        assert model == before


def test_no_state_of_widgets_is_saved():
    overrides = json.loads((LAB / "labconfig" / "default_setting_overrides.json").read_text(encoding="utf-8"))
    assert "saveState" not in str(overrides)        # which is false by itself


def test_what_jupyterlab_does_with_each_message_of_a_kernel_is_switched_off_by_names_that_it_knows():
    """Each picture of a drag makes a kernel busy, and idle: another icon of the tab, loaded from the server, and another
    sign in the toolbar, which is laid out anew, took a third of the time. The sign stands in the status bar instead."""
    page = json.loads((LAB / "labconfig" / "page_config.json").read_text(encoding="utf-8"))
    overrides = json.loads((LAB / "labconfig" / "default_setting_overrides.json").read_text(encoding="utf-8"))
    share = Path(sys.prefix) / "share" / "jupyter" / "lab"
    core = "".join(path.read_text(encoding="utf-8") for path in share.glob("static/jlab_core.*.js"))
    assert page["disabledExtensions"] and all(f'"{name}"' in core for name in page["disabledExtensions"])
    for plugin, given in overrides.items():
        package, name = plugin.split(":")
        known = json.loads((share / "schemas" / package / f"{name}.json").read_text(encoding="utf-8"))["properties"]
        assert set(given) <= set(known), plugin
    assert overrides["@jupyterlab/notebook-extension:tracker"]["kernelStatus"]["showOnStatusBar"]
