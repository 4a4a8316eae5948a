"""A new lesson is a notebook and a room: made in a copy of the project, it is found by all that deals with lessons."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat import v4

from course import ROOT

ROOM = {
    "__init__.py": '''"""Further, 09: How tiny can a lesson be?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(__name__, explorers=["dot"], exercises=["q1"])
''',
    "questions.md": """# How tiny can a lesson be?

## size

How long is a step of 0.1 times a slope of 1?

- 1
  That is the slope.
* 0.1
  The step is the product.
""",
    "exercises.py": '''"""Exercises of a tiny lesson."""

from descentlab.exercises import Exercise


def double(x):
    return 2 * x


@Exercise.of(solution=double, alternatives=(lambda x: x + x, lambda x: x * 2), hints=("Twice.", "Times two."),
             wrong=((lambda x: x, "Twice three"), (lambda x: x**2, "Twice three"), (lambda x: 3 * x, "Twice three")))
def q1(double):
    double(3).close_to(6, "Twice three is six.")
''',
    "explorers.py": '''"""The explorer of a tiny lesson."""

from descentlab.explorers import Reading, Scene, Slider, explorer


class Dot(Scene):
    """A dot that follows its control."""

    title, alt = "A dot", "a dot on a line"
    controls = {"x": Slider("place", 0.0, 1.0, 0.5)}
    goal, reach = "bring it beyond 0.9.", {"x": 1.0}

    def paint(self):
        self.canvas.ax.clear()
        self.canvas.ax.set(xlim=(0, 1), ylim=(0, 1))
        return self.canvas.ax.plot([], [], "o")

    def move(self, artists, *, x):
        artists[0].set_data([x], [0.5])
        return Reading(f"The dot is at {x:g}.", x > 0.9)


dot = explorer(Dot)
''',
}
PROSE = "It asks one question, and it answers that one, with a dot that follows a hand. " * 7
CELLS = (
    ("markdown", f"# How tiny can a lesson be?\n\nTime: five minutes. {PROSE}"),
    ("code", "from descentlab.claims import Verdicts\nfrom descentlab.lessons import tiny as lesson"),
    ("markdown", "## A section"),
    ("code", "lesson.size"),
    ("code", "lesson.dot()"),
    ("code", 'verdicts = Verdicts()\nverdicts("C99", "holds", "It is tiny.", given=True)'),
    ("markdown", "## Exercises"),
    ("code", "double = ...\nlesson.q1.check(double)"),
    ("markdown", "## Recap\n\n**References**: A. Cauchy, 1847."),
    ("code", "verdicts"),
)
PLAN = """
## 09 How tiny can a lesson be?

| minutes | what | section |
| --- | --- | --- |
| 50 | the dot | *A section* |

Let them drag the dot.
"""
PAGES = """
import nbformat, sys
from pathlib import Path
sys.path.insert(0, "tools")
import build_site, build_slides, course
path = course.NOTEBOOKS / "further" / "09_tiny.ipynb"
assert path in course.notebooks()
build_site.SOURCE, build_site.PAGES = Path("build/source").resolve(), Path("build/pages").resolve()
card = build_site.stage(path)
print(card["name"], "|", card["title"], "|", card["about"])
print(len([block for block in build_slides.cut(nbformat.read(path, as_version=4)) if block.kind]), "blocks of a kind")
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project with one lesson more."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("src", "tools", "docs", "tests", "notebooks", "lab"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for path in [*ROOT.glob("*.toml"), *ROOT.glob("*.md"), *ROOT.glob("*.py")]:
        shutil.copy(path, folder)
    room = folder / "src" / "descentlab" / "lessons" / "tiny"
    room.mkdir()
    for name, text in ROOM.items():
        (room / name).write_text(text, encoding="utf-8")
    cells = [(v4.new_markdown_cell if kind == "markdown" else v4.new_code_cell)(
        source, metadata={"slideshow": {"slide_type": "fragment"}}) for kind, source in CELLS]
    (folder / "notebooks" / "further").mkdir(exist_ok=True)
    nbformat.write(v4.new_notebook(cells=cells), folder / "notebooks" / "further" / "09_tiny.ipynb")
    claims = folder / "src" / "descentlab" / "claims.py"
    claims.write_text(claims.read_text(encoding="utf-8").replace(
        "CLAIMS = {\n", 'CLAIMS = {\n    "C99": Claim("it is tiny", "A"),\n', 1), encoding="utf-8")
    with (folder / "docs" / "lecturing.md").open("a", encoding="utf-8") as plans:
        plans.write(PLAN)
    return folder


def run(project, *command):
    """What a command prints, run in the copy with the copy's package."""
    if command[:2] == ("-m", "pytest"):     # what old libraries use of younger ones is no fault of the lesson
        command += ("-W", "ignore::DeprecationWarning")
    done = subprocess.run([sys.executable, *command], cwd=project, capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": str(project / "src")})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def stored(project):
    """The copy, with the new notebook's outputs stored."""
    assert "stored anew" in run(project, "tools/store_notebooks.py", "notebooks/further/09_tiny.ipynb")
    return project


def test_its_outputs_are_stored_and_its_answers_hidden(stored):
    cells = nbformat.read(stored / "notebooks" / "further" / "09_tiny.ipynb", as_version=4).cells
    hidden = [cell.source for cell in cells if cell.metadata.get("jupyter", {}).get("outputs_hidden")]
    assert hidden == [CELLS[4][1], CELLS[5][1]]


def test_the_table_of_claims_has_its_verdict(stored):
    run(stored, "tools/write_claims.py")
    table = (stored / "docs" / "claims.md").read_text(encoding="utf-8")
    assert "C99 · it is tiny" in table and "(../notebooks/further/09_tiny.ipynb#a-section)" in table


def test_its_instructor_copy_is_solved(stored):
    assert "1 exercises solved" in run(stored, "tools/solve_notebooks.py", "notebooks/further/09_tiny.ipynb")
    solved = nbformat.read(stored / "build" / "instructor" / "further" / "09_tiny.ipynb", as_version=4)
    assert any("return 2 * x" in cell.source for cell in solved.cells)


def test_site_and_slides_show_it(stored):
    card, blocks = run(stored, "-c", PAGES).splitlines()
    assert card == "further/09_tiny | How tiny can a lesson be? | five minutes · 1 explorer · 1 exercise"
    assert blocks == "2 blocks of a kind"       # the explorer and the verdict, which the recap does not repeat


def test_the_tests_find_it(stored):
    listed = run(stored, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests/test_notebooks.py",
                 "tests/test_lecture.py", "tests/test_lessons_exercises.py", "tests/test_lessons_questions.py",
                 "tests/test_lessons_explorers.py")
    for name in ("test_notebooks", "test_lecture", "test_lessons_exercises", "test_lessons_questions",
                 "test_lessons_explorers"):
        assert any(line.startswith(f"tests/{name}.py") and "tiny" in line for line in listed.splitlines()), name
    listed = run(stored, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "--nbval", "notebooks")
    assert "notebooks/further/09_tiny.ipynb" in listed


def test_its_notebook_its_room_and_its_plan_pass(stored):
    run(stored, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "tiny", "tests/test_notebooks.py",
        "tests/test_lessons_exercises.py", "tests/test_lessons_questions.py", "tests/test_lessons_explorers.py",
        "tests/test_lecture.py")
