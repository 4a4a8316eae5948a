"""The exercise of Where does the parabola end?."""

import numpy as np

from descentlab.exercises import Exercise


# 1. The lowest eigenvalue, from products alone

def lowest(hvp, start, products=1000):
    def largest_in_size(product):
        v = start
        for _ in range(products):
            v = v / np.linalg.norm(v)
            bend = v @ product(v)
            v = product(v)
        return bend

    size = abs(largest_in_size(hvp))
    return largest_in_size(lambda v: hvp(v) - size * v) + size


def _lowest_by_whole_matrix(hvp, start):
    return np.linalg.eigvalsh(np.array([hvp(unit) for unit in np.eye(len(start))]))[0]


def _lowest_by_descent(hvp, start):
    v = start / np.linalg.norm(start)
    for _ in range(5000):
        v = v - 0.05 * hvp(v)
        v = v / np.linalg.norm(v)
    return v @ hvp(v)


def _largest_in_size(hvp, start):
    v = start
    for _ in range(500):
        v = hvp(v) / np.linalg.norm(hvp(v))
    return v @ hvp(v)


def _lowest_in_haste(hvp, start):
    return lowest(hvp, start, products=30)


def _lowest_still_shifted(hvp, start):
    return lowest(hvp, start) - abs(_largest_in_size(hvp, start))


@Exercise.of(
    solution=lowest, alternatives=(_lowest_by_whole_matrix, _lowest_by_descent),
    hints=("Power iteration finds the eigenvalue that is largest in size, c say. It may be the wrong one.",
           "All eigenvalues of H - |c| I are at most 0, so its largest in size is the lowest. A product with it is "
           "`hvp(v) - abs(c) * v`.",
           "Add |c| again at the end."),
    wrong=((_largest_in_size, "the largest in size"), (_lowest_in_haste, "take more products"),
           (_lowest_still_shifted, "move it up again"),
           (lambda hvp, start: np.linalg.norm(hvp(start)), "not a length"),
           (lambda hvp, start: start @ hvp(start) / (start @ start), "Power iteration leads to")),
    right="In the network on this page the lowest two are 0.0003 apart, beside a largest of 0.3: there this takes "
          "about 1,000 products, and Lanczos fewer.")
def q1(lowest):
    for values, why in (([-3.0, 0.0, 1.0], "Power iteration leads to its eigenvector v; the eigenvalue is v @ hvp(v) "
                                           "there, which is a bend and not a length. If you moved it down, move it up "
                                           "again."),
                        ([-1.0, 0.0, 3.0], "You may have the largest in size. Move all eigenvalues down by that "
                                           "first, and add it again at the end."),
                        ([1.0, 2.0, 4.0], "In a bowl the lowest eigenvalue is above zero."),
                        ([-0.05, 0.0, 3.0], "The lowest two are near to each other beside the largest: take more "
                                            "products, until nothing changes.")):
        matrix = _TURN @ np.diag(values) @ _TURN.T
        lowest(lambda v, matrix=matrix: matrix @ v, np.array([1.0, 0.2, 0.5])).close_to(
            values[0], f"The eigenvalues are {values[0]:g}, {values[1]:g} and {values[2]:g}. {why}", tolerance=1e-3)


# A turn in three dimensions: each column of length 1, all at right angles.
_TURN = np.array([[2.0, -2.0, 1.0], [1.0, 2.0, 2.0], [2.0, 1.0, -2.0]]) / 3
