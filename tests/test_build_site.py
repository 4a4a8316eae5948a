"""What the site is made of, as far as no browser is needed: stops of a knob, a notebook's page, docstrings as prose."""

import importlib.util
import json
import re
from html import unescape

import nbformat
import numpy as np
import pytest
from PIL import Image

import build_site
from course import ROOT
from descentlab._outputs import KEY, facts
from descentlab.exercises import exercises_of
from descentlab.explorers import Choice, Slider, Switch, explorers_of
from descentlab.lessons import start_here


def loaded(path):
    """A Python file of the project that belongs to no package, as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


conf = loaded(ROOT / "docs" / "site" / "conf.py")


# Stops of a knob.

@pytest.mark.parametrize("control", [
    Slider("x", -3.0, 3.0, 0.35, 0.05),
    Slider("x", -3.0, 3.0, 3.0, 0.05),
    Slider("x", 0.02, 3.0, 0.38, 0.01, log=True),
    Slider("x", 1e-18, 0.5, 1e-6, 1e-6, log=True),
    Slider("x", 0, 180, 0, 5, whole=True),
    Slider("x", 1, 3000, 10, 1, log=True, whole=True),
    Slider("x", 1, 4, 2, 1, whole=True),
], ids=repr)
def test_a_slider_stops_from_end_to_end_and_where_it_begins(control):
    stops = build_site.positions(control, 11)
    assert stops == sorted(set(stops)) and len(stops) <= 11
    assert (stops[0], stops[-1]) == (control.low, control.high) and control.value in stops
    if len(stops) == 11:        # evenly, but for the stop that gave way to where it begins
        gaps = np.diff(np.log(stops) if control.log else stops)
        assert gaps.max() < 2.1 * np.median(gaps)


def test_other_controls_stop_everywhere():
    assert build_site.positions(Choice("c", ("a", "b"), "b"), 11) == ["a", "b"]
    assert build_site.positions(Switch("s"), 11) == [False, True]


def test_a_page_keeps_the_knobs_that_the_explorer_names():
    stops = build_site.knobs(start_here.course())
    assert list(stops) == ["direction", "eta"]
    assert len(stops["eta"]) == build_site.STEPS     # one slider, and a list


# A notebook's page.

@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """The first notebook as its page shows it, what the landing page says of it, and the folder of the site."""
    folder = tmp_path_factory.mktemp("site")
    build_site.SOURCE, build_site.PAGES = folder / "source", folder / "site"
    card = build_site.stage(ROOT / "notebooks" / "00_start_here.ipynb")
    return nbformat.read(folder / "source" / "notebooks" / "00_start_here.ipynb", as_version=4), card, folder / "site"


def texts(notebook, kind="text/html"):
    return [output.data[kind] for cell in notebook.cells for output in cell.get("outputs", [])
            if kind in output.get("data", {})]


def test_a_page_says_how_to_run_it_and_the_landing_page_what_it_holds(staged):
    notebook, card, site = staged
    assert "`make lab`" in notebook.cells[1].source and "`notebooks/00_start_here.ipynb`" in notebook.cells[1].source
    assert card["number"] == "00" and card["title"] == "Start here"
    assert card["about"] == "ten minutes · 1 explorer · 1 exercise" and (site / card["picture"][0]).is_file()


def test_an_explorer_is_frozen_with_all_its_frames(staged):
    notebook, _, site = staged
    (output,) = [output for cell in notebook.cells for output in cell.get("outputs", ())
                 if facts(output).get("kind") == "explorer"]
    page = output.data["text/html"]
    data = json.loads(re.search(r'<script type="application/json">(.*)</script>', page)[1])
    sliders = [int(number) + 1 for number in re.findall(r'max="(\d+)"', page)]
    lists = [len(re.findall("<option", each)) for each in re.findall(r"<select.*?</select>", page)]
    assert len(data["frames"]) == np.prod(sliders + lists)
    assert all((site / path.removeprefix("../")).is_file() for path, _, _ in data["frames"])
    verdict = unescape(re.search(r'class="verdict" role="status">(.*?)</p>', page)[1])
    assert verdict == facts(output)["verdict"]
    first = re.search(r'<img src="(.*?)" alt="(.*?)"', page)
    assert [first[1], verdict] in [frame[:2] for frame in data["frames"]]
    assert unescape(first[2]) == data["about"] + verdict


def test_a_frame_is_the_explorers_own_picture(staged):
    _, card, site = staged
    frame = np.asarray(Image.open(site / card["picture"][0]).convert("RGB")).astype(int)
    assert np.abs(frame - start_here.course().pixels()).max() <= 16      # of 255, for having 256 colours


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


def test_pages_of_further_notebooks_find_the_sites_pictures():
    page, picture = build_site.frozen(start_here.course(), "there", "../../")
    assert f'<img src="../../{picture}"' in page and (build_site.PAGES / picture).is_file()


def test_answers_are_folded(staged):
    notebook, _, _ = staged
    folded = [cell for cell in notebook.cells if "hide-output" in cell.metadata.get("tags", [])]
    assert folded and all(cell.metadata["jupyter"]["outputs_hidden"] for cell in folded)


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
