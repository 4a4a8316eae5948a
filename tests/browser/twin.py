"""An explorer in the tests' own process: what the browser shows is held against what it says."""

from importlib import import_module

import numpy as np

from descentlab.explorers import Choice, Slider, Switch
from descentlab.explorers.strokes import LIFT, UNITS


class Twin:
    """The same explorer as in the browser, here.

    Attributes
    ----------
    explorer : Explorer
    labels : dict
        The controls' labels, which are their names in the browser, by their names here.
    """

    def __init__(self, lesson, name):
        make = getattr(import_module(f"descentlab.lessons.{lesson}"), name)
        # The scout looks ahead. The twin itself stands only where the browser has: its panels stay where it was last.
        self.explorer, self._scout = make(), make()
        self.name, self.scene, self.controls = name, self.explorer.scene, self.explorer.controls
        self.labels = {name: control.label for name, control in self.controls.items()}

    def follow(self, shown):
        """Stand as the browser's controls do, which are given as {label: value}; returns the explorer."""
        return self.explorer.set(**{name: shown[label] for name, label in self.labels.items() if label in shown})

    def awake(self, name):
        """A setting in which a control is not idle, and in which it changes the words, if there is one."""
        settings = [{}, self.scene.reach, *({other: value} for other, control in self.controls.items() if other != name
                                            for value in ends(control))]
        found = [each for each in settings if name not in self._scout.reset().set(**each).reading.idle]
        return next((each for each in found if len(self._words(name, each)) > 1), found[0])

    def _words(self, name, setting):
        return {self._scout.reset().set(**setting | {name: value}).verdict for value in ends(self.controls[name])}

    # Where things are, in pixels of the picture.

    def place(self, handle, values):
        """Where a handle is drawn with these values of its sliders: (x, y), None along an axis that it does not follow."""
        panel = self.explorer.still().panels[handle.panel]
        (left, top, width, height), (across, up) = panel["box"], panel["axes"]
        if handle.places:
            x, y = handle.places[values[handle.x]]
        else:
            x, y = (None if name is None else self.explorer.reading.zeros.get(name, 0) + handle.unit * values[name]
                    for name in (handle.x, handle.y))
        return (None if x is None else left + width * share(across, x),
                None if y is None else top + height * (1 - share(up, y)))

    def targets(self, handle):
        """Values for a handle's sliders, at places that are in its panel and away from where it is: a list of dicts."""
        left, top, width, height = self.explorer.still().panels[handle.panel]["box"]
        here, found = self.place(handle, self.explorer.values), []
        for part in (0.3, 0.7, 0.45, 0.6, 0.15, 0.85):
            values = {name: self._part(name, way) for name, way in zip(handle.names, (part, 1 - part))}
            x, y = self.place(handle, values)
            inside = ((x is None or 0.05 < (x - left) / width < 0.95)
                      and (y is None or 0.05 < (y - top) / height < 0.95))
            away = max(abs(now - then) for now, then in zip((x, y), here) if now is not None)
            others = all(values[name] != self.explorer.values[name] for name in handle.names)
            if inside and others and away > 40:
                found.append(values)
        return found

    def _part(self, name, share):
        """The number at a share of a slider's way."""
        control = self.controls[name]
        low, high = control.low, control.high
        number = low * (high / low) ** share if control.log else low + (high - low) * share
        return round(number) if control.whole else number

    def steps(self):
        """The places of the steps of a run, by panel: {panel: {step: (x, y)}}."""
        lengths, points, _, every = self.explorer.moving()
        still, strokes = self.explorer.still(), iter(np.split(points, np.cumsum(lengths)[:-1]))
        found = {}
        for style, stride in zip(still.styles, every):
            of_it = [next(strokes) for _ in range({"text": 0, "patch": 1, "line": 2}[style["kind"]])]
            if style.get("steps"):
                left, top, width, height = still.panels[style["panel"]]["box"]
                shares = of_it[1] / UNITS
                for i, (across, down) in enumerate(shares):
                    if of_it[1][i, 0] != LIFT and 0 <= across <= 1 and 0 <= down <= 1:
                        found.setdefault(style["panel"], {})[i * stride] = left + width * across, top + height * down
        return found

    def column(self, panel):
        """Which of the picture's columns a panel is in, and where that begins and ends."""
        still = self.explorer.still()
        left, _, width, _ = still.panels[panel]["box"]
        columns = list(zip(still.columns, still.columns[1:]))
        return next((i, ends) for i, ends in enumerate(columns) if ends[0] <= left + width / 2 < ends[1])


def share(axis, number):
    """Where on an axis a number lies: 0 at its low end, 1 at its high one."""
    low, high = axis["low"], axis["high"]
    return np.log(number / low) / np.log(high / low) if axis["log"] else (number - low) / (high - low)


def ends(control):
    """The values of a control that are furthest from each other, and where it begins."""
    if isinstance(control, Choice):
        return control.options
    if isinstance(control, Switch):
        return (True, False)
    assert isinstance(control, Slider)
    return (control.low, control.high, control.value)
