"""What the page on loops of one's own says of its eight loops."""

import pytest
import torch

from descentlab.lessons import your_own_loop as lesson
from descentlab.lessons.your_own_loop import cases
from descentlab.lessons.your_own_loop.exercises import healthy

torch.set_num_threads(1)
SAID = {"A": "inputs not standardized", "B": "rate lost in the scheduler", "C": "falling",
        "D": "parameters that the optimizer does not have", "E": "zero_grad forgotten", "F": "dead units",
        "G": "softmax before cross-entropy", "H": "trained in evaluation mode"}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("letter", SAID)
def test_every_fault_has_its_name_with_other_seeds_too(letter, seed):
    _, report = lesson.plant(lesson.FAULTS[letter], seed)
    assert report.verdict == SAID[letter] and (report.fault is None) == (letter == "C")


@pytest.mark.parametrize("letter", "ABDEFGH")
def test_a_rate_hides_five_of_the_seven_with_another_seed_too(letter):
    tried = lesson.other_rate(lesson.FAULTS[letter], 1)
    assert tried.right < 0.2 if letter in "DF" else tried.right >= 0.9


PLACES = {"before the loop": (cases.WATCH, "{1}{0}"), "before backward": ("        loss.backward()\n", "        {0}{1}"),
          "after the loop": ("    scheduler.step()\n", "{1}    {0}")}


def checked(loop, fault):
    """What the fault's own check says in a loop: at its place, the last time."""
    anchor, order = PLACES[fault.place]
    assert loop.count(anchor) == 1
    line = f"losses.append(bool({fault.check}))\n"
    losses = cases._run(loop.replace(anchor, order.format(line, anchor)), 0)["losses"]
    return [each for each in losses if isinstance(each, bool)][-1]


@pytest.mark.parametrize("letter", "ABDEFGH")
def test_a_check_of_ones_own_is_false_with_the_fault_and_true_without_it(letter):
    fault = lesson.FAULTS[letter]
    assert checked(lesson.LOOP, fault) and not checked(fault.loop, fault)


def test_large_inputs_kill_the_units_within_a_dozen_steps():
    loop = lesson.FAULTS["A"].loop.replace("loss.item()", "(model[:2](inputs) > 0).any(0).float().mean().item()")
    assert cases._run(loop, 0)["losses"][11] < 0.1


def test_one_step_from_where_the_rate_was_lost_gains_much_and_leaves_the_model_alone():
    model = torch.nn.Linear(64, 10)
    before = [p.clone() for p in model.parameters()]
    canvas = lesson.draw_step(model, torch.nn.CrossEntropyLoss(), lesson.digits())
    assert all(torch.equal(p, q) for p, q in zip(model.parameters(), before))
    losses = canvas.ax.lines[0].get_ydata()
    data = lesson.digits()
    ways = torch.autograd.grad(torch.nn.functional.cross_entropy(model(data.inputs), data.labels), list(model.parameters()))
    with torch.no_grad():
        for p, way in zip(model.parameters(), ways):
            p -= 100 * way
        there = torch.nn.functional.cross_entropy(model(data.inputs), data.labels).item()
    assert losses[-1] == pytest.approx(there, rel=1e-3) and losses.min() < losses[0]


def test_a_healthy_loop_of_the_exercises_has_no_fault():
    assert lesson.ask(healthy).fault is None


def test_asking_leaves_the_random_numbers_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    lesson.ask(healthy)
    assert torch.equal(torch.rand(3), expected)


def test_the_digits_are_standardized_and_hold_rows_apart():
    digits = lesson.digits()
    assert digits.inputs.mean(0).abs().max() < 1e-5 and digits.inputs.std(0).max() < 1.01
    assert len(digits.rows) == 512 and len(digits.test_labels) == len(digits.test_inputs) > 1000
