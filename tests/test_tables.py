"""Tables: what is read from one is what the kernel says, for every explorer; and there is room for it."""

import importlib
import itertools
import math
import pkgutil
import zlib

import attrs
import numpy as np
import pytest

from descentlab import lessons
from descentlab.explorers import Handle, Reading, Scene, Slider, Switch, explorers_of, table
from descentlab.explorers.strokes import LIFT, UNITS

ROOMS = [importlib.import_module(f"descentlab.lessons.{module.name}")
         for module in pkgutil.iter_modules(lessons.__path__)]
EXPLORERS = {name: make for room in ROOMS for name, make in explorers_of(room).items()}
COARSE = UNITS // table.FINE


class Reader:
    """A table, read as the page reads it."""

    def __init__(self, packed):
        self.head = table.head_of(packed)
        end = 4 + int.from_bytes(packed[:4], "little")
        self.pictures = []
        for still in self.head["stills"]:
            self.pictures.append(packed[end:end + still["png"]])
            end += still["png"]
        self.stops = {name: told["stops"] for name, told in self.head["scene"]["controls"]}
        self.places = list(itertools.product(*(self.stops[name] for name in self.head["order"])))
        lengths = self.head["columns"]["lengths"]
        self.strokes = unfolded(zlib.decompress(packed[end:]), self.head["bases"],
                                [lengths["values"][at] for at in lengths["at"]])

    def row(self, values):
        """What it says at a position: its columns, and its points."""
        row = self.places.index(tuple(values[name] for name in self.head["order"]))
        said = {name: column["values"][column["at"][row]] for name, column in self.head["columns"].items()}
        points = [stroke[row] for stroke in self.strokes if row < len(stroke)][:len(said["lengths"])]
        return said, np.concatenate([np.empty((0, 2), int), *points])


def unfolded(data, bases, lengths):
    """Strokes from bytes: of each its points at every position."""
    strokes = []
    for j, base in enumerate(bases):
        own = [row[j] if j < len(row) else 0 for row in lengths]
        planes = np.frombuffer(data[:4 * sum(own)], np.uint8).reshape(4, -1).astype(int)
        data = data[4 * sum(own):]
        folded = np.stack([planes[0] | planes[1] << 8, planes[2] | planes[3] << 8], axis=-1)
        parts, found = np.split((folded >> 1) ^ -(folded & 1), np.cumsum(own)[:-1]), []
        for row, part in enumerate(parts):
            before, nothing = found[-1] if found else part[:0], part[:0]
            other = before if base == "before" else strokes[j - 1][row] if base == "twin" else nothing
            like = np.concatenate([other, np.repeat(other[-1:], len(part), axis=0)])[:len(part)] if len(other) else 0
            found.append((np.cumsum(part, axis=0) + like).astype(np.int16))
        strokes.append(found)
    assert not data
    return strokes


@pytest.fixture(params=EXPLORERS, scope="module")
def explorer(request):
    return EXPLORERS[request.param]()


def test_what_a_table_says_is_what_the_kernel_says(explorer):
    """At both ends of each knob, and wherever else a few positions are."""
    stops = {knob: [values[0], values[-1]] for knob, values in table.stops_of(explorer.scene).items()}
    reader = Reader(table.packed(explorer.scene, stops))
    assert reader.stops == stops
    for place in itertools.product(*stops.values()):
        values = dict(zip(stops, place))
        explorer.set(**values)
        lengths, points, texts, every = explorer.moving()
        said, read = reader.row(values)
        told = attrs.asdict(explorer.reading)
        assert {field: said[field] for field in told} == told
        assert (said["lengths"], said["every"]) == (lengths, every)
        assert [text and text[0] for text in said["texts"]] == [text and text[0] for text in texts]
        assert ((read == LIFT // COARSE) == (points == LIFT)).all()
        assert np.abs(COARSE * read - points).max(initial=0, where=points != LIFT) <= COARSE / 2
        assert reader.head["stills"][said["still"]]["styles"] == explorer.still().styles
    explorer.reset()


def test_a_hand_can_bring_about_what_the_page_speaks_of(explorer):
    """Among the stops are where each knob begins, and the value that meets the goal."""
    scene, stops = explorer.scene, table.stops_of(explorer.scene)
    assert list(stops) == list(scene.knobs)
    for knob, values in stops.items():
        assert scene.controls[knob].value in values and len(set(values)) == len(values)
        assert scene.reach.get(knob, values[0]) in values
        assert all(scene.controls[knob].taken(knob, value) == value for value in values)
    assert math.prod(map(len, stops.values())) < 20_000


class Dots(Scene):
    """Dots that follow."""

    alt = "a dot in a square"
    controls = {"x": Slider("x", 0.0, 1.0, 0.3, 0.001), "y": Slider("y", 0.0, 1.0, 0.5, 0.001), "on": Switch("on")}
    knobs, handles = ("x", "y", "on"), (Handle("x", "y", snaps=[(0.123, 0.877)]),)

    def paint(self):
        self.canvas.ax.set(xlim=(0, 1), ylim=(0, 1))
        return self.canvas.ax.plot([], [], "o")

    def move(self, artists, *, x, y, on):
        artists[0].set_data([x] if on else [], [y] if on else [])
        return Reading(f"{x:g} {y:g}")


def test_positions_are_shared_out_among_the_sliders():
    stops = table.stops_of(Dots())
    assert stops["on"] == [False, True]
    assert 35 <= len(stops["x"]) <= 37 and 35 <= len(stops["y"]) <= 37 and 0.123 in stops["x"] and 0.877 in stops["y"]

    class Named(Dots):
        stops = {"x": [0.0, 0.5], "y": 12}

    stops = table.stops_of(Named())
    assert stops["x"] == [0.0, 0.123, 0.3, 0.5] and 12 <= len(stops["y"]) <= 13

    class Alone(Dots):
        knobs = ("x",)

    assert len(table.stops_of(Alone())["x"]) <= table.PLACES + 1

    class Painted(Dots):
        still = ("x",)

    assert len(table.stops_of(Painted())["x"]) <= table.PAINTED + 1


def test_a_table_that_would_be_too_large_has_fewer_positions(monkeypatch):
    monkeypatch.setattr(table, "POSITIONS", 400)
    stops, packed = table.table(Dots())
    monkeypatch.setattr(table, "LARGEST", len(packed) - 1)
    fewer, smaller = table.table(Dots())
    assert len(smaller) < len(packed) and len(fewer["x"]) < len(stops["x"])
    assert 0.3 in fewer["x"] and 0.123 in fewer["x"]

    class Named(Dots):
        knobs, stops = ("x",), {"x": np.linspace(0, 1, 90)}

    monkeypatch.setattr(table, "LARGEST", 1000)
    with pytest.raises(ValueError, match="Named has more stops"):
        table.table(Named())


def test_what_is_said_often_is_stored_once():
    head = table.head_of(table.packed(Dots(), {"x": [0.0, 0.3], "y": [0.5], "on": [False, True]}))
    assert head["columns"]["verdict"] == {"values": ["0 0.5", "0.3 0.5"], "at": [0, 1, 0, 1]}
    assert head["order"] == ["on", "x", "y"]
    assert [name for name, _ in head["scene"]["controls"]] == ["x", "y", "on"] and head["scene"]["rest"] == []
