"""Networks against SymPy, scikit-learn and finite differences, and the laws they obey."""

import pickle
import platform
import subprocess
import sys
import warnings
from functools import cache

import numpy as np
import pytest
import sympy
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor

from descentlab.digits import load_digits
from descentlab.networks import ACTIVATIONS, LOSSES, Network, network_surface
from descentlab.networks.layers import EPS, BatchNormalization
from descentlab.networks.symbolic import FUNCTIONS

KINDS = [(activation, loss) for activation in ACTIVATIONS for loss in LOSSES]
everykind = pytest.mark.parametrize("activation, loss", KINDS)
plainornot = pytest.mark.parametrize("normalize", [False, True], ids=["plain", "normalized"])
smoothkind = pytest.mark.parametrize("activation, loss", [kind for kind in KINDS if kind[0] != "relu"])


def random_network(layers, activation="tanh", loss="cross_entropy", decay=0.0, normalize=False, rows=6, seed=0):
    """A network on random data, and a generator to go on with."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(layers[-1], size=rows)
    return Network(layers, rng.normal(size=(rows, layers[0])), labels, activation, loss, decay, normalize), rng


@cache
def digits_network(layers, activation="tanh", loss="cross_entropy", decay=0.0, normalize=False):
    rng = np.random.default_rng(0)
    data = load_digits(rng, 300)
    network = Network(layers, data.inputs, data.labels, activation, loss, decay, normalize)
    return network, network.initial(rng), rng.normal(size=network.parameters)


# Against SymPy


@pytest.mark.parametrize(
    "layers, activation, loss, decay, normalize, skip",
    [
        ((2, 3, 1), "tanh", "squared_error", 0.0, False, False),
        ((2, 3, 1), "sigmoid", "squared_error", 0.3, False, False),
        ((2, 3, 1), "softplus", "squared_error", 0.0, False, False),
        ((2, 3, 1), "relu", "squared_error", 0.1, False, False),
        ((1, 2, 2, 1), "tanh", "squared_error", 0.0, False, False),
        ((1, 2, 2), "tanh", "cross_entropy", 0.3, False, False),
        ((1, 2, 2), "relu", "cross_entropy", 0.0, False, False),
        ((2, 3), "tanh", "cross_entropy", 0.1, False, False),
        ((2, 2), "tanh", "squared_error", 0.1, False, False),
        ((2, 1, 1), "tanh", "squared_error", 0.1, True, False),
        ((1, 1, 2), "sigmoid", "cross_entropy", 0.0, True, False),
        ((1, 2, 1), "softplus", "squared_error", 0.0, True, False),
        ((1, 2, 2, 1), "tanh", "squared_error", 0.0, False, True),
        ((1, 1, 1, 2), "sigmoid", "cross_entropy", 0.1, False, True),
        ((1, 1, 1, 1), "relu", "squared_error", 0.1, True, True),
    ],
)
def test_value_gradient_hvp_and_hessian_are_sympys(layers, activation, loss, decay, normalize, skip):
    rows = 3 if normalize else 2  # normalized, two rows are +1 and -1 whatever the weights
    network, rng = random_network(layers, activation, loss, decay, normalize, rows)
    network = evolve(network, skip=skip)
    if loss == "squared_error":
        network = network.on(network.inputs, rng.normal(size=(rows, layers[-1])))
    surface = network_surface(network)
    theta, v = rng.normal(size=(2, 5, network.parameters))
    hessian = surface.hessian(theta)
    assert network.value(theta) == pytest.approx(surface.value(theta), rel=1e-12)
    np.testing.assert_allclose(network.gradient(theta), surface.gradient(theta), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(network.hvp(theta, v), (hessian @ v[..., None])[..., 0], rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(network.hessian(theta), hessian, rtol=1e-8, atol=1e-10)


def test_a_networks_surface_has_its_labels_its_letters_and_its_name():
    network, rng = random_network((2, 2), loss="squared_error", decay=0.1, rows=2)
    surface, theta = network_surface(network), rng.normal(size=6)
    assert (surface.name, " ".join(map(str, surface.variables))) == ("network 2-2", "w1 w2 w3 w4 w5 w6")
    assert surface.value(theta) == pytest.approx(network.value(theta), rel=1e-12)


def test_sympy_is_imported_when_a_surface_is_asked_for():
    says = "import sys; from descentlab import networks; print('sympy' in sys.modules); networks.network_surface"
    done = subprocess.run([sys.executable, "-c", f"{says}; print('sympy' in sys.modules)"], capture_output=True,
                          text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_have_sympys_derivatives_and_survive_large_numbers(name):
    z, symbol = np.linspace(-30, 30, 40), sympy.Symbol("z")  # an even number, which leaves out relu's kink at 0
    f, function = ACTIVATIONS[name], FUNCTIONS[name](symbol)
    a = f.function(z)
    for order, measured in enumerate((a, f.slope(a), f.slope(a) * f.bend(a))):
        derivative = function.diff(symbol, order)
        expected = [float(derivative.evalf(30, subs={symbol: sympy.Float(x, 30)})) for x in z]
        np.testing.assert_allclose(measured, expected, rtol=1e-12, atol=1e-15)
    a = f.function(np.array([-1e5, 1e5]))
    assert np.isfinite([a, f.slope(a), f.bend(a)]).all()
    assert np.all(f.slope(a) * f.bend(a) == 0)


def test_relu_has_no_slope_at_its_kink():
    assert ACTIVATIONS["relu"].slope(np.zeros(1)) == 0


# Against scikit-learn

FEW_STEPS = dict(solver="lbfgs", alpha=0, max_iter=15, random_state=0)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("name, activation", [("tanh", "tanh"), ("logistic", "sigmoid"), ("relu", "relu")])
@pytest.mark.parametrize("hidden", [(7,), (6, 5)])
def test_value_and_accuracy_are_those_of_scikit_learns_classifier(name, activation, hidden):
    network, *_ = digits_network((64, *hidden, 10), activation)
    model = MLPClassifier(hidden_layer_sizes=hidden, activation=name, **FEW_STEPS)
    model.fit(network.inputs, network.targets)
    theta = network.pack(list(zip(model.coefs_, model.intercepts_)))
    assert network.value(theta) == pytest.approx(model.loss_, rel=1e-6)
    assert network.accuracy(theta) == pytest.approx(model.score(network.inputs, network.targets), rel=1e-12)
    odds = np.exp(network.output(theta))
    np.testing.assert_allclose(odds / odds.sum(axis=1, keepdims=True), model.predict_proba(network.inputs), rtol=1e-9)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_squared_error_is_that_of_scikit_learns_regressor():
    network, *_ = digits_network((64, 8, 10), loss="squared_error")
    targets = np.eye(10)[network.targets]
    model = MLPRegressor(hidden_layer_sizes=(8,), activation="tanh", **FEW_STEPS)
    model.fit(network.inputs, targets)
    theta = network.pack(list(zip(model.coefs_, model.intercepts_)))
    assert network.value(theta) == pytest.approx(10 * model.loss_, rel=1e-6)  # its mean is over outputs, too
    assert network.on(network.inputs, targets).value(theta) == network.value(theta)


def test_the_gradient_vanishes_at_scikit_learns_logistic_regression():
    network, theta, _ = digits_network((64, 10), decay=0.01)
    rows = np.column_stack([network.inputs, np.ones(300)])  # the bias as a weight, for decay acts on it, too
    model = LogisticRegression(C=1 / (0.01 * 300), fit_intercept=False, tol=1e-10, max_iter=2000)
    optimum = network.pack([(c[:-1], c[-1]) for c in [model.fit(rows, network.targets).coef_.T]])
    assert np.linalg.norm(network.gradient(optimum)) < 1e-6 * np.linalg.norm(network.gradient(theta))


# Against finite differences


@smoothkind
@plainornot
@pytest.mark.parametrize("layers", [(64, 10), (64, 16, 10), (64, 8, 8, 10)])
def test_gradient_and_hvp_are_finite_differences_on_digits(activation, loss, normalize, layers):
    network, theta, v = digits_network(layers, activation, loss, 0.01, normalize)

    def along_v(function, h=1e-3):
        """The derivative of function(theta + r v) at r = 0, of fourth order in h."""
        near, far = (function(theta + r * v) - function(theta - r * v) for r in (h, 2 * h))
        return (8 * near - far) / (12 * h)

    tolerance = 1e-6 if normalize else 1e-8  # where the higher derivatives are larger
    assert network.gradient(theta) @ v == pytest.approx(along_v(network.value, 5e-4), rel=tolerance)
    product = network.hvp(theta, v)
    assert np.linalg.norm(product - along_v(network.gradient, 2e-4)) < tolerance * np.linalg.norm(product)


# Laws


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    layers=st.lists(st.integers(2, 5), min_size=2, max_size=5),
    kind=st.sampled_from(KINDS),
    decay=st.sampled_from([0.0, 0.5]),
    normalize=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_hvp_is_linear_and_symmetric_in_any_architecture(layers, kind, decay, normalize, seed):
    network, rng = random_network(layers, *kind, decay, normalize, seed=seed)
    theta, u, v = rng.normal(size=(3, network.parameters))
    hu, hv = network.hvp(theta, u), network.hvp(theta, v)
    size = np.linalg.norm(hu) * np.linalg.norm(v) + np.linalg.norm(hv) * np.linalg.norm(u)
    assert u @ hv == pytest.approx(v @ hu, abs=1e-12 * size)
    np.testing.assert_allclose(network.hvp(theta, 2 * u - v), 2 * hu - hv, rtol=0, atol=1e-12 * size)


def close(one, other):
    np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)


@everykind
@plainornot
@pytest.mark.parametrize("layers", [(3, 4), (3, 5, 4), (3, 5, 4, 4)])
@pytest.mark.parametrize("batch", [None, (4,), (3, 2, 4)])
def test_a_batch_of_starts_is_its_starts_one_by_one(activation, loss, normalize, layers, batch):
    network, rng = random_network(layers, activation, loss, 0.1, normalize)
    theta, v = rng.normal(size=(2, 3, 2, network.parameters))
    rows = None if batch is None else rng.integers(6, size=batch)
    value, gradient, hvp = network.value(theta, rows), network.gradient(theta, rows), network.hvp(theta, v, rows)
    assert value.shape == (3, 2) and gradient.shape == hvp.shape == theta.shape
    for at in np.ndindex(3, 2):
        own = rows[at] if rows is not None and rows.ndim == 3 else rows
        close(value[at], network.value(theta[at], own))
        close(gradient[at], network.gradient(theta[at], own))
        close(hvp[at], network.hvp(theta[at], v[at], own))
        close(network.output(theta)[at], network.output(theta[at]))
        close(network.hessian(theta)[at], network.hessian(theta[at]))
        assert network.accuracy(theta)[at] == network.accuracy(theta[at])


@everykind
@plainornot
@pytest.mark.parametrize("layers", [(3, 4), (3, 5, 4), (3, 5, 4, 4)])
@pytest.mark.parametrize(
    "theta_axes, v_axes, rows_axes",
    [((), (5,), None), ((), (), (5,)), ((5,), (), ()), ((2,), (5, 1), None), ((5, 2), (2,), (5, 1)), ((), (0,), None)],
)
def test_leading_axes_broadcast(activation, loss, normalize, layers, theta_axes, v_axes, rows_axes):
    network, rng = random_network(layers, activation, loss, 0.1, normalize)
    theta, v = (rng.normal(size=(*axes, network.parameters)) for axes in (theta_axes, v_axes))
    rows = None if rows_axes is None else rng.integers(6, size=(*rows_axes, 4))
    axes = np.broadcast_shapes(theta_axes, v_axes, rows_axes or ())
    product = network.hvp(theta, v, rows)
    assert product.shape == (*axes, network.parameters)
    full_theta, full_v = (np.broadcast_to(x, product.shape) for x in (theta, v))
    full_rows = np.broadcast_to(np.arange(6) if rows is None else rows, (*axes, 6 if rows is None else 4))
    for at in np.ndindex(axes):
        close(product[at], network.hvp(full_theta[at], full_v[at], full_rows[at]))
    if not v_axes:
        gradient, value = network.gradient(theta, rows), network.value(theta, rows)
        for at in np.ndindex(axes):
            close(gradient[at], network.gradient(full_theta[at], full_rows[at]))
            close(value[at], network.value(full_theta[at], full_rows[at]))


@pytest.mark.parametrize("columns", [1, 7, 1000])
def test_the_hessian_does_not_depend_on_its_chunks(monkeypatch, columns):
    network, theta, v = digits_network((64, 4, 10))
    monkeypatch.setattr("descentlab.networks.network.CHUNK", columns * 300 * 64)
    hessian = network.hessian(theta)
    assert np.array_equal(hessian, hessian.T)
    product = network.hvp(theta, v)
    np.testing.assert_allclose(hessian @ v, product, rtol=0, atol=1e-12 * np.linalg.norm(product))


def test_theta_may_be_a_list():
    network, rng = random_network((3, 5, 4), normalize=True)
    theta = rng.normal(size=network.parameters)
    assert np.array_equal(network.output(theta.tolist()), network.output(theta))
    assert np.array_equal(network.hvp(theta.tolist(), theta.tolist()), network.hvp(theta, theta))


def test_a_network_survives_a_pickle():
    network, rng = random_network((3, 5, 4), decay=0.1, normalize=True)
    theta = rng.normal(size=network.parameters)
    value = network.value(theta)
    assert pickle.loads(pickle.dumps(network)).value(theta) == value


def test_arguments_are_left_as_they_were():
    network, rng = random_network((3, 5, 4), decay=0.1)
    theta, v = rng.normal(size=(2, network.parameters))
    kept = theta.copy(), v.copy(), network.inputs.copy()
    network.value(theta), network.gradient(theta), network.hvp(theta, v), network.output(theta)
    assert all(map(np.array_equal, kept, (theta, v, network.inputs)))


@pytest.mark.parametrize("layers", [(64, 10), (64, 9, 10)])
def test_equal_disjoint_batches_average_to_all_rows(layers):
    network, theta, v = digits_network(layers, decay=0.01)
    rows = np.random.default_rng(1).permutation(300).reshape(10, 30)
    close(network.value(theta, rows).mean(axis=0), network.value(theta))
    close(network.gradient(theta, rows).mean(axis=0), network.gradient(theta))
    close(network.hvp(theta, v, rows).mean(axis=0), network.hvp(theta, v))
    assert network.value(theta, rows).std() > 1e-3


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_cross_entropy_does_not_see_a_constant_added_to_all_outputs(activation):
    network, theta, _ = digits_network((64, 9, 10), activation)
    v = np.zeros_like(theta)
    network.unpack(v)[-1][1][...] = 1
    assert network.value(theta + 7 * v) == pytest.approx(network.value(theta), rel=1e-12)
    assert abs(network.gradient(theta) @ v) < 1e-14
    assert np.linalg.norm(network.hvp(theta, v)) < 1e-14


@everykind
def test_decay_adds_a_bowl_over_all_parameters(activation, loss):
    network, rng = random_network((3, 5, 4), activation, loss)
    theta, v = rng.normal(size=(2, network.parameters))
    decayed = evolve(network, decay=0.3)
    close(decayed.value(theta) - network.value(theta), 0.15 * theta @ theta)
    close(decayed.gradient(theta) - network.gradient(theta), 0.3 * theta)
    close(decayed.hvp(theta, v) - network.hvp(theta, v), 0.3 * v)


def test_normalized_hidden_units_do_not_see_the_size_of_their_weights_nor_a_constant_in_their_inputs():
    network, theta, _ = digits_network((64, 9, 10), normalize=True)
    (weights, biases), output = network.unpack(theta)
    assert network.value(network.pack([(5 * weights, biases), output])) == pytest.approx(network.value(theta), rel=1e-5)
    shifted = network.on(network.inputs + 3.0, network.targets)
    assert shifted.value(theta) == pytest.approx(network.value(theta), rel=1e-9)
    flat = network.gradient(theta) @ network.pack([(weights, 0 * biases), (0 * output[0], 0 * output[1])])
    assert abs(flat) < 1e-4 * np.linalg.norm(network.gradient(theta))


@pytest.mark.parametrize("rows", [None, [3], [5, 1, 8, 2]])
def test_normalized_units_have_mean_0_and_variance_1_over_the_rows_at_hand(rows):
    network, theta, _ = digits_network((64, 9, 10), normalize=True)
    inputs = network.inputs if rows is None else network.inputs[rows]
    weights, _ = network.unpack(theta)[0]
    h = BatchNormalization(np.zeros(9)).forward(inputs @ weights)
    np.testing.assert_allclose(h.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(h.var(axis=0), 0 if rows == [3] else 1, atol=2e-3)
    close(network.on(inputs, network.targets[rows or slice(None)]).value(theta), network.value(theta, rows))


def test_a_network_without_signal_loses_the_logarithm_of_the_classes():
    network, theta, _ = digits_network((64, 9, 10))
    assert network.value(0 * theta) == pytest.approx(np.log(10), rel=1e-14)


# Large numbers


@everykind
@pytest.mark.parametrize("layers", [(64, 10), (64, 9, 10)])
def test_large_parameters_give_finite_numbers(activation, loss, layers):
    network, theta, v = digits_network(layers, activation, loss)
    theta = 1e3 * theta
    for numbers in (network.value(theta), network.gradient(theta), network.hvp(theta, v)):
        assert np.isfinite(numbers).all()


@everykind
@plainornot
@pytest.mark.parametrize("worst", [1e200, 1e308, np.inf, -np.inf, np.nan])
def test_overflow_neither_raises_nor_warns(activation, loss, normalize, worst):
    network, theta, v = digits_network((64, 9, 10), activation, loss, 0.01, normalize)
    for bad in (np.full_like(theta, worst), np.where(np.arange(len(theta)) == 5, worst, theta)):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            value, _, _ = network.value(bad), network.gradient(bad), network.hvp(bad, v)
            network.output(bad), network.accuracy(bad)
        assert not np.isfinite(value)


def test_a_start_that_overflows_leaves_the_others_alone():
    network, theta, v = digits_network((64, 9, 10))
    starts = np.stack([theta, np.full_like(theta, np.inf)])
    close(network.gradient(starts)[0], network.gradient(theta))
    assert network.accuracy(starts)[0] == network.accuracy(theta)
    assert network.accuracy(starts)[1] == 0  # nan is no answer


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc hands freed memory back at once")
def test_passes_use_the_memory_that_others_freed():
    script = """
