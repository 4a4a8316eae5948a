"""Questions and exercises of notebook 01: what can stop gradient descent?"""

import numpy as np

from descentlab.exercises import Exercise, Question, expect, expect_close, expect_shape

where = Question(
    "A run of descent on a loss of two parameters $(x, y)$ is recorded. What changes from one step to the next?",
    {"three numbers: `x`, `y` and the height": "The height is looked up afterwards. No line of the rule sets it, and "
                                               "none can: it follows from `x` and `y`.",
     "two numbers: `x` and `y`": "The run lives in the plane of the parameters. The height is ours, for drawing.",
     "one number: the height": "That is what we *want* to change, but all that we can get hold of are the parameters."},
    best="two numbers: `x` and `y`")

steepest = Question(
    "Of all tiny steps, which direction lowers the loss the most?",
    {"along $-g$, whatever you mean by a step": "That is what everybody remembers, and it is half of the truth: run the "
                                                "next cells.",
     "along $-g$, if length is measured as the crow flies": "The dot product $g \\cdot v$ is smallest, among all $v$ of one "
                                                      "length, when $v$ points against $g$. For another idea of size "
                                                      "the answer is another.",
     "towards the minimum": "Nobody at this point knows where that is. The slope is all there is to see."},
    best="along $-g$, if length is measured as the crow flies")

shrinking = Question(
    "A bowl, and every step has length 0.1 exactly, straight down the slope. Where is the run after 100 steps?",
    {"at the minimum": "How would it make the last step? It is always 0.1 long, even when there are only 0.03 to go.",
     "hopping around the minimum, up to 0.1 away": "It gets near, and then it hops across and back for ever.",
     "far away: it has diverged": "A fixed length cannot explode. It cannot settle either."},
    best="hopping around the minimum, up to 0.1 away")

stops = Question(
    "Nine points: four minima, four saddles, a maximum. We put gradient descent down on one of each kind: *exactly* on "
    "it, and then a hair's breadth beside it. On which kinds does it stay when it is put there exactly?",
    {"on the minimum only": "You are thinking of *near* it. Exactly on it, the gradient is zero at all three kinds.",
     "on the minimum and the saddle": "What would move it off the maximum, with a gradient of zero?",
     "on all three, at least for a step": "The rule multiplies zero by $\\eta$. What becomes of a run that is *nearly* "
                                          "there is another question, and the next cell asks it too."},
    best="on all three, at least for a step")

endings = Question(
    "Of the 10,000 starts, how many end on one of the four saddles?",
    {"about 4,400: four of the nine": "Then each kind of point would catch its share. But how would a run ever come to "
                                      "rest on a pass, with a slope to either side?",
     "a few hundred": "The starts on the right lines do run into a saddle. How many points of a grid lie on a line?",
     "none": "The starts that run into a saddle form curves, and curves have no area: unless the grid happens to lie on one, "
             "you would have to aim."},
    best="none")

patience = Question(
    "Ten steps of patience, and at least 0.0001 counts as an improvement. The run beside a saddle has loss 1 at the start and 0 at the end. Where is it stopped?",
    {"near loss 0, when it is done": "It would have to get going first. For ten steps nothing visible happens.",
     "near loss 1, before it has begun": "The rule cannot tell a slow start from an end.",
     "never": "It will be stopped at some point, since the loss stays at 0 in the end. But look at the beginning."},
    best="near loss 1, before it has begun")

bouncing = Question(
    "After 2,000 steps the loss stands at 0.668 and moves no more. How large is the gradient there?",
    {"zero: it is a critical point": "Then the next step would be zero as well. Print it and see.",
     "about 0.001: nearly a critical point": "That would be a plateau. This is something else.",
     "about 4, as in the first steps": "The run crosses the valley at each step and lands as high on the other side."},
    best="about 4, as in the first steps")

network = Question(
    "`losses` jitters around 0.14 and has not come down for hundreds of steps. The network sees all its data at every "
    "step. What do you do first?",
    {"wait longer": "It has been waiting for hundreds of steps. A cell below asks it to wait another 100.",
     "add noise, to get off the saddle": "Is it on a saddle? Look at $|g|$ first: it costs one line.",
     "make $\\eta$ larger, to get off the plateau": "Is it on a plateau? There the gradient would be small.",
     "look at $|g|$ before doing anything": "One line of code, and half of the explanations are gone."},
    best="look at $|g|$ before doing anything")


# 1. Descent by hand


def walk(gradient, start, eta, steps):
    theta = np.array(start, dtype=float)
    path = [theta]
    for t in range(steps):
        theta = theta - eta * gradient(theta)
        path.append(theta)
    return np.array(path)


def _walk_in_place(gradient, start, eta, steps):
    path = np.empty((steps + 1, len(start)))
    path[0] = start
    for t in range(steps):
        path[t + 1] = path[t] - eta * gradient(path[t])
    return path


def _walk_recursive(gradient, start, eta, steps):
    start = np.asarray(start, dtype=float)
    if steps == 0:
        return start[None]
    return np.concatenate([start[None], _walk_recursive(gradient, start - eta * gradient(start), eta, steps - 1)])


