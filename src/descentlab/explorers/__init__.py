"""Explorers: a picture that follows its controls.

An explorer is a matplotlib scene in two parts. The *still* part (contours, axes) is painted once, and
sent to the browser as a picture. Of the *moving* part (a path, a point, a line) only the points are
sent at each change of a control, and `explorer.js` draws them over that picture. The same module, with
a table of points in place of a kernel, moves the explorers of the site and of the slides. Under the
picture stands a verdict in words, which is also the explorer's plain text; where nothing runs, a
stored picture stands in its place.

    >>> from descentlab.lessons import taylor_and_hessian as lesson
    >>> lesson.taylor().set(step=0.5).verdict          # doctest: +SKIP

The explorers themselves are in their lessons' rooms, and here is how they work. To write one, give a
`Scene` a title, its controls, the `Handle` of what is dragged on the plot, a `paint` (the still part,
which also makes the moving artists) and a `move` (which places them); `ball = explorer(Ball)` is the
function that a notebook calls.
"""

import lazy_loader

# The table of contents. Nothing is imported before it is asked for.
__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={
    "widget": ["Explorer"],
    "origin": ["explorer", "explorers_of"],
    "controls": ["Choice", "Slider", "Switch"],
    "scene": ["Handle", "Reading", "Scene"],
    "scenes": ["UNSEEN", "blew_up", "new_line", "paint_history", "paint_plane", "panel", "place_curve", "place_path",
               "within"],
    "progress_bar": ["progress"],
})
