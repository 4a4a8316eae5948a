"""What notebook 04 is built of: the line and its batches' surfaces, its explorers, and its figures."""

import re
from itertools import combinations, product

import numpy as np
import pytest

from descentlab import descend, explorers, figures, optimizers
from descentlab.explorers._batch_size import _Bowl

ROWS = 24


@pytest.fixture(scope="module")
def line():
    return explorers.straight_line()


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
    bowl, rows = _Bowl.of(line, np.array(rows)), np.array(rows)
    theta = np.array([[0.3, -1.0], [2.0, 1.5]])
    for place in theta:
        np.testing.assert_allclose(bowl.gradient(place), line.gradient(place, rows), atol=1e-12)
    assert bowl.flat == (len(rows) == 1)
    level = bowl.level(0.3, np.linspace(0, 2 * np.pi, 50)).T
    rise = line.value(level, rows) - line.value(bowl.lowest, rows)
    np.testing.assert_allclose(rise, 0.3, rtol=1e-6) if len(rows) > 1 else None
    assert rise.min() > -1e-9 and rise.max() < 0.3 * (1 + 1e-6)


# The explorers (their goals and their controls' ends are in test_explorers).

def test_stepping_through_the_batches_moves_their_minimum(lowest):
    explorer = explorers.batch_surfaces().set(size=3)
    ways = {explorer.set(first=first).verdict for first in range(1, ROWS + 1)}
    assert len(ways) == ROWS
    assert "its minimum is the full one" in explorer.set(size=ROWS).verdict
    assert "its minima form a whole line" in explorer.set(size=1).verdict


def test_the_gradients_under_the_picture_are_the_networks(line):
    explorer = explorers.batch_surfaces().set(first=23, size=4, w=1.5, b=-0.3)
    rows, theta = [22, 23, 0, 1], np.array([1.5, -0.3])
    *_, batch, full = numbers(explorer.verdict)
    assert batch == pytest.approx(np.linalg.norm(line.gradient(theta, np.array(rows))), rel=5e-3)
    assert full == pytest.approx(np.linalg.norm(line.gradient(theta)), rel=5e-3)


def test_the_law_under_the_cloud_is_the_mean_over_all_possible_batches(line, lowest):
    explorer = explorers.gradient_cloud().set(size=2, distance=1.0)
    each = line.gradient(lowest + np.array([-0.8, 0.6]), np.arange(ROWS)[:, None])
    for replace, batches in ((False, combinations(range(ROWS), 2)), (True, product(range(ROWS), repeat=2))):
        errors = each[np.array(list(batches))].mean(axis=1) - each.mean(axis=0)
        typical = np.sqrt((errors**2).sum(axis=1).mean())
        _, measured, law, *_ = numbers(explorer.set(replace=replace).verdict)
        assert law == pytest.approx(typical, rel=5e-3)
        assert measured == pytest.approx(typical, rel=0.1)


def test_at_the_minimum_there_is_no_uphill():
    assert "every pull leads away" in explorers.gradient_cloud().set(distance=0.0).verdict
    assert "0 of 400 batches point uphill" in explorers.gradient_cloud().set(size=ROWS).verdict


def test_a_run_with_all_the_data_is_gradient_descent(line, lowest):
    explorer = explorers.batch_run().set(size=ROWS, replace=False, epochs=12, eta=0.3)
    end = descend(line.gradient, [-0.8, -1.2], optimizers.gd(0.3), 12).end
    updates, above = numbers(explorer.verdict)
    assert updates == 12
    assert above == pytest.approx(line.value(end) - line.value(lowest), rel=0.02)


def test_dealing_beats_drawing_in_the_run():
    explorer = explorers.batch_run().set(size=4)
    drawn = numbers(explorer.verdict)[-1]
    assert numbers(explorer.set(replace=False).verdict)[-1] < drawn / 2


def test_a_run_that_diverges_says_when():
    explorer = explorers.batch_run().set(eta=1.0, size=1)
    assert re.fullmatch(r"Diverges: out of sight after \d+ updates\.", explorer.verdict)


# The figures.

def canvas(panels=1):
    return figures.Canvas("It says something", alt="what is seen", panels=panels)


def test_laws_are_lines_and_measurements_dots():
    laws = {"with": np.array([4.0, 2.0, 1.0]), "without": np.array([4.0, 1.9, 0.5])}
    measured = {name: 1.01 * values for name, values in laws.items()}
    ax = canvas().ax
    figures.draw_laws(ax, [1, 4, 16], laws, measured)
    assert [list(each.get_ydata()) for each in ax.lines] == [
        list(values) for name in laws for values in (laws[name], measured[name])]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert [text.get_text() for text in ax.texts] == ["with", "without"]


@pytest.mark.parametrize("names", [["one"], ["one", "two", "three"]])
def test_every_seed_is_drawn_and_so_is_the_median(names):
    groups = {name: np.random.default_rng(0).normal(size=(4, 10)) for name in names}
    ax = canvas().ax
    figures.draw_seeds(ax, [1, 4, 16, 64], groups)
    drawn = [np.asarray(each.get_ydata()) for each in ax.lines]
    for name, dots, medians in zip(names, drawn[::2], drawn[1::2]):
        assert np.array_equal(np.sort(dots), np.sort(groups[name].ravel()))
        assert np.array_equal(medians, np.median(groups[name], axis=1))
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["1", "4", "16", "64"]
    assert len(ax.texts) == (len(names) if len(names) > 1 else 0)


def test_ticks_have_one_style():
    ax = canvas().ax
    figures.draw_curves(ax, {"": np.geomspace(2e-5, 1e-3, 9)})
    ticks = [ax.yaxis.get_major_formatter()(tick, 0) for tick in (2e-5, 5e-5, 1e-4, 5e-4, 1.5, 20)]
    assert ticks == ["0.00002", "0.00005", "0.0001", "0.0005", "1.5", "20"]


def test_every_clock_stops_with_the_first_run():
    runs = {"slow": ({"updates": np.arange(11.0), "seconds": np.arange(11.0)}, np.geomspace(1, 0.1, 11)),
            "fast": ({"updates": np.arange(11.0), "seconds": np.arange(11.0) / 4}, np.geomspace(1, 0.01, 11))}
    axes = canvas(2).axes
    figures.draw_clocks(axes, runs)
    assert [ax.get_xlabel() for ax in axes] == ["updates", "seconds"]
    assert [ax.get_xlim()[1] for ax in axes] == [10, 2.5]
    slow, fast = axes[1].lines
    assert slow.get_xdata()[-1] == fast.get_xdata()[-1] == 2.5
    assert fast.get_ydata()[-1] == pytest.approx(0.01)
    assert slow.get_ydata()[-1] == pytest.approx((10**-0.2 + 10**-0.3) / 2)
    assert axes[0].get_ylim() == axes[1].get_ylim() and axes[0].get_ylim()[0] < 0.01


def test_an_epochs_time_is_its_updates_times():
    sizes, seconds = 2 ** np.arange(13), np.linspace(1e-5, 1e-3, 13)
    axes = canvas(2).axes
    figures.draw_timings(axes, sizes, seconds)
    assert np.allclose(axes[0].lines[0].get_ydata(), 1e3 * seconds)
    assert np.allclose(axes[1].lines[0].get_ydata(), 1e3 * seconds * 4096 / sizes)
    assert "GPU" in " ".join(text.get_text() for text in axes[0].texts)
