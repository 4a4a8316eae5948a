"""Explorers for pages without a kernel: their tables, the script that reads them, and what else stands in their place."""

import base64
import hashlib
import html
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module

from course import ROOT
from descentlab._outputs import facts
from descentlab.explorers.table import head_of, table

PACKAGE = ROOT / "src" / "descentlab"
KEPT = ROOT / "build" / "tables"        # they take minutes: site and slides share them, until the package changes


def script():
    """The explorers' module with what brings them alive, as a classic script: modules do not load from a folder."""
    module = (PACKAGE / "explorers" / "explorer.js").read_text(encoding="utf-8")
    module = re.sub(r"^export (default .*\n)?", "", module, flags=re.MULTILINE)
    alive = (ROOT / "web" / "alive.js").read_text(encoding="utf-8")
    return f'(() => {{\n"use strict";\n{module}\n{alive}}})();\n'


def write(names, folder):
    """Write the script, its style and the tables of explorers into a folder.

    names : pairs of a lesson and what it calls the explorer

    Returns the heads of the tables, by "lesson.name".
    """
    kept = KEPT / _fingerprint()
    if not kept.exists():
        shutil.rmtree(KEPT, ignore_errors=True)
        kept.mkdir(parents=True)
    missing = [name for name in dict.fromkeys(map(tuple, names)) if not (kept / ".".join(name)).exists()]
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_keep, missing, [kept] * len(missing)))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "explorers.js").write_text(script(), encoding="utf-8")
    shutil.copy(PACKAGE / "explorers" / "explorer.css", folder)
    heads = {}
    for name in map(".".join, names):
        packed = (kept / name).read_bytes()
        heads[name] = head_of(packed)
        text = f'explorerTable("{name}", "{base64.b64encode(packed).decode()}");\n'
        (folder / f"{name}.js").write_text(text, encoding="ascii")
    return heads


def _keep(name, folder):
    lesson, function = name
    explorer = getattr(import_module(f"descentlab.lessons.{lesson}"), function)()
    _, packed = table(explorer.scene)
    (folder / ".".join(name)).write_bytes(packed)


def _fingerprint():
    """Of all that decides what a table holds."""
    found = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".js", ".css"):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def positions(head):
    """How many positions a table has."""
    return len(head["columns"]["still"]["at"])


def place(output, picture, folder):
    """The HTML that stands in an explorer's place: the stored picture and its words, until a script has its table.

    output : as the notebook has it; picture : its address; folder : that of the tables
    """
    known, shown = facts(output), output.metadata["image/png"]
    name = f"{known['lesson']}.{known['name']}"
    size = f'width="{shown["width"]}" height="{shown["height"]}"'
    goal = f"<p><b>Goal:</b> {html.escape(known['goal'])}</p>" if known["goal"] else ""
    return f"""\
<div class="explorer-place" data-explorer="{name}" data-table="{folder}/{name}.js" data-prevent-swipe>
<div class="explorer-stored">
<img src="{picture}" alt="{html.escape(shown['alt'])}" {size} loading="lazy">
<p>{html.escape(known['verdict'])}</p>{goal}
</div>
</div>"""
