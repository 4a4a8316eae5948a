"""The verdict of lesson 06: a function that takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("adaptive_learning_rates")


def c36(bends, gradients):
    """Whether dividing by the root mean square gives each parameter the rate that it needs.

    Parameters
    ----------
    bends : array_like, shape (2,)
        Of the loss along b and along w.
    gradients : dict of str to array_like, shape (2,)
        What was taken away -> the first gradient, whose sizes are sigma. First nothing, last both the coupling and the
        unlike distances.
    """
    asked = bends[1] / bends[0]
    ratios = {name: abs(along_w / along_b) for name, (along_b, along_w) in gradients.items()}
    as_it_is, *_, last = ratios.values()
    verdicts("C36", "holds when nothing couples the parameters, and all have equally far to go",
             f"On a quadratic a gradient is then bend times distance, and sigma has the bends' ratio, {asked:,.0f}; on the "
             f"ten points, at first, {as_it_is:,.0f}.",
             given=bool(np.isclose(last, asked) and max(list(ratios.values())[:-1]) < asked / 5),
             table=[["the first gradient", "b's rate over w's"],
                    *([name, f"{ratio:,.0f}"] for name, ratio in ratios.items())])
