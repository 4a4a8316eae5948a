"""The exercises of Why do adaptive rates jump, and who wins a fair race?"""

import numpy as np

from descentlab import rules
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.exercises import Exercise, expect
from descentlab.lessons.jumps_and_races.cases import START, arrived, first_jump, ten_points
from descentlab.optimizers import Optimizer


# 1. Announce the moment


def limit_step(total, bend, eta):
    return int(np.ceil(4 * total / (bend * eta) ** 2)) - 1


def _limit_step_by_walking(total, bend, eta):
    t = 0
    while bend * eta / np.sqrt(total / (t + 1)) < 2:
        t += 1
    return t


def _limit_step_as_a_float(total, bend, eta):
    return total * (2 / (bend * eta)) ** 2 - 1


def _limit_step_without_root(total, bend, eta):
    return 2 * total / (bend * eta) - 1


def _limit_step_of_one(total, bend, eta):
    return total / (bend * eta) ** 2 - 1


@Exercise.of(
    solution=limit_step, alternatives=(_limit_step_by_walking, _limit_step_as_a_float),
    hints=("At step t the scale is the root of total / (t + 1), as long as it is quiet.",
           "bend * eta / sqrt(total / (t + 1)) = 2. Square both sides, and solve for t."),
    wrong=((_limit_step_without_root, "the *root*"), (_limit_step_of_one, "limit is 2"),
           (lambda total, bend, eta: -5, "a step"),
           (lambda total, bend, eta: limit_step(total, bend, eta) + 40, "expected")),
    right="Twice the eta, a quarter of the quiet: so jumps come early when eta is large.")
def q1(limit_step):
    for t, bend, eta in ((514, 1.7e6, 1.0), (120, 40.0, 0.3), (2058, 1.7e6, 0.5)):
        total = (t + 1) * (bend * eta / 2) ** 2
        found = limit_step(total, bend, eta).number()
        expect(found >= 0, f"expected a step, 0 or later, got {short(found)}.")
        expect(abs(found / (_limit_step_without_root(total, bend, eta) + 1e-9) - 1) > 1e-3,
               "sigma is the *root* of total / (t + 1).")
        expect(abs(found - _limit_step_of_one(total, bend, eta)) > 2, "that is where the product is 1, and the limit "
                                                                      "is 2.")
        expect(abs(found - t) <= 2, f"with bend {bend:g} and eta {eta:g} expected step {t}, got {short(found)}: when "
                                    "is bend * eta / sqrt(total / (t + 1)) equal to 2?")


# 2. A rate that does not jump, and arrives


def rate(t):
    return 10 / np.sqrt(1 + t)


def _rate_with_a_later_end(t):
    return 12.0 * (1 + t) ** -0.5


def _rate_that_also_ends(t):
    return 15 / (1 + t) ** 0.5 * np.exp(-t / 20_000)


_STARTS = np.random.default_rng(7).uniform([-205, -5], [-105, 5], size=(20, 2))


@Exercise.of(
    solution=rate, alternatives=(_rate_with_a_later_end, _rate_that_also_ends),
    hints=("A rate that falls like 1 / sqrt(1 + t) from the beginning keeps eta / sigma from growing.",
           "Then choose how large it is at first. The table above says that 3 is too little for some starts."),
    wrong=((lambda t: 1.0, "jump"), (lambda t: 1 / np.sqrt(1 + t), "arrive"), (lambda t: 3 * np.exp(-t / 1000), "jump"),
           (lambda t: -1.0, "positive"), (lambda t: 10.0 / (1 + t), "arrive")),
    right="That is AdaGrad with eta = 10, found from the other side.")
def q2(rate):
    etas = np.array([rate(t).number() for t in range(5000)])
    expect((etas > 0).all(), "expected a positive rate at every step.")
    optimizer = Optimizer(rules.Gradient(), rules.RootMeanSquare(), lambda t: float(etas[t]))
    theta = descend(ten_points().surface.gradient, np.vstack([_STARTS, START]), optimizer, 5000).theta
    expect(np.isfinite(theta).all(), "the run diverges.")
    jump, there = np.isfinite(first_jump(theta)), arrived(theta)
    expect(not jump.any(), f"{jump.sum()} of {len(jump)} starts jump.")
    expect(there.all(), f"no start jumps, but only {there.sum()} of {len(there)} arrive within 1 of the best b in "
                        "5,000 steps.")


