"""The exercises of What does a picture of the loss show?: directions that fit, and a ray that turns back."""

import numpy as np

from descentlab.exercises import Exercise, expect

# 1. Directions that fit the weights


def fitted(weights, direction):
    lengths = np.linalg.norm(weights, axis=0) / np.linalg.norm(direction, axis=0)
    return direction * lengths


def _fitted_by_loop(weights, direction):
    found = np.empty(direction.shape)
    for unit in range(direction.shape[1]):
        column = direction[:, unit]
        found[:, unit] = column * np.sqrt((weights[:, unit] ** 2).sum() / (column**2).sum())
    return found


def _fitted_by_units(weights, direction):
    return (direction.T / np.linalg.norm(direction.T, axis=1, keepdims=True)
            * np.linalg.norm(weights.T, axis=1, keepdims=True)).T


@Exercise.of(
    solution=fitted, alternatives=(_fitted_by_loop, _fitted_by_units),
    hints=("The weights *into* unit j are the column `weights[:, j]`. How long are the columns? "
           "`np.linalg.norm(weights, axis=0)`.",
           "Each column of the direction times (length in the weights) / (length in the direction)."),
    wrong=((lambda weights, direction: direction * np.linalg.norm(weights) / np.linalg.norm(direction), "as a whole"),
           (lambda weights, direction: direction * (np.linalg.norm(weights, axis=1)
                                                    / np.linalg.norm(direction, axis=1))[:, None], "out of an input"),
           (lambda weights, direction: direction / np.linalg.norm(direction, axis=0), "length 1"),
           (lambda weights, direction: direction * np.linalg.norm(weights, axis=0), "still its own length")),
    right="`landscapes.filter_normalized` does this for every layer, and sets the biases to zero.")
def q1(fitted):
    rng = np.random.default_rng(0)
    for shape in ((5, 3), (2, 4)):
        weights, direction = rng.normal(size=shape) * np.arange(1, shape[1] + 1), rng.normal(size=shape)
        answer = fitted(weights.copy(), direction.copy())
        long, own = np.linalg.norm(weights, axis=0), np.linalg.norm(direction, axis=0)
        rows = np.linalg.norm(weights, axis=1) / np.linalg.norm(direction, axis=1)
        answer.is_not(direction * np.linalg.norm(weights) / np.linalg.norm(direction),
                      "the direction as a whole has the length of all the weights; each unit should have its own.")
        answer.is_not(direction * rows[:, None], "these are the lengths of the weights out of an input: take columns.")
        answer.is_not(direction / own, "each unit's part has length 1 now, whatever the weights are.")
        answer.is_not(direction * long, "each unit's part was multiplied, but it had still its own length before.")
        answer.close_to(direction * (long / own), "Each column as long as the same column of the weights.")


# 2. Does it turn back?


def turns_back(losses, least):
    falls = np.diff(losses)
    return -falls[falls < 0].sum() > least


def _turns_by_loop(losses, least):
    fallen = 0.0
    for before, after in zip(losses, losses[1:]):
        if after < before:
            fallen += before - after
    return bool(fallen > least)


def _turns_by_variation(losses, least):
    steps = np.diff(losses)
    return (np.abs(steps).sum() - steps.sum()) / 2 > least


@Exercise.of(
    solution=turns_back, alternatives=(_turns_by_loop, _turns_by_variation),
    hints=("`np.diff(losses)` gives the steps; the negative ones are falls.",
           "Add up the falls, and compare their sum with `least`."),
    wrong=((lambda losses, least: bool((np.diff(losses, 2) < 0).any()), "bends down"),
           (lambda losses, least: losses[-1] < losses[0] - least, "ends"),
           (lambda losses, least: bool((np.diff(losses) < 0).any()), "less than `least`"),
           (lambda losses, least: bool((np.diff(losses) < -least).any()), "several small falls")),
    right="A bend downwards is not yet roughness: a bowl that grows wider outside has one, too.")
def q2(turns_back):
    for losses, expected, sentence in (
            ([0.0, 1.0, 2.0, 2.5, 2.7], False, "this ray only bends down, it never falls"),
            ([0.0, 1.0, 0.5, 2.0, 3.0], True, "the loss falls by 0.5 on the way, though it ends high"),
            ([0.0, 1.0, 0.995, 2.0], False, "a fall of 0.005 is less than `least`"),
            ([0.0, 0.02, 0.014, 0.03, 0.024, 1.0], True, "several small falls add up to 0.012, more than `least`"),
            ([1.0, 0.9, 0.8], True, "it falls all the way")):
        answer = turns_back(np.array(losses), 0.01)
        expect(answer.truth() == expected, f"{answer} should be {expected}: {sentence}.")
