"""Figures: a canvas that carries its own text alternative, and `draw_*(ax, data)` functions.

    canvas = figures.Canvas("All four minima are equally deep", alt="Contours of ...")
    figures.draw_contours(canvas.ax, surfaces.himmelblau)
    canvas

A canvas is shown by being the last line of a cell. Nothing here touches pyplot or any global state:
the style (`course.mplstyle`) is lent to each function for as long as it runs.

One sign means one thing everywhere: a start is a circle, an end a star, a minimum a filled dot, a
saddle a cross, a maximum a triangle, and a point the second-order test does not decide a diamond.
"""

import base64
import functools
import io
from importlib.resources import files

import matplotlib
import numpy as np
from matplotlib import patheffects, ticker
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from descentlab import _checks

# Okabe and Ito, Color universal design, 2008: told apart by the colour-blind.
BLUE, VERMILLION, GREEN = "#0072B2", "#D55E00", "#009E73"
PURPLE, ORANGE, SKY, BLACK = "#CC79A7", "#E69F00", "#56B4E9", "#000000"
# The same hues, dark enough to be read as text on white (contrast at least 4.5 to 1).
INK = {BLUE: "#00609A", VERMILLION: "#A84A00", GREEN: "#00704F", PURPLE: "#9A3F74", ORANGE: "#8A5F00",
       SKY: "#1F6E9C", BLACK: "#000000"}
# The three parts of the equation, in every picture and every formula.
DIRECTION, SCALE, SCHEDULE = BLUE, VERMILLION, GREEN
TAYLOR = GREEN, VERMILLION      # the line and the parabola

SIGNS = {"minimum": dict(marker="o", color=BLACK, label="minimum"),
         "saddle": dict(marker="X", color=VERMILLION, label="saddle"),
         "maximum": dict(marker="^", color=PURPLE, label="maximum"),
         "undecided": dict(marker="D", color=ORANGE, label="undecided")}

_STYLE = matplotlib.rc_params_from_file(str(files("descentlab") / "course.mplstyle"), use_default_template=False)
_HALO = [patheffects.withStroke(linewidth=4, foreground="white")]

# Viridis, lightened so that lines and words stay readable on it; its lightness still rises evenly.
_HEIGHTS = LinearSegmentedColormap.from_list(
    "heights", 0.38 * matplotlib.colormaps["viridis"](np.linspace(0, 1, 64))[:, :3] + 0.62)


