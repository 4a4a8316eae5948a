"""From the evidence to the name: pure functions of the numbers.

`decide` asks the questions of `QUESTIONS` in their order: first about the loop, then about the loss, then about the
place. Each answers with a verdict and the sentences that decided, or with None: then the next is asked.
"""

from descentlab._numbers import short
from descentlab.diagnosis.thresholds import (ALTERNATING, BACK_AND_FORTH, BEND_FELT, FAR_LONGER, FAR_OFF, FLAT,
                                             FULL_RATE, HARDLY, KEPT, KEPT_IN_NOISE, LEANING, LONGER, LOUD, MATTERS,
                                             PLAIN_FALL, QUIET, RESOLVED, RISEN, SMALL_RATE, STEEPER, SUSPECTED)

VERDICTS = {
    "minimum": "at a minimum",
    "saddle": "at a saddle",
    "plateau": "on a plateau",
    "bouncing": "bouncing across a valley: eta is too large",
    "crawling": "crawling: eta is too small",
    "ravine": "in a ravine: its walls keep eta too small for its floor",
    "noise floor": "at the noise floor: too noisy, or the batch too small, for this eta",
    "diverging": "diverging: eta is far too large",
    "falling": "not stalled: the loss is falling",
    "rate zero": "not moving: the learning rate is 0, or so small that theta no longer changes",
    "maximum": "at a maximum",
    "undecided": "undecided",
}


def decide(evidence):
    """The verdict that the evidence allows.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    verdict : str
        A key of `VERDICTS`.
    reasons : list of str
        The sentences that decided.
    """
    for question in QUESTIONS:
        answer = question(evidence)
        if answer is not None:
            return answer
    return _flat(evidence)


# The loop --------------------------------------------------------------------------------------------------

def _left_the_numbers(e):
    """Did the run leave the finite numbers?"""
    if e.blew_up is None:
        return None
    left = f"after step {e.blew_up} the run left the finite numbers"
    if e.height is None:
        return "undecided", [left, "no point of it was found where both the loss and its gradient are finite: no rate "
                                   "can mend that"]
    if e.next_step is None and not e.steps:
        return "undecided", [left, "at what eta is not known, and so not whether that or the gradient is to blame"]
    if e.next_step is None or e.next_step > FAR_OFF or e.rise is None or e.rise >= RISEN:
        return "diverging", [left]
    return "undecided", [left, "up to there the loss had not risen, and its own gradient there makes a step of length "
                               f"{short(e.next_step, 2)}: eta is not to blame",
                         "the gradients which the run saw were no numbers, although the loss's are"]


def _cannot_move(e):
    """Is the rate 0?"""
    if not e.rate_zero:
        return None
    steps = f"{e.rate_zero} step{'s' if e.rate_zero > 1 else ''}"
    because = [f"eta has been 0 for {steps}, and a step of length 0 leads nowhere"]
    if e.gain is not None:
        because.append(f"the best step along the gradient would gain {_of_height(e.gain)}")
    return "rate zero", because


# The loss --------------------------------------------------------------------------------------------------

def _falls(e):
    """Does the loss fall or rise, surely and by an amount that matters?"""
    if e.fall is None or abs(e.fall) < RESOLVED * e.fall_error:
        return None
    if e.fall >= _least_fall(e) and not _jumps_above(e) and not _denied(e):
        return "falling", [f"over the last {e.steps} steps the loss fell by {_of_height(e.fall)}"]
    if e.fall <= -RISEN:
        return "diverging", [f"over the last {e.steps} steps the loss rose by {_of_height(-e.fall)}"]
    return None


def _jumps_above(e):
    """Does it jump up and down, or hop to and fro, above where it began? Then a fall is that of a jump, or of a hop."""
    return e.above is not None and (e.fall_error > 0 and e.above > RISEN or _alternates(e) and e.above > 0)


def _alternates(e):
    """Whether successive gradients point more across than along."""
    return e.cosine is not None and e.cosine < ALTERNATING


def _denied(e):
    """Do the means see no fall, where noise rules? A few spikes among its losses would make one."""
    known = e.progress is not None and e.noise is not None and e.promise is not None
    return known and e.noise > LOUD and e.fall < e.promise / 2 and not _means_fall(e)


