"""Bad input is told by its argument's name, its value, and what was expected: a table of every public function."""

import numpy as np
import pytest

from descentlab import optimizers, rules, schedules, surfaces
from descentlab.descent import clipped, descend, minibatches, noisy
from descentlab.networks import Network
from descentlab.optimizers import Optimizer
from descentlab.surfaces import Surface

NAN, INF = float("nan"), float("inf")
BOWL, GD = surfaces.bowl, optimizers.gd(0.1)
RNG = np.random.default_rng(0)
NETWORK = Network((1, 2), np.zeros((6, 1)), np.zeros(6, dtype=int))
PLATEAU, PATIENT = schedules.PlateauDecay(0.1), schedules.EarlyStopping()


def writes_into_theta(theta):
    theta *= 2
    return theta


def run(gradient=BOWL.gradient, start=(1.0, 2.0), optimizer=GD, steps=5, **options):
    return descend(gradient, start, optimizer, steps, **options)


def table():
    """(what is called, with what, the error, parts of its sentence)"""
    # Settings by their kind: every function that takes one, every value that it cannot be.
    makers = {name: getattr(optimizers, name) for name in (
        "gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")}
    rates = {"Constant": lambda eta: schedules.Constant(eta), "Step": lambda eta: schedules.Step(eta, 5),
             "Exponential": lambda eta: schedules.Exponential(eta, 0.9), "Cosine": lambda eta: schedules.Cosine(eta, 5),
             "InverseSqrt": schedules.InverseSqrt, "Restarts": lambda eta: schedules.Restarts(eta, 5),
             "OneCycle": lambda eta: schedules.OneCycle(eta, 5), "PlateauDecay": schedules.PlateauDecay}
    for name, make in (makers | rates).items():
        for bad, error in ((0, ValueError), (-0.1, ValueError), (NAN, ValueError), (INF, ValueError),
                           (10**400, ValueError), ("0.1", TypeError), (None, TypeError), (True, TypeError),
                           (schedules.Constant, TypeError), (np.array([0.1]), TypeError)):
            yield name, lambda make=make, bad=bad: make(bad), error, ["eta must be a positive number", repr(bad)[:77]]

    for name, make in rates.items():    # a function of t serves as a schedule, not as a number
        yield name, lambda make=make: make(abs), TypeError, ["eta must be a positive number", "built-in function abs"]

    betas = {"Momentum": rules.Momentum, "Nesterov": rules.Nesterov, "Average": rules.Average, "RMSProp": rules.RMSProp,
             "momentum": lambda b: optimizers.momentum(0.1, b), "nesterov": lambda b: optimizers.nesterov(0.1, b),
             "rmsprop": lambda b: optimizers.rmsprop(0.1, b)}
    named = {"adam beta1": ("beta1", lambda b: optimizers.adam(0.1, beta1=b)),
             "adam beta2": ("beta2", lambda b: optimizers.adam(0.1, beta2=b)),
             "adamw beta1": ("beta1", lambda b: optimizers.adamw(0.1, beta1=b)),
             "adamw beta2": ("beta2", lambda b: optimizers.adamw(0.1, beta2=b))}
    for name, (argument, make) in ({name: ("beta", make) for name, make in betas.items()} | named).items():
        for bad, error in ((1, ValueError), (1.5, ValueError), (-0.1, ValueError), (NAN, ValueError),
                           ("0.9", TypeError)):
            yield (name, lambda make=make, bad=bad: make(bad), error,
                   [f"{argument} must be a number in [0, 1)", repr(bad)])

    at_least_zero = {
        "RootMeanSquare eps": rules.RootMeanSquare, "AdaGrad eps": rules.AdaGrad,
        "RMSProp eps": lambda e: rules.RMSProp(eps=e), "adagrad eps": lambda e: optimizers.adagrad(0.1, e),
        "rmsprop eps": lambda e: optimizers.rmsprop(0.1, eps=e), "adam eps": lambda e: optimizers.adam(0.1, eps=e),
        "adamw eps": lambda e: optimizers.adamw(0.1, eps=e), "adamw decay": lambda d: optimizers.adamw(0.1, decay=d),
        "Optimizer decay": lambda d: Optimizer(decay=d), "noisy spread": lambda s: noisy(BOWL.gradient, s, RNG),
        "Linear eta": lambda e: schedules.Linear(e, 5), "Linear end": lambda e: schedules.Linear(1.0, 5, e),
        "Cosine end": lambda e: schedules.Cosine(1.0, 5, e),
        "Restarts end": lambda e: schedules.Restarts(1.0, 5, end=e),
        "Triangular low": lambda low: schedules.Triangular(low, 1.0, 5),
        "EarlyStopping least": lambda e: schedules.EarlyStopping(5, e),
        "PlateauDecay least": lambda e: schedules.PlateauDecay(0.1, least=e),
        "PlateauDecay lowest": lambda e: schedules.PlateauDecay(0.1, lowest=e)}
    for name, make in at_least_zero.items():
        for bad, error in ((-1e-9, ValueError), (NAN, ValueError), (INF, ValueError), ("0", TypeError)):
            yield (name, lambda make=make, bad=bad: make(bad), error,
                   [f"{name.split()[1]} must be a number >= 0", repr(bad)])

    above_zero = {
        "Step factor": lambda f: schedules.Step(0.1, 5, f),
        "Exponential factor": lambda f: schedules.Exponential(0.1, f),
        "InverseSqrt scale": lambda s: schedules.InverseSqrt(0.1, s),
        "Triangular high": lambda high: schedules.Triangular(0, high, 5),
        "Triangular shrink": lambda s: schedules.Triangular(0, 1, 5, s),
        "OneCycle first": lambda f: schedules.OneCycle(1.0, 5, first=f),
        "OneCycle final": lambda f: schedules.OneCycle(1.0, 5, final=f),
        "clipped norm": lambda n: clipped(BOWL.gradient, n),
        "ravine condition": surfaces.ravine, "rotated_ravine condition": surfaces.rotated_ravine}
    for name, make in above_zero.items():
        for bad, error in ((0, ValueError), (-1, ValueError), (NAN, ValueError), ("1", TypeError)):
            yield (name, lambda make=make, bad=bad: make(bad), error,
                   [f"{name.split()[1]} must be a positive number", repr(bad)])

    between = {"OneCycle rise": lambda r: schedules.OneCycle(1.0, 5, r),
               "PlateauDecay factor": lambda f: schedules.PlateauDecay(0.1, f)}
    for name, make in between.items():
        for bad, error in ((0, ValueError), (1, ValueError), (-1, ValueError), (NAN, ValueError), (None, TypeError)):
            yield (name, lambda make=make, bad=bad: make(bad), error,
                   [f"{name.split()[1]} must be a number between 0 and 1", repr(bad)])

    counts = {
        "Step every": lambda n: schedules.Step(0.1, n), "Linear steps": lambda n: schedules.Linear(0.1, n),
        "Cosine steps": lambda n: schedules.Cosine(0.1, n), "Warmup steps": lambda n: schedules.Warmup(n, 0.1),
        "Triangular half": lambda n: schedules.Triangular(0, 1, n),
        "Restarts period": lambda n: schedules.Restarts(0.1, n),
        "OneCycle steps": lambda n: schedules.OneCycle(0.1, n), "EarlyStopping patience": schedules.EarlyStopping,
        "PlateauDecay patience": lambda n: schedules.PlateauDecay(0.1, patience=n),
        "Joined boundaries": lambda n: schedules.Joined([schedules.Constant(0.1)] * 2, [n]),
        "descend steps": lambda n: run(steps=n), "minibatches size": lambda n: minibatches(NETWORK, n, RNG)}
    for name, make in counts.items():
        for bad, error in ((0, ValueError), (-3, ValueError), (2.0, TypeError), (NAN, TypeError), (True, TypeError),
                           ("3", TypeError), (None, TypeError)):
            yield (name, lambda make=make, bad=bad: make(bad), error,
                   [f"{name.split()[1]} must be a whole number >= 1", repr(bad)])

    # Schedules
    constant = schedules.Constant(0.1)
    for bad in (0.5, 1.0, True, "1", None, [0.0, 1.0], []):
        yield "Schedule t", lambda bad=bad: constant(bad), TypeError, ["t must be a whole number", repr(bad)]
    for bad in (-1, [3, -1], np.array([[-2]])):
        yield "Schedule t", lambda bad=bad: constant(bad), ValueError, ["t must be >= 0", repr(bad)]
    two = [constant, schedules.Cosine(0.1, 5)]
    yield from (
        ("Restarts", lambda: schedules.Restarts(0.1, 5, 0.5), ValueError, ["growth must be a number >= 1", "0.5"]),
        ("Restarts", lambda: schedules.Restarts(0.1, 5, "2"), TypeError, ["growth must be a number >= 1", "'2'"]),
        ("Triangular", lambda: schedules.Triangular(2, 1, 5), ValueError, ["low must be no more than high = 1", "2"]),
        ("PlateauDecay", lambda: schedules.PlateauDecay(0.1, lowest=0.2), ValueError,
         ["lowest must be no more than eta = 0.1", "0.2"]),
        ("Warmup", lambda: schedules.Warmup(5, PLATEAU), TypeError, ["after must be", "pure", "PlateauDecay"]),
        ("Warmup", lambda: schedules.Warmup(5, "cosine"), TypeError, ["after must be", "schedule", "'cosine'"]),
        ("Warmup", lambda: schedules.Warmup(5, -1), ValueError, ["after must be", "-1"]),
        ("Joined", lambda: schedules.Joined([constant, PLATEAU], [5]), TypeError, ["schedules must be", "pure"]),
        ("Joined", lambda: schedules.Joined([constant, "0.1"], [5]), TypeError, ["schedules must be", "'0.1'"]),
        ("Joined", lambda: schedules.Joined(constant, [5]), TypeError, ["schedules must be a sequence", "Constant"]),
        ("Joined", lambda: schedules.Joined([constant], []), ValueError, ["schedules must be two or more", "Constant"]),
        ("Joined", lambda: schedules.Joined([], []), ValueError, ["schedules must be two or more", "()"]),
        ("Joined", lambda: schedules.Joined(two, 5), TypeError, ["boundaries must be a sequence", "5"]),
        ("Joined", lambda: schedules.Joined(two, [5, 9]), ValueError, ["boundaries must be 1 increasing", "(5, 9)"]),
        ("Joined", lambda: schedules.Joined(two + two, [5, 9, 9]), ValueError, ["boundaries must be 3 incr", "9, 9"]),
        ("Function", lambda: schedules.Function(0.1), TypeError, ["function must be a function of t", "0.1"]),
        ("stops_at", lambda: PATIENT.stops_at(3.0), TypeError, ["losses must be a sequence", "3.0"]),
    )

    function = "the schedule at t = 2 must be a finite number >= 0"
    for bad, error in ((-1e-9, ValueError), (NAN, ValueError), (INF, ValueError), (None, TypeError), ("0.1", TypeError),
                       (1j, TypeError), (True, TypeError), (np.ones(1), TypeError), ([0.1], TypeError)):
        own = (lambda bad: lambda t: bad if t == 2 else 0.1)(bad)
        yield "Function", lambda own=own: schedules.Function(own)(range(4)), error, [function]
        yield "descend", lambda own=own: run(optimizer=optimizers.adam(own)), error, [function]

    # Surfaces
    yield from (
        ("Surface", lambda: Surface("x +* y"), ValueError, ["expression must be", "SymPy can read", "'x +* y'"]),
        ("Surface", lambda: Surface("x y"), ValueError, ["expression must be", "'x y'"]),
        ("Surface", lambda: Surface("x > y"), ValueError, ["expression must be", "'x > y'"]),
        ("Surface", lambda: Surface("(x, y)"), ValueError, ["expression must be", "'(x, y)'"]),
        ("Surface", lambda: Surface(None), ValueError, ["expression must be", "None"]),
        ("Surface", lambda: Surface(BOWL), ValueError, ["expression must be", "Surface bowl"]),
        ("Surface", lambda: Surface("x + z"), ValueError, ["expression must be written in x, y alone", "z", "x + z"]),
        ("Surface", lambda: Surface("cosinus(x)"), ValueError, ["expression must be a real expression", "cosinus(x)"]),
        ("Surface", lambda: Surface("I*x"), ValueError, ["expression must be a real expression", "I*x"]),
        ("Surface", lambda: Surface("x/0"), ValueError, ["expression must be a real expression", "zoo*x"]),
        ("Surface", lambda: Surface("x", variables=""), ValueError, ["variables must be", "''"]),
        ("Surface", lambda: Surface("x", variables="x x"), ValueError, ["variables must be different", "'x x'"]),
        ("Surface", lambda: Surface("x", variables=5), ValueError, ["variables must be", "5"]),
        ("Surface", lambda: Surface("x", variables=("x", "y")), ValueError, ["variables must be", "('x', 'y')"]),
        ("Surface", lambda: Surface("x", box=((1, 1), (0, 1))), ValueError, ["box must be 2 pairs", "((1, 1), (0"]),
        ("Surface", lambda: Surface("x", box=((0, 1),)), ValueError, ["box must be 2 pairs", "((0, 1),)"]),
        ("Surface", lambda: Surface("x", box=((0, INF), (0, 1))), ValueError, ["box must be", "inf"]),
        ("Surface", lambda: Surface("x", box=(0, 1, 2)), ValueError, ["box must be", "(3,)"]),
        ("Surface", lambda: Surface("x", box="wide"), TypeError, ["box must be", "'wide'"]),
        ("Surface", lambda: Surface("x", name=5), TypeError, ["name must be a string", "5"]),
        ("ravine", lambda: surfaces.rotated_ravine(10, INF), ValueError, ["degrees must be a finite number", "inf"]),
        ("ravine", lambda: surfaces.rotated_ravine(10, "45"), TypeError, ["degrees must be a finite number", "'45'"]),
    )
    for what in ("value", "gradient", "hessian"):
        method = getattr(BOWL, what)
        for bad in (1.0, [1.0], [[1.0, 2.0, 3.0]]):
            yield (what, lambda method=method, bad=bad: method(bad), ValueError,
                   ["theta must be an array of shape (..., 2)", "bowl", str(np.shape(bad))])
        for bad in ("ab", [[1.0, 2.0], [3.0]], {}):
            yield (what, lambda method=method, bad=bad: method(bad), TypeError,
                   ["theta must be an array of numbers, shape (..., 2)", repr(bad)])
    yield "hvp", lambda: BOWL.hvp([1.0], [1.0, 2.0]), ValueError, ["theta must be", "(1,)"]
    yield "hvp", lambda: BOWL.hvp([1.0, 2.0], [1.0]), ValueError, ["v must be", "(1,)"]
    yield "hvp", lambda: BOWL.hvp([1.0, 2.0], "ab"), TypeError, ["v must be", "'ab'"]

    # Optimizers
    yield from (
        ("Optimizer", lambda: Optimizer(rules.Unit()), TypeError, ["direction must be", "Unit()"]),
        ("Optimizer", lambda: Optimizer(rules.Gradient), TypeError, ["direction must be", "class"]),
        ("Optimizer", lambda: Optimizer(rules.Gradient(), 1.0), TypeError, ["scale must be", "1.0"]),
        ("Optimizer", lambda: Optimizer(schedule="fast"), TypeError, ["schedule must be", "'fast'"]),
        ("Optimizer", lambda: Optimizer(schedule=0), ValueError, ["schedule must be", "0"]),
    )

    # Descent
    yield from (
        ("descend", lambda: run(BOWL), TypeError, ["gradient must be a function", "Surface bowl"]),
        ("descend", lambda: run(BOWL.value), ValueError, ["gradient must give", "(2,)", "got shape ()"]),
        ("descend", lambda: run(lambda theta: "up"), TypeError, ["gradient must be", "numbers", "'up'"]),
        ("descend", lambda: run(lambda theta: None), TypeError, ["gradient must be", "numbers", "None"]),
        ("descend", lambda: run(lambda theta: theta + 0j), TypeError, ["gradient must be", "numbers", "j"]),
        ("descend", lambda: run(writes_into_theta), ValueError, ["gradient must leave theta as it is"]),
        ("descend", lambda: run(start=3.0), ValueError, ["start must be", "()"]),
        ("descend", lambda: run(start=[]), ValueError, ["start must be", "(0,)"]),
        ("descend", lambda: run(start=[1.0, NAN]), ValueError, ["start must be", "finite", "nan"]),
        ("descend", lambda: run(start=[1.0, INF]), ValueError, ["start must be", "finite", "inf"]),
        ("descend", lambda: run(start="origin"), TypeError, ["start must be", "'origin'"]),
        ("descend", lambda: run(start=None), TypeError, ["start must be", "None"]),
        ("descend", lambda: run(start=[[1.0, 2.0], [3.0]]), TypeError, ["start must be", "[3.0]"]),
        ("descend", lambda: run(start=[1.0, 2.0, 3.0]), ValueError, ["theta must be", "(3,)"]),
        ("descend", lambda: run(optimizer=0.1), TypeError, ["optimizer must be an Optimizer", "0.1"]),
        ("descend", lambda: run(optimizer=optimizers.gd), TypeError, ["optimizer must be an Optimizer", "function gd"]),
        ("descend", lambda: run(optimizer=Optimizer), TypeError, ["optimizer must be an Optimizer", "class"]),
        ("descend", lambda: run(keep="some"), ValueError, ["keep must be one of 'all', 'points', 'ends'", "'some'"]),
        ("descend", lambda: run(keep=["all"]), ValueError, ["keep must be one of", "['all']"]),
        ("descend", lambda: run(keep=np.ones(2)), ValueError, ["keep must be one of", "array"]),
        ("descend", lambda: run(optimizer=optimizers.gd(PLATEAU)), TypeError, ["loss must be a function", "None"]),
        ("descend", lambda: run(stopping=PATIENT), TypeError, ["loss must be a function", "None"]),
        ("descend", lambda: run(stopping=PATIENT, loss=3), TypeError, ["loss must be a function", "3"]),
        ("descend", lambda: run(stopping=PATIENT, loss=lambda theta: None), TypeError, ["loss must be", "None"]),
        ("descend", lambda: run(stopping=PATIENT, loss=np.sin), TypeError, ["loss must be", "one number", "0.84"]),
        ("descend", lambda: run(stopping=5, loss=BOWL.value), TypeError, ["stopping must be", "EarlyStopping", "5"]),
        ("descend", lambda: run(start=np.ones((3, 2)), stopping=PATIENT, loss=BOWL.value), ValueError,
         ["start must be one point", "(3, 2)"]),
        ("descend", lambda: run(start=np.ones((3, 2)), optimizer=optimizers.gd(PLATEAU), loss=BOWL.value), ValueError,
         ["start must be one point", "(3, 2)"]),
        ("clipped", lambda: clipped(BOWL, 1.0), TypeError, ["gradient must be a function", "bowl"]),
        ("noisy", lambda: noisy(BOWL, 0.1, RNG), TypeError, ["gradient must be a function", "bowl"]),
        ("noisy", lambda: noisy(BOWL.gradient, 0.1, 0), TypeError, ["rng must be a numpy.random.Generator", "got 0"]),
        ("noisy", lambda: noisy(BOWL.gradient, 0.1, np.random), TypeError, ["rng must be", "module"]),
        ("minibatches", lambda: minibatches(BOWL, 2, RNG), TypeError, ["network must be", "Surface bowl"]),
        ("minibatches", lambda: minibatches(NETWORK, 7, RNG), ValueError, ["size must be no more than the 6", "7"]),
        ("minibatches", lambda: minibatches(NETWORK, 2, 0), TypeError, ["rng must be", "got 0"]),
        ("minibatches", lambda: minibatches(NETWORK, 2, [RNG, None]), TypeError, ["rng must be", "None"]),
        ("minibatches", lambda: minibatches(NETWORK, 2, []), TypeError, ["rng must be", "[]"]),
    )


TABLE = list(table())


@pytest.mark.parametrize("call, error, parts", [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_bad_input_is_told(call, error, parts):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert type(caught.value) is error
    assert all(part in message for part in parts), message
    assert ", got " in message or "; got " in message or "writes into it" in message
    assert len(message) < 300 and "\n" not in message
