"""The lecture kit without a browser: a plan for every notebook, and instructor copies solved and judged right."""

import ast
import re

import nbformat
import pytest

import plans
import solve_notebooks as tool
from course import cells_of, elsewhere, notebooks, room
from descentlab._outputs import KEY
from descentlab.lessons import momentum

NOTEBOOKS = notebooks()

# The plans.

def sections(path):
    """The title of a notebook and its sections."""
    cells = nbformat.read(path, as_version=4).cells
    found = re.findall(r"^(##?) (.+?) *$", "\n".join(cell.source for cell in cells if cell.cell_type == "markdown"), re.M)
    return found[0][1], [text for level, text in found if level == "##"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_has_a_plan_of_fifty_minutes_a_session(path):
    title, there = sections(path)
    name = plans.heading(path, title)
    assert name in plans.texts(), f"docs/lecturing.md has no plan `## {name}`"
    rows, whole = plans.read(plans.texts()[name])
    assert sum(row.minutes for row in rows) % plans.SESSION == 0 and rows
    missing = [row.section for row in rows if row.section not in there]
    assert not missing, f"the plan names sections that the notebook does not have: {missing}"
    assert whole + [told for row in rows for told in row.told]


def test_a_plan_says_when_a_row_begins_and_which_paragraphs_are_about_it():
    rows, whole = plans.read("""
| minutes | what | section |
| --- | --- | --- |
| I, 20 | a vote | *Why?* |
| 30 | `lesson.ball()` \\| more | *And then?* |
| II, 50 | the rest | *At last* |

(1, 3) Ask
first.

(a) Nothing of this is (2) about a row.

(2) Roll.
""")
    assert [(row.minutes, row.begins, row.section) for row in rows] == [
        (20, 0, "Why?"), (30, 20, "And then?"), (50, 0, "At last")]
    assert [row.told for row in rows] == [["Ask first."], ["Roll."], ["Ask first."]]
    assert whole == ["(a) Nothing of this is (2) about a row."]
    with pytest.raises(IndexError):
        plans.read("| 50 | a vote | *Why?* |\n\n(2) Roll.")


# The instructor copies.


def shown(source, names):
    """Run a cell's source among `names`; the value of its last line, as a notebook would show it."""
    *before, last = ast.parse(source).body
    exec(compile(ast.Module(before, []), "<cell>", "exec"), names)
    assert isinstance(last, ast.Expr), "the cell shows nothing"
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if not elsewhere(cells_of(path))], ids=lambda path: path.stem)
def test_every_exercise_is_solved_and_right(path):
    notebook = tool.read(path)
    cells_before = len(notebook.cells)
    solved = tool.solve(notebook, room(path))
    assert solved == list(tool.exercises_of(room(path))), "an exercise has no cell, or a cell no exercise"
    assert len(notebook.cells) == cells_before + len(solved)
    imports = next(cell for cell in notebook.cells if cell.cell_type == "code")
    names = {}
    exec(imports.source, names)
    for cell in notebook.cells:
        if cell.cell_type == "code" and tool.CALL.search(cell.source):
            assert "..." not in cell.source
            assert str(shown(cell.source, names)).startswith("Right."), cell.source


def test_remarks_tell_what_students_write_and_are_told():
    text, exercise = tool.remarks(momentum.q3), momentum.q3
    others, told = text.split("**What is not right, and what it is told:**")
    assert others.count("```python") == len(exercise.right_answers) - 1 and "_fair_by_loops" in others
    each = told.split("<details><summary>")[1:]
    assert [piece.partition(". ")[0] for piece in each] == [str(n + 1) for n in range(len(exercise.wrong_answers))]
    for (attempt, part), piece in zip(exercise.wrong_answers, each):
        summary, _, code = piece.partition("</summary>")
        assert part in summary and code.count("```python") == 1 and "expect(" not in code and "wrong=" not in code
    assert "```python\nlambda run: (run(0.1, 0.0), 0.1, run(0.1, 0.9), 0.1)\n```" in each[0]
    assert "the *root* of beta" not in tool.remarks(momentum.q2) and "the <em>root</em> of beta" in tool.remarks(momentum.q2)


def test_a_solution_that_is_not_right_is_refused():
    notebook = tool.read(NOTEBOOKS[0])
    tool.solve(notebook, room(NOTEBOOKS[0]))
    cell = next(cell for cell in notebook.cells if tool.CALL.search(cell.source))
    cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "Not yet: no."},
                                           metadata={KEY: {"kind": "outcome", "state": "wrong"}})]
    with pytest.raises(tool.Refused, match="Not yet"):
        tool.check(notebook)
