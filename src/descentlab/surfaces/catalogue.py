"""The surfaces of the course: each is one expression."""

from fractions import Fraction

import numpy as np

from descentlab import _checks
from descentlab.surfaces.surface import Surface


def ravine(condition=100.0):
    """A bowl `condition` times steeper along y than along x: (x**2 + condition*y**2) / 2.

    Parameters
    ----------
    condition : float
        A positive number.

    Returns
    -------
    Surface

    Raises
    ------
    TypeError, ValueError
        For a condition that is no positive number.
    """
    condition = _checks.positive("condition", condition)
    return Surface(f"x**2/2 + {_decimal(condition / 2)}*y**2", box=((-3, 3), (-1.5, 1.5)),
                   name=f"ravine, condition {condition:g}", source="a quadratic", lowest=0.0)


def rotated_ravine(condition=100.0, degrees=45.0):
    """The same ravine turned by `degrees`, so that no axis points along it.

    Parameters
    ----------
    condition : float
        A positive number.
    degrees : float
        From the axis of x towards that of y.

    Returns
    -------
    Surface

    Raises
    ------
    TypeError, ValueError
        For a condition that is no positive number, or an angle that is no finite one.
    """
    condition = _checks.positive("condition", condition)
    turn = np.deg2rad(_checks.number("degrees", degrees))
    c, s = float(np.cos(turn)), float(np.sin(turn))
    xx, xy, yy = (c**2 + condition * s**2) / 2, (1 - condition) * c * s, (s**2 + condition * c**2) / 2
    return Surface(f"{_decimal(xx)}*x**2 + {_decimal(xy)}*x*y + {_decimal(yy)}*y**2", box=((-3, 3), (-3, 3)),
                   name=f"ravine turned by {degrees:g} degrees", source="a quadratic", lowest=0.0)


def regression(x=(338, 333, 328, 207, 226, 25, 179, 60, 208, 606), y=(640, 633, 619, 393, 428, 27, 193, 66, 226, 1591)):
    """A straight line fitted to points: the sum of (y - (b + w*x))**2, over its bias b and its weight w.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The points; those of Hung-yi Lee's demonstration of gradient descent unless told, whose x, in the hundreds,
        make the loss bend some 87,000 times as much along w as along b. Decimals are read as fractions.

    Returns
    -------
    Surface
        With its lowest value, in the variables b and w.

    Raises
    ------
    TypeError, ValueError
        Unless x and y are equally many numbers, with at least two different x.

    References
    ----------
    Hung-yi Lee, Machine Learning, 2016.
    """
    x, y = _checks.points("x", x), _checks.points("y", y)
    if x.ndim != 1 or x.shape != y.shape or len(set(x)) < 2:
        _checks.refuse("x", x.tolist(), "as many numbers as y, and not all the same")
    x, y = ([Fraction(repr(number)) for number in numbers.tolist()] for numbers in (x, y))
    n, sum_x, sum_y = len(x), sum(x), sum(y)
    sum_xx, sum_xy, sum_yy = (sum(u * v for u, v in zip(*pair)) for pair in ((x, x), (x, y), (y, y)))
    w = (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x**2)
    b = (sum_y - w * sum_x) / n
    return Surface(f"{n}*b**2 + {2 * sum_x}*b*w + {-2 * sum_y}*b + {sum_xx}*w**2 + {-2 * sum_xy}*w + {sum_yy}",
                   variables="b w", box=((-205, -105), (-5, 5)), name="straight line through points",
                   source="Hung-yi Lee, Machine Learning, 2016", lowest=float(sum_yy - b * sum_y - w * sum_xy))


def _decimal(number):
    """A number with a decimal point and as many digits as SymPy keeps of one."""
    return repr(float(f"{number:.15g}"))


bowl = Surface("(x**2 + 4*y**2) / 2", name="bowl", source="a quadratic", lowest=0.0)
saddle = Surface("(x**2 - y**2) / 2", name="saddle", source="a quadratic")
monkey_saddle = Surface("x**3 - 3*x*y**2", box=((-1.5, 1.5), (-1.5, 1.5)), name="monkey saddle",
                        source="Hilbert and Cohn-Vossen, Geometry and the Imagination, 1952")
valley = Surface("log(cosh(5*y)) + x**2/200", box=((-3.5, 3.5), (-1.2, 1.2)), name="valley with straight walls",
                 source="written for this course", lowest=0.0)
double_well = Surface("x**2/2 - 3/5*exp(-8*(x - 3/2)**2) + y**2/2", box=((-2, 5), (-2, 2)),
                      name="double well with a bump", source="written for this course",
                      lowest=-9.137987e-09)
rosenbrock = Surface("(1 - x)**2 + 100*(y - x**2)**2", box=((-2, 2), (-1, 3)), name="Rosenbrock",
                     source="H. H. Rosenbrock, An automatic method for finding the greatest or least value, 1960",
                     lowest=0.0)
himmelblau = Surface("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", box=((-5.5, 5.5), (-5.5, 5.5)), name="Himmelblau",
                     source="D. M. Himmelblau, Applied Nonlinear Programming, 1972", lowest=0.0)
six_hump_camel = Surface("(4 - 21/10*x**2 + x**4/3)*x**2 + x*y + (-4 + 4*y**2)*y**2", box=((-2, 2), (-1.1, 1.1)),
                         name="six-hump camel", source="Dixon and Szego, Towards Global Optimization 2, 1978",
                         lowest=-1.031628453489877)
plateau = Surface("1 - exp(-(x**2 + y**2)/2)", box=((-6, 6), (-6, 6)), name="plateau with a hole",
                  source="written for this course", lowest=0.0)
toy_network = Surface("(1 - w1*w2)**2", variables="w1 w2", box=((-2, 2), (-2, 2)), name="toy network",
                      source="Hung-yi Lee, Machine Learning 2021, When Gradient Is Small", lowest=0.0)
quartic_trough = Surface("x**2 + y**4", box=((-1.5, 1.5), (-1.5, 1.5)), name="x^2 + y^4", source="a classic",
                         lowest=0.0)
peano = Surface("(y - x**2)*(y - 3*x**2)", box=((-0.6, 0.6), (-0.2, 0.8)), name="Peano's surface",
                source="Genocchi and Peano, Calcolo differenziale, 1884")

catalogue = {s.name: s for s in (
    bowl, ravine(), rotated_ravine(), valley, saddle, monkey_saddle, double_well, rosenbrock, himmelblau,
    six_hump_camel, plateau, toy_network, quartic_trough, peano)}
"""Every surface of the course by its name; a new one is one expression more."""
