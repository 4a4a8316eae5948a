"""Figures: a canvas that carries its own text alternative, and `draw_*(ax, data)` functions.

    canvas = figures.Canvas("All four minima are equally deep", alt="Contours of ...")
    figures.draw_contours(canvas.ax, surfaces.himmelblau)
    canvas

A canvas is shown by being the last line of a cell. Nothing here touches pyplot or any global state: the style
(`course.mplstyle`) is lent to each function for as long as it runs. What only one lesson draws is in its own room.

One sign means one thing everywhere: a start is a circle, an end a star, a minimum a filled dot, a saddle a cross, a
maximum a triangle, and a point the second-order test does not decide a diamond.

Each module is imported when something of it is first asked for; `palette` needs no matplotlib.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["palette"], submod_attrs={
    "palette": ["BLUE", "VERMILLION", "GREEN", "PURPLE", "ORANGE", "SKY", "BLACK", "GREY", "PALE", "INK", "FOCUS",
                "DIRECTION", "SCALE", "SCHEDULE", "SIGNS"],
    "canvas": ["COLOURS", "Canvas", "heading", "styled"],
    "labels": ["HALO", "label_ends", "write"],
    "plane": ["HEIGHTS", "draw_contours", "draw_path", "draw_points", "levels", "relief"],
    "curves": ["draw_curves", "draw_level", "draw_measured", "draw_shares", "log_height"],
    "runs": ["draw_bundle", "draw_seeds"],
})
