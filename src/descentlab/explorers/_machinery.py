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


ROW, FIELD, LABEL = "min(32em, 100%)", "19.5em", "12.5em"     # widths of a row, of its label and field, of its label


# ipywidgets draws focus, handles and arrows too pale for JupyterLab's light theme or its dark one; and where no kernel
# answers, it puts a broken link before each single part: one before the explorer says it.
_STYLE = f"""<style>
.explorer :focus-visible {{ box-shadow: 0 0 0 2px {figures.BLUE} !important; }}
.explorer .noUi-handle {{ background: {figures.BLUE}; }}
.explorer select {{ appearance: auto; background-image: none !important; }}
.explorer .jupyter-widgets-disconnected::before {{ display: none; }}
</style>"""

# What ipywidgets has no setting for, so each picture does it as it arrives: sliders and play buttons get a name, a slider
# over an exponent says the number, and plain keys stay here (a letter chooses in a list; JupyterLab would delete cells).
_ON_LOAD = """
const explorer = this.closest('.explorer');
if (explorer) explorer.onkeydown = event => {
    if (!(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.key == 'Escape')) event.stopPropagation();
};
for (const row of explorer?.querySelectorAll('.explorer-slider') ?? []) {
    const field = row.querySelector('input'), name = field.labels[0].textContent;
    const handle = row.querySelector('[role=slider]'), [play, stop] = row.querySelectorAll('button');
    handle.ariaLabel = name;
    handle.ariaValueText = field.value;
    if (play) [play.ariaLabel, stop.ariaLabel] = ['play or pause ' + name, 'stop ' + name];
}
"""


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
            slider = widgets.FloatSlider(value=self._place(self.value), min=self._place(self.low),
                                         max=self._place(self.high), step=0.01, readout=False)
        self._link(field, slider)
        field.description, field.tooltip = self.label, f"{self.low:g} to {self.high:g}"
        field.style.description_width = LABEL
        field.layout = widgets.Layout(width=FIELD, flex="0 0 auto")
        slider.layout = widgets.Layout(width="auto", flex="1 1 auto")
        row = widgets.HBox([field, slider], layout=widgets.Layout(align_items="center"))
        row.add_class("explorer-slider")
        if self.play:
            play = widgets.Play(min=self.low, max=self.high, step=self.step, interval=120, value=self.value,
                                show_repeat=False, layout=widgets.Layout(width="6em", flex="0 0 auto"))
            widgets.link((play, "value"), (field, "value"))
            row.children += (play,)
        return field, row

    def _link(self, field, slider):
        """Let slider and field follow each other, without a word back to the one that a hand is on."""
        sliding = False

        def slide(change):
            nonlocal sliding
            # The browser moves a slider on to its next place when a number between two is typed: that number stays.
            if abs(self._place(field.value) - change.new) > 0.51 * slider.step:
                sliding = True
                field.value = self._number(change.new)
                sliding = False

        def follow(change):
            if not sliding:
                slider.value = self._place(change.new)

        slider.observe(slide, "value")
        field.observe(follow, "value")

    def _place(self, number):
        """Where the slider stands for a number: a logarithmic one over its exponent."""
        return np.log10(number) if self.log else number

    def _number(self, place):
        """The number at a place of the slider."""
        if self.log:
            # Three digits are what a hand can mean.
            return float(np.clip(float(f"{10 ** place:.3g}"), self.low, self.high))
        # Sums of steps are not exact in binary: 2.4000000000000004 is 2.4 to a reader.
        return round(place, max(0, -int(np.floor(np.log10(self.step)))))


@dataclass(frozen=True)
class Choice:
    """One of several `options`: a dropdown."""

    label: str
    options: tuple
    value: str

    def widgets(self):
        field = widgets.Dropdown(description=self.label, options=self.options, value=self.value,
                                 style={"description_width": LABEL}, layout=widgets.Layout(width="auto"))
        return field, field