import numpy as np, resource
from descentlab.networks import Network

network = Network((64, 32, 10), np.ones((500, 64)), np.zeros(500, int))
theta = np.zeros((20, network.parameters))
faults = []
for _ in range(6):
    network.gradient(theta)
    faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
print(faults[-1] - faults[-4])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300  # in three passes; pages handed back and forth are some 9000


# theta, its layers, and where to start


def test_pack_and_unpack_are_inverse_and_unpack_gives_views():
    network, rng = random_network((3, 5, 4))
    theta = rng.normal(size=(2, 7, network.parameters))
    pairs = network.unpack(theta)
    assert network.parameters == 4 * 5 + 6 * 4
    assert [(w.shape, b.shape) for w, b in pairs] == [((2, 7, 3, 5), (2, 7, 5)), ((2, 7, 5, 4), (2, 7, 4))]
    assert np.array_equal(network.pack(pairs), theta)
    for weights, biases in pairs:
        weights[...], biases[...] = 1, 2
    assert set(theta.ravel()) == {1, 2}


@pytest.mark.parametrize("starts, shape", [((), ()), (4, (4,)), ((2, 3), (2, 3))])
def test_initial_has_the_shape_asked_for(starts, shape):
    network, _ = random_network((3, 5, 4))
    theta = network.initial(np.random.default_rng(0), starts=starts)
    assert theta.shape == (*shape, network.parameters)
    assert np.array_equal(theta, network.initial(np.random.default_rng(0), starts=starts))


