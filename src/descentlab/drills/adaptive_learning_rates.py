"""Questions and exercises of notebook 06: should every parameter have its own learning rate?"""

import numpy as np

from descentlab.exercises import Exercise, Question, expect, expect_close, expect_shape

largest = Question(
    "Choose the best single $\\eta$ that there is, and take 100,000 steps. How much of its way to the lowest point "
    "has $b$ gone?",
    {"all of it": "That would be so with a condition number of a few thousand. Here it is over 300,000.",
     "nearly half": "$\\eta$ must stay below 2 over the large bend, and a step then removes only about 6 millionths "
                    "of what is left along the flat direction.",
     "less than a thousandth": "So it is with $\\eta = 10^{-9}$. The best rate is over a thousand times larger."},
    best="nearly half")

divide = Question(
    "At the start the gradient along $w$ is some 350 times the one along $b$, and $\\eta = 1$. How long is the first "
    "step?",
    {"350 times as long along $w$ as along $b$": "That is plain descent. Now each gradient is divided by its own "
                                                 "$\\sigma$.",
     "1 along each": "At $t = 0$ the root mean square of all gradients so far is the size of the only one: "
                     "$g/\\sigma$ is a sign.",
     "350 times as long along $b$ as along $w$": "That would be dividing twice. Work out $g_0 / \\sqrt{g_0^2}$."},
    best="1 along each")

quiet = Question(
    "Large gradients along $w$ at first, then hundreds of steps with almost none. What becomes of $\\eta / "
    "\\sigma_w$, when $\\sigma$ is the *mean* over all steps?",
    {"it stays as it is": "That is what the *sum* of squares would do. The mean divides that sum by more and more "
                          "steps.",
     "it falls": "For that $\\sigma$ would have to grow, and quiet steps add next to nothing.",
     "it grows, as long as it is quiet": "The same sum is divided by more and more steps, so $\\sigma$ falls like "
                                         "$1/\\sqrt t$."},
    best="it grows, as long as it is quiet")

forget = Question(
    "A thousand gradients of size 1, then gradients of size 0.1. After how many of these is the root mean square *of "
    "all* within a factor of 2 of the new size?",
    {"about 1,000, as many as before": "Then half of all squares are still 1, and $\\sigma$ is about 0.7.",
     "about 10,000": "Then one square in eleven is still 1: $\\sigma$ is about 0.3, and 0.2 would be needed.",
     "about 32,000": "The mean square must fall to 0.04, so that the old ones are at most 3 in 100."},
    best="about 32,000")

first_steps = Question(
    "Leave out the correction, with $\\beta_1 = 0.9$ and $\\beta_2 = 0.999$. How long is the very first step under a "
    "constant gradient?",
    {"a tenth of eta: the mean has just begun": "Of $m$, a tenth is there. But the step is $m/\\sigma$, and what about "
                                                "$\\sigma$?",
     "just eta": "That is what the correction is for.",
     "about three times eta": "$m$ is a tenth of what it should be, and $\\sigma$ the root of a thousandth, about a "
                              "thirtieth."},
    best="about three times eta")

direction = Question(
    "How large is the angle between $m$ and $m/\\sigma$ on the digits?",
    {"zero: $\\sigma$ has no direction": "If all its entries were equal, it would only change the length. They are "
                                         "not.",
     "a few degrees": "So it would be if the 2,410 gradients were of about the same size. Theirs are very different.",
     "30 degrees or more": "$\\sigma$ makes large entries smaller and small ones larger: between steepest descent "
                           "and a step of signs."},
    best="30 degrees or more")

turned = Question(
    "The ravine is turned by 45 degrees. Which of the five methods suffer?",
    {"all of them": "Turn your head by 45 degrees, and plain descent does just what it did before.",
     "those that divide by sigma": "$\\sigma$ has one entry for $x$ and one for $y$, and by symmetry they are now "
                                   "nearly equal: what is left is descent with one rate, and one that changes as "
                                   "$\\sigma$ does: RMSProp's grows until the run hops. Adam's momentum hides "
                                   "most of it here.",
     "none of them: the loss is the same": "The loss is the same seen from itself, but not seen from the axes, and "
                                           "$\\sigma$ works along the axes."},
    best="those that divide by sigma")

