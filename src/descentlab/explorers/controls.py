"""What a hand moves: a slider, a choice, a switch; each knows its widgets, and which values it takes."""

import attrs
import ipywidgets as widgets
import numpy as np

from descentlab import _checks

ROW, FIELD, LABEL = "min(32em, 100%)", "19.5em", "12.5em"     # widths of a row, of its label and field, of its label


@attrs.frozen
class Slider:
    """A number between `low` and `high`: a slider linked with a number field.

    Parameters
    ----------
    label : str
        What is written beside it, with the unit.
    low, high, value : float
        Its ends, and where it begins.
    step : float
        From one place to the next; of a logarithmic slider, what the field's arrows add.
    log : bool
        The slider is logarithmic.
    whole : bool
        Whole numbers only.
    play : bool
        With a play button, for where time is the point.

    Raises
    ------
    TypeError, ValueError
        Where `value` is no number from `low` to `high`.
    """

    label: str
    low: float
    high: float
    value: float = attrs.field()
    step: float = 0.01
    log: bool = False
    whole: bool = False
    play: bool = False

    @value.validator
    def _is_inside(self, attribute, value):
        _checks.number("value", value, f"a number from {self.low:g} to {self.high:g}", low=self.low, high=self.high)

    def taken(self, name, value):
        """A value as the slider takes it: brought into its range.

        Parameters
        ----------
        name : str
            What the slider is called, for the message.
        value : float

        Returns
        -------
        float, or int where `whole`

        Raises
        ------
        TypeError
            For what is no number, or no whole one where `whole`.
        ValueError
            For what is not finite.
        """
        kind = "a whole number" if self.whole else "a number"
        number = _checks.number(name, value, f"{kind}, as from {self.low:g} to {self.high:g}")
        if self.whole and not number.is_integer():
            _checks.refuse(name, value, f"{kind}, as from {self.low:g} to {self.high:g}", TypeError)
        return min(max(int(number) if self.whole else number, self.low), self.high)

    def place_of(self, number):
        """Where the slider stands for a number.

        Parameters
        ----------
        number : float

        Returns
        -------
        float
            The number itself; of a logarithmic slider its exponent, to base 10.
        """
        return np.log10(number) if self.log else number

    def number_at(self, place):
        """The number at a place of the slider.

        Parameters
        ----------
        place : float
            As `place_of` gives it.

        Returns
        -------
        float, or int where `whole`
            Without what binary sums add; of a logarithmic slider, three digits.
        """
        if self.log:
            # Three digits are what a hand can mean.
            number = float(np.clip(float(f"{10 ** place:.3g}"), self.low, self.high))
        else:
            # Sums of steps are not exact in binary: 2.4000000000000004 is 2.4 to a reader.
            number = round(place, max(0, -int(np.floor(np.log10(self.step)))))
        return int(number) if self.whole else number

    def widgets(self):
        """The widget that holds the value (a number field), and the row that is shown."""
        field, slider = self._field(), self._slider()
        self._link(field, slider)
        row = widgets.HBox([field, slider], layout=widgets.Layout(align_items="center"))
        row.add_class("explorer-slider")
        if self.play:
            row.children += (self._player(field),)
        return field, row

    def _field(self):
        kind = widgets.BoundedIntText if self.whole else widgets.BoundedFloatText
        return kind(value=self.value, min=self.low, max=self.high, step=self.step, description=self.label,
                    tooltip=f"{self.low:g} to {self.high:g}", style={"description_width": LABEL},
                    layout=widgets.Layout(width=FIELD, flex="0 0 auto"))

    def _slider(self):
        # The logarithmic slider moves over the exponent; the field says the number itself.
        kind = widgets.IntSlider if self.whole and not self.log else widgets.FloatSlider
        low, high, value = map(self.place_of, (self.low, self.high, self.value))
        return kind(value=value, min=low, max=high, step=0.01 if self.log else self.step, readout=False,
                    layout=widgets.Layout(width="auto", flex="1 1 auto"))

    def _player(self, field):
        play = widgets.Play(min=self.low, max=self.high, step=self.step, interval=120, value=self.value,
                            show_repeat=False, layout=widgets.Layout(width="6em", flex="0 0 auto"))
        widgets.link((play, "value"), (field, "value"))
        return play

    def _link(self, field, slider):
        """Let slider and field follow each other, without a word back to the one that a hand is on."""
        sliding = False

        def slide(change):
            nonlocal sliding
            # The browser moves a slider on to its next place when a number between two is typed: that number stays.
            if abs(self.place_of(field.value) - change.new) > 0.51 * slider.step:
                sliding = True
                field.value = self.number_at(change.new)
                sliding = False

        def follow(change):
            if not sliding:
                slider.value = self.place_of(change.new)

        slider.observe(slide, "value")
        field.observe(follow, "value")


@attrs.frozen
class Choice:
    """One of several `options`: a dropdown.

    Parameters
    ----------
    label : str
    options : sequence of str
    value : str
        The option that it begins with.
    """

    label: str
    options: tuple = attrs.field(converter=tuple)
    value: str = attrs.field()

    @value.validator
    def _is_an_option(self, attribute, value):
        self.taken("value", value)

    def taken(self, name, value):
        """A value, if it is an option.

        Parameters
        ----------
        name : str
            What the control is called, for the message.
        value : str

        Returns
        -------
        str

        Raises
        ------
        ValueError
            For what is none of the options.
        """
        return _checks.one_of(name, value, self.options)

    def widgets(self):
        """The widget that holds the value, and the row that is shown: the same."""
        field = widgets.Dropdown(description=self.label, options=self.options, value=self.value,
                                 style={"description_width": LABEL}, layout=widgets.Layout(width="auto"))
        return field, field


@attrs.frozen
class Switch:
    """Yes or no: a box to tick.

    Parameters
    ----------
    label : str
    value : bool
        What it begins with.
    """

    label: str
    value: bool = False

    def taken(self, name, value):
        """A value, if it is a bool.

        Parameters
        ----------
        name : str
            What the control is called, for the message.
        value : bool
            NumPy's, too.

        Returns
        -------
        bool

        Raises
        ------
        TypeError
            For what is neither true nor false.
        """
        if not isinstance(value, (bool, np.bool_)):
            _checks.refuse(name, value, "True or False", TypeError)
        return bool(value)

    def widgets(self):
        """The widget that holds the value, and the row that is shown: the same."""
        field = widgets.Checkbox(description=self.label, value=self.value, indent=True,
                                 style={"description_width": LABEL}, layout=widgets.Layout(width="auto"))
        return field, field
