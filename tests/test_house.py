"""The house as a whole: its floors, its package import, its locks, and what its files may not say."""

import ast
import graphlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import descentlab

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "descentlab"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# Floors: a module imports from its own floor and those below, and never in a circle. A lesson's room imports from its
# own room and from below; the room of a further notebook also from that of the lesson that it goes on from. What stands
# on no floor is for everybody.

EVERYBODY = ("_checks", "_numbers", "_outputs", "_progress", "_tables", "_version")
FLOORS = (
    ("rules", "rates", "schedules", "surfaces", "digits", "networks", "averaging", "landscapes"),
    ("optimizers", "curvature", "descent", "diagnosis", "torch"),
    ("figures", "explorers", "exercises", "claims"),
    ("lessons",),
    ("course",),
)
FLOOR = dict.fromkeys(EVERYBODY, -1) | {module: floor for floor, modules in enumerate(FLOORS) for module in modules}


def imported(source, package="descentlab"):
    """What `source`, in `package`, imports of descentlab anywhere: pairs (parts of the path below descentlab, line).

    There are no parts for a name that is no module: it was taken through the package import.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            paths = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[:1 - node.level or None] if node.level else []
            path = ".".join([*parents, *filter(None, [node.module])])
            whole = path == "descentlab" or path.endswith("lessons")
            paths = [f"{path}.{alias.name}" for alias in node.names] if whole else [path]
        else:
            continue
        for path in paths:
            root, *rest = path.split(".")
            if root == "descentlab":
                yield (rest if rest and rest[0] in FLOOR else []), node.lineno


def room(parts):
    """The room of a path below descentlab, "" for what is no room's."""
    return parts[1] if len(parts) > 1 and parts[0] == "lessons" and parts[1] != "room" else ""


def lesson_of():
    """{room of a further notebook: room of the lesson on the path that has its number}."""
    named = {path.stem[3:]: path for path in (ROOT / "notebooks").rglob("[0-9][0-9]_*.ipynb")
             if ".ipynb_checkpoints" not in path.parts}
    on_path = {path.stem[:2]: topic for topic, path in named.items() if path.parent.name == "notebooks"}
    return {topic: on_path[path.stem[:2]] for topic, path in named.items() if path.parent.name == "further"}


LESSON_OF = lesson_of()


def climbs(module, source):
    """What `source`, the text of `module` (parts of its path below descentlab), imports and should not."""
    complaints = []
    for path, line in imported(source, ".".join(["descentlab", *module[:-1]])):
        if not path:
            complaints.append(f"line {line}: import from the module that defines it, not from `descentlab`")
        elif FLOOR[path[0]] > FLOOR[module[0]]:
            complaints.append(f"line {line}: imports {'.'.join(path)}, from above")
        elif room(path) not in ("", room(module), LESSON_OF.get(room(module))):
            complaints.append(f"line {line}: imports {'.'.join(path)}, another lesson's")
    return [f"{'.'.join(module)}, {complaint}" for complaint in complaints]


def circle(imports):
    """A circle in {module: modules that it imports}, as a list of names, or None."""
    sorter = graphlib.TopologicalSorter(imports)
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        return error.args[1]


MODULES = sorted(SOURCE.rglob("*.py"))


def parts_of(path):
    """("lessons", "momentum", "figures") for src/descentlab/lessons/momentum/figures.py."""
    return path.relative_to(SOURCE).with_suffix("").parts


def test_every_module_has_a_floor():
    assert {parts_of(path)[0] for path in MODULES} <= {*FLOOR, "__init__"}, "give the new module its place in FLOORS"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_modules_import_from_their_floor_or_below(path):
    if parts_of(path) != ("__init__",):
        complaints = climbs(parts_of(path), path.read_text(encoding="utf-8"))
        assert not complaints, "\n".join(complaints)


def test_no_modules_import_each_other():
    imports = {}
    for path in MODULES:
        here = parts_of(path)[0]
        package = ".".join(["descentlab", *parts_of(path)[:-1]])
        found = {there[0] for there, _ in imported(path.read_text(encoding="utf-8"), package) if there}
        imports.setdefault(here, set()).update(found - {here})
    assert not circle(imports)
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) and not circle({"a": {"b", "c"}, "b": {"c"}})


