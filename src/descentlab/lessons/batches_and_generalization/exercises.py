"""The exercises of Do small batches generalize better?: a fair place to stop, and what a coin could have done."""

from math import comb

import numpy as np

from descentlab.exercises import Exercise, expect

# 1. Stopped equally


def when_equal(losses, scores, target):
    arrived = losses <= target
    first = arrived.argmax(axis=0)
    found = scores[first, np.arange(losses.shape[1])]
    return np.where(arrived.any(axis=0), found, np.nan)


def _equal_by_loop(losses, scores, target):
    found = np.full(losses.shape[1], np.nan)
    for t in range(len(losses)):
        for run in range(losses.shape[1]):
            if losses[t, run] <= target and np.isnan(found[run]):
                found[run] = scores[t, run]
    return found


def _equal_by_columns(losses, scores, target):
    found = []
    for loss, score in zip(losses.T, scores.T):
        there = np.flatnonzero(loss <= target)
        found.append(score[there[0]] if len(there) else np.nan)
    return np.array(found)


def _at_first(losses, scores, target):
    first = (losses <= target).argmax(axis=0)
    return scores[first, np.arange(losses.shape[1])]


def _at_the_last(losses, scores, target):
    last = len(losses) - 1 - (losses <= target)[::-1].argmax(axis=0)
    return scores[last, np.arange(losses.shape[1])]


@Exercise.of(
    solution=when_equal, alternatives=(_equal_by_loop, _equal_by_columns),
    hints=("`losses <= target` says when; along axis 0, `argmax` gives the first True of each run.",
           "`scores[first, np.arange(runs)]` takes one score of each run. A run without any True never arrived."),
    wrong=((lambda losses, scores, target: scores[-1], "in the end"),
           (lambda losses, scores, target: scores.max(axis=0), "best score"),
           (lambda losses, scores, target: scores[losses.argmin(axis=0), np.arange(losses.shape[1])], "lowest loss"),
           (_at_first, "never"), (_at_the_last, "first")),
    right="Whoever takes the best score on the way has looked at the test data to choose, and compares luck.")
def q1(when_equal):
    losses = np.array([[0.9, 0.8, 0.7], [0.4, 0.5, 0.6], [0.6, 0.2, 0.5], [0.3, 0.1, 0.55], [0.5, 0.15, 0.6]])
    scores = np.array([[0.1, 0.2, 0.3], [0.5, 0.4, 0.6], [0.9, 0.8, 0.7], [0.7, 0.95, 0.65], [0.6, 0.85, 0.64]])
    answer = when_equal(losses, scores, 0.45)
    got = answer.array((3,))
    expected = np.array([0.5, 0.8, np.nan])
    for mistake, told in ((scores[-1], "that is each run's score in the end: stop at the target"),
                          (scores.max(axis=0), "that is the best score on the way, chosen with the test data"),
                          (np.array([0.7, 0.95, 0.7]), "that is the score at the lowest loss: stop at the target"),
                          (np.array([0.7, 0.85, 0.64]), "stop the first time that the loss is low enough"),
                          (np.array([0.5, 0.8, 0.3]), "the third run never comes down to 0.45: it gets nan")):
        expect(not np.allclose(got, mistake), f"{answer}: {told}.")
    expect(np.allclose(got, expected, equal_nan=True), f"{answer} should be [0.5, 0.8, nan]: the first time that a loss "
           f"is 0.45 or less, and nan for the run that never is. Got {np.round(got, 3).tolist()}.")
    again = when_equal(losses[:, :2], scores[:, :2], 0.15).array((2,))
    expect(np.allclose(again, [np.nan, 0.95], equal_nan=True), "with the target 0.15 the two first runs get [nan, 0.95].")


# 2. What a coin could have done


def chance(wins, seeds):
    from math import comb

    return sum(comb(seeds, heads) for heads in range(wins, seeds + 1)) / 2**seeds


def _chance_by_convolution(wins, seeds):
    shares = np.array([1.0])
    for _ in range(seeds):
        shares = np.convolve(shares, [0.5, 0.5])
    return float(shares[wins:].sum())


def _chance_by_recursion(wins, seeds):
    if wins <= 0:
        return 1.0
    if wins > seeds:
        return 0.0
    return 0.5 * _chance_by_recursion(wins - 1, seeds - 1) + 0.5 * _chance_by_recursion(wins, seeds - 1)


@Exercise.of(
    solution=chance, alternatives=(_chance_by_convolution, _chance_by_recursion),
    hints=("`math.comb(seeds, heads)` counts in how many ways `heads` of `seeds` throws come up heads.",
           "There are 2**seeds ways in all. *At least* `wins`: add up from `wins` to `seeds`."),
    wrong=((lambda wins, seeds: comb(seeds, wins) / 2**seeds, "at least"),
           (lambda wins, seeds: 0.5**wins, "the other seeds"), (lambda wins, seeds: wins / seeds, "share of wins"),
           (lambda wins, seeds: sum(comb(seeds, k) for k in range(wins + 1)) / 2**seeds, "at most"),
           (lambda wins, seeds: sum(comb(seeds, k) for k in range(wins + 1, seeds + 1)) / 2**seeds, "more than")),
    right="5 of 5 comes up once in 32 times by luck alone, 10 of 10 once in a thousand, and 3 of 5 every other time.")
def q2(chance):
    for wins, seeds in ((5, 6), (10, 10), (3, 10), (1, 2)):
        answer = chance(wins, seeds)
        exactly, least = comb(seeds, wins) / 2**seeds, _chance_by_convolution(wins, seeds)
        if wins < seeds:
            answer.is_not(exactly, f"that is the chance of exactly {wins} of {seeds}: at least so many is asked.")
            answer.is_not(0.5**wins, "that is the chance that certain seeds win: any may, and the other seeds count too.")
        if wins > 1:
            answer.is_not(1 - least + exactly, f"that is the chance of at most {wins}.")
            answer.is_not(least - exactly, f"that is the chance of more than {wins}.")
            answer.is_not(wins / seeds, "that is the share of wins. How likely is it with a fair coin?")
        answer.close_to(least, "Add up the chances of `wins`, `wins` + 1, ... up to `seeds` heads.")
