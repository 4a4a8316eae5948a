"""The exercises of notebook 05: what does a ball know that a step does not?"""

import numpy as np

from descentlab import rates
from descentlab._numbers import short
from descentlab.exercises import Exercise, expect
from descentlab.exercises.judging import Answer
from descentlab.exercises.wording import show

# 1. What each direction will do


def predict(eta, beta, bends):
    words = []
    for bend in bends:
        if eta * bend < (1 - np.sqrt(beta)) ** 2:
            words.append("creeps")
        elif eta * bend < (1 + np.sqrt(beta)) ** 2:
            words.append("swings")
        elif eta * bend < 2 * (1 + beta):
            words.append("zigzags")
        else:
            words.append("diverges")
    return words


def _predict_by_roots(eta, beta, bends):
    words = []
    for bend in bends:
        roots = np.roots([1, -(1 + beta - eta * bend), beta])
        word = "swings" if np.iscomplex(roots).any() else "creeps" if roots.real.min() > 0 else "zigzags"
        words.append(word if np.abs(roots).max() < 1 else "diverges")
    return words


def _predict_by_table(eta, beta, bends):
    edges = [(1 - beta**0.5) ** 2, (1 + beta**0.5) ** 2, 2 + 2 * beta]
    return np.array(["creeps", "swings", "zigzags", "diverges"])[np.searchsorted(edges, eta * np.array(bends))]


def _predict_with_edges(edges):
    return lambda eta, beta, bends: [
        ("creeps", "swings", "zigzags", "diverges")[int(np.searchsorted(edges(beta), eta * bend))] for bend in bends]


@Exercise.of(
    solution=predict, alternatives=(_predict_by_roots, _predict_by_table),
    hints=("For each bend compare eta * bend with three edges: two of the swing, and the limit.",
           "The edges are (1 - sqrt(beta))**2, (1 + sqrt(beta))**2 and 2 * (1 + beta)."),
    wrong=((_predict_with_edges(lambda beta: [(1 - beta) ** 2, (1 + beta) ** 2, 2 + 2 * beta]), "the *root* of beta"),
           (_predict_with_edges(lambda beta: [(1 - beta**0.5) ** 2, 2, 2]), "plain descent's limit"),
           (lambda eta, beta, bends: predict(1.0, beta, bends), "eta times the bend"),
           (lambda eta, beta, bends: ["swings"] * len(bends), "does not swing"),
           (lambda eta, beta, bends: predict(eta, beta, bends)[0], "one word for each bend")),
    right="Four words, and you know how a run on any quadratic loss will look before you start it.")
def q1(predict):
    bends = [0.002, 0.2, 4.0, 75.98, 77.0]
    for eta, beta, some in ((0.05, 0.9, bends), (1.0, 0.25, [0.1, 0.3, 2.2, 2.4, 2.6]),
                            (0.2, 0.6, [0.2, 5.0, 15.9, 20.0])):
        said = predict(eta, beta, np.array(some)).value
        expect(isinstance(said, (list, tuple)) or (isinstance(said, np.ndarray) and said.ndim == 1),
               "expected a list, with one word for each bend.")
        expect(len(said) == len(some),
               f"for {len(some)} bends expected a list with one word for each bend.")
        for word in said:
            expect(isinstance(word, str) and word in ("creeps", "swings", "zigzags", "diverges"),
                   f"{show(word)} is none of the four words.")
        expect(eta == 1 or [*map(str, said)] != _predict_by_roots(1.0, beta, some),
               "what counts is eta times the bend.")
        for bend, word in zip(some, said):
            right = _predict_by_roots(eta, beta, [bend])[0]
            expect(word == right, f"with eta * bend = {short(eta * bend)} and beta = {short(beta)} it {right}, and you "
                                  f"say that it {word}: {_why_not(right, word)}")


def _why_not(right, word):
    if {right, word} == {"creeps", "swings"}:
        return "below (1 - sqrt(beta))**2 it does not swing, and above it does. Take the *root* of beta."
    if "diverges" in (right, word):
        return "the limit is 2 (1 + beta), not plain descent's limit of 2."
    return "it zigzags above (1 + sqrt(beta))**2."


