"""A watch names the fault of a loop, and none in the same loop without it."""

from types import SimpleNamespace

import attrs
import numpy as np
import pytest
import torch
from loops import Loop, digits, line, network, sgd
from torch import nn
from torch.nn import functional as F
from torch.utils.data import TensorDataset

from descentlab.torch.evidence import compared
from descentlab.torch.faults import fault_of
from descentlab.torch.layers import out_of_scale
from descentlab.torch.treat import WORDS

torch.set_num_threads(1)


# Each: what is wrong, and the same without. Steps are as few as show it.

def rate_lost(wrong):
    loop = Loop()
    scheduler = torch.optim.lr_scheduler.ExponentialLR(loop.optimizer, 0.9)
    every = 1 if wrong else 16
    return loop.run(240, before=lambda t: t and t % every == 0 and scheduler.step())


def rate_zero(wrong):
    return Loop(optimizer=sgd(0.0 if wrong else 0.05)).run(120)


def zero_grad(wrong):
    return Loop(optimizer=sgd(0.003 if wrong else 0.05)).run(150, zero=not wrong)


def zero_grad_whole_batch(wrong):
    return Loop(batch=512, optimizer=sgd(0.002 if wrong else 0.1)).run(100, zero=not wrong)


def maximized(wrong):
    return Loop(optimizer=sgd(0.01, maximize=wrong)).run(150)


def wrong_sign(wrong):
    loop = Loop(optimizer=sgd(0.003 if wrong else 0.03))
    sign = -1 if wrong else 1
    return loop.run(150, backward=lambda x, y: (sign * loop.criterion(loop.model(x), y)).backward())


def of_another_model(wrong):
    other = network(32)
    return Loop(optimizer=lambda p: torch.optim.SGD(other.parameters() if wrong else p, lr=0.05)).run(120)


def last_layer_only(wrong):
    class Halves(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.last = nn.Linear(8, 1), nn.Linear(1, 1, bias=False)

        def forward(self, x):
            return self.last(self.first(x))

    torch.manual_seed(3)
    model = Halves()
    some = model.last.parameters() if wrong else model.parameters()
    return Loop(model, line(), lambda p: torch.optim.SGD(some, lr=0.02), nn.MSELoss()).run(300 if wrong else 60)


class Encoder(nn.Module):
    """An encoder, cut off from the loss or not, and a head that sees a single number of it."""

    def __init__(self, cut):
        super().__init__()
        self.encoder, self.head, self.cut = nn.Linear(8, 1), nn.Linear(1, 1), cut

    def forward(self, x):
        hidden = self.encoder(x)
        return self.head(hidden.detach() if self.cut else hidden)


def detached(wrong):
    torch.manual_seed(3)
    return Loop(Encoder(wrong), line(), sgd(0.02), nn.MSELoss()).run(300 if wrong else 60)


def frozen(wrong):
    torch.manual_seed(3)
    model = Encoder(False)
    model.encoder.requires_grad_(not wrong)
    return Loop(model, line(), sgd(0.02), nn.MSELoss()).run(300 if wrong else 60)


def softmax_twice(wrong):
    model = network(32)
    return Loop(nn.Sequential(model, nn.Softmax(1) if wrong else nn.LogSoftmax(1)), optimizer=sgd(0.1)).run(200)


def softmax_before_the_function(wrong):
    model = nn.Sequential(network(32), nn.Softmax(1) if wrong else nn.Identity())
    return Loop(model, optimizer=sgd(0.1), criterion=lambda output, targets: F.cross_entropy(output, targets)).run(200)


def sigmoid_twice(wrong):
    inputs, labels = digits().tensors
    data = TensorDataset(inputs, (labels % 2).float().view(-1, 1))
    model = nn.Sequential(network(32, outputs=1), nn.Sigmoid() if wrong else nn.Identity())
    return Loop(model, data, lambda p: torch.optim.Adam(p, lr=3e-3 if wrong else 3e-4),
                nn.BCEWithLogitsLoss()).run(400 if wrong else 150)


def sigmoid_twice_by_function(wrong):
    loop = sigmoid_twice(False)

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = network(32, outputs=1)

        def forward(self, x):
            return torch.sigmoid(self.layers(x)) if wrong else self.layers(x)

    return Loop(Model(), loop.data, lambda p: torch.optim.Adam(p, lr=3e-4),
                lambda output, targets: F.binary_cross_entropy_with_logits(output, targets)).run(150)


def raw_inputs(wrong):
    data = line()
    inputs = data.tensors[0] * (torch.logspace(0, 2, 8) if wrong else 1.0)
    torch.manual_seed(0)
    return Loop(nn.Linear(8, 1), TensorDataset(inputs, data.tensors[1]), sgd(1e-4 if wrong else 0.005), nn.MSELoss(),
                256).run(600 if wrong else 100)


def constant_inputs(wrong):
    data = digits()
    return Loop(data=TensorDataset(data.tensors[0] * (0.0 if wrong else 1.0), data.tensors[1])).run(120)


def nan_inputs(wrong):
    inputs, labels = digits().tensors
    inputs = inputs.clone()
    if wrong:
        inputs[37, 5] = float("nan")
    return Loop(data=TensorDataset(inputs, labels)).run(120)


def dead_units(wrong):
    model = network(32, 32)
    if wrong:
        nn.init.constant_(model[2].bias, -50.0)
    return Loop(model, optimizer=sgd(0.05)).run(200)


def deep_sigmoid(wrong):
    unit = nn.Sigmoid if wrong else nn.ReLU
    return Loop(network(*[32] * 5, unit=unit), optimizer=sgd(0.1)).run(300)


def saturated(wrong):
    model = network(32, unit=nn.Tanh)
    if wrong:
        with torch.no_grad():
            model[0].weight.mul_(0).sub_(0.01)
            model[0].bias.fill_(9.0)
    return Loop(model, optimizer=sgd(0.02)).run(300 if wrong else 200)


class Root(nn.Module):
    """A root of what may be below 0."""

    def forward(self, x):
        return torch.sqrt(x - 0.02)


def no_numbers(wrong):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), Root() if wrong else nn.Identity(), nn.Linear(32, 10))
    return Loop(model).run(60)


