"""The verdicts of lesson 02: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts
from descentlab.curvature import minimum_ratio, spectrum

verdicts = Verdicts("taylor_and_hessian")


def c03(step, errors):
    """Whether line and parabola are off by the square and the cube of the step.

    Parameters
    ----------
    step : array_like, shape (n,)
    errors : dict of str to pair of array_like, shape (n,)
        Activation -> the errors of the line and of the parabola in a network that has it.
    """
    step = np.asarray(step)
    far = step >= 0.01      # below, the parabola's error comes near to rounding
    powers = {name: [_power(step[far], error[far]) for error in pair] for name, pair in errors.items()}
    shares = {name: np.asarray(parabola) / np.asarray(line) for name, (line, parabola) in errors.items()}
    smooth = np.array([pair for name, pair in powers.items() if name != "relu"])
    kinked = shares["relu"]
    verdicts("C03", "holds when the step crosses no kink",
             "The parabola's error falls like the cube of the step, the line's like its square; a ReLU's kinks end "
             "that at very short steps.",
             given=bool(np.allclose(smooth, [2, 3], rtol=0, atol=0.1) and kinked[0] < 0.05 and kinked[far].min() > 0.2),
             table=[["activation", "line: power of the step", "parabola: power",
                     f"parabola's error / line's, step {step[0]:g}", "steps from 0.01 on"],
                    *([name, *(f"{power:.1f}" if name != "relu" else "-" for power in powers[name]), f"{share[0]:.2f}",
                       f"{share[far].min():.2f} to {share[far].max():.2f}"] for name, share in shares.items())])


def _power(x, y):
    """The slope of y against x on two logarithmic scales."""
    return np.polyfit(np.log(x), np.log(y), 1)[0]


def c05(hessian, guesses):
    """Whether all bends lie between the extreme eigenvalues.

    Parameters
    ----------
    hessian : array_like, shape (n, n)
    guesses : array_like, shape (k,)
        Bends along random directions.
    """
    axes, eigenvalues = np.diag(hessian), np.linalg.eigvalsh(hessian)
    bends = np.concatenate([axes, guesses])
    rows = {"random directions": guesses, "axes": axes, "eigenvectors": eigenvalues}
    verdicts("C05", "holds",
             "Every bend is a weighted average of the eigenvalues, so none lies beyond the largest and the smallest.",
             given=min(eigenvalues) <= min(bends) and max(bends) <= max(eigenvalues),
             table=[["tried", "number", "lowest bend", "mean", "highest bend"],
                    *([name, f"{len(found):,}", f"{min(found):.2f}", f"{np.mean(found):.2f}", f"{max(found):.2f}"]
                      for name, found in rows.items())])


def c07(surface, bends):
    """Whether the toy network's saddle is as the lecture says.

    Parameters
    ----------
    surface : Surface
        Its loss.
    bends : Spectrum
        Of its Hessian at the origin.
    """
    along, across = (surface.value([[x, sign * x] for x in (0.5, -0.5)]) for sign in (1, -1))
    saddle = np.allclose(bends.values, [-2, 2]) and max(along) < surface.value([0, 0]) < min(across)
    verdicts("C07", "holds",
             "The loss bends by -2 along (1, 1), and falls on both sides; by 2 along (1, -1), and rises.",
             given=bool(saddle and np.allclose(np.abs(bends.vectors[:, 0].sum()), 2**0.5)))


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
             "Where one is zero, the share is the same at a minimum as at a saddle: it takes a zero for a way down.",
             given=right == len(points) and all(share == shares[0] < 1 for share in shares[1:]),
             table=[["place", "kind", "eigenvalues", "share positive"],
                    ["Himmelblau's points", "all three", "none is zero", f"right at {right} of {len(points)}"],
                    *([f"({x:g}, {y:g})", kind, f"{low + 0:.3g} and {high:.3g}", share]
                      for (x, y), kind, (low, high), share in zip(places, kinds, np.round(eigenvalues, 9), shares))])
