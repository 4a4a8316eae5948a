"""Loops with a fault: each class does one thing wrong that `Right` does right, and says what a diagnosis should name.

`names` are the names that are right, `line` is a pattern that the proposed lines have to match, and `where` a layer that
has to be named, where one is to blame. `twin` is what of the setting else changes when the fault is mended.
"""

import copy

import numpy as np
import torch
from sklearn import datasets
from torch import nn
from torch.nn import functional as F

import loops_data as data
from loops_causes import family, pick, setting, between
from loops_run import Right


class Fault(Right):
    names, line, where, twin = (), "", None, {}


# 1 The rate is gone -----------------------------------------------------------------------------------------------

class Zero(Fault):
    """A rate of 0."""
    names, line = ("rate zero",), r'"lr"\]'

    def settings(self, settings):
        return settings | {"lr": 0.0}


class Fading(Fault):
    """A schedule that is called in every step, and was meant to be called once an epoch."""
    names, line = ("rate lost in the scheduler", "rate zero"), r'"lr"\]'

    def __init__(self, rng):
        self.share, self.every = (between(rng, 0.8, 0.92), 1) if rng.random() < 0.5 else (0.1, int(rng.integers(4, 12)))

    def before(self, loop, t):
        loop.optimizer.param_groups[0]["lr"] = loop.setting.lr * self.share ** (t // self.every)


class Over(Fault):
    """A schedule that ends long before the run does."""
    names, line = ("rate lost in the scheduler", "rate zero"), r'"lr"\]'

    def __init__(self, rng):
        self.end = int(rng.integers(8, 30))

    def before(self, loop, t):
        loop.optimizer.param_groups[0]["lr"] = loop.setting.lr * (0.5 + 0.5 * np.cos(np.pi * min(t / self.end, 1)))


@family("rate gone", 12)
def rate_gone(name, rng):
    way = (Zero(), Fading(rng), Over(rng))[int(rng.integers(3))]
    return setting(name, rng, models=(data.narrow, data.wide, data.two, data.normed), steps=(150, 300), way=way)


# 2 The gradients pile up ------------------------------------------------------------------------------------------

class Kept(Fault):
    names, line = ("zero_grad forgotten",), "zero_grad"

    def forget(self, optimizer, t):
        pass


@family("zero_grad forgotten", 12)
def never_zeroed(name, rng):
    return setting(name, rng, kinds=("SGD", "momentum", "Adam", "AdamW"), rate=between(rng, 0.3, 1.0), steps=(150, 300), way=Kept())


# 3 Uphill ---------------------------------------------------------------------------------------------------------

class Maximized(Fault):
    names, line = ("ascent",), "maximize|minus"

    def settings(self, settings):
        return settings | {"maximize": True}


class Minus(Fault):
    names, line = ("ascent",), "maximize|minus"

    def backward(self, loss):
        (-loss).backward()


@family("ascent", 12)
def uphill(name, rng):
    return setting(name, rng, rate=between(rng, 0.1, 0.6), steps=(80, 200), way=pick(rng, (Maximized, Minus))())


# 4 Parameters that are missing, frozen or cut off -----------------------------------------------------------------

class OfAnother(Fault):
    """The optimizer was made before the model was made anew."""
    names, line = ("parameters that the optimizer does not have",), r"model\.parameters\(\)"

    def held(self, model):
        return copy.deepcopy(model).parameters()


class LastAlone(OfAnother):
    """The optimizer has the last bias alone."""

    def held(self, model):
        return list(model.parameters())[-1:]


class Frozen(Fault):
    """All but the last bias was frozen and never thawed."""
    names, line = ("frozen parameters",), r"requires_grad_\(True\)"

    def model(self, model, task):
        for p in list(model.parameters())[:-1]:
            p.requires_grad_(False)
        return model


class Detach(nn.Module):
    def forward(self, x):
        return x.detach()


class CutOff(Fault):
    """An encoder that says a few numbers, and is cut off from the loss."""
    names, line = ("parameters cut off", "no gradient in the loop"), "detach|backward"

    def model(self, model, task):
        first = model[0]
        model[0] = nn.Linear(first.in_features, 2)
        model[2] = nn.Linear(2, model[2].out_features)
        return nn.Sequential(*list(model)[:2], self.cut(), *list(model)[2:])

    def cut(self):
        return Detach()


class NotCut(CutOff):
    def cut(self):
        return nn.Identity()


CutOff.twin = {"way": NotCut()}


@family("parameters missing", 16)
def parameters_missing(name, rng):
    way = pick(rng, (OfAnother, LastAlone, Frozen, CutOff))()
    return setting(name, rng, data.LABELLED, (data.narrow, data.two, data.wide), units=("relu", "tanh"), steps=(150, 300),
                   way=way)


# 5 A softmax too many ---------------------------------------------------------------------------------------------

class Shares(nn.Module):
    """A softmax written by hand."""

    def forward(self, x):
        grown = torch.exp(x - x.amax(1, keepdim=True))
        return grown / grown.sum(1, keepdim=True)


class Logistic(nn.Module):
    """A sigmoid written by hand."""

    def forward(self, x):
        return 1 / (1 + torch.exp(-x))


class Softmax(Fault):
    names, line = ("softmax before cross-entropy",), "leave out the last nn.Softmax"

    def __init__(self, rng):
        self.last = pick(rng, (lambda: nn.Softmax(1), Shares))
        self.function = pick(rng, (None, F.cross_entropy, lambda output, targets: F.cross_entropy(output, targets)))

    def model(self, model, task):
        return nn.Sequential(model, self.last())

    def criterion(self, criterion):
        return self.function or criterion


class Sigmoid(Softmax):
    names, line = ("sigmoid before cross-entropy with logits",), "leave out the last nn.Sigmoid"

    def __init__(self, rng):
        self.last = pick(rng, (nn.Sigmoid, Logistic))
        self.function = pick(rng, (None, F.binary_cross_entropy_with_logits))


@family("softmax too many", 16)
def a_softmax_too_many(name, rng):
    if rng.random() < 0.35:
        return setting(name, rng, (data.tumour,), steps=(150, 300), way=Sigmoid(rng))
    return setting(name, rng, data.LABELLED, steps=(150, 300), way=Softmax(rng))


# 6 Inputs as they come --------------------------------------------------------------------------------------------

class Raw(Fault):
    names, line = ("inputs not standardized",), "mean"
    sources = {data.cancer: datasets.load_breast_cancer, data.tumour: datasets.load_breast_cancer, data.wine:
               datasets.load_wine, data.grades: datasets.load_wine}

    def __init__(self, source):
        self.source = source

    def task(self, task):
        raw = self.sources[self.source]().data
        inputs = task.inputs * torch.tensor(raw.std(0)) + torch.tensor(raw.mean(0))
        return data.attrs.evolve(task, inputs=inputs.float())


@family("inputs raw", 14)
def inputs_raw(name, rng):
    source = pick(rng, tuple(Raw.sources))
    return setting(name, rng, (source,), (data.linear, data.narrow, data.two), steps=(200, 400), way=Raw(source))


# 7 Inputs that say nothing ----------------------------------------------------------------------------------------

class Constant(Fault):
    names, line = ("constant inputs",), "std"

    def __init__(self, rng):
        self.value = pick(rng, (0.0, 0.0, 1.0))

    def task(self, task):
        return data.attrs.evolve(task, inputs=torch.full_like(task.inputs, self.value))


@family("inputs constant", 12)
def inputs_constant(name, rng):
    return setting(name, rng, way=Constant(rng))


# 8 Dead units -----------------------------------------------------------------------------------------------------

class Dead(Fault):
    names, line, where = ("dead units",), "LeakyReLU|smaller rate", "1"

    def __init__(self, rng):
        self.bias = -between(rng, 15, 60)

    def model(self, model, task):
        nn.init.constant_(model[0].bias, self.bias)
        return model


@family("units dead", 12)
def units_dead(name, rng):
    return setting(name, rng, data.LABELLED, (data.narrow, data.wide, data.two), units=("relu",), steps=(150, 300),
                   way=Dead(rng))


# 9 Saturated or vanishing -----------------------------------------------------------------------------------------

class Saturated(Fault):
    names, line, where = ("saturated units",), "reset_parameters|ReLU", "1"

    def __init__(self, rng):
        self.bias = between(rng, 6, 20) * pick(rng, (-1, 1))

    def model(self, model, task):
        nn.init.constant_(model[0].bias, self.bias)
        return model


class Vanishing(Fault):
    """Deep, with sigmoids."""
    names, line = ("a signal that vanishes", "saturated units"), "ReLU|BatchNorm|xavier"
    twin = {"unit": "relu"}


class Shrunk(Fault):
    """Weights so small that nothing of the inputs arrives."""
    names, line = ("a signal that vanishes",), "reset_parameters|xavier"

    def __init__(self, rng):
        self.size = between(rng, 0.01, 0.05)

    def model(self, model, task):
        for layer in model:
            if isinstance(layer, nn.Linear):
                layer.weight.data.mul_(self.size)
        return model


@family("units saturated", 16)
def units_saturated(name, rng):
    choice = int(rng.integers(3))
    if choice == 0:
        return setting(name, rng, data.LABELLED, (data.narrow, data.two), units=("tanh", "sigmoid"), steps=(150, 300),
                       way=Saturated(rng))
    if choice == 1:
        return setting(name, rng, data.LABELLED, (data.deep,), kinds=("SGD", "momentum", "Adam"), units=("sigmoid",),
                       steps=(200, 400), way=Vanishing())
    return setting(name, rng, data.LABELLED, (data.deep, data.three), kinds=("SGD", "momentum"), units=("relu", "tanh"),
                   steps=(200, 400), way=Shrunk(rng))


# 10 An explosion, or no numbers -----------------------------------------------------------------------------------

class Root(nn.Module):
    def forward(self, x):
        return torch.sqrt(x - 0.02)


class Logarithm(nn.Module):
    def forward(self, x):
        return torch.log(x.clamp_min(0) - 1e-3)


class NoNumber(Fault):
    names, line, where = ("no numbers",), "detect_anomaly", "2"

    def __init__(self, rng):
        self.part = pick(rng, (Root, Logarithm))

    def model(self, model, task):
        return nn.Sequential(*list(model)[:2], self.part(), *list(model)[2:])


class NaNInputs(Fault):
    names, line = ("inputs without numbers",), "isfinite"

    def task(self, task):
        inputs = task.inputs.clone()
        inputs[7, 1] = float("nan")
        return data.attrs.evolve(task, inputs=inputs)


class Explosive(Fault):
    """Weights several times too large, layer after layer."""
    names, line = ("exploding gradients", "diverging", "rate too large"), '"lr"|clip'

    def __init__(self, rng):
        self.size = between(rng, 5, 10)

    def model(self, model, task):
        for layer in model:
            if isinstance(layer, nn.Linear):
                layer.weight.data.mul_(self.size)
        return model


@family("no numbers", 16)
def explosion(name, rng):
    way = pick(rng, (NoNumber, lambda _: NaNInputs(), Explosive))(rng)
    models, kinds = ((data.deep,), ("SGD", "momentum")) if isinstance(way, Explosive) else ((data.narrow, data.two), ("SGD", "Adam", "momentum"))
    return setting(name, rng, data.LABELLED, models, kinds=kinds, units=("relu",), steps=(60, 200), way=way)


# 11 Decay rules ---------------------------------------------------------------------------------------------------

class Decayed(Fault):
    names, line = ("decay rules",), "weight_decay"

    def __init__(self, decay):
        self.decay = decay

    def settings(self, settings):
        return settings | {"weight_decay": self.decay}


@family("decay rules", 14)
def decay_rules(name, rng):
    kind, low, high = pick(rng, (("SGD", 0.1, 0.6), ("momentum", 0.1, 0.6), ("Adam", 0.1, 1.0), ("AdamW", 10.0, 60.0)))
    return setting(name, rng, data.LABELLED, kinds=(kind,), steps=(250, 400), way=Decayed(between(rng, low, high)))


# 12 A clip rules --------------------------------------------------------------------------------------------------

class Cut(Fault):
    names, line = ("clipping rules",), "clip_grad"

    def __init__(self, rng):
        self.by, self.size = pick(rng, (nn.utils.clip_grad_norm_, nn.utils.clip_grad_value_)), between(rng, 1e-4, 1.0)

    def after(self, model):
        most = 1e-2 * self.size if self.by is nn.utils.clip_grad_norm_ else 1e-3 * self.size
        self.by(model.parameters(), most)


@family("clipping rules", 12)
def clipping_rules(name, rng):
    return setting(name, rng, kinds=("SGD", "momentum"), steps=(150, 300), way=Cut(rng))


# 13 Targets that broadcast ----------------------------------------------------------------------------------------

class Stretched(Fault):
    names, line = ("targets broadcast",), "squeeze"

    def __init__(self, rng):
        self.function = pick(rng, (None, F.mse_loss, lambda output, targets: ((output - targets) ** 2).mean(), F.smooth_l1_loss))

    def task(self, task):
        return data.attrs.evolve(task, targets=task.targets.view(-1))

    def criterion(self, criterion):
        return self.function or criterion


@family("targets broadcast", 12)
def targets_broadcast(name, rng):
    return setting(name, rng, (*data.NUMBERS, data.grades, data.petals), (data.linear, data.narrow, data.two), steps=(150, 300),
                   way=Stretched(rng))


# 14 Evaluation mode -----------------------------------------------------------------------------------------------

class Evaluated(Fault):
    """model.eval() after an evaluation, or at once, and never back."""
    names, line = ("trained in evaluation mode",), r"model\.train\(\)"

    def __init__(self, rng):
        self.since = pick(rng, (0, 0, 3))

    def before(self, loop, t):
        loop.model.train(t < self.since)


@family("evaluation mode", 14)
def evaluation_mode(name, rng):
    return setting(name, rng, data.LABELLED, (data.deep_normed,), units=("sigmoid",), kinds=("SGD", "momentum", "Adam"),
                   steps=(200, 350), rate=2.0, way=Evaluated(rng))


# 15 Steps that are lost -------------------------------------------------------------------------------------------

class Coarse(Fault):
    """All in bfloat16."""
    names, line = ("steps lost to precision",), r"model\.float\(\)"

    def task(self, task):
        floating = task.targets.is_floating_point()
        return data.attrs.evolve(task, inputs=task.inputs.bfloat16(),
                                 targets=task.targets.bfloat16() if floating else task.targets)

    def model(self, model, task):
        return model.bfloat16()


@family("steps lost", 16)
def steps_lost(name, rng):
    return setting(name, rng, (data.digits, data.cancer, data.wine, data.blobs), (data.wide, data.narrow, data.two), kinds=("Adam", "AdamW", "SGD"),
                   rate=between(rng, 0.01, 0.06), steps=(250, 400), way=Coarse())
