"""What the page on loops of one's own says of its eight loops."""

import attrs
import pytest
import torch

from descentlab.lessons import your_own_loop as lesson
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


@pytest.mark.parametrize("letter", "ADF")
def test_a_level_line_is_not_cured_by_a_larger_rate(letter):
    fault = lesson.FAULTS[letter]
    losses, _ = lesson.plant(attrs.evolve(fault, edits=(*fault.edits, ("lr=0.1", "lr=0.3"))))
    assert min(sum(losses[at:at + 16]) / 16 for at in range(0, 320, 16)) > 2.1


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