def exploding(wrong):
    return Loop(network(64, 64, 64), optimizer=sgd(30.0 if wrong else 0.05)).run(150)


def decay(wrong):
    return Loop(batch=512, optimizer=sgd(0.2, weight_decay=0.3 if wrong else 1e-4)).run(400 if wrong else 150)


def decay_to_nothing(wrong):
    return Loop(network(32, 32), optimizer=sgd(0.05, momentum=0.9 if wrong else 0.0,
                                               weight_decay=0.3 if wrong else 1e-4)).run(200 if wrong else 100)


def decay_to_nothing_adam(wrong):
    return Loop(network(32, 32), optimizer=lambda p: torch.optim.Adam(
        p, lr=1e-3, weight_decay=0.3 if wrong else 1e-4)).run(400 if wrong else 100)


def decay_to_nothing_adamw(wrong):
    return Loop(network(32, 32), optimizer=lambda p: torch.optim.AdamW(
        p, lr=1e-3, weight_decay=100.0 if wrong else 0.01)).run(300 if wrong else 100)


def too_fast(wrong):
    return Loop(network(64, 64), optimizer=sgd(0.8 if wrong else 0.01, momentum=0.9)).run(200 if wrong else 60)


def too_fast_tanh(wrong):
    return Loop(network(64, 64, unit=nn.Tanh), optimizer=sgd(1.5 if wrong else 0.01, momentum=0.9)).run(
        200 if wrong else 60)


def clipped(wrong):
    torch.manual_seed(0)
    loop = Loop(nn.Linear(8, 1), line(), sgd(0.01), nn.MSELoss())
    most = 1e-4 if wrong else 10.0
    return loop.run(200 if wrong else 60, after=lambda t: nn.utils.clip_grad_norm_(loop.model.parameters(), most))


def stretched(wrong):
    torch.manual_seed(0)
    model = nn.Linear(8, 1)
    return Loop(model, line(shape=(-1,) if wrong else (-1, 1)), sgd(0.02), nn.MSELoss()).run(80)


def in_eval_mode(wrong):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 32), nn.BatchNorm1d(32), nn.Sigmoid(), nn.Linear(32, 10))
    with torch.no_grad():
        model[0].bias.fill_(60.0)       # what a batch normalization would take away
    model.train(not wrong)
    return Loop(model, optimizer=sgd(0.1)).run(300 if wrong else 150)


def coarse(wrong):
    model = network(32).to(torch.bfloat16 if wrong else torch.float32)
    data = digits()
    data = TensorDataset(data.tensors[0].to(torch.bfloat16 if wrong else torch.float32), data.tensors[1])
    return Loop(model, data, sgd(1e-5 if wrong else 0.05)).run(150)


