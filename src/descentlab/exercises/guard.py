"""The guard between a check and a learner's function: what a call may do without harm, and what is said of it."""

import numpy as np

from descentlab.exercises.judging import Answer, Unfinished, Wrong, expect
from descentlab.exercises.wording import show


class Guarded:
    """The learner's function as a check meets it: every misfortune of a call becomes a `Wrong` with a sentence.

    It works on copies of its inputs, and gives an `Answer`. Wrap a function that an attempt returned, too:
    `inner = Guarded(attempt(3).value)`.

    Parameters
    ----------
    function : callable
    name : str
        What it is called where it has no name of its own.
    """

    def __init__(self, function, name="your function"):
        if not callable(function):
            raise Wrong(f"expected a function, got {show(function)}.")
        own = getattr(function, "__name__", "")
        self.name = own if isinstance(own, str) and own.isidentifier() else name
        self._function = function

    def __call__(self, *inputs, **options):
        given, named = copied(inputs), copied(options)
        call = self._written(inputs, options)
        try:
            value = self._function(*given, **named)
        except (Wrong, KeyboardInterrupt):
            raise
        except BaseException as error:
            raise Wrong(f"{call} raised {show(error)}") from None
        expect(_same((inputs, options), (given, named)), f"{call} changed its input. Leave it as it was: "
               "`x = x - step` makes a new array, `x -= step` changes the old one.")
        if unfinished(value):
            raise Unfinished
        return Answer(value, call, told=True)

    def _written(self, inputs, options):
        texts = [*map(show, inputs), *(f"{name}={show(value)}" for name, value in options.items())]
        return f"{self.name}({', '.join(texts)})"


def unfinished(value):
    """Whether there is still a `...` in a value.

    Parameters
    ----------
    value : object
        Tuples, lists and dictionaries are looked into.

    Returns
    -------
    bool
    """
    if isinstance(value, (tuple, list, dict)):
        return any(map(unfinished, value.values() if isinstance(value, dict) else value))
    return value is ...


def copied(value):
    """A copy of a value's arrays and containers; all else, such as a generator, is meant to be shared.

    Parameters
    ----------
    value : object

    Returns
    -------
    object
        Equal to the value.
    """
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (tuple, list):
        return type(value)(map(copied, value))
    return {key: copied(each) for key, each in value.items()} if type(value) is dict else value


def _same(one, two):
    if type(one) is not type(two):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and one.shape == two.shape and one.tobytes() == two.tobytes()
    if type(one) is dict:
        return list(one) == list(two) and _same(list(one.values()), list(two.values()))
    return len(one) == len(two) and all(map(_same, one, two)) if type(one) in (tuple, list) else one is two
