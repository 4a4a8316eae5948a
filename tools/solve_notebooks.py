"""Instructor copies: the notebooks with every exercise solved, run whole; `make instructor` calls it.

    python tools/solve_notebooks.py [notebook ...]        (all there are when none is named)

Each lands in build/instructor, and under each exercise stands, folded, what else is right, and what students get wrong,
each answer under the sentence that it is told. A copy in which a solution is not judged right is not written; then the exit
status is 1.
"""

import argparse
import ast
import inspect
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat

from course import NOTEBOOKS, ROOT, Refused, room, runnable
from descentlab._outputs import facts
from descentlab.exercises import exercises_of
from descentlab.exercises.wording import markup
from store_notebooks import read, run, tidy
from written import written

FOLDER = ROOT / "build" / "instructor"
CALL = re.compile(r"^lesson\.(?P<name>q\d+)\.check\((?P<attempt>\w+)\)$", re.M)


def borrowed(source, module):
    """The import lines that a piece of a room's source needs outside of its module."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    own = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    used = {node.id for node in nodes if isinstance(node.ctx, ast.Load)} - own
    wanted = sorted(used & vars(module).keys())
    others = [name for name in wanted if name != "np"]
    return ["import numpy as np"] * ("np" in wanted) + (
        [f"from {module.__name__} import {', '.join(others)}"] if others else [])


def solved(attempt, exercise, module):
    """The source that gives the name `attempt` the exercise's own solution."""
    source = str(exercise.solution())
    lines, last = [*borrowed(source, module), source], ast.parse(source).body[-1]
    if isinstance(last, ast.Expr):
        lines[-1] = f"{attempt} = {source}"
    elif isinstance(last, ast.FunctionDef) and last.name != attempt:
        lines.append(f"{attempt} = {last.name}")
    return "\n".join(lines)


def remarks(exercise):
    """Other right answers, and each wrong one under the sentence that it is told, folded, in Markdown."""
    known = [*filter(inspect.isfunction, exercise.right_answers)]
    others = "\n\n".join(block(answer, known[:1]) for answer in exercise.right_answers[1:])
    lines = [folded(f"Also right: {len(exercise.right_answers) - 1} more", others), "**What is not right, and what it is told:**"]
    for number, (attempt, _) in enumerate(exercise.wrong_answers, 1):
        said = markup(str(exercise.check(attempt)).removeprefix("Not yet: "))
        lines.append(folded(f"{number}. {said}", block(attempt, known)))
    return "\n\n".join(lines)


def block(answer, known):
    """An answer as a piece of code; of `known` functions it has the names."""
    return f"```python\n{written(answer, known)}\n```"


def folded(summary, text):
    """Markdown that is folded under a line of HTML."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def solve(notebook, lesson):
    """Solve every exercise of a notebook with this room, in place; returns the exercises' names."""
    exercises, cells, names = exercises_of(lesson), [], []
    for cell in notebook.cells:
        cells.append(cell)
        if cell.cell_type == "code" and (call := CALL.search(cell.source)):
            exercise = exercises[call["name"]]
            cell.source = f"{solved(call['attempt'], exercise, lesson.exercises)}\n{call[0]}"
            note = nbformat.v4.new_markdown_cell(remarks(exercise), id=f"{cell.id}-remarks")
            note.metadata["slideshow"] = {"slide_type": "notes"}
            cells.append(note)
            names.append(call["name"])
    if sorted(names) != sorted(exercises):
        raise Refused(f"it checks {', '.join(names)}; its room has {', '.join(exercises)}")
    notebook.cells = cells
    return names


def check(notebook):
    """Refuse a notebook in which a solved exercise was not judged right."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and (call := CALL.search(cell.source)):
            told = [output for output in cell.outputs if facts(output).get("kind") == "outcome"]
            if [facts(output)["state"] for output in told] != ["right"]:
                said = " ".join(output["data"]["text/plain"] for output in told)
                raise Refused(f"the solution of {call['name']} is told: {said}")


def write(path):
    """Write the solved copy of the notebook at `path` and say so; returns whether that went well."""
    try:
        notebook = read(path)
        names = solve(notebook, room(path))
        run(notebook, path.parent)
        tidy(notebook)
        check(notebook)
    except Refused as reason:
        print(f"{path}: NOT SOLVED: {reason}", file=sys.stderr, flush=True)
        return False
    target = FOLDER / path.relative_to(NOTEBOOKS)
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    print(f"{target.relative_to(ROOT)}: {len(names)} exercises solved", flush=True)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path)
    paths = [path.resolve() for path in parser.parse_args().notebooks] or runnable()
    with ProcessPoolExecutor(2) as pool:
        return 0 if all(list(pool.map(write, paths))) else 1


if __name__ == "__main__":
    sys.exit(main())