# 2. Read beta off a run


def read_off(theta):
    before, now, after = theta[:-2], theta[1:-1], theta[2:]
    a, minus_beta = np.linalg.lstsq(np.stack([now, before], axis=1), after)[0]
    return -minus_beta, 1 - minus_beta - a


def _read_off_two_equations(theta):
    a, b = np.linalg.solve([[theta[1], -theta[0]], [theta[2], -theta[1]]], theta[2:4])
    return b, 1 + b - a


def _read_off_moves(theta):
    moves = np.diff(theta)
    beta, push = np.linalg.lstsq(np.stack([moves[:-1], -theta[1:-1]], axis=1), moves[1:])[0]
    return beta, push


def _read_off_the_swing(theta):
    rate = rates.observed(theta[:, None])
    return rate, 1 + rate - _plus(theta)


def _plus(theta):
    return -_read_off_two_equations(theta)[1] + 1 + _read_off_two_equations(theta)[0]


def _read_off_usual(theta):
    return 0.9, 1.9 - _plus(theta)


@Exercise.of(
    solution=read_off, alternatives=(_read_off_two_equations, _read_off_moves),
    hints=("Each point follows from the two before it: theta[t+1] = a * theta[t] - b * theta[t-1]. Two such equations "
           "give a and b.",
           "b is beta, and a is 1 + beta - eta * bend. `np.linalg.solve` solves two equations."),
    wrong=((_read_off_the_swing, "the *root* of beta"), (_read_off_usual, "any beta"),
           (lambda theta: read_off(theta)[::-1], "the other way round"),
           (lambda theta: (read_off(theta)[0], -read_off(theta)[1]), "1 + beta - a"),
           (lambda theta: (read_off(theta)[0], 1 - theta[1] / theta[0]), "1 + beta - a"),
           (lambda theta: read_off(theta)[0], "expected 2 results")),
    right="Four points of a run give its beta and eta times its bend, whether it swings or not.")
def q2(read_off):
    for beta, push in ((0.81, 0.1), (0.6, 0.02), (0.9, 3.0), (0.25, 0.2)):
        theta, m = [1.0], 0.0
        for _ in range(50):
            m = beta * m + theta[-1]
            theta.append(theta[-1] - push * m)
        answer = read_off(np.array(theta[10:]))        # under way: the first move tells nothing
        found, pushed = answer.numbers("beta", "eta times the bend")
        expect(abs(found - push) > 1e-4 or abs(pushed - beta) > 1e-4,
               f"{answer}: the two are the other way round: first beta, then eta times the bend.")
        swings = (1 - np.sqrt(beta)) ** 2 < push < (1 + np.sqrt(beta)) ** 2
        expect(abs(found - 0.9) > 1e-9 or beta == 0.9, f"{answer}: beta was {beta:g}. A run may have any beta.")
        expect(not swings or abs(found - np.sqrt(beta)) > 0.03 * (1 - beta) or abs(found - beta) < 1e-4,
               f"{answer}: each step of a swing leaves the *root* of beta, so beta is the square of that.")
        expect(abs(found - beta) < 1e-4, f"{answer}: beta was {beta:g}, got {short(found)}.")
        expect(abs(pushed - push) < 1e-4, f"{answer}: eta times the bend was {push:g}, got {short(pushed)}: it is "
                                          "1 + beta - a, where theta[t+1] = a * theta[t] - beta * theta[t-1].")


# 3. Repair an unfair comparison


def fair(run):
    etas = 0.1 * 2.0 ** np.arange(-10, 11)
    found = []
    for beta in (0.0, 0.9):
        losses = [run(eta, beta) for eta in etas]
        best = np.nanargmin(losses)
        found += [losses[best], etas[best]]
    return found


def _fair_by_loops(run):
    found = ()
    for beta in (0.0, 0.9):
        lowest = np.inf
        for j in range(-10, 11):
            loss = run(0.1 * 2**j, beta)
            if loss < lowest:
                lowest, winner = loss, 0.1 * 2**j
        found += lowest, winner
    return found


