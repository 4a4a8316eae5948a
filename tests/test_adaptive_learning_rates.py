"""What notebook 06 stands on: the ten-point regression, all optimizers against their published loops, its verdicts."""

import numpy as np
import pytest

from descentlab import optimizers, surfaces
from descentlab.descent import descend, minibatches
from descentlab.digits import load_digits
from descentlab.lessons import adaptive_learning_rates as lesson
from descentlab.lessons import jumps_and_races
from descentlab.lessons import what_the_scale_remembers as further
from descentlab.lessons.adaptive_learning_rates import cases
from descentlab.networks import Network
from descentlab.rules import Average

X = np.array([338, 333, 328, 207, 226, 25, 179, 60, 208, 606])
Y = np.array([640, 633, 619, 393, 428, 27, 193, 66, 226, 1591])


# The regression


def test_the_regression_is_a_sum_of_squares():
    surface, theta = surfaces.regression(), np.random.default_rng(0).uniform([-205, -5], [-105, 5], size=(20, 2))
    expected = [sum((y - b - w * x) ** 2 for x, y in zip(X.tolist(), Y.tolist())) for b, w in theta]
    np.testing.assert_allclose(surface.value(theta), expected, rtol=1e-11)
    off = Y - theta[:, :1] - theta[:, 1:] * X
    slopes = np.stack([-2 * off.sum(axis=1), -2 * (off * X).sum(axis=1)], axis=-1)
    np.testing.assert_allclose(surface.gradient(theta), slopes, rtol=1e-9)
    np.testing.assert_allclose(surface.hessian(theta[0]), 2 * np.array([[10, X.sum()], [X.sum(), (X**2).sum()]]))


@pytest.mark.parametrize("x, y", [(X, Y), ([0.5, 1.25, -3.0], [1.0, 0.1, 7.5]), ([0, 1], [3, 5])])
def test_its_lowest_point_is_least_squares(x, y):
    surface = surfaces.regression(x, y)
    w, b = np.polyfit(x, y, 1)
    rest = np.square(np.asarray(y) - b - w * np.asarray(x)).sum()
    assert surface.lowest == pytest.approx(rest, rel=1e-9, abs=1e-9)
    assert surface.value([b, w]) == pytest.approx(rest, rel=1e-6, abs=1e-9)
    assert [str(v) for v in surface.variables] == ["b", "w"]


@pytest.mark.parametrize("x, y, error", [
    ([1, 2, 3], [1, 2], ValueError), ([1, 1], [2, 3], ValueError), ([[1, 2]], [[1, 2]], ValueError),
    ([1, np.nan], [1, 2], ValueError), ("ab", [1, 2], TypeError)])
def test_points_that_fix_no_line_are_named(x, y, error):
    with pytest.raises(error, match="x must be"):
        surfaces.regression(x, y)


# All seven on a noisy run on real data, against plain loops in the order of PyTorch's documentation of torch.optim, and
# batches dealt by hand.

STEPS, SIZE = 1000, 16


def small_network():
    data = load_digits(np.random.default_rng(0), train=200, noise=0.2)
    return Network((64, 8, 10), data.inputs, data.labels, activation="tanh")


def dealt(network, seed):
    """The gradient function of a run: shuffled batches, without `minibatches`."""
    rng, waiting = np.random.default_rng(seed), []

    def gradient(theta):
        if not waiting:
            order = rng.permutation(len(network.inputs))
            waiting.extend(order[first:first + SIZE] for first in range(0, len(order) - SIZE + 1, SIZE))
        return network.gradient(theta, waiting.pop(0))

    return gradient


