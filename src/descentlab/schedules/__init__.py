"""Schedules: the learning rate eta as a pure map from the step t to a number.

    >>> from descentlab.schedules import Cosine, Warmup
    >>> Warmup(9, Cosine(0.1, 100))([0, 9, 59, 109])
    array([0.01, 0.1 , 0.05, 0.  ])

A schedule is called with t, an int or an array of ints >= 0, and gives a rate of the same shape. It keeps no state:
the same t gives the same rate, in any order, so a schedule can be drawn before it is used. Steps count from t = 0.
Compounds are made by joining (`Joined`, `Warmup`). Wherever a schedule is asked for, a number or a plain function of t
serves.

Two rules watch the loss and so cannot be pure: `PlateauDecay` and `EarlyStopping`. What they remember travels outside
of them, as with the rules for m and sigma; and a run asks every schedule, pure or not, in this one way:

    memory = schedule.start()                               before the first step
    memory, eta = schedule.update(memory, t, loss)          at step t = 0, 1, 2, ..., with the loss at theta_t
"""

from descentlab.schedules.compounds import Joined, Warmup
from descentlab.schedules.cycles import OneCycle, Restarts, Triangular
from descentlab.schedules.decays import Cosine, Exponential, InverseSqrt, Linear, Step
from descentlab.schedules.schedule import Constant, Function, Schedule, as_schedule
from descentlab.schedules.watching import EarlyStopping, PlateauDecay, WatchingSchedule

__all__ = ["Schedule", "as_schedule", "Constant", "Function", "Step", "Exponential", "Linear", "Cosine", "InverseSqrt",
           "Joined", "Warmup", "Triangular", "Restarts", "OneCycle",
           "WatchingSchedule", "PlateauDecay", "EarlyStopping"]
