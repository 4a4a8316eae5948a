"""An explorer for where no kernel runs: every position of its knobs, drawn beforehand and packed into bytes.

A table is what `fromTable` of explorer.js reads:

    length of the head (uint32, little-endian) | head (JSON, deflated) | still pictures (PNG) | points (deflated)

The positions come in the order of nested loops over the head's `order`, the last knob innermost. What the head says of
them are columns: the values that there are, each once, and at each position which of them.
"""

import io
import itertools
import json
import math
import struct
import zlib

import attrs
import numpy as np
from PIL import Image

from descentlab.explorers.controls import Slider
from descentlab.explorers.drawing import Drawing
from descentlab.explorers.strokes import LIFT, UNITS
from descentlab.explorers.told import described_scene

POSITIONS = 2500        # of an explorer, about
PLACES = 250            # of a slider at most: about as many as it has pixels
PAINTED = 11            # of a slider at each of whose places another still picture is needed
LARGEST = 750_000       # bytes: a megabyte as base64
FINE = 2048             # parts of a panel that points are rounded to: a quarter of a pixel
NOTHING, BEFORE, TWIN = "nothing", "before", "twin"     # what a stroke is told as a difference from


def stops_of(scene, share=1.0):
    """The values at which a scene's knobs stop.

    Parameters
    ----------
    scene : Scene
    share : float
        Of the positions that a table has where there is room for all.

    Returns
    -------
    dict
        Knob -> list. Of a slider, what it begins with is among them; so are the value that meets the goal, and the
        places to which a handle is drawn.
    """
    knobs = {name: scene.controls[name] for name in scene.knobs}
    sliders = [name for name, knob in knobs.items() if isinstance(knob, Slider)]
    fixed = {name: PAINTED for name in sliders if name in scene.still} | {
        name: many for name, many in scene.stops.items() if name in sliders}
    others = {name: knobs[name].stops(fixed.get(name)) for name in knobs if name in fixed or name not in sliders}
    free = max(1, len(knobs) - len(others))
    even = int(min(PLACES, (POSITIONS / math.prod(map(len, others.values()))) ** (1 / free)))
    found = {}
    for name in sliders:
        many = fixed.get(name, even)
        if isinstance(many, int):
            many = max(2, round(many * share ** (1 / len(sliders))))
        found[name] = sorted({*knobs[name].stops(many), *_wanted(scene, name)})
    return {name: found.get(name) or others[name] for name in knobs}


def _wanted(scene, name):
    """Values of a slider that a hand must be able to bring about."""
    places = [scene.reach[name]] if name in scene.reach else []
    for handle in scene.handles:
        places += [x for x, _ in handle.snaps if handle.x == name] + [y for _, y in handle.snaps if handle.y == name]
    return scene.controls[name].stops(places)


def table(scene):
    """All positions of a scene's knobs, or as many of them as `LARGEST` bytes have room for.

    Parameters
    ----------
    scene : Scene

    Returns
    -------
    stops : dict
        Knob -> list of its values.
    packed : bytes

    Raises
    ------
    ValueError
        Where the scene says itself which places its knobs have, and there is no room for them.
    """
    share, stops = 1.0, None
    while share > 0.001:
        if (fewer := stops_of(scene, share)) != stops:
            stops, found = fewer, packed(scene, fewer)
            if len(found) <= LARGEST:
                return stops, found
        share *= min(0.95, max(0.2, 0.95 * LARGEST / len(found)))
    raise ValueError(f"{type(scene).__name__} has more stops than {LARGEST} bytes have room for: {len(found)}")


@attrs.frozen
class _Positions:
    """What a scene is at each position: of each a row in `columns`, and its strokes."""

    stills: list = attrs.field(factory=list)
    strokes: list = attrs.field(factory=list)
    columns: dict = attrs.field(factory=lambda: {name: [] for name in (
        "still", "verdict", "met", "idle", "zeros", "at", "lengths", "texts", "every")})

    def add(self, still, reading, lengths, points, texts, every):
        """The next position."""
        if still not in self.stills[-1:]:
            self.stills.append(still)
        self.strokes.append(np.split(_rounded(points), np.cumsum(lengths[:-1])) if lengths else [])
        row = attrs.asdict(reading) | {
            "still": len(self.stills) - 1, "lengths": lengths, "texts": texts, "every": every}
        for name, column in self.columns.items():
            column.append(row[name])


