"""The question and the exercise of notebook 00."""

import numpy as np

from descentlab.exercises import Exercise, Question, expect_close, expect_shape

stalled = Question(
    "The loss has stopped falling. What do you try first? (A guess will do. Nobody can know yet.)",
    {"train longer": "Sometimes right. The next cell tries it: another 100 steps, and the loss is still 0.70.",
     "a larger learning rate, to get out of the hole": "If it *is* a hole. If the steps are already too large, larger "
                                                       "ones make it worse.",
     "a smaller learning rate": "Here this is the cure: the run jumps from one wall of a valley to the other, and its "
                                "steps are too large to settle between them. How could you have known? That is "
                                "notebook 01."},
    best="a smaller learning rate")


def one_step(theta, g, eta):
    return theta - eta * g


def _by_coordinates(theta, g, eta):
    return np.array([x - eta * slope for x, slope in zip(theta, g)])


def _check(one_step):
    theta, g = np.array([2.0, -1.0, 0.5]), np.array([10.0, 0.0, -4.0])
    answer = one_step(theta, g, 0.1)
    expect_shape(one_step, answer, (3,))
    expect_close(one_step, answer, [1.0, -1.0, 0.9], "Where the slope is positive the parameter must become smaller, and "
                 "where it is zero the parameter stays.")
    expect_close(one_step, one_step(theta, g, 0.01), [1.9, -1.0, 0.54], "The step is proportional to eta.")


q1 = Exercise(
    "q1", _check, solution=one_step,
    alternatives=(_by_coordinates, lambda theta, g, eta: np.add(theta, np.multiply(-eta, g))),
    hints=("Downhill is *against* the gradient, so there is a minus sign in it.",
           "The equation with $m_t = g_t$ and $\\sigma_t = 1$: the new parameters are `theta - eta * g`."),
    wrong=((lambda theta, g, eta: theta + eta * g, "must become smaller"),
           (lambda theta, g, eta: eta * g, "must become smaller"),
           (lambda theta, g, eta: theta - 0.1 * g, "proportional to eta"),
           (lambda theta, g, eta: theta - eta * np.linalg.norm(g), "the parameter stays")),
    right="That is the plainest case of the equation; every notebook changes one part of it.")
