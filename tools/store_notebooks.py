"""Run notebooks and store their outputs, so that they read well where no kernel runs; `make notebooks` calls it.

    python tools/store_notebooks.py [notebook ...]        (all of notebooks/ when none is named)

A widget's live view is stripped: its picture and its text stay. Storing twice gives the same bytes.
A notebook in which a cell raises, writes to stderr or takes over a minute is left as it was; then the exit status is 1.
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
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parents[1]
SECONDS_A_CELL = 60
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# No versions, or another Python would make a diff of every notebook.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python",
                      "pygments_lexer": "ipython3"},
}


class Refused(Exception):
    """A notebook that is not to be stored; the message says which cell, and why."""


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


def run(notebook, folder):
    """Run every cell, in order, in a fresh kernel in `folder`."""
    # Where an Output widget exists, nbclient can only run with store_widget_state; `tidy` strips it again.
    client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
                            timeout=SECONDS_A_CELL, record_timing=False, store_widget_state=True,
                            coalesce_streams=True, extra_arguments=["--log-level=ERROR"])
    try:
        client.execute()
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
        if cell.cell_type != "code":
            continue
        ran += bool(cell.source.strip())
        cell.execution_count = ran if cell.source.strip() else None
        for output in cell.outputs:
            output.get("data", {}).pop(WIDGET_VIEW, None)
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count


def store(path):
    """Run and rewrite the notebook at `path`; returns whether its bytes changed."""
    notebook = read(path)
    run(notebook, path.parent)
    tidy(notebook)
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
    paths = parser.parse_args().notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not paths:
        parser.error("there is no notebook in notebooks/")
    with ProcessPoolExecutor(2) as pool:
        return 0 if all(list(pool.map(report, paths))) else 1


if __name__ == "__main__":
    sys.exit(main())
