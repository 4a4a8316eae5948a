"""What notebook 04 is built of: the line and its batches' surfaces, and its lesson."""

import re
from itertools import product

import numpy as np
import pytest

from descentlab import Network, descend, load_digits, minibatches, optimizers
from descentlab.lessons import batch_size as lesson
from descentlab.lessons.batch_size.cases import Bowl
from descentlab.lessons.batch_size.explorers.step import NOISE, mean_after
from descentlab.lessons.batch_size.explorers.surfaces import _arrow, _beside

ROWS = 24


@pytest.fixture(scope="module")
def line():
    return lesson.straight_line()


@pytest.fixture(scope="module")
def lowest(line):
    return np.polyfit(line.inputs[:, 0], line.targets[:, 0], 1)      # (w, b), from elsewhere


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\.?\d*(?:e-?\d+)?", text)]


# The line.

def test_the_lines_minimum_is_the_least_squares_fit(line, lowest):
    assert np.abs(line.gradient(lowest)).max() < 1e-12
    assert np.abs(line.gradient(lowest, np.arange(ROWS)[:, None])).max(axis=1).min() > 0.01    # nobody is content


def test_neighbours_in_the_data_are_no_neighbours_on_the_line(line):
    assert np.median(np.abs(np.diff(line.inputs[:, 0]))) > 0.5


@pytest.mark.parametrize("rows", [[3], [0, 7], range(5, 11), range(ROWS)], ids=len)
def test_a_batch_has_the_surface_that_the_network_gives_it(line, rows):
    bowl, rows = Bowl.of(line, np.array(rows)), np.array(rows)
    theta = np.array([[0.3, -1.0], [2.0, 1.5]])
    for place in theta:
        np.testing.assert_allclose(bowl.gradient(place), line.gradient(place, rows), atol=1e-12)
    assert bowl.flat == (len(rows) == 1)
    level = bowl.level(0.3, np.linspace(0, 2 * np.pi, 50)).T
    rise = line.value(level, rows) - line.value(bowl.lowest, rows)
    np.testing.assert_allclose(rise, 0.3, rtol=1e-6) if len(rows) > 1 else None
    assert rise.min() > -1e-9 and rise.max() < 0.3 * (1 + 1e-6)


# The explorers (their goals and their controls' ends are in test_lessons_explorers).

def test_stepping_through_the_batches_moves_their_minimum(lowest):
    explorer = lesson.batch_surfaces().set(size=3)
    ways = {explorer.set(first=first).verdict for first in range(1, ROWS + 1)}
    assert len(ways) == ROWS
    assert "its minimum is the full one" in explorer.set(size=ROWS).verdict
    assert "its lowest places form a whole line" in explorer.set(size=1).verdict


def test_an_arrow_has_its_head_at_its_tip():
    tail, tip = np.array([1.0, 0.5]), np.array([1.0, -1.5])
    stroke = _arrow(tail, tip)
    assert stroke[[0, 1, 3]].tolist() == [tail.tolist(), tip.tolist(), tip.tolist()]
    assert np.allclose(stroke[[2, 4]], tip + [[0.12, 0.16], [-0.12, 0.16]])
    assert np.allclose(_arrow(tail, tail), tail)


def test_the_gradients_under_the_picture_are_the_networks(line):
    explorer = lesson.batch_surfaces().set(first=23, size=4, w=1.5, b=-0.3)
    rows, theta = [22, 23, 0, 1], np.array([1.5, -0.3])
    *_, batch, full = numbers(explorer.verdict)
    assert batch == pytest.approx(np.linalg.norm(line.gradient(theta, np.array(rows))), rel=5e-3)
    assert full == pytest.approx(np.linalg.norm(line.gradient(theta)), rel=5e-3)


def test_the_law_under_the_cloud_is_the_mean_over_all_possible_batches(line, lowest):
    explorer = lesson.gradient_cloud().set(size=2, distance=1.0)
    each = line.gradient(lowest + np.array([-0.8, 0.6]), np.arange(ROWS)[:, None])
    errors = each[np.array(list(product(range(ROWS), repeat=2)))].mean(axis=1) - each.mean(axis=0)
    typical = np.sqrt((errors**2).sum(axis=1).mean())
    _, measured, law, *_ = numbers(explorer.verdict)
    assert law == pytest.approx(typical, rel=5e-3)
    assert measured == pytest.approx(typical, rel=0.1)


def test_at_the_minimum_there_is_no_uphill():
    assert "every pull leads away" in lesson.gradient_cloud().set(distance=0.0).verdict


def test_a_batch_of_all_begins_nowhere():
    explorer = lesson.batch_surfaces().set(size=ROWS)
    assert "first" in explorer.reading.idle and "first" not in explorer.set(size=ROWS - 1).reading.idle


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


def test_noise_that_does_not_follow_its_law_is_told():
    sizes, law = [1, 4, 16, 64], np.array([2.0, 1.0, 0.5, 0.25])
    assert pronounced("c19", np.ones(4), 2.0, sizes, law).word == "holds"
    assert pronounced("c19", np.ones(4), 2.0, sizes, law * [1, 1, 1, 1.2]).word == "does not hold"


def test_a_processor_on_which_every_sample_costs_alike_speaks_against_both():
    alone = {size: 1e-6 * size for size in (1, 16, 256, 1024)}
    with_overhead = {size: 1e-4 + time for size, time in alone.items()}
    assert pronounced("c21", alone).word == pronounced("c22", alone).word == "does not hold"
    assert pronounced("c21", with_overhead).word == "does not hold"
    assert pronounced("c21", dict.fromkeys(alone, 1e-4)).word == "holds"
    assert pronounced("c22", with_overhead).word == "holds"


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
    ([2, 2.3, 10], [0.94, 0.95, 0.88], "does not hold")])       # and tests worse
