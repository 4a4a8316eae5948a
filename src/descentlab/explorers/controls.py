"""What a hand moves: a slider, a choice, a switch; each knows which values it takes, and where one may stop at."""

import attrs
import numpy as np

from descentlab import _checks


class _Control:
    """What all controls have: a kind, by which the browser knows it, and what the browser is told."""

    kind = ""

    def described(self):
        """What the browser is told of it.

        Returns
        -------
        dict
            As JSON can hold it.
        """
        return {"kind": self.kind, **attrs.asdict(self)}


@attrs.frozen
class Slider(_Control):
    """A number between `low` and `high`: a slider and a field.

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

    kind = "slider"

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

    def stops(self, many):
        """Numbers to stop at, from end to end, the one that the slider begins with among them.

        Parameters
        ----------
        many : int or sequence of float
            About how many, fewer where so many whole numbers do not lie between the ends; or which.

        Returns
        -------
        list of float, or of int where `whole`
        """
        if not isinstance(many, int):
            return sorted({self.taken("stops", number) for number in [*many, self.value]})
        if self.log:
            evenly = np.geomspace(self.low, self.high, many)
            found = [float(f"{number:.3g}") for number in evenly]
            nearest = int(np.argmin(np.abs(np.log(np.array(found) / self.value))))
        else:
            # Sums of steps are not exact in binary: 2.4000000000000004 is 2.4 to a reader.
            found = [round(round(number / self.step) * self.step, 10) for number in
                     np.linspace(self.low, self.high, many)]
            nearest = int(np.argmin(np.abs(np.array(found) - self.value)))
        if 0 < nearest < many - 1:      # the ends stay
            found.pop(nearest)
        inside = [min(max(number, self.low), self.high) for number in [*found, self.value]]
        return sorted({round(number) if self.whole else number for number in inside})


@attrs.frozen
class Choice(_Control):
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

    kind = "choice"

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

    def stops(self, many):
        """All the options.

        Parameters
        ----------
        many : int
            However many are asked for.

        Returns
        -------
        list of str
        """
        return list(self.options)


@attrs.frozen
class Switch(_Control):
    """Yes or no: a box to tick.

    Parameters
    ----------
    label : str
    value : bool
        What it begins with.
    """

    label: str
    value: bool = False

    kind = "switch"

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

    def stops(self, many):
        """Both values.

        Parameters
        ----------
        many : int
            However many are asked for.

        Returns
        -------
        list of bool
        """
        return [False, True]
