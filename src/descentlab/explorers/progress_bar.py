"""A bar for what takes its time."""

import ipywidgets as widgets
from IPython.display import display

from descentlab._outputs import described


class progress(widgets.HBox):
    """Go through a sequence, and show how far one has got.

        for seed in progress(range(10), "networks"):

    Parameters
    ----------
    steps : iterable
        It is gone through once before it begins, to know how many there are.
    label : str
        What stands beside the bar.
    """

    def __init__(self, steps, label):
        self._steps, self._label = list(steps), label
        self._bar = widgets.IntProgress(max=len(self._steps), layout=widgets.Layout(width="20em"))
        super().__init__([widgets.Label(label), self._bar])

    def __iter__(self):
        display(self)
        for step in self._steps:
            yield step
            self._bar.value += 1

    def __repr__(self):
        return f"[progress]\n{self._label}: {len(self._steps)} in all"

    def _repr_mimebundle_(self, include=None, exclude=None, **kwargs):
        data = super()._repr_mimebundle_(include=include, exclude=exclude, **kwargs) or {}
        return described("progress", data | {"text/plain": repr(self)}, label=self._label, steps=len(self._steps))
