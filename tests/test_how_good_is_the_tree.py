"""The wards, the race and the desk of How good is the tree?; and that its questions are the lesson's, line by line."""

import ast
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from descentlab import descend, optimizers
from descentlab.lessons import how_good_is_the_tree as lesson
from descentlab.lessons.how_good_is_the_tree.explorers import DESK, NOISES
from descentlab.lessons.how_good_is_the_tree.racing import PRICES, PROPOSED, TREATED, compete
from descentlab.lessons.why_did_it_stop.families import CAUSES
from descentlab.lessons.why_did_it_stop.orders import ORDERS
from descentlab.lessons.why_did_it_stop.treatments import ADAM, CURES, LONG, TREATMENTS

THREE = "Adam, three rates"
ROOT = Path(__file__).resolve().parents[1]


# The questions


def bodies(source):
    """Name of a function -> its lines, without its docstring; name of a constant -> its value."""
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            lines = node.body[1:] if ast.get_docstring(node) else node.body
            found[node.name] = [ast.dump(line) for line in lines]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in ("looked_at",):
            found[node.targets[0].id] = ast.dump(node.value)
    return {name: str(lines) for name, lines in found.items()}


def test_the_questions_are_those_of_the_lesson_line_by_line():
    cells = json.loads((ROOT / "notebooks/08_why_did_it_stop.ipynb").read_text(encoding="utf-8"))["cells"]
    page = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    room = (ROOT / "src/descentlab/lessons/how_good_is_the_tree/asked.py").read_text(encoding="utf-8")
    shared = {name: lines for name, lines in bodies(room).items() if name not in ("why", "grows", "longer_step")}
    assert len(shared) == 10 and shared.items() <= bodies(page).items()


# The race


@pytest.mark.parametrize("steps, tree", [(200, 5), (2000, 6)])
def test_on_the_page_s_runs_the_tree_serves_more_than_adam_for_less(steps, tree):
    runs = {name: run for name, run in lesson.runs().items() if name not in "UZ"}
    found = {name: lesson.why(run) for name, run in runs.items()}
    lowest = {name: lesson.reachable(run) for name, run in runs.items()}
    table = lesson.raced(runs, steps)
    ways = compete(runs, table, lowest, found, steps)
    assert {way: runs_served for way, (runs_served, _) in ways.items()} == {"the tree": tree, THREE: 4}
    assert runs["R"].share == 3 / 200 and ways[THREE][1] == pytest.approx(3 * steps * (5 + 3 / 200) / 6)
    assert ways[THREE][1] / 3 < ways["the tree"][1] < ways[THREE][1] / 2
    assert lesson.draw_treatments(runs, table, lowest, found, steps).title.endswith(f"serves {tree} of 6 runs, Adam 4")
    serving = {how: {name for name, row in table.items() if 1 - row[how] > 0.8 * (1 - lowest[name])} for how in (*PROPOSED, ADAM)}
    assert serving[ADAM] == {*"PRSW"} and serving[LONG] == {*"TW"} and max(map(len, serving.values())) == 4


def test_a_way_is_paid_for_its_tests_and_its_steps():
    rest = dict.fromkeys([*PROPOSED, ADAM], 1.0)
    runs = {"one": SimpleNamespace(share=1.0), "two": SimpleNamespace(share=0.5)}
    table = {"one": rest | {"half of the limit, falling to 0": 0.1}, "two": rest}
    found = {"one": "bouncing", "two": "saddle"}
    assert compete(runs, table, {"one": 0.0, "two": 0.5}, found, 100) == {
        THREE: (0, 225.0), "the tree": (1, 75 + (TREATED["bouncing"] + PRICES["saddle"]) / 2)}
    assert TREATED["bouncing"] == PRICES["bouncing"] + ORDERS["bends"].price


def test_the_tree_s_prices_are_those_of_the_clinic_s_tests():
    asked, sides, longer = (ORDERS[name].price for name in ("promise", "bends", "longer"))
    assert {*PRICES} == {*CURES} and {PRICES[cause] for cause in ("falling", "noise floor", "bouncing")} == {asked}
    assert PRICES["saddle"] == asked + sides and PRICES["minimum"] == asked + sides + longer


def test_the_two_runs_out_of_the_race_fall_or_cannot():
    runs = lesson.runs()
    assert lesson.left(runs["U"], "go on as before") < 0.9 and lesson.reachable(runs["Z"]) > 0.99


def test_every_verdict_proposes_what_is_tried_on_all_runs():
    assert {*PROPOSED} == {cures[0] for cures in CURES.values() if cures} and {*PROPOSED} <= {*TREATMENTS}
    assert PROPOSED[0] == "go on as before"


