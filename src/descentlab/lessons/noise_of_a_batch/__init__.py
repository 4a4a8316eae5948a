"""Further to lesson 04: How far can a batch be trusted?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["batch_surfaces"],
    figures=["draw_costs"],
    exercises=["q1", "q2"],
    cases=["straight_line"],
    cards=["c19", "c20", "c21", "c22", "verdicts"],
)
