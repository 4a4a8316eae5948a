"""The surfaces that the course opens with, and their derivatives: written by `python tools/write_derivatives.py`."""

from numpy import cos, cosh, exp, log, sin, sinh


class ASlopeWithABend:
    expression = "x**4/10 - x**2/2 + x/5 + 1"
    variables = "x"
    text = "x**4/10 - x**2/2 + x/5 + 1"

    def value(x):
        return [x*(x*(-1/2 + (1/10)*(x*x)) + 1/5) + 1]

    def gradient(x):
        return [x*(-1 + (2/5)*(x*x)) + 1/5]

    def hessian(x):
        return [-1 + (6/5)*(x*x)]


class Bowl:
    expression = "(x**2 + 4*y**2) / 2"
    variables = "x y"
    text = "x**2/2 + 2*y**2"

    def value(x, y):
        return [(1/2)*(x*x) + 2*(y*y)]

    def gradient(x, y):
        return [x, 4*y]

    def hessian(x, y):
        return [1, 0, 4]


class Cubic:
    expression = "x**3/4 + 1"
    variables = "x"
    text = "x**3/4 + 1"

    def value(x):
        return [1 + (1/4)*(x*x*x)]

    def gradient(x):
        return [(3/4)*(x*x)]

    def hessian(x):
        return [(3/2)*x]


class DoubleWellWithABump:
    expression = "x**2/2 - 3/5*exp(-8*(x - 3/2)**2) + y**2/2"
    variables = "x y"
    text = "x**2/2 + y**2/2 - 3*exp(-8*(x - 3/2)**2)/5"

    def value(x, y):
        return [(1/2)*(x*x) + (1/2)*(y*y) - 3/5*exp(-8*(x - 3/2)**2)]

    def gradient(x, y):
        return [x - 3/5*(24 - 16*x)*exp(-8*(x - 3/2)**2), y]

    def hessian(x, y):
        x0 = exp(-8*(x - 3/2)**2)
        return [-3/5*x0*(24 - 16*x)**2 + (48/5)*x0 + 1, 0, 1]


class Himmelblau:
    expression = "(x**2 + y - 11)**2 + (x + y**2 - 7)**2"
    variables = "x y"
    text = "(x + y**2 - 7)**2 + (x**2 + y - 11)**2"

    def value(x, y):
        x0 = y*y
        return [x*(x*(2*y - 21 + x*x) + 2*x0 - 14) + y*(y*(x0 - 13) - 22) + 170]

    def gradient(x, y):
        x0 = y*y
        x1 = 4*y
        return [x*(x1 - 42 + 4*(x*x)) + 2*x0 - 14, x*(2*x + x1) + y*(4*x0 - 26) - 22]

    def hessian(x, y):
        x0 = 4*y
        x1 = 4*x
        return [x0 - 42 + 12*(x*x), x0 + x1, x1 - 26 + 12*(y*y)]


class MonkeySaddle:
    expression = "x**3 - 3*x*y**2"
    variables = "x y"
    text = "x**3 - 3*x*y**2"

    def value(x, y):
        return [x*(x*x - 3*y*y)]

    def gradient(x, y):
        return [3*(x*x) - 3*y*y, -6*x*y]

    def hessian(x, y):
        x0 = 6*x
        return [x0, -6*y, -x0]


class PeanosSurface:
    expression = "(y - x**2)*(y - 3*x**2)"
    variables = "x y"
    text = "(-3*x**2 + y)*(-x**2 + y)"

    def value(x, y):
        x0 = x*x
        return [x0*(3*x0 - 4*y) + y*y]

    def gradient(x, y):
        x0 = x*x
        return [x*(12*x0 - 8*y), -4*x0 + 2*y]

    def hessian(x, y):
        return [-8*y + 36*(x*x), -8*x, 2]


class PlateauWithAHole:
    expression = "1 - exp(-(x**2 + y**2)/2)"
    variables = "x y"
    text = "1 - exp(-x**2/2 - y**2/2)"

    def value(x, y):
        return [1 - exp(-1/2*x*x - 1/2*y*y)]

    def gradient(x, y):
        x0 = exp(-1/2*x*x - 1/2*y*y)
        return [x*x0, x0*y]

    def hessian(x, y):
        x0 = x*x
        x1 = y*y
        x2 = exp(-1/2*x0 - 1/2*x1)
        x3 = -x2
        return [-x0*x2 - x3, -x*x2*y, -x1*x2 - x3]


