"""Further to lesson 07: Does a run need warmup, or a rule that watches it?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["beginning"],
    figures=["draw_warmups"],
    exercises=["q1", "q2"],
    cases=["Splits", "kinds", "own_best", "with_peaks"],
    beginnings=["SmallNetwork"],
    watched=["watch"],
    cards=["c41", "c44", "verdicts"],
)
