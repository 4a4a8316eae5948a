"""Questions and exercises of notebook 03: how do you leave a saddle?"""

import numpy as np

from descentlab.exercises import Exercise, Question, expect, expect_close, expect_shape

way_down = Question(
    "From the saddle we take one step of length $s$ along the eigenvector, $w_1 = w_2 = s/\\sqrt 2$. For which $s$ is "
    "the loss lower than at the saddle?",
    {"for every $s$: the parabola falls for ever": "The parabola does. The loss is never negative, so it cannot.",
     "for tiny $s$ only: the prediction is for tiny steps": "The *number* is right for short steps. The *sign* lasts "
                                                           "much longer; put $w_1 = w_2$ into $(1 - w_1 w_2)^2$.",
     "for $s$ below 2": "Along this line the loss is $(1 - s^2/2)^2$. It reaches 0 and climbs again; at $s = 2$ it is "
                        "back at 1."},
    best="for $s$ below 2")

how_long = Question(
    "With $\\eta = 0.05$ a start 0.001 beside the saddle needs about 50 steps. How many does one need that is a "
    "million times closer?",
    {"about 50 million": "That would be so if each step added the same *length*. It adds the same *share*.",
     "about 50,000": "A square root of a million, perhaps? What grows by a factor needs a logarithm.",
     "about 200": "A factor of a million is six powers of ten, and each costs the same number of steps."},
    best="about 200")

dead = Question(
    "Two trained units are joined by two *dead* ones: all their weights, in and out, and their biases are zero. What "
    "is the gradient of the large network there?",
    {"zero": "For the old weights nothing has changed. A dead unit's weights in change nothing as long as the weights "
             "out are zero, and the other way round: each hides behind the other.",
     "zero for the old weights only": "Move one new weight by a little: what comes out of the unit is multiplied by a "
                                      "weight that is still zero.",
     "not zero: more units could do better": "They could, *together*. One weight at a time changes nothing, and that "
                                             "is all that a gradient asks."},
    best="zero")

nudge = Question(
    "12 of 78 directions bend down. Their eigenvalues add up to $-1.7$, those of the others to $22.4$. We take 5,000 "
    "random steps of length 0.1 from this saddle. How many of them lower the loss?",
    {"about 2,500": "That would need as much bending down as up: sums of the same size.",
     "about 770, or 12 in 78": "A random step has a part along *every* eigenvector, and what counts is the sum.",
     "none": "A random step has much the same share of every eigenvector, so what bends up wins by about 22.4 to 1.7. "
             "It never was close, in 5,000 steps."},
    best="none")

batches = Question(
    "At the padded saddle the gradient is zero, and that of a batch of 10 is not. We take 2,000 minibatch steps from "
    "there. How many of ten runs are out?",
    {"all of them, soon": "The noise is large, that is true. But in which directions does it point?",
     "about half of them": "It is all or nothing here: ask what one *sample* says about a dead unit.",
     "none": "For every single sample the gradient of a dead unit's weights is exactly zero. No batch can wake it."},
    best="none")

line = Question(
    "10,000 random starts in the square, and 1,000 starts on the diagonal $w_2 = -w_1$. Which of them are within a "
    "millionth of the saddle after 200 steps?",
    {"none of the 11,000": "On that diagonal the two gradients are equal and opposite. What should push a run off it?",
     "all on the diagonal, and a few of the others": "To be among those few, a start would have to lie on the diagonal "
                                                     "all but exactly. How large is its area?",
     "all on the diagonal, none of the others": "The line runs into the saddle; a line has no area, and so no "
                                                "probability. But see what rounding can do to it by step 1,000."},
    best="all on the diagonal, none of the others")

coin = Question(
    "Two parameters, so a random symmetric matrix of $2 \\times 2$. The coin says that both eigenvalues are positive "
    "in 25 % of all cases. What do you expect?",
    {"25 %": "It is so if the off-diagonal number is zero. If not, it pushes one eigenvalue up and the other one down.",
     "more": "Is it good for two eigenvalues of the same sign that they push each other apart?",
     "less": "The off-diagonal number drives the two apart, and then it is harder for both to be positive."},
    best="less")

residual = Question(
    "180 searches, each ended after at most 200 steps. What do you expect of the gradients at their ends?",
    {"zero everywhere: that is what was searched for": "A search on $|g|^2/2$ can get stuck too, where $g$ is not zero "
                                                       "but $Hg$ is.",
     "zero at some, small at the others": "More than half of them got stuck, or had not arrived yet. From the loss and "
                                          "the eigenvalues alone you would not notice.",
     "small everywhere, zero nowhere": "Close to a critical point the steps are Newton's, and the digits double."},
    best="zero at some, small at the others")

