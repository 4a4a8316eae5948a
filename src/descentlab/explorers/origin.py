"""Where an explorer comes from: its lesson, its name there, and what it was given."""

import functools
import inspect
import json

from descentlab import _checks


def explorer(make):
    """Let the explorers that a function makes say where they come from.

    Each has `lesson`, the room that `make` stands in ("" outside of the lessons), `name`, the function's, and
    `options`, the arguments that it was given: whoever finds them stored can make it anew.

        @explorer
        def ball(steps=400):
            ...
            return Explorer(...)

    Parameters
    ----------
    make : callable
        Returns an `Explorer`; no argument is required.

    Returns
    -------
    callable
        The same function. Raises TypeError for an argument that JSON cannot hold.

    Raises
    ------
    ValueError
        Where `make` requires an argument: nobody could make the explorer from its name.
    """
    signature = inspect.signature(make)
    required = [name for name, parameter in signature.parameters.items() if parameter.default is parameter.empty]
    if required:
        _checks.refuse("make", make.__name__, f"a function that requires no argument, not even {', '.join(required)}")
    room = make.__module__.partition("descentlab.lessons.")[2]

    @functools.wraps(make)
    def made(*args, **kwargs):
        options = signature.bind(*args, **kwargs).arguments
        for name, value in options.items():
            _plain(name, value)
        found = make(**options)
        found.lesson, found.name, found.options = made.lesson, make.__name__, options
        return found

    made.lesson = room.partition(".")[0]
    return made


def explorers_of(room):
    """The explorers of a lesson's room, a module: {name: the function that makes it}."""
    module = getattr(room, "explorers", None)
    return {name: make for name, make in vars(module).items() if _makes(make)} if module else {}


def _makes(value):
    return inspect.isfunction(value) and hasattr(value, "lesson")


def _plain(name, value):
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        _checks.refuse(name, value, "something that JSON can hold, as a number or a string", TypeError)
