"""The diagnosis: each verdict on a run whose cause is plain, its price, what it refuses, how often it is right."""

import importlib.util
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path as File
from types import SimpleNamespace

import attrs
import numpy as np
import pytest

from descentlab import (Network, Path, clipped, descend, diagnose, load_digits, minibatches, noisy, optimizers, rules,
                        schedules, surfaces)
from descentlab._outputs import facts
from descentlab.diagnosis import BUDGET, CALLS, VERDICTS, Evidence, Sampled, decide

BENCHMARK = File(__file__).resolve().parents[1] / "benchmarks" / "diagnosis.py"


@pytest.fixture(scope="module")
def benchmark():
    """benchmarks/diagnosis.py as a module."""
    spec = importlib.util.spec_from_file_location("diagnosis_benchmark", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module     # where its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def small_network(decay=0.05, rows=150):
    data = load_digits(np.random.default_rng(1), rows, components=6)
    return Network((6, 8, 10), data.inputs, data.labels, decay=decay)


def plain(surface, start, optimizer, steps, gradient=None):
    return surface, descend(gradient or surface.gradient, start, optimizer, steps), optimizer


def at_rate_zero(steps, optimizer=optimizers.gd):
    """Down a bowl, at a rate that reaches 0 after `steps` steps, long before the run arrives."""
    return plain(surfaces.bowl, [2.0, 1.0], optimizer(schedules.Cosine(0.005, steps)), 200)


def almost_zero(optimizer):
    """A rate that never is 0, and yet so small at the end that theta no longer changes."""
    return plain(surfaces.bowl, [2.0, 1.0], optimizer, 500)


HILL = [-0.2708445907, -0.9230385227]       # Himmelblau's maximum

RUNS = {
    "minimum": lambda: plain(surfaces.bowl, [2.0, 1.0], optimizers.gd(0.1), 300),
    "minimum, with momentum": lambda: plain(surfaces.himmelblau, [3.1, 2.1], optimizers.momentum(0.005), 600),
    "saddle": lambda: plain(surfaces.saddle, [1.0, 1e-16], optimizers.gd(0.1), 200),
    "saddle, of the toy network": lambda: plain(surfaces.toy_network, [1.0, -1.0], optimizers.gd(0.1), 150),
    "plateau": lambda: plain(surfaces.plateau, [4.0, 3.0], optimizers.gd(0.1), 300),
    "bouncing, for ever": lambda: plain(surfaces.bowl, [2.0, 1.0], optimizers.gd(0.5), 300),
    "bouncing, in a valley": lambda: plain(surfaces.valley, [2.0, 1.0], optimizers.gd(0.3), 300),
    "crawling": lambda: plain(surfaces.bowl, [2.0, 1.0], optimizers.gd(1e-6), 300),
    "crawling, with Adam": lambda: plain(surfaces.bowl, [2.0, 1.0], optimizers.adam(1e-7), 300),
    "ravine": lambda: plain(surfaces.ravine(1e5), [2.0, 0.0], optimizers.gd(1e-5), 300),
    "noise floor": lambda: plain(surfaces.bowl, [2.0, 1.0], optimizers.gd(0.05), 1000,
                                 noisy(surfaces.bowl.gradient, 1.0, np.random.default_rng(0))),
    "diverging, to infinity": lambda: plain(surfaces.bowl, [2.0, 1.0], optimizers.gd(50.0), 3000),
    "diverging, still finite": lambda: plain(surfaces.bowl, [2.0, 1.0], optimizers.gd(0.6), 300),
    "falling": lambda: plain(surfaces.rosenbrock, [-1.0, 1.0], optimizers.gd(0.001), 300),
    "rate zero": lambda: at_rate_zero(50),
    "rate zero, with Adam": lambda: at_rate_zero(50, optimizers.adam),
    "rate zero, since the last step": lambda: at_rate_zero(199),
    "rate zero, always": lambda: plain(surfaces.bowl, [2.0, 1.0], optimizers.gd(schedules.Linear(0.0, 9)), 120),
    "rate zero, nearly, by an exponential": lambda: almost_zero(optimizers.gd(schedules.Exponential(0.005, 0.9))),
    "rate zero, nearly, by a steep one": lambda: almost_zero(optimizers.gd(schedules.Exponential(0.05, 0.5))),
    "rate zero, nearly, by steps": lambda: almost_zero(optimizers.gd(schedules.Step(0.01, 10, 0.1))),
    "rate zero, nearly, always": lambda: almost_zero(optimizers.gd(1e-30)),
    "rate zero, nearly, with momentum": lambda: almost_zero(optimizers.momentum(1e-30)),
    "rate zero, nearly, with Adam": lambda: almost_zero(optimizers.adam(1e-30)),
    "rate zero, the smallest number above it": lambda: almost_zero(optimizers.gd(5e-324)),
    "maximum": lambda: plain(surfaces.himmelblau, HILL, optimizers.gd(1e-4), 100),
    "maximum, one point": lambda: (surfaces.himmelblau, np.array(HILL), None),
    "undecided, flat": lambda: plain(surfaces.quartic_trough, [0.0, 0.0], optimizers.gd(0.1), 100),
    "undecided, one point": lambda: (surfaces.bowl, np.array([2.0, 1.0]), None),
    "undecided, two steps": lambda: plain(surfaces.bowl, [2.0, 1.0], optimizers.gd(0.1), 2),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_plain_cause_is_named(name):
    found = diagnose(*RUNS[name]())
    assert found.verdict == name.split(",")[0], found
    assert found.reasons and all(isinstance(reason, str) for reason in found.reasons)


def test_every_verdict_is_tried():
    assert {name.split(",")[0] for name in RUNS} == set(VERDICTS)


@pytest.mark.parametrize("name", RUNS)
def test_it_reads_well_everywhere(name):
    found = diagnose(*RUNS[name]())
    data, metadata = found._repr_mimebundle_()
    text, page = data["text/plain"], data["text/html"]
    assert text == repr(found)
    told = facts({"metadata": metadata})
    assert (told["kind"], told["verdict"]) == ("diagnosis", found.verdict)
    assert text.startswith(f"Verdict: {VERDICTS[found.verdict]}.") and f"{found.cost:g} gradients" in text
    assert " at 0x" not in text and "np.float64" not in text and "nan" not in text
    opened = Counter()
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: opened.update({tag: tag not in {"br"}})
    parser.handle_endtag = lambda tag: opened.subtract({tag: 1})
    parser.feed(page)
    assert not any(opened.values()), opened
    assert VERDICTS[found.verdict] in page


@pytest.mark.parametrize("name", [name for name in RUNS if name.split(",")[0] not in ("minimum", "undecided")])
def test_the_treatment_lowers_the_loss(name):
    objective, run, optimizer = RUNS[name]()
    treatment = diagnose(objective, run, optimizer).treatment
    after = descend(objective.gradient, treatment.start, treatment.optimizer, 200)
    losses = objective.value(np.atleast_2d(getattr(run, "theta", run))[-100:])
    assert objective.value(after.end) < losses[np.isfinite(losses)].min()


def test_a_rate_that_is_0_is_no_matter_of_the_place():
    """It stands where the slope is 3: more steps would help, if they had a length."""
    objective, run, optimizer = RUNS["rate zero"]()
    found = diagnose(objective, run, optimizer)
    assert found.evidence.gradient_norm > 2.9 and found.evidence.rate_zero == 150
    assert found.treatment.optimizer.schedule(0) == pytest.approx(0.25)        # half of the largest stable, 2 over 4


ALMOST_ZERO = [name for name in RUNS if name.startswith("rate zero, nearly") or name.endswith("number above it")]


@pytest.mark.parametrize("name", ALMOST_ZERO)
@pytest.mark.parametrize("given", ["no hvp", "no loss"])
def test_a_rate_that_is_almost_0_is_seen_with_less(name, given):
    objective, run, optimizer = RUNS[name]()
    assert run.eta[-1] > 0
    found = diagnose(objective.gradient, run, optimizer, value=objective.value if given == "no hvp" else None)
    assert found.verdict == "rate zero" and found.evidence.still == 100 and found.cost <= BUDGET


@pytest.mark.parametrize("eta, verdict", [(1e-12, "crawling"), (1e-20, "rate zero")])
def test_crawling_ends_where_theta_no_longer_changes(eta, verdict):
    for value in (surfaces.bowl.value, None):
        run = descend(surfaces.bowl.gradient, [2.0, 1.0], optimizers.gd(eta), 300)
        assert diagnose(surfaces.bowl.gradient, run, optimizers.gd(eta), value=value).verdict == verdict


def test_a_run_that_rests_at_a_minimum_is_not_at_rate_zero():
    """Its steps are lost in the rounding of theta too, for its slope is."""
    run = descend(surfaces.himmelblau.gradient, [3.0, 2.0], optimizers.gd(0.01), 300)
    found = diagnose(surfaces.himmelblau, run, optimizers.gd(0.01))
    assert np.array_equal(run.theta[-2], run.end) and found.verdict == "minimum"


def test_on_a_plateau_the_place_is_to_blame_though_theta_no_longer_changes():
    run = descend(surfaces.plateau.gradient, [6.0, 6.0], optimizers.gd(0.1), 200)
    found = diagnose(surfaces.plateau, run, optimizers.gd(0.1))
    assert found.evidence.still == 100 and found.verdict == "plateau", found


def test_a_minimum_is_not_told_where_no_loss_can_be_told_from_rounding():
    """A loss so high that its values are the same wherever it is asked for; its gradients are those of a bowl."""
    high = SimpleNamespace(value=lambda theta: 1e300 + surfaces.bowl.value(theta), gradient=surfaces.bowl.gradient)
    run = descend(high.gradient, [2.0, 1.0], optimizers.gd(1e-3), 100)
    assert diagnose(high, run, optimizers.gd(1e-3)).verdict == "undecided"


def test_points_that_do_not_move_are_at_no_minimum():
    objective, run, _ = RUNS["rate zero"]()
    found = diagnose(objective, run.theta)
    assert found.verdict == "undecided" and "do not move" in found.reasons[-1]


def test_at_a_minimum_nothing_is_proposed():
    assert diagnose(*RUNS["minimum"]()).treatment.optimizer is None


# Noise and a fall: small batches make most of a gradient noise, and a healthy run falls all the same.

@pytest.fixture(scope="module")
def rows_of_digits():
    return load_digits(np.random.default_rng(0), 400)


@pytest.mark.parametrize("size", [8, 16, 64])
@pytest.mark.parametrize("optimizer", [optimizers.gd(0.3), optimizers.momentum(0.03), optimizers.adam(0.003)],
                         ids=["gd", "momentum", "adam"])
@pytest.mark.parametrize("activation", ["softplus", "relu", "tanh"])
def test_a_run_that_learns_from_small_batches_is_healthy(rows_of_digits, activation, optimizer, size):
    network = Network((64, 32, 10), rows_of_digits.inputs, rows_of_digits.labels, activation=activation)
    for seed in range(2):
        rng = np.random.default_rng(seed)
        run = descend(minibatches(network, size, rng), network.initial(rng), optimizer, 240)
        assert network.value(run.end) < 0.7 * network.value(run.theta[-101])
        found = diagnose(network, run, optimizer)
        assert found.evidence.noise > 1 and found.verdict == "falling", found


@pytest.mark.parametrize("seed", range(6))
def test_and_noise_floors_are_found_beside_them(rows_of_digits, seed):
    """Softmax regression that started at its minimum, and was shaken off it by batches of 1 or 2."""
    network = Network((64, 10), rows_of_digits.inputs, rows_of_digits.labels, decay=0.05)
    rng = np.random.default_rng(seed)
    least = descend(network.gradient, network.initial(rng), optimizers.momentum(0.2), 400).end
    optimizer = (optimizers.gd(0.5), optimizers.momentum(0.05), optimizers.adam(0.02))[seed % 3]
    run = descend(minibatches(network, 1 + seed // 3, rng), least, optimizer, 600)
    assert network.value(run.theta[-300::10]).mean() > 1.05 * network.value(least)
    assert diagnose(network, run, optimizer).verdict == "noise floor"


# Runs that broke it: each raised an error of NumPy's, or one about an argument that nobody had given.

def test_a_very_long_ravine():
    ravine = surfaces.ravine(1e10)
    found = diagnose(*plain(ravine, [2.0, 0.0], optimizers.gd(1e-10), 300))
    beta = found.treatment.optimizer.direction.beta
    assert found.verdict == "ravine" and 1 - beta == pytest.approx(4 / np.sqrt(1e10), rel=0.2)


@pytest.mark.parametrize("start", [1.0, -1.0])
def test_one_parameter(start):
    parabola = SimpleNamespace(value=lambda theta: theta @ theta / 2, gradient=lambda theta: theta)
    run = descend(parabola.gradient, [start], optimizers.gd(1e-6), 300)
    assert diagnose(parabola, run, optimizers.gd(1e-6)).verdict == "crawling"


def test_a_run_that_is_lost_in_its_first_step():
    objective, run, optimizer = plain(surfaces.ravine(1e5), [2.0, 1.0], optimizers.gd(1e305), 9)
    found = diagnose(objective, run, optimizer)
    assert len(run) == 0 and found.verdict == "diverging"
    after = descend(objective.gradient, found.treatment.start, found.treatment.optimizer, 200)
    assert objective.value(after.end) < objective.value(run.end)


@pytest.mark.parametrize("value", [None, lambda theta: 1.0, lambda theta: np.nan])
def test_a_gradient_that_is_no_number_is_not_the_rate_s_fault(value):
    run = descend(lambda theta: np.nan * theta, [2.0, 1.0], optimizers.gd(0.1), 9)
    found = diagnose(lambda theta: np.nan * theta, run, optimizers.gd(0.1), value=value)
    assert found.verdict == "undecided" and found.treatment.optimizer is None
    assert any("finite" in reason for reason in found.reasons) and "nan" not in repr(found)


def failing(call, number):
    """The bowl's gradient, but at one call."""
    calls = iter(range(10_000))
    return lambda theta: surfaces.bowl.gradient(theta) + (number if next(calls) == call else 0.0)


@pytest.mark.parametrize("call, number", [(40, np.nan), (0, np.nan), (0, np.inf), (300, -np.inf)])
@pytest.mark.parametrize("optimizer", [optimizers.gd(0.01), optimizers.momentum(0.01), optimizers.adam(0.01)],
                         ids=["gd", "momentum", "adam"])
@pytest.mark.parametrize("objective", [surfaces.bowl, surfaces.bowl.gradient], ids=["loss", "no loss"])
def test_gradients_that_were_no_numbers_are_not_the_rate_s_fault(call, number, optimizer, objective):
    run = descend(failing(call, number), [2.0, 1.0], optimizer, 400)
    found = diagnose(objective, run, optimizer)
    assert run.blew_up == call and found.verdict == "undecided"
    assert any("gradients which the run saw were no numbers" in reason for reason in found.reasons)
    assert "come from" in found.treatment.words and np.array_equal(found.treatment.start, run.end)


def test_a_first_step_whose_eta_is_not_known_is_nobody_s_fault_yet():
    found = diagnose(surfaces.bowl, descend(failing(0, np.nan), [2.0, 1.0], optimizers.gd(0.01), 9))
    assert found.verdict == "undecided" and "not known" in found.reasons[-1]


def test_a_run_that_grew_before_it_met_such_a_gradient_is_diverging():
    run = descend(failing(40, np.nan), [2.0, 1.0], optimizers.gd(0.6), 400)
    assert diagnose(surfaces.bowl, run, optimizers.gd(0.6)).verdict == "diverging"


def test_curvature_that_is_no_number_decides_nothing():
    broken = SimpleNamespace(value=surfaces.bowl.value, gradient=surfaces.bowl.gradient, hvp=lambda theta, v: np.nan * v)
    run = descend(broken.gradient, [2.0, 1.0], optimizers.gd(0.1), 300)
    found = diagnose(broken, run, optimizers.gd(0.1))
    assert found.verdict == "undecided" and "second derivatives" in found.reasons[-1]


def test_a_loss_that_was_no_number_on_the_way():
    """There is a gap in the loss, and the run has come through it."""
    gap = SimpleNamespace(value=lambda theta: np.nan if 1 < theta[0] < 1.9 else theta @ theta, gradient=lambda theta: theta)
    run = descend(gap.gradient, [2.0, 1.0], optimizers.gd(0.01), 150)
    assert diagnose(gap, run, optimizers.gd(0.01)).verdict == "falling"


def test_a_rate_that_grew_without_end_is_brought_back():
    objective, run, optimizer = plain(surfaces.bowl, [2.0, 1.0], optimizers.gd(schedules.Exponential(0.5, 1e200)), 9)
    treatment = diagnose(objective, run, optimizer).treatment
    after = descend(objective.gradient, treatment.start, treatment.optimizer, 200)
    assert objective.value(after.end) < objective.value(run.start)


# A direction of one's own, which says how large a rate it bears and what a steady slope grows to, or does not.

class Doubled(rules.Direction):
    """m = 2 g, and nobody knows what that means."""

    def start(self, theta):
        return None

    def update(self, memory, g, t):
        return memory, 2 * g


class Known(Doubled):
    def limit(self):
        return 1.0

    def gain(self):
        return 2.0


@pytest.mark.parametrize("eta", [1e-6, 0.25])
def test_what_a_direction_does_not_say_is_not_guessed(eta):
    optimizer = optimizers.Optimizer(Doubled(), schedule=schedules.Constant(eta))
    found = diagnose(*plain(surfaces.bowl, [2.0, 1.0], optimizer, 300))
    assert found.evidence.limit is found.evidence.promise is found.evidence.longer is found.evidence.share is None
    assert found.verdict == "undecided" and "direction" in found.reasons[-1]


@pytest.mark.parametrize("eta, verdict", [
    (1e-6, "crawling"), (0.25, "bouncing"), (0.3, "diverging"), (0.05, "minimum")])
def test_what_it_says_is_believed(eta, verdict):
    optimizer = optimizers.Optimizer(Known(), schedule=schedules.Constant(eta))
    found = diagnose(*plain(surfaces.bowl, [2.0, 1.0], optimizer, 300))
    assert found.verdict == verdict and found.evidence.limit == 1.0


# What it costs.

class Counted:
    """A network that counts what it is asked."""

    def __init__(self, network):
        self.network, self.asked = network, Counter()

    def __getattr__(self, name):
        self.asked[name] += 1
        return getattr(self.network, name)


@pytest.mark.parametrize("what", ["value gradient hvp", "value gradient", "gradient"])
@pytest.mark.parametrize("noise", [False, True])
def test_it_costs_what_it_says_and_no_more_than_its_budget(what, noise):
    network = small_network()
    gradient = minibatches(network, 5, np.random.default_rng(0)) if noise else network.gradient
    optimizer = optimizers.gd(0.05)
    run = descend(gradient, network.initial(np.random.default_rng(0)), optimizer, 150)
    asked = Counter()

    def counted(name):
        def call(*args):
            asked[name] += 1
            return getattr(network, name)(*args)
        return call

    objective = SimpleNamespace(**{name: counted(name) for name in what.split()})
    found = diagnose(objective, run, optimizer)
    assert {name: asked[name] for name in CALLS} == found.calls
    assert found.cost == sum(price * asked[name] for name, price in CALLS.items()) <= BUDGET


def test_it_changes_nothing():
    network, start = small_network(), np.random.default_rng(0)
    run = descend(network.gradient, network.initial(start), optimizers.adam(0.01), 120)
    before = [array.copy() for array in (run.theta, run.g, run.m, run.sigma, run.eta)]
    first, second = (diagnose(network, run, optimizers.adam(0.01)) for _ in range(2))
    assert repr(first) == repr(second)
    assert all(np.array_equal(a, b) for a, b in zip(before, (run.theta, run.g, run.m, run.sigma, run.eta)))


# What it is given: an objective, a gradient function, with or without a loss; a path, its points, or one point.

def test_a_function_of_ones_own():
    matrix = np.random.default_rng(0).normal(size=(6, 4))

    def loss(theta):
        u, v = theta[:6], theta[6:]
        return np.square(np.outer(u, v) - matrix).sum() / 2

    def gradient(theta):
        u, v = theta[:6], theta[6:]
        error = np.outer(u, v) - matrix
        return np.concatenate([error @ v, u @ error])

    run = descend(gradient, np.full(10, 1e-9), optimizers.gd(0.02), 120)
    found = diagnose(gradient, run, optimizers.gd(0.02), value=loss)
    assert found.verdict == "saddle"
    after = descend(gradient, found.treatment.start, found.treatment.optimizer, 200)
    assert loss(after.end) < 0.9 * loss(run.end)


def test_points_alone_are_enough_for_plain_descent():
    for name in ("crawling", "bouncing, for ever", "plateau", "minimum"):
        objective, run, _ = RUNS[name]()
        assert diagnose(objective, run.theta).verdict == name.split(",")[0]


def test_points_alone_do_not_tell_noise_from_leaps():
    objective, run, _ = RUNS["noise floor"]()
    assert diagnose(objective, run.theta).verdict == "undecided"


def test_without_a_loss_it_says_that_it_is_less_sure():
    objective, run, optimizer = RUNS["crawling"]()
    found = diagnose(objective.gradient, run, optimizer)
    assert found.verdict == "crawling" and "no loss was given" in found.reasons[-1]


def test_without_a_loss_its_fall_is_integrated_from_gradients():
    """The points where a noisy run is asked for gradients are not evenly spaced, and the fall is that of all its steps."""
    rng = np.random.default_rng(0)
    data = load_digits(rng, 300)
    network = Network((64, 16, 10), data.inputs, data.labels)
    run = descend(minibatches(network, 16, rng), network.initial(rng), optimizers.gd(0.05), 200)
    found = diagnose(network.gradient, run, optimizers.gd(0.05)).evidence
    assert found.fall * found.height == pytest.approx(network.value(run.theta[-101]) - network.value(run.end), rel=0.35)


def test_without_a_loss_a_run_that_left_all_bounds_is_diverging():
    bowl = surfaces.Surface("1e10*x**2 + y**2")
    run = descend(bowl.gradient, [3.0, 1.0], optimizers.gd(0.5), steps=17)
    g = bowl.gradient(run.end)
    assert np.isfinite(g).all() and abs(g[0]) > 1e160      # and its square is not
    assert diagnose(bowl.gradient, run).verdict == "diverging"


def test_clipped_gradients_are_not_noise():
    gradient = clipped(surfaces.himmelblau.gradient, 1.0)
    run = descend(gradient, [0.0, 0.0], optimizers.gd(1e-5), 200)
    assert diagnose(surfaces.himmelblau, run, optimizers.gd(1e-5)).verdict != "noise floor"


def test_the_floor_makes_the_height():
    high = surfaces.Surface("(x**2 + 4*y**2)/2 + 1000", lowest=1000.0)
    run = descend(high.gradient, [2.0, 1.0], optimizers.gd(1e-6), 300)
    assert diagnose(high, run, optimizers.gd(1e-6)).verdict == "crawling"
    assert diagnose(high, run, optimizers.gd(1e-6), floor=0.0).verdict != "crawling"      # 4 of 1004: does not matter


# What it refuses.

def changing(theta):
    theta += 1
    return theta


def shifty(answers=iter(range(100))):
    return lambda theta: theta + next(answers)


BOWL_RUN = RUNS["crawling"]()[1]


def changed(path, **factors):
    """A path with other factors."""
    return Path(**({name: getattr(path, name) for name in ("theta", "eta", "blew_up", "g", "m", "sigma")} | factors))


REFUSED = [
    (lambda: diagnose(surfaces.bowl, np.array([[0.0, 1.0], [np.nan, 1.0]])), ValueError, "run must be an array of finite"),
    (lambda: diagnose(surfaces.bowl, changed(BOWL_RUN, theta=BOWL_RUN.theta * np.nan)), ValueError, "finite"),
    (lambda: diagnose(surfaces.bowl, changed(BOWL_RUN, g=BOWL_RUN.g[:-1])), ValueError, "a g, m, sigma and eta for each step"),
    (lambda: diagnose(surfaces.bowl, np.zeros((4, 3, 2))), ValueError, "run must be a Path, its points"),
    (lambda: diagnose(surfaces.bowl, np.zeros((4, 3))), ValueError, "2 variables"),
    (lambda: diagnose(surfaces.bowl, np.zeros((0, 2))), ValueError, "run must be a Path, its points .* shape .0, 2."),
    (lambda: diagnose(surfaces.bowl, "a run"), TypeError, "run must be"),
    (lambda: diagnose(surfaces.bowl, descend(surfaces.bowl.gradient, np.ones((5, 2)), optimizers.gd(0.1), 9)),
     ValueError, "one start"),
    (lambda: diagnose(surfaces.bowl, descend(surfaces.bowl.gradient, [1.0, 1.0], optimizers.gd(0.1), 9, keep="ends")),
     ValueError, "every step"),
    (lambda: diagnose(None, [1.0, 1.0]), TypeError, "objective must be"),
    (lambda: diagnose(lambda theta: theta[:1], [1.0, 1.0]), ValueError, "theta's shape"),
    (lambda: diagnose(lambda theta: None, [1.0, 1.0]), ValueError, "theta's shape"),
    (lambda: diagnose(lambda theta: np.array(["a", "b"]), [1.0, 1.0]), TypeError, "numbers"),
    (lambda: diagnose(changing, [1.0, 1.0]), ValueError, "leave theta as it is"),
    (lambda: diagnose(shifty(), [1.0, 1.0]), ValueError, "the same when asked twice"),
    (lambda: diagnose(surfaces.bowl.gradient, [1.0, 1.0], value=lambda theta: theta), ValueError, "value must give one number"),
    (lambda: diagnose(surfaces.bowl, BOWL_RUN, "adam"), TypeError, "optimizer must be"),
    (lambda: diagnose(surfaces.bowl, RUNS["crawling, with Adam"]()[1]), ValueError, "optimizer must be given"),
    (lambda: diagnose(surfaces.bowl, BOWL_RUN, floor="zero"), TypeError, "floor must be"),
    (lambda: diagnose(surfaces.bowl, BOWL_RUN, window=1), ValueError, "window must be"),
    (lambda: diagnose(surfaces.bowl, BOWL_RUN, rng=0), TypeError, "rng must be"),
    (lambda: diagnose(surfaces.bowl.gradient, Sampled({0: [4.0, 1.0], 9: [3.0, 0.5]}, {}, ((0, 0.1),), 9, 1.0)),
     ValueError, "value must be given"),
]


@pytest.mark.parametrize("call, error, sentence", REFUSED, ids=[sentence for _, _, sentence in REFUSED])
def test_bad_input_is_told_in_a_sentence(call, error, sentence):
    with pytest.raises(error, match=sentence):
        call()


# From the numbers to the name: a pure function.

STILL = Evidence(100, 1.0, fall=0.0, fall_error=0.0, promise=0.0, noise=0.0, cosine=1.0, directness=1.0, rate=1.0,
                 bend_down=0.5, lowest=0.5, lowest_error=0.0, gain=0.0, longer=1.0, steepening=1.0)


DOWN = {"lowest": -1.0, "bend_down": -1.0, "rate": -0.3, "highest": -0.3, "both_sides": 0.2, "slope_there": 0.0,
        "every_side": 0.1}


@pytest.mark.parametrize("changes, verdict", [
    ({}, "minimum"),
    ({"lowest": 0.0}, "undecided"),
    ({"lowest": 0.01, "lowest_error": 0.02}, "undecided"),
    ({"lowest": -0.5, "bend_down": -0.5, "both_sides": 0.2, "slope_there": 0.01}, "saddle"),
    ({"lowest": -0.5, "bend_down": -0.5, "both_sides": 0.2, "slope_there": 0.19}, "undecided"),
    ({"lowest": -0.5, "bend_down": -1e-7, "both_sides": 0.2, "slope_there": 0.0}, "undecided"),
    ({"gain": 0.5, "longer": 1000.0, "rate": 0.01}, "crawling"),
    ({"gain": 0.5, "longer": 1000.0, "rate": 1.0}, "ravine"),
    ({"gain": 0.5, "longer": 1000.0, "rate": 0.2}, "undecided"),
    ({"gain": 0.5, "longer": 1000.0, "rate": 0.01, "steepening": 50.0}, "plateau"),
    ({"gain": 0.5, "longer": 2.0, "rate": 0.01}, "undecided"),
    ({"promise": 0.5, "noise": 9.0, "gain": 0.1}, "noise floor"),
    ({"promise": 0.5, "noise": 9.0, "gain": 0.1, "fall": 0.01, "fall_error": 0.3}, "undecided"),
    ({"promise": 0.5, "cosine": -0.9, "gain": 0.1}, "bouncing"),
    ({"promise": 0.5, "directness": 0.1, "gain": 0.1}, "bouncing"),
    ({"promise": 0.5, "cosine": -0.9, "noise": 0.5, "gain": 0.1}, "undecided"),
    ({"promise": 0.5, "cosine": -0.9, "noise": None, "gain": 0.1}, "undecided"),
    ({"promise": 0.5, "fall": 0.4}, "falling"),
    ({"promise": 2.7, "fall": 0.65, "noise": 12.0, "gain": 0.1}, "falling"),
    ({"promise": 2.7, "fall": 0.04, "noise": 12.0, "gain": 0.1}, "undecided"),
    ({"promise": 2.7, "fall": 0.04, "fall_error": 0.03, "noise": 12.0, "gain": 0.1}, "noise floor"),
    ({"promise": 2.7, "fall": 0.08, "fall_error": 0.03, "noise": 12.0, "gain": 0.1}, "undecided"),
    ({"promise": 2.7, "fall": 0.008, "noise": 12.0, "gain": 0.1}, "noise floor"),
    ({"promise": 2.7, "fall": 0.2, "fall_error": 0.1, "noise": 12.0, "gain": 0.1}, "noise floor"),
    ({"promise": 2.7, "noise": 12.0, "progress": 0.04, "held_up": 0.1}, "noise floor"),
    ({"promise": 2.7, "noise": 12.0, "progress": 0.06, "held_up": 0.1}, "undecided"),
    ({"promise": 2.7, "noise": 12.0, "progress": 0.0, "held_up": 0.005}, "undecided"),
    ({"promise": 2.7, "noise": 12.0, "progress": 0.1, "held_up": 0.1, "fall": 0.2, "fall_error": 0.09}, "falling"),
    ({"promise": 2.7, "noise": 12.0, "progress": 0.1, "held_up": 0.1, "fall": 0.2, "fall_error": 0.21}, "undecided"),
    ({"promise": 2.7, "noise": 12.0, "progress": 0.06, "held_up": 0.1, "fall": 0.2, "fall_error": 0.19}, "falling"),
    ({"promise": 2.7, "noise": 12.0, "progress": 0.04, "held_up": 0.04, "fall": 0.2, "fall_error": 0.09}, "falling"),
    ({"promise": 2.7, "noise": 12.0, "progress": 0.04, "held_up": 0.04, "fall": 0.2, "fall_error": 0.11}, "undecided"),
    ({"promise": 2.7, "noise": 12.0, "progress": 0.04, "held_up": 0.1, "fall": 0.3, "fall_error": 0.09}, "noise floor"),
    ({"promise": 2.7, "noise": 12.0, "progress": 0.04, "held_up": 0.07, "fall": 0.3, "fall_error": 0.09}, "undecided"),
    ({"promise": 0.5, "noise": 12.0, "progress": 0.04, "held_up": 0.1, "fall": 0.3, "fall_error": 0.09}, "falling"),
    ({"promise": 2.7, "noise": 0.5, "cosine": 0.1, "fall": 0.2, "fall_error": 0.19}, "falling"),
    ({"promise": 2.7, "noise": 0.5, "cosine": 0.1, "fall": 0.2, "fall_error": 0.21}, "undecided"),
    ({"promise": 2.7, "noise": 0.5, "cosine": -0.1, "fall": 0.2, "fall_error": 0.19}, "undecided"),
    ({"promise": 2.7, "noise": 0.5, "fall": -0.6, "fall_error": 0.3, "above": 0.6}, "diverging"),
    ({"promise": 2.7, "noise": 0.5, "fall": -0.6, "fall_error": 0.3, "above": 0.4}, "undecided"),
    ({"promise": 2.7, "noise": 0.5, "fall": -0.4, "fall_error": 0.2, "above": 0.6}, "undecided"),
    ({"gain": 0.5, "longer": 2000.0, "rate": 0.2}, "ravine"),
    ({"promise": 300.0, "fall": 0.25, "cosine": -0.9, "gain": 0.3}, "falling"),
    ({"promise": 300.0, "fall": 0.25, "cosine": -0.9, "gain": 0.3, "above": -0.1}, "falling"),
    ({"promise": 300.0, "fall": 0.25, "cosine": -0.9, "gain": 0.3, "above": 0.1}, "bouncing"),
    ({"promise": 300.0, "fall": 0.25, "cosine": 0.9, "gain": 0.3, "above": 0.1}, "falling"),
    ({"promise": None, "fall": 0.04, "noise": 12.0}, "minimum"),
    ({"promise": None, "fall": 0.2, "noise": 12.0}, "falling"),
    ({"promise": None, "gain": 0.5, "longer": None}, "undecided"),
    ({"limit": None, "gain": 0.5, "longer": 1000.0}, "undecided"),
    ({"rate": None, "gain": 0.5, "longer": 1000.0}, "undecided"),
    ({"lowest": None}, "undecided"),
    ({"rate_zero": 1}, "rate zero"),
    ({"rate_zero": 100, "fall": 0.4, "promise": 0.5}, "rate zero"),
    ({"still": 100, "gain": 0.5, "longer": 1e29, "rate": 1e-30}, "rate zero"),
    ({"still": 100, "gain": 0.5, "longer": 1e29, "rate": 1e-30, "steepening": 50.0}, "plateau"),
    ({"still": 100, "gain": 0.5, "longer": 1e29, "rate": 1.0}, "ravine"),
    ({"still": 100}, "minimum"),
    ({"gain": None}, "undecided"),
    ({"blew_up": 7, "rise": 0.0, "next_step": 0.1}, "undecided"),
    ({"blew_up": 7, "rise": 0.9, "next_step": 0.1}, "diverging"),
    ({"blew_up": 7, "rise": 0.0, "next_step": 1e200}, "diverging"),
    ({"blew_up": 0, "steps": 0}, "undecided"),
    ({"blew_up": 7, "rate_zero": 1}, "diverging"),
    ({"blew_up": 0, "height": None}, "undecided"),
    (DOWN, "maximum"),
    (DOWN | {"highest": -1e-9}, "saddle"),
    (DOWN | {"every_side": None}, "saddle"),
    (DOWN | {"slope_there": 0.19}, "undecided"),
    ({"fall": 0.4, "fall_error": 0.3}, "minimum"),
    ({"fall": -0.8}, "diverging"),
    ({"blew_up": 7}, "diverging"),
], ids=str)
def test_the_numbers_decide(changes, verdict):
    assert decide(attrs.evolve(STILL, **changes))[0] == verdict


# How often is it right?

@pytest.fixture(scope="module")
def rows(benchmark):
    """A fifth of what docs/diagnosis.md counts, on a seed of its own."""
    return list(benchmark.answers(seed=11, each=1))


def test_it_is_right_on_runs_of_known_cause(rows):
    assert {cause for cause, *_ in rows} == set(VERDICTS) and len(rows) == 72
    full = [(cause, name, found["all of it"], better) for cause, name, found, better in rows]
    wrong = [f"{cause} ({name}) called {found.verdict}" for cause, name, found, _ in full if found.verdict != cause]
    assert len(wrong) <= 3, wrong
    assert not [line for line in wrong if line.startswith("undecided")], wrong
    treatable = [better for cause, name, _, better in full if cause != "minimum" and name != "a_valley_of_minima"]
    assert sum(treatable) >= 0.9 * len(treatable)
    assert all(found.cost <= BUDGET for _, _, views, _ in rows for found in views.values())


def test_the_report_counts_what_it_was_given(benchmark, rows):
    some = rows[::3]
    right = sum(cause == found["all of it"].verdict for cause, _, found, _ in some)
    assert f"**{right} of {len(some)}**" in benchmark.report(some, 11)


def test_schedules_that_watch_the_loss_are_understood():
    optimizer = optimizers.gd(schedules.PlateauDecay(1e-6))
    run = descend(surfaces.bowl.gradient, [2.0, 1.0], optimizer, 200, loss=surfaces.bowl.value)
    assert diagnose(surfaces.bowl, run, optimizer).verdict == "crawling"
