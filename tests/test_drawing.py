"""A scene's picture in two parts: where what moves is, as a browser is told, and the still part under it."""

import io

import numpy as np
import pytest
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path
from PIL import Image

from descentlab.explorers import Choice, Reading, Scene, Slider, place_curve, place_path
from descentlab.explorers.drawing import KEPT, Drawing
from descentlab.explorers.strokes import CURVE, LIFT, MANY, PATH, UNITS

QUANTUM = 1 / UNITS


def drawn(paint, place=lambda artists: None, polar=False):
    """A drawing of one panel: `paint(ax)` makes what moves, `place(artists)` moves it."""
    class Made(Scene):
        alt, controls = "made up", {"x": Slider("x", 0, 1, 0)}

        def paint(self):
            self.canvas.ax.clear()
            return paint(self.canvas.ax)

        def move(self, artists, x):
            place(artists)
            return Reading("")

    Made.polar = polar
    drawing = Drawing(Made())
    drawing.draw({"x": 0})
    return drawing


def strokes_of(drawing):
    """Each stroke in shares of the panel, from left to right and from the top down; nan where the pen is lifted."""
    lengths, points, _, _ = drawing.moving()
    assert points.dtype == np.int16 and len(points) == sum(lengths)
    shares = np.where(points == LIFT, np.nan, points / UNITS)
    return np.split(shares, np.cumsum(lengths)[:-1])


def by_matplotlib(drawing, points):
    """Data as matplotlib places them, in the same shares."""
    ax = drawing._scene.canvas.ax
    pixels, box = ax.transData.transform(points), ax.bbox
    return np.stack([(pixels[:, 0] - box.x0) / box.width, (box.y1 - pixels[:, 1]) / box.height], axis=1)


POINTS = np.array([[0.2, 1.0], [0.5, 9.0], [0.9, 2.0], [0.3, 4.0]])


@pytest.mark.parametrize("settings, polar", [
    (dict(xlim=(0, 1), ylim=(0, 10)), False), (dict(xlim=(1, 0), ylim=(0, 10)), False),
    (dict(xlim=(0.1, 1), ylim=(0.5, 20), xscale="log", yscale="log"), False),
    (dict(xlim=(0, 1), ylim=(0, 10), aspect=0.05), False), (dict(ylim=(0, 10)), True)],
    ids=["linear", "turned round", "log", "with an aspect", "polar"])
def test_a_line_is_where_matplotlib_draws_it(settings, polar):
    def paint(ax):
        ax.set(**settings)
        return ax.plot(*POINTS.T, "-")[0]

    drawing = drawn(paint, polar=polar)
    line, marks = strokes_of(drawing)
    np.testing.assert_allclose(line, by_matplotlib(drawing, POINTS), atol=QUANTUM)
    assert len(marks) == 0


def line_over(*values):
    """A drawing of a line over 0, 1, 2, ... in a panel of 10 by 10."""
    def paint(ax):
        ax.set(xlim=(0, 10), ylim=(0, 10))
        return ax.plot(values, "-")[0]
    return drawn(paint)


def test_where_a_value_is_missing_the_pen_is_lifted():
    line, _ = strokes_of(line_over(1, 2, np.nan, 4, 5))
    lifted = np.isnan(line).any(axis=1)
    np.testing.assert_array_equal(lifted, [False, False, True, False, False])
    np.testing.assert_allclose(line[~lifted], [[0, 0.9], [0.1, 0.8], [0.3, 0.6], [0.4, 0.5]], atol=QUANTUM)


@pytest.mark.parametrize("far", [1e3, 1e30, -1e300, np.inf])
def test_a_run_that_diverges_is_cut_where_it_leaves_in_the_direction_in_which_it_leaves(far):
    line, _ = strokes_of(line_over(5, 6, far))
    assert np.abs(line).max() < 3.9
    np.testing.assert_allclose(line[:2], [[0, 0.5], [0.1, 0.4]], atol=QUANTUM)
    if np.isfinite(far):
        (across, down), = line[2:]      # on the straight line to the far point, and beyond the panel
        assert across == pytest.approx(0.1 + 0.1 * (0.4 - down) / (0.4 - (1 - far / 10)), abs=2 * QUANTUM)
        assert not 0 <= down <= 1
    else:
        assert len(line) == 2


