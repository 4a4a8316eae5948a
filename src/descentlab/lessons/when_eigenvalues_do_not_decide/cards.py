"""The verdicts of When do the eigenvalues not decide?."""

import numpy as np

from descentlab.claims import Verdicts
from descentlab.curvature import minimum_ratio, spectrum

verdicts = Verdicts("when_eigenvalues_do_not_decide")


def c04(without_zero, looked, said):
    """Whether the signs of the eigenvalues decide what a critical point is.

    Parameters
    ----------
    without_zero : list of pair of str
        Points without a zero eigenvalue: what they are by looking around, and by their eigenvalues.
    looked : dict of str to str
        The formulas of surfaces with zeros at 0: what is there by looking around.
    said : dict of str to Classification
        What their eigenvalues say.
    """
    right = sum(truth == word for truth, word in without_zero)
    both = [name for name, counts in said.items() if counts.negative and counts.positive]
    alike = [name for name in said if name not in both]
    decided = right == len(without_zero) and all(said[name].name == looked[name] for name in both)
    open_ones = all(said[name].name == "undecided" and looked[name] != _ruled_out(said[name]) for name in alike)
    verdicts("C04", "holds when no eigenvalue is zero, or both signs occur",
             "Without zeros the signs decide; both signs make a saddle, zeros or not; one sign beside a zero leaves "
             "two kinds open.",
             given=bool(decided and both and open_ones and len({looked[name] for name in alike}) > 1),
             table=[["critical point at", "eigenvalues", "they say", "it is"],
                    [f"{len(without_zero)} points", "no zero", f"{right} right", ""],
                    *([_plain(name), _signs(said[name]), said[name].name, looked[name]] for name in said)])


def c08(points, surface, places):
    """Whether the share of positive eigenvalues tells a saddle from a minimum.

    Parameters
    ----------
    points : sequence of CriticalPoint
        Of Himmelblau's surface, where no eigenvalue is zero.
    surface : Surface
        The toy network's.
    places : sequence of pairs
        Its saddle first, and then global minima.
    """
    told = {"minimum": lambda share: share == 1, "maximum": lambda share: share == 0,
            "saddle": lambda share: 0 < share < 1, "undecided": lambda share: False}
    right = sum(bool(told[point.classification.name](minimum_ratio(point.eigenvalues))) for point in points)
    eigenvalues = [spectrum(surface, place).values for place in places]
    shares = [minimum_ratio(pair) for pair in eigenvalues]
    kinds = ["saddle"] + ["minimum"] * (len(places) - 1)
    verdicts("C08", "holds when no eigenvalue is zero",
             "Where one is zero, the share may be the same at a minimum as at a saddle: it takes a zero for a way down.",
             given=right == len(points) and all(share == shares[0] < 1 for share in shares[1:]),
             table=[["place", "kind", "eigenvalues", "share positive"],
                    [f"Himmelblau's {len(points)}", "all three", "none is zero", f"tells {right} of {len(points)}"],
                    *([f"({x:g}, {y:g})", kind, f"{low + 0:.3g} and {high:.3g}", share]
                      for (x, y), kind, (low, high), share in zip(places, kinds, np.round(eigenvalues, 9), shares))])


def _signs(counts):
    """As "+ - 0"."""
    return " ".join(["+"] * counts.positive + ["−"] * counts.negative + ["0"] * counts.zero)


def _ruled_out(counts):
    """The kind that one sign beside zeros rules out."""
    return "maximum" if counts.positive else "minimum" if counts.negative else None


def _plain(formula):
    """A formula of Python as one writes it by hand."""
    return formula.replace("**", "^").replace("*", "")