def published(name, gradient, theta, lr):
    """Where torch.optim's `name` is after each step."""
    b, total, m, v, path = None, 0.0, 0.0, 0.0, [theta]
    for step in range(1, STEPS + 1):
        g = gradient(theta)
        if name in ("momentum", "nesterov"):
            b = g if b is None else 0.9 * b + g
            theta = theta - lr * (b if name == "momentum" else g + 0.9 * b)
        elif name == "adagrad":
            total = total + g**2
            theta = theta - lr * g / (np.sqrt(total) + 1e-10)
        elif name == "rmsprop":
            v = 0.99 * v + 0.01 * g**2
            theta = theta - lr * g / (np.sqrt(v) + 1e-8)
        elif name in ("adam", "adamw"):
            theta = theta - lr * 0.01 * theta if name == "adamw" else theta
            m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
            theta = theta - lr * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        else:
            theta = theta - lr * g
        path.append(theta)
    return np.array(path)


@pytest.mark.parametrize("name, eta", [
    ("gd", 0.3), ("momentum", 0.03), ("nesterov", 0.03), ("adagrad", 0.05), ("rmsprop", 0.003), ("adam", 0.003),
    ("adamw", 0.003)])
def test_parity_over_a_thousand_noisy_steps(name, eta):
    network = small_network()
    start = network.initial(np.random.default_rng(1))
    batches = minibatches(network, SIZE, np.random.default_rng(2))
    path = descend(batches, start, getattr(optimizers, name)(eta), STEPS).theta
    expected = published(name, dealt(network, 2), start, eta)
    assert network.value(expected[-1]) < 0.9 * network.value(start)
    assert np.abs(path - expected).max() <= 1e-12


def test_the_published_loops_are_pytorchs():
    gradients = np.random.default_rng(3).normal(size=40)
    for name in jumps_and_races.six:
        feed = iter(gradients)
        path = published(name, lambda theta: np.array([next(feed, 0.0)]), np.array([1.0]), 0.01)[:41, 0]
        np.testing.assert_allclose(np.diff(path), jumps_and_races.played(name, gradients, 1.0), atol=1e-14)


# The explorers


def test_adam_is_held_by_the_length_of_its_step():
    explorer = lesson.adam_lines().set(t=30)
    _, curve, _ = explorer.artists
    assert explorer.reading.at["t"] == curve.get_ydata()[30]


def test_without_corrections_the_first_step_is_longer_and_without_momentum_it_is_eta():
    """Along each axis: 1, and 0.1 or 1 over the root of 0.001."""
    explorer = lesson.adam_lines().set(t=0)
    assert "the step is 1 eta long" in explorer.verdict
    assert "the step is 0.1 eta long" in explorer.set(correct_m=False).verdict and not explorer.met
    assert "the step is 3.16 eta long" in explorer.set(correct_v=False).verdict and not explorer.met
    assert "the step is 31.6 eta long" in explorer.set(correct_m=True).verdict and explorer.met
    explorer.set(correct_v=True, beta1=0.0, beta2=0.0, t=30)
    assert "the step is 1 eta long" in explorer.verdict      # a sign along each axis, for ever


def test_the_longer_part_of_a_step_dips_where_the_run_turns_back():
    path = descend(surfaces.ravine(100).gradient, [-2.4, 1.1], optimizers.adam(0.1), 120).theta
    longer = lesson.adam_lines().artists[1].get_ydata()
    dips = [t for t in range(20, 119) if longer[t] < min(longer[t - 1], longer[t + 1])]
    assert len(dips) == 3
    for along in path.T:
        turns = np.flatnonzero(np.diff(np.sign(np.diff(along))))
        assert all(np.abs(turns - dip).min() <= 3 for dip in dips)


def test_along_the_axis_the_step_leaves_the_average_and_turned_it_does_not():
    explorer = lesson.adam_step()
    upright, turned = (float(part.split(" degrees off")[0].split()[-1]) for part in explorer.verdict.split(";"))
    assert upright > 30 > 5 > turned
    level, askew = explorer.artists
    explorer.set(degrees=0)
    assert all(np.array_equal(one.get_xydata(), other.get_xydata(), equal_nan=True)
               for one, other in zip((level[0], *level[1], *level[2]), (askew[0], *askew[1], *askew[2])))


