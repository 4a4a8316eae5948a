"""Figures: what is drawn is what was given, what is shown is crisp and has words, and nothing global is touched."""

import base64
import inspect
import io
import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

from descentlab import _outputs, figures, surfaces
from descentlab.figures import Canvas, plane

SOURCE = Path(__file__).resolve().parents[1] / "src"


def canvas(**options):
    return Canvas("It says something", alt="what is seen", **options)


def overlapping(texts):
    boxes = [text.get_window_extent() for text in texts]
    return any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1:])


# The package


def loaded_by(statement):
    """The names of all modules that a fresh interpreter has loaded after `statement`."""
    done = subprocess.run([sys.executable, "-c", f"import sys\n{statement}\nprint(*sys.modules)"],
                          env=os.environ | {"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_palette_needs_no_matplotlib():
    statement = "from descentlab import figures; from descentlab.figures import palette; figures.BLUE, palette.SIGNS"
    assert not {"matplotlib", "PIL"} & loaded_by(statement)


def test_a_canvas_needs_neither_pyplot_nor_contours():
    loaded = loaded_by("from descentlab.figures import Canvas")
    assert "matplotlib.figure" in loaded
    assert not {"matplotlib.pyplot", "contourpy", "scipy", "sympy", "descentlab.figures.plane"} & loaded


def test_every_name_in_the_table_of_contents_opens():
    for name in figures.__all__:
        assert getattr(figures, name) is not None
    assert set(figures.__all__) <= set(dir(figures))


@pytest.mark.parametrize("name", [name for name in figures.__all__ if inspect.isroutine(getattr(figures, name))])
def test_what_is_public_is_described(name):
    function = getattr(figures, name)
    assert "\n    Parameters\n    ----------\n" in function.__doc__ or name == "styled"
    if name.startswith("draw_"):
        assert hasattr(function, "__wrapped__"), "a picture needs the course's style: @styled"


def test_nothing_global_is_touched():
    before = dict(matplotlib.rcParams)
    c = canvas(panels=2)
    figures.draw_contours(c.axes[0], surfaces.himmelblau)
    figures.draw_curves(c.axes[1], {"a": [1, 2, 3]})
    c.png()
    assert dict(matplotlib.rcParams) == before


# The canvas


def test_a_canvas_carries_its_text_alternative():
    data, metadata = canvas()._repr_mimebundle_()
    assert data["text/plain"].splitlines() == ["[figure]", "It says something. what is seen"]
    assert metadata["image/png"]["alt"] == "what is seen"
    assert _outputs.facts({"metadata": metadata}) == {"kind": "figure", "title": "It says something"}


@pytest.mark.parametrize("size", [(6, 4.5), (8.2, 4.1), (10.6, 4.7)])      # 100 * 8.2 is 819.99...
def test_a_picture_has_two_pixels_for_each_of_the_page(size):
    data, metadata = canvas(size=size)._repr_mimebundle_()
    width, height = metadata["image/png"]["width"], metadata["image/png"]["height"]
    assert (width, height) == tuple(round(100 * side) for side in size)
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).size == (2 * width, 2 * height)


def test_a_stored_picture_is_small_and_its_colours_are_those_drawn():
    c = canvas()
    figures.draw_contours(c.ax, surfaces.himmelblau)
    picture, drawn = Image.open(io.BytesIO(c.png())), io.BytesIO()
    assert picture.mode == "P" and len(c.png()) < 110_000
    c.figure.savefig(drawn, dpi=200)
    stored, drawn = (np.asarray(each.convert("RGB"), dtype=int) for each in (picture, Image.open(drawn)))
    off = np.abs(stored - drawn).max(axis=-1)
    assert (off == 0).mean() > 0.95 and (off > 8).mean() < 0.01 and off.max() < 40


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


def test_a_stack_has_one_x_a_column_and_one_y_a_row_and_nothing_of_the_panels_before():
    both = canvas(panels=2)
    (above, _), (below, beside) = both.stack(columns=2, heights=(1, 3))
    assert both.figure.axes == list(both.axes) and len(both.axes) == 4
    below.set(xlim=(0, 7), ylim=(0, 9))
    assert above.get_xlim() == (0, 7) != beside.get_xlim() and beside.get_ylim() == (0, 9) != above.get_ylim()
    assert below.get_position().height == pytest.approx(3 * above.get_position().height, rel=0.05)


# The plane


def test_what_cannot_be_drawn_is_refused():
    line = surfaces.Surface("x**2", variables="x", box=((-1, 1),))
    for what in (line, "x**2"):
        with pytest.raises(ValueError, match="surface must be a surface of two variables"):
            figures.draw_contours(canvas().ax, what)
    with pytest.raises(ValueError, match="kind must be one of 'minimum'"):
        figures.draw_points(canvas().ax, [0, 0], "hole")


@pytest.mark.parametrize("expression, words", [
    ("log(-1 - x**2)", "finite somewhere in its box"), ("1e300*exp(700)", "finite somewhere in its box"),
    ("0*x + 3", "more than one height"), ("1 + 1e-18*x", "more than one height")])
def test_a_surface_without_level_lines_is_refused_in_a_sentence(expression, words):
    with pytest.raises(ValueError, match=f"surface must be a surface .*{words}.*, got <Surface"):
        figures.draw_contours(canvas().ax, surfaces.Surface(expression))


@pytest.mark.parametrize("expression, white", [
    ("log(x) + y", lambda x, y: x <= 0), ("sqrt(x*y)", lambda x, y: x * y < 0),
    ("exp(exp(3*y))", lambda x, y: y > 2.3)])
def test_what_is_not_finite_is_left_white(expression, white):
    c = canvas()
    figures.draw_contours(c.ax, surfaces.Surface(expression))
    c.ax.set_position([0, 0, 1, 1])
    c.ax.axis("off")
    c.figure.suptitle("")
    c.figure.set_layout_engine("none")
    c.figure.canvas.draw()
    pixels = np.asarray(c.figure.canvas.buffer_rgba())[::-1, :, :3]
    height, width, _ = pixels.shape
    for x, y in np.random.default_rng(0).uniform(-2.9, 2.9, (40, 2)):
        pixel = pixels[int((y + 3) / 6 * height), int((x + 3) / 6 * width)]
        if np.abs([x, y, y - 2.2]).min() > 0.1:
            assert not white(x, y) or (pixel == 255).all(), (x, y)
    assert c.ax.collections and (pixels < 255).any()


@pytest.mark.parametrize("name", sorted(surfaces.catalogue))
def test_contours_of_every_surface_fill_its_box(name):
    surface = surfaces.catalogue[name]
    ax = canvas().ax
    figures.draw_contours(ax, surface)
    assert ax.get_xlim() == surface.box[0] and ax.get_ylim() == surface.box[1]
    xs, ys, heights = figures.relief(surface)
    assert np.array_equal(heights, surface.value(np.stack([xs, ys], axis=-1)))
    levels = figures.levels(heights)
    assert (np.diff(levels) > 0).all() and (levels[0], levels[-1]) == (heights.min(), pytest.approx(heights.max()))


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


def test_the_height_map_rises_evenly():
    """Lightness grows from low to high in nearly equal steps, so that grey print keeps the order."""
    rgb = plane.HEIGHTS(np.linspace(0, 1, 32))[:, :3]
    light = rgb @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(light) > 0).all()
