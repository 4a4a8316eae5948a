"""What was seen of a loop and of the layers of its model: numbers and names, for the questions of `faults`."""

import attrs

from descentlab.diagnosis.thresholds import MATTERS


@attrs.frozen
class Layer:
    """One parameter of the model.

    Parameters
    ----------
    name : str
    requires_grad, held : bool
        Whether it is to be trained, and whether the optimizer has it.
    absent : bool
        Whether it never had a gradient in the loop.
    matrix : bool
        Whether it has more than one axis: weights, and no offsets.
    gain : float or None
        The norm over the root of the number of units, of weights: how much of a signal they pass on.
    size, whole : float
        Its norm, and that of the whole loss's gradient in it, at the end.
    g, move : float or None
        The median norms of the gradient that the optimizer saw and of the move, over the last sampled steps.
    growth : float or None
        How many times larger than at the first sampled step of the window its gradient became.
    """

    name: str
    requires_grad: bool
    held: bool
    absent: bool
    matrix: bool
    gain: float | None
    size: float
    whole: float
    g: float | None = None
    move: float | None = None
    growth: float | None = None


@attrs.frozen
class Units:
    """What one layer of units says to the rows.

    Parameters
    ----------
    name : str
        The module that it is called in.
    function : str
        As "relu", "sigmoid" or "tanh".
    dead : float
        The share of its units that are 0 for every row.
    saturated : float
        The share of its answers that are within a hundredth of an end of the range.
    varies : float
        How much its answers differ from row to row, as a share of their size.
    layer : str or None
        The module with weights that was called last before it.
    """

    name: str
    function: str
    dead: float
    saturated: float
    varies: float
    layer: str | None = None


@attrs.frozen
class Inputs:
    """The features that the first weights of the model are given, where they are numbers.

    Parameters
    ----------
    finite : bool
    constant : bool
        Whether every row is the same.
    ratio : float
        The largest root mean square of a feature over the middle one, of those that are not constant.
    offset : float
        The largest mean of a feature over its standard deviation, or over the middle one where that is larger.
    size : float
        The largest root mean square.
    """

    finite: bool
    constant: bool
    ratio: float
    offset: float
    size: float


@attrs.frozen
class Loop:
    """All that was seen of a loop. None is what could not be known.

    Parameters
    ----------
    steps : int
    place : Evidence or None
        What `descentlab.diagnosis` measured.
    verdict : str or None
        What it would say.
    optimizer : str
        The name of its kind.
    rate, rate_before : float
        The largest of the groups' rates now, and the largest that there was.
    gone : int
        How many steps ago the rate fell below a thousandth of the largest, to stay there.
    layers : tuple of Layer
    units : tuple of Units
        In the order in which they are called.
    inputs : Inputs or None
    cut : tuple of str
        The parameters that the loss depends on and that get no gradient, here and at another point.
    piled : float or None
        How much of the last gradient is still in the next.
    agreement : tuple of float
        Cosines of the gradients that the optimizer saw and those of the whole loss, at the same points.
    uphill : float
        The share of the sampled steps that went up their own gradient.
    maximize : bool
    twice : str or None
        "softmax" or "sigmoid", where the model ends with one and the criterion takes another.
    shapes : tuple or None
        Of an output and its targets, where one is stretched to fit the other and the loss differs by that.
    units_first : tuple of Units
        Where the run began; () where no layer has nearly all of its units at an end now.
    losses_first, losses_last : tuple of float
        The loss where the run began and where it ended, () where that is not known.
    shrunk : float or None
        What is left of the norms that the weights began with, where decay pulls at them: the middle of all matrices.
    eval_share : float
        The share of the sampled steps that were taken in evaluation mode.
    asks : tuple of str
        The modules to which the mode matters.
    strayed : tuple of str
        The batch normalizations whose inputs are far from their running numbers: in evaluation mode they do not normalize.
    clip : float or None
        The norm, or with `clip_value` the entry, that nearly every gradient has.
    clip_value : bool
    whole : float
        The norm (the largest entry) of the whole loss's gradient.
    scaled : bool
        Whether the optimizer divides by a scale, so that the size of a gradient does not matter.
    decay : float
        The largest weight decay.
    held_by_decay : float or None
        The cosine of decay's pull and the loss's at the end, both times the pace, and
    pull : float or None
        decay's length over the loss's.
    lost : float
        The median share of the entries whose step was lost in their number format.
    dtype : str
        That format.
    broke : str or None
        The layer whose answers are no numbers though what it is given is.
    lost_at : int or None
        The sampled step at which something was no longer finite.
    sharp_first : float or None
        The share of the sharpest direction that lies in the first layer.
    """

    steps: int
    place: object
    verdict: str | None
    optimizer: str
    rate: float
    rate_before: float
    gone: int
    layers: tuple
    units: tuple
    inputs: Inputs | None
    cut: tuple
    piled: float | None
    agreement: tuple
    uphill: float
    maximize: bool
    twice: str | None
    shapes: tuple | None
    units_first: tuple
    losses_first: tuple
    losses_last: tuple
    shrunk: float | None
    eval_share: float
    asks: tuple
    strayed: tuple
    clip: float | None
    clip_value: bool
    whole: float
    scaled: bool
    decay: float
    held_by_decay: float | None
    pull: float | None
    lost: float
    dtype: str
    broke: str | None
    lost_at: int | None
    sharp_first: float | None

    @property
    def healthy(self):
        """Whether the loss falls: then only what is wrong for certain has a name."""
        return self.verdict == "falling"

    @property
    def gain(self):
        """What the best step along the gradient would gain, as a share of the loss that is left; 0 if not known."""
        return 0.0 if self.place is None or self.place.gain is None else self.place.gain

    @property
    def rose(self):
        """Whether the loss stands higher than at the start, as far as is known: who climbs does."""
        if not self.losses_first or not self.losses_last:
            return True
        return not self.losses_last[0] - self.losses_first[0] < MATTERS * abs(self.losses_first[0])
