"""descentlab: the small package under the course *When the Loss Stops Falling*.

The course is one equation, and the package has its shape:

    theta_{t+1} = theta_t - (eta_t / sigma_t) * m_t        m: direction   sigma: scale   eta: schedule

Names are looked up when they are first used, so that `import descentlab` costs next to nothing:
SymPy, SciPy, matplotlib and ipywidgets are imported by the modules that need them.
"""

from importlib import import_module

__version__ = "0.1.0"

from descentlab.digits import digits  # noqa: E402  bound early: the function has its module's name

_MODULES = ("rules", "rates", "schedules", "surfaces", "networks", "optimizers", "curvature", "descent", "averaging",
            "landscapes", "diagnosis", "figures", "explorers", "exercises", "drills")
_NAMES = {
    "descend": "descent", "Path": "descent", "noisy": "descent", "clipped": "descent",
    "minibatches": "descent",
    "weight_average": "averaging", "filter_normalized_plane": "landscapes",
    "digits": "digits", "Network": "networks", "Optimizer": "optimizers", "Surface": "surfaces",
    "spectrum": "curvature", "classify": "curvature", "critical_points": "curvature",
    "search_critical": "curvature", "minimum_ratio": "curvature", "escape": "curvature", "sharpness": "curvature",
    "diagnose": "diagnosis", "Diagnosis": "diagnosis",
}
__all__ = sorted([*_MODULES, *_NAMES])


def __getattr__(name):
    if name in _NAMES:
        value = getattr(import_module(f"descentlab.{_NAMES[name]}"), name)
    elif name in _MODULES:
        value = import_module(f"descentlab.{name}")
    else:
        raise AttributeError(f"module 'descentlab' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return __all__