def styled(function):
    """Lend the course's style to `function` while it runs."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        with matplotlib.rc_context(_STYLE):
            return function(*args, **kwargs)

    return wrapper


class Canvas:
    """A figure of one or more panels side by side, with a title and a text alternative.

    title : the finding, as a sentence; alt : what is seen, for those who do not see it
    panels : how many axes; size : (width, height) in inches; polar : polar axes
    `ax` is the first panel, `axes` are all of them. Raises TypeError for a title or alt that is no
    string, ValueError for an empty alt or panels < 1.
    """

    @styled
    def __init__(self, title, alt, panels=1, size=None, polar=False):
        for name, text in (("title", title), ("alt", alt)):
            if not isinstance(text, str):
                _checks.refuse(name, text, "a string", TypeError)
        if not alt:
            _checks.refuse("alt", alt, "a sentence that says what is seen")
        panels = _checks.count("panels", panels)
        self.title, self.alt = title, alt
        self.figure = Figure(figsize=size or ((6, 4.5) if panels == 1 else (4.7 * panels, 4.2)))
        FigureCanvasAgg(self.figure)
        kind = {"projection": "polar"} if polar else {}
        self.axes = tuple(self.figure.subplots(1, panels, squeeze=False, subplot_kw=kind).flat)
        self.ax = self.axes[0]
        self.figure.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="bold", wrap=True)

    def __repr__(self):
        return f"[figure] {self.title}. {self.alt}"

    @styled
    def png(self):
        """The figure as PNG bytes."""
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = base64.b64encode(self.png()).decode()
        return {"image/png": picture, "text/plain": repr(self)}, {"image/png": {"alt": self.alt}}


def _levels(heights, number=16):
    """Contour levels from the lowest to the highest of `heights`, closer together where most of them lie."""
    low, high = heights.min(), heights.max()
    middle = (np.median(heights) - low) / (high - low)
    power = np.clip(np.log(max(middle, 1e-6)) / np.log(0.5), 1.0, 6.0)
    return low + (high - low) * np.linspace(0, 1, number) ** power


def _grid(box, number=160):
    (left, right), (bottom, top) = box
    return np.meshgrid(np.linspace(left, right, number), np.linspace(bottom, top, number))


@styled
def draw_contours(ax, surface, equal=False):
    """Level lines of a surface in the plane over its box, dark where it is low.

    Levels are closer together where most heights lie. `equal` sets one unit of x as long as one of y,
    for where angles matter. ValueError for a surface that is not in the plane.
    """
    if surface.dimension != 2:
        _checks.refuse("surface", surface, "a surface of two variables")
    xs, ys = _grid(surface.box)
    heights = surface.value(np.stack([xs, ys], axis=-1))
    levels = _levels(heights)
    ax.contourf(xs, ys, heights, levels=levels, colors=_HEIGHTS(np.linspace(0, 1, len(levels) - 1)))
    ax.contour(xs, ys, heights, levels=levels, colors="white", linewidths=0.7, linestyles="solid", alpha=0.8)
    ax.set(xlim=surface.box[0], ylim=surface.box[1])
    names = [str(v) for v in surface.variables]
    names = [f"{n[0]}$_{n[1:]}$" if n[1:].isdigit() else n for n in names]
    ax.set_xlabel(names[0])
    ax.set_ylabel(names[1], rotation=0, labelpad=10)
    if equal:
        ax.set_aspect("equal")


@styled
def draw_path(ax, points, color=VERMILLION, label=None, dash="-", marker="."):
    """A path in the parameter plane, points (T+1, 2): circle at the start, star at the end.

    Returns the artists (line, start, end), for those who want to move them.
    """
    points = np.asarray(points)
    (line,) = ax.plot(*points.T, dash, marker=marker, color=color, markersize=5, linewidth=1.8, zorder=4)
    (start,) = ax.plot(*points[:1].T, "o", color="white", markeredgecolor=color, markeredgewidth=2.2, markersize=10,
                       zorder=5)
    (end,) = ax.plot(*points[-1:].T, "*", color=color, markeredgecolor="white", markersize=17, zorder=6)
    if label:
        write(ax, points[-1], label, color)
    return line, start, end


@styled
def write(ax, point, text, color=BLACK, offset=(9, 7), **kwargs):
    """A label beside `point` (2,), in ink of its colour, with a white rim so that it reads on anything."""
    return ax.annotate(text, point, offset, textcoords="offset points", color=INK.get(color, color),
                       path_effects=_HALO, zorder=7, annotation_clip=False, **kwargs)


@styled
def draw_points(ax, points, kind, size=10, labelled=False):
    """Critical points (k, 2) of one kind: minimum, saddle, maximum or undecided, each with its own sign."""
    _checks.one_of("kind", kind, tuple(SIGNS))
    points = np.atleast_2d(points)
    sign = dict(SIGNS[kind])
    label = sign.pop("label")
    ax.plot(*points.T, linestyle="none", markersize=size, markeredgecolor="white", markeredgewidth=1.3, zorder=6,
            label=label, **sign)
    if labelled:
        left, right = ax.get_xlim()
        for point in points:
            at_edge = point[0] > left + 0.8 * (right - left)
            write(ax, point, label, sign["color"], offset=(-9, 7) if at_edge else (9, 7), ha="right" if at_edge else "left")


@styled
def draw_arrow(ax, start, vector, color=BLUE, label=None):
    """An arrow from `start` (2,) along `vector` (2,), both in data units."""
    tip = np.asarray(start) + np.asarray(vector)
    ax.annotate("", tip, start, arrowprops=dict(arrowstyle="-|>", color=color, linewidth=2.6, shrinkA=0, shrinkB=0,
                                                mutation_scale=18), zorder=6)
    if label:
        write(ax, tip, label, color)


@styled
def draw_curves(ax, curves, x=None, log=True, ylabel="", xlabel="step t", logx=False, dashes=("-", "--", ":", "-."),
                colors=(BLUE, VERMILLION, GREEN, PURPLE, ORANGE, BLACK, SKY), marker="", label_at="end"):
    """Curves over the steps, a dict label -> values (T,), each labelled at its own end, or at its start.

    x : common horizontal values, steps from 0 if not given; log, logx : a logarithmic height, a
    logarithmic x. Curves are told apart by colour and dash; labels that would overlap are moved apart.
    label_at : "end" or "start", where the curves lie farther apart.
    """
    _checks.one_of("label_at", label_at, ("end", "start"))
    ends = []
    for i, (label, values) in enumerate(curves.items()):
        values = np.asarray(values, dtype=float)
        along = np.arange(len(values)) if x is None else x
        named = np.flatnonzero(np.isfinite(values))[-1 if label_at == "end" else 0]
        ax.plot(along, values, color=colors[i % len(colors)], linestyle=dashes[i % len(dashes)], marker=marker)
        ends.append((along[named], values[named], label, colors[i % len(colors)]))
    if log:
        log_height(ax)
    if logx:
        ax.set_xscale("log")
    ax.margins(x=0.02)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.grid(axis="y")
    if label_at == "start":      # room for them
        ax.set_xlim(left=ax.transData.inverted().transform(ax.transAxes.transform((-0.2, 0)))[0])
    label_ends(ax, ends, right=label_at == "end", away=10 if marker else 6)


def log_height(ax):
    """A logarithmic height with few plain numbers: 0.1, 0.2, 0.5, 1 over a short range, powers of ten over a long one."""
    ax.set_yscale("log")
    ax.grid(axis="y")
    low, high = ax.get_ylim()
    if high < 300 * low:
        ax.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5) if high > 30 * low else (1, 1.5, 2, 3, 5, 7)))
        ax.yaxis.set_major_formatter(ticker.FuncFormatter(_plainly))
        ax.yaxis.set_minor_formatter(ticker.NullFormatter())


def _plainly(number, _):
    """A tick as 0.00005, where %g would change to 5e-05 halfway down an axis."""
    return np.format_float_positional(float(f"{number:.6g}"), trim="-") if abs(number) < 1 else f"{number:g}"


def label_ends(ax, ends, gap=17, right=True, away=6):
    """Labels right (or left) of curves' ends [(x, y, text, color)], moved apart to at least `gap` points."""
    ax.figure.canvas.draw()
    heights = [ax.transData.transform((x, y))[1] for x, y, _, _ in ends]
    order = np.argsort(heights)
    step = gap * ax.figure.dpi / 72
    placed = {}
    lowest = -np.inf
    for i in order:
        placed[i] = lowest = max(heights[i], lowest + step)
    for i, (x, y, text, color) in enumerate(ends):
        shift = (placed[i] - heights[i]) * 72 / ax.figure.dpi
        write(ax, (x, y), text, color, offset=(away if right else -away, shift), va="center",
              ha="left" if right else "right")