@dataclass(frozen=True)
class Switch:
    """Yes or no: a box to tick."""

    label: str
    value: bool = False

    def widgets(self):
        field = widgets.Checkbox(description=self.label, value=self.value, indent=True,
                                 style={"description_width": LABEL}, layout=widgets.Layout(width="auto"))
        return field, field


@dataclass(frozen=True)
class Reading:
    """What a scene says of itself: the verdict in words, and whether the goal is met."""

    verdict: str
    met: bool = False


class Explorer(widgets.Box):
    """A picture, its verdict, and beside them or, where there is no room, below, the controls that move them.

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
        self._cursor = "crosshair" if place else "default"
        self._picture = widgets.HTML(layout=widgets.Layout(margin="0"))
        self._status = widgets.HTML(layout=widgets.Layout(margin="4px 0 0 0"))
        reset = widgets.Button(description="Reset", tooltip="Put every control back", icon="undo",
                               layout=widgets.Layout(width="8em", margin=f"2px 0 0 calc({LABEL} + 8px)"))
        reset.on_click(lambda _: self.reset())
        width, _ = canvas.figure.canvas.get_width_height()
        seen = widgets.VBox([self._picture, self._status],
                            layout=widgets.Layout(width=f"{width}px", max_width="100%", flex="0 0 auto"))
        moved = widgets.GridBox([row for _, row in built.values()] + [reset], layout=widgets.Layout(
            flex=f"1 1 {ROW}", margin="10px 0 0 0", align_content="flex-start",
            grid_template_columns=f"repeat(auto-fill, {ROW})"))
        style = widgets.HTML(_STYLE, layout=widgets.Layout(display="none"))
        super().__init__([seen, moved, style], layout=widgets.Layout(flex_flow="row wrap"))
        self.add_class("explorer")
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

    @property
    def goal(self):
        """What to try, in a sentence; empty where there is none."""
        return self._goal

    @property
    def alt(self):
        """What the present picture shows, for those who do not see it."""
        return f"{self._canvas.title}. {self._canvas.alt} Now: {self.verdict}"

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
        return data, {"image/png": {"alt": self.alt}}

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
        pixels = np.asarray(canvas.buffer_rgba())
        height, width, _ = pixels.shape
        picture = base64.b64encode(encode_png(pixels)).decode()
        self._picture.value = (f'<img alt="{html.escape(self.alt)}" width="{width}" height="{height}" '
                               f'style="display:block;max-width:100%;height:auto;cursor:{self._cursor}" draggable="false" '
                               f'onload="{_ON_LOAD}" src="data:image/png;base64,{picture}">')
        self._status.value = self._words()

    def _words(self):
        goal = ""
        if self._goal:
            goal = f'<div style="margin-top:2px"><b>{"Goal met:" if self.met else "Goal:"}</b> {self._goal}</div>'
        bar = figures.GREEN if self.met else "transparent"
        return (f'<div role="status" style="line-height:1.45;font-size:110%;border-left:4px solid {bar};padding-left:6px">'
                f"<b>{html.escape(self.verdict)}</b>{goal}</div>")

    def _listen_for_clicks(self, place):
        across, up = place
        click = Event(source=self._picture, watched_events=["click"])

        def put(event):
            # The picture may be shown smaller than the canvas, whose own vertical axis points up.
            ax, (width, height) = self._canvas.ax, self._canvas.figure.bbox.size
            spot = (event["relativeX"] / event["boundingRectWidth"] * width,
                    height - event["relativeY"] / event["boundingRectHeight"] * height)
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
    """A PNG of `pixels` (height, width, 3 or 4), uint8, without their fourth channel, quickly: no row filters.

    level : zlib's, 1 to 9. Source: Portable Network Graphics specification, W3C, 2003.
    """
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)      # each row begins with its filter: 0, none
    for channel in range(3):        # one by one: three times as fast as three neighbours at a time
        rows[:, 1 + channel::3] = pixels[..., channel]

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows.tobytes(), level))
            + chunk(b"IEND", b""))
