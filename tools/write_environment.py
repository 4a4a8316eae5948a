"""Write environment.yml, the conda and Binder way in, from pyproject.toml; `make lock` calls it."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONDA_NAMES = {"matplotlib": "matplotlib-base"}     # conda's matplotlib brings a desktop toolkit along
HEAD = """\
# The conda and Binder way in. Made from pyproject.toml by `make lock`: change that, not this.
name: descentlab
channels:
  - conda-forge
  - nodefaults
dependencies:
"""


def environment(project):
    """The text of environment.yml for pyproject.toml's table `project`."""
    packages = [f"python{project['requires-python']}"]
    for requirement in project["dependencies"]:
        name, bound = requirement.split(">=")
        packages.append(f"{CONDA_NAMES.get(name, name)}>={bound}")
    # pip finds every dependency there already, and adds the course itself.
    return HEAD + "".join(f"  - {package}\n" for package in packages) + "  - pip\n  - pip:\n      - -e .\n"


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (ROOT / "environment.yml").write_text(environment(project), encoding="utf-8")
