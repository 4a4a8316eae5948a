"""What notebook 04 is built of: its explorers, its verdicts, and its race to a loss."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from descentlab import Network, descend, load_digits, minibatches, optimizers, sharpness
from descentlab.lessons import batch_size as lesson
from descentlab.lessons.batch_size.explorers.quickest import MEASURED
from descentlab.lessons.batch_size.explorers.step import NOISE, break_even, mean_after

ROWS = 24


@pytest.fixture(scope="module")
def line():
    """The network whose loss the cloud's points have."""
    scene = lesson.gradient_cloud().scene
    return Network((1, 1), scene.x[:, None], scene.y[:, None], loss="squared_error")


@pytest.fixture(scope="module")
def lowest(line):
    return np.polyfit(line.inputs[:, 0], line.targets[:, 0], 1)      # (w, b), from elsewhere


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\.?\d*(?:e-?\d+)?", text)]


# The explorers (their goals and their controls' ends are in test_lessons_explorers).

def test_the_error_under_the_cloud_is_the_mean_over_all_possible_batches(line, lowest):
    explorer = lesson.gradient_cloud().set(size=2, distance=1.0)
    each = line.gradient(lowest + np.array([-0.8, 0.6]), np.arange(ROWS)[:, None])
    errors = each[np.array(list(product(range(ROWS), repeat=2)))].mean(axis=1) - each.mean(axis=0)
    typical = np.sqrt((errors**2).sum(axis=1).mean())
    _, measured, computed, *_ = numbers(explorer.verdict)
    assert computed == pytest.approx(typical, rel=5e-3)
    assert measured == pytest.approx(typical, rel=0.1)


def test_at_the_minimum_there_is_no_uphill():
    assert "every pull leads away" in lesson.gradient_cloud().set(distance=0.0).verdict


@pytest.mark.parametrize("distance", [0.0, 0.5, 2.0])
def test_the_star_is_where_the_hand_takes_it(line, lowest, distance):
    explorer = lesson.gradient_cloud().set(distance=distance)
    slope = line.gradient(lowest + distance * np.array([-0.8, 0.6]))
    handle = explorer.scene.handles[0]
    assert np.allclose(slope, [handle.unit * distance, explorer.reading.at["distance"]], atol=2e-3)


# The verdicts: the numbers decide.

def pronounced(claim, *measured):
    getattr(lesson, claim)(*measured)
    return lesson.verdicts.pronounced[claim.upper()]


SIZES, RATES = 2 ** np.arange(9), 0.0125 * 2.0 ** np.arange(0, 5.5, 0.5)


def proportion(eta, size):
    return 2 + np.abs(np.log2(eta / size / 0.2)) if eta < 1.5 * 6.4 / (1 + 30 / size) else np.inf


@pytest.mark.parametrize("law, bend, form", [
    (proportion, 6.4, "holds when"), (proportion, 1.0, "does not hold"),                # another best than predicted
    (lambda eta, size: 2 + np.abs(np.log2(eta / size / 0.2)), 6.4, "does not hold"),    # there is no end
    (lambda eta, size: 2 + np.abs(np.log2(eta / np.sqrt(size) / 0.2)), 6.4, "does not hold"),
    (lambda eta, size: 3 + (eta > 0.3 * size), 6.4, "does not hold")])                  # eta need not grow
def test_the_rate_must_have_to_grow_in_proportion_and_then_stop(law, bend, form):
    epochs = np.array([[law(rate * size, size) for rate in RATES] for size in SIZES])
    assert pronounced("c25", SIZES, RATES, epochs, bend / (1 + 30 / SIZES), 30.0).form == form


@pytest.mark.parametrize("needed, middles, form", [
    ([2, 2.3, 10], [0.94, 0.95, 0.94], "holds when"),
    ([9, 9.5, 10], [0.94, 0.95, 0.94], "does not hold"),        # all need the same epochs
    ([0.01, 0.2, 10], [0.94, 0.95, 0.94], "does not hold"),     # the large one loses by updates, too
    ([2, 9.5, 10], [0.94, 0.95, 0.94], "does not hold"),        # a small one needs as many epochs
    ([2, 2.3, 10], [0.94, 0.95, 0.88], "does not hold")])       # and tests worse
def test_small_batches_train_better_by_epochs_alone_where_updates_and_tests_say_otherwise(needed, middles, form):
    accuracies = np.array(middles)[:, None] + [-0.01, 0.0, 0.001]
    verdict = pronounced("c23", [1, 16, 256], needed, accuracies)
    assert verdict.form == form
    lowest, highest = middles[2] - 0.01, middles[2] + 0.001
    assert verdict.table.rows[2][-1] == f"{lowest:.3f} to {highest:.3f}"


