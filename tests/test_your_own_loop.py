"""What is wrong with your own loop?, as far as it goes without PyTorch; the rest is in tests/pytorch."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from course import NOTEBOOKS, cells_of
from descentlab.lessons import your_own_loop as lesson
from descentlab.lessons.your_own_loop.cases import Planted
from descentlab.lessons.your_own_loop.extra import SENTENCE

FIRST = next("".join(cell["source"]) for cell in cells_of(NOTEBOOKS / "further" / "08_your_own_loop.ipynb")
             if cell["cell_type"] == "code")


def without_torch(source):
    """What Python prints where PyTorch is not installed."""
    code = f"import sys\nsys.modules['torch'] = None\n{source}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_without_pytorch_the_first_cell_says_what_to_install_and_nothing_else():
    said = without_torch("from IPython.core.interactiveshell import InteractiveShell\n"
                         f"InteractiveShell().run_cell({FIRST!r})")
    assert said.strip() == SENTENCE and 'pip install "descentlab[torch]"' in SENTENCE


def test_the_room_opens_without_pytorch():
    said = without_torch("from descentlab.lessons import your_own_loop as lesson\n"
                         "print(len([getattr(lesson, name) for name in lesson.__all__]) == len(lesson.__all__))")
    assert said == "True\n"


# The explorer


@pytest.mark.parametrize("every", [5, 10, 20])
def test_all_rates_add_up_to_twice_the_steps_between_two_halvings(every):
    explorer = lesson.budget().set(every=every)
    assert explorer.artists[1].get_ydata()[-1] == pytest.approx(2 * every, rel=0.01)
    assert f"add up to {2 * every} first rates" in explorer.verdict


@pytest.mark.parametrize("every", [5, 10, 20])
def test_the_dot_is_where_the_constant_rate_has_gone_as_far(every):
    artists = lesson.budget().set(every=every).artists
    (step,), (loss,) = artists[5].get_data()
    assert step == 2 * every and loss == artists[2].get_ydata()[step]
    assert loss == pytest.approx(artists[3].get_ydata()[-1], abs=0.02)


def test_the_goal_asks_for_another_schedule_and_not_for_another_rate():
    explorer = lesson.budget()
    assert explorer.set(every=10, eta=2.5).artists[3].get_ydata()[-1] < 0.5 and not explorer.met
    assert explorer.set(every=30, eta=0.5).met


def test_what_counts_is_the_product_of_rate_and_steps():
    ends = [lesson.budget().set(every=every, eta=eta).artists[3].get_ydata()[-1]
            for every, eta in ((40, 0.5), (20, 1.0), (10, 2.0))]
    assert np.ptp(ends) < 0.02 and lesson.budget().set(every=20, eta=0.5).artists[3].get_ydata()[-1] > ends[0] + 0.2


# The faults, as texts


def test_every_fault_is_another_loop_that_python_reads():
    loops = {fault.loop for fault in lesson.FAULTS.values()}
    assert len(loops) == len(lesson.FAULTS) == 8 and lesson.LOOP in loops
    for loop in loops:
        compile(loop, "<the loop>", "exec")


@pytest.mark.parametrize("old", ["optimizer.zerograd()", "loss"])
def test_a_fault_that_has_no_one_place_is_refused(old):
    with pytest.raises(ValueError, match="old must be a text that stands in the loop once"):
        Planted("a fault", edits=((old, ""),)).loop


def report(verdict, fault=True):
    return SimpleNamespace(verdict=verdict, fault=fault or None, reasons=["9 of 9 are lost, so that nothing moves: alas"])


def test_the_table_says_what_was_said():
    table = lesson.named({"A": ([], report("ascent")), "C": ([], report("falling", False)), "D": ([], report("ravine", False))})
    assert [row[2] for row in table.rows[1:]] == ["**ascent**", "**nothing**: it falls", "**ravine**"]
    assert [row[3] for row in table.rows[1:]] == ["9 of 9 are lost"] * 3
    assert [row[4] for row in table.rows[1:]] == [
        "`inputs.std(0).max() < 10` before the loop", "",
        '`set(model.parameters()) == set(optimizer.param_groups[0]["params"])` before the loop']
    data, _ = table._repr_mimebundle_()
    assert data["text/markdown"].splitlines()[2] == f"| A | {lesson.FAULTS['A'].words} | **ascent** | 9 of 9 are lost | `inputs.std(0).max() < 10` before the loop |"


# The pictures


def test_the_title_is_what_the_losses_did():
    level, falling = np.r_[np.linspace(2, 1.7, 40), np.full(200, 1.7)], np.linspace(2, 0.1, 240)
    assert lesson.draw_loop(level).title == "It fell, and then it did not"
    assert lesson.draw_loop(falling).title == "It falls"
    assert lesson.draw_loop(level, falling).title == "Treated, the loss falls"
    assert lesson.draw_loop(level, level).title == "Treated, it stands where it stood"


def test_means_stand_in_the_middle_of_what_they_are_means_of():
    thin, thick = lesson.draw_loop(np.arange(100.0)).ax.lines
    assert np.allclose(thick.get_xdata(), thick.get_ydata() + 0.5) and len(thin.get_xdata()) == 100


def texts(canvas):
    return [[text.get_text() for text in ax.texts] for ax in canvas.axes]


def test_what_leaves_its_panel_is_said():
    losses = {"A": np.ones(64), "B": np.r_[np.ones(32), np.full(32, np.nan)], "D": np.r_[np.ones(32), np.full(32, 2500.0)]}
    canvas = lesson.draw_planted({letter: (each, None) for letter, each in losses.items()})
    assert texts(canvas) == [[], ["no number any more"], ["up to 1,000 and more"]]


def test_a_rate_hides_a_fault_when_nine_of_ten_rows_are_read():
    runs = {letter: (np.ones(64), None) for letter in "AB"}
    others = {"A": SimpleNamespace(rate=0.01, losses=np.zeros(64), right=0.996),
              "B": SimpleNamespace(rate=1.0, losses=np.ones(64), right=0.89)}
    canvas = lesson.draw_planted(runs, others)
    assert canvas.title == "Another rate hides 1 of 2 faults: A"
    assert texts(canvas) == [["rate 0.01: 99 % right"], ["rate 1: 89 % right"]]
    others["A"].right = 0.5
    assert lesson.draw_planted(runs, others).title == "No rate hides any"