def test_initial_weights_have_variance_scale_squared_over_fan_in():
    network, rng = random_network((50, 20, 4))
    for weights, biases in network.unpack(network.initial(rng, scale=3.0, starts=500)):
        fan_in = weights.shape[-2]
        assert weights.var() == pytest.approx(9 / fan_in, rel=0.03)
        assert abs(weights.mean()) < 4 * 3 / np.sqrt(fan_in * weights.size)
        assert not biases.any()
    assert not network.initial(rng, scale=0).any()


# Other data, and what is refused


def test_on_other_data():
    rng = np.random.default_rng(0)
    data = load_digits(rng, 300, noise=0.3)
    network = Network((64, 9, 10), data.inputs, data.labels, "softplus", decay=0.1)
    theta = network.initial(rng)
    test = network.on(data.test_inputs, data.test_labels)
    assert (test.layers, test.activation, test.loss, test.decay) == ((64, 9, 10), "softplus", "cross_entropy", 0.1)
    assert test.value(theta) != network.value(theta)
    assert test.accuracy(theta) == network.accuracy(theta, data.test_inputs, data.test_labels)
    clean = network.on(data.inputs, data.clean_labels)
    assert network.accuracy(theta, labels=data.clean_labels) == clean.accuracy(theta)
    np.testing.assert_array_equal(test.output(theta), network.output(theta, data.test_inputs))


