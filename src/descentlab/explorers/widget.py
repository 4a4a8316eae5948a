"""The explorer as a notebook shows it: a scene that the browser draws, and asks the kernel for."""

import base64
from importlib import resources

import anywidget
import attrs
import traitlets

from descentlab._outputs import described
from descentlab.explorers.drawing import Drawing
from descentlab.explorers.told import described_scene

_HERE = resources.files("descentlab.explorers")


class Explorer(anywidget.AnyWidget):
    """A scene, drawn and moved in the browser by `explorer.js`; an ipywidget like any other.

    It can stand in a box, be shown twice, be observed (`values`, `verdict` and `met`), and be `set` from a cell.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Attributes
    ----------
    scene : Scene
        As it was given; its `controls`, `goal`, `reach` and `knobs` are the explorer's, too.
    values : dict
        The controls' present values by name: to be read and observed; to change them, `set`.
    verdict : str
        What the scene says of itself now, in words.
    met : bool
        Whether the goal is met now.
    reading : Reading
        All that the scene says of itself now.
    lesson, name : str
        Where it comes from, as `explorer` says.
    """

    _esm = (_HERE / "explorer.js").read_text(encoding="utf-8")
    _css = (_HERE / "explorer.css").read_text(encoding="utf-8")

    values = traitlets.Dict(read_only=True)
    verdict = traitlets.Unicode(read_only=True)
    met = traitlets.Bool(read_only=True)
    # What the browser needs once, after each `paint`, and after each `move`. The first two are lists in a dict: of a
    # dict in a dict the browser would get the names in alphabetical order.
    _scene = traitlets.Dict().tag(sync=True)
    _still = traitlets.Dict().tag(sync=True)
    _frame = traitlets.Dict().tag(sync=True)

    def __init__(self, scene):
        self.scene, self.lesson, self.name = scene, "", ""
        self.controls, self.goal, self.reach, self.knobs = scene.controls, scene.goal, scene.reach, scene.knobs
        self._drawing, self._painted, self._number = Drawing(scene), None, 0
        super().__init__(_scene=described_scene(scene))
        self._follow({name: control.value for name, control in self.controls.items()})
        self.on_msg(self._asked)

    # What a notebook or a test may ask of it.

    @property
    def artists(self):
        """The moving artists, as `paint` returned them."""
        return self._drawing.artists

    @property
    def alt(self):
        """What the present picture shows, for those who do not see it."""
        return f"{self.scene.title}. {self.scene.alt} Now: {self.verdict}"

    def set(self, **values):
        """Set several controls at once, or none of them.

        Parameters
        ----------
        **values
            By the controls' names. A number outside of a slider's range is brought into it, as the sliders do.

        Returns
        -------
        Explorer
            Itself.

        Raises
        ------
        TypeError
            For a control that it does not have, or a value of the wrong kind.
        ValueError
            For a value that the control cannot take.
        """
        self._follow(self.scene.changed(self.values, self.scene.taken(values)))
        return self

    def reset(self):
        """Put every control back to where it was, and return the explorer."""
        return self.set(**{name: control.value for name, control in self.controls.items()})

    def pixels(self):
        """The present picture, without its title, (height, width, 3) of uint8."""
        return self._drawing.pixels()

    def moving(self):
        """What moves: see `Drawing.moving`."""
        return self._drawing.moving()

    def still(self):
        """The picture under what moves, a `Still`."""
        return self._drawing.still()

    def __repr__(self):
        goal = f" Goal: {self.goal}" if self.goal else ""
        return f"[explorer]\n{self.scene.title}. {self.verdict}{goal}".replace("?.", "?")

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        """The live widget, and for where no kernel runs its picture and its verdict."""
        live = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs) or ({}, {})
        data = live[0] if isinstance(live, tuple) else live
        picture, (width, height) = self._drawing.picture()
        data |= {"image/png": base64.b64encode(picture).decode(), "text/plain": repr(self)}
        data, metadata = described(
            "explorer", data, alt=self.alt, lesson=self.lesson, name=self.name, title=self.scene.title,
            verdict=self.verdict, goal=self.goal, met=self.met, knobs=list(self.knobs))
        metadata["image/png"] |= {"width": width, "height": height}
        return data, metadata

    # How it follows.

    def _asked(self, _, message, buffers):
        """The browser has moved a control: message is {"values": ..., "from": [view, number]}."""
        self._follow(self.values | self.scene.taken(message["values"]), message["from"])

    def _follow(self, values, asked_by=None):
        """Draw for these values, and tell the browser, in one message; what could not be drawn is not kept."""
        self.reading = reading = self._drawing.draw(values)
        lengths, points, texts, every = self._drawing.moving()
        self._number += 1
        with self.hold_sync():
            self.set_trait("values", values)
            self.set_trait("verdict", reading.verdict)
            self.set_trait("met", reading.met)
            if self._painted is not self._drawing.painted:
                self._painted = self._drawing.painted
                self._still = attrs.asdict(self._drawing.still())
            self._frame = {
                "number": self._number, "from": asked_by, "values": list(values.items()), "verdict": reading.verdict,
                "met": reading.met, "idle": list(reading.idle.items()), "zeros": list(reading.zeros.items()),
                "at": list(reading.at.items()),
                "lengths": lengths, "texts": texts, "every": every, "points": points.tobytes()}