@pytest.mark.parametrize("module, source, fine", [
    ("optimizers", "from descentlab import _checks, rules, schedules", True),
    ("optimizers", "import numpy as np\nfrom descentlab.rules import Unit", True),
    ("rules", "def f():\n    from descentlab import _checks", True),
    ("descent", "from descentlab.optimizers import gd", True),
    ("explorers.scenes", "from . import controls\nfrom ..figures import Canvas", True),
    ("lessons.momentum.explorers", "from descentlab.explorers import Explorer", True),
    ("lessons.momentum.explorers", "from descentlab.lessons.momentum.cases import run", True),
    ("lessons.momentum.__init__", "from descentlab.lessons import room", True),
    ("rules", "from descentlab import optimizers", False),
    ("rules", "def f():\n    import descentlab.figures", False),
    ("rules", "from .optimizers import gd", False),
    ("rules", "from . import optimizers", False),
    ("descent", "from descentlab import figures as f", False),
    ("figures.canvas", "from descentlab import descend", False),
    ("figures.canvas", "import descentlab", False),
    ("exercises.question", "from descentlab.lessons.momentum import q1", False),
    ("lessons.how_fast_is_a_ball.cases", "from descentlab.lessons.momentum.cases import run", True),
    ("lessons.how_fast_is_a_ball.cases", "from descentlab.lessons.batch_size.cases import line", False),
    ("lessons.momentum.cases", "from descentlab.lessons.how_fast_is_a_ball.cases import run", False),
    ("lessons.momentum.explorers", "from descentlab.lessons.batch_size.cases import line", False),
    ("lessons.momentum.explorers", "from descentlab.lessons import batch_size", False),
    ("lessons.momentum.explorers", "from ..batch_size import cases", False),
    ("_checks", "from descentlab import rules", False),
    ("_tables", "from descentlab import _checks", True),
])
def test_climbing_is_noticed(module, source, fine):
    assert (not climbs(tuple(module.split(".")), source)) == fine


# Files and functions that can be read in one go.

def long_functions(source, most=30):
    """The functions of `source` with more lines than that, without their docstrings and those of functions in them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            documented = node.body[0] if ast.get_docstring(node, clean=False) is not None else None
            length = node.end_lineno - node.lineno + 1
            length -= documented.end_lineno - documented.lineno + 1 if documented else 0
            if length > most:
                yield node.name, length


def test_files_and_functions_are_short():
    texts = {"/".join(parts_of(path)): path.read_text(encoding="utf-8") for path in MODULES}
    long_files = {name: text.count("\n") for name, text in texts.items() if text.count("\n") > 300}
    assert len(long_files) <= 2, long_files
    found = {f"{name}: {function}": length for name, text in texts.items() for function, length in long_functions(text)}
    assert len(found) <= 12, found


def test_a_long_function_is_noticed():
    body = "\n".join(["    x = 1"] * 30)
    assert list(long_functions(f'def f():\n    """Two\n    lines."""\n{body}')) == [("f", 31)]
    assert not list(long_functions(f'def f():\n    """Two\n    lines."""\n{body[10:]}'))


# The package import is light: what is heavy comes when it is first used.

def loaded_by(statement):
    """The names of all modules that a fresh interpreter has loaded after `statement`."""
    done = subprocess.run([sys.executable, "-c", f"import sys; {statement}; print(*sys.modules)"],
                          env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True,
                          check=True)
    return set(done.stdout.split())


def test_importing_the_package_is_cheap():
    loaded = loaded_by("import descentlab")
    heavy = {"numpy", "sympy", "scipy", "matplotlib", "ipywidgets", "anywidget", "IPython", "sklearn", "torch"}
    assert not heavy & loaded
    assert len(loaded - loaded_by("pass")) < 30


def test_every_public_name_opens():
    for name in descentlab.__all__:
        assert getattr(descentlab, name) is not None, name
    with pytest.raises(AttributeError, match="No descentlab attribute descent_lab"):
        descentlab.descent_lab


# One version, one set of bounds, one lock.

def test_the_version_is_the_same_everywhere():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    headings = re.findall(r"^## (\S+) \((.*)\)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert (descentlab.__version__, str(cited["date-released"])) == headings[0]
    assert cited["version"] == metadata.version("descentlab") == descentlab.__version__


LOCKS = {"requirements.txt": ("test", "setup"), "requirements-web.txt": ("web",)}


def requirements(lock):
    """What pyproject.toml asks for and `lock` must satisfy."""
    texts = PROJECT["project"]["dependencies"] if lock == "requirements.txt" else []
    return [Requirement(text) for text in [*texts, *(t for group in LOCKS[lock] for t in PROJECT["dependency-groups"][group])]]


def locked(lock):
    """What the file `lock` locks: {name: [(version, hashes), ...]}, more than one where Pythons differ."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    matches = [re.match(r"([a-z0-9._-]+)==([^\s;]+)", block) for block in blocks]
    assert all(matches), f"{lock} holds a line that locks no version"
    found = {}
    for match, block in zip(matches, blocks, strict=True):
        found.setdefault(match[1], []).append((match[2], re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block)))
    return found


@pytest.mark.parametrize("lock, requirement", [(lock, r) for lock in LOCKS for r in requirements(lock)], ids=str)
def test_the_locks_satisfy_pyproject(lock, requirement):
    for version, _ in locked(lock)[requirement.name]:
        assert version in requirement.specifier, f"locked is {version}: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_has_hashes(lock):
    assert not [name for name, versions in locked(lock).items() if not all(hashes for _, hashes in versions)]


def test_the_locks_agree():
    first, second = (locked(lock) for lock in LOCKS)
    assert {name: {version for version, _ in first[name]} for name in first.keys() & second.keys()} == \
        {name: {version for version, _ in second[name]} for name in first.keys() & second.keys()}