def test_accuracy_counts_the_rows_that_are_right():
    network = Network((2, 2), np.eye(2), [0, 1])
    theta = network.pack([(np.array([np.eye(2), 1 - np.eye(2), [[1, 0], [1, 0]]]), np.zeros((3, 2)))])
    assert np.array_equal(network.accuracy(theta), [1, 0, 0.5])


def test_a_network_is_frozen_with_its_data():
    inputs, labels = np.ones((3, 2)), np.zeros(3, int)
    network = Network([2, 2], inputs, labels)
    inputs[:], labels[:] = 5, 1
    assert np.all(network.inputs == 1) and np.all(network.targets == 0) and network.layers == (2, 2)
    with pytest.raises(AttributeError):
        network.decay = 1.0
    with pytest.raises(ValueError, match="read-only"):
        network.inputs[0] = 0
    settings = "activation='tanh', loss='cross_entropy', decay=0.0, normalize=False, skip=False"
    assert repr(network) == f"Network(layers=(2, 2), {settings})"


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        (dict(layers="64"), TypeError, "layers must be two or more widths from input to output"),
        (dict(layers=3), TypeError, "layers must be two or more widths"),
        (dict(layers=(3,)), ValueError, "layers must be two or more widths"),
        (dict(layers=(3, 0, 4)), ValueError, "layers must be a whole number >= 1, got 0"),
        (dict(layers=(3, 2.5)), TypeError, "layers must be a whole number >= 1, got 2.5"),
        (dict(layers=(3, 1)), ValueError, "the last >= 2, got"),
        (dict(layers=(3, 0), loss="squared_error"), ValueError, "layers must be a whole number >= 1, got 0"),
        (dict(inputs=np.ones((2, 4))), ValueError, r"inputs must be .* shape \(..., 3\), got shape \(2, 4\)"),
        (dict(inputs=np.ones(3)), ValueError, r"inputs must be .* shape \(N, 3\) with N >= 1, got shape \(3,\)"),
        (dict(inputs=np.ones((0, 3))), ValueError, r"with N >= 1, got shape \(0, 3\)"),
        (dict(inputs=np.full((2, 3), np.nan)), ValueError, "inputs must be an array of finite numbers"),
        (dict(inputs="no"), TypeError, "inputs must be an array of finite numbers"),
        (dict(targets=[0, 1, 2]), ValueError, "targets must be as many as inputs, 2, got 3"),
        (dict(targets=[0, 4]), ValueError, r"labels \(N,\), whole numbers from 0 to 3, got labels from 0 to 4"),
        (dict(targets=[-1, 3]), ValueError, "got labels from -1 to 3"),
        (dict(targets=[0.0, 1.0]), TypeError, r"targets must be labels \(N,\)"),
        (dict(targets=[True, False]), TypeError, r"targets must be labels \(N,\)"),
        (dict(targets=[[0], [1]]), ValueError, r"targets must be labels \(N,\).*, got shape \(2, 1\)"),
        (dict(targets=np.ones((2, 3)), loss="squared_error"), ValueError, r"targets must be .* shape \(..., 4\)"),
        (dict(targets=np.full((2, 4), np.inf), loss="squared_error"), ValueError, "targets must be .* finite numbers"),
        (dict(activation="relu6"), ValueError, "must be one of 'tanh', 'sigmoid', 'softplus', 'relu', got 'relu6'"),
        (dict(activation=np.tanh), ValueError, "activation must be one of"),
        (dict(loss="hinge"), ValueError, "loss must be one of 'cross_entropy', 'squared_error', got 'hinge'"),
        (dict(decay=-1), ValueError, "decay must be a number >= 0, got -1"),
        (dict(decay="none"), TypeError, "decay must be a number >= 0, got 'none'"),
        (dict(normalize=1), TypeError, "normalize must be True or False, got 1"),
        (dict(skip="yes"), TypeError, "skip must be True or False, got 'yes'"),
    ],
)
def test_bad_networks(arguments, error, words):
    with pytest.raises(error, match=words):
        Network(**{"layers": (3, 4), "inputs": np.ones((2, 3)), "targets": [0, 1], **arguments})


