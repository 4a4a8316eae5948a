"""Figures: what is drawn is what was given, and nothing global is touched."""

import base64
import io

import matplotlib
import numpy as np
import pytest
from PIL import Image

from descentlab import figures, surfaces
from descentlab.figures import Canvas
from descentlab.landscapes import Slice


def canvas(**options):
    return Canvas("It says something", alt="what is seen", **options)


def test_a_canvas_carries_its_text_alternative():
    data, metadata = canvas()._repr_mimebundle_()
    assert data["text/plain"] == "[figure] It says something. what is seen"
    assert metadata["image/png"]["alt"] == "what is seen"
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).size == (600, 450)


@pytest.mark.parametrize("arguments, error, words", [
    (dict(title=3, alt="x"), TypeError, "title must be a string, got 3"),
    (dict(title="x", alt=None), TypeError, "alt must be a string, got None"),
    (dict(title="x", alt=""), ValueError, "alt must be a sentence that says what is seen"),
    (dict(title="x", alt="y", panels=0), ValueError, "panels must be a whole number >= 1, got 0"),
])
def test_bad_arguments_are_named(arguments, error, words):
    with pytest.raises(error) as caught:
        Canvas(**arguments)
    assert words in str(caught.value)


def test_what_cannot_be_drawn_is_refused():
    line = surfaces.Surface("x**2", variables="x", box=((-1, 1),))
    with pytest.raises(ValueError, match="surface must be a surface of two variables"):
        figures.draw_contours(canvas().ax, line)
    with pytest.raises(ValueError, match="kind must be one of 'minimum'"):
        figures.draw_points(canvas().ax, [0, 0], "hole")


def test_nothing_global_is_touched():
    before = dict(matplotlib.rcParams)
    c = canvas(panels=2)
    figures.draw_contours(c.axes[0], surfaces.himmelblau)
    figures.draw_curves(c.axes[1], {"a": [1, 2, 3]})
    c.png()
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", sorted(n for n, s in surfaces.catalogue.items()))
def test_contours_of_every_surface_fill_its_box(name):
    surface = surfaces.catalogue[name]
    ax = canvas().ax
    figures.draw_contours(ax, surface)
    assert ax.get_xlim() == surface.box[0] and ax.get_ylim() == surface.box[1]
    levels = figures._levels(surface.value(np.stack(figures._grid(surface.box), axis=-1)))
    assert (np.diff(levels) > 0).all()


def test_a_path_starts_with_a_circle_and_ends_with_a_star():
    points = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]])
    line, start, end = figures.draw_path(canvas().ax, points)
    assert np.array_equal(line.get_xydata(), points)
    assert start.get_marker() == "o" and np.array_equal(start.get_xydata()[0], points[0])
    assert end.get_marker() == "*" and np.array_equal(end.get_xydata()[0], points[-1])


@pytest.mark.parametrize("kind, marker", [("minimum", "o"), ("saddle", "X"), ("maximum", "^"), ("undecided", "D")])
def test_each_kind_of_critical_point_has_its_own_sign(kind, marker):
    ax = canvas().ax
    figures.draw_points(ax, [[0, 0], [1, 1]], kind, labelled=True)
    assert ax.lines[0].get_marker() == marker and [t.get_text() for t in ax.texts] == [kind, kind]


def test_labels_of_curves_do_not_overlap():
    ax = canvas().ax
    figures.draw_curves(ax, {f"curve {i}": [1.0, 1.0 + i / 1000] for i in range(4)}, log=False)
    ax.figure.canvas.draw()
    boxes = [t.get_window_extent() for t in ax.texts]
    assert len(boxes) == 4
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1:])


def test_curves_differ_in_colour_and_dash():
    ax = canvas().ax
    figures.draw_curves(ax, {"a": [1, 2], "b": [2, 3], "c": [3, 4]})
    assert len({(line.get_color(), line.get_linestyle()) for line in ax.lines}) == 3
    assert len({line.get_linestyle() for line in ax.lines}) == 3


def test_the_polar_picture_touches_the_eigenvalues():
    hessian = np.array([[1.0, 2.0], [2.0, 1.0]])
    angles, bends, zero = figures.polar_curvature(hessian, 721)
    assert bends.max() == pytest.approx(3.0, abs=1e-4) and bends.min() == pytest.approx(-1.0, abs=1e-4)
    assert zero > 3.0      # nothing is drawn at a negative radius
    c = canvas(polar=True)
    figures.draw_directional_curvature(c.ax, hessian)
    assert {t.get_text() for t in c.ax.texts} == {"3", "-1", "0"}


def contrast(ink, paper="#FFFFFF"):
    def light(colour):
        rgb = np.array(matplotlib.colors.to_rgb(colour))
        return np.where(rgb <= 0.03928, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    low, high = sorted((light(ink), light(paper)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", figures.INK)
def test_text_is_dark_enough_to_read(colour):
    assert contrast(figures.INK[colour]) >= 4.5


def test_the_height_map_rises_evenly():
    """Lightness grows from low to high in nearly equal steps, so that grey print keeps the order."""
    rgb = figures._HEIGHTS(np.linspace(0, 1, 32))[:, :3]
    light = rgb @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(light) > 0).all()


def test_differences_stand_in_lines_with_their_medians():
    ax = canvas().ax
    figures.draw_differences(ax, {"one": [3.0, 1.0, 2.0], "two": [-1.0, 0.0, 5.0]}, title="by how much")
    dots, medians = ax.lines[0:-1:2], ax.lines[1:-1:2]
    assert [sorted(line.get_xdata()) for line in dots] == [[1, 2, 3], [-1, 0, 5]]
    assert [line.get_xdata()[0] for line in medians] == [2, 0] and list(ax.lines[-1].get_xdata()) == [0, 0]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["one", "two"] and ax.get_ylim()[0] > ax.get_ylim()[1]


def test_a_slice_shows_its_middle():
    piece = Slice(np.zeros(3), np.ones((2, 3)), np.linspace(-1, 1, 5), np.add.outer(np.arange(5.0), np.arange(5.0)))
    ax = canvas().ax
    figures.draw_slice(ax, piece, title="here", top=6.0)
    assert ax.get_title(loc="left") == "here" and np.array_equal(ax.lines[-1].get_xydata(), [[0, 0]])
    assert (ax.get_xlim(), ax.get_ylim()) == ((-1, 1), (-1, 1))


def test_seeds_at_places_without_an_order_are_not_joined():
    joined, apart = canvas().ax, canvas().ax
    groups = {"a": np.arange(6.0).reshape(2, 3), "b": np.ones((2, 3))}
    figures.draw_seeds(joined, ["x", "y"], groups)
    figures.draw_seeds(apart, ["x", "y"], groups, joined=False)
    assert joined.get_legend() is None and [t.get_text() for t in apart.get_legend().get_texts()] == ["a", "b"]
    assert not [line for line in apart.lines if line.get_linestyle() not in ("None", "none") and line.get_marker() == "None"]