def _check_walk(walk):
    for curvature, start, eta, steps in (([1.0, 4.0], [2.0, 1.0], 0.1, 5), ([1.0, 2.0, 3.0], [1.0, -1.0, 0.5], 0.2, 8)):
        curvature, start = np.array(curvature), np.array(start)
        path = walk(lambda theta: curvature * theta, start, eta, steps)
        expect_shape(walk, path, (steps + 1, len(start)))
        expected = start * (1 - eta * curvature) ** np.arange(steps + 1)[:, None]
        expect_close(walk, path[0], start, "The first point is the start itself.")
        expect_close(walk, path[1], expected[1], "One step is theta - eta * gradient(theta).")
        expect_close(walk, path, expected, "Each step takes its gradient anew, where the run stands by then.")


def _uphill(gradient, start, eta, steps):
    return _walk_in_place(lambda theta: -gradient(theta), start, eta, steps)


def _frozen(gradient, start, eta, steps):
    g = gradient(start)
    return np.array([start - eta * t * g for t in range(steps + 1)])


q1 = Exercise(
    "q1", _check_walk, solution=walk, alternatives=(_walk_in_place, _walk_recursive),
    hints=("Keep a list with the start in it, and append to it after each step.",
           "The step is `theta = theta - eta * gradient(theta)`, and it must not change `start`.",
           "`np.array(path)` turns a list of T + 1 points into an array of shape (T + 1, d)."),
    wrong=((_uphill, "One step is theta - eta * gradient(theta)"),
           (_frozen, "takes its gradient anew"),
           (lambda gradient, start, eta, steps: _walk_in_place(gradient, start, eta, steps)[1:], "shape"),
           (lambda gradient, start, eta, steps: _walk_in_place(gradient, start, eta, steps)[-1], "shape")),
    right="That loop is gradient descent, all of it.")


# 2. What counts as critical


def is_critical(gradient, theta, tolerance):
    return np.linalg.norm(gradient(theta)) <= tolerance


def _check_critical(is_critical):
    cases = (([3.0, -3.0], 1.0, False, "its two slopes cancel in a sum, and still it is steep there"),
             ([-5.0, 0.0], 1.0, False, "a slope of -5 is steep, though -5 is below 1"),
             ([0.8, 0.8], 1.0, False, "each slope is below the tolerance, but the length of the gradient is 1.13"),
             ([0.3, -0.4], 0.5, True, "the gradient's length is exactly the tolerance"),
             ([0.0, 0.0], 1e-9, True, "the gradient is zero"))
    for g, tolerance, expected, why in cases:
        answer = is_critical(lambda theta: np.array(g), np.array([1.0, 2.0]), tolerance)
        expect(isinstance(answer, (bool, np.bool_)), f"{is_critical} should be one True or False.")
        expect(bool(answer) == expected, f"with g = {g} and tolerance {tolerance} it should be {expected}: {why}.")


q2 = Exercise(
    "q2", _check_critical, solution=is_critical,
    alternatives=(lambda gradient, theta, tolerance: bool(np.sqrt((gradient(theta) ** 2).sum()) <= tolerance),
                  lambda gradient, theta, tolerance: not np.hypot(*gradient(theta)) > tolerance),
    hints=("The length of a vector is the root of the sum of its squares.",
           "`np.linalg.norm(g)` is that length."),
    wrong=((lambda gradient, theta, tolerance: abs(gradient(theta).sum()) <= tolerance, "cancel in a sum"),
           (lambda gradient, theta, tolerance: gradient(theta).max() <= tolerance, "a slope of -5 is steep"),
           (lambda gradient, theta, tolerance: np.abs(gradient(theta)).max() <= tolerance, "1.13"),
           (lambda gradient, theta, tolerance: np.abs(gradient(theta)) <= tolerance, "one True or False")))


# 3. The stopping rule


def stop_step(losses, patience):
    best, waited = np.inf, 0
    for t, loss in enumerate(losses):
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            return t


def _stop_by_last_best(losses, patience):
    losses = np.asarray(losses)
    for t in range(len(losses)):
        if t - int(losses[:t + 1].argmin()) >= patience:
            return t
    return None


def _stop_by_running_minimum(losses, patience):
    best, since = losses[0], 0
    for t in range(1, len(losses)):
        best, since = (losses[t], t) if losses[t] < best else (best, since)
        if t - since >= patience:
            return t


def _check_stop(stop_step):
    def judge(losses, patience, expected, why):
        # None is a legitimate answer here, which the guard would take for a forgotten return.
        try:
            answer = stop_step(np.array(losses), patience)
        except Exception as error:
            if "returned nothing" not in str(error):
                raise
            answer = None
        expect(answer is None or isinstance(answer, (int, np.integer)), "expected one step, a whole number, or None.")
        expect(answer == expected, f"stop_step({losses}, {patience}) should be {expected}, got {answer}: {why}.")

    judge([5, 4, 3, 3, 3, 3], 2, 4, "equal is no improvement, and step 4 is the second one without any")
    judge([5, 4, 3, 2, 1], 2, None, "it improves at every step")
    judge([5, 4, 4.5, 4.2, 4.1, 4.05], 3, 4, "4.2, 4.1 and 4.05 fall, but none is below the best, which is 4")
    judge([5, 6, 4, 5, 3, 4, 2, 3], 2, None, "it never waits twice in a row")
    judge([1, 2, 3, 4], 1, 1, "one step of patience: the first failure ends it")


