"""What a diagnosis of a loop says: as text for logs, and as a card for notebooks."""

import html
import re

import attrs
import numpy as np

from descentlab._numbers import short
from descentlab.torch.fault import Fault
from descentlab.torch.loop import Loop
from descentlab.torch.planned import SAID
from descentlab.torch.treat import Treatment

UNSEEN = ("what no watch can see: labels that are shuffled or wrong, data that says nothing about them, and the loss of "
          "rows that it was not given")
BLUE, GREY = "#00609A", "#555555"
WIDTH, HEIGHT = 320, 90     # of the curve, in pixels
LEAST = 12                  # and of the smallest text
PLAIN = {r"of the height": "of the loss that is left", r"times the height": "times the loss that is left",
         r"\btheta\b": "the parameters", r"\bthis eta\b": "this rate", r"\beta\b": "the rate"}
ROWS = 24                   # layers in the table, at most


@attrs.frozen(eq=False, repr=False)
class Report:
    """Why a loop's loss stopped falling, what decided, and what to change.

    Attributes
    ----------
    verdict : str
        A key of `descentlab.torch.planned.SAID`, or the name of a fault of the loop.
    fault : Fault or None
        What is wrong with the loop, if anything that rules was found.
    reasons : tuple of str
        The sentences that decided.
    treatment : Treatment
        In words and as lines of PyTorch; `treatment.apply()` does what can be done from outside of the loop.
    evidence : Loop
        All that was seen.
    curve : tuple of (int, float)
        Steps, and the loss of the asked rows there.
    asked : str
        Which rows, and in which mode.
    cost : float
        In gradients of the loss on these rows.
    floor : float
        The lowest loss that one can hope for; the loss that is left is counted from there.
    beside : tuple of Fault
        What is there for certain and holds back a loss that falls slowly; it may be on purpose. Beside a fault: what
        would be left when that is mended.
    """

    verdict: str
    fault: Fault | None
    reasons: tuple
    treatment: Treatment
    evidence: Loop
    curve: tuple
    asked: str
    cost: float
    floor: float = 0.0
    beside: tuple = ()

    def __str__(self):
        lines = [f"Verdict: {self._said()}.", *(f"  because {reason}" for reason in self._because()),
                 f"Try: {self.treatment.words}", *(f"    {line}" for line in self.treatment.lines.splitlines())]
        if self._trail():
            lines.append(f"Loss: {self._trail()}")
        lines += ["Layer by layer:", *(f"  {row}" for row in self._table())] if self.evidence.layers else []
        return "\n".join([*lines, f"({self._small_print()})"])

    __repr__ = __str__

    def _repr_html_(self):
        because = "".join(f"<li>{html.escape(reason)}</li>" for reason in self._because())
        code = f"<pre>{html.escape(self.treatment.lines)}</pre>" if self.treatment.lines else ""
        head, *rows = self._cells()
        body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        top = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
        return (f'<div style="border-left:4px solid {BLUE};padding-left:12px"><p><b>Verdict: '
                f"{html.escape(self._said())}.</b></p>{self._picture()}<ul>{because}</ul>"
                f"<p><b>Try:</b> {html.escape(self.treatment.words)}</p>{code}<details><summary>Layer by layer</summary>"
                f"<table><tr>{top}</tr>{body}</table></details>"
                f'<p style="color:{GREY};font-size:{LEAST}px">{html.escape(self._small_print())}</p></div>')

    def _said(self):
        where = "" if self.fault is None or not self.fault.where else f" ({_listed(self.fault.where)})"
        return (self.verdict if self.fault else plain(SAID[self.verdict])) + where

    def _because(self):
        before, after = ("it falls slowly, and there are ", "") if self.fault is None else ("besides, ", "; {}")
        others = [f"{before}{fault.name}: {fault.reasons[0]}{after.format(fault.words)}" for fault in self.beside]
        return [plain(reason) for reason in (*self.reasons, *others)]

    def _trail(self):
        return ", ".join(f"{short(loss, 4)} at step {t:,}" for t, loss in self.curve[:1] + self.curve[1:][-5:])

    def _small_print(self):
        floor = f"{short(self.floor, 3)}, below which smoothed labels let no loss come" if self.floor else "0"
        return (f"{self.asked}; the loss that is left is what the last losses have above {floor}; {self.evidence.steps:,} "
                f"steps watched, {self.cost:.3g} gradients paid; {UNSEEN}")

    def _cells(self):
        """The table of layers, as text: a head and rows; of a deep model the first and the last."""
        layers, number = self.evidence.layers, len(self.evidence.layers)
        shown = layers if number <= ROWS else layers[:ROWS // 2] + layers[-ROWS // 2:]
        yield ("parameter", "norm", "gradient of the loss", "gradient seen", "step / norm", "")
        for place, layer in enumerate(shown):
            if place == ROWS // 2 and number > ROWS:
                yield (f"... {number - ROWS} more ...", "", "", "", "", "")
            step = None if layer.move is None or not layer.size else layer.move / layer.size
            notes = ["frozen"] * (not layer.requires_grad) + ["not in the optimizer"] * (not layer.held)
            yield (layer.name, *(_cell(x) for x in (layer.size, layer.whole, layer.g, step)), ", ".join(notes))
        for units in self.evidence.units:
            yield (f"{units.name} ({units.function})", "", "", "", "",
                   f"{units.dead:.0%} dead, {units.saturated:.0%} saturated, differs by {units.varies:.1%} between rows")

    def _table(self):
        rows = list(self._cells())
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
        for row in rows:
            yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[-1]]).rstrip()

    def _picture(self):
        """The loss at the points that were kept, as a small curve; dashed from the start on, where nothing is known."""
        known = [(t, loss) for t, loss in self.curve if np.isfinite(loss)]
        if len(known) < 2:
            return ""
        times, losses = np.array(known).T
        x = 4 + (WIDTH - 8) * (times - times[0]) / max(times[-1] - times[0], 1)
        y = HEIGHT - 20 - (HEIGHT - 28) * (losses - losses.min()) / max(np.ptp(losses), 1e-300)
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x[1:], y[1:]))
        dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.5" fill="{BLUE}"/>' for a, b in zip(x, y))
        alt = html.escape(f"The loss: {self._trail()}")
        return (f'<svg width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{alt}"><line x1="{x[0]:.1f}" '
                f'y1="{y[0]:.1f}" x2="{x[1]:.1f}" y2="{y[1]:.1f}" stroke="{GREY}" stroke-dasharray="3"/>'
                f'<polyline points="{points}" fill="none" stroke="{BLUE}" stroke-width="1.5"/>{dots}<text x="4" y="{HEIGHT - 4}" font-size="{LEAST}" '
                f'fill="{GREY}">loss {short(losses[0], 3)} to {short(losses[-1], 3)}, step {int(times[0])} to '
                f"{int(times[-1])}</text></svg>")


def plain(sentence):
    """A sentence of `descentlab.diagnosis` without the words of the course: not everybody has read its notebooks.

    Parameters
    ----------
    sentence : str

    Returns
    -------
    str
    """
    for pattern, words in PLAIN.items():
        sentence = re.sub(pattern, words, sentence)
    return sentence


def _cell(number):
    return "" if number is None else short(number, 2)


def _listed(names):
    return ", ".join(names) if len(names) <= 3 else f"{names[0]}, {names[1]} and {len(names) - 2} more"
