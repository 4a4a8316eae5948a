"""The questions of lesson 08, line by line as its page writes them; `why` asks two more, for a longer step."""

import numpy as np

looked_at = np.arange(-99, 0, 19)      # six of the last hundred steps, even and odd
lengths = 2.0 ** np.arange(24)


def diverges(run):
    """Whether the loss rose by half in the last hundred steps, or is no finite number any more.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    bool
    """
    losses = run.losses[-100:]
    rose = losses[50:].mean() > 1.5 * losses[:50].mean()
    return rose or not np.isfinite(losses).all()


def gradients(run):
    """The gradients of the whole loss where six of the last hundred steps began.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    ndarray, shape (6, d)
    """
    began = run.path.theta[:-1][looked_at]      # where these steps began
    return run.objective.gradient(began)        # of the whole loss


def promise(run):
    """What the slope promised for the last hundred steps, as a share of the loss.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    float
    """
    squares = (gradients(run) ** 2).sum(axis=1)
    return 100 * run.path.eta[-1] * np.median(squares) / run.loss


def fall(run):
    """What the loss lost over the last hundred steps, as a share of the loss.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    float
    """
    losses = run.losses[-100:]
    return 2 * (losses[:50].mean() - losses[50:].mean()) / run.loss


def noise_to_signal(run):
    """The mean square of the noise in the gradients that the run used, over that of the whole gradient.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    float
    """
    g = gradients(run)
    used = run.path.g[looked_at]        # what these steps went by
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
    g = gradients(run)
    ended = run.path.theta[1:][looked_at]
    after = run.objective.gradient(ended)
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
    """How far the loss falls on both sides along the lowest bend, as a share of the loss.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    float
    """
    v = run.bends.vectors[:, 0]             # of the lowest bend
    s = np.sqrt(2 * run.loss / abs(run.bends.values[0]))
    far = s / 2.0 ** np.arange(6)
    left = run.objective.value(run.end - far[:, None] * v)
    right = run.objective.value(run.end + far[:, None] * v)
    worse = np.maximum(left, right)         # of the two sides, at each distance
    return max(0, 1 - worse.min() / run.loss)     # at the best distance


def longer_step(run):
    """How far the loss falls in one step of each length, as shares of the loss.

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
    return 1 - losses / run.loss


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


def grows(run):
    """Whether the fall for each unit of length grows to more than twice what the slope says: a plateau.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    bool
    """
    g = run.objective.gradient(run.end)
    slope = run.path.eta[-1] * (g**2).sum() / run.loss    # the fall at length 1
    return (longer_step(run) / lengths).max() > 2 * slope and longer_step(run).max() > 0.01


def why(run):
    """What stopped a run.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    str
    """
    if diverges(run):
        return "diverging"
    state = moving(run)
    if state != "stands still":
        return state
    slow = of_limit(run) < 1 / 100
    if not slow and both_sides(run) > 0.01:
        return "saddle"
    if grows(run):
        return "plateau"
    if slow:
        return "crawling"
    return "ravine" if longer_step(run).max() > 0.01 else "minimum"