def _compare_with_last(losses, patience):
    waited = 0
    for t in range(1, len(losses)):
        waited = waited + 1 if losses[t] >= losses[t - 1] else 0
        if waited == patience:
            return t


def _one_late(losses, patience):
    t = stop_step(losses, patience)
    return None if t is None else t + 1


def _never_reset(losses, patience):
    best, waited = np.inf, 0
    for t, loss in enumerate(losses):
        waited += loss >= best
        best = min(best, loss)
        if waited == patience:
            return t


q3 = Exercise(
    "q3", _check_stop, solution=stop_step, alternatives=(_stop_by_last_best, _stop_by_running_minimum),
    hints=("Carry two things along: the best loss so far, and how many steps you have waited since.",
           "A new best puts the waiting back to zero. Compare with the best, not with the step before.",
           "When the waiting reaches `patience`, return `t`."),
    wrong=((_compare_with_last, "none is below the best"), (_one_late, "second one without any"),
           (_never_reset, "never waits twice in a row"),
           (lambda losses, patience: patience, "equal is no improvement")),
    right="`schedules.EarlyStopping(patience).stops_at(losses)` does the same.")


# 4. The stability limit


def _check_limit(eta):
    expect_shape("your number", eta, ())
    expect(abs(eta - 1 / 25) > 1e-6, "with eta = 1/25 the run arrives in a single step: that is the best eta, not the "
           "largest.")
    expect(abs(eta - 2 / 12.5) > 1e-6, "the gradient of 12.5 y^2 is 25 y, not 12.5 y.")
    expect_close("the largest eta", eta, 0.08, "One step multiplies y by 1 - 25 eta. When is that -1?")


q4 = Exercise(
    "q4", _check_limit, kind="value", solution=0.08, source="2 / 25", alternatives=(2 / 25, np.float64(0.08)),
    hints=("Write one step: y - eta * 25 y = (1 - 25 eta) y.",
           "It grows when that factor is larger than 1 in size. It cannot be above 1, so when is it below -1?"),
    wrong=((0.04, "arrives in a single step"), (0.16, "is 25 y"), (1.0, "When is that -1")),
    right="In general 2 / lambda, with lambda the second derivative.")


# 5. Turning back


def turning_back(path):
    moves = np.diff(path, axis=0)
    return ((moves[1:] * moves[:-1]).sum(axis=1) < 0).mean()


def _turning_loop(path):
    count = 0
    for t in range(1, len(path) - 1):
        count += np.dot(path[t + 1] - path[t], path[t] - path[t - 1]) < 0
    return count / (len(path) - 2)


def _turning_cosine(path):
    moves = path[1:] - path[:-1]
    moves = moves / np.linalg.norm(moves, axis=1, keepdims=True)
    return float(np.mean(np.einsum("td,td->t", moves[1:], moves[:-1]) < 0))


def _check_turning(turning_back):
    cases = (([[0, 0], [1, 0], [2, 0], [3, 0]], 0.0, "a straight run never turns back"),
             ([[0, 0], [1, 0], [0, 0], [1, 0], [0, 0]], 1.0, "a run to and fro turns back at every step"),
             ([[0, 0], [1, 2], [0, 3], [-1, 4], [0, 3.5]], 1 / 3, "only the last of three turns goes back: turning in "
                                                                  "one coordinate is not enough"),
             ([[9, 9], [8, 9], [7, 9], [8, 9]], 0.5, "what counts are the steps, not the points: points far from 0 all "
                                                     "lie on one side of it"))
    for path, expected, why in cases:
        answer = turning_back(np.array(path, dtype=float))
        expect_shape(turning_back, answer, ())
        expect_close(turning_back, answer, expected, why[0].upper() + why[1:] + ".")


q5 = Exercise(
    "q5", _check_turning, solution=turning_back, alternatives=(_turning_loop, _turning_cosine),
    hints=("The steps are `np.diff(path, axis=0)`: T of them, so there are T - 1 pairs of neighbours.",
           "The dot products of all pairs at once: `(moves[1:] * moves[:-1]).sum(axis=1)`."),
    wrong=((lambda path: (np.diff(path, axis=0)[1:] * np.diff(path, axis=0)[:-1] < 0).any(axis=1).mean(),
            "turning in one coordinate is not enough"),
           (lambda path: ((path[1:] * path[:-1]).sum(axis=1) < 0).mean(), "turns back at every step"),
           (lambda path: ((np.diff(path, axis=0)[1:] * np.diff(path, axis=0)[:-1]).sum(axis=1) < 0).sum(),
            "turns back at every step")),
    right="Try it: near 1 in the valley, 0 in the bowl. Notebook 08 builds its diagnosis on such numbers.")
