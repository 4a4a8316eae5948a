"""A picture in two parts: a still one, painted seldom and kept, and a moving one, drawn over it at each change."""

import numpy as np

from descentlab import figures


class Blitted:
    """A `Scene`'s canvas that follows its values in a few milliseconds.

    Parameters
    ----------
    scene : Scene

    Attributes
    ----------
    artists : artist or tuple
        The moving ones, as the scene's `paint` returned them; None before the first `draw`.
    """

    def __init__(self, scene):
        self._scene, self._canvas = scene, scene.canvas
        self._painted = None
        self.artists = None

    def draw(self, values):
        """Draw the picture; the still part only where a control in the scene's `still` has changed.

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
        if still != self._painted:
            self._repaint(still)
        with np.errstate(all="ignore"):
            reading = self._scene.move(self.artists, **values)
        figure = self._canvas.figure
        figure.canvas.restore_region(self._background)
        for artist in self._moving:
            (artist.axes or figure).draw_artist(artist)
        return reading

    def pixels(self):
        """The picture as it is now, (height, width, 4) of uint8: a view, which the next `draw` changes."""
        return np.asarray(self._canvas.figure.canvas.buffer_rgba())

    @figures.styled
    def _repaint(self, still):
        self._painted = None        # until it is: painting may fail half way
        figure = self._canvas.figure
        self.artists = self._scene.paint(**still)
        self._moving = list(_flat(self.artists))
        for artist in self._moving:
            artist.set_animated(True)
        figure.canvas.draw()
        self._background = figure.canvas.copy_from_bbox(figure.bbox)
        self._painted = still


def _flat(parts):
    if isinstance(parts, (tuple, list)):
        for part in parts:
            yield from _flat(part)
    else:
        yield parts