FAULTS = {
    "rate lost in the scheduler": rate_lost,
    "rate zero": rate_zero,
    "zero_grad forgotten": zero_grad,
    "zero_grad forgotten, whole batch": zero_grad_whole_batch,
    "ascent": maximized,
    "ascent, wrong sign": wrong_sign,
    "parameters that the optimizer does not have": of_another_model,
    "parameters that the optimizer does not have, one layer": last_layer_only,
    "parameters cut off": detached,
    "frozen parameters": frozen,
    "softmax before cross-entropy": softmax_twice,
    "softmax before cross-entropy, as a function": softmax_before_the_function,
    "sigmoid before cross-entropy with logits": sigmoid_twice,
    "sigmoid before cross-entropy with logits, as a function": sigmoid_twice_by_function,
    "inputs not standardized": raw_inputs,
    "constant inputs": constant_inputs,
    "inputs without numbers": nan_inputs,
    "dead units": dead_units,
    "a signal that vanishes": deep_sigmoid,
    "saturated units": saturated,
    "no numbers": no_numbers,
    "exploding gradients": exploding,
    "decay rules": decay,
    "decay rules, until nothing is left": decay_to_nothing,
    "decay rules, until nothing is left, Adam": decay_to_nothing_adam,
    "decay rules, until nothing is left, AdamW": decay_to_nothing_adamw,
    "rate too large": too_fast,
    "rate too large, tanh": too_fast_tanh,
    "clipping rules": clipped,
    "targets broadcast": stretched,
    "trained in evaluation mode": in_eval_mode,
    "steps lost to precision": coarse,
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.filterwarnings("ignore:Using a target size")       # PyTorch warns too; a log hides it
def test_the_fault_is_named(name):
    report = FAULTS[name](True).diagnose()
    assert report.fault is not None and report.fault.name == name.split(",")[0], report
    assert report.verdict == report.fault.name and report.reasons and report.treatment.lines


@pytest.mark.parametrize("name", FAULTS)
def test_the_same_loop_without_it_has_none(name):
    report = FAULTS[name](False).diagnose()
    assert report.fault is None and report.verdict == "falling", report


@pytest.mark.parametrize("cut", [False, True])      # a pile that hardly grows looks as if a clip kept its norm
def test_one_pair_tells_of_gradients_that_pile_up(cut):
    fresh, left, noise = np.eye(3)
    for g, before, piled in ((100 * left + 1.3 * fresh, 100 * left, True), (fresh + noise, fresh - noise, False)):
        run = SimpleNamespace(gradients=[7], points=[7], point=lambda t: t, cosines=(0.99, 0.99),
                              seen={6: before, 7: g}.get)
        share, _ = compared(SimpleNamespace(gradient=lambda _: fresh), run, SimpleNamespace(numbers=()), 1.0, cut)
        assert share == (1.0 if piled else None)


@pytest.mark.parametrize("last, named", [(1.0, None), (2.4, "ascent")])
def test_who_does_not_stand_higher_is_not_said_to_climb(last, named):
    seen = wrong_sign(False).diagnose().evidence
    fault = fault_of(attrs.evolve(seen, uphill=1.0, agreement=(), verdict="undecided", losses_first=(2.3,), losses_last=(last,)))
    assert (fault and fault.name) == named


def gelus_far_out(wrong):
    data = digits()
    inputs = data.tensors[0]
    inputs = torch.cat([inputs[:, :1] * 300 + 900, inputs[:, 1:]], 1) if wrong else inputs
    return Loop(network(32, unit=nn.GELU), TensorDataset(inputs, data.tensors[1]), sgd(0.1)).run(200)


def test_units_without_a_kink_fall_silent_too():
    report = gelus_far_out(True).diagnose()
    assert report.verdict == "inputs not standardized" and "gelu" in str(report), report
    assert gelus_far_out(False).diagnose().verdict == "falling"


def test_a_gradient_that_is_zero_by_symmetry_is_no_cut():
    def loop(start):
        model = network(32, 32, unit=nn.Tanh)
        for p in model.parameters():
            p.data.mul_(start)
        return Loop(model, optimizer=sgd(0.05)).run(150).diagnose()

    report = loop(0.0)
    assert report.verdict in ("saddle", "weights of zero"), report
    assert loop(1.0).verdict == "falling"


@pytest.mark.parametrize("hidden", [(32,), (32, 32)])
def test_zero_weights_are_not_called_dead_units(hidden):
    model = network(*hidden)
    for p in model.parameters():
        p.data.zero_()
    report = Loop(model, optimizer=sgd(0.05), batch=512).run(150).diagnose()
    assert report.verdict == "weights of zero", report


def test_outputs_between_0_and_1_may_be_logits():
    torch.manual_seed(0)
    model = nn.Linear(8, 1)
    with torch.no_grad():
        model.weight.mul_(1e-3)
        model.bias.fill_(0.5)
    inputs = line().tensors[0]
    data = TensorDataset(inputs, (torch.rand(len(inputs), 1) < 0.62).float())
    report = Loop(model, data, sgd(1e-4), nn.BCEWithLogitsLoss()).run(60).diagnose()
    assert report.fault is None, report


@pytest.mark.parametrize("make", [too_fast, decay_to_nothing])
def test_the_run_begins_again_and_learns(make):
    loop = make(True)
    report = loop.diagnose()
    loop.optimizer = report.treatment.apply()
    assert loop.run(150).diagnose().curve[-1][1] < 0.7 * report.curve[-1][1]


# Two classes by a linear law, their features as they come ------------------------------------------------------

def classes(change):
    inputs, targets = line().tensors
    return TensorDataset(change(inputs), (targets > 0).long().view(-1))


def small_network(*first, unit=nn.ReLU):
    torch.manual_seed(0)
    return nn.Sequential(*first, nn.Linear(8, 32), unit(), nn.Linear(32, 2))


FAST = {"SGD": sgd(3.0), "Adam": lambda p: torch.optim.Adam(p, lr=1.0)}


@pytest.mark.parametrize("kind", FAST)
def test_what_the_first_weights_get_counts(kind):
    def raw(inputs):
        return (inputs + 1) * torch.logspace(0, 3, 8)

    report = Loop(small_network(nn.BatchNorm1d(8)), classes(raw), FAST[kind]).run(200).diagnose()
    assert report.verdict in ("diverging", "exploding gradients", "rate too large"), report


def test_raw_inputs_before_the_first_weights_are_still_named():
    loop = Loop(small_network(), classes(lambda inputs: (inputs + 1) * torch.logspace(0, 3, 8)), FAST["SGD"]).run(200)
    assert loop.diagnose().verdict == "inputs not standardized"


@pytest.mark.parametrize("size, said", [(1 / 500, False), (500.0, True)])
def test_it_is_a_large_feature_that_makes_walls(size, said):
    def one(inputs):
        return torch.cat([inputs[:, :7], size * (15 + inputs[:, 7:])], 1)

    loop = Loop(small_network(), classes(one), lambda p: torch.optim.Adam(p, lr=0.3)).run(200)
    report = loop.diagnose()
    assert (report.verdict == "inputs not standardized") == said, report


@pytest.mark.parametrize("size, named", [(5.0, None), (200.0, "inputs not standardized")])
def test_a_large_feature_makes_walls_in_the_layers_behind_it_too(size, named):
    seen = Loop().run(60).diagnose().evidence
    inputs = attrs.evolve(seen.inputs, size=size, ratio=100.0)
    fault = out_of_scale(attrs.evolve(seen, inputs=inputs, verdict="undecided", sharp_first=0.1))
    assert (fault and fault.name) == named


@pytest.mark.parametrize("zero", [False, True])
def test_beside_a_clip_gradients_that_pile_up_are_told_too(zero):
    loop = Loop(optimizer=sgd(0.05), batch=512)
    loop.run(150, zero=zero, after=lambda t: nn.utils.clip_grad_norm_(loop.model.parameters(), 0.1))
    report = loop.diagnose()
    assert [fault.name for fault in report.beside] == ["clipping rules"] and "clipping rules: nearly" in str(report)
    assert report.verdict == ("falling" if zero else "zero_grad forgotten"), report


@pytest.mark.parametrize("function", ["sigmoid", "tanh", "relu"])
def test_a_signal_that_vanishes_is_mended_for_the_units_it_passes(function):
    seen = deep_sigmoid(True).diagnose().evidence
    units = tuple(attrs.evolve(each, function=function) for each in seen.units)
    fault = fault_of(attrs.evolve(seen, units=units))
    assert fault.name == "a signal that vanishes" and ("Sigmoid" in fault.lines) == (function == "sigmoid")
    assert "BatchNorm1d" in fault.lines


@pytest.mark.parametrize("rates, anew", [([0.1, 0.0005], True), ([0.1, 0.05], False), ([0.1], False), ([0.0], False)])
def test_who_let_the_rate_come_down_is_not_told_to_do_so(rates, anew):
    watch = SimpleNamespace(rates=[(t, (rate,)) for t, rate in enumerate(rates)])
    words, lines, action = WORDS["undecided"](watch, None, SimpleNamespace(words="run on"))
    assert action == () and (words == "run on") != anew
    assert ('group["lr"] = 0.01' in lines) == anew


def test_the_table_of_a_deep_model_says_how_many_it_leaves_out():
    report = Loop(network(*[8] * 16, unit=nn.ReLU)).run(40).diagnose()
    assert len(report.evidence.layers) > 24
    assert f"... {len(report.evidence.layers) - 24} more ..." in str(report)