decay = Question(
    "Decay *inside* Adam, for weights with no other gradient. With $c = 0.1$ they are as good as gone after 310 "
    "steps. What if $c$ is a hundred times smaller?",
    {"nearly all of them is left": "That is what decay *outside* does, and what you would want. Inside, $c\\,\\theta$ "
                                   "is divided by $\\sigma$. Of what is that $\\sigma$ made?",
     "a little more is left": "Steps of Adam are about as long as $\\eta$, whatever the size of the gradient.",
     "they are gone just the same": "Both the gradient and $\\sigma$ are proportional to $c$, so $c$ cancels."},
    best="they are gone just the same")

fair = Question(
    "Nine rates for everybody, chosen on some seeds and reported on others. Who has the best test accuracy on the "
    "digits?",
    {"Adam": "It is the usual choice, and at small rates it is far ahead of plain descent. But everybody may choose "
             "a rate here.",
     "plain descent, it generalizes better": "That is said as well. Compare the difference with the spread of the "
                                             "seeds.",
     "you cannot tell them apart": "The means differ by about 0.2 points, and a mean of 20 seeds is itself uncertain "
                                      "by almost that."},
    best="you cannot tell them apart")


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


def _check_scales(scales):
    for gs in ([[3.0, -1.0], [4.0, 1.0], [0.0, -1.0]], [[-2.0, 5.0, 1.0]] * 4, [[1e-3, 1e3], [0.0, 0.0]]):
        gs = np.array(gs)
        sigma = scales(gs)
        expect_shape(scales, sigma, gs.shape)
        expected = _scales_anew(gs)
        expect(not np.allclose(sigma, np.sqrt(np.cumsum(gs**2, axis=0))) or len(gs) == 1,
               "this is the sum over the history: AdaGrad as published. The lecture takes the mean.")
        expect_close(scales, sigma[0], np.abs(gs[0]), "After one gradient, its root mean square is its size.")
        expect_close(scales, sigma, expected, "At step t it is the root of the mean of the squares from 0 to t.")


q1 = Exercise(
    "q1", _check_scales, solution=scales, alternatives=(_scales_loop, _scales_anew),
    hints=("`np.cumsum(gs**2, axis=0)` has, in row t, the sum of the squares from 0 to t.",
           "Row t is a sum of t + 1 squares. `np.arange(1, len(gs) + 1)[:, None]` is a column of those numbers."),
    wrong=((lambda gs: np.sqrt(np.cumsum(gs**2, axis=0)), "AdaGrad as published"),
           (lambda gs: np.sqrt((gs**2).mean(axis=0)), "shape"),
           (lambda gs: np.abs(np.cumsum(gs, axis=0)) / np.arange(1, len(gs) + 1)[:, None], "the mean of the squares"),
           (lambda gs: np.cumsum(gs**2, axis=0) / np.arange(1, len(gs) + 1)[:, None], "its size")),
    right="Without the division, it is AdaGrad's.")


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


def _check_forgetting(forgetting):
    for gs, beta in (([[2.0, -1.0], [0.0, 3.0], [1.0, 1.0]], 0.9), ([[1.0], [-1.0], [1.0], [5.0]], 0.5)):
        gs = np.array(gs)
        sigma = forgetting(gs, beta)
        expect_shape(forgetting, sigma, gs.shape)
        expect(not np.allclose(sigma[0], np.abs(gs[0])),
               "the first value is the whole gradient: that is a mean with its start corrected, or started at "
               "$g_0^2$. Start at zero, and leave it so.")
        expect_close(forgetting, sigma[0], np.sqrt(1 - beta) * np.abs(gs[0]),
                     "From v = 0, the first v is (1 - beta) times the square, and sigma is its root.")
        expect_close(forgetting, sigma, _forgetting_by_weights(gs, beta), "Each v is beta times the last, plus (1 - "
                                                                          "beta) times the new square.")


