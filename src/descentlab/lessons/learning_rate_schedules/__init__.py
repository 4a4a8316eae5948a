"""Lesson 07: How should the learning rate change?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["annealing", "settle", "standing"],
    figures=["draw_floors", "draw_peaks", "draw_at_own_best", "draw_adam", "draw_schedules", "draw_warmups"],
    over_time=["draw_drop", "draw_directions", "draw_standstills"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["Splits", "at_rates", "kinds"],
    beginnings=["Rectified"],
    watched=["planned", "watch"],
    cards=["c41", "c43", "c44", "verdicts"],
)