def test_a_treatment_is_held_against_the_loss_as_it_is_and_the_lowest():
    push = "a push to the side, then as before"
    table = {"P": {"rest": 0.3, LONG: 1.0, push: 0.2, ADAM: 1.0}, "Z": {"rest": 1.0, LONG: 1.0, push: np.inf, ADAM: 1.0}}
    runs = {name: SimpleNamespace(cause="tired") for name in table}
    ax = lesson.draw_treatments(runs, table, {"P": 0.1, "Z": 1.0}, {"P": "saddle", "Z": "ravine"}, 200).ax
    assert [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"] == ["0.20"]
    assert "lost" in {text.get_text() for text in ax.texts}
    frames = [patch for patch in ax.patches if not patch.get_fill()]
    middles = [(frame.get_x() + frame.get_width() / 2, frame.get_y() + frame.get_height() / 2) for frame in frames]
    assert np.allclose(middles, [(2, 0), (1, 1)])


def test_noise_and_leaps_taken_for_each_other_cost_something():
    runs = lesson.runs()
    smaller, batch = "half of the limit", "a batch 16 times as large"
    assert lesson.left(runs["P"], smaller) < 0.2 and lesson.left(runs["R"], smaller) > 2
    assert lesson.left(runs["P"], batch) > 0.99 and lesson.left(runs["R"], batch) < 0.75
    assert lesson.left(runs["R"], "half of the limit, falling to 0") < 0.75 * lesson.left(runs["R"], "go on as before")


def test_a_run_under_treatment_begins_where_it_ended_and_what_leaves_the_picture_is_named():
    run = SimpleNamespace(losses=np.array([2.0, 1.0, 1.0]), path=[0, 0], present=1.0)
    ways = {"rest": np.array([1.0, 1.0, 0.9]), "harm": np.array([1.0, 40.0, 30.0]), "cure": np.array([1.0, 0.5, 0.25])}
    canvas = lesson.draw_treated(run, "tired", ways)
    _, _, *curves = canvas.ax.lines
    assert all(curve.get_xdata().tolist() == [2, 3, 4] for curve in curves)
    assert canvas.title == "tired: 1 of 3 ways to go on help"
    assert "↑ harm: up to 40" in {text.get_text() for text in canvas.ax.texts}


# Larger rates


def at_a_million(run):
    eta = 1e6 * float(run.path.eta[-1])
    return descend(run.gradients(1), run.end, optimizers.gd(eta), 200).theta


def test_at_a_million_times_its_rate_q_moves_only_its_biases():
    run = lesson.runs()["Q"]
    theta = at_a_million(run)
    assert not theta[:, :-10].any() and np.abs(theta[-1] - theta[0])[-10:].min() > 1e3
    assert not run.objective.gradient(run.end)[:-10].any()


def test_at_a_million_times_its_rate_w_is_thrown_out_of_its_hole():
    run = lesson.runs()["W"]
    losses, places = run.objective.value(theta := at_a_million(run)), np.linalg.norm(theta, axis=1)
    assert losses[1] < 0.995 * losses[0] and places[1] < 0.6 * places[0]
    assert losses[2:] == pytest.approx(np.full(199, losses[2])) and (places[2:] > 1000).all() and losses[2] > losses[0]


def test_a_ward_has_as_many_of_each_cause():
    assert sorted(one.cause for one in lesson.ward(np.random.default_rng(1), each=2)) == sorted(2 * CAUSES)


# The desk


def test_the_desk_s_goal_is_where_noise_and_leaps_meet():
    desk = lesson.diagnosis_desk()
    said = [desk.set(noise=noise).met for noise in (0.0, 0.25, 0.5, 1.0)]
    assert said == [False, False, False, True]
    assert not any(desk.set(surface=name, noise=1.0).met for name in DESK if "valley" not in name)


def test_the_desk_shows_all_points_and_some_true_moves():
    (points, *_), moves, dot, name = (desk := lesson.diagnosis_desk()).artists
    run = np.transpose(points.get_data())
    shown = np.transpose(moves.get_data()).reshape(-1, 3, 2)
    assert len(run) == 401 and len(shown) == 12
    assert name.get_text() == "diagnose: bouncing"
    assert dot.get_xdata() == [2 * NOISES[0]] and dot.get_ydata() == pytest.approx([-1], abs=1e-3)
    for begin, end, lift in shown:
        at = np.flatnonzero((run == begin).all(axis=1))[0]
        assert np.array_equal(run[at + 1], end) and np.isnan(lift).all()
    desk.set(noise=1.0)
    assert 0.1 < dot.get_xdata()[0] and -0.5 > dot.get_ydata()[0] > -1
