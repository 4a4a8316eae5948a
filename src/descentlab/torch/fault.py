"""What a fault is, and how its sentences say a layer and a share."""

import attrs

from descentlab._numbers import short


@attrs.frozen
class Fault:
    """Something in the loop that keeps the loss up.

    Parameters
    ----------
    name : str
    reasons : tuple of str
        The sentences that decided.
    words : str
        What to do.
    lines : str
        The lines of PyTorch.
    where : tuple of str
        The layers, where it is some and not all.
    action : tuple
        What `Treatment.apply` can do about it: a key of `treat.ACTIONS`, and its arguments; () for nothing.
    """

    name: str
    reasons: tuple
    words: str
    lines: str
    where: tuple = ()
    action: tuple = ()


def named(layer):
    """A layer's name in a sentence.

    Parameters
    ----------
    layer : str

    Returns
    -------
    str
    """
    return f"layer {layer}"


def of_what_is_left(share):
    """A share of the loss that is left above its floor, in words.

    Parameters
    ----------
    share : float

    Returns
    -------
    str
    """
    if abs(share) < 1e-4:
        return "less than 0.01 % of the loss that is left"
    return f"{short(100 * share, 2)} % of the loss that is left"