class Quartic:
    expression = "x**4/8"
    variables = "x"
    text = "x**4/8"

    def value(x):
        return [(1/8)*(x*x*x*x)]

    def gradient(x):
        return [(1/2)*(x*x*x)]

    def hessian(x):
        return [(3/2)*(x*x)]


class RavineCondition10:
    expression = "x**2/2 + 5.0*y**2"
    variables = "x y"
    text = "x**2/2 + 5.0*y**2"

    def value(x, y):
        return [0.5*(x*x) + 5.0*(y*y)]

    def gradient(x, y):
        return [x, 10.0*y]

    def hessian(x, y):
        return [1, 0, 10.0000000000000]


class RavineCondition100:
    expression = "x**2/2 + 50.0*y**2"
    variables = "x y"
    text = "x**2/2 + 50.0*y**2"

    def value(x, y):
        return [0.5*(x*x) + 50.0*(y*y)]

    def gradient(x, y):
        return [x, 100.0*y]

    def hessian(x, y):
        return [1, 0, 100.000000000000]


class RavineCondition10000:
    expression = "x**2/2 + 5000.0*y**2"
    variables = "x y"
    text = "x**2/2 + 5000.0*y**2"

    def value(x, y):
        return [0.5*(x*x) + 5000.0*(y*y)]

    def gradient(x, y):
        return [x, 10000.0*y]

    def hessian(x, y):
        return [1, 0, 10000.0000000000]


class RavineCondition100000:
    expression = "x**2/2 + 50000.0*y**2"
    variables = "x y"
    text = "x**2/2 + 50000.0*y**2"

    def value(x, y):
        return [0.5*(x*x) + 50000.0*(y*y)]

    def gradient(x, y):
        return [x, 100000.0*y]

    def hessian(x, y):
        return [1, 0, 100000.000000000]


class RavineTurnedBy30Degrees:
    expression = "3.5*x**2 + -10.3923048454133*x*y + 9.5*y**2"
    variables = "x y"
    text = "3.5*x**2 - 10.3923048454133*x*y + 9.5*y**2"

    def value(x, y):
        return [x*(3.5*x - 10.3923048454133*y) + 9.5*(y*y)]

    def gradient(x, y):
        return [7.0*x - 10.3923048454133*y, -10.3923048454133*x + 19.0*y]

    def hessian(x, y):
        return [7.00000000000000, -10.3923048454133, 19.0000000000000]


class RavineTurnedBy45Degrees:
    expression = "25.25*x**2 + -49.5*x*y + 25.25*y**2"
    variables = "x y"
    text = "25.25*x**2 - 49.5*x*y + 25.25*y**2"

    def value(x, y):
        return [x*(25.25*x - 49.5*y) + 25.25*(y*y)]

    def gradient(x, y):
        return [50.5*x - 49.5*y, -49.5*x + 50.5*y]

    def hessian(x, y):
        return [50.5000000000000, -49.5000000000000, 50.5000000000000]


class Rosenbrock:
    expression = "(1 - x)**2 + 100*(y - x**2)**2"
    variables = "x y"
    text = "(1 - x)**2 + 100*(-x**2 + y)**2"

    def value(x, y):
        return [x*(x*(-200*y + 1 + 100*(x*x)) - 2) + 1 + 100*(y*y)]

    def gradient(x, y):
        x0 = x*x
        return [x*(400*x0 - 400*y + 2) - 2, -200*x0 + 200*y]

    def hessian(x, y):
        return [-400*y + 2 + 1200*(x*x), -400*x, 200]


class Saddle:
    expression = "(x**2 - y**2) / 2"
    variables = "x y"
    text = "x**2/2 - y**2/2"

    def value(x, y):
        return [(1/2)*(x*x) - 1/2*y*y]

    def gradient(x, y):
        return [x, -y]

    def hessian(x, y):
        return [1, 0, -1]


