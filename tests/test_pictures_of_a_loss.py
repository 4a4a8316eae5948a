"""Pictures of a loss: the cut through a winding valley, planes and dips, the pictures and the cards."""

import numpy as np
import pytest

from descentlab import Network, landscapes
from descentlab.landscapes import Slice
from descentlab.lessons import pictures_of_a_loss as lesson
from descentlab.lessons.pictures_of_a_loss.explorers import Cut

# The explorer


@pytest.mark.parametrize("angle", [-40, -10, 0, 30, 55])
def test_the_rings_are_at_dips_and_none_of_them_is_a_minimum(angle):
    explorer = lesson.cut().set(angle=angle)
    rings = explorer.artists[3].get_xdata()
    ahead = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    assert len(rings) and f"{len(rings)} dips" in explorer.verdict
    gradients = Cut.surface.gradient(rings[:, None] * ahead)
    assert np.abs(gradients @ ahead).max() < 0.2 < np.linalg.norm(gradients, axis=1).min()


def test_the_slope_of_the_valley_is_its_slope():
    at, h = np.random.default_rng(0).uniform(-3, 3, (20, 2)), 1e-6
    measured = [(Cut.surface.value(at + h * e) - Cut.surface.value(at - h * e)) / (2 * h) for e in np.eye(2)]
    assert np.allclose(Cut.surface.gradient(at), np.transpose(measured), atol=1e-6)


def test_descent_from_every_dip_goes_on_to_the_minimum():
    for place in (-2.83, -1.7, 1.7, 2.83):
        line = lesson.cut().set(angle=-10, place=place).artists[0][0]
        assert Cut.surface.value(line.get_xydata()[-1]) < 0.3 * Cut.surface.value(line.get_xydata()[0])


def test_a_place_that_is_no_dip_meets_no_goal():
    explorer = lesson.cut()
    assert explorer.set(angle=-30, place=2.37).met
    assert not explorer.set(angle=-30, place=1.5).met and not explorer.set(angle=0, place=1.53).met


# Planes and dips


@pytest.fixture
def rectified():
    rng = np.random.default_rng(0)
    network = Network((3, 4, 2), rng.normal(size=(6, 3)), np.array([0, 1, 0, 1, 1, 0]), activation="relu")
    return network, network.initial(rng)


def test_rescaling_changes_no_output_and_no_normalized_picture(rectified):
    network, theta = rectified
    other = lesson.rescaled(network, theta, 5)
    assert np.allclose(network.output(other), network.output(theta)) and not np.allclose(other, theta)
    pieces = [landscapes.filter_normalized_plane(network, each, np.random.default_rng(1), points=5)
              for each in (theta, other)]
    assert np.allclose(pieces[0].loss, pieces[1].loss)
    plain = [lesson.any_plane(network, each, 2.0, np.random.default_rng(1), points=5) for each in (theta, other)]
    assert not np.allclose(plain[0].loss, plain[1].loss)
    assert np.linalg.norm(plain[1].directions, axis=1) == pytest.approx(2.0)
    assert plain[1].loss[2, 2] == pytest.approx(network.value(other))


def piece(loss):
    steps = np.linspace(-1, 1, len(loss))
    return Slice(np.array([5.0, 0.0, 0.0]), np.array([[0.0, 1, 0], [0, 0, 2]]), steps, np.asarray(loss, dtype=float))


def test_a_dip_is_lower_than_its_eight_neighbours_and_not_the_middle():
    loss = np.add.outer(np.linspace(-1, 1, 9) ** 2, np.linspace(-1, 1, 9) ** 2)
    loss[2, 6] = -1
    places, theta = lesson.dips(piece(loss))
    assert places.tolist() == [[0.5, -0.5]] and theta.tolist() == [[5.0, 0.5, -1.0]]
    loss[1, 5] = -2          # the lower neighbour, at a corner, takes its place
    assert lesson.dips(piece(loss))[0].tolist() == [[0.25, -0.75]]


