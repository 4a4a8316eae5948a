"""How an answer to an exercise would be written: its own source, and that of what it needs.

The rooms list wrong answers as functions, as lambdas in the middle of a table, and as what a function makes of others.
"""

import ast
import inspect
import textwrap
from functools import cache

import numpy as np

from descentlab.exercises.wording import show


WIDE = 120      # characters of a value that is shown whole


def written(answer, known=()):
    """The source of `answer`, what it has closed over, and the source of the functions of its module that it calls.

    known : functions that the reader has already seen
    """
    if not inspect.isfunction(answer):
        return repr(answer) if len(repr(answer)) <= WIDE and "\n" not in repr(answer) else show(answer)
    parts, waiting, seen = [], [answer], {*known}
    while waiting:
        function = waiting.pop(0)
        seen.add(function)
        source, closed = own_source(function), inspect.getclosurevars(function).nonlocals
        if function is answer or function.__name__ != "<lambda>":      # such a lambda stands in the line that names it
            parts.append(source)
        parts += [f"{name} = {called(value)}" for name, value in closed.items()]
        names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)} - closed.keys()
        for value in (*(function.__globals__.get(name) for name in sorted(names)), *closed.values()):
            if inspect.isfunction(value) and value.__module__ == answer.__module__ and value not in seen | {*waiting}:
                waiting.append(value)
    return "\n\n".join(parts)


def called(value):
    """What a value is called in a line that gives it a name."""
    if not inspect.isroutine(value):
        return show(value)
    if value.__name__ == "<lambda>":
        return own_source(value)
    return f"np.{value.__name__}" if getattr(np, value.__name__, None) is value else value.__name__


def own_source(function):
    """The source of a function, and of a lambda only the lambda."""
    if function.__name__ != "<lambda>":
        return textwrap.dedent(inspect.getsource(function)).strip()
    text, lambdas = parsed(inspect.getsourcefile(function))
    inside = [at for at in function.__code__.co_positions() if None not in at and at[1:] != (at[0], 0, 0)]
    begin, end = min((at[0], at[2]) for at in inside), max((at[1], at[3]) for at in inside)
    around = [node for node in lambdas if (node.body.lineno, node.body.col_offset) <= begin
              and end <= (node.body.end_lineno, node.body.end_col_offset)]
    node = min(around, key=lambda node: (node.end_lineno - node.lineno, node.end_col_offset - node.col_offset))
    first, _, rest = ast.get_source_segment(text, node).partition("\n")
    return f"({first}\n{textwrap.indent(textwrap.dedent(rest), '    ')})" if rest else first


@cache
def parsed(path):
    """A file's text, and its lambdas."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return text, [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Lambda)]
