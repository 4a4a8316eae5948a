"""The verdict of Where does the parabola end?."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("where_the_parabola_ends")


def c03(step, errors, crossed):
    """Whether line and parabola are off by the square and the cube of the step, up to the first kink.

    Parameters
    ----------
    step : array_like, shape (n,)
    errors : dict of str to pair of array_like, shape (n,)
        Activation -> the errors of the line and of the parabola in a network that has it.
    crossed : array_like, shape (n,)
        How many kinks such a step crosses with ReLU.
    """
    step, crossed = np.asarray(step), np.asarray(crossed)
    far = step >= 0.01      # below, the parabola's error comes near to rounding
    powers = [_power(step[far], error[far]) for name, pair in errors.items() if name != "relu" for error in pair]
    left = {name: np.asarray(parabola) / np.asarray(line) for name, (line, parabola) in errors.items()}
    free = crossed == 0
    rows = [(name, "none", step, share) for name, share in left.items() if name != "relu"]
    rows += [("relu", "none", step[free], left["relu"][free]),
             ("relu", f"1 to {crossed.max():.0f}", step[~free], left["relu"][~free])]
    verdicts("C03", "holds when the step crosses no kink",
             "Medians of 20 directions: with tanh errors fall as square and cube; with ReLU the parabola's is below 1% of "
             "the line's before a kink.",
             given=bool(np.allclose(powers, [2, 3] * (len(errors) - 1), rtol=0, atol=0.1) and 0 < free.sum() < len(free)
                        and left["relu"][free].max() < 0.01 and left["relu"][~free].min() > 0.05),
             table=[["activation", "kinks crossed", "steps", "the parabola's error / the line's"],
                    *([name, kinks, f"{min(steps):.2g} to {max(steps):.2g}",
                       "below 0.01" if max(share) < 0.01 else f"{min(share):.2f} to {max(share):.2f}"]
                      for name, kinks, steps, share in rows if len(steps))])


def _power(x, y):
    """The slope of y against x on two logarithmic scales."""
    return np.polyfit(np.log(x), np.log(y), 1)[0]