def test_other_places_are_away_from_the_middle_and_the_edge():
    places, theta = lesson.anywhere(piece(np.ones((9, 9))), 30, np.random.default_rng(0))
    assert len(np.unique(places, axis=0)) == 30 and np.abs(places).max() < 1
    assert np.abs(places).max(axis=1).min() > 0.2
    assert np.allclose(theta, [5, 0, 0] + places * [1, 2] @ np.array([[0.0, 1, 0], [0, 0, 1]]))


def test_what_is_off_the_plane():
    off = lesson.off_the_plane(piece(np.ones((3, 3))), np.array([[0.0, 3, 1], [4, 3, 0], [2, 0, 0]]))
    assert off == pytest.approx([0.0, 0.8, 1.0])


def test_each_run_is_taken_where_it_is_first_below(rectified):
    network, theta = rectified
    path = np.linspace(1, 0, 31)[:, None, None] * np.stack([theta, 0 * theta])
    losses = network.value(path[::10])
    target = (losses[1, 0] + losses[2, 0]) / 2
    assert losses[0, 0] > target > losses[2, 0]
    assert np.allclose(lesson.first_below(network, path, target)[0], path[20, 0])
    assert np.allclose(lesson.first_below(network, path, 0.0), path[30])


# The pictures


def test_what_was_measured_is_drawn():
    flat = piece(np.ones((5, 5)))
    rough = {(kind, depth): depth / 40 for kind in ("plain", "normalized", "skips", "both") for depth in (4, 16)}
    c = lesson.draw_roughness(rough, {"one": flat, "two": flat, "three": flat})
    assert [line.get_xydata().tolist() for line in c.axes[0].lines] == 4 * [[[4, 0.1], [16, 0.4]]]
    assert [ax.get_title("left") for ax in c.axes[1:]] == ["one", "two", "three"]
    ax = lesson.draw_hidden_bends({("skips", 16): ([0.1, 0.1, 9], [-90.0, -80, -1], [5.0, 6, 70])}).ax
    assert list(ax.lines[0].get_ydata()) == [-80, 6] and list(ax.lines[1].get_ydata()) == [0.1]
    assert "-80" in {text.get_text() for text in ax.texts}
    ax = lesson.draw_dips([flat] * 3, [np.array([[0.5, -0.5]])] * 3).axes[0]
    assert ax.lines[-1].get_xydata().tolist() == [[0.5, -0.5]] and "1 dips" in ax.get_title("left")
    assert len(lesson.draw_rescaled([flat, flat], [flat, flat]).axes) == 4


# The verdicts: the numbers decide.


def pronounced(claim, *measured):
    getattr(lesson, claim)(*measured)
    return lesson.verdicts.pronounced[claim.upper()]


@pytest.mark.parametrize("rough_skips, lowest_skips, holds", [(0.0, -85, True), (0.3, -85, False), (0.0, -2, False)])
def test_a_smooth_picture_must_hide_something(rough_skips, lowest_skips, holds):
    rough = {("normalized", 4): 0.0, ("skips", 4): 0.0, ("normalized", 16): 0.5, ("skips", 16): rough_skips}
    lowest = dict(zip(rough, (-3, -1, -190, lowest_skips)))
    bends = {name: (np.array([0.05]), np.array([low]), np.array([9.0])) for name, low in lowest.items()}
    card = pronounced("c51", rough, bends)
    assert (card.form == "holds when") is holds and len(card.table.rows) == 4


@pytest.mark.parametrize("norm, left, form", [(10.0, 1.3, "does not hold"), (0.1, 3.4, "holds"), (10.0, 3.4, "holds")])
def test_dips_must_be_left_like_other_places(norm, left, form):
    names = "trained point", "dips", "anywhere"
    gradients = dict(zip(names, ([1.0], np.full(6, norm), np.full(6, 11.0))))
    losses = dict(zip(names, (np.array([0.05]), np.full(6, 3.4), np.full(6, 3.8))))
    after = dict(zip(names, (np.array([0.04]), np.full(6, left), np.full(6, 1.0))))
    off = dict(zip(names, (np.ones(1), np.ones(6), np.ones(6))))
    gradients = {name: np.asarray(values) for name, values in gradients.items()}
    card = pronounced("c54", gradients, losses, after, off)
    assert card.form == form
