"""A watch on loops of many kinds: what it says of the place, what it leaves as it was, what it holds, what it costs."""

import copy
import random
import re
import subprocess
import sys
from html.parser import HTMLParser

import attrs
import numpy as np
import pytest
import torch
from loops import Loop, digits, line, network, sgd
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from descentlab.diagnosis import VERDICTS
from descentlab.diagnosis.decide import decide
from descentlab.torch import Watch
from descentlab.torch.examine import careful
from descentlab.torch.record import COPIES, interval

torch.set_num_threads(1)


def everything(loop):
    """All that a diagnosis must leave as it was, as bytes and plain values."""
    tensors = [*loop.model.state_dict().values(), *(p.grad for p in loop.model.parameters() if p.grad is not None)]
    tensors += [x for state in loop.optimizer.state.values() for x in state.values() if torch.is_tensor(x)]
    groups = [{k: v for k, v in group.items() if k != "params"} for group in loop.optimizer.param_groups]
    return ([t.detach().clone().view(-1).tolist() for t in tensors], groups,
            [module.training for module in loop.model.modules()], [p.requires_grad for p in loop.model.parameters()],
            torch.get_rng_state().tolist(), loop.loader.generator.get_state().tolist(), random.getstate(),
            str(np.random.get_state()))


def convolutional():
    torch.manual_seed(0)
    return nn.Sequential(nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(),
                         nn.Dropout(0.3), nn.Linear(288, 10))


# The place: what `descentlab.diagnosis` names, in a loop of PyTorch's -------------------------------------------

class Product(nn.Module):
    """A matrix as a product of two, which start at almost nothing: a saddle."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.a, self.b = nn.Linear(8, 4, bias=False), nn.Linear(4, 8, bias=False)
        for layer in (self.a, self.b):
            nn.init.normal_(layer.weight, std=1e-5)

    def forward(self, x):
        return self.b(self.a(x))


def autoencoder():
    inputs = torch.randn(256, 8, generator=torch.Generator().manual_seed(0)) * torch.linspace(0.5, 2, 8)
    return TensorDataset(inputs, inputs)


def regression(lr, batch, steps, **settings):
    torch.manual_seed(0)
    return Loop(nn.Linear(8, 1), line(), sgd(lr, **settings), nn.MSELoss(), batch).run(steps)


def sharpest():
    """The largest eigenvalue of the squared error's Hessian."""
    inputs = line().tensors[0]
    rows = torch.cat([inputs, torch.ones(len(inputs), 1)], 1)
    return float(torch.linalg.eigvalsh(2 * rows.T @ rows / len(rows))[-1])


