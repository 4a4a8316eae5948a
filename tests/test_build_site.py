"""What the site is made of, as far as no browser is needed: notebooks as pages, docstrings as prose."""

import base64
import importlib.util
import re
from html import escape

import nbformat
import pytest
from PIL import Image

import build_site
import share_card
import tables
import tally
from course import ROOT
from descentlab._outputs import KEY, facts
from descentlab.exercises import exercises_of
from descentlab.explorers import explorers_of
from descentlab.explorers.table import packed
from descentlab.lessons import start_here


def loaded(path):
    """A Python file of the project that belongs to no package, as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


conf = loaded(ROOT / "docs" / "site" / "conf.py")


# A notebook's page.

@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """The first notebook as its page shows it, what the landing page says of it, and the folder of sources."""
    folder = tmp_path_factory.mktemp("site")
    build_site.SOURCE = folder
    card = build_site.stage(ROOT / "notebooks" / "00_start_here.ipynb")
    return nbformat.read(folder / "notebooks" / "00_start_here.ipynb", as_version=4), card, folder


def texts(notebook, kind="text/html"):
    return [output.data[kind] for cell in notebook.cells for output in cell.get("outputs", [])
            if kind in output.get("data", {})]


def test_a_page_says_how_to_run_it_and_the_landing_page_what_it_holds(staged):
    notebook, card, source = staged
    assert "`uvx descentlab`" in notebook.cells[1].source and "`notebooks/00_start_here.ipynb`" in notebook.cells[1].source
    assert card["number"] == "00" and card["title"] == "Start here"
    assert card["about"] == "ten minutes · 1 explorer · 1 exercise" and len(card["explorers"]) == 1
    assert (source / card["explorers"][0]["picture"]).is_file()
    assert f'src="{card["explorers"][0]["picture"]}"' in build_site.card(**card)


def test_in_an_explorers_place_stand_its_picture_and_its_words(staged):
    notebook, _, source = staged
    (output,) = [output for cell in notebook.cells for output in cell.get("outputs", ())
                 if facts(output).get("kind") == "explorer"]
    page, known = output.data["text/html"], facts(output)
    assert 'data-explorer="start_here.course"' in page
    assert 'data-table="../_static/explorers/start_here.course.js"' in page
    assert f'alt="{escape(output.metadata["image/png"]["alt"])}"' in page
    assert escape(known["verdict"]) in page and escape(known["goal"]) in page
    assert 'src="../_static/explorers/start_here.course.png"' in page
    picture = (source / "_static" / "explorers" / "start_here.course.png").read_bytes()
    assert picture == base64.b64decode(output.data["image/png"])


def test_a_table_comes_as_a_script_and_is_made_once(tmp_path, monkeypatch):
    made = []

    def make(name, folder):
        made.append(name)
        (folder / ".".join(name)).write_bytes(small)

    class Here:     # in this process, which is the one that is patched
        __init__ = __enter__ = lambda self, *_: self
        __exit__ = lambda *_: None
        map = staticmethod(map)

    Here.__init__ = lambda self, *_: None
    small = packed(start_here.course().scene, {"eta": [0.01]})
    monkeypatch.setattr(tables, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(tables, "_keep", make)
    monkeypatch.setattr(tables, "ProcessPoolExecutor", Here)
    for _ in range(2):
        heads = tables.write([("start_here", "course")], tmp_path / "site")
    assert made == [("start_here", "course")]
    assert list(heads) == ["start_here.course"] and tables.positions(heads["start_here.course"]) == 1
    script = (tmp_path / "site" / "start_here.course.js").read_text(encoding="ascii")
    assert script == f'explorerTable("start_here.course", "{base64.b64encode(small).decode()}");\n'
    assert (tmp_path / "site" / "explorer.css").is_file() and (tmp_path / "site" / "explorers.js").is_file()


def test_the_script_is_no_module():
    script = tables.script()
    assert "\nexport" not in script and "\nimport" not in script
    assert "function fromTable(" in script and "explorerTable" in script


def test_hints_and_solutions_are_folded_away(staged):
    notebook, _, _ = staged
    exercise = exercises_of(start_here)["q1"]
    (cell,) = [cell for cell in notebook.cells if "A solution" in cell.source]
    assert cell.source.count("<details") == cell.source.count("</details>") == len(exercise.hints) + 1
    assert exercise.solution().text in cell.source and exercise.hints[0] in cell.source
    assert "Not attempted" not in "".join(texts(notebook) + texts(notebook, "text/plain"))


def test_an_explorer_that_has_changed_is_refused():
    output = nbformat.v4.new_output("execute_result", {"text/plain": ""}, metadata={KEY: {
        "kind": "explorer", "lesson": "start_here", "name": "course", "verdict": "Something else."}})
    with pytest.raises(SystemExit, match="run `make notebooks`"):
        build_site.made_again(output)
    output.metadata[KEY]["verdict"] = start_here.course().verdict
    assert build_site.made_again(output).name in explorers_of(start_here)


def test_answers_are_folded(staged):
    notebook, _, _ = staged
    folded = [cell for cell in notebook.cells if "hide-output" in cell.metadata.get("tags", [])]
    assert folded and all(cell.metadata["jupyter"]["outputs_hidden"] for cell in folded)


# The first page, and what is shown of a page where somebody shares it.

def test_the_first_page_begins_with_an_explorer_and_the_tally(tmp_path, monkeypatch):
    monkeypatch.setattr(build_site, "SOURCE", tmp_path)
    build_site.stage(ROOT / "notebooks" / "01_critical_points.ipynb")
    first = (tmp_path / "first.md").read_text(encoding="utf-8")
    name = ".".join(build_site.FIRST)
    assert f'data-explorer="{name}" data-table="_static/explorers/{name}.js"' in first
    assert (tmp_path / "_static" / "explorers" / f"{name}.png").is_file()
    verdicts = build_site.collect(build_site.notebooks())
    assert (tmp_path / "tally.md").read_text(encoding="utf-8") == tally.bar(verdicts)
    with Image.open(tmp_path / "_static" / "card.png") as card:
        assert card.size == share_card.SIZE
    index = (ROOT / "docs" / "site" / "index.md").read_text(encoding="utf-8")
    assert index.index("first.md") < index.index("tally.md") < index.index("notebooks.md")


def tags(page, title="A title", description="What it says.", address=""):
    conf.html_baseurl = address
    return dict(re.findall('<meta (?:name|property)="([^"]+)" content="([^"]*)">', conf.metatags(title, description, page)))


def test_a_page_that_is_shared_has_a_title_a_description_and_the_card():
    found = tags("notebooks/further/a.html", "Is 1 < 2?", 'It says "so".')
    assert found["og:title"] == "Is 1 &lt; 2?"
    assert found["description"] == found["og:description"] == "It says &quot;so&quot;."
    assert found["og:image"] == "../../_static/card.png" and found["og:image:alt"] and "og:url" not in found
    assert (int(found["og:image:width"]), int(found["og:image:height"])) == share_card.SIZE
    assert found["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("address", ["https://a.example/course", "https://a.example/course/"])
def test_a_site_that_knows_its_address_says_it_whole(address):
    found = tags("docs/a.html", address=address)
    assert found["og:url"] == "https://a.example/course/docs/a.html"
    assert found["og:image"] == "https://a.example/course/_static/card.png"


def test_a_page_is_described_by_its_own_first_words():
    long = "Gradient descent looks only at the slope where it stands. " * 9
    assert conf.summary(["Short.", long]).startswith("Gradient descent looks")
    assert len(conf.summary([long])) <= 200
    assert conf.summary(["Short."]) == conf.summary([]) == conf.about


def test_links_to_the_readme_lead_to_the_landing_page():
    assert build_site.at_home("[a](../README.md#b), [c](README.md)") == "[a](../index.md#b), [c](index.md)"
    assert build_site.at_home("`README.md`, [c](other/README.txt)") == "`README.md`, [c](other/README.txt)"


# Docstrings.

@pytest.mark.parametrize("prose, marked", [
    ("from every start at once", "from every start at once"),
    ("takes `steps` steps", r"takes ``steps``\  steps"),
    ("*every* minimum", r"*every*\  minimum"),
    ("-2 * x**2, theta_0, |g|", r"-2 \* x\*\*2, theta\_0, \|g\|"),
    ("2*(w1**2 + w2**2) and (*starts, P)", r"2\*(w1\*\*2 + w2\*\*2) and (\*starts, P)"),
    ("`Path`'s", r"``Path``\ 's"),
])
def test_prose_keeps_its_meaning(prose, marked):
    assert conf.marked(prose) == marked


def test_a_docstring_keeps_its_sections_and_its_prose_means_itself():
    lines = """Take `steps` steps, 2*x**2 and all.

        >>> path = descend(g, [1.0])

    Parameters
    ----------
    steps : int
        How many, |g| or
        `more`.
    low, high : float

    Notes
    -----
    An equation:

        x = 2*y
    """.splitlines()
    lines = [line.removeprefix("    ") for line in lines]
    assert list(conf.restructured(lines)) == [
        r"Take ``steps``\  steps, 2\*x\*\*2 and all.", "",
        ".. code-block:: pycon", "", "    >>> path = descend(g, [1.0])", "",
        "Parameters", "----------", "steps : int", r"    How many, \|g\| or", "    ``more``\\ .", "low, high : float", "",
        "Notes", "-----", "An equation:", "", ".. code-block:: text", "", "    x = 2*y", ""]
    assert list(conf.restructured([])) == []