def _means_fall(e):
    """Does the mean of the later points lie lower? It must gain what noise holds them up, or half of it and plainly."""
    return (e.progress >= max(e.held_up, MATTERS) and e.fall > SUSPECTED * e.fall_error
            or e.progress >= max(HARDLY * e.held_up, PLAIN_FALL) and _leans(e))


def _least_fall(e):
    """The fall that a run must make to be called falling: of a noisy one a small fall may be chance."""
    noisy = e.noise is not None and e.noise > LOUD
    if e.promise is None:       # what it must keep a share of is not known
        return PLAIN_FALL if noisy else MATTERS
    return max(MATTERS, min(e.promise * (KEPT_IN_NOISE if noisy else KEPT), PLAIN_FALL))


def _taken_back(e):
    """It should fall, and does not: noise, or steps across the valley?"""
    if e.fall is None or e.promise is None or e.promise < MATTERS or e.fall >= e.promise / 2:
        return None
    what = f"fell by {_of_height(e.fall)}" if e.fall >= 0 else f"rose by {_of_height(-e.fall)}"
    because = [f"over the last {e.steps} steps the slope promised a fall of {_of_height(e.promise)}; the loss {what}"]
    if e.fall_error > e.promise / RESOLVED:
        return "undecided", [*because, f"but the loss jumps: this is known to {_of_height(e.fall_error)} only"]
    if e.noise is None:
        return "undecided", [*because, "nothing is known of the noise in the run's gradients"]
    if e.noise > LOUD and not _alternates(e):
        return _in_noise(e, because)
    if e.noise < QUIET:
        return _leaps(e, because)
    if e.noise <= LOUD and e.cosine is not None and e.cosine > 0 and e.fall >= PLAIN_FALL and _leans(e):
        return "falling", [*because, f"that is more than its error, and neither suspect takes the rest: {_both_suspects(e)}"]
    if e.noise <= LOUD and e.fall <= -RISEN and e.above is not None and e.above > RISEN:
        return "diverging", [*because, f"and it stands {_of_height(e.above)} above where the run began"]
    return "undecided", [*because, f"{_both_suspects(e)}: both may be to blame"]


def _leans(e):
    """Whether the loss seems to fall: too little to say so alone, enough where a second witness agrees."""
    return e.fall > LEANING * e.fall_error


def _in_noise(e, because):
    """Does noise take it all back, or does the loss fall behind its jumps? Noise cancels in the mean of some points."""
    parts = f"the gradients that the run saw had {short(e.noise, 2)} parts of noise to one of signal"
    if e.progress is None:
        if e.fall > max(MATTERS, SUSPECTED * e.fall_error):
            return "undecided", [*because, "that is less than promised, and more than a run does at its noise floor"]
        return "noise floor", [*because, parts]
    means = [f"the mean of the later points lies {_of_height(e.progress)} below that of the earlier ones",
             f"noise holds the points up by {_of_height(e.held_up)} above their mean"]
    if _means_fall(e):
        return "falling", [*because[:1], f"behind its jumps it falls: {means[0]}", means[1]]
    if e.held_up >= MATTERS and e.progress < HARDLY * e.held_up:
        return "noise floor", [*because, parts, *means[::-1]]
    return "undecided", [*because, *means, "that is no noise floor for certain, and no fall"]


def _leaps(e, because):
    """No noise, and yet it does not fall: does it go back and forth?"""
    if e.gain is not None and e.gain < MATTERS:
        return None             # it did, and has come to rest
    because = [*because, "there is no noise to speak of in the gradients"]
    if _alternates(e):
        turned = f"successive gradients point against each other: mean cosine {e.cosine:.2f}"
        return "bouncing", [*because, turned]
    if e.directness is not None and e.directness < BACK_AND_FORTH:
        return "bouncing", [*because, f"the run covers {e.directness:.2f} of its way: back and forth"]
    return "undecided", [*because[:1], f"{_both_suspects(e)}: both may be to blame"]


def _both_suspects(e):
    noise = f"the noise is {short(e.noise, 2)} times the signal"
    return f"{noise}, and the mean cosine {e.cosine:.2f}"


# The place -------------------------------------------------------------------------------------------------