@pytest.mark.parametrize(
    "call, error, words",
    [
        (lambda n, t: n.value(t[:-1]), ValueError, r"theta must be an array of shape \(..., 16\), got shape \(15,\)"),
        (lambda n, t: n.gradient(1.0), ValueError, r"theta must be an array of shape \(..., 16\), got shape \(\)"),
        (lambda n, t: n.hvp(t, t[:3]), ValueError, r"v must be an array of shape \(..., 16\), got shape \(3,\)"),
        (lambda n, t: n.hessian(t[None, :4]), ValueError, r"theta must be an array of shape \(..., 16\)"),
        (lambda n, t: n.output(t[2:]), ValueError, r"theta must be an array of shape \(..., 16\), got shape \(14,\)"),
        (lambda n, t: n.unpack(t[1:]), ValueError, r"theta must be an array of shape \(..., 16\)"),
        (lambda n, t: n.pack(n.unpack(t) * 2), ValueError, r"packed theta must be .* \(..., 16\), got shape \(32,\)"),
        (lambda n, t: n.value(t, [0.5]), ValueError, r"rows must be an array of row numbers, shape \(..., B\)"),
        (lambda n, t: n.gradient(t, []), ValueError, "rows must be an array of row numbers"),
        (lambda n, t: n.gradient(t, 1), ValueError, "rows must be an array of row numbers"),
        (lambda n, t: n.value([t, t], np.zeros((3, 1), int)), ValueError, r"must broadcast, got \(2,\) and \(3,\)"),
        (lambda n, t: n.hvp([t, t], [t, t, t]), ValueError, r"must broadcast, got \(2,\) and \(3,\)"),
        (lambda n, t: n.initial(0), TypeError, "rng must be a numpy.random.Generator"),
        (lambda n, t: n.initial(np.random.default_rng(0), -1), ValueError, "scale must be a number >= 0, got -1"),
        (lambda n, t: n.initial(np.random.default_rng(0), starts=0), ValueError, "starts must be a whole number >= 1"),
        (lambda n, t: n.initial(np.random.default_rng(0), starts=None), TypeError, "starts must be a whole number"),
        (lambda n, t: n.output(t, np.ones((2, 2))), ValueError, r"inputs must be .* shape \(..., 3\)"),
        (lambda n, t: n.accuracy(t, np.ones((2, 3))), ValueError, "labels must be given along with other inputs"),
        (lambda n, t: n.accuracy(t, labels=[0]), ValueError, "labels must be as many as inputs, 2, got 1"),
        (lambda n, t: n.accuracy(t, labels=[0, 9]), ValueError, "labels must be labels .* got labels from 0 to 9"),
        (lambda n, t: n.on(n.inputs, [0]), ValueError, "targets must be as many as inputs, 2, got 1"),
    ],
)
def test_bad_calls(call, error, words):
    network = Network((3, 4), np.ones((2, 3)), [0, 1])
    with pytest.raises(error, match=words):
        call(network, np.ones(16))


