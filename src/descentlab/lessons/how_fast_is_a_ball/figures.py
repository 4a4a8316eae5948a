"""The pictures of How fast is a ball?: rates by formula and measured, a double root, a trap, and the floor of noise."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, draw_measured
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from descentlab.rates import heavy_ball_rate, nesterov_rate


@styled
def draw_measured_rates(etas, measured):
    """The heavy ball's rate by the formula and as measured, for a bend of 1.

    Parameters
    ----------
    etas : array_like, shape (n,)
    measured : dict of float to array_like, shape (n,)
        beta -> the rate at each eta.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Where the ball swings, its rate is the root of beta", size=(7.8, 4.5),
                    alt="Convergence rate against eta for three values of beta, lines from the formula and signs "
                        "measured upon them: 0.25 and 0.5 fall, are level at the root of beta, and rise; 0.9 is level "
                        "throughout.")
    fine = np.linspace(min(etas), max(etas), 400)
    curves = {f"beta {beta:g}": (heavy_ball_rate(fine, beta, 1.0), np.asarray(found))
              for beta, found in measured.items()}
    draw_measured(canvas.ax, etas, curves, "eta (the bend is 1)", "convergence\nrate", laws_at=fine,
                  colors=(GREEN, ORANGE, VERMILLION))
    return canvas


@styled
def draw_arrival(distances, rate, goal):
    """A run at the star, and what its rate alone would have made of it.

    Parameters
    ----------
    distances : array_like, shape (T,)
        From the minimum, at each step.
    rate : float
    goal : float
        The distance that counts as arrived.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The rate is right in the long run, and the ball is late all the same", size=(7.8, 4.4),
                    alt="The distance from the minimum over the steps, logarithmic, and below it the straight line of "
                        "the rate to the power t. The run begins beside the line, falls behind, and then stays almost "
                        "parallel to it.")
    distances = np.asarray(distances)
    t = np.arange(len(distances))
    draw_curves(canvas.ax, {"the run": distances, "rate to the t": distances[0] * rate**t}, ylabel="distance",
                dashes=("-", ":"), colors=(VERMILLION, BLACK))
    canvas.ax.axhline(goal, color=BLUE, linestyle="--", linewidth=1.6)
    write(canvas.ax, (0, goal), "arrived", BLUE, offset=(4, 5))
    return canvas


@styled
def draw_two_limits(products, ball, ahead, beta=0.9):
    """The rates of the two methods at one beta, by the formula and as measured.

    Parameters
    ----------
    products : array_like, shape (n,)
        eta times the bend.
    ball, ahead : array_like, shape (n,)
        The measured rates of the heavy ball, and of Nesterov's method.
    beta : float

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The look ahead damps steep directions, and bears less", size=(7.8, 4.5),
                    alt="Convergence rate against eta times bend. The heavy ball's is level just below 1. Nesterov's "
                        "begins there, falls to zero at 1, and then rises steeply above 1, where it diverges.")
    fine = np.linspace(0.01, products[-1], 600)
    curves = {"heavy ball": (heavy_ball_rate(fine, beta, 1.0), np.asarray(ball)),
              "Nesterov": (nesterov_rate(fine, beta, 1.0), np.asarray(ahead))}
    draw_measured(canvas.ax, products, curves, "eta times bend", "convergence\nrate", laws_at=fine,
                  colors=(VERMILLION, PURPLE), ylim=(0, 1.5))
    canvas.ax.axhline(1, color=BLACK, linewidth=1.4)
    write(canvas.ax, (0.02, 1), "above: diverges", BLACK, offset=(0, 6))
    return canvas


@styled
def draw_trap(ball, ahead):
    """A run of the heavy ball that never arrives, and one of Nesterov's method from the same start.

    Parameters
    ----------
    ball, ahead : array_like, shape (T,)
        theta at each step.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("One minimum, no hollow, and the heavy ball never arrives", size=(8.0, 4.3),
                    alt="theta over the steps from one start: Nesterov's method settles at 0 within twenty steps, the "
                        "heavy ball goes round three values for ever.")
    draw_curves(canvas.ax, {"Nesterov": np.asarray(ahead), "heavy ball": np.asarray(ball)}, log=False, ylabel="theta",
                dashes=("--", "-"), colors=(PURPLE, VERMILLION))
    return canvas


@styled
def draw_hovering(betas, same_eta, same_effective, eta):
    """How high runs hover above the minimum, against a quarter of their effective rate.

    Parameters
    ----------
    betas, same_eta, same_effective : array_like, shape (n,)
        beta; the floors where eta stays what it is; and where eta / (1 - beta) does.
    eta : float
        The rate at beta 0.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Momentum raises the floor at the same eta, not at the same low effective rate", size=(7.8, 4.5),
                    alt="The floor against beta, logarithmic, as measured and as a quarter of the effective rate: "
                        "with the same eta it rises steeply towards beta 1; with the same effective rate, a low one, it "
                        "is level.")
    betas = np.asarray(betas, dtype=float)
    draw_measured(canvas.ax, betas, {"same eta": (eta / (1 - betas) / 4, np.asarray(same_eta)),
                                     "same effective rate": (0 * betas + eta / 4,
                                                             np.asarray(same_effective))},
                  "beta (stretched towards 1)", "floor", log=True, stretched=True, colors=(VERMILLION, BLUE))
    return canvas


@styled
def draw_leap(runs, start, steps=20):
    """Plain descent from one start at two rates, and the two hollows with the rim between them.

    Parameters
    ----------
    runs : dict of str to array_like, shape (T, k)
        Name -> x at each step, of each start.
    start : int
        Which of the starts.
    steps : int
        How many are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A long step does not roll over the rim, it leaps", size=(7.8, 4.4),
                    alt="x over the first steps of plain descent at two learning rates, with lines at the shallow "
                        "hollow, the rim and the deep hollow. With the smaller rate it comes to rest in the shallow "
                        "hollow. With the larger one a single step goes from above the shallow hollow to beyond the "
                        "rim, and then the run comes to rest in the deep hollow.")
    ax = canvas.ax
    for place, name, dash in ((1.32, "shallow hollow", "--"), (1.11, "rim", ":"), (0.0, "deep hollow", "--")):
        ax.axhline(place, color=BLACK, linestyle=dash, linewidth=1.4)
        write(ax, (0.7 * steps, place), name, offset=(0, 7 if name != "rim" else -17))
    curves = {name: np.asarray(x)[:steps + 1, start] for name, x in runs.items()}
    draw_curves(ax, curves, log=False, ylabel="x", dashes=("-", "-"), colors=(BLUE, VERMILLION), marker="o")
    ax.set(xticks=range(0, steps + 1, 5), ylim=(-0.4, 4))
    return canvas
