"""What a diagnosis has measured, and what each number means."""

import attrs


def _measured(label, default=None):
    return attrs.field(default=default, metadata={"label": label})


@attrs.frozen
class Evidence:
    """What was measured over the last steps of a run, and around its end. None is what could not be known.

    Losses are shares of `height`. The *promise* is what the slope alone would have made of these steps,

        promise = sum over steps of  gain * g' (eta / sigma) g          g: the gradient of the whole loss

    with the gain of the optimizer's direction, 1 / (1 - beta) for momentum. Eigenvalues are those of H / sigma.

    Parameters
    ----------
    steps : int
        How many of the last steps were looked at.
    height, fall, promise, ... : float or None
        The other numbers; what each is its label says, and the rows of a printed diagnosis are these labels.
    above : float or None
        How far the last loss lies above that of the start, as a share.
    """

    steps: int
    height: float | None = _measured("height of the loss above its floor", attrs.NOTHING)
    blew_up: int | None = _measured("left the finite numbers after step")
    rise: float | None = _measured("rise of the loss up to there, as a share")
    next_step: float | None = _measured("length of the next step, by the loss's own gradient")
    rate_zero: int | None = _measured("steps since eta reached 0")
    still: int | None = _measured("steps lost in the rounding of theta, where the slope is not")
    fall: float | None = _measured("fall of the loss over these steps, as a share")
    above: float | None = None      # how far the loss lies above that of the start
    fall_error: float | None = _measured("its standard error")
    promise: float | None = _measured("what the slope promised for them")
    progress: float | None = _measured("fall from the mean of the earlier points to that of the later ones")
    held_up: float | None = _measured("how far the later points are held up above their mean")
    gradient_norm: float | None = _measured("norm of the gradient")
    noise: float | None = _measured("noise to signal, of the gradients used")
    cosine: float | None = _measured("mean cosine of successive gradients")
    directness: float | None = _measured("distance covered / way gone")
    rate: float | None = _measured("eta times the largest eigenvalue")
    limit: float | None = _measured("the largest such product that is stable", 2.0)
    bend_down: float | None = _measured("eta times the smallest eigenvalue")
    lowest: float | None = _measured("smallest eigenvalue / largest")
    lowest_error: float | None = _measured("how far that may be from an eigenvalue")
    highest: float | None = _measured("largest eigenvalue / largest in size, where all are negative")
    both_sides: float | None = _measured("gain along its direction, on both sides")
    slope_there: float | None = _measured("gain of the slope alone so far, beside that")
    every_side: float | None = _measured("gain along every direction tried, on both sides")
    longer: float | None = _measured("best step, in steps")
    gain: float | None = _measured("gain of that step")
    steepening: float | None = _measured("steepest slope on its way, to the slope here")

    @property
    def share(self):
        """eta as a share of the largest stable one, or None."""
        return None if self.rate is None or self.limit is None else self.rate / self.limit

    def rows(self):
        """What is known.

        Yields
        ------
        label : str
            What was measured.
        number : float
        """
        for field in attrs.fields(type(self)):
            value = getattr(self, field.name)
            if value is not None and field.metadata:
                yield field.metadata["label"], value