def test_accuracy_needs_labels_where_targets_are_rows_of_numbers():
    network = Network((3, 2), np.ones((2, 3)), np.eye(2), loss="squared_error")
    with pytest.raises(ValueError, match="labels must be given"):
        network.accuracy(np.zeros(8))
    assert network.accuracy(np.zeros(8), labels=[0, 1]) == 0.5


def test_a_row_that_does_not_exist_is_an_index_error():
    network = Network((3, 4), np.ones((2, 3)), [0, 1])
    with pytest.raises(IndexError, match="index 2 is out of bounds"):
        network.gradient(np.ones(16), [2])


# Skip connections

SKIPPED = [(4, 5, 5, 3), (4, 5, 5, 5, 5, 3), (4, 4, 6, 6, 4, 4, 3)]


def skipping(layers, activation="tanh", normalize=False, seed=0):
    network, rng = random_network(layers, activation, normalize=normalize, seed=seed)
    return evolve(network, skip=True), rng


@plainornot
@pytest.mark.parametrize("layers", SKIPPED)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_layer_as_wide_as_the_hidden_layer_before_it_adds_its_input(layers, activation, normalize):
    network, rng = skipping(layers, activation, normalize)
    theta = rng.normal(size=network.parameters)
    signal, pairs = network.inputs, network.unpack(theta)
    for layer, (weights, biases) in enumerate(pairs[:-1]):
        z = signal @ weights
        z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + EPS) if normalize else z
        made = ACTIVATIONS[activation].function(z + biases)
        signal = made + signal if layer > 0 and layers[layer] == layers[layer + 1] else made
    weights, biases = pairs[-1]
    np.testing.assert_allclose(network.output(theta), signal @ weights + biases, rtol=1e-12, atol=1e-12)
    assert not np.allclose(network.output(theta), evolve(network, skip=False).output(theta))


