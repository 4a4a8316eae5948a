"""A scene's picture in two parts: the still one as a PNG, and what moves over it as points and styles.

Points are places in their panel: 0 to 1 from left to right and from top to bottom. Whoever draws them needs neither the
size of the picture nor what an axis means.
"""

import io

import attrs
import numpy as np
from matplotlib.text import Text
from PIL import Image

from descentlab import figures
from descentlab.explorers import strokes

PIXELS = 2          # of the picture for each pixel of the page, across and down
KEPT = 8            # pictures of the still part that are kept, beside the present one


@attrs.frozen
class Still:
    """The still part.

    Parameters
    ----------
    png : bytes
        The picture, `PIXELS` times as wide and as high as `size`.
    size : tuple of int
        Width and height on the page, in pixels.
    columns : list of float
        Where the picture may be cut from top to bottom, so that its panels can stand below each other: from 0 to the
        width.
    panels : list of dict
        Of each panel its box (left, top, width, height) and its two axes.
    styles : list of dict
        How each moving artist looks.
    """

    png: bytes
    size: tuple
    columns: list
    panels: list
    styles: list


class Drawing:
    """A scene's canvas that follows its values in a few milliseconds.

    Parameters
    ----------
    scene : Scene

    Attributes
    ----------
    artists : artist or tuple
        The moving ones, as the scene's `paint` returned them; None before the first `draw`.
    painted : dict
        The values of the scene's `still` controls for which it was painted; None before that.
    """

    def __init__(self, scene):
        self._scene = scene
        self._figure = scene.canvas.figure
        self._figure.set_dpi(PIXELS * self._figure.dpi)
        self._layout = self._figure.get_layout_engine()
        self.artists, self.painted = None, None
        self._boxes, self._stills = [], {}      # of the panels with their labels; of the values painted so far

    def draw(self, values):
        """Paint the still part, if a control in the scene's `still` has changed, and place the moving one.

        Parameters
        ----------
        values : dict
            Those of all controls, by their names.

        Returns
        -------
        Reading
            What the scene says of itself there.
        """
        still = {name: values[name] for name in self._scene.still}
        if still != self.painted:
            self._paint(still)
        with np.errstate(all="ignore"):
            return self._scene.move(self.artists, **values)

    @figures.styled
    def _paint(self, still):
        self.painted, self._background = None, None     # until it is: painting may fail half way
        self.artists = self._scene.paint(**still)
        self._moving = sorted(_flat(self.artists), key=lambda artist: artist.get_zorder())
        for artist in self._moving:
            artist.set_animated(True)       # not drawn with the rest
            artist.set_in_layout(False)
        for ax in self._scene.canvas.axes:
            ax.get_xlim(), ax.get_ylim()        # as drawing would: limits are set when they are asked for,
            ax.apply_aspect()                   # and what moves is placed in the panels' boxes
        if tuple(still.values()) not in self._stills:
            self._lay_out()
        self.painted = still

    def _lay_out(self):
        """Draw the still part with its panels where they are; only where something would be cut, lay it out anew.

        To lay out takes as long as all the rest; and panels that stay where they are do not jump before the eye.
        """
        canvas = self._figure.canvas
        if self._boxes:
            canvas.draw()
        if not self._boxes or not self._fits():
            self._stills.clear()        # their panels were elsewhere
            self._figure.set_layout_engine(self._layout)
            canvas.draw()
            self._figure.set_layout_engine("none")
            self._fits()
        self._background = canvas.copy_from_bbox(self._figure.bbox)

    def _fits(self):
        """Whether the panels with all that belongs to them are inside the picture, beside each other."""
        renderer = self._figure.canvas.get_renderer()
        self._boxes = [ax.get_tightbbox(renderer) for ax in self._scene.canvas.axes]
        edges = [(box.x0, box.y0, self._figure.bbox.x1 - box.x1, self._figure.bbox.y1 - box.y1) for box in self._boxes]
        apart = [right.x0 - left.x1 for left, right in zip(self._boxes, self._boxes[1:])]
        return bool(min(np.min(edges), *apart, 0) >= 0)

    def still(self):
        """The still part as it was painted last; one that was painted before is kept.

        Returns
        -------
        Still
        """
        painted = tuple(self.painted.values())
        if painted not in self._stills:
            for oldest in list(self._stills)[:-KEPT]:
                del self._stills[oldest]
            canvas = self._restored()
            width, height = canvas.get_width_height()
            self._stills[painted] = Still(
                _png(np.asarray(canvas.buffer_rgba())), (width // PIXELS, height // PIXELS), self._columns(),
                [_panel(ax, height) for ax in self._scene.canvas.axes],
                [strokes.style(artist, self._scene.canvas.axes) for artist in self._moving])
        return self._stills[painted]

    @figures.styled
    def _restored(self):
        """The canvas with the still part on it, and with nothing else."""
        canvas = self._figure.canvas
        if self._background is None:
            canvas.draw()
            self._background = canvas.copy_from_bbox(self._figure.bbox)
        canvas.restore_region(self._background)
        return canvas

    def moving(self):
        """Where the moving artists are now.

        Returns
        -------
        lengths : list of int
            How many points each of the artists' strokes has.
        points : ndarray of int16, shape (n, 2)
            Those of all strokes, one after the other, in panels of `strokes.UNITS` times as many units; -32768 lifts
            the pen.
        texts : list
            Of each artist that is a text its words and its place, of any other None.
        every : list of int
            Of each artist that is a line over steps, whether the marks are of every step, every second one, ...; of any
            other 0.
        """
        found = [stroke for artist in self._moving if not isinstance(artist, Text)
                 for stroke in strokes.strokes(artist)]
        points = np.concatenate(found) if found else np.empty((0, 2), np.int16)
        texts = [strokes.words(artist) if isinstance(artist, Text) else None for artist in self._moving]
        every = [strokes.stride(artist) for artist in self._moving]
        return [len(stroke) for stroke in found], points, texts, every

    def pixels(self):
        """The whole picture as it is now, without its title: (height, width, 3) of uint8."""
        canvas = self._restored()
        for artist in self._moving:
            artist.axes.draw_artist(artist)
        return np.asarray(canvas.buffer_rgba())[..., :3].copy()

    def picture(self):
        """The whole picture as it is now, below its title, for where nothing moves.

        Returns
        -------
        png : bytes
        size : tuple of int
            Width and height on the page, in pixels.
        """
        seen = self.pixels()
        title = figures.heading(self._scene.title, seen.shape[1] / PIXELS / 100)
        whole = Image.fromarray(np.concatenate([title[:, :seen.shape[1]], seen]))
        stored = io.BytesIO()
        whole.quantize(figures.COLOURS, dither=Image.Dither.NONE).save(stored, format="png", optimize=True)
        return stored.getvalue(), (whole.width // PIXELS, whole.height // PIXELS)

    def _columns(self):
        """The picture's edges, and between each two panels the middle of what is blank."""
        middles = [(left.x1 + right.x0) / 2 / PIXELS for left, right in zip(self._boxes, self._boxes[1:])]
        return [0, *map(float, middles), self._figure.bbox.width / PIXELS]


def _png(pixels):
    """Pixels (height, width, 4) of uint8 as a PNG: quickly, since a hand may be waiting.

    Few colours, chosen in the quickest way that Pillow has, cost less time than they spare, and two thirds of the bytes.
    """
    stored = io.BytesIO()
    few = Image.fromarray(pixels[..., :3]).quantize(figures.COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(stored, format="png", compress_level=1)
    return stored.getvalue()


def _panel(ax, height):
    """A panel's box on the page, and its axes."""
    box = ax.bbox
    left, top = box.x0 / PIXELS, (height - box.y1) / PIXELS
    axes = [_polar_axis(ax)] * 2 if ax.name == "polar" else [
        _axis(axis, limits) for axis, limits in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim()))]
    return {"box": [left, top, box.width / PIXELS, box.height / PIXELS], "axes": axes}


def _axis(axis, limits):
    return {"label": _plain(axis.get_label_text()), "low": float(limits[0]), "high": float(limits[1]),
            "log": axis.get_scale() == "log"}


def _polar_axis(ax):
    """A polar panel is taken as a square around the pole."""
    reach = float(ax.get_rmax())
    return {"label": None, "low": -reach, "high": reach, "log": False}


def _plain(label):
    """A label without TeX's signs."""
    return label.translate(str.maketrans("", "", "${}_\\"))


def _flat(parts):
    if isinstance(parts, (tuple, list)):
        for part in parts:
            yield from _flat(part)
    else:
        yield parts