def _fair_as_an_array(run):
    etas = 0.1 * 2.0 ** np.arange(-10, 11)
    losses = np.array([[run(eta, beta) for eta in etas] for beta in (0.0, 0.9)])
    return np.stack([np.nanmin(losses, axis=1), etas[np.nanargmin(losses, axis=1)]], axis=1).ravel()


def _fair_at_one_effective_rate(run):
    _, eta, _, _ = fair(run)
    return run(eta, 0.0), eta, run(eta / 10, 0.9), eta / 10


def _fair_narrow(run):
    etas = 0.1 * 2.0 ** np.arange(-3, 4)
    pairs = [min((np.nan_to_num(run(eta, beta), nan=np.inf), eta) for eta in etas) for beta in (0.0, 0.9)]
    return [*pairs[0], *pairs[1]]


def _fair_at_plains_best(run):
    _, eta, _, _ = fair(run)
    return run(eta, 0.0), eta, run(eta, 0.9), eta


@Exercise.of(
    solution=fair, alternatives=(_fair_by_loops, _fair_as_an_array),
    hints=("Each of the two gets the same list of rates, and each keeps its own lowest loss.",
           "`np.nanargmin` finds the place of the lowest of a list, and leaves out what is nan."),
    wrong=((lambda run: (run(0.1, 0.0), 0.1, run(0.1, 0.9), 0.1), "one rate for both"),
           (_fair_at_one_effective_rate, "its own best rate"), (_fair_at_plains_best, "its own best rate"),
           (_fair_narrow, "wide enough"), (lambda run: [*fair(run)[2:], *fair(run)[:2]], "plain descent first"),
           (lambda run: fair(run)[::2], "expected 4 results"),
           (lambda run: [fair(run)[0], 10, fair(run)[2], 10], "the learning rate itself"),
           (lambda run: [np.min([run(0.1 * 2.0**j, 0.9) for j in range(-10, 11)])] * 4, "must not count")),
    right="The same rates and the same budget for both: now a difference says something about momentum.")
def q3(fair):
    for bends in ([0.01, 1.0], [20.0, 400.0], [0.002, 0.05]):
        def run(eta, beta, bends=np.array(bends)):
            return _loss_after(float(eta), float(beta), bends)

        answer = fair(run)
        is_array = isinstance(answer.value, np.ndarray) and answer.value.ndim
        four = Answer(list(answer.value), str(answer)) if is_array else answer
        got = [float(each.finite((), "A run that diverges gives nan, and must not count."))
               for each in four.results("plain descent's loss", "its rate", "the ball's loss", "its rate")]
        (plain, plains), (ball, balls) = (
            min((loss, 0.1 * 2.0**j) for j in range(-10, 11) if not np.isnan(loss := run(0.1 * 2.0**j, beta)))
            for beta in (0.0, 0.9))
        expect(not np.allclose(got[::2], (ball, plain), rtol=1e-6, atol=0), "expected plain descent first.")
        expect(not np.allclose(got[::2], (run(0.1, 0.0), run(0.1, 0.9)), rtol=1e-6, atol=0),
               "that is one rate for both, 0.1: the comparison that was to be repaired.")
        expect(np.isclose(got[0], plain, rtol=1e-6, atol=0), f"on a loss with the bends {bends} plain descent comes to "
               f"{short(plain)}, got {short(got[0])}: is the range of rates wide enough?")
        expect(np.isclose(got[2], ball, rtol=1e-6, atol=0), f"on a loss with the bends {bends} the ball comes to "
               f"{short(ball)}, got {short(got[2])}: it, too, gets all rates, and its own best rate.")
        for name, eta, right in (("plain descent", got[1], plains), ("the ball", got[3], balls)):
            expect(np.isclose(eta, right), f"on a loss with the bends {bends} {name} is lowest with eta = "
                   f"{short(right)}, got {short(eta)}: return the learning rate itself.")


