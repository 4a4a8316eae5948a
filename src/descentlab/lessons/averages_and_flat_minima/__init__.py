"""Further to lesson 07: Does it matter where a run ends?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["averaged", "shifted"],
    figures=["draw_averages", "draw_minima", "draw_rises"],
    exercises=["q1", "q2"],
    cases=["digits", "ensemble_loss", "networks", "own_scores", "pairs_that_agree", "scores", "together"],
    cards=["c47", "c48", "c49", "c50", "verdicts"],
)
