"""Why did the loss of my PyTorch loop stop falling? Three lines, and the loop stays as it is.

    watch = Watch(model, optimizer)             # before the loop
    ...                                         # the loop
    print(watch.diagnose(criterion, loader))    # after it, or at any time

A watch looks on at the optimizer's steps. A diagnosis asks first about the loop (is the rate 0, are gradients forgotten
between steps, does the optimizer have the parameters, ...), and where nothing is wrong with it, `descentlab.diagnosis`
asks its own questions about the loss and the place.

================  ==================================================================================
`watch`           the hooks, and `Watch.diagnose`
`record`          what is kept of a run: at most 16 copies of the parameters
`state`           a model's modes, an optimizer's groups, all random numbers: left as they were
`data`            the rows that are asked
`objective`       the loss of these rows as a function of one vector
`pace`            an optimizer of PyTorch in the letters of the equation; the run as `diagnosis` asks about it
`replay`          what the units of a model say to the rows
`features`        what its first weights are given
`loop`            what was seen of a loop: numbers and names
`evidence`        where they come from
`parameters`      and what is known parameter by parameter
`fault`           what a fault is
`faults`          the faults of a loop, in the order in which they are asked
`layers`          those that sit in layers
`planned`         whether a small rate is a schedule that ends with the run
`treat`           what to do, as lines of PyTorch
`report`          what a diagnosis says
`examine`         all of it, one after the other
================  ==================================================================================

PyTorch is an extra, `pip install "descentlab[torch]"`: it is imported when one of these names is first used, and where it
is not installed that use says so.
"""

from importlib.util import find_spec

import lazy_loader

_attached, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={
    "fault": ["Fault"],
    "report": ["Report"],
    "treat": ["Treatment"],
    "watch": ["Watch"],
})


def __getattr__(name):
    if name in __all__ and find_spec("torch") is None:
        raise ModuleNotFoundError('descentlab.torch needs PyTorch: pip install "descentlab[torch]"', name="torch")
    return _attached(name)