def test_where_a_step_lands_on_average_is_the_mean_over_many_batches():
    scene = lesson.first_step().scene
    errors = NOISE * np.random.default_rng(1).normal(size=200_000) / np.sqrt(4)
    ends = -1.5 - 0.7 * (-1.5 + errors)
    assert mean_after(4, 0.7, -1.5) == pytest.approx((ends**2 / 2).mean(), rel=0.02)
    assert np.sqrt((scene.errors**2).mean()) == pytest.approx(NOISE, rel=0.1)


@pytest.mark.parametrize("dear, best", [(40, 16), (5.7, 64), (1.35, 128), (1.1, 256)])
def test_the_quickest_of_the_nine_sizes_is_the_larger_the_less_all_the_digits_cost(dear, best):
    explorer = lesson.quickest().set(dear=dear)
    time = {size: epochs / size * (1 + (dear - 1) * (size - 1) / 255) for size, epochs in MEASURED.items()}
    assert min(time, key=time.get) == best
    everybody, price, said, *others = re.findall(r"\d+\.?\d*", explorer.verdict)
    assert (everybody, float(price), int(said)) == ("256", dear, best)
    told = dict(zip(map(int, others[::2]), map(float, others[1::2])))
    assert told == {size: pytest.approx(time[size] / time[best], rel=5e-3) for size in (1, 256) if size != best}


def test_a_batch_near_the_noise_scale_takes_at_most_about_twice_the_quickest_time_at_every_price():
    sizes, epochs = np.array(list(MEASURED)), np.array(list(MEASURED.values()))
    for price in np.geomspace(1, 256, 400):
        time = epochs / sizes * (1 + (price - 1) * (sizes - 1) / 255)
        assert time[sizes == 32] < 2.2 * time.min()


def test_the_explorer_of_the_quickest_batch_has_the_epochs_that_the_notebook_measured():
    page = (Path(__file__).parents[1] / "notebooks" / "04_batch_size.ipynb").read_text(encoding="utf-8")
    rows = re.findall(r"^ *\"? *(\d+) +(\d+\.?\d*) +\d+ +0\.\d+ to 0\.\d+", page, re.M)
    assert [int(size) for size, _ in rows] == [1, 4, 16, 64, 256]
    assert [MEASURED[int(size)] for size, _ in rows] == pytest.approx([float(needed) for _, needed in rows], rel=5e-3)


@pytest.mark.parametrize("size, theta", [(1, -1.0), (16, -1.0), (256, -2.0)])
def test_at_the_break_even_a_step_ends_as_high_as_it_began(size, theta):
    assert mean_after(size, break_even(size, theta), theta) == pytest.approx(theta**2 / 2)


@pytest.mark.parametrize("optimizer, eta", [(optimizers.gd, 0.8), (optimizers.momentum, 0.1), (optimizers.adam, 0.05)])
def test_the_epochs_to_a_goal_are_those_of_the_same_runs_by_hand(optimizer, eta):
    rng = np.random.default_rng(2)
    inputs = rng.normal(size=(64, 3))
    network = Network((3, 2), inputs, (inputs[:, 0] > 0).astype(int))
    starts, goal = network.initial(rng, starts=2), 0.2
    found = []
    for seed in range(4):
        batches = minibatches(network, 8, np.random.default_rng(seed))
        losses = network.value(descend(batches, starts[seed % 2], optimizer(eta), 16 * 8).theta)
        found.append(np.flatnonzero(losses[1:] < goal)[0] + 1)
    slow, some, lost = lesson.epochs_to(goal, network, starts, 8, [1e-4, eta, np.nan], optimizer, shuffles=2)
    assert some == pytest.approx(np.mean(found) / 8)
    assert np.isinf(slow) and np.isinf(lost)


def test_a_run_whose_loss_leaps_up_first_may_still_arrive():
    steep = Network((1, 1), np.array([[1.0], [1.0]]), np.array([[0.0], [0.0]]), loss="squared_error")
    starts = np.array([[20.0, 0.0]])
    assert steep.value(starts)[0] > 100
    assert np.isfinite(lesson.epochs_to(0.1, steep, starts, 2, [0.4])[0])


def test_far_beyond_two_over_the_bend_all_the_digits_arrive_where_the_bends_are_smaller():
    rng = np.random.default_rng(0)
    data = load_digits(rng, train=256)
    network = Network((64, 32, 10), data.inputs, data.labels)
    for start in network.initial(rng, starts=3):
        path = descend(network.gradient, start, optimizers.gd(32.0), 20).theta
        losses = network.value(path)
        arrived = np.flatnonzero(losses < 0.1)[0]
        assert losses.max() > 10 * losses[0]
        assert 32 > 4 * 2 / sharpness(network, start)
        assert sharpness(network, path[arrived]) < sharpness(network, start) / 2


def test_there_is_a_limit_to_the_epochs(line):
    starts = np.zeros((2, 2))
    enough = lesson.epochs_to(0.2, line, starts, 8, [0.03], most=20)[0]
    assert 1 < enough < 20 and np.isinf(lesson.epochs_to(0.2, line, starts, 8, [0.03], most=int(enough) - 1)[0])
