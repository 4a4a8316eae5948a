"""Write src/descentlab/surfaces/_derivatives.py: the surfaces that the course opens with, and their derivatives.

    python tools/write_derivatives.py

What is kept there is looked up by its expression and its variables, and needs no SymPy. An expression that is changed,
or is not named here, is differentiated when it is first asked for, as any other.
"""

import inspect
import re
import textwrap
from pathlib import Path

from descentlab import surfaces
from descentlab.lessons.taylor_and_hessian.explorers import CURVES
from descentlab.surfaces import _symbolic

FILE = Path(__file__).resolve().parents[1] / "src" / "descentlab" / "surfaces" / "_derivatives.py"
SURFACES = [*surfaces.catalogue.values(), surfaces.ravine(10), surfaces.ravine(1e4), surfaces.ravine(1e5),
            surfaces.rotated_ravine(25, 30), surfaces.regression(), *CURVES.values()]
HEAD = '''\
"""The surfaces that the course opens with, and their derivatives: written by `python tools/write_derivatives.py`."""

from numpy import {functions}

'''
ENTRY = '''
class {title}:
    expression = "{expression}"
    variables = "{variables}"
    text = "{text}"

{methods}

'''
FOOT = '''
KEPT = {{(kept.expression, kept.variables): kept for kept in (
{titles})}}
"""What is kept, by expression and variables, as they are given to a `Surface`."""
'''


def title(name):
    """The name of a surface as that of a class."""
    return "".join(word.capitalize() for word in re.findall(r"\w+", re.sub(r"['^]", "", name)))


def given(surface):
    """The expression and the names of the variables as they were given."""
    return surface._expression, surface._variables


def compiled(surface):
    """The NumPy functions of a surface, fresh from SymPy."""
    return _symbolic.Compiled(*_symbolic.read(*given(surface)))


def entry(surface, code):
    methods = [inspect.getsource(function).replace("_lambdifygenerated", what)
               for what, function in (("value", code.value), ("gradient", code.gradient), ("hessian", code.hessian))]
    expression, variables = given(surface)
    return ENTRY.format(title=title(surface.name), expression=expression, variables=variables, text=code.text,
                        methods=textwrap.indent("\n".join(methods).rstrip(), "    "))


def text():
    """The whole module."""
    found = {title(surface.name): (surface, compiled(surface)) for surface in SURFACES}
    functions = {name for _, code in found.values() for function in (code.value, code.gradient, code.hessian)
                 for name in function.__code__.co_names}
    titles = textwrap.fill(", ".join(sorted(found)), 116, initial_indent="    ", subsequent_indent="    ")
    return (HEAD.format(functions=", ".join(sorted(functions))) + "".join(entry(*found[name]) for name in sorted(found))
            + FOOT.format(titles=titles))


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8", newline="\n")