def _swapped(gs, beta):
    return _forgetting_by_weights(gs, 1 - beta)


def _from_first(gs, beta):
    v, found = gs[0] ** 2, []
    for g in gs:
        v = beta * v + (1 - beta) * g**2
        found.append(np.sqrt(v))
    return np.array(found)


q2 = Exercise(
    "q2", _check_forgetting, solution=forgetting, alternatives=(_forgetting_in_place, _forgetting_by_weights),
    hints=("Carry v along, from zeros of shape (d,): `v = beta * v + (1 - beta) * g**2`.",
           "Append the root of v after each step, and make one array of them."),
    wrong=((_swapped, "(1 - beta) times the square"), (_from_first, "Start at zero"),
           (lambda gs, beta: _forgetting_by_weights(gs, beta) ** 2, "sigma is its root"),
           (lambda gs, beta: _forgetting_by_weights(gs, beta)[-1], "shape")),
    right="Divide v by 1 - beta**(t + 1) before the root, and it is Adam's.")


# 3. Half-life


def _check_half_life(steps):
    expect_shape("your number", steps, ())
    expect(abs(steps - 100) > 0.5, "1 / (1 - beta) = 100 is the mean age of what is remembered. After 100 steps the "
                                   "weight is 0.99**100 = 0.37 of what it was.")
    expect(abs(steps - 50) > 0.5, "it falls by a hundredth of what is *left* each time, not of what there was at "
                                  "first.")
    expect(abs(steps - 68) > 1e-9, "0.99**68 is 0.505, still above a half.")
    expect(float(steps).is_integer(), "expected a whole number: the first step at which it is a half or less.")
    expect_close("the number of steps", steps, 69, "When is 0.99**k = 0.5? Take logarithms.")


q3 = Exercise(
    "q3", _check_half_life, kind="value", solution=69, source="int(np.ceil(np.log(0.5) / np.log(0.99)))",
    alternatives=(69.0, np.int64(69)),
    hints=("After k steps the weight is 0.99**k of what it was.", "k is log(0.5) / log(0.99), rounded up."),
    wrong=((100, "mean age"), (50, "of what is *left*"), (68, "still above a half"), (68.97, "whole number"),
           (7, "Take logarithms")),
    right="With 0.9 it is 7, with 0.999 it is 693: roughly 0.7 / (1 - beta).")


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


def _check_adam(adam_step):
    bends, eta = np.array([1.0, 50.0, 0.02]), 0.1
    theta = expected = np.array([1.0, -2.0, 3.0])
    a = v = wanted_a = wanted_v = np.zeros(3)
    for t in range(6):
        answer = adam_step(theta, a, v, bends * theta, t, eta)
        expect(isinstance(answer, (tuple, list)) and len(answer) == 3,
               f"{adam_step} should return three arrays: theta, a, v.")
        expected, wanted_a, wanted_v = adam_step_reference(expected, wanted_a, wanted_v, bends * expected, t, eta)
        for name, got in zip(("theta", "a", "v"), answer):
            expect_shape(f"the new {name}", got, (3,))
        expect_close("the new a", answer[1], wanted_a, "a is 0.9 times the old one plus 0.1 times g; return it before "
                                                       "its correction.")
        expect_close("the new v", answer[2], wanted_v, "v is 0.999 times the old one plus 0.001 times g**2; return it "
                                                       "before its correction.")
        if t == 0:
            size = np.abs(answer[0] - theta).max()
            expect(size < 2 * eta, f"the first step is {size / eta:.2f} etas long, and should be one: divide v by "
                                   "1 - 0.999**(t + 1), and a by 1 - 0.9**(t + 1).")
            expect(size > 0.5 * eta, f"the first step is {size / eta:.2f} etas long, and should be one: at t = 0 the "
                                     "exponent t + 1 is 1, and a is corrected, too.")
        expect_close("the new theta", answer[0], expected, "theta - eta / sigma * m, both corrected, eps outside the "
                                                           "root.")
        theta, a, v = answer


