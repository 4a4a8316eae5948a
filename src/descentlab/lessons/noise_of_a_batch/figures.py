"""The picture of How far can a batch be trusted?: what an update costs."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import write
from descentlab.figures.palette import GREEN
from descentlab.lessons.batch_size.scales import by_size, round_ticks


@styled
def draw_costs(price):
    """The time of an update against the batch size, as a multiple of that with a batch of 1.

    Parameters
    ----------
    price : dict of int to float
        Batch size, increasing from 1 -> time of an update.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("16 samples in one update cost far less than 16 updates", size=(7.4, 4.2),
                    alt="The time of an update against the batch size, both logarithmic, as a multiple of that with "
                        "one sample: rising slowly at first, then nearly in proportion, and always far below a dashed line, as "
                        "many updates of one sample.")
    sizes = np.array(list(price))
    canvas.ax.plot(sizes, sizes, "--", color=GREEN, linewidth=1.8)
    write(canvas.ax, (16, 16), "in proportion to B:\nB updates of one sample", GREEN, offset=(-12, 2), ha="right")
    longer = np.array(list(price.values())) / price[1]
    by_size(canvas.ax, sizes, longer, "one update: how many times as long as with B = 1")
    top = max(40, 1.3 * longer.max())
    round_ticks(canvas.ax, (0.85, top), [tick for tick in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if tick < top])
    return canvas
