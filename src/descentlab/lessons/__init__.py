"""The lessons, a room each: all that belongs to one notebook, and to no other.

A notebook imports its room, `from descentlab.lessons import momentum as lesson`, and finds there what the page needs:
its explorers (`lesson.ball()`), pictures (`lesson.draw_rates`), exercises (`lesson.q1`), questions (`lesson.slope`,
from the room's `questions.md`), cases and verdicts. A room is called as its notebook, without the number.
"""

import re
from importlib import import_module, resources

import lazy_loader


def room(package, **contents):
    """What a room's `__init__` needs to open itself: nothing is imported before it is asked for.

    Parameters
    ----------
    package : str
        The room's `__name__`.
    **contents : list of str
        Module of the room -> the names that it offers, as `explorers=["ball", "pad"]`.

    Returns
    -------
    tuple
        `__getattr__`, `__dir__` and `__all__` of the room. The questions of `questions.md` are among the names.
    """
    open_module, _, names = lazy_loader.attach(package, submodules=list(contents), submod_attrs=contents)
    page = resources.files(package).joinpath("questions.md")
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    asked = re.findall(r"^## +(\w+) *$", text, re.M)
    if twice := sorted({*names} & {*asked}):
        raise ValueError(f"{package} has a question and something else of the name {', '.join(twice)}")
    names = sorted({*names, *asked})

    def __getattr__(name):
        if name in asked:
            found = import_module("descentlab.exercises").read_questions(text, package.rpartition(".")[2])
            vars(import_module(package)).update(found)
            return found[name]
        return open_module(name)

    return __getattr__, lambda: names, names
