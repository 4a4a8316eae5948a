"""Further to lesson 08: What is wrong with your own loop?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["budget"],
    figures=["draw_loop", "draw_planted", "draw_step"],
    exercises=["progress", "q1", "q2"],
    cases=["FAULTS", "LOOP", "ask", "digits", "named", "other_rate", "plant"],
    extra=["needs_torch"],
)