@pytest.mark.parametrize("degrees", [30, 45, 60])
def test_askew_the_goal_is_the_work_of_momentum(degrees):
    explorer = lesson.adam_step().set(t=120, degrees=degrees, eta=1.0, beta1=0.8)
    assert explorer.met and not any(explorer.set(beta1=0.0, eta=eta).met for eta in np.geomspace(0.001, 3, 30))


def test_the_explorer_of_adam_walks_as_adam():
    path = descend(surfaces.ravine(100).gradient, [-2.4, 1.1], optimizers.adam(0.3, beta1=0.8), 60)
    assert f"Step 60: {np.linalg.norm(path.end):.3g} from" in lesson.adam_lines().set(t=60, eta=0.3, beta1=0.8).verdict


def test_points_that_are_not_all_steps_are_not_counted():
    (path, *_), curve = lesson.own_rates().set(steps=5000).artists
    assert path.get_gid() is None and curve.get_gid() is None


def test_two_rates_are_walked_exactly():
    rates_of = np.array([0.05, 5.7e-7])
    line = surfaces.regression()
    walked = descend(lambda theta: rates_of * line.gradient(theta), lesson.START, optimizers.gd(1.0), 60).theta
    explorer = lesson.own_rates().set(eta_b=0.05, eta_w=5.7e-7, steps=60)
    drawn = explorer.artists[0][0].get_xydata()
    np.testing.assert_allclose(drawn[:61], walked, rtol=1e-6)
    assert "from step 46 on" in explorer.verdict


# What is measured


def test_the_points_are_those_of_the_surface():
    x, y = lesson.points()
    assert x.tolist() == X.tolist() and y.tolist() == Y.tolist()


@pytest.mark.parametrize("prepare, condition", [
    (lambda x: x, 313_418), (lambda x: x / x.std(), 19.0), (lambda x: (x - x.mean()) / x.std(), 1.0)])
def test_units_make_the_ravine(prepare, condition):
    x, y = lesson.points()
    low, high = np.linalg.eigvalsh(surfaces.regression(prepare(x), y).hessian([0.0, 0.0]))
    assert high / low == pytest.approx(condition, rel=1e-3)


POWERS = 10.0 ** np.arange(-7, 2.1, 0.5)


