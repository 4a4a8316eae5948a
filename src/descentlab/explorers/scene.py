"""What an explorer shows: a still picture, what moves over it, and the controls that it follows."""

import attrs

from descentlab import _checks, figures
from descentlab.explorers.controls import Slider


@attrs.frozen
class Reading:
    """What a scene says of itself.

    Parameters
    ----------
    verdict : str
        In words.
    met : bool
        Whether the goal is met.
    """

    verdict: str
    met: bool = attrs.field(default=False, converter=bool)


class Scene:
    """A picture in two parts: a still one, painted seldom, and a moving one, placed anew at each change of a control.

        class Dot(Scene):
            \"\"\"A dot that follows its control.\"\"\"

            title, alt = "A dot", "a dot on a line"
            controls = {"x": Slider("place", 0.0, 1.0, 0.5)}
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
        Those of its `figures.Canvas`.
    canvas : figures.Canvas
        Made of them.
    controls : dict of str to Slider, Choice or Switch
        By the names under which `paint` and `move` get their values.
    still : tuple of str
        The controls whose change needs `paint` again.
    place : pair of str
        The two sliders that a click on the first panel sets.
    goal : str
        What to try, in a sentence.
    reach : dict
        A setting of controls that meets the goal.
    knobs : tuple of str
        The controls that a page without a kernel keeps; without any, the first slider or, if there is none, the first
        control. A goal that they can meet is the best reason; else what changes the picture most.

    Raises
    ------
    TypeError, ValueError
        For names in `still`, `place`, `reach` and `knobs` that are no controls, for a `place` that is not two sliders,
        for a value in `reach` that its control does not take, for a goal without a reach.
    """

    title, alt, panels, size, polar = "", "", 1, None, False
    controls = {}
    still, place, knobs = (), (), ()
    goal, reach = "", {}

    def __init__(self):
        self.canvas = figures.Canvas(self.title, self.alt, self.panels, self.size, self.polar)
        for argument in ("still", "place", "reach", "knobs"):
            for name in getattr(self, argument):
                _checks.one_of(argument, name, self.controls)
        if self.place and [type(self.controls[name]) for name in self.place] != [Slider, Slider]:
            _checks.refuse("place", self.place, "two sliders, the one across first")
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

    def paint(self, **values):
        """Clear the panels and draw the still part.

        Parameters
        ----------
        **values
            Those of the controls named in `still`, and of nothing else.

        Returns
        -------
        artist or tuple
            The moving artists: one, a tuple of them, or nested tuples.
        """
        raise NotImplementedError

    def move(self, artists, **values):
        """Place the moving artists.

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
