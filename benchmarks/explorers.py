"""Kernel time of one change in every explorer, from a control's new value to what the browser is sent, and its bytes.

    python benchmarks/explorers.py

For each control: the median and the 95th percentile over sixty changes, in milliseconds of wall time; and the median
bytes of the points that are sent, without the words. A control that repaints the still part (another surface) is
marked: its bytes are those of the picture, and it takes longer the first time that it is moved to a value. The goal of
15 ms is for all others.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import importlib
import pkgutil
import time

import numpy as np

from descentlab import lessons
from descentlab.explorers import Choice, Switch, explorers_of


def settings(control):
    """Values to move through, as a hand would."""
    if isinstance(control, Choice):
        return control.options
    if isinstance(control, Switch):
        return (True, False)
    ends = (np.log10([control.low, control.high]) if control.log else (control.low, control.high))
    values = np.linspace(*ends, 30)
    values = 10**values if control.log else values
    return [int(round(v)) if control.whole else float(v) for v in values]


def measure(explorer, control):
    values = settings(explorer.controls[control])
    times, sizes = [], []
    for value in (list(values) * 60)[:60]:
        begin = time.perf_counter()
        explorer.set(**{control: value})
        times.append(1e3 * (time.perf_counter() - begin))
        still = control in explorer.scene.still
        sizes.append(len(explorer.still().png) if still else explorer.moving()[1].nbytes)
    explorer.reset()
    return *np.percentile(times, [50, 95]), np.median(sizes)


def main():
    print(f"{'explorer':16s} {'control':12s} {'median ms':>9s} {'95 % ms':>9s} {'bytes':>9s}")
    for module in pkgutil.iter_modules(lessons.__path__):
        for name, make in explorers_of(importlib.import_module(f"descentlab.lessons.{module.name}")).items():
            explorer = make()
            for control in explorer.controls:
                median, late, many = measure(explorer, control)
                note = "  repaints all" if control in explorer.scene.still else ""
                print(f"{name:16s} {control:12s} {median:9.1f} {late:9.1f} {many:9,.0f}{note}")


if __name__ == "__main__":
    main()