def test_several_starts_are_turned_each_with_its_own_best_rate():
    starts = np.array([lesson.START, [-150.0, -2.0]])
    both = lesson.left_when_turned(optimizers.adagrad, POWERS, [0, 45], starts)
    for row, start in zip(both, starts):
        alone = lesson.left_when_turned(optimizers.adagrad, POWERS, [0, 45], start)
        assert row == pytest.approx(alone, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("rule", [optimizers.gd, optimizers.momentum, optimizers.adam])
def test_not_turned_at_all_the_valley_is_that_of_the_ten_points(rule):
    line = surfaces.regression()
    eta = lesson.best_rate(line, lesson.START, rule, POWERS)
    away = np.linalg.norm(descend(line.gradient, lesson.START, rule(eta), 500).end - lesson.LOWEST)
    assert lesson.left_when_turned(rule, POWERS, [lesson.lean()]) == pytest.approx([away], rel=1e-3)


def test_a_scale_is_worth_nothing_at_45_degrees_from_other_starts():
    def alone(eta):
        return optimizers.adam(eta, beta1=0)

    for start in np.random.default_rng(0).uniform([-150, -5], [-105, -1], size=(4, 2)):
        plain, momentum, divided, scale, adam = (
            lesson.left_when_turned(rule, POWERS, [0, lesson.lean(), 5, -5, 45], start) for rule in
            (optimizers.gd, optimizers.momentum, optimizers.adagrad, alone, optimizers.adam))
        assert np.ptp(plain) < 1e-3 * plain[0] and np.ptp(momentum) < 1e-3 * momentum[0]
        assert max(adam[:2]) < 1 and min(adam[2:4]) > 0.5 * momentum[2] and adam[4] > 0.95 * momentum[4]
        assert max(divided[0], scale[0]) < 1 and min(divided[4], scale[4]) > 0.95 * plain[4]
        assert min(divided[1], scale[1]) > 0.2 * plain[1]


@pytest.mark.parametrize("ratio, beta", [(352, 0), (352, 0.9), (87_341, 0), (87_341, 0.9)])
def test_the_fewest_steps_are_those_that_a_walk_takes(ratio, beta):
    """Each rate is walked: b must come within 1 and stay."""
    hessian, rates_of = surfaces.regression().hessian(lesson.START), np.array([ratio, 1.0])
    largest = 2 * (1 + beta) / (1 - beta) / np.linalg.eigvals(rates_of[:, None] * hessian).max()
    away = np.tile(lesson.START - lesson.LOWEST, (len(cases.SHARES), 1))
    moved, outside = np.zeros_like(away), []
    for _ in range(4000):
        outside.append(np.abs(away[:, 0]) >= 1)
        moved = beta * moved + (1 - beta) * (away @ hessian)
        away = away - cases.SHARES[:, None] * largest * rates_of * moved
    last = 3999 - np.argmax(np.array(outside)[::-1], axis=0)
    assert lesson.fewest_steps(hessian, ratio, beta) == pytest.approx(last.min() + 1, rel=0.02)


def test_one_rate_needs_what_the_slow_direction_needs():
    hessian = surfaces.regression().hessian(lesson.START)
    assert lesson.fewest_steps(hessian, 1, 0) == pytest.approx(np.log(68) * np.linalg.cond(hessian) / 2, rel=0.02)
    assert lesson.fewest_steps(np.diag(np.diag(hessian)), 87_340.8, 0) < 3      # uncoupled, the ratio of the bends is all


def test_the_ratio_of_sigma_shortens_the_ravine_as_many_times():
    """So that what is left has a condition number of about 900."""
    bends = np.linalg.eigvals(np.diag([352, 1]) @ surfaces.regression().hessian(lesson.START))
    assert bends.max() / bends.min() == pytest.approx(313_418 / 352, rel=0.02)


def test_the_pull_of_w_makes_the_ratio_of_sigma_too_small():
    hessian, away = surfaces.regression().hessian(lesson.START), lesson.START - lesson.LOWEST
    gradient = np.abs(hessian @ away)
    assert hessian[0] * away == pytest.approx([1369, -33481], abs=1)
    assert hessian[1, 1] * away[1] / (hessian[0, 0] * away[0]) == pytest.approx(-8500, rel=0.01)     # without coupling
    assert gradient[1] / gradient[0] == pytest.approx(hessian[1, 1] / hessian[0, 1], rel=0.02)
    run = descend(surfaces.regression().gradient, lesson.START, optimizers.adam(10), 500)
    assert run.sigma[:, 1] / run.sigma[:, 0] == pytest.approx(np.full(500, gradient[1] / gradient[0]), rel=0.02)


def test_adam_takes_longer_than_the_best_fixed_pair_because_its_rates_are_below_it():
    hessian, rates_of = surfaces.regression().hessian(lesson.START), np.array([352, 1.0])
    run = descend(surfaces.regression().gradient, lesson.START, optimizers.adam(10), 500)
    outside = np.abs(run.theta[:, 0] - lesson.LOWEST[0]) >= 1
    assert 500 - np.argmax(outside[::-1]) + 1 == pytest.approx(360, abs=5)
    fixed = 0.91 * 2 * 1.9 / 0.1 / np.linalg.eigvals(rates_of[:, None] * hessian).max()
    away = descend(lambda theta: rates_of * (hessian @ theta), lesson.START - lesson.LOWEST,
                   optimizers.Optimizer(Average(0.9, corrected=False), schedule=fixed), 500).theta[:, 0]
    assert np.abs(away[66:]).max() < 1 <= np.abs(away[65])
    assert 10 / run.sigma[0, 1] / fixed == pytest.approx(1 / 20, rel=0.15) and 10 / run.sigma[300, 1] < fixed / 2


@pytest.mark.parametrize("eta, best", [(1.0, 1.0), (0.3, 0.3)])
def test_the_best_rate_ends_lowest(eta, best):
    """On a bowl with bends 1 and 1 plain descent is there in one step of 1, and 0.3 beats rates nearer to 0 or to 2."""
    found = lesson.best_rate(surfaces.ravine(1), np.ones(2), optimizers.gd, [0.1, eta, 1.9, 3.0], steps=5)
    assert found == best


def test_the_share_gone_is_that_of_the_slower_direction():
    walked = descend(lambda theta: np.array([1.0, 50.0]) * theta, [1.0, 1.0], optimizers.gd(cases.TIMES[30] / 50), 40)
    assert lesson.share_gone(np.diag([1.0, 50.0]), 40)[30] == pytest.approx(1 - np.abs(walked.end).max())


def test_angles_between_vectors():
    angles = cases.degrees_between([[1.0, 0.0], [1.0, 1.0], [2.0, 0.0]], [[0.0, 3.0], [1.0, 0.0], [-1.0, 0.0]])
    np.testing.assert_allclose(angles, [90, 45, 180])


def test_the_lowest_point_has_no_slope_and_the_ravine_leans_by_its_eigenvector():
    line = surfaces.regression()
    assert line.value(lesson.LOWEST) == pytest.approx(line.lowest, rel=1e-12)
    along = np.array([np.cos(np.deg2rad(lesson.lean())), -np.sin(np.deg2rad(lesson.lean()))])
    hessian = line.hessian(lesson.START)
    assert np.linalg.norm(hessian @ along) == pytest.approx(np.linalg.eigvalsh(hessian)[0], rel=1e-3)


def test_the_steps_of_adam_shrink_with_the_gradients():
    line = surfaces.regression()
    lengths = np.abs(np.diff(descend(line.gradient, lesson.START, optimizers.adam(10), 500).theta[:, 0])) / 10
    assert lengths[0] == pytest.approx(1) and 20 < 1 / lengths[99] < 40 and 2000 < 1 / lengths[499] < 10_000


def test_a_rate_for_each_layer_ends_the_wait_and_a_scale_does_more():
    data = load_digits(np.random.default_rng(1), train=1000)
    network = Network((64, 32, 32, 32, 10), lesson.standardized(data.inputs), data.labels, activation="sigmoid")
    starts = network.initial(np.random.default_rng(4), starts=1)
    by_layer = further.rate_per_layer(network, starts)
    sizes = by_layer(1.0).factors(by_layer(1.0).start(starts), starts, 0)[2]
    first, last = (np.concatenate([part.ravel() for part in network.unpack(sizes)[k]]) for k in (0, -1))
    assert np.ptp(first) == np.ptp(last) == 0
    assert np.sqrt(np.square(np.concatenate([p.ravel() for p in network.unpack(network.gradient(starts))[0]])).mean()
                   ) == pytest.approx(first[0])
    losses = {name: race[1] for name, race in lesson.best_of_rates(
        network, starts, {"plain": optimizers.gd, "layers": by_layer, "Adam": optimizers.adam},
        10.0 ** np.arange(-2.5, 1.1, 0.5)).items()}
    assert max(losses["layers"][10], losses["Adam"][10]) < losses["plain"][10] / 2
    assert losses["Adam"][-1] < min(losses["layers"][-1], losses["plain"][-1]) / 2


def test_only_both_parts_of_adam_bring_the_unprepared_points_home():
    """Each rule at the best of the same rates, by the height above the minimum that 500 steps leave."""
    line, rates_tried, above = surfaces.regression(), POWERS, {}
    parts = {"neither": optimizers.gd, "momentum": optimizers.momentum, "both": optimizers.adam,
             "scale": lambda eta: optimizers.adam(eta, beta1=0), "short": lambda eta: optimizers.adam(eta, beta2=0.99)}
    for name, rule in parts.items():
        eta = lesson.best_rate(line, lesson.START, rule, rates_tried)
        assert rates_tried[0] < eta < rates_tried[-1]
        if name in ("neither", "momentum", "scale"):        # b is not home with any of the rates
            with np.errstate(all="ignore"):
                ends = [descend(line.gradient, lesson.START, rule(rate), 500, keep="ends").end for rate in rates_tried]
            assert not (np.abs(np.array(ends)[:, 0] - lesson.LOWEST[0]) < 1).any()
        end = descend(line.gradient, lesson.START, rule(eta), 500).end
        above[name] = line.value(end) - line.lowest
    assert above.pop("both") < 0.01 and above.pop("short") < 10 and min(above.values()) > 1000


def test_a_scale_per_layer_is_the_root_mean_square_of_all_its_parameters_and_follows():
    data = load_digits(np.random.default_rng(0), train=50)
    network = Network((64, 4, 10), data.inputs, data.labels)
    starts = network.initial(np.random.default_rng(1), starts=2)
    scale = lesson.scale_per_layer(network)
    memory, squares = scale.start(starts), []
    for t in range(3):
        g = network.gradient(starts) * 3.0**t
        squares.append(g**2)
        memory, sigma = scale.update(memory, g, t)
    weights = 0.999 ** np.arange(3)[::-1]
    expected = np.einsum("t,tkn->kn", weights / weights.sum(), np.array(squares))
    for k, end in ((0, 64 * 4 + 4), (-1, len(starts[0]))):
        at = slice(end) if k == 0 else slice(64 * 4 + 4, end)
        root = np.sqrt(expected[:, at].mean(axis=1, keepdims=True))
        np.testing.assert_allclose(sigma[:, at], np.broadcast_to(root, sigma[:, at].shape), rtol=1e-4)


def test_four_scales_that_follow_end_lower_than_four_fixed_rates():
    data = load_digits(np.random.default_rng(1), train=1000)
    network = Network((64, 32, 32, 32, 10), lesson.standardized(data.inputs), data.labels, activation="sigmoid")
    starts = network.initial(np.random.default_rng(4), starts=4)
    layerwise = lesson.scale_per_layer(network)
    by_layer = {"fixed": further.rate_per_layer(network, starts),
                "follow": lambda eta: optimizers.Optimizer(scale=layerwise, schedule=eta)}
    losses = {name: race[1] for name, race in lesson.best_of_rates(network, starts, by_layer, [0.01, 0.0316]).items()}
    assert losses["follow"][10] < 0.8 * losses["fixed"][10] and losses["follow"][-1] < losses["fixed"][-1]
    one = lesson.best_of_rates(network, starts, {"one": whole}, [0.01, 0.0316])["one"][1]
    assert one[10] > 3 * losses["follow"][10] and np.median(one[-5:]) > 1.5 * np.median(losses["follow"][-5:])


def test_an_average_that_is_not_corrected_lets_one_rate_be_larger():
    data = load_digits(np.random.default_rng(1), train=1000)
    network = Network((64, 32, 32, 32, 10), lesson.standardized(data.inputs), data.labels, activation="sigmoid")
    starts = network.initial(np.random.default_rng(4), starts=4)
    both = {}
    for corrected in (True, False):
        def one_rate(eta, mean=Average(0.9, corrected=corrected)):
            return optimizers.Optimizer(mean, schedule=eta)
        both[corrected] = [lesson.best_of_rates(network, starts, {"": one_rate}, [eta])[""][1][-5:] for eta in (1.78, 3.16)]
    ends = {corrected: np.median(losses, axis=1) for corrected, losses in both.items()}
    assert ends[True][1] > 1 and ends[False].argmin() == 1 and ends[False].min() < ends[True].min() / 2


def whole(eta):
    return optimizers.Optimizer(scale=lesson.scale_for_all(), schedule=eta)


def test_a_scale_for_all_is_the_root_mean_square_of_the_whole_run():
    gradients = np.random.default_rng(0).normal(size=(2, 5))
    scale = lesson.scale_for_all()
    _, sigma = scale.update(scale.start(gradients), gradients, 0)
    np.testing.assert_allclose(sigma, np.tile(np.linalg.norm(gradients, axis=1, keepdims=True) / np.sqrt(5), 5), rtol=1e-6)


def test_standardized_columns_have_no_mean_and_one_deviation():
    columns = lesson.standardized([[1.0, 10.0, 7.0], [3.0, 50.0, 7.0]])
    assert columns.tolist() == [[-1, -1, 0], [1, 1, 0]]


def test_the_best_losses_are_those_of_the_rate_that_ends_lowest():
    data = load_digits(np.random.default_rng(0), train=64)
    network = Network((64, 4, 10), data.inputs, data.labels)
    starts = network.initial(np.random.default_rng(1), starts=2)
    curves = {eta: lesson.best_of_rates(network, starts, {"it": optimizers.gd}, [eta])["it"][1] for eta in (0.01, 0.3)}
    best = min(curves, key=lambda eta: np.median(curves[eta][-5:]))
    eta, losses = lesson.best_of_rates(network, starts, {"it": optimizers.gd}, [0.01, 0.3, 1e9])["it"]
    assert eta == best and losses.shape == (32,) and losses.tolist() == curves[best].tolist()
    assert losses[0] == np.median(network.value(starts))
    own = lesson.best_of_rates(network, starts, {"it": optimizers.gd, "that": optimizers.gd}, {"it": [0.01], "that": [0.3]})
    assert [(eta, losses.tolist()) for eta, losses in own.values()] == [(eta, curves[eta].tolist()) for eta in curves]


def test_the_layers_of_sigmoids_differ_and_those_of_tanh_do_not():
    data = load_digits(np.random.default_rng(0), train=200)
    ratios = []
    for activation in ("sigmoid", "tanh"):
        network = Network((64, 32, 32, 32, 10), lesson.standardized(data.inputs), data.labels, activation=activation)
        ratios.append(lesson.last_over_first(network, network.initial(np.random.default_rng(1), starts=2)))
    assert ratios[0] > 30 > 4 > ratios[1]


def test_each_hidden_layer_of_sigmoids_brings_a_factor_of_about_four():
    data = load_digits(np.random.default_rng(0), train=200)
    found = []
    for hidden in (1, 2, 3):
        network = Network((64, *hidden * [32], 10), lesson.standardized(data.inputs), data.labels, activation="sigmoid")
        found.append(lesson.last_over_first(network, network.initial(np.random.default_rng(1), starts=6)))
    assert all(3 < later / before < 6 for before, later in zip([1, *found], found))


def test_the_first_layer_of_a_gradient_comes_first():
    data = load_digits(np.random.default_rng(0), train=50)
    network = Network((64, 10), data.inputs, data.labels)
    assert lesson.last_over_first(network, network.initial(np.random.default_rng(1), starts=2)) == 1


def test_the_unlabelled_runs_are_told_apart_by_their_first_steps():
    firsts = {name: run.steps[:2].round(2).tolist() for name, run in lesson.unlabelled.items()}
    assert firsts == {"A": [10.0, 7.09], "B": [4.0, 4.0], "C": [1.0, 1.0], "D": [1.0, 0.71]}


# The verdicts


def said(card, *measured):
    """The word and the table of a verdict on made-up measurements."""
    card(*measured)
    verdict = lesson.verdicts.pronounced.pop(card.__name__.upper())
    return verdict.form, verdict.table.rows


@pytest.mark.parametrize("uncoupled, last, word", [
    (8512, 87_341, "holds when"), (87_341, 87_341, "does not hold"), (8512, 352, "does not hold")])
def test_coupling_and_distances_decide_whether_sigma_gives_the_rates(uncoupled, last, word):
    form, rows = said(lesson.c36, [20, 20 * 87_341], {"points": [-1, -352], "uncoupled": [1, -uncoupled], "and alike": [5, 5 * last]})
    assert form == word
    assert list(rows[0]) == ["points", "352"] and list(rows[2]) == ["and alike", f"{last:,}"]


@pytest.mark.parametrize("ratio", [1000, 3000])
def test_below_a_condition_number_of_a_thousand_momentum_needs_some_seventy_steps(ratio):
    assert 60 < lesson.fewest_steps(surfaces.regression().hessian(lesson.START), ratio, 0.9) < 85