def test_small_batches_train_better_by_epochs_alone_where_updates_and_tests_say_otherwise(needed, middles, form):
    accuracies = np.array(middles)[:, None] + [-0.01, 0.0, 0.001]
    verdict = pronounced("c23", [1, 16, 256], needed, accuracies)
    assert verdict.form == form
    lowest, highest = middles[2] - 0.01, middles[2] + 0.001
    assert verdict.table.rows[2][-1] == f"{lowest:.3f} to {highest:.3f}"


def test_one_eta_for_all_and_each_its_own_are_two_curves():
    ax = lesson.draw_each_at_its_best([1, 16], [[0.9, 0.92, 0.95], [0.5, 0.6, 0.8]], [[0.9, 0.93, 0.95]] * 2).ax
    assert [text.get_text() for text in ax.texts] == ["eta = 0.1 for all", "each its best eta"]
    middles = [line.get_ydata().tolist() for line in ax.lines if len(line.get_ydata()) == 2]
    assert middles == [[0.92, 0.6], [0.93, 0.93]]


def test_where_a_step_lands_on_average_is_the_mean_over_many_batches():
    scene = lesson.first_step().scene
    errors = NOISE * np.random.default_rng(1).normal(size=200_000) / np.sqrt(4)
    ends = -1.5 - 0.7 * (-1.5 + errors)
    assert mean_after(4, 0.7, -1.5) == pytest.approx((ends**2 / 2).mean(), rel=0.02)
    assert scene.errors.std() == pytest.approx(NOISE, rel=0.1)


@pytest.mark.parametrize("size, theta", [(1, -1.0), (16, -1.0), (256, -2.0)])
def test_at_the_limit_a_step_ends_as_high_as_it_began(size, theta):
    *_, limit = numbers(lesson.first_step().set(size=size, theta=theta).verdict)
    assert mean_after(size, limit, theta) == pytest.approx(theta**2 / 2, rel=0.02)


@pytest.mark.parametrize("step, other", [((0.3, 0.4), (0.6, 0.6)), ((0.6, 0.6), (0.3, 0.4)), ((0.0, 0.0), (0.5, 0.1))])
def test_an_arrows_name_is_off_its_head_and_away_from_the_other(step, other):
    away = _beside(np.array(step), np.array(other))
    assert np.linalg.norm(away) > 0.2 or not np.any(step)
    assert np.linalg.det([step, away]) * np.linalg.det([step, other]) <= 0


def test_the_epochs_to_a_goal_are_those_of_the_same_runs_by_hand():
    rng = np.random.default_rng(2)
    inputs = rng.normal(size=(64, 3))
    network = Network((3, 2), inputs, (inputs[:, 0] > 0).astype(int))
    starts, goal = network.initial(rng, starts=2), 0.2
    found = []
    for seed in range(4):
        batches = minibatches(network, 8, np.random.default_rng(seed))
        losses = network.value(descend(batches, starts[seed % 2], optimizers.gd(0.8), 16 * 8).theta)
        found.append(np.flatnonzero(losses[1:] < goal)[0] + 1)
    slow, some, lost = lesson.epochs_to(goal, network, starts, 8, [1e-4, 0.8, np.nan], shuffles=2)
    assert some == pytest.approx(np.mean(found) / 8)
    assert np.isinf(slow) and np.isinf(lost)


def test_a_run_whose_loss_leaps_up_first_may_still_arrive():
    steep = Network((1, 1), np.array([[1.0], [1.0]]), np.array([[0.0], [0.0]]), loss="squared_error")
    starts = np.array([[20.0, 0.0]])
    assert steep.value(starts)[0] > 100
    assert np.isfinite(lesson.epochs_to(0.1, steep, starts, 2, [0.4])[0])


def test_a_samples_own_gradient_is_that_of_its_own_loss(line):
    theta = np.array([0.3, -1.0])
    own = lesson.own_gradients(line, theta)
    assert own.shape == (ROWS, 2)
    np.testing.assert_allclose(own.mean(axis=0), line.gradient(theta), atol=1e-12)
    np.testing.assert_allclose(own[7], line.gradient(theta, np.array([7])), atol=1e-12)


def test_there_is_a_limit_to_the_epochs(line):
    starts = np.zeros((2, 2))
    enough = lesson.epochs_to(0.2, line, starts, 8, [0.03], most=20)[0]
    assert 1 < enough < 20 and np.isinf(lesson.epochs_to(0.2, line, starts, 8, [0.03], most=int(enough) - 1)[0])


def test_doubling_from_half_the_best_eta_goes_well_up_to_64_and_badly_from_128_on():
    rng = np.random.default_rng(0)
    data = load_digits(rng, train=256)
    network = Network((64, 32, 10), data.inputs, data.labels)
    starts = network.initial(rng, starts=3)
    for size in (16, 32, 64, 128, 256):
        batches = minibatches(network, size, [np.random.default_rng(seed) for seed in range(3)])
        path = descend(batches, starts, optimizers.gd(2.26 / 2 * size / 16), 5 * 256 // size, keep="ends")
        loss = network.value(path.end)
        assert (np.abs(loss - 0.06) < 0.01).all() if size <= 64 else (loss > 1).all()
