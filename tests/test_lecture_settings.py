"""What `make lecture` gives JupyterLab: settings that it knows, and an extension, in files that it reads."""

import json
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from jupyterlab_server.config import get_federated_extensions
from jupyterlab_server.settings_utils import SETTINGS_EXTENSION
from jupyterlab_server.workspaces_handler import slugify

LECTURE = Path(__file__).resolve().parents[1] / "lab" / "lecture"
SCHEMAS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
SETTINGS = sorted((LECTURE / "settings").rglob(f"*{SETTINGS_EXTENSION}"))


def schema_of(path):
    """The schema of a settings file, whose place says which plugin it belongs to."""
    place = path.relative_to(LECTURE / "settings").with_suffix(".json")
    return json.loads((SCHEMAS / place).read_text(encoding="utf-8"))


def test_every_file_is_one_that_jupyterlab_looks_for():
    workspaces = list((LECTURE / "workspaces").iterdir())
    assert [path.name for path in workspaces] == [slugify("default") + ".jupyterlab-workspace"]
    extensions = get_federated_extensions([str(LECTURE / "labextensions")])
    loaded = [Path(each["ext_path"]) / each["jupyterlab"]["_build"]["load"] for each in extensions.values()]
    assert loaded and all(path.is_file() for path in loaded)
    own = [*SETTINGS, *workspaces, *(LECTURE / "labextensions").rglob("*")]
    files = [path for path in LECTURE.rglob("*") if path.is_file()]
    assert len(SETTINGS) > 1 and set(files) <= set(own)


@pytest.mark.parametrize("path", SETTINGS, ids=lambda path: path.parent.name)
def test_jupyterlab_knows_every_setting(path):
    schema, settings = schema_of(path), json.loads(path.read_text(encoding="utf-8"))
    assert settings and set(settings) <= set(schema["properties"])
    assert [error.message for error in Draft7Validator(schema).iter_errors(settings)] == []


@pytest.mark.parametrize("path", SETTINGS, ids=lambda path: path.parent.name)
def test_every_setting_is_another_than_the_usual_one(path):
    usual = {name: each.get("default") for name, each in schema_of(path)["properties"].items()}
    assert not [name for name, value in json.loads(path.read_text(encoding="utf-8")).items() if value == usual[name]]
