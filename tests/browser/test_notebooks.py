"""Every notebook in JupyterLab: it reads well before it has run, and it runs without complaint."""

from store_notebooks import GIVEN_AWAY


def test_explorers_are_pictures_before_the_notebook_has_run(notebook):
    for found in notebook.at_first:
        assert found["widths"] and min(found["widths"]) > 0
        assert "Error displaying widget" not in found["words"]


def test_explorers_that_answer_a_question_say_nothing_before_the_notebook_has_run(notebook):
    assert notebook.at_first or notebook.announced
    for words in notebook.announced:
        assert words.strip() and not GIVEN_AWAY.search(words)


def test_every_cell_runs_without_complaint(notebook):
    code = [cell for cell in notebook.cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        for output in cell["outputs"]:
            assert output["output_type"] != "error" and output.get("name") != "stderr", (cell["source"], output)


def test_every_explorer_is_alive(notebook):
    assert len(notebook.explorers) == len(notebook.shown("explorer"))
    for explorer in notebook.explorers:
        state = explorer.anew()
        assert state.words == explorer.twin.explorer.reset().verdict, explorer.name
        marks = [mark for column in state.picture for mark in column]
        assert len(set(marks)) == len(marks), f"{explorer.name}: a canvas as empty as another"
