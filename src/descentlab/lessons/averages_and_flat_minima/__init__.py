"""Further to lesson 07: Does it matter where a run ends?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["averaged", "shifted"],
    figures=["draw_averages", "draw_minima", "draw_rises"],
    exercises=["q1", "q2"],
    cycles=["at_own_peak", "draw_restarts", "split_of_07"],
    cases=["digits", "ensemble_loss", "networks", "own_scores", "pairs_that_agree", "scores", "together"],
    cards=["c45", "c46", "c47", "c48", "c49", "c50", "verdicts"],
)
