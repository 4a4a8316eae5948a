"""The verdicts of How many ways down?: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts
from descentlab.curvature.classify import minimum_ratio

verdicts = Verdicts("how_many_ways_down")


def c09(ways_down, matrices):
    """Whether eigenvalues are coins.

    Parameters
    ----------
    ways_down : array_like, shape (k,)
        The negative eigenvalues, of 78, at critical points that a search found.
    matrices : dict of int to float
        n -> the share of random symmetric matrices of n rows that have positive eigenvalues only.
    """
    ways_down = np.asarray(ways_down)
    minima, many = int((ways_down == 0).sum()), len(ways_down)
    verdicts("C09", "does not hold",
             "Random matrices have fewer minima than coins, since eigenvalues repel each other; among points searched "
             "for beside a descent there are far more.",
             given=bool(all(share < 0.7 * 0.5**n for n, share in matrices.items() if n > 1)
                        and ways_down.max() < 39 - 3 * np.sqrt(78) / 2 and minima > 0),
             table=[["what", "n", "minima, by the coin", "measured"],
                    *(["random matrix", n, f"{0.5**n:.1%}", f"{share:.1%}"] for n, share in matrices.items() if n > 1),
                    ["found in the network", 78, "3e-24", f"{minima} of {many}"]])


def c11(losses, eigenvalues, begins):
    """Whether lower critical points have fewer ways down, and where the picture begins.

    Parameters
    ----------
    losses : array_like, shape (k,)
        Of critical points.
    eigenvalues : array_like, shape (k, n)
        Of the Hessian there.
    begins : dict of tuple to float
        (inputs, hidden units, weight decay) -> the share where all weights are zero.
    """
    together = np.corrcoef(losses, minimum_ratio(eigenvalues))[0, 1]
    verdicts("C11", "holds when the .5 or .6 is left out",
             "Lower down, fewer ways down are left; but where the share begins depends on the net's shape and its weight "
             "decay.",
             given=bool(together < -0.9 and max(begins.values()) - min(begins.values()) > 0.2),
             table=[["network", "weight decay", "share where all weights are 0"],
                    *([f"{inputs}-{hidden}-10", decay, f"{share:.2f}"]
                      for (inputs, hidden, decay), share in begins.items())])


def c12(stalls):
    """Where losses stand still, how many directions bend down, and how strongly.

    Parameters
    ----------
    stalls : dict of str to ndarray, shape (k, n)
        Why a run stands still -> the eigenvalues of some networks, ascending; the first waits beside a saddle, the last
        learns with cross-entropy.
    """
    number = {name: np.median((values < 0).sum(axis=1)) for name, values in stalls.items()}
    steep = {name: np.median((values < -0.01 * values[:, -1:]).sum(axis=1)) for name, values in stalls.items()}
    depth = {name: np.median(-values[:, 0] / values[:, -1]) for name, values in stalls.items()}
    saddle, *others, entropy = stalls
    share = {name: number[name] / values.shape[1] for name, values in stalls.items()}
    verdicts("C12", "holds when the run waits beside a saddle or learns with cross-entropy",
             "There over a tenth of all directions bend down, but with cross-entropy most of them hardly; where a run bounces "
             "or has arrived, few do.",
             given=bool(share[saddle] > 0.1 and share[entropy] > 0.1 and all(share[name] < 0.05 for name in others)
                        and steep[saddle] > 0.8 * number[saddle] and steep[entropy] < 0.2 * number[entropy]),
             table=[["the run", "ways down", "by over 1 %", "lowest over highest"],
                    *([name, f"{number[name]:.0f} of {values.shape[1]}", f"{steep[name]:.0f}",
                       f"{-100 * depth[name]:.1f} %"] for name, values in stalls.items())])