@plainornot
@pytest.mark.parametrize("layers", SKIPPED)
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus"])
def test_with_skips_gradient_and_hvp_are_finite_differences(layers, activation, normalize):
    network, rng = skipping(layers, activation, normalize)
    theta, v = network.initial(rng), rng.normal(size=network.parameters)

    def along_v(function, h=1e-3):
        near, far = (function(theta + r * v) - function(theta - r * v) for r in (h, 2 * h))
        return (8 * near - far) / (12 * h)

    assert network.gradient(theta) @ v == pytest.approx(along_v(network.value), rel=1e-5)
    product = network.hvp(theta, v)
    assert np.linalg.norm(product - along_v(network.gradient)) < 1e-5 * np.linalg.norm(product)


@plainornot
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_with_skips_the_laws_hold_too(activation, normalize):
    network, rng = skipping((4, 5, 5, 5, 3), activation, normalize)
    theta, u, v = rng.normal(size=(3, 2, network.parameters))
    hu, hv = network.hvp(theta, u), network.hvp(theta, v)
    np.testing.assert_allclose(np.vecdot(u, hv), np.vecdot(v, hu), rtol=1e-9, atol=1e-9)
    for k in range(2):
        close(network.gradient(theta)[k], network.gradient(theta[k]))
        close(hu[k], network.hvp(theta[k], u[k]))


def test_where_no_two_hidden_layers_are_equally_wide_skips_change_nothing():
    network, rng = skipping((4, 4, 3, 4, 4))
    theta = network.initial(rng)
    plain = evolve(network, skip=False)
    assert np.array_equal(network.output(theta), plain.output(theta))
    assert np.array_equal(network.gradient(theta), plain.gradient(theta))
