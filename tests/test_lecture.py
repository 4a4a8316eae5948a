"""The lecture kit without a browser: every exercise of the instructor copies is solved, and judged right."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def tool():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import solve_notebooks
    finally:
        sys.path.remove(str(ROOT / "tools"))
    return solve_notebooks


def shown(source, names):
    """Run a cell's source among `names`; the value of its last line, as a notebook would show it."""
    *before, last = ast.parse(source).body
    exec(compile(ast.Module(before, []), "<cell>", "exec"), names)
    assert isinstance(last, ast.Expr), "the cell shows nothing"
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_exercise_is_solved_and_right(tool, path):
    notebook = tool.read(path)
    cells_before = len(notebook.cells)
    solved = tool.solve(notebook)
    assert solved == list(tool.exercises_of(tool.drill_of(notebook))), "an exercise has no cell, or a cell no exercise"
    assert len(notebook.cells) == cells_before + len(solved)
    imports = next(cell for cell in notebook.cells if cell.cell_type == "code")
    names = {}
    exec(imports.source, names)
    for cell in notebook.cells:
        if cell.cell_type == "code" and tool.CALL.search(cell.source):
            assert "..." not in cell.source
            assert str(shown(cell.source, names)).startswith("Right."), cell.source


def test_remarks_tell_what_students_write_and_are_told(tool):
    from descentlab.drills import momentum

    text = tool.remarks(momentum.q2)
    assert text.count("> Not yet:") == len(momentum.q2.wrong_answers)
    assert text.count("```python") == len(momentum.q2.wrong_answers) + len(momentum.q2.right_answers) - 1


def test_a_solution_that_is_not_right_is_refused(tool):
    notebook = tool.read(NOTEBOOKS[0])
    tool.solve(notebook)
    cell = next(cell for cell in notebook.cells if tool.CALL.search(cell.source))
    cell.outputs = [tool.nbformat.v4.new_output("execute_result", {"text/plain": "Not yet: no."})]
    with pytest.raises(tool.Refused, match="Not yet"):
        tool.check(notebook)
