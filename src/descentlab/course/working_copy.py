"""The learner's working copy of the course: what they changed is never written over."""

import hashlib
import itertools
import json
import os
from pathlib import Path

from descentlab._version import __version__
from descentlab.course.contents import CHECKOUT, Refused, contents, notebook

NAME = "when-the-loss-stops-falling"
PRIVATE = ".descentlab"     # what the command keeps for itself, in the copy
DELIVERED = "delivered.json"


class WorkingCopy:
    """A folder with the course in it.

    Parameters
    ----------
    folder : Path
        It need not exist yet. A checkout's own folder is a copy to which nothing is delivered.

    Attributes
    ----------
    folder, private, progress : Path
        The folder itself, the one in it that the command keeps, and the file of what was solved and answered.
    """

    def __init__(self, folder):
        self.folder = Path(folder).expanduser().absolute()
        self.private = self.folder / PRIVATE
        self.progress = self.folder / "progress.json"

    @classmethod
    def at(cls, folder=None):
        """The copy that is meant: the one named, or the one that we stand in, or the usual one.

        Parameters
        ----------
        folder : str, optional

        Returns
        -------
        WorkingCopy
        """
        if folder is not None:
            return cls(folder)
        here = Path.cwd()
        around = (each for each in (here, *here.parents) if (each / PRIVATE / DELIVERED).is_file())
        return cls(next(around, CHECKOUT or here / NAME))

    @property
    def is_checkout(self):
        """Whether it is the checkout itself, whose notebooks are git's."""
        return CHECKOUT is not None and self.folder.resolve() == CHECKOUT

    def lay(self):
        """Put the course into the folder.

        What is missing is laid, what was not changed since it was laid is replaced, and beside what was changed lies
        the new one, once, under a name with the version in it.

        Returns
        -------
        dict
            "new", "replaced" and "beside" -> names; those of "beside" are pairs (changed, new one beside it).

        Raises
        ------
        OSError
            Where the folder cannot be written.
        """
        done = {"new": [], "replaced": [], "beside": []}
        delivered = self._delivered()
        for name, source in () if self.is_checkout else contents().items():
            place, fresh = self.folder / name, source.read_bytes()
            there, last, coming = _digest(place), delivered.get(name), hashlib.sha256(fresh).hexdigest()
            if there is None or there == last != coming:
                _write(place, fresh)
                done["new" if there is None else "replaced"].append(name)
            elif coming not in (there, last):
                beside = _free(place, __version__, fresh)
                _write(beside, fresh)
                done["beside"].append((name, beside.relative_to(self.folder).as_posix()))
            delivered[name] = coming
        self._remember(delivered)
        return done

    def reset(self, name):
        """Lay one notebook as it was delivered; what was there is kept beside it.

        Parameters
        ----------
        name : str
            As `notebook` takes it.

        Returns
        -------
        tuple of (str, str or None)
            The notebook, and what the old one is called now, if it was another.

        Raises
        ------
        Refused
            In a checkout, or for a name that is no notebook's.
        OSError
            Where the folder cannot be written.
        """
        name = notebook(name)
        if self.is_checkout:
            raise Refused(f"{self.folder} is a checkout, whose notebooks are git's: git restore {name}")
        place, fresh = self.folder / name, contents()[name].read_bytes()
        coming, old = hashlib.sha256(fresh).hexdigest(), None
        if _digest(place) not in (None, coming):
            old = _free(place, "yours")
            os.replace(place, old)
        _write(place, fresh)
        self._remember(self._delivered() | {name: coming})
        return name, old and old.relative_to(self.folder).as_posix()

    def _delivered(self):
        """Name -> hash of what was last delivered under it, or laid beside it."""
        try:
            kept = json.loads((self.private / DELIVERED).read_text(encoding="utf-8"))["files"]
            return dict(kept)
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return {}       # then all that differs counts as changed

    def _remember(self, delivered):
        if not self.is_checkout:
            text = json.dumps({"version": __version__, "files": delivered}, indent=1) + "\n"
            _write(self.private / DELIVERED, text.encode())


def _digest(path):
    """The hash of a file, None where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def _write(path, content):
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)


def _free(path, mark, content=None):
    """A name beside `path`, with `mark` in it, that is not taken, or holds this content already."""
    for count in itertools.count(1):
        number = "" if count == 1 else f"-{count}"
        beside = path.with_name(f"{path.stem}.{mark}{number}{path.suffix}")
        if not beside.exists() or (content is not None and beside.read_bytes() == content):
            return beside