def test_a_long_line_has_no_more_points_than_can_be_told_apart():
    smooth = 5 + 4 * np.sin(np.linspace(0, 3, 20_000))
    drawing = drawn(lambda ax: ax.plot(np.linspace(0, 10, 20_000), smooth)[0])
    line, _ = strokes_of(drawing)
    assert len(line) < 1000
    expected = by_matplotlib(drawing, np.stack([np.linspace(0, 10, 20_000), smooth], axis=1))
    heights = np.interp(line[:, 0], expected[:, 0], expected[:, 1])
    assert np.abs(line[:, 1] - heights).max() < 0.002       # half a pixel


def test_marks_outside_are_left_out_and_a_line_of_marks_alone_has_no_stroke_of_its_own():
    def paint(ax):
        ax.set(xlim=(0, 10), ylim=(0, 10))
        return ax.plot([1, 5, 500], [1, 5, 5], "o", markersize=7.2)[0]

    drawing = drawn(paint)
    line, marks = strokes_of(drawing)
    assert len(line) == 0
    np.testing.assert_allclose(marks, [[0.1, 0.9], [0.5, 0.5]], atol=QUANTUM)
    (style,) = drawing.still().styles
    assert style["width"] == 0 and style["only"] is None and style["mark"]["filled"]
    outline = np.concatenate(style["mark"]["polygons"])
    np.testing.assert_allclose(np.hypot(*outline.T), 5, atol=0.1)       # 7.2 points are 10 pixels across


def test_of_a_line_with_some_marks_all_places_are_told_and_which_of_them_are_marked():
    def paint(ax):
        ax.set(xlim=(0, 10), ylim=(0, 10))
        return ax.plot([1, 500, 2], [1, 1, 2], "s-", markevery=[0, 2])[0]

    drawing = drawn(paint)
    _, marks = strokes_of(drawing)
    np.testing.assert_allclose(marks, [[0.1, 0.9], [np.nan, np.nan], [0.2, 0.8]], atol=QUANTUM)
    assert drawing.still().styles[0]["only"] == [0, 2]


def test_a_patch_is_its_outline_and_one_in_pieces_lifts_the_pen():
    def paint(ax):
        ax.set(xlim=(0, 10), ylim=(0, 10))
        square, hole = [[1, 1], [9, 1], [9, 9], [1, 9], [1, 1]], [[4, 4], [6, 4], [6, 6], [4, 4]]
        codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
        ring = Path(np.concatenate([square, hole]), codes + [codes[0], *codes[2:]])
        return ax.add_patch(Polygon([[2, 2], [4, 2], [3, 5]], color="red")), ax.add_patch(PathPatch(ring, color="blue"))

    triangle, ring = strokes_of(drawing := drawn(paint))
    np.testing.assert_allclose(triangle[:3], [[0.2, 0.8], [0.4, 0.8], [0.3, 0.5]], atol=QUANTUM)
    assert np.isnan(ring).any(axis=1).sum() == 1
    assert [style["fill"] for style in drawing.still().styles] == ["#ff0000ff", "#0000ffff"]


def test_a_text_is_its_words_at_its_place():
    def place(text):
        text.set(text="here", position=(2.5, 7.5))

    def paint(ax):
        ax.set(xlim=(0, 10), ylim=(0, 10))
        return ax.text(0, 0, "", ha="center")

    drawing = drawn(paint, place)
    lengths, _, [(words, across, down)], every = drawing.moving()
    assert (lengths, words, every) == ([], "here", [0])
    assert (across, down) == pytest.approx((0.25, 0.25))
    assert drawing.still().styles[0]["across"] == "center"


def test_a_text_that_is_not_visible_says_nothing_and_lies_as_it_does_in_matplotlib():
    def paint(ax):
        return [ax.text(0, 0, "there", va=va) for va in ("baseline", "top", "center", "bottom")]

    def place(artists):
        artists[1].set_visible(False)

    drawing = drawn(paint, place)
    assert [words for words, _, _ in drawing.moving()[2]] == ["there", "", "there", "there"]
    assert [style["down"] for style in drawing.still().styles] == ["alphabetic", "top", "middle", "bottom"]


def test_a_run_marks_each_of_its_steps_and_a_long_one_every_few():
    def paint(ax):
        ax.set(xlim=(0, 10), ylim=(0, 10))
        return [ax.plot([], [])[0] for _ in range(3)], ax.plot([], [])[0]

    steps = 2 * MANY + 3
    run = np.stack([np.linspace(1, 9, steps), np.full(steps, 5.0)], axis=1)

    def place(artists):
        path, curve = artists
        place_path(path, run)
        place_curve(curve, [4.0, 5.0, 1e6, 7.0])

    drawing = drawn(paint, place)
    strokes, every = strokes_of(drawing), drawing.moving()[-1]
    assert every == [3, 0, 0, 1]
    np.testing.assert_allclose(strokes[1], by_matplotlib(drawing, run[::3]), atol=QUANTUM)
    curve = strokes[-1]     # what is far outside keeps its place in the count, without being one
    np.testing.assert_array_equal(np.isnan(curve).any(axis=1), [False, False, True, False])
    assert [style.get("steps") for style in drawing.still().styles] == [PATH, "", "", CURVE]


