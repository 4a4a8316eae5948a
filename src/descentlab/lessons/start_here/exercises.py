"""The exercise of notebook 00."""

import numpy as np

from descentlab.exercises import Exercise


def one_step(theta, g, eta):
    return theta - eta * g


def _by_coordinates(theta, g, eta):
    return np.array([x - eta * slope for x, slope in zip(theta, g)])


@Exercise.of(
    solution=one_step,
    alternatives=(_by_coordinates, lambda theta, g, eta: np.add(theta, np.multiply(-eta, g))),
    hints=("Downhill is *against* the gradient, so there is a minus sign in it.",
           "The equation with $m_t = g_t$ and $\\sigma_t = 1$: the new parameters are `theta - eta * g`."),
    wrong=((lambda theta, g, eta: theta + eta * g, "must become smaller"),
           (lambda theta, g, eta: eta * g, "must become smaller"),
           (lambda theta, g, eta: theta - 0.1 * g, "proportional to eta"),
           (lambda theta, g, eta: theta - eta * np.linalg.norm(g), "the parameter stays")),
    right="That is the plainest case of the equation; every notebook changes one part of it.")
def q1(one_step):
    theta, g = np.array([2.0, -1.0, 0.5]), np.array([10.0, 0.0, -4.0])
    one_step(theta, g, 0.1).close_to([1.0, -1.0, 0.9], "Where the slope is positive the parameter must become smaller, "
                                     "and where it is zero the parameter stays.")
    one_step(theta, g, 0.01).close_to([1.9, -1.0, 0.54], "The step is proportional to eta.")
