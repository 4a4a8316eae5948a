"""A moving artist as points in its panel, and as a style: what a page needs to draw it.

Of a line there are two strokes: its own, cut at what is seen and with no more points than a screen can show, and its
marks. The marks of a line that was placed over the steps of a run are one a step, so that a page can say what happened at
each; such a line is known by its gid, `PATH` or `CURVE`.
"""

import numpy as np
from matplotlib import colors
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Patch
from matplotlib.text import Text

UNITS = 8192                # in a panel, across and down: a twentieth of a pixel
LIFT = -32768               # in place of a coordinate, it lifts the pen
MANY = 512                  # points that are kept of a run over more steps
PATH, CURVE = "path", "curve"       # the gid of lines over steps: one that a run leaves in a plane, and one against t
BASELINES = {"baseline": "alphabetic", "top": "top", "center": "middle", "bottom": "bottom"}     # as a page calls them
POINT = 100 / 72            # pixels of the page in a typographic point


def style(artist, axes):
    """How an artist looks.

    Parameters
    ----------
    artist : matplotlib.lines.Line2D, matplotlib.patches.Patch or matplotlib.text.Text
    axes : sequence of matplotlib.axes.Axes
        The panels.

    Returns
    -------
    dict
        As JSON can hold it; lengths in pixels of the page.
    """
    common = {"panel": axes.index(artist.axes), "clip": bool(artist.get_clip_on())}
    if isinstance(artist, Text):
        return common | {"kind": "text", "colour": _colour(artist.get_color()), "size": artist.get_fontsize() * POINT,
                         "across": artist.get_ha(), "down": BASELINES[artist.get_va()],
                         "weight": artist.get_fontweight()}
    alpha = artist.get_alpha()
    if isinstance(artist, Patch):
        return common | {"kind": "patch", "fill": _colour(artist.get_facecolor(), alpha)}
    return common | {"kind": "line", **_line_style(artist, alpha)}


def _line_style(line, alpha):
    width = line.get_linewidth() * POINT
    _, dashes = line._dash_pattern      # in points, with the line's width in it: matplotlib has no public name for it
    look = {"steps": line.get_gid() or "", "label": _label(line), "colour": _colour(line.get_color(), alpha),
            "width": 0 if line.get_linestyle() in ("None", "", " ") else width,
            "dash": [length * POINT for length in dashes or ()],
            "cap": {"projecting": "square"}.get(cap := (line.get_dash_capstyle() if line.is_dashed() else
                                                       line.get_solid_capstyle()), cap)}
    if line.get_marker() not in ("None", "", " ", None):
        every = line.get_markevery()
        look |= {"mark": _outline(line), "edge": _colour(line.get_markeredgecolor(), alpha),
                 "fill": _colour(line.get_markerfacecolor(), alpha), "edgewidth": line.get_markeredgewidth() * POINT,
                 "only": list(every) if every is not None else None}
    return look


def _label(line):
    return "" if line.get_label().startswith("_") else line.get_label()


def _colour(colour, alpha=None):
    return colors.to_hex(colors.to_rgba(colour, alpha), keep_alpha=True)


def _outline(line):
    """A marker's outline: polygons of (x, y) in pixels of the page, y downwards, and whether it is filled."""
    marker = MarkerStyle(line.get_marker(), fillstyle=line.get_fillstyle())
    size = 1 if line.get_marker() == "," else line.get_markersize() * POINT
    fine = 16      # curves are cut into chords of about a pixel: let them be a sixteenth of one
    path = marker.get_path().transformed(marker.get_transform().scale(fine * size, -fine * size))
    polygons = [np.round(polygon / fine, 2).tolist() for polygon in path.to_polygons(closed_only=False)]
    return {"polygons": polygons, "filled": bool(marker.is_filled())}


def strokes(artist):
    """Where an artist is.

    Parameters
    ----------
    artist : matplotlib.lines.Line2D or matplotlib.patches.Patch

    Returns
    -------
    list of ndarray of int16, shape (n, 2)
        Of a line its own points and its marks', of a patch its outline.
    """
    box = artist.axes.bbox
    if isinstance(artist, Patch):
        path = artist.get_transform().transform_path(artist.get_path())
        polygons = [polygon for polygon in path.to_polygons() if np.isfinite(polygon).all()]
        return [_integers(np.concatenate(_lifted(polygons)) if polygons else np.empty((0, 2)), box)]
    assert isinstance(artist, Line2D), f"a line, a patch or a text can move, and no {type(artist).__name__}"
    stepped, marked = artist.get_gid() in (PATH, CURVE), artist.get_marker() not in ("None", "", " ", None)
    drawn = artist.get_linestyle() not in ("None", "", " ")
    own = _cleaned(artist, box) if drawn else np.empty((0, 2))
    marks = _marks(artist, box, stepped) if stepped or marked else np.empty((0, 2))
    return [_integers(own, box), _integers(marks, box)]


def _cleaned(line, box):
    """A line's points in pixels: cut at what is seen, gaps as nan, and no more of them than can be told apart."""
    path = line.get_transform().transform_path(line.get_path())
    if not len(path.vertices):
        return path.vertices
    margin = 0.2 * max(box.width, box.height)
    seen = (box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin)
    path = path.cleaned(remove_nans=True, clip=seen, simplify=len(path.vertices) > 128, curves=False)
    points, codes = path.vertices, path.codes
    lifts = np.flatnonzero(codes == path.MOVETO)
    kept = codes != path.STOP
    return np.insert(points[kept], lifts[lifts > 0], np.nan, axis=0)


def _marks(line, box, stepped):
    """The places of a line's marks in pixels; of a run over very many steps every second, third, ... one."""
    points = line.get_transform().transform(np.asarray(line.get_xydata(), dtype=float).reshape(-1, 2))
    if stepped:
        points = points[::stride(line)]
    margin = 40
    inside = ((points > (box.x0 - margin, box.y0 - margin)) & (points < (box.x1 + margin, box.y1 + margin))).all(axis=1)
    if stepped or line.get_markevery() is not None:
        return np.where(inside[:, None], points, np.nan)
    return points[inside]


def stride(artist):
    """Whether of a line over steps every step is told, every second one, ...

    Parameters
    ----------
    artist : matplotlib.artist.Artist

    Returns
    -------
    int
        1 for every step, 2 for every second one, ...; 0 for what is no line over steps.
    """
    if not isinstance(artist, Line2D) or artist.get_gid() not in (PATH, CURVE):
        return 0
    return max(1, -(-len(artist.get_xydata()) // MANY))


def words(text):
    """What a text says, and where.

    Parameters
    ----------
    text : matplotlib.text.Text

    Returns
    -------
    list of (str, float, float)
        Its words, none where it is not visible, and the shares of its panel across and down.
    """
    (place,) = text.get_transform().transform([text.get_position()])
    box = text.axes.bbox
    said = text.get_text() if text.get_visible() else ""
    return [said, (place[0] - box.x0) / box.width, (box.y1 - place[1]) / box.height]


def _lifted(pieces):
    """Pieces with a lifted pen between them."""
    gap = np.full((1, 2), np.nan)
    return [part for piece in pieces for part in (piece, gap)][:-1]


def _integers(points, box):
    """Pixels as places in the box, in `UNITS`."""
    share = np.stack([(points[:, 0] - box.x0) / box.width, (box.y1 - points[:, 1]) / box.height], axis=-1)
    finite = np.isfinite(share)
    inside = np.clip(np.where(finite, share, 0), -3.9, 3.9)
    return np.where(finite.all(axis=1, keepdims=True), np.round(UNITS * inside), LIFT).astype(np.int16)
