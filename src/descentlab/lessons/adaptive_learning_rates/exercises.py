"""The exercises of notebook 06: should every parameter have its own learning rate?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect


# 1. The mean over the whole history


def scales(gs):
    steps = np.arange(1, len(gs) + 1)[:, None]
    return np.sqrt(np.cumsum(gs**2, axis=0) / steps)


def _scales_loop(gs):
    total, found = np.zeros(gs.shape[1]), []
    for t, g in enumerate(gs):
        total = total + g * g
        found.append(np.sqrt(total / (t + 1)))
    return np.array(found)


def _scales_anew(gs):
    return np.array([np.sqrt((gs[:t + 1] ** 2).mean(axis=0)) for t in range(len(gs))])


@Exercise.of(
    solution=scales, alternatives=(_scales_loop, _scales_anew),
    hints=("`np.cumsum(gs**2, axis=0)` has, in row t, the sum of the squares from 0 to t.",
           "Row t is a sum of t + 1 squares. `np.arange(1, len(gs) + 1)[:, None]` is a column of those numbers."),
    wrong=((lambda gs: np.sqrt(np.cumsum(gs**2, axis=0)), "AdaGrad as published"),
           (lambda gs: np.sqrt((gs**2).mean(axis=0)), "shape"),
           (lambda gs: np.abs(np.cumsum(gs, axis=0)) / np.arange(1, len(gs) + 1)[:, None], "the mean of the squares"),
           (lambda gs: np.cumsum(gs**2, axis=0) / np.arange(1, len(gs) + 1)[:, None], "its size")),
    right="Without the division, it is AdaGrad's.")
def q1(scales):
    for gs in ([[3.0, -1.0], [4.0, 1.0], [0.0, -1.0]], [[-2.0, 5.0, 1.0]] * 4, [[1e-3, 1e3], [0.0, 0.0]]):
        gs = np.array(gs)
        sigma = scales(gs)
        sigma.is_not(np.sqrt(np.cumsum(gs**2, axis=0)),
                     "this is the sum over the history: AdaGrad as published. The lecture takes the mean.")
        sigma[0].close_to(np.abs(gs[0]), "After one gradient, its root mean square is its size.")
        sigma.close_to(_scales_anew(gs), "At step t it is the root of the mean of the squares from 0 to t.")


# 2. The mean that forgets


def forgetting(gs, beta):
    v, found = np.zeros(gs.shape[1]), []
    for g in gs:
        v = beta * v + (1 - beta) * g**2
        found.append(np.sqrt(v))
    return np.array(found)


def _forgetting_in_place(gs, beta):
    squares = (1 - beta) * gs**2
    for t in range(1, len(gs)):
        squares[t] += beta * squares[t - 1]
    return squares**0.5


def _forgetting_by_weights(gs, beta):
    age = np.arange(len(gs))[:, None] - np.arange(len(gs))
    weights = np.where(age >= 0, (1 - beta) * beta ** np.maximum(age, 0), 0)
    return np.sqrt(weights @ gs**2)


def _swapped(gs, beta):
    return _forgetting_by_weights(gs, 1 - beta)


def _from_first(gs, beta):
    v, found = gs[0] ** 2, []
    for g in gs:
        v = beta * v + (1 - beta) * g**2
        found.append(np.sqrt(v))
    return np.array(found)


@Exercise.of(
    solution=forgetting, alternatives=(_forgetting_in_place, _forgetting_by_weights),
    hints=("Carry v along, from zeros of shape (d,): `v = beta * v + (1 - beta) * g**2`.",
           "Append the root of v after each step, and make one array of them."),
    wrong=((_swapped, "(1 - beta) times the square"), (_from_first, "Start at zero"),
           (lambda gs, beta: _forgetting_by_weights(gs, beta) ** 2, "sigma is its root"),
           (lambda gs, beta: _forgetting_by_weights(gs, beta)[-1], "shape")),
    right="Divide v by 1 - beta**(t + 1) before the root, and it is Adam's.")
def q2(forgetting):
    for gs, beta in (([[2.0, -1.0], [0.0, 3.0], [1.0, 1.0]], 0.9), ([[1.0], [-1.0], [1.0], [5.0]], 0.5)):
        gs = np.array(gs)
        sigma = forgetting(gs, beta)
        sigma.array(gs.shape)
        sigma[0].is_not(np.abs(gs[0]), "the first value is the whole gradient: that is a mean with its start "
                                       "corrected, or started at $g_0^2$. Start at zero, and leave it so.")
        sigma[0].close_to(np.sqrt(1 - beta) * np.abs(gs[0]),
                          "From v = 0, the first v is (1 - beta) times the square, and sigma is its root.")
        sigma.close_to(_forgetting_by_weights(gs, beta),
                       "Each v is beta times the last, plus (1 - beta) times the new square.")


# 3. Half-life


@Exercise.of(
    kind="value", solution=69, source="int(np.ceil(np.log(0.5) / np.log(0.99)))",
    alternatives=(69.0, np.int64(69)),
    hints=("After k steps the weight is 0.99**k of what it was.", "k is log(0.5) / log(0.99), rounded up."),
    wrong=((100, "mean age"), (50, "of what is *left*"), (68, "still above a half"),
           (68.97, "whole number"), (np.nan, "is not finite"),
           (7, "Take logarithms")),
    right="With 0.9 it is 7, with 0.999 it is 693: roughly 0.7 / (1 - beta).")
def q3(steps):
    steps.is_not(100, "1 / (1 - beta) = 100 is the mean age of what is remembered. After 100 steps the weight is "
                      "0.99**100 = 0.37 of what it was.")
    steps.is_not(50, "it falls by a hundredth of what is *left* each time, not of what there was at first.")
    steps.is_not(68, "0.99**68 is 0.505, still above a half.")
    expect(steps.number().is_integer(), "expected a whole number: the first step at which it is a half or less.")
    steps.close_to(69, "When is 0.99**k = 0.5? Take logarithms.")


# 4. Adam, one step


def adam_step(theta, a, v, g, t, eta):
    a = 0.9 * a + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m = a / (1 - 0.9 ** (t + 1))
    sigma = np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8
    return theta - eta / sigma * m, a, v


def _adam_by_rules(theta, a, v, g, t, eta):
    from descentlab.rules import Average, RMSProp

    a, m = Average(0.9).update(a, g, t)
    v, sigma = RMSProp(0.999, corrected=True).update(v, g, t)
    return theta - eta / sigma * m, a, v


def _adam_as_a_list(theta, a, v, g, t, eta):
    a = a + (g - a) / 10
    v = v + (g * g - v) / 1000
    rate = eta / (1 - 0.9 ** (t + 1))
    return [theta - rate * a / ((v / (1 - 0.999 ** (t + 1))) ** 0.5 + 1e-8), a, v]


_reference = adam_step


def _follow(adam_step, bends, start, eta):
    """Six steps in a bowl with these bends, the reference beside them."""
    theta = expected = start
    a = v = wanted_a = wanted_v = np.zeros(3)
    for t in range(6):
        g = bends * theta
        answer = adam_step(theta, a, v, g, t, eta)
        new, new_a, new_v = answer.results("the new theta", "the new a", "the new v")
        expected, wanted_a, wanted_v = _reference(expected, wanted_a, wanted_v, bends * expected, t, eta)
        new_a.close_to(wanted_a, "a is 0.9 times the old one plus 0.1 times g; return it before its correction.")
        new_v.close_to(wanted_v, "v is 0.999 times the old one plus 0.001 times g**2; return it before its correction.")
        expect(np.isfinite(new.array((3,))[g == 0]).all(), "a parameter whose gradient has always been 0 stays where "
               "it is, and 0 / 0 is nan: add eps to sigma, after the root.")
        if t == 0:
            _expect_one_eta(np.abs(new.finite((3,)) - theta).max() / eta)
        new.close_to(expected, "theta - eta / sigma * m, both corrected, eps outside the root.")
        theta, a, v = (part.array((3,)) for part in (new, new_a, new_v))


def _expect_one_eta(etas):
    said = f"the first step is {short(etas)} etas long, and should be one"
    expect(etas < 2, f"{said}: divide v by 1 - 0.999**(t + 1), and a by 1 - 0.9**(t + 1).")
    expect(etas > 0.5, f"{said}: at t = 0 the exponent t + 1 is 1, and a is corrected, too.")


def _uncorrected(theta, a, v, g, t, eta):
    a, v = 0.9 * a + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - eta * a / (np.sqrt(v) + 1e-8), a, v


def _without_eps(theta, a, v, g, t, eta):
    a, v = 0.9 * a + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - eta * a / (1 - 0.9 ** (t + 1)) / np.sqrt(v / (1 - 0.999 ** (t + 1))), a, v


def _eps_in_the_root(theta, a, v, g, t, eta):
    a, v = 0.9 * a + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - eta * a / (1 - 0.9 ** (t + 1)) / np.sqrt(v / (1 - 0.999 ** (t + 1)) + 1e-8), a, v


def _half_corrected(theta, a, v, g, t, eta):
    a, v = 0.9 * a + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - eta * a / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8), a, v


def _returns_corrected(theta, a, v, g, t, eta):
    theta, a, v = adam_step(theta, a, v, g, t, eta)
    return theta, a / (1 - 0.9 ** (t + 1)), v


def _uphill(theta, a, v, g, t, eta):
    new, a, v = adam_step(theta, a, v, g, t, eta)
    return 2 * theta - new, a, v


@Exercise.of(
    solution=adam_step, alternatives=(_adam_by_rules, _adam_as_a_list),
    hints=("First the two running means: a from g, v from g**2.",
           "Then the corrected ones: m = a / (1 - 0.9**(t + 1)), and v / (1 - 0.999**(t + 1)) under the root of sigma.",
           "Return the new theta, and a and v as they are before the correction: the next step goes on from them."),
    wrong=((_uncorrected, "3.16 etas long"), (_half_corrected, "0.1 etas long"),
           (_without_eps, "0 / 0 is nan: add eps"), (_eps_in_the_root, "eps outside the root"),
           (_returns_corrected, "before its correction"), (_uphill, "theta - eta / sigma * m"),
           (lambda theta, a, v, g, t, eta: adam_step(theta, a, v, g, t, eta)[0], "expected 3 results")),
    right="Six lines, and they train most of the networks in the world.")
def q4(adam_step):
    _follow(adam_step, np.array([1.0, 50.0, 0.02]), np.array([1.0, -2.0, 3.0]), 0.1)
    _follow(adam_step, np.array([1.0, 0.0, 1e-6]), np.ones(3), 0.1)


# 5. The referee


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
def q5(fair):
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