@styled
def draw_region(ax, surface, below, label):
    """Hatch the part of a surface's box where its value is less than `below`, and name it."""
    xs, ys = _grid(surface.box, 300)
    heights = surface.value(np.stack([xs, ys], axis=-1))
    ax.contourf(xs, ys, heights, levels=[heights.min() - 1, below], colors=[VERMILLION], alpha=0.35)
    ax.contour(xs, ys, heights, levels=[below], colors=[VERMILLION], linewidths=1.5)
    deepest = np.unravel_index(heights.argmin(), heights.shape)
    inward = 14 if xs[deepest] < np.mean(surface.box[0]) else -14
    write(ax, (xs[deepest], ys[deepest]), label, VERMILLION, offset=(inward, 0), ha="left" if inward > 0 else "right",
          va="center")


@styled
def draw_line(ax, point, direction, color=BLACK):
    """A thin straight line through `point` (2,) along `direction` (2,), from edge to edge of the picture."""
    ax.axline(point, np.add(point, direction), color=color, linewidth=1.2, linestyle="--")


@styled
def draw_trace(ax, points, color=BLACK):
    """A dotted curve through points (n, 2)."""
    ax.plot(*np.asarray(points).T, ":", color=color, linewidth=2.6)


@styled
def draw_basins(ax, box, ends, number):
    """Where each start of a grid ended: `ends` (number * number,) are whole numbers, one colour for each.

    The starts are the grid's points row by row; -1 (nowhere known) stays white.
    """
    colors = ["#FFFFFF", "#9CC9E8", "#F2C68A", "#A9DCC7", "#E6BFD3", "#F5EFA0"]
    picture = np.asarray(ends).reshape(number, number)
    (left, right), (bottom, top) = box
    ax.imshow(picture, origin="lower", extent=(left, right, bottom, top), aspect="auto", interpolation="nearest",
              cmap=matplotlib.colors.ListedColormap(colors), vmin=-1.5, vmax=len(colors) - 1.5)
    ax.set(xlabel="x of the start", ylabel="y of the start", xlim=(left, right), ylim=(bottom, top))


@styled
def draw_surface_3d(canvas, panel, surface, top=None, path=None):
    """Replace a panel of `canvas` by the surface as a landscape, with its height as the third axis.

    top : heights above it are cut off; path : points (T+1, 2), shown lifted onto the surface
    """
    old = canvas.axes[panel]
    spec = old.get_subplotspec()
    old.remove()
    ax = canvas.figure.add_subplot(spec, projection="3d")
    canvas.axes = tuple(ax if i == panel else a for i, a in enumerate(canvas.axes))
    canvas.ax = canvas.axes[0]
    xs, ys = _grid(surface.box, 70)
    heights = surface.value(np.stack([xs, ys], axis=-1))
    if top is not None:
        heights = np.minimum(heights, top)
    ax.plot_surface(xs, ys, heights, cmap=_HEIGHTS, linewidth=0.2, edgecolor="#00000030", rcount=45, ccount=45,
                    antialiased=True)
    if path is not None:
        ax.plot(*np.transpose(path), surface.value(path) + 8, ":", color=VERMILLION, zorder=10)
    ax.set(xlabel="x", ylabel="y", zlabel="loss")
    ax.view_init(38, -60)
    ax.tick_params(labelsize=9, pad=-1)
    return ax


@styled
def draw_directional_curvature(ax, hessian, number=361):
    """v'Hv for every unit direction v, in a polar picture: the distance from the dashed circle is v'Hv.

    Outside the circle (blue) the surface curves up in that direction, inside (vermillion) it curves
    down. The eigenvectors are drawn with their eigenvalues. hessian (2, 2), polar axes.
    """
    angles, curvature, zero = polar_curvature(hessian, number)
    ax.plot(angles, np.full(number, zero), "--", color="#555555", linewidth=1.4)
    write(ax, (np.deg2rad(200), zero), "0", "#555555", offset=(0, 0), ha="center", va="center")
    ax.fill_between(angles, zero, zero + np.maximum(curvature, 0), color=BLUE, alpha=0.35, linewidth=0)
    ax.fill_between(angles, zero, zero + np.minimum(curvature, 0), color=VERMILLION, alpha=0.45, linewidth=0)
    ax.plot(angles, zero + curvature, color=BLACK)
    values, vectors = np.linalg.eigh(hessian)
    for value, vector in zip(values, vectors.T):
        angle = np.arctan2(vector[1], vector[0])
        for side in (angle, angle + np.pi):
            ax.plot([side, side], [0, zero + value], color=GREEN, linewidth=2.4, linestyle="-" if value > 0 else ":")
        write(ax, (angle if -np.pi / 2 <= angle < np.pi / 2 else angle + np.pi, zero + value), f"{value:.3g}", GREEN,
              fontweight="bold")
    ax.set_yticks([])
    ax.set_xticks(np.deg2rad([0, 90, 180, 270]))
    ax.set_ylim(0, (zero + curvature).max() * 1.15)
    ax.spines["polar"].set_visible(False)


