"""The picture that a link to the site is shown with where people share it: 1200 by 630 pixels, from our own pictures."""

import io
import textwrap

from matplotlib.figure import Figure
from matplotlib.image import imread

import tally
from descentlab.claims import COLOURS
from descentlab.figures.palette import INK

SIZE = (1200, 630)
DPI = 100


def draw(path, title, question, verdicts, png):
    """Write the card to `path`.

    title, question : the course's name, and what it asks; verdicts : {number: Pronounced}
    png : the bytes of an explorer's picture
    """
    figure = Figure(figsize=[side / DPI for side in SIZE], dpi=DPI, facecolor="white")
    figure.text(0.05, 0.87, title, fontsize=36, fontweight="bold", va="center")
    figure.text(0.05, 0.765, question, fontsize=22, va="center", color="#333333")
    axes = figure.add_axes((0.32, 0.05, 0.64, 0.64))
    axes.imshow(imread(io.BytesIO(png)), interpolation="lanczos")
    axes.axis("off")
    figure.text(0.05, 0.62, f"{len(verdicts)} sentences tried:", fontsize=20, va="center")
    for row, (form, count) in enumerate(tally.counted(verdicts)):
        colour, height = INK[COLOURS[form]], 0.5 - 0.16 * row
        figure.text(0.05, height, count, fontsize=36, fontweight="bold", color=colour, va="center")
        figure.text(0.12, height, textwrap.fill(tally.THEY[form], 14), fontsize=18, color=colour, va="center")
    figure.savefig(path, dpi=DPI)
