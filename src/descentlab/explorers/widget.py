"""The explorer as a notebook shows it: a picture, its verdict, and the controls that move them."""

import ipywidgets as widgets

from descentlab._outputs import described
from descentlab.explorers import markup
from descentlab.explorers.blitting import Blitted
from descentlab.explorers.controls import LABEL, ROW


class Explorer(widgets.Box):
    """A scene, its verdict, and beside them or, where there is no room, below, the controls that move them.

    Parameters
    ----------
    scene : Scene
        What is shown.

    Attributes
    ----------
    scene : Scene
        As it was given; its `controls`, `goal`, `reach` and `knobs` are the explorer's, too.
    lesson, name : str
        Where it comes from, as `explorer` says.
    """

    def __init__(self, scene):
        self.scene, self.lesson, self.name = scene, "", ""
        self.controls, self.goal, self.reach, self.knobs = scene.controls, scene.goal, scene.reach, scene.knobs
        self._blitted = Blitted(scene)
        built = {name: control.widgets() for name, control in self.controls.items()}
        self.fields = {name: field for name, (field, _) in built.items()}
        super().__init__(self._parts([row for _, row in built.values()]), layout=widgets.Layout(flex_flow="row wrap"))
        self.add_class("explorer")
        if scene.place:
            self._listen_for_clicks()
        self._waiting = False
        for field in self.fields.values():
            field.observe(lambda _: self._waiting or self._draw(), "value")
        self._draw()

    def _parts(self, rows):
        """What is seen, and what is moved: the children of the box."""
        self._picture = widgets.HTML(layout=widgets.Layout(margin="0"))
        self._status = widgets.HTML(layout=widgets.Layout(margin="4px 0 0 0"))
        reset = widgets.Button(description="Reset", tooltip="Put every control back", icon="undo",
                               layout=widgets.Layout(width="8em", margin=f"2px 0 0 calc({LABEL} + 8px)"))
        reset.on_click(lambda _: self.reset())
        width, _ = self.scene.canvas.figure.canvas.get_width_height()
        seen = widgets.VBox([self._picture, self._status],
                            layout=widgets.Layout(width=f"{width}px", max_width="100%", flex="0 0 auto"))
        moved = widgets.GridBox([*rows, reset], layout=widgets.Layout(
            flex=f"1 1 {ROW}", margin="10px 0 0 0", align_content="flex-start",
            grid_template_columns=f"repeat(auto-fill, {ROW})"))
        return [seen, moved, widgets.HTML(markup.STYLE, layout=widgets.Layout(display="none"))]

    # What a notebook or a test may ask of it.

    @property
    def values(self):
        """The controls' present values by name."""
        return {name: field.value for name, field in self.fields.items()}

    @property
    def verdict(self):
        """What the scene says of itself now, in words."""
        return self._reading.verdict

    @property
    def met(self):
        """Whether the goal is met now."""
        return self._reading.met

    @property
    def artists(self):
        """The moving artists, as `paint` returned them."""
        return self._blitted.artists

    @property
    def picture(self):
        """The present picture as it is shown: HTML, an image with its text alternative."""
        return self._picture.value

    @property
    def status(self):
        """What stands under the picture as it is shown: HTML, the verdict and the goal."""
        return self._status.value

    @property
    def alt(self):
        """What the present picture shows, for those who do not see it."""
        return f"{self.scene.title}. {self.scene.alt} Now: {self.verdict}"

    def set(self, **values):
        """Set several controls at once, or none of them.

        Parameters
        ----------
        **values
            By the controls' names. A number outside of a slider's range is brought into it, as the widgets do.

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
        taken = self.scene.taken(values)
        self._waiting = True
        try:
            for name, value in taken.items():
                self.fields[name].value = value
        finally:
            self._waiting = False
        self._draw()
        return self

    def reset(self):
        """Put every control back to where it was, and return the explorer."""
        return self.set(**{name: control.value for name, control in self.controls.items()})

    def click(self, event):
        """Set the two sliders of the scene's `place` to where the picture is clicked; beside its first panel, nothing.

        Parameters
        ----------
        event : dict
            "relativeX" and "relativeY", from the picture's upper left corner, and its size as it is shown,
            "boundingRectWidth" and "boundingRectHeight", all in pixels of the page: as the browser tells them.
        """
        # The picture may be shown smaller than the canvas, whose own vertical axis points up.
        ax, (width, height) = self.scene.canvas.ax, self.scene.canvas.figure.bbox.size
        spot = (event["relativeX"] / event["boundingRectWidth"] * width,
                height - event["relativeY"] / event["boundingRectHeight"] * height)
        if ax.bbox.contains(*spot):
            place = ax.transData.inverted().transform(spot)
            self.set(**{name: round(float(at), 2) for name, at in zip(self.scene.place, place)})

    def pixels(self):
        """The present picture, (height, width, 3) of uint8."""
        return self._blitted.pixels()[..., :3].copy()

    def __repr__(self):
        goal = f" Goal: {self.goal}" if self.goal else ""
        return f"[explorer]\n{self.scene.title}. {self.verdict}{goal}".replace("?.", "?")

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        """The live widget, and for where no kernel runs its picture and its verdict."""
        data = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs) or {}
        data |= {"image/png": markup.png_text(self._blitted.pixels(), level=9), "text/plain": repr(self)}
        return described(
            "explorer", data, alt=self.alt, lesson=self.lesson, name=self.name, title=self.scene.title,
            verdict=self.verdict, goal=self.goal, met=self.met, knobs=list(self.knobs))

    # How it follows.

    def _draw(self):
        self._reading = self._blitted.draw(self.values)
        cursor = "crosshair" if self.scene.place else "default"
        self._picture.value = markup.picture(self._blitted.pixels(), self.alt, cursor)
        self._status.value = markup.status(self.verdict, self.goal, self.met)

    def _listen_for_clicks(self):
        from ipyevents import Event     # here: few explorers need it

        self._clicks = Event(source=self._picture, watched_events=["click"])
        self._clicks.on_dom_event(self.click)