twenty = Question(
    "Almost all critical points are saddles. Twenty networks are trained from random starts until nothing moves any "
    "more. How many end at a saddle?",
    {"nearly all of them": "If descent picked a critical point at random, yes. But it goes downhill.",
     "about half of them": "A coin for a saddle against a minimum? Remember the 10,000 starts.",
     "none": "The starts that flow into a saddle have no volume, and these were drawn at random. What is rare need not "
             "be hard to find."},
    best="none")

plateaus = Question(
    "A neuron should say 0 and says almost 1: its input is $z = 8$. The loss is the squared error, $\\eta = 1$. How "
    "many steps until its output is below one half?",
    {"about 8": "A slope of 1 would give that. Here the slope is $\\sigma^2(1 - \\sigma)$, and $1 - \\sigma$ is tiny.",
     "about 30": "Steps of length $1/z$ would take $z^2/2 = 32$. These are as short as $e^{-z}$.",
     "about 3,000": "The slope is about $e^{-z}$, so the way takes about $e^8 = 2981$ steps."},
    best="about 3,000")

halving = Question(
    "Your position $x$ starts at 0, the wall is at 1, each step covers half of what is left. In double precision, how "
    "many steps until $x$ is exactly 1?",
    {"infinitely many": "On paper right. In doubles it arrives at step 54 (if you store the distance instead, at "
                        "1,075, as doubles are finer near 0).",
     "54": "Each step settles one more binary digit, and a double has 53.",
     "about 1,000": "1/2 to the 1,000 is far below the last digit of a number near 1."},
    best="54")

remedy = Question(
    "A network of 8 layers with sigmoid units and the usual initialization does not learn with $\\eta = 0.1$. Which of "
    "these brings all of five such networks above 90 % on their training data, within 300 steps?",
    {"clip the gradient": "Clipping shortens gradients that are too *long*. Are these?",
     "a larger $\\eta$": "We tried 1, 3 and 10: after 300 steps the loss is still 2.29, all three times.",
     "larger weights at the start": "They help: with eight times the usual ones we got to a loss of 0.66, and that was "
                                    "the best factor of those we tried. But no network passed 90 %.",
     "batch normalization": "It gives each layer's inputs back their size, and so the gradient."},
    best="batch normalization")


# 1. When will it be out?


def steps_to_leave(distance, eigenvalue, eta, radius):
    growth = 1 - eta * eigenvalue
    return int(np.ceil(np.log(radius / distance) / np.log(growth)))


def _steps_by_walking(distance, eigenvalue, eta, radius):
    steps = 0
    while distance < radius:
        distance, steps = distance * (1 + eta * abs(eigenvalue)), steps + 1
    return steps


def _steps_by_base(distance, eigenvalue, eta, radius):
    return float(np.ceil(np.log10(radius / distance) / np.log10(1 + eta * abs(eigenvalue))))


def _check_steps(steps_to_leave):
    steps = expect_shape(steps_to_leave, steps_to_leave(1e-3, -0.5, 0.1, 0.1), ())
    expect(steps > 0, "expected a positive number of steps: the distance *grows*, by "
           "1 - eta * eigenvalue, and the eigenvalue is negative.")
    expect_close(steps_to_leave, steps_to_leave(0.125, -1.0, 1.0, 0.9), 3, "0.125, 0.25, 0.5, 1: the distance doubles.")
    expect_close(steps_to_leave, steps_to_leave(1e-3, -2.0, 0.05, 0.1), 49, "Each step multiplies the distance by "
                 "1 + eta * |eigenvalue|; round up.")
    expect_close(steps_to_leave, steps_to_leave(1e-9, -0.5, 0.1, 0.1), 378, "Each step multiplies the distance by "
                 "1 + eta * |eigenvalue|; round up.")


q1 = Exercise(
    "q1", _check_steps, solution=steps_to_leave, alternatives=(_steps_by_walking, _steps_by_base),
    hints=("After t steps the distance is distance * (1 + eta * |eigenvalue|)**t. The eigenvalue is negative.",
           "Solve for t with logarithms, and round up with `np.ceil`."),
    wrong=((lambda distance, eigenvalue, eta, radius: np.ceil((radius - distance) / (eta * abs(eigenvalue) * distance)),
            "the distance doubles"),
           (lambda distance, eigenvalue, eta, radius: np.log(radius / distance) / np.log(1 - eta * eigenvalue),
            "the distance doubles"),
           (lambda distance, eigenvalue, eta, radius: np.ceil(np.log(radius / distance) / np.log(1 + eta * eigenvalue)),
            "the distance *grows*"),
           (lambda distance, eigenvalue, eta, radius: np.ceil(np.log(radius / distance) / -(eta * eigenvalue)),
            "the distance doubles")),
    right="The law is exact as long as the saddle is all that the run sees: that is why it held to within a step.")


