"""A further question to lesson 02: When do the eigenvalues not decide?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["peano_walk", "tolerance"],
    figures=["draw_same_bend", "draw_straight_lines", "draw_waiting", "paint_peano"],
    exercises=["q1", "q2", "q3", "q4", "q5"],
    cases=["trained_spectrum"],
    cards=["c04", "c08", "verdicts"],
)