def polar_curvature(hessian, number=361):
    """Angles (number,), v'Hv at each, and the radius that stands for zero, so that nothing is negative."""
    angles = np.linspace(0, 2 * np.pi, number)
    v = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    curvature = np.einsum("ki,ij,kj->k", v, hessian, v)
    return angles, curvature, 1.25 * max(np.abs(curvature).max(), 1e-12)


@styled
def draw_spectrum(ax, eigenvalues, tolerance=1e-6):
    """All eigenvalues by rank on a symmetric logarithmic height; those called zero lie in a grey band.

    eigenvalues (n,) in ascending order; |lambda| <= tolerance * max|lambda| counts as zero.
    """
    values = np.sort(np.asarray(eigenvalues))
    width = tolerance * np.abs(values).max()
    ranks = np.arange(1, len(values) + 1)
    ax.axhspan(-width, width, color="#bbbbbb", alpha=0.5, linewidth=0)
    for which, color, marker in ((values < -width, VERMILLION, "v"), (np.abs(values) <= width, "#555555", "_"),
                                 (values > width, BLUE, "^")):
        ax.plot(ranks[which], values[which], marker, color=color, markersize=5, linestyle="none")
    ax.set_yscale("symlog", linthresh=max(width, 1e-12), linscale=0.6)
    ax.set(xlabel="eigenvalue, from the lowest", ylabel="")
    ax.grid(axis="y")


@styled
def draw_directions(ax, degrees, curves):
    """How fast the loss falls against the direction, in degrees from -g; a dict label -> values, tops marked."""
    order = np.argsort(degrees)
    for (label, values), color, dash in zip(curves.items(), (VERMILLION, BLUE), ("--", "-")):
        top = values.argmax()
        ax.plot(degrees[order], values[order] / np.abs(values).max(), dash, color=color)
        ax.plot(degrees[top], values[top] / np.abs(values).max(), "o", color=color, markeredgecolor="white",
                markersize=11)
        left = degrees[top] < -5
        write(ax, (degrees[top], 1.0), label, color, offset=(-12 if left else 12, 4), ha="right" if left else "left",
              va="center")
    ax.axhline(0, color="#888888", linewidth=1)
    ax.set(xlabel="direction of the step, in degrees from -g", ylim=(-1.15, 1.3),
           xticks=np.arange(-180, 181, 45), ylabel="fall of the loss\n(best = 1)")
    ax.grid(axis="y")


@styled
def draw_shares(ax, x, shares, limit=None, xlabel="eta", ylabel="", precision=3):
    """Shares between 0 and 1 against a logarithmic quantity, with a dashed `limit`, told to `precision` digits."""
    ax.plot(x, shares, "o-", color=BLUE, markeredgecolor="white")
    if limit is not None:
        ax.axvline(limit, color=VERMILLION, linestyle="--")
        write(ax, (limit, 0.5), f"2 / bend\n= {limit:.{precision}g}", VERMILLION, offset=(-8, 0), ha="right")
    ax.set(xscale="log", xlabel=xlabel, ylabel=ylabel, ylim=(-0.05, 1.05))
    ax.grid(axis="y")


@styled
def draw_inset(ax, x, values, title):
    """A small curve in the upper left corner of a picture."""
    small = ax.inset_axes([0.07, 0.62, 0.34, 0.3])
    small.plot(x, values, color=BLACK)
    small.set_title(title, fontsize=11, fontweight="normal")
    small.tick_params(labelsize=9)


@styled
def draw_bundle(ax, curves, name, xlabel="step t"):
    """Many runs of one quantity over the steps, curves (T, k), thin, with their median on top."""
    ax.plot(curves, color=SKY, linewidth=0.8, alpha=0.6)
    ax.plot(np.median(curves, axis=1), color=BLUE)
    ax.set(xlabel=xlabel)
    ax.set_title(f"{name}: {np.shape(curves)[1]} runs and their median", fontsize=12, fontweight="normal")
    log_height(ax)
    ax.margins(x=0.02)


@styled
def draw_laws(ax, sizes, laws, measured, xlabel="batch size B", ylabel=""):
    """Laws as lines and what was measured as dots over them, both dicts label -> values (n,), both axes logarithmic."""
    for (label, values), color, dash in zip(laws.items(), (GREEN, BLUE), ("--", "-")):
        ax.plot(sizes, values, dash, color=color)
        ax.plot(sizes, measured[label], "o", color=color, markeredgecolor="white", markersize=10)
    ax.set_xscale("log")
    log_height(ax)
    ax.set_xticks(sizes, [f"{size:g}" for size in sizes])
    ax.minorticks_off()
    ax.set(xlabel=xlabel, ylabel=ylabel)
    label_ends(ax, [(sizes[-1], values[-1], label, color)
                    for (label, values), color in zip(laws.items(), (GREEN, BLUE))])