def test_conda_and_binder_get_the_same_bounds():
    wanted = {requirement.name.replace("matplotlib", "matplotlib-base"): str(requirement.specifier)
              for requirement in map(Requirement, PROJECT["project"]["dependencies"])}
    wanted["python"] = PROJECT["project"]["requires-python"]
    *packages, pip, course = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    found = {requirement.name: str(requirement.specifier) for requirement in map(Requirement, packages)}
    assert found == wanted, "run `make lock`"
    assert (pip, course) == ("pip", {"pip": ["-e ."]})


# What is documented can be typed.

PAGES = ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
                              if path.name != "README.md")]


def commands(text):
    """The targets of the `make` commands in a Markdown text's code: those it tells its reader to type."""
    code = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S)
    code += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    lines = [line.strip().removeprefix("$ ") for block in code for line in block.splitlines()]
    return {word for line in lines for command in re.findall(r"(?:^|&& *|; *)make ([^#&;]*)", line)
            for word in command.split() if re.fullmatch(r"[a-z][a-z-]*", word)}


@pytest.mark.parametrize("page", PAGES)
def test_documented_commands_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    found = commands((ROOT / page).read_text(encoding="utf-8"))
    assert found <= targets, f"{page} tells its reader to make {', '.join(sorted(found - targets))}"
    if page == "README.md":
        assert {"lab", "test"} <= found


def test_commands_are_found():
    text = "Say `make lab LAB_FLAGS=--no-browser`, make sense.\n```sh\n$ make test  # make sure\ncd x && make -j slides\n```"
    assert commands(text) == {"lab", "test", "slides"}


def test_the_workflow_does_what_there_is_to_do():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    lines = [step["run"] for step in workflow["jobs"]["course"]["steps"] if "run" in step]
    assert ".ci/run" in lines
    made = commands("\n".join(["```", *lines, "```"]))
    assert {"wheel", "site", "slides"} <= made <= set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))


# What no file may say. The patterns are put together here so that this file does not say it either.

HOSTS = "|".join(re.escape(".".join(parts)) for parts in [
    ("pypi", "org"), ("pythonhosted", "org"), ("anaconda", "org"), ("anaconda", "com"), ("npmjs", "org"),
    ("npmjs", "com"), ("yarnpkg", "com"), ("crates", "io"), ("proxy", "golang", "org")])
LEFT = "|".join(["TO" + "DO", "FIX" + "ME", "TB" + "D", "X" * 3, "lorem " + "ipsum"])
FORBIDDEN = {
    "a package registry's host": re.compile(HOSTS, re.I),
    "a path of one machine": re.compile(r"(?<![\w.~/+-])(?:/(?:home|root|work|Users|tmp)/\w|[A-Z]:\\{1,2}Users)"),
    "something unfinished": re.compile(rf"\b(?:{LEFT})\b"),
    "a table's cell without a number": re.compile(r"\|\s*nan\s*\|", re.I),
}


def tracked():
    """The project's own files: what git tracks or would track; in a copy without git, all but what `make` makes."""
    listed = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
        paths = [ROOT / name for name in done.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        made = re.compile(r"/(?:\.git|\.venv|build|dist|__pycache__|\.pytest_cache|\.hypothesis|[^/]*\.egg-info)/")
        paths = [path for path in ROOT.rglob("*") if not made.search(f"/{path.relative_to(ROOT).as_posix()}/")]
    return [path for path in paths if path.is_file()]


def files():
    """Those of them that are text."""
    return [path for path in tracked() if path.suffix not in {".npz", ".png", ".ico", ".woff2"}]


def says(text):
    """What `text` says that no file may say: sentences with the line's number. A picture's letters say nothing."""
    text = re.sub(r'("image/png": ")[^"]*', r"\1", text)
    return [f"line {text.count(chr(10), 0, match.start()) + 1}: {what}: {match[0]}"
            for what, pattern in FORBIDDEN.items() for match in pattern.finditer(text)]


def test_no_file_says_what_it_may_not():
    found = [f"{path.relative_to(ROOT)}, {complaint}"
             for path in files() for complaint in says(path.read_text(encoding="utf-8"))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text, count", [
    ("see https://" + "pypi" + ".org/simple", 1),
    ("'/home" + "/ada/data.csv'", 1),
    (r"C:\Us" + r"ers\ada", 1),
    ("# TO" + "DO: later", 1),
    ('"image/png": "/' + "X" * 3 + '/", "text/plain": "' + "X" * 3 + '"', 1),
    ("| C01 | na" + "n | holds |", 1),
    ("a NaN start raises; see https://example.org/home/work; #!/usr/bin/env bash; todos; ../work/a; ~/home/b", 0),
])
def test_what_may_not_be_said_is_noticed(text, count):
    assert len(says(text)) == count


# A source distribution can test itself.

@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The names in a source distribution of what git tracks, or would track."""
    folder = tmp_path_factory.mktemp("project")
    for path in [path for path in tracked() if path.is_file()]:
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    build = "import hatchling.build as backend; print(backend.build_sdist('dist'))"
    done = subprocess.run([sys.executable, "-c", build], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with tarfile.open(folder / "dist" / done.stdout.split()[-1]) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def test_a_source_distribution_holds_all_that_its_tests_read(packed):
    assert {path.relative_to(ROOT).as_posix() for path in tracked()} <= packed
