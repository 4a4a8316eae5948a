"""Exercise 4: from the eta that was found for one batch size to that of another."""

from descentlab.exercises import Exercise


def eta_for(other, size, eta, noise_scale):
    return eta * (1 + noise_scale / size) / (1 + noise_scale / other)


def _by_fraction(other, size, eta, noise_scale):
    fraction = eta * (1 + noise_scale / size)      # of 2 / bend
    return fraction / (1 + noise_scale / other)


def _without_fractions(other, size, eta, noise_scale):
    return eta * other * (size + noise_scale) / (size * (other + noise_scale))


def _in_proportion(other, size, eta, noise_scale):
    return eta * other / size


def _root(other, size, eta, noise_scale):
    return eta * (other / size) ** 0.5


def _upside_down(other, size, eta, noise_scale):
    return eta * (1 + noise_scale / other) / (1 + noise_scale / size)


def _unchanged(other, size, eta, noise_scale):
    return eta


def _without_size(other, size, eta, noise_scale):
    return eta / (1 + noise_scale / other)


def _swapped(other, size, eta, noise_scale):
    return eta * (1 + size / noise_scale) / (1 + other / noise_scale)


@Exercise.of(
    solution=eta_for, alternatives=(_by_fraction, _without_fractions),
    hints=("The break-even eta is 2 / bend / (1 + B* / B). Write it for both sizes, and divide one by the other.",
           "2 / bend is in both, so it drops out: their ratio is (1 + B* / size) / (1 + B* / other).",
           "Both etas are the same fraction of their break-even, so they have this ratio, too: multiply eta by it."),
    wrong=((_in_proportion, "in proportion"), (_root, "root"), (_upside_down, "upside down"), (_unchanged, "the same eta"),
           (_without_size, "for `size`"), (_swapped, "B* / B")),
    right="Now take B = 1, the first star, and compare `eta_for(nine, 1, best[0], noise_scale)` with `best`: every star is "
          "predicted to within a factor of 1.5.")
def q4(eta_for):
    for other, size, eta, noise_scale in ((64, 16, 2.0, 28.0), (8, 32, 0.5, 100.0), (512, 4, 0.01, 6.0)):
        given = (other, size, eta, noise_scale)
        answer = eta_for(*given)
        answer.is_not(_in_proportion(*given), "in proportion to B is right far below B* only: beyond it the bend decides.")
        answer.is_not(_root(*given), "there is no root in the break-even: eta follows 1 / (1 + B* / B).")
        answer.is_not(_unchanged(*given), "the same eta is another fraction of another break-even.")
        answer.is_not(_upside_down(*given), "that is upside down: the larger batch has the larger eta.")
        answer.is_not(_without_size(*given), "the break-even for `size` is missing: which fraction of it is eta?")
        answer.is_not(_swapped(*given), "it is B* / B in the break-even, and not B / B*.")
        answer.close_to(_by_fraction(*given), "It is eta * (1 + B* / size) / (1 + B* / other).")
