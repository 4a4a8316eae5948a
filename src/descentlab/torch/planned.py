"""A rate that is small at the end because a schedule was made so: no illness."""

from descentlab._numbers import short
from descentlab.diagnosis import VERDICTS
from descentlab.diagnosis.thresholds import SMALL_RATE

OVER = "schedule over"
SAID = VERDICTS | {OVER: "not stalled: the schedule is over, and the rate has come down as it was to"}
SMOOTH = 5          # changes of the rate on its way down: fewer are steps, and each may be a mistake
ANNEALED = 0.05     # of the largest rate: below, the schedule is at its end


def planned(rates, steps, verdict, reasons, evidence):
    """The verdict, where a rate called too small was brought down by a schedule that ends with the run.

    It is so if the rate came down in several changes to less than a twentieth of the largest, was so small for at most
    the last quarter of the run, and was not too small when it was largest.

    Parameters
    ----------
    rates : list of (int, tuple of float)
        Steps at which the groups' rates changed, and what they were from there on.
    steps : int
        How many were taken.
    verdict : str
        A key of `SAID`.
    reasons : list of str
    evidence : Evidence

    Returns
    -------
    verdict : str
    reasons : list of str
    """
    if verdict not in ("crawling", "rate zero") or not rates:
        return verdict, reasons
    largest = [max(each, default=0.0) for _, each in rates]
    peak, last = max(largest), largest[-1]
    down = largest[largest.index(peak):]
    small = next((t for (t, _), rate in zip(rates[-len(down):], down) if rate <= ANNEALED * peak), steps)
    falls = len(down) > SMOOTH and all(after <= before for before, after in zip(down, down[1:]))
    too_small = evidence.share is not None and last > 0 and evidence.share * peak / last < SMALL_RATE
    if not falls or last > ANNEALED * peak or steps - small > steps / 4 or too_small:
        return verdict, reasons
    return OVER, [f"the schedule has brought the rate down from {short(peak, 2)} to {short(last, 2)}, little by little, and "
                  "it was small at the end only", "the loss may have more to lose: that would take a longer schedule"]
