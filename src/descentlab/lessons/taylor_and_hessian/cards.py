"""The verdicts of lesson 02: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("taylor_and_hessian")


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
             "With tanh the parabola's error falls as the cube, the line's as the square; before a kink ReLU's is below 1% of the "
             "line's.",
             given=bool(np.allclose(powers, [2, 3] * (len(errors) - 1), rtol=0, atol=0.1) and 0 < free.sum() < len(free)
                        and left["relu"][free].max() < 0.01 and left["relu"][~free].min() > 0.05),
             table=[["activation", "kinks crossed", "steps", "the parabola's error / the line's"],
                    *([name, kinks, f"{min(steps):.2g} to {max(steps):.2g}",
                       "below 0.01" if max(share) < 0.01 else f"{min(share):.2f} to {max(share):.2f}"]
                      for name, kinks, steps, share in rows if len(steps))])


def _power(x, y):
    """The slope of y against x on two logarithmic scales."""
    return np.polyfit(np.log(x), np.log(y), 1)[0]


def c05(hessian, directions, bends):
    """Whether every bend is a weighted average of the eigenvalues, and lies between the extreme ones.

    Parameters
    ----------
    hessian : array_like, shape (n, n)
    directions : array_like, shape (k, n)
        Each of length 1.
    bends : array_like, shape (k,)
        Along them.
    """
    eigenvalues, vectors = np.linalg.eigh(hessian)
    weights = (directions @ vectors) ** 2
    verdicts("C05", "holds",
             "Every bend is a weighted average of the eigenvalues, and lies between their ends; a zero among them may "
             "leave the kind of place open.",
             given=bool(np.allclose(weights.sum(axis=1), 1) and np.allclose(weights @ eigenvalues, bends)
                        and min(eigenvalues) <= min(bends) and max(bends) <= max(eigenvalues)))


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
             "The loss bends by -2 along (1,\u00a01), and falls on both sides; by 2 along (1,\u00a0-1), and rises.",
             given=bool(saddle and np.allclose(np.abs(bends.vectors[:, 0].sum()), 2**0.5)))