def test_what_lies_on_top_comes_last():
    def paint(ax):
        return ax.plot([], [], color="red", zorder=5)[0], ax.plot([], [], color="blue", zorder=3)[0]

    assert [style["colour"] for style in drawn(paint).still().styles] == ["#0000ffff", "#ff0000ff"]


# The still part.

class Painted(Scene):
    """Made up: a panel whose labels are as long as its choice says, and a dot in it."""

    alt = "made up"
    controls = {"kind": Choice("kind", ("short", "small", "long", "broken"), "short"), "x": Slider("x", 0, 10, 5)}
    still = "kind",

    def __init__(self):
        super().__init__()
        self.calls = []

    def paint(self, kind):
        self.calls.append(kind)
        ax = self.canvas.ax
        ax.clear()
        ax.set(xlim=(0, 10), ylim=(0, 10), title=kind)
        ax.set_yticks([0, 10], ["0", "ten and a long way more" if kind == "long" else "10"])
        if kind == "broken" and self.calls.count(kind) == 1:
            raise RuntimeError("half way")
        return ax.plot([], [], "o")[0]

    def move(self, dot, kind, x):
        dot.set_data([x], [5])
        return Reading(kind)


@pytest.fixture
def painted():
    return Drawing(Painted())


def box(drawing):
    return drawing.still().panels[0]["box"]


def test_a_painting_that_failed_is_painted_again(painted):
    painted.draw({"kind": "short", "x": 1})
    for _ in range(2):
        try:
            painted.draw({"kind": "broken", "x": 1})
        except RuntimeError:
            assert painted.painted is None
    assert painted._scene.calls == ["short", "broken", "broken"] and painted.painted == {"kind": "broken"}


def test_what_moves_only_paints_nothing(painted):
    for x in range(5):
        painted.draw({"kind": "short", "x": x})
    assert painted._scene.calls == ["short"]


def test_panels_stay_where_they_are_unless_something_would_be_cut(painted):
    boxes = []
    for kind in ("short", "small", "long", "short"):
        painted.draw({"kind": kind, "x": 1})
        boxes.append(box(painted))
    assert boxes[0] == boxes[1] and boxes[2][0] > boxes[1][0] + 50 and boxes[3] == boxes[2]


def test_a_still_part_that_was_painted_is_kept(painted):
    painted.draw({"kind": "short", "x": 1})
    first = painted.still()
    painted.draw({"kind": "small", "x": 1})
    assert painted.still().png != first.png
    painted.draw({"kind": "short", "x": 2})
    assert painted.still() is first


def test_what_moves_over_a_kept_still_part_is_where_it_was(painted):
    painted.draw({"kind": "short", "x": 7})
    before, seen = painted.moving()[1], painted.pixels()
    painted.draw({"kind": "small", "x": 7})
    painted.draw({"kind": "short", "x": 7})
    np.testing.assert_array_equal(painted.moving()[1], before)
    np.testing.assert_array_equal(painted.pixels(), seen)


def test_not_more_still_parts_are_kept_than_a_kernel_can_hold():
    class Many(Painted):
        controls = {"kind": Choice("kind", tuple("abcdefghijklmnop"), "a"), "x": Slider("x", 0, 10, 5)}

    drawing = Drawing(Many())
    for kind in Many.controls["kind"].options:
        drawing.draw({"kind": kind, "x": 1})
        drawing.still()
    assert len(drawing._stills) == KEPT + 1


def test_the_still_part_is_without_what_moves_and_twice_as_fine_as_its_place_on_the_page(painted):
    painted.draw({"kind": "short", "x": 5})
    still = painted.still()
    picture = np.asarray(Image.open(io.BytesIO(still.png)).convert("RGB")).astype(int)
    assert picture.shape[:2] == (2 * still.size[1], 2 * still.size[0])
    whole = painted.pixels()
    left, top, width, height = (2 * length for length in box(painted))
    rows, columns = np.nonzero((np.abs(whole - picture) > 16).any(axis=-1))     # 16: few colours
    middle = left + width / 2, top + height / 2
    assert (columns.mean(), rows.mean()) == pytest.approx(middle, abs=1)
