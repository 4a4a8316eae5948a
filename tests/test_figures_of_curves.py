"""Figures of curves, of laws and what was measured, and of many runs: what is drawn is what was given."""

import numpy as np
import pytest
from test_figures import canvas, overlapping

from descentlab import figures


def gridlines(axis):
    return {line.get_visible() for line in axis.get_gridlines()}


# Curves


def test_labels_of_curves_do_not_overlap():
    ax = canvas().ax
    figures.draw_curves(ax, {f"curve {i}": [1.0, 1.0 + i / 1000] for i in range(4)}, log=False)
    ax.figure.canvas.draw()
    assert len(ax.texts) == 4 and not overlapping(ax.texts)


def test_curves_differ_in_colour_and_dash():
    ax = canvas().ax
    figures.draw_curves(ax, {"a": [1, 2], "b": [2, 3], "c": [3, 4]})
    assert len({(line.get_color(), line.get_linestyle()) for line in ax.lines}) == 3
    assert len({line.get_linestyle() for line in ax.lines}) == 3


@pytest.mark.parametrize("label_at, side, along", [("end", "left", 100), ("start", "right", 1)])
def test_curves_are_labelled_at_either_end(label_at, side, along):
    ax, curves = canvas().ax, {"a": [1, 2, 3], "b": [4, 5, 6]}
    figures.draw_curves(ax, curves, x=[1, 10, 100], logx=True, label_at=label_at, marker="o")
    assert [(text.get_text(), text.get_ha(), text.xy) for text in ax.texts] == [
        (name, side, (along, values[-1 if label_at == "end" else 0])) for name, values in curves.items()]
    assert {line.get_marker() for line in ax.lines} == {"o"}
    with pytest.raises(ValueError, match="label_at"):
        figures.draw_curves(ax, curves, label_at="middle")


def test_a_curve_is_labelled_where_it_was_last_finite_and_one_that_never_was_not_at_all():
    ax = canvas().ax
    figures.draw_curves(ax, {"ends": [3.0, 2.0, np.inf], "never": [np.nan] * 3})
    assert [(text.get_text(), text.xy) for text in ax.texts] == [("ends", (1, 2.0))]


def test_ticks_have_one_style():
    ax = canvas().ax
    figures.draw_curves(ax, {"": np.geomspace(2e-5, 1e-3, 9)})
    ticks = [ax.yaxis.get_major_formatter()(tick, 0) for tick in (2e-5, 5e-5, 1e-4, 5e-4, 1.5, 20)]
    assert ticks == ["0.00002", "0.00005", "0.0001", "0.0005", "1.5", "20"]


@pytest.mark.parametrize("log", [True, False])
def test_a_height_can_be_read_off_at_lines(log):
    curves, measured, seeds = (canvas().ax for _ in range(3))
    figures.draw_curves(curves, {"": [1.0, 2.0, 3.0]}, log=log)
    figures.draw_measured(measured, [1, 2, 3], {"": np.array([1.0, 2.0, 3.0])}, log=log)
    figures.draw_seeds(seeds, "abc", {"": np.ones((3, 2))})
    if log:
        figures.log_height(seeds)
    assert gridlines(curves.yaxis) == gridlines(measured.yaxis) == gridlines(seeds.yaxis) == {True}


def test_a_level_is_drawn_across_at_its_height():
    ax = canvas().ax
    ax.set(xlim=(0, 10), ylim=(0, 5))
    figures.draw_level(ax, 2, "two")
    assert set(ax.lines[0].get_ydata()) == {2} and [t.get_text() for t in ax.texts] == ["two"]


def test_a_limit_is_told_as_precisely_as_asked():
    axes = canvas(panels=2).axes
    for ax, precision in zip(axes, (3, 5)):
        figures.draw_shares(ax, [0.1, 1.0], [0, 1], limit=0.123456, precision=precision)
    assert [ax.texts[0].get_text().split()[-1] for ax in axes] == ["0.123", "0.12346"]


# Laws, and what was measured


