"""How an explorer works: controls, the still and the moving part of a picture, and the verdict under it."""

import base64
import html
import struct
import zlib
from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np
from ipyevents import Event

from descentlab import figures


LABEL = "10em"      # the width of a control's label, so that fields stand in one column


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high`: a slider linked with a number field.

    log : the slider is logarithmic; whole : whole numbers only; play : with a play button, for where
    time is the point; label : what is written beside it, with the unit.
    """

    label: str
    low: float
    high: float
    value: float
    step: float = 0.01
    log: bool = False
    whole: bool = False
    play: bool = False

    def widgets(self):
        """The widget that holds the value (a number field), and the row that is shown."""
        if self.whole:
            field = widgets.BoundedIntText(value=self.value, min=self.low, max=self.high, step=self.step)
            slider = widgets.IntSlider(value=self.value, min=self.low, max=self.high, step=self.step, readout=False)
        else:
            field = widgets.BoundedFloatText(value=self.value, min=self.low, max=self.high, step=self.step)
            slider = widgets.FloatSlider(value=self.value, min=self.low, max=self.high, step=self.step, readout=False)
        if self.log:
            # The slider moves over the exponent; the field says the number itself.
            slider = widgets.FloatSlider(value=np.log10(self.value), min=np.log10(self.low), max=np.log10(self.high),
                                         step=0.01, readout=False)
        self._link(field, slider)
        field.description = self.label
        field.style.description_width = LABEL
        field.layout.width, slider.layout.width = "17.5em", "10em"
        row = [field, slider]
        if self.play:
            play = widgets.Play(min=self.low, max=self.high, step=self.step, interval=120, value=self.value,
                                show_repeat=False, layout=widgets.Layout(width="6em"))
            widgets.link((play, "value"), (field, "value"))
            row.append(play)
        return field, widgets.HBox(row, layout=widgets.Layout(align_items="center", flex_flow="row wrap"))

    def _link(self, field, slider):
        if not self.log:
            # Sums of steps are not exact in binary: 2.4000000000000004 is 2.4 to a reader.
            places = max(0, -int(np.floor(np.log10(self.step))))
            slider.observe(lambda change: setattr(field, "value", round(change.new, places)), "value")
            field.observe(lambda change: setattr(slider, "value", change.new), "value")
            return

        def slide(change):
            # Three digits are what a hand can mean; and the slider must not overrule a typed number.
            if abs(np.log10(field.value) - change.new) > 0.006:
                field.value = float(np.clip(float(f"{10 ** change.new:.3g}"), self.low, self.high))

        slider.observe(slide, "value")
        field.observe(lambda change: setattr(slider, "value", np.log10(change.new)), "value")


@dataclass(frozen=True)
class Choice:
    """One of several `options`: a dropdown."""

    label: str
    options: tuple
    value: str

    def widgets(self):
        field = widgets.Dropdown(description=self.label, options=self.options, value=self.value,
                                 style={"description_width": LABEL}, layout=widgets.Layout(width="27.5em"))
        return field, field


@dataclass(frozen=True)
class Switch:
    """Yes or no: a box to tick."""

    label: str
    value: bool = False

    def widgets(self):
        field = widgets.Checkbox(description=self.label, value=self.value, indent=True,
                                 style={"description_width": LABEL}, layout=widgets.Layout(width="27.5em"))
        return field, field


@dataclass(frozen=True)
class Reading:
    """What a scene says of itself: the verdict in words, and whether the goal is met."""

    verdict: str
    met: bool = False


class Explorer(widgets.VBox):
    """A picture, its verdict, and the controls that move them.

    title, alt : as in `figures.Canvas`; canvas : the scene's canvas
    controls : a dict name -> Slider, Choice or Switch
    paint(values) : clears the axes, draws the still part, and returns the moving artists, a tuple
        whose members are artists or tuples of them
    move(values, *artists) : places those, and returns a `Reading`
    still : the names of the controls whose change needs `paint` again
    goal : what to try, in a sentence; place : the two controls that a click on the first panel sets
    """

    def __init__(self, canvas, controls, paint, move, *, still=(), goal="", place=()):
        self._canvas, self._paint, self._move, self._still = canvas, paint, move, frozenset(still)
        self._settings = dict(controls)
        built = {name: control.widgets() for name, control in controls.items()}
        self._fields = {name: field for name, (field, _) in built.items()}
        self._waiting = False
        self._met = False
        self._goal = goal
        self._picture = widgets.HTML(layout=widgets.Layout(margin="0", flex="0 0 auto"))
        self._status = widgets.HTML(layout=widgets.Layout(margin="2px 0 0 8px"))
        reset = widgets.Button(description="Reset", tooltip="Put every control back", icon="undo",
                               layout=widgets.Layout(width="8em", margin="6px 0 0 10.3em"))
        reset.on_click(lambda _: self.reset())
        column = widgets.VBox([row for _, row in built.values()] + [reset], layout=widgets.Layout(margin="10px 0 0 0"))
        super().__init__([
            widgets.HBox([self._picture, column], layout=widgets.Layout(flex_flow="row wrap")), self._status])
        if place:
            self._listen_for_clicks(place)
        for name, field in self._fields.items():
            field.observe(lambda change, name=name: self._changed(name), "value")
        self._repaint()
        self._refresh()

    # What a notebook or a test may ask of it.

    @property
    def values(self):
        """The controls' present values by name."""
        return {name: field.value for name, field in self._fields.items()}

    @property
    def controls(self):
        """The controls' settings by name, as they were given."""
        return dict(self._settings)

    @property
    def verdict(self):
        """What stands under the picture."""
        return self._reading.verdict

    @property
    def met(self):
        """Whether the goal is met now."""
        return self._reading.met

    def set(self, **values):
        """Set several controls at once, and return the explorer.

        Raises TypeError for a control that it does not have; values outside a control's range are
        brought into it, as the widgets do.
        """
        for name in values:
            if name not in self._fields:
                raise TypeError(f"{name} must be one of this explorer's controls: {', '.join(self._fields)}")
        self._waiting, changed = True, []
        try:
            for name, value in values.items():
                before = self._fields[name].value
                self._fields[name].value = value
                changed += [name] if self._fields[name].value != before else []
        finally:
            self._waiting = False
        if self._still.intersection(changed):
            self._repaint()
        self._refresh()
        return self

    def reset(self):
        """Put every control back to where it was."""
        return self.set(**{name: control.value for name, control in self._settings.items()})

    def pixels(self):
        """The present picture, (height, width, 3) of uint8."""
        return np.asarray(self._canvas.figure.canvas.buffer_rgba())[..., :3].copy()

    def __repr__(self):
        goal = f" Goal: {self._goal}" if self._goal else ""
        return f"[explorer] {self._canvas.title}. {self.verdict}{goal}".replace("?.", "?")

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        """The live widget, and for where no kernel runs its picture and its verdict."""
        data = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs) or {}
        data["image/png"] = base64.b64encode(encode_png(self.pixels(), level=9)).decode()
        data["text/plain"] = repr(self)
        return data, {"image/png": {"alt": self._alt()}}

    # How it follows.

    def _changed(self, name):
        if self._waiting:
            return
        if name in self._still:
            self._repaint()
        self._refresh()

    @figures.styled
    def _repaint(self):
        figure, canvas = self._canvas.figure, self._canvas.figure.canvas
        self._parts = self._paint(self.values)
        self._moving = list(_flat(self._parts))
        for artist in self._moving:
            artist.set_animated(True)
        canvas.draw()
        self._background = canvas.copy_from_bbox(figure.bbox)

    def _refresh(self):
        with np.errstate(all="ignore"):
            self._reading = self._move(self.values, *self._parts)
        canvas = self._canvas.figure.canvas
        canvas.restore_region(self._background)
        for artist in self._moving:
            (artist.axes or self._canvas.figure).draw_artist(artist)
        picture = base64.b64encode(encode_png(self.pixels())).decode()
        height, width = self.pixels().shape[:2]
        self._picture.value = (f'<img alt="{html.escape(self._alt())}" width="{width}" height="{height}" '
                               f'style="display:block;max-width:none" draggable="false" '
                               f'src="data:image/png;base64,{picture}">')
        self._status.value = self._words()

    def _alt(self):
        return f"{self._canvas.title}. {self._canvas.alt} Now: {self.verdict}"

    def _words(self):
        goal = ""
        if self._goal:
            ink, word = (figures.INK[figures.GREEN], "Goal met: ") if self.met else ("#333333", "Goal: ")
            goal = f'<div style="color:{ink};margin-top:2px"><b>{word}</b>{self._goal}</div>'
        return (f'<div role="status" style="line-height:1.45;font-size:110%"><b>{html.escape(self.verdict)}</b>'
                f"{goal}</div>")

    def _listen_for_clicks(self, place):
        across, up = place
        click = Event(source=self._picture, watched_events=["click"])

        def put(event):
            # The picture is drawn pixel for pixel, so the place in it is the place on the canvas,
            # whose own vertical axis points up.
            ax, height = self._canvas.ax, self._canvas.figure.bbox.height
            spot = event["relativeX"], height - event["relativeY"]
            if ax.bbox.contains(*spot):
                x, y = ax.transData.inverted().transform(spot)
                self.set(**{across: round(float(x), 2), up: round(float(y), 2)})

        click.on_dom_event(put)
        self._click = click


def _flat(parts):
    for part in parts:
        if isinstance(part, (tuple, list)):
            yield from _flat(part)
        else:
            yield part


def encode_png(pixels, level=1):
    """A PNG of `pixels` (height, width, 3), uint8, quickly: no row filters, and zlib at `level`.

    Source: Portable Network Graphics specification, W3C, 2003.
    """
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)      # each row begins with its filter: 0, none
    rows[:, 1:] = pixels.reshape(height, -1)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows.tobytes(), level))
            + chunk(b"IEND", b""))
