"""A figure that carries its own title and text alternative, and the style in which everything is drawn."""

import base64
import functools
import io
from importlib import resources

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from descentlab import _checks, _outputs

SHARPNESS = 2       # pixels of the picture for each pixel of the page, across and down
COLOURS = 256       # of a stored picture: as many as one byte tells apart

_STYLE = matplotlib.rc_params_from_file(str(resources.files("descentlab") / "course.mplstyle"),
                                        use_default_template=False)


def styled(function):
    """Lend the course's style to a function for as long as it runs: nothing global is touched.

    Parameters
    ----------
    function : callable

    Returns
    -------
    callable
        The same, in the style of `course.mplstyle`.
    """

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        with matplotlib.rc_context(_STYLE):
            return function(*args, **kwargs)

    return wrapper


class Canvas:
    """A figure of one or more panels side by side, with a title and a text alternative.

    It is shown by being the last line of a cell.

    Parameters
    ----------
    title : str
        The finding, as a sentence.
    alt : str
        What is seen, for those who do not see it.
    panels : int
        How many axes.
    size : tuple of float, optional
        Width and height in inches, a hundred pixels of the page each.
    polar : bool
        Whether the axes are polar ones.

    Attributes
    ----------
    axes : tuple of matplotlib.axes.Axes
        The panels from left to right.
    ax : matplotlib.axes.Axes
        The first of them.
    figure : matplotlib.figure.Figure

    Raises
    ------
    TypeError
        If the title or the alt is no string, or panels is no whole number.
    ValueError
        If the alt is empty, or panels < 1.
    """

    @styled
    def __init__(self, title, alt, panels=1, size=None, polar=False):
        for name, text in (("title", title), ("alt", alt)):
            if not isinstance(text, str):
                _checks.refuse(name, text, "a string", TypeError)
        if not alt:
            _checks.refuse("alt", alt, "a sentence that says what is seen")
        panels = _checks.count("panels", panels)
        self.title, self.alt = title, alt
        size = size or ((6, 4.5) if panels == 1 else (4.7 * panels, 4.2))
        # 8.2 inches would be 1639.99 pixels, cut to 1639: a picture half a pixel too narrow for its place is blurred.
        self.figure = Figure(figsize=np.add(size, 1e-9))
        FigureCanvasAgg(self.figure)
        kind = {"projection": "polar"} if polar else {}
        self.axes = tuple(self.figure.subplots(1, panels, squeeze=False, subplot_kw=kind).flat)
        self.figure.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="bold", wrap=True)

    @property
    def ax(self):
        """The first panel."""
        return self.axes[0]

    def stack(self, columns=1, heights=(1, 1)):
        """Two rows of panels in place of those side by side: those of a column have one x, those of a row one y.

        Parameters
        ----------
        columns : int
        heights : tuple of float
            Of the upper row and the lower one, to each other.

        Returns
        -------
        ndarray of matplotlib.axes.Axes
            (2, columns); `axes` has them row by row.
        """
        for panel in self.axes:
            panel.remove()
        grid = self.figure.subplots(2, columns, sharex="col", sharey="row", height_ratios=heights, squeeze=False)
        self.axes = tuple(grid.flat)
        return grid

    def __repr__(self):
        # The first line stays to be seen where an output is collapsed: it gives nothing away.
        return f"[figure]\n{self.title}. {self.alt}"

    @styled
    def png(self):
        """The figure as the bytes of a PNG, `SHARPNESS` pixels across and down for each that it takes on the page.

        Returns
        -------
        bytes
        """
        drawn, stored = io.BytesIO(), io.BytesIO()
        self.figure.savefig(drawn, format="png", dpi=SHARPNESS * self.figure.dpi, pil_kwargs={"compress_level": 0})
        picture = Image.open(drawn).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(stored, format="png", optimize=True)
        return stored.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = {"image/png": base64.b64encode(self.png()).decode(), "text/plain": repr(self)}
        data, metadata = _outputs.described("figure", picture, alt=self.alt, title=self.title)
        width, height = self.figure.canvas.get_width_height()
        metadata["image/png"] |= {"width": width, "height": height}
        return data, metadata


@styled
def heading(title, width, dpi=100 * SHARPNESS):
    """A title as a strip to be laid above a picture.

    Parameters
    ----------
    title : str
        It is broken into lines where it is too long.
    width : float
        In inches.
    dpi : float
        Pixels in an inch.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    tall = 2.0      # more than any title needs: what stays blank is cut off
    figure = Figure(figsize=np.add((width, tall), 1e-9), dpi=dpi, layout="none")
    canvas = FigureCanvasAgg(figure)
    figure.text(0.01, 1 - 0.08 / tall, title, va="top", fontsize=13, fontweight="bold", wrap=True)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]
    written = np.flatnonzero((pixels < 128).any(axis=(1, 2)))
    rows = (written.max(initial=0) + int(0.08 * dpi)) // SHARPNESS * SHARPNESS
    return pixels[:rows].copy()
