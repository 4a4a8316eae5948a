"""Where the notebooks are, for all the commands in this folder."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Refused(Exception):
    """A notebook, or a set of them, that is not taken as it is; the message says what is wrong, and where."""


def order(path):
    """The key that sorts notebooks: each topic's own before its further ones."""
    return path.name[:2], path.parent.name == "further", path.name


def notebooks(folder=ROOT / "notebooks"):
    """The paths of all notebooks in `folder` and its folder further/, in the course's order."""
    return sorted([*folder.glob("*.ipynb"), *folder.glob("further/*.ipynb")], key=order)