def _loss_after(eta, beta, bends, steps=200):
    """The loss after a run from (1, 1), nan if it diverges."""
    theta, m = np.ones(len(bends)), np.zeros(len(bends))
    for _ in range(steps):
        m = beta * m + bends * theta
        theta = theta - eta * m
        if not np.abs(theta).max() < 1e6:
            return np.nan
    return float((bends * theta**2).sum() / 2)


# 4. A setting for a ravine of one's own


def setting(bends):
    low, high = np.sqrt(np.min(bends)), np.sqrt(np.max(bends))
    eta = (2 / (low + high)) ** 2
    beta = ((high - low) / (high + low)) ** 2
    return eta / (1 - beta), beta


def _setting_by_condition(bends):
    root = (max(bends) / min(bends)) ** 0.5
    return root / max(bends), ((root - 1) / (root + 1)) ** 2


def _setting_by_search(bends):
    bends = np.array([np.min(bends), np.max(bends)])
    beta = np.linspace(0, 0.995, 400)[:, None]
    eta = np.linspace(0.005, 4, 800) / bends[1]
    left = np.max([rates.heavy_ball_rate(eta, beta, bend) for bend in bends], axis=0)
    i, j = np.unravel_index(left.argmin(), left.shape)
    return eta[j] / (1 - beta[i, 0]), beta[i, 0]


def _setting_not_carried_over(bends):
    eta, beta = setting(bends)
    return eta * (1 - beta), beta


@Exercise.of(
    solution=setting, alternatives=(_setting_by_condition, _setting_by_search, lambda bends: np.array(setting(bends))),
    hints=("Only the smallest and the largest bend matter: all the others lie between them.",
           "Use the two formulas below the map. The condition number is the largest bend over the smallest.",
           "With our rule eta = (2 / (sqrt(low) + sqrt(high)))**2, and beta is ((sqrt(k) - 1) / (sqrt(k) + 1))**2 with "
           "k = high / low. The average takes only the share 1 - beta of each gradient, so its eta is larger: divide."),
    wrong=((lambda bends: (2 / (min(bends) + max(bends)), 0.0), "no better than the best plain descent"),
           (lambda bends: (10 / max(bends), 0.9), "is possible"),
           (_setting_not_carried_over, "our rule"),
           (lambda bends: (19.5 / max(bends), 0.8), "diverges"),
           (lambda bends: (2 / (np.sqrt(bends[0]) + np.sqrt(bends[-1]))) ** 2, "expected 2 results"),
           (lambda bends: np.array(2 / max(bends)), "expected 2 results"),
           (lambda bends: setting([bends[0], bends[-1]]), "diverges")),
    right="With `spectrum(...)` of notebook 02 you have the bends of your own loss.")
def q4(setting):
    for bends in ([1.0, 100.0], [3.0, 0.5, 20.0, 7.0], [0.02, 0.5]):
        answer = setting(np.array(bends))
        eta, beta = answer.numbers("eta", "beta")
        expect(eta > 0 and 0 <= beta < 1, f"{answer}: eta must be above 0 and beta from 0 to below 1, got "
               f"{short(eta)} and {short(beta)}.")
        slowest = rates.heavy_ball_rate(eta * (1 - beta), beta, np.array(bends)).max()
        best, plain = rates.best_heavy_ball(min(bends), max(bends)), rates.best_descent(min(bends), max(bends))
        expect(not np.allclose((eta, beta), (best.eta, best.beta), rtol=1e-6),
               f"{answer}: that eta is for our rule. An average adds only the share 1 - beta of each gradient.")
        expect(slowest < 1, f"{answer}: with eta = {short(eta)} and beta = {short(beta)} the run diverges along one of "
                            "the directions.")
        expect(slowest < plain.rate - 1e-9, f"{answer}: the slowest direction keeps {slowest:.4f} a step, no better "
                                            f"than the best plain descent, {plain.rate:.4f}.")
        expect(1 - slowest > 0.95 * (1 - best.rate), f"{answer}: the slowest direction keeps {slowest:.4f} a step; "
                                                     f"{best.rate:.4f} is possible.")
