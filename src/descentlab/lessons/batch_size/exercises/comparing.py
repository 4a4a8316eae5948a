"""Exercise 3: repair an unfair comparison."""

import numpy as np

from descentlab.exercises import Exercise, expect


def compare(final_loss, sizes, etas, N, epochs):
    lowest = []
    for size in sizes:
        updates = epochs * (N // size)
        losses = [final_loss(size, eta, updates) for eta in etas]
        lowest.append(np.nanmin(losses))
    return np.array(lowest)


def _compare_by_sorting(final_loss, sizes, etas, N, epochs):
    lowest = np.full(len(sizes), np.inf)
    for place, size in enumerate(sizes):
        for eta in etas:
            loss = final_loss(size, eta, N // size * epochs)
            if loss < lowest[place]:
                lowest[place] = loss
    return lowest


def _compare_as_table(final_loss, sizes, etas, N, epochs):
    table = [[final_loss(size, eta, epochs * (N // size)) for eta in etas] for size in sizes]
    return np.nanmin(table, axis=1)


def _comparing(updates=lambda size, N, epochs: epochs * (N // size), best=np.nanmin):
    """The same comparison with other numbers of updates, or another choice among the losses of a size."""
    def compare(final_loss, sizes, etas, N, epochs):
        return np.array([best([final_loss(size, eta, updates(size, N, epochs)) for eta in etas]) for size in sizes])
    return compare


def _one_eta_for_all(final_loss, sizes, etas, N, epochs):
    table = np.array(_table(final_loss, sizes, etas, N, epochs))
    return table[:, np.nanargmin(np.nan_to_num(table, nan=9.0).sum(axis=0))]


def _first_eta(final_loss, sizes, etas, N, epochs):
    return np.array([final_loss(size, etas[0], epochs * (N // size)) for size in sizes])


def _table(final_loss, sizes, etas, N, epochs):
    return [[final_loss(size, eta, epochs * (N // size)) for eta in etas] for size in sizes]


def _best_etas(final_loss, sizes, etas, N, epochs):
    return np.array([etas[np.nanargmin(row)] for row in _table(final_loss, sizes, etas, N, epochs)])


@Exercise.of(
    solution=compare, alternatives=(_compare_by_sorting, _compare_as_table),
    hints=("Two loops: over the sizes, and for each over all the etas. Each size keeps its own lowest loss.",
           "A run of `epochs` epochs has `epochs * (N // size)` updates: a short last batch is left out.",
           "A run that diverged gives nan, and `min` may fall for it: `np.nanmin` does not."),
    wrong=((_first_eta, "was never tried"), (_one_eta_for_all, "its own best"),
           (_comparing(updates=lambda size, N, epochs: epochs), "updates"),
           (_comparing(updates=lambda size, N, epochs: epochs * N // size), "short last batch"),
           (_comparing(best=np.min), "nan"), (_comparing(best=min), "nan"),
           (_comparing(best=np.nanmean), "its own best"), (_best_etas, "not the eta")),
    right="Run it on the digits with `etas`, and see what is left of the advantage of small batches.")
def q3(compare):
    sizes, etas, N, epochs = [1, 4, 15], [0.1, 0.3, 0.9], 60, 4
    _expect_fair_comparison(compare, sizes, etas, N, epochs)
    _expect_fair_comparison(compare, [2, 7], [0.2, 0.4], 34, 3)


def _expect_fair_comparison(compare, sizes, etas, N, epochs):
    """What it asks of `final_loss`, and what it makes of the losses.

    Two of them are nan: the last eta's with the first size, and the first eta's with the second, as Python's `min` goes
    wrong only where a nan comes first.
    """
    asked = []

    def final_loss(size, eta, updates):
        asked.append((size, eta, updates))
        if (size, eta) in ((sizes[0], etas[-1]), (sizes[1], etas[0])):
            return np.nan
        return 0.2 + np.log(eta / etas[min(sizes.index(size), len(etas) - 1)]) ** 2 + 0.01 * size

    answer = compare(final_loss, sizes, etas, N, epochs)
    for size in sizes:
        fair = epochs * (N // size)
        for _, _, updates in (call for call in asked if call[0] == size):
            expect(updates == fair, f"with B = {size}, {epochs} epochs of {N} rows are {fair} updates, and "
                   f"`final_loss` was asked for {updates}" + ("." if updates < fair else ": a short last batch is left out."))
        for eta in etas:
            expect((size, eta) in [call[:2] for call in asked],
                   f"B = {size} with eta = {eta} was never tried: each size has the same choice of etas.")
    got = answer.array((len(sizes),))
    expect(not np.isnan(got).any(), f"{answer} gives nan: a run that diverged must not hide the others.")
    lowest = np.array([0.2 + 0.01 * size for size in sizes])
    lowest[0] += min(np.log(np.array(etas[:-1]) / etas[0]) ** 2)
    expect(not np.isin(got, etas).all(), f"{answer} should give the lowest losses, not the eta that led there.")
    expect(np.allclose(got, lowest), f"{answer} should give, for each size, the loss with its own best eta: "
           f"{np.round(lowest, 3).tolist()} here, got {np.round(got, 3).tolist()}.")
