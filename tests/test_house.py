"""The house as a whole: its floors, its front door, its locks, and what its files may not say."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import descentlab

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "descentlab"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# Floors: a module imports only from floors below its own. Everybody may use `_checks`, in the cellar; and the modules of
# a package, which is one floor's, its private ones.

FLOORS = (
    ("rules", "rates", "schedules", "surfaces", "digits", "networks", "claims"),
    ("optimizers", "curvature", "saddles"),
    ("descent", "averaging", "landscapes"),
    ("diagnosis", "figures"),
    ("explorers", "exercises"),
    ("drills",),
)
FLOOR = {"_checks": -1} | {module: floor for floor, modules in enumerate(FLOORS) for module in modules}


def imported(source, package="descentlab"):
    """What `source`, in `package`, imports of descentlab anywhere: pairs (path below descentlab, line).

    The path is empty for a name that is no module: it was taken through the front door.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            paths = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[:1 - node.level or None] if node.level else []
            path = ".".join([*parents, *filter(None, [node.module])])
            packages = {"descentlab", package}
            paths = [f"{path}.{alias.name}" for alias in node.names] if path in packages else [path]
        else:
            continue
        for path in paths:
            root, *rest = path.split(".")
            if root == "descentlab":
                yield (rest if rest and rest[0] in FLOOR else []), node.lineno


def climbs(module, source, package="descentlab"):
    """What `source`, the text of `module`, imports from its own floor or above it."""
    complaints = []
    for path, line in imported(source, package):
        if not path:
            complaints.append(f"{module}, line {line}: import from the module that defines it, not from `descentlab`")
        elif FLOOR[path[0]] >= FLOOR[module] and not (path[0] == module and path[-1].startswith("_")):
            complaints.append(f"{module} (floor {FLOOR[module]}), line {line}: imports {'.'.join(path)} "
                              f"(floor {FLOOR[path[0]]})")
    return complaints


MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.name != "__init__.py")


def test_every_module_has_a_floor():
    assert {path.relative_to(SOURCE).parts[0].removesuffix(".py") for path in MODULES} <= set(FLOOR), \
        "give the new module its place in FLOORS"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_modules_import_from_floors_below(path):
    parts = path.relative_to(SOURCE).parts
    complaints = climbs(parts[0].removesuffix(".py"), path.read_text(encoding="utf-8"),
                        ".".join(["descentlab", *parts[:-1]]))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("module, source, fine", [
    ("optimizers", "from descentlab import _checks, rules, schedules", True),
    ("optimizers", "import numpy as np\nfrom descentlab.rules import Unit", True),
    ("rules", "def f():\n    from descentlab import _checks", True),
    ("drills", "from descentlab.exercises import Exercise", True),
    ("explorers", "from descentlab.explorers._machinery import Explorer", True),
    ("rules", "from descentlab import schedules", False),
    ("rules", "def f():\n    import descentlab.figures", False),
    ("rules", "from .optimizers import gd", False),
    ("rules", "from . import optimizers", False),
    ("descent", "from descentlab import figures as f", False),
    ("figures", "from descentlab import descend", False),
    ("figures", "import descentlab", False),
    ("drills", "from descentlab.drills.first import q1", False),
    ("explorers", "from descentlab._checks import number\nfrom descentlab.explorers import course", False),
    ("_checks", "from descentlab import rules", False),
])
def test_climbing_is_noticed(module, source, fine):
    assert (not climbs(module, source)) == fine


def test_climbing_is_noticed_in_a_package():
    assert climbs("drills", "from . import other", "descentlab.drills")
    assert climbs("explorers", "from descentlab.explorers import taylor", "descentlab.explorers")
    assert not climbs("explorers", "from . import _scenes", "descentlab.explorers")
    assert not climbs("drills", "from ..exercises import Exercise", "descentlab.drills")


# The front door is light: what is heavy comes when it is first used.

def loaded_by(statement):
    """The names of all modules that a fresh interpreter has loaded after `statement`."""
    done = subprocess.run([sys.executable, "-c", f"import sys; {statement}; print(*sys.modules)"],
                          env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True,
                          check=True)
    return set(done.stdout.split())


def test_importing_the_package_is_cheap():
    loaded = loaded_by("import descentlab")
    heavy = {"numpy", "sympy", "scipy", "matplotlib", "ipywidgets", "ipyevents", "IPython", "sklearn"}
    assert not heavy & loaded
    assert len(loaded - loaded_by("pass")) < 20


def test_every_public_name_opens():
    for name in descentlab.__all__:
        assert getattr(descentlab, name) is not None, name
    with pytest.raises(AttributeError, match="No descentlab attribute descent_lab"):
        descentlab.descent_lab


# One version, one set of bounds, one lock.

def test_the_version_is_the_same_everywhere():
    assert descentlab.__version__ == PROJECT["project"]["version"]


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


def files():
    """The project's own text files: what git tracks or would track; in a copy without git, all but what `make` makes."""
    listed = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
        paths = [ROOT / name for name in done.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        made = re.compile(r"/(?:\.git|\.venv|build|dist|__pycache__|\.pytest_cache|\.hypothesis|[^/]*\.egg-info)/")
        paths = [path for path in ROOT.rglob("*") if not made.search(f"/{path.relative_to(ROOT).as_posix()}/")]
    return [path for path in paths if path.is_file() and path.suffix not in {".npz", ".png", ".ico", ".woff2"}]


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
