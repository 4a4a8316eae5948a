"""How fast descent, heavy ball and Nesterov's method converge on a quadratic, in closed form.

On L = sum of lambda_i * theta_i**2 / 2 every coordinate lives on its own, and a method with a memory of one step is a
recursion of second order in it: theta_{t+1} = a * theta_t - b * theta_{t-1}. Its solutions are powers of the roots of
z**2 - a*z + b, so in the long run each step multiplies what is left by the *rate*: the larger modulus of the two roots.
Below 1 the coordinate converges, above 1 it diverges. The rate of the whole is that of its slowest coordinate.

    >>> from descentlab.rates import best_heavy_ball, heavy_ball_rate
    >>> heavy_ball_rate(0.1, 0.9, 1.0).round(4)                     # complex roots: sqrt(beta), whatever eta is
    np.float64(0.9487)
    >>> eta, beta, rate = best_heavy_ball(1, 100)
    >>> f"eta {eta:.4f}, beta {beta:.4f}: each step leaves {rate:.4f}"
    'eta 0.0331, beta 0.6694: each step leaves 0.8182'
"""

from typing import NamedTuple

import numpy as np

from descentlab import _checks


class Setting(NamedTuple):
    """How a method is set, and what comes of it.

    Parameters
    ----------
    eta, beta : float
        The learning rate, and the method's beta.
    rate : float
        The convergence rate: by how much each step then multiplies the distance to the minimum.
    """

    eta: float
    beta: float
    rate: float


def descent_rate(eta, eigenvalue):
    """|1 - eta * lambda|: what one step of gradient descent leaves along an eigenvector.

    Parameters
    ----------
    eta, eigenvalue : array_like
        The learning rate, and lambda; arrays broadcast.

    Returns
    -------
    float or ndarray
        The rate, of their common shape.
    """
    return np.abs(1 - np.multiply(eta, eigenvalue))


def heavy_ball_rate(eta, beta, eigenvalue):
    """The larger root's modulus of z**2 - (1 + beta - eta*lambda) * z + beta.

    The rate of `optimizers.momentum(eta, beta)` along an eigenvector. Where the roots are complex it is sqrt(beta).

    Parameters
    ----------
    eta, beta, eigenvalue : array_like
        The learning rate, the method's beta, and lambda; arrays broadcast.

    Returns
    -------
    float or ndarray
        The rate, of their common shape.

    References
    ----------
    B. T. Polyak, Some methods of speeding up the convergence of iteration methods, 1964.
    """
    return _larger_root(1 + beta - np.multiply(eta, eigenvalue), beta)


def nesterov_rate(eta, beta, eigenvalue):
    """The larger root's modulus of z**2 - (1 + beta) * (1 - eta*lambda) * z + beta * (1 - eta*lambda).

    The rate of `optimizers.nesterov(eta, beta)`; where the roots are complex it is sqrt(beta * (1 - eta*lambda)).

    Parameters
    ----------
    eta, beta, eigenvalue : array_like
        The learning rate, the method's beta, and lambda; arrays broadcast.

    Returns
    -------
    float or ndarray
        The rate, of their common shape.

    References
    ----------
    L. Lessard, B. Recht and A. Packard, Analysis and design of optimization algorithms via integral quadratic
    constraints, 2016.
    """
    shrunk = 1 - np.multiply(eta, eigenvalue)
    return _larger_root((1 + beta) * shrunk, beta * shrunk)


def _larger_root(a, b):
    """The larger modulus of the roots of z**2 - a*z + b."""
    half, b = np.broadcast_arrays(np.asarray(a, dtype=float) / 2, np.asarray(b, dtype=float))
    under = half**2 - b
    return np.where(under >= 0, np.abs(half) + np.sqrt(np.maximum(under, 0)), np.sqrt(np.maximum(b, 0)))[()]


def observed(theta):
    """The convergence rate of runs towards 0: what a step leaves of the largest, over the second half.

    Two neighbouring points count together, since one alone may just be passing through zero.

    Parameters
    ----------
    theta : ndarray
        The points, (T+1, ...), with T >= 2; none of them all zero.

    Returns
    -------
    float
        The factor of one step.
    """
    size = np.hypot(theta[:-1], theta[1:]).reshape(len(theta) - 1, -1).max(axis=1)
    half = len(size) // 2
    return (size[-1] / size[-1 - half]) ** (1 / half)


def best_descent(low, high):
    """The `Setting` of gradient descent with the best rate for eigenvalues from `low` to `high`.

    eta = 2 / (low + high), and the rate is (k - 1) / (k + 1), with k = high / low the condition.

    Parameters
    ----------
    low, high : float
        The smallest and the largest eigenvalue, 0 < low <= high.

    Returns
    -------
    Setting

    Raises
    ------
    TypeError, ValueError
        Unless both are positive numbers and low <= high.
    """
    low, high = _ends(low, high)
    return Setting(2 / (low + high), 0.0, (high - low) / (high + low))


def best_heavy_ball(low, high):
    """The `Setting` of heavy ball with the best rate for eigenvalues from `low` to `high`.

    eta = (2 / (sqrt(low) + sqrt(high)))**2 and beta = rate**2, where the rate is (sqrt(k) - 1) / (sqrt(k) + 1).

    Parameters
    ----------
    low, high : float
        The smallest and the largest eigenvalue, 0 < low <= high.

    Returns
    -------
    Setting

    Raises
    ------
    TypeError, ValueError
        Unless both are positive numbers and low <= high.

    References
    ----------
    B. T. Polyak, 1964, as for `heavy_ball_rate`.
    """
    low, high = _ends(low, high)
    rate = (np.sqrt(high) - np.sqrt(low)) / (np.sqrt(high) + np.sqrt(low))
    return Setting(float((2 / (np.sqrt(low) + np.sqrt(high))) ** 2), float(rate**2), float(rate))


def best_nesterov(low, high):
    """The `Setting` of Nesterov's method with the best rate for eigenvalues from `low` to `high`.

    With s = sqrt(3k + 1): eta = 4 / (3 high + low), beta = (s - 2) / (s + 2), and the rate is 1 - 2 / s.

    Parameters
    ----------
    low, high : float
        The smallest and the largest eigenvalue, 0 < low <= high.

    Returns
    -------
    Setting

    Raises
    ------
    TypeError, ValueError
        Unless both are positive numbers and low <= high.

    References
    ----------
    L. Lessard, B. Recht and A. Packard, 2016, as for `nesterov_rate`, proposition 1.
    """
    low, high = _ends(low, high)
    root = float(np.sqrt(3 * high / low + 1))
    return Setting(4 / (3 * high + low), (root - 2) / (root + 2), 1 - 2 / root)


def _ends(low, high):
    low, high = _checks.positive("low", low), _checks.positive("high", high)
    if low > high:
        _checks.refuse("low", low, f"no more than high = {high}")
    return low, high
