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


class Hollows:
    """A loss on the plane of `piece`, in three weights: three hollows off the grid, the last around the trained point."""

    bottoms = np.array([[0.55, -0.45], [-0.62, 0.3], [0.05, 0.1]])

    @classmethod
    def value(cls, theta):
        """Each hollow is a bowl; the lower one counts."""
        a, b = theta[..., 1], theta[..., 2] / 2
        return np.min([(a - x) ** 2 + (b - y) ** 2 for x, y in cls.bottoms], axis=0) + theta[..., 0]


def test_a_dip_is_the_bottom_and_not_the_place_of_the_grid():
    steps = np.linspace(-1, 1, 9)
    flat = piece(np.zeros((9, 9)))
    grid = np.stack(np.meshgrid(steps, steps), axis=-1)
    found = lesson.dips(Hollows, piece(Hollows.value(lesson.points(flat, grid))))
    assert np.allclose(sorted(found.tolist()), sorted(Hollows.bottoms[:2].tolist()), atol=1e-3)


def test_two_walks_to_one_bottom_are_one_dip_and_one_to_the_trained_point_is_none():
    loss = np.ones((9, 9))
    loss[2, 6] = loss[4, 7] = loss[6, 5] = 0        # the walk from the last ends at the third hollow
    found = lesson.dips(Hollows, piece(loss))
    assert len(found) == 1 and np.allclose(found, Hollows.bottoms[:1], atol=1e-3)


def test_other_places_are_away_from_the_middle_and_the_edge():
    flat = piece(np.ones((9, 9)))
    places = lesson.anywhere(flat, 30, np.random.default_rng(0))
    assert len(np.unique(places, axis=0)) == 30 and np.abs(places).max() < 1
    assert np.abs(places).max(axis=1).min() > 0.2
    assert np.allclose(lesson.points(flat, places), [5, 0, 0] + places * [1, 2] @ np.array([[0.0, 1, 0], [0, 0, 1]]))


def test_what_of_a_gradient_is_in_the_plane():
    inside = lesson.in_plane(piece(np.ones((3, 3))), np.array([[0.0, 3, 4], [4, 3, 0], [2, 0, 0]]))
    assert inside == pytest.approx([5.0, 3.0, 0.0])


def test_bends_are_those_of_the_normalized_loss_and_no_rescaling_changes_them(rectified):
    network, theta = rectified
    ray = landscapes.filter_normalized(network, theta, np.random.default_rng(1).normal(size=network.parameters))
    along, lowest = lesson.bends(network, [theta], [ray])
    scale = landscapes.filter_normalized(network, theta, np.ones(network.parameters))
    steps = np.linspace(0, 1, 101)
    losses = landscapes.along(network, theta, ray, steps)
    hessian = network.hessian(theta + steps[np.argmax(losses > 1)] * ray) * np.outer(scale, scale)
    assert lowest[0] == pytest.approx(np.linalg.eigvalsh(hessian)[0], rel=0.05)
    assert np.linalg.eigvalsh(hessian)[0] <= along[0] <= np.linalg.eigvalsh(hessian)[-1]
    other = lesson.rescaled(network, theta, 5)
    again = lesson.bends(network, [other], [landscapes.filter_normalized(network, other, ray)])
    assert np.allclose(again, [along, lowest], rtol=0.05)


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
    rough = {(kind, depth): depth / 40 for kind in ("plain", "batch norm", "skips", "both") for depth in (4, 16)}
    c = lesson.draw_roughness(rough, {"one": flat, "two": flat, "three": flat})
    assert [line.get_xydata().tolist() for line in c.axes[0].lines] == 4 * [[[4, 0.1], [16, 0.4]]]
    assert [ax.get_title("left") for ax in c.axes[1:]] == ["one", "two", "three"]
    ax = lesson.draw_hidden_bends({("skips", 4): ([0.1, -0.2, 9], [-9.0, -8, -1]),
                                   ("skips", 16): ([0.1, -0.3, 0.5], [-90.0, -80, -1])}).ax
    assert [line.get_ydata()[0] for line in ax.lines] == [0.2, 8, 0.2, 0.3, 80, 0.3]
    assert [text.get_text() for text in ax.texts] == ["skips"]
    ax = lesson.draw_dips([flat] * 3, [np.array([[0.5, -0.5]])] * 3).axes[0]
    assert ax.lines[-1].get_xydata().tolist() == [[0.5, -0.5]] and "1 dips" in ax.get_title("left")
    assert len(lesson.draw_rescaled([flat, flat], [flat, flat]).axes) == 4


# The verdicts: the numbers decide.


def pronounced(claim, *measured):
    getattr(lesson, claim)(*measured)
    return lesson.verdicts.pronounced[claim.upper()]


@pytest.mark.parametrize("rough_skips, lowest_skips, holds", [(0.0, -85, True), (0.3, -85, False), (0.0, -2, False)])
def test_a_smooth_picture_must_hide_something(rough_skips, lowest_skips, holds):
    rough = {("batch norm", 4): 0.0, ("skips", 4): 0.0, ("batch norm", 16): 0.5, ("skips", 16): rough_skips}
    bends = {name: (np.array([0.05]), np.array([low])) for name, low in zip(rough, (-3, -1, -190, lowest_skips))}
    card = pronounced("c51", rough, bends)
    assert (card.form == "holds when") is holds and len(card.table.rows) == 2


@pytest.mark.parametrize("number, level, norm, form", [(30, 0.0, 10.0, "holds when"), (30, 0.0, 0.1, "holds"),
                                                       (30, 0.5, 10.0, "does not hold"), (5, 0.0, 10.0, "does not hold"), (30, 0.0, 5.0, "holds")])
def test_dips_are_minima_of_the_plane_and_no_others(number, level, norm, form):
    inside = {"trained point": [0.0], "dips": [level] * number, "anywhere": [0.5] * number}
    whole = {"trained point": [1.0], "dips": [norm] * number, "anywhere": [11.0] * number}
    assert pronounced("c54", inside, whole).form == form