def _bends_down(e):
    """Does the loss fall on both sides of where the run stands?"""
    if not _on_a_ridge(e) or e.bend_down is not None and -e.bend_down < BEND_FELT:
        return None
    slope = f"the slope alone would gain {_of_height(e.slope_there)} on that way"
    if e.every_side is not None and e.highest < -FLAT:
        return "maximum", ["every direction that was found bends down, and along those that bend most and least the "
                           f"loss falls on both sides, by at least {_of_height(e.every_side)}", slope]
    return "saddle", ["along the direction that bends down most the loss falls on both sides, by at least "
                      f"{_of_height(e.both_sides)}", slope]


def _on_a_ridge(e):
    return e.both_sides is not None and e.both_sides >= MATTERS and e.slope_there < e.both_sides / 2


def _lost_in_rounding(e):
    """Is there something to gain along the gradient, and the run's steps are too short to change theta?"""
    if not e.still or e.gain is None or e.gain < MATTERS or e.steepening > STEEPER:
        return None
    if e.share is not None and e.share >= SMALL_RATE:
        return None
    steps = f"{e.still} step{'s' if e.still > 1 else ''}"
    because = [f"the last {steps} were so short that theta no longer changed",
               f"the best step along the gradient would gain {_of_height(e.gain)}"]
    return "rate zero", because


def _slow(e):
    """Is there something to gain along the gradient, that the run does not get: the place, or the rate?"""
    if e.gain is None or e.gain < MATTERS:
        return None
    if e.fall is None or e.longer is None or e.share is None:
        return "undecided", ["the slope is not zero here: there is something to gain along it", _what_is_missing(e)]
    gain = f"a step {short(e.longer, 2)} times as long would gain {_of_height(e.gain)}"
    if e.longer < LONGER:
        return "undecided", [gain, "no single cause stands out"]
    if e.steepening > STEEPER:
        return "plateau", [gain, f"on its way the slope gets {short(e.steepening, 2)} times as steep as it is here"]
    share = f"eta is at {short(e.share, 2)} of the largest stable one"
    if e.share < SMALL_RATE:
        return "crawling", [gain, share]
    if e.share > FULL_RATE:
        return "ravine", [gain, f"{share}: other directions forbid more"]
    if e.longer * e.share > FAR_LONGER:
        return "ravine", [gain, f"{share}, and even that would be far too short: other directions forbid more"]
    return "undecided", [gain, f"{share}: neither small nor large"]


def _what_is_missing(e):
    """What would have to be known to say why a run is slow."""
    if e.fall is None:
        return "one point, or a few, do not tell why a run stays: its path would"
    if e.limit is None:
        return "how large a rate this optimizer's direction can bear is not known, and so not whether eta is small"
    if e.promise is None:
        return "what this optimizer's direction makes of a steady slope is not known, and so not how long its steps are"
    if not e.directness:
        return "the points do not move at all: the rate is 0, or so small that its steps are lost in rounding"
    return "the curvature here is not known, and so not how large a rate would be stable"


def _flat(e):
    """There is nothing to gain along the gradient: is it the bottom?"""
    if e.gain is None:
        return "undecided", ["no step along the gradient was found whose gain could be told from rounding, and came to "
                             "an end"]
    if _on_a_ridge(e):
        return "undecided", ["along a direction that bends down the loss falls on both sides, but at this eta that "
                             f"bend needs more than {1 / BEND_FELT:,.0f} steps to show"]
    nothing = f"even the best step along the gradient would gain {_of_height(e.gain)}"
    if e.lowest is None:
        return "undecided", [nothing, "the second derivatives are not finite here"]
    if e.lowest - e.lowest_error > FLAT:
        return "minimum", [nothing, "no direction that was found bends down: the smallest eigenvalue is "
                                    f"{short(e.lowest, 2)} of the largest"]
    if e.lowest + e.lowest_error < -FLAT:
        return "undecided", [nothing, "it bends down here, and to so little avail: it is a point on a slope, or near one, "
                                      "and no minimum"]
    return "undecided", [nothing, f"the smallest eigenvalue found is {short(e.lowest, 2)} of the largest, give or take "
                                  f"{short(e.lowest_error, 2)}: second derivatives do not decide"]


QUESTIONS = (
    _left_the_numbers, _cannot_move,    # the loop
    _falls, _taken_back,                # the loss
    _bends_down, _lost_in_rounding, _slow,      # the place
)


def _of_height(share):
    """A share of the height, in words that fit its size."""
    if abs(share) < 1e-4:
        return "less than 0.01 % of the height"
    return f"{short(100 * share, 2)} % of the height" if abs(share) < 0.995 else f"{short(share, 2)} times the height"
