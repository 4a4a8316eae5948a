"""The exercises of notebook 07: how should the learning rate change over time?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, Wrong, expect
from descentlab.exercises.wording import show
from descentlab.lessons.learning_rate_schedules.cases import own_best


# 1. Predict a floor, and verify it


def rate_for(floor, bend, noise):
    return 4 * floor / (noise**2 + 2 * floor * bend)


def _rate_for_by_halving(floor, bend, noise):
    low, high = 0.0, 2 / bend
    for _ in range(100):
        middle = (low + high) / 2
        if middle * noise**2 / (2 * (2 - middle * bend)) < floor:
            low = middle
        else:
            high = middle
    return middle


def _rate_for_on_a_grid(floor, bend, noise):
    etas = np.linspace(0, 2 / bend, 200_001)[1:-1]
    return etas[np.abs(etas * noise**2 / (2 * (2 - etas * bend)) - floor).argmin()]


def _settled(eta, bend, noise):
    """The mean loss of 4,000 runs that have settled, over their last steps."""
    rng, x, losses = np.random.default_rng(0), np.zeros(4000), []
    for t in range(200):
        x = (1 - eta * bend) * x - eta * noise * rng.normal(size=4000)
        if t >= 150:
            losses.append(np.mean(bend * x**2 / 2))
    return np.mean(losses)


@Exercise.of(
    solution=rate_for, alternatives=(_rate_for_by_halving, _rate_for_on_a_grid),
    hints=("The formula stands below the picture of the floors: floor = eta s^2 / (2 (2 - eta l)). Solve it for eta.",
           "Multiply by 2 (2 - eta l), and bring all that has an eta to one side: 4 floor = eta (s^2 + 2 floor l)."),
    wrong=((lambda floor, bend, noise: 4 * floor / noise**2, "small eta times bend"),
           (lambda floor, bend, noise: 4 * floor / (noise + 2 * floor * bend), "settles at"),
           (lambda floor, bend, noise: floor * noise**2 / (2 * (2 - floor * bend)), "is not between"),
           (lambda floor, bend, noise: 4 * floor / (noise**2 + 2 * floor), "settles at")),
    right="4,000 runs with your rate have settled where they should.")
def q1(rate_for):
    for floor, bend, noise in ((0.75, 4.0, 3.0), (0.02, 0.5, 0.4), (0.3, 1.0, 1.0)):
        eta = rate_for(floor, bend, noise)
        number = eta.number()
        right = 4 * floor / (noise**2 + 2 * floor * bend)
        expect(0 < number < 2 / bend, f"{eta} is not between 0 and the limit 2 / bend = {2 / bend:g}.")
        measured = _settled(number, bend, noise)
        small = np.isclose(number, 4 * floor / noise**2)
        expect(np.isclose(number, right, rtol=1e-2, atol=0),
               f"with {eta} a run settles at {short(measured)}, not at {floor:g}" + (
                   ": floor = eta s^2 / 4 is for small eta times bend only." if small else "."))


# 2. What sums of rates foretell


def noise_left(rates, bend):
    left = 0.0
    for t, rate in enumerate(rates):
        left += (rate * np.exp(-bend * rates[t + 1:].sum())) ** 2
    return left


def _noise_left_at_once(rates, bend):
    later = rates.sum() - np.cumsum(rates)
    return np.sum(rates**2 * np.exp(-2 * bend * later))


def _noise_left_step_by_step(rates, bend):
    left = 0.0
    for rate in rates:
        left = left * np.exp(-2 * bend * rate) + rate**2
    return left


def _with_itself(rates, bend):
    """Wrong: a push is pulled back by its own step, too."""
    return sum((rate * np.exp(-bend * rates[t:].sum())) ** 2 for t, rate in enumerate(rates))


def _earlier(rates, bend):
    """Wrong: the rates before a push."""
    return sum((rate * np.exp(-bend * rates[:t].sum())) ** 2 for t, rate in enumerate(rates))


def _not_squared(rates, bend):
    return sum(rate * np.exp(-bend * rates[t + 1:].sum()) for t, rate in enumerate(rates))


def _of_equal_pushes(rates, bend):
    """Wrong: every push as long as the others."""
    return sum(np.exp(-2 * bend * rates[t + 1:].sum()) for t in range(len(rates)))


@Exercise.of(
    solution=noise_left, alternatives=(_noise_left_at_once, _noise_left_step_by_step),
    hints=("Of the push of step t is left: rates[t] * np.exp(-bend * rates[t + 1:].sum()).",
           "Go through all steps, square what is left of the push, and add it up."),
    wrong=((_with_itself, "only the later steps"), (_earlier, "the rates before it"), (_not_squared, "without the square"),
           (_of_equal_pushes, "as long as its rate")),
    right="With a bend of 0.02 a line that falls from step 0 on leaves 9.1, from 150 on 12.8, and from 240 on 18.1: the sooner it "
          "falls, the less. But its rates add up to 150, 226 and 270, and this sum must carry the run down as well. A line that "
          "falls late lets in less noise at a lower peak, which is what the race lets it choose.")
def q2(noise_left):
    for rates, bend in ((np.array([1.0, 0.5, 0.1]), 0.5), (np.array([0.4, 0.8, 0.6, 0.2]), 0.3)):
        answer = noise_left(rates, bend)
        answer.is_not(_with_itself(rates, bend), "a push is pulled back by its own rate, too: only the later steps do that.")
        answer.is_not(_earlier(rates, bend), "a push is shrunk by the rates before it: take those after it.")
        answer.is_not(_not_squared(rates, bend), "this is the sum without the square.")
        answer.is_not(_of_equal_pushes(rates, bend), "all pushes are equally long here: a push is as long as its rate.")
        right = _noise_left_at_once(rates, bend)
        answer.close_to(right, "For each step, (rate * exp(-bend * sum of the later rates))^2; add them up.")


# 3. Chosen on other splits


def chosen_elsewhere(losses):
    half = len(losses) // 2
    first, second = losses[:half], losses[half:]
    for_first = second.mean(axis=0).argmin()
    for_second = first.mean(axis=0).argmin()
    return np.concatenate([first[:, for_first], second[:, for_second]])


def _chosen_by_loops(losses):
    half, kept = len(losses) // 2, []
    for k, row in enumerate(losses):
        others = losses[half:] if k < half else losses[:half]
        kept.append(row[np.argmin(others.mean(axis=0))])
    return np.array(kept)


def _lowest_of_each(losses):
    """Wrong: each split takes its own lowest loss."""
    return losses.min(axis=1)


def _chosen_by_all(losses):
    """Wrong: one peak for all, chosen by all."""
    return losses[:, losses.mean(axis=0).argmin()]


def _chosen_at_home(losses):
    """Wrong: each half chooses for itself."""
    half = len(losses) // 2
    return np.concatenate([part[:, part.mean(axis=0).argmin()] for part in (losses[:half], losses[half:])])


@Exercise.of(
    solution=chosen_elsewhere, alternatives=(own_best, _chosen_by_loops),
    hints=("losses[5:].mean(axis=0).argmin() is the peak that the last five splits choose.",
           "The first five splits take it: losses[:5, that]. Do the same the other way round, and np.concatenate the two."),
    wrong=((_lowest_of_each, "the luckiest"), (_chosen_by_all, "helped to choose"), (_chosen_at_home, "chooses for itself"),
           (lambda losses: chosen_elsewhere(losses).mean(), "10")),
    right="No split has chosen its own peak, so luck in the choice does not count.")
def q3(chosen_elsewhere):
    rng = np.random.default_rng(0)
    for _ in range(3):
        losses = rng.normal(size=(10, 8))
        answer, right = chosen_elsewhere(losses), own_best(losses)
        for mistake, told in ((_lowest_of_each, "each split takes its own lowest loss, the luckiest of eight."),
                              (_chosen_by_all, "all ten splits choose one peak: each of them has helped to choose its own."),
                              (_chosen_at_home, "each half chooses for itself: let it choose for the other.")):
            answer.is_not(mistake(losses), told)
        answer.close_to(right, "The last five splits choose the peak for the first five, and the first five for the last five.")


# 4. Which run is which

_CAUSES = {"P": "too small", "Q": "overfits", "R": "too large"}
_TOLD = {"P": "both its losses lie level; try a tenth of its rate from step 150 on, and then a hundred times",
         "Q": "look where its validation loss is lowest, and what its training loss does after that",
         "R": "both its losses lie level; try a tenth of its rate from step 150 on, and then ten times"}


@Exercise.of(
    kind="value", solution=_CAUSES, source=repr(_CAUSES),
    alternatives=(dict(reversed(_CAUSES.items())), dict(sorted(_CAUSES.items(), key=lambda item: item[1]))),
    hints=("One of the three can be told from its curves: its validation loss has risen while its training loss fell.",
           "For the other two, set *rate times* to 0.1 from step 150 on. Whose loss drops?"),
    wrong=((_CAUSES | {"P": "too large"}, "run P"), (_CAUSES | {"Q": "too large"}, "run Q"),
           (_CAUSES | {"R": "too small"}, "run R"), (_CAUSES | {"P": "noise"}, "is none of the words"),
           ({"P": "too large"}, "the keys P, Q and R")),
    right="A hundred times its rate helps P, and a tenth helps R. Q needs the weights that it had near step 70, and may go on from "
          "there at a tenth.")
def q4(causes):
    said = causes.value
    expect(isinstance(said, dict) and set(said) == set(_CAUSES), "expected a dict with the keys P, Q and R.")
    words = tuple(_CAUSES.values())
    for run, word in sorted(said.items()):
        expect(isinstance(word, str) and word in words, f"run {run}: {show(word)} is none of the words {', '.join(words)}.")
        if word != _CAUSES[run]:
            raise Wrong(f"run {run}: {show(word)} is not right; {_TOLD[run]}.")