adam_step_reference = adam_step


def _uncorrected(theta, a, v, g, t, eta):
    a, v = 0.9 * a + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - eta * a / (np.sqrt(v) + 1e-8), a, v


def _half_corrected(theta, a, v, g, t, eta):
    a, v = 0.9 * a + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - eta * a / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8), a, v


def _returns_corrected(theta, a, v, g, t, eta):
    theta, a, v = adam_step(theta, a, v, g, t, eta)
    return theta, a / (1 - 0.9 ** (t + 1)), v


def _uphill(theta, a, v, g, t, eta):
    new, a, v = adam_step(theta, a, v, g, t, eta)
    return 2 * theta - new, a, v


q4 = Exercise(
    "q4", _check_adam, solution=adam_step, alternatives=(_adam_by_rules, _adam_as_a_list),
    hints=("First the two running means: a from g, v from g**2.",
           "Then the corrected ones: m = a / (1 - 0.9**(t + 1)), and v / (1 - 0.999**(t + 1)) under the root of sigma.",
           "Return the new theta, and a and v as they are before the correction: the next step goes on from them."),
    wrong=((_uncorrected, "3.16 etas long"), (_half_corrected, "0.10 etas long"),
           (_returns_corrected, "before its correction"), (_uphill, "theta - eta / sigma * m"),
           (lambda theta, a, v, g, t, eta: adam_step(theta, a, v, g, t, eta)[0], "three arrays")),
    right="Six lines, and they train most of the networks in the world.")


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


def _check_fair(fair):
    tuning = np.array([[[0.90, 0.80, 0.70], [0.84, 0.85, 0.86], [0.50, 0.99, 0.50]],
                       [[0.10, 0.10, 0.10], [0.20, 0.30, 0.20], [0.60, 0.70, 0.80]]])
    reported = np.array([[[0.95, 0.95], [0.80, 0.82], [0.60, 0.60]],
                         [[0.90, 0.92], [0.30, 0.30], [0.66, 0.70]]])
    answer = fair(tuning, reported)
    expect_shape(fair, answer, (2,))
    expect(not np.allclose(answer, [0.95, 0.91]), "the rate was chosen on the seeds that are reported: that is picking "
                                                  "the luckiest.")
    expect(not np.allclose(answer, [0.85, 0.70]), "these are the accuracies on the seeds used for choosing. Report the "
                                                  "others.")
    expect(not np.allclose(answer, [0.60, 0.68]), "the rate was chosen by its best single seed. Choose by the mean "
                                                  "over seeds.")
    expect(not np.allclose(answer, reported.mean(axis=(1, 2))), "this is the mean over all rates, and a method should "
                                                                "not pay for the rates that nobody would use.")
    expect_close(fair, answer, [0.81, 0.68], "Choose each method's rate by its mean on `tuning`, report its mean on "
                                             "`reported`.")


q5 = Exercise(
    "q5", _check_fair, solution=fair_comparison, alternatives=(_fair_indexed, _fair_loop),
    hints=("The mean over the seeds of `tuning` is an array of shape (methods, rates).",
           "`argmax(axis=1)` gives the number of the best rate for each method.",
           "For method k and its rate r, the answer is `reported[k, r].mean()`."),
    wrong=((lambda tuning, reported: reported.mean(axis=2).max(axis=1), "picking the luckiest"),
           (lambda tuning, reported: tuning.mean(axis=2).max(axis=1), "Report the others"),
           (lambda tuning, reported: _fair_indexed(tuning.max(axis=2, keepdims=True), reported), "by the mean over "
                                                                                                 "seeds"),
           (lambda tuning, reported: reported.mean(axis=(1, 2)), "nobody would use")),
    right="Whoever compares optimizers should pass through this function first.")
