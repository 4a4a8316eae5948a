"""The verdict of lesson 06: a function that takes what was measured, and shows a card."""

from descentlab.claims import Verdicts

verdicts = Verdicts("adaptive_learning_rates")


def c36(degrees, left):
    """Whether dividing by the root mean square gives each parameter the rate that it needs.

    Parameters
    ----------
    degrees : array_like, shape (n,)
        How far a ravine lies off an axis: 0, as little as that of the ten points, ..., 45.
    left : dict of str to array_like, shape (n,)
        The rule -> the distance from the lowest point.
    """
    plain, total = left["plain descent"], left["AdaGrad"]
    verdicts("C36", "holds when the ravine lies along an axis",
             "There AdaGrad arrived in 500 steps. In this ravine a fraction of a degree left about half the way, and 45 "
             "degrees all of it.",
             given=bool(total[0] < 1 and total[1] > 0.4 * plain[1] and total[-1] > 0.95 * plain[-1]),
             table=[["distance left, ravine off the axis by", *(f"{angle:.2g}°" for angle in degrees)],
                    *([name, *(f"{each:.1f}" if each >= 1 else f"{each:.2f}" for each in row)]
                      for name, row in left.items())])