def test_measured_signs_and_laws_are_what_was_given():
    ax = canvas().ax
    x, law, found = np.array([0.0, 0.5, 0.9]), np.array([1.0, 2.0, 3.0]), np.array([1.1, 2.1, np.nan])
    figures.draw_measured(ax, x, {"both": (law, found), "joined": found + 1}, stretched=True)
    line, signs, joined, alone = ax.lines
    assert np.array_equal(joined.get_ydata(), alone.get_ydata(), equal_nan=True)
    assert np.array_equal(line.get_ydata(), law) and np.array_equal(signs.get_ydata(), found, equal_nan=True)
    assert alone.get_marker() != signs.get_marker() and alone.get_color() != signs.get_color()
    assert [text.get_text() for text in ax.texts] == ["both", "joined"]
    assert ax.texts[0].xy == (0.5, 2.1)      # at the last sign there is


def test_a_law_may_be_finer_than_what_was_measured():
    ax = canvas().ax
    x, fine = np.array([0.0, 0.5, 0.9]), np.linspace(0, 0.9, 40)
    figures.draw_measured(ax, x, {"both": (fine**2, x**2), "joined": x}, laws_at=fine)
    line, signs, joined, _ = ax.lines
    assert np.array_equal(line.get_xdata(), fine) and np.array_equal(line.get_ydata(), fine**2)
    assert np.array_equal(signs.get_xdata(), x) and np.array_equal(joined.get_xdata(), x)
    assert ax.texts[0].xy == (0.9, 0.9**2)


def test_laws_over_batch_sizes_are_lines_and_measurements_dots():
    laws = {"with": np.array([4.0, 2.0, 1.0]), "without": np.array([4.0, 1.9, 0.5])}
    pairs, ax = {name: (law, 1.01 * law) for name, law in laws.items()}, canvas().ax
    colors = figures.GREEN, figures.BLUE
    figures.draw_measured(ax, [1, 4, 16], pairs, log=True, logx=True, colors=colors, markers="oo")
    assert [list(each.get_ydata()) for each in ax.lines] == [list(values) for pair in pairs.values() for values in pair]
    assert [line.get_marker() for line in ax.lines] == ["None", "o"] * 2
    assert [line.get_color() for line in ax.lines] == [figures.GREEN] * 2 + [figures.BLUE] * 2
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["1", "4", "16"]
    assert [text.get_text() for text in ax.texts] == ["with", "without"]


def test_where_x_falls_its_axis_falls_too():
    ax, distances = canvas().ax, np.array([1e-2, 1e-4, 1e-6])
    times = {"a": ([9.5, 19.5, 29.5], [10, 20, 30]), "b": ([1, 2, 3], [1, 2, 3])}
    figures.draw_measured(ax, distances, times, logx=True, ylim=(0, None), title="steps")
    law, signs, *_ = ax.lines
    assert list(law.get_ydata()) == [9.5, 19.5, 29.5] and list(signs.get_ydata()) == [10, 20, 30]
    assert {text.get_text() for text in ax.texts} == {"a", "b"} and ax.get_xlim()[0] > ax.get_xlim()[1]
    assert ax.get_ylim()[0] == 0 and ax.get_title("left") == "steps"


def test_more_pairs_than_colours_are_all_drawn():
    ax = canvas().ax
    figures.draw_measured(ax, [1, 2], {str(i): np.array([i, i + 1.0]) for i in range(6)})
    assert len(ax.lines) == 12 and len(ax.texts) == 6


# Many runs


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


def test_seeds_at_places_without_an_order_are_not_joined():
    joined, apart = canvas().ax, canvas().ax
    groups = {"a": np.arange(6.0).reshape(2, 3), "b": np.ones((2, 3))}
    figures.draw_seeds(joined, ["x", "y"], groups)
    figures.draw_seeds(apart, ["x", "y"], groups, joined=False)
    assert joined.get_legend() is None and [t.get_text() for t in apart.get_legend().get_texts()] == ["a", "b"]
    assert {line.get_linestyle() for line in joined.lines} == {"None", "-", "--"}
    assert {line.get_marker() for line in apart.lines} == {"o", "s", "_"}
    assert {line.get_linestyle() for line in apart.lines if len(line.get_xdata())} == {"None"}


def test_a_bundle_is_its_runs_and_their_median():
    ax, runs = canvas().ax, np.random.default_rng(0).uniform(1, 2, (20, 5))
    figures.draw_bundle(ax, runs, "loss")
    *thin, median = (line.get_ydata() for line in ax.lines)
    assert np.array_equal(np.transpose(thin), runs) and np.array_equal(median, np.median(runs, axis=1))
    assert ax.get_title("left") == "loss: 5 runs and their median" and ax.get_yscale() == "log"
