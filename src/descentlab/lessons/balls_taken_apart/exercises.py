"""The exercise of Can a ball be taken apart?"""

import numpy as np

from descentlab import rates
from descentlab.exercises import Exercise

# 1. The longest bar


def longest(r, beta):
    return (1 + r) * (1 + beta / r) / ((1 - r) * (1 - beta / r))


def _longest_by_edges(r, beta):
    low, high = (1 + beta - r - beta / r), (1 + beta + r + beta / r)      # there r, and -r, is a root
    return high / low


def _longest_by_search(r, beta):
    pushes = []
    for inner, outer in ((1 + beta, 0.0), (1 + beta, 4.0)):
        for _ in range(80):
            middle = (inner + outer) / 2
            inner, outer = (middle, outer) if rates.heavy_ball_rate(middle, beta, 1.0) <= r else (inner, middle)
        pushes.append(inner)
    return pushes[1] / pushes[0]


@Exercise.of(
    solution=longest, alternatives=(_longest_by_edges, _longest_by_search),
    hints=("At one end of the bar a root is r, at the other a root is -r. Put each into the equation, and solve for eta "
           "times bend.",
           "The ends are (1 - r) * (1 - beta / r) and (1 + r) * (1 + beta / r). The condition number is their ratio."),
    wrong=((lambda r, beta: (1 + r) / (1 - r), "Beta counts"),
           (lambda r, beta: ((1 + r) / (1 - r)) ** 2, "only at the top"),
           (lambda r, beta: ((1 + np.sqrt(beta)) / (1 - np.sqrt(beta))) ** 2, "leaves the root of beta"),
           (lambda r, beta: 1 / longest(r, beta), "the larger end over the smaller")),
    right="So a bar of condition number k fits if k is at most this; with beta = r**2 that is the formula of notebook 05.")
def q1(longest):
    for r, beta in ((0.8, 0.3), (0.9, 0.81), (0.5, 0.1), (0.95, 0.0)):
        answer, right = longest(r, beta), _longest_by_edges(r, beta)
        if beta not in (0.0, r**2):
            answer.is_not((1 + r) / (1 - r), "that is plain descent's bar. Beta counts, too.")
            answer.is_not(((1 + r) / (1 - r)) ** 2, "that is so only at the top, where beta is r * r.")
            answer.is_not(((1 + np.sqrt(beta)) / (1 - np.sqrt(beta))) ** 2,
                          "that bar lies between the curves: on it a step leaves the root of beta. With r above that, "
                          "it may stick out.")
        answer.is_not(1 / right, "a condition number is the larger end over the smaller one.")
        answer.close_to(right, "At the ends of the bar r, or -r, is a root.", tolerance=1e-6)
