"""Run notebooks and store their outputs, so that they read well where no kernel runs; `make notebooks` calls it.

    python tools/store_notebooks.py [notebook ...]        (all of notebooks/ when none is named)

A widget's live view is stripped: its picture and its text stay. Storing twice gives the same bytes.
What answers a question is hidden until its cell is run: all outputs from the question to the next one or to the next
heading. JupyterLab announces a hidden output by its first line, so that line must give nothing away.
A notebook in which a cell raises, writes to stderr, takes over a minute or gives an answer away is left as it was; then
the exit status is 1.
"""

import argparse
import json
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"     # before Jupyter is imported: the kernel is this environment's

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from course import TORCH, Refused, elsewhere, runnable
from descentlab._outputs import facts

SECONDS_A_CELL = 300
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# Of a hidden output JupyterLab shows a line of the first of these that it has; a stream has its "text".
ANNOUNCED = ("text/html", "image/svg+xml", "application/pdf", "text/markdown", "text/plain", "text")
GIVEN_AWAY = re.compile(r"\d|\bholds?\b")
# No versions, or another Python would make a diff of every notebook. The kernel of our environment keeps its own to
# itself as well (lab/ipython_kernel_config.py), so that JupyterLab finds nothing to add.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python",
                      "pygments_lexer": "ipython3"},
}


def read(path):
    """The notebook at `path`, with an id for every cell. nbformat by itself would give random ones."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        name_cells(raw["cells"])
        raw["nbformat_minor"] = max(raw["nbformat_minor"], 5)
        return nbformat.reads(json.dumps(raw), as_version=4)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"no notebook of format 4 ({type(error).__name__}: {error})") from None


def name_cells(cells):
    """Keep the first cell of each id, and name the others by their place."""
    taken, nameless = set(), []
    for place, cell in enumerate(cells):
        if cell.get("id") and cell["id"] not in taken:
            taken.add(cell["id"])
        else:
            nameless.append((place, cell))
    for place, cell in nameless:
        name = f"cell-{place:03d}"
        while name in taken:
            name += "x"
        cell["id"] = name
        taken.add(name)


class TorchKernel(AsyncKernelManager):
    """A kernel in the environment that has PyTorch."""

    kernel_spec = KernelSpec(argv=[str(TORCH), "-m", "ipykernel_launcher", "-f", "{connection_file}"], language="python")


def execute(notebook, folder, **options):
    """Run every cell of a notebook, in order, in a fresh kernel in `folder`; `options` are those of nbclient."""
    if elsewhere(notebook.cells):
        if not TORCH.exists():
            raise Refused("it needs PyTorch: `make torch-test` makes an environment with it")
        options["kernel_manager_class"] = TorchKernel
    for left in reversed(range(3)):
        # Where an Output widget exists, nbclient can only run with store_widget_state; `tidy` strips it again.
        client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
                                timeout=SECONDS_A_CELL, record_timing=False, store_widget_state=True,
                                coalesce_streams=True, extra_arguments=["--log-level=ERROR"], **options)
        try:
            return client.execute()
        except RuntimeError as error:   # two kernels that start at once may be given one port: another is tried
            if "before replying" not in str(error) or not left:
                raise


def run(notebook, folder):
    """Run every cell; refuse a notebook in which one raises, writes to stderr or takes too long."""
    try:
        execute(notebook, folder)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        refuse_errors(notebook)
        raise Refused(str(error)) from None
    refuse_errors(notebook)


def refuse_errors(notebook):
    for place, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
                raise Refused(f"cell {place} ({cell.id}) raised {output.ename}: {output.evalue}\n{trace}")
            if output.get("name") == "stderr":
                raise Refused(f"cell {place} ({cell.id}) wrote to stderr:\n{output.text}")


def tidy(notebook):
    """Leave what a reader sees, and nothing that differs from run to run."""
    notebook.metadata = nbformat.from_dict(METADATA)
    ran = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        cell.metadata.setdefault("slideshow", {"slide_type": "-"})     # it goes on where the cell before it stands
        if cell.cell_type != "code":
            continue
        ran += bool(cell.source.strip())
        cell.execution_count = ran if cell.source.strip() else None
        for output in cell.outputs:
            output.get("data", {}).pop(WIDGET_VIEW, None)
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count


def hide_answers(notebook):
    """Hide the outputs from each question to the next heading or question, and show all others."""
    hidden = False
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            hidden = hidden and not has_heading(cell.source)
        elif cell.cell_type == "code":
            asks = any(facts(output).get("kind") == "question" for output in cell.outputs)
            set_hidden(cell, hidden and not asks)
            if hidden and not asks and GIVEN_AWAY.search(line := announcement(cell)):
                raise Refused(f"cell {place} ({cell.id}) answers a question and is hidden, but its first line gives "
                              f"the answer away: {line!r}. Let something without digits and verdicts come first")
            hidden = hidden or asks


def has_heading(text):
    """Whether a Markdown text has a heading outside its blocks of code."""
    return bool(re.search(r"^#+ ", re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.M | re.S), re.M))


def set_hidden(cell, hidden):
    cell.metadata.pop("collapsed", None)
    jupyter = cell.metadata.pop("jupyter", {})
    jupyter.pop("outputs_hidden", None)
    if hidden:
        jupyter["outputs_hidden"] = True
    if jupyter:
        cell.metadata["jupyter"] = jupyter


def announcement(cell):
    """What JupyterLab and Notebook show of a cell's hidden outputs: the first one's first line that is not empty."""
    if not cell["outputs"]:
        return ""
    data = cell["outputs"][0].get("data", cell["outputs"][0])
    text = next((data[kind] for kind in ANNOUNCED if kind in data), "")
    return next((line for line in text.split("\n") if line), "")


def store(path):
    """Run and rewrite the notebook at `path`; returns whether its bytes changed."""
    notebook = read(path)
    run(notebook, path.parent)
    tidy(notebook)
    hide_answers(notebook)
    nbformat.validate(notebook)
    # Written as Jupyter writes: one space, sorted keys, a newline at the end.
    text = nbformat.writes(notebook).rstrip("\n") + "\n"
    if changed := text != path.read_text(encoding="utf-8"):
        path.write_text(text, encoding="utf-8", newline="\n")
    return changed


def report(path):
    """Store `path` and say so; returns whether that went well."""
    try:
        print(f"{path}: {'stored anew' if store(path) else 'as it was'}", flush=True)
    except Refused as reason:
        print(f"{path}: NOT STORED: {reason}", file=sys.stderr, flush=True)
        return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path)
    paths = parser.parse_args().notebooks or runnable()
    if not paths:
        parser.error("there is no notebook in notebooks/")
    with ProcessPoolExecutor(2) as pool:
        return 0 if all(list(pool.map(report, paths))) else 1


if __name__ == "__main__":
    sys.exit(main())
