"""A notebook that is opened in JupyterLab, looked at and closed again is as it was."""

import pytest

from .conftest import NOTEBOOKS, new_page
from .lab import Notebook

# What JupyterLab adds to a notebook it adds when the kernel has said what it is.
STATE = """async () => {
    const { context, sessionContext, content } = jupyterapp.shell.currentWidget;
    await sessionContext.session.kernel.info;
    content.activeCellIndex = content.widgets.length - 1;
    await new Promise(resolve => setTimeout(resolve, 1500));
    return { dirty: context.model.dirty, metadata: context.model.toJSON().metadata };
}"""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def opened(request, chromium, lab):
    """Each notebook as it is stored, opened in a fresh page and not run."""
    page = new_page(chromium)
    yield Notebook(page, lab, request.param), request.param
    page.context.close()


def test_it_is_not_marked_as_changed_and_closes_without_a_question(opened):
    notebook, path = opened
    state = notebook.page.evaluate(STATE)
    assert not state["dirty"], f"{path.name}: JupyterLab added to the metadata, which are now {state['metadata']}"
    notebook.close()
    notebook.page.evaluate("jupyterapp.commands.execute('application:close')")
    notebook.page.wait_for_function("!document.querySelector('.jp-NotebookPanel')")
    assert not notebook.page.locator("dialog, .jp-Dialog").count()
    assert not notebook.page.complaints
