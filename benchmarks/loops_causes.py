"""Loops that are healthy, and loops that stall for one cause: their settings, drawn by a generator."""

from collections import defaultdict

import numpy as np
import torch
from torch import nn

import loops_data as data
from loops_run import Right, Setting

FAMILIES = defaultdict(dict)    # truth -> name -> (function of a name and a generator, how many runs)
RATES = {"SGD": (0.05, 0.2), "momentum": (0.01, 0.04), "Adam": (2e-3, 8e-3), "AdamW": (2e-3, 8e-3),
         "RMSprop": (1e-3, 4e-3)}


def family(truth, number):
    def register(function):
        FAMILIES[truth][function.__name__.replace("_", " ")] = (function, number)
        return function
    return register


def pick(rng, several):
    return several[int(rng.integers(len(several)))]


def between(rng, low, high):
    """A number between two others, evenly on a logarithmic scale."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def setting(name, rng, tasks=data.FLAT, models=(data.narrow, data.wide, data.two, data.three), batch=(16, 32, 64),
            kinds=tuple(RATES), units=("relu", "tanh", "gelu"), rate=1.0, steps=(120, 300), way=None, **more):
    """A loop of ordinary parts; `rate` times the rate that such an optimizer usually has."""
    kind = pick(rng, kinds)
    if kind == "momentum":
        more["momentum"] = 0.9
    return Setting(name, pick(rng, tasks), pick(rng, models), "SGD" if kind == "momentum" else kind,
                   rate * between(rng, *RATES[kind]), pick(rng, batch), int(rng.integers(*steps)), pick(rng, units),
                   more, way or Right())


# Healthy: the loss falls ------------------------------------------------------------------------------------------

@family("falling", 26)
def classifiers(name, rng):
    return setting(name, rng, data.LABELLED)


@family("falling", 14)
def regressions(name, rng):
    return setting(name, rng, (*data.NUMBERS, data.tumour, data.grades))


@family("falling", 12)
def full_batches(name, rng):
    return setting(name, rng, batch=(None,))


@family("falling", 12)
def image_readers(name, rng):
    return setting(name, rng, (data.images,), (data.convolutional, data.convolutional_normed))


@family("falling", 10)
def recurrent_networks(name, rng):
    return setting(name, rng, (data.sequences, data.sums), (data.recurrent, data.gated), kinds=("momentum", "Adam", "RMSprop"))


@family("falling", 10)
def transformers(name, rng):
    return setting(name, rng, (data.sequences, data.sums), (data.transformer,), kinds=("momentum", "Adam", "AdamW"),
                   steps=(100, 200))


@family("falling", 10)
def factorizations(name, rng):
    return setting(name, rng, (data.ratings,), (data.factors,), kinds=("momentum", "Adam", "RMSprop"), rate=4.0)


@family("falling", 10)
def normalized_and_dropped(name, rng):
    return setting(name, rng, models=(data.normed, data.deep_normed, data.dropped))


@family("falling", 6)
def deep_sigmoid_that_learns(name, rng):
    return setting(name, rng, data.LABELLED, (data.deep_normed, data.two), kinds=("Adam", "RMSprop"), units=("sigmoid",))


class Warm(Right):
    """A rate that rises, and falls with a cosine that ends long after the run."""

    def before(self, loop, t):
        loop.optimizer.param_groups[0]["lr"] = loop.factor * loop.setting.lr * min((t + 1) / 30, 0.5 + 0.5 * np.cos(np.pi * t / 500))


class Clipped(Right):
    """A clip that only rarely cuts."""

    def after(self, model):
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)


class Gathered(Right):
    """The gradients of four batches for each step."""

    def forget(self, optimizer, t):
        if t % 4 == 0:
            optimizer.zero_grad()

    def due(self, t):
        return t % 4 == 3


class Softened(Right):
    """Labels that are smoothed, and a decay as one has it."""

    def criterion(self, criterion):
        return nn.CrossEntropyLoss(label_smoothing=0.1) if isinstance(criterion, nn.CrossEntropyLoss) else criterion

    def settings(self, settings):
        return settings | {"weight_decay": 1e-4}


class LogShares(Right):
    """Logarithms of shares, of which a cross-entropy makes the same."""

    def model(self, model, task):
        return nn.Sequential(model, nn.LogSoftmax(1)) if task.outputs > 1 else model


class Tuned(Right):
    """Layers that have learned already and are frozen, and a head that begins anew."""

    def model(self, model, task):
        optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
        for _ in range(150):
            optimizer.zero_grad()
            task.criterion(model(task.inputs), task.targets).backward()
            optimizer.step()
        for p in model.parameters():
            p.requires_grad_(False)
        model[-1] = nn.Linear(model[-1].in_features, model[-1].out_features)
        return model


class Two(Right):
    """Two groups, the head's rate twice as large."""

    def held(self, model):
        *first, weight, bias = model.parameters()
        return [{"params": first}, {"params": [weight, bias]}]

    def before(self, loop, t):
        loop.optimizer.param_groups[1]["lr"] = 2 * loop.factor * loop.setting.lr


@family("falling", 32)
def with_what_loops_have(name, rng):
    return setting(name, rng, data.LABELLED, way=pick(rng, (Warm, Clipped, Gathered, Softened, LogShares, Tuned, Two))())


# Healthy: done, at a minimum --------------------------------------------------------------------------------------

