"""The questions of lesson 08, line by line as its page writes them."""

import numpy as np

began = np.linspace(-100, -2, 6).astype(int)    # where six of the last steps began
lengths = 2.0 ** np.arange(24)


def promise(run):
    """What the slope promised for the last hundred steps, as a share of the height.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    float
    """
    g = run.objective.gradient(run.path.theta[:-1][began])  # of the whole loss
    squares = (g**2).sum(axis=1)
    return 100 * run.path.eta[-1] * np.median(squares) / run.height


def fall(run):
    """What the loss lost over the last hundred steps, as a share of the height.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    float
    """
    losses = run.losses[-100:]
    return 2 * (losses[:50].mean() - losses[50:].mean()) / run.height


def noise_to_signal(run):
    """The mean square of the noise in the gradients that the run used, over that of the whole gradient.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    float
    """
    g = run.objective.gradient(run.path.theta[:-1][began])
    used = run.path.g[began]        # at the same places
    return ((used - g) ** 2).sum() / (g**2).sum()


def cosine(run):
    """The mean cosine between the whole gradients at both ends of a step.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    float
    """
    g = run.objective.gradient(run.path.theta[:-1][began])
    after = run.objective.gradient(run.path.theta[1:][began])   # a step later
    sizes = np.linalg.norm(g, axis=1) * np.linalg.norm(after, axis=1)
    return ((g * after).sum(axis=1) / sizes).mean()


def moving(run):
    """What became of the promise.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    str
    """
    if promise(run) < 0.01:
        return "stands still"
    if fall(run) > promise(run) / 10:
        return "falling"
    noisy = noise_to_signal(run) > 1
    turns = cosine(run) < -1 / 2
    if noisy == turns:      # both, or neither
        return "undecided"
    return "noise floor" if noisy else "bouncing"


def both_sides(run):
    """What both sides gain along the lowest bend, as a share of the height.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    float
    """
    v = run.bends.vectors[:, 0]             # of the lowest bend
    whole = np.sqrt(2 * run.height / abs(run.bends.values[0]))  # T and Z bend up
    far = whole / 2.0 ** np.arange(6)
    left = run.objective.value(run.end - far[:, None] * v)
    right = run.objective.value(run.end + far[:, None] * v)
    worse = np.maximum(left, right)     # of the two sides, at each distance
    lowest = worse.min()                # at the best distance
    return max(0, 1 - lowest / run.height)


def longer_step(run):
    """What one step of each length gains, as shares of the height.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    ndarray
    """
    g = run.objective.gradient(run.end)
    steps = lengths[:, None] * run.path.eta[-1] * g
    losses = run.objective.value(run.end - steps)       # of 24 places at once
    return 1 - losses / run.height


def of_limit(run):
    """eta as a share of the limit.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    float
    """
    return run.path.eta[-1] * run.bends.values[-1] / 2


def standing(run):
    """Why a run that stands still, and at no saddle, does.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    str
    """
    gains = longer_step(run)
    if gains.max() < 0.01:
        return "minimum" if both_sides(run) < 0.01 else "undecided"
    g = run.objective.gradient(run.end)
    slope = run.path.eta[-1] * (g**2).sum() / run.height    # its gain at length 1
    if (gains / lengths).max() > 2 * slope:
        return "plateau"
    if of_limit(run) < 1 / 20:
        return "crawling"
    return "ravine" if of_limit(run) > 1 / 5 else "undecided"


def why(run):
    """What stopped a run.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    str
    """
    losses = run.losses[-100:]
    rose = losses[50:].mean() > 1.5 * losses[:50].mean()
    if rose or not np.isfinite(losses).all():
        return "diverging"
    state = moving(run)
    if state != "stands still":
        return state
    soon = run.path.eta[-1] * run.bends.values[0] < -1e-4     # in 10,000 steps
    if soon and both_sides(run) > 0.01:
        return "saddle"
    return standing(run)
