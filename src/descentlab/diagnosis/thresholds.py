"""Every threshold of a diagnosis, and why it stands where it does.

What is less than 1 % of the loss's height above its floor does not matter. A fall is believed when it is three standard
errors from zero, and suspected at two; one is enough for a plain fall that a second witness confirms: the means, or
gradients that point along. The noise rules when it is larger than the gradient itself, and is nothing to speak of below a
tenth of that. Then losses jump, and means tell more: noise cancels in the mean of some points, progress does not. A run
is at its noise floor where the mean of the later points has gained less than half of what noise holds these points up
above it; where it has gained as much, and a fall is suspected, the loss falls. No other fall of such a run is believed: a
few spikes would make one. Where the cosine of successive gradients is below -1/2 they point more across than along, and
the fall of such a run is believed only where it stands below its start; and a run without noise that does not fall, and
covers less than 0.3 of its way, goes back and forth. eta is far too small below
1/20 of the largest stable rate: ten times as large would still be safe, with a factor two to spare; above 1/5 it is not.
In between the walls are to blame where the best step is a hundred times as long as that of the largest stable rate. A
bend downwards counts when the loss falls on both sides as that bend says, up to a factor four, and more than twice as
much as the slope. What lies in between is undecided.

None of this was fitted to single runs; `benchmarks/diagnosis.py` and `benchmarks/loops.py` count how often it is right.
"""

# What is looked at, and for how much.
WINDOW = 100                # steps, the last of the run
BUDGET = 50                 # what a diagnosis may cost, in gradients of the whole loss
CALLS = {"value": 0.5, "gradient": 1.0, "hvp": 2.0}     # prices; measured on `Network`, they are 0.4, 1 and 1.4 to 2
LOSSES = 12                 # points of the window at which the loss is asked for
DISTANCES_TRIED = 5         # along a direction that bends down, on both sides (without values 2 fewer)
SHORTER_TRIED = 8           # losses kept back for steps shorter than the first that is tried, and beside the best
SAME = 1e-6                 # two answers nearer than this are the same: threads add in any order, noise is far larger
RESERVED_PRODUCTS = 6       # Hessian products that no other question may take away

# The height: what could still be lost. All losses below are shares of it.
MATTERS = 0.01              # a change of the loss that counts
ARRIVED = 1e-4              # the height is at least this share of what the run has lost, or none would ever arrive
GUESSED_HEIGHT = 0.1        # without a loss nobody knows the floor: the height is this share of what has been lost
ROUNDING = 1e-12            # a loss this near to its floor is on it: what remains may be rounding

# Does the loss fall, and who takes it back?
RESOLVED = 3.0              # standard errors that a slope must be away from zero, or from its promise
INTEGRATION_ERROR = 0.1     # losses integrated over leaps across a valley may be wrong by this share of their slopes
SUSPECTED = 2.0             # above so many of a fall, it may be one
LEANING = 1.0               # above so many it is one, if another witness says so too
KEPT = 0.01                 # the share of its promise that the fall of a run must keep
KEPT_IN_NOISE = 0.5         # the same of a noisy run, whose fall may be chance,
PLAIN_FALL = 0.05           # but a fall of so much of the height is a fall, whatever was promised
RISEN = 0.5                 # a rise of so much is no accident
FAR_OFF = 1e100             # a step shorter than this does not leave the finite numbers
ALTERNATING = -0.5          # mean cosine of successive gradients: below, more across than along
BACK_AND_FORTH = 0.3        # distance covered over way gone: below, it is one
HARDLY = 0.5                # progress of the mean, to what noise holds the points up: below, noise takes it all
QUIET, LOUD = 0.1, 1.0      # noise to signal: below the first nothing to speak of, above the second it rules

# What is around the end of the run?
LONGER = 10                 # a best step so many times the run's: something keeps the run's too short
SMALL_RATE, FULL_RATE = 0.05, 0.2       # eta as a share of the largest stable: below the first too small
FAR_LONGER = 100.0          # a best step so many times that of the largest stable rate: no rate reaches it
STEEPER = 2.0               # a slope that grows so many times along the way down is no bowl's
BEND_EXPLAINS = 4.0         # a fall on both sides so many times what the bend explains, or the reverse: another cause
BEND_FELT = 1e-4            # eta times a bend downwards below this needs over ten thousand steps to show: that is flat
FLAT = 1e-6                 # an eigenvalue this small beside the largest counts as zero
