"""descentlab: the small package under the course *When the Loss Stops Falling*.

The course is one equation, and the package has its shape:

    theta_{t+1} = theta_t - (eta_t / sigma_t) * m_t        m: direction   sigma: scale   eta: schedule

Names are looked up when they are first used, so that `import descentlab` costs next to nothing:
SymPy, SciPy, matplotlib, ipywidgets and PyTorch (an extra) are imported by the modules that need them.
"""

import lazy_loader

from descentlab._version import __version__ as __version__

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        # 0: parts
        "rules", "rates", "schedules", "surfaces", "digits", "networks", "averaging", "landscapes",
        # 1: answers
        "optimizers", "curvature", "descent", "diagnosis", "torch",
        # 2: teaching
        "figures", "explorers", "exercises", "claims",
        # 3: lessons
        "lessons",
    ],
    submod_attrs={
        "averaging": ["weight_average"],
        "curvature": ["spectrum", "classify", "critical_points", "search_critical", "minimum_ratio", "escape",
                      "sharpness"],
        "descent": ["descend", "Path", "noisy", "clipped", "minibatches"],
        "diagnosis": ["diagnose", "Diagnosis"],
        "digits": ["load_digits"],
        "landscapes": ["filter_normalized_plane"],
        "networks": ["Network"],
        "optimizers": ["Optimizer"],
        "surfaces": ["Surface"],
    },
)