@styled
def draw_seeds(ax, places, groups, xlabel="batch size B", ylabel="", joined=True):
    """Every seed as a dot, and the medians joined: a dict label -> values (len(places), seeds), labelled at its end.

    places : what is written under the columns, which are equally far apart. Groups are told apart by
    colour, dash and marker, and stand a little beside each other. With `joined=False`, for places that have no order,
    the medians are strokes, and a legend names the groups.
    """
    ends = []
    for i, (label, values) in enumerate(groups.items()):
        values, color = np.asarray(values), (BLUE, VERMILLION, GREEN)[i % 3]
        columns = np.arange(len(places)) + 0.12 * (i - (len(groups) - 1) / 2)
        scatter = columns[:, None] + np.linspace(-0.04, 0.04, values.shape[1])
        ax.plot(scatter.ravel(), values.ravel(), "os^"[i % 3], color=color, markersize=5, alpha=0.55, markeredgewidth=0)
        if not joined:
            ax.plot(columns, np.median(values, axis=1), "_", color=BLACK, markersize=16, markeredgewidth=2.4)
            ax.plot([], [], "os^"[i % 3], color=color, label=label)
        elif len(groups) > 1:
            ax.plot(columns, np.median(values, axis=1), ("-", "--", ":")[i % 3], color=color)
        else:
            ax.plot(columns, np.median(values, axis=1), "_", color=BLACK, markersize=32, markeredgewidth=2.4)
        ends.append((len(places) - 1 + 0.06 * len(groups), np.median(values[-1]), label, color))
    ax.set_xticks(range(len(places)), [str(place) for place in places])
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(-0.4, len(places) - 0.6))
    ax.grid(axis="y")
    if not joined:
        ax.legend()
    elif len(groups) > 1:
        label_ends(ax, ends)


@styled
def draw_clocks(axes, runs):
    """The same runs against several clocks, a panel each: a dict label -> (clocks, losses).

    clocks : a dict name -> times (n,), increasing; each panel ends where the first of the runs ends by its clock
    """
    colors, dashes, lowest = (BLUE, GREEN, VERMILLION), ("-", "--", ":"), np.inf
    for ax, clock in zip(axes, next(iter(runs.values()))[0]):
        last = min(clocks[clock][-1] for clocks, _ in runs.values())
        ends = []
        for (label, (clocks, losses)), color, dash in zip(runs.items(), colors, dashes):
            times, losses = clocks[clock], np.asarray(losses)
            losses_there = np.interp(last, times, losses)
            inside = times < last
            ax.plot([*times[inside], last], [*losses[inside], losses_there], dash, color=color)
            ends.append((last, losses_there, label, color))
            lowest = min(lowest, losses_there)
        ax.set(xlabel=clock, xlim=(0, last))
        ax.xaxis.set_major_locator(ticker.MaxNLocator(3))
        ax.xaxis.set_major_formatter(ticker.FormatStrFormatter("%g"))
    for ax in axes:
        ax.set_ylim(0.8 * lowest, 1.2 * max(np.max(losses) for _, losses in runs.values()))
        log_height(ax)
        if ax is not axes[0]:
            ax.tick_params(labelleft=False)
    axes[0].set_title("training loss", fontsize=12, fontweight="normal")
    label_ends(axes[-1], ends)


@styled
def draw_timings(axes, sizes, seconds, flat_to=1000):
    """Time of an update, and of an epoch of max(sizes) rows, against the batch size; on the left what is said of GPUs."""
    update, epoch = axes
    rows, times = sizes[-1], 1e3 * seconds
    for ax, times, name in ((update, times, "one update, milliseconds"),
                            (epoch, times * rows / sizes, f"one epoch of {rows:,} rows, milliseconds")):
        ax.plot(sizes, times, "o-", color=BLUE, markeredgecolor="white")
        ax.set_xscale("log", base=2)
        log_height(ax)
        ax.set_xticks(sizes[::4], [f"{size:,}" for size in sizes[::4]])
        ax.minorticks_off()
        ax.set(xlabel="batch size B")
        ax.set_title(name, fontsize=12, fontweight="normal")
    update.plot([1, flat_to], [1e3 * seconds[0]] * 2, "--", color=VERMILLION)
    write(update, (flat_to, 1e3 * seconds[0]), "said of\na GPU", VERMILLION, va="center")
    write(update, (sizes[-3], 1e3 * seconds[-3]), "this CPU", BLUE, offset=(-10, 4), ha="right")


@styled
def draw_escape_times(ax, distances, times):
    """Steps until a saddle is left against the first distance: a dict label -> (measured, law), signs and lines."""
    ends, signs = [], (("o", BLUE, "-"), ("s", VERMILLION, "--"), ("^", GREEN, ":"), ("D", PURPLE, "-."))
    for (label, (measured, law)), (marker, color, dash) in zip(times.items(), signs):
        ax.plot(distances, law, dash, color=color, linewidth=1.6)
        ax.plot(distances, measured, marker, color=color, markeredgecolor="white")
        ends.append((distances[-1], measured[-1], label, color))
    ax.set(xscale="log", xlabel="distance of the start along the way out", ylim=(0, None))
    ax.set_title("steps until it is left: measured (signs), law (lines)", fontsize=12, fontweight="normal")
    ax.invert_xaxis()
    ax.grid(axis="y")
    label_ends(ax, ends)


