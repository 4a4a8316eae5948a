"""Where the course lies, and what of it a working copy holds."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
# A wheel has the notebooks here; in a checkout they lie where they are written.
CHECKOUT = None if (HERE / "notebooks").is_dir() else HERE.parents[2]
ROOT = CHECKOUT or HERE
LAB = ROOT / "lab"
FIRST = "notebooks/00_start_here.ipynb"
PATTERNS = "notebooks/*.ipynb", "notebooks/further/*.ipynb", "docs/*.md", "docs/*.png"


class Refused(Exception):
    """Something that the command does not do; the message is the sentence that the learner reads."""


def contents():
    """The files of a working copy.

    Returns
    -------
    dict
        Name -> `Path` of the file as it is delivered. A name is a path below the copy, with "/" on any system.

    Raises
    ------
    Refused
        Where there are none.
    """
    found = {path.relative_to(ROOT).as_posix(): path for pattern in PATTERNS for path in sorted(ROOT.glob(pattern))}
    if not found:
        raise Refused(f"no notebooks are in {ROOT}: install descentlab again, from its wheel or from a whole checkout.")
    return found


def notebook(name):
    """The notebook that a learner means.

    Parameters
    ----------
    name : str
        As "03_saddle_escape" or "further/03_how_many_ways_down", with ".ipynb" or without, or how it begins. Where both
        the path and `further` have such a one, that of the path is meant.

    Returns
    -------
    str
        A key of `contents()`.

    Raises
    ------
    Refused
        Where no notebook is called so, or several are.
    """
    names = [each for each in contents() if each.endswith(".ipynb")]
    wanted = "/" + name.replace("\\", "/").removesuffix(".ipynb")
    begin = [each for each in names if wanted in f"/{each}"]
    exact = [each for each in begin if f"/{each}".endswith(f"{wanted}.ipynb")]
    on_the_path = [each for each in begin if "/further/" not in each]
    found = exact or on_the_path or begin
    if len(found) != 1:
        listed = ", ".join(Path(each).stem for each in found or names)
        raise Refused(f"NAME must be the name of one notebook, got {name!r}: there are {listed}.")
    return found[0]
