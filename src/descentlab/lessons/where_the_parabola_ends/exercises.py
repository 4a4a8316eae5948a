"""The exercise of Where does the parabola end?."""

from descentlab.exercises import Exercise


# 1. What a step does to the difference of the squares

def factor(w1, w2, eta):
    loss = (1 - w1 * w2) ** 2
    return 1 - 4 * eta**2 * loss


def _by_a_step(w1, w2, eta):
    error = 1 - w1 * w2
    new_w1 = w1 + 2 * eta * error * w2
    new_w2 = w2 + 2 * eta * error * w1
    return (new_w1**2 - new_w2**2) / (w1**2 - w2**2)


def _in_the_error(w1, w2, eta):
    return (1 + 2 * eta * (1 - w1 * w2)) * (1 - 2 * eta * (1 - w1 * w2))


@Exercise.of(
    solution=factor, alternatives=(_by_a_step, _in_the_error),
    hints=("With E = 1 - w1 w2, a step makes w1 + 2 eta E w2 of w1, and w2 + 2 eta E w1 of w2.",
           "Square both, and subtract. The mixed terms vanish, and what is left has w1^2 - w2^2 as a factor.",
           "The loss is E^2."),
    wrong=((lambda w1, w2, eta: 1 - 2 * eta**2 * (1 - w1 * w2) ** 2, "factor of 2"),
           (lambda w1, w2, eta: 1 - 4 * eta * (1 - w1 * w2) ** 2, "eta squared"),
           (lambda w1, w2, eta: 1 + 4 * eta**2 * (1 - w1 * w2) ** 2, "sign")),
    right="It is 1 - 4 eta^2 L. While 4 eta^2 L is below 2, every step with a loss brings the two weights nearer in size.")
def q1(factor):
    for w1, w2, eta in ((2.5, 0.2, 0.2), (2.0, 1.5, 0.1), (-1.0, 3.0, 0.05)):
        answer, loss = factor(w1, w2, eta), (1 - w1 * w2) ** 2
        for mistake, why in ((1 - 2 * eta**2 * loss, "A factor of 2 is missing: the gradient of a square has one, too."),
                             (1 - 4 * eta * loss, "It is eta squared: the terms with a single eta cancel."),
                             (1 + 4 * eta**2 * loss, "The sign is wrong: the second square is subtracted.")):
            answer.is_not(mistake, why)
        answer.close_to(1 - 4 * eta**2 * loss, "Make one step of both weights, and divide the new w1^2 - w2^2 by the old one.")
