"""What an explorer shows: a still picture, what moves over it, what a hand takes hold of, and the controls behind it."""

import attrs

from descentlab import _checks, figures
from descentlab.explorers.controls import Slider


def _numbers(found):
    """A dict's values as JSON can hold them."""
    return {name: float(number) for name, number in found.items()}


def _pairs(places):
    """Places as JSON can hold them."""
    return tuple(tuple(map(float, place)) for place in places)


@attrs.frozen
class Reading:
    """What a scene says of itself.

    Parameters
    ----------
    verdict : str
        In words.
    met : bool
        Whether the goal is met.
    idle : dict of str to str
        The controls that do nothing now, and why, in a few words.
    zeros : dict of str to float
        For a handle's control whose zero is not the axis's: where on the axis it lies now.
    at : dict of str to float
        For the control of a handle that moves along one axis, on a curve: where on the other axis its grip is now.
    """

    verdict: str
    met: bool = attrs.field(default=False, converter=bool)
    idle: dict = attrs.field(factory=dict)
    zeros: dict = attrs.field(factory=dict, converter=_numbers)
    at: dict = attrs.field(factory=dict, converter=_numbers)


@attrs.frozen
class Handle:
    """What a hand takes hold of on the plot: the place that it is dragged to sets a slider, or two.

    Dragged to the coordinate c of an axis, a slider takes the value (c - zero) / unit: c itself, unless the reading
    says where the slider's `zero` lies.

    Parameters
    ----------
    x, y : str or None
        The slider that it sets along each axis; None for an axis along which it does not move.
    panel : int
        In which panel, from 0.
    label : str
        What it is, for those who do not see it; without one, the sliders' labels.
    unit : float
        How far on the axis the handle moves for a change of the slider by 1.
    snaps : sequence of (float, float)
        Places to which it is drawn from a few pixels away.
    at : float or None
        Of a handle that moves along one axis: where on the other its grip is drawn, unless the reading says so; None
        for at the panel's edge.
    places : sequence of (float, float)
        Of a handle that chooses one of several places, the nearest: where they lie. Its slider `x` counts them from 0.
    """

    x: str = None
    y: str = None
    panel: int = 0
    label: str = ""
    unit: float = 1.0
    snaps: tuple = attrs.field(default=(), converter=_pairs)
    at: float = None
    places: tuple = attrs.field(default=(), converter=_pairs)

    @property
    def names(self):
        """The sliders that it sets."""
        return tuple(name for name in (self.x, self.y) if name is not None)


class Scene:
    """A picture in two parts: a still one, painted seldom, and a moving one, placed anew at each change of a control.

        class Dot(Scene):
            \"\"\"A dot that follows its control.\"\"\"

            title, alt = "A dot", "a dot on a line"
            controls = {"x": Slider("place", 0.0, 1.0, 0.5)}
            handles = Handle("x"),
            goal, reach = "bring it beyond 0.9.", {"x": 1.0}

            def paint(self):
                self.canvas.ax.set(xlim=(0, 1), ylim=(0, 1))
                return self.canvas.ax.plot([], [], "o")

            def move(self, artists, *, x):
                artists[0].set_data([x], [0.5])
                return Reading(f"The dot is at {x:g}.", x > 0.9)

        dot = explorer(Dot)

    Attributes
    ----------
    title, alt, panels, size, polar
        Those of its `figures.Canvas`. The title stands above the picture.
    canvas : figures.Canvas
        Made of them.
    controls : dict of str to Slider, Choice or Switch
        By the names under which `paint` and `move` get their values.
    still : tuple of str
        The controls whose change needs `paint` again.
    anew : dict of str to tuple of str
        Control -> those that go back to where they began when it changes: what was chosen for one case does not count
        for the next.
    handles : tuple of Handle
        What is dragged on the plot itself.
    goal : str
        What to try, in a sentence.
    reach : dict
        A setting of controls that meets the goal.
    knobs : tuple of str
        The controls that a page without a kernel keeps; without any, the first slider or, if there is none, the first
        control. A goal that they can meet is the best reason; else what changes the picture most.
    stops : dict of str to int or sequence of float
        For such a page, about how many places a knob has, or which, where that is not for the course to choose.

    Raises
    ------
    TypeError, ValueError
        For names in `still`, `anew`, `handles`, `reach`, `knobs` and `stops` that are no controls, for a handle of what
        is no slider or in a panel that is not there, for a value in `reach` that its control does not take, for a goal
        without a reach.
    """

    title, alt, panels, size, polar = "", "", 1, None, False
    controls = {}
    still, handles, knobs, stops, anew = (), (), (), {}, {}
    goal, reach = "", {}

    def __init__(self):
        size = self.size or ((4.45, 4.0) if self.panels == 1 else None)
        self.canvas = figures.Canvas("", self.alt, self.panels, size, self.polar)
        for argument in ("still", "reach", "knobs", "stops"):
            for name in getattr(self, argument):
                _checks.one_of(argument, name, self.controls)
        for name in [*self.anew, *(other for others in self.anew.values() for other in others)]:
            _checks.one_of("anew", name, self.controls)
        for handle in self.handles:
            sliders = [name for name, control in self.controls.items() if isinstance(control, Slider)]
            for name in handle.names:
                _checks.one_of("handles", name, sliders)
            if not handle.names or not 0 <= handle.panel < self.panels:
                _checks.refuse("handles", handle, "a handle that sets a slider, in a panel that is there")
        if self.goal and not self.reach:
            _checks.refuse("reach", self.reach, f"a setting that meets the goal, {self.goal!r}")
        self.reach = self.taken(self.reach)
        self.knobs = tuple(self.knobs) or (_first(self.controls),)

    def taken(self, values):
        """Values as their controls take them.

        Parameters
        ----------
        values : dict
            By the controls' names; not all need be there.

        Returns
        -------
        dict

        Raises
        ------
        TypeError
            For a control that is not there, or a value of the wrong kind.
        ValueError
            For a value that the control cannot take.
        """
        for name in values:
            if name not in self.controls:
                raise TypeError(f"{name} must be one of this explorer's controls: {', '.join(self.controls)}")
        return {name: self.controls[name].taken(name, value) for name, value in values.items()}

    def changed(self, values, changes):
        """What the controls' values become when some of them are changed, and others begin anew with these.

        Parameters
        ----------
        values, changes : dict
            By the controls' names: of all of them, and of those that are set.

        Returns
        -------
        dict
        """
        fresh = {other: self.controls[other].value for name, others in self.anew.items()
                 if changes.get(name, values[name]) != values[name] for other in others}
        return values | fresh | changes

    def paint(self, **values):
        """Clear the panels and draw the still part.

        Parameters
        ----------
        **values
            Those of the controls named in `still`, and of nothing else.

        Returns
        -------
        artist or tuple
            The moving artists: one, a tuple of them, or nested tuples. Lines, patches and texts can move.
        """
        raise NotImplementedError

    def move(self, artists, **values):
        """Place the moving artists: their data, their shape, their words. How they look is `paint`'s.

        Parameters
        ----------
        artists : artist or tuple
            As `paint` returned them.
        **values
            Those of all controls.

        Returns
        -------
        Reading
        """
        raise NotImplementedError


def _first(controls):
    """The first slider or, if there is none, the first control."""
    return next((name for name, control in controls.items() if isinstance(control, Slider)), next(iter(controls)))
