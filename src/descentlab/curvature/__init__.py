"""Curvature: what the second derivatives say about a point where the gradient is (nearly) zero.

Near a critical point theta*, with H its Hessian and v any direction,

    L(theta* + v) = L(theta*) + v'Hv / 2 + smaller terms,

and the eigenvalues of H say how L bends along the eigenvectors: up, down, or (zero) not to this order.

    >>> from descentlab import surfaces
    >>> print(*critical_points(surfaces.toy_network).points)
    [0. 0.]: saddle (1 negative, 0 zero, 1 positive), value 1
"""

from descentlab.curvature.classify import Classification, classify, minimum_ratio
from descentlab.curvature.critical import critical_points
from descentlab.curvature.escape import Escape, escape
from descentlab.curvature.lanczos import lanczos
from descentlab.curvature.points import CriticalPoint, CriticalPoints, Family
from descentlab.curvature.search import search_critical
from descentlab.curvature.spectrum import Spectrum, sharpness, spectrum

__all__ = ["Classification", "CriticalPoint", "CriticalPoints", "Escape", "Family", "Spectrum", "classify",
           "critical_points", "escape", "lanczos", "minimum_ratio", "search_critical", "sharpness", "spectrum"]