@styled
def draw_share_against_loss(ax, exact, searched, others):
    """Share of positive eigenvalues against loss, pairs (k, 2) each: padded nets, found by search, not critical."""
    # Crosses last: under a dot, one could not be found.
    for points, marker, color, size in ((searched, "^", BLUE, 8), (exact, "o", VERMILLION, 11),
                                        (others, "x", "#444444", 6)):
        edge = {} if marker == "x" else {"markeredgecolor": "white"}
        ax.plot(*np.asarray(points).T, marker, color=color, markersize=size, linestyle="none", **edge)
    ax.axhline(1, color="#888888", linewidth=1)
    ax.set(xlabel="loss", ylim=(None, 1.03))
    ax.set_title("share of positive eigenvalues", fontsize=12, fontweight="normal")
    ax.grid(axis="y")
    for height, text, color in ((0.21, "● smaller nets, padded: exact", VERMILLION),
                                (0.13, "▲ found by search: |g| < 1e-10", BLUE),
                                (0.05, "× search ended early: |g| is not 0", "#444444")):
        ax.text(0.02, height, text, transform=ax.transAxes, color=INK.get(color, color))


@styled
def draw_remedies(axes, pairs, ylabel="loss, median of five"):
    """Losses with and without a remedy, a panel each: a dict title -> {label: (x, losses)}; what is not finite ends."""
    axes[0].set_ylabel(ylabel)
    for ax, (title, curves) in zip(axes, pairs.items()):
        ends = []
        for (label, (x, losses)), color, dash in zip(curves.items(), (VERMILLION, BLUE, GREEN), ("--", "-", ":")):
            losses = np.where(np.isfinite(losses), losses, np.nan)
            ax.plot(x, losses, dash, color=color)
            last = np.flatnonzero(np.isfinite(losses))[-1]
            ends.append((x[last], losses[last], label, color))
        log_height(ax)
        ax.set(xlabel="step t")
        ax.set_title(title, fontsize=12, fontweight="normal")
        ax.margins(x=0.02)
        label_ends(ax, ends)


@styled
def draw_rate_map(ax, law, number=101):
    """How many steps a tenfold gain takes, over eta in (0, 4) and beta in [0, 1): dark is fast, grey diverges.

    law : a function of eta and beta, arrays that broadcast, that gives what each step leaves
    """
    ax.clear()
    eta, beta = np.meshgrid(np.linspace(0.005, 4, 2 * number), np.linspace(0, 0.995, number))
    left = law(eta, beta)
    with np.errstate(divide="ignore"):
        steps = np.where(left < 1, np.log(10) / -np.log(np.minimum(left, 1 - 1e-9)), np.nan)
    levels = [1, 2, 5, 10, 15, 20, 30, 40, 60, 100, 200, 500, 1000, 1e10]
    ax.contourf(eta, beta, steps, levels=levels, colors=_HEIGHTS(np.linspace(0, 1, len(levels) - 1)))
    ax.contour(eta, beta, steps, levels=levels[3:-1], colors="white", linewidths=0.9)
    ax.contour(eta, beta, left, levels=[1.0], colors=BLACK, linewidths=1.2)
    ax.set_facecolor("#C4C4C4")
    # Labels stand where the levels cross eta = 1 on the way up to the best beta, no closer than they can be read.
    column, last = int(np.abs(eta[0] - 1).argmin()), -1
    upward = steps[:np.nanargmin(steps[:, column]) + 1, column]
    for level in levels[-2:2:-1]:
        crossing = beta[np.nanargmin(np.abs(np.log(upward / level))), 0]
        if upward.min() < level < upward.max() and crossing > last + 0.07:
            last = crossing
            ax.text(1.0, crossing, f"{level:g}", ha="center", va="center", fontsize=10, path_effects=_HALO)
    if (left[:8, -20:] >= 1).all():
        ax.text(3.9, 0.03, "diverges", ha="right", fontsize=11)
    ax.set(xlim=(0, 4), ylim=(0, 0.995), xlabel="eta")
    ax.set_ylabel("beta", rotation=0, labelpad=14)
    ax.set_title("steps for a tenfold gain", fontsize=12, fontweight="normal")