# 2. The way down


def way_out(hessian, step):
    values, vectors = np.linalg.eigh(hessian)
    return vectors[:, 0], values[0] * step**2 / 2


def _way_by_product(hessian, step):
    values, vectors = np.linalg.eigh(hessian)
    move = step * vectors[:, np.argmin(values)]
    return move / step, move @ hessian @ move / 2


def _way_by_power(hessian, step):
    hessian = np.asarray(hessian)
    shift = np.abs(hessian).sum()
    v = np.ones(len(hessian)) + 0.1 * np.arange(len(hessian))
    for _ in range(5000):
        v = shift * v - hessian @ v
        v = v / np.linalg.norm(v)
    return -v, v @ hessian @ v * step**2 / 2


def _check_way(way_out):
    larger = [[3.0, 0.0, 1.0], [0.0, -1.0, 2.0], [1.0, 2.0, 0.5]]
    for hessian, step in (([[0.0, -2.0], [-2.0, 0.0]], 0.5), (larger, 0.2)):
        hessian = np.array(hessian)
        values, vectors = np.linalg.eigh(hessian)
        answer = way_out(hessian, step)
        expect(isinstance(answer, tuple) and len(answer) == 2, "expected two results: the direction and the change.")
        direction = expect_shape("the direction", answer[0], (len(hessian),))
        expect_close("the direction's length", np.linalg.norm(direction), 1.0, "A direction has length 1.")
        expect(abs(direction @ vectors[:, 0]) > 1 - 1e-6, "that is not the direction that bends down most: it is the "
               "eigenvector of the lowest eigenvalue, and eigenvectors are *columns*.")
        expect_close("the predicted change", answer[1], values[0] * step**2 / 2,
                     "It is eigenvalue * step**2 / 2, and negative.", tolerance=1e-6)


def _rows(hessian, step):
    values, vectors = np.linalg.eigh(hessian)
    return vectors[0], values[0] * step**2 / 2


q2 = Exercise(
    "q2", _check_way, solution=way_out, alternatives=(_way_by_product, _way_by_power),
    hints=("`values, vectors = np.linalg.eigh(hessian)` gives the eigenvalues from the lowest up.",
           "The eigenvector of `values[0]` is the first column, `vectors[:, 0]`."),
    wrong=((_rows, "eigenvectors are *columns*"),
           (lambda hessian, step: (np.linalg.eigh(hessian)[1][:, -1], np.linalg.eigh(hessian)[0][-1] * step**2 / 2),
            "bends down most"),
           (lambda hessian, step: (np.linalg.eigh(hessian)[1][:, 0], np.linalg.eigh(hessian)[0][0] * step**2),
            "eigenvalue * step**2 / 2"),
           (lambda hessian, step: np.linalg.eigh(hessian)[1][:, 0], "two results")),
    right="The package's `escape` does this from Hessian-vector products alone.")


# 3. Coins and matrices


def minima(n, trials, rng):
    a = rng.normal(size=(trials, n, n))
    return (np.linalg.eigvalsh((a + a.swapaxes(1, 2)) / 2)[:, 0] > 0).mean()


def _minima_loop(n, trials, rng):
    count = 0
    for _ in range(trials):
        a = rng.standard_normal((n, n))
        count += bool((np.linalg.eigvalsh(a + a.T) > 0).all())
    return count / trials


def _minima_by_pivots(n, trials, rng):
    count = 0
    for _ in range(trials):
        a = rng.normal(size=(n, n))
        h = a + a.T
        count += all(np.linalg.det(h[:k, :k]) > 0 for k in range(1, n + 1))
    return count / trials


def _check_minima(minima):
    for n, expected, why in ((1, 0.5, "With one direction it *is* a coin."),
                             (2, (2 - np.sqrt(2)) / 4, "For n = 2 the coin says 0.25, and the true share is 0.146: is "
                                                       "the matrix symmetric, and are *all* eigenvalues positive?"),
                             (3, (np.pi - 2 * np.sqrt(2)) / (4 * np.pi), "For n = 3 the true share is 0.025.")):
        trials = 4000
        answer = minima(n, trials, np.random.default_rng(n))
        expect(np.ndim(answer) == 0, "expected one number, the share.")
        expect(0 <= answer <= 1, f"expected a share between 0 and 1, got {answer}.")
        error = 5 * np.sqrt(expected * (1 - expected) / trials)
        expect(abs(answer - expected) < error, f"{minima} gave {float(answer):.3f}. {why}")


def _uncoupled(n, trials, rng):
    return (rng.normal(size=(trials, n)) > 0).all(axis=1).mean()


