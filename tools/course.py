"""What there is of the course: its notebooks, found where they lie, and the room of each. No list of them is kept."""

import json
import re
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
TITLE = "When the Loss Stops Falling"
TORCH = ROOT / "build" / "torch" / "bin" / "python"      # `make torch-test` makes it
QUESTION = "Your loss stopped falling. Why, and what do you do?"


class Refused(Exception):
    """A notebook, or a set of them, that is not taken as it is; the message says what is wrong, and where."""


def notebooks(folder=NOTEBOOKS):
    """The paths of all notebooks: those of the path in their order, then those of `further/` in theirs."""
    return [*sorted(folder.glob("*.ipynb")), *sorted((folder / "further").glob("*.ipynb"))]


def needs_torch(cells):
    """Whether a notebook with these cells can only be run where PyTorch, an extra, is installed: its code imports it."""
    return any(cell["cell_type"] == "code" and re.search(r"^(?:import|from) torch\b", "".join(cell["source"]), re.M)
               for cell in cells)


def elsewhere(cells):
    """Whether the kernel of a notebook with these cells has to be that of `TORCH`, and not the one of this environment."""
    return needs_torch(cells) and not find_spec("torch")


def cells_of(path):
    """The cells of the notebook at `path`."""
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def runnable():
    """The paths of all notebooks that can be run; which one cannot, since nobody has made `TORCH` yet, is said."""
    found = notebooks()
    left = [] if TORCH.exists() else [path for path in found if elsewhere(cells_of(path))]
    for path in left:
        print(f"{path}: left out, it needs PyTorch: `make torch-test` makes an environment with it", file=sys.stderr)
    return [path for path in found if path not in left]


def topic(path):
    """What a notebook's room is called: the notebook's name without its number."""
    return path.stem.partition("_")[2]


def room(path):
    """The room of the notebook at `path`, a module of `descentlab.lessons`."""
    return import_module(f"descentlab.lessons.{topic(path)}")


def parent(path):
    """Where the notebook at `path` lies below `notebooks/`: "" for one of the path, "further/" for one of those."""
    return "further/" if path.parent.name == "further" else ""


def plain(text):
    """`text` with nothing in it that Markdown would take for markup, or for the end of a table's cell."""
    return re.sub(r"([\\`*_\[\]<|$~])", r"\\\1", text)


def anchor(heading):
    """The name that code hosts and MyST give to a heading, for a link to it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def in_pytorch(prose):
    """The blocks of Python that a notebook's prose, all of it as one text, has in its section `In PyTorch`."""
    section = re.search(r"^## In PyTorch$(.*?)(?=^## |\Z)", prose, re.M | re.S)
    return re.findall(r"^```python\n(.*?)^```", section[1], re.M | re.S) if section else []
