"""The palette as colour-blind people see it, by simulation: its colours stay apart, or dash and sign tell lines apart.

And its inks are dark enough to be read.

The simulation is of full dichromacy, the hardest case: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, A
physiologically-based model for simulation of color vision deficiency, 2009, table 1 (a model made for the two common
kinds; for the rare third, tritanopia, it is an approximation). A distance is the Euclidean one in CIE L*a*b* (1976),
where one or two can just be noticed side by side. The closest two of the palette are bluish green and sky blue for a
tritanope, 16 apart. Two lines of one picture that only their colours tell apart are never closer than 20.
"""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from test_lessons_explorers import EXPLORERS

from descentlab import exercises, figures
from descentlab.explorers import Explorer
from descentlab.figures import palette

LEAST, LEAST_BY_COLOUR_ALONE = 15, 20
VISIONS = {
    "all cones": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# sRGB with its white point, D65, to CIE XYZ.
XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
PALETTE = {name: getattr(palette, name.upper())
           for name in ("blue", "vermillion", "green", "purple", "orange", "sky", "black")}


def lab(colour, vision="all cones"):
    """CIE L*a*b* of a colour as somebody of this `vision` sees it."""
    c = np.array(to_rgb(colour))
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.asarray(VISIONS[vision]) @ linear, 0, 1)
    share = XYZ @ seen / XYZ.sum(axis=1)
    x, y, z = np.where(share > (6 / 29) ** 3, np.cbrt(share), share * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one, other, vision):
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


def worst(one, other):
    """The distance of two colours to those who see it smallest."""
    return min(distance(one, other, vision) for vision in VISIONS)


@pytest.mark.parametrize("colour, expected", [      # the known values of sRGB's primaries
    ("#FFFFFF", (100, 0, 0)), ("#000000", (0, 0, 0)), ("#FF0000", (53.24, 80.09, 67.20)),
    ("#0000FF", (32.30, 79.19, -107.86))])
def test_lab_is_the_published_one(colour, expected):
    assert np.allclose(lab(colour), expected, atol=0.02)


@pytest.mark.parametrize("vision", VISIONS)
def test_greys_stay_grey(vision):
    for grey in ("#222222", "#808080", "#FFFFFF"):
        assert np.abs(lab(grey, vision)[1:]).max() < 0.1


def test_the_simulation_confuses_what_is_confused():
    """Red and green of one lightness, which a deuteranope takes for each other, come much closer than they are."""
    assert distance("#C00000", "#5A7D00", "deuteranopia") < distance("#C00000", "#5A7D00", "all cones") / 3


def test_no_two_colours_of_the_palette_fall_together():
    apart = {pair: worst(*map(PALETTE.get, pair)) for pair in itertools.combinations(PALETTE, 2)}
    closest = min(apart, key=apart.get)
    assert apart[closest] >= LEAST, closest
    assert closest == ("green", "sky") and 16 <= apart[closest] < 17       # as the top of this file says


def test_a_colour_of_the_palette_is_written_there_alone():
    written = [path.name for path in Path(figures.__file__).parents[1].rglob("*.py")
               if any(colour.lower() in path.read_text(encoding="utf-8").lower()
                      for name, colour in PALETTE.items() if name != "black")]
    assert written == ["palette.py"]


def test_the_keyboards_focus_looks_alike_in_questions_and_explorers():
    question = exercises.Question("Which?", {"one": "No.", "two": "Yes."}, best=1).widget.children[0].value
    assert figures.FOCUS in question and question.count(":focus-visible") == 1
    sheet = Explorer._css
    assert f"--blue: {figures.BLUE.lower()};" in sheet
    look = re.search(r"\n\.explorer :focus-visible \{ (.*?) \}", sheet)[1].replace("var(--blue)", figures.BLUE)
    assert look in figures.FOCUS


def contrast(ink, paper="#FFFFFF"):
    """The contrast of two colours, from 1 to 21 (Web Content Accessibility Guidelines 2.2)."""
    def light(colour):
        rgb = np.array(to_rgb(colour))
        return np.where(rgb <= 0.03928, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    low, high = sorted((light(ink), light(paper)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ink", [*palette.INK.values(), palette.GREY])
def test_text_is_dark_enough_to_read(ink):
    assert contrast(ink) >= 4.5


def test_every_colour_has_its_ink():
    assert set(palette.INK) == set(PALETTE.values())


def test_lines_that_are_no_text_stand_out_enough():
    assert contrast(palette.PALE) >= 3


# Lines of one panel, as the explorers draw them.

def style(line):
    """What tells a line apart besides its colour: its dash and its sign."""
    return line.get_linestyle(), line.get_marker()


def colour(line):
    """The colour in which a line is seen; a ring's is its edge's."""
    if line.get_linestyle() != "None":
        return to_hex(line.get_color())
    face = to_hex(line.get_markerfacecolor())
    return to_hex(line.get_markeredgecolor()) if face == "#ffffff" else face


def confusing(ax):
    """Pairs of lines in `ax` of one style whose colours come closer than LEAST_BY_COLOUR_ALONE to somebody."""
    for one, other in itertools.combinations(ax.lines, 2):
        pair = colour(one), colour(other)
        if pair[0] != pair[1] and style(one) == style(other) and worst(*pair) < LEAST_BY_COLOUR_ALONE:
            yield (*pair, style(one))


@pytest.mark.parametrize("name", EXPLORERS)
def test_an_explorers_lines_are_told_apart(name):
    _, make = EXPLORERS[name]
    explorer = make()
    explorer.set(**explorer.reach)
    assert not [pair for ax in explorer.scene.canvas.axes for pair in confusing(ax)]


def test_confusing_lines_are_noticed():
    canvas = figures.Canvas("Two lines", alt="two lines")
    canvas.ax.plot([0, 1], color=figures.GREEN)
    canvas.ax.plot([1, 0], color=figures.SKY)
    assert len(list(confusing(canvas.ax))) == 1
    canvas.ax.lines[1].set_linestyle("--")
    assert not list(confusing(canvas.ax))


def test_curves_of_one_figure_are_told_apart():
    """Dashes repeat after four curves, colours after seven."""
    canvas = figures.Canvas("Seven curves", alt="seven curves")
    figures.draw_curves(canvas.ax, {str(i): [i + 1.0, i + 2.0] for i in range(7)})
    looks = [(*style(line), colour(line)) for line in canvas.ax.lines]
    assert len(set(looks)) == 7 and len(set(map(style, canvas.ax.lines[:4]))) == 4