@styled
def draw_measured(ax, x, curves, xlabel="", ylabel="", logx=False, log=False, stretched=False, laws_at=None):
    """Laws as lines and what was measured as signs over them: a dict label -> (law, measured), each (n,).

    x : common horizontal values. Where there is no law, a curve's signs are joined: label -> measured (n,). What is not
    finite is left out. Curves are told apart by colour, dash and marker, and labelled at their right end.
    logx, log : a logarithmic x, a logarithmic height; stretched : for x = beta, room towards 1, as 1 - beta shrinks
    laws_at : (k,), where the laws, then each (k,), are given, if not at x
    """
    ends, signs = [], (("o", BLUE, "-", 10), ("s", VERMILLION, "--", 7), ("^", GREEN, "-.", 9), ("D", PURPLE, ":", 7))
    for (label, pair), (marker, color, dash, size) in zip(curves.items(), signs):
        law, measured = pair if isinstance(pair, tuple) else (pair, pair)
        at = x if laws_at is None or not isinstance(pair, tuple) else laws_at
        ax.plot(at, law, dash, color=color, linewidth=1.8)
        ax.plot(x, measured, marker, color=color, markeredgecolor="white", markersize=size, linestyle="none")
        last = np.flatnonzero(np.isfinite(measured))[-1]
        ends.append((x[last], measured[last], label, color))
    if logx:
        ax.set_xscale("log")
        if len(x) < 9:
            ax.set_xticks(x, [f"{place:,g}" for place in x])
            ax.minorticks_off()
    if stretched:
        ax.set_xscale("function", functions=(lambda b: -np.log(np.maximum(1 - b, 1e-9)), lambda s: 1 - np.exp(-s)))
        ax.set_xticks([0, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99][:7 if max(x) > 0.97 else 5])
    if log:
        log_height(ax)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.grid(axis="y")
    label_ends(ax, ends)


@styled
def draw_differences(ax, groups, xlabel="", title="", labelled=True):
    """Every seed's difference from a reference, a line of dots for each of `groups`, a dict label -> values (seeds,).

    The median is a black stroke, zero a dashed line; the first group stands on top.
    """
    for row, (label, values) in enumerate(groups.items()):
        values = np.sort(np.asarray(values, dtype=float))
        ax.plot(values, row + np.linspace(-0.16, 0.16, len(values)), "o", color=BLUE, markersize=5.5, alpha=0.6,
                markeredgewidth=0)
        ax.plot([np.median(values)] * 2, [row - 0.32, row + 0.32], "-", color=BLACK, linewidth=2.4)
    ax.axvline(0, color=VERMILLION, linestyle="--", linewidth=1.6)
    ax.set_yticks(range(len(groups)), list(groups) if labelled else [""] * len(groups))
    ax.set(xlabel=xlabel, ylim=(len(groups) - 0.5, -0.5))
    ax.tick_params(axis="y", length=0)
    ax.set_title(title, fontsize=12, fontweight="normal")
    ax.grid(axis="x")


