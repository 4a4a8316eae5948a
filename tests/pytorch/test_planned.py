"""A schedule that ends with the run is no illness, and what is proposed for a small rate sets it."""

import pytest
import torch
from descentlab.torch.planned import OVER
from loops import Loop
from torch import nn


def annealed(loop, steps, to=0.0, length=None):
    """The loop after a cosine from its rate down to `to`, over `length` steps."""
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(loop.optimizer, length or steps, eta_min=to)

    def step(t):
        if 0 < t < (length or steps):
            scheduler.step()

    return loop.run(steps, before=step)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind, lr", [(torch.optim.AdamW, 3e-3), (torch.optim.SGD, 0.2)])
def test_a_cosine_that_ends_with_the_run_is_no_illness(kind, lr, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    report = annealed(Loop(model, optimizer=lambda p: kind(p, lr=lr)), 600).diagnose()
    assert report.verdict in (OVER, "falling", "minimum", "undecided") and report.fault is None, report


def test_what_is_proposed_after_a_schedule_sets_a_rate():
    loop = annealed(Loop(optimizer=lambda p: torch.optim.AdamW(p, lr=3e-4)), 400)
    report = loop.diagnose()
    assert report.verdict == OVER and "the schedule is over" in str(report), report
    optimizer = report.treatment.apply()
    assert optimizer.param_groups[0]["lr"] == pytest.approx(1.5e-4)


def test_a_schedule_that_ended_long_ago_is_a_fault():
    report = annealed(Loop(optimizer=lambda p: torch.optim.SGD(p, lr=0.05)), 400, length=60).diagnose()
    assert report.fault is not None and report.verdict == "rate lost in the scheduler", report


def test_a_rate_that_was_always_too_small_is_crawling_whatever_its_schedule_and_a_rate_of_zero_is_set():
    loop = annealed(Loop(optimizer=lambda p: torch.optim.SGD(p, lr=1e-6)), 400, to=1e-8)
    report = loop.diagnose()
    assert report.verdict == "crawling", report
    loop.optimizer.param_groups[0]["lr"] = 0.0      # as a scheduler may have left it since
    report.treatment.apply()
    assert loop.optimizer.param_groups[0]["lr"] > 1e-6 and 'group["lr"] = ' in report.treatment.lines


def test_a_head_that_no_step_moves_beside_a_frozen_body_is_named():
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 20))
    loop = Loop(model, optimizer=lambda p: torch.optim.Adam(list(p), lr=1e-3))
    model[2] = nn.Linear(32, 10)
    model[0].requires_grad_(False)
    assert loop.run(60).diagnose().verdict == "parameters that the optimizer does not have"


@pytest.mark.parametrize("batch, words", [(torch.zeros(4, 2), "got Tensor"), ({"labels": 1}, "with the keys labels")])
def test_batches_of_another_kind_are_refused_with_a_way_out(batch, words):
    with pytest.raises(TypeError, match=words) as refused:
        Loop().run(3).watch.diagnose(nn.CrossEntropyLoss(), [batch])
    assert "generator" in str(refused.value)