# 3. The referee


def fair_comparison(tuning, reported):
    best = tuning.mean(axis=2).argmax(axis=1)
    return np.array([method[rate].mean() for method, rate in zip(reported, best)])


def _fair_indexed(tuning, reported):
    best = tuning.mean(axis=-1).argmax(axis=-1)
    return reported.mean(axis=-1)[np.arange(len(best)), best]


def _fair_loop(tuning, reported):
    found = []
    for chosen, shown in zip(tuning, reported):
        rate = max(range(len(chosen)), key=lambda k: chosen[k].sum())
        found.append(float(np.mean(shown[rate])))
    return np.array(found)


@Exercise.of(
    solution=fair_comparison, alternatives=(_fair_indexed, _fair_loop),
    hints=("The mean over the seeds of `tuning` is an array of shape (methods, rates).",
           "`argmax(axis=1)` gives the number of the best rate for each method.",
           "For method k and its rate r, the answer is `reported[k, r].mean()`."),
    wrong=((lambda tuning, reported: reported.mean(axis=2).max(axis=1), "picking the luckiest"),
           (lambda tuning, reported: tuning.mean(axis=2).max(axis=1), "Report the others"),
           (lambda tuning, reported: _fair_indexed(tuning.max(axis=2, keepdims=True), reported), "by the mean over "
                                                                                                 "seeds"),
           (lambda tuning, reported: reported.mean(axis=(1, 2)), "nobody would use"),
           (lambda tuning, reported: _fair_indexed(np.median(tuning, axis=2)[..., None], reported), "by its median"),
           (lambda tuning, reported: _fair_indexed(tuning, np.median(reported, axis=2)[..., None]),
            "this is the median"),
           (lambda tuning, reported: _fair_indexed(np.median(tuning, axis=2)[..., None],
                                                   np.median(reported, axis=2)[..., None]), "report its mean")),
    right="Whoever compares optimizers should pass through this function first.")
def q3(fair):
    tuning = np.array([[[0.90, 0.80, 0.70], [0.84, 0.85, 0.86], [0.50, 0.99, 0.50], [0.88, 0.87, 0.50]],
                       [[0.10, 0.10, 0.10], [0.20, 0.30, 0.20], [0.60, 0.70, 0.80], [0.78, 0.78, 0.30]]])
    reported = np.array([[[0.95, 0.95, 0.96], [0.80, 0.82, 0.75], [0.60, 0.60, 0.60], [0.91, 0.90, 0.20]],
                         [[0.90, 0.92, 0.89], [0.30, 0.30, 0.30], [0.66, 0.70, 0.50], [0.81, 0.82, 0.83]]])
    by_mean, by_best = tuning.mean(axis=2).argmax(axis=1), tuning.max(axis=2).argmax(axis=1)
    by_median, methods = np.median(tuning, axis=2).argmax(axis=1), np.arange(2)
    mean = reported.mean(axis=2)
    answer = fair(tuning, reported)
    answer.is_not(mean.max(axis=1), "the rate was chosen on the seeds that are reported: that is picking the luckiest.")
    answer.is_not(tuning.mean(axis=2).max(axis=1),
                  "these are the accuracies on the seeds used for choosing. Report the others.")
    answer.is_not(mean[methods, by_best], "the rate was chosen by its best single seed. Choose by the mean over seeds.")
    answer.is_not(mean[methods, by_median], "the rate was chosen by its median over the seeds, which does not see how "
                                            "badly one of them went. Choose by the mean.")
    answer.is_not(np.median(reported, axis=2)[methods, by_mean], "this is the median over the seeds. Report the mean.")
    answer.is_not(mean.mean(axis=1), "this is the mean over all rates, and a method should not pay for the rates that "
                                     "nobody would use.")
    answer.close_to(mean[methods, by_mean], "Choose each method's rate by its mean on `tuning`, report its mean on "
                                            "`reported`.")