PLACES = {
    "falling": lambda: Loop(optimizer=sgd(0.05)).run(150),
    "falling, Adam, dropout and batch normalization": lambda: Loop(
        convolutional(), optimizer=lambda p: torch.optim.Adam(p, lr=1e-3), batch=16).run(200),
    "minimum": lambda: regression(0.1, 256, 400),
    "minimum, momentum": lambda: regression(0.05, 256, 600, momentum=0.9),
    "crawling": lambda: regression(1e-5, 256, 200),
    "crawling, Adam": lambda: Loop(optimizer=lambda p: torch.optim.Adam(p, lr=1e-8), batch=512).run(150),
    "bouncing": lambda: regression(2 / sharpest(), 256, 300),
    "noise floor": lambda: Loop(nn.Linear(8, 1), line(noise=1.0), sgd(0.05), nn.MSELoss(), 1).run(800),
    "diverging": lambda: regression(3.0, 256, 100),
    "saddle": lambda: Loop(Product(), autoencoder(), sgd(0.01), nn.MSELoss(), 256).run(150),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_plain_cause_is_named(name):
    report = PLACES[name]().diagnose()
    assert report.fault is None and report.verdict == name.split(",")[0], report


def test_a_loop_whose_mean_still_gains_or_loses_little_to_noise_is_at_no_floor():
    evidence = PLACES["noise floor"]().diagnose().evidence.place
    for progress, held_up, said in ((0.2, 0.9, "noise floor"), (0.25, 0.9, "undecided"), (0.07, 0.2, "undecided"),
                                    (0.01, 0.12, "noise floor"), (0.01, 0.08, "undecided"), (-0.05, 0.08, "noise floor")):
        seen = attrs.evolve(evidence, progress=progress, held_up=held_up)
        assert decide(seen)[0] == "noise floor" and careful(*decide(seen), seen)[0] == said


@pytest.mark.parametrize("progress, said", [(0.3, "falling"), (0.2, "undecided"), (None, "falling")])
def test_a_loop_that_falls_gains_more_than_noise_takes(progress, said):
    evidence = attrs.evolve(PLACES["noise floor"]().diagnose().evidence.place, progress=progress, held_up=0.25)
    assert careful("falling", ["it falls"], evidence)[0] == said


@pytest.mark.parametrize("name", ["crawling", "crawling, Adam", "noise floor", "diverging", "saddle"])
def test_the_treatment_lowers_the_loss(name):
    loop = PLACES[name]()
    report = loop.diagnose()
    before = report.curve[-1][1]
    loop.optimizer = report.treatment.apply()
    loop.run(200)
    after = loop.diagnose().curve[-1][1]
    assert after < before, report


# What it leaves, holds and costs --------------------------------------------------------------------------------

@pytest.mark.parametrize("training", [True, False])
def test_everything_stays_as_it_was(training):
    loop = Loop(convolutional(), optimizer=lambda p: torch.optim.Adam(p, lr=1e-3)).run(40)
    loop.model.train(training)
    before = everything(loop)
    loop.diagnose()
    assert everything(loop) == before


def test_a_watched_loop_is_the_same_loop():
    ends = []
    for watched in (True, False):
        loop = Loop(convolutional())
        if not watched:
            loop.watch.close()
        torch.manual_seed(1)
        loop.run(60)
        ends.append(torch.cat([p.detach().reshape(-1) for p in loop.model.parameters()]))
    assert torch.equal(*ends) and loop.watch.steps == 0


@pytest.mark.parametrize("steps", [1, 2, 3, 9, 100, 1500])
def test_at_most_sixteen_copies_are_held(steps):
    loop = Loop(nn.Linear(8, 1), line(), sgd(1e-3), nn.MSELoss())
    loop.run(steps)
    record, held = loop.watch.record, 0
    for sample in record.samples:
        held += sum(part is not None for part in (sample.theta, sample.g, sample.after, sample.g_after))
    assert held <= record.copies <= COPIES
    window = [s.t for s in record.samples if s.t >= steps - max(100, steps // 4)]
    assert len(window) >= min(8, len([t for t in range(steps) if t % interval(t) == 0]))
    assert steps < 10 or window[-1] >= steps - 1 - interval(steps)
    loop.diagnose()


@pytest.mark.parametrize("steps", [150, 300, 1000])
def test_points_lie_close_enough_for_a_line(steps):
    loop = Loop(nn.Linear(8, 1), line(), sgd(1e-3), nn.MSELoss()).run(steps)
    times = [t for t, _ in loop.diagnose().curve if t >= steps - max(100, steps // 4)]
    apart = [t for t in times if t - 1 not in times]
    assert len(apart) >= 8 and max(b - a for a, b in zip(apart, apart[1:])) <= 2 * interval(steps)


def test_a_lost_run_keeps_its_finite_points():
    loop = Loop(nn.Linear(8, 1), line(), sgd(30.0), nn.MSELoss(), 256).run(200)
    report = loop.diagnose()
    assert report.verdict == "diverging" and len([loss for _, loss in report.curve if np.isfinite(loss)]) > 3, report


def test_most_steps_cost_next_to_nothing():
    sampled = [t for t in range(10_000) if t % interval(t) == 0]
    assert len(sampled) < 10_000 / 30 and len([t for t in sampled if t < 1000]) < 90


@pytest.mark.parametrize("name", PLACES)
def test_it_costs_at_most_sixty_gradients(name):
    loop, calls = PLACES[name](), []
    report = loop.diagnose()
    assert 1 < report.cost <= 60
    rows = sum(len(x) for x, _ in loop.loader)
    criterion, loop.criterion = loop.criterion, lambda output, targets: (
        calls.append(len(output) * (1.0 if output.requires_grad else 0.5)), criterion(output, targets))[1]
    again = loop.diagnose()
    assert again.verdict == report.verdict and sum(calls) / rows <= again.cost + 3


# Any optimizer, any loop ----------------------------------------------------------------------------------------

OPTIMIZERS = sorted(name for name in dir(torch.optim) if isinstance(getattr(torch.optim, name), type)
                    and name not in ("Optimizer", "SparseAdam", "LBFGS"))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_any_optimizer(name):
    model = nn.Sequential(nn.Linear(8, 16, bias=False), nn.Tanh(), nn.Linear(16, 1, bias=False))
    loop = Loop(model, line(), getattr(torch.optim, name), nn.MSELoss()).run(60)
    report = loop.diagnose()
    assert report.verdict in VERDICTS and report.fault is None, report


def test_lbfgs_and_its_closure():
    loop = Loop(nn.Linear(8, 1), line(), lambda p: torch.optim.LBFGS(p, lr=0.1, max_iter=2), nn.MSELoss(), 256)
    for _ in range(30):
        for inputs, targets in loop.loader:
            def closure():
                loop.optimizer.zero_grad()
                loss = loop.criterion(loop.model(inputs), targets)
                loss.backward()
                return loss
            loop.optimizer.step(closure)
    assert loop.diagnose().fault is None


def test_sparse_gradients():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(50, 8, sparse=True), nn.Flatten(), nn.Linear(24, 2))
    data = TensorDataset(torch.randint(50, (256, 3)), torch.randint(2, (256,)))
    assert Loop(model, data).run(40).diagnose().verdict in VERDICTS


def test_groups_schedulers_and_clipping():
    model = network(32)
    groups = [{"params": model[0].parameters(), "lr": 0.01}, {"params": model[2].parameters(), "weight_decay": 1e-4}]
    loop = Loop(model, optimizer=lambda _: torch.optim.SGD(groups, lr=0.05, momentum=0.9))
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(loop.optimizer, 150)
    loop.run(150, before=lambda t: t and scheduler.step(),
             after=lambda t: nn.utils.clip_grad_norm_(model.parameters(), 5.0))
    report = loop.diagnose()
    assert report.fault is None and report.verdict in ("falling", "minimum"), report


def test_a_group_that_comes_later():
    model = network(32)
    loop = Loop(model, optimizer=lambda _: torch.optim.SGD(model[2].parameters(), lr=0.05)).run(30)
    loop.optimizer.add_param_group({"params": list(model[0].parameters())})
    report = loop.run(90).diagnose()
    assert report.fault is None and report.verdict == "falling", report


def test_autocast():
    model = network(32)
    loop = Loop(model)

    def backward(inputs, targets):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = loop.criterion(model(inputs), targets)
        loss.backward()

    report = loop.run(120, backward=backward).diagnose()
    assert report.fault is None and report.verdict == "falling", report


def test_a_model_with_numbers_of_its_own_is_asked_in_single_precision():
    class Single(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer, self.mix = network(32), torch.eye(64)

        def forward(self, x):
            return self.layer(x @ self.mix)

    report = Loop(Single()).run(120).diagnose()
    assert "own precision" in report.asked and report.verdict == "falling", report


def test_a_loop_that_squeezes_by_itself_has_no_fault():
    torch.manual_seed(0)
    loop = Loop(nn.Linear(8, 1), line(shape=(-1,)), sgd(0.005), nn.MSELoss())
    loop.run(80, backward=lambda x, y: loop.criterion(loop.model(x).squeeze(-1), y).backward())
    report = loop.diagnose()
    assert report.fault is None and report.verdict == "falling", report


def test_a_frozen_backbone_that_learns_has_no_fault():
    model = network(32)
    model[0].requires_grad_(False)
    assert Loop(model).run(150).diagnose().fault is None


def test_a_finished_schedule_is_no_fault():
    loop = Loop(batch=64)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(loop.optimizer, 0.3, total_steps=400)
    report = loop.run(400, before=lambda t: t and scheduler.step()).diagnose()
    assert report.fault is None, report


def test_many_rows_are_drawn_once_and_said():
    loop = Loop(data=digits(1500)).run(60)
    asked = loop.diagnose(rows=200).asked
    assert "200 of 1,500 rows" in asked and loop.diagnose(rows=200).curve == loop.diagnose(rows=200).curve


def test_batches_of_any_kind():
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(8, 1)

        def forward(self, a, b):
            return self.layer(torch.cat([a, b], 1))

    inputs, targets = line().tensors
    for batch in ((inputs[:, :3], inputs[:, 3:], targets), ((inputs[:, :3], inputs[:, 3:]), targets),
                  ({"a": inputs[:, :3], "b": inputs[:, 3:]}, targets)):
        model = Two()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        watch = Watch(model, optimizer)
        for _ in range(40):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(inputs[:, :3], inputs[:, 3:]), targets).backward()
            optimizer.step()
        assert watch.diagnose(nn.MSELoss(), [batch]).verdict == "falling"


# What it says ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["falling", "noise floor", "saddle", "diverging", "crawling"])
def test_it_reads_well_without_the_course(name):
    report = PLACES[name]().diagnose()
    text = str(report)
    assert text == repr(report) and "no watch can see" in text and not re.search(r"\b(height|theta|eta|nan)\b| at 0x", text)
    page, opened = report._repr_html_(), []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: opened.append(tag)
    parser.handle_endtag = lambda tag: opened.pop() == tag or pytest.fail(tag)
    parser.handle_startendtag = lambda tag, _: None
    parser.feed(page)
    assert not opened and "<svg" in page and "aria-label" in page and "weight" in page


def test_no_text_of_the_card_is_too_small_to_read():
    page = Loop().run(60).diagnose()._repr_html_()
    sizes = [float(size) for size in re.findall(r'font-size[:=]"?([\d.]+)', page)]
    assert len(sizes) == 2 and min(sizes) >= 12 and "<small" not in page


@pytest.mark.parametrize("zero, words", [(True, "nothing was changed: nothing: go on"), (False, "written into the loop")])
def test_where_nothing_can_be_applied_it_says_so(zero, words):
    loop = Loop(optimizer=sgd(0.05 if zero else 0.003)).run(120, zero=zero)
    report, before = loop.diagnose(), everything(loop)
    with pytest.warns(UserWarning, match=words):
        assert report.treatment.apply() is loop.optimizer
    assert everything(loop) == before


@pytest.mark.parametrize("steps", [23, 60, 150])
def test_it_speaks_of_steps_that_were_there(steps):
    report = Loop(optimizer=sgd(0.05)).run(steps).diagnose()
    assert report.evidence.place.steps == min(steps, 100)
    assert f"over the last {min(steps, 100)} steps" in str(report), report


@pytest.mark.parametrize("call, error, words", [
    (lambda: Watch(3, None), TypeError, "model must be"),
    (lambda: Watch(nn.Linear(1, 1), 3), TypeError, "optimizer must be"),
    (lambda: Loop().diagnose(), ValueError, "nothing was watched"),
    (lambda: Loop().run(3).watch.diagnose(3, []), TypeError, "criterion must be"),
    (lambda: Loop().run(3).watch.diagnose(nn.CrossEntropyLoss(), []), ValueError, "loader must give batches"),
    (lambda: Loop().run(3).watch.diagnose(nn.CrossEntropyLoss(), [3]), TypeError, "loader must be"),
    (lambda: Loop(criterion=nn.CrossEntropyLoss()).run(3).watch.diagnose(
        nn.CrossEntropyLoss(reduction="none"), DataLoader(digits(), 32)), ValueError, "criterion must give one number"),
    (lambda: Loop().run(3).diagnose(rows=0), ValueError, "rows must be"),
])
def test_bad_arguments_are_told(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_optimizers_stay_copyable():
    loop = Loop().run(5)
    assert copy.deepcopy(loop.optimizer.state_dict()) and copy.deepcopy(loop.model) is not None


def test_the_extra_opens_and_loads_pytorch_only_when_it_is_used():
    script = "import sys, descentlab; descentlab.torch; assert 'torch' not in sys.modules; descentlab.torch.Watch"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("use", ["import descentlab.torch; descentlab.torch.Watch", "from descentlab.torch import Watch"])
def test_without_pytorch_it_says_what_to_install(use):
    script = f"import sys; sys.modules['torch'] = None; import descentlab; dir(descentlab.torch); {use}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode and last == 'ModuleNotFoundError: descentlab.torch needs PyTorch: pip install "descentlab[torch]"'


# The floor: the lowest loss that one can hope for ---------------------------------------------------------------

def test_the_loss_that_is_left_is_counted_from_the_entropy_of_smoothed_labels():
    smoothed = nn.CrossEntropyLoss(label_smoothing=0.1)
    targets = torch.arange(10)
    best = torch.full((10, 10), 0.01) + 0.9 * torch.eye(10)       # these answers, and no others, reach the floor
    loop = Loop(criterion=smoothed)
    loop.run(60)
    report = loop.diagnose()
    assert report.floor == pytest.approx(float(smoothed(best.log(), targets)), rel=1e-6)
    assert "0.5, below which smoothed labels let no loss come" in str(report)


def test_the_loss_that_is_left_is_counted_from_zero_elsewhere():
    loop = Loop()
    loop.run(60)
    report = loop.diagnose()
    assert report.floor == 0.0
    assert "the loss that is left is what the last losses have above 0;" in str(report)
