"""The verdict of lesson 06: a function that takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("adaptive_learning_rates")


def c36(asked, ratios):
    """Whether dividing by the root mean square gives each parameter the rate that it needs.

    Parameters
    ----------
    asked : float
        How many times w's rate b's should be: the ratio of the bends.
    ratios : dict of str to float
        Of coupling and unlike distances, what there is -> the ratio that sigma gives at the first step. First a loss with
        both, last one with neither.
    """
    *others, last = ratios.values()
    verdicts("C36", "holds when nothing couples the parameters, and all have equally far to go",
             f"Then sigma gave the ratio that the bends ask for, {asked:,.0f}; on the ten points as they are {others[0]:,.0f}. "
             "(Two parameters, first step.)",
             given=bool(np.isclose(last, asked) and max(others) < asked / 5),
             table=[["what spoils the guess", "b's rate over w's"],
                    *([name, f"{ratio:,.0f}"] for name, ratio in ratios.items())])