@styled
def draw_slice(ax, piece, title="", top=None, labelled=True):
    """Level lines of a `landscapes.Slice`, evenly spaced, the trained point in the middle as a filled dot.

    top : heights above it are cut off, so that several slices may share their levels
    """
    levels = np.linspace(0, piece.loss.max() if top is None else top, 15)
    ax.contourf(piece.steps, piece.steps, piece.loss, levels=levels, colors=_HEIGHTS(np.linspace(0, 1, 14)),
                extend="max")
    ax.contour(piece.steps, piece.steps, piece.loss, levels=levels, colors="#444444", linewidths=0.8)
    ax.plot(0, 0, zorder=6, markersize=9, markeredgecolor="white", **SIGNS["minimum"])
    ax.set(xlabel="a", aspect="equal", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    if labelled:
        ax.set_ylabel("b", rotation=0)
    ax.set_title(title, fontsize=12, fontweight="normal")


@styled
def draw_level(ax, height, label, color=BLACK):
    """A dotted line across the picture at `height`, with its label above the left end."""
    ax.axhline(height, color=color, linestyle=":", linewidth=1.6)
    write(ax, (ax.get_xlim()[0], height), label, color, offset=(4, 4))


@styled
def draw_factors(axes, path, names=("x", "y")):
    """The factors of each step of a `Path` of one start in the plane, a panel each: m, sigma, and eta / sigma * m."""
    step = path.eta[:, None] / path.sigma * path.m
    for ax, title, values, color in zip(axes, ("direction m", "scale sigma", "step: eta / sigma x m"),
                                        (path.m, path.sigma, step), (DIRECTION, SCALE, SCHEDULE)):
        for name, curve, dash in zip(names, values.T, ("-", "--")):
            ax.plot(curve, dash, color=color)
        if (values > 0).all():
            ax.set_yscale("log")
        ax.set(xlabel="step t")
        ax.margins(x=0.02)
        ax.grid(axis="y")
        ax.set_title(title, fontsize=12, fontweight="normal")
    axes[-1].axhline(0, color="#888888", linewidth=1)
    last = len(path) - 1
    label_ends(axes[1], [(last, values, name, SCALE) for name, values in zip(names, path.sigma[-1])])
    for ax, values in ((axes[0], path.m), (axes[2], step)):
        for name, curve in zip(names, values.T):
            top = np.abs(curve).argmax()
            write(ax, (top, curve[top]), name, ax.lines[0].get_color(), offset=(8, -4 if curve[top] > 0 else 0))


@styled
def draw_tree(ax, whole=True):
    """The questions that `diagnose` asks, and what the answers mean, from left to right.

    whole : False for the upper half alone, without what is asked where the slope promised nothing
    """
    questions = [   # (left, width, height of the middle, text)
        (0, 15, 43, "Does the\nloss fall?"), (23, 19, 43, "Did the slope\npromise it?"),
        (51, 14, 43, "Who takes\nit back?")]
    verdicts = [(57, "falling"), (50, "noise floor"), (43, "bouncing")]
    ways = [        # (corners, where the answer stands, the answer)
        ([(7.5, 43), (7.5, 57), (86, 57)], (46, 57), "yes: surely, by 1 % of its height"),
        ([(15, 43), (23, 43)], (19, 43), "no"), ([(42, 43), (51, 43)], (46.5, 43), "yes: 1 %"),
        ([(58, 43), (58, 50), (86, 50)], (75.5, 50), "noise > signal"),
        ([(65, 43), (86, 43)], (75.5, 43), "noise < 1/10,\ncosine < −1/2")]
    if whole:
        questions += [(23, 19, 25, "Does it fall on\nboth sides?"), (23, 19, 8, "Is a longer step\nany better?"),
                      (51, 14, 19.5, "Why is it\nso slow?")]
        verdicts += [(34, "saddle"), (26.5, "plateau"), (19.5, "crawling"), (12.5, "ravine"), (5.5, "minimum")]
        ways += [
            ([(30, 43), (30, 25)], (30, 34), "no"),
            ([(37, 25), (37, 34), (86, 34)], (61, 34), "yes: by twice the slope's"),
            ([(32.5, 25), (32.5, 8)], (32.5, 16.5), "no"), ([(42, 10), (58, 10), (58, 19.5)], (50, 10), "yes"),
            ([(42, 5.5), (86, 5.5)], (64, 5.5), "no, and no bend goes down"),
            ([(58, 19.5), (58, 26.5), (86, 26.5)], (75.5, 26.5), "slope doubles"),
            ([(65, 19.5), (86, 19.5)], (75.5, 19.5), "else eta < limit/20"),
            ([(62, 19.5), (62, 12.5), (86, 12.5)], (75.5, 12.5), "else eta > limit/5")]
    else:
        ways.append(([(32.5, 43), (32.5, 36)], (32.5, 37.5), "no"))
        ax.text(36, 36.5, "it is the place, or the rate", va="center", fontsize=12, style="italic")
    ax.set(xlim=(-0.5, 100.5), ylim=(2 if whole else 35, 60))
    ax.axis("off")
    for corners, place, answer in ways:
        ax.plot(*np.transpose(corners), color="#555555", linewidth=1.6, zorder=1)
        ax.text(*place, answer, ha="center", va="center", fontsize=11.5, zorder=3,
                bbox=dict(facecolor="white", edgecolor="none", pad=1.5))
    boxes = [(*question, 7.5, "normal") for question in questions]
    boxes += [(86, 14, middle, name, 5, "bold") for middle, name in verdicts]
    for left, width, middle, text, tall, weight in boxes:
        ax.add_patch(FancyBboxPatch((left, middle - tall / 2), width, tall, boxstyle="round,pad=0,rounding_size=1",
                                    facecolor=_HEIGHTS(0.95 if weight == "normal" else 0.5), edgecolor="#555555",
                                    zorder=2))
        ax.text(left + width / 2, middle, text, ha="center", va="center", fontsize=12, fontweight=weight, zorder=4)


@styled
def draw_traces(ax, traces, reach=0.5):
    """Flat curves one under the other, a dict label -> values (T,), each as its deviation from its own mean.

    reach : the deviation, as a share of that mean, that takes up half of a trace's row
    """
    for row, (label, values) in enumerate(traces.items()):
        deviation = np.asarray(values) / np.mean(values) - 1
        color = (BLUE, VERMILLION, GREEN, BLACK)[row % 4]
        ax.plot(np.arange(1 - len(values), 1), deviation / reach / 2 - row, color=color, linewidth=1.8)
        ax.text(1.01, -row, label, transform=ax.get_yaxis_transform(), color=INK[color], va="center")
    ax.set(ylim=(0.6 - len(traces), 0.6), yticks=-np.arange(len(traces)), yticklabels=[], xlabel="steps before the end")
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y")
    ax.margins(x=0)


@styled
def draw_gains(ax, gains):
    """What longer steps gain, a dict label -> (lengths, shares of the height), both axes logarithmic.

    The first is labelled above its middle, the others below theirs; one that gains nothing is named in a corner.
    """
    styles = zip((BLUE, GREEN, VERMILLION, PURPLE), ("-", "--", "-.", ":"))
    for row, ((label, (lengths, shares)), (color, dash)) in enumerate(zip(gains.items(), styles)):
        if not len(shares):
            ax.text(0.98, 0.06, f"{label}: no gain at any length", transform=ax.transAxes, ha="right")
            continue
        ax.plot(lengths, shares, dash, marker=".", color=color)
        middle = lengths[len(lengths) // 2], shares[len(shares) // 2]
        write(ax, middle, label, color, offset=(8, -16) if row else (-8, 8), ha="left" if row else "right")
    ax.set(xscale="log", yscale="log", xlabel="length, in steps of the run", ylabel="gain, share\nof the height")
    ax.grid(axis="y")


@styled
def draw_profile(ax, surface, theta, v, title, reach=1.0):
    """The loss of a surface on the line through theta (d,) along v (d,), and theta on it."""
    along = np.linspace(-reach, reach, 81)
    ax.plot(along, surface.value(theta + along[:, None] * v), "-", color=BLUE)
    ax.plot(0, surface.value(theta), "o", color=BLACK, markeredgecolor="white", markersize=11)
    ax.set(xlabel="distance along v")
    ax.set_title(title, fontsize=12, fontweight="normal")
    ax.grid(axis="y")
