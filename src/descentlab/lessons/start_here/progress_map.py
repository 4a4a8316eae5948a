"""The map of Start here, with what the learner has done of it."""

import pkgutil
import re
from importlib import import_module

from descentlab import _progress, lessons
from descentlab.exercises import Progress, standing_in


class Map(Progress):
    """How far the learner is in every lesson, as a table."""

    def markdown(self):
        """The table; where nothing is kept, what would be shown.

        Returns
        -------
        str
        """
        if _progress.place() is None:
            return super().markdown()
        rows = [f"| [{title}]({address}) | {len(at.answered)} of {at.questions} | {len(at.solved)} of {at.exercises} |"
                for title, address, at in ((*each, standing_in(lesson)) for lesson, each in notebooks().items())]
        return "\n".join(["| notebook | questions answered | exercises solved |", "|---|---|---|", *rows, "",
                          f"All of it is in your file `{_progress.place().name}`, and nowhere else; "
                          "`lesson.progress.forget()` forgets it."])


def notebooks():
    """The notebooks, found by their rooms: the path, then the further ones.

    Returns
    -------
    dict
        The room's name -> (title, address as seen from this notebook).
    """
    found = {}
    for name in (each.name for each in pkgutil.iter_modules(lessons.__path__) if each.ispkg):
        said = import_module(f"descentlab.lessons.{name}").__doc__
        number, title = re.search(r"(\d\d): (.*?)\.?$", said, re.M).groups()
        folder = "" if said.startswith("Lesson") else "further/"
        found[name] = f"{number} {title}", f"{folder}{number}_{name}.ipynb"
    return dict(sorted(found.items(), key=lambda each: (each[1][1].startswith("further/"), each[1][1])))


progress = Map("start_here")
