"""How notebooks are saved; the command `descentlab` starts JupyterLab with it.

A widget lives as long as its kernel. Saved as it is, it comes back as "Error displaying widget"; with its state saved,
as controls that nobody listens to, and thousands of lines of state in the file. So of a widget its picture or its text is
saved, and a line under it that says what to do.
"""

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WORDS = "Nothing runs here since this notebook was opened again: run its cells, and it lives."


def still(model, **_):
    """Take the live views out of a notebook (as the server is about to save it), and say so under each."""
    if model["type"] != "notebook" or model["content"].get("nbformat") != 4:
        return
    for cell in model["content"]["cells"]:
        for output in list(cell.get("outputs", [])):
            if output.get("data", {}).pop(WIDGET_VIEW, None):
                cell["outputs"].insert(place(output, cell["outputs"]) + 1, note())


def place(output, outputs):
    """Where an output stands among a cell's; two of them may be equal, so it is asked which one it is."""
    return next(place for place, each in enumerate(outputs) if each is output)


def note():
    """The output that says in words that nothing runs."""
    return {"output_type": "display_data", "metadata": {"descentlab": {"kind": "note"}},
            "data": {"text/plain": WORDS, "text/html": f'<p role="note"><em>{WORDS}</em></p>'}}


c = get_config()  # noqa: F821
c.ContentsManager.pre_save_hook = still
c.KernelManager.transport_encryption = "auto"       # on a machine that others share, what a kernel hears is its own
