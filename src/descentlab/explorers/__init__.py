"""Explorers: a picture that follows its controls.

An explorer is a matplotlib scene in two parts. The *still* part (contours, axes) is painted once and
kept as a background. The *moving* part (a path, a point, a line) is drawn over that background at
each change of a control, which takes a few milliseconds, and is shipped as one picture. Under it
stands a verdict in words, which is also the explorer's plain text; where no kernel runs, the last
picture stands in its place.

    >>> from descentlab import explorers
    >>> explorers.taylor().set(step=0.5).verdict          # doctest: +SKIP

Each function here makes one explorer. To write a new one, give `Explorer` a canvas, its controls, a
`paint` (the still part, which also makes the moving artists) and a `move` (which places them).
"""

from descentlab.explorers._machinery import Choice, Explorer, Reading, Slider, Switch, encode_png
from descentlab.explorers._adaptive import adam_step, floor_distance, jumps, own_rates, reaction, sideways
from descentlab.explorers._batch_size import batch_run, batch_surfaces, gradient_cloud, straight_line
from descentlab.explorers._course import course
from descentlab.explorers._critical_points import descent, hunt, stalled_runs, stopping, valley
from descentlab.explorers._diagnosis import diagnosis_desk, promise_and_fall, treat, treatment_bench
from descentlab.explorers._momentum import ball, conventions, memory, pad
from descentlab.explorers._mysteries import mystery
from descentlab.explorers._progress import progress
from descentlab.explorers._saddle_escape import coins, leave, plateau, searched
from descentlab.explorers._schedules import annealing, averaged, shifted
from descentlab.explorers._taylor import directions, taylor, taylor_plane, tolerance

__all__ = ["Choice", "Explorer", "Reading", "Slider", "Switch", "encode_png",
           "course", "descent", "hunt", "stalled_runs", "stopping", "valley",
           "annealing", "averaged", "shifted",
           "directions", "taylor", "taylor_plane", "tolerance",
           "batch_run", "batch_surfaces", "gradient_cloud", "straight_line",
           "adam_step", "floor_distance", "jumps", "own_rates", "reaction", "sideways",
           "coins", "leave", "plateau", "searched",
           "ball", "conventions", "memory", "pad",
           "diagnosis_desk", "mystery", "promise_and_fall", "treat", "treatment_bench"]