LINES = (data.line, data.diabetes, data.grades, data.petals, data.teacher)


@family("minimum", 16)
def linear_and_done(name, rng):
    return setting(name, rng, LINES, (data.linear,), (None,), ("momentum", "SGD"), steps=(350, 500), rate=2.0)


class Cooled(Right):
    """A rate that falls to nothing with the run."""

    def before(self, loop, t):
        loop.optimizer.param_groups[0]["lr"] = loop.factor * loop.setting.lr * (
            0.5 + 0.5 * np.cos(np.pi * min(t / loop.setting.steps, 1)))


@family("minimum", 12)
def linear_and_cooled(name, rng):
    return setting(name, rng, LINES, (data.linear,), (None,), ("Adam", "AdamW", "RMSprop"), steps=(350, 500), rate=5.0,
                   way=Cooled(), **({"weight_decay": 0.0}))


# Stalled ----------------------------------------------------------------------------------------------------------

class Nothing(Right):
    """All weights are zero, or nearly."""

    def __init__(self, size):
        self.size = size

    def model(self, model, task):
        for p in model.parameters():
            p.data.mul_(self.size)
        return model


@family("saddle", 14)
def weights_of_zero(name, rng):
    return setting(name, rng, data.LABELLED, (data.two, data.three, data.narrow), (None, 32, 64), units=("tanh", "gelu", "relu"),
                   kinds=("SGD", "momentum", "Adam"), way=Nothing(0.0))


@family("saddle", 8)
def products_of_almost_nothing(name, rng):
    task, model = pick(rng, ((data.rank_four, data.product), (data.ratings, data.factors)))
    return setting(name, rng, (task,), (model,), (None,), ("SGD",), steps=(100, 160), rate=0.3,
                   way=Nothing(between(rng, 1e-6, 1e-5)))


@family("plateau", 10)
def far_from_all_bumps(name, rng):
    return setting(name, rng, (data.moons, data.iris, data.petals), (data.bumps,), (None,), ("SGD", "momentum"), way=Right())


class Wrong(Right):
    """A last sigmoid that is sure, and wrong, and a squared error."""

    def task(self, task):
        return data.attrs.evolve(task, targets=(task.targets > 0.5).float().view(-1, 1), outputs=1, criterion=nn.MSELoss())

    def criterion(self, criterion):
        return nn.MSELoss()

    def model(self, model, task):
        with torch.no_grad():
            model[-1].bias.fill_(9.0 if task.targets.mean() < 0.5 else -9.0)
        return nn.Sequential(*model, nn.Sigmoid())


@family("plateau", 8)
def sure_and_wrong(name, rng):
    return setting(name, rng, (data.cancer, data.moons, data.wine), (data.narrow, data.linear), (None,), ("SGD", "momentum"),
                   units=("tanh", "relu"), way=Wrong())


@family("crawling", 18)
def by_inches(name, rng):
    return setting(name, rng, batch=(None, 32, 64), rate=between(rng, 1e-4, 2e-3))


@family("ravine", 16)
def features_that_say_the_same(name, rng):
    return setting(name, rng, (data.correlated,), (data.linear,), (None,), ("SGD",), steps=(250, 400), rate=between(rng, 0.5, 0.9))


class Hinged(Right):
    """The absolute error: its slope is as steep at the bottom as anywhere."""

    def criterion(self, criterion):
        return nn.L1Loss()


class Softer(Right):
    """Squares near the bottom, and straight walls above."""

    def criterion(self, criterion):
        return nn.SmoothL1Loss(beta=0.3)


@family("bouncing", 12)
def steps_of_one_length(name, rng):
    kind, low, high = pick(rng, (("SGD", 5, 25), ("momentum", 12, 50), ("RMSprop", 25, 80)))
    return setting(name, rng, LINES, (data.linear,), (None,), (kind,), rate=between(rng, low, high), steps=(200, 350),
                   way=Hinged())


@family("bouncing", 24)
def whole_batches_too_fast(name, rng):
    if rng.random() < 0.6:
        kind, low, high = pick(rng, (("SGD", 8, 25), ("momentum", 30, 60)))
        return setting(name, rng, LINES, (data.linear,), (None,), (kind,), rate=between(rng, low, high), steps=(250, 400),
                       way=Softer())
    return setting(name, rng, (data.line, data.grades, data.teacher), (data.linear, data.narrow), (None,), ("RMSprop",),
                   rate=between(rng, 20, 60), steps=(250, 400))


def noisy(name, rng, models, batch):
    kind, low, high = pick(rng, (("SGD", 0.3, 0.8), ("momentum", 0.2, 0.6), ("Adam", 5, 20), ("RMSprop", 5, 20)))
    return setting(name, rng, (data.noisy_line, data.line, data.diabetes, data.petals, data.grades), models, batch, (kind,),
                   rate=between(rng, low, high), steps=(600, 900))


@family("noise floor", 24)
def linear_in_small_batches(name, rng):
    return noisy(name, rng, (data.linear,), (1, 2))


@family("noise floor", 24)
def networks_in_small_batches(name, rng):
    return noisy(name, rng, (data.narrow,), (1, 2, 4))


@family("diverging", 18)
def far_too_fast(name, rng):
    return setting(name, rng, LINES, (data.linear, data.narrow, data.two),
                   (None, 32), ("SGD", "momentum"), rate=between(rng, 8, 60), steps=(60, 200))
