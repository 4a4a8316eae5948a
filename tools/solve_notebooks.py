"""Instructor copies: the notebooks with every exercise solved, run whole; `make instructor` calls it.

    python tools/solve_notebooks.py [notebook ...]        (all of notebooks/ when none is named)

Each lands in build/instructor, and under each exercise stands what else is right, and what students get wrong, with
the sentence that each answer is told. A copy in which a solution is not judged right is not written; then the exit
status is 1.
"""

import argparse
import ast
import inspect
import re
import sys
import textwrap
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

import nbformat

from course import ROOT, Refused, notebooks
from descentlab.exercises import exercises_of
from store_notebooks import read, run, tidy

FOLDER = ROOT / "build" / "instructor"
CALL = re.compile(r"^drill\.(?P<name>q\d+)\.check\((?P<attempt>\w+)\)$", re.M)


def drill_of(notebook):
    """The drill module that a notebook imports as `drill`."""
    for cell in notebook.cells:
        if found := re.search(r"^from descentlab\.drills import (\w+) as drill$", cell.source, re.M):
            return import_module(f"descentlab.drills.{found[1]}")
    raise Refused("no drill is imported as `drill`")


def borrowed(source, drill):
    """The import lines that a piece of a drill's source needs outside of its module."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    own = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    used = {node.id for node in nodes if isinstance(node.ctx, ast.Load)} - own
    wanted = sorted(used & vars(drill).keys())
    others = [name for name in wanted if name != "np"]
    return ["import numpy as np"] * ("np" in wanted) + (
        [f"from {drill.__name__} import {', '.join(others)}"] if others else [])


def solved(attempt, exercise, drill):
    """The source that gives the name `attempt` the exercise's own solution."""
    source = str(exercise.solution())
    lines, last = [*borrowed(source, drill), source], ast.parse(source).body[-1]
    if isinstance(last, ast.Expr):
        lines[-1] = f"{attempt} = {source}"
    elif isinstance(last, ast.FunctionDef) and last.name != attempt:
        lines.append(f"{attempt} = {last.name}")
    return "\n".join(lines)


def written(answer):
    """How an answer would be written."""
    return textwrap.dedent(inspect.getsource(answer)).strip() if inspect.isfunction(answer) else repr(answer)


def remarks(exercise):
    """Other right answers, and wrong ones with what they are told, in Markdown."""
    lines = ["*Also right:*", *(f"```python\n{written(answer)}\n```" for answer in exercise.right_answers[1:]),
             "*Not yet right, and what is said:*"]
    for attempt, _ in exercise.wrong_answers:
        lines += [f"```python\n{written(attempt)}\n```", f"> {exercise.check(attempt)}"]
    return "\n\n".join(lines)


def solve(notebook):
    """Solve every exercise of a notebook, in place; returns the exercises' names."""
    drill, cells, names = drill_of(notebook), [], []
    for cell in notebook.cells:
        cells.append(cell)
        if cell.cell_type == "code" and (call := CALL.search(cell.source)):
            exercise = getattr(drill, call["name"])
            cell.source = f"{solved(call['attempt'], exercise, drill)}\n{call[0]}"
            note = nbformat.v4.new_markdown_cell(remarks(exercise), id=f"{cell.id}-remarks")
            note.metadata["slideshow"] = {"slide_type": "notes"}
            cells.append(note)
            names.append(call["name"])
    if sorted(names) != sorted(exercises_of(drill)):
        raise Refused(f"it checks {', '.join(names)}; its drill has {', '.join(exercises_of(drill))}")
    notebook.cells = cells
    return names


def check(notebook):
    """Refuse a notebook in which a solved exercise was not judged right."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and (call := CALL.search(cell.source)):
            said = "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)
            if not said.startswith("Right."):
                raise Refused(f"the solution of {call['name']} is told: {said}")


def write(path):
    """Write the solved copy of the notebook at `path` and say so; returns whether that went well."""
    try:
        notebook = read(path)
        names = solve(notebook)
        run(notebook, path.parent)
        tidy(notebook)
        check(notebook)
    except Refused as reason:
        print(f"{path}: NOT SOLVED: {reason}", file=sys.stderr, flush=True)
        return False
    nbformat.write(notebook, FOLDER / path.name)
    print(f"{FOLDER.relative_to(ROOT) / path.name}: {len(names)} exercises solved", flush=True)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path)
    paths = parser.parse_args().notebooks or notebooks()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2) as pool:
        return 0 if all(list(pool.map(write, paths))) else 1


if __name__ == "__main__":
    sys.exit(main())