class SixHumpCamel:
    expression = "(4 - 21/10*x**2 + x**4/3)*x**2 + x*y + (-4 + 4*y**2)*y**2"
    variables = "x y"
    text = "x**2*(x**4/3 - 21*x**2/10 + 4) + x*y + y**2*(4*y**2 - 4)"

    def value(x, y):
        x0 = y*y
        x1 = x*x
        return [x*(x*(x1*((1/3)*x1 - 21/10) + 4) + y) + x0*(4*x0 - 4)]

    def gradient(x, y):
        x0 = x*x
        return [x*(x0*(2*x0 - 42/5) + 8) + y, x + y*(-8 + 16*(y*y))]

    def hessian(x, y):
        x0 = x*x
        return [x0*(10*x0 - 126/5) + 8, 1, -8 + 48*(y*y)]


class StraightLineThroughPoints:
    expression = "10*b**2 + 5020*b*w + -9632*b + 873408*w**2 + -3717112*w + 4155774"
    variables = "b w"
    text = "10*b**2 + 5020*b*w - 9632*b + 873408*w**2 - 3717112*w + 4155774"

    def value(b, w):
        return [b*(10*b - 9632) + w*(5020*b + 873408*w - 3717112) + 4155774]

    def gradient(b, w):
        return [20*b + 5020*w - 9632, 5020*b + 1746816*w - 3717112]

    def hessian(b, w):
        return [20, 5020, 1746816]


class ToyNetwork:
    expression = "(1 - w1*w2)**2"
    variables = "w1 w2"
    text = "(-w1*w2 + 1)**2"

    def value(w1, w2):
        return [w1*(w1*(w2*w2) - 2*w2) + 1]

    def gradient(w1, w2):
        x0 = 2*w2
        return [2*w1*(w2*w2) - x0, w1*(w1*x0 - 2)]

    def hessian(w1, w2):
        return [2*(w2*w2), 4*w1*w2 - 2, 2*(w1*w1)]


class ValleyWithStraightWalls:
    expression = "log(cosh(5*y)) + x**2/200"
    variables = "x y"
    text = "x**2/200 + log(cosh(5*y))"

    def value(x, y):
        return [log(cosh(5*y)) + (1/200)*(x*x)]

    def gradient(x, y):
        x0 = 5*y
        return [(1/100)*x, 5*sinh(x0)/cosh(x0)]

    def hessian(x, y):
        x0 = 5*y
        return [1/100, 0, -25*sinh(x0)**2/cosh(x0)**2 + 25]


class Wave:
    expression = "1 - cos(2*x)*exp(-x**2/8)"
    variables = "x"
    text = "1 - exp(-x**2/8)*cos(2*x)"

    def value(x):
        return [-cos(2*x)*exp(-1/8*x*x) + 1]

    def gradient(x):
        x0 = 2*x
        x1 = exp(-1/8*x*x)
        return [(1/4)*x*x1*cos(x0) + 2*x1*sin(x0)]

    def hessian(x):
        x0 = 2*x
        x1 = cos(x0)
        x2 = x*x
        x3 = exp(-1/8*x2)
        return [-x*x3*sin(x0) - 1/16*x1*x2*x3 + (17/4)*x1*x3]


class X2Y4:
    expression = "x**2 + y**4"
    variables = "x y"
    text = "x**2 + y**4"

    def value(x, y):
        return [x*x + y*y*y*y]

    def gradient(x, y):
        return [2*x, 4*(y*y*y)]

    def hessian(x, y):
        return [2, 0, 12*(y*y)]


KEPT = {(kept.expression, kept.variables): kept for kept in (
    ASlopeWithABend, Bowl, Cubic, DoubleWellWithABump, Himmelblau, MonkeySaddle, PeanosSurface, PlateauWithAHole,
    Quartic, RavineCondition10, RavineCondition100, RavineCondition10000, RavineCondition100000,
    RavineTurnedBy30Degrees, RavineTurnedBy45Degrees, Rosenbrock, Saddle, SixHumpCamel, StraightLineThroughPoints,
    ToyNetwork, ValleyWithStraightWalls, Wave, X2Y4)}
"""What is kept, by expression and variables, as they are given to a `Surface`."""
