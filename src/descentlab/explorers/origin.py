"""Where an explorer comes from: its lesson, and its name there."""

import inspect
import re

from descentlab.explorers.widget import Explorer


def explorer(scene):
    """The function of a room that shows a scene: `ball = explorer(Ball)`, and a notebook says `lesson.ball()`.

    What it makes says where it comes from, so that whoever finds it stored can make it anew: `lesson` is the room that
    the scene is defined in ("" outside of the lessons), `name` the function's.

    Parameters
    ----------
    scene : subclass of Scene

    Returns
    -------
    callable
        Without arguments; it returns an `Explorer`, and is called as the scene, in_small_letters.
    """
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", scene.__name__).lower()
    lesson = scene.__module__.partition("descentlab.lessons.")[2].partition(".")[0]

    def made():
        found = Explorer(scene())
        found.lesson, found.name = lesson, name
        return found

    made.__name__ = made.__qualname__ = name
    made.__module__, made.__doc__ = scene.__module__, scene.__doc__
    made.lesson = lesson
    return made


def explorers_of(room):
    """The explorers of a lesson's room.

    Parameters
    ----------
    room : module

    Returns
    -------
    dict
        Name -> the function that makes it, as `explorer` gives it.
    """
    module = getattr(room, "explorers", None)
    return {name: make for name, make in vars(module).items() if _makes(make)} if module else {}


def _makes(value):
    return inspect.isfunction(value) and hasattr(value, "lesson")