def packed(scene, stops):
    """A table.

    Parameters
    ----------
    scene : Scene
    stops : dict
        Each knob's values; the other controls stay where they begin.

    Returns
    -------
    bytes
    """
    # A still picture is painted once: what needs another one turns least often.
    order = sorted(stops, key=lambda name: (name not in scene.still, isinstance(scene.controls[name], Slider)))
    drawing, found = Drawing(type(scene)()), _Positions()       # a scene of its own: a figure has one drawing
    first = {name: control.value for name, control in scene.controls.items()}
    for place in itertools.product(*(stops[name] for name in order)):
        reading = drawing.draw(first | dict(zip(order, place)))
        found.add(drawing.still(), reading, *drawing.moving())
    bases, points = _packed_strokes(found.strokes)
    pictures = [_smaller(still.png) for still in found.stills]
    live = not any(found.columns["met"])        # the goal: it takes the other controls
    head = {"scene": described_scene(scene, stops) | {"live": live}, "order": order, "bases": bases,
            "stills": [attrs.asdict(still) | {"png": len(png)} for still, png in zip(found.stills, pictures)],
            "columns": {name: _distinct(values) for name, values in found.columns.items()}}
    head = zlib.compress(json.dumps(head, separators=(",", ":")).encode(), 9)
    return struct.pack("<I", len(head)) + head + b"".join(pictures) + zlib.compress(points, 9)


def head_of(packed):
    """What a table says of itself.

    Parameters
    ----------
    packed : bytes

    Returns
    -------
    dict
        With the `scene`, the `order` of its knobs, the `stills` without their pictures, the `columns`.
    """
    (length,) = struct.unpack_from("<I", packed)
    return json.loads(zlib.decompress(packed[4:4 + length]))


def _distinct(values):
    """A column: the values that there are, each once, and at each position which of them."""
    place, found = {}, []
    for value in values:
        found.append(place.setdefault(json.dumps(value), len(place)))
    return {"values": [json.loads(value) for value in place], "at": found}


def _smaller(png):
    """The same picture, packed as tightly as it goes: nobody waits for it."""
    stored = io.BytesIO()
    Image.open(io.BytesIO(png)).save(stored, format="png", optimize=True)
    return stored.getvalue()


def _rounded(points):
    """Points in `FINE` parts of their panel; where the pen is lifted, what that makes of `LIFT`."""
    coarse = UNITS // FINE
    return np.where(points == LIFT, LIFT // coarse, np.round(points / coarse)).astype(np.int16)


# Strokes are told as differences from what they resemble: zeros and small numbers, of which little is left when they
# are deflated. A stroke is told from nothing, from itself at the position before, or from the stroke before (a line and its
# marks go through the same points); and each point of what is left from the point before.

def _packed_strokes(strokes):
    """Of each stroke what it is told from, and the differences as bytes, stroke by stroke."""
    bases, packed_ = [], []
    for at in range(max(map(len, strokes))):
        tried = {}
        for base in (NOTHING, BEFORE, TWIN) if at else (NOTHING, BEFORE):
            tried[base] = _planes([_difference(now[at], _base(base, before, now, at))
                                   for before, now in zip([[], *strokes], strokes) if at < len(now)])
        best = min(tried, key=lambda base: len(zlib.compress(tried[base])))
        bases.append(best)
        packed_.append(tried[best])
    return bases, b"".join(packed_)


def _base(base, before, now, at):
    found = before[at:at + 1] if base == BEFORE else now[at - 1:at] if base == TWIN else []
    return found[0] if found else np.empty((0, 2), np.int16)


def _difference(stroke, base):
    """From another stroke, and then from point to point; the other's last point stands for those that it lacks."""
    last = base[-1] if len(base) else np.zeros(2, np.int16)
    missing = np.broadcast_to(last, (max(0, len(stroke) - len(base)), 2))
    rest = stroke - np.concatenate([base[:len(stroke)], missing])       # in int16 it may go round, and comes back
    return np.diff(rest, axis=0, prepend=np.zeros((1, 2), np.int16)).astype(np.int16)


def _planes(differences):
    """All low bytes and all high bytes, first of x and then of y; the sign in the lowest bit."""
    whole = np.concatenate(differences)
    folded = ((whole << 1) ^ (whole >> 15)).astype("<u2")
    return b"".join(part.astype(np.uint8).tobytes() for axis in folded.T for part in (axis & 255, axis >> 8))