q3 = Exercise(
    "q3", _check_minima, solution=minima, alternatives=(_minima_loop, _minima_by_pivots),
    hints=("A random symmetric matrix: draw `a` with `rng.normal(size=(n, n))` and take `(a + a.T) / 2`.",
           "`np.linalg.eigvalsh` takes a whole stack (trials, n, n) at once and sorts the eigenvalues."),
    wrong=((_uncoupled, "the coin says 0.25"),
           (lambda n, trials, rng: 0.5**n, "the coin says 0.25"),
           (lambda n, trials, rng: (np.diagonal(rng.normal(size=(trials, n, n)), axis1=1, axis2=2) > 0).all(1).mean(),
            "the coin says 0.25"),
           (lambda n, trials, rng: minima(n, trials, rng) * trials, "between 0 and 1")),
    right="At n = 10 you would wait for years: for large n the share falls like exp(-n^2 ln 3 / 4).")


# 4. Clipping


def clip(g, norm):
    length = np.linalg.norm(g)
    return g * norm / length if length > norm else g


def _clip_by_factor(g, norm):
    return g * min(1.0, norm / max(np.linalg.norm(g), 1e-300))


def _clip_by_unit(g, norm):
    length = np.sqrt((g * g).sum())
    return g if length <= norm else norm * (g / length)


def _check_clip(clip):
    for g, norm, expected, why in (
            ([30.0, 40.0], 1.0, [0.6, 0.8], "It is 50 long: shorten it to length 1, and keep its direction."),
            ([0.3, 0.4], 1.0, [0.3, 0.4], "It is shorter than 1 already: leave it as it is."),
            ([-6.0, 8.0], 5.0, [-3.0, 4.0], "It is 10 long: halve it. The signs stay."),
            ([0.0, 0.0], 1.0, [0.0, 0.0], "A zero gradient stays zero: do not divide by its length.")):
        answer = clip(np.array(g), norm)
        expect_shape(clip, answer, (2,))
        expect_close(clip, answer, np.array(expected), why)


q4 = Exercise(
    "q4", _check_clip, solution=clip, alternatives=(_clip_by_factor, _clip_by_unit),
    hints=("The factor is norm / |g| where |g| is larger than norm, and 1 elsewhere.",
           "Compute the length once, with `np.linalg.norm(g)`, and compare before you divide."),
    wrong=((lambda g, norm: np.clip(g, -norm, norm), "keep its direction"),
           (lambda g, norm: g / np.linalg.norm(g) * norm, "leave it as it is"),
           (lambda g, norm: np.minimum(g, norm), "keep its direction"),
           (lambda g, norm: g / max(np.linalg.norm(g), norm), "halve it")),
    right="`clipped(gradient, norm)` wraps a gradient function in just that.")


# 5. Batch normalization


def normalize(z):
    return (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5)


def _normalize_by_columns(z):
    columns = []
    for column in z.T:
        centred = column - np.mean(column)
        columns.append(centred / np.sqrt(np.mean(centred**2) + 1e-5))
    return np.array(columns).T


def _normalize_without_eps(z):
    centred = z - z.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0) / len(z))
    return centred / np.maximum(size, 1e-12)


def _check_normalize(normalize):
    z = np.array([[1.0, -200.0], [3.0, 100.0], [5.0, 400.0]])
    answer = normalize(z)
    expect_shape(normalize, answer, z.shape)
    expect_close("the columns' means", answer.mean(axis=0), np.zeros(2), "Each *column* is a unit, each row a sample.")
    expect_close("the columns' variances", answer.var(axis=0), np.ones(2),
                 "Divide by the root of the variance, which is the mean square (divisor N).", tolerance=1e-4)
    expect_close("the first column", answer[:, 0], np.array([-1.2247, 0.0, 1.2247]), "The order stays.", tolerance=1e-3)
    flat = normalize(np.array([[2.0], [2.0]]))
    expect(np.isfinite(flat).all(), "a unit that never changes has variance 0: add 1e-5 before the root.")


q5 = Exercise(
    "q5", _check_normalize, solution=normalize, alternatives=(_normalize_by_columns, _normalize_without_eps),
    hints=("`z` has a row for each sample and a column for each unit, so means are over `axis=0`.",
           "`z.var(axis=0)` has the divisor N. Add 1e-5 to it before you take the root."),
    wrong=((lambda z: (z - z.mean(axis=1, keepdims=True)) / np.sqrt(z.var(axis=1, keepdims=True) + 1e-5),
            "Each *column* is a unit"),
           (lambda z: z - z.mean(axis=0), "Divide by the root"),
           (lambda z: (z - z.mean(axis=0)) / (z.var(axis=0) + 1e-5), "Divide by the root"),
           (lambda z: (z - z.mean(axis=0)) / z.std(axis=0), "add 1e-5")),
    right="That is the whole of it, but for the shift (and a gain, where one is wanted) that are learned afterwards.")
