"""Exercises 3 and 4: repair an unfair comparison, and scale eta with the batch until that breaks."""

import numpy as np

from descentlab.exercises import Exercise, expect


# 3. A comparison that is fair


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


# 3. In proportion, until it breaks


def breaks(final_loss, sizes, ratio, N, epochs):
    first = final_loss(sizes[0], ratio * sizes[0], epochs * (N // sizes[0]))
    for size in sizes[1:]:
        loss = final_loss(size, ratio * size, epochs * (N // size))
        if not loss <= 2 * first:
            return size
    return None


def _breaks_as_list(final_loss, sizes, ratio, N, epochs):
    losses = np.array([final_loss(size, ratio * size, N // size * epochs) for size in sizes])
    broken = np.flatnonzero(~(losses <= 2 * losses[0]))
    if len(broken):
        return sizes[broken[0]]


def _breaks_with_inf(final_loss, sizes, ratio, N, epochs):
    allowed = np.inf
    for size in sizes:
        loss = final_loss(size, size * ratio, epochs * (N // size))
        loss = np.inf if np.isnan(loss) else loss
        if loss > allowed:
            return size
        allowed = min(allowed, 2 * loss)


def _breaking(eta=lambda ratio, size: ratio * size, updates=lambda size, N, epochs: epochs * (N // size),
              broken=lambda loss, first: not loss <= 2 * first, last=False):
    """The same search with another eta, another number of updates, another word for broken, or from the end."""
    def breaks(final_loss, sizes, ratio, N, epochs):
        losses = [final_loss(size, eta(ratio, size), updates(size, N, epochs)) for size in sizes]
        found = [size for size, loss in zip(sizes, losses) if broken(loss, losses[0])]
        return (found[-1] if last else found[0]) if found else None
    return breaks


@Exercise.of(
    solution=breaks, alternatives=(_breaks_as_list, _breaks_with_inf),
    hints=("The eta of a batch of `size` is `ratio * size`, and its run has `epochs * (N // size)` updates.",
           "Keep the loss of the first size. Go up through the others, and return the first whose loss is more than "
           "twice that.",
           "Of nan no comparison is true: `loss > 2 * first` misses a run that diverged, `not loss <= 2 * first` "
           "does not."),
    wrong=((_breaking(eta=lambda ratio, size: ratio), "in proportion"),
           (_breaking(eta=lambda ratio, size: ratio * np.sqrt(size)), "in proportion"),
           (_breaking(updates=lambda size, N, epochs: epochs * N), "updates"),
           (_breaking(broken=lambda loss, first: loss > 2 * first), "nan"), (_breaking(last=True), "the first"),
           (_breaking(broken=lambda loss, first: loss > first), "more than twice")),
    right="On the digits: `breaks(lambda B, eta, n: np.median(network.value(train(B, eta, n))), [1, 16, 32, 64, 128, "
          "256], 0.05, 256, 5)`. With the ratios 0.1 and 0.025 another size breaks, or none. Which eta has the size "
          "that breaks?")
def q4(breaks):
    sizes, ratio, N, epochs = [2, 4, 8, 16, 32], 0.05, 70, 3
    for losses, expected, why in (
            ([0.3, 0.3, 0.7, 0.4, 0.9], 8, "It is the first size that breaks, not the last."),
            ([0.3, 0.31, 0.5, 0.7, 2.0], 16, "0.5 is more than 0.3, but not more than twice as much."),
            ([0.3, 0.3, 0.3, np.nan, np.nan], 16, "A run that diverged gives nan, and that is broken."),
            ([0.3, 0.3, 0.3, 0.4, 0.5], None, "Where none breaks, return None.")):
        _expect_break(breaks, losses, expected, why, sizes, ratio, N, epochs)


def _expect_break(breaks, losses, expected, why, sizes, ratio, N, epochs):
    """What it asks of `final_loss`, and what it makes of these losses."""
    def final_loss(size, eta, updates):
        expect(np.isclose(eta, ratio * size), f"with ratio = {ratio} a batch of {size} has eta = {ratio * size:g}, in "
               f"proportion, and `final_loss` was given {eta:.3g}.")
        expect(updates == epochs * (N // size), f"{epochs} epochs of {N} rows in batches of {size} are "
               f"{epochs * (N // size)} updates, and `final_loss` was asked for {updates}.")
        return losses[sizes.index(size)]

    answer = breaks(final_loss, sizes, ratio, N, epochs)
    told = f"With the losses {losses} for B = {sizes}, {answer} should give {expected}"
    if expected is None:
        expect(answer.nothing, f"{told}. {why}")
    else:
        expect(not answer.nothing, f"{told}, and it gave nothing. {why}")
        expect(answer.number() == expected, f"{told}, got {answer.number():g}. {why}")
