"""The verdicts of lesson 02: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts()


def c03(step, errors):
    """Whether line and parabola are off by the square and the cube of the step.

    Parameters
    ----------
    step : array_like, shape (n,)
    errors : dict of str to pair of array_like, shape (n,)
        Activation -> the errors of the line and of the parabola in a network that has it.
    """
    powers = {name: [_power(step, error) for error in pair] for name, pair in errors.items()}
    smooth = np.array([pair for name, pair in powers.items() if name != "relu"])
    verdicts("C03", "holds when the loss is smooth",
             "The parabola's error falls like the cube of the step, the line's like its square; a ReLU's kinks spoil "
             "both.",
             given=np.allclose(smooth, [2, 3], rtol=0, atol=0.1) and powers["relu"][1] < 2.5,
             table=[["activation", "line: power of the step", "parabola: power", "parabola's error / line's, over the steps"],
                    *([name, f"{line:.1f}", f"{parabola:.1f}", _span(*errors[name])]
                      for name, (line, parabola) in powers.items())])


def _span(line, parabola):
    """From the least to the greatest of the parabola's errors, as shares of the line's."""
    shares = np.asarray(parabola) / np.asarray(line)
    return f"{shares.min():.2f} to {shares.max():.2f}"


def _power(x, y):
    """The slope of y against x on two logarithmic scales."""
    return np.polyfit(np.log(x), np.log(y), 1)[0]


def c05(axes, guesses, eigenvalues):
    """Whether all bends lie between the extreme eigenvalues.

    Parameters
    ----------
    axes, guesses, eigenvalues : array_like, shape (k,)
        Bends along the axes and along random directions, and the eigenvalues, of one Hessian.
    """
    bends = np.concatenate([axes, guesses])
    rows = {"random directions": guesses, "axes": axes, "eigenvectors": eigenvalues}
    verdicts("C05", "holds",
             "Every bend is a weighted average of the eigenvalues, so none lies beyond the largest and the smallest.",
             given=min(eigenvalues) <= min(bends) and max(bends) <= max(eigenvalues),
             table=[["tried", "number", "lowest bend", "mean", "highest bend"],
                    *([name, f"{len(found):,}", f"{min(found):.2f}", f"{np.mean(found):.2f}", f"{max(found):.2f}"]
                      for name, found in rows.items())])


def c07(there, eigenvalues, way_out, along, across):
    """Whether the toy network's saddle is as the lecture says.

    Parameters
    ----------
    there : float
        The loss at the origin.
    eigenvalues, way_out : array_like, shape (2,)
        At the origin; and the eigenvector of the lower one.
    along, across : array_like, shape (2,)
        The loss on both sides of it, along (1, 1) and along (1, -1).
    """
    saddle = np.allclose(eigenvalues, [-2, 2]) and max(along) < there < min(across)
    verdicts("C07", "holds",
             "The loss bends by -2 along (1, 1), and falls on both sides; by 2 along (1, -1), and rises.",
             given=bool(saddle and np.allclose(way_out, 0.5**0.5)))


def c08(points, eigenvalues, shares):
    """Whether the share of positive eigenvalues tells a saddle from a minimum.

    Parameters
    ----------
    points : sequence of pairs
        The toy network's saddle first, and then global minima.
    eigenvalues : sequence of array_like, shape (2,)
    shares : sequence of float
        Of positive eigenvalues, at each point.
    """
    kinds = ["saddle"] + ["minimum"] * (len(points) - 1)
    verdicts("C08", "does not hold",
             "The share is the same at the saddle and at global minima: it takes a zero for a way down.",
             given=max(shares[1:]) < 1,
             table=[["point", "kind", "eigenvalues", "share positive"],
                    *([f"({x:g}, {y:g})", kind, f"{low + 0:.3g} and {high:.3g}", share]
                      for (x, y), kind, (low, high), share in zip(points, kinds, np.round(eigenvalues, 9), shares))])
