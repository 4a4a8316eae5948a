"""The exercises of When do the eigenvalues not decide?."""

import numpy as np

from descentlab.exercises import Exercise, expect

# 1. The first term that is not zero


def kind_on_a_line(coefficients):
    for power, coefficient in enumerate(coefficients, start=1):
        if coefficient != 0:
            if power % 2 == 1:
                return "neither"
            return "minimum" if coefficient > 0 else "maximum"
    return "undecided"


def _kind_by_first(coefficients):
    found = np.flatnonzero(np.asarray(coefficients))
    if not len(found):
        return "undecided"
    even, up = found[0] % 2 == 1, coefficients[found[0]] > 0
    return {(True, True): "minimum", (True, False): "maximum"}.get((even, bool(up)), "neither")


def _kind_by_trying(coefficients):
    left, right = (sum(c * x**p for p, c in enumerate(coefficients, 1)) for x in (-1e-2, 1e-2))
    return {(1, 1): "minimum", (-1, -1): "maximum", (0, 0): "undecided"}.get((np.sign(left), np.sign(right)), "neither")


def _kind_by_second(coefficients):
    second = coefficients[1]
    return "minimum" if second > 0 else "maximum" if second < 0 else "undecided"


def _kind_without_parity(coefficients):
    found = [c for c in coefficients if c != 0]
    return "undecided" if not found else "minimum" if found[0] > 0 else "maximum"


def _kind_by_last(coefficients):
    return kind_on_a_line([0.0] * (len(coefficients) - 1) + list(coefficients[-1:]))


@Exercise.of(
    solution=kind_on_a_line, alternatives=(_kind_by_first, _kind_by_trying),
    hints=("Very near 0 the first term that is not zero outweighs all that follow.",
           "An odd power changes its sign at 0. An even power does not: there the sign of its coefficient decides."),
    wrong=((_kind_by_second, "the second coefficient is zero"), (_kind_without_parity, "an odd power"),
           (_kind_by_last, "the *first* one that is not zero")))
def q1(kind_on_a_line):
    for coefficients, expected, why in (
            ([0, 2, 0, -5], "minimum", "very near 0 the *first* one that is not zero outweighs the rest"),
            ([0, -1, 0, 9], "maximum", "its second coefficient is below zero"),
            ([0, 0, 0, 3], "minimum", "the second coefficient is zero, and so is the third: the fourth decides"),
            ([0, 0, 0, -3], "maximum", "the fourth coefficient decides, and it is below zero"),
            ([0, 0, 1, 4], "neither", "an odd power rises on one side and falls on the other"),
            ([0, 0, 0, 0], "undecided", "no term is left to decide")):
        answer = kind_on_a_line(np.array(coefficients, dtype=float))
        said = answer.word()
        expect(said == expected, f"{answer} should be '{expected}', got {said[:40]!r}: {why}.")


# 2. The floor beside the straight line


def lowest(x, b):
    return (b - 9) * x**4


def _lowest_by_search(x, b):
    y = np.linspace(0, 6 * x**2, 6_001)
    return (y**2 - 6 * x**2 * y + b * x**4).min()


def _lowest_by_y(x, b):
    y = 3 * x**2
    return y**2 - 6 * x**2 * y + b * x**4


@Exercise.of(
    solution=lowest, alternatives=(_lowest_by_search, _lowest_by_y),
    hints=("Fix x. As a function of y the loss is a parabola: where is its slope zero?",
           "2 y - 6 x^2 is zero at y = 3 x^2. Put that y into the loss."),
    wrong=((lambda x, b: b * x**4, "the loss at y = 0"), (lambda x, b: 3 * x**2, "that is the best y"),
           (lambda x, b: -x**4, "on Peano's surface"), (lambda x, b: (b - 5) * x**4, "Put the best y")),
    right="So below b = 9 the place is a saddle, and above it a minimum. Along y = 0 the loss rises for each b above 0.")
def q2(lowest):
    for x, b in ((0.5, 6.0), (-0.7, 7.0), (0.8, 12.0)):
        answer = lowest(x, b).number()
        expect(abs(answer - b * x**4) > 1e-9, "that is the loss at y = 0. Another y is lower.")
        expect(abs(answer - 3 * x**2) > 1e-9, "that is the best y. What is the *loss* there?")
        expect(abs(answer + x**4) > 1e-9, "so it was on Peano's surface. Here b counts as well.")
        lowest(x, b).close_to((b - 9) * x**4, "Put the best y, 3 x^2, into the loss.", tolerance=1e-5)


# 3. The order of the way down


@Exercise.of(
    kind="value", solution=10_000, source="10 ** 4", alternatives=(1e4, np.int64(10_000)),
    hints=("The way down falls like -r^6, so its slope is proportional to r^5.",
           "Follow dr/dt = 6 eta r^5. The time to leave from r is 1 / (24 eta r^4)."),
    wrong=((100, "falls like -r^4"), (10, "falls like -r^3"), (100_000, "ten times as short"),
           (1_000_000, "the way over the slope"), (1000, "falls like -r^5")),
    right="The order is 6, and 10^(6 - 2) is 10,000. A run of a length that one can pay does not see the end of it.")
def q3(times):
    times.is_not(10, "that is so where the way down falls like -r^3.")
    times.is_not(100, "that is so where it falls like -r^4.")
    times.is_not(1000, "that is so where it falls like -r^5.")
    times.is_not(100_000, "the slope is 100,000 times as small, but the way to double r is ten times as short.")
    times.is_not(1_000_000, "so much smaller is the loss. What counts is the way over the slope.")
    times.close_to(10_000, "From 10 times as near it takes 10^(p - 2) times as long.")


# 4. Zeros by construction


@Exercise.of(
    kind="value", solution=4, source="3 + 1", alternatives=(4.0, np.int64(4)),
    hints=("The softmax does not notice if all five outputs grow by the same amount. Who can make them do so?",
           "Each unit of the *last* hidden layer, by five equal changes of its outgoing weights. And the biases."),
    wrong=((1, "each hidden unit can push"), (3, "Who else"), (5, "Ask who can move them"),
           (11, "does not reach the outputs"), (15, "Count those")),
    right="Three hidden units and the biases. `spectrum` of such a network shows the four, at any weights.")
def q4(number):
    number.is_not(1, "one is the bias. But each hidden unit can push all outputs up together, too.")
    number.is_not(3, "that is one for each hidden unit. Who else can push all outputs up together?")
    number.is_not(5, "the outputs may all move together in one way, not in five. Ask who can move them.")
    number.is_not(11, "the first hidden layer does not reach the outputs by itself.")
    number.close_to(4, "Count those who can push all five outputs up together.")


# 5. Zeros under weight decay


@Exercise.of(
    kind="value", solution=0.01, source="0.01", alternatives=(1e-2, np.float64(0.01)),
    hints=("The bend of a sum is the sum of the bends.", "What is the second derivative of 0.01 / 2 * w**2?"),
    wrong=((0.0, "bends up in every direction"), (0.005, "is not halved"), (0.02, "The factor 1/2"),
           (np.nan, "is not finite")),
    right="Weight decay lifts every eigenvalue by the same amount. So with it a flat direction has a bottom.")
def q5(eigenvalue):
    eigenvalue.is_not(0.0, "the term that was added bends up in every direction.")
    eigenvalue.is_not(0.005, "the second derivative of 0.005 w^2 is not halved.")
    eigenvalue.is_not(0.02, "The factor 1/2 is there to cancel the 2 of the square.")
    eigenvalue.close_to(0.01, "Add the Hessian of 0.01 / 2 |theta|^2.")
