"""Exercise 4: the gradient noise scale, from the etas that were found for two batch sizes."""

from descentlab.exercises import Exercise


def noise_scale_from(small, eta_small, large, eta_large):
    return (eta_large - eta_small) / (eta_small / small - eta_large / large)


def _by_ratio(small, eta_small, large, eta_large):
    ratio = eta_large / eta_small       # (1 + B* / small) / (1 + B* / large)
    return (ratio - 1) / (1 / small - ratio / large)


def _on_a_line(small, eta_small, large, eta_large):
    slope = (1 / eta_small - 1 / eta_large) / (1 / small - 1 / large)     # 1 / eta is a line in 1 / B
    return slope / (1 / eta_large - slope / large)


def _upside_down(small, eta_small, large, eta_large):
    return 1 / noise_scale_from(small, eta_small, large, eta_large)


def _sign(small, eta_small, large, eta_large):
    return -noise_scale_from(small, eta_small, large, eta_large)


def _level(small, eta_small, large, eta_large):
    return small * (eta_large / eta_small - 1)


def _corner(small, eta_small, large, eta_large):
    return small * eta_large / eta_small


def _etas_swapped(small, eta_small, large, eta_large):
    return (eta_large - eta_small) / (eta_large / small - eta_small / large)


@Exercise.of(
    solution=noise_scale_from, alternatives=(_by_ratio, _on_a_line),
    hints=("Both etas are the same fraction of their break-even, so eta * (1 + B* / B) is the same number for both sizes.",
           "So eta_small * (1 + B* / small) = eta_large * (1 + B* / large): one equation, in which only B* is unknown.",
           "Bring what has B* to one side: B* * (eta_small / small - eta_large / large) = eta_large - eta_small."),
    wrong=((_upside_down, "1 / B*"), (_sign, "negative"), (_level, "if `large` had no noise"),
           (_corner, "two dashed lines"), (_etas_swapped, "belongs to its own size")),
    right="So two tuned sizes tell B*, without any gradient. The more the sizes differ, the less a coarse search for eta "
          "matters.")
def q4(noise_scale_from):
    for small, large, scale, height in ((16, 64, 28.0, 6.4), (2, 512, 100.0, 0.3), (8, 32, 6.0, 1.0)):
        given = (small, height / (1 + scale / small), large, height / (1 + scale / large))
        answer = noise_scale_from(*given)
        answer.is_not(_upside_down(*given), "that is 1 / B*.")
        answer.is_not(_sign(*given), "that is negative: eta / B falls as B grows.")
        answer.is_not(_level(*given), "that would be so if `large` had no noise.")
        answer.is_not(_corner(*given), "there the two dashed lines through the sizes cross; but `small` lies below the one, "
                                       "and `large` below the other.")
        answer.is_not(_etas_swapped(*given), "each eta belongs to its own size.")
        answer.close_to(scale, "It is the B* for which eta * (1 + B* / B) is the same for both.")
