"""An explorer's HTML: its picture, what stands under it, and what ipywidgets has no setting for."""

import base64
import html

from descentlab import figures
from descentlab.explorers.png import encode_png

# ipywidgets draws handles and arrows too pale for JupyterLab's light theme or its dark one; and where no kernel
# answers, it puts a broken link before each single part: one sentence before the explorer says it.
STYLE = f"""<style>
{figures.FOCUS}
.explorer .noUi-handle {{ background: {figures.BLUE}; }}
.explorer select {{ appearance: auto; background-image: none !important; }}
.explorer .jupyter-widgets-disconnected::before {{ display: none; }}
.explorer.jupyter-widgets-disconnected::before {{
    content: "Not running: run this cell to move it.";
    flex: 1 0 100%;
    padding: 4px 8px;
    border-left: 4px solid {figures.ORANGE};
    color: var(--jp-content-font-color1, CanvasText);
    font: bold 14px var(--jp-content-font-family, sans-serif);
}}
</style>"""

# Each picture does this as it arrives: sliders and play buttons get a name, a slider over an exponent says the number,
# and plain keys stay here (a letter chooses in a list; JupyterLab would delete cells).
_ON_LOAD = """
const explorer = this.closest('.explorer');
if (explorer) explorer.onkeydown = event => {
    const more = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (!more && event.key != 'Escape') event.stopPropagation();
};
for (const row of explorer?.querySelectorAll('.explorer-slider') ?? []) {
    const field = row.querySelector('input'), name = field.labels[0].textContent;
    const handle = row.querySelector('[role=slider]'), [play, stop] = row.querySelectorAll('button');
    handle.ariaLabel = name;
    handle.ariaValueText = field.value;
    if (play) [play.ariaLabel, stop.ariaLabel] = ['play or pause ' + name, 'stop ' + name];
}
"""


def png_text(pixels, level=1):
    """Pixels as a PNG in base64.

    Parameters
    ----------
    pixels, level
        Those of `encode_png`.

    Returns
    -------
    str
    """
    return base64.b64encode(encode_png(pixels, level)).decode()


def picture(pixels, alt, cursor="default"):
    """Pixels as an image, at most as wide as the page.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width, 3 or 4)
    alt : str
        What is seen, for those who do not see it.
    cursor : str
        The pointer over it, as CSS calls it.

    Returns
    -------
    str
        HTML.
    """
    height, width, _ = pixels.shape
    return (f'<img alt="{html.escape(alt)}" width="{width}" height="{height}" '
            f'style="display:block;max-width:100%;height:auto;cursor:{cursor}" draggable="false" '
            f'onload="{_ON_LOAD}" src="data:image/png;base64,{png_text(pixels)}">')


def status(verdict, goal, met):
    """The verdict in bold, and the goal, if there is one, below it.

    Parameters
    ----------
    verdict, goal : str
        Plain text; "" for no goal.
    met : bool
        Whether the goal is met.

    Returns
    -------
    str
        HTML that a screen reader announces.
    """
    word = "Goal met:" if met else "Goal:"
    below = f'<div style="margin-top:2px"><b>{word}</b> {html.escape(goal, quote=False)}</div>' if goal else ""
    bar = figures.GREEN if met else "transparent"
    return (f'<div role="status" style="line-height:1.45;font-size:110%;border-left:4px solid {bar};padding-left:6px">'
            f"<b>{html.escape(verdict)}</b>{below}</div>")
