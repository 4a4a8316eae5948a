"""Further to lesson 06: Why do adaptive rates jump, and who wins a fair race?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["sideways"],
    figures=["draw_leaving", "draw_pulls", "draw_race", "draw_results", "draw_rulers"],
    exercises=["q1", "q2", "q3"],
    cases=["START", "arrived", "first_jump", "pull", "rested", "share_left", "tiny_steps", "tried"],
    published=["by_equation", "played", "six"],
    cards=["c39", "c40", "c42", "c53", "c57", "verdicts"],
)
