"""Every notebook in JupyterLab: it reads well before it has run, it runs, and it reads well when it is opened again."""

from pathlib import Path

from .lab import ROOT, Notebook


def test_explorers_are_pictures_before_the_notebook_has_run(notebook):
    assert notebook.at_first
    for found in notebook.at_first:
        assert found["widths"] and min(found["widths"]) > 0
        assert "Error displaying widget" not in found["words"]


def test_every_cell_runs_without_complaint(notebook):
    code = [cell for cell in notebook.cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        for output in cell["outputs"]:
            assert output["output_type"] != "error" and output.get("name") != "stderr", (cell["source"], output)


def test_every_explorer_is_alive(notebook):
    assert len(notebook.explorers) == len(notebook.shown("explorer"))
    for explorer in notebook.explorers:
        picture, verdict, values = explorer.show().state()
        assert picture.startswith("data:image/png") and verdict and values, explorer.name


def test_what_a_learner_saved_is_there_the_next_day(lab, page):
    page.goto(f"{lab}/lab")
    page.wait_for_function("window.jupyterapp", timeout=60_000)
    name = page.evaluate("""jupyterapp.serviceManager.contents.copy('notebooks/00_start_here.ipynb', 'notebooks')
        .then(copy => copy.name)""")
    notebook = Notebook(page, lab, Path(name))
    notebook.run()
    (explorer,), (question,) = notebook.explorers, notebook.places(QUESTION)
    notebook.show(question).locator(".question").get_by_role("button").first.click()
    _, verdict, _ = explorer.show().enter("eta", 0.003)
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    notebook.close()
    again = Notebook(page, lab, Path(name))
    again.show(explorer.place).locator("img").wait_for()
    seen = again.look(explorer.place)
    assert seen["widths"] == [840] and verdict in seen["words"]
    assert "A. Not quite." in again.look(question)["words"]
    again.close()
    assert not page.complaints
